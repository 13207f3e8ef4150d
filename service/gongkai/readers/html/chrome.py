"""Tells lines and tables of an article from what the site prints around it; the patterns lie in data/chrome.toml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gongkai.readers.flow import SECTION_TITLE, Grid, Line, hanzi, lines_of
from gongkai.readers.html.tree import Element
from gongkai.resources import load_toml

_DATA = Path(__file__).parent / "chrome.toml"
_SPACE = re.compile(r"\s+")
_CHROME_TAGS = frozenset(("nav", "footer", "aside"))
_MAX_CHROME_LINE = 120  # characters; site lines are labels, and prose that begins like one is longer
_LINKED = 0.6  # share of a line's hanzi in links that makes it navigation
_METADATA_LABELS = 3
_PROSE_HANZI = 25  # a line with as many hanzi outside of links and a punctuation mark is prose
_PUNCTUATION = re.compile(r"[，。；：、,;]")


class Patterns(NamedTuple):
    """The compiled lists of chrome.toml."""

    anywhere: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    metadata_labels: re.Pattern[str]
    classes: re.Pattern[str]
    file_link: re.Pattern[str]
    report_words: re.Pattern[str]
    error_page: re.Pattern[str]


@cache
def patterns() -> Patterns:
    """Return the patterns, compiled once."""
    data = load_toml(_DATA)
    lists = (re.compile("|".join(f"(?:{pattern})" for pattern in data[key])) for key in ("anywhere", "before", "after"))
    singles = (
        re.compile(data[key], re.IGNORECASE)
        for key in ("metadata_labels", "chrome_classes", "file_link", "report_words", "error_page")
    )
    return Patterns(*lists, *singles)


def squeeze(text: str) -> str:
    """Return the text without any space."""
    return _SPACE.sub("", text)


def is_linked(line: Line) -> bool:
    """Tell whether a line is mostly links."""
    return line.link_chars > 0 and line.link_chars >= _LINKED * hanzi(line.text)


def is_chrome(line: Line, *, before: bool = False, after: bool = False) -> bool:
    """Tell whether a line is the site's own; ``before`` and ``after`` the text more lines are."""
    text = squeeze(line.text)
    if len(text) > _MAX_CHROME_LINE:
        return False
    known = patterns()
    if known.anywhere.search(text):
        return True
    return bool((before and known.before.search(text)) or (after and known.after.search(text)))


def is_prose(line: Line) -> bool:
    """Tell whether a line is surely part of some text: a sentence outside of links, or a section title."""
    own = hanzi(line.text) - line.link_chars
    if SECTION_TITLE.match(line.text) and own >= 3:
        return True
    return own >= _PROSE_HANZI and bool(_PUNCTUATION.search(line.text)) and not is_linked(line)


def is_metadata_table(grid: Grid) -> bool:
    """Tell whether a table describes the document (索引号, 发文机关 …) rather than belongs to it."""
    labels = sum(bool(patterns().metadata_labels.match(squeeze(cell.text))) for cell in grid.cells)
    filled = sum(bool(cell.items) for cell in grid.cells)
    return labels >= _METADATA_LABELS and labels >= 0.3 * filled


def is_data_table(grid: Grid) -> bool:
    """Tell whether a table surely carries data rather than navigation, a calendar or a search form."""
    filled = sum(bool(cell.items) for cell in grid.cells)
    total = sum(hanzi(line.text) for line in lines_of([grid]))
    return filled >= 4 and (total >= 4 or filled >= 6) and not _is_of_site(grid)


def is_small_table(grid: Grid) -> bool:
    """Tell whether a table may carry data: two rows and columns that are not the site's own."""
    return grid.n_rows >= 2 and grid.n_cols >= 2 and not _is_of_site(grid)


def _is_of_site(grid: Grid) -> bool:
    lines = list(lines_of([grid]))
    linked = sum(line.link_chars for line in lines)
    if is_metadata_table(grid) or linked > _LINKED * sum(hanzi(line.text) for line in lines):
        return True
    return sum(is_chrome(line, before=True, after=True) for line in lines) >= 0.5 * len(lines)


def is_chrome_element(element: Element) -> bool:
    """Tell whether an element is by its name or class a part of the site's frame."""
    if element.tag in _CHROME_TAGS:
        return True
    names = f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}".strip()
    return bool(names) and len(names) < 80 and bool(patterns().classes.search(names))
