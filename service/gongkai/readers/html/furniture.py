"""What of a page's items is the article and what the site printed around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.readers.flow import SECTION_TITLE, Grid, Item, Line, lines_of
from gongkai.readers.html.chrome import is_chrome, is_data_table, is_linked, is_metadata_table, is_small_table, squeeze

_MENU_LINKS = 4  # as many links in a row are a menu; attachments are one to three
_TITLE_TAIL = re.compile(r"[.…·\s]*\d{0,3}$")  # dots and page number of a table of contents
_LEAD = 15  # items between a title and the text: a line of date and source, tools, an introduction
# Who signed and when, and notes, which some templates set outside of the article.
_SIGNATURE = re.compile(
    r"^.{0,30}(?:政府|办公[室厅]|委员会|[局厅委院部处])$|\d{4}年\d{1,2}月(?:\d{1,2}日)?$|^(?:注|附|附件|备注)[:：]"
)
_SIGNATURE_LINES = 4


def classify(
    items: Sequence[Item], inside: Sequence[bool], strong: Sequence[Item], title: Sequence[Line]
) -> list[Item]:
    """Return the items to keep, chrome marked as furniture; menus and links outside of the article are dropped.

    ``inside`` tells which items stand in the article's element; an introduction between title and text, and a
    signature behind the text, belong to it wherever they stand.
    """
    ids = {id(item) for item in strong}
    places = [index for index, item in enumerate(items) if id(item) in ids]
    first, last = (places[0], places[-1]) if places else (len(items), -1)
    near = _near(items, inside, places, title)
    menus = _menus(items, first, last)
    unlinked = {squeeze(item.text) for item in items if isinstance(item, Line) and not is_linked(item)}
    titles = {id(line) for line in title}
    result: list[Item] = []
    for index, item in enumerate(items):
        own = inside[index] or id(item) in near
        if isinstance(item, Line):
            if id(item) in titles:
                item.level = 1
            elif id(item) not in ids:
                chrome = is_chrome(item, before=index < first, after=index > last)
                item.furniture = not own or chrome or _is_navigation(item, unlinked)
            if id(item) not in menus and (own or id(item) in titles or not is_linked(item)):
                result.append(item)
        elif isinstance(item, Grid):
            result.extend([item] if id(item) in ids else _rows(item, own, between=first < index < last))
        elif own:
            result.append(item)
    return result


def _near(items: Sequence[Item], inside: Sequence[bool], places: Sequence[int], title: Sequence[Line]) -> set[int]:
    """Return what belongs to the article outside of its element: introduction and signature."""
    near: set[int] = set()
    if not places:
        return near
    first = places[0]
    start = next((index for index, item in enumerate(items) if title and item is title[-1]), first)
    if first - start <= _LEAD:
        near.update(map(id, items[start + 1 : first]))
    end = next((index for index in range(len(items) - 1, -1, -1) if inside[index]), len(items)) + 1
    for item in items[end : end + _SIGNATURE_LINES]:
        if not isinstance(item, Line) or is_chrome(item, after=True) or not _SIGNATURE.search(squeeze(item.text)):
            break
        near.add(id(item))
    return near


def _menus(items: Sequence[Item], first: int, last: int) -> set[int]:
    """Return the lines of menus and link lists before and after the text: runs of links."""
    menus: set[int] = set()
    run: list[Item] = []
    for index, item in enumerate([*items, None]):
        if isinstance(item, Line) and is_linked(item) and not first < index < last:
            run.append(item)
            continue
        if len(run) >= _MENU_LINKS:
            menus.update(map(id, run))
        run = []
    return menus


def _is_navigation(line: Line, unlinked: set[str]) -> bool:
    """Tell whether a line is a link to elsewhere or to a section of the text below."""
    if not is_linked(line):
        return False
    return not SECTION_TITLE.match(line.text) or _TITLE_TAIL.sub("", squeeze(line.text)) in unlinked


def _rows(grid: Grid, own: bool, *, between: bool) -> list[Item]:
    """Return a table of data as it is, any other as furniture, a line for each row."""
    of_site = is_metadata_table(grid)
    if own and not of_site and (between or is_data_table(grid) or is_small_table(grid)):
        return [grid]
    rows: dict[int, list[str]] = {}
    for cell in grid.cells:
        if cell.text and not all(is_linked(line) for line in lines_of(cell.items)):
            rows.setdefault(cell.row, []).append(cell.text.replace("\n", " "))
    lines = [Line(" ".join(texts), origin=grid.origin) for texts in rows.values()]
    for line in lines:
        line.furniture = of_site or not own or is_chrome(line, before=True, after=True)
    return list(lines)
