"""Figures of the work, told in prose: what is counted, how many, of what, and how surely.

Numbers that only look like figures (dates, document numbers, phones, ordinals, readers and followers) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gongkai.nlp.model import Figure
from gongkai.nlp.surface import fold
from gongkai.resources import load_toml
from gongkai.sections.model import Outline, Role
from gongkai.text.numbers import parse_number

_DATA = Path(__file__).parent / "data" / "indicators.toml"

# Longest first: 人次 before 人, 万元 before 元.
_UNITS = (
    "个百分点|人次|场次|批次|万元|亿元|件次|条次|平方米|条|件|个|次|人|名|位|篇|份|期|场|起|项|批|宗|例|封|处|家|台|册|部|户|"
    "元|%|％|则|张|幅|块|本|幢|辆|套|门|类|款|轮|组|集|支|所|站|页|字|万字|余字"
)
_NUMBER = re.compile(
    rf"""
    (?P<number>\d{{1,3}}(?:[,，]\d{{3}})+(?:\.\d+)?|\d[\d ]*(?:\.\d+)?|[零一二两三四五六七八九十百千]{{1,7}})
    \s?(?P<more>[余多]?)(?P<scale>[万亿]?)(?P<after>[余多几]?)\s?
    (?P<unit>{_UNITS})
    (?P<tail>以上|左右|多|余)?
    """,
    re.VERBOSE,
)
_BEFORE_APPROXIMATE = re.compile(r"(?:约|近|超|超过|逾|将近|大约|不少于|至少|达到近|突破)\s?$")
# Set phrases whose number counts nothing of this year's work.
_SET_PHRASE = re.compile(
    r"试点领域|一网通办|两微一端|三公|三审三校|四个意识|两个维护|四个自信|两个确立|一张网|一站式|一件事|一个窗口|"
    r"“[^”]{0,4}$"
)
_ORDINAL_BEFORE = re.compile(r"(?:第|〔|\[|【|（|No\.?|编号|热线|电话|邮编|传真|每|每隔|[A-Za-z])\s?$")
_AUDIENCE = re.compile(r"访问|浏览|点击|阅读|粉丝|关注|用户|播放|点赞|转发|下载|订阅|人口|面积|户籍")
_VAGUE = {
    "一个",
    "一次",
    "一项",
    "一批",
    "一类",
    "一条",
    "一套",
    "一组",
    "一件",
    "一张",
    "一站",
    "一部",
    "一处",
    "一本",
    "一门",
}
_DATE_AHEAD = re.compile(
    r"(?:月|日|年|个月|个工作日|工作日|小时|分钟|天|周|岁|级|期间|次会议|届|方面|大类|环节|维度|阶段)"
)

_QUOTED = re.compile(r"[“《][^”》]*[”》]")
# Units that cases, documents and items are counted in; an indicator may name its own.
_COUNTS = frozenset(
    ("件", "条", "宗", "例", "起", "份", "次", "个", "项", "封", "篇", "批", "件次", "条次", "期", "场")
)

_CHANGE = re.compile(r"同比|环比|较上|较去|比上年|比去年|增长|增加|减少|下降|上升|提高|降低|增幅|降幅|多出|少了")
_TOTAL = re.compile(r"累计|历年|以来|总计达|自\d{4}年|开通至今|建库至今|现有|现行有效|总数达")
_NIL = re.compile(
    r"(?:未|没有|无|尚未|从未|均未|并未|零)(?:收到|接到|受理|接收|发生|产生|出现|涉及|有|新收)?(?P<what>[^，。；：！？\n]{0,24})"
)
_CLAUSE = re.compile(r"[^，,；;。！？!?\n：:]+")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One ``[[indicator]]`` of the data file, its patterns compiled."""

    key: str
    verb: re.Pattern[str]
    object: re.Pattern[str] | None
    excluded: re.Pattern[str] | None
    section: str | None
    units: frozenset[str]


class _Spot(NamedTuple):
    """A number in its surroundings: ``words`` from the previous number, ``so_far`` of the sentence before it."""

    match: re.Match[str]
    start: int
    words: str
    so_far: str
    ahead: str


def find(outline: Outline) -> tuple[Figure, ...]:
    """Return the figures of the prose in reading order; each ``text`` is the slice of its span."""
    found: list[Figure] = []
    for section, start, end in _stretches(outline):
        raw = outline.prose.text[start:end]
        for figure_start, figure_end, values in _scan(fold(raw), section, outline.metadata.year):
            begin, stop = start + figure_start, start + figure_end
            indicator, value, unit, approximate, scope = values
            found.append(
                Figure(
                    indicator,
                    value,
                    unit,
                    approximate,
                    outline.prose.text[begin:stop],
                    section,
                    (begin, stop),
                    outline.prose.page(begin),
                    scope,
                )
            )
    return tuple(found)


def _stretches(outline: Outline) -> Iterator[tuple[Role | None, int, int]]:
    """Yield (role, start, end) of the text of each top section, or of all prose when there are no sections."""
    tops = [section for section in outline.sections if section.level == 1]
    if not tops:
        yield None, 0, len(outline.prose.text)
    for section in tops:
        yield section.role, *section.span


_Values = tuple[str, int | float, str, bool, str]


def _scan(text: str, section: Role | None, year: int | None) -> Iterator[tuple[int, int, _Values]]:
    for sentence in re.finditer(r"[^。！？!?\n]+", text):
        yield from _sentence(sentence.group(), sentence.start(), section, year)


def _sentence(sentence: str, offset: int, section: Role | None, year: int | None) -> Iterator[tuple[int, int, _Values]]:
    previous = 0
    for match in _NUMBER.finditer(sentence):
        clause_start = max(sentence.rfind(mark, 0, match.start()) for mark in "，,；;：:、（") + 1
        start = max(previous, clause_start)
        spot = _Spot(match, start, sentence[start : match.start()], sentence[: match.start()], sentence[match.end() :])
        values = _read(spot, sentence[previous : match.start()], section, year)
        if values is not None:
            lead = len(spot.words) - len(spot.words.lstrip(" 　"))
            yield offset + start + lead, offset + match.end(), values
        previous = match.end()
    yield from _nil(sentence, offset)


def _read(spot: _Spot, since: str, section: Role | None, year: int | None) -> _Values | None:
    """Return what the number says, None when it is no figure of the work. ``since`` is all since the last number."""
    match = spot.match
    value = parse_number(match["number"].replace(" ", "").replace("，", ",") + match["scale"])
    unit = match["unit"].replace("％", "%")
    if value is None or not _is_figure(spot, since):
        return None
    approximate = bool(match["more"] or match["after"] or match["tail"] or _BEFORE_APPROXIMATE.search(spot.words))
    indicator = _indicator(spot, unit, section)
    return indicator, value, unit, approximate, _scope(spot, since, unit, year)


def _is_figure(spot: _Spot, since: str) -> bool:
    match = spot.match
    whole = match["number"] + match["unit"]
    if _ORDINAL_BEFORE.search(spot.words) or whole in _VAGUE:
        return False
    if _DATE_AHEAD.match(spot.ahead) and match["unit"] in {"个", "次", "项", "类", "级"}:
        return False
    if _SET_PHRASE.search(spot.words[-3:] + match.group() + spot.ahead[:5]):
        return False
    digits = match["number"].replace(" ", "")
    if digits.isdecimal() and len(digits) >= 11:
        return False  # a phone number run into its unit
    return not _AUDIENCE.search(since + spot.ahead[:4].split("，")[0])


def _indicator(spot: _Spot, unit: str, section: Role | None) -> str:
    near = _QUOTED.sub("", spot.words + re.split("[，；、（]", spot.ahead)[0][:12])
    if not _parts_tail().search(spot.words):
        for indicator in _indicators():
            if _fits(indicator, near, spot, unit, section):
                return indicator.key
    return _noun(spot)


def _fits(indicator: Indicator, near: str, spot: _Spot, unit: str, section: Role | None) -> bool:
    """Return whether the number counts what ``indicator`` names.

    The verb must stand in the number's own clause: an earlier clause may speak of something else. Only the object may
    be told earlier in the sentence (关于依申请公开，…共收到12件).
    """
    if unit not in (indicator.units or _COUNTS):
        return False
    if not indicator.verb.search(near) or (indicator.excluded and indicator.excluded.search(near)):
        return False
    if indicator.object is None or indicator.object.search(near) or indicator.object.search(spot.so_far):
        return True
    return section is not None and indicator.section == section.value


def _noun(spot: _Spot) -> str:
    """Return the words that name what is counted: those before the number, else those behind its unit."""
    words = re.sub(r"^[\s、和及与的了共并]+|(?:共|为|达|达到|约|近|已|有|合计|总计|计)+$", "", spot.words.strip())
    return words[-16:] or re.split(r"[，,；;、（）()]", spot.ahead)[0][:12] or spot.match["unit"]


def _scope(spot: _Spot, since: str, unit: str, year: int | None) -> str:
    if _CHANGE.search(spot.words):
        return "change"
    if unit == "%":
        return "share"
    if _TOTAL.search(since):
        return "total"
    years = {int(found) for found in re.findall(r"(20\d\d)年", since)}
    if years and year is not None and year not in years and "结转" not in since:
        return "previous"
    if re.search(r"(?:上年度?|去年|上一年度?)(?![^，]*结转)", spot.words):
        return "previous"
    return "year"


def _nil(sentence: str, offset: int) -> Iterator[tuple[int, int, _Values]]:
    """Yield zeros that words tell: 未收到政府信息公开申请, 没有发生行政复议、行政诉讼."""
    for match in _NIL.finditer(sentence):
        what = match["what"]
        if re.search(r"\d|结转|引发|超期|逾期|投诉|举报", what):
            continue
        keys = [key for key, word in (("reconsiderations", "复议"), ("lawsuits", "诉讼")) if word in what]
        if not keys and re.search(r"(?:公开|依)申请(?:公开)?(?:件|事项|情况|的情况)?$|信息公开申请", what):
            keys = ["requests_received"]
        for key in keys:
            yield offset + match.start(), offset + match.end(), (key, 0, "件", False, "year")


@cache
def _indicators() -> tuple[Indicator, ...]:
    return tuple(
        Indicator(
            row["key"],
            re.compile(row["verb"]),
            re.compile(row["object"]) if "object" in row else None,
            re.compile(row["not"]) if "not" in row else None,
            row.get("section"),
            frozenset(row.get("units", ())),
        )
        for row in load_toml(_DATA)["indicator"]
    )


@cache
def _parts_tail() -> re.Pattern[str]:
    return re.compile(load_toml(_DATA)["parts"] + "$")
