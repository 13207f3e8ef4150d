"""Tables that a page builds of other elements than ``table``: rows of boxes, told by style, by name or by their make.

Their boxes become ``table``, ``tr`` and ``td`` in the tree, so that all that reads tables reads them too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from gongkai.readers.html.tree import Element
from gongkai.text.lines import is_value

_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_DISPLAY = re.compile(r"display\s*:\s*table-(row|cell)\b(?!-)", re.IGNORECASE)
_LAST_CLASS = re.compile(r"\.([\w-]+)\s*$")
# Of classes: cells are called so; rows are called what layouts are, too.
_CELLS = frozenset(("td", "th", "cell", "table-cell", "table_cell", "tablecell", "table-td", "table-th", "t-cell"))
_ROLES = {"row": "row", "cell": "cell", "gridcell": "cell", "columnheader": "cell", "rowheader": "cell"}
_BOXES = frozenset(("div", "p", "li", "dd", "dt", "section"))  # word processors put spans around pieces of a sentence
_OWN = frozenset(("table", "thead", "tbody", "tfoot", "tr", "td", "th"))
_LONG = 120  # characters; the longest label of the form has 41
_SENTENCE = re.compile("[。；]")
_MIN_ROWS = 3  # of as many cells each, before the make alone tells
_MIN_CELLS = 3
_MIN_VALUES = 1 / 3  # of those cells


def draw_tables(body: Element, styles: Iterable[str]) -> None:
    """Make each run of rows of boxes below ``body`` a table. ``styles`` are the page's own style sheets."""
    classes = _classes(styles)
    for element in list(body.elements()):
        if element.tag in _OWN - {"td", "th"}:
            continue
        kinds = [_kind(child, classes) for child in element.children]
        if "row" in kinds or _is_made(element):
            _draw(element, kinds)


def _classes(styles: Iterable[str]) -> dict[str, str]:
    """Return which classes the style sheets show as rows or cells."""
    found: dict[str, str] = {}
    for sheet in styles:
        for selectors, body in _RULE.findall(sheet):
            shown = _DISPLAY.search(body)
            for selector in selectors.split(",") if shown else ():
                named = _LAST_CLASS.search(selector)
                if named and shown:
                    found[named[1]] = shown[1].lower()
    return found


def _kind(node: Element | str, classes: Mapping[str, str]) -> str:
    """Return ``row`` for rows of at least two cells, ``blank`` for white space, else nothing."""
    if isinstance(node, str):
        return "" if node.strip() else "blank"
    if node.tag in _OWN:
        return ""
    cells = _boxes(node)
    if len(cells) < 2 or not all(_is_short(cell) for cell in cells):
        return ""
    told = _told(node, classes) == "row" or all(_told(cell, classes) == "cell" for cell in cells)
    return "row" if told else ""


def _told(node: Element, classes: Mapping[str, str]) -> str:
    """Return what an element's style, role or name says that it is."""
    shown = _DISPLAY.search(node.attributes.get("style", ""))
    if shown:
        return shown[1].lower()
    names = node.attributes.get("class", "").split()
    told = _ROLES.get(node.attributes.get("role", "")) or next((classes[name] for name in names if name in classes), "")
    return told or ("cell" if any(name.lower() in _CELLS for name in names) else "")


def _boxes(node: Element) -> list[Element]:
    """Return the elements in ``node``; none where text stands beside them."""
    if any(isinstance(child, str) and child.strip() for child in node.children):
        return []
    return [child for child in node.children if isinstance(child, Element) and not child.hidden and child.tag != "br"]


def _is_short(cell: Element) -> bool:
    return cell.tag not in _OWN and len("".join(cell.text().split())) <= _LONG


def _is_made(element: Element) -> bool:
    """Tell whether the element holds nothing but rows of as many short boxes each, many of them numbers."""
    rows = _boxes(element)
    if len(rows) < _MIN_ROWS or any(row.tag not in _BOXES for row in rows):
        return False
    cells = [_boxes(row) for row in rows]
    if len({len(row) for row in cells}) > 1 or len(cells[0]) < _MIN_CELLS:
        return False
    every = [cell for row in cells for cell in row]
    if any(cell.tag not in _BOXES or _boxes(cell) or not _is_short(cell) for cell in every):
        return False
    texts = ["".join(cell.text().split()) for cell in every]
    return sum(map(is_value, texts)) >= _MIN_VALUES * len(texts) and not any(map(_SENTENCE.search, texts))


def _draw(element: Element, kinds: list[str]) -> None:
    """Put each run of the element's rows into a table of its own."""
    if "row" not in kinds:
        kinds = ["row" if isinstance(child, Element) and not child.hidden else "blank" for child in element.children]
    children: list[Element | str] = []
    parts = zip(element.children, kinds, strict=True)
    for is_table, run in groupby(parts, key=lambda part: part[1] != ""):
        nodes = [node for node, _ in run]
        rows = [node for node in nodes if isinstance(node, Element)]
        if not is_table or not rows:
            children.extend(nodes)
            continue
        table = Element("table", {}, element, element.hidden, list(rows))
        for row in rows:
            row.tag, row.parent = "tr", table
            for cell in _boxes(row):
                cell.tag = "td"
        children.append(table)
    element.children[:] = children
