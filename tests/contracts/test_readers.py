"""The same checks for every reader in the registry, its second engine included."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise

import pytest

from corpora.build.plan import UNPLACED
from evaluation.samples import load_samples
from gongkai.document import Document, Format, Table, TextBlock
from gongkai.errors import CorruptFileError, LimitExceededError, ReadError
from gongkai.pipeline import parse
from gongkai.readers.registry import Reader, reader_for, second_reader_for
from gongkai.readers.sniff import sniff
from gongkai.settings import Settings

pytestmark = pytest.mark.no_cover  # whole samples: tracing would triple the time

ENGINES = [
    (fmt, engine) for fmt in Format for engine in ("first", "second") if engine == "first" or second_reader_for(fmt)
]
SETTINGS = Settings()
REFUSED = {"no_report", "locked", "scanned", "picture"}
PLAIN = {Format.TEXT, Format.MARKDOWN}  # only the name parts a text from Markdown with few marks


def engine_of(fmt: Format, engine: str) -> Reader:
    reader = reader_for(fmt) if engine == "first" else second_reader_for(fmt)
    assert reader is not None
    return reader


@cache
def sample_data(fmt: Format) -> bytes:
    """A small report of the development half that has all three official tables; of pictures, one page of a report."""
    if fmt is Format.IMAGE:
        pytest.importorskip("rapidocr", reason='the extra is not installed: pip install "gongkai[ocr]"')
        return page_picture()
    fitting = [
        sample
        for sample in load_samples(split="dev", format=fmt.value)
        if not REFUSED & set(sample.quirks) and sample.style not in UNPLACED and sample.gold()["form"]
    ]
    return min(fitting, key=lambda sample: sample.path.stat().st_size).data()


def page_picture() -> bytes:
    from corpora.build.scans import Spoiling, as_picture, scanned_pages

    kind = Spoiling(name="contract", split="dev", dpi=110)
    whole = next(one for one in load_samples(split="dev", format="pdf") if one.path.stem == "city-2022-chromium-a4")
    return as_picture(scanned_pages(whole.data(), kind, (0,))[0], kind, "PNG")


@cache
def document_of(fmt: Format, engine: str) -> Document:
    return engine_of(fmt, engine)(sample_data(fmt), name="sample", settings=SETTINGS)


Check = Callable[[Format, str], None]


def check_it_reads_tables_and_prose(fmt: Format, engine: str) -> None:
    document = document_of(fmt, engine)
    assert document.source.format is fmt
    assert document.source.n_bytes == len(sample_data(fmt))
    assert len(document.tables) >= (1 if fmt is Format.IMAGE else 3)
    assert sum(len(block.text) for block in document.prose()) > 200


def check_spans_quote_the_text(fmt: Format, engine: str) -> None:
    document = document_of(fmt, engine)
    for block in document.blocks:
        start, end = block.place.span
        if isinstance(block, TextBlock):
            assert document.text[start:end] == block.text
        else:
            for cell in block.cells:
                begin, stop = cell.place.span
                assert start <= begin <= stop <= end
                assert document.text[begin:stop] == cell.text


def check_blocks_stand_in_reading_order(fmt: Format, engine: str) -> None:
    spans = [block.place.span for block in document_of(fmt, engine).blocks]
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def check_pages_and_boxes_go_together(fmt: Format, engine: str) -> None:
    document = document_of(fmt, engine)
    pages = {page.number: page for page in document.pages}
    assert list(pages) == list(range(1, len(pages) + 1))
    assert document.source.n_pages == (len(pages) or None)
    places = [block.place for block in document.blocks]
    places += [cell.place for table in document.tables for cell in table.cells]
    for place in places:
        assert (place.page is None) == (not pages)
        if place.bbox is not None:
            assert place.page is not None
            page = pages[place.page]
            assert -1 <= place.bbox.x0 <= place.bbox.x1 <= page.width + 1
            assert -1 <= place.bbox.top <= place.bbox.bottom <= page.height + 1


def check_printed_lines_cover_their_blocks(fmt: Format, engine: str) -> None:
    document = document_of(fmt, engine)
    for block in document.blocks:
        if isinstance(block, TextBlock) and block.runs:
            for run in block.runs:
                assert 0 <= run.start < run.end <= len(block.text)
            covered = {index for run in block.runs for index in range(run.start, run.end)}
            assert all(index in covered for index, char in enumerate(block.text) if not char.isspace())
    if document.pages:
        assert all(block.runs for block in document.prose())


def check_cells_do_not_overlap(fmt: Format, engine: str) -> None:
    for table in document_of(fmt, engine).tables:
        taken: set[tuple[int, int]] = set()
        for cell in table.cells:
            places = {
                (row, col)
                for row in range(cell.row, cell.row + cell.row_span)
                for col in range(cell.col, cell.col + cell.col_span)
            }
            assert not places & taken
            assert cell.row + cell.row_span <= table.n_rows
            assert cell.col + cell.col_span <= table.n_cols
            taken |= places


def check_the_same_bytes_give_the_same_document(fmt: Format, engine: str) -> None:
    again = engine_of(fmt, engine)(sample_data(fmt), name="sample", settings=SETTINGS)
    assert again == document_of(fmt, engine)


def check_a_cut_file_is_read_or_refused(fmt: Format, engine: str) -> None:
    data = sample_data(fmt)
    for parts in (2, 3, 10):
        _read_or_refuse(fmt, engine, data[: len(data) // parts])


def check_garbage_is_read_or_refused(fmt: Format, engine: str) -> None:
    for data in (
        b"\0" * 999,
        bytes(range(256)) * 40,
        b"%PDF-1.7\n",
        b"PK\x03\x04" + b"\xff" * 200,
        b"<html><table><tr>" * 300,
    ):
        _read_or_refuse(fmt, engine, data)


def check_empty_bytes_are_read_or_refused(fmt: Format, engine: str) -> None:
    _read_or_refuse(fmt, engine, b"")


def _read_or_refuse(fmt: Format, engine: str, data: bytes) -> None:
    try:
        document = engine_of(fmt, engine)(data, name="damaged", settings=SETTINGS)
    except ReadError:
        return
    assert isinstance(document, Document)


def check_too_many_cells_are_refused_or_reported(fmt: Format, engine: str) -> None:
    try:
        document = engine_of(fmt, engine)(sample_data(fmt), name="sample", settings=Settings(max_cells=20))
    except LimitExceededError:
        return
    assert document.problems
    assert sum(len(table.cells) for table in document.tables if isinstance(table, Table)) <= 300


CHECKS: list[Check] = [value for name, value in list(globals().items()) if name.startswith("check_")]


@pytest.mark.parametrize(("fmt", "engine"), ENGINES)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_reader_contract(fmt: Format, engine: str, check: Check):
    check(fmt, engine)


def test_too_many_pages_are_refused():
    with pytest.raises(LimitExceededError):
        reader_for(Format.PDF)(sample_data(Format.PDF), name="sample", settings=Settings(max_pages=1))


@pytest.mark.parametrize("data", [b"", b"\0\0\0", b" \r\n\t "])
def test_an_empty_file_is_refused_with_its_code(data: bytes):
    with pytest.raises(CorruptFileError) as caught:
        parse(data, name="empty.pdf", settings=SETTINGS)
    assert caught.value.code == "READ.CORRUPT"
    assert caught.value.remedy


@pytest.mark.parametrize("sample", load_samples(), ids=lambda sample: sample.file)
def test_formats_are_told_from_content_not_from_the_name(sample):
    assert sniff(sample.data(), sample.path.name) == sample.format
    for name in ("download.bin", "report.pdf"):
        told = sniff(sample.data(), name)
        assert told == sample.format or {told, sample.format} == PLAIN
