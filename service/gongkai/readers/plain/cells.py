"""Tables written cell by cell: each cell on a line that begins with a tab, a blank line after each row.

A line break inside a cell goes on without a tab; a cell merged downwards repeats as an empty line with a tab.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.readers.plain.blocks import Attempt, Line, Row, Rows, drafts
from gongkai.text.lines import display_width, ends, has_mark, is_title, is_value

_PROSE_WIDTH = 40  # display columns; a line of 20 hanzi that ends a sentence is no cell that begins a row
_MAX_PROSE = 3  # such lines before any number: the tabs are indents
_PROSE_SHARE = 0.3  # of the cells; notes in a table of counts stay far below
_MAX_BLANK = 3  # blank lines inside a table: one ends a row, empty paragraphs in cells add to them
_SHORT = 20  # characters of a piece of a cell that stands behind a blank line
_NEAR = 12  # lines that tell rows from cells
_SINGLE_SHARE = 0.9


@dataclass(slots=True)
class _Cell:
    parts: list[str]
    page: int | None
    gap: int  # blank lines before it

    @property
    def text(self) -> str:
        return "\n".join(part for part in self.parts if part)


@dataclass(slots=True)
class _Scan:
    """The cells read so far, row by row, with what tells tables from indented prose."""

    cells: list[_Cell] = field(default_factory=list)
    n_prose: int = 0
    n_values: int = 0

    def add(self, text: str, page: int | None, gap: int) -> None:
        """Add the cells of a line that begins with a tab; more tabs hold more cells."""
        for index, part in enumerate(text.split("\t")[1:]):
            cell = part.strip()
            self.cells.append(_Cell([cell], page, 0 if index else gap))
            self.n_prose += is_prose(cell)
            self.n_values += is_value(cell)

    @property
    def is_indented_prose(self) -> bool:
        """Whether the tabs are indents of paragraphs."""
        return self.n_prose > _MAX_PROSE and not self.n_values

    def row_lengths(self) -> tuple[int, int]:
        """Return the number of cells in the row before the last, and in the last."""
        lengths = [0, 0]
        for cell in reversed(self.cells):
            lengths[-1] += 1
            if cell.gap:
                break
        for cell in reversed(self.cells[: -lengths[-1]]):
            lengths[0] += 1
            if cell.gap:
                break
        return lengths[0], lengths[1]


def is_prose(text: str) -> bool:
    """Tell whether a line is a sentence rather than a cell of a table of counts."""
    return len(text) * 2 >= _PROSE_WIDTH and ends(text) and display_width(text) >= _PROSE_WIDTH


def read_cell_lines(lines: Sequence[Line], start: int) -> Attempt | None:
    """Recognise a table with a cell a line."""
    if not _is_cell(lines[start]) or _begins_prose(lines, start) or _holds_rows(lines, start):
        return None
    scan = _Scan()
    position, gap = start, 0
    end = start
    while position < len(lines) and not scan.is_indented_prose:
        line = lines[position]
        if line.blank:
            gap += 1
        elif _is_cell(line) and not (gap and _begins_prose(lines, position)):
            scan.add(line.text, line.page, gap if scan.cells else 1)
            gap, end = 0, position + 1
        elif _goes_on(lines, position, gap, scan):
            scan.cells[-1].parts.append(line.text.strip())
            gap, end = 0, position + 1
        else:
            break
        if gap > _MAX_BLANK:
            break
        position += 1
    rows = _rows(scan.cells)
    if not _is_table(scan, rows):
        return Attempt((), max(end, start + 1))
    return Attempt((Rows(drafts(rows), lines[start].number, lines[start].page),), end)


def _is_cell(line: Line) -> bool:
    return line.text.startswith("\t")


def _holds_rows(lines: Sequence[Line], start: int) -> bool:
    """Tell whether lines that begin with a tab hold a whole row each, cells parted by more tabs."""
    near = [line.text for line in lines[start : start + _NEAR] if _is_cell(line)]
    return sum("\t" in text.strip() for text in near) * 2 > len(near)


def _begins_prose(lines: Sequence[Line], position: int) -> bool:
    """Tell whether a tabbed line at the start of a row is an indented paragraph or the title of one."""
    text = lines[position].text.strip()
    if is_prose(text):
        return True
    if not is_title(text):
        return False
    following = lines[position + 1] if position + 1 < len(lines) else None
    return following is not None and is_prose(following.text.strip())


def _goes_on(lines: Sequence[Line], position: int, gap: int, scan: _Scan) -> bool:
    """Tell whether a line without a tab goes on with the cell before it."""
    text = lines[position].text.strip()
    cell = scan.cells[-1].text
    if gap == 0:
        after_value = is_value(cell) and not is_value(text)
        return not (after_value or (cell and is_title(text)))
    if gap > 1 or len(text) > _SHORT or has_mark(text) or ends(text):
        return False
    following = lines[position + 1] if position + 1 < len(lines) else None
    if following is None or not _is_cell(following) or is_value(cell):
        return False
    before, own = scan.row_lengths()
    return own < before


def _rows(cells: Sequence[_Cell]) -> list[Row]:
    rows = _parted(cells, 1)
    singles = sum(len(row.cells) == 1 for row in rows)
    if len(rows) > 2 and singles >= _SINGLE_SHARE * len(rows):
        # Each cell ends in an empty paragraph of its own, so that rows are parted by two blank lines.
        wider = _parted(cells, 2)
        if len(wider) > 1 and max(len(row.cells) for row in wider) > 1:
            return wider
    return rows


def _parted(cells: Sequence[_Cell], least_gap: int) -> list[Row]:
    rows: list[Row] = []
    for cell in cells:
        if not rows or cell.gap >= least_gap:
            rows.append(Row([], cell.page))
        rows[-1].cells.append(cell.text)
    return rows


def _is_table(scan: _Scan, rows: Sequence[Row]) -> bool:
    if max((len(row.cells) for row in rows), default=0) < 2 or scan.is_indented_prose:
        return False
    if scan.n_prose and (not scan.n_values or scan.n_prose > _PROSE_SHARE * len(scan.cells)):
        return False
    return any(cell.text for cell in scan.cells)
