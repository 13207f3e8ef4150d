"""Scans and pictures are read like files with characters: the same cells, boxes on the page, and how sure each is."""

from __future__ import annotations

import io
import sys

import pypdfium2 as pdfium
import pytest
from pages import SCAN, Pixels, sample, scan_of, scanned_pdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpora.build.scans import as_picture
from gongkai.document import Document, Format
from gongkai.errors import CorruptFileError, LimitExceededError, UnsupportedFormatError
from gongkai.forms import FormReading, check, extract
from gongkai.pipeline import parse
from gongkai.readers.ocr import engine as recogniser
from gongkai.readers.ocr.pictures import page_pictures
from gongkai.readers.sniff import sniff
from gongkai.settings import Settings

CITY = "city-2022-chromium-a4"  # its report prints four wrong sums, two of them on the page that the tests read
NEXT_PAGE = ("requests.total_processed.", "requests.carried_forward.")
TABLE = (95, 1080, 1145, 1440)  # of its first page at 150 dots an inch: where table two begins
INSTALL = 'pip install "gongkai[ocr]"'
FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP")


def parsed(data: bytes, **limits: int) -> Document:
    return parse(data, name="scan", settings=Settings(**limits))


def snippet() -> Pixels:
    left, top, right, bottom = TABLE
    return scan_of(CITY, 0)[top:bottom, left:right]


@pytest.fixture(scope="module")
def scan() -> Document:
    return parsed(scanned_pdf(CITY, 1))


@pytest.fixture(scope="module")
def form(scan: Document) -> FormReading:
    return extract(scan)


def test_every_cell_is_read_as_printed(form: FormReading):
    gold = {key: cell for key, cell in sample(CITY).gold()["values"].items() if key.startswith("requests.")}
    assert {key: value.value for key, value in form.values.items() if key in gold} == {
        key: cell["value"] for key, cell in gold.items() if not key.startswith(NEXT_PAGE)
    }
    lost = [doubt for doubt in form.problems if doubt.component == "forms.recognition_lost"]
    assert lost == list(form.problems)
    assert all(any(doubt.names(key) for doubt in lost) for key in gold if key.startswith(NEXT_PAGE))
    assert all(value.confidence > 0.9 for value in form.values.values())


def test_wrong_sums_of_the_source_stay_wrong(form: FormReading):
    broken = [finding for finding in check(form) if finding.status == "fail" and finding.code.startswith("REQ.")]
    assert len(broken) == 2
    assert all(value.suggested is None for value in form.values.values())
    assert all("原文数字本身不符" in finding.message["zh"] for finding in broken)
    assert all("source itself" in finding.message["en"] for finding in broken)


def test_boxes_lie_on_the_page_as_it_was_scanned(scan: Document, form: FormReading):
    page = scan_of(CITY, 1)
    height, width = page.shape[:2]
    assert (scan.pages[0].width, scan.pages[0].height) == pytest.approx((width * 72 / 150, height * 72 / 150), abs=1)
    for value in form.values.values():
        assert value.place.page == 1
        assert value.place.bbox is not None
        x0, top, x1, bottom = (edge * 150 / 72 for edge in value.place.bbox)
        # The middle of the cell, where the number stands: rules may cross the corners of a box around a slanting cell.
        inner = page[round(top + 6) : round(bottom - 6), round(x0 + 8) : round(x1 - 8)]
        assert inner.min() < 110, value


def test_spans_quote_the_text(scan: Document):
    cells = [cell for table in scan.tables for cell in table.cells]
    assert all(scan.text[slice(*cell.place.span)] == cell.text for cell in cells)
    assert scan.pages[0].scanned
    assert any(cell.readings for cell in cells)


def test_a_picture_is_read_like_a_page():
    document = parsed(as_picture(snippet(), SCAN, "PNG"))
    assert document.source.format is Format.IMAGE
    assert document.source.n_pages == 1
    rows = [row for table in document.tables for row in table.rows()]
    assert ["规章", "2", "1", "23"] in rows


@pytest.mark.parametrize("name", FORMATS)
def test_pictures_of_every_kind_are_opened(name: str):
    data = as_picture(snippet(), SCAN, name)
    assert sniff(data, "download.pdf") is Format.IMAGE
    (page,) = page_pictures(data, Settings())
    assert page.pixels.shape == snippet().shape
    assert abs(page.pixels.astype(int) - snippet()).mean() < 6
    assert page.dpi == pytest.approx(150, abs=1) or name == "WEBP"  # which does not say


def test_every_page_of_a_tiff_is_read():
    first, second = (Image.fromarray(part) for part in (snippet()[:200], snippet()[150:]))
    stream = io.BytesIO()
    first.save(stream, "TIFF", save_all=True, append_images=[second], dpi=(150, 150))
    document = parsed(stream.getvalue())
    assert [page.number for page in document.pages] == [1, 2]
    assert {cell.place.page for table in document.tables for cell in table.cells} == {1, 2}
    with pytest.raises(LimitExceededError):
        parsed(stream.getvalue(), max_pages=1)


def test_a_file_of_which_some_pages_are_scanned_is_read_page_by_page():
    mixed = pdfium.PdfDocument.new()
    mixed.import_pages(pdfium.PdfDocument(sample(CITY).data()), [2])
    stream = io.BytesIO()
    Image.fromarray(snippet()).save(stream, "PDF", resolution=150)
    mixed.import_pages(pdfium.PdfDocument(stream.getvalue()))
    written = io.BytesIO()
    mixed.save(written)
    document = parsed(written.getvalue())
    assert [page.scanned for page in document.pages] == [False, True]
    assert not document.problems
    certain = {cell.place.page: cell.confidence for table in document.tables for cell in table.cells if cell.text}
    assert certain[1] == 1.0
    texts = {cell.text for table in document.tables for cell in table.cells if cell.place.page == 2}
    assert {"规章", "23", "164"} <= texts


def test_a_hidden_text_that_makes_no_sense_is_not_believed():
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(504, 173))
    canvas.drawImage(ImageReader(Image.fromarray(snippet())), 0, 0, 504, 173)
    text = canvas.beginText(20, 100)
    text.setTextRenderMode(3)
    text.textLine("MtR WfM 8&%$ gibberish of an engine for another script " * 2)
    canvas.drawText(text)
    canvas.save()
    document = parsed(stream.getvalue())
    assert "gibberish" not in document.text
    assert "规章" in document.text
    assert not document.problems


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "is_installed", lambda: False)
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    recogniser.engine.cache_clear()


@pytest.mark.usefixtures("without_extra")
def test_without_the_extra_the_one_command_is_named():
    document = parsed(scanned_pdf(CITY, 1))
    (problem,) = document.problems
    assert problem.component == "reader.pdf.scanned"
    assert INSTALL in problem.message
    with pytest.raises(UnsupportedFormatError) as caught:
        parsed(as_picture(snippet(), SCAN, "PNG"))
    assert (caught.value.code, caught.value.remedy) == ("READ.OCR_MISSING", INSTALL)


@pytest.mark.parametrize("name", FORMATS)
def test_a_cut_picture_is_refused(name: str):
    data = as_picture(snippet(), SCAN, name)
    with pytest.raises(CorruptFileError):
        parsed(data[:300])


def test_a_picture_too_small_or_too_large_is_refused():
    with pytest.raises(CorruptFileError):
        parsed(as_picture(snippet()[:20, :20], SCAN, "PNG"))
    stream = io.BytesIO()
    Image.new("1", (30_000, 9_000), 1).save(stream, "PNG")
    with pytest.raises(LimitExceededError):
        parsed(stream.getvalue())


def test_a_blank_page_says_that_nothing_is_on_it():
    stream = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(stream, "PNG")
    document = parsed(stream.getvalue())
    assert not document.text.strip()
    assert document.problems
