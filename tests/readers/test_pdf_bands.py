"""Tables whose rows are coloured by turns, with few rules or none."""

from __future__ import annotations

from pdf_canvas import Sheet, plain, steps
from pdf_reading import only, words
from reportlab.lib.colors import Color

from gongkai.readers.pdf.reader import read_pdf
from gongkai.settings import Settings

GREY = Color(0.85, 0.9, 0.95)
ROWS = [
    ["项目", "本年制发件数", "现行有效件数"],
    ["规章", "4", "31"],
    ["合计", "", ""],
    ["行政许可", "7", "9"],
    ["行政处罚", "5", "12"],
]


def test_rows_without_colour_have_the_cells_of_their_neighbours() -> None:
    sheet = Sheet()
    x, y = [70.0, 170.0, 290.0, 410.0], steps(100, 20, 5)
    for row in (0, 2, 4):
        for col in range(3):
            sheet.box(x[col], y[row], x[col + 1], y[row + 1], fill=GREY)
    sheet.box(x[0], y[0], x[-1], y[-1], stroke=True)
    sheet.table(x, y, plain(*ROWS), style="none")
    assert words(only(read_pdf(sheet.data(), name="t.pdf", settings=Settings()))) == ROWS


def test_a_title_over_the_columns_stays_one_cell() -> None:
    rows = [*ROWS[:2], ROWS[3]]
    sheet = Sheet()
    x, y = [70.0, 170.0, 290.0, 410.0], steps(100, 20, 5)
    for row in (0, 2, 4):
        for col in range(3):
            sheet.box(x[col], y[row], x[col + 1], y[row + 1], fill=GREY)
    sheet.box(x[0], y[0], x[-1], y[-1], stroke=True)
    for row, cells in ((0, rows[0]), (2, rows[1]), (4, rows[2])):
        sheet.table(x, y[row : row + 2], plain(cells), style="none")
    sheet.table([x[0], x[-1]], y[1:3], plain(["第（五）项"]), style="none")
    sheet.table(x, y[3:5], plain(["行政强制", "3", "8"]), style="none")
    found = words(only(read_pdf(sheet.data(), name="t.pdf", settings=Settings())))
    assert found == [rows[0], ["第（五）项", "", ""], rows[1], ["行政强制", "3", "8"], rows[2]]


def test_marked_words_in_a_frame_are_no_table() -> None:
    sheet = Sheet()
    sheet.box(70, 100, 500, 220, stroke=True)
    for line in range(3):
        for word in range(2):
            sheet.box(100 + 150 * word, 110 + 36 * line, 170 + 150 * word, 124 + 36 * line, fill=GREY)
        sheet.text(100, 111 + 36 * line, "标出的词语在此，其余照旧，标出的词语又在此", 12)
    document = read_pdf(sheet.data(), name="t.pdf", settings=Settings())
    assert not document.tables


def test_a_header_over_coloured_cells_is_not_cut() -> None:
    sheet = Sheet()
    x, y = steps(70, 50, 4), steps(100, 20, 3)
    for row in (1, 2):
        for col in range(4):
            sheet.box(x[col], y[row], x[col + 1], y[row + 1], fill=GREY)
    sheet.box(x[0], y[0], x[-1], y[-1], stroke=True)
    sheet.rule(x[2], y[0], x[2], y[1])
    sheet.table([x[0], x[2], x[4]], y[:2], plain(["行政复议", "行政诉讼"]), style="none")
    sheet.table(x, y[1:], plain(["维持", "纠正", "维持", "纠正"], ["1", "2", "3", "4"]), style="none")
    found = words(only(read_pdf(sheet.data(), name="t.pdf", settings=Settings())))
    assert found[0] == ["行政复议", "", "行政诉讼", ""]
