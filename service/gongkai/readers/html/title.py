"""The visible title of a page's article, which may stand outside of it and over two lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.readers.flow import SECTION_TITLE, Item, Line, hanzi
from gongkai.readers.html.chrome import is_chrome, is_linked, patterns, squeeze

_MAX_TITLE = 80
_SENTENCE = re.compile(r"[。；，：,;:]")
_REPORT = re.compile(r"年度报告|年报|工作报告")
_BEGINS_WITHOUT_ORGAN = re.compile(r"[（(]?(?:(?:19|20)\d\d|二[〇○零]|关于|政府信息|信息公开|政务公开)")
_ORGAN = re.compile(
    r"(?:政府|办公[室厅]|委员会|管委会|街道|[局厅委院部处站所队校]|中心|集团|公司)(?:[（(][^（()）]{1,12}[)）])?$"
)


def find_title(items: Sequence[Item], strong: Sequence[Item], titles: Sequence[str]) -> list[Line]:
    """Return the lines of the title; none when no visible line is one. ``titles`` are the page's own names for it."""
    first = next((index for index, item in enumerate(items) if strong and item is strong[0]), len(items))
    before = items[: first + 1]
    lines = [item for item in before if isinstance(item, Line) and len(item.text) <= _MAX_TITLE]
    lines = [line for line in lines if not SECTION_TITLE.match(line.text)]
    title = _find(lines, titles)
    if title is None:
        return []
    return _whole(before, title)


def names_a_report(line: Line) -> bool:
    """Tell whether a short line names a report."""
    return len(line.text) <= _MAX_TITLE and bool(_REPORT.search(squeeze(line.text)))


def _find(lines: Sequence[Line], titles: Sequence[str]) -> Line | None:
    plain = [line for line in reversed(lines) if not is_linked(line) and not is_chrome(line, before=True)]
    naming = [line for line in plain if names_a_report(line) and not _SENTENCE.search(line.text)]
    candidates = [
        *(_called(lines, title) for title in titles if patterns().report_words.search(squeeze(title))),
        *(line for line in naming if line.level == 1),
        *naming,
        *(_called(lines, title) for title in titles),
        *(line for line in plain if line.level == 1),
    ]
    return next((line for line in candidates if line is not None), None)


def _called(lines: Sequence[Line], title: str) -> Line | None:
    """Return the last line that says the title, or the beginning of a title to which the site's name was added."""
    wanted = squeeze(title)
    for line in reversed(lines):
        text = squeeze(line.text)
        if hanzi(text) >= 4 and (text == wanted or (len(text) >= 8 and wanted.startswith(text))):
            return line
    return None


def _whole(items: Sequence[Item], title: Line) -> list[Line]:
    """Return the title with the organ's name above it, if the title lacks one, and the line it goes on in."""
    index = next(place for place, item in enumerate(items) if item is title)
    above = items[index - 1] if index else None
    below = items[index + 1] if index + 1 < len(items) else None
    lines = [title]
    if isinstance(above, Line) and _is_organ(above) and _BEGINS_WITHOUT_ORGAN.match(squeeze(title.text)):
        lines.insert(0, above)
    if isinstance(below, Line) and below.broken and names_a_report(below) and not names_a_report(title):
        lines.append(below)
    return lines


def _is_organ(line: Line) -> bool:
    text = squeeze(line.text)
    return bool(_ORGAN.search(text)) and not is_linked(line) and not is_chrome(line, before=True) and len(text) <= 30
