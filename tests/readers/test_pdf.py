"""What a PDF file may be besides well: encrypted, cut, scanned, garbled, huge."""

from __future__ import annotations

import contextlib
import io
import random
from concurrent.futures import ThreadPoolExecutor

import pypdfium2 as pdfium
import pytest
from pdf_canvas import Sheet, plain, steps
from pdf_reading import read
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from gongkai.document import Document, Format
from gongkai.errors import CorruptFileError, EncryptedFileError, LimitExceededError, ReadError
from gongkai.readers.pdf.paths import MAX_OBJECTS
from gongkai.readers.pdf.reader import read_pdf
from gongkai.readers.pdf.second import read_pdf_second
from gongkai.readers.registry import Reader
from gongkai.settings import Settings


def report(pages: int = 1, **options: object) -> bytes:
    sheet = Sheet(**options)
    for number in range(pages):
        sheet.text(90, 100, f"第{number + 1}页的正文文字", 16)
        sheet.table([70, 200, 300], steps(200, 20, 2), plain(["规章", "0"], ["文件", "3"]))
        if number < pages - 1:
            sheet.page()
    return sheet.data()


def components(document: Document) -> list[tuple[str, int | None]]:
    return [(problem.component, problem.page) for problem in document.problems]


def test_source_pages_and_sizes(engine: Reader) -> None:
    document = read(engine, report(2))
    assert (document.source.format, document.source.n_pages) == (Format.PDF, 2)
    assert [(page.number, page.width, page.height, page.scanned) for page in document.pages] == [
        (1, 595, 842, False),
        (2, 595, 842, False),
    ]
    assert document.problems == ()


def test_an_empty_user_password_is_no_obstacle_and_another_is_named(engine: Reader) -> None:
    owner_only = StandardEncryption("", ownerPassword="owner", strength=128)
    document = read(engine, report(encrypt=owner_only))
    assert [table.n_rows for table in document.tables] == [2]
    locked = StandardEncryption("secret", ownerPassword="owner", strength=128)
    with pytest.raises(EncryptedFileError) as error:
        read(engine, report(encrypt=locked))
    assert error.value.remedy


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"not a pdf at all", b"%PDF-1.4\n%%EOF"])
def test_what_is_no_pdf_is_corrupt(engine: Reader, data: bytes) -> None:
    with pytest.raises(CorruptFileError):
        read(engine, data)


def test_a_cut_file_is_refused_or_says_that_it_is_cut(engine: Reader) -> None:
    data = report(3)
    for share in range(1, 10):
        try:
            document = read(engine, data[: len(data) * share // 10])
        except ReadError:
            continue
        assert "reader.pdf.incomplete" in [problem.component for problem in document.problems]


def test_no_bytes_make_anything_but_a_read_error(engine: Reader) -> None:
    data = report()
    rng = random.Random(7)  # noqa: S311 - the same damage every time
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(rng.randrange(1, 30)):
            place = rng.randrange(len(broken))
            broken[place : place + rng.randrange(3)] = rng.randbytes(rng.randrange(3))
        with contextlib.suppress(ReadError):
            read(engine, bytes(broken))


def test_limits(engine: Reader) -> None:
    with pytest.raises(LimitExceededError):
        read(engine, report(3), max_pages=2)
    with pytest.raises(LimitExceededError):
        read(engine, report(3), max_cells=7)


def picture() -> ImageReader:
    return ImageReader(Image.new("L", (60, 80), 200))


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.readers.ocr.engine.is_installed", lambda: False)


@pytest.mark.usefixtures("without_ocr")
def test_a_scan_is_said_to_need_text_recognition(engine: Reader) -> None:
    sheet = Sheet()
    sheet.canvas.drawImage(picture(), 0, 0, 595, 842)
    sheet.page()
    sheet.text(90, 100, "第二页有文字", 16)
    document = read(engine, sheet.data())
    assert [page.scanned for page in document.pages] == [True, False]
    assert components(document) == [("reader.pdf.scanned", 1)]
    assert "gongkai[ocr]" in document.problems[0].message


def scan_with_text() -> bytes:
    sheet = Sheet()
    sheet.canvas.drawImage(picture(), 0, 0, 595, 842)
    for row in range(4):
        sheet.text(90, 100 + 30 * row, "这一页的文字由扫描仪识别而来。", 16, mode=3)
    return sheet.data()


def test_a_scan_with_its_own_text_layer_is_read(engine: Reader) -> None:
    document = read(engine, scan_with_text())
    assert document.text.count("扫描仪") == 4


@pytest.mark.usefixtures("without_ocr")
def test_a_text_layer_of_unknown_worth_is_said_to_be_one() -> None:
    assert components(read(read_pdf, scan_with_text())) == [("reader.pdf.copied_text", 1)]


@pytest.mark.usefixtures("without_ocr")
def test_text_without_meaning_is_said_to_be_gibberish() -> None:
    sheet = Sheet()
    sheet.text(90, 100, "".join(chr(0xE000 + index) for index in range(60)), 8)
    assert components(read(read_pdf, sheet.data())) == [("reader.pdf.unreadable_text", 1)]


def test_blank_pages_and_drawings_are_said_to_hold_no_text(engine: Reader) -> None:
    sheet = Sheet()
    sheet.rule(90, 100, 200, 300)
    assert components(read(engine, sheet.data())) == [("reader.pdf.no_text", None)]


def test_a_map_does_not_hang_and_is_named() -> None:
    sheet = Sheet()
    sheet.text(90, 100, "附图", 16)
    sheet.canvas._code.extend(f"{index % 500} 20 m {index % 490} 700 l S" for index in range(MAX_OBJECTS + 10))
    document = read(read_pdf, sheet.data())
    assert components(document) == [("reader.pdf.drawing", 1)]
    assert "附图" in document.text


def test_threads_may_read_at_once() -> None:
    files = [report(number) for number in (1, 2, 3, 4)] * 3
    with ThreadPoolExecutor(4) as pool:
        lengths = [document.source.n_pages for document in pool.map(lambda data: read(read_pdf, data), files)]
    assert lengths == [1, 2, 3, 4] * 3


def test_both_engines_agree() -> None:
    data = report(2)
    first, second = read(read_pdf, data), read(read_pdf_second, data)
    assert first.text == second.text
    assert [table.rows() for table in first.tables] == [table.rows() for table in second.tables]


def test_a_report_left_to_its_attachments_says_so() -> None:
    document = read_pdf(_with_attachment(table=False), name="t.pdf", settings=Settings())
    assert [problem.component for problem in document.problems] == ["reader.pdf.attachments"]
    assert "附件一.xlsx" in document.problems[0].message
    document = read_pdf(_with_attachment(table=True), name="t.pdf", settings=Settings())
    assert not document.problems
    assert document.metadata["attachments"] == "附件一.xlsx"


def _with_attachment(*, table: bool) -> bytes:
    sheet = Sheet()
    sheet.text(90, 100, "报告正文见附件。", 12)
    if table:
        sheet.table([70, 200, 300], [200, 220, 240], plain(["项目", "数量"], ["许可", "3"]))
    document = pdfium.PdfDocument(sheet.data())
    document.new_attachment("附件一.xlsx").set_data(b"PK")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
