"""OpenDocument spreadsheets by their own XML: it holds each cell's text as shown, its spans, and what is hidden.

calamine gives neither the merged cells of this format nor its texts as shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from gongkai.errors import CorruptFileError, EncryptedFileError
from gongkai.readers.archive import open_archive, part_names, read_part
from gongkai.readers.flow import check_cells
from gongkai.readers.sheets.sheet import Sheet, SheetCell
from gongkai.settings import Settings

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_GROUPS = frozenset(f"{_TABLE}{name}" for name in ("table-row-group", "table-header-rows", "table-rows"))
_HIDDEN = frozenset(("collapse", "filter"))
_MAX_REPEAT = 1_048_576  # rows of a sheet


def ods_sheets(data: bytes, settings: Settings) -> list[Sheet]:
    """Return the sheets. Raises CorruptFileError, EncryptedFileError or LimitExceededError."""
    archive = open_archive(data)
    parts = part_names(archive)
    if "content.xml" not in parts:
        raise _damaged()
    content = read_part(archive, parts["content.xml"])
    if "META-INF/manifest.xml" in parts and b"encryption-data" in read_part(archive, parts["META-INF/manifest.xml"]):
        raise EncryptedFileError(
            "文件已用密码加密。 / The file is protected by a password.",
            remedy="请去除密码后另存。 / Remove the password and save the file.",
        )
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise _damaged() from error
    hidden = {
        str(style.get(f"{_STYLE}name"))
        for style in root.iter(f"{_STYLE}style")
        for properties in style.iter(f"{_STYLE}table-properties")
        if properties.get(f"{_TABLE}display") == "false"
    }
    sheets: list[Sheet] = []
    n_cells = 0
    for table in root.iter(f"{_TABLE}table"):
        sheet = Sheet(str(table.get(f"{_TABLE}name", "")), hidden=str(table.get(f"{_TABLE}style-name")) in hidden)
        for cell in _cells(table):
            n_cells += 1
            check_cells(n_cells, settings.max_cells)
            sheet.cells.append(cell)
        sheets.append(sheet)
    return sheets


def _cells(table: etree._Element) -> Iterator[SheetCell]:
    """Yield the filled and merged cells; repeated ones at each of their places."""
    row = 0
    for node in _rows(table):
        if node.get(f"{_TABLE}visibility") in _HIDDEN:
            continue
        repeated = _count(node, "number-rows-repeated")
        found = list(_row_cells(node))
        for offset in range(repeated if found else 0):
            for col, text, row_span, col_span in found:
                yield SheetCell(row + offset, col, text, row_span, col_span)
        row += repeated


def _row_cells(node: etree._Element) -> Iterator[tuple[int, str, int, int]]:
    col = 0
    for cell in node.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        repeated = _count(cell, "number-columns-repeated")
        text = _text(cell)
        spans = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
        if cell.tag == f"{_TABLE}table-cell" and (text or spans != (1, 1)):
            for place in range(repeated):
                yield col + place, text, *spans
        col += repeated


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for node in table:
        if node.tag == f"{_TABLE}table-row":
            yield node
        elif node.tag in _GROUPS:
            yield from _rows(node)


def _text(cell: etree._Element) -> str:
    """Return the paragraphs of a cell as shown; notes attached to it are left out."""
    lines = []
    for paragraph in cell.iterchildren(f"{_TEXT}p", f"{_TEXT}h"):
        parts: list[str] = []
        _collect(paragraph, parts)
        lines.append("".join(parts))
    return "\n".join(lines).strip()


def _collect(node: etree._Element, parts: list[str]) -> None:
    parts.append(node.text or "")
    for child in node:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * min(_number(child.get(f"{_TEXT}c")), 80))
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif isinstance(child.tag, str) and child.tag != f"{_OFFICE}annotation":
            _collect(child, parts)
        parts.append(child.tail or "")


def _count(node: etree._Element, name: str) -> int:
    return _number(node.get(f"{_TABLE}{name}"))


def _number(text: str | None) -> int:
    return max(1, min(int(text), _MAX_REPEAT)) if text and text.isdecimal() and len(text) < 9 else 1


def _damaged() -> CorruptFileError:
    return CorruptFileError(
        "电子表格已损坏或不完整。 / The spreadsheet is damaged or cut short.",
        remedy="请用 WPS 或 LibreOffice 打开并另存后再试。 / Open it in WPS or LibreOffice and save it again.",
    )
