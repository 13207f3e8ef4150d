"""Page numbers and running heads: what stands at the same edge of the paper on page after page."""

from __future__ import annotations

import re
from collections import defaultdict

from gongkai.readers.pdf.cells import PageTable
from gongkai.readers.pdf.layout import PageLayout
from gongkai.readers.pdf.lines import Line

_EDGE = 0.12  # of the page's height: margins of official documents are 3.7 of 29.7 cm
_EDGE_LINES = 3  # outermost lines of a page that are looked at
_SAME_HEIGHT = 6.0  # points
_DASHES = r"[-‐-―－─━~·•.．_\s]"
_MARKED_NUMBER = re.compile(
    rf"{_DASHES}{{1,12}}\d{{1,4}}{_DASHES}{{1,12}}"
    r"|第?\s*[\d一二三四五六七八九十百]{1,4}\s*页\s*(?:[,，/|]?\s*[（(]?\s*共\s*[\d一二三四五六七八九十百]{1,4}\s*页\s*[)）]?)?"
    r"|共\s*\d{1,4}\s*页\s*[,，/|]?\s*第\s*\d{1,4}\s*页|\d{1,4}\s*/\s*\d{1,4}|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?"
)
_PLAIN_NUMBER = re.compile(r"\d{1,4}")
_ADDRESS = re.compile(r"(?:https?|file)://\S+(?:\s+\d{1,4}\s*/\s*\d{1,4})?")
_CONTINUED = re.compile(r"[（(]?\s*(?:续\s*上?\s*(?:表|页)|接上?(?:表|页))\s*\S{0,3}[)）]?")


def is_continuation_note(line: Line) -> bool:
    """Tell whether a line only says that a table goes on: （续表）."""
    return _CONTINUED.fullmatch(line.text.strip()) is not None


def find_furniture(layouts: list[PageLayout]) -> set[int]:
    """Return the ids of the lines that are page numbers and running heads or feet."""
    found: set[int] = set()
    numbers: defaultdict[int, list[Line]] = defaultdict(list)
    repeated: defaultdict[tuple[str, bool], list[tuple[int, Line]]] = defaultdict(list)
    for layout in layouts:
        for line, at_top in _edge_lines(layout):
            text = line.text.strip()
            if _MARKED_NUMBER.fullmatch(text) or _ADDRESS.fullmatch(text):
                found.add(id(line))
            elif _PLAIN_NUMBER.fullmatch(text):
                numbers[int(text) - layout.number].append(line)
            else:
                repeated[re.sub(r"\d+", "0", text), at_top].append((layout.number, line))
    for offset, lines in numbers.items():
        # A number alone counts pages when it does so on two of them, or agrees with the only page.
        if len({line.page for line in lines}) > 1 or offset == 0:
            found.update(map(id, lines))
    for group in repeated.values():
        found.update(_running(group))
    return found


def _edge_lines(layout: PageLayout) -> list[tuple[Line, bool]]:
    """Return the outermost lines of a page that lie in its margins, and whether at the top."""
    lines: list[tuple[Line, bool]] = []
    for at_top in (True, False):
        items = layout.items if at_top else layout.items[::-1]
        for item in items[:_EDGE_LINES]:
            if isinstance(item, PageTable):
                break
            middle = (item.box.top + item.box.bottom) / 2 / max(layout.height, 1.0)
            if (middle < _EDGE) if at_top else (middle > 1 - _EDGE):
                lines.append((item, at_top))
    return lines


def _running(group: list[tuple[int, Line]]) -> set[int]:
    """Return the lines of one wording that stand at one height on several pages."""
    group = sorted(group, key=lambda entry: entry[1].box.top)
    found: set[int] = set()
    start = 0
    for index in range(1, len(group) + 1):
        if index < len(group) and group[index][1].box.top - group[start][1].box.top <= _SAME_HEIGHT:
            continue
        pages = {number for number, _ in group[start:index]}
        if len(pages) > 1:
            found.update(id(line) for _, line in group[start:index])
        start = index
    return found
