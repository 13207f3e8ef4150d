"""What a figure is of: the reported year, all years, another year, a plan; or that it is a change or a share."""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from gongkai.nlp.figures_numbers import Spot
from gongkai.sections.model import Role

_CHANGE = re.compile(
    r"(?:同比|环比|增长|增加(?!值)了?|减少了?|下降|上升|提高|降低|增幅|降幅|多了|少了|高出|翻了?)[^，；。]{0,6}$|(?:较|比)[^，；。]{0,8}(?:多|少|增|减|降|升)[^，；。]{0,4}$|[升降增减]至$"
)
_SHARES = frozenset(("%", "成", "个百分点"))
_LEVEL = re.compile(r"[到至达为]\s?$")  # 办结率提高到98%
_COMPARED = re.compile(r"较|比|同期")
_OF_LAST_YEAR = re.compile(r"(?:较|比|同)?(?:上年度?|去年|上一年度?|前年)(?!度?[^，]{0,6}结转|工作年度报告)")
YEAR = re.compile(r"(20\d\d)\s?年")
_YEARS = r"近[两二三四五几]年|20\d\d\s?年?[至到—\-~]+20\d\d\s?年"
_TOTAL = re.compile(rf"{_YEARS}|累计|历年|以来|自\s?\d{{4}}\s?年|开通至今|建库至今|截至|总数达|存量")
_STOCK = re.compile(r"现有|现行有效")  # of the number's own clause: followers before it (现有粉丝) tell nothing of it
_EVER = re.compile(rf"{_YEARS}|历年|以来|自\s?\d{{4}}\s?年|至今|截至|存量")
_SO_FAR = re.compile(
    r"(?:(?P<year>20\d\d)\s?年度?|今年|本年度?|今?年初)以来"
)  # of the year itself no cumulative number
_THIS_YEAR = re.compile(r"全年|本年|今年|年度|年内|当年|一年来|本报告期|统计期")
_PLAN = re.compile(r"计划|拟|力争|将(?!近)|下一步|明年|争取|目标|预计|打算|今后")
# Behind the year: what the report tells of the weeks after its year is done, no plan.
_DONE = re.compile(r"已|(?<![为除])了")
# A year that dates what fell short dates no work: 2021年反映的解读少的问题，已制作图解5期.
_UNTIL = re.compile(r"截[至止](?:到)?(?P<year>20\d\d)\s?年(?:12月)?(?:底|末|终|31日)")
_OF_PROBLEM = re.compile(
    r"(?:20\d\d\s?年度?|上一?年度?|去年|前年)[^，。；\d]{0,30}(?:问题|不足|短板|薄弱环节)[^，。；\d]{0,14}(?=[，、的中已均])"
)
# 与上年持平，其中…: a comparison ends with its clause.
_COMPARISON = re.compile(r"[与较比同](?:上一?年度?|去年|20\d\d\s?年度?)(?:同期)?[^，；。\d]{0,8}[，；]")
# A year named after the reported one is that of a plan, unless it dates a matter of this year (carried over, counted).
_DATED = re.compile(r"(?:结转|转入|转至|转到|截至|截止|延至|顺延)[^，。；]{0,8}20\d\d\s?年[^，。；]*")
# What goes on about the number before it: its parts, and what came of it.
_GOES_ON = re.compile(
    r"[，、；（]?其中(?!.*(?:今年|本年|全年|当年|年内|20\d\d\s?年|新增))|[，、](?!.*(?:今年|本年|全年|当年|年内|20\d\d\s?年|新增))[^；。]*$"
)


class Office(NamedTuple):
    """Who reports, and for which year; what the section is about."""

    section: Role | None
    year: int | None
    agency: str | None


def plans(before: str) -> bool:
    """Return whether the words before a number tell of something to be done."""
    return _PLAN.search(before) is not None


def scope_of(sentence: str, previous: int, begin: int, spot: Spot, office: Office, *, by_the_year: bool = False) -> str:
    """Return the scope of a number whose clause begins at ``begin``; the number before it ends at ``previous``.

    ``by_the_year`` tells that what is counted is reported year by year, so that 截至年底 only says when.
    """
    words = sentence[begin : spot.start]
    since = _SO_FAR.sub(partial(_of_the_year, year=office.year), sentence[previous : spot.start])
    if by_the_year:
        since = _UNTIL.sub(partial(_until_the_year_s_end, year=office.year), since)
    before = sentence[: spot.start]
    if (office.section is Role.PROBLEMS and plans(before)) or _of_a_later_year(before, office.year):
        return "plan"
    level = spot.unit in _SHARES and _LEVEL.search(words)
    if _CHANGE.search(words) and not level and (_COMPARED.search(words) or not words.rstrip().endswith("新增")):
        return "change"
    if spot.unit in _SHARES:
        return "share"
    if _of_another_year(words, since, office.year):
        return "previous"
    if _STOCK.search(words) or _is_cumulative(since, sentence[:previous], office.year):
        return "total"
    return "year"


def goes_on(between: str) -> bool:
    """Return whether the words from a cumulative number to the next leave that one cumulative, too."""
    return _GOES_ON.match(between) is not None


def _is_cumulative(since: str, told: str, year: int | None) -> bool:
    """Return whether the words since the number before speak of all years; ``told`` stands before these words."""
    found = list(_TOTAL.finditer(since))
    if not found or _THIS_YEAR.search(since, found[-1].end()):
        return False  # 截至年底，本年度公开320条
    if _EVER.search(since):
        return True
    of_year = _THIS_YEAR.search(since) or str(year or "-") in YEAR.findall(since)
    # 培训3次，累计培训56人次: what the sentence has counted of the year it adds up.
    return not of_year and not (told and not _EVER.search(told))


def _of_the_year(so_far: re.Match[str], year: int | None) -> str:
    named = so_far["year"]
    return "全年" if named is None or int(named) == year else so_far.group()


def _until_the_year_s_end(until: re.Match[str], year: int | None) -> str:
    return "全年" if int(until["year"]) == year else until.group()


def _of_a_later_year(before: str, year: int | None) -> bool:
    named = list(YEAR.finditer(_DATED.sub(lambda dated: "＊" * len(dated.group()), before)))
    if not named or year is None or int(named[-1][1]) <= year:
        return False
    return not _DONE.search(before, named[-1].end())


def _of_another_year(words: str, since: str, year: int | None) -> bool:
    if "结转" in words:
        return False
    dated = _COMPARISON.sub("", _OF_PROBLEM.sub("", since))
    named = [int(found) for found in YEAR.findall(dated)]
    if named and year is not None and named[-1] != year and not (_TOTAL.search(since) or _STOCK.search(since)):
        return True
    return bool(_OF_LAST_YEAR.search(dated))
