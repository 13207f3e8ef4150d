"""The marks of XLSX sheets, from their XML: looked at before calamine is asked, whose room they limit."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile

from lxml import etree

from gongkai.readers.archive import open_archive, part_names, read_part
from gongkai.readers.sheets.marks import BUILT_IN, Marks, Reach, damaged

_MAX_COLUMNS = 16_384  # of ECMA-376
_ON = frozenset(("1", "true", "on"))
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def marks_of(data: bytes) -> dict[str, Marks]:
    """Return the marks of every sheet by its name.

    Raises CorruptFileError, EncryptedFileError, or LimitExceededError for a sheet that reaches too far.
    """
    archive = open_archive(data)
    parts = part_names(archive)
    workbook = _parsed(archive, parts, "xl/workbook.xml")
    targets = _targets(archive, parts)
    codes = _codes(archive, parts)
    marks: dict[str, Marks] = {}
    for sheet in workbook.iter("{*}sheet"):
        relation = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        info = parts.get(targets.get(str(relation), ""))
        if info is not None:
            marks[str(sheet.get("name", ""))] = _sheet_marks(read_part(archive, info), codes)
    return marks


class _Places:
    """Follows the places of rows and cells, which a file may leave out where they only count on."""

    def __init__(self) -> None:
        self.row = self.col = -1
        self.reach = Reach()

    def begin_row(self, number: str | None) -> None:
        """Take up the next row, or the one named."""
        self.row = int(number) - 1 if number and number.isdecimal() else self.row + 1
        self.col = -1

    def take(self, reference: str | None) -> tuple[int, int]:
        """Return the place of the next cell, or the one named."""
        match = _REFERENCE.fullmatch(reference or "")
        if match:
            self.row, self.col = int(match[2]) - 1, _column(match[1])
        else:
            self.col += 1
        return self.row, self.col


def _sheet_marks(data: bytes, codes: list[str]) -> Marks:
    marks, places = Marks(), _Places()
    events = etree.iterparse(
        io.BytesIO(data), events=("start", "end"), tag=("{*}row", "{*}c", "{*}col"), resolve_entities=False
    )
    try:
        for event, node in events:
            kind = etree.QName(node).localname
            if event == "start" and kind == "row":
                places.begin_row(node.get("r"))
                if node.get("hidden") in _ON:
                    marks.hidden_rows.add(places.row)
            elif event == "start" and kind == "col" and node.get("hidden") in _ON:
                marks.hidden_cols.update(_span(node))
            elif event == "end" and kind == "c":
                _cell_marks(node, places, codes, marks)
            elif event == "end" and kind == "row":
                node.clear()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged() from error
    return marks


def _cell_marks(node: etree._Element, places: _Places, codes: list[str], marks: Marks) -> None:
    place = places.take(node.get("r"))
    kinds = {etree.QName(child).localname: child.text for child in node if isinstance(child.tag, str)}
    held = {kind for kind, text in kinds.items() if text or kind != "v"}
    if held & {"v", "is"}:
        places.reach.take(*place)
        style = node.get("s")
        code = codes[int(style)] if style and style.isdecimal() and int(style) < len(codes) else ""
        if code:
            marks.formats[place] = code
    elif "f" in held:
        marks.uncomputed += 1


def _span(node: etree._Element) -> range:
    ends = [node.get("min", ""), node.get("max", "")]
    if not all(end.isdecimal() for end in ends):
        return range(0)
    return range(int(ends[0]) - 1, min(int(ends[1]), _MAX_COLUMNS))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _codes(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> list[str]:
    """Return the number format of every cell style; "" for General."""
    if "xl/styles.xml" not in parts:
        return []
    styles = _parsed(archive, parts, "xl/styles.xml")
    own = {node.get("numFmtId"): node.get("formatCode", "") for node in styles.iter("{*}numFmt")}
    used = styles.find("{*}cellXfs")
    numbers = [node.get("numFmtId", "0") for node in used] if used is not None else []
    return [own.get(number) or (BUILT_IN.get(int(number), "") if number.isdecimal() else "") for number in numbers]


def _targets(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    relations = _parsed(archive, parts, "xl/_rels/workbook.xml.rels")
    return {
        str(node.get("Id", "")): posixpath.normpath(posixpath.join("/xl", str(node.get("Target", "")))).lstrip("/")
        for node in relations.iter("{*}Relationship")
    }


def _parsed(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], name: str) -> etree._Element:
    if name not in parts:
        raise damaged()
    try:
        return etree.fromstring(
            read_part(archive, parts[name]), etree.XMLParser(resolve_entities=False, no_network=True)
        )
    except etree.XMLSyntaxError as error:
        raise damaged() from error
