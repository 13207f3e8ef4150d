"""Pages of a text file: parted by form feeds, with page numbers and running heads set aside."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from gongkai.readers.plain.blocks import Line
from gongkai.text.lines import is_page_number, is_title, is_value, squeeze

_EDGE = 2  # lines at the top and bottom of a page that may be furniture
_HEAD_SHARE = 0.5  # of the pages carry the same running head; odd and even ones may differ
_LONGEST_HEAD = 40  # characters
_DEEP_INDENT = 16  # spaces before a page number set in the middle or at the right
_BARE = re.compile(r"\d{1,4}")
_HANZI = re.compile(r"[\u3400-\u9fff]")


def number_lines(text: str) -> list[Line]:
    """Return the lines of the text; pages are numbered when it has form feeds."""
    pages = text.split("\f")
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    if len(pages) == 1:
        return [Line(line, number) for number, line in enumerate(pages[0].split("\n"))]
    lines: list[Line] = []
    for page_no, page in enumerate(pages, start=1):
        for line in page.removesuffix("\n").split("\n"):
            lines.append(Line(line, len(lines), page_no))
    return lines


def furniture(lines: Sequence[Line]) -> frozenset[int]:
    """Return the numbers of the lines that are page numbers or running heads."""
    found = {line.number for line in lines if _is_dressed(line.text)}
    pages: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.page is not None and line.text.strip() and line.number not in found:
            pages[line.page].append(line)
    if len(pages) > 1:
        numbered = {line.page for line in lines if line.number in found}
        found.update(_bare_numbers({page_no: page for page_no, page in pages.items() if page_no not in numbered}))
        found.update(_running_heads(pages, found))
    return frozenset(found)


def _is_dressed(text: str) -> bool:
    return len(text) < 200 and "\t" not in text and is_page_number(text)


def _edges(page: Sequence[Line]) -> Iterator[Line]:
    yield from page[:_EDGE]
    yield from page[max(_EDGE, len(page) - _EDGE) :]


def _bare_numbers(pages: dict[int, list[Line]]) -> set[int]:
    """Return lone numbers at a page's edge that count with the pages, or stand where only page numbers stand."""
    candidates = [
        (page_no, line)
        for page_no, page in pages.items()
        for line in {page[0], page[-1]}
        if _BARE.fullmatch(line.text.strip())
    ]
    offsets = Counter(int(line.text) - page_no for page_no, line in candidates)
    usual = max(offsets, key=lambda offset: (offsets[offset], offset == 0), default=0)
    counting = usual if offsets[usual] > 1 or usual == 0 else None
    return {
        line.number
        for page_no, line in candidates
        if int(line.text) - page_no == counting or len(line.text) - len(line.text.lstrip()) >= _DEEP_INDENT
    }


def _running_heads(pages: dict[int, list[Line]], known: set[int]) -> set[int]:
    """Return the lines that stand at the edges of most pages in the same words, but for numbers."""
    places: defaultdict[str, dict[int, Line]] = defaultdict(dict)
    for page_no, page in pages.items():
        for line in _edges([line for line in page if line.number not in known]):
            key = _key(line.text)
            if key:
                places[key].setdefault(page_no, line)
    # On two pages both must carry it; a table's header repeats too, but not on half of all pages of a report.
    least = max(2, _HEAD_SHARE * len(pages))
    return {line.number for found in places.values() if len(found) >= least for line in found.values()}


def _key(text: str) -> str:
    """Return what must repeat of a running head, nothing for lines that cannot be one."""
    squeezed = squeeze(text)
    tokens = squeezed.split()
    if (
        len(squeezed) > _LONGEST_HEAD
        or not _HANZI.search(squeezed)
        or is_title(squeezed)
        or len(tokens) > 3
        or any(map(is_value, tokens[:-1]))
    ):
        return ""
    return re.sub(r"\d+", "#", squeezed)
