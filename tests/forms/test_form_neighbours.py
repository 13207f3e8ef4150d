"""Neighbouring cells under a merged header are cells of their own, never digits of one number without proof."""

from __future__ import annotations

import pytest
from filled_forms import COLUMNS, HEADER, LABELS, Sheet, document, request_rows

from gongkai.forms import extract
from gongkai.forms.model import FormReading


def licensed(cells: list[str]) -> FormReading:
    """Return the reading of a table two whose one wide column has a cell in each of three grid columns."""
    sheet = Sheet()
    sheet.row((0, "第二十条第（五）项", 4))
    sheet.row((0, "信息内容"), (1, "本年处理决定数量", 3))
    sheet.line(["行政许可", *cells])
    return extract(document(sheet))


@pytest.mark.parametrize("rest", [["0", "0"], ["-", "-"], ["/", "/"], ["27", "27"], ["", ""]])
def test_cells_that_only_fill_the_width_are_no_digits(rest: list[str]) -> None:
    reading = licensed(["27", *rest])
    assert reading.values["proactive.licensing.decisions"].value == 27
    assert not reading.problems


def test_numbers_of_which_nothing_tells_which_counts_are_left_unread_and_told() -> None:
    reading = licensed(["27", "3", "1"])
    value = reading.values["proactive.licensing.decisions"]
    assert (value.value, value.raw) == (None, "27 3 1")
    assert [problem.component for problem in reading.problems] == ["forms.cells_unread"]


@pytest.mark.parametrize("split", [False, True])
def test_the_sum_tells_whether_two_cells_are_one_number(table: dict[tuple[str, str], int], *, split: bool) -> None:
    sheet = Sheet()
    sheet.row((0, "", 1), *((1 + place, word) for place, word in enumerate(HEADER[:6])), (7, HEADER[6], 2))
    for row in request_rows("2021"):
        total = str(table[row, "total"])
        last = [total[:-1], total[-1]] if split and len(total) > 1 else [total, "" if split else "0"]
        sheet.line([LABELS[row], *(str(table[row, column]) for column in COLUMNS[:-1]), *last])
    values = extract(document(sheet)).values
    assert {key: values[f"requests.{key[0]}.{key[1]}"].value for key in table} == table
