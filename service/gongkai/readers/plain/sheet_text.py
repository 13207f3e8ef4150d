"""A whole sheet saved as text: records of equally many fields, parted by commas, tabs or semicolons, prose among them.

Offices type the report into one sheet; saved as text, a paragraph is a record of one filled field. Such a file is read
as the sheet that it was.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator

from gongkai.readers.flow import SECTION_TITLE
from gongkai.readers.sheets.sheet import Sheet, SheetCell
from gongkai.text.lines import is_value

_DELIMITERS = ",\t;"
_MIN_RECORDS = 5
_MIN_FIELDS = 3
_REGULAR = 0.95  # of the records have as many fields as most: the others are lines that the export cut
_MAX_FIELD = 20_000  # characters; csv refuses longer fields than 131072
_SECTION = re.compile(r"(?:情况|事项|问题|措施|打算|工作)$")  # how titles end that stand between tables; no label does


def sheet_of(text: str) -> Sheet | None:
    """Return the sheet that ``text`` is the export of, None for any other text."""
    lines = [line for line in text.split("\n") if line.strip()]
    for delimiter in _DELIMITERS:
        if len(lines) < _MIN_RECORDS or lines[0].count(delimiter) < _MIN_FIELDS - 1:
            continue
        records = _records(text, delimiter)
        if records is not None:
            return Sheet("", list(_cells(records)))
    return None


def _records(text: str, delimiter: str) -> list[list[str]] | None:
    """Return the records, None where they are not those of a sheet that holds prose and a table."""
    try:
        records = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))
    except csv.Error:
        return None
    printed = [record for record in records if any(map(str.strip, record))]
    if len(printed) < _MIN_RECORDS or max(len(field) for record in printed for field in record) > _MAX_FIELD:
        return None
    width, count = Counter(map(len, printed)).most_common(1)[0]
    alone = sum(sum(map(bool, record)) == 1 for record in printed)
    numbers = any(sum(map(is_value, record)) > 1 for record in printed)
    if width < _MIN_FIELDS or count < _REGULAR * len(printed) or not alone or not numbers:
        return None
    return records


def _cells(records: list[list[str]]) -> Iterator[SheetCell]:
    """Yield the filled cells; a title alone in its record was merged over all columns."""
    width = max(map(len, records))
    for row, record in enumerate(records):
        filled = [col for col, text in enumerate(record) if text.strip()]
        for col in filled:
            text = record[col].strip()
            is_title = filled == [0] and SECTION_TITLE.match(text) and _SECTION.search(text)
            yield SheetCell(row, col, text, 1, width if is_title else 1)
