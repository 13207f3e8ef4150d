"""Tables with bars between cells, one row a line: Markdown in all its dialects, psql, and old Word converters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.readers.plain.blocks import Attempt, Line, Row, Rows, drafts
from gongkai.readers.plain.cells import is_prose
from gongkai.text.lines import display_width, has_mark, is_title, is_value

_BARS = str.maketrans("｜│┃┆┊¦", "||||||")
_RULE = re.compile(r"[\s|]*:?[-=─━]{1,}:?(?:\s*[|+┼]\s*:?[-=─━]+:?)*[\s|+]*")
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_SPLIT = re.compile(r"(?<!\\)\|")
_MAX_WRAPPED = 12  # lines of one row whose cells hold line breaks
_SLACK = 3  # display columns that a full line of a cell may leave empty: a hanzi and the padding
_MIN_CELLS_ALONE = 3
_MIN_OPEN_CELLS = 3  # a row without outer bars and without a rule below the first needs so many cells


def read_pipe_rows(lines: Sequence[Line], start: int) -> Attempt | None:
    """Recognise a run of lines with bars between cells, ragged or not."""
    if not _begins(lines, start):
        return None
    rows: list[Row] = []
    position = end = start
    ruled = False
    widths: list[list[int]] = []
    framed = _bars(lines[start].text).strip().startswith("|")
    while position < len(lines):
        text = _bars(lines[position].text).strip()
        if lines[position].blank:
            # Some converters leave a blank line after each row.
            following = position + 1
            if following < len(lines) and _is_row(_bars(lines[following].text), framed=framed):
                position = following
                continue
            break
        if _is_rule(text):
            position += 1
            end = position
            ruled = True
            continue
        if not _is_row(text, framed=framed):
            break
        text, position = _whole(lines, position, framed=framed)
        rows.append(Row(_cells(text), lines[position - 1].page))
        widths.append(_widths(text))
        end = position
    if not _is_table(rows):
        return Attempt((), max(end, start + 1))
    if framed and not ruled:
        rows = _unwrapped(rows, widths)
    return Attempt((Rows(drafts(rows), lines[start].number, lines[start].page),), end)


def _bars(text: str) -> str:
    """Return the line with bars of every kind as ``|``; a single one of another kind is a dirty mark."""
    if "|" in text or sum(text.count(bar) for bar in "｜│┃┆┊¦") < 2:
        return text
    return text.translate(_BARS)


def _begins(lines: Sequence[Line], start: int) -> bool:
    text = _bars(lines[start].text)
    if "|" not in text:
        return False
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


def _parts(text: str) -> list[str]:
    """Return what stands between the bars of a row, spaces kept."""
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


def _widths(text: str) -> list[int]:
    return [display_width(part) for part in _parts(text)]


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
    if not filled or any(is_value(cell) or has_mark(cell) for _, cell, _ in filled):
        return False
    return all(upper and display_width(upper) >= width - _SLACK for upper, _, width in filled)


def _is_table(rows: Sequence[Row]) -> bool:
    widest = max((len(row.cells) for row in rows), default=0)
    if not any(cell for row in rows for cell in row.cells):
        return False
    if len(rows) == 1:
        return widest >= _MIN_CELLS_ALONE
    return widest > 1
