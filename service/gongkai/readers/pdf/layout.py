"""One page understood by itself: its tables with their text, and the printed lines outside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from gongkai.document import BBox
from gongkai.readers.pdf.aligned import guess_tables
from gongkai.readers.pdf.bands import missing_sides
from gongkai.readers.pdf.cells import PageCell, PageTable, claim_overflow, drop_empty_starts, unwrap
from gongkai.readers.pdf.codes import NO_MEANING
from gongkai.readers.pdf.lines import Line, build_lines, cell_text
from gongkai.readers.pdf.overfull import settled
from gongkai.readers.pdf.page import SLANTED, UPRIGHT, Floats, PageObjects
from gongkai.readers.pdf.seams import parted
from gongkai.readers.pdf.spaced import join_digits
from gongkai.readers.pdf.struck import struck
from gongkai.readers.pdf.tables import RuledGrid, Rules, assign, find_grids, merged_rules, number_regions
from gongkai.readers.pdf.unread import UNREAD, note_drawn, without_marks

# In font sizes: less than this left in a cell, paddings of 0.5 on both sides counted, takes no further sign or line.
_SIGN_ROOM = 2.6
_LINE_ROOM = 1.8
_MAX_FRAME = 60.0  # points: a row of three lines
_MIN_FILL = 6.0  # points; the lowest rows of printed forms measure 7, lower fills are bars of charts or thick rules
_MAX_FILLS = 2_000  # a page; forms have under 300, charts and pictures thousands
# Of the page's height: a table cut by the break reaches further; margins are up to 0.13, a row's rest 0.04.
_PAGE_END = 0.8
_PARTED = 4  # coloured areas in one cell that rules draw: two rows of two columns
_PAGE_FILL = 0.5  # of the page: a background, not a cell


@dataclass(slots=True)
class PageLayout:
    """What stands on a page, from top to bottom.

    ``odd_text`` are turned or slanted lines: marks, not text. ``n_unread`` counts what says something and is no text.
    """

    number: int
    width: float
    height: float
    items: list[Line | PageTable]
    odd_text: list[str] = field(default_factory=list)
    n_unread: int = 0


def analyse(page: PageObjects) -> PageLayout:
    """Return the tables and lines of a page, styles of the lines asked."""
    flat, upright = merged_rules(page.rules)
    crossed = struck(page.glyphs, flat, upright)
    if crossed is not None:
        flat = flat.pick(~crossed[0])
        page.glyphs = page.glyphs.pick(~crossed[1])
    grids = _grids(page, flat, upright)
    number_regions(grids)
    straight = page.glyphs.turns != SLANTED
    odd_text = ["".join(map(chr, page.glyphs.codes[~straight].tolist()))] if not straight.all() else []
    glyphs = page.glyphs if straight.all() else page.glyphs.pick(straight)
    regions = settled(page, glyphs, assign(glyphs.boxes, grids), grids)
    margin = (regions < 0) & (glyphs.turns != UPRIGHT)
    if margin.any():
        odd_text.append("".join(map(chr, glyphs.codes[margin].tolist())))
        glyphs, regions = glyphs.pick(~margin), regions[~margin]
    kept = without_marks(glyphs, regions)
    if kept is not None:
        glyphs, regions = glyphs.pick(kept), regions[kept]
    n_unread = int((glyphs.codes == NO_MEANING).sum())
    lines = build_lines(glyphs, regions, page.number)
    by_region = {region: list(group) for region, group in groupby(lines, key=lambda line: line.region)}
    prose = by_region.pop(-1, [])
    tables = [_table(grid, by_region, page.number) for grid in grids]
    for table in tables:
        note_drawn(table, page)
    n_unread += sum(cell.text == UNREAD and not cell.lines for table in tables for cell in table.cells)
    tables = [part for table in tables for part in parted(table, page.rules)]
    claimed: set[int] = set()
    for table in tables:
        if table.box.bottom > _PAGE_END * page.height:
            claimed |= claim_overflow(table, [line for line in prose if id(line) not in claimed])
    placed: list[tuple[float, Line | PageTable]] = [(_height(line), line) for line in prose if id(line) not in claimed]
    placed.extend(entry for table in tables for entry in _in_order(unwrap(table)))
    for _, item in placed:
        if isinstance(item, Line):
            item.style = page.style(item.middle_origin)
        elif item.is_frame:
            for line in item.cells[0].lines:
                line.style = page.style(line.middle_origin)
    placed.sort(key=lambda entry: entry[0])
    shown = [item for _, item in placed if not (isinstance(item, Line) and _is_hidden(item, page))]
    return PageLayout(page.number, page.width, page.height, guess_tables(shown), odd_text, n_unread)


def _height(item: Line | PageTable) -> float:
    return (item.box.top + item.box.bottom) / 2 if isinstance(item, Line) else item.box.top


def _in_order(items: list[Line | PageTable]) -> Iterator[tuple[float, Line | PageTable]]:
    """Yield what a table frames with its height on the page, cells beside each other one after the other."""
    height = 0.0
    for item in items:
        height = max(height, _height(item))
        yield height, item


def _grids(page: PageObjects, flat: Rules, upright: Rules) -> list[RuledGrid]:
    grids = find_grids(flat, upright)
    fills = _cell_fills(page, grids)
    if len(fills):
        edges = np.concatenate((page.rules, *(_sides(fills))))
        candidates = find_grids(*merged_rules(edges))
        missing = [missing_sides(grid, page.glyphs) for grid in candidates if len(grid.cells) > 1]
        if any(map(len, missing)):
            candidates = find_grids(*merged_rules(np.concatenate((edges, *missing))))
        # Coloured boxes alone may be marked words or a chart: only what has rows and columns is a table.
        grids = [
            grid
            for grid in candidates
            if (len(grid.xs) > 2 and len(grid.ys) > 2) or any(_inside(grid.box, known.box) for known in grids)
        ]
    return [grid for grid in grids if len(grid.cells) > 1 or _is_row_frame(grid, grids)]


def _is_row_frame(frame: RuledGrid, grids: list[RuledGrid]) -> bool:
    """Tell whether a frame may be a row of one cell that a page break cut off its table: low, and in no other cell."""
    if frame.box.bottom - frame.box.top > _MAX_FRAME:
        return False
    return not any(grid is not frame and _inside(frame.box, grid.box) for grid in grids)


def _sides(fills: Floats) -> list[Floats]:
    x0, top, x1, bottom = fills.T
    return [np.column_stack(side) for side in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom),
                                               (x1, top, x1, bottom))]  # fmt: skip


def _cell_fills(page: PageObjects, grids: list[RuledGrid]) -> Floats:
    """Return the coloured areas that may be cells of their own: outside the cells that rules draw, or many in one."""
    fills = page.fills
    if not len(fills) or len(fills) > _MAX_FILLS:
        return fills[:0]
    wide, high = fills[:, 2] - fills[:, 0], fills[:, 3] - fills[:, 1]
    fills = fills[(wide >= _MIN_FILL) & (high >= _MIN_FILL) & (wide * high < _PAGE_FILL * page.width * page.height)]
    if not grids:
        return fills
    number_regions(grids)
    regions = assign(fills, grids)
    found, counts = np.unique(regions, return_counts=True)
    return fills[np.isin(regions, found[(found < 0) | (counts >= _PARTED)])]


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
            fills_width = _fills(lines, box)
            room = box.bottom - box.top - (lines[-1].box.bottom - lines[0].box.top)
            fills_height = room < _LINE_ROOM * lines[-1].size
        cells.append(
            PageCell(
                cell.row, cell.col, cell.row_span, cell.col_span, text, page, box, fills_width, fills_height, lines
            )
        )
    table = PageTable(grid.xs, cells, len(grid.ys) - 1, page, grid.box, page)
    join_digits(table)
    drop_empty_starts(table)
    return table


def _fills(lines: list[Line], box: BBox) -> bool:
    """Tell whether a cell's last line is as full as its other lines, or as the cell allows."""
    last = lines[-1]
    wide = last.box.x1 - last.box.x0
    if box.x1 - box.x0 - wide < _SIGN_ROOM * last.size:
        return True
    widest = max([line.box.x1 - line.box.x0 for line in lines])
    return wide > widest - last.size and widest > 3 * last.size
