"""A form table that stands more than once: last year's for comparison, a template, the same once more."""

from __future__ import annotations

import pytest
from filled_forms import COLUMNS, Sheet, dice, filled_requests
from layouts import plain_requests
from quirky_forms import ROWS

from gongkai.document import DocumentBuilder, Format
from gongkai.forms import extract
from gongkai.forms.model import FormReading

Numbers = dict[tuple[str, str], int]
BEFORE = filled_requests(dice(31), "2021")


def read(*parts: tuple[str, Sheet]) -> FormReading:
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    builder.text("某某局2023年政府信息公开工作年度报告")
    for caption, sheet in parts:
        builder.text(caption)
        builder.table(sheet.cells)
    return extract(builder.build())


def total(reading: FormReading) -> float | None:
    return reading.values["requests.received.total"].value


@pytest.mark.parametrize("caption", ["2022年申请情况（对比）", "上年度收到和处理政府信息公开申请情况"])
def test_last_year_s_table_gives_way_though_it_stands_first(sheet: Sheet, table: Numbers, caption: str) -> None:
    reading = read((caption, plain_requests(BEFORE, "2021", ROWS)), ("三、申请情况", sheet))
    assert total(reading) == table["received", "total"]
    (problem,) = reading.problems
    assert problem.component == "forms.repeated_table"
    assert "第 2 个表格" in problem.message
    assert "其他年度" in problem.message


@pytest.mark.parametrize("first", [False, True])
def test_a_template_is_no_reading(sheet: Sheet, table: Numbers, *, first: bool) -> None:
    empty = plain_requests({(row, column): "" for row in ROWS for column in COLUMNS}, "2021", ROWS)  # type: ignore[arg-type,misc]
    parts = [("附：空白表", empty), ("三、申请情况", sheet)]
    reading = read(*(parts if first else parts[::-1]))
    assert total(reading) == table["received", "total"]
    assert not reading.problems


def test_the_same_numbers_once_more_are_no_doubt_and_others_are(sheet: Sheet) -> None:
    assert not read(("三、申请情况", sheet), ("附表", sheet)).problems
    (problem,) = read(("三、申请情况", sheet), ("附表", plain_requests(BEFORE, "2021", ROWS))).problems
    assert problem.component == "forms.repeated_table"
    assert "第 1 个表格" in problem.message
