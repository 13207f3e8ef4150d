"""Labels that are longer than the fixed height of their rows: printed over their neighbours, they mix with them.

Each label is drawn in one go, line below line. So its lines are known by the order of drawing, and its cell by where
it was set: from the cell's top, around its middle or up to its bottom, as all labels of the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gongkai.document import BBox
from gongkai.readers.pdf.page import Glyphs, Ints, PageObjects
from gongkai.readers.pdf.tables import RuledGrid
from gongkai.text.lines import has_mark

# All shares of a sign's height.
_LEVEL = 0.3  # between base lines of one line, whatever its fonts tell of their heights
_GAP = -0.3, 1.0  # between signs of one line
_STEP = 0.7, 1.8  # from a line of a label to the next
_ALIKE = 0.1  # between the sizes of its lines


class _Line(NamedTuple):
    """Signs drawn one after the other, beside each other."""

    first: int
    end: int
    box: BBox


@dataclass(slots=True)
class _Label:
    lines: list[_Line]

    def regions(self, regions: Ints) -> set[int]:
        """Return the cells in which its lines lie."""
        return {int(regions[line.first]) for line in self.lines}

    @property
    def box(self) -> BBox:
        """Return the box around its lines."""
        boxes = [line.box for line in self.lines]
        return BBox(min(box.x0 for box in boxes), boxes[0].top, max(box.x1 for box in boxes), boxes[-1].bottom)


def settled(page: PageObjects, glyphs: Glyphs, regions: Ints, grids: list[RuledGrid]) -> Ints:
    """Return the regions of the glyphs, labels that share a cell with others kept whole and put into their own."""
    if len(glyphs) < 2 or not grids or not _may_wrap_over(glyphs, _lines(glyphs), regions):
        return regions
    order = np.arange(len(glyphs)) if page.drawn is None else np.argsort(page.drawn(glyphs.origin), kind="stable")
    moved = _moved(glyphs.pick(order), regions[order], grids)
    if moved is None:
        return regions
    regions = regions.copy()
    regions[order] = moved
    return regions


def _moved(glyphs: Glyphs, regions: Ints, grids: list[RuledGrid]) -> Ints | None:
    """Return the regions of glyphs in the order in which they are drawn; None where no labels are mixed."""
    labels = _labels(glyphs, _lines(glyphs))
    mixed = _mixed(labels, regions)
    if not mixed:
        return None
    for grid in grids:
        first, end = grid.cells[0].region, grid.cells[0].region + len(grid.cells)
        own = [label for label in labels if any(first <= region < end for region in label.regions(regions))]
        if any(region in mixed for label in own for region in label.regions(regions)):
            _settle(grid, own, mixed, regions)
    return regions


def _lines(glyphs: Glyphs) -> Ints:
    """Return where lines begin: signs drawn one after the other, beside each other; and the end of all."""
    x0, top, x1, bottom = glyphs.boxes.T
    high = bottom - top
    gap, level = x0[1:] - x1[:-1], np.abs(np.diff(glyphs.bases[:, 1]))
    apart = (level > _LEVEL * high[:-1]) | (gap < _GAP[0] * high[:-1]) | (gap > _GAP[1] * high[:-1])
    return np.concatenate(([0], np.flatnonzero(apart) + 1, [len(glyphs)]))


def _may_wrap_over(glyphs: Glyphs, starts: Ints, regions: Ints) -> bool:
    """Tell whether any line seems to go on in the line below it, in another cell, and either cell has more lines."""
    x0, top, x1, bottom = glyphs.boxes.T
    first, last = starts[:-1], starts[1:] - 1
    size, step = (bottom - top)[first][:-1], np.diff(bottom[first])
    over = (x0[first][1:] < x1[last][:-1]) & (x0[first][:-1] < x1[last][1:])
    cells = regions[first]
    crowded = np.bincount(cells + 1)[cells + 1] > 1
    other = (np.diff(cells) != 0) & ((crowded & (cells >= 0))[1:] | (crowded & (cells >= 0))[:-1])
    return bool((over & other & (step > _STEP[0] * size) & (step < _STEP[1] * size)).any())


def _labels(glyphs: Glyphs, starts: Ints) -> list[_Label]:
    low = np.minimum.reduceat(glyphs.boxes[:, :2], starts[:-1], axis=0).tolist()
    high = np.maximum.reduceat(glyphs.boxes[:, 2:], starts[:-1], axis=0).tolist()
    labels: list[_Label] = []
    for start, end, least, most in zip(starts[:-1].tolist(), starts[1:].tolist(), low, high, strict=True):
        line = _Line(start, end, BBox(*least, *most))
        if labels and _goes_on(labels[-1].lines[-1], line, glyphs):
            labels[-1].lines.append(line)
        else:
            labels.append(_Label([line]))
    return labels


def _mixed(labels: list[_Label], regions: Ints) -> set[int]:
    """Return the cells in which lines of several labels lie, of which one lies in other cells too."""
    owners: dict[int, list[_Label]] = {}
    for label in labels:
        for region in label.regions(regions) - {-1}:
            owners.setdefault(region, []).append(label)
    return {
        region
        for region, own in owners.items()
        if len(own) > 1 and any(len(label.regions(regions)) > 1 for label in own)
    }


def _goes_on(above: _Line, below: _Line, glyphs: Glyphs) -> bool:
    size, own = above.box.bottom - above.box.top, below.box.bottom - below.box.top
    step = below.box.bottom - above.box.bottom
    if not (_STEP[0] * size < step < _STEP[1] * size and abs(size - own) < _ALIKE * size):
        return False
    text = "".join(map(chr, glyphs.codes[below.first : below.end].tolist()))
    return below.box.x0 < above.box.x1 and above.box.x0 < below.box.x1 and not has_mark(text)


def _settle(grid: RuledGrid, labels: list[_Label], mixed: set[int], regions: Ints) -> None:
    """Put the lines of labels that are in mixed cells into one cell each: where all that lie in several are at home."""
    lying = [(label, label.regions(regions)) for label in labels]
    labels = [label for label, own in lying if len(own) > 1 or not mixed.isdisjoint(own)]
    first = grid.cells[0].region
    boxes = [grid.cell_box(cell) for cell in grid.cells]
    offs: list[list[float]] = [[], [], []]
    placed: list[list[int | None]] = [[], [], []]
    for label in labels:
        box = label.box
        for way, part in enumerate((label.lines[0].box, box, label.lines[-1].box)):
            cell = _cell_at(boxes, (box.x0 + box.x1) / 2, (part.top + part.bottom) / 2)
            placed[way].append(cell)
            if cell is not None and len(label.regions(regions)) > 1:
                offs[way].append(abs(_offset(box, boxes[cell], way)))
    best = min(range(3), key=lambda way: float(np.median(offs[way])) if offs[way] else np.inf)
    for label, cell in zip(labels, placed[best], strict=True):
        if cell is not None and not mixed.isdisjoint(label.regions(regions)):
            for line in label.lines:
                regions[line.first : line.end] = first + cell


def _cell_at(boxes: list[BBox], x: float, y: float) -> int | None:
    return next((at for at, box in enumerate(boxes) if box.x0 <= x < box.x1 and box.top <= y < box.bottom), None)


def _offset(label: BBox, cell: BBox, way: int) -> float:
    """Return by how much a label misses its cell's top, middle or bottom."""
    top, bottom = label.top - cell.top, label.bottom - cell.bottom
    return (top, (top + bottom) / 2, bottom)[way]
