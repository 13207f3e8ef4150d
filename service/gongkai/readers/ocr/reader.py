"""Reads pictures of pages; and stands in for the text layer of PDF pages that have none."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.document import Document, DocumentBuilder, Format
from gongkai.errors import CorruptFileError, ReadError
from gongkai.readers.ocr.engine import Engine, Pixels, engine
from gongkai.readers.ocr.evidence import with_evidence
from gongkai.readers.ocr.page import Scan, scan_page
from gongkai.readers.ocr.pictures import page_pictures
from gongkai.readers.pdf.page import PageObjects
from gongkai.readers.pdf.reader import assemble
from gongkai.settings import Settings

_SMALLEST = 40  # pixels: what is lower or narrower is an icon or a line


def read_picture(data: bytes, *, name: str, settings: Settings) -> Document:
    """Return the Document in a picture file of one or more pages.

    Raises CorruptFileError, LimitExceededError, and UnsupportedFormatError without the extra ``ocr``.
    """
    builder = DocumentBuilder(name=name, data=data, format=Format.IMAGE)
    scans: dict[int, Scan] = {}
    try:
        document = assemble(_pages(data, settings, scans), builder, settings)
    except ReadError:
        raise
    except Exception as error:  # pixels of any kind come in: whatever they break, the file is to blame
        raise CorruptFileError(
            f"图片无法识读。 / The picture cannot be read. {type(error).__name__}",
            remedy="请重新扫描。 / Scan it again.",
        ) from error
    return with_evidence(document, scans)


def _pages(data: bytes, settings: Settings, scans: dict[int, Scan]) -> Iterator[PageObjects]:
    recogniser = engine(settings.ocr_threads)
    for number, page in enumerate(page_pictures(data, settings), start=1):
        scans[number] = recognised(page.pixels, number=number, dpi=page.dpi, recogniser=recogniser)
        yield scans[number].objects


def recognised(pixels: Pixels, *, number: int, dpi: float, recogniser: Engine) -> Scan:
    """Return a page read from its pixels. Raises CorruptFileError when it is too small to hold text."""
    if min(pixels.shape[:2]) < _SMALLEST:
        raise CorruptFileError(
            "图片过小，无法识读。 / The picture is too small to hold a page.",
            remedy="请提供原始扫描件。 / Use the original scan.",
        )
    return scan_page(pixels, number=number, dpi=dpi, engine=recogniser)
