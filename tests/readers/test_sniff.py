from __future__ import annotations

import io
import random
import zipfile

import pytest
import word_files as word
from boxes import gzipped, mail, tarred

from gongkai.document import Format
from gongkai.errors import CorruptFileError, EncryptedFileError, ReadError, UnsupportedFormatError
from gongkai.readers.sniff import sniff

OLE2 = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def zipped(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return buffer.getvalue()


def stream(name: str) -> bytes:
    return OLE2 + f"{name}\0".encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "name", "fmt"),
    [
        (b"%PDF-1.7\n...", "a.html", Format.PDF),
        (b"\xef\xbb\xbf\n\0junk" + bytes(900) + b"%PDF-1.4", "a", Format.PDF),
        (word.document(word.paragraph("甲")), "a.doc", Format.DOCX),
        ("<table><tr><td>甲</td></tr></table>".encode(), "a.pdf", Format.HTML),
        ("<html><body>报告</body></html>".encode("gb18030"), "a.txt", Format.HTML),
        ("<!DOCTYPE html><p>报告".encode("utf-16"), "a.txt", Format.HTML),
        (b"<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'>", "a", Format.HTML),
        ("<!-- 注 -->\n<div>报告</div>".encode(), "a", Format.HTML),
        ("某县年度报告<p>一、总体情况</p><p>二、主动公开</p>".encode(), "a.txt", Format.HTML),
        ("<p>正文里写着 %PDF-1.4 字样</p>".encode(), "a", Format.HTML),
        ("一、总体情况\n其中 x<5 且 a < b，见 <附件>\n".encode(), "a.html", Format.TEXT),
        ("共 3 处 <br> 换行\n".encode(), "a.txt", Format.TEXT),
        ("一、总体情况\n\t规章\n\t0\n".encode("gb18030"), "a.txt", Format.TEXT),
        ("# 报告\n\n## 一、总体情况\n".encode(), "a.txt", Format.MARKDOWN),
        ("| 规章 | 0 |\n|---|---|\n| 甲 | 1 |\n".encode(), "a", Format.MARKDOWN),
        ("# 报告\n\n## 表\n<table><tr><td>1</td></tr></table>\n".encode(), "a", Format.MARKDOWN),
        ("一、总体情况\n".encode(), "a.md", Format.MARKDOWN),
        ("一、总体\n正文。\n<table>\n<tr><td>1</td></tr>\n</table>\n二、其他\n".encode(), "a", Format.TEXT),
        ("一、总体<br/>　　正文。<br/>\n二、其他<br/>".encode(), "a.txt", Format.HTML),
        (b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>1</p>", "a.doc", Format.HTML),
        ("一、总体情况\n".encode(), "a.docx", Format.TEXT),
        (mail("正文", html="<p>正文</p>"), "a.eml", Format.HTML),
        (stream("WordDocument"), "a.wps", Format.DOC),
        (stream("Workbook"), "a.et", Format.XLS),
        (stream("Book"), "a", Format.XLS),
        (rb"{\rtf1\ansi}", "a.doc", Format.RTF),
        (zipped(xl__workbook_xml="<x/>"), "a", Format.XLSX),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "a", Format.ODT),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "a", Format.ODS),
        (zipped(OFD_xml="<x/>", Doc__Document_xml="<x/>"), "a.pdf", Format.OFD),
        (b"<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?><w:wordDocument/>", "a", Format.DOC),
    ],
)
def test_content_decides(data: bytes, name: str, fmt: Format) -> None:
    assert sniff(data, name) is fmt


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (stream("PowerPoint Document"), "PPT"),
        (OLE2, "OLE"),
        (zipped(xl__workbook_bin="x"), "XLS"),
        (zipped(mimetype="application/vnd.oasis.opendocument.presentation"), "ODT"),
        (zipped(a_pdf="x", b_docx="y"), "ZIP"),
        (b"PK\x05\x06" + bytes(18), "ZIP"),
        (b"Rar!\x1a\x07\x00", "ARCHIVE"),
        (b"GIF89a", "IMAGE"),
        (b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "MHTML"),
        (mail("正文"), "MAIL"),
        (mail("正文", html="<p>正文</p>", files={"附件.doc": b"x"}), "MAIL"),
        (tarred({"a.txt": b"1"}), "ARCHIVE"),
        (gzipped(b"1"), "ARCHIVE"),
        (b"7z\xbc\xaf\x27\x1c", "ARCHIVE"),
        (b"<?xml version='1.0'?><pkg:package/>", "DOC"),
        (random.Random(1).randbytes(4000), "BINARY"),  # noqa: S311
    ],
)
def test_unsupported_kinds_have_a_code_and_a_remedy(data: bytes, code: str) -> None:
    with pytest.raises(UnsupportedFormatError) as caught:
        sniff(data, "a.pdf")
    assert caught.value.code == f"READ.UNSUPPORTED.{code}"
    assert " / " in str(caught.value)
    assert " / " in caught.value.remedy


@pytest.mark.parametrize("text", ["<!---->" * 8000, "\n" * 60_000 + "a", "|-" * 30_000 + "a", "<table" * 10_000])
def test_a_long_monotonous_text_gets_a_format(text: str) -> None:
    assert sniff(text.encode() + "甲".encode(), "a") in set(Format)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", CorruptFileError),
        (b" \r\n\0\0", CorruptFileError),
        (word.document(word.paragraph("甲"))[:300], CorruptFileError),
        (stream("EncryptedPackage"), EncryptedFileError),
    ],
)
def test_broken_and_locked_files(data: bytes, kind: type[ReadError]) -> None:
    with pytest.raises(kind):
        sniff(data, "a.docx")
