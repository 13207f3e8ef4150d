"""Tables whose columns are set by spaces, as ``pdftotext -layout`` and people at a keyboard make them.

A table is where lines end in several numbers. Labels wrapped over lines are put together, heads get the columns that
they stand over. The result is a guess and says so (``ruled=False``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from gongkai.readers.plain.blocks import Block, Line, Rows
from gongkai.readers.plain.cells import is_prose
from gongkai.readers.plain.layout_grid import build_cells
from gongkai.readers.plain.layout_strays import merge_strays
from gongkai.readers.plain.layout_tokens import GAP, Columnar, columnar
from gongkai.text.lines import continues, display_width, ends, has_mark, is_title, wrap_width

_MAX_LABEL_LINES = 14  # lines without numbers inside a table: section headings of the form, long wrapped labels
_MAX_BLANK = 3
_MAX_HEADER = 12  # lines above the first numbers
_MAX_TAIL = 4  # lines of the last label below its numbers
_APART = 0.5  # of the rows follow each other without any label between
_ALONE = 5  # values that make a table of a single line
_PROSE_FILL = 0.85  # of the wrap width: a line so long without a gap is prose
_LABEL_REACH = 3  # lines from a label's first line to its numbers
_NEIGHBOURS = 30  # lines up and down among which rows are alike
_ALIKE = 2  # such rows beside the one in question
_MAX_PIECE = 5  # characters of a label that is wrapped in a narrow column
_MAX_LABEL = 20  # characters on one line of a label column
_TABLE_TITLE = re.compile(r"\d{4}\s*年|(?:表|报告|年报)(?:[（(].*[)）])?\s*$")
_FIELD_MARK = re.compile(r"[：:]")
_SECTION = re.compile(
    r"\s+\S{4,}(?:情况|事项|问题|措施|打算)"
)  # an indented title's last words; no label of a form ends so
_CENTRED = 8  # leading columns of space of a line that stands in the middle


def layout_tables(found: Sequence[Block | Line]) -> list[Block | Line]:
    """Return the items with the tables among the lines made blocks."""
    parsed = [columnar(item) if isinstance(item, Line) else item for item in found]
    width = wrap_width(item.line.text for item in parsed if isinstance(item, Columnar) and not item.is_parted)
    result: list[Block | Line] = []
    run: list[Columnar] = []
    for item in parsed:
        if isinstance(item, Columnar):
            run.append(item)
            continue
        result.extend(_Run(run, width).parted())
        run = []
        result.append(item)
    result.extend(_Run(run, width).parted())
    return result


def _is_parted_title(line: Columnar) -> bool:
    """Tell whether a line is a section's title whose number stands apart: 第二部分      主动公开政府信息情况."""
    if line.values or len(line.head) != 2:
        return False
    number, words = (token.text for token in line.head)
    return is_title(f"{number}{words}") and not is_title(words) and _SECTION.fullmatch(f" {words}") is not None


class _Run:
    """A run of lines without other blocks, to be parted into tables and the rest."""

    def __init__(self, lines: Sequence[Columnar], width: int | None) -> None:
        self._lines = merge_strays(lines)
        self._width = width
        self._done = 0

    def parted(self) -> list[Block | Line]:
        """Return the tables and the lines between them."""
        result: list[Block | Line] = []
        position = 0
        while position < len(self._lines):
            if not self._lines[position].values or not self._is_seed(position):
                position += 1
                continue
            end = self._end(position)
            if not _is_certain(self._lines[position:end]):
                position = end
                continue
            start = self._header(position)
            end = self._tail(end, position)
            block = self._lines[start:end]
            result.extend(line for each in self._lines[self._done : start] for line in each.lines)
            cells, strayed = build_cells(block)
            first = block[0].line
            result.append(Rows(cells, first.number, first.page, ruled=False, strayed=strayed))
            self._done = position = end
        result.extend(line for each in self._lines[self._done :] for line in each.lines)
        return result

    def _is_seed(self, position: int) -> bool:
        line = self._lines[position]
        return line.is_strong or bool(line.head)

    def _end(self, start: int) -> int:
        """Return the position behind the last line of values that belongs with the one at ``start``."""
        end = start + 1
        loose = blank = 0
        for position in range(start + 1, len(self._lines)):
            line = self._lines[position]
            if line.values:
                end, loose, blank = position + 1, 0, 0
            elif line.blank:
                blank += 1
            elif self._is_boundary(position):
                break
            else:
                loose, blank = loose + 1, 0
            if loose > _MAX_LABEL_LINES or blank > _MAX_BLANK:
                break
        return end

    def _is_boundary(self, position: int) -> bool:
        """Tell whether a line without values is prose or a title, which no table goes over."""
        line = self._lines[position]
        text = line.line.text
        if line.is_parted:
            return _is_parted_title(line)
        if is_title(text):
            return not (self._is_row_label(position) or self._is_group_label(position))
        stripped = text.strip()
        if is_title(stripped) and _SECTION.fullmatch(text.rstrip()):
            return True
        if is_prose(stripped) or (ends(text) and not line.is_parted and len(stripped) > 1 and "（" not in stripped):
            return True
        return self._width is not None and len(line.head) == 1 and display_width(stripped) >= _PROSE_FILL * self._width

    def _is_row_label(self, position: int) -> bool:
        """Tell whether a line that looks like a title is the beginning of a row's label, its numbers further down.

        Then its numbers are as many as those of the rows nearby, and others among these are numbered as titles too.
        """
        row = self._numbers_of(position)
        if row is None:
            return False
        count = len(row.values)
        near = range(max(0, position - _NEIGHBOURS), min(len(self._lines), position + _NEIGHBOURS))
        alike = [number for number in near if len(self._lines[number].values) == count]
        if len(alike) <= _ALIKE:
            return False
        if any(self._lines[number].head and is_title(self._lines[number].head[0].text) for number in alike):
            return True
        others = (self._numbers_of(number) for number in near if number != position)
        return any(other is not None and len(other.values) == count for other in others)

    def _is_group_label(self, position: int) -> bool:
        """Tell whether a line that looks like a title is a piece of a group's label, between two rows of numbers."""
        line = self._lines[position]
        if len(line.head) == 1 and len(line.head[0].text) > _MAX_PIECE:
            return False
        beside = [self._beside(position, step) for step in (-1, 1)]
        return all(row is not None and row.is_strong for row in beside)

    def _beside(self, position: int, step: int) -> Columnar | None:
        """Return the next printed line up or down."""
        position += step
        while 0 <= position < len(self._lines):
            if not self._lines[position].blank:
                return self._lines[position]
            position += step
        return None

    def _numbers_of(self, position: int) -> Columnar | None:
        """Return the line with the numbers of a label that begins like a title, None where it can be no such label."""
        label = self._lines[position]
        if len(label.head) != 1 or label.values or len(label.head[0].text) > _MAX_LABEL:
            return None
        if not is_title(label.head[0].text):
            return None
        for line in self._lines[position + 1 : position + 1 + _LABEL_REACH]:
            if line.blank or has_mark(line.line.text):
                return None
            if line.values:
                return line if line.is_strong and len(line.head) <= 1 else None
            if len(line.head) > 1:
                return None
        return None

    def _header(self, start: int) -> int:
        """Return where the lines above the first numbers begin that belong to the table."""
        first = start
        blank = 0
        for position in range(start - 1, max(self._done, start - _MAX_HEADER) - 1, -1):
            line = self._lines[position]
            if line.blank:
                blank += 1
                continue
            if self._is_boundary(position) or self._is_continued(position):
                break
            text = line.line.text
            centred = len(text) - len(text.lstrip()) >= _CENTRED
            if not line.is_parted and _TABLE_TITLE.search(text):
                break
            if blank > 1 or (blank and not (line.is_parted or centred)):
                break
            if has_mark(text) and not line.is_parted and position < start - 1 and not self._is_row_label(position):
                break
            first, blank = position, 0
        return first

    def _is_continued(self, position: int) -> bool:
        """Tell whether the line is the last of a paragraph above it."""
        if not position or self._lines[position].is_parted:
            return False
        before = self._lines[position - 1]
        if before.blank or before.is_parted:
            return False
        return continues(before.line.text, self._lines[position].line.text, self._width)

    def _tail(self, end: int, start: int) -> int:
        """Return the end with the lines of the last label that stand below its numbers."""
        right = max((line.head[-1].right for line in self._lines[start:end] if line.head), default=0)
        last = end
        for position in range(end, min(len(self._lines), end + _MAX_TAIL)):
            line = self._lines[position]
            text = line.line.text
            if line.blank or line.values or self._is_boundary(position) or has_mark(text) or ends(text):
                break
            if line.is_parted and _FIELD_MARK.search(text):
                break  # 填报人：… 审核人：…
            if line.head[-1].right > right or len(line.head[-1].text) > right:
                break
            last = position + 1
        return last


def _is_certain(lines: Sequence[Columnar]) -> bool:
    """Tell whether the lines from the first to the last with values are a table beyond doubt."""
    printed = [line for line in lines if not line.blank]
    rows = [line for line in printed if line.values]
    bare = sum(not (upper.head or lower.head) for upper, lower in pairwise(printed))
    if len(rows) > 1 and bare >= _APART * (len(rows) - 1):
        return False  # numbers apart from their labels: their order is all there is
    if _lost_blanks(rows):
        return False
    strong = sum(row.is_strong for row in rows)
    if any(len(row.values) >= _ALONE for row in rows) or strong >= 2:
        return True
    labelled = [row for row in rows if row.head]
    if strong and len(labelled) > 1:
        return True
    # Two columns, a label and its number: the numbers must stand under each other.
    edges = [row.values[0] for row in labelled]
    return len(edges) > 1 and all(
        left.left < right.right and right.left < left.right for left, right in pairwise(edges)
    )


def _lost_blanks(rows: Sequence[Columnar]) -> bool:
    """Tell whether one space parts all values and some rows of a wide form have fewer: no place tells which are left.

    A lone value may be of another table, of two columns.
    """
    widest = max(len(row.values) for row in rows)
    spaced = all(token.gap < GAP for row in rows for token in row.values[1:])
    return widest >= _ALONE and spaced and any(1 < len(row.values) < widest for row in rows)
