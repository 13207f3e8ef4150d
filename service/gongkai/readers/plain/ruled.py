"""Tables whose columns are marked by a row of dashes or equals signs: reStructuredText, Pandoc, tabulate."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from gongkai.readers.plain.blocks import Attempt, Line, Row, Rows, drafts
from gongkai.readers.plain.cells import is_prose
from gongkai.text.lines import display_width, has_mark

_RULE = re.compile(r"\s*(?:={2,}|-{2,}|─{2,})(?:\s+(?:={2,}|-{2,}|─{2,}))+\s*")
_RUN = re.compile(r"[=\-─]+")
_LINE = re.compile(r"\s*[-=─]{8,}\s*")
_GAP = re.compile(r"\s{2,}")
_MAX_HEAD = 6  # lines of a head above its rule


def read_ruled_columns(lines: Sequence[Line], start: int) -> Attempt | None:
    """Recognise a table with a rule that marks its columns."""
    found = _rule(lines, start)
    if found is None:
        return None
    rule, framed = found
    end, spaced = _end(lines, rule, framed=framed)
    block = lines[start:end]
    cut = _cutter(lines[rule].text, [line.text for line in block if not _is_rule(line.text)])
    rows = list(_rows(block, cut, spaced=spaced, rst="=" in lines[rule].text))
    if not rows:
        return Attempt((), end)
    return Attempt((Rows(drafts(rows), lines[start].number, lines[start].page),), end)


def _is_rule(text: str) -> bool:
    return _RULE.fullmatch(text) is not None or _LINE.fullmatch(text) is not None


def _rule(lines: Sequence[Line], start: int) -> tuple[int, bool] | None:
    """Return where the rule of a table that begins at ``start`` is, and whether a line above frames the table."""
    if "--" not in (text := lines[start].text) and "==" not in text and "──" not in text:
        following = lines[start + 1].text if start + 1 < len(lines) else ""
        return (start + 1, False) if _RULE.fullmatch(following) and _is_head(text, following) else None
    if _RULE.fullmatch(text):
        return start, True
    if _LINE.fullmatch(text):
        for position in range(start + 1, min(len(lines), start + 1 + _MAX_HEAD)):
            if lines[position].blank:
                return None
            if _RULE.fullmatch(lines[position].text):
                return position, True
    return None


def _is_head(text: str, rule: str) -> bool:
    """Tell whether the line above a rule names columns, or is one cell over them all: it ends before the rule does."""
    head = text.strip()
    if _GAP.search(head):
        return True
    return (
        bool(head) and not is_prose(head) and not has_mark(head) and display_width(text.rstrip()) < display_width(rule)
    )


def _end(lines: Sequence[Line], rule: int, *, framed: bool) -> tuple[int, bool]:
    """Return the position behind the table, and whether blank lines part its rows."""
    closing = None
    position = rule + 1
    blank = False
    while position < len(lines):
        line = lines[position]
        if _is_rule(line.text):
            closing = position
            after = lines[position + 1] if position + 1 < len(lines) else None
            if after is None or after.blank:
                break
        elif line.blank:
            if not framed or closing is not None:
                break
            blank = True
        position += 1
    if closing is not None and closing >= position - 1:
        return closing + 1, blank
    if not blank:
        return position, False
    # No closing rule: the table ends with the first blank line.
    first_blank = next(index for index in range(rule + 1, len(lines) + 1) if index == len(lines) or lines[index].blank)
    return first_blank, False


def _cutter(rule: str, texts: Sequence[str]) -> Callable[[str], list[str]]:
    """Return how a line is cut in cells: at the rule's gaps where the lines have spaces there, else at wide gaps."""
    runs = [match.start() for match in _RUN.finditer(rule)]
    for measure in (display_width, len):
        if all(_is_clear(text, runs, measure) for text in texts if _GAP.search(text.strip())):
            return partial(_cut, starts=runs, measure=measure)
    return lambda text: _GAP.split(text.strip())


def _is_clear(text: str, starts: Sequence[int], measure: Callable[[str], int]) -> bool:
    """Tell whether a space stands before each column."""
    return all(not _at(text, start - 1, measure).strip() for start in starts[1:])


def _at(text: str, place: int, measure: Callable[[str], int]) -> str:
    if measure is len:
        return text[place : place + 1]
    position = 0
    for char in text:
        position += measure(char)
        if position > place:
            return char
    return ""


def _cut(text: str, starts: Sequence[int], measure: Callable[[str], int]) -> list[str]:
    cells = [""] * len(starts)
    if not _GAP.search(text.strip()) and not _is_clear(text, starts, measure):
        return [text.strip(), *cells[1:]]  # one cell over several columns
    position = 0
    for char in text:
        column = sum(start <= position for start in starts[1:])
        cells[column] += char
        position += measure(char)
    return [cell.strip() for cell in cells]


def _rows(block: Sequence[Line], cut: Callable[[str], list[str]], *, spaced: bool, rst: bool) -> Iterator[Row]:
    row: Row | None = None
    for line in block:
        if line.blank or _is_rule(line.text):
            if row is not None:
                yield row
            row = None
            continue
        cells = cut(line.text)
        # Rows of several lines: parted by blank lines, or going on without a first cell.
        goes_on = row is not None and len(cells) == len(row.cells) and (spaced or (rst and not cells[0]))
        if row is not None and goes_on:
            row.cells = ["\n".join(filter(None, pair)) for pair in zip(row.cells, cells, strict=True)]
            continue
        if row is not None:
            yield row
        row = Row(cells, line.page)
    if row is not None:
        yield row
