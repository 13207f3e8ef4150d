"""Tables that hold a whole report, its official forms and its prose in one grid: parted at the rows of prose.

A page's frame around everything is such a grid where rules are all that a reader sees. Titles of sections stand in
lone rows or in the left column, beside their text or beside the rows of a form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from gongkai.document import Cell, Table
from gongkai.sections.roles import form_role
from gongkai.sections.tabled import Piece, is_numbered, is_title, reads
from gongkai.text.normal import key

_MOST_BESIDE = 2  # cells in a row of prose besides its title: 存在问题 | text
_SENTENCE = 6  # Chinese characters before a stop: 全年公开二十条。
_STOPS = re.compile(r"[。；！？;!?]")


def parted(table: Table) -> list[Piece | Table]:
    """Return the cells of prose and the tables between them, in order; the table itself where no title leads prose.

    The tables are pieces of this one, with the places of their cells.
    """
    rows = _rows(table)
    below = [*map(_is_prose, rows[1:]), False]  # of each row, whether prose follows
    titled = [_is_titled(row, above=follows) for row, follows in zip(rows, below, strict=True)]
    led = [
        title and (_is_prose(row[1:]) or (len(row) == 1 and follows))
        for row, title, follows in zip(rows, titled, below, strict=True)
    ]
    if not any(led):
        return [table]
    headed = [False, *(title and len(row) == 1 for row, title in zip(rows, titled, strict=True))]
    prose = [_is_told(row, title=title, below=head) for row, title, head in zip(rows, titled, headed, strict=False)]
    found: list[Piece | Table] = []
    held: list[Cell] = []
    for row, title, told in zip(rows, titled, prose, strict=True):
        if title or told:
            found += _table(held, table)
            held = []
        if title:
            found.append(Piece(row[0], head=True))
        if told:
            found += [Piece(cell, head=is_title(cell.text)) for cell in row[title:]]
        else:
            held += row[title:]
    return [*found, *_table(held, table)]


def _rows(table: Table) -> list[list[Cell]]:
    ordered = sorted(table.cells, key=lambda cell: (cell.row, cell.col))
    rows = [list(cells) for _, cells in groupby(ordered, key=lambda cell: cell.row)]
    return [_filled(row) or row for row in rows]


def _filled(row: Sequence[Cell]) -> list[Cell]:
    """Return the filled cells of a row of one or a few of them; a row of a form keeps its blanks."""
    filled = [cell for cell in row if cell.text.strip()]
    return filled if len(filled) <= 1 + _MOST_BESIDE else []


def _is_titled(row: Sequence[Cell], *, above: bool) -> bool:
    """Tell whether a row begins with a section's title: 行政复议 is one beside or above prose, else a form's head."""
    if not row or not is_title(row[0].text):
        return False
    return is_numbered(row[0].text) or _is_prose(row[1:]) or (len(row) == 1 and above)


def _is_prose(cells: Sequence[Cell]) -> bool:
    """Tell whether a few cells hold a sentence with its stop; notes to the rows of a form have none."""
    if not 0 < len(cells) <= _MOST_BESIDE:
        return False
    return any(reads(cell, _SENTENCE) and _STOPS.search(cell.text) for cell in cells)


def _is_told(row: Sequence[Cell], *, title: bool, below: bool) -> bool:
    """Tell whether a row holds prose besides its title, or ``below`` one: 六、其他需要报告的事项 | 无 too."""
    rest = row[title:]
    if _is_prose(rest):
        return True
    if len(rest) != 1 or not reads(rest[0], 1) or form_role(key(rest[0].text)) is not None:
        return False
    return is_numbered(row[0].text) if title else below and _STOPS.search(rest[0].text) is not None


def _table(cells: Sequence[Cell], table: Table) -> list[Table]:
    if not any(cell.text.strip() for cell in cells):
        return []
    first = min(cell.row for cell in cells)
    rows = max(cell.row + cell.row_span for cell in cells) - first
    place = cells[0].place.to(cells[-1].place)
    moved = tuple(replace(cell, row=cell.row - first) for cell in cells)
    return [replace(table, cells=moved, n_rows=rows, place=place)]
