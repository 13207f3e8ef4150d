"""A statistical annex in running text: cells run together on a line, parted by spaces, or each on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.document import BlockKind, Document, Place, TextBlock
from gongkai.forms.annex_entries import UNITS, Entry, clean_label, with_value
from gongkai.forms.cells import is_filled, is_value_like
from gongkai.forms.labels import squeeze
from gongkai.forms.lines import Line, Spot
from gongkai.forms.schema import Row
from gongkai.text.numbers import fold

_UNITS = "|".join(sorted(UNITS, key=len, reverse=True))
_NUMBER = r"[+-]?\d[\d,]*(?:\.\d+)?"
_NONE = r"[-—–－/]+|无|不涉及|不适用"
# 收到申请数 件 5 / 收到申请数件5 / 当面申请数5件: words, unit, code, value.
_LINE = re.compile(
    rf"^(?P<label>.*[^\d\s,.，、．+\-—－/])\s*(?:(?P<unit>{_UNITS})\s*)?(?P<code>(?:0\d|[1-9]\d)\*{{0,2}}\s+(?=\S))?"
    rf"(?P<value>{_NUMBER}(?:{_UNITS})?|{_NONE})\s*$"
)
_UNIT_BEHIND = re.compile(rf"^(?P<label>.*?\S)\s*(?P<unit>{_UNITS})$")
# Lines of prose are longer than any indicator with its unit and value.
LONGEST = 70


def entries_of_text(document: Document, rows: Sequence[Row]) -> list[Entry]:
    """Return the entries that the document's lines give; values on lines of their own join the label before them."""
    labels = {label for row in rows for label in row.labels}
    entries: list[Entry] = []
    open_label = False
    for number, (text, place) in enumerate(_lines(document)):
        if len(text) > LONGEST:
            open_label = False
            continue
        if _is_cell(text):
            if open_label:
                open_label = _add(entries, text, place)
            continue
        entry = _entry(number, text, place, labels)
        open_label = entry.value is None
        entries.append(entry)
    return entries


def _add(entries: list[Entry], text: str, place: Place) -> bool:
    """Add a unit or a value on its own line to the last label; return whether more may follow."""
    plain = fold(text).strip()
    if plain in UNITS:
        entries[-1] = with_value(entries[-1], None, plain)
        return True
    if set(plain) <= set("-") and not entries[-1].unit:
        return True  # —— in the place of a heading's unit
    entries[-1] = with_value(entries[-1], Spot(plain, 1, 2, place), "")
    return False


def _is_cell(text: str) -> bool:
    return fold(text).strip() in UNITS or is_filled(text)


def _entry(number: int, text: str, place: Place, labels: set[str]) -> Entry:
    plain = fold(text).strip()
    match = _LINE.match(plain)
    label, unit, value = (match["label"], match["unit"] or "", match["value"]) if match else (plain, "", "")
    if not unit and (behind := _UNIT_BEHIND.match(label)) and not _known(label, labels):
        label, unit = behind["label"], behind["unit"]
    label, noted = clean_label(label)
    spot = Spot(label, 0, 1, place)
    line = Line(-1, number, (spot,), (spot,), (), ())
    entry = Entry(line, None, unit or noted)
    return with_value(entry, Spot(value, 1, 2, place), unit) if value and is_value_like(value) else entry


def _known(label: str, labels: set[str]) -> bool:
    words = squeeze(label)
    return any(words.endswith(known) for known in labels)


def _lines(document: Document) -> Iterator[tuple[str, Place]]:
    for block in document.blocks:
        if not isinstance(block, TextBlock) or block.kind is BlockKind.FURNITURE:
            continue
        offset = 0
        for text in block.text.split("\n"):
            if text.strip():
                begin = block.place.span[0] + offset
                yield text, Place(block.place.page, block.place.bbox, (begin, begin + len(text)))
            offset += len(text) + 1
