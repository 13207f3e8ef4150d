"""Reads OFD: every page as objects, then tables and prose as in a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from gongkai.document import Document, DocumentBuilder, Format
from gongkai.errors import CorruptFileError, ReadError
from gongkai.readers.ofd.document import OfdDocument, open_documents
from gongkai.readers.ofd.package import Package, damaged
from gongkai.readers.ofd.render import painter
from gongkai.readers.pdf.page import PageObjects
from gongkai.readers.pdf.reader import assemble
from gongkai.readers.pdf.scanned import recognised
from gongkai.settings import Settings

if TYPE_CHECKING:
    from gongkai.readers.ocr.page import Scan


def read_ofd(data: bytes, *, name: str, settings: Settings) -> Document:
    """Read an OFD document. Raises CorruptFileError, EncryptedFileError or LimitExceededError.

    What it carries beside its pages stands in the metadata: ``signatures`` (how many), ``attachments`` (names),
    ``annotations`` (texts of stamps, notes and watermarks).
    """
    try:
        package = Package(data)
        documents = open_documents(package, settings)
        builder = DocumentBuilder(name=name, data=data, format=Format.OFD)
        _describe(documents, builder)
        return _assembled(package, documents, builder, settings)
    except ReadError:
        raise
    except Exception as error:  # bytes of any kind come in: whatever they break, the file is to blame
        raise damaged(type(error).__name__) from error


def _assembled(
    package: Package, documents: list[OfdDocument], builder: DocumentBuilder, settings: Settings
) -> Document:
    scans: dict[int, Scan] = {}
    try:
        document = assemble(recognised(_pages(package, documents, builder), scans, settings), builder, settings)
    except CorruptFileError as error:
        raise damaged("Page") from error
    if scans:
        from gongkai.readers.ocr.evidence import with_evidence

        document = with_evidence(document, scans)
    if builder.metadata.get("attachments") and not document.tables:
        builder.problem(
            "reader.ofd.attachments",
            f"正文没有表格，附件未读取：{builder.metadata['attachments']}。请用 OFD 阅读器导出附件后读取。 / "
            "There are no tables, but attached files that were not read: save them from an OFD viewer and read them.",
        )
        document = replace(document, problems=builder.build().problems)
    # The pages are judged as those of a PDF are; what is said of them names this format.
    problems = tuple(
        replace(
            problem,
            component=problem.component.replace("reader.pdf.", "reader.ofd."),
            message=problem.message.replace("PDF", "OFD"),
        )
        for problem in document.problems
    )
    return replace(document, problems=problems)


def _pages(package: Package, documents: list[OfdDocument], builder: DocumentBuilder) -> Iterator[PageObjects | None]:
    first = 1
    notes: dict[str, None] = {}
    for document in documents:
        for page in document.pages(first):
            if page is None:
                yield None
                continue
            objects = page.objects
            yield replace(objects, render=painter(package, page.pictures, objects.width, objects.height))
            if page.notes:
                notes[page.notes] = None
                builder.metadata["annotations"] = "\n".join(notes)
        first += document.n_pages


def _describe(documents: list[OfdDocument], builder: DocumentBuilder) -> None:
    builder.metadata.update(documents[0].metadata())
    if n_signatures := sum(document.n_signatures for document in documents):
        builder.metadata["signatures"] = str(n_signatures)
    if names := [name for document in documents for name in document.attachments()]:
        builder.metadata["attachments"] = "、".join(names)
