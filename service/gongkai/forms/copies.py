"""A form table that a document holds more than once: which copy is read, and what is told of the others.

A copy of which nothing is filled in is a template, one with the very same numbers no other reading; a copy whose
caption names another year than the report's title is a comparison.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.document import BlockKind, Document, Table, TextBlock
from gongkai.forms.doubts import Doubt, doubt
from gongkai.forms.match import Claim
from gongkai.forms.model import Kind
from gongkai.forms.values import TableValues, first_whole

_YEAR = re.compile(r"(20\d\d)\s*年")
_TITLE = re.compile(r"年度报告|年报|工作报告|工作总结|信息公开报告")
_BEFORE = re.compile(r"上一?年度?(?!结转)|去年|往年")
CAPTION = 60  # characters; a longer line above a table is a sentence
HEAD_BLOCKS = 15  # in which the report's title stands


def chosen_copy(
    document: Document, name: str, found: Sequence[tuple[TableValues, Sequence[Claim]]]
) -> tuple[int, list[Doubt]]:
    """Return which of several readings of a form table counts, and what must be told."""
    if len(found) == 1:
        return 0, []
    own = _report_year(document)
    numbers = range(len(found))
    of_year = [number for number in numbers if not _is_other_year(document, found[number][1][0].index, own)]
    filled = [number for number in of_year or numbers if _is_filled(found[number][0])]
    taken = first_whole(filled or of_year or list(numbers), lambda number: found[number][0].share)
    others = [number for number in numbers if number != taken and _differs(found[number][0], found[taken][0])]
    if not others:
        return taken, []
    kind = "repeated_table" if taken in of_year and set(others) & set(of_year) else "repeated_year"
    shown = "、".join(str(found[number][1][0].index + 1) for number in others)
    return taken, [doubt(kind, name, others=shown, chosen=found[taken][1][0].index + 1)]


def _is_filled(read: TableValues) -> bool:
    return any(value.kind is not Kind.BLANK for value in read.values.values())


def _differs(other: TableValues, taken: TableValues) -> bool:
    """Tell whether a copy has numbers that the one taken does not have in the same cells."""
    return any(
        value.value is not None and (key not in taken.values or taken.values[key].value != value.value)
        for key, value in other.values.items()
    )


def _report_year(document: Document) -> int | None:
    """Return the year that the report's title names."""
    texts = [block.text for block in document.blocks[:HEAD_BLOCKS] if isinstance(block, TextBlock)]
    for text in (*texts, document.metadata.get("title", "")):
        if _TITLE.search(text) and (match := _YEAR.search("".join(text.split()))):
            return int(match[1])
    return None


def _is_other_year(document: Document, index: int, own: int | None) -> bool:
    caption = _caption(document, index)
    years = [int(year) for year in _YEAR.findall(caption)]
    if own is not None and years:
        return own not in years
    return not years and _BEFORE.search(caption) is not None


def _caption(document: Document, index: int) -> str:
    """Return the line above a table, and the one cell of its first row if it has no more."""
    above, tables = "", -1
    for block in document.blocks:
        if isinstance(block, Table):
            tables += 1
            if tables == index:
                first = [cell.text for cell in block.cells if cell.row == 0 and cell.text.strip()]
                return f"{above}\n{first[0]}" if len(first) == 1 else above
            above = ""
        elif block.kind is not BlockKind.FURNITURE and block.text.strip():
            above = block.text if len(block.text) <= CAPTION else ""
    return above
