"""How sure the numbers of a recognised picture are: the recogniser's own chances, and what the form's sums add."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Set
from dataclasses import replace

from gongkai.document import Cell, Document
from gongkai.forms.cells import read_content
from gongkai.forms.model import FormReading, Kind, Number, Value
from gongkai.forms.relations import Relation
from gongkai.forms.unread import writing_numerals

# A number read with less is told to the user. Of the numbers that samples read wrong none stood above 0.9 without a
# broken sum (`python -m evaluation run scans`).
LOW = 0.9
_UNREAD = 0.5  # of a cell with digits that make no number: two cells whose rule was lost, or a number misread as words
# A number with a tick, a bracket or a stroke beside it: 0/, V0, (0). A stroke may be a 1: only a sum tells.
_AMONG_STROKES = re.compile(r"[/\\|丨()VvJIlL.,、'`\s]*(\d+)[/\\|丨()VvJIlL.,、'`\s]*")
_PARTED = re.compile(r"[\d.,+\-—%]\s+[\d.,+\-—%]")  # a number in two pieces: the other one may be a seal's
_MISPLACED = 0.88  # trust in a label that is one of several in its cell is 0.85; in a grid that was guessed 0.9
_TWO = "二"  # a dash and another line near it, where the other numbers of the table are Arabic
_UNPLACED = 0.4  # doubt of whose numbers they are, where nothing but the order of the blocks tells: 0.5
_ODD = 0.2  # of a table's cells; forms filled in with blanks or dashes for nought have more without a number
# What a sum that holds leaves of the doubt about each of its numbers: a misread number passes it only where another
# one is misread by as much.
_SPARED = 0.05
# A number that no sum asks for has nothing but its reading: misread ones of worn copies reach 0.97, right ones of good
# scans are above 0.99.
_ALONE, _IN_DOUBT = 0.97, 0.89
_BLANKS = 3  # cells of a table surely read as no number: the office leaves cells blank, or puts dashes


def with_certainty(reading: FormReading, document: Document) -> FormReading:
    """Return the reading with the confidence of each value's cell, and with what else the recogniser may have seen.

    Nothing changes for files that hold their characters themselves.
    """
    scanned = {page.number for page in document.pages if page.scanned}
    pages = {value.place.page for value in reading.values.values()}
    tables = [document.tables[found.index] for found in reading.tables if found.index is not None]
    pages |= {cell.place.page for table in tables for cell in table.cells}  # of tables without a single number, too
    reading = replace(reading, recognised=bool(scanned & pages))
    cells = [cell for table in document.tables for cell in table.cells if cell.confidence < 1 or cell.readings]
    if not cells:
        return reading
    cells.sort(key=lambda cell: cell.place.span)
    starts = [cell.place.span[0] for cell in cells]
    values = {key: _certain(value, cells, starts) for key, value in reading.values.items()}
    values = _odd_doubted(_without_twos(values, scanned), scanned)
    extra = {key: _certain(value, cells, starts) for key, value in reading.extra.items()}
    return replace(reading, values=values, extra=extra)


def _without_twos(values: dict[str, Value], scanned: Set[int]) -> dict[str, Value]:
    """Return the values, a lone 二 of a picture among Arabic numbers as the dash that it is."""
    writing = writing_numerals(values)
    return {
        key: replace(value, value=None, kind=Kind.DASH, confidence=min(value.confidence, _UNREAD), readings=())
        if value.raw.strip() == _TWO and value.place.page in scanned and key.split(".")[0] not in writing
        else value
        for key, value in values.items()
    }


def _odd_doubted(values: dict[str, Value], scanned: Set[int]) -> dict[str, Value]:
    """Return the values, those of ``scanned`` pages without a number doubted in a table of hardly anything else.

    There a blank may be a number that was lost, a dash a one, and a word a number misread; no sum asks for it.
    """
    settled = dict(values)
    for table in {key.split(".")[0] for key in values}:
        own = {key: value for key, value in values.items() if key.startswith(f"{table}.")}
        odd = [key for key, value in own.items() if value.value is None]
        if len(odd) > _ODD * len(own):
            continue
        for key in odd:
            if own[key].place.page in scanned:
                settled[key] = replace(own[key], confidence=min(own[key].confidence, _UNREAD))
    return settled


def _certain(value: Value, cells: list[Cell], starts: list[int]) -> Value:
    start, end = value.place.span
    own: list[Cell] = []
    index = bisect_right(starts, start) - 1
    while 0 <= index < len(cells) and starts[index] <= end:
        if cells[index].place.span[1] >= start:
            own.append(cells[index])
        index += 1
    if not own:
        return value
    confidence = value.confidence
    for cell in own:
        confidence *= cell.confidence
    if value.value is None and any(char.isdecimal() for char in value.raw):
        confidence = min(confidence, _UNREAD)
    if value.value is not None and _PARTED.search(value.raw.strip()):
        confidence = min(confidence, _UNREAD)
    readings = _numbers(own[0]) if len(own) == 1 and own[0].text.strip() == value.raw.strip() else ()
    if value.value is None and (number := _AMONG_STROKES.fullmatch(value.raw)) and not readings:
        readings = ((int(number[1]), round(confidence, 4)),)
    return replace(value, confidence=round(confidence, 4), readings=readings)


def _numbers(cell: Cell) -> tuple[tuple[Number, float], ...]:
    """Return the numbers that a cell may hold, the same number in different print counted together."""
    chances: dict[Number, float] = {}
    for text, chance in cell.readings:
        content = read_content(text)
        if content.kind is Kind.NUMBER and content.value is not None:
            chances[content.value] = chances.get(content.value, 0.0) + chance
    return tuple(sorted(chances.items(), key=lambda item: -item[1]))


def is_recognised(reading: FormReading) -> bool:
    """Tell whether any number, or a blank in the place of one, was recognised in a picture."""
    return reading.recognised or any(value.readings for value in reading.cells.values())


def borne_out(values: Mapping[str, Value], relations: tuple[Relation, ...]) -> dict[str, Value]:
    """Return the recognised values, those that sums bear out with the confidence that this gives them.

    The sum along a row bears out how its numbers were read. Whose row it is, only sums down the columns tell, where
    the table has any; of a row that has its place by order alone, nothing does. A doubtful 0 they bear out only where
    the form puts 0 for nought: a blank would fit as well. Of a number that no sum asks for, its reading must be the
    surer.
    """
    settled = dict(values)
    leaves_blank = sum(value.value is None and value.confidence >= LOW for value in values.values()) >= _BLANKS
    has_columns = any(relation.identity.per == "column" for relation in relations)
    doubts: dict[str, tuple[float, float]] = {}  # of how a number was read, and of its place
    for relation in relations:
        left, right = relation.sides(values)
        if left is None or left != right:
            continue
        for key in relation.cells:
            value = values.get(key)
            if value is None or not value.readings or (leaves_blank and value.value == 0 and value.confidence < LOW):
                continue
            read, placed = doubts.get(key) or _doubts(value)
            tells_place = relation.identity.per == "column" or not (has_columns or placed >= _UNPLACED)
            doubts[key] = read * _SPARED, placed * (_SPARED if tells_place else 1.0)
    for key, (read, placed) in doubts.items():
        settled[key] = replace(values[key], confidence=round((1 - read) * (1 - placed), 4))
    asked = {key for relation in relations for key in relation.cells}
    for key, value in values.items():
        if key not in asked and value.readings and LOW <= value.confidence < _ALONE:
            settled[key] = replace(value, confidence=_IN_DOUBT)
    return settled


def _doubts(value: Value) -> tuple[float, float]:
    """Return the doubt of how a number was read, and that of whose it is, where its label is in doubt."""
    read = min(1.0, max(value.confidence, dict(value.readings).get(value.value or 0, value.confidence)))
    if not read or value.confidence / read > _MISPLACED:
        return 1 - value.confidence, 0.0
    return 1 - read, 1 - value.confidence / read
