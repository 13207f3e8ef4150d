"""A page as a tree of our own: parsed as browsers parse, without scripts, never too deep for recursion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from gongkai.errors import CorruptFileError, LimitExceededError
from gongkai.text.normal import FOOTNOTE_MARK

# Articles nest up to 60 deep (tables in tables with Word's spans). Below the first depth mere wrappers are dissolved,
# below the second everything is: what they hold stands in their parent, in order.
_WRAPPER_DEPTH = 80
_MAX_DEPTH = 150
_WRAPPERS = frozenset("div span font section center blockquote b strong article main form".split())  # noqa: SIM905
_INLINE = frozenset(("span", "font", "b", "strong", "a", "i", "u", "em"))
# Lexbor searches its stack of open elements for each block: 10,000 take 0.2 s, 100,000 take 15 s.
_MAX_OPEN = 20_000

_DROPPED = frozenset(
    "script style noscript template textarea select option datalist svg math xml head title meta link base map audio "  # noqa: SIM905
    "video canvas noframes rp rt applet colgroup col o:documentproperties w:worddocument".split()
)
# What is struck out is not said either: 603 struck and 596 beside it is 596.
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|text-decoration[a-z-]*\s*:[^;]*line-through"
    r"|(?<![\w-])opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)"
    r"|(?<![\w-])(?:left|top|right|text-indent|margin-left)\s*:\s*-\d{4,}(?:px|em|pt|rem)?"
    r"|(?<![\w-])(?:max-)?height\s*:\s*0(?:px)?\s*;.*overflow\s*:\s*hidden"
    r"|overflow\s*:\s*hidden.*(?<![\w-])(?:max-)?height\s*:\s*0(?:px)?\s*(?:;|$)",
    re.IGNORECASE,
)
# Of no size, unless something inside has one of its own: designers take away the gaps between boxes so.
_SIZELESS = re.compile(
    r"(?<![\w-])font-size\s*:\s*0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:!important)?\s*(?:;|$)", re.IGNORECASE
)
_STRUCK = frozenset(("del", "s", "strike"))
_RAW_TEXT = ("script", "style", "textarea", "template")
_EMPTY_RAW_TEXT = re.compile(
    r"<(title|script|style|textarea|iframe|noframes|xmp)\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)/>", re.IGNORECASE
)
_FIRST_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_FIRST_ROW = re.compile(r"<t(?:r|d|body|head)\b", re.IGNORECASE)
_OPENED = re.compile(
    r"<(/?)(?:div|center|section|article|ul|ol|dl|blockquote|form|fieldset|address|main|nav)\b", re.IGNORECASE
)


@dataclass(slots=True, eq=False)
class Element:
    """An element with its children: elements and text. ``hidden`` covers what lies in it as well."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    hidden: bool = False
    children: list[Element | str] = field(default_factory=list)

    def ancestors(self) -> Iterator[Element]:
        """Yield the element itself and all that hold it, inmost first."""
        node: Element | None = self
        while node is not None:
            yield node
            node = node.parent

    def elements(self) -> Iterator[Element]:
        """Yield the element and all elements below it in document order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(child for child in reversed(node.children) if isinstance(child, Element))

    def text(self) -> str:
        """Return the text below, as written."""
        parts: list[str] = []
        stack: list[Element | str] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                parts.append(node)
            else:
                stack.extend(reversed(node.children))
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page. ``raw_texts`` are (element name, type, content) of scripts, templates and text areas."""

    body: Element
    title: str
    metas: dict[str, str]
    raw_texts: tuple[tuple[str, str, str], ...]
    source: str


def parse_page(text: str) -> Page:
    """Parse HTML of any quality; LimitExceededError for absurd nesting, CorruptFileError if nothing can be parsed."""
    text = _repaired(text.replace("\0", ""))
    opened = sum(-1 if match[1] else 1 for match in _OPENED.finditer(text))
    if opened > _MAX_OPEN:
        raise LimitExceededError(
            f"网页有 {opened} 层未闭合的标签，过多。 / The page leaves {opened} elements open, too many."
        )
    parser = LexborHTMLParser(text)
    root = parser.root
    if root is None:
        raise CorruptFileError("网页无法解析。 / The page cannot be parsed.")
    title = parser.css_first("title")
    return Page(
        body=_tree(root),
        title=_squeezed(title.text()) if title is not None else "",
        metas=_metas(parser),
        raw_texts=tuple(
            (node.tag or "", (node.attributes.get("type") or "").lower(), node.text() or node.inner_html or "")
            for node in parser.css(",".join(_RAW_TEXT))
        ),
        source=text,
    )


def _repaired(text: str) -> str:
    """Return the text with what HTML parsers would misread: ``<script/>`` of XHTML, rows without their table."""
    text = _EMPTY_RAW_TEXT.sub(r"<\1\2></\1>", text)
    row, table = _FIRST_ROW.search(text), _FIRST_TABLE.search(text)
    if row and (table is None or row.start() < table.start()) and not _inside_script(text, row.start()):
        text = f"{text[: row.start()]}<table>{text[row.start() :]}"
    return text


def _inside_script(text: str, position: int) -> bool:
    before = text[:position].lower()
    return before.count("<script") > before.count("</script") or before.rfind("<!--") > before.rfind("-->")


def _metas(parser: LexborHTMLParser) -> dict[str, str]:
    metas: dict[str, str] = {}
    for node in parser.css("meta"):
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        content = _squeezed(node.attributes.get("content") or "")
        if name and content:
            metas.setdefault(name.strip().lower(), content)
    for node in parser.css("link[rel=canonical]"):
        metas.setdefault("canonical", node.attributes.get("href") or "")
    return metas


def _tree(root: Any) -> Element:
    """Copy the parser's tree, without recursion; a node below the greatest depth becomes a sibling there."""
    top = Element("html", {})
    stack: list[tuple[Any, Element, int]] = [(root, top, 0)]
    while stack:
        node, parent, depth = stack.pop()
        following = node.next if node is not root else None
        if following is not None:
            stack.append((following, parent, depth))
        if node.is_text_node:
            if node.text_content:
                parent.children.append(node.text_content)
            continue
        if node.tag == "select" and (chosen := _chosen(node, parent)):
            parent.children.append(chosen)
        if not node.is_element_node or node.tag in _DROPPED or (node.tag == "sup" and _is_footnote_mark(node, parent)):
            continue
        attributes = {key: value or "" for key, value in node.attributes.items()}
        hidden = parent.hidden or node.tag in _STRUCK or _is_hidden(attributes) or _is_sizeless(node, attributes)
        element = Element(node.tag, attributes, parent, hidden)
        dissolved = depth >= (_WRAPPER_DEPTH if node.tag in _WRAPPERS and not element.hidden else _MAX_DEPTH)
        if not dissolved:
            parent.children.append(element)
        elif node.tag not in _INLINE:
            parent.children.append(Element("br", {}, parent, parent.hidden))
        if node.child is not None:
            stack.append((node.child, parent, depth) if dissolved else (node.child, element, depth + 1))
    return top


def _chosen(node: Any, parent: Element) -> str:
    """Return the number that a list to choose from shows in a cell: filled forms of reporting systems have them."""
    options = node.css("option")
    shown = next((option for option in options if "selected" in option.attributes), options[0] if options else None)
    text = _squeezed(shown.text()) if shown is not None else ""
    return text if text.isdecimal() and any(outer.tag in {"td", "th"} for outer in parent.ancestors()) else ""


def _is_footnote_mark(node: Any, parent: Element) -> bool:
    before = parent.children[-1] if parent.children else ""
    stands_behind = isinstance(before, str) and before.strip() != "" and not before.rstrip()[-1].isascii()
    number = isinstance(before, str) and before.rstrip()[-1:].isdigit()
    return (stands_behind or number) and FOOTNOTE_MARK.fullmatch(node.text() or "") is not None


def _is_hidden(attributes: dict[str, str]) -> bool:
    if "hidden" in attributes or attributes.get("type", "").lower() == "hidden":
        return True
    return bool(_HIDING.search(attributes.get("style", "")))


def _is_sizeless(node: Any, attributes: dict[str, str]) -> bool:
    if not _SIZELESS.search(attributes.get("style", "")):
        return False
    sized = (inner.attributes.get("style") or "" for inner in node.css("[style*=font], font[size]") if inner != node)
    return not any(style == "" or not _SIZELESS.search(style) for style in sized)


def _squeezed(text: str) -> str:
    return " ".join(text.split())
