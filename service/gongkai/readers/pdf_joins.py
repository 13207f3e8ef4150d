"""Tables that run over pages, made one: columns matched, repeated headers dropped, cut rows and labels mended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from gongkai.readers.pdf_layout import PageCell, PageTable
from gongkai.text.lines import has_mark

_SAME_EDGE = 4.0  # points; producers round the same column by up to 1, and rules are snapped within 4
_MAX_HEADER = 8  # rows; the longest official header has 3
_NUMBER = re.compile(r"[\s\d０-９.,，．+\-—/%％]*")

_Key = tuple[int, int]


@dataclass(slots=True)
class GrowingTable:
    """A table that may go on. ``tail`` are the cells that end in its last row, by column and span."""

    table: PageTable
    tail: dict[_Key, PageCell]

    @classmethod
    def of(cls, table: PageTable) -> GrowingTable:
        """Return a table as yet on one page."""
        return cls(table, _tail(table.cells, table.n_rows))

    def take(self, following: PageTable) -> bool:
        """Append the next page's table if it is the same one; return whether it was."""
        columns = _match_columns(self.table.xs, following.xs)
        if columns is None:
            return False
        merged_xs, own, others = columns
        self._recolumn(merged_xs, own)
        for cell in following.cells:
            end = others[cell.col + cell.col_span]
            cell.col = others[cell.col]
            cell.col_span = end - cell.col
        skipped = self._repeated_header(following)
        cells = [cell for cell in following.cells if cell.row >= skipped]
        if cells:
            self._append(cells, following.n_rows, skipped)
        self.table.last_page = following.last_page
        return True

    def _recolumn(self, xs: list[float], own: list[int]) -> None:
        if len(xs) == len(self.table.xs):
            return
        for cell in self.table.cells:
            end = own[cell.col + cell.col_span]
            cell.col = own[cell.col]
            cell.col_span = end - cell.col
        self.table.xs = xs
        self.tail = {(cell.col, cell.col_span): cell for cell in self.tail.values()}

    def _repeated_header(self, following: PageTable) -> int:
        """Return how many rows of the next page print the table's first rows again."""
        first, again = _rows(self.table.cells), _rows(following.cells)
        equal = 0
        while equal in first and equal in again and first[equal] == again[equal] and _has_words(first[equal]):
            equal += 1
        while equal and any(
            cell.row < equal < cell.row + cell.row_span for cell in following.cells if cell.row < _MAX_HEADER
        ):
            equal -= 1
        return equal

    def _append(self, cells: list[PageCell], n_rows: int, skipped: int) -> None:
        top = {(cell.col, cell.col_span): cell for cell in cells if cell.row == skipped}
        is_cut = _is_cut_row(self.tail, top)
        offset = self.table.n_rows - skipped - is_cut
        merged = {key for key in top if key in self.tail and (is_cut or _is_cut_label(key, self.tail, top))}
        grown: dict[int, PageCell] = {}
        for key in merged:
            upper, lower = self.tail[key], top[key]
            upper.row_span += lower.row_span - is_cut
            _merge_text(upper, lower)
            grown[id(lower)] = upper
        for cell in cells:
            if id(cell) not in grown:
                cell.row += offset
                self.table.cells.append(cell)
        self.table.n_rows = n_rows + offset
        last = [grown.get(id(cell), cell) for cell in cells]
        self.tail = _tail(last, self.table.n_rows)


def _tail(cells: list[PageCell], n_rows: int) -> dict[_Key, PageCell]:
    return {(cell.col, cell.col_span): cell for cell in cells if cell.row + cell.row_span == n_rows}


def _rows(cells: list[PageCell]) -> dict[int, list[tuple[int, int, int, str]]]:
    """Return the first rows as comparable values; cells are in order of their rows."""
    rows: dict[int, list[tuple[int, int, int, str]]] = {}
    for cell in takewhile(lambda cell: cell.row < _MAX_HEADER, cells):
        text = "".join(cell.text.split())
        rows.setdefault(cell.row, []).append((cell.col, cell.col_span, cell.row_span, text))
    return rows


def _has_words(row: list[tuple[int, int, int, str]]) -> bool:
    return any(not _NUMBER.fullmatch(text) for *_, text in row)


def _match_columns(first: list[float], second: list[float]) -> tuple[list[float], list[int], list[int]] | None:
    """Return the edges of both together and where each one's own edges lie in them; None for unlike columns.

    One of them may lack edges that the other has: a page may show only merged headers. Mirrored margins may shift
    the whole table.
    """
    if abs((first[-1] - first[0]) - (second[-1] - second[0])) > _SAME_EDGE:
        return None
    shift = first[0] - second[0]
    moved = [x + shift for x in second]
    fine, coarse = (first, moved) if len(first) >= len(moved) else (moved, first)
    places = []
    for x in coarse:
        index = min(range(len(fine)), key=lambda place: abs(fine[place] - x))
        if abs(fine[index] - x) > _SAME_EDGE or index in places:
            return None
        places.append(index)
    everything = list(range(len(fine)))
    if fine is first:
        return first, everything, places
    return moved, places, everything


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _goes_on(upper: PageCell, lower: PageCell) -> bool:
    """Tell whether the lower cell's text is the rest of the upper cell's."""
    return (
        upper.fills_width
        and upper.fills_height
        and not has_mark(lower.text)
        and not _is_number(upper.text)
        and not _is_number(lower.text)
    )


def _is_cut_row(tail: dict[_Key, PageCell], top: dict[_Key, PageCell]) -> bool:
    """Tell whether the page break went through a row: what its cells hold above and below completes one another."""
    if any(key not in tail for key in top):
        return False
    pairs = [(tail[key], top[key]) for key in top if top[key].row_span == 1 or tail[key].row_span == 1]
    above = [upper for upper, lower in pairs if upper.text and not lower.text]
    below = [lower for upper, lower in pairs if lower.text and not upper.text]
    both = [(upper, lower) for upper, lower in pairs if upper.text and lower.text]
    if not both:
        # What is written stands on one side, or the label on one side and its values on the other: no row of a form
        # is without a label, and none is without anything.
        return bool(above or below)
    if not all(_goes_on(upper, lower) for upper, lower in both):
        return False
    numbered = all(has_mark(upper.text) for upper, _ in both)
    return not (above and below) and (bool(above or below) or numbered)


def _is_cut_label(key: _Key, tail: dict[_Key, PageCell], top: dict[_Key, PageCell]) -> bool:
    """Tell whether a merged label goes on below the break, drawn again there, empty or with the rest of its text."""
    upper, lower = tail[key], top[key]
    leads_below = not any(cell.text for (col, _), cell in top.items() if col < key[0])
    leads_above = not any(cell.text for (col, _), cell in tail.items() if col < key[0] and cell.row >= upper.row)
    spans = upper.row_span > 1 or lower.row_span > 1
    if not lower.text:
        return (leads_below and not _is_number(upper.text)) or (not upper.text and spans)
    if not upper.text:
        return leads_above and spans and not _is_number(lower.text)
    return spans and _goes_on(upper, lower)


def _merge_text(upper: PageCell, lower: PageCell) -> None:
    if not lower.text:
        return
    if not upper.text:
        upper.text, upper.page, upper.box = lower.text, lower.page, lower.box
    else:
        upper.text = f"{upper.text}\n{lower.text}"
    upper.fills_width, upper.fills_height = lower.fills_width, lower.fills_height
