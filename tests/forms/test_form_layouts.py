"""Whatever the layout, the values come out as they were filled in."""

from __future__ import annotations

import pytest
from filled_forms import COLUMNS, LABELS, dice, document, filled_requests, filled_review, request_rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layouts import (
    PROACTIVE_LAYOUTS,
    REVIEW_LAYOUTS,
    RULED_LAYOUTS,
    UNRULED,
    filled_proactive,
    laid_proactive,
    laid_requests,
    laid_review,
    running_lines,
    running_proactive,
    running_review,
)

from gongkai.document import Document, DocumentBuilder, Format
from gongkai.document.builder import CellDraft
from gongkai.forms import check, extract
from gongkai.forms.schema import load_schema

pytestmark = pytest.mark.no_cover  # hundreds of whole forms: tracing would triple the time

SEEDS = st.integers(0, 10**6)
EDITIONS = st.sampled_from(["2019", "2021"])
OTHER = {"other_handling", "other_no_correction", "other_unpaid_fee", "other_reasons"}
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def numbers(table: dict[tuple[str, str], float], name: str) -> dict[str, float]:
    return {f"{name}.{row}.{column}": number for (row, column), number in table.items()}


def read(document: Document, name: str) -> dict[str, float | None]:
    return {key: value.value for key, value in extract(document).values.items() if key.startswith(name)}


@quick
@given(
    seed=SEEDS, edition=EDITIONS, layout=st.sampled_from([*RULED_LAYOUTS, UNRULED]), largest=st.sampled_from([3, 3000])
)
def test_table_three_is_read_in_every_layout(seed: int, edition: str, layout: str, largest: int) -> None:
    rng = dice(seed)
    table = filled_requests(rng, edition, largest)
    rows = request_rows(edition)
    if rng.random() < 0.3:  # the office dropped rows; those of 其他处理 tell the edition
        rows = [row for row in rows if row in OTHER or rng.random() > 0.1]
    sheets = laid_requests(rng, table, edition, layout, rows)
    reading = extract(document(*sheets, ruled=layout != UNRULED))
    wanted = numbers({(row, column): table[row, column] for row in rows for column in COLUMNS}, "requests")
    assert {key: value.value for key, value in reading.values.items()} == wanted
    assert list(reading.values) == [
        key for key in load_schema(edition).tables["requests"].value_keys() if key in wanted
    ]
    assert reading.edition == edition
    assert {table.form_table for table in reading.tables} == {"requests"}
    assert not [finding for finding in check(reading) if finding.status == "fail" and finding.code.startswith("REQ")]


@quick
@given(seed=SEEDS, layout=st.sampled_from(REVIEW_LAYOUTS))
def test_table_four_is_read_in_every_layout(seed: int, layout: str) -> None:
    rng = dice(seed)
    table = filled_review(rng)
    assert read(document(*laid_review(rng, table, layout)), "review") == numbers(table, "review")


@quick
@given(seed=SEEDS, edition=EDITIONS, layout=st.sampled_from(PROACTIVE_LAYOUTS))
def test_table_two_is_read_in_every_layout(seed: int, edition: str, layout: str) -> None:
    rng = dice(seed)
    table = filled_proactive(rng, edition)
    reading = extract(document(*laid_proactive(rng, table, edition, layout)))
    assert {key: value.value for key, value in reading.values.items()} == numbers(table, "proactive")
    assert reading.edition == edition


def as_text(lines: list[str], how: str) -> Document:
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    builder.text("三、收到和处理政府信息公开申请情况")
    if how == "one block":
        builder.text("\n".join(lines))
    elif how == "a block a line":
        for line in lines:
            builder.text(line)
    elif how == "one column":
        builder.table([CellDraft(row, 0, line) for row, line in enumerate(lines)])
    else:
        builder.table([CellDraft(0, 0, "\n".join(lines))])
    builder.text("五、存在的主要问题及改进情况")
    builder.text("2023年，我局依申请公开工作予以公开12件，不予公开3件，总计15件。")
    return builder.build()


HOWS = st.sampled_from(["one block", "a block a line", "one column", "one cell"])
KINDS = st.sampled_from(["spaced", "cell a line", "labels first", "labels first, by column"])


@quick
@given(seed=SEEDS, edition=EDITIONS, kind=KINDS, how=HOWS)
def test_table_three_is_recovered_from_running_text(seed: int, edition: str, kind: str, how: str) -> None:
    rows = request_rows(edition)
    table = filled_requests(dice(seed), edition)
    built = as_text(running_lines(table, edition, rows, kind), how)
    reading = extract(built)
    assert {key: value.value for key, value in reading.values.items()} == numbers(table, "requests")
    for value in reading.values.values():  # the evidence is the printed number itself
        begin, end = value.place.span
        assert built.text[begin:end].strip() == value.raw
    if how == "one block":
        assert all(value.confidence < 1 for value in reading.values.values())


@quick
@given(seed=SEEDS, edition=EDITIONS)
def test_digits_run_together_are_parted_or_left_out_but_never_wrong(seed: int, edition: str) -> None:
    table = filled_requests(dice(seed), edition, largest=9)
    lines = running_lines(table, edition, request_rows(edition), "run together")
    reading = extract(as_text(lines, "a block a line"))
    wanted = numbers(table, "requests")
    assert all(wanted[key] == value.value for key, value in reading.values.items())
    assert len(reading.values) >= 0.5 * len(wanted)
    if len(reading.values) < len(wanted):
        assert reading.problems


REVIEW_KINDS = st.sampled_from(["spaced", "cell a line", "down", "columns by blocks", "told"])


@quick
@given(seed=SEEDS, kind=REVIEW_KINDS, how=HOWS)
def test_table_four_is_recovered_from_running_text(seed: int, kind: str, how: str) -> None:
    table = filled_review(dice(seed))
    found = read(as_text(running_review(table, kind), how), "review")
    if kind == "columns by blocks":  # the order is told only by the totals
        table = table if found == numbers(table, "review") else {}
        found = found if table else {}
    assert found == numbers(table, "review")


@quick
@given(seed=SEEDS)
def test_table_four_run_together_is_right_or_left_out(seed: int) -> None:
    table = filled_review(dice(seed))
    found = read(as_text(running_review(table, "run together"), "one block"), "review")
    assert found in ({}, numbers(table, "review"))


@quick
@given(seed=SEEDS, edition=EDITIONS, kind=st.sampled_from(["spaced", "cell a line", "labels first"]), how=HOWS)
def test_table_two_is_recovered_from_running_text(seed: int, edition: str, kind: str, how: str) -> None:
    table = filled_proactive(dice(seed), edition)
    found = read(as_text(running_proactive(table, edition, kind), how), "proactive")
    assert found == numbers(table, "proactive")


@quick
@given(seed=SEEDS, edition=EDITIONS, how=HOWS)
def test_table_two_run_together_is_right_or_left_out(seed: int, edition: str, how: str) -> None:
    table = filled_proactive(dice(seed), edition)
    found = read(as_text(running_proactive(table, edition, "run together"), how), "proactive")
    wanted = numbers(table, "proactive")
    assert all(wanted[key] == value for key, value in found.items())


@pytest.mark.parametrize("layout", RULED_LAYOUTS)
def test_confidence_is_whole_for_a_ruled_table_with_exact_labels(layout: str) -> None:
    rng = dice(layout)
    table = filled_requests(rng, "2021")
    reading = extract(document(*laid_requests(rng, table, "2021", layout, request_rows("2021"))))
    assert min(value.confidence for value in reading.values.values()) >= 0.8
    assert max(value.confidence for value in reading.values.values()) == 1.0


def sparse_lines(table: dict[tuple[str, str], int], rows: list[str], how: str) -> list[str]:
    """Print table three a cell a line, zeros left blank, as converters of web pages do."""
    lines: list[str] = []
    for row in rows:
        cells = [str(table[row, column] or "") for column in COLUMNS[:-1]] + [str(table[row, "total"])]
        label = LABELS[row]
        if how == "bar behind the cell":
            lines += [f"{label} |", *(f"{cell} |" if cell else "|" for cell in cells), "||"]
        elif how == "bar on its own line":
            lines += [part for cell in [label, *cells] for part in ([cell] if cell else []) + ["|"]]
        elif how == "blanks behind the values":
            filled = [cell for cell in cells if cell]
            lines += [f"{label} |", *(f"{cell} |" for cell in filled), "|" * (2 + len(cells) - len(filled))]
        else:
            lines += [label, *(cell for cell in cells if cell)]
    return lines


@quick
@given(
    seed=SEEDS,
    edition=EDITIONS,
    how=st.sampled_from(["bar behind the cell", "bar on its own line", "blanks behind the values", "blanks dropped"]),
)
def test_blank_cells_in_running_text_keep_their_places_or_leave_the_total(seed: int, edition: str, how: str) -> None:
    rows = request_rows(edition)
    table = filled_requests(dice(seed), edition, 9)
    built = as_text(sparse_lines(table, rows, how), "one block")
    values = extract(built).values
    wanted = {
        f"requests.{row}.{column}": number or (0 if column == "total" else None)
        for (row, column), number in table.items()
    }
    wrong = {key for key, value in values.items() if value.value != wanted[key]}
    assert not wrong
    if how.startswith("bar"):
        assert values.keys() == wanted.keys()
    else:
        several = [row for row in rows if sum(bool(table[row, column]) for column in COLUMNS[:-1]) > 0]
        assert {f"requests.{row}.total" for row in several} <= values.keys()
