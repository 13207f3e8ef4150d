"""What the sums ask for cells that could not be read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from filled_forms import COLUMNS, dice, filled_requests, request_rows

from gongkai.document import Place
from gongkai.forms import FormReading, FormTable, Kind, Value
from gongkai.forms.certainty import LOW
from gongkai.forms.checks import with_suggestions
from gongkai.forms.code_unread import asked_of_unread
from gongkai.forms.relations import relations_of

PLACE = Place(1, None, (0, 1))
RELATIONS = relations_of("2021", "requests")
CELL, ASIDE = "requests.received.natural_person", "requests.received.business"
UNREAD = Value(None, "?", Kind.TEXT, PLACE, 0.3)


def table(seed: int = 5) -> dict[str, Value]:
    filled = filled_requests(dice(seed), "2021")
    return {
        f"requests.{row}.{column}": Value(
            number := filled[row, column], str(number), Kind.NUMBER, PLACE, 0.9995, readings=((number, 0.9995),)
        )
        for row in request_rows("2021")
        for column in COLUMNS
    }


def truth(key: str) -> int:
    return int(table()[key].value or 0)


def test_two_sums_that_agree_tell_an_unread_number():
    values = table() | {CELL: UNREAD}
    (made,) = asked_of_unread(RELATIONS, values, ())
    assert (made.cell, made.value) == (CELL, truth(CELL))
    reading = with_suggestions(FormReading("2021", (FormTable("requests", "2021", 0),), values))
    assert reading.values[CELL].value is None
    assert reading.values[CELL].suggested == truth(CELL)
    assert reading.values[CELL].confidence < LOW


def test_a_wrong_sum_of_the_source_tells_nothing():
    values = table() | {CELL: UNREAD}
    total = "requests.received.total"
    values[total] = replace(values[total], value=int(values[total].value or 0) + 10)
    assert not asked_of_unread(RELATIONS, values, ())


def test_one_sum_alone_tells_what_the_recogniser_thought_of_and_nothing_else():
    row = tuple(one for one in RELATIONS if CELL in one.cells and one.identity.per != "column")
    assert not asked_of_unread(row, table() | {CELL: UNREAD}, ())
    thought = replace(UNREAD, readings=((truth(CELL), 0.02),))
    (made,) = asked_of_unread(row, table() | {CELL: thought}, ())
    assert (made.value, made.chance) == (truth(CELL), 0.02)


def test_two_unread_cells_of_one_sum_are_told_by_the_other_sums_alone():
    found = asked_of_unread(RELATIONS, table() | {CELL: UNREAD, ASIDE: UNREAD}, ())
    assert {made.cell for made in found} <= {CELL, ASIDE}
    assert all(made.value == int(table()[made.cell].value or 0) for made in found)


@pytest.mark.parametrize("confidence", [LOW, 1.0])
def test_a_sure_blank_stays_blank(confidence: float):
    blank = Value(None, "", Kind.BLANK, PLACE, confidence)
    assert not asked_of_unread(RELATIONS, table() | {CELL: blank}, ())


def test_a_doubtful_blank_is_no_nought():
    key = next(key for key, value in table().items() if value.value == 0 and not key.endswith(".total"))
    assert not asked_of_unread(RELATIONS, table() | {key: UNREAD}, ())
    thought = replace(UNREAD, readings=((0, 0.02),))
    assert [made.value for made in asked_of_unread(RELATIONS, table() | {key: thought}, ())] == [0]
