"""A tree of elements to lines, pictures and grids in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.readers.flow import Grid, Item, Line, Picture, check_cells, hanzi, squeezed, visible
from gongkai.readers.html.tables import Placement, number
from gongkai.readers.html.tree import Element
from gongkai.readers.list_marks import ordinal

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "  # noqa: SIM905
    "footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p plaintext pre "
    "section summary table tbody td tfoot th thead tr ul xmp".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PREFORMATTED = frozenset(("pre", "listing", "xmp", "plaintext"))
_KEEPS_LINES = re.compile(r"white-space\s*:\s*pre", re.IGNORECASE)
_AS_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|list-item|table)", re.IGNORECASE)
_NO_MARKER = re.compile(r"list-style(?:-type)?\s*:\s*none", re.IGNORECASE)
# A heading of more characters is a paragraph that an editor set in a heading's size.
_MAX_HEADING = 60

_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—·]"
_BLANKS = re.compile(r"[ \t\r\f\v]+")
_SOURCE_BREAK = re.compile(r" ?\n\s*")
_WIDE_BREAK = re.compile(rf"(?<={_WIDE})\n|\n(?={_WIDE})")
_INDENT = re.compile(r"[\n\r]*[ \t]*(?:\u3000|\xa0{2}|\u2003)")
_MARKED = re.compile(r"\s*(?:[\d一二三四五六七八九十]+\s*[、.．)）]|[（(][\d一二三四五六七八九十]+[)）]|[①-⑳])")
_LIST_TYPES = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting",
}
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)")


@dataclass(frozen=True, slots=True)
class Link:
    """A link, frame or embedded file of the page."""

    href: str
    text: str
    origin: Element


def clean(text: str) -> str:
    """Return a line as printed: line ends of the source removed, runs of spaces made one, none at the ends."""
    text = _SOURCE_BREAK.sub("\n", _BLANKS.sub(" ", visible(text)))
    return squeezed(_WIDE_BREAK.sub("", text))


class Flow:
    """Walks a tree once; ``items`` holds what it read. The tree's depth is bounded, so recursion is safe."""

    def __init__(self, *, max_cells: int, hidden: bool = False) -> None:
        self.items: list[Item] = []
        self.links: list[Link] = []
        self._max_cells = max_cells
        self._n_cells = 0
        self._hidden = hidden
        self._buffer: list[str] = []
        self._link_chars = 0
        self._in_link = 0
        self._prefix = ""
        self._origin: Element | None = None
        self._preformatted = 0
        self._broken = False  # the line to come follows a break
        self._cell_depth = 0

    def walk(self, element: Element) -> list[Item]:
        """Return the items of ``element``."""
        self._visit(element)
        self._flush()
        return self.items

    def _visit(self, element: Element) -> None:
        if element.hidden and not self._hidden:
            return
        tag = element.tag
        if tag == "br":
            self._break()
        elif tag == "input":
            self._input(element)
        elif tag == "img":
            self._picture(element)
        elif tag in {"iframe", "embed", "object", "frame"}:
            href = element.attributes.get("src") or element.attributes.get("data") or ""
            self.links.append(Link(href, "", element))
            self._children(element)
        elif tag == "table":
            self._table(element)
        elif tag == "a":
            self._link(element)
        elif tag in _BLOCKS or _AS_BLOCK.search(element.attributes.get("style", "")):
            self._block(element)
        else:
            self._children(element)

    def _children(self, element: Element) -> None:
        number_of = _list_numbers(element) if element.tag == "ol" else {}
        for child in element.children:
            if isinstance(child, str):
                self._text(child, element)
            elif id(child) in number_of:
                self._flush()
                self._prefix = number_of[id(child)]
                self._visit(child)
                self._prefix = ""
            else:
                self._visit(child)

    def _block(self, element: Element) -> None:
        self._flush()
        preformatted = element.tag in _PREFORMATTED or bool(_KEEPS_LINES.search(element.attributes.get("style", "")))
        self._preformatted += preformatted
        first = len(self.items)
        self._children(element)
        self._flush()
        self._preformatted -= preformatted
        level = _HEADINGS.get(element.tag)
        if level is not None:
            for item in self.items[first:]:
                if isinstance(item, Line) and len(item.text) <= _MAX_HEADING and not item.text.endswith("。"):
                    item.level = level

    def _text(self, text: str, element: Element) -> None:
        if self._preformatted and "\n" in text:
            for index, part in enumerate(text.split("\n")):
                if index:
                    self._break()
                self._text(part, element)
            return
        if self._origin is None and not text.isspace():
            self._origin = element
        self._buffer.append(text)
        if self._in_link:
            self._link_chars += hanzi(text)

    def _link(self, element: Element) -> None:
        href = element.attributes.get("href", "")
        if href and not href.lower().startswith(("javascript:", "#")):
            self.links.append(Link(href, clean(element.text()) or element.attributes.get("title", ""), element))
        linked = bool(href) or "onclick" in element.attributes
        self._in_link += linked
        self._children(element)
        self._in_link -= linked

    def _input(self, element: Element) -> None:
        """Read the value of a field in a table: some sites show the filled form of their reporting system."""
        kind = element.attributes.get("type", "text").lower()
        if self._cell_depth and kind in {"text", "number", ""}:
            self._text(element.attributes.get("value", ""), element)

    def _picture(self, element: Element) -> None:
        style = element.attributes.get("style", "")
        width = number(element.attributes.get("width")) or number(_style_size(style, "width"))
        height = number(element.attributes.get("height")) or number(_style_size(style, "height"))
        name = element.attributes.get("src") or element.attributes.get("data-src") or ""
        picture = Picture(name, width, height, element)
        if self._buffer and "".join(self._buffer).strip():
            return  # an icon within a line
        self.items.append(picture)

    def _table(self, element: Element) -> None:
        self._flush()
        placement = Placement(element, hidden=self._hidden)
        for caption in placement.captions:
            self._block(caption)
        cells = []
        for cell, source in placement.cells:
            self._n_cells += 1
            check_cells(self._n_cells, self._max_cells)
            cell.items = self._inside(source)
            cells.append(cell)
        if cells:
            self.items.append(Grid(cells, element))

    def _inside(self, element: Element) -> list[Item]:
        """Return the items of a cell; the flow outside of it goes on afterwards."""
        outer, self.items = self.items, []
        prefix, self._prefix = self._prefix, ""
        self._cell_depth += 1
        self._children(element)
        self._flush(element)
        inner, self.items = self.items, outer
        self._cell_depth -= 1
        self._prefix = prefix
        return inner

    def _break(self) -> None:
        """End a line inside of a paragraph; an empty line ends the paragraph."""
        printed = any(part.strip() for part in self._buffer)
        self._flush()
        self._broken = printed

    def _flush(self, origin: Element | None = None) -> None:
        raw = "".join(self._buffer)
        text = clean(raw)
        if text:
            if self._prefix and not _MARKED.match(text):
                text = self._prefix + text
            self._prefix = ""
            line = Line(text, link_chars=self._link_chars, origin=self._origin or origin, broken=self._broken)
            line.indented = bool(_INDENT.match(raw))
            self.items.append(line)
        self._broken = False
        self._buffer.clear()
        self._link_chars = 0
        self._origin = None


def _list_numbers(element: Element) -> dict[int, str]:
    """Return what a browser prints before each item of an ordered list, by the item's identity."""
    style = element.attributes.get("style", "")
    kind = element.attributes.get("type", "1")
    if _NO_MARKER.search(style):
        return {}
    css = _LIST_STYLE.search(style)
    count = int(number(element.attributes.get("start")) or 1)
    marks: dict[int, str] = {}
    for child in element.children:
        if isinstance(child, str) or child.tag != "li":
            continue
        value = number(child.attributes.get("value"))
        count = int(value) if value is not None else count
        if not _NO_MARKER.search(child.attributes.get("style", "")):
            fmt = _LIST_TYPES.get(css[1] if css else kind, "decimal")
            mark = ordinal(count, fmt)
            marks[id(child)] = f"{mark}、" if fmt == "chineseCounting" else f"{mark}."
        count += 1
    return marks


def _style_size(style: str, name: str) -> str | None:
    match = re.search(rf"(?:^|[;\s]){name}\s*:\s*([\d.]+)px", style)
    return match[1] if match else None
