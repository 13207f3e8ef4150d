"""Tells what a file is by its content; its name only decides between plain text and Markdown.

Sites serve web pages under names that end in .pdf and PDF files behind .jsp, so names prove nothing.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple
from unicodedata import category

from gongkai.document import Format
from gongkai.errors import CorruptFileError, EncryptedFileError, UnsupportedFormatError
from gongkai.readers.archive import open_archive, part_names, read_part
from gongkai.readers.containers.mail import holds_attachments, is_mail
from gongkai.readers.containers.tarred import is_tar
from gongkai.readers.mhtml import html_part, is_mhtml
from gongkai.resources import load_toml
from gongkai.text.encoding import decode

_KINDS = Path(__file__).parent / "unsupported.toml"
_PDF_HEADER_WITHIN = 1024  # ISO 32000-1 annex H: viewers accept the header within the first 1,024 bytes
_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_RTF = b"{\\rtf"
_OLE2_STREAMS = (("WordDocument", Format.DOC), ("Workbook", Format.XLS), ("Book", Format.XLS))
_BMP_HEADERS = tuple(bytes((size, 0, 0, 0)) for size in (12, 40, 52, 56, 64, 108, 124))
_HEAD = 64 * 1024  # bytes that text is judged by
_CONTROLS = frozenset("\t\n\r\f\v")
_MAX_UNREADABLE = 0.1  # of control and replaced characters; real dumps with form feeds and NULs stay under 0.02

_MARKUP_START = re.compile(
    r"(?>\s+|<!--.*?-->|<\?xml.*?\?>)*+<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|span|section|article"
    r"|center|font|style|script|h[1-6]|ul|ol|img|br|a|b|strong|tr|td|tbody|form|base|link)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r"<(/?)(table|tr|td|th|tbody|p|div|span|br|h[1-6]|ul|ol|li|strong|font|a|body|html|center|section)\b[^<>]*>",
    re.IGNORECASE,
)
_MIN_LINES = 3
_MIN_TAGS = 3  # beside prose, fewer are quotations of markup rather than markup
_MARKDOWN_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)
_RULE = r"[ \t]*+:?-{2,}+:?[ \t]*+"
_MARKDOWN_RULE = re.compile(rf"^[ \t]*+\|?{_RULE}(?:\|{_RULE})++\|?[ \t]*+$", re.MULTILINE)
_BLOCK_MARKUP = re.compile(r"<(?:html|body|div|p|section|center|ul|ol|h[1-6]|form|article|frameset)\b", re.IGNORECASE)
_BREAK = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_WRAPPERS = r"html|body|div|center|p|section|figure"
# A table with what converters put directly around it.
_HTML_TABLE = re.compile(
    rf"(?:<(?:{_WRAPPERS})\b[^<>]*+>\s*+)*+<table\b.*?(?:</table\s*>|\Z)(?:\s*+</(?:{_WRAPPERS})\s*>)*+",
    re.IGNORECASE | re.DOTALL,
)
_PAGE_MARKUP = re.compile(r"<(?:html|head|body|frameset)\b", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>")
_PLAIN_SHARE = 2  # lines without markup for each with, in a text that only quotes some


class _Kind(NamedTuple):
    code: str
    zh: str
    en: str
    remedy: str
    magic: tuple[bytes, ...]
    is_box: bool


def sniff(data: bytes, name: str) -> Format:
    """Return the format of ``data``.

    Raises CorruptFileError for empty or broken files, EncryptedFileError, LimitExceededError, and
    UnsupportedFormatError with a code for each kind and a remedy.
    """
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise CorruptFileError(
            "文件是空的。 / The file is empty.", remedy="请重新下载该文件。 / Download the file again."
        )
    head = data[:_PDF_HEADER_WITHIN]
    if b"%PDF-" in head and not _MARKUP_START.match(head.decode("latin-1")):
        return Format.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _sniff_archive(data)
    if data.startswith(_OLE2):
        return _sniff_ole2(data)
    if data.lstrip().startswith(_RTF):
        return Format.RTF
    if _is_picture(data):
        return Format.IMAGE
    for kind, known in _kinds().items():
        if known.magic and data.lstrip().startswith(known.magic):
            raise _unsupported(kind)
    if is_tar(data):
        raise _unsupported("archive")
    return _sniff_text(data, name)


def _is_picture(data: bytes) -> bool:
    """Tell PNG, JPEG, TIFF (of both byte orders, large ones too), WebP, and BMP with its known header sizes."""
    if data.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return True
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return True
    return data.startswith(b"BM") and data[14:18] in _BMP_HEADERS


def _sniff_text(data: bytes, name: str) -> Format:
    text = decode(data[:_HEAD]).text.lstrip("\ufeff")
    sample = text[:4096]
    if holds_attachments(data):
        raise _unsupported("mail")
    if is_mhtml(data):
        if html_part(data) is None:
            raise _unsupported("mail" if is_mail(data) else "mhtml")
        return Format.HTML
    if "<pkg:package" in sample:
        raise _unsupported("word_xml")
    if "<w:wordDocument" in sample or 'progid="Word.Document"' in sample:
        return Format.DOC
    if 'progid="Excel.Sheet"' in sample and "<?mso-application" in sample:
        raise _unsupported("xls")
    if sum(map(_is_unreadable, sample)) > _MAX_UNREADABLE * len(sample):
        raise _unsupported("binary")
    if _is_html(text):
        return Format.HTML
    return Format.MARKDOWN if _is_markdown(text, name) else Format.TEXT


def _is_unreadable(char: str) -> bool:
    """Tell whether a character is a control, unassigned or replaced one, as binary data decodes to."""
    return char == "\ufffd" or (char not in _CONTROLS and category(char) in {"Cc", "Cn", "Co", "Cs"})


def _is_html(text: str) -> bool:
    if _is_text_with_tables(text):
        return False
    if _MARKUP_START.match(text):
        return True
    tags = [(match[1], match[2].lower()) for match in _TAG.finditer(text)]
    closed = {tag for slash, tag in tags if slash} & {tag for slash, tag in tags if not slash}
    return len(tags) >= _MIN_TAGS and bool(closed or len(_BREAK.findall(text)) >= _MIN_TAGS)


def _is_text_with_tables(text: str) -> bool:
    """Tell whether the text is plain or Markdown, its line ends count, and only its tables are HTML.

    Converters put ``<html><body>`` or a ``<div>`` around such a table; Markdown may hold some block of HTML besides.
    """
    rest = _HTML_TABLE.sub("\n", text)
    marked = _has_markdown_marks(rest) or _has_markdown_marks(text)
    lines = [line for line in rest.splitlines() if line.strip()]
    plain = sum(not _BREAK.search(line) for line in lines)
    if not _BLOCK_MARKUP.search(rest):
        return marked or plain >= _MIN_LINES
    if _PAGE_MARKUP.search(rest) or _MARKUP_START.match(rest):
        return False
    bare = sum(not _ANY_TAG.search(line) for line in lines)
    return marked or (bare >= _MIN_LINES and bare > _PLAIN_SHARE * (len(lines) - bare))


def _is_markdown(text: str, name: str) -> bool:
    return name.lower().endswith((".md", ".markdown")) or _has_markdown_marks(text)


def _has_markdown_marks(text: str) -> bool:
    return bool(_MARKDOWN_RULE.search(text)) or len(_MARKDOWN_HEADING.findall(text)) >= 2


def _sniff_archive(data: bytes) -> Format:
    archive = open_archive(data)
    parts = part_names(archive)
    lower = {part.lower(): part for part in parts}
    if "ofd.xml" in lower:
        return Format.OFD
    if "[content_types].xml" in lower:
        types = read_part(archive, parts[lower["[content_types].xml"]])
        if b"wordprocessingml" in types or b"ms-word.document" in types or b"ms-word.template" in types:
            return Format.DOCX
    if "xl/workbook.bin" in lower:
        raise _unsupported("xlsb")
    for prefix, fmt in (("xl/", Format.XLSX), ("word/document.xml", Format.DOCX)):
        if any(part.startswith(prefix) for part in lower):
            return fmt
    if any(part.startswith("ppt/") for part in lower):
        raise _unsupported("ppt")
    if "mimetype" in lower:
        kind = read_part(archive, parts[lower["mimetype"]])[:200]
        if b"opendocument" in kind:
            return _sniff_open_document(kind)
    names = "、".join(list(parts)[:3])
    raise _unsupported("zip", f"（{names}…）" if names else "")


def _sniff_open_document(kind: bytes) -> Format:
    if b"spreadsheet" in kind:
        return Format.ODS
    if b"opendocument.text" in kind:
        return Format.ODT
    raise _unsupported("open_document")


def _sniff_ole2(data: bytes) -> Format:
    """Tell what an OLE2 file holds: encrypted OOXML lies in it too. Stream names are UTF-16 in its directory."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedFileError(
            "文件已用密码加密。 / The file is protected by a password.",
            remedy="请在 Word 或 WPS 中去除密码后另存。 / Remove the password in Word or WPS and save the file.",
        )
    for stream, fmt in _OLE2_STREAMS:
        if f"{stream}\0".encode("utf-16-le") in data:
            return fmt
    raise _unsupported("ppt" if "PowerPoint Document\0".encode("utf-16-le") in data else "ole")


def _unsupported(kind: str, detail: str = "") -> UnsupportedFormatError:
    known = _kinds()[kind]
    zh, en = (
        ("内有多个文件", "which holds other files") if known.is_box else ("暂不支持", "which gongkai cannot read yet")
    )
    return UnsupportedFormatError(
        f"这是{known.zh}{detail}，{zh}。 / This is {known.en}, {en}.",
        code=known.code,
        remedy=known.remedy,
    )


@cache
def _kinds() -> dict[str, _Kind]:
    return {
        kind: _Kind(
            entry["code"],
            entry["zh"],
            entry["en"],
            f"{entry['remedy_zh']}。 / {entry['remedy_en'][0].upper()}{entry['remedy_en'][1:]}.",
            tuple(bytes.fromhex(magic) for magic in entry.get("magic", ())),
            entry.get("box", False),
        )
        for kind, entry in load_toml(_KINDS)["kind"].items()
    }
