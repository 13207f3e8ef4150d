"""Table three: applications received and how they were handled."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from gongkai.forms.align import Chain, Match
from gongkai.forms.columns import Columns, Range, Reading
from gongkai.forms.guessed import settle
from gongkai.forms.labels import read_label, squeeze
from gongkai.forms.leftover import by_place, out_of_order, placed_doubt
from gongkai.forms.lines import Line, empty_columns, parted_at
from gongkai.forms.model import Value
from gongkai.forms.relations import failing, relations_of
from gongkai.forms.schema import TableSchema, load_schema
from gongkai.forms.splits import adds_up
from gongkai.forms.values import TableValues, extra_key

HEADER_MARKS = ("法人或其他组织", "申请人情况", "勾稽关系")
MIN_HEADER_COLUMNS = 2  # 其他 and 总计 are also row labels, so two telling column words make a header
UNRULED = 0.9  # trust in a grid that was guessed from alignment
MIN_LABELLED = 0.5  # of the rows; with fewer the labels are lost
PARTIAL = ("其中", "小计", "合计")  # local rows that repeat what other rows count
UNLABELLED = 0.6  # trust in a row told only by its place between two labelled rows


@cache
def chain_of(edition: str) -> Chain:
    """Return the edition's rows, ready for alignment."""
    return Chain(load_schema(edition).tables["requests"].rows)


def edition_of(words: str) -> str | None:
    """Return the edition that a table's words (run together) show: the form of 2021 parts 其他处理, 2019's does not."""
    if any(word in words for word in load_schema("2021").tables["requests"].header_words):
        return "2021"
    return "2019" if "其他处理" in words else None


def is_header(line: Line, schema: TableSchema) -> bool:
    """Return whether the line names applicant columns rather than holding a row's values."""
    if sum(spot.filled for spot in line.values) >= 3:
        return False
    words = [squeeze(spot.text) for spot in line.spots]
    if any(mark in word for word in words for mark in HEADER_MARKS):
        return True
    telling = {label for column in schema.columns[:5] for label in column.labels}
    return sum(word in telling for word in words) >= MIN_HEADER_COLUMNS


def read_requests(lines: Sequence[Line], edition: str) -> TableValues:
    """Read the rows of table three from ``lines``, which may come from several tables."""
    schema = load_schema(edition).tables["requests"]
    headers = [line for line in lines if is_header(line, schema)]
    body = _parted([line for line in lines if not is_header(line, schema)], headers, schema)
    matches = chain_of(edition).align(body)
    matches += out_of_order(matches, body, chain_of(edition))
    matches += (placed := by_place(matches, body, schema))
    columns = {table: _columns(table, body, headers, matches, schema) for table in {line.table for line in body}}
    found = TableValues(schema)
    for match in [*matches, *_unlabelled(matches, body, schema)]:
        _read_row(match, body, columns, found)
    if len(found.matches) < MIN_LABELLED * len(schema.data_rows):
        _read_in_order(body, columns, found)
    settle(body, lambda line: _assigned(line, columns), found)
    used = {number for match in found.matches for number in match.lines}
    _read_extra(body, used, matches, columns, found)
    found.doubts.extend(placed_doubt(placed, body, schema))
    return found


def _parted(body: Sequence[Line], headers: Sequence[Line], schema: TableSchema) -> list[Line]:
    """Return the lines with what stands below the applicants' columns as values, be it a number or not."""
    first: dict[int, int] = {}
    for table in {line.table for line in headers}:
        ranges = _header_ranges([line for line in headers if line.table == table], schema)
        if len(ranges) == len(schema.columns):
            first[table] = min(begin for begin, _ in ranges.values())
    return [parted_at(line, first[line.table]) if line.table in first else line for line in body]


def _assigned(line: Line, columns: dict[int, tuple[Columns, tuple[str, ...]]]) -> dict[str, Reading]:
    places, keys = columns[line.table]
    return {keys[position]: reading for position, reading in places.assign(line, adds_up).items()}


def _columns(
    table: int, body: Sequence[Line], headers: Sequence[Line], matches: Sequence[Match], schema: TableSchema
) -> tuple[Columns, tuple[str, ...]]:
    """Return the columns' places in one table and the keys that they stand for."""
    own = [
        body[number]
        for match in matches
        if not match.row.group
        for number in match.lines
        if body[number].table == table
    ]
    heads = [line for line in headers if line.table == table]
    header = _header_ranges(heads, schema)
    empty = empty_columns([line for line in (*body, *headers) if line.table == table])
    keys = tuple(column.key for column in schema.columns)
    named = tuple(key for key in keys if key in header)
    full = Columns.learn(own, len(keys), {keys.index(key): place for key, place in header.items()}, empty)
    if full.holds:
        return full, keys
    if len(named) == len(keys) and sorted(header.values()) == sorted(full.ranges):
        return full, tuple(sorted(keys, key=lambda key: header[key]))  # as the header orders them
    valued = [line for line in own if line.has_values]
    whole = sum(len(line.values) == len(keys) for line in valued)  # then it is the header that is torn
    if full.ranges or not 3 <= len(named) < len(keys) or whole > len(valued) / 2:
        return full, keys
    # The table prints only some of the columns and names them.
    short = Columns.learn(own, len(named), {named.index(key): place for key, place in header.items()}, empty)
    return (short, named) if short.ranges else (full, keys)


def _header_ranges(headers: Sequence[Line], schema: TableSchema) -> dict[str, Range]:
    ranges: dict[str, Range] = {}
    for line in headers:
        for spot in line.spots:
            word = squeeze(spot.text)
            for column in schema.columns:
                if word in column.labels and not spot.inherited:
                    ranges[column.key] = (spot.col, spot.end)
    return ranges


def _read_row(
    match: Match, body: Sequence[Line], columns: dict[int, tuple[Columns, tuple[str, ...]]], found: TableValues
) -> None:
    readings: dict[str, Reading] = {}
    for number in match.lines:
        line = body[number]
        places, keys = columns[line.table]
        if not (line.has_values or len(match.lines) == 1):
            continue
        for position, reading in places.assign(line, adds_up).items():
            readings[keys[position]] = reading
    line = body[match.lines[0]]
    trust = match.score * (1.0 if line.ruled else UNRULED)
    values = {key: reading.value(None, trust) for key, reading in readings.items()}
    if not match.row.group:
        found.add(match, values)
        if not values and line.has_values:
            found.unclear.append(match.row.key)
    else:
        found.add_extra(match.row.labels[0], values)


def _unlabelled(matches: Sequence[Match], body: Sequence[Line], schema: TableSchema) -> list[Match]:
    """Return matches for rows whose label was lost: as many whole lines as form rows between two neighbours."""
    order = {row.key: place for place, row in enumerate(schema.data_rows)}
    known = [match for match in matches if not match.row.group]
    lost: list[Match] = []
    for before, after in pairwise(known):
        rows = schema.data_rows[order[before.row.key] + 1 : order[after.row.key]]
        free = range(before.lines[-1] + 1, after.lines[0])
        lines = [n for n in free if len(body[n].values) >= len(schema.columns) and body[n].has_values]
        if rows and len(lines) == len(rows) and not any(body[n].own_labels for n in lines):
            lost.extend(Match(row, (number,), UNLABELLED) for row, number in zip(rows, lines, strict=True))
    return lost


def _read_in_order(
    body: Sequence[Line], columns: dict[int, tuple[Columns, tuple[str, ...]]], found: TableValues
) -> None:
    """Read a table that lost its labels, but not its values: as many whole lines as rows, and every sum holds."""
    schema = found.schema
    lines = [line for line in body if len(line.values) >= len(schema.columns) and line.has_values]
    if len(lines) != len(schema.data_rows):
        return
    values: dict[str, Value] = {}
    for line, row in zip(lines, schema.data_rows, strict=True):
        places, keys = columns[line.table]
        for position, reading in places.assign(line, adds_up).items():
            values[f"{schema.name}.{row.key}.{keys[position]}"] = reading.value(None, UNLABELLED)
    relations = relations_of(schema.edition, schema.name)
    if not failing(relations, values) and not any(relation.missing(values) for relation in relations):
        found.values = values
        found.matches = [Match(row, (), UNLABELLED) for row in schema.data_rows]


def _read_extra(
    body: Sequence[Line],
    used: set[int],
    matches: Sequence[Match],
    columns: dict[int, tuple[Columns, tuple[str, ...]]],
    found: TableValues,
) -> None:
    """Keep the rows between the form's own that the form does not know."""
    taken = {number for match in matches for number in match.lines}
    if not taken:
        return
    among = _outcome_lines(matches)
    for number in range(min(taken), max(taken) + 1):
        line = body[number]
        if number in used or number in taken or not line.has_values or not line.own_labels:
            continue
        places, keys = columns[line.table]
        readings = places.assign(line, adds_up)
        values: dict[str, Value] = {keys[position]: reading.value() for position, reading in readings.items()}
        label = extra_key(read_label(line.own_labels[-1].text).text)
        found.add_extra(label, values)
        if number in among and not label.startswith(PARTIAL):
            found.outcomes.append(label)


def _outcome_lines(matches: Sequence[Match]) -> range:
    """Return the lines between 上年结转 and 总计, where each row is an outcome."""
    ends = {match.row.key: match.lines for match in matches}
    if "carried_over" not in ends or "total_processed" not in ends:
        return range(0)
    return range(ends["carried_over"][-1] + 1, ends["total_processed"][0])
