"""Rows of table three that lost their blank cells: where their numbers stood, as far as the form's sums tell.

``3 1 4`` is a row of which two of six cells are filled, and their total. Its numbers kept their order, so that it has
fifteen readings. The sums down the columns leave one of them, or several; a number that stands in the same column in
all of these is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Generic, TypeVar

Numbers = tuple[int, ...]
Places = tuple[int, ...]  # the columns of a row's numbers, in order
T = TypeVar("T")
Way = tuple[T, Numbers]  # what a row may be read as, and the numbers that this makes

MOST_STEPS = 10_000  # ways of a row tried: some 20 ms; a small office's form takes a few hundred
MOST_SOLUTIONS = 400  # with more, columns that look alike can be exchanged, and nothing is told

_IN = ("received", "carried_over")
_OUT = ("total_processed", "carried_forward")
AROUND = frozenset((*_IN, *_OUT))  # every other row is an outcome


class _TooManyError(Exception):
    """More ways than are looked at."""


def placed(
    rows: Mapping[str, Numbers], whole: Mapping[str, Numbers], outcomes: Sequence[str], width: int
) -> dict[str, tuple[int | None, ...]]:
    """Return the column of each number of each row, None where several readings satisfy all sums.

    ``rows`` are the rows without their blanks and totals, ``whole`` those with a number for each of ``width`` columns;
    a row that is blank throughout is an empty one among ``rows``. All rows must be known, else no sum can be asked.
    """
    ways = {row: [(tuple(range(width)), numbers)] for row, numbers in whole.items()}
    solutions = consistent({**ways, **{row: _spread(numbers, width) for row, numbers in rows.items()}}, outcomes)
    if not solutions:
        return {}
    return {
        row: tuple(columns.pop() if len(columns := set(column)) == 1 else None for column in zip(*found, strict=True))
        for row in rows
        if (found := [solution[row] for solution in solutions])
    }


def consistent(ways: Mapping[str, Sequence[Way[T]]], outcomes: Sequence[str]) -> list[dict[str, T]]:
    """Return every choice of one way for each row with which all columns add up; none when there are too many.

    A way is what the row is then read as, and the numbers that this makes, one for each column.
    """
    if not AROUND.union(outcomes) <= ways.keys():
        return []
    try:
        return list(_Search(ways, outcomes).solutions())
    except _TooManyError:
        return []


class _Search(Generic[T]):
    """All choices with which every column adds up."""

    def __init__(self, ways: Mapping[str, Sequence[Way[T]]], outcomes: Sequence[str]) -> None:
        self._ways = ways
        self._outcomes = sorted(outcomes, key=lambda row: -max((sum(numbers) for _, numbers in ways[row]), default=0))
        self._steps = 0

    def solutions(self) -> Iterator[dict[str, T]]:
        """Yield each choice. Raises _TooManyError beyond the limits."""
        found = 0
        for processed, total in self._ways["total_processed"]:
            ends = list(self._ends(total))
            if not ends:
                continue
            for parts in self._parts(0, total):
                for end in ends:
                    found += 1
                    if found > MOST_SOLUTIONS:
                        raise _TooManyError
                    yield {"total_processed": processed, **parts, **end}

    def _ends(self, total: Numbers) -> Iterator[dict[str, T]]:
        """Yield the ways of the rows around the outcomes: received and carried over make processed and forward."""
        sums: dict[Numbers, list[dict[str, T]]] = {}
        for forward, numbers in self._ways["carried_forward"]:
            everything = tuple(map(sum, zip(total, numbers, strict=True)))
            sums.setdefault(everything, []).append({"carried_forward": forward})
        for received, upper in self._ways["received"]:
            for carried, lower in self._ways["carried_over"]:
                self._step()
                for end in sums.get(tuple(map(sum, zip(upper, lower, strict=True))), ()):
                    yield {**end, "received": received, "carried_over": carried}

    def _parts(self, at: int, rest: Numbers) -> Iterator[dict[str, T]]:
        """Yield the ways of the outcomes from ``at`` on that add up to ``rest`` in every column."""
        if at == len(self._outcomes):
            if not any(rest):
                yield {}
            return
        row = self._outcomes[at]
        for way, numbers in self._ways[row]:
            self._step()
            left = tuple(have - need for have, need in zip(rest, numbers, strict=True))
            if min(left) < 0:
                continue
            for others in self._parts(at + 1, left):
                yield {row: way, **others}

    def _step(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise _TooManyError


@lru_cache(maxsize=1024)
def _spread(numbers: Numbers, width: int) -> list[Way[Places]]:
    ways = []
    for places in combinations(range(width), len(numbers)):
        full = [0] * width
        for place, number in zip(places, numbers, strict=True):
            full[place] = number
        ways.append((places, tuple(full)))
    return ways
