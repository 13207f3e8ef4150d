"""Numbers of one row that stand on several lines, because some are set a hair lower than the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from gongkai.readers.plain.layout_tokens import Columnar

_NEIGHBOURS = 30  # lines up and down that tell how many numbers a row has
_MIN_ROWS = 2  # that agree on it
_MIN_NUMBERS = 3


def merge_strays(lines: Sequence[Columnar]) -> list[Columnar]:
    """Join lines of bare numbers to the line of numbers above where together they are as many as rows nearby have."""
    merged: list[Columnar] = []
    position = 0
    while position < len(lines):
        size = _size(lines, position)
        strays = lines[position + 1 : position + size]
        values = tuple(token for line in lines[position : position + size] for token in line.values)
        whole = replace(lines[position], values=values, strays=tuple(line.line for line in strays)) if strays else None
        merged.append(whole or lines[position])
        position += size
    return merged


def _size(lines: Sequence[Columnar], position: int) -> int:
    """Return how many lines from ``position`` on make up one row."""
    if not lines[position].values:
        return 1
    end = position + 1
    while end < len(lines) and lines[end].values and not lines[end].head and end - position < _NEIGHBOURS:
        end += 1
    if end == position + 1:
        return 1
    around = lines[max(0, position - _NEIGHBOURS) : end + _NEIGHBOURS]
    counts = Counter(len(line.values) for line in around if line.head and len(line.values) >= _MIN_NUMBERS)
    full, votes = counts.most_common(1)[0] if counts else (0, 0)
    if votes < _MIN_ROWS:
        return 1
    total = 0
    for size, line in enumerate(lines[position:end], start=1):
        total += len(line.values)
        if total == full:
            return size
    return 1
