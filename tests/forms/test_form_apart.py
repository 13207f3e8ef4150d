"""A number with a blank inside its cell is one number where the sums say so, and unread where they do not."""

from __future__ import annotations

from filled_forms import Sheet, document
from layouts import edited
from quirky_forms import FIRST_VALUE, assert_read, grid_row

from gongkai.document.builder import CellDraft
from gongkai.forms import extract
from gongkai.forms.model import Kind

CELL = (grid_row("received"), FIRST_VALUE + 6)  # 总计 of 新收: in its row's sum and in its column's
KEY = "requests.received.total"


def parted(text: str) -> str:
    return f"{text[0]} {text[1:]}"


def printed(sheet: Sheet, text: str, *, broken: bool = False) -> Sheet:
    """Return the form with another text in the cell, and with another sum of its row broken if asked for."""

    def change(cell: CellDraft) -> CellDraft:
        if (cell.row, cell.col) == CELL:
            return cell._replace(text=text)
        other = broken and (cell.row, cell.col) == (CELL[0], FIRST_VALUE)
        return cell._replace(text=str(int(cell.text) + 1)) if other else cell

    return edited(sheet, change)


def test_digits_that_a_blank_parts_are_a_number_where_the_sums_hold(
    sheet: Sheet, table: dict[tuple[str, str], int]
) -> None:
    total = table["received", "total"]
    assert total >= 10
    form = document(printed(sheet, parted(str(total))))
    assert_read(form, table)
    value = extract(form).values[KEY]
    assert (value.kind, value.raw) == (Kind.NUMBER, parted(str(total)))
    assert value.confidence <= 0.8


def test_they_stay_unread_where_a_sum_breaks(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    total = table["received", "total"]
    for text, broken in ((parted(str(total + 1)), False), (parted(str(total)), True), (f"0 {total}", False)):
        value = extract(document(printed(sheet, text, broken=broken))).values[KEY]
        assert value.value is None
