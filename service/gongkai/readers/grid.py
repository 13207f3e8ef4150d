"""Tables that carry data are kept, tables that carry a page's layout are unwrapped into what they hold.

A table of the report's forms has short cells; a layout table has a cell with prose or with another table. Some offices
type the whole report into one table, prose rows and form rows mixed: such a table is cut at its prose rows.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from gongkai.readers.flow import SECTION_TITLE, TOP_SECTION_TITLE, Grid, GridCell, Item, Picture, hanzi, lines_of

# The longest label of the official forms (申请人逾期未按收费通知要求缴纳费用…) has 45 hanzi, with local notes up to 75.
_PROSE_HANZI = 100
_PROSE_LINE_HANZI = 15
_PROSE_LINES = 3
_NESTED_CELLS = 4  # a nested table with fewer filled cells is a way to break lines in a cell
_COMPANY = 2  # beside a prose cell: a row number, a label. More filled cells make it a row of data with a long note
_BLANK_CELLS = 5  # table four in blocks has five columns; spacers of layouts have one to three cells
_SENTENCE_HANZI = 30
# Heads of a list of problems and what is done about them: its cells belong to columns, however long their text.
_LISTED = re.compile(r"问题|不足|困难|短板|措施|举措|整改|改进|打算")
_LISTED_HANZI = 12


def unwrap(items: Iterable[Item]) -> list[Item]:
    """Return the items with every layout table replaced by its content; the grids left are tables of data."""
    flat: list[Item] = []
    for item in items:
        if isinstance(item, Grid):
            flat.extend(_unwrap_grid(compact(item)))
        else:
            flat.append(item)
    return flat


def compact(grid: Grid) -> Grid:
    """Return the grid without rows and columns in which no cell begins or nothing is written.

    A row of many empty cells is kept: a form's row that the office left unfilled.

    Browsers and Word give such rows and columns no size; they come from colspans larger than the table.
    """
    counts = Counter(cell.row for cell in grid.cells)
    blank = {row for row, count in counts.items() if count >= _BLANK_CELLS}  # left unfilled, not a spacer
    rows = _kept(((cell.row, cell.row_span, bool(cell.items) or cell.row in blank) for cell in grid.cells), grid.n_rows)
    cols = _kept(((cell.col, cell.col_span, bool(cell.items)) for cell in grid.cells), grid.n_cols)
    cells = []
    for cell in grid.cells:
        row, row_end = rows[cell.row], rows[cell.row + cell.row_span]
        col, col_end = cols[cell.col], cols[cell.col + cell.col_span]
        if row_end > row and col_end > col:
            cells.append(GridCell(row, col, row_end - row, col_end - col, cell.items))
    return Grid(cells, grid.origin)


def _kept(spans: Iterable[tuple[int, int, bool]], length: int) -> list[int]:
    """Return for each old position (and the end) how many kept positions lie before it."""
    begins = [False] * length
    delta = [0] * (length + 1)
    for start, span, filled in spans:
        begins[start] = True
        if filled:
            delta[start] += 1
            delta[start + span] -= 1
    before, kept, covering = [0], 0, 0
    for position in range(length):
        covering += delta[position]
        kept += begins[position] and covering > 0
        before.append(kept)
    return before


def _unwrap_grid(grid: Grid) -> list[Item]:
    rows: defaultdict[int, list[GridCell]] = defaultdict(list)
    for cell in grid.cells:
        rows[cell.row].append(cell)
    heavy = {row for row, cells in rows.items() if _is_heavy(cells)}
    if not heavy or _is_list(list(rows.values())):
        return _plain(grid)
    flat: list[Item] = []
    band: list[int] = []
    for row in sorted(rows):
        if row in heavy:
            flat.extend(_band(grid, rows, band, before_prose=True))
            band = []
            for cell in sorted(rows[row], key=lambda cell: cell.col):
                flat.extend(unwrap(cell.items))
        else:
            band.append(row)
    flat.extend(_band(grid, rows, band, before_prose=False))
    return flat


def _is_heavy(cells: list[GridCell]) -> bool:
    """Tell whether a row holds prose or a table rather than a row of data."""
    filled = [cell for cell in cells if cell.items]
    if any(_holds_table(cell) for cell in filled):
        return True
    return len(filled) <= 1 + _COMPANY and any(_holds_prose(cell) for cell in filled)


def _is_list(rows: list[list[GridCell]]) -> bool:
    """Tell whether a grid lists problems and measures below a row of heads, two of which name them."""
    filled = [row for cells in rows if (row := [cell for cell in cells if cell.items])]
    if any(_holds_table(cell) for row in filled for cell in row):
        return False
    heads = next((row for row in filled if len(row) > 1), [])
    told = sum(_LISTED.search(cell.text) is not None for cell in heads)
    return told > 1 and all(hanzi(cell.text) <= _LISTED_HANZI and "。" not in cell.text for cell in heads)


def _holds_table(cell: GridCell) -> bool:
    for item in cell.items:
        if isinstance(item, Grid):
            filled = sum(bool(inner.items) for inner in item.cells)
            if filled >= _NESTED_CELLS or any(_holds_table(inner) for inner in item.cells):
                return True
    return False


def _holds_prose(cell: GridCell) -> bool:
    lines = [line.text for line in lines_of(cell.items)]
    total = sum(map(hanzi, lines))
    if total < _PROSE_HANZI:
        return False
    long_lines = sum(hanzi(line) >= _PROSE_LINE_HANZI for line in lines)
    return long_lines >= _PROSE_LINES or any("。" in line for line in lines)


def _band(grid: Grid, rows: dict[int, list[GridCell]], band: list[int], *, before_prose: bool) -> list[Item]:
    """Return the rows between two prose rows: titles as lines, the rest as a table of data."""
    flat: list[Item] = []
    pending: list[int] = []
    for index, row in enumerate(band):
        lone = _lone_cell(rows[row])
        title = lone is not None and (
            bool(TOP_SECTION_TITLE.match(lone.text)) or (before_prose and index == len(band) - 1)
        )
        if lone is not None and title:
            flat.extend(_cut(grid, rows, pending))
            pending = []
            flat.extend(unwrap(lone.items))
        else:
            pending.append(row)
    flat.extend(_cut(grid, rows, pending))
    return flat


def _lone_cell(cells: list[GridCell]) -> GridCell | None:
    filled = [cell for cell in cells if cell.items]
    return filled[0] if len(filled) == 1 else None


def _cut(grid: Grid, rows: dict[int, list[GridCell]], band: list[int]) -> list[Item]:
    """Return rows ``band`` as a table of their own; cells that reach beyond it are clipped."""
    if not band:
        return []
    first, end = band[0], band[-1] + 1
    cells = [
        GridCell(cell.row - first, cell.col, min(cell.row_span, end - cell.row), cell.col_span, cell.items)
        for row in band
        for cell in rows[row]
    ]
    part = compact(Grid(cells, grid.origin))
    if part.n_cols == 1:  # rows of one cell each beside prose: lines of a layout
        return [block for cell in part.cells for block in unwrap(cell.items)]
    return _plain(part)


def _plain(grid: Grid) -> list[Item]:
    """Return a table of data as it is, and one that only frames lines as those lines."""
    filled = [cell for cell in grid.cells if cell.items]
    if not filled:
        return []
    frames = len(filled) == 1 or (grid.n_cols == 1 and any(_is_prose_line(cell.text) for cell in filled))
    if frames:
        return [block for cell in filled for block in unwrap(cell.items)]
    pictures: list[Item] = [item for cell in filled for item in cell.items if isinstance(item, Picture)]
    if not any(cell.text for cell in filled):
        return pictures
    return [Grid([_flattened(cell) for cell in grid.cells], grid.origin), *pictures]


def _is_prose_line(text: str) -> bool:
    return hanzi(text) >= _SENTENCE_HANZI or bool(SECTION_TITLE.match(text))


def _flattened(cell: GridCell) -> GridCell:
    return GridCell(cell.row, cell.col, cell.row_span, cell.col_span, list(lines_of(cell.items)))
