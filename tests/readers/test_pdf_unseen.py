"""What a PDF file holds and does not show, and what it shows besides its text: notes, form fields."""

from __future__ import annotations

import io
import tracemalloc

import numpy as np
import pypdfium2 as pdfium
from pdf_canvas import Sheet, plain, steps
from pdf_reading import only, words
from PIL import Image
from reportlab.lib.colors import Color, black, white
from reportlab.lib.utils import ImageReader

from gongkai.document import Document
from gongkai.readers.pdf.layers import layers_off
from gongkai.readers.pdf.page import Floats, Ints, make_glyphs
from gongkai.readers.pdf.reader import read_pdf
from gongkai.readers.pdf.struck import struck
from gongkai.readers.pdf.tables import MAX_RULES, Rules
from gongkai.settings import Settings

ROWS = [["项目", "本年数", "上年数"], ["许可", "38", "12"], ["处罚", "61", ""]]
X, Y = steps(70, 100, 3), steps(100, 24, 3)


def form() -> Sheet:
    sheet = Sheet()
    sheet.table(X, Y, plain(*ROWS))
    return sheet


def reading(sheet: Sheet) -> Document:
    return read_pdf(sheet.data(), name="t.pdf", settings=Settings())


def rows(sheet: Sheet) -> list[list[str]]:
    return words(only(reading(sheet)))


def test_text_printed_without_ink_is_not_read() -> None:
    sheet = form()
    sheet.text(230, 132, "9", 9, mode=3)
    assert rows(sheet) == ROWS


def test_text_without_ink_is_read_where_a_picture_shows_it() -> None:
    sheet = form()
    sheet.canvas.drawImage(ImageReader(Image.new("RGB", (200, 40), "grey")), 90, 600, 300, 30)
    sheet.text(95, 842 - 625, "识别后的文字层", 12, mode=3)
    assert [block.text for block in reading(sheet).prose()] == ["识别后的文字层"]


def test_a_number_in_the_colour_of_paper_is_not_read_but_white_on_a_dark_ground_is() -> None:
    sheet = Sheet()
    sheet.box(X[0], Y[0], X[-1], Y[1], fill=Color(0.1, 0.2, 0.4))
    for place, word in enumerate(ROWS[0]):
        sheet.text(X[place] + 10, Y[0] + 7, word, 9, color=white)
    sheet.table(X, Y, plain(["", "", ""], *ROWS[1:]))
    sheet.text(230, 132, "3", 9, color=white)
    assert rows(sheet) == ROWS


def test_a_number_painted_over_is_not_read_and_the_new_one_is() -> None:
    sheet = form()
    sheet.box(180, 126, 260, 146, fill=white)
    sheet.text(205, 131, "83", 9)
    assert rows(sheet)[1] == ["许可", "83", "12"]


def test_a_digit_painted_over_and_printed_again_at_its_place_is_read() -> None:
    sheet = form()
    sheet.box(180, 126, 260, 146, fill=white)
    sheet.table([X[1], X[2]], [Y[1], Y[2]], plain(["39"]), style="none")
    assert rows(sheet)[1] == ["许可", "39", "12"]


def test_a_see_through_area_hides_nothing_and_a_clipped_one_only_what_it_reaches() -> None:
    sheet = form()
    sheet.box(180, 126, 260, 146, fill=Color(1, 1, 0, alpha=0.3))
    sheet.canvas.saveState()
    confines = sheet.canvas.beginPath()
    confines.rect(500, 20, 40, 40)
    sheet.canvas.clipPath(confines, stroke=0, fill=0)
    sheet.box(0, 0, 595, 842, fill=white)
    sheet.canvas.restoreState()
    assert rows(sheet) == ROWS


def test_a_layer_that_is_switched_off_is_not_read() -> None:
    shown = _with_layer(form(), off=False)
    hidden = _with_layer(form(), off=True)
    read = [words(only(read_pdf(data, name="t.pdf", settings=Settings())))[2] for data in (shown, hidden)]
    assert read == [["处罚", "61", "7"], ["处罚", "61", ""]]


def _with_layer(sheet: Sheet, *, off: bool) -> bytes:
    """Return the file with the number 7 in the last cell, on a layer named 旧."""
    sheet.canvas._code.append("/OC /L0 BDC")
    sheet.text(300, 156, "7", 9)
    sheet.canvas._code.append("EMC")
    data = sheet.data()
    group = b"<</Type/OCG/Name<FEFF65E7>>>"
    settings = b"<</OCGs[%s]/D<</BaseState/%s>>>>" % (group, b"OFF" if off else b"ON")
    data = data.replace(b"/Resources <<", b"/Resources <</Properties<</L0 %s>>" % group, 1)
    return _renumbered(data.replace(b"/Type /Catalog", b"/Type /Catalog /OCProperties %s" % settings, 1))


def _renumbered(data: bytes) -> bytes:
    """Return the file with its table of places mended."""
    document = pdfium.PdfDocument(data)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_what_a_line_strikes_out_is_not_read_but_underlined_words_are() -> None:
    sheet = Sheet()
    sheet.table(X, Y, plain(ROWS[0], ["许可", "", "12"], ROWS[2]))
    sheet.text(200, 132, "99", 9)
    sheet.rule(200, 138, 209, 138, 0.7)
    sheet.text(215, 132, "38", 9)
    sheet.text(90, 300, "下划线的文字照读", 12)
    sheet.rule(90, 313, 186, 313, 0.7)
    document = reading(sheet)
    assert words(only(document)) == ROWS
    assert [block.text for block in document.prose()] == ["下划线的文字照读"]


def test_strokes_of_a_map_are_compared_only_where_there_may_be_a_table() -> None:
    many = MAX_RULES + 1
    at = np.arange(many, dtype=np.float64)
    rules = Rules(at, at, at + 10)
    glyphs, _ = make_glyphs(*one_glyph(), None, width=600, height=800)
    tracemalloc.start()
    assert struck(glyphs, rules, rules) is None
    assert tracemalloc.get_traced_memory()[1] < many * many / 10  # bytes: a flag a pair would be ten times as many
    tracemalloc.stop()


def one_glyph() -> tuple[Ints, Floats, Floats]:
    return np.array([0x38]), np.array([[100.0, 100.0, 110.0, 110.0]]), np.array([[100.0, 110.0]])


def test_a_layer_in_the_list_of_those_off_is_hidden_unless_a_shown_one_has_its_name() -> None:
    groups = b"<</Type/OCG/Name(old)>>", b"<</Type/OCG/Name(new)>>", b"<</Type/OCG/Name(old)>>"

    def off(*hidden: bytes) -> frozenset[str]:
        properties = b"<</OCGs[%s]/D<</OFF[%s]>>>>" % (b"".join(groups), b"".join(hidden))
        data = form().data().replace(b"/Type /Catalog", b"/Type /Catalog /OCProperties %s" % properties, 1)
        return layers_off(_renumbered(data))

    assert off(*groups) == {"old", "new"}
    assert off(*groups[:2]) == {"new"}
    assert layers_off(b"%PDF-1.4 broken") == frozenset()


def test_fields_and_notes_are_read_hidden_ones_are_not() -> None:
    sheet = Sheet()
    sheet.table(X, Y, plain(ROWS[0], ["许可", "", "12"], ["处罚", "", ""]))
    sheet.canvas.acroForm.textfield(name="a", value="38", x=190, y=842 - 146, width=60, height=18, fontSize=9,
                                    borderWidth=0, fillColor=None, textColor=black)  # fmt: skip
    sheet.canvas.freeTextAnnotation("61", DA="/Helv 9 Tf 0 g", Rect=(200, 842 - 168, 240, 842 - 152), relative=0)
    sheet.canvas.freeTextAnnotation("5", DA="/Helv 9 Tf 0 g", Rect=(300, 842 - 168, 330, 842 - 152), relative=0, F=2)
    assert rows(sheet) == ROWS
