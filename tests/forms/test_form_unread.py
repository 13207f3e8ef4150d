"""Words in a cell that speak of a number: never its first digits, never dropped, always told."""

from __future__ import annotations

import pytest
from filled_forms import Sheet, document
from layouts import edited
from quirky_forms import grid_row

from gongkai.document.builder import CellDraft
from gongkai.forms import Kind, extract
from gongkai.forms.model import FormReading


def decided(text: str, header: str = "本年处理决定数量", row: str = "行政处罚") -> FormReading:
    sheet = Sheet()
    sheet.line(["信息内容", header])
    sheet.line([row, text])
    return extract(document(sheet, texts=(f"{row}{text}",)))


@pytest.mark.parametrize("text", ["3万余件", "2021年：56", "5～6", "其中：行政许可12件，备案3件", "增加12项，减少3项"])
def test_no_number_is_picked_out_of_words(text: str) -> None:
    reading = decided(text)
    value = reading.values["proactive.penalties.decisions"]
    assert (value.value, value.kind, value.raw) == (None, Kind.TEXT, text)
    (problem,) = reading.problems
    assert problem.component == "forms.cells_unread"
    assert problem.cells == ("proactive.penalties.decisions",)
    assert text in problem.message


@pytest.mark.parametrize(
    ("text", "value"), [("O", 0), ("1O", 10), ("12.", 12), ("12。", 12), ("无", None), ("不涉及", None)]
)
def test_slips_of_the_keyboard_and_words_for_none(text: str, value: int | None) -> None:
    reading = decided(text)
    assert reading.values["proactive.penalties.decisions"].value == value
    assert not reading.problems


@pytest.mark.parametrize(("text", "value"), [("￥251000.00", None), ("￥12.5", 12.5), ("￥0", 0)])
def test_a_sign_of_yuan_below_a_header_of_ten_thousands(text: str, value: float | None) -> None:
    reading = decided(text, "本年收费金额（单位：万元）", "行政事业性收费")
    assert reading.values["proactive.fees.amount"].value == value
    assert bool(reading.problems) == (value is None)


@pytest.mark.parametrize(("others", "value"), [("二", 1), ("2", None)])
def test_one_as_a_numeral_among_numerals_and_a_dash_among_digits(others: str, value: int | None) -> None:
    sheet = Sheet()
    sheet.line(["信息内容", "本年处理决定数量"])
    sheet.line(["行政处罚", "一"])
    sheet.line(["行政强制", others])
    assert extract(document(sheet)).values["proactive.penalties.decisions"].value == value


def test_one_numeral_among_many_digits_is_a_speck_and_dashes_stay_dashes() -> None:
    sheet = Sheet()
    sheet.line(["信息内容", "本年处理决定数量"])
    for name, number in (("行政许可", "12"), ("行政处罚", "一"), ("行政强制", "二")):
        sheet.line([name, number])
    sheet.line(["行政事业性收费", "30"])
    assert extract(document(sheet)).values["proactive.penalties.decisions"].value is None


@pytest.mark.parametrize("col", [3, 6, 9])
def test_a_doubtful_cell_leaves_the_others_of_its_row_in_place(
    sheet: Sheet, table: dict[tuple[str, str], int], col: int
) -> None:
    row = grid_row("granted")

    def change(cell: CellDraft) -> CellDraft:
        return cell._replace(text="约5～6") if (cell.row, cell.col) == (row, col) else cell

    reading = extract(document(edited(sheet, change)))
    doubtful = [key for key in table if reading.values[f"requests.{key[0]}.{key[1]}"].value != table[key]]
    assert [row for row, _ in doubtful] == ["granted"]
    assert any(problem.component == "forms.cells_unread" for problem in reading.problems)
