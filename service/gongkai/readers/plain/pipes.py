"""Tables with bars between cells, one row a line: Markdown in all its dialects, psql, and old Word converters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.readers.plain.blocks import Attempt, Line, Paragraph, Row, Rows, drafts
from gongkai.readers.plain.cells import is_prose
from gongkai.readers.plain.layout_labels import begins_label
from gongkai.text.lines import display_width, is_title, is_value, squeeze

_BARS = str.maketrans("｜│┃┆┊¦", "||||||")
_RULE = re.compile(r"[\s|]*:?[-=─━]{1,}:?(?:\s*[|+┼]\s*:?[-=─━]+:?)*[\s|+]*")
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_SPLIT = re.compile(r"(?<!\\)\|")
_MAX_WRAPPED = 12  # lines of one row whose cells hold line breaks
_SLACK = 3  # display columns that a full line of a cell may leave empty: a hanzi and the padding
_STRAY_BARS = 2  # one in front of a row, one behind it
_WIDE_TABLE = 8  # cells in a row: two tables so wide never stand next to each other without a word between
_MIN_CELLS_ALONE = 3
_MAX_LONE = 3  # rows of one cell that stand together: a caption of the rows below, and its note
_MIN_OPEN_CELLS = 3  # a row without outer bars and without a rule below the first needs so many cells


def read_pipe_rows(lines: Sequence[Line], start: int) -> Attempt | None:
    """Recognise a run of lines with bars between cells, ragged or not."""
    if not _begins(lines, start):
        return None
    printed: list[_Printed] = []
    position = end = start
    n_ruled: int | None = None
    framed = _is_framed(lines, start)
    while position < len(lines):
        text = _bars(lines[position].text).strip()
        if lines[position].blank:
            following = _behind_blank(lines, position, printed, framed=framed)
            if following is None:
                break
            position = following
        elif _is_rule(text):
            position += 1
            end = position
            n_ruled = n_ruled or len(re.findall(r"[-=─━]+", text))
        elif printed and _ends_table(text):
            break
        elif _is_row(text, framed=framed) or (
            not framed and (n_ruled or position == start) and _is_lone_cell(lines, position)
        ):
            text, behind = _whole(lines, position, framed=framed)
            printed.append(_Printed(text, position, lines[behind - 1].page))
            position = end = behind
        else:
            break
    parts = _parted([row.text for row in printed], n_ruled, framed=framed)
    rows = [Row([_cell(part) for part in cells], row.page) for cells, row in zip(parts, printed, strict=True)]
    # A header above its rule alone is a table, too: | 存在的问题 | text |
    if not _is_table(rows) and not (framed and len(rows) == 1 and 1 < len(rows[0].cells) == n_ruled):
        lone = framed and rows and all(len(row.cells) == 1 and row.cells[0] for row in rows)
        return Attempt(_lines_in_bars(printed, rows, lines) if lone else (), max(end, start + 1))
    if framed and n_ruled is None:
        rows = _unwrapped(rows, [[display_width(part) for part in cells] for cells in parts])
    return Attempt((Rows(drafts(rows), lines[start].number, lines[start].page),), end)


def _lines_in_bars(printed: Sequence[_Printed], rows: Sequence[Row], lines: Sequence[Line]) -> list[Paragraph]:
    """Return lines that only stand in a frame, titles and prose, without their bars."""
    return [
        Paragraph(squeeze(row.cells[0]), lines[line.position].number, row.page)
        for line, row in zip(printed, rows, strict=True)
    ]


class _Printed(NamedTuple):
    """A row as printed, the position of its first line, and its page."""

    text: str
    position: int
    page: int | None


def _is_framed(lines: Sequence[Line], start: int) -> bool:
    """Tell whether bars stand outside of the first and last cells too: the rule tells, or else the first row."""
    following = _bars(lines[start + 1].text).strip() if start + 1 < len(lines) else ""
    told_by = following if _is_rule(following) and "|" in following else _bars(lines[start].text).strip()
    return told_by.startswith("|")


def _behind_blank(lines: Sequence[Line], position: int, printed: Sequence[_Printed], *, framed: bool) -> int | None:
    """Return where the table goes on behind a blank line, None where it ends.

    Some converters leave a blank line behind each row, and most leave one where a page ended.
    """
    following = position + 1
    if not printed or following >= len(lines) or not _is_row(_bars(lines[following].text), framed=framed):
        return None
    text, behind = _whole(lines, following, framed=framed)
    if _cells(text) == _cells(printed[0].text) and len(printed) > 1:
        return None  # the header once more: another table, or the same one on another page
    ruled = behind < len(lines) and _is_rule(_bars(lines[behind].text).strip())
    same_width = len(_SPLIT.split(text)) == len(_SPLIT.split(printed[-1].text))
    if ruled and len(printed) > 1:
        # A table has a rule below its header. Numbers above one are a row that a page break made the first.
        cells = _cells(text)
        on = any(map(is_value, cells)) or len(cells) >= _WIDE_TABLE
        return following if same_width and on else None
    rows = max(len(_cells(row.text)) for row in printed) > 1  # titles and prose in a frame are no rows
    every = rows and len(printed) > 1 and all(lines[row.position - 1].blank for row in printed[1:])
    return following if same_width or every or not framed else None


def _bars(text: str) -> str:
    """Return the line with bars of every kind as ``|``; a single one of another kind is a dirty mark."""
    if "|" in text or sum(text.count(bar) for bar in "｜│┃┆┊¦") < 2:
        return text
    return text.translate(_BARS)


def _begins(lines: Sequence[Line], start: int) -> bool:
    text = _bars(lines[start].text)
    if "|" not in text:
        below = lines[start + 1].text if start + 1 < len(lines) else ""
        return "|" in below and _is_rule(below) and not below.strip().startswith("|") and _is_lone_cell(lines, start)
    text = text.strip()
    if text.startswith("|"):
        return _is_row(text, framed=True) or _is_rule(text)
    following = _bars(lines[start + 1].text) if start + 1 < len(lines) else ""
    n_cells = len(_SPLIT.split(text))
    if n_cells > 1 and _is_rule(following) and len(re.findall(r"[-=─━]+", following)) > 1:
        return True
    return n_cells >= _MIN_OPEN_CELLS and not is_prose(text) and len(_SPLIT.split(following)) >= _MIN_OPEN_CELLS


def _is_rule(text: str) -> bool:
    return ("-" in text or "=" in text or "─" in text or "━" in text) and _RULE.fullmatch(text) is not None


def _is_row(text: str, *, framed: bool) -> bool:
    text = text.strip()
    if framed:
        if not text.startswith("|"):
            return False
        # "|六、其他" is a title with a stray bar.
        return len(_SPLIT.split(text)) > 2 or not is_title(text[1:])
    return len(_SPLIT.split(text)) > 1


def _ends_table(text: str) -> bool:
    """Tell whether a line in bars is a section's title with its prose behind it: the table ends above."""
    cells = [cell for cell in _cells(text) if cell]
    return len(cells) == 1 and is_title(cells[0]) and is_prose(cells[0])


def _is_lone_cell(lines: Sequence[Line], position: int) -> bool:
    """Tell whether a line without a bar is a row of one cell: rows with bars or a rule follow before a blank line.

    So it is in a table without outer bars whose merged places are left out.
    """
    if is_prose(lines[position].text) or lines[position].text.lstrip().startswith(("#", ">", "-", "*")):
        return False
    for line in lines[position + 1 : position + 1 + _MAX_LONE]:
        if line.blank:
            return False
        if "|" in _bars(line.text):
            return True
    return False


def _whole(lines: Sequence[Line], position: int, *, framed: bool) -> tuple[str, int]:
    """Return a row with the lines that its cells go on over, and the position behind it."""
    text = _bars(lines[position].text).strip()
    end = position + 1
    if not framed or text.endswith("|"):
        return text, end
    whole = text
    for later in range(end, min(len(lines), end + _MAX_WRAPPED)):
        piece = _bars(lines[later].text).strip()
        if piece.startswith("|") and len(piece) > 1:
            break
        whole = f"{whole}\n{piece}"
        if piece.endswith("|"):
            return whole, later + 1
    return text, end


def _parted(texts: Sequence[str], n_ruled: int | None, *, framed: bool) -> list[list[str]]:
    """Return what stands between the bars of each row, spaces kept.

    Without a frame an empty first cell leaves its row with a bar in front. A bar on either side is a stray one when it
    makes the row just longer than the rule and every row without such a bar. A bar behind every row closes it.
    """
    if framed:
        return [_parts(text) for text in texts]
    if len(texts) > 1 and all(text.endswith("|") and not text.endswith("\\|") for text in texts):
        return [_SPLIT.split(text)[:-1] for text in texts]
    width = max([n_ruled or 0, *(len(_SPLIT.split(text)) for text in texts if not text.startswith("|"))])
    rows = []
    for text in texts:
        parts = _SPLIT.split(text)
        surplus = len(parts) - width
        if 0 < surplus <= _STRAY_BARS:
            last = len(parts) - (not parts[-1].strip())
            first = int(last > width and not parts[0].strip())
            parts = parts[first:last]
        rows.append(parts)
    return rows


def _parts(text: str) -> list[str]:
    """Return what stands between the bars of a row in a frame, spaces kept."""
    parts = _SPLIT.split(text)
    if not parts[0].strip():
        parts = parts[1:]
    if len(parts) > 1 and not parts[-1].strip() and text.rstrip().endswith("|"):
        parts = parts[:-1]
    return parts


def _cells(text: str) -> list[str]:
    return [_cell(part) for part in _parts(text)]


def _cell(text: str) -> str:
    text = _BREAK.sub("\n", text).replace("\\|", "|")
    return "\n".join(part.strip() for part in text.split("\n") if part.strip())


def _unwrapped(rows: list[Row], widths: Sequence[Sequence[int]]) -> list[Row]:
    """Join lines of wrapped cells in a table padded to fixed widths, as old converters of Word files print it.

    A line goes on with the row above when each of its cells stands below one that fills its width.
    """
    joined: list[Row] = []
    last: Sequence[str] = ()  # the printed line above
    for index, row in enumerate(rows):
        fixed = index > 0 and widths[index] == widths[index - 1] and len(row.cells) == len(last) > 1
        if fixed and _goes_on(last, row.cells, widths[index]):
            above = joined[-1].cells
            joined[-1].cells = ["\n".join(filter(None, pair)) for pair in zip(above, row.cells, strict=True)]
        else:
            joined.append(Row(list(row.cells), row.page))
        last = row.cells
    return joined


def _goes_on(above: Sequence[str], cells: Sequence[str], widths: Sequence[int]) -> bool:
    filled = [(upper, cell, width) for upper, cell, width in zip(above, cells, widths, strict=True) if cell]
    if not filled or any(is_value(cell) or begins_label(cell) for _, cell, _ in filled):
        return False
    return all(upper and display_width(upper) >= width - _SLACK for upper, _, width in filled)


def _is_table(rows: Sequence[Row]) -> bool:
    widest = max((len(row.cells) for row in rows), default=0)
    if not any(cell for row in rows for cell in row.cells):
        return False
    if len(rows) == 1:
        return widest >= _MIN_CELLS_ALONE
    return widest > 1
