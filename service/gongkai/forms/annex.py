"""The statistical annex of the years before 2019: which edition it is, and the value of each of its indicators.

Indicators are matched by their words as an ordered chain, as the rows of the later forms are; what the chain leaves
over because an office ordered its rows otherwise is then matched by words alone. Codes and row numbers decide nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from gongkai.document import Document
from gongkai.forms.align import CERTAIN, Chain, Match
from gongkai.forms.annex_entries import (
    MONEY_UNITS,
    Entry,
    entries_of,
    is_filled_entry,
    joined_labels,
)
from gongkai.forms.annex_header import Head
from gongkai.forms.annex_margin import margin_of
from gongkai.forms.annex_stream import named_rows, shared_lines, valued_rows
from gongkai.forms.annex_text import lines_of_text, rows_of_text, span_of
from gongkai.forms.columns import IN_ORDER, Reading
from gongkai.forms.doubts import Doubt, doubt
from gongkai.forms.labels import squeeze
from gongkai.forms.lines import words_of
from gongkai.forms.requests import UNRULED
from gongkai.forms.schema import ANNEX, Row, Schema, annex_schemas, load_schema
from gongkai.forms.values import TableValues

# Indicators of an annex whose words must be seen before a table is claimed; a lone table of a report on other matters
# names one or two of them (行政诉讼数, 兼职人员数).
MIN_ROWS = 3
MIN_CONTINUED = 1  # beside a table that is one already
MIN_IN_TEXT = 8  # in running text, where sentences use the same words
TELLING = 5  # shorter labels (申请总数, 其他原因) are found elsewhere too
MIN_SCORE = 0.75  # 政务微博 for 政务微信 has 0.82 and is told by the exact label that stands beside it
FROM_TEXT = 0.85  # confidence of values that running text gives, as in the other forms
BY_CODE = 0.8  # score of a row told by its code, its label being torn
MIN_AGREED, AGREED_SHARE = 5, 0.9  # rows told by whole labels whose codes must be the edition's before any code counts
MIN_LOST = 3  # indicators named but not read: fewer may be words of a note
MIN_REPEATED = 6  # indicators seen a second time: another organ's annex, or the same for another scope


@dataclass(frozen=True, slots=True)
class AnnexReading:
    """The annex of a document: its values, the tables (by index) that hold it, and what must be told about it.

    ``spans`` are the stretches of ``Document.text`` that are no prose: its particulars, and where it stands in running
    text itself.
    """

    values: TableValues
    tables: tuple[int, ...]
    problems: tuple[Doubt, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


def rows_named(words: str) -> int:
    """Return how many indicators of the edition that fits best are named in ``words`` (squeezed)."""
    return max(_named(schema, words) for schema in annex_schemas())


def edition_of(words: str) -> str:
    """Return the edition of which most indicators are named in ``words`` (squeezed)."""
    return max(annex_schemas(), key=lambda schema: _named(schema, words)).edition


def read_annex(document: Document, claimed: Sequence[int], *, in_text: bool) -> AnnexReading | None:
    """Return the annex that the tables ``claimed`` hold, or (``in_text``) the running text; None when there is none."""
    tables = document.tables
    if not claimed:
        return _from_text(document) if in_text else None
    edition = edition_of("".join(words_of(tables[index]) for index in claimed))
    problems: list[Doubt] = []
    parts: list[tuple[list[int], list[Entry]]] = []
    head: Head | None = None
    for index in claimed:
        entries, head = entries_of(tables[index], index, head)
        if any(band.pick is None for band in head.bands) or any(entry.doubtful for entry in entries):
            problems.append(doubt("annex_columns", ANNEX))
        if parts and not _again(parts[-1][1], entries, edition):
            parts[-1][0].append(index)
            parts[-1][1].extend(entries)
        else:
            parts.append(([index], entries))
    read = [(indexes, _read(entries, edition, IN_ORDER)) for indexes, entries in parts]
    indexes, values = max(read, key=lambda part: part[1].numbers)
    if len(read) > 1:
        others = "、".join(str(other[0] + 1) for other, _ in read if other is not indexes)
        problems.append(doubt("repeated_annex", ANNEX, others=others, chosen=indexes[0] + 1))
    lost = _lost(values, "".join(words_of(tables[index]) for index in indexes))
    if not values.values and not problems:
        problems.append(doubt("no_values", ANNEX))
    elif values.values and len(lost) >= MIN_LOST:
        problems.append(doubt("annex_incomplete", ANNEX, count=len(lost)))
    spans = margin_of(document, [tables[index].place.span for index in claimed])
    return AnnexReading(values, tuple(claimed), tuple(problems), tuple(spans))


def _named(schema: Schema, words: str) -> int:
    return sum(label in words for label in _telling(schema.edition))


@cache
def _telling(edition: str) -> tuple[str, ...]:
    rows = load_schema(edition).tables[ANNEX].rows
    shortest = (min(row.labels, key=len) for row in rows)
    return tuple(sorted({label for label in shortest if len(label) >= TELLING}))


def _again(seen: Sequence[Entry], entries: Sequence[Entry], edition: str) -> bool:
    """Return whether the indicators of ``entries`` were seen before: a second annex begins."""
    first, second = (
        {match.row.key for match in _matches(part, edition) if match.score >= CERTAIN} for part in (seen, entries)
    )
    return len(first & second) >= MIN_REPEATED


def _lost(values: TableValues, words: str) -> list[str]:
    """Return the indicators that are named in ``words`` (squeezed) and have neither a value nor a blank cell."""
    return [
        row.key
        for row in values.schema.data_rows
        if f"{ANNEX}.{row.key}.value" not in values.values
        and any(label in words for label in row.labels if len(label) >= TELLING)
    ]


def _from_text(document: Document) -> AnnexReading | None:
    words = squeeze(document.text)
    if rows_named(words) < MIN_IN_TEXT:
        return None
    edition = edition_of(words)
    lines = lines_of_text(document)
    rows, entries = rows_of_text(lines, load_schema(edition).tables[ANNEX].rows)
    named = named_rows(rows, load_schema(edition).tables[ANNEX].rows)
    if len(named) < MIN_IN_TEXT:
        return None
    values = TableValues(load_schema(edition).tables[ANNEX])
    for row, entry, number in valued_rows(named, rows, entries):
        if entry.value is not None:
            reading = Reading(entry.value.text, entry.value.place, FROM_TEXT)
            values.add(Match(row, (number,), 1.0), {"value": reading.value(_money_unit(entry, row))})
    if not values.numbers:
        return None
    doubtful = sum(entry.doubtful for entry in entries) >= MIN_IN_TEXT
    problems = [doubt("annex_columns", ANNEX)] if doubtful else []
    if shared_lines(named):
        problems.append(doubt("annex_incomplete", ANNEX, count=len(named) - len(values.values)))
    taken = sorted({number for _, first, last in named for number in range(first, last + 1)})
    spans = span_of(lines, [rows[number] for number in taken])
    return AnnexReading(values, (), tuple(problems), (*spans, *margin_of(document, spans)))


@cache
def _chain(edition: str) -> Chain:
    return Chain(load_schema(edition).tables[ANNEX].rows)


def _matches(entries: Sequence[Entry], edition: str) -> list[Match]:
    """Return the rows found in order, but for those of doubtful words that stand below another row's parent."""
    found = [match for match in _chain(edition).align([entry.line for entry in entries]) if match.score >= MIN_SCORE]
    above = _parents_above(entries, edition)
    parents = _rivals(edition)
    return [
        match
        for match in found
        if match.row.key not in parents
        or above[min(match.lines)].get(parents[match.row.key], match.row.parent) == match.row.parent
    ]


@cache
def _rivals(edition: str) -> dict[str, frozenset[str]]:
    """Return row → the parents of all rows that have a label in common with it, where there are several."""
    rows = [row for row in load_schema(edition).tables[ANNEX].rows if row.parent]
    shared = {row.key: frozenset(str(other.parent) for other in rows if _words(other) & _words(row)) for row in rows}
    return {key: parents for key, parents in shared.items() if len(parents) > 1}


def _words(row: Row) -> set[str]:
    return {*row.labels, *row.also}


def _parents_above(entries: Sequence[Entry], edition: str) -> list[dict[frozenset[str], str]]:
    """Return for each entry which of the rival parents was named last, in it or above it."""
    chain = _chain(edition)
    groups = set(_rivals(edition).values())
    last: dict[frozenset[str], str] = {}
    above = []
    for entry in entries:
        scores = chain.scores(entry.line.labels, ())
        named = {chain.rows[place].key for place, score in scores.items() if score >= CERTAIN}
        for group in groups:
            for parent in group & named:
                last[group] = parent
        above.append(dict(last))
    return above


def _read(entries: Sequence[Entry], edition: str, trust: float) -> TableValues:
    """Return the values of the entries, and the local rows that the form does not know."""
    schema = load_schema(edition).tables[ANNEX]
    read = TableValues(schema)
    matches = _matches(entries, edition)
    matches += _out_of_order(entries, edition, matches)
    matches = _by_code(entries, edition, matches)
    taken = {number for match in matches for number in match.lines}
    for match in matches:
        held = [entries[number] for number in match.lines if entries[number].value is not None]
        entry = next((entry for entry in held if is_filled_entry(entry)), held[0] if held else None)
        if match.row.group or entry is None or entry.value is None:
            continue
        sure = trust * match.score * (1.0 if entry.line.ruled else UNRULED)
        reading = Reading(entry.value.text, entry.value.place, sure)
        read.add(match, {"value": reading.value(_money_unit(entry, match.row))})
    for number, entry in enumerate(entries):
        if number not in taken and entry.value is not None and is_filled_entry(entry) and len(joined_labels(entry)) > 1:
            unit = entry.unit if entry.unit in MONEY_UNITS else None
            value = Reading(entry.value.text, entry.value.place, trust).value(unit)
            read.add_extra(joined_labels(entry), {"value": value})
    return read


def _money_unit(entry: Entry, row: Row) -> str | None:
    """Return the unit of an amount of money, the printed one before the form's; None for counts."""
    if row.unit not in MONEY_UNITS:
        return None
    return entry.unit if entry.unit in MONEY_UNITS else row.unit


def _out_of_order(entries: Sequence[Entry], edition: str, found: Sequence[Match]) -> list[Match]:
    """Match what the ordered chain left over: entries with a value whose whole label is a row not found yet.

    Of rows with the same words (被依法纠错数) the one counts whose parent was seen last.
    """
    chain = _chain(edition)
    taken = {number for match in found for number in match.lines}
    rows = {match.row.key for match in found}
    owners = {number: match.row for match in found for number in match.lines}
    matches: list[Match] = []
    for number, entry in enumerate(entries):
        if number in taken or not is_filled_entry(entry):
            continue
        scores = chain.scores(entry.line.own_labels, ())
        fitting = [place for place, score in scores.items() if score >= CERTAIN and not chain.rows[place].group]
        free = [chain.rows[place] for place in sorted(fitting) if chain.rows[place].key not in rows]
        row = _nearest(free, [owners[other].key for other in range(number) if other in owners])
        if row is not None:
            matches.append(Match(row, (number,), min(1.0, max(scores.values()))))
            rows.add(row.key)
            owners[number] = row
    return matches


def _by_code(entries: Sequence[Entry], edition: str, found: list[Match]) -> list[Match]:
    """Return the matches, those of torn labels set right by the codes where the table's codes are the edition's own.

    Codes differ from place to place: they count only where those of the rows that are certain agree.
    """
    rows = {row.code: row for row in load_schema(edition).tables[ANNEX].rows if row.code}
    whole = [(entries[n].code, match.row.code) for match in found for n in match.lines if match.score >= 1]
    certain = [(printed, own) for printed, own in whole if printed]
    agreed = sum(printed == own for printed, own in certain)
    if agreed < MIN_AGREED or agreed < AGREED_SHARE * len(certain):
        return found
    kept = [
        match
        for match in found
        if match.score >= 1 or all(entries[n].code in {"", match.row.code} for n in match.lines)
    ]
    taken = {number for match in kept for number in match.lines}
    have = {match.row.key for match in kept}
    for number, entry in enumerate(entries):
        row = rows.get(entry.code)
        if number not in taken and is_filled_entry(entry) and row is not None and row.key not in have:
            kept.append(Match(row, (number,), BY_CODE))
            have.add(row.key)
    return kept


def _nearest(rows: Sequence[Row], before: Sequence[str]) -> Row | None:
    """Return the only row, or of several the one whose parent stands last among the keys ``before``."""
    if len(rows) <= 1:
        return rows[0] if rows else None
    for key in reversed(before):
        for row in rows:
            if row.parent == key:
                return row
    return None
