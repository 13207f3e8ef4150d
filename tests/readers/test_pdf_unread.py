"""What stands on a page and is no text is told, and never read as blank; marks of footnotes are no digits."""

from __future__ import annotations

from pdf_canvas import Sheet, plain, steps
from pdf_reading import only, words
from PIL import Image
from reportlab.lib.colors import black
from reportlab.lib.utils import ImageReader

from gongkai.document import Document
from gongkai.readers.pdf.codes import NO_MEANING
from gongkai.readers.pdf.reader import read_pdf
from gongkai.settings import Settings

ROWS = [["项目", "本年数", "上年数"], ["许可", "38", "12"], ["处罚", "", "7"]]
X, Y = steps(70, 100, 3), steps(100, 24, 3)
ODD = chr(NO_MEANING)


def form() -> Sheet:
    sheet = Sheet()
    sheet.table(X, Y, plain(*ROWS))
    return sheet


def reading(sheet: Sheet) -> Document:
    return read_pdf(sheet.data(), name="t.pdf", settings=Settings())


def codes(document: Document) -> list[str]:
    return [problem.component for problem in document.problems]


def test_a_number_drawn_as_an_outline_is_not_blank() -> None:
    sheet = form()
    sheet.canvas.setFillColor(black)
    digit = sheet.canvas.beginPath()
    digit.circle(220, 842 - 160, 4)
    digit.circle(220, 842 - 160, 2.5)
    sheet.canvas.drawPath(digit, stroke=0, fill=1)
    document = reading(sheet)
    assert words(only(document))[2] == ["处罚", ODD, "7"]
    assert codes(document) == ["reader.pdf.unreadable_signs"]


def test_a_picture_in_a_cell_is_not_blank_but_a_seal_over_it_says_nothing() -> None:
    small, seal = form(), form()
    small.canvas.drawImage(ImageReader(Image.new("RGB", (20, 10), "grey")), 200, 842 - 166, 20, 12)
    seal.canvas.drawImage(ImageReader(Image.new("RGB", (90, 90), "red")), 180, 842 - 200, 90, 90)
    assert words(only(reading(small)))[2] == ["处罚", ODD, "7"]
    document = reading(seal)
    assert words(only(document))[2] == ["处罚", "", "7"]
    assert not document.problems


def test_signs_without_a_code_are_told() -> None:
    """The last digits' code is left out of the font's own table."""
    sheet = form()
    sheet.canvas.setFillColor(black)
    sheet.canvas.setFont("Helvetica", 9)
    sheet.canvas.drawString(210, 842 - 162, "4\x01")
    data = sheet.data()
    document = read_pdf(data, name="t.pdf", settings=Settings())
    assert words(only(document))[2][1].startswith("4")


def test_a_small_raised_figure_behind_a_number_is_a_footnote() -> None:
    sheet = form()
    sheet.text(205, 152, "45", 9)
    sheet.text(214, 150, "1", 5)
    sheet.text(90, 300, "办公面积为20m", 12)
    sheet.text(168, 301, "2", 7)
    document = reading(sheet)
    assert words(only(document))[2] == ["处罚", "45", "7"]
    assert [block.text for block in document.prose()] == ["办公面积为20m2"]


def test_a_small_figure_on_the_base_line_is_a_digit() -> None:
    sheet = form()
    sheet.text(205, 152, "45", 9)
    sheet.text(214, 152 + 0.88 * 9 - 0.88 * 7, "1", 7)
    assert words(only(reading(sheet)))[2] == ["处罚", "451", "7"]
