"""Lines of running text that print the official form and are no prose: captions of its tables, cells of lost ones.

A dump without any table has each cell on a line of its own; a form in several tables has 第二十条第（五）项 between
them. What stands beside a form table, or among the numbers recovered from the text, and consists of the form's own
words and numbers belongs to the form.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby

from gongkai.document import BlockKind, Document, Table, TextBlock
from gongkai.forms.labels import read_label, squeeze
from gongkai.forms.requests import HEADER_MARKS
from gongkai.forms.review import LITIGATION
from gongkai.forms.schema import FORM_TABLES, all_schemas

# Printed in the form, and in none of the editions' own words.
_OTHER_WORDS = (
    "本列数据的勾稽关系为第一项加第二项之和等于第三项加第四项之和",
    "政府集中采购",
    "单位",
    "万元",
    "第二十条第九项",
)
Span = tuple[int, int]
_NUMBER = re.compile(r"\d+(?:[件条个项次元]|万元)?")
_COVERED = 0.9  # of a line's characters are words of the form
_MANY = 12  # lines: a list of an office's own has fewer of the form's words and nothing else
_LONGEST = 600  # characters of a line of the form; a whole form in one is some 700, and is left


def printed_lines(document: Document, tables: Sequence[int], values: Sequence[Span]) -> list[Span]:
    """Return the spans of ``document.text`` in which text blocks are the form: those beside the ``tables``, which are
    counted as in ``document.tables``, and those among and beside ``values``, the spans of recovered numbers.
    """
    shown = [block for block in document.blocks if isinstance(block, Table) or block.kind is not BlockKind.FURNITURE]
    found: set[int] = set()
    for first, last in _ranges(shown, tables, values):
        inside = range(first, last + 1)
        found.update(at for at in inside if _is_printed(shown[at]))
        found.update(_beside(shown, range(first - 1, -1, -1)))
        found.update(_beside(shown, range(last + 1, len(shown))))
    return [shown[at].place.span for at in sorted(found)]


def _ranges(
    blocks: Sequence[Table | TextBlock], tables: Sequence[int], values: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the first and the last block of each form table, and of the numbers recovered."""
    places = [at for at, block in enumerate(blocks) if isinstance(block, Table)]
    for index in tables:
        yield places[index], places[index]
    starts = [block.place.span[0] for block in blocks]
    holders = [bisect_right(starts, start) - 1 for start, _ in values]
    texts = [at for at in holders if at >= 0 and not isinstance(blocks[at], Table)]
    if texts:
        yield min(texts), max(texts)
    # Cells of a form from which no number could be recovered: so many one behind the other are no prose.
    for printed, run in groupby(enumerate(blocks), key=lambda item: _is_printed(item[1])):
        cells = [at for at, _ in run]
        if printed and len(cells) >= _MANY:
            yield cells[0], cells[-1]


def _beside(blocks: Sequence[Table | TextBlock], places: Sequence[int]) -> Iterator[int]:
    for at in places:
        if not _is_printed(blocks[at]):
            return
        yield at


def _is_printed(block: Table | TextBlock) -> bool:
    return isinstance(block, TextBlock) and _is_form(block.text)


@lru_cache(maxsize=4096)
def _is_form(text: str) -> bool:
    """Tell whether a line is numbers and words of the form, or a piece of one of its labels."""
    if len(text) > _LONGEST:
        return False
    words = _NUMBER.sub("", read_label(text).text)
    if not words:
        return any(sign.isdigit() for sign in text) or not text.strip("-—–/|｜ \t")
    if words in _all_words():
        return True
    rest = _pattern().sub("", words)
    return len(rest) <= (1 - _COVERED) * len(words)


@cache
def _labels() -> tuple[str, ...]:
    """Return the words of the form, the longest first."""
    words = {squeeze(word) for word in (*HEADER_MARKS, LITIGATION, *_OTHER_WORDS)}
    for schema in all_schemas():
        for name in FORM_TABLES:
            table = schema.tables[name]
            words.update(squeeze(word) for word in (*table.header_words, *table.shared_words))
            words.update(label for column in table.columns for label in column.labels)
            words.update(label for row in table.rows for label in row.labels)
    return tuple(sorted(words, key=len, reverse=True))


@cache
def _all_words() -> str:
    return "\n".join(_labels())


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _labels())))
