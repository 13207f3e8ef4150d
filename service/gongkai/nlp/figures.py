"""Figures of the work, told in prose: what is counted, how many, of what, and how surely.

Numbers that only look like figures (dates, document numbers, phones, ordinals, readers and followers) are left out.
A number gets the key of a total only where its own clause says so: a part, another organ, another year or a cumulative
number must not be compared with the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from gongkai.nlp.figures_indicators import (
    Clause,
    keys,
    last_topic,
    noun,
    of_other_organ,
    of_others,
    parts_of,
    vocabulary,
)
from gongkai.nlp.figures_numbers import Spot, mask, spots
from gongkai.nlp.model import Figure
from gongkai.nlp.surface import fold
from gongkai.sections.model import Outline, Role
from gongkai.text.normal import even
from gongkai.text.numbers import Number

# A sentence; a longer run without a full stop is no prose, and is cut so that its cost stays linear.
_SENTENCE = re.compile(r"[^。！？!?\n]{1,800}")
SAID_BEFORE = 300  # characters of the line before a sentence that may name its subject
_MARKS = "，；：（）"
HEADING_LENGTH = 25  # characters; a longer line without a full stop is a sentence that lost it
_DEFAULT_TOPIC = {Role.REQUESTS: "request", Role.REVIEW: "review", Role.PROACTIVE: "proactive"}

_CHANGE = re.compile(
    r"(?:同比|环比|增长|增加(?!值)了?|减少了?|下降|上升|提高|降低|增幅|降幅|多了|少了|翻了?)[^，；。]{0,6}$|(?:较|比)[^，；。]{0,8}(?:多|少|增|减|降|升)[^，；。]{0,4}$|[升降增减]至$"
)
_COMPARED = re.compile(r"较|比|同期")
_OF_LAST_YEAR = re.compile(r"(?:较|比|同)?(?:上年度?|去年|上一年度?|前年)(?!度?[^，]{0,6}结转|工作年度报告)")
_YEAR = re.compile(r"(20\d\d)\s?年")
_TOTAL = re.compile(r"累计|历年|以来|自\s?\d{4}\s?年|开通至今|建库至今|截至|现有|现行有效|总数达|存量")
_SO_FAR = re.compile(
    r"(?:(?P<year>20\d\d)\s?年度?|今年|本年度?|今?年初)以来"
)  # of the year itself no cumulative number
_THIS_YEAR = re.compile(r"全年|本年|今年|年度|年内|当年|一年来|本报告期|统计期")
# A count of all cases, of which those of the form are told behind it, or one that takes in what the form does not.
_WIDER = re.compile(r"[^，；。\d]{0,8}[，（](?:其中|含|包括)[^，；。\d]{0,8}(?:信息公开|政府信息|非)")
_WIDENED = frozenset(("reconsiderations", "lawsuits", "requests_received", "requests_processed"))
_OUTCOMES = frozenset(("requests_carried_over", "requests_carried_forward", "requests_granted"))
_OFFICE_AGAIN = re.compile(r"我|本|全[市县区州省镇乡局年]|合计|总计|共计|[；。]")
_PLAN = re.compile(r"计划|拟|力争|将(?!近)|下一步|明年|争取|目标|预计|打算|今后")

# The year's own number behind a cumulative one names only the year and that it was added or done.
_OF_YEAR = re.compile(
    r"[，；（]?(?:其中)?[，：]?(?:(?:20\d\d年度?|本年度?|今年|当年|全年|年内)我?[局镇乡县市区委厅办院校]?(?:共|新)*(?:新增|公开|发布|更新|制作|收到|受理|"
    r"办理|办结|答复|制发|制定|出台|印发|推送|回应|开展|举办|召开){0,2}|新增(?:公开|发布)?)(?:了|共|约|近|超过?|：)*\s?"
)
_STOCKS = frozenset(("staff", "normative_documents_in_force"))  # counted on a day: the year adds to them
_HEADS = frozenset(("人", "人次", "名", "位"))
_PARTICIPANTS = (
    r"[，、；：（](?:其中)?(?:共|共计|总计|累计|合计)?(?:参加|参与|参会|参训|参学|受训|覆盖|惠及|到场|出席)(?:培训|学习)?(?:的)?(?:总?人数|总?人次|人员|干部|"
    r"职工|学员|工作人员|业务人员)?(?:达到?|为|共|有|约|近|超过?|：)*\s?"
)
_TOOK_PART = re.compile(_PARTICIPANTS)
# 各单位50余人参加: who came stands on both sides of the number.
_CAME = re.compile(r"[^，；。]{1,10}(?:人次|人|名|位)[\u4e00-\u9fff]{0,6}(?:参加|参训|参学|到场|受训)")
_WHO_CAME = re.compile(r"[，；（][^，；。：\d]{0,20}")
_TRAINING_TOOK_PART = re.compile(rf"培训[^，；。\d]{{0,8}}{_PARTICIPANTS}$")
_DONE = re.compile(
    r"已|(?<![为除])了"
)  # behind the year: what the report tells of the weeks after its year is done, no plan
# A year that dates what fell short dates no work: 2021年反映的解读少的问题，已制作图解5期.
_OF_PROBLEM = re.compile(r"20\d\d\s?年度?[^，。；\d]{0,30}(?:问题|不足|短板|薄弱环节)(?=[，、的中已均])")
# A year named after the reported one is that of a plan, unless it dates a matter of this year (carried over, counted).
_DATED = re.compile(r"(?:结转|转入|转至|转到|截至|截止|延至|顺延)[^，。；]{0,8}20\d\d\s?年[^，。；]*")

_NIL = re.compile(
    r"(?:未(?=[曾有收接受发产出涉引被因提])曾?|没有|无)(?P<verb>收到|接到|受理|接收到?|接受|收悉|发生|产生|出现|涉及|有|引发|引起|被|因|提起|接)?"
    r"(?P<what>(?:[^，。；：！？\n\d]|(?<=[复诉])，(?=行政)){0,60})"
)
_NIL_AFTER = re.compile(
    r"(?P<what>[^，。；！？\n\d]{2,30}?)(?:数量?|件数|情况|案件)?(?:均|都)?(?:为|：)(?:零|无|0)(?:件|起|次|宗)?(?=[，。；）\s]|$)"
)
_NIL_APPLICATION = re.compile(r"信息(?:的)?公开(?:的)?申请|依申请公开|公开申请|申请公开|信息(?:的)?申请|要求公开")
_NIL_VERBS = frozenset((None, "收到", "接到", "受理", "接收", "接收到", "接受", "收悉", "有", "接", "发生"))
_NIL_OF_ELSE = re.compile(r"引[发起]|导致|产生|内容|制度|指南|栏目|方面")
_NOT_NIL = re.compile(
    r"结转|超期|逾期|败诉|纠错|纠正|撤销|维持|审结|重复|收费|收取|费用|网络|网上|线上|信函|当面|书面|不予|不服|答复|补正|"
    r"乡镇|下属|各部门|问责|追究|不当|违规|滥用|办理|处理|责任|投诉申请"
)
_NOT_STATED = re.compile(r"(?:如|若|凡|对|申请人|群众|期限内|时限内|仍|是否|从|截至|除)[^，。；]{0,12}$")
_NIL_PART = re.compile(r"上半年|下半年|季度|\d月|各(?:乡|镇|部门|单位|科)|此前|上年|去年|以往|历年")


class _Found(NamedTuple):
    """A figure before it is bound to the prose: ``start`` and ``end`` in the folded stretch."""

    start: int
    end: int
    indicator: str
    value: Number
    unit: str
    approximate: bool
    scope: str
    words: str = ""  # that name what is counted, in the text itself
    at: int = 0  # where the number itself begins


class _Office(NamedTuple):
    """Who reports, and for which year; what the section is about."""

    section: Role | None
    year: int | None
    agency: str | None


def find(outline: Outline) -> tuple[Figure, ...]:
    """Return the figures of the prose in reading order; each ``text`` is the slice of its span."""
    prose, metadata = outline.prose, outline.metadata
    agency = metadata.agency.name if metadata.agency else None
    figures: list[Figure] = []
    for section, start, end in _stretches(outline):
        for found in _scan(fold(even(prose.text[start:end])), _Office(section, metadata.year, agency)):
            begin, stop = start + found.start, start + found.end
            figures.append(
                Figure(
                    found.indicator,
                    found.value,
                    found.unit,
                    found.approximate,
                    prose.text[begin:stop],
                    section,
                    (begin, stop),
                    prose.page(begin),
                    found.scope,
                )
            )
    return _without_contradicted_nils(figures)


def _without_contradicted_nils(figures: list[Figure]) -> tuple[Figure, ...]:
    """Drop a nil told in words where the report also gives a number: the nil was about something narrower."""
    told = {figure.indicator for figure in figures if figure.scope == "year" and figure.value}
    return tuple(
        figure
        for figure in figures
        if figure.value or figure.indicator not in told or any(mark.isdigit() for mark in figure.text)
    )


def _stretches(outline: Outline) -> Iterator[tuple[Role | None, int, int]]:
    """Yield (role, start, end) of each top section's text, or of all prose when there are no sections."""
    tops = [section for section in outline.sections if section.level == 1]
    if not tops:
        yield None, 0, len(outline.prose.text)
    for section in tops:
        yield section.role, *section.span


def _scan(text: str, office: _Office) -> Iterator[_Found]:
    default = _DEFAULT_TOPIC.get(office.section) if office.section else None
    topic = default
    start = 0
    for line in text.split("\n"):
        if 0 < len(line.strip()) <= HEADING_LENGTH and not re.search(r"[。；\d]", line):
            topic = last_topic(line, default)
        carried = topic
        for match in _SENTENCE.finditer(line):
            sentence = mask(match.group())
            yield from _sentence(
                sentence,
                start + match.start(),
                line[max(0, match.start() - SAID_BEFORE) : match.start()],
                carried,
                office,
            )
            carried = last_topic(sentence, carried)
        start += len(line) + 1


def _sentence(sentence: str, offset: int, said: str, topic: str | None, office: _Office) -> Iterator[_Found]:
    numbers = _without_parts(_continued(list(_numbers(sentence, said, topic, office)), sentence), sentence)
    found = [*numbers, *_nils(sentence, said, topic, office)]
    for figure in sorted(found, key=lambda item: (item.start, item.end)):
        yield figure._replace(start=offset + figure.start, end=offset + figure.end)


def _continued(numbers: list[_Found], sentence: str) -> list[_Found]:
    """Give a number that names nothing itself the key of what its sentence goes on about.

    The year's own count behind a cumulative one (累计公开1023条，2021年新增185条), and who took part in a training.
    """
    told: list[_Found] = []
    for figure in numbers:
        before = told[-1] if told else None
        between = sentence[before.end if before else 0 : figure.at]
        key = figure.indicator
        if key == figure.words:
            if before and before.scope == "total" and before.unit == figure.unit and _OF_YEAR.fullmatch(between):
                key = before.indicator if before.indicator not in _STOCKS else key
            elif figure.unit in _HEADS and _took_part(figure, before, between, sentence):
                key = "trained_people"
        told.append(figure._replace(indicator=key))
    return told


def _took_part(figure: _Found, before: _Found | None, between: str, sentence: str) -> bool:
    """Return whether the heads that ``figure`` counts came to the training told before it."""
    if before is None or before.indicator != "trainings":
        return bool(_TRAINING_TOOK_PART.search(between))
    return bool(_TOOK_PART.fullmatch(between) or (_WHO_CAME.fullmatch(between) and _CAME.match(sentence, figure.at)))


def _without_parts(numbers: list[_Found], sentence: str) -> list[_Found]:
    """Name the parts of a whole by their words instead of the key of the whole, which they must not be taken for."""
    of_year = [figure for figure in numbers if figure.scope == "year"]
    parts = parts_of([(item.indicator, sentence[item.start : item.end], item.value) for item in of_year], sentence)
    return [
        figure._replace(indicator=figure.words) if figure in {of_year[at] for at in parts} else figure
        for figure in numbers
    ]


def _numbers(sentence: str, said: str, topic: str | None, office: _Office) -> Iterator[_Found]:
    previous = 0
    elsewhere = False
    numbers = list(spots(sentence))
    for spot, following in zip(numbers, [*(item.start for item in numbers[1:]), len(sentence)], strict=False):
        # Numbers that follow another organ's are its own too, until the office is named again.
        elsewhere = elsewhere and not _OFFICE_AGAIN.search(sentence, previous, spot.start)
        yield from _number(spot, sentence, (previous, following), _Line(said, topic, office, elsewhere))
        begin = _clause_start(sentence, previous, spot)
        elsewhere = elsewhere or of_others(sentence[begin : spot.start], office.agency)
        previous = spot.end


def _clause_start(sentence: str, previous: int, spot: Spot) -> int:
    """Return where the number's clause begins: behind the last mark, at most behind the number before."""
    return max([previous, *(sentence.rfind(mark, previous, spot.start) + 1 for mark in _MARKS)])


class _Line(NamedTuple):
    said: str
    topic: str | None
    office: _Office
    elsewhere: bool  # the sentence has gone over to other organs


def _number(spot: Spot, sentence: str, room: tuple[int, int], line: _Line) -> Iterator[_Found]:
    previous, following = room
    begin = _clause_start(sentence, previous, spot)
    closest = max(begin, sentence.rfind("、", begin, spot.start) + 1)
    ahead = re.split(r"[，；：、（）。]", sentence[spot.end : following])[0][:16]
    office = line.office
    clause = Clause(
        sentence[closest : spot.start],
        sentence[begin : spot.start],
        ahead,
        line.said + sentence[: spot.end],
        sentence[spot.end :],
        last_topic(sentence[: spot.end + len(ahead)], line.topic),
        office.section.value if office.section else None,
        office.agency,
    )
    found = keys(spot.unit, clause)
    if _WIDER.match(sentence, spot.end):
        found = tuple(key for key in found if key not in _WIDENED)
    if line.elsewhere:
        found = tuple(key for key in found if key not in _WIDENED | _OUTCOMES)
    if spot.doubtful and not found:
        return
    start, end = _readable(sentence, begin, spot, ahead)
    scope = _scope(sentence, previous, begin, spot, office)
    name = noun(clause, spot.unit)
    for key in found or (name,):
        yield _Found(start, end, key, spot.value, spot.unit, spot.approximate, scope, name, spot.start)


def _readable(sentence: str, begin: int, spot: Spot, ahead: str) -> tuple[int, int]:
    """Return the span of the words that show what is counted, with number and unit."""
    words = sentence[begin : spot.start]
    start = begin + len(words) - len(words.lstrip(" 　、和及与并的且而了"))
    end = spot.end + (len(ahead.rstrip()) if len(words.strip(" 　、对有在的了共")) < 2 else 0)
    return min(start, spot.start), end


def _scope(sentence: str, previous: int, begin: int, spot: Spot, office: _Office) -> str:
    words = sentence[begin : spot.start]
    since = _SO_FAR.sub(partial(_of_the_year, year=office.year), sentence[previous : spot.start])
    if _CHANGE.search(words) and (_COMPARED.search(words) or not words.rstrip().endswith("新增")):
        return "change"
    if spot.unit in ("%", "成", "个百分点"):
        return "share"
    before = sentence[: spot.start]
    if (office.section is Role.PROBLEMS and _PLAN.search(before)) or _of_a_later_year(before, office.year):
        return "plan"
    if _of_another_year(words, since, office.year):
        return "previous"
    if _TOTAL.search(since) and not (_THIS_YEAR.search(since) and "截至" not in since and "以来" not in since):
        return "total"
    return "year"


def _of_the_year(so_far: re.Match[str], year: int | None) -> str:
    named = so_far["year"]
    return "全年" if named is None or int(named) == year else so_far.group()


def _of_a_later_year(before: str, year: int | None) -> bool:
    named = list(_YEAR.finditer(_DATED.sub(lambda dated: "＊" * len(dated.group()), before)))
    if not named or year is None or int(named[-1][1]) <= year:
        return False
    return not _DONE.search(before, named[-1].end())


def _of_another_year(words: str, since: str, year: int | None) -> bool:
    if "结转" in words:
        return False
    named = [int(found) for found in _YEAR.findall(_OF_PROBLEM.sub("", since))]
    if named and year is not None and named[-1] != year and not _TOTAL.search(since):
        return True
    return bool(_OF_LAST_YEAR.search(since))


def _nils(sentence: str, said: str, topic: str | None, office: _Office) -> Iterator[_Found]:
    """Yield zeros that words tell: 未收到政府信息公开申请, 没有发生行政复议、行政诉讼."""
    for pattern in (_NIL, _NIL_AFTER):
        for match in pattern.finditer(sentence):
            before = sentence[: match.start()]
            if _NOT_NIL.search(match["what"]) or _NOT_STATED.search(before) or _NIL_PART.search(before):
                continue
            years = _YEAR.findall(before)
            if (office.year and years and int(years[-1]) != office.year) or of_other_organ(before, office.agency):
                continue
            for key in _nil_keys(match, said + before, topic, office):
                yield _Found(match.start(), match.end(), key, 0, "件", False, "year")


def _nil_keys(match: re.Match[str], said: str, topic: str | None, office: _Office) -> Iterator[str]:
    what = match["what"]
    near = said + what
    about = office.section in (Role.REVIEW, Role.REQUESTS) or topic in ("request", "review") or "公开" in near
    about = about or not vocabulary().otherwise.search(near)
    reviewed = re.search(r"复议|诉讼", what) and not re.search(r"审理|承办|代理|申请法院", what)
    if reviewed:
        if about and "复议" in what:
            yield "reconsiderations"
        if about and "诉讼" in what:
            yield "lawsuits"
        return
    if match.groupdict().get("verb") in _NIL_VERBS and _NIL_APPLICATION.search(what) and not _NIL_OF_ELSE.search(what):
        yield "requests_received"
