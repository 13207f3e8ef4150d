"""Where numbers stand in their cells: the others of their column tell, so that a number is told from ink beside it.

What a seal, a stamp or a pen left in a cell is read as signs beside the number, or as lines above and below it. But a
table sets the numbers of a column at one height of its rows and on one axis, in one size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.ink import Mask
from gongkai.readers.ocr.lines import Extent, InkLine
from gongkai.readers.pdf.tables import GridCell

Found = tuple[GridCell, Extent, Sequence[InkLine]]
Boxes = NDArray[np.int64]

_PAPER = 250
_FEWEST, _MOST = 5, 0.6  # cells of a column with one short line: as many, and of those with ink, that it is of numbers
_SHORT = 3.5  # times its height, of a number
_USUAL = 75  # percent of a column's numbers, of which many are noughts; stamps may lie on the others
_EVEN = 0.22  # times the height of a column's numbers: spread of where they stand
_LEVEL, _ACROSS = (
    0.3,
    0.2,
)  # times it: how far a number stands from its place, up or down and along; half a digit is 0.28
_LOW, _HIGH = 0.75, 1.25  # times it: a number's own height
_GAP = 0.9  # times it: wider gaps lie beside a number; between digits of typewriters is 0.5
_TOUCHING = 0.5  # times it: ink as high as half a digit, and as near, may be a digit that other ink touches
_SPECK = 0.2  # times it: smaller pieces are points or dirt
_POINT = 0.12  # times it, around a number's own ink


class _Column(NamedTuple):
    """How the numbers of a column stand: their height, how far below the middle of the row, and on which axis."""

    height: float
    level: float
    side: int  # 0: left ends in line, 1: middles, 2: right ends
    at: float  # from the cell's left edge, middle or right edge


def in_place(found: Sequence[Found], ink: Mask, grey: Pixels) -> Iterator[list[InkLine]]:
    """Yield the lines of each cell of a table, of a number that other ink crowds the number alone.

    Other ink of such cells goes from ``grey``; the lines are marked as crowded.
    """
    columns = _columns(found)
    for cell, room, lines in found:
        column = columns.get(cell.col) if cell.col_span == 1 else None
        number = _number(room, lines, column, ink, grey) if column is not None and lines else None
        yield list(lines) if number is None else [number]


def _columns(found: Sequence[Found]) -> dict[int, _Column]:
    single: defaultdict[int, list[tuple[Extent, Extent]]] = defaultdict(list)
    inked: defaultdict[int, int] = defaultdict(int)
    for cell, room, lines in found:
        if cell.col_span > 1 or not lines:
            continue
        inked[cell.col] += 1
        x0, top, x1, bottom = lines[0].extent
        if len(lines) == 1 and not lines[0].faint and x1 - x0 <= _SHORT * (bottom - top):
            single[cell.col].append((room, lines[0].extent))
    columns = {}
    for col, own in single.items():
        if len(own) >= max(_FEWEST, _MOST * inked[col]):
            column = _column(np.array([room for room, _ in own]), np.array([extent for _, extent in own]))
            if column is not None:
                columns[col] = column
    return columns


def _column(rooms: Boxes, extents: Boxes) -> _Column | None:
    height = float(np.median(extents[:, 3] - extents[:, 1]))
    below = _middles(extents, 1) - _middles(rooms, 1)
    axes: list[NDArray[np.float64]] = [
        (extents[:, 0] - rooms[:, 0]).astype(np.float64),
        _middles(extents, 0) - _middles(rooms, 0),
        (extents[:, 2] - rooms[:, 2]).astype(np.float64),
    ]
    spreads = [_spread(axis) for axis in axes]
    side = int(np.argmin(spreads))
    level = float(np.median(below))
    if max(spreads[side], _spread(below)) > _EVEN * height:
        return None
    return _Column(height, level, side, float(np.median(axes[side])))


def _spread(values: NDArray[np.float64]) -> float:
    """Return how far most of some values lie from the usual one."""
    return float(np.percentile(np.abs(values - np.median(values)), _USUAL))


def _middles(boxes: Boxes, axis: int) -> NDArray[np.float64]:
    return np.asarray((boxes[:, axis] + boxes[:, axis + 2]) / 2)


def _number(room: Extent, lines: Sequence[InkLine], column: _Column, ink: Mask, grey: Pixels) -> InkLine | None:
    """Return the number of a cell where other ink crowds it; None where none does, or no number stands in its place."""
    if len(lines) == 1 and _fits(np.array([lines[0].extent]), room, column):
        return None
    x0, top = (min(line.extent[edge] for line in lines) for edge in (0, 1))
    x1, bottom = (max(line.extent[edge] for line in lines) for edge in (2, 3))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(ink[top:bottom, x0:x1]), connectivity=8)
    x, y, wide, high, _ = stats[1:].astype(np.int64).T
    boxes: Boxes = np.column_stack((x + x0, y + top, x + x0 + wide, y + top + high))
    fitting = [group for group in _groups(boxes, room, column) if _fits(boxes[group], room, column)]
    if len(fitting) != 1:
        return None
    low, lower = boxes[fitting[0], :2].min(axis=0), boxes[fitting[0], 2:].max(axis=0)
    rim = _POINT * column.height  # points and commas lie within the number, or a little lower
    own = (boxes[:, :2] >= low - rim).all(axis=1) & (boxes[:, 2:] <= lower + rim).all(axis=1)
    others = ~own & (np.maximum(wide, high) >= _SPECK * column.height)
    if not others.any() or _touch(boxes[others], (*low.tolist(), *lower.tolist()), column.height):
        return None
    stray = np.concatenate(([0], ~own)).astype(np.uint8)[labels]
    kept = np.concatenate(([0], own)).astype(np.uint8)[labels]
    taken = (cv2.dilate(stray, np.ones((3, 3), np.uint8)) > 0) & (kept == 0)
    grey[top:bottom, x0:x1][taken] = _PAPER
    return replace(lines[0], extent=(*low.tolist(), *lower.tolist()), faint=False, crowded=True)


def _touch(others: Boxes, number: Extent, height: float) -> bool:
    """Tell whether other ink stands so near beside a number that a digit of it may be in it."""
    x0, top, x1, bottom = number
    beside = np.minimum(others[:, 3], bottom) - np.maximum(others[:, 1], top) >= _TOUCHING * height
    gap = np.maximum(others[:, 0] - x1, x0 - others[:, 2])
    return bool((beside & (gap <= _TOUCHING * height)).any())


def _groups(boxes: Boxes, room: Extent, column: _Column) -> Iterator[NDArray[np.int64]]:
    """Yield which pieces of ink stand side by side at the height of a column's numbers, no higher than these."""
    high, wide = boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0]
    middle = (room[1] + room[3]) / 2 + column.level
    level = (np.abs(_middles(boxes, 1) - middle) <= _LEVEL * column.height) & (high <= _HIGH * column.height)
    places = np.flatnonzero(level & (np.maximum(high, wide) >= _SPECK * column.height))
    places = places[np.argsort(boxes[places, 0], kind="stable")]
    if len(places):
        reach = np.maximum.accumulate(boxes[places, 2])
        yield from np.split(places, np.flatnonzero(boxes[places[1:], 0] - reach[:-1] > _GAP * column.height) + 1)


def _fits(boxes: Boxes, room: Extent, column: _Column) -> bool:
    """Tell whether signs stand where the numbers of their column do, in their size."""
    x0, top = boxes[:, :2].min(axis=0).tolist()
    x1, bottom = boxes[:, 2:].max(axis=0).tolist()
    off = (x0 - room[0], (x0 + x1 - room[0] - room[2]) / 2, x1 - room[2])[column.side] - column.at
    return bool(_LOW * column.height <= bottom - top <= _HIGH * column.height and abs(off) <= _ACROSS * column.height)
