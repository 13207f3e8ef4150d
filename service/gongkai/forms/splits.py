"""Digits that run together, parted by what the form demands: ``2000002`` is 2, 0, 0, 0, 0, 0 and their total 2."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, islice, pairwise, product
from math import prod

from gongkai.forms.cells import read_content
from gongkai.forms.model import Number

_RUN = re.compile(r"(?P<sign>[+-]?)(?P<digits>\d+)(?P<end>(?:\.\d+)?\D*)")
Ways = list[tuple[str, ...]]

MAX_DIGITS = 42  # a longer run is no row of a form
MAX_APART = 8  # digits of one row that stand apart from their number
MAX_WAYS = 4000  # ways looked at for one row; more means that the row cannot be told
MAX_COMBINATIONS = 2_000  # combinations of rows tried against the column sums: some 60 ms


def ways_to_part(tokens: Sequence[str], count: int) -> Iterator[tuple[str, ...]]:
    """Yield the ways to part ``tokens`` into ``count`` numbers without leading zeros; token ends are number ends."""
    if count < len(tokens) or sum(len(token) for token in tokens) > MAX_DIGITS:
        return
    if not tokens:
        if count == 0:
            yield ()
        return
    head, rest = tokens[0], tokens[1:]
    match = _RUN.fullmatch(head)
    if match is None:
        for tail in ways_to_part(rest, count - 1):
            yield (head, *tail)
        return
    for pieces in range(1, min(len(match["digits"]), count - len(rest)) + 1):
        for front in _parted(match["digits"], pieces):
            for tail in ways_to_part(rest, count - pieces):
                whole = [*front[:-1], front[-1] + match["end"]]
                yield (match["sign"] + whole[0], *whole[1:], *tail)


def ways_to_join(tokens: Sequence[str], count: int) -> Iterator[tuple[str, ...]]:
    """Yield the ways to join neighbouring digits (``1 2 0`` is 12 and 0) to ``count`` numbers without leading zeros."""
    if not count <= len(tokens) <= count + MAX_APART or not all(token.isdecimal() for token in tokens):
        return
    for cuts in combinations(range(1, len(tokens)), count - 1):
        way = tuple("".join(tokens[begin:end]) for begin, end in pairwise((0, *cuts, len(tokens))))
        if all(text == "0" or text[0] != "0" for text in way):
            yield way


def _parted(digits: str, pieces: int) -> Iterator[tuple[str, ...]]:
    if pieces == 1:
        if digits == "0" or digits[:1] != "0":
            yield (digits,)
        return
    longest = 1 if digits[0] == "0" else len(digits) - pieces + 1
    for size in range(1, longest + 1):
        for tail in _parted(digits[size:], pieces - 1):
            yield (digits[:size], *tail)


def parted_row(tokens: Sequence[str], count: int, holds: Callable[[Sequence[Number]], bool]) -> Ways:
    """Return the ways to part a row's tokens for which ``holds``; empty when there are none or far too many."""
    looked = list(islice(ways_to_part(tokens, count), MAX_WAYS + 1))
    if len(looked) > MAX_WAYS:
        return []
    return [way for way in looked if (numbers := numbers_of(way)) is not None and holds(numbers)]


def numbers_of(texts: Sequence[str]) -> list[Number] | None:
    """Return the numbers of all texts, None when one is no number."""
    numbers = [read_content(text).value for text in texts]
    known = [number for number in numbers if number is not None]
    return known if len(known) == len(numbers) else None


def total_last(numbers: Sequence[Number]) -> bool:
    """Return whether the last number is the sum of the others."""
    return sum(numbers[:-1]) == numbers[-1]


def adds_up(texts: Sequence[str], width: int | None = None) -> bool:
    """Return whether all texts are numbers, the last of every ``width`` (or of all) the sum of the others."""
    numbers = numbers_of(texts)
    step = width or max(1, len(texts))
    return numbers is not None and all(total_last(numbers[at : at + step]) for at in range(0, len(numbers), step))


def chosen_ways(ways: Mapping[str, Ways], balances: Sequence[Mapping[str, int]]) -> dict[str, tuple[str, ...]]:
    """Choose one way for each row so that all ``balances`` hold; rows that remain open are left out.

    A balance gives rows their sign: in every column the signed numbers of its rows must sum to zero. One that names a
    row without ways, or with other than numbers, is not asked.
    """
    fixed = {row: options[0] for row, options in ways.items() if len(options) == 1}
    open_rows = [row for row, options in ways.items() if len(options) > 1]
    if not open_rows or prod(len(ways[row]) for row in open_rows) > MAX_COMBINATIONS:
        return fixed
    vectors = {row: [numbers_of(way) for way in options] for row, options in ways.items()}
    asked = [
        balance for balance in balances if all(row in vectors and None not in vectors[row] for row in balance)
    ]  # fmt: skip
    found = [
        choice
        for choice in product(*(range(len(ways[row])) for row in open_rows))
        if _balanced(dict(zip(open_rows, choice, strict=True)), vectors, asked)
    ]
    for place, row in enumerate(open_rows):
        options = {choice[place] for choice in found}
        if len(options) == 1:
            fixed[row] = ways[row][options.pop()]
    return fixed


def _balanced(
    choice: Mapping[str, int],
    vectors: Mapping[str, Sequence[list[Number] | None]],
    balances: Sequence[Mapping[str, int]],
) -> bool:
    for balance in balances:
        rows = [(sign, vectors[row][choice.get(row, 0)] or []) for row, sign in balance.items()]
        if any(sum(sign * numbers[column] for sign, numbers in rows) for column in range(len(rows[0][1]))):
            return False
    return True
