"""Rows that lost their blank cells, and digits that stand apart: told where the form's sums leave one reading."""

from __future__ import annotations

import pytest
from filled_forms import COLUMNS, LABELS, dice, filled_requests, request_rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.document import Document, DocumentBuilder, Format
from gongkai.document.builder import CellDraft
from gongkai.forms import extract
from gongkai.forms.blanks import placed
from gongkai.forms.splits import ways_to_join

quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SEEDS = st.integers(0, 10**6)


def document(lines: list[str]) -> Document:
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    builder.text("三、收到和处理政府信息公开申请情况")
    builder.text("\n".join(lines))
    builder.text("五、存在的主要问题及改进情况")
    return builder.build()


def without_blanks(table: dict[tuple[str, str], int]) -> list[str]:
    lines = []
    for row in request_rows("2021"):
        cells = [str(table[row, column]) for column in COLUMNS if table[row, column]]
        lines += [LABELS[row], *cells]
    return lines


@quick
@given(seed=SEEDS, largest=st.sampled_from([3, 40, 900]))
def test_lost_blanks_are_exact_or_absent(seed: int, largest: int) -> None:
    table = filled_requests(dice(seed), "2021", largest)
    reading = extract(document(without_blanks(table)))
    assert all(value.value == table[tuple(key.split(".")[1:])] for key, value in reading.values.items())  # type: ignore[index]


def test_the_sums_tell_where_the_blanks_were() -> None:
    rows = {"received": (7, 2), "carried_over": (1,), "granted": (5, 2), "denied": (3,), "carried_forward": ()}
    told = placed({**rows, "total_processed": ()}, {}, ["granted", "denied"], 6)
    assert told == {}  # the total is blank, though its parts are not
    told = placed({**rows, "total_processed": (8, 2)}, {}, ["granted", "denied"], 6)
    assert told["granted"] == (None, None)  # any two columns would do
    whole = {"total_processed": (8, 0, 0, 2, 0, 0)}
    told = placed(rows, whole, ["granted", "denied"], 6)
    assert told == {
        "received": (0, 3), "carried_over": (0,), "granted": (0, 3), "denied": (0,), "carried_forward": (),
    }  # fmt: skip
    assert placed(rows, whole, ["granted", "denied", "lost"], 6) == {}


def test_a_small_office_that_leaves_most_of_the_form_blank() -> None:
    table = dict.fromkeys(((row, column) for row in request_rows("2021") for column in COLUMNS), 0)
    for row, numbers in {
        "received": (3, 1, 0, 0, 0, 0, 4), "granted": (2, 0, 0, 0, 0, 0, 2), "rejected_repeated": (1, 1, 0, 0, 0, 0, 2),
        "total_processed": (3, 1, 0, 0, 0, 0, 4),
    }.items():  # fmt: skip
        table |= {(row, column): number for column, number in zip(COLUMNS, numbers, strict=True)}
    lines = without_blanks(table)
    for row in ("received", "total_processed"):
        at = lines.index(LABELS[row])
        lines[at + 1 : at + 4] = [str(table[row, column]) for column in COLUMNS]
    reading = extract(document(lines))
    got = {key: value.value for key, value in reading.values.items()}
    assert got["requests.granted.natural_person"] == 2
    assert got["requests.rejected_repeated.business"] == 1
    assert reading.values["requests.granted.natural_person"].confidence <= 0.6
    assert "forms.blanks_lost" in {doubt.component for doubt in reading.problems}


@pytest.mark.parametrize("share", [0.3, 1.0])
def test_digits_that_stand_apart_are_joined_where_every_sum_holds(share: float) -> None:
    rng = dice(11)
    table = filled_requests(rng, "2021", 20)
    lines: list[str] = []
    for row in request_rows("2021"):
        cells = [str(table[row, column]) for column in COLUMNS]
        lines += [LABELS[row], *("\n".join(cell) if rng.random() < share else cell for cell in cells)]
    reading = extract(document(lines))
    assert all(value.value == table[tuple(key.split(".")[1:])] for key, value in reading.values.items())  # type: ignore[index]


def test_ways_to_join_digits() -> None:
    assert set(ways_to_join(["1", "2", "0"], 2)) == {("1", "20"), ("12", "0")}
    assert list(ways_to_join(["0", "2"], 1)) == []
    assert list(ways_to_join(["1", "-"], 2)) == []


@pytest.mark.parametrize("largest", [1, 60])
@pytest.mark.parametrize("first", [False, True])
def test_numbers_beside_other_rows_labels_are_given_to_none(largest: int, first: bool) -> None:
    table = filled_requests(dice(2), "2021", largest)
    rows = request_rows("2021")
    lines = ["其他", "总计", *(str(table[rows[0], column]) for column in COLUMNS)] if first else ["其他", "总计"]
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        lines.append(LABELS[row])
        if after:  # a converter printed each row's numbers in front of its label
            lines += [str(table[after, column]) for column in COLUMNS]
    reading = extract(document(lines))
    told = {key: value.value for key, value in reading.values.items() if key.startswith("requests")}
    assert all(number == table[tuple(key.split(".")[1:])] for key, number in told.items())  # type: ignore[index]
    assert first is False or not told


def test_a_merged_cell_printed_in_each_of_its_columns_is_one_value() -> None:
    rows = [
        ["第二十条第（一）项"] * 4,
        ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
        ["规章", "0", "1", "1"],
        ["规范性文件", "6", "6", "6"],
        ["第二十条第（八）项"] * 4,
        ["信息内容", "上一年项目数量", "本年增/减", "本年增/减"],
        ["行政事业性收费", "33", "33", "33"],
    ]
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    builder.table([CellDraft(row, col, text) for row, cells in enumerate(rows) for col, text in enumerate(cells)])
    values = extract(builder.build()).values
    assert [values[f"proactive.fees.{column}"].value for column in ("previous_items", "change")] == [33, 33]
    assert [value.value for key, value in values.items() if "normative" in key] == [6, 6, 6]
