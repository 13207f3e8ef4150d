"""A statistical annex in running text: cells run together on a line, parted by spaces, or each on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.document import BlockKind, Document, Place, TextBlock
from gongkai.forms.annex_entries import UNITS, Entry, clean_label
from gongkai.forms.annex_header import CODE, UNIT, names_values, year_column
from gongkai.forms.labels import squeeze
from gongkai.forms.lines import Line, Spot
from gongkai.forms.schema import Row
from gongkai.text.numbers import fold

_UNITS = "|".join(sorted(UNITS, key=len, reverse=True))
_VALUE = rf"(?:[+-]?\d[\d,]*(?:\.\d+)?(?:{_UNITS})?\*{{0,2}}|[-—–－/]+|无|不涉及|不适用)"
# 收到申请数 件 5 / 收到申请数件5 / 当面申请数5件 / 申请总数 条 10 3 7: words, unit, code, values; words may be missing.
_LINE = re.compile(
    rf"(?:(?P<label>.*[^\d\s,.，、．+\-—－/*]\*?)\s*)??(?:(?P<unit>{_UNITS})\s*)?(?P<cells>{_VALUE}(?:\s+{_VALUE})*)\s*$"
)
_CELL = re.compile(_VALUE)
_ROW_NUMBER = re.compile(r"\s*\d{1,3}\s+(?=[^\d\s]|\d{1,2}[.、．(])")
_UNIT_BEHIND = re.compile(rf"^(?P<label>.*?\S)(?P<gap>\s*)(?P<unit>{_UNITS})$")
LONGEST = 70  # characters: lines of prose are longer than any indicator with its unit and value
GAP = 4  # lines between two rows: the rest of a label, a row of the office's own
MIN_TOGETHER = 3  # rows of an annex near each other
INDICATOR = re.compile(r"统计指标|指标名称|指标$")
HEADER_LINES = 8  # in which the names of the columns stand, each on a line of its own at most


class _Head(NamedTuple):
    """What stands in a row: its number before the label, its code behind, how many values; which is the year's."""

    numbered: bool = False
    coded: bool = False
    n_values: int = 1
    pick: int | None = 0


@dataclass
class TextRow:
    """A row of the annex as found in lines ``first`` to ``last``; ``cells`` are code and values in order."""

    first: int
    last: int
    label: Spot | None = None
    unit: Spot | None = None
    cells: list[Spot] = field(default_factory=list)


class TextLine(NamedTuple):
    """A line of the document's prose, and the number of its block."""

    text: str
    place: Place
    block: int


def lines_of_text(document: Document) -> list[TextLine]:
    """Return the lines of all paragraphs and headings."""
    return list(_lines(document))


def rows_of_text(lines: Sequence[TextLine], rows: Sequence[Row]) -> tuple[list[TextRow], list[Entry]]:
    """Return what each line gives, as a row and as an entry; cells on lines of their own join the words above."""
    labels = {label for row in rows for label in row.labels}
    head = _head(lines)
    found: list[TextRow] = []
    open_notes = 0
    for number, line in enumerate(lines):
        if len(line.text) > LONGEST:
            continue
        plain = fold(line.text).strip()
        if found and (plain in UNITS or _CELL.fullmatch(plain)) and found[-1].last >= number - 1:
            _add(found[-1], line, number)
            continue
        if head.numbered and found and len(found[-1].cells) > 0 and found[-1].cells[-1].text.isdecimal():
            _without_row_number(found[-1], number)
        open_notes = max(0, open_notes + plain.count("(") - plain.count(")"))
        found.append(_row(number, line, labels, in_note=open_notes > 0))
    return found, [_entry(row, head) for row in found]


def span_of(lines: Sequence[TextLine], rows: Sequence[TextRow]) -> list[tuple[int, int]]:
    """Return where in ``Document.text`` the rows stand, what little is between two of them included.

    A row or two on their own are left out: a section of the text may have the words of one.
    """
    groups: list[list[TextRow]] = []
    for row in rows:
        if groups and row.first - groups[-1][-1].last <= GAP:
            groups[-1].append(row)
        else:
            groups.append([row])
    return [
        (lines[group[0].first].place.span[0], lines[group[-1].last].place.span[1])
        for group in groups
        if len(group) >= MIN_TOGETHER
    ]


def _head(lines: Sequence[TextLine]) -> _Head:
    """Return what the names of the columns say, where they stand in the lines."""
    for number, line in enumerate(lines):
        words = [squeeze(word) for word in line.text.split()]
        joined = squeeze(line.text)
        if not (INDICATOR.match(joined) and len(joined) < HEADER_LINES * 4):
            continue
        following = lines[number + 1 : number + HEADER_LINES]
        names = [*words, *(squeeze(other.text) for other in following)]
        values: list[str] = []
        for name in names:
            if names_values(name):
                values.append(name)
            elif values and len(name) > 1 and not (UNIT.fullmatch(name) or CODE.fullmatch(name)):
                break
        above = squeeze(lines[number - 1].text) if number else ""
        numbered = bool(CODE.fullmatch(above)) or bool(CODE.fullmatch(words[0]))
        coded = any(CODE.fullmatch(name) for name in names[1:]) or "代码" in joined
        return _Head(numbered, coded, max(len(values), 1), year_column(values))
    return _Head()


def _without_row_number(row: TextRow, number: int) -> None:
    """Take the last cell away where it is the number of the row that begins on line ``number``."""
    if row.last == number - 1:
        row.cells.pop()


def _add(row: TextRow, line: TextLine, number: int) -> None:
    """Add a unit or a value on its own line to the row above."""
    plain = fold(line.text).strip()
    spot = Spot(line.text.strip(), 1, 2, line.place)
    if plain in UNITS and row.unit is None:
        row.unit = spot
    elif not (set(plain) <= set("-") and row.unit is None):  # —— in the place of a heading's unit
        row.cells.append(spot)
    row.last = number


def _row(number: int, line: TextLine, labels: set[str], *, in_note: bool) -> TextRow:
    """Return the row that begins on a line: label, unit and values as far as they stand on it.

    ``in_note``: a bracket is open before the line's end; a number run on there (计1条) is no value.
    """
    plain = fold(line.text)
    # Offsets in the folded text hold in the printed one where folding kept the length.
    text = line.text if len(plain) == len(line.text) else plain
    begin = lead.end() if (lead := _ROW_NUMBER.match(plain)) else 0
    match = _LINE.match(plain.rstrip(), begin)
    if match and in_note and not plain[match.start("unit" if match["unit"] else "cells") - 1].isspace():
        match = None
    label = (begin, len(plain.rstrip())) if match is None else match.span("label")
    unit = match.span("unit") if match else (-1, -1)
    if unit[0] < 0 and (behind := _UNIT_BEHIND.match(plain[max(label[0], 0) : max(label[1], 0)])):
        # Run on to its words, a unit is one only behind a whole label: 新闻发布会总次 goes on in the next line.
        whole = any(squeeze(behind["label"]).endswith(known) for known in labels)
        if whole or behind["gap"]:
            unit = (label[0] + behind.start("unit"), label[0] + behind.end("unit"))
            label = (label[0], label[0] + behind.end("label"))
    words, own_unit = _spot(text, label, line), _spot(text, unit, line)
    if words and not clean_label(words.text)[0]:  # （件） or 其中 alone: the label stands on another line
        words, own_unit = None, own_unit or words
    row = TextRow(number, number, words, own_unit)
    if match:
        at = match.start("cells")
        for token in re.finditer(r"\S+", match["cells"]):
            spot = _spot(text, (at + token.start(), at + token.end()), line)
            row.cells.extend([spot] if spot else [])
    if row.unit is None and len(row.cells) == 1 and set(fold(row.cells[0].text)) <= set("-") and match:
        row.cells.clear()  # —— in the place of a heading's unit
    return row


def _spot(text: str, span: tuple[int, int], line: TextLine) -> Spot | None:
    begin, end = span
    words = text[begin:end] if begin >= 0 else ""
    if not words.strip():
        return None
    lead = len(words) - len(words.lstrip())
    words = words.strip()
    start = line.place.span[0] + begin + lead
    return Spot(words, 0, 1, Place(line.place.page, line.place.bbox, (start, start + len(words))))


def _entry(row: TextRow, head: _Head) -> Entry:
    """Return the row as an entry; ``doubtful`` where there are more or fewer cells than the columns ask for."""
    text, noted = clean_label(row.label.text) if row.label else ("", "")
    labels = (row.label._replace(text=text),) if row.label and text else ()
    unit = fold(row.unit.text).strip("()") if row.unit else noted
    code = fold(row.cells[0].text).rstrip("*").zfill(2) if head.coded and row.cells else ""
    values = row.cells[int(head.coded) :]
    value = None
    if head.pick is not None and (len(values) == head.n_values or (head.n_values == 1 and not head.coded and values)):
        value = values[head.pick]
    spots = (value,) if value else ()
    line = Line(-1, row.first, (*labels, *spots), labels, spots, spots)
    return Entry(line, value, unit, code, doubtful=bool(values) and value is None)


def _lines(document: Document) -> Iterator[TextLine]:
    for number, block in enumerate(document.blocks):
        if not isinstance(block, TextBlock) or block.kind is BlockKind.FURNITURE:
            continue
        offset = 0
        for text in block.text.split("\n"):
            if text.strip():
                begin = block.place.span[0] + offset
                place = Place(block.place.page, block.place.bbox, (begin, begin + len(text)))
                yield TextLine(text, place, number)
            offset += len(text) + 1
