"""What a number counts: the indicators of the data file, and the subject that a sentence speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gongkai.resources import load_toml
from gongkai.text.numbers import Number

_DATA = Path(__file__).parent / "data" / "indicators.toml"
# Units that cases, documents and items are counted in; an indicator may name its own.
COUNTS = frozenset(("件", "条", "宗", "例", "起", "份", "次", "个", "项", "封", "篇", "批", "件次", "条次", "期", "场"))
# Subjects whose applications (申请, told without a kind) are no requests for information.
NO_REQUESTS = frozenset(("other_application", "letters", "proposal", "enforcement"))
LONGEST_PARTICLE = 2  # characters (对, 其中, 另有) that may stand before a number whose noun follows it
# An organ named as the subject of the clause: 县公安局受理…, 柳林镇收到….
_SUBJECT = re.compile(
    r"([\u4e00-\u9fff]{0,14}?(?:局|委员会|委|厅|镇|乡|街道办事处|街道|中心|(?<!网)站|人民政府|政府办公室|政府办|政府|公安局|支队|大队|学院|大学|公司|院|办公室))"
    r"(?=[，：共全累今本当年度新收受接办答公发主\d已按依]|$)"
)
_TIME_WORDS = re.compile(
    r"^(?:\d+年度?|全年|今年|本年度?|年内|当年|年度|度|截至.*?[日底]|其中|由|在|对|向|而|但|另外?)+"
)
# A mean, an extreme or one of many is not the number of all.
_MEAN = re.compile(r"[日周月季人年]均|平均|最[\u4e00-\u9fff]{1,2}的|(?<![到转理开结供处 ])的\s?$")
_GOVERNMENT = re.compile(r"(?:政府|[省市县区州盟旗])$|政府办公[室厅]$")
_BY = re.compile(r"通过|利用|依托|借助|经")  # a channel, no subject
_SELF = re.compile(r"^(?:我|本|全|该)")
# What an office may call itself, if its name is of that kind: 街道 counts for a sub-district, not for its city.
_KIND = re.compile(r"^(?:[县市区州省]局|局|镇|乡|街道|学院|大学|公司|委|厅|中心|院)")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One ``[[indicator]]`` of the data file, its patterns compiled."""

    key: str
    words: re.Pattern[str]
    topics: frozenset[str]
    excluded: re.Pattern[str] | None
    astray: re.Pattern[str] | None
    units: frozenset[str]
    apart: tuple[re.Pattern[str], ...]
    object: re.Pattern[str] | None
    context: re.Pattern[str] | None
    sections: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The data file, compiled."""

    indicators: tuple[Indicator, ...]
    topics: re.Pattern[str]
    joint: tuple[tuple[Indicator, ...], ...]
    elsewhere: re.Pattern[str]
    everyone: re.Pattern[str]
    filler: re.Pattern[str]
    between: re.Pattern[str]
    whole: re.Pattern[str]
    done: re.Pattern[str]
    usual: re.Pattern[str]
    unusual: re.Pattern[str]
    verb: re.Pattern[str]
    adverb: re.Pattern[str]
    otherwise: re.Pattern[str]
    several: re.Pattern[str]
    joined: re.Pattern[str]
    idle: re.Pattern[str]
    relation: re.Pattern[str]
    bare: re.Pattern[str]


class Clause(NamedTuple):
    """The surroundings of a number.

    ``segment`` runs from the last mark of punctuation, ``clause`` from the last one that is no enumeration comma, both
    not beyond the previous number; ``ahead`` is what follows up to the next mark or number; ``line`` all that the line
    said before; ``rest`` what the sentence says behind; ``topic`` the subject; ``agency`` the office that reports.
    """

    segment: str
    clause: str
    ahead: str
    line: str
    rest: str
    topic: str | None
    section: str | None
    agency: str | None


_OTHER_FORMS = re.compile(r"网[络上]|当面|口头|电话|传真|邮件|信函")
# A channel and its readers, or the channel as a label, and then what it published: 公众号关注4.6万人，全年发布1980条.
_CHANNEL = re.compile(
    r"(?:(?P<wechat_items>微信|公众号)|(?P<weibo_items>微博)|(?P<website_items>网站|门户))"
    r"(?:[^；。]{0,12}(?:关注|粉丝|用户|订阅|访问|浏览)[^；。]*|[^，；。：]{0,16}：)$"
)
# 还通过微信公众号，发布信息977条: the channel stands in a clause of its own.
_THROUGH = re.compile(
    r"(?:通过|利用|依托|借助)[^，；。、]{0,20}(?:(?P<wechat_items>微信|公众号)|(?P<weibo_items>微博))[^，；。、]{0,6}，$"
)
PUBLISHED = re.compile(
    r"(?:全年|本年度?|今年|20\d\d年度?|共|累计|已)*(?:发布|推送|推出|更新|公开|刊发|转发)[^，；。]{0,14}"
)
_REQUESTS = "requests_"
_CHANNELS = frozenset(("website_items", "wechat_items", "weibo_items"))
_NO_NAME = frozenset(("申请", "信息公开申请", "政府信息公开申请", "政府信息", "信息", "事项", ""))
_ORGANS = re.compile(r"镇街|[乡镇县区]镇|街道|部门|单位")
_EACH = re.compile(r"(?:各|分别|均)(?:有|为|发生|收到|是)?\s?$")  # 复议、诉讼各2件


@cache
def vocabulary() -> Vocabulary:
    """Return the compiled data file. Raises ArtifactError when it is missing or malformed."""
    data = load_toml(_DATA)
    parts = {name: re.compile(pattern) for name, pattern in data["parts"].items()}
    indicators = tuple(_indicator(row, parts, str(data["all"])) for row in data["indicator"])
    return Vocabulary(
        indicators,
        re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in data["topics"].items())),
        tuple(
            tuple(indicator for key in row["keys"] for indicator in indicators if indicator.key == key)
            for row in data["joint"]
        ),
        parts["other_organ"],
        re.compile(data["everyone"]),
        *(
            re.compile(data[name])
            for name in (
                "filler",
                "between",
                "whole",
                "done",
                "usual",
                "unusual",
                "verb",
                "adverb",
                "otherwise",
                "several",
                "joined",
                "idle",
                "relation",
                "bare",
            )
        ),
    )


def _indicator(row: dict[str, object], parts: dict[str, re.Pattern[str]], everything: str) -> Indicator:
    def compiled(name: str) -> re.Pattern[str]:
        return re.compile(str(row[name]).replace("{all}", everything))

    def pattern(name: str) -> re.Pattern[str] | None:
        return compiled(name) if name in row else None

    def names(name: str) -> list[str]:
        value = row.get(name, [])
        return [str(item) for item in value] if isinstance(value, list) else []

    return Indicator(
        str(row["key"]),
        compiled("words"),
        frozenset(names("topics")),
        pattern("not"),
        pattern("astray"),
        frozenset(names("units")) or COUNTS,
        tuple(parts[name] for name in names("apart")),
        pattern("object"),
        pattern("context"),
        frozenset(names("sections")),
    )


def last_topic(text: str, default: str | None) -> str | None:
    """Return the subject that ``text`` names last, ``default`` where it names none."""
    found = default
    for match in vocabulary().topics.finditer(text):
        if match.lastgroup != "bare":
            found = match.lastgroup
        elif found not in NO_REQUESTS:
            found = "request"
    return found


def keys(unit: str, clause: Clause) -> tuple[str, ...]:
    """Return the keys of the indicators that a number with ``unit`` counts: none, one, or two that 各 gives it to."""
    words = vocabulary()
    if _MEAN.search(clause.clause):
        return ()
    for members in words.joint:
        if all(indicator.words.search(clause.clause) for indicator in members):
            fitting = [indicator.key for indicator in members if _admits(indicator, clause, clause.clause)]
            return tuple(fitting) if _EACH.search(clause.segment) and len(fitting) == len(members) else ()
    units = _counted_in(unit)
    if words.several.search(clause.clause):  # what went through several channels went through no single one
        clause = clause._replace(segment=clause.clause)
        units = tuple(indicator for indicator in units if indicator.key not in _CHANNELS)
    found = _governing(units, clause.segment, clause, words)
    particle = len(clause.segment.strip()) <= LONGEST_PARTICLE
    if found is None and particle:
        found = _named_behind(units, clause)
    if found is None and clause.clause != clause.segment:
        found = _governing(units, clause.clause, clause, words)
    if found is None and not particle:
        found = _named_behind(units, clause)
    if found is None or (found.key.startswith(_REQUESTS) and words.joined.search(clause.clause)):
        return ()  # 予以公开及部分公开40件: the sum of two
    return (found.key,)


@cache
def _counted_in(unit: str) -> tuple[Indicator, ...]:
    """Return the indicators counted in ``unit``; 条次, 家次 and the like count like 条, 家, but 人次 are no persons."""
    counted = {unit, unit[:-1]} if len(unit) > 1 and unit.endswith("次") and unit != "人次" else {unit}
    return tuple(indicator for indicator in vocabulary().indicators if counted & indicator.units)


def channel_of(before: str) -> str | None:
    """Return the key of the items of the channel that the words before a clause name, or whose readers they count."""
    found = _CHANNEL.search(before) or _THROUGH.search(before)
    return found.lastgroup if found else None


def _governing(indicators: Sequence[Indicator], before: str, clause: Clause, words: Vocabulary) -> Indicator | None:
    return next((indicator for indicator in indicators if _fits(indicator, before, clause, words)), None)


def _named_behind(indicators: Sequence[Indicator], clause: Clause) -> Indicator | None:
    if not clause.ahead:
        return None
    return next((indicator for indicator in indicators if _names_behind(indicator, clause)), None)


def _fits(indicator: Indicator, before: str, clause: Clause, words: Vocabulary) -> bool:
    """Return whether the words before the number name the indicator, and all of it."""
    found = None
    for found in indicator.words.finditer(before):  # noqa: B007 - the last one governs the number
        pass
    if found is None or not _admits(indicator, clause, before):
        return False
    if indicator.object is None:
        return True
    between = before[found.end() :]
    if not words.filler.fullmatch(between) and not indicator.object.search(between):
        return False
    noun = clause.ahead.lstrip("的")
    return (
        not noun
        or bool(indicator.object.search(noun))
        or not re.match(r"[\u4e00-\u9fff]{0,4}(?:案|信|事|诉求|线索|材料|证)", noun)
    )


def _names_behind(indicator: Indicator, clause: Clause) -> bool:
    """Return whether the indicator is named behind the number: 12件予以公开, 3篇政策解读.

    A verb must say of the number just that it was done: 8件已答复, but not 8件延期答复 nor 8件答复后又补充.
    """
    found = indicator.words.search(clause.ahead)
    if found is None:
        return False
    if indicator.key.startswith(_REQUESTS) and _ORGANS.search(clause.ahead[: found.start()]):
        return False  # 10个镇街开展依申请公开…: those that are counted are organs
    if indicator.object is None:
        counted = vocabulary().verb.split(clause.ahead, maxsplit=1)[0]
        if counted not in _NO_NAME and found.start() >= len(counted):
            return False  # 9件规范性文件仅解读7件
    if indicator.object is not None and not indicator.object.search(found.group()):
        words = vocabulary()
        between = indicator.object.sub("", clause.ahead[: found.start()])
        if not words.between.fullmatch(between) or not words.done.fullmatch(clause.ahead[found.end() :]):
            return False
    return _admits(indicator, clause, clause.segment + clause.ahead, clause.clause + clause.ahead)


def _admits(indicator: Indicator, clause: Clause, text: str, around: str | None = None) -> bool:
    if indicator.topics and (clause.topic or "none") not in indicator.topics:
        return False
    if (indicator.excluded and indicator.excluded.search(text)) or (
        indicator.astray and indicator.astray.search(clause.line)
    ):
        return False
    if (
        indicator.context
        and clause.section not in indicator.sections
        and not indicator.context.search(clause.line + text)
        and vocabulary().otherwise.search(clause.line + text + clause.rest)
    ):
        return False
    if not indicator.apart:
        return True
    words = vocabulary()
    whole = words.everyone.sub("", around or clause.clause)
    if not _OTHER_FORMS.search(clause.rest):
        whole = whole.replace("书面申请", "申请")  # every application is in writing, unless others are told apart
    if clause.section == "problems" and not words.whole.search(whole):
        return False  # what falls short is told by examples, unless the words say that it is all
    return not any(part.search(whole) for part in indicator.apart) and not of_other_organ(whole, clause.agency)


@cache
def _wholes() -> frozenset[str]:
    return frozenset(indicator.key for indicator in vocabulary().indicators if indicator.apart)


def parts_of(told: Sequence[tuple[str, str, Number]], sentence: str) -> frozenset[int]:
    """Return which figures of one sentence are parts of a whole; each comes with its key, its clause and its value.

    Those that the largest one is the sum of, or that is called the whole (共); those smaller than the first one, which
    tells the whole; and what was done as usual (按时答复30件) where it is told apart from what was not (8件延期答复).
    """
    words, wholes = vocabulary(), _wholes()
    parts = {
        at
        for at, (key, clause, _) in enumerate(told)
        if key in wholes and words.usual.search(clause) and words.unusual.search(sentence)
    }
    for key in wholes.intersection(item[0] for item in told):
        at = [number for number, item in enumerate(told) if item[0] == key and number not in parts]
        if len(at) > 1:
            values = [told[number][2] for number in at]
            largest = max(at, key=lambda number: told[number][2])
            summed = told[largest][2] * 2 == sum(values)
            whole = told[largest][2] if summed or words.whole.search(told[largest][1]) else values[0]
            parts.update(number for number, value in zip(at, values, strict=True) if value < whole)
    return frozenset(parts)


def of_others(clause: str, agency: str | None) -> bool:
    """Return whether ``clause`` speaks of other organs, or of some of those that the office reports for."""
    whole = vocabulary().everyone.sub("", clause)
    return bool(vocabulary().elsewhere.search(whole)) or of_other_organ(whole, agency)


def of_other_organ(clause: str, agency: str | None) -> bool:
    """Return whether the subject of ``clause`` is an organ other than ``agency``: the number is not the office's own.

    A short form counts as the office itself where its characters stand in the full name in the same order.
    """
    if agency and "各级" in clause and not _GOVERNMENT.search(agency):
        return True  # only a government reports for organs of every level
    match = _SUBJECT.search(_TIME_WORDS.sub("", clause.lstrip("，；： 　")))
    if match is None or match.start() > 2 or _SELF.match(match[1]) or _BY.match(match[1]):
        return False
    kind = _KIND.match(match[1])
    if kind and (agency is None or kind.group()[-1] in agency or (kind.group() == "街道" and "办事处" in agency)):
        return False
    if agency is None:
        return True
    characters = iter(agency)
    return not all(character in characters for character in match[1])
