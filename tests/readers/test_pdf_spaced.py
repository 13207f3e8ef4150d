"""Numbers set with space between their digits."""

from __future__ import annotations

from pdf_canvas import Sheet, plain, steps
from pdf_reading import only, words

from gongkai.readers.pdf.reader import read_pdf
from gongkai.settings import Settings


def read_rows(rows: list[list[str]], step: float) -> list[list[str]]:
    """Print the rows, the signs of their values ``step`` points apart, and read them."""
    sheet = Sheet()
    x, y = steps(70, 100, 3), steps(100, 24, len(rows))
    sheet.table(x, y, plain(*[[label, "", ""] for label, *_ in rows]))
    for row, (_, *values) in enumerate(rows):
        for col, value in enumerate(values, start=1):
            for place, sign in enumerate(value):
                if sign != " ":
                    sheet.text(x[col] + 20 + step * place, y[row] + 7, sign, 9)
    return words(only(read_pdf(sheet.data(), name="t.pdf", settings=Settings())))


def test_digits_set_apart_alike_in_the_whole_table_are_one_number() -> None:
    rows = [["许可", "38", "1204"], ["处罚", "6", "57"], ["强制", "0", "106"]]
    assert read_rows(rows, 7.0) == rows


def test_several_numbers_of_one_cell_stay_apart() -> None:
    assert read_rows([["许可", "38", "12"], ["处罚", "6 5", "57"]], 4.5)[1][1] == "6 5"
    assert read_rows([["许可", "0 0", "1 2"], ["处罚", "0 3", "0"], ["强制", "0 0", "4"]], 7.0)[0] == [
        "许可",
        "0 0",
        "1 2",
    ]
