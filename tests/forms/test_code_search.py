"""The form as an error-correcting code: misread numbers are found, an office's wrong sums are left alone."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from filled_forms import COLUMNS, dice, filled_requests, request_rows
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.document import Document, DocumentBuilder, Format, Page, Place
from gongkai.document.builder import CellDraft
from gongkai.forms import Finding, FormReading, FormTable, Kind, Value, check
from gongkai.forms.certainty import LOW, with_certainty
from gongkai.forms.checks import with_suggestions
from gongkai.forms.code_search import solve
from gongkai.forms.doubts import doubt
from gongkai.forms.relations import relations_of

PLACE = Place(1, None, (0, 1))
RELATIONS = relations_of("2021", "requests")
ROWS = request_rows("2021")
KEYS = [f"requests.{row}.{column}" for row in ROWS for column in COLUMNS]
# A digit and what it is taken for most often.
LIKE = {"0": "8", "1": "7", "2": "7", "3": "8", "4": "9", "5": "6", "6": "8", "7": "1", "8": "3", "9": "4"}


def failed(reading: FormReading) -> list[Finding]:
    return [finding for finding in check(reading) if finding.status == "fail" and finding.code.startswith("REQ.")]


def surely(number: int) -> Value:
    return Value(number, str(number), Kind.NUMBER, PLACE, 0.9995, readings=((number, 0.9995),))


def misread(true: int) -> Value:
    """A number of which the last digit was taken for another, the right one being the second guess."""
    taken = int(f"{true}"[:-1] + LIKE[f"{true}"[-1]])
    return Value(taken, str(taken), Kind.NUMBER, PLACE, 0.8, readings=((taken, 0.8), (true, 0.15)))


def form(values: dict[str, Value]) -> FormReading:
    return FormReading("2021", (FormTable("requests", "2021", 0),), values)


def table(seed: int) -> dict[str, Value]:
    filled = filled_requests(dice(seed), "2021")
    return {f"requests.{row}.{column}": surely(filled[row, column]) for row in ROWS for column in COLUMNS}


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 9999), keys=st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True))
def test_misread_numbers_are_found(seed: int, keys: list[str]):
    values = table(seed)
    true = {key: values[key].value for key in keys}
    values |= {key: misread(int(values[key].value or 0)) for key in keys}
    solution = solve(RELATIONS, values)
    assert {made.cell: made.value for made in solution.corrections} == true
    assert solution.clear


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 9999), key=st.sampled_from(KEYS), shift=st.integers(1, 40))
def test_a_wrong_sum_of_the_source_is_not_repaired(seed: int, key: str, shift: int):
    values = table(seed)
    values[key] = surely(int(values[key].value or 0) + shift)
    reading = with_suggestions(form(values))
    assert all(value.suggested is None for value in reading.values.values())
    broken = failed(reading)
    assert broken
    assert all(key in finding.cells and finding.suggestion is None for finding in broken)
    assert {doubt.table for doubt in reading.problems} == {"proactive", "review"}  # of which nothing was seen


@pytest.mark.parametrize("seed", range(12))
def test_a_misread_number_beside_a_wrong_sum_of_the_source(seed: int):
    values = table(seed)
    rng = random.Random(seed)  # noqa: S311 - made-up forms
    wrong, unclear = rng.sample(KEYS[: len(COLUMNS) * 20], 2)
    if wrong.split(".")[1] == unclear.split(".")[1] or wrong.split(".")[2] == unclear.split(".")[2]:
        wrong = next(key for key in KEYS if not set(key.split(".")[1:]) & set(unclear.split(".")[1:]))
    true = values[unclear].value
    values[wrong] = surely(int(values[wrong].value or 0) + 3)
    values[unclear] = misread(int(true or 0))
    reading = with_suggestions(form(values))
    assert {key: value.suggested for key, value in reading.values.items() if value.suggested is not None} == {
        unclear: true
    }


def test_a_correction_keeps_what_was_read_and_says_why():
    values = table(3)
    key = "requests.granted.business"
    true = values[key].value
    values[key] = misread(int(true or 0))
    reading = with_suggestions(form(values))
    value = reading.values[key]
    assert (value.value, value.raw) == (values[key].value, values[key].raw)
    assert value.suggested == true
    assert value.confidence <= LOW
    broken = failed(reading)
    assert all(f"{key} = {true}" in (finding.suggestion or "") for finding in broken)
    assert all("读错" in finding.message["zh"] for finding in broken)


def test_two_ways_to_mend_are_told_and_not_chosen():
    values = table(4)
    keys = ["requests.granted.business", "requests.granted.research"]
    totals = ["requests.total_processed.business", "requests.total_processed.research"]
    for key in (*keys, *totals):  # a column's outcome and its total: either column may be the misread one
        number = int(values[key].value or 0)
        values[key] = replace(values[key], confidence=0.9, readings=((number, 0.9), (number + 1, 0.05)))
    total = "requests.granted.total"
    values[total] = surely(int(values[total].value or 0) + 1)
    for row in ("total_processed", "received"):
        key = f"requests.{row}.total"
        values[key] = surely(int(values[key].value or 0) + 1)
    reading = with_suggestions(form(values))
    assert all(value.suggested is None for value in reading.values.values())
    assert failed(reading)


def test_a_number_read_with_little_confidence_is_told_unless_sums_bear_it_out():
    values = table(5)
    key = "requests.granted.business"
    values[key] = replace(values[key], confidence=0.7, readings=((values[key].value or 0, 0.7),))
    assert with_suggestions(form(values)).values[key].confidence > LOW
    alone = Value(7, "7", Kind.NUMBER, PLACE, 0.7, readings=((7, 0.7), (1, 0.2)))
    reading = with_suggestions(
        FormReading("2021", (FormTable("proactive", "2021", 0),), {"proactive.licensing.decisions": alone})
    )
    assert reading.values["proactive.licensing.decisions"].confidence == 0.7
    assert {doubt.component for doubt in reading.problems} == {"forms.recognition_unsure", "forms.recognition_lost"}


def test_numbers_of_a_table_placed_by_its_words_are_told_and_those_of_known_rows_first():
    alone = Value(7, "7", Kind.NUMBER, PLACE, 0.85)
    extra = {f"proactive.A{number}总计.decisions": alone for number in range(5)}
    tables = (FormTable("proactive", "2021", 0),)
    reading = with_suggestions(
        FormReading("2021", tables, {"proactive.licensing.decisions": alone}, extra=extra, recognised=True)
    )
    (told,) = (problem for problem in reading.problems if problem.component == "forms.recognition_unsure")
    assert told.message.startswith("有 6 格")
    assert told.cells[0] == "proactive.licensing.decisions"


def test_a_number_whose_row_is_doubted_already_is_not_told_again():
    alone = Value(7, "7", Kind.NUMBER, PLACE, 0.85)
    doubted = doubt("rows_doubtful", "proactive", rows=("licensing",))
    tables = (FormTable("proactive", "2021", 0),)
    reading = with_suggestions(
        FormReading("2021", tables, {"proactive.licensing.decisions": alone}, problems=(doubted,), recognised=True)
    )
    assert "forms.recognition_unsure" not in {problem.component for problem in reading.problems}


def test_cells_that_a_picture_lost_are_told():
    values = table(5)
    others = {"proactive", "review"}  # of which this picture shows nothing
    assert {doubt.table for doubt in with_suggestions(form(values)).problems} == others
    lost = [key for key in values if key.startswith("requests.denied_state_secret.")]
    reading = with_suggestions(form({key: value for key, value in values.items() if key not in lost}))
    (doubt,) = (doubt for doubt in reading.problems if doubt.table not in others)
    assert (doubt.component, doubt.rows) == ("forms.recognition_lost", ("denied_state_secret",))
    assert {key for key in values if doubt.names(key)} == set(lost)
    reading = with_suggestions(form({key: value for key, value in values.items() if key != lost[0]}))
    assert [doubt.cells for doubt in reading.problems if doubt.table not in others] == [(lost[0],)]


@pytest.mark.parametrize("tables", [("requests",), ("requests", "review")])
def test_a_form_table_that_a_picture_does_not_show_is_told(tables: tuple[str, ...]):
    values = table(5)
    shown = tuple(FormTable(name, "2021", index) for index, name in enumerate(tables))
    told = with_suggestions(FormReading("2021", shown, values)).problems
    for key in ("review.reconsideration.total", "proactive.licensing.decisions"):
        assert sum(doubt.names(key) for doubt in told) == 1
    assert not any(doubt.names(key) for doubt in told for key in values)


def test_tables_of_a_picture_are_told_though_no_number_of_any_was_read():
    builder = DocumentBuilder(name="scan", data=b"", format=Format.IMAGE)
    builder.page(Page(1, 500.0, 700.0, scanned=True))
    builder.table([CellDraft(0, 0, "一、本年新收", page=1)], page=1)
    told = with_suggestions(with_certainty(form({}), builder.build())).problems
    for key in (KEYS[0], "review.reconsideration.total", "proactive.licensing.decisions"):
        assert any(doubt.names(key) for doubt in told)


@pytest.mark.parametrize(("n_blank", "told"), [(0, False), (9, True)])
def test_a_doubtful_nought_is_borne_out_only_where_nought_is_never_blank(n_blank: int, *, told: bool):
    filled = {key: surely(0) for key in KEYS}
    key, *others = [key for key in KEYS if key.startswith("requests.granted.")]
    filled[key] = Value(0, "0", Kind.NUMBER, PLACE, 0.8, readings=((0, 0.8), (6, 0.1)))
    blank = Value(None, "", Kind.BLANK, PLACE)
    filled |= dict.fromkeys([key for key in KEYS if "denied_" in key][:n_blank], blank)
    settled = with_suggestions(form(filled)).values
    assert (settled[key].confidence < LOW) == told
    assert all(settled[other].confidence > LOW for other in others)


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_where_no_row_tells_the_edition_rows_of_both_are_told(edition: str):
    filled = filled_requests(dice(4), edition)
    own = {f"requests.{row}.{column}": surely(number) for (row, column), number in filled.items()}
    alone = {key: value for key, value in own.items() if not key.startswith("requests.other_")}
    shown = (FormTable("requests", edition, 0),)
    both = ["requests.other_handling.total", "requests.other_reasons.total"]

    def named(values: dict[str, Value]) -> list[bool]:
        told = with_suggestions(FormReading(edition, shown, values)).problems
        return [any(doubt.names(key) for doubt in told if doubt.table == "requests") for key in both]

    assert named(own) == [False, False]
    assert named(alone) == [True, True]


@pytest.mark.parametrize("raw", ["86\n86", "+5 97", "1 204"])
def test_a_recognised_number_in_two_pieces_is_doubted(raw: str):
    builder = DocumentBuilder(name="scan", data=b"", format=Format.IMAGE)
    builder.table([CellDraft(0, 0, raw, page=1)])
    (recognised,) = builder.build().tables
    (cell,) = (replace(cell, confidence=0.99) for cell in recognised.cells)
    document = replace(builder.build(), blocks=(replace(recognised, cells=(cell,)),))
    key = "requests.granted.total"
    value = Value(8686, raw, Kind.NUMBER, cell.place)
    assert with_certainty(form({key: value}), document).values[key].confidence < LOW


def test_a_number_nobody_thought_of_is_found_where_it_was_read_unsurely():
    values = table(6)
    key = "requests.received.natural_person"
    true = int(values[key].value or 0)
    values[key] = Value(true + 5, "?", Kind.NUMBER, PLACE, 0.3, readings=((true + 5, 0.3),))
    assert {made.cell: made.value for made in solve(RELATIONS, values).corrections} == {key: true}


def test_a_row_that_may_be_another_is_borne_out_by_its_columns_and_not_by_its_own_sum():
    values = table(5)
    row = [key for key in KEYS if key.startswith("requests.granted.")]
    placed = {key: replace(values[key], confidence=0.85) for key in row}
    assert all(with_suggestions(form(values | placed)).values[key].confidence > LOW for key in row)
    lost = {key: value for key, value in values.items() if not key.startswith("requests.partially_granted.")}
    settled = with_suggestions(form(lost | placed)).values
    assert [key for key in row if settled[key].confidence < LOW] == row
    read = {key: replace(values[key], confidence=0.85, readings=((values[key].value or 0, 0.85),)) for key in row}
    assert all(with_suggestions(form(lost | read)).values[key].confidence > LOW for key in row)


def test_digits_that_make_no_number_are_doubted():
    builder = DocumentBuilder(name="scan", data=b"", format=Format.IMAGE)
    builder.table([CellDraft(0, 0, "12 30 4", page=1), CellDraft(0, 1, "无", page=1)])
    document = builder.build()
    cells = tuple(replace(cell, confidence=0.99) for cell in document.tables[0].cells)
    document = replace(document, blocks=(replace(document.tables[0], cells=cells),))
    values = {
        key: Value(None, cell.text, Kind.TEXT, cell.place)
        for key, cell in zip(("requests.a.total", "requests.b.total"), cells, strict=True)
    }
    settled = with_certainty(form(values), document).values
    assert settled["requests.a.total"].confidence < LOW
    assert settled["requests.b.total"].confidence > LOW


def scanned(raw: str) -> tuple[Document, Place]:
    builder = DocumentBuilder(name="scan", data=b"", format=Format.IMAGE)
    builder.page(Page(1, 500.0, 700.0, scanned=True))
    builder.table([CellDraft(0, 0, raw, page=1)], page=1)
    document = builder.build()
    (cell,) = (replace(cell, confidence=0.8) for cell in document.tables[0].cells)
    return replace(document, blocks=(replace(document.tables[0], cells=(cell,)),)), cell.place


@pytest.mark.parametrize(
    ("beside", "read"), [("{}/", True), ("V{}", True), ("({})", True), ("/\n{}", True), ("{}x", False)]
)
def test_a_stroke_beside_a_number_leaves_it_to_the_sums(beside: str, *, read: bool):
    values = table(5)
    key = "requests.received.natural_person"
    true = values[key].value
    document, place = scanned(beside.format(true))
    unread = Value(None, beside.format(true), Kind.TEXT, place)
    doubted = with_certainty(form(values | {key: unread}), document).values[key]
    assert [number for number, _ in doubted.readings] == [true] * read
    assert doubted.value is None
    assert doubted.confidence < LOW
    settled = with_suggestions(form(values | {key: doubted})).values[key]
    assert settled.value is None
    assert settled.suggested == true


@pytest.mark.parametrize(("others", "value"), [("2", None), ("三", 2)])
def test_a_two_among_arabic_numbers_of_a_picture_is_a_dash(others: str, value: int | None):
    document, place = scanned("二")
    values = dict.fromkeys(KEYS[:9], Value(2, others, Kind.NUMBER, PLACE)) | {
        KEYS[9]: Value(2, "二", Kind.NUMBER, place)
    }
    settled = with_certainty(form(values), document).values[KEYS[9]]
    assert settled.value == value
    assert (settled.confidence < LOW) or value


@pytest.mark.parametrize(("n_blank", "told"), [(1, True), (100, False)])
def test_a_blank_among_recognised_numbers_is_doubted_and_among_blanks_is_none(n_blank: int, *, told: bool):
    builder = DocumentBuilder(name="scan", data=b"", format=Format.IMAGE)
    builder.page(Page(1, 500.0, 700.0, scanned=True))
    builder.table([CellDraft(0, 0, "7", page=1)], page=1)
    document = builder.build()
    (recognised,) = document.tables
    document = replace(
        document, blocks=(replace(recognised, cells=(replace(recognised.cells[0], readings=(("7", 0.9),)),)),)
    )
    blank = Value(None, "", Kind.BLANK, Place(1, None, (900, 901)))
    values = table(5) | dict.fromkeys(KEYS[:n_blank], blank)
    settled = with_certainty(form(values), document).values
    assert [settled[key].confidence < LOW for key in KEYS[:n_blank]] == [told] * n_blank


@pytest.mark.parametrize(
    ("key", "raw", "suggested"),
    [
        ("proactive.penalties.decisions", "2.751", 2751),
        ("proactive.penalties.decisions", "1.002.751", 1002751),
        ("proactive.penalties.decisions", "2.75", None),
        ("proactive.penalties.decisions", "0.751", None),
        ("proactive.fees.amount", "2.751", None),
    ],
)
def test_a_count_recognised_with_a_point_between_thousands_has_none(key: str, raw: str, suggested: int | None):
    number = float(raw) if raw.count(".") == 1 else 1002.751
    value = Value(number, raw, Kind.NUMBER, PLACE, 0.97, readings=((number, 0.97),))
    reading = with_suggestions(FormReading("2021", (FormTable("proactive", "2021", 0),), {key: value}))
    assert reading.values[key].suggested == suggested
    assert (reading.values[key].confidence < LOW) == (suggested is not None)


def test_a_doubtful_number_without_other_readings_is_mended_before_a_surer_one():
    values = table(3)
    total, carried = "requests.total_processed.total", "requests.carried_forward.total"
    true = int(values[carried].value or 0)
    values[carried] = replace(values[carried], value=true + 1, confidence=0.3, readings=())
    values[total] = replace(values[total], confidence=0.75, readings=((values[total].value or 0, 0.75),))
    (made,) = solve(tuple(one for one in RELATIONS if carried in one.cells), values).corrections
    assert (made.cell, made.value) == (carried, true)


@pytest.mark.parametrize(("read", "sure"), [(0.995, True), (0.96, False), (0.91, False)])
def test_a_number_that_no_sum_asks_for_must_be_read_the_surer(read: float, *, sure: bool):
    key = "proactive.penalties.decisions"
    alone = Value(295, "295", Kind.NUMBER, PLACE, read, readings=((295, read),))
    reading = with_suggestions(FormReading("2021", (FormTable("proactive", "2021", 0),), {key: alone}))
    assert (reading.values[key].confidence >= LOW) == sure
    told = [doubt for doubt in reading.problems if key in doubt.cells]
    assert bool(told) != sure


def test_a_number_that_sums_bear_out_need_not_be_read_so_surely():
    values = table(3)
    key = "requests.received.total"
    values[key] = replace(values[key], confidence=0.91, readings=((values[key].value or 0, 0.91),))
    assert with_suggestions(form(values)).values[key].confidence > 0.99
