"""Table three below its header's own cells: a column for remarks, a header that is torn, columns that change places."""

from __future__ import annotations

import pytest
from filled_forms import COLUMNS, CORNER, HEADER, LABELS, Sheet, document, request_rows

from gongkai.forms import extract

Numbers = dict[tuple[str, str], int]


def shown(sheet: Sheet) -> dict[tuple[str, str], float | None]:
    values = extract(document(sheet)).values
    return {
        (row, column): values[f"requests.{row}.{column}"].value for row in request_rows("2021") for column in COLUMNS
    }


def texts(table: Numbers, row: str) -> list[str]:
    """Return a row as an office prints it that leaves noughts blank."""
    return [str(table[row, column] or "") for column in COLUMNS]


def nulled(table: Numbers) -> dict[tuple[str, str], int | None]:
    return {cell: number or None for cell, number in table.items()}


@pytest.mark.parametrize("labels", [1, 3])
def test_a_column_for_remarks_and_a_first_cell_left_blank(table: Numbers, labels: int) -> None:
    sheet = Sheet()
    blank = [""] * (labels - 1)
    sheet.line([CORNER, *blank, "申请人情况", *[""] * 6, "备注"])
    sheet.line(["", *blank, HEADER[0], "法人或其他组织", *[""] * 4, HEADER[6], ""])
    sheet.line(["", *blank, "", *HEADER[1:6], "", ""])
    for row in request_rows("2021"):
        sheet.line([LABELS[row], *blank, *texts(table, row), ""])
    assert shown(sheet) == nulled(table)


def test_rows_with_all_cells_below_a_header_that_is_torn(table: Numbers) -> None:
    sheet = Sheet()
    sheet.line([CORNER, "申请人情况\n自然人", "法人或其他组织", "总计\n商业企业", *HEADER[2:6]])
    for number, row in enumerate(request_rows("2021")):
        front = ["三、本年度办理结果"] if number % 5 == 2 else []
        sheet.line([*front, LABELS[row], *texts(table, row)])
    assert shown(sheet) == nulled(table)


def test_columns_that_change_places(table: Numbers) -> None:
    order = [6, 0, 2, 1, 3, 5, 4]
    sheet = Sheet()
    sheet.line(["项目", *(HEADER[place] for place in order), "备注"])
    for row in request_rows("2021"):
        printed = texts(table, row)
        sheet.line([LABELS[row], *(printed[place] for place in order), ""])
    assert shown(sheet) == nulled(table)


def test_blanks_among_the_numbers_are_counted_where_rows_have_label_cells_of_their_own_number(table: Numbers) -> None:
    sheet = Sheet()
    sheet.line([CORNER, "申请人情况"])
    sheet.line([HEADER[0], "法人或其他组织", HEADER[6]])
    sheet.line(HEADER[1:6])
    for number, row in enumerate(request_rows("2021")):
        sheet.line([*[""] * (number % 3), LABELS[row], *texts(table, row), ""])
    assert shown(sheet) == nulled(table)
