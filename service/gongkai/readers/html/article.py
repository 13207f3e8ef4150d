"""Finds the article of a page: the element that holds everything that looks like a report, and what in it is chrome.

Recall before precision: the article is the least element around *all* prose, section titles and tables of data of the
page, less those that plainly belong to the frame or to another text. What is doubtful stays in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gongkai.readers.flow import SECTION_TITLE, Grid, Item, Line, hanzi, lines_of
from gongkai.readers.html.chrome import is_chrome, is_chrome_element, is_data_table, is_linked, is_prose, squeeze
from gongkai.readers.html.furniture import classify
from gongkai.readers.html.title import find_title, names_a_report
from gongkai.readers.html.tree import Element

# Words of our field: what has one and looks like text is never thrown out as another article's.
_FIELD = re.compile(r"公开|依申请|政务|年报|年度报告|行政复议|行政诉讼|规范性文件|收费|条例|申请")
_CONTAINERS = frozenset(["div", "td", "th", "section", "article", "main", "center", "form", "body", "html", "li", "dd"])
_FRAME_SHARE = 0.5  # an element called "footer" or "menu" that holds more of the text is the article after all
_MINOR_SHARE = 0.2  # text outside of our field that is less than this beside the rest is a teaser or notice
_COPY_SHARE = 0.9  # of the lines of an element that stand elsewhere too: the mobile copy differs in a few
_COPY_HANZI = 60


@dataclass(slots=True)
class Article:
    """What ``find_article`` decided: items in reading order, each once, chrome marked as furniture."""

    items: list[Item]
    title: str = ""
    evidence: list[Item] = field(default_factory=list)


def find_article(items: Sequence[Item], body: Element, titles: Iterable[str]) -> Article:
    """Return the article among ``items``. ``titles`` are the page's own names for it, the surest first."""
    strong = _evidence(items, body)
    strong, dropped = _without_copies(items, strong)
    strong = _without_minor(items, strong)
    container = _container(strong, body)
    kept = [item for item in items if id(item) not in dropped]
    inside = [container in _ancestors(item) for item in kept]
    title = find_title(kept, strong, list(titles))
    return Article(classify(kept, inside, strong, title), "".join(line.text for line in title), strong)


def weight(item: Item) -> int:
    """Return how much text an item holds, in hanzi outside of links; a table's cells count one each."""
    own = sum(hanzi(line.text) - line.link_chars for line in lines_of([item]))
    return own + (len(item.cells) if isinstance(item, Grid) else 0)


def _ancestors(item: Item) -> list[Element]:
    return list(item.origin.ancestors()) if isinstance(item.origin, Element) else []


def _evidence(items: Sequence[Item], body: Element) -> list[Item]:
    """Return the items that are surely text or data, not frame."""
    strong: list[Item] = []
    for item in items:
        if isinstance(item, Line):
            if is_prose(item) and not is_chrome(item, after=not SECTION_TITLE.match(item.text)):
                strong.append(item)
        elif isinstance(item, Grid) and is_data_table(item):
            strong.append(item)
    framed: Counter[int] = Counter()
    for item in strong:
        framed.update({id(element): weight(item) for element in _ancestors(item) if element is not body})
    limit = _FRAME_SHARE * sum(map(weight, strong))
    names: dict[int, bool] = {}

    def in_frame(item: Item) -> bool:
        for element in _ancestors(item):
            if id(element) not in names:
                names[id(element)] = is_chrome_element(element) and framed[id(element)] < limit
            if names[id(element)]:
                return True
        return False

    return [item for item in strong if _is_of_field(item) or not in_frame(item)]


def _is_of_field(item: Item) -> bool:
    if isinstance(item, Line):
        return bool(_FIELD.search(item.text))
    return any(_FIELD.search(line.text) for line in lines_of([item]))


def _groups(strong: Sequence[Item], node: Element) -> list[tuple[Element | None, list[Item]]]:
    """Return the items by the child of ``node`` that holds them, in order; None for text of ``node`` itself."""
    groups: dict[int, tuple[Element | None, list[Item]]] = {}
    for item in strong:
        child: Element | None = None
        for element in _ancestors(item):
            if element is node:
                break
            child = element
        groups.setdefault(id(child), (child, []))[1].append(item)
    return list(groups.values())


def _least_common(strong: Sequence[Item]) -> Element | None:
    """Return the inmost element that holds all the items."""
    counts: Counter[int] = Counter()
    for item in strong:
        counts.update({id(element): 1 for element in _ancestors(item)})
    if not strong:
        return None
    return next((element for element in _ancestors(strong[0]) if counts[id(element)] == len(strong)), None)


def _without_copies(items: Sequence[Item], strong: list[Item]) -> tuple[list[Item], set[int]]:
    """Return the evidence without second copies of the same text (mobile beside desktop) and the ids to drop."""
    node = _least_common(strong)
    dropped: set[int] = set()
    if node is None:
        return strong, dropped
    groups = [(child, held) for child, held in _groups(strong, node) if child is not None]
    for child, held in reversed(groups):
        if len(held) < 2:
            continue
        own = set(map(id, held))
        rest = [item for item in strong if id(item) not in own]
        if not _is_copy(held, rest):
            continue
        inside = [item for item in items if child in _ancestors(item)]
        titles = {squeeze(item.text) for item in inside if isinstance(item, Line) and names_a_report(item)}
        elsewhere = {squeeze(item.text) for item in items if isinstance(item, Line) and child not in _ancestors(item)}
        if titles - elsewhere:
            continue  # another organ's report, made from the same template
        strong = rest
        dropped.update(map(id, inside))
    return strong, dropped


def _is_copy(held: Sequence[Item], rest: Sequence[Item]) -> bool:
    prose, prose_twice = _overlap(held, rest, Line)
    data, data_twice = _overlap(held, rest, Grid)
    return prose >= _COPY_HANZI and prose_twice >= _COPY_SHARE * prose and data_twice >= _COPY_SHARE * data


def _overlap(held: Sequence[Item], rest: Sequence[Item], kind: type[Line | Grid]) -> tuple[int, int]:
    """Return the weight of ``held`` and of the part of it that stands in ``rest`` too; section titles aside."""
    seen = Counter(_key(item) for item in rest if isinstance(item, kind))
    total = twice = 0
    for item in held:
        if not isinstance(item, kind) or (isinstance(item, Line) and SECTION_TITLE.match(item.text)):
            continue
        total += weight(item)
        if seen[_key(item)] > 0:
            seen[_key(item)] -= 1
            twice += weight(item)
    return total, twice


def _key(item: Item) -> str:
    return "\t".join(squeeze(line.text) for line in lines_of([item]))


def _without_minor(items: Sequence[Item], strong: list[Item]) -> list[Item]:
    """Return the evidence without small texts of another field beside the article: teasers of news, with links."""
    linked = {
        id(element) for item in items if isinstance(item, Line) and is_linked(item) for element in _ancestors(item)
    }
    while (node := _least_common(strong)) is not None:
        groups = _groups(strong, node)
        total = sum(map(weight, strong))
        minor = [
            held
            for child, held in groups
            if child is not None
            and (id(child) in linked or is_chrome_element(child))
            and sum(map(weight, held)) < _MINOR_SHARE * total
            and not any(_is_of_field(item) or _is_title(item) for item in held)
        ]
        if not minor or len(groups) - len(minor) != 1:
            return strong  # siblings of one container: paragraphs of one article
        gone = {id(item) for held in minor for item in held}
        strong = [item for item in strong if id(item) not in gone]
    return strong


def _is_title(item: Item) -> bool:
    return isinstance(item, Line) and bool(SECTION_TITLE.match(item.text))


def _container(strong: Sequence[Item], body: Element) -> Element:
    """Return the element to read: around all evidence, and never a mere paragraph."""
    node = _least_common(strong)
    if node is None:
        return body
    while node.tag not in _CONTAINERS and node.parent is not None:
        node = node.parent
    if len(strong) == 1:  # `<div>` used as a paragraph: its neighbours count as well
        node = node.parent or node
        while node.tag not in _CONTAINERS and node.parent is not None:
            node = node.parent
    return node
