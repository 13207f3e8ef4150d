"""The text of one Word paragraph as it is shown: fields by their results, tracked changes accepted, hidden text out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lxml import etree

from gongkai.readers.docx.package import attribute, child, is_on, short, value, whole
from gongkai.readers.docx.styles import Styles
from gongkai.readers.flow import Picture, squeezed
from gongkai.text.normal import FOOTNOTE_MARK

_EMU_PER_PIXEL = 9525
_POINT_IN_PIXELS = 96 / 72
_DROPPED = frozenset(
    (
        "w:del", "w:moveFrom", "w:delText", "w:instrText", "w:delInstrText", "w:pPr", "w:rPr", "w:rt", "w:fldData",
        "w:commentReference", "w:annotationRef", "w:sdtPr", "w:sdtEndPr", "w:ctrlPr", "w:tblPr", "w:tblGrid",
    )
)  # fmt: skip
_BREAKS = frozenset(("w:br", "w:cr"))
_LETTERS = {"w:tab": "\t", "w:ptab": "\t", "w:noBreakHyphen": "-", "w:softHyphen": ""}
# The signs of Microsoft's symbol fonts that reports use; others print nothing that can be read.
_SYMBOLS = dict(zip((0xFE, 0x52, 0xFD, 0xA8, 0x6F, 0x71, 0xA3, 0xFC, 0xFB, 0xB4), "☑☑☒□□□□√××", strict=True))
_ENCLOSED = re.compile(r"EQ\s*\\o.*?\(([^,，]*)[,，]([^)]*)\)", re.IGNORECASE)
_INDENT = re.compile(r"\t|\u3000|[ \xa0]{2}")
_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)(pt|in|cm|mm|px)?")
_UNITS = {"pt": _POINT_IN_PIXELS, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "px": 1.0, "": _POINT_IN_PIXELS}


@dataclass(slots=True)
class _Field:
    code: str = ""
    in_result: bool = False
    has_result: bool = False


@dataclass(slots=True)
class ParagraphText:
    """What one paragraph shows: lines, pictures, the text boxes anchored in it, the notes it refers to."""

    lines: list[str]
    pictures: list[Picture] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    contents: bool = False  # a line of a table of contents
    indented: bool = False  # by spaces or by the paragraph's own format


class RunReader:
    """Reads paragraphs in order; fields may run over several of them."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[_Field] = []
        self._hidden_paragraph = False
        self._parts: list[str] = []
        self._found = ParagraphText([])
        self._visitors: dict[str, Callable[[etree._Element], None]] = {
            "w:r": self._run,
            "w:fldChar": self._field_char,
            "w:instrText": self._instruction,
            "w:sym": self._symbol,
            "mc:AlternateContent": self._alternative,
            "w:txbxContent": self._box,
            "w:footnoteReference": self._note,
            "w:endnoteReference": self._note,
            "w:object": self._object,
            "wp:inline": self._drawing,
            "wp:anchor": self._drawing,
            "v:imagedata": self._vml_image,
        }

    def read(self, paragraph: etree._Element, style_id: str | None) -> ParagraphText:
        """Return what the paragraph shows."""
        self._found, self._parts = ParagraphText([]), []
        self._hidden_paragraph = self._styles.is_hidden(style_id)
        self._found.contents = self._in_contents() or self._styles.is_contents(style_id)
        self._children(paragraph)
        self._fields = [entry for entry in self._fields if entry.in_result]  # a code never runs over paragraphs
        text = "".join(self._parts)
        self._found.indented = bool(_INDENT.match(text)) or _first_line_indent(paragraph)
        lines = (squeezed(line) for line in text.split("\n"))
        self._found.lines = [line for line in lines if line]
        return self._found

    def _children(self, node: etree._Element) -> None:
        for inner in node:
            name = short(inner)
            visitor = self._visitors.get(name)
            if visitor is not None:
                visitor(inner)
            elif name in {"w:t", "m:t"}:
                self._write(inner.text or "")
            elif name in _BREAKS:
                self._write("\n")
            elif name in _LETTERS:
                self._write(_LETTERS[name])
            elif name not in _DROPPED:
                self._children(inner)

    def _write(self, text: str) -> None:
        if any(not entry.in_result for entry in self._fields):
            return
        for entry in self._fields:
            entry.has_result = True
        self._parts.append(text)

    def _run(self, run: etree._Element) -> None:
        properties = child(run, "w:rPr")
        hidden = is_on(properties, "w:vanish")
        if is_on(properties, "w:strike") or is_on(properties, "w:dstrike") or self._is_footnote_mark(run, properties):
            hidden = True  # what is struck out is not said, the mark of a footnote is no digit of the number before it
        if hidden is None:
            style = value(properties, "w:rStyle")
            hidden = (bool(style) and self._styles.is_hidden(style)) or self._hidden_paragraph
        if not hidden:
            self._children(run)
        else:  # fields must be followed even where their text is hidden
            for inner in run:
                if short(inner) == "w:fldChar":
                    self._field_char(inner)

    def _is_footnote_mark(self, run: etree._Element, properties: etree._Element | None) -> bool:
        if value(properties, "w:vertAlign") != "superscript" or not self._parts:
            return False
        before = self._parts[-1].rstrip()[-1:]
        text = "".join(inner.text or "" for inner in run if short(inner) == "w:t")
        behind_a_letter = before.isascii() and before.isalpha()  # m²
        return bool(before) and not behind_a_letter and FOOTNOTE_MARK.fullmatch(text) is not None

    def _field_char(self, node: etree._Element) -> None:
        kind = attribute(node, "fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
            self._found.contents = self._found.contents or self._in_contents()
        elif kind == "end" and self._fields:
            done = self._fields.pop()
            if not done.has_result and (match := _ENCLOSED.search(done.code)):
                self._write(match[2].strip() or match[1].strip())

    def _instruction(self, node: etree._Element) -> None:
        if self._fields:
            self._fields[-1].code += node.text or ""

    def _in_contents(self) -> bool:
        return any(entry.in_result and entry.code.strip().upper().startswith("TOC") for entry in self._fields)

    def _symbol(self, node: etree._Element) -> None:
        try:
            code = int(attribute(node, "char") or "", 16)
        except ValueError:
            return
        if code >= 0xF000:
            self._write(_SYMBOLS.get(code - 0xF000, ""))
        else:
            self._write(chr(code))

    def _alternative(self, node: etree._Element) -> None:
        """Read the first alternative that shows anything: both hold the same text box."""
        branches = [inner for inner in node if short(inner) in {"mc:Choice", "mc:Fallback"}]
        for branch in branches:
            if any(_shows(inner) for inner in branch.iter()):
                self._children(branch)
                return

    def _box(self, node: etree._Element) -> None:
        self._found.boxes.append(node)

    def _note(self, node: etree._Element) -> None:
        self._found.notes.append((short(node)[2:].removesuffix("Reference"), attribute(node, "id") or ""))

    def _object(self, node: etree._Element) -> None:
        """Note an embedded object, such as a spreadsheet, by the size of its picture."""
        for inner in node.iter():
            if short(inner) == "v:shape":
                self._found.pictures.append(_vml_picture(inner))
                break
        for inner in node.iter():
            if short(inner) == "w:txbxContent":
                self._box(inner)

    def _drawing(self, node: etree._Element) -> None:
        extent = child(node, "wp:extent")
        boxes = [inner for inner in node.iter() if short(inner) == "w:txbxContent"]
        if extent is not None and not boxes:
            width, height = (whole(extent.get(key)) for key in ("cx", "cy"))
            properties = child(node, "wp:docPr")
            name = properties.get("descr", "") if properties is not None else ""
            sizes = (size / _EMU_PER_PIXEL if size else None for size in (width, height))
            self._found.pictures.append(Picture(name[:80], *sizes))
        self._children(node)

    def _vml_image(self, node: etree._Element) -> None:
        parent = node.getparent()
        self._found.pictures.append(_vml_picture(parent if parent is not None else node))


def paragraph_style(paragraph: etree._Element) -> str | None:
    """Return the paragraph's style id."""
    return value(child(paragraph, "w:pPr"), "w:pStyle")


def _first_line_indent(paragraph: etree._Element) -> bool:
    indent = child(child(paragraph, "w:pPr"), "w:ind")
    if indent is None:
        return False
    return any((whole(attribute(indent, name)) or 0) > 0 for name in ("firstLine", "firstLineChars"))


def mark_is(paragraph: etree._Element, names: Iterable[str]) -> bool:
    """Tell whether the paragraph mark carries one of the tracked changes ``names`` (``w:del``, ``w:moveFrom``)."""
    properties = child(child(paragraph, "w:pPr"), "w:rPr")
    return any(child(properties, name) is not None for name in names)


def _shows(node: etree._Element) -> bool:
    return short(node) in {"w:t", "w:txbxContent", "wp:inline", "wp:anchor", "v:imagedata", "w:object"}


def _vml_picture(shape: etree._Element) -> Picture:
    sizes = {name: float(size) * _UNITS[unit or ""] for name, size, unit in _SIZE.findall(shape.get("style", ""))}
    return Picture("", sizes.get("width"), sizes.get("height"))
