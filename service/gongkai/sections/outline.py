"""A document's outline: prose, the tree of its sections, and what it says of itself."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from gongkai.document import Document
from gongkai.sections.chain import top_headings
from gongkai.sections.headings import Heading, Style, find_headings
from gongkai.sections.metadata import read_metadata
from gongkai.sections.model import Outline, Prose, Role, Section
from gongkai.sections.prose import Line, OfficialTable, official_tables, read_prose
from gongkai.sections.roles import is_apparatus
from gongkai.sections.split import split_lines
from gongkai.sections.titles import find_titles
from gongkai.text.normal import key

# Roles that no other kind of report has: two of them, or an official table, prove what a report without a title is.
_PECULIAR = frozenset({Role.PROACTIVE, Role.REQUESTS, Role.REVIEW})
_DISCLOSURE = re.compile(r"(?:信息|政务|校务|院务|厂务|事务|党务)公开|公开(?:年度|工作)|依申请公开")
# What the first section of such a report tells of, point by point, and how its preamble speaks of it.
_PARTS_OF_IT = re.compile(r"依申请公开|主动公开|政府信息管理|平台建设|监督保障")
_FIRST = 7  # sections and subsections: preamble, the first title, and its five points
_NAMES_ITSELF = re.compile(
    r"(?:信息|政务)公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)(?!格式|模板)|信息公开条例.*(?:编制|报告如下|公布如下)"
)
# Plans and rules of disclosure have the same words and are no reports.
_RULES_OF_IT = re.compile(r"(?:通知|方案|要点|办法|制度|规定|指南|目录|条例|意见|计划|清单|函|细则)(?:\(.*\))?$")
# A line of fewer characters before the first section that does not end a sentence is an organ, a date, a caption.
_SHORTEST_SENTENCE = 15
_PAGE_NUMBER = re.compile(r"(?<=\D)\d{1,3}$")
_MEASURES = re.compile(r"(?:主要|工作|具体|采取|的)*(?:措施|举措|做法|办法)$")
_BLANK = " \n\u3000"
_TABLE_OF_CONTENTS = re.compile(r"^目(?:录|次)$")


def outline(document: Document) -> Outline:
    """Return the document's prose, sections and metadata. Never raises, whatever the document."""
    prose, lines = read_prose(document)
    lines = split_lines(lines)
    titles = find_titles(lines)
    skip = frozenset(number for title in titles for number in title.lines)
    headings = _with_measures(_without_contents(find_headings(lines, skip), lines))
    sections: list[Section] = []
    bounds = [title.lines[0] for title in titles[1:]]
    for first, last in zip([0, *bounds], [*bounds, len(lines)], strict=True):
        part = [heading for heading in headings if first <= heading.line < last]
        sections.extend(_tree(prose, lines, part, (first, last), skip))
    tables = official_tables(document)
    if tables and _has_lost_titles(sections):
        sections = _with_lost_titles(sections, prose, tables)
    if not _is_disclosure(titles[0].text if titles else "", sections, prose, has_form=bool(tables)):
        sections = [replace(section, role=_neutral(section.role), within=None) for section in sections]
    return Outline(prose, tuple(sections), read_metadata(document, lines, titles, sections))


def _neutral(role: Role | None) -> Role | None:
    return role if role is Role.PREAMBLE else None


def _is_disclosure(title: str, sections: Sequence[Section], prose: Prose, *, has_form: bool) -> bool:
    plain = key(title)
    if has_form or _RULES_OF_IT.search(plain):
        return has_form
    if _DISCLOSURE.search(plain) or len({section.role for section in sections} & _PECULIAR) >= 2:
        return True
    return not plain and _tells_of_disclosure(sections, prose)


def _tells_of_disclosure(sections: Sequence[Section], prose: Prose) -> bool:
    """Tell whether a text without a title is such a report by its preamble, or by the titles within its first section.

    So it is with copies that lost their title and break off early.
    """
    within = {match[0] for section in sections[:_FIRST] if (match := _PARTS_OF_IT.search(key(section.title)))}
    opening = (prose.text[slice(*section.span)] for section in sections if section.role is Role.PREAMBLE)
    return len(within) >= 2 or any(_NAMES_ITSELF.search(key(text)) for text in opening)


def _without_contents(headings: list[Heading], lines: Sequence[Line]) -> list[Heading]:
    """Return the headings without those of a table of contents: no text of their own, and told again further down."""
    titles = [_PAGE_NUMBER.sub("", key(heading.title)) for heading in headings]
    last = {title: place for place, title in enumerate(titles)}
    again = [last[title] > place for place, title in enumerate(titles)]
    kept = []
    for place, heading in enumerate(headings):
        following = headings[place + 1].line if place + 1 < len(headings) else len(lines)
        bare = following == heading.last + 1 and not heading.run_in and heading.form is None
        listed = any(again[near] for near in (place - 1, place + 1) if 0 <= near < len(again)) or (
            heading.line > 0 and _TABLE_OF_CONTENTS.match(key(lines[heading.line - 1].plain)) is not None
        )
        if not (bare and again[place] and listed):
            kept.append(heading)
    return kept


def _with_measures(headings: list[Heading]) -> list[Heading]:
    """Return the headings, a bare 措施 behind a bare 问题 with the role of the problems that it is to solve."""
    told: list[Heading] = []
    last: Role | None = None
    for heading in headings:
        bare = heading.style is Style.BARE
        if bare and last is Role.PROBLEMS and heading.role is Role.OVERVIEW and _MEASURES.match(key(heading.title)):
            heading = replace(heading, judgement=heading.judgement._replace(role=Role.PROBLEMS))  # noqa: PLW2901
        last = (heading.role or last) if bare else None
        told.append(heading)
    return told


def _tree(
    prose: Prose, lines: Sequence[Line], headings: list[Heading], bounds: tuple[int, int], skip: frozenset[int]
) -> list[Section]:
    """Return the sections of ``lines[bounds[0]:bounds[1]]``."""
    if bounds[0] >= bounds[1]:
        return []
    end = lines[bounds[1] - 1].end if bounds[1] < len(lines) else len(prose.text)
    tops = _without_echo(_told_by_tables(top_headings(headings)))
    first_line = tops[0].line if tops else bounds[1]
    sections = _preamble(prose, lines, (bounds[0], first_line), skip)
    for place, top in enumerate(tops):
        stop = tops[place + 1].start if place + 1 < len(tops) else end
        last = tops[place + 1].line if place + 1 < len(tops) else bounds[1]
        sections.append(_section(prose, top, stop, 1, role=top.role))
        below = [heading for heading in headings if top.line < heading.line < last]
        sections.extend(_subsections(prose, top, below, stop))
    return sections


def _without_echo(tops: list[Heading]) -> list[Heading]:
    """Return the headings without those that tell the title above them once more, as a table's first cell does."""
    return [
        top
        for before, top in zip([None, *tops], tops, strict=False)
        if before is None or top.line != before.last + 1 or key(top.title) != key(before.title)
    ]


def _told_by_tables(tops: list[Heading]) -> list[Heading]:
    """Return the top headings, those of unknown words with the role of the official table behind them."""
    told = {top.role for top in tops}
    return [
        replace(top, judgement=top.judgement._replace(role=top.form))
        if top.form and not top.judgement.known and top.form not in told
        else top
        for top in tops
    ]


def _preamble(prose: Prose, lines: Sequence[Line], bounds: tuple[int, int], skip: frozenset[int]) -> list[Section]:
    """Return the section before the first title, when there is prose in it besides title, organ and date."""
    numbers = [number for number in range(*bounds) if number not in skip and _is_prose(lines[number])]
    if not numbers:
        return []
    start, end = lines[numbers[0]].start, lines[numbers[-1]].end
    return [Section(Role.PREAMBLE, "", 1, (start, end), prose.page(start))]


def _is_prose(line: Line) -> bool:
    plain = key(line.plain)
    if is_apparatus(plain) or line.heading:
        return False
    return (len(plain) >= _SHORTEST_SENTENCE and plain[-1] in "。:;!?") or len(plain) >= 2 * _SHORTEST_SENTENCE


def _subsections(prose: Prose, top: Heading, headings: Sequence[Heading], stop: int) -> list[Section]:
    """Return the subsections of ``top``, each with its level, as the styles of their numbers nest."""
    placed: list[tuple[Heading, int]] = []
    open_styles: list[Style] = []
    for heading in headings:
        if _is_caption(heading, top):
            continue
        while open_styles and open_styles[-1] >= heading.style:
            open_styles.pop()
        open_styles.append(heading.style)
        placed.append((heading, len(open_styles) + 1))
    sections = []
    for place, (heading, level) in enumerate(placed):
        end = next((other.start for other, depth in placed[place + 1 :] if depth <= level), stop)
        sections.append(_section(prose, heading, end, level, within=top.role))
    return sections


def _is_caption(heading: Heading, top: Heading) -> bool:
    """Return whether a heading only tells the section's title once more, above its table."""
    if key(heading.title) == key(top.title):
        return True
    return heading.style is Style.BARE and heading.role is top.role and heading.role in _PECULIAR


def _section(
    prose: Prose, heading: Heading, stop: int, level: int, *, role: Role | None = None, within: Role | None = None
) -> Section:
    text = prose.text
    start = heading.body
    end = max(start, stop)
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    if start < end and text[start] == "\n":
        start += 1
    return Section(role, heading.title, level, (start, end), prose.page(heading.start), within)


def _has_lost_titles(sections: Sequence[Section]) -> bool:
    roles = {section.role for section in sections}
    return bool(roles - {None, Role.PREAMBLE}) and not roles >= _PECULIAR


def _with_lost_titles(sections: list[Section], prose: Prose, tables: Sequence[OfficialTable]) -> list[Section]:
    """Return the sections with those whose title is lost, where their official table stands in the section before."""
    starts = [anchor.start for anchor in prose.anchors]
    for count, role, title in tables:
        if any(section.role is role for section in sections):
            continue
        offset = starts[count] if count < len(starts) else len(prose.text)
        place = bisect_left([section.span[0] for section in sections], offset + 1) - 1
        top = next((index for index in range(place, -1, -1) if sections[index].level == 1), None)
        if top is None or sections[top].role not in _BEFORE[role]:
            continue
        start, end = sections[top].span
        cut = min(max(offset, start), end)
        before = cut - 1 if cut > start and prose.text[cut - 1] == "\n" else cut
        sections[top] = replace(sections[top], span=(start, before))
        after = next(
            (index for index in range(top + 1, len(sections)) if sections[index].span[0] >= offset), len(sections)
        )
        sections[top + 1 : after] = [
            replace(section, span=(section.span[0], min(section.span[1], max(before, section.span[0]))))
            for section in sections[top + 1 : after]
        ]
        sections.insert(after, Section(role, title, 1, (cut, end), prose.page(cut)))
    return sections


_BEFORE = {
    Role.PROACTIVE: {Role.OVERVIEW, Role.PREAMBLE},
    Role.REQUESTS: {Role.OVERVIEW, Role.PROACTIVE},
    Role.REVIEW: {Role.PROACTIVE, Role.REQUESTS},
}
