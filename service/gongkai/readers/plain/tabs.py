"""Tables written row by row, cells parted by tabs: pasted from spreadsheets, word processors and web pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gongkai.document import BlockKind
from gongkai.readers.plain.blocks import Attempt, Line, Paragraph, Row, Rows, drafts
from gongkai.readers.plain.cells import is_prose
from gongkai.text.lines import ends, has_mark, is_title, is_value, squeeze

_MIN_CELLS_ALONE = 4  # a single row with fewer cells is a line with a tab in it
_MAX_LOOSE = 4  # lines in a row without a tab: pieces of wrapped cells
_MAX_BLANK = 2
_MAX_QUOTED = 12  # lines of one quoted cell
_MAX_NAMES = 2
_MAX_NAME = 12  # characters
_HEAVY = 100  # characters of a sentence that make a line a paragraph
_MIN_CONTENTS = 3  # lines of a table of contents


def read_tab_rows(lines: Sequence[Line], start: int) -> Attempt | None:
    """Recognise a run of lines with tabs between cells."""
    first = _first_row(lines, start)
    if first is None:
        return None
    rows = [Row([_cell(line.text)], line.page) for line in lines[start:first]]
    position = end = first
    while position < len(lines):
        if _is_row(lines[position].text):
            text, position = _unquoted(lines, position)
            rows.append(Row([_cell(part) for part in text.split("\t")], lines[position - 1].page))
            end = position
            continue
        following = _next_row(lines, position)
        if following is None:
            break
        loose = [line for line in lines[position:following] if line.text.strip()]
        rows.extend(Row([_cell(line.text)], line.page) for line in loose)
        position = following
    contents = _contents(lines[start:end], rows[first - start :])
    if contents:
        return Attempt(contents, end)
    rows = _mended(_without_margin(rows))
    if not _is_table(rows):
        return Attempt((), end)
    return Attempt((Rows(drafts(rows), lines[start].number, lines[start].page),), end)


def _first_row(lines: Sequence[Line], start: int) -> int | None:
    """Return where the first row with tabs is: here, or below the names of a section of the table."""
    for position in range(start, min(len(lines), start + _MAX_NAMES + 1)):
        text = lines[position].text
        if "\t" in text.strip():
            return position if _is_row(text) else None
        if not _is_name(text.strip()):
            return None
    return None


def _is_name(text: str) -> bool:
    """Tell whether a line may be a merged cell that names the rows below it, not a title or a sentence."""
    return bool(text) and len(text) <= _MAX_NAME and not (has_mark(text) or ends(text) or is_value(text))


def _is_row(text: str) -> bool:
    stripped = text.strip()
    if "\t" not in text or not stripped:
        return False
    if "\t" not in stripped and (is_prose(stripped) or is_title(stripped)):
        return False  # an indented paragraph
    return not any(len(part) >= _HEAVY and "。" in part for part in text.split("\t"))


def _cell(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].replace('""', '"')
    return "\n".join(part.strip() for part in text.split("\n") if part.strip())


def _unquoted(lines: Sequence[Line], position: int) -> tuple[str, int]:
    """Return a row, with the lines that a quoted cell of it goes on over, and the position behind it."""
    text = lines[position].text
    end = position + 1
    if not _is_open(text):
        return text, end
    for later in range(end, min(len(lines), end + _MAX_QUOTED)):
        text = f"{text}\n{lines[later].text}"
        if '"' in lines[later].text and not _is_open(text):
            return text, later + 1
    return lines[position].text, end


def _is_open(text: str) -> bool:
    last = text.rsplit("\t", 1)[-1].lstrip()
    return last.startswith('"') and last.count('"') % 2 == 1


def _next_row(lines: Sequence[Line], position: int) -> int | None:
    """Return where the table goes on behind a few lines without tabs, None where it ends."""
    loose = blank = 0
    for index in range(position, min(len(lines), position + _MAX_LOOSE + _MAX_BLANK + 1)):
        text = lines[index].text
        if _is_row(text):
            return index
        if lines[index].blank:
            blank += 1
        else:
            loose += 1
            if is_title(text) or is_prose(text.strip()) or (ends(text) and blank):
                return None
        if loose > _MAX_LOOSE or blank > _MAX_BLANK:
            return None
    return None


def _without_margin(rows: list[Row]) -> list[Row]:
    """Drop the first column when a tab stands before every row's first cell, the last when one ends every row."""
    for side, kept in ((0, slice(1, None)), (-1, slice(None, -1))):
        wide = [row for row in rows if len(row.cells) > 1]
        if len(wide) > 1 and all(not row.cells[side] for row in wide):
            rows = [Row(row.cells[kept], row.page) if len(row.cells) > 1 else row for row in rows]
    return rows


def _mended(rows: list[Row]) -> list[Row]:
    """Join rows that a line break inside a cell cut in pieces: together they have as many cells as the others."""
    lengths = Counter(len(row.cells) for row in rows if sum(map(is_value, row.cells)) * 2 > len(row.cells))
    if not lengths:
        return rows
    width = lengths.most_common(1)[0][0]
    mended: list[Row] = []
    position = 0
    while position < len(rows):
        size = _pieces(rows, position, width)
        whole = rows[position]
        for piece in rows[position + 1 : position + size]:
            seam = f"{whole.cells[-1]}\n{piece.cells[0]}".strip()
            whole = Row([*whole.cells[:-1], seam, *piece.cells[1:]], whole.page)
        mended.append(whole)
        position += size
    return mended


def _pieces(rows: Sequence[Row], position: int, width: int) -> int:
    """Return how many rows from ``position`` make one of ``width`` cells; 1 when they do not."""
    total = len(rows[position].cells)
    if total >= width or not _is_seam(rows[position].cells[-1]):
        return 1
    if total == 1:
        return 2 if _is_cut_label(rows, position, width) else 1
    for size in range(2, min(len(rows) - position, _MAX_QUOTED) + 1):
        piece = rows[position + size - 1].cells
        if not _is_seam(piece[0]):
            return 1
        total += len(piece) - 1
        if total == width:
            return size
        if total > width or (len(piece) > 1 and not _is_seam(piece[-1])):
            return 1
    return 1


def _is_cut_label(rows: Sequence[Row], position: int, width: int) -> bool:
    """Tell whether a lone cell is the beginning of the label of a row of numbers below it."""
    label = rows[position].cells[0]
    if position + 1 == len(rows) or ends(label):
        return False
    following = rows[position + 1].cells
    numbers = sum(map(is_value, following[1:]))
    return len(following) == width and _is_seam(following[0]) and not has_mark(following[0]) and numbers * 2 > width


def _is_seam(cell: str) -> bool:
    return bool(cell) and not is_value(cell)


def _contents(lines: Sequence[Line], rows: Sequence[Row]) -> list[Paragraph]:
    """Return a table of contents as furniture: titles with page numbers that never fall."""
    filled = [[cell for cell in row.cells if cell] for row in rows]
    if len(filled) < _MIN_CONTENTS or not all(len(row) == 2 and row[1].isdecimal() for row in filled):
        return []
    pages = [int(row[1]) for row in filled]
    if pages != sorted(pages) or sum(has_mark(row[0]) for row in filled) * 2 < len(filled):
        return []
    return [
        Paragraph(squeeze(line.text), line.number, line.page, BlockKind.FURNITURE) for line in lines if not line.blank
    ]


def _is_table(rows: Sequence[Row]) -> bool:
    wide = [row for row in rows if len(row.cells) > 1]
    if not wide or not any(cell for row in wide for cell in row.cells):
        return False
    return len(wide) > 1 or len(wide[0].cells) >= _MIN_CELLS_ALONE
