"""Reads DOC, WPS, RTF and ODT by way of LibreOffice.

LibreOffice 7.4 loses a table that ends a .doc or .rtf without a word. So the cells of the old file are counted against
those of the new one, and what is missing makes the report partial.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace

from lxml import etree

from gongkai.document import Document, Format, Problem, Source
from gongkai.errors import CorruptFileError
from gongkai.readers.docx.package import Package, short
from gongkai.readers.docx.reader import read_docx
from gongkai.readers.office import word97
from gongkai.readers.office.convert import converted
from gongkai.readers.sniff import sniff
from gongkai.settings import Settings

_RTF_ROW = re.compile(rb"\\(?:nest)?row(?![a-z])")
_SPELLED = re.compile(r"[^\w%.+-]")
_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_SHOWN = 3  # lost cells that are quoted


def read_doc(data: bytes, *, name: str, settings: Settings) -> Document:
    """Read a document of Word 97–2003 or WPS, or one that Word 2003 saved as XML.

    Raises UnsupportedFormatError without LibreOffice, CorruptFileError, EncryptedFileError or LimitExceededError.
    """
    _check(data, name, Format.DOC)
    cells = word97.cells(data)  # tells a password before LibreOffice is started
    docx = converted(data, Format.DOC, settings)
    document = _document(docx, data, name, Format.DOC, settings)
    if cells is None and data.startswith(_OLE2):
        return _incomplete(document)
    return _with_losses(document, _lost_cells(cells or [], docx))


def read_rtf(data: bytes, *, name: str, settings: Settings) -> Document:
    """Read an RTF document. Raises as ``read_doc``."""
    _check(data, name, Format.RTF)
    docx = converted(data, Format.RTF, settings)
    document = _document(docx, data, name, Format.RTF, settings)
    lost = len(_RTF_ROW.findall(data)) - sum(short(node) == "w:tr" for node in Package(docx).main().iter())
    document = _with_losses(document, [""] * max(0, lost))
    return document if data.rstrip(b"\0\t\r\n ").endswith(b"}") else _incomplete(document)


def read_odt(data: bytes, *, name: str, settings: Settings) -> Document:
    """Read an OpenDocument text. Raises as ``read_doc``."""
    _check(data, name, Format.ODT)
    return _document(converted(data, Format.ODT, settings), data, name, Format.ODT, settings)


def _check(data: bytes, name: str, fmt: Format) -> None:
    """Raise before LibreOffice is started when the bytes are of another kind: locked and empty files are told there."""
    if sniff(data, name) is not fmt:
        raise CorruptFileError(
            "文件内容与格式不符，可能已损坏。 / The content is not of this format: it may be damaged.",
            remedy="请重新下载该文件。 / Download the file again.",
        )


def _document(docx: bytes, data: bytes, name: str, fmt: Format, settings: Settings) -> Document:
    """Return the converted document under the name and fingerprint of the file that was given."""
    document = read_docx(docx, name=name, settings=settings)
    source = Source(name, hashlib.sha256(data).hexdigest(), fmt, len(data))
    return replace(document, source=source)


def _incomplete(document: Document) -> Document:
    """Return the document of a file that is damaged: LibreOffice reads on as if nothing were missing."""
    problem = Problem(
        "reader.office.damaged",
        "文件有损坏或不完整，可能缺少内容，请重新下载。 / "
        "The file is damaged or cut short and may lack content: download it again.",
    )
    return replace(document, problems=(*document.problems, problem))


def _with_losses(document: Document, lost: list[str]) -> Document:
    if not lost:
        return document
    quoted = "、".join([cell for cell in lost if cell][:_SHOWN])
    problem = Problem(
        "reader.office.lost_cells",
        f"LibreOffice 转换时丢失了表格内容（{len(lost)} 处{'：' + quoted if quoted else ''}）；"
        f"请用 Word 或 WPS 另存为 .docx 后再读。 / LibreOffice lost parts of tables ({len(lost)}): "
        "save the file as .docx in Word or WPS and read that.",
    )
    return replace(document, problems=(*document.problems, problem))


def _lost_cells(cells: list[str], docx: bytes) -> list[str]:
    """Return the cells with words that the converted file does not have as often."""
    wanted = Counter(filter(None, map(_spelled, cells)))
    if not wanted:
        return []
    found: Counter[str] = Counter()
    for node in Package(docx).main().iter():
        if short(node) == "w:tc":
            paragraphs = [child for child in node.iter() if short(child) == "w:p"]
            found[_spelled(_text(paragraphs[-1])) if paragraphs else ""] += 1
    return sorted((wanted - found).elements(), key=len, reverse=True)  # words say more than numbers do


def _text(paragraph: etree._Element) -> str:
    """Return what stood in the old file: text that was struck out as well."""
    return "".join(node.text or "" for node in paragraph.iter() if short(node) in {"w:t", "w:delText"})


def _spelled(text: str) -> str:
    return _SPELLED.sub("", text)
