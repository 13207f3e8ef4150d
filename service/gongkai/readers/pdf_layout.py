"""One page understood by itself: its tables with their text, and the printed lines outside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from gongkai.document import BBox
from gongkai.readers.pdf_lines import Line, build_lines, cell_text
from gongkai.readers.pdf_page import SLANTED, UPRIGHT, Floats, PageObjects
from gongkai.readers.pdf_tables import RuledGrid, assign, find_grids, merged_rules, number_regions

_MIN_FILL = 8.0  # points; lower fills are bars of charts or thick rules
_MAX_FILLS = 2_000  # a page; forms have under 300, charts and pictures thousands
_PAGE_FILL = 0.5  # of the page: a background, not a cell


@dataclass(slots=True, eq=False)
class PageCell:
    """A cell with its text.

    ``fills_width``: its last line leaves no room for another sign; ``fills_height``: no room for another line.
    """

    row: int
    col: int
    row_span: int
    col_span: int
    text: str
    page: int
    box: BBox
    fills_width: bool = False
    fills_height: bool = False


@dataclass(slots=True, eq=False)
class PageTable:
    """A table on one page, or what it has grown to over pages. ``xs`` are its column edges on its first page."""

    xs: list[float]
    cells: list[PageCell]
    n_rows: int
    page: int
    box: BBox
    last_page: int
    ruled: bool = True

    @property
    def n_cols(self) -> int:
        """Count columns."""
        return len(self.xs) - 1


@dataclass(slots=True)
class PageLayout:
    """What stands on a page, from top to bottom. ``odd_lines`` are turned or slanted: marks, not text."""

    number: int
    width: float
    height: float
    items: list[Line | PageTable]
    odd_text: list[str] = field(default_factory=list)


def analyse(page: PageObjects) -> PageLayout:
    """Return the tables and lines of a page, styles of the lines asked."""
    grids = _grids(page)
    number_regions(grids)
    straight = page.glyphs.turns != SLANTED
    odd_text = ["".join(map(chr, page.glyphs.codes[~straight].tolist()))] if not straight.all() else []
    glyphs = page.glyphs if straight.all() else page.glyphs.pick(straight)
    regions = assign(glyphs.boxes, grids)
    margin = (regions < 0) & (glyphs.turns != UPRIGHT)
    if margin.any():
        odd_text.append("".join(map(chr, glyphs.codes[margin].tolist())))
        glyphs, regions = glyphs.pick(~margin), regions[~margin]
    lines = build_lines(glyphs, regions, page.number)
    by_region = {region: list(group) for region, group in groupby(lines, key=lambda line: line.region)}
    prose = by_region.pop(-1, [])
    for line in prose:
        line.style = page.style(line.middle_origin)
    items: list[Line | PageTable] = [line for line in prose if line.style and not _is_hidden(line, page)]
    items.extend(_table(grid, by_region, page.number) for grid in grids)
    items.sort(key=lambda item: (item.box.top + item.box.bottom) / 2 if isinstance(item, Line) else item.box.top)
    return PageLayout(page.number, page.width, page.height, items, odd_text)


def _grids(page: PageObjects) -> list[RuledGrid]:
    grids = find_grids(*merged_rules(page.rules)) if len(page.rules) else []
    fills = _cell_fills(page, grids)
    if len(fills):
        edges = np.concatenate((page.rules, *(_sides(fills))))
        candidates = find_grids(*merged_rules(edges))
        # Coloured boxes alone may be marked words or a chart: only what has rows and columns is a table.
        grids = [
            grid
            for grid in candidates
            if (len(grid.xs) > 2 and len(grid.ys) > 2) or any(_inside(grid.box, known.box) for known in grids)
        ]
    return [grid for grid in grids if len(grid.cells) > 1]


def _sides(fills: Floats) -> list[Floats]:
    x0, top, x1, bottom = fills.T
    return [np.column_stack(side) for side in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom),
                                               (x1, top, x1, bottom))]  # fmt: skip


def _cell_fills(page: PageObjects, grids: list[RuledGrid]) -> Floats:
    """Return the coloured areas that may be cells of their own: those outside the tables that rules draw."""
    fills = page.fills
    if not len(fills) or len(fills) > _MAX_FILLS:
        return fills[:0]
    wide, high = fills[:, 2] - fills[:, 0], fills[:, 3] - fills[:, 1]
    kept = (wide >= _MIN_FILL) & (high >= _MIN_FILL) & (wide * high < _PAGE_FILL * page.width * page.height)
    for grid in grids:
        x, y = (fills[:, 0] + fills[:, 2]) / 2, (fills[:, 1] + fills[:, 3]) / 2
        kept &= ~((x > grid.box.x0) & (x < grid.box.x1) & (y > grid.box.top) & (y < grid.box.bottom))
    return fills[kept]


def _inside(inner: BBox, outer: BBox) -> bool:
    return (
        inner.x0 >= outer.x0 - 1 and inner.x1 <= outer.x1 + 1
        and inner.top >= outer.top - 1 and inner.bottom <= outer.bottom + 1
    )  # fmt: skip


def _is_hidden(line: Line, page: PageObjects) -> bool:
    """Tell whether a line is printed white on white paper."""
    if line.style is None or not line.style.white:
        return False
    x, y = (line.box.x0 + line.box.x1) / 2, (line.box.top + line.box.bottom) / 2
    for boxes in (page.fills, page.pictures):
        if ((boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])).any():
            return False
    return True


def _table(grid: RuledGrid, by_region: dict[int, list[Line]], page: int) -> PageTable:
    cells = []
    for cell in grid.cells:
        lines = by_region.get(cell.region, [])
        box = grid.cell_box(cell)
        text, fills_width, fills_height = "", False, False
        if lines:
            text = lines[0].text if len(lines) == 1 else cell_text(lines)
            widest = max(line.box.x1 - line.box.x0 for line in lines)
            fills_width = _fills(lines[-1], widest, box)
            room = box.bottom - box.top - (lines[-1].box.bottom - lines[0].box.top)
            fills_height = room < 1.8 * lines[-1].size
        cells.append(
            PageCell(cell.row, cell.col, cell.row_span, cell.col_span, text, page, box, fills_width, fills_height)
        )
    return PageTable(grid.xs, cells, len(grid.ys) - 1, page, grid.box, page)


def _fills(last: Line, widest: float, box: BBox) -> bool:
    """Tell whether a cell's last line is as full as its other lines, or as the cell allows."""
    room = box.x1 - box.x0 - (last.box.x1 - last.box.x0)
    return room < 2.6 * last.size or (last.box.x1 - last.box.x0 > widest - last.size and widest > 3 * last.size)
