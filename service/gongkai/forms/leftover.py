"""Rows of table three that the ordered chain left over: out of their order, or under words that are no row's.

A row between two rows of the form is told by its place where as many are missing there as lines are left over; that is
told, as the words were not understood. Rows whose words stand in the table and that were not read are named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gongkai.forms.align import CERTAIN, Chain, Match
from gongkai.forms.doubts import Doubt, doubt
from gongkai.forms.labels import read_label
from gongkai.forms.lines import Line
from gongkai.forms.model import Kind
from gongkai.forms.schema import Row, TableSchema
from gongkai.forms.values import TableValues

BY_PLACE = 0.6  # trust in a row told only by its place between two rows of the form
TELLING = 5  # characters; shorter labels (其他, 总计) are those of several rows
NAMED = 4  # labels that a message names
MIN_ONE_COLUMN = 4  # rows; an office may well fill in one kind of organisations alone in fewer


def out_of_order(matches: Sequence[Match], body: Sequence[Line], chain: Chain) -> list[Match]:
    """Return matches for lines left over whose whole label is a row's that was not found: a foot printed on top."""
    found = {match.row.key for match in matches}
    more: list[Match] = []
    for number in _left(matches, body):
        label = read_label(body[number].own_labels[-1].text)
        scores = {place: score for place, score in chain.score_text(label.text).items() if score >= CERTAIN}
        rows = [chain.rows[place] for place in scores if not chain.rows[place].group]
        if len(rows) == 1 and rows[0].key not in found and len(label.text) >= TELLING:
            more.append(Match(rows[0], (number,), min(1.0, *scores.values())))
            found.add(rows[0].key)
    return more


def by_place(matches: Sequence[Match], body: Sequence[Line], schema: TableSchema) -> list[Match]:
    """Return matches for lines left over in whose place as many rows of the form are missing."""
    order = {row.key: place for place, row in enumerate(schema.data_rows)}
    known = sorted((match for match in matches if match.row.key in order), key=lambda match: match.lines[0])
    left = set(_left(matches, body))
    more: list[Match] = []
    for before, after in pairwise(known):
        rows = schema.data_rows[order[before.row.key] + 1 : order[after.row.key]]
        lines = [number for number in range(before.lines[-1] + 1, after.lines[0]) if number in left]
        if rows and len(rows) == len(lines) and all(map(_may_be, rows, (body[number] for number in lines))):
            more.extend(Match(row, (number,), BY_PLACE) for row, number in zip(rows, lines, strict=True))
    return more


def _may_be(row: Row, line: Line) -> bool:
    """Tell whether a line has the row's numbering; a line without any may be every row."""
    number = read_label(line.own_labels[-1].text).number
    return bool(number) and number == row.number


def _left(matches: Sequence[Match], body: Sequence[Line]) -> Iterator[int]:
    taken = {number for match in matches for number in match.lines}
    for number, line in enumerate(body):
        if number not in taken and line.has_values and line.own_labels:
            yield number


def placed_doubt(placed: Sequence[Match], body: Sequence[Line], schema: TableSchema) -> list[Doubt]:
    """Return what must be told of rows that their place alone tells."""
    if not placed:
        return []
    words = [read_label(body[match.lines[0]].own_labels[-1].text).text for match in placed]
    rows = [match.row.key for match in placed]
    return [doubt("rows_by_place", schema.name, rows=rows, printed="、".join(words[:NAMED]))]


def missing_doubts(read: TableValues, words: str, told: Sequence[Doubt]) -> Iterator[Doubt]:
    """Yield a problem that names the rows without any value whose own words stand in ``words``, or for which a row
    that the form does not know may be meant."""
    named = {row for problem in told if problem.table == read.schema.name for row in problem.rows}
    missing = [row for row in read.lost if row.key not in named]
    extra = list(dict.fromkeys(key.split(".")[1] for key in read.extra))
    if not read.values or not missing:
        return
    printed = [row for row in missing if any(label in words for label in row.labels if len(label) >= TELLING)]
    if read.schema.name == "proactive":  # 规章 is too short a word to tell: a block is lost as a whole
        blocks = {row.columns for row in printed}
        printed = [row for row in missing if row.columns in blocks]
    if extra:
        shown = "、".join(extra[:NAMED])
        yield doubt("rows_unnamed", read.schema.name, rows=[row.key for row in missing], printed=shown)
    elif printed:
        yield doubt("rows_unread", read.schema.name, rows=[row.key for row in printed])


def one_column(read: TableValues) -> Iterator[Doubt]:
    """Yield a doubt where every row fills the same single column of the organisations and none its total.

    Blank cells were lost or added on the way: the numbers may be the totals.
    """
    filled = [key.split(".")[1:] for key, value in read.values.items() if value.kind is Kind.NUMBER]
    rows, columns = [row for row, _ in filled], {column for _, column in filled}
    if len(rows) >= MIN_ONE_COLUMN and len(columns) == 1 and not columns & {"natural_person", "total"}:
        yield doubt("one_column", read.schema.name, rows=rows)
