"""Where the cells of an HTML table stand: the table model of HTML, forgiving the spans that pages get wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.errors import LimitExceededError
from gongkai.readers.flow import GridCell
from gongkai.readers.html.tree import Element

_NUMBER = re.compile(r"\s*[\"'“”]?\s*(\d{1,9}(?:\.\d+)?)")
_MAX_COL_SPAN = 1000  # as in the HTML standard; larger ones are errors
_MAX_ROW_SPAN = 65534
_MAX_PLACES = 4_000_000  # rows × columns that one table's spans may cover
_GROUPS = frozenset(("thead", "tbody", "tfoot"))


def number(value: str | None) -> float | None:
    """Return the number that an attribute such as ``2px`` or ``"3`` begins with, or None."""
    match = _NUMBER.match(value or "")
    return float(match[1]) if match else None


class Placement:
    """The cells of a table with their places, row groups and spans resolved; contents are left to the caller."""

    def __init__(self, table: Element, *, hidden: bool = False) -> None:
        shown = _Shown(hidden)
        self._shown = shown
        self.captions = [child for child in shown.of(table) if child.tag == "caption"]
        self.cells: list[tuple[GridCell, Element]] = []
        self._n_places = 0
        first = 0
        for rows in shown.row_groups(table):
            self._place(rows, first)
            first += len(rows)

    def _place(self, rows: list[Element], first: int) -> None:
        """Place the rows of one group; a rowspan ends with its group, as in browsers."""
        reach: dict[int, int] = {}  # column → rows still covered by a cell from above
        for index, row in enumerate(rows):
            reach = {col: left - 1 for col, left in reach.items() if left > 1}
            covered = set(reach)
            col = 0
            for source in self._shown.cells(row):
                while col in covered:
                    col += 1
                cell = GridCell(first + index, col, _row_span(source, len(rows) - index), _col_span(source))
                self._count(cell)
                for place in range(col, col + cell.col_span):
                    reach[place] = max(cell.row_span, reach.get(place, 0)) if place in covered else cell.row_span
                col += cell.col_span
                self.cells.append((cell, source))
            reach = {col: left for col, left in reach.items() if left >= 1}

    def _count(self, cell: GridCell) -> None:
        self._n_places += cell.row_span * cell.col_span
        if self._n_places > _MAX_PLACES:
            raise LimitExceededError(
                "表格的合并单元格覆盖范围过大。 / The merged cells of a table cover too many places."
            )


def _row_span(cell: Element, rows_left: int) -> int:
    value = number(cell.attributes.get("rowspan"))
    if value is None:
        return 1
    span = int(value)
    return rows_left if span == 0 else max(1, min(span, rows_left, _MAX_ROW_SPAN))


def _col_span(cell: Element) -> int:
    return max(1, min(int(number(cell.attributes.get("colspan")) or 1), _MAX_COL_SPAN))


class _Shown:
    """Walks the elements that a browser shows, or with ``hidden`` the others too."""

    def __init__(self, hidden: bool) -> None:
        self._hidden = hidden

    def of(self, node: Element) -> Iterator[Element]:
        for child in node.children:
            if isinstance(child, Element) and (self._hidden or not child.hidden):
                yield child

    def cells(self, row: Element) -> list[Element]:
        return [cell for cell in self.of(row) if cell.tag in {"td", "th"}]

    def row_groups(self, table: Element) -> Iterator[list[Element]]:
        loose: list[Element] = []
        for child in self.of(table):
            if child.tag == "tr":
                loose.append(child)
            elif child.tag in _GROUPS:
                if loose:
                    yield loose
                    loose = []
                yield [row for row in self.of(child) if row.tag == "tr"]
        if loose:
            yield loose
