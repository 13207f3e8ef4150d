"""From a sheet to paragraphs and tables.

A sheet has one grid for everything: a title merged over all columns, a line of prose, a table, the next title. Rows
that hold a single text are lines, unless they belong to a table; a blank row ends a table.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from gongkai.readers.flow import SECTION_TITLE, TOP_SECTION_TITLE, Grid, GridCell, Item, Line, hanzi, squeezed
from gongkai.readers.sheets.sheet import Sheet, SheetCell

_SENTENCE_HANZI = 45  # the longest label of the official forms has 45
_NOTE = re.compile(r"^\W{0,2}(?:注|备\s*注|说\s*明|填\s*表|单\s*位|制\s*表|审\s*核|联\s*系)[^\n]{0,12}[:：]")

# 第二十条第（一）项: how the blocks of the official table two begin, merged over all its columns
_ARTICLE = re.compile(
    r"^\W{0,2}第?[一二三四五六七八九十]{0,3}条?\s*第\s*[（(]\s*[一二三四五六七八九十]{1,2}\s*[）)]\s*项"
)

_CARRIED = re.compile(
    r"结转下年度\w{0,6}$"
)  # the last row of table three, numbered as titles are, where it was left blank

_Rows = dict[int, list[SheetCell]]


def items_of(sheet: Sheet, *, titled: bool) -> list[Item]:
    """Return the sheet's content in reading order; ``titled`` puts its name before it, as furniture if no title."""
    items: list[Item] = []
    if titled and sheet.name.strip():
        name = sheet.name.strip()
        items.append(Line(name, furniture=not SECTION_TITLE.match(name)))
    for band in _bands(sheet.cells):
        items.extend(_band_items(band))
    return items


def _bands(cells: Sequence[SheetCell]) -> list[_Rows]:
    """Return the runs of rows that no blank row parts; rows that a merged cell binds together are never parted."""
    bands: list[_Rows] = []
    end = -1
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.col)):
        if not cell.text and cell.row_span == 1:
            if cell.row < end:
                bands[-1].setdefault(cell.row, []).append(cell)
            continue
        if cell.row >= end:
            bands.append(defaultdict(list))
        bands[-1][cell.row].append(cell)
        # The row that follows directly belongs to the same band: only a blank row in between ends it.
        end = max(end, cell.row + cell.row_span + 1)
    return bands


def _band_items(rows: _Rows) -> list[Item]:
    """Return a band as lines before the table, the table, lines after it; several tables where a title parts them."""
    order = sorted(rows)
    bound = _bound_rows(rows)
    width = (min(c.col for r in order for c in rows[r]), max(c.col + c.col_span for r in order for c in rows[r]))
    lone = {row: _lone(rows[row]) for row in order}
    several = [row for row in order if row in bound or sum(bool(cell.text) for cell in rows[row]) > 1]
    labels = {(row_cells[0].col, row_cells[0].col_span) for row_cells in (rows[row] for row in several)}
    items: list[Item] = []
    pending: list[int] = []
    for row in order:
        cell = lone[row]
        leading = not several or row < several[0]
        below = not leading and row > several[-1]
        # A row left blank at the table's end keeps a label merged as the labels above are; a title is not.
        is_label = below and cell is not None and cell.col_span > 1 and (cell.col, cell.col_span) in labels
        outside = leading or (below and not is_label)
        if cell is not None and row not in bound and _is_line(cell, width, outside=outside, leading=leading):
            items.extend(_table(rows, pending))
            pending = []
            items.extend(_lines(cell.text))
        else:
            pending.append(row)
    return [*items, *_table(rows, pending)]


def _bound_rows(rows: _Rows) -> set[int]:
    """Return the rows that a cell merged over several rows covers."""
    return {
        row
        for cells in rows.values()
        for cell in cells
        if cell.row_span > 1
        for row in range(cell.row, cell.row + cell.row_span)
    }


def _lone(cells: list[SheetCell]) -> SheetCell | None:
    filled = [cell for cell in cells if cell.text]
    return filled[0] if len(filled) == 1 else None


def _is_line(cell: SheetCell, width: tuple[int, int], *, outside: bool, leading: bool) -> bool:
    """Tell whether the only text of a row is a line of prose or a title rather than a row of the table around it."""
    if leading:
        return not _ARTICLE.match(cell.text)
    if _CARRIED.search(cell.text):
        return False
    if hanzi(cell.text) > _SENTENCE_HANZI or ("。" in cell.text and hanzi(cell.text) > _SENTENCE_HANZI // 2):
        return True
    across = cell.col <= width[0] and cell.col + cell.col_span >= width[1] and cell.col_span > 1
    if across or outside:
        return bool(TOP_SECTION_TITLE.match(cell.text) or _NOTE.match(cell.text))
    return False


def _lines(text: str) -> list[Item]:
    return [Line(line, broken=index > 0) for index, line in enumerate(filter(None, map(squeezed, text.split("\n"))))]


def _table(rows: _Rows, chosen: list[int]) -> list[Item]:
    """Return the chosen rows as a grid in which every place has a cell."""
    if not chosen:
        return []
    cells = [cell for row in chosen for cell in rows[row]]
    top, left = chosen[0], min(cell.col for cell in cells)
    bottom = max(cell.row + cell.row_span for cell in cells)
    right = max(cell.col + cell.col_span for cell in cells)
    grid: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    for cell in cells:
        places = {
            (row, col)
            for row in range(cell.row, cell.row + cell.row_span)
            for col in range(cell.col, cell.col + cell.col_span)
        }
        if places & taken:
            continue
        taken |= places
        grid.append(GridCell(cell.row - top, cell.col - left, cell.row_span, cell.col_span, _lines(cell.text)))
    grid.extend(
        GridCell(row - top, col - left)
        for row in range(top, bottom)
        for col in range(left, right)
        if (row, col) not in taken
    )
    return [Grid(sorted(grid, key=lambda cell: (cell.row, cell.col)))]
