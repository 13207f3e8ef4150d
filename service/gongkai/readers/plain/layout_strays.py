"""Numbers of one row that stand on several lines, because some are set a hair lower than the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from gongkai.readers.plain.layout_columns import span_of
from gongkai.readers.plain.layout_tokens import Columnar, Token

_NEIGHBOURS = 30  # lines up and down that tell how many numbers a row has
_MIN_ROWS = 2  # that agree on it
_MIN_NUMBERS = 3
_MIN_MIXED = 2  # rows


def merge_strays(lines: Sequence[Columnar]) -> list[Columnar]:
    """Join lines of bare numbers to whole rows, as many numbers in each as rows nearby have.

    Where numbers of several rows are mixed, each column gives its numbers to these rows from above.
    """
    merged: list[Columnar] = []
    position = 0
    while position < len(lines):
        end = _end(lines, position)
        full = _full(lines, position, end) if end > position + 1 else 0
        mixed = _unmixed(lines, position, end, full) if full else []
        size = 1 if mixed or not full else _size(lines[position:end], full)
        if mixed:
            merged.extend(mixed)
            position = end
            continue
        strays = lines[position + 1 : position + size]
        values = tuple(token for line in lines[position : position + size] for token in line.values)
        whole = replace(lines[position], values=values, strays=tuple(line.line for line in strays)) if strays else None
        merged.append(whole or lines[position])
        position += size
    return merged


def _end(lines: Sequence[Columnar], position: int) -> int:
    """Return the position behind the lines of bare numbers that follow one of numbers."""
    end = position + 1
    if lines[position].values:
        while end < len(lines) and lines[end].values and not lines[end].head and end - position < _NEIGHBOURS:
            end += 1
    return end


def _full(lines: Sequence[Columnar], position: int, end: int) -> int:
    """Return how many numbers the rows near by have, 0 when they do not agree."""
    around = _whole_rows(lines, position, end)
    counts = Counter(len(line.values) for line in around)
    full, votes = counts.most_common(1)[0] if counts else (0, 0)
    return full if votes >= _MIN_ROWS else 0


def _whole_rows(lines: Sequence[Columnar], position: int, end: int) -> list[Columnar]:
    around = lines[max(0, position - _NEIGHBOURS) : end + _NEIGHBOURS]
    return [line for line in around if line.head and len(line.values) >= _MIN_NUMBERS]


def _unmixed(lines: Sequence[Columnar], position: int, end: int, full: int) -> list[Columnar]:
    """Return the whole rows that make up the lines, none where each line is a row or not all columns have as many."""
    group = [line for line in lines[position:end] if not line.head]
    tokens = [token for line in group for token in line.values]
    n_rows, rest = divmod(len(tokens), full)
    if rest or n_rows < _MIN_MIXED or all(len(line.values) == full for line in group):
        return []
    whole = [row for row in _whole_rows(lines, position, end) if len(row.values) == full]
    for in_characters in (True, False):
        rows = _by_column(tokens, [row.values for row in whole], in_characters=in_characters)
        if len(rows) == n_rows:
            lead = [line for line in lines[position:end] if line.head]
            return [*lead, *(_row(group, row, n_rows, number) for number, row in enumerate(rows))]
    return []


def _by_column(
    tokens: Sequence[Token], whole: Sequence[Sequence[Token]], *, in_characters: bool
) -> list[tuple[Token, ...]]:
    """Return the rows that the tokens make up, each given to the nearest column; none where a column has too few."""

    def centre(token: Token) -> float:
        return span_of(token, in_characters=in_characters).centre

    centres = [median(map(centre, column)) for column in zip(*whole, strict=True)]
    columns: list[list[Token]] = [[] for _ in centres]
    for token in tokens:
        columns[min(range(len(centres)), key=lambda number: abs(centres[number] - centre(token)))].append(token)
    if len(set(map(len, columns))) != 1:
        return []
    return list(zip(*columns, strict=True))


def _row(group: Sequence[Columnar], values: tuple[Token, ...], n_rows: int, number: int) -> Columnar:
    """Return one of the rows, with its share of the source lines."""
    share = group[number * len(group) // n_rows : (number + 1) * len(group) // n_rows]
    return replace(share[0], values=values, strays=tuple(line.line for line in share[1:]))


def _size(run: Sequence[Columnar], full: int) -> int:
    """Return how many lines from the first on make up one row."""
    total = 0
    for size, line in enumerate(run, start=1):
        total += len(line.values)
        if total == full:
            return size
    return 1
