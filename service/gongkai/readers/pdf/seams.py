"""Tables that touch: where in one grid of rules, or at a page break, a table of its own begins.

The words tell where a table may begin: with a title over all columns and a header below, as the table above began, or
with the header of the table above. On one page the rules must agree: the border of one table lies beside that of the
next, so that the line between them is drawn twice, or a little wider than the others.
"""

from __future__ import annotations

import numpy as np

from gongkai.readers.pdf.cells import PageCell, PageTable, band, is_number, recolumn
from gongkai.readers.pdf.page import Floats

_BESIDE = 0.6  # points: browsers draw borders from 0.75 on, one beside the other
_GAP = 9.0  # points: no line of text is lower
_NEAR = 4.0  # points: rules so near to each other count as one line of the grid
_SAME_LEVEL = 0.3  # points: pieces of one rule
_FULL = 0.9  # of the table's width, the places where rules cross left out


def begins_anew(table: PageTable, following: PageTable) -> bool:
    """Tell whether the next page's table is another one: both have a title of their own, and no other title.

    A table with several such titles inside may be cut by the page break before any of them.
    """
    if table.cells[0].col_span < table.n_cols or following.cells[0].col_span < following.n_cols:
        return False
    own, other = _rows(table), _rows(following)
    if not (_has_title(own, 0, table.n_cols) and _has_title(other, 0, following.n_cols)):
        return False
    title, again = own[0][0].text, other[0][0].text
    if title == again or "续" in again:
        return False
    counts = [
        sum(_is_title(cells, part.n_cols) for cells in rows.values())
        for rows, part in ((own, table), (other, following))
    ]
    return counts == [1, 1]


def parted(table: PageTable, rules: Floats) -> list[PageTable]:
    """Return the tables that make up a grid of a page; ``rules`` are the page's, as boxes."""
    rows = _rows(table)
    seams = [
        row
        for row in sorted(rows)
        if row > 0
        and _may_begin(rows, row, table.n_cols)
        and not any(cell.row < row < cell.row + cell.row_span for cell in table.cells)
        and (_is_gap(rows.get(row - 1, []), table.n_cols) or _is_wider(table, rows, row, rules))
    ]
    if not seams:
        return [table]
    gaps = {row - 1 for row in seams if _is_gap(rows.get(row - 1, []), table.n_cols)}
    parts = []
    for first, end in zip([0, *seams], [*seams, table.n_rows], strict=True):
        part = band(table, [cell for cell in table.cells if first <= cell.row < end and cell.row not in gaps])
        if part is not None:
            _drop_unused_columns(part)
            parts.append(part)
    return parts


def _rows(table: PageTable) -> dict[int, list[PageCell]]:
    rows: dict[int, list[PageCell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    return rows


def _is_title(cells: list[PageCell], n_cols: int) -> bool:
    return len(cells) == 1 and cells[0].col_span == n_cols > 1 and bool(cells[0].text)


def _are_words(cells: list[PageCell]) -> bool:
    return len(cells) > 1 and not any(is_number(cell.text) for cell in cells)


def _has_title(rows: dict[int, list[PageCell]], row: int, n_cols: int) -> bool:
    """Tell whether a title over all columns stands in a row, and a header below it."""
    return _is_title(rows.get(row, []), n_cols) and _are_words(rows.get(row + 1, []))


def _may_begin(rows: dict[int, list[PageCell]], row: int, n_cols: int) -> bool:
    """Tell whether a row may begin a table: a title, its header below or on the next page; or a header seen before.

    Before, or after: of the table above the page may show no more than its last rows.
    """
    if _is_title(rows[row], n_cols):
        return row + 1 not in rows or _are_words(rows[row + 1])
    if not _are_words(rows[row]):
        return False
    header = [_words(cell) for cell in rows[row]]
    return any(header == [_words(cell) for cell in cells] for other, cells in rows.items() if other != row)


def _is_gap(cells: list[PageCell], n_cols: int) -> bool:
    """Tell whether a row is the room between two tables: one blank cell, lower than any line."""
    if len(cells) != 1 or cells[0].text or cells[0].col_span != n_cols:
        return False
    return cells[0].box.bottom - cells[0].box.top < _GAP


def _words(cell: PageCell) -> tuple[int, int, str]:
    return cell.col, cell.col_span, "".join(cell.text.split())


def _is_wider(table: PageTable, rows: dict[int, list[PageCell]], row: int, rules: Floats) -> bool:
    """Tell whether the line above a row is wider than the usual line of the table."""
    here = _width(table, rows[row][0].box.top, rules)
    if here < _BESIDE:
        return False
    others = [_width(table, cells[0].box.top, rules) for number, cells in rows.items() if number not in {0, row}]
    return here >= (float(np.median(others)) if others else 0.0) + _BESIDE


def _width(table: PageTable, at: float, rules: Floats) -> float:
    """Return how far the outermost rules across the whole table lie apart that make one line of the grid."""
    box = table.box
    near = rules[(rules[:, 1] > at - 2 * _NEAR) & (rules[:, 3] < at + 2 * _NEAR)]
    is_flat = near[:, 3] - near[:, 1] < near[:, 2] - near[:, 0]
    here = near[is_flat & (near[:, 0] > box.x0 - _NEAR) & (near[:, 2] < box.x1 + _NEAR)]
    here = here[np.abs((here[:, 1] + here[:, 3]) / 2 - at) < _NEAR]
    if len(here) < 2:
        return 0.0
    here = here[np.argsort((here[:, 1] + here[:, 3]) / 2)]
    middle, long = (here[:, 1] + here[:, 3]) / 2, here[:, 2] - here[:, 0]
    if middle[-1] - middle[0] < _BESIDE:
        return 0.0
    levels = np.concatenate(([0], np.cumsum(np.diff(middle) > _SAME_LEVEL)))
    whole = middle[np.bincount(levels, long)[levels] >= _FULL * (box.x1 - box.x0)]
    return float(np.ptp(whole)) if len(whole) else 0.0


def _drop_unused_columns(table: PageTable) -> None:
    used = sorted({edge for cell in table.cells for edge in (cell.col, cell.col + cell.col_span)})
    recolumn(table.cells, {edge: place for place, edge in enumerate(used)})
    table.xs = [table.xs[edge] for edge in used]
