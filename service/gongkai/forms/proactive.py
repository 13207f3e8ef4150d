"""Table two: what was published without being asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from gongkai.forms.align import CERTAIN, Chain, Match
from gongkai.forms.cells import is_value_like
from gongkai.forms.columns import BY_PLACE, IN_ORDER, Columns, Range, Reading, one_of
from gongkai.forms.doubts import doubt
from gongkai.forms.guessed import DOUBTFUL
from gongkai.forms.labels import read_label, squeeze
from gongkai.forms.lines import Line, Spot, empty_columns, parted_at
from gongkai.forms.misread import with_misread
from gongkai.forms.model import Value
from gongkai.forms.requests import UNRULED
from gongkai.forms.schema import Row, TableSchema, all_schemas, load_schema
from gongkai.forms.values import TableValues, extra_key
from gongkai.text.normal import key as key_of

BLOCK_MARK = "第二十条"
# A unit that a header names for its money column: 单位：元.
_UNITS = ("万元", "亿元", "千元", "百元", "元")
_MONEY = "元"
UNIT_LOST = 0.85  # confidence of money where the header that may have named its unit cannot be read


@cache
def chain_of(edition: str) -> Chain:
    """Return the edition's rows, ready for alignment."""
    return Chain(load_schema(edition).tables["proactive"].rows)


def edition_of(words: str) -> str | None:
    """Return the edition whose header words the table prints more of, None when it prints neither's."""
    votes = {
        schema.edition: sum(word in words for word in schema.tables["proactive"].header_words)
        for schema in all_schemas()
    }
    best = max(votes, key=lambda edition: votes[edition])
    return best if votes[best] and list(votes.values()).count(votes[best]) == 1 else None


def read_proactive(lines: Sequence[Line], edition: str) -> TableValues:
    """Read the rows of table two from ``lines``, which may come from several tables."""
    schema = load_schema(edition).tables["proactive"]
    lines = [part for line in lines for part in _side_by_side(line, edition)]
    headers = {number: _header(line, schema) for number, line in enumerate(lines)}
    lines = [_parted(number, lines, headers) for number in headers]
    body = [number for number in headers if not headers[number] and not _is_title(lines[number])]
    own = [lines[number] for number in body]
    matches = [
        Match(match.row, tuple(body[n] for n in match.lines), match.score)
        for match in with_misread(chain_of(edition).align(own), own, schema.data_rows)
    ]
    empty = {
        table: empty_columns([line for line in lines if line.table == table])
        for table in {line.table for line in lines}
    }
    found = TableValues(schema)
    doubtful: list[str] = []
    for match in matches:
        line = next((lines[n] for n in match.lines if lines[n].has_values), lines[match.lines[0]])
        head = _head_of(match.lines[0], lines, headers)
        readings = _row_readings(line, match.row, head, empty[line.table])
        if not readings and not match.row.group and line.has_values:
            found.unclear.append(match.row.key)
        trust = match.score * (1.0 if line.ruled else UNRULED)
        if not line.ruled and match.score < CERTAIN:  # its numbers may be a neighbour's, and no sum tells
            trust = min(trust, DOUBTFUL)
            doubtful.append(match.row.key)
        values: dict[str, Value] = {}
        for key, reading in readings.items():
            told = _told_unit(key, head, lines, match.lines[0])
            unit = schema.column(key).unit
            lost = unit is not None and told is None and _needs_unit(reading.text) and _is_torn(key, head)
            values[key] = reading.value(unit and (told or unit), trust * (UNIT_LOST if lost else 1.0))
        found.add(match, values)
    _read_extra(lines, body, matches, headers, found)
    if doubtful:
        found.doubts.append(doubt("rows_doubtful", "proactive", rows=doubtful))
    return found


class HeadCell(NamedTuple):
    """A column's header cell: its grid columns, its words, and where the same words are printed once more."""

    place: Range
    words: str
    again: tuple[Range, ...] = ()
    whole: bool = True  # besides one above the labels, no cell of the header line is another's


Head = dict[str, HeadCell]  # column key -> its header cell


def _header(line: Line, schema: TableSchema) -> Head:
    """Return the value columns that the line names; empty when it is no header line."""
    head: Head = {}
    if any(spot.filled for spot in line.values):
        return head
    for spot in line.spots:
        word = read_label(spot.text)
        for column in schema.columns:
            if any(
                label in {word.text, word.bare} or (len(label) >= 4 and word.bare.startswith(label))
                for label in column.labels
            ):
                known = head.get(column.key)
                if known and known.words == spot.text:
                    head[column.key] = known._replace(again=(*known.again, (spot.col, spot.end)))
                else:
                    head[column.key] = HeadCell((spot.col, spot.end), spot.text)
                break
    n_named = sum(1 + len(cell.again) for cell in head.values())
    if sum(bool(squeeze(spot.text)) for spot in line.spots) != n_named + 1:  # one cell stands above the labels
        return {key: cell._replace(whole=False) for key, cell in head.items()}
    return head


def _is_title(line: Line) -> bool:
    return not line.has_values and any(BLOCK_MARK in squeeze(spot.text) for spot in line.spots)


def _head_of(number: int, lines: Sequence[Line], headers: dict[int, Head]) -> Head:
    """Return the header above a line, in the same table: its block's own."""
    for above in range(number - 1, -1, -1):
        if lines[above].table != lines[number].table:
            break
        if headers[above]:
            return headers[above]
    return {}


def _row_readings(line: Line, row: Row, head: Head, empty: frozenset[int]) -> dict[str, Reading]:
    """Return which cell behind the label stands in which of the row's columns."""
    head = _named_twice(row, head)
    named = [key for key in row.columns if key in head]
    if len(named) == len(row.columns) or _names_fewer(line, row, head):  # as the header orders them
        row = replace(row, columns=tuple(sorted(named, key=lambda key: head[key].place)))
    count = len(row.columns)
    spots = _once(line.after if any(spot.text.strip() for spot in line.after) else line.values, head)
    for position in range(len(spots) - 1, -1, -1):
        if len(spots) > count and spots[position].col in empty and not spots[position].text.strip():
            del spots[position]
    if len(spots) < count:
        spots = [*_in_label(line, count - len(spots)), *spots]
    if len(spots) == count:
        return _in_order(spots, row)
    if len(named) == count:
        places = Columns(count, (), {row.columns.index(key): head[key].place for key in row.columns}, empty)
        placed = places.assign(line)
        if any(reading.text.strip() for reading in placed.values()):
            return {row.columns[number]: reading for number, reading in placed.items()}
    filled = [spot for spot in spots if spot.text.strip()]
    if len(filled) == count:
        return _in_order(filled, row, BY_PLACE)
    if count == 1 and len({spot.text.strip() for spot in filled}) == 1:  # one merged cell printed several times
        return _in_order(filled[:1], row, BY_PLACE)
    if not filled and len(spots) > count:
        return _in_order(spots[:count], row, BY_PLACE)
    return {row.columns[0]: one_of(filled)} if count == 1 and filled else {}


def _named_twice(row: Row, head: Head) -> Head:
    """Return the header with the form's columns where it has as many cells as the row, one of them named twice.

    An office that types a name twice leaves another out; a merged cell that is printed once more makes one too many.
    """
    cells = sorted(
        (place, cell) for key, cell in head.items() if key in row.columns for place in (cell.place, *cell.again)
    )
    if len(cells) != len(row.columns) or not any(cell.again for _, cell in cells):
        return head
    return {key: cell._replace(place=place, again=()) for key, (place, cell) in zip(row.columns, cells, strict=True)}


def _names_fewer(line: Line, row: Row, head: Head) -> bool:
    """Tell whether a block's header names some of the row's columns and nothing else, as a block of another edition
    does, and no more cells are filled."""
    named = [key for key in head if key in row.columns]
    whole = bool(named) and len(named) == len(head) and all(cell.whole for cell in head.values())
    return whole and sum(spot.filled for spot in line.after) <= len(named)


def _parted(number: int, lines: Sequence[Line], headers: dict[int, Head]) -> Line:
    """Return a line with the cells below its header as its values, be they numbers or not."""
    head = {} if headers[number] else _head_of(number, lines, headers)
    return parted_at(lines[number], min(cell.place[0] for cell in head.values())) if head else lines[number]


def _once(spots: Sequence[Spot], head: Head) -> list[Spot]:
    """Return the cells without those in which a merged cell is printed once more, as its header is."""
    again = {col for cell in head.values() for col, _ in cell.again}
    return [
        spot
        for position, spot in enumerate(spots)
        if not (position and spot.col in again and spot.text == spots[position - 1].text)
    ]


def _in_label(line: Line, missing: int) -> list[Spot]:
    """Return the values that a lost rule has left in the label's cell, when they are as many as are missing."""
    if not line.own_labels:
        return []
    tokens = line.own_labels[-1].text.split()[1:]
    while tokens and not is_value_like(tokens[0]):
        del tokens[0]
    if len(tokens) != missing or not all(is_value_like(token) for token in tokens):
        return []
    return [line.own_labels[-1]._replace(text=token) for token in tokens]


def _in_order(spots: Sequence[Spot], row: Row, confidence: float = IN_ORDER) -> dict[str, Reading]:
    return {key: Reading(spot.text, spot.place, confidence) for key, spot in zip(row.columns, spots, strict=True)}


def _told_unit(key: str, head: Head, lines: Sequence[Line], number: int) -> str | None:
    """Return the unit of money that a column's header names, or one of the lines above; None where none does."""
    words = [head[key].words] if key in head else []
    words += [spot.text for above in lines[max(0, number - 3) : number] for spot in above.spots]
    for text in words:
        plain = key_of(text)
        if "单位" in plain or "(" in plain:
            for unit in _UNITS:
                if plain.rstrip(")").endswith(unit):
                    return unit
    return None


def _needs_unit(text: str) -> bool:
    """Tell whether money is another sum in another unit: nought is none, and a cell may name its own."""
    return _MONEY not in text and any(char.isdecimal() and char != "0" for char in text)


def _is_torn(key: str, head: Head) -> bool:
    """Tell whether the header that may have named a column's unit is lost, or cut where it names it."""
    return key not in head or "单位" in head[key].words


def _side_by_side(line: Line, edition: str) -> list[Line]:
    """Part a line that holds two labelled rows next to each other."""
    chain = chain_of(edition)
    starts = [
        position
        for position, spot in enumerate(line.spots)
        if not spot.inherited
        and len(read_label(spot.text).bare) > 1
        and 1.0 in chain.score_text(read_label(spot.text).bare).values()
    ]
    if len(starts) < 2 or any(
        not line.spots[start + 1 : end] for start, end in zip(starts, [*starts[1:], len(line.spots)], strict=True)
    ):
        return [line]
    parts: list[Line] = []
    for start, end in zip(starts, [*starts[1:], len(line.spots)], strict=True):
        behind = line.spots[start + 1 : end]
        parts.append(
            Line(line.table, line.row, line.spots[start:end], line.spots[start : start + 1], behind, behind, line.ruled)
        )
    return parts


def _read_extra(
    lines: Sequence[Line], body: Sequence[int], matches: Sequence[Match], headers: dict[int, Head], found: TableValues
) -> None:
    """Keep rows that the form does not know (其他主动公开文件), under the names of their block's header."""
    taken = {number for match in matches for number in match.lines}
    for number in (number for number in body if taken and min(taken) <= number <= max(taken)):
        line = lines[number]
        head = _head_of(number, lines, headers)
        if number in taken or not line.has_values or not line.own_labels or not head:
            continue
        columns = sorted(head, key=lambda key: head[key].place)
        row = Row("extra", (), tuple(columns))
        label = read_label(line.own_labels[-1].text).bare
        readings = _row_readings(line, row, head, frozenset())
        found.add_extra(
            extra_key(label), {key: reading.value(found.schema.column(key).unit) for key, reading in readings.items()}
        )
