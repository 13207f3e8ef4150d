"""Marks over the text: watermarks of office systems, seals drawn as text."""

from __future__ import annotations

import math

from pdf_canvas import FONT, Sheet, plain, steps
from pdf_reading import only, words
from reportlab.lib.colors import Color, red

from gongkai.readers.pdf.reader import read_pdf
from gongkai.settings import Settings

ROWS = [["项目", "本年数", "上年数"], ["许可", "38", "12"], ["处罚", "61", ""], ["强制", "", "7"]]
X, Y = steps(70, 130, 3), steps(100, 24, 4)
PALE = Color(0.8, 0.8, 0.8)


def form(x: list[float] = X, *, size: float = 9) -> Sheet:
    sheet = Sheet()
    sheet.table(x, Y, plain(*ROWS), size=size)
    sheet.text(70, 300, "本机关按时答复了全部申请，没有延期。", 12)
    return sheet


def rows(sheet: Sheet) -> tuple[list[list[str]], list[str]]:
    document = read_pdf(sheet.data(), name="t.pdf", settings=Settings())
    return words(only(document)), [block.text for block in document.prose()]


def test_words_repeated_in_a_pale_colour_across_the_page_are_no_text() -> None:
    sheet = form()
    for row in range(14):
        for col in range(4):
            sheet.text(20 + 150 * col, 20 + 60 * row, "王某某8812", 10, color=PALE)
    assert rows(sheet) == (ROWS, ["本机关按时答复了全部申请，没有延期。"])


def test_large_pale_words_over_other_text_are_no_text() -> None:
    sheet = form()
    sheet.text(100, 110, "内部资料2024", 48, color=PALE)
    assert rows(sheet) == (ROWS, ["本机关按时答复了全部申请，没有延期。"])


def test_the_same_words_in_small_are_read_and_save_no_large_ones() -> None:
    sheet = form()
    sheet.text(70, 400, "内部资料2024", 12, color=PALE)
    sheet.text(100, 110, "内部资料2024", 48, color=PALE)
    assert rows(sheet) == (ROWS, ["本机关按时答复了全部申请，没有延期。", "内部资料2024"])


def test_pale_numbers_in_their_cells_are_read() -> None:
    sheet = Sheet()
    y = steps(100, 24, 6)
    sheet.table(X, y, plain(ROWS[0], *[[f"第{row}项", "", ""] for row in range(5)]))
    for row in range(1, 6):
        for col in (1, 2):
            sheet.text(X[col] + 60, y[row] + 7, "0", 9, color=PALE)
    document = read_pdf(sheet.data(), name="t.pdf", settings=Settings())
    assert words(only(document))[1:] == [[f"第{row}项", "0", "0"] for row in range(5)]


def test_a_seal_drawn_as_text_adds_no_digits() -> None:
    sheet = form([70, 130, 190, 250])
    canvas, centre = sheet.canvas, (180.0, 842 - 170.0)
    canvas.setFillColor(red)
    canvas.setFont(FONT, 11)
    name = "某某市政务公开办公室专用"
    for place, sign in enumerate(name):
        angle = math.radians(215 - place * 250 / (len(name) - 1))
        canvas.saveState()
        canvas.translate(centre[0] + 50 * math.cos(angle), centre[1] + 50 * math.sin(angle))
        canvas.rotate(math.degrees(angle) - 90)
        canvas.drawCentredString(0, 0, sign)
        canvas.restoreState()
    canvas.setFont(FONT, 6)
    canvas.drawCentredString(centre[0], centre[1] - 5, "3301060012345")
    assert rows(sheet) == (ROWS, ["本机关按时答复了全部申请，没有延期。"])
