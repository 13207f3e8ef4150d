"""Tables whose rows are coloured by turns: in a row without colour its neighbours tell where the cells part."""

from __future__ import annotations

import numpy as np

from gongkai.readers.pdf.page import Box, Flags, Floats, Glyphs, as_boxes
from gongkai.readers.pdf.tables import RuledGrid

_WORD = 0.4  # of the font size: signs of one word stand closer, those of two cells do not
_REACH = 0.5  # points by which a sign may reach over the edge of a column


def missing_sides(grid: RuledGrid, glyphs: Glyphs) -> Floats:
    """Return as rules the sides of cells that stand in the rows above and below, but not in the row between.

    In the last row the row above tells alone. No side is drawn through a sign, none in a row where all that it says
    stands in one column that is not its first: a title over the columns.
    """
    sides = _sides(grid)
    n_rows = len(sides)
    x0, top, x1, bottom = glyphs.boxes.T
    middle = (top + bottom) / 2
    inside = (x0 < grid.box.x1) & (x1 > grid.box.x0)
    found: list[Box] = []
    for row in range(1, n_rows):  # the first row is a header, and may well have fewer cells
        below = sides[row + 1] if row + 1 < n_rows else sides[row - 1]
        wanted = np.flatnonzero(sides[row - 1] & below & ~sides[row])
        if not len(wanted):
            continue
        low, high = float(grid.fine_ys[row]), float(grid.fine_ys[row + 1])
        own = inside & (middle > low) & (middle < high)
        starts, ends, level = x0[own], x1[own], middle[own]
        size = float((bottom - top)[own].max()) if own.any() else 0.0
        free = [at for at in grid.fine_xs[wanted + 1].tolist() if not _cuts(at, starts, ends, level, size)]
        if not free:
            continue
        places = set(np.searchsorted(free, (starts + ends) / 2).tolist())
        if places and (len(places) > 1 or places == {0}):
            found.extend((at, low, at, high) for at in free)
    return as_boxes(found)


def _cuts(at: float, starts: Floats, ends: Floats, level: Floats, size: float) -> bool:
    """Tell whether a side would go through a sign, or between two of one word."""
    if ((starts < at - _REACH) & (ends > at + _REACH)).any():
        return True
    left = (starts + ends) / 2 < at
    gap = starts[~left][:, None] - ends[left][None, :]
    beside = np.abs(level[~left][:, None] - level[left][None, :]) < _WORD * size
    return bool((beside & (gap > -_WORD * size) & (gap < _WORD * size)).any())


def _sides(grid: RuledGrid) -> Flags:
    """Tell for each row of the fine grid between which of its columns a side lies."""
    sides: Flags = grid.fine_regions[:, 1:] != grid.fine_regions[:, :-1]
    return sides
