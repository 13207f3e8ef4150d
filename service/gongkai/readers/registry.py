"""Which reader reads which format: one line each, imported when used."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from gongkai.document import Document, Format
from gongkai.errors import UnsupportedFormatError
from gongkai.settings import Settings


class Reader(Protocol):
    """Turns the bytes of one format into a Document.

    ``read(data, name=…, settings=…)`` raises a ReadError, and nothing else, when the bytes cannot be read.
    """

    def __call__(self, data: bytes, *, name: str, settings: Settings) -> Document:
        """Return the Document in ``data``."""
        ...


_READERS = {
    Format.PDF: "gongkai.readers.pdf.reader:read_pdf",
    Format.DOCX: "gongkai.readers.docx.reader:read_docx",
    Format.DOC: "gongkai.readers.office.reader:read_doc",
    Format.RTF: "gongkai.readers.office.reader:read_rtf",
    Format.ODT: "gongkai.readers.office.reader:read_odt",
    Format.XLSX: "gongkai.readers.sheets.reader:read_xlsx",
    Format.XLS: "gongkai.readers.sheets.reader:read_xls",
    Format.ODS: "gongkai.readers.sheets.reader:read_ods",
    Format.OFD: "gongkai.readers.ofd.reader:read_ofd",
    Format.IMAGE: "gongkai.readers.ocr.reader:read_picture",
    Format.HTML: "gongkai.readers.html.reader:read_html",
    Format.TEXT: "gongkai.readers.plain.reader:read_text",
    Format.MARKDOWN: "gongkai.readers.markdown.reader:read_markdown",
}

# A second, independent engine: asked when a relation fails or the first reading looks doubtful.
_SECOND_READERS = {Format.PDF: "gongkai.readers.pdf.second:read_pdf_second"}


def reader_for(fmt: Format) -> Reader:
    """Return the reader of ``fmt``."""
    return _load(_READERS[fmt])


def second_reader_for(fmt: Format) -> Reader | None:
    """Return the independent second engine of ``fmt``, or None where there is only one way to read it."""
    target = _SECOND_READERS.get(fmt)
    return _load(target) if target else None


def _load(target: str) -> Reader:
    module, _, name = target.partition(":")
    try:
        reader: Reader = getattr(import_module(module), name)
    except ModuleNotFoundError as error:
        raise UnsupportedFormatError(f"the reader needs {error.name}", remedy=f"pip install {error.name}") from error
    return reader
