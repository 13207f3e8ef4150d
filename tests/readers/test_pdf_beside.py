"""Tables wider than the paper, whose last columns stand on pages of their own."""

from __future__ import annotations

from pdf_canvas import Sheet, plain, steps
from pdf_reading import only, words

from gongkai.document import Table
from gongkai.readers.pdf.reader import read_pdf
from gongkai.settings import Settings

LEFT = [
    [("项目", 2, 1), ("本年", 1, 2)],
    [("一季", 1, 1), ("二季", 1, 1)],
    *plain(["许可", "38", "12"], ["处罚", "61", ""], ["强制", "", "7"]),
]
RIGHT = [
    [("", 1, 2), ("合计", 2, 1)],
    [("三季", 1, 1), ("四季", 1, 1)],
    *plain(["1", "2", "53"], ["", "3", "64"], ["4", "5", "16"]),
]
WHOLE = [
    ["项目", "本年", "", "", "", "合计"],
    ["", "一季", "二季", "三季", "四季", ""],
    ["许可", "38", "12", "1", "2", "53"],
    ["处罚", "61", "", "", "3", "64"],
    ["强制", "", "7", "4", "5", "16"],
]


def tables(sheet: Sheet) -> tuple[Table, ...]:
    return read_pdf(sheet.data(), name="t.pdf", settings=Settings()).tables


def test_columns_on_the_next_page_are_put_beside_their_rows() -> None:
    sheet = Sheet()
    sheet.table([300, 380, 440, 500], steps(100, 24, 5), LEFT)
    sheet.page()
    sheet.table(steps(70, 70, 3), steps(100, 24, 5), RIGHT)
    document = read_pdf(sheet.data(), name="t.pdf", settings=Settings())
    assert words(only(document)) == WHOLE
    assert {cell.place.page for cell in only(document).cells} == {1, 2}


def test_all_rows_are_printed_before_the_columns_that_are_left() -> None:
    sheet = Sheet()
    sheet.table([300, 380, 440, 500], steps(680, 24, 4), LEFT[:4])
    sheet.page()
    sheet.table([300, 380, 440, 500], [60, 84], LEFT[4:])
    sheet.table([300, 440, 500], steps(120, 24, 3), plain(["项目", "数"], ["甲", "1"], ["乙", "2"]))
    sheet.page()
    sheet.table(steps(70, 70, 3), steps(680, 24, 4), RIGHT[:4])
    sheet.page()
    sheet.table(steps(70, 70, 3), [60, 84], RIGHT[4:])
    sheet.table(steps(70, 70, 1), steps(120, 24, 3), plain(["上年"], ["3"], ["4"]))
    first, second = tables(sheet)
    assert words(first) == WHOLE
    assert words(second) == [["项目", "数", "上年"], ["甲", "1", "3"], ["乙", "2", "4"]]


def test_tables_with_labels_or_with_the_same_header_stay_apart() -> None:
    sheet = Sheet()
    other = [["年份", "申请", "答复"], ["许可", "1", "2"], ["处罚", "3", "4"]]
    for rows in ([["项目", "一", "二"], ["许可", "5", "6"], ["处罚", "7", "8"]], other, [["9", "1", "2"]] * 3):
        sheet.table([70, 170, 270, 370], steps(100, 24, 3), plain(*rows))
        sheet.text(90, 400, "以上为本年情况。", 12)
        sheet.page()
    assert [table.n_cols for table in tables(sheet)][:2] == [3, 3]
