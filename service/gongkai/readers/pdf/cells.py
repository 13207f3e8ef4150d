"""Tables of one page: cells with their text, and what is no table although rules draw one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from gongkai.document import BBox
from gongkai.readers.flow import TOP_SECTION_TITLE, hanzi
from gongkai.readers.pdf.lines import Line
from gongkai.text.lines import has_mark

# The longest label of the official forms has 45 hanzi, with local notes up to 75.
_PROSE_HANZI = 100
_COLUMN_PROSE = 40  # in a table of one column, where no label stands beside
_OVERFLOW = 2.0  # font sizes between the lines of a cell, at most
_LABEL = 25  # hanzi; the longest section title has 22
_EARLY = 20.0  # points: a row of one line at most, by which a label may end too early
_OVERFLOW_LINES = 5.0  # font sizes below the table, at most: three lines
_WIDE = 0.6  # of the table's width: prose beside a row number or a label
_NUMBER = re.compile(r"[\s\d.,，．+\-—/%％\uFFFD]*")  # U+FFFD: a number that was drawn and not read


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
    lines: list[Line] = field(default_factory=list)


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

    @property
    def is_frame(self) -> bool:
        """Tell whether there is but one cell."""
        return len(self.cells) == 1


def is_number(text: str) -> bool:
    """Tell whether a cell's text is numbers, dashes or blank: no words."""
    return _NUMBER.fullmatch(text) is not None


def recolumn(cells: list[PageCell], places: Sequence[int] | Mapping[int, int]) -> None:
    """Move cells to where ``places`` says that each column edge, by its number, lies now."""
    for cell in cells:
        end = places[cell.col + cell.col_span]
        cell.col = places[cell.col]
        cell.col_span = end - cell.col


def drop_empty_starts(table: PageTable) -> None:
    """Drop rows in which nothing begins but empty cells, or labels a little too early, while others reach through.

    Browsers let a merged cell end a little above its row's end where a page break went through the table; the next
    label may seem to begin there.
    """
    written = {cell.row for cell in table.cells if cell.row_span == 1 and cell.text}
    for row in sorted({cell.row for cell in table.cells} - written - {0}, reverse=True):
        begun = [cell for cell in table.cells if cell.row == row]
        if any(cell.text and cell.row_span == 1 for cell in begun):  # now that a row below is gone
            continue
        labels = [cell for cell in begun if cell.row_span > 1]
        below = next((cell for cell in table.cells if cell.row == row + 1), None)
        if labels and (below is None or below.box.top - labels[0].box.top >= _EARLY):
            continue
        if any(cell.row < row < cell.row + cell.row_span for cell in table.cells):
            _drop_row(table, row)


def _drop_row(table: PageTable, row: int) -> None:
    table.cells = [cell for cell in table.cells if cell.row != row or cell.row_span > 1]
    for cell in table.cells:
        if cell.row <= row < cell.row + cell.row_span:
            cell.row_span -= 1
        elif cell.row > row:
            cell.row -= 1
    table.n_rows -= 1


def claim_overflow(table: PageTable, lines: list[Line]) -> set[int]:
    """Give a cell the lines printed below its lower border; return the ids of those lines.

    Browsers print a merged label around a page break on past the border that they draw at the end of the page. Such
    a line stands one line below the cell's last one, as large as that and above or below its middle.
    """
    claimed: set[int] = set()
    last = [cell for cell in table.cells if cell.row + cell.row_span == table.n_rows and cell.lines]
    for line in lines:
        if not 0 < line.box.bottom - table.box.bottom < _OVERFLOW_LINES * line.size:
            continue
        pieces = [
            replace(line, text=line.text[start:end], box=line.box._replace(x0=x0, x1=x1))
            for start, end, x0, x1 in line.segments
        ]
        owners = [next((cell for cell in last if _prints_past(cell, piece)), None) for piece in pieces]
        if None in owners:
            continue
        claimed.add(id(line))
        for cell, piece in zip(owners, pieces, strict=True):
            if cell is not None:
                cell.lines.append(piece)
                cell.text = f"{cell.text}\n{piece.text}"
                cell.box = cell.box._replace(bottom=piece.box.bottom)
                cell.fills_width = cell.fills_height = True
    return claimed


def _prints_past(cell: PageCell, line: Line) -> bool:
    above = cell.lines[-1]
    inside = cell.box.x0 <= line.box.x0 and line.box.x1 <= cell.box.x1
    beside = above.box.x0 < line.box.x1 and line.box.x0 < above.box.x1
    same_size = abs(line.size - above.size) < 0.15 * above.size
    step = line.box.bottom - above.box.bottom
    return inside and beside and same_size and 0.8 * line.size < step < _OVERFLOW * line.size


def unwrap(table: PageTable) -> list[Line | PageTable]:
    """Return the table, or where it frames prose, its prose as lines and the rest as tables.

    Some offices type the whole report into one table.
    """
    heavy = {cell.row for cell in table.cells if _is_prose(cell, table)}
    if not heavy:
        return [table]
    rows: dict[int, list[PageCell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    items: list[Line | PageTable] = []
    pending: list[PageCell] = []
    for row in range(table.n_rows):
        cells = rows.get(row, [])
        filled = [cell for cell in cells if cell.text]
        is_title = len(filled) == 1 and bool(TOP_SECTION_TITLE.match(filled[0].text))
        if row in heavy or is_title or table.n_cols == 1:
            items.extend(filter(None, [band(table, pending)]))
            pending = []
            items.extend(line for cell in filled for line in _lines_of(cell))
        else:
            pending.extend(cells)
    items.extend(filter(None, [band(table, pending)]))
    return items


def _lines_of(cell: PageCell) -> list[Line]:
    """Return a cell's lines; those of a label wrapped in its narrow cell as one."""
    lines = cell.lines
    if len(lines) < 2 or "。" in cell.text or hanzi(cell.text) > _LABEL or has_mark(lines[-1].text):
        return lines
    text = "".join(line.text for line in lines)
    x0, x1 = min(line.box.x0 for line in lines), max(line.box.x1 for line in lines)
    box = BBox(x0, lines[0].box.top, x1, lines[-1].box.bottom)
    return [replace(lines[0], text=text, box=box, segments=[(0, len(text), x0, x1)])]


def _is_prose(cell: PageCell, table: PageTable) -> bool:
    if "。" not in cell.text:
        return False
    if table.n_cols == 1:
        return hanzi(cell.text) >= _COLUMN_PROSE
    is_wide = cell.box.x1 - cell.box.x0 >= _WIDE * (table.box.x1 - table.box.x0)
    return is_wide and hanzi(cell.text) >= _PROSE_HANZI


def band(table: PageTable, cells: list[PageCell]) -> PageTable | None:
    """Return some rows of a table, given by their cells, as a table of their own; None when nothing stands there."""
    if not any(cell.text for cell in cells):
        return None
    first = min(cell.row for cell in cells)
    end = max(cell.row for cell in cells) + 1
    top, bottom = min(cell.box.top for cell in cells), max(cell.box.bottom for cell in cells)
    for cell in cells:
        cell.row_span = min(cell.row_span, end - cell.row)
        cell.row -= first
    box = BBox(table.box.x0, top, table.box.x1, bottom)
    return PageTable(list(table.xs), cells, end - first, table.page, box, table.last_page, table.ruled)
