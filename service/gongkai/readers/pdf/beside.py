"""Tables wider than the paper: spreadsheets print their last columns on pages of their own, row for row.

Such a page has the rows of an earlier one at the same heights, and no labels.
"""

from __future__ import annotations

import numpy as np

from gongkai.readers.pdf.cells import PageTable, is_number
from gongkai.readers.pdf.layout import PageLayout

_SAME = 1.5  # points between the heights of one row on both pages
_FEWEST = 3  # rows
_MANY = 8  # rows, by whose heights a table is known wherever it stands on its page


def put_beside(layouts: list[PageLayout]) -> None:
    """Give tables the columns that are printed on later pages; those are taken off their pages."""
    labelled: list[PageLayout] = []  # pages so far with tables that have labels: others go on with none
    widened: set[int] = set()
    for layout in layouts:
        own = _tables(layout)
        # A column of words (remarks) looks like labels: it goes on only with a page that others go on with.
        known = widened if all(map(_has_labels, own)) else {earlier.number for earlier in labelled}
        for earlier in reversed([earlier for earlier in labelled if own and earlier.number in known]):
            pairs = _pairs(_tables(earlier), own, again=earlier.number in widened)
            if pairs:
                for left, right in pairs:
                    _widen(left, right)
                taken = {id(right) for _, right in pairs}
                layout.items = [item for item in layout.items if id(item) not in taken]
                widened.add(earlier.number)
                break
        if any(map(_has_labels, _tables(layout))):
            labelled.append(layout)


def _tables(layout: PageLayout) -> list[PageTable]:
    return [item for item in layout.items if isinstance(item, PageTable) and item.ruled]


def _pairs(left: list[PageTable], right: list[PageTable], *, again: bool) -> list[tuple[PageTable, PageTable]]:
    """Return the tables of a page, each behind the one whose columns it goes on with.

    All of them have the rows of the earlier page at the same heights (``again``: as others had that are placed), or one
    of many rows has as many as the one before it.
    """
    pairs = [(other, table) for table in right for other in left if _rows_in(other, table) is not None]
    told = again or any(table.n_rows >= _FEWEST and _goes_on(other, table) for other, table in pairs)
    if len(pairs) == len(right) and told and all(_may_go_on(*pair) for pair in pairs):
        for other, table in pairs:
            _move_rows(table, _rows_in(other, table) or [])
        return pairs
    long = [(left[-1], right[0])] if left[-1].n_rows == right[0].n_rows >= _MANY else []
    return [pair for pair in long if pair[0].page == pair[1].page - 1 and _goes_on(*pair)]


def _goes_on(left: PageTable, right: PageTable) -> bool:
    return _has_labels(left) and not _has_labels(right) and _may_go_on(left, right)


def _may_go_on(left: PageTable, right: PageTable) -> bool:
    """Tell whether both have headers, and not the same, or neither has one."""
    own, other = _header(left), _header(right)
    return own != other if own and other else not (own or other)


def _edges(table: PageTable) -> list[float]:
    tops = {cell.row: cell.box.top for cell in table.cells}
    return [*(tops[row] for row in sorted(tops)), table.box.bottom]


def _rows_in(left: PageTable, right: PageTable) -> list[int] | None:
    """Return at which rows of the left table those of the right one begin and the last ends; None for other rows.

    A row of the header may be one with the next where nothing parts them on the right.
    """
    own, other = np.array(_edges(left)), np.array(_edges(right))
    if len(own) != left.n_rows + 1 or len(other) != right.n_rows + 1 or right.n_rows < left.n_rows - 1:
        return None
    off = np.abs(own[:, None] - other)
    places = off.argmin(axis=0).tolist()
    whole = places[-1] == left.n_rows and len(set(places)) == len(places)
    return places if whole and off.min(axis=0).max() < _SAME else None


def _move_rows(table: PageTable, places: list[int]) -> None:
    for cell in table.cells:
        end = places[cell.row + cell.row_span]
        cell.row = places[cell.row]
        cell.row_span = end - cell.row


def _first_numbers(table: PageTable) -> int:
    """Return the first row with a number: the header stands above."""
    return min((cell.row for cell in table.cells if cell.text and is_number(cell.text)), default=table.n_rows)


def _header(table: PageTable) -> list[str]:
    first = _first_numbers(table)
    return ["".join(cell.text.split()) for cell in table.cells if cell.row < first]


def _has_labels(table: PageTable) -> bool:
    first = _first_numbers(table)
    return any(cell.col == 0 and cell.row >= first and not is_number(cell.text) for cell in table.cells)


def _widen(left: PageTable, right: PageTable) -> None:
    width, first = left.n_cols, _first_numbers(right)
    ends = {(cell.row, cell.row_span): cell for cell in left.cells if cell.col + cell.col_span == width}
    for cell in right.cells:
        whole = ends.get((cell.row, cell.row_span))
        if cell.col == 0 and cell.row < first and not cell.text and whole is not None and whole.text:
            whole.col_span += cell.col_span  # a header cell cut by the edge of the paper
            continue
        cell.col += width
        left.cells.append(cell)
    left.cells.sort(key=lambda cell: (cell.row, cell.col))
    left.xs = [*left.xs, *(left.xs[-1] + x - right.xs[0] for x in right.xs[1:])]
