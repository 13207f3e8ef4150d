"""Figures of the work, told in prose: what is counted, how many, of what, and how surely.

Numbers that only look like figures (dates, document numbers, phones, ordinals, readers and followers) are left out.
A number gets the key of a total only where its own clause says so: a part, another organ, another year or a cumulative
number must not be compared with the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongkai.nlp.boundaries import paragraphs
from gongkai.nlp.figures_indicators import (
    PUBLISHED,
    Clause,
    channel_of,
    keys,
    last_topic,
    noun,
    of_others,
    parts_of,
)
from gongkai.nlp.figures_nils import nils
from gongkai.nlp.figures_numbers import Spot, mask, spots
from gongkai.nlp.figures_scopes import Office, goes_on, scope_of
from gongkai.nlp.figures_series import Subject, clause_start, subjects
from gongkai.nlp.model import Figure
from gongkai.nlp.surface import body
from gongkai.sections.model import Outline, Role
from gongkai.text.normal import even
from gongkai.text.numbers import Number

# A sentence; a longer run without a full stop is no prose, and is cut so that its cost stays linear.
_SENTENCE = re.compile(r"[^。！？!?\n]{1,800}")
SAID_BEFORE = 300  # characters of the line before a sentence that may name its subject
HEADING_LENGTH = 25  # characters; a longer line without a full stop is a sentence that lost it
_DEFAULT_TOPIC = {Role.REQUESTS: "request", Role.REVIEW: "review", Role.PROACTIVE: "proactive"}

# A count of all cases, of which those of the form are told behind it, or one that takes in what the form does not.
_WIDER = re.compile(r"[^，；。\d]{0,8}[，（](?:其中|含|包括)[^，；。\d]{0,8}(?:信息公开|政府信息|非)")
_WIDENED = frozenset(("reconsiderations", "lawsuits", "requests_received", "requests_processed"))
_FORM = ("requests_", "normative_")  # indicators of what the form counts; reviews and lawsuits besides
# 县政府制发规范性文件8件，县直部门制发4件: neither number is the whole.
_BY_ORGAN = re.compile(
    r"(?:政府(?!信息)|机关|本级|办公室|总[关局])[^，。；\d]{0,20}\d[^。；]{0,24}[，；、][^，。；\d]{0,4}"
    r"(?:县直|市直|区直|州直|各?部门|乡镇|街道|隶属|下属|所属|总[关局])[^，。；\d]{0,20}\d"
    r"|(?:隶属|下属|所属)[^，。；\d]{0,20}\d[^。；]{0,24}[，；、][^，。；\d]{0,4}(?:机关|总[关局]|本级|政府)[^，。；\d]{0,20}\d"
)
# 12个乡镇共收到申请673件: those that are counted are others.
_COUNTED_ORGANS = re.compile(
    r"[\u4e00-\u9fff、（）]{0,14}(?:局|乡镇|镇|街道|部门|单位|医院|学校|中心|院|所|站|厅)(?:全年|共|总计|合计|累计|均|新)*(?:收到|受理|办结|答复|新收|制发|发生)"
)
_NOT_IN_THE_FORM = re.compile(r"(?:不在|不计入|未计入|未纳入|不含在)[^，。；]{0,10}(?:表|统计)")
_CARRIED_TO = re.compile(r"结转(?:至|到)?(20\d\d)\s?年")
_NET = re.compile(r"(?:实际|登记|正式|有效)(?:受理|办理|登记|收到)")
# 当年办结42件，上年结转办结3件: the form counts both together.
_LAST_YEARS_APART = re.compile(
    r"上一?年度?结转(?:的|申请|并|已|全部)*(?:办结|答复|办理完毕)|结转[^，。；\d]{0,4}\d+\s?件[^，。；]{0,6}(?:办结|答复|办理完毕)"
)
_CLOSED = re.compile(r"审结[^，。；]{0,24}$")  # cases that ended are some of those that came
_ORGANS_IN = frozenset(("个", "家", "所"))
_ITEMS = frozenset(("条", "篇", "件", "期", "份", "次", "条次"))
_GAP = re.compile(
    r"(?<=[\u4e00-\u9fff，。；：、（）])[ \u3000]+(?=[\u4e00-\u9fff\d，。；：、（）])"
    r"|(?<=\d)[ \u3000]+(?=[\u4e00-\u9fff，。；：、（）])"
)
_OFFICE_AGAIN = re.compile(r"我|本|全[市县区州省镇乡局年]|合计|总计|共计|[；。）]")
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
_WHO_CAME = re.compile(r"[，；（][^，；。：]{0,30}")
_HEADS_AT_ONCE = re.compile(r"[、，]?(?:共计?|总计|累计)?")
_TRAINING_TOOK_PART = re.compile(rf"培训[^，；。\d]{{0,8}}{_PARTICIPANTS}$")
_MONEY = frozenset(("元", "万元"))
_SUM_OF_FEES = re.compile(r"收取[^，；。]{0,12}费[^；。]{0,12}[，（](?:金额|共计|合计|总计|计|共)(?:为|达|约|：)*\s?$")
# How documents may be disclosed is no outcome of requests: 公文86件，其中主动公开42件，依申请公开20件，不予公开24件.
_OF_DOCUMENTS = re.compile(r"(?:公文|发文|公开属性|文件)[^。]{0,40}主动公开[^。]{0,16}依申请公开[^。]{0,16}不予?公开")
# 较上年18件增加8件: the first number is what was counted before, last year's.
_COMPARED_WITH = re.compile(r"[，（](?:较|比)(?:上一?年度?|去年|20\d\d\s?年度?)的?\s?")
_TOGETHER = re.compile(r"[，、；（]?(?:共计?|合计|总计)(?:为|达)?\s?")
_ONE_MORE_UNIT = re.compile(r"[、，]")  # 推送246期、492条
# What the office has to report by the year: 截至年底，收到申请15件 counts no earlier years.
_CASES = frozenset(("reconsiderations", "lawsuits"))
_LABEL = re.compile(r"(?P<mark>[：（])\s?(?:共计?|约|近|为|总计|合计)?\s?$")
_ENDS = re.compile(r"\s*(?:[，；、。（）]|$)")  # nothing behind the number names it


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


def find(outline: Outline) -> tuple[Figure, ...]:
    """Return the figures of the prose in reading order; each ``text`` is the slice of its span."""
    prose, metadata = outline.prose, outline.metadata
    agency = metadata.agency.name if metadata.agency else None
    figures: list[Figure] = []
    for section, start, end in _stretches(outline):
        for found in _scan(even(prose.text[start:end]), Office(section, metadata.year, agency)):
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


def _scan(text: str, office: Office) -> Iterator[_Found]:
    default = _DEFAULT_TOPIC.get(office.section) if office.section else None
    topic = default
    before = ""
    for paragraph in paragraphs(text):
        line, places = _squeezed(paragraph.folded)
        if before[-1:].isdigit() and line[:1].isdigit():
            line = re.sub(r"^\d+", lambda torn: "＊" * len(torn.group()), line)  # half of a number is none
        before = line
        heading = body(line).rstrip("。：")
        if 0 < len(heading) <= HEADING_LENGTH and not re.search(r"[。；\d]", heading):
            topic = last_topic(heading, default)
        carried = topic
        for match in _SENTENCE.finditer(line):
            sentence = mask(match.group())
            said = line[max(0, match.start() - SAID_BEFORE) : match.start()]
            for found in _sentence(sentence, match.group(), said, carried, office):
                start, end = (match.start() + found.start, match.start() + found.end)
                yield found._replace(start=paragraph.start + places[start], end=paragraph.start + places[end - 1] + 1)
            carried = last_topic(sentence, carried)
        if line.endswith("："):
            topic = carried  # a list of what the line announces


def _squeezed(text: str) -> tuple[str, Sequence[int]]:
    """Return ``text`` without the blanks beside its Chinese signs, and where each sign kept stands in it.

    Careless typing and text layers of PDFs set them (全年 共 收到 申请 44 件), and no name of the data file has any.
    """
    if " " not in text and "\u3000" not in text:
        return text, range(len(text))
    gaps = {at for gap in _GAP.finditer(text) for at in range(*gap.span())}
    places = [at for at in range(len(text)) if at not in gaps]
    return "".join(text[at] for at in places), places


def _sentence(sentence: str, told: str, said: str, topic: str | None, office: Office) -> Iterator[_Found]:
    """Yield the figures of a masked sentence, in order; ``told`` is the sentence as it stands."""
    found = _continued(list(_numbers(sentence, told, said, topic, office)), sentence)
    numbers = _without_parts(_without_gross(found, sentence), sentence)
    zeros = [_Found(nil.start, nil.end, nil.key, 0, "件", False, "year") for nil in nils(sentence, said, topic, office)]
    yield from sorted(_once(numbers, zeros), key=lambda item: (item.start, item.end))


def _once(numbers: list[_Found], zeros: list[_Found]) -> list[_Found]:
    """Return numbers and zeros, a zero that is told by words and by a number (复议：0件) once."""
    keyed = [figure for figure in numbers if figure.indicator != figure.words]
    kept = [
        zero
        for zero in zeros
        if not any(zero.indicator == figure.indicator and zero.start <= figure.at < zero.end for figure in keyed)
    ]
    nameless = [
        figure
        for figure in numbers
        if figure.indicator == figure.words and any(zero.start <= figure.at < zero.end for zero in kept)
    ]
    return [*(figure for figure in numbers if figure not in nameless), *kept]


def _continued(numbers: list[_Found], sentence: str) -> list[_Found]:
    """Give a number that names nothing itself the key of what its sentence goes on about.

    The year's own count behind a cumulative one (累计公开1023条，2021年新增185条), who took part in a training, what a
    fee came to (收取信息处理费1笔，金额30元).
    """
    told: list[_Found] = []
    for figure in numbers:
        before = told[-1] if told else None
        between = sentence[before.end if before else 0 : figure.at]
        key, scope = figure.indicator, figure.scope
        if figure.unit in _HEADS and key in (figure.words, "staff") and _took_part(figure, told, between, sentence):
            key = "trained_people"
        elif key == figure.words and _sums_up(figure, told, between):
            key = told[-1].indicator
        elif before and key == figure.words and _adds(before, figure, between):
            key = before.indicator if before.indicator not in _STOCKS else key
        elif before and scope == "year" and before.scope == "total" and _stays_cumulative(before, key, figure, between):
            scope = "total"
        if before and _COMPARED_WITH.fullmatch(between):
            key, scope = before.indicator, "previous"
        elif before and key == figure.unit and _ONE_MORE_UNIT.fullmatch(between):
            key = before.words
            figure = figure._replace(words=key)  # noqa: PLW2901
        if key == figure.words and figure.unit in _MONEY and _SUM_OF_FEES.search(sentence, 0, figure.at):
            key = "fees"
        told.append(figure._replace(indicator=key, scope=scope))
    return told


def _stays_cumulative(before: _Found, key: str, figure: _Found, between: str) -> bool:
    """Return whether a number is of all years because the one before it is: a part of it, or one more of its kind."""
    return before.indicator not in _STOCKS and key in (figure.words, before.indicator) and goes_on(between)


def _sums_up(figure: _Found, told: list[_Found], between: str) -> bool:
    """Return whether a number is the sum of the two told before it, of one kind: 建议86件、提案66件，共152件."""
    if len(told) < 2 or not _TOGETHER.fullmatch(between):
        return False
    first, second = told[-2:]
    return first.indicator == second.indicator != second.words and first.value + second.value == figure.value


def _adds(before: _Found, figure: _Found, between: str) -> bool:
    return before.scope == "total" and before.unit == figure.unit and _OF_YEAR.fullmatch(between) is not None


def _took_part(figure: _Found, told: list[_Found], between: str, sentence: str) -> bool:
    """Return whether the heads that ``figure`` counts came to a training that the sentence told of."""
    trainings = [before for before in told if before.indicator == "trainings"]
    if not trainings:
        return bool(_TRAINING_TOOK_PART.search(between))
    if told[-1] is trainings[-1] and (_TOOK_PART.fullmatch(between) or _HEADS_AT_ONCE.fullmatch(between)):
        return True
    who = sentence[trainings[-1].end : figure.at]
    return bool(_WHO_CAME.fullmatch(who) and _CAME.match(sentence, figure.at))


def _without_parts(numbers: list[_Found], sentence: str) -> list[_Found]:
    """Name the parts of a whole by their words instead of the key of the whole, which they must not be taken for."""
    of_year = [figure for figure in numbers if figure.scope == "year"]
    parts = parts_of([(item.indicator, sentence[item.start : item.end], item.value) for item in of_year], sentence)
    return [
        figure._replace(indicator=figure.words) if figure in {of_year[at] for at in parts} else figure
        for figure in numbers
    ]


def _without_gross(numbers: list[_Found], sentence: str) -> list[_Found]:
    """Name what came in by its words where the sentence goes on to what was accepted of it.

    收到申请51件，其中撤回7件，实际受理44件: the form has the last number.
    """
    net = _NET.search(sentence)
    if net is None:
        return numbers
    return [
        figure._replace(indicator=figure.words) if figure.at < net.start() and figure.indicator in _WIDENED else figure
        for figure in numbers
    ]


class _Line(NamedTuple):
    told: str  # the sentence with its titles and quotations
    said: str
    topic: str | None
    office: Office
    elsewhere: bool  # the sentence has gone over to other organs


def _numbers(sentence: str, told: str, said: str, topic: str | None, office: Office) -> Iterator[_Found]:
    previous = 0
    elsewhere = False
    numbers = list(spots(sentence))
    apart = subjects(sentence, numbers, office.year)
    split = _BY_ORGAN.search(sentence)
    for at, spot in enumerate(numbers):
        following = numbers[at + 1].start if at + 1 < len(numbers) else len(sentence)
        # Numbers that follow another organ's are its own too, until the office is named again.
        elsewhere = elsewhere and not _OFFICE_AGAIN.search(sentence, previous, spot.start)
        if at and numbers[at - 1].unit in _ORGANS_IN and _COUNTED_ORGANS.match(sentence, previous, spot.start):
            elsewhere = True
        line = _Line(told, said, topic, office, elsewhere or (split is not None and split.start() < spot.start))
        yield from _number(spot, sentence, (previous, following), line, apart.get(at))
        begin = _clause_start(sentence, previous, spot)
        elsewhere = elsewhere or of_others(sentence[begin : spot.start], office.agency)
        previous = spot.end


def _clause_start(sentence: str, previous: int, spot: Spot) -> int:
    """Return where the number's clause begins: behind the last mark, at most behind the number before.

    A colon or bracket right before the number ends its label: 收到申请：15件；县住建局（28件）.
    """
    end = spot.start
    label = _LABEL.search(sentence, previous, end)
    if label and (
        sentence[spot.end : spot.end + 1] == "）" if label["mark"] == "（" else _ENDS.match(sentence, spot.end)
    ):
        end = label.start()
    return clause_start(sentence, previous, end)


def _number(spot: Spot, sentence: str, room: tuple[int, int], line: _Line, subject: Subject | None) -> Iterator[_Found]:
    previous, following = room
    begin = _clause_start(sentence, previous, spot)
    closest = max(begin, sentence.rfind("、", begin, spot.start) + 1)
    ahead = re.split(r"[，；：、（）。]", sentence[spot.end : following])[0][:16]
    office = line.office
    clause = Clause(
        sentence[closest : spot.start] if subject is None else subject.words,
        sentence[begin : spot.start] if subject is None else subject.words,
        ahead if subject is None else "",
        line.said + sentence[: spot.end],
        sentence[spot.end :],
        last_topic(sentence[: spot.end + len(ahead)], line.topic),
        office.section.value if office.section else None,
        office.agency,
    )
    found = keys(spot.unit, clause) if subject is None or subject.sure else ()
    if _WIDER.match(sentence, spot.end):
        found = tuple(key for key in found if key not in _WIDENED)
    if (to := _CARRIED_TO.search(clause.segment + ahead)) and office.year and int(to[1]) == office.year + 1:
        found = tuple("requests_carried_forward" if key == "requests_carried_over" else key for key in found)
    if line.elsewhere or _NOT_IN_THE_FORM.search(sentence):
        found = tuple(key for key in found if not key.startswith(_FORM) and key not in _CASES)
    if _LAST_YEARS_APART.search(sentence) or _CLOSED.search(sentence, 0, spot.start):
        found = tuple(key for key in found if key != "requests_processed" and key not in _CASES)
    if _OF_DOCUMENTS.search(sentence):
        found = tuple(key for key in found if not key.startswith("requests_"))
    if found in ((), ("information_items",)) and PUBLISHED.fullmatch(clause.clause):
        channel = channel_of(sentence[:begin])
        found = (channel,) if channel and spot.unit in _ITEMS else found
    if spot.doubtful and not found:
        return
    start, end = _readable(sentence, begin, spot, ahead)
    by_the_year = all(key.startswith("requests_") or key in _CASES for key in found) and bool(found)
    scope = (subject and subject.scope) or scope_of(sentence, previous, begin, spot, office, by_the_year=by_the_year)
    if subject is None:  # by its own words: titles, quotations and brackets are parts of names
        named = closest if line.told[closest - 1 : closest] == "、" else begin
        clause = clause._replace(segment=line.told[named : spot.start], clause=line.told[begin : spot.start])
    name = noun(clause, spot.unit)
    for key in found or (name,):
        yield _Found(start, end, key, spot.value, spot.unit, spot.approximate, scope, name, spot.start)


def _readable(sentence: str, begin: int, spot: Spot, ahead: str) -> tuple[int, int]:
    """Return the span of the words that show what is counted, with number and unit."""
    words = sentence[begin : spot.start]
    start = begin + len(words) - len(words.lstrip(" 　、和及与并的且而了"))
    end = spot.end + (len(ahead.rstrip()) if len(words.strip(" 　、对有在的了共")) < 2 else 0)
    return min(start, spot.start), end
