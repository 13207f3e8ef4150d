"""Tables as browsers copy them when cells hold paragraphs: a lone tab between cells, blank lines around everything.

::

    规章⏎ ⏎ ⇥⏎ ⏎ 0⏎ ⏎ ⇥⏎ ⏎ 1⏎ ⏎ ⏎ ⏎ ⏎ 文件 …       blank lines around a tab; three and more between rows
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.readers.plain.blocks import Attempt, Line, Row, Rows, drafts
from gongkai.text.lines import is_title, is_value

_ROW_GAP = 3  # blank lines between rows; paragraphs in a cell are parted by one
_MAX_CELL = 12  # lines of one cell, blank ones included
_MIN_TABS = 2


def read_copied_cells(lines: Sequence[Line], start: int) -> Attempt | None:
    """Recognise a table with a lone tab between cells."""
    first_tab = None if lines[start].text.startswith("\t") else _next_tab(lines, start)
    if first_tab is None or not _is_one_paragraph(lines[start:first_tab]):
        return None
    rows = [Row([], lines[start].page)]
    position = end = start
    n_tabs = 0
    while position < len(lines):
        tab = _next_tab(lines, position)
        if tab is not None:
            rows[-1].cells.append(_text(lines[position:tab]))
            position = tab + 1
            n_tabs += 1
            continue
        cell_end = _last_cell_end(lines, position)
        rows[-1].cells.append(_text(lines[position:cell_end]))
        position = end = cell_end
        following = _next_row(lines, cell_end)
        if following is None:
            break
        rows.append(Row([], lines[following].page))
        position = following
    if n_tabs < _MIN_TABS:
        return Attempt((), end)
    return Attempt((Rows(drafts(rows), lines[start].number, lines[start].page),), end)


def _is_lone_tab(line: Line) -> bool:
    return "\t" in line.text and not line.text.strip()


def _is_one_paragraph(lines: Sequence[Line]) -> bool:
    """Tell whether nothing but the first cell stands before the first tab: no title above it."""
    printed = [number for number, line in enumerate(lines) if not line.blank]
    return len(printed) == printed[-1] + 1


def _next_tab(lines: Sequence[Line], position: int) -> int | None:
    """Return where the tab behind the cell at ``position`` stands, None when its row ends before one."""
    blank = 0
    for index in range(position, min(len(lines), position + _MAX_CELL)):
        line = lines[index]
        if _is_lone_tab(line):
            # Between cells a blank line stands on both sides; in other dumps a lone tab is an empty cell.
            after = index + 1 == len(lines) or lines[index + 1].blank
            return index if index > position and lines[index - 1].blank and after else None
        if "\t" in line.text:
            return None
        blank = blank + 1 if not line.text.strip(" ") else 0  # a non-breaking space makes a cell of its own
        if blank >= _ROW_GAP:
            return None
    return None


def _last_cell_end(lines: Sequence[Line], position: int) -> int:
    """Return the position behind a row's last cell: its first paragraph, since nothing else marks its end."""
    index = position
    while index < len(lines) and lines[index].blank and index - position < _ROW_GAP:
        index += 1
    first = index
    while index < len(lines) and not lines[index].blank:
        if index > first and (is_title(lines[index].text) or is_value(lines[index - 1].text.strip())):
            break
        index += 1
    return index


def _next_row(lines: Sequence[Line], position: int) -> int | None:
    """Return where the next row begins, None where the table ends."""
    index = position
    while index < len(lines) and lines[index].blank:
        index += 1
    if index == len(lines) or index - position < _ROW_GAP or is_title(lines[index].text):
        return None
    if _next_tab(lines, index) is not None:
        return index
    # A row of one merged cell stands between rows with tabs.
    after = _last_cell_end(lines, index)
    later = after
    while later < len(lines) and lines[later].blank:
        later += 1
    if later < len(lines) and later - after >= _ROW_GAP and _next_tab(lines, later) is not None:
        return index
    return None


def _text(lines: Sequence[Line]) -> str:
    return "\n".join(line.text.strip() for line in lines if line.text.strip())
