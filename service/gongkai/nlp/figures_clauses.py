"""A number in its clause: what it counts there, of what time, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gongkai.nlp.figures_bare import bare_spots
from gongkai.nlp.figures_indicators import PUBLISHED, Clause, channel_of, keys, last_topic, of_others
from gongkai.nlp.figures_names import noun
from gongkai.nlp.figures_numbers import Spot, spots
from gongkai.nlp.figures_scopes import Office, scope_of
from gongkai.nlp.figures_series import Subject, clause_start, subjects
from gongkai.text.numbers import Number

# A count of all cases, of which those of the form are told behind it, or one that takes in what the form does not.
_WIDER = re.compile(r"[^，；。\d]{0,8}[，（](?:其中|含|包括)[^，；。\d]{0,8}(?:信息公开|政府信息|非)")
WIDENED = frozenset(("reconsiderations", "lawsuits", "requests_received", "requests_processed"))
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
# 当年办结42件，上年结转办结3件: the form counts both together.
_LAST_YEARS_APART = re.compile(
    r"上一?年度?结转(?:的|申请|并|已|全部)*(?:办结|答复|办理完毕)|结转[^，。；\d]{0,4}\d+\s?件[^，。；]{0,6}(?:办结|答复|办理完毕)"
)
_CLOSED = re.compile(r"审结[^，。；]{0,24}$")  # cases that ended are some of those that came
_ORGANS_IN = frozenset(("个", "家", "所"))
_ITEMS = frozenset(("条", "篇", "件", "期", "份", "次", "条次"))
_OFFICE_AGAIN = re.compile(r"我|本|全[市县区州省镇乡局年]|合计|总计|共计|[；。）]")
# How documents may be disclosed is no outcome of requests: 公文86件，其中主动公开42件，依申请公开20件，不予公开24件.
_OF_DOCUMENTS = re.compile(r"(?:公文|发文|公开属性|文件)[^。]{0,40}主动公开[^。]{0,16}依申请公开[^。]{0,16}不予?公开")
# What the office has to report by the year: 截至年底，收到申请15件 counts no earlier years.
_CASES = frozenset(("reconsiderations", "lawsuits"))
_LABEL = re.compile(r"(?P<mark>[：（])\s?(?:共计?|约|近|为|总计|合计)?\s?$")
_MAY_BE_AMONG = re.compile("其中|含|包括")
_AMONG = re.compile(r"(?:其中|[，（](?:含|包括))[^；。]*$")
# 行政复议2件尚未审结: these may be some of the year's.
_OF_CASES = re.compile(
    r"(?:均|都|已|仍|尚|还|正|被|获|由|法院|判决|复议机关)*(?:未|在审|审理|维持|纠正|撤|驳回|终止|败诉|胜诉)"
)
_ENDS = re.compile(r"\s*(?:[，；、。（）]|$)")  # nothing behind the number names it


class Found(NamedTuple):
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
    stop: int = 0  # where its unit ends
    elsewhere: bool = False  # of other organs
    part: bool = False  # told after 其中: it may be less than the whole that its key means


class Line(NamedTuple):
    """What surrounds the numbers of a sentence."""

    told: str  # the sentence with its titles and quotations
    said: str
    topic: str | None
    office: Office
    elsewhere: bool  # the sentence has gone over to other organs


def numbers_of(sentence: str, told: str, said: str, topic: str | None, office: Office) -> Iterator[Found]:
    """Yield the figures of a masked sentence, each by its own clause; ``told`` is the sentence as it stands."""
    previous = 0
    elsewhere = False
    numbers = _all_spots(sentence, told)
    if not numbers:
        return
    apart = subjects(sentence, numbers, office.year)
    split = _BY_ORGAN.search(sentence)
    for at, spot in enumerate(numbers):
        following = numbers[at + 1].start if at + 1 < len(numbers) else len(sentence)
        # Numbers that follow another organ's are its own too, until the office is named again.
        elsewhere = elsewhere and not _OFFICE_AGAIN.search(sentence, previous, spot.start)
        if at and numbers[at - 1].unit in _ORGANS_IN and _COUNTED_ORGANS.match(sentence, previous, spot.start):
            elsewhere = True
        line = Line(told, said, topic, office, elsewhere or (split is not None and split.start() < spot.start))
        yield from _number(spot, sentence, (previous, following), line, apart.get(at))
        begin = _clause_start(sentence, previous, spot)
        elsewhere = elsewhere or of_others(sentence[begin : spot.start], office.agency)
        previous = spot.end


def _all_spots(sentence: str, told: str) -> list[Spot]:
    """Return the numbers in order, those without a unit of their own among them."""
    numbers = list(spots(sentence))
    bare = [
        spot
        for spot in bare_spots(sentence, told)
        if not any(spot.start < other.end and other.start < spot.end for other in numbers)
    ]
    return sorted([*numbers, *bare]) if bare else numbers


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


def _number(spot: Spot, sentence: str, room: tuple[int, int], line: Line, subject: Subject | None) -> Iterator[Found]:
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
    if found:
        found = _of_the_form(found, spot, sentence, line, clause.segment + ahead)
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
    elsewhere = not found and (line.elsewhere or of_others(clause.clause, office.agency))
    among = _MAY_BE_AMONG.search(sentence) is not None and _AMONG.search(sentence, 0, spot.start) is not None
    for key in found or (name,):
        part = among or (key in _CASES and _OF_CASES.match(sentence, spot.end) is not None)
        yield Found(
            start, end, key, spot.value, spot.unit, spot.approximate, scope, name, spot.start, spot.end, elsewhere, part
        )


def _of_the_form(keys: tuple[str, ...], spot: Spot, sentence: str, line: Line, around: str) -> tuple[str, ...]:
    """Return those of a number's keys that its sentence leaves it: the form counts less, or elsewhere, or by year."""
    found, year = keys, line.office.year
    if _WIDER.match(sentence, spot.end):
        found = tuple(key for key in found if key not in WIDENED)
    if (to := _CARRIED_TO.search(around)) and year and int(to[1]) == year + 1:
        found = tuple("requests_carried_forward" if key == "requests_carried_over" else key for key in found)
    if line.elsewhere or _NOT_IN_THE_FORM.search(sentence):
        found = tuple(key for key in found if not key.startswith(_FORM) and key not in _CASES)
    if _LAST_YEARS_APART.search(sentence) or _CLOSED.search(sentence, 0, spot.start):
        found = tuple(key for key in found if key != "requests_processed" and key not in _CASES)
    if _OF_DOCUMENTS.search(sentence):
        found = tuple(key for key in found if not key.startswith("requests_"))
    return found


def _readable(sentence: str, begin: int, spot: Spot, ahead: str) -> tuple[int, int]:
    """Return the span of the words that show what is counted, with number and unit."""
    words = sentence[begin : spot.start]
    start = begin + len(words) - len(words.lstrip(" 　、和及与并的且而了"))
    end = spot.end + (len(ahead.rstrip()) if len(words.strip(" 　、对有在的了共")) < 2 else 0)
    return min(start, spot.start), end
