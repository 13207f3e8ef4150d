"""Rows whose cells commas or semicolons part, read only where they are certain: prose has both."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from gongkai.readers.plain.blocks import Attempt, Line, Row, Rows, drafts
from gongkai.readers.plain.cells import is_prose
from gongkai.text.lines import is_value

_GAP = re.compile(r"\s{2}|\u3000")
_MARKS = (",", ";")
_MIN_RECORDS = 3
_MIN_FIELDS = 3
_MAX_FIELD_LINES = 10  # lines that one quoted field may take
_MAX_FIELD = 500  # characters


def read_csv(lines: Sequence[Line], start: int) -> Attempt | None:
    """Recognise records of equally many fields, at least one of them a number."""
    found = [attempt for mark in _MARKS if (attempt := _read(lines, start, mark)) is not None]
    return next((attempt for attempt in found if attempt.blocks), found[0] if found else None)


def _read(lines: Sequence[Line], start: int, mark: str) -> Attempt | None:
    if lines[start].text.count(mark) < _MIN_FIELDS - 1 or _is_spaced(lines[start].text):
        return None
    rows: list[Row] = []
    position = start
    while position < len(lines) and (mark in lines[position].text or lines[position].text.startswith('"')):
        record, end = _record(lines, position, mark)
        if rows and len(record) != len(rows[0].cells):
            break
        rows.append(Row([field.strip() for field in record], lines[position].page))
        position = end
    certain = (
        len(rows) >= _MIN_RECORDS
        and len(rows[0].cells) >= _MIN_FIELDS
        and any(is_value(cell) for row in rows for cell in row.cells)
        and not any(is_prose(cell) or len(cell) > _MAX_FIELD for row in rows for cell in row.cells)
    )
    if not certain:
        return Attempt((), position)
    return Attempt((Rows(drafts(rows), lines[start].number, lines[start].page),), position)


def _is_spaced(text: str) -> bool:
    """Tell whether spaces part the cells of a line, so that its commas part thousands."""
    return _GAP.search(text.strip()) is not None or sum(map(is_value, text.split()[-2:])) > 1


def _record(lines: Sequence[Line], position: int, mark: str) -> tuple[list[str], int]:
    """Return the record that begins on a line, and the position behind it; quoted fields may go over line ends."""
    text = lines[position].text
    end = position + 1
    while text.count('"') % 2 and end < min(len(lines), position + _MAX_FIELD_LINES):
        text = f"{text}\n{lines[end].text}"
        end += 1
    if text.count('"') % 2:
        return lines[position].text.split(mark), position + 1
    try:
        return next(csv.reader(text.splitlines(keepends=True), delimiter=mark, strict=True)), end
    except (csv.Error, StopIteration):
        return lines[position].text.split(mark), position + 1
