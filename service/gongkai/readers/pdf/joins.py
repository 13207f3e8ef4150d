"""Tables that run over pages, made one: columns matched, repeated headers dropped, cut rows and labels mended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from gongkai.readers.pdf.cells import PageCell, PageTable, is_number, recolumn
from gongkai.readers.pdf.seams import begins_anew
from gongkai.text.lines import has_mark

_SAME_EDGE = 4.0  # points; producers round the same column by up to 1, and rules are snapped within 4
_GUESSED_EDGE = 24.0  # points; the edges of a table without rules are where its longest words end
_MAX_HEADER = 8  # rows; the longest official header has 3
_STUB = 9.0  # points; an empty row lower than any line of text is the padding of a row that the break went through
_LOW_ROW = 20.0  # points; an empty last row of one line at most: the same, drawn without its columns
_TOTAL = re.compile(r"\s*(?:[合总小共累]\s*计|备\s*注|其\s*[他它])")

_NEVER_FIRST = frozenset("）)】〕》”’、，,。．.；;：:")  # signs that no label begins with

_Key = tuple[int, int]
_Edge = dict[_Key, PageCell]


@dataclass(slots=True)
class GrowingTable:
    """A table that may go on. ``recent`` are the cells that reach its last page."""

    table: PageTable
    recent: list[PageCell]

    @classmethod
    def of(cls, table: PageTable) -> GrowingTable:
        """Return a table as yet on one page."""
        return cls(table, list(table.cells))

    def take(self, following: PageTable) -> bool:
        """Append the next page's table if it is the same one; return whether it was."""
        guessed = not (self.table.ruled and following.ruled)
        columns = _match_columns(self.table.xs, following.xs, _GUESSED_EDGE if guessed else _SAME_EDGE)
        if columns is None or begins_anew(self.table, following):
            return False
        merged_xs, own, others = columns
        if len(merged_xs) != len(self.table.xs):
            recolumn(self.table.cells, own)
            self.table.xs = merged_xs
        recolumn(following.cells, others)
        skipped = self._repeated_header(following)
        cells = [cell for cell in following.cells if cell.row >= skipped]
        if cells:
            self._drop_stub()
            self._append(cells, following.n_rows, skipped)
        self.table.last_page = following.last_page
        return True

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

    def _drop_stub(self) -> None:
        """Drop an empty last row that is only the upper padding of the next page's first row."""
        last = [cell for cell in self.recent if cell.row + cell.row_span == self.table.n_rows]
        single = [cell for cell in last if cell.row_span == 1]
        if self.table.n_rows < 2 or not single or any(cell.text for cell in single):
            return
        # A row of one blank cell says nothing: below a label whose rows all went to the next page, its own room.
        across = len(last) == 1 and last[0].col_span == self.table.n_cols
        if not across and any(cell.box.bottom - cell.box.top >= _LOW_ROW for cell in single):
            return
        for cell in last:
            if cell.row_span > 1:
                cell.row_span -= 1
            else:
                self._discard(cell)
        self.table.n_rows -= 1

    def _append(self, cells: list[PageCell], n_rows: int, skipped: int) -> None:
        tail = self._tail()
        top = {(cell.col, cell.col_span): cell for cell in cells if cell.row == skipped}
        is_cut = _is_cut_row(tail, top)
        all_go_on = is_cut or _is_cut_header(tail, top)
        offset = self.table.n_rows - skipped - is_cut
        grown: dict[int, PageCell] = {}
        leads = True  # no cell further left says something of its own
        for key, lower in sorted(top.items()):
            if key not in tail or not (all_go_on or _is_cut_label(key, tail, top, leads=leads)):
                leads = leads and not lower.text
                continue
            upper = tail[key]
            upper.row_span += lower.row_span - is_cut
            _merge_text(upper, lower)
            grown[id(lower)] = upper
        if is_cut:
            _merge_rest_of_labels(tail, top, [cell for cell in cells if cell.row == skipped + 1], grown)
        for cell in cells:
            if id(cell) not in grown:
                cell.row += offset
                self.table.cells.append(cell)
        self.table.n_rows = n_rows + offset
        self.recent = [grown.get(id(cell), cell) for cell in cells]

    def _tail(self) -> _Edge:
        """Return the cells that end in the last row, by column and span.

        A label cell left empty there, below the label that it belongs to, is taken for a part of that label.
        """
        n_rows = self.table.n_rows
        tail = {(cell.col, cell.col_span): cell for cell in self.recent if cell.row + cell.row_span == n_rows}
        above = {(cell.col, cell.col_span): cell for cell in self.recent if cell.row + cell.row_span == n_rows - 1}
        for key in sorted(tail):
            cell, label = tail[key], above.get(key)
            if cell.text or label is None or cell.row_span > 1 or is_number(label.text):
                break
            label.row_span += 1
            tail[key] = label
            self._discard(cell)
        return tail

    def _discard(self, cell: PageCell) -> None:
        """Drop a cell of the last rows; searched from the end, so that long tables stay cheap."""
        for cells in (self.table.cells, self.recent):
            del cells[next(place for place in range(len(cells) - 1, -1, -1) if cells[place] is cell)]


def _rows(cells: list[PageCell]) -> dict[int, list[tuple[int, int, int, str]]]:
    """Return the first rows as comparable values; cells are in order of their rows."""
    rows: dict[int, list[tuple[int, int, int, str]]] = {}
    for cell in takewhile(lambda cell: cell.row < _MAX_HEADER, cells):
        text = "".join(cell.text.split())
        rows.setdefault(cell.row, []).append((cell.col, cell.col_span, cell.row_span, text))
    return rows


def _has_words(row: list[tuple[int, int, int, str]]) -> bool:
    return any(not is_number(text) for *_, text in row)


def _match_columns(
    first: list[float], second: list[float], tolerance: float
) -> tuple[list[float], list[int], list[int]] | None:
    """Return the edges of both together and where each one's own edges lie in them; None for unlike columns.

    One of them may lack edges that the other has: a page may show only merged headers. Mirrored margins may shift
    the whole table.
    """
    if abs((first[-1] - first[0]) - (second[-1] - second[0])) > tolerance:
        return None
    shift = first[0] - second[0]
    moved = [x + shift for x in second]
    fine, coarse = (first, moved) if len(first) >= len(moved) else (moved, first)
    places: list[int] = []
    for x in coarse:
        index = min(range(len(fine)), key=lambda place: abs(fine[place] - x))
        if abs(fine[index] - x) > tolerance or index in places:
            return None
        places.append(index)
    everything = list(range(len(fine)))
    if fine is first:
        return first, everything, places
    return moved, places, everything


def _goes_on(upper: PageCell, lower: PageCell) -> bool:
    """Tell whether the lower cell's text is the rest of the upper cell's: that is full, and this has no mark."""
    return (
        upper.fills_width
        and upper.fills_height
        and not has_mark(lower.text)
        and not is_number(upper.text)
        and not is_number(lower.text)
    )


def _loses_mark(upper: PageCell, lower: PageCell) -> bool:
    """Tell whether the upper label is numbered and the lower one is neither that nor a total: （四）无 | 法提供."""
    return has_mark(upper.text) and not (has_mark(lower.text) or is_number(lower.text) or _TOTAL.match(lower.text))


def _is_cut_row(tail: _Edge, top: _Edge) -> bool:
    """Tell whether the page break went through a row: what its cells hold above and below completes one another."""
    if any(key not in tail for key in top):
        return False
    pairs = [(tail[key], top[key]) for key in top if top[key].row_span == 1 or tail[key].row_span == 1]
    above = [upper for upper, lower in pairs if upper.text and not lower.text]
    below = [lower for upper, lower in pairs if lower.text and not upper.text]
    both = [(upper, lower) for upper, lower in pairs if upper.text and lower.text]
    if not both:
        # What is written stands on one side, or the label on one side and its values on the other: no row of a form
        # is without a label. An empty row of full height may be one that was left blank.
        is_stub = all(lower.box.bottom - lower.box.top < _STUB for _, lower in pairs)
        return bool(below) or (bool(above) and is_stub)
    if above and not below and all(_loses_mark(upper, lower) for upper, lower in both):
        return True
    if _is_cut_header_row(pairs):
        return True
    if not all(_goes_on(upper, lower) for upper, lower in both):
        return False
    numbered = all(has_mark(upper.text) for upper, _ in both)
    return not (above and below) and (bool(above or below) or numbered)


def _is_cut_header_row(pairs: list[tuple[PageCell, PageCell]]) -> bool:
    """Tell whether words stand above words, with blanks below the label and another cell: 商业 | 企业, 其他 | ."""
    if any(has_mark(lower.text) or (lower.text and is_number(lower.text)) for _, lower in pairs):
        return False
    if any(is_number(upper.text) for upper, _ in pairs):
        return False
    ordered = sorted(pairs, key=lambda pair: pair[1].col)
    return not ordered[0][1].text and any(lower.row_span == 1 and not lower.text for _, lower in ordered[1:])


def _is_cut_header(tail: _Edge, top: _Edge) -> bool:
    """Tell whether the break went through a header, whose merged cells go on beside cells that begin below it."""
    shared = [(tail[key], top[key]) for key in top if key in tail]
    if not shared or len(shared) == len(top):
        return False
    return all(not is_number(upper.text) and (not lower.text or _goes_on(upper, lower)) for upper, lower in shared)


def _is_cut_label(key: _Key, tail: _Edge, top: _Edge, *, leads: bool) -> bool:
    """Tell whether a merged label goes on below the break, drawn again there, empty or with the rest of its text."""
    upper, lower = tail[key], top[key]
    leads_above = not any(cell.text for (col, _), cell in tail.items() if col < key[0] and cell.row >= upper.row)
    spans = upper.row_span > 1 or lower.row_span > 1
    if not lower.text:
        return (leads and not is_number(upper.text)) or (not upper.text and spans)
    if not upper.text:
        return leads_above and spans and not is_number(lower.text)
    has_inner = any(col > key[0] and has_mark(cell.text) for (col, _), cell in top.items())
    if spans and lower.text.lstrip()[:1] in _NEVER_FIRST and not is_number(lower.text):
        return True  # a label printed sign below sign, cut behind one: （三 | ）不予公开
    return (spans and _goes_on(upper, lower)) or ((spans or has_inner) and _loses_mark(upper, lower))


def _merge_rest_of_labels(tail: _Edge, top: _Edge, second: list[PageCell], grown: dict[int, PageCell]) -> None:
    """Merge labels whose rest stands below the cut row, in whose own piece their cell is empty."""
    for lower in second:
        key = (lower.col, lower.col_span)
        upper, between = tail.get(key), top.get(key)
        if upper is None or between is None or between.text or between.row_span > 1 or not _loses_mark(upper, lower):
            continue
        upper.row_span += lower.row_span
        _merge_text(upper, lower)
        grown[id(lower)] = upper


def _merge_text(upper: PageCell, lower: PageCell) -> None:
    if not lower.text:
        return
    if not upper.text:
        upper.text, upper.page, upper.box = lower.text, lower.page, lower.box
    else:
        upper.text = f"{upper.text}\n{lower.text}"
    upper.fills_width, upper.fills_height = lower.fills_width, lower.fills_height
