"""Years as reports write them (2021年, 201 7, 二〇二一年, 2013-2014学年) and the period that a report tells of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from gongkai.text.numbers import parse_chinese

# The Regulations came into force in 2008; years far from it are laws and birthdays.
FIRST_YEAR, LAST_YEAR = 2003, 2060
_CHINESE_YEAR = "[二两][〇零○OoО0][一二三四五六七八九〇零○OoО0]{2}"
_YEAR = re.compile(
    rf"(?P<first>20\d\d)年?[-至到/](?P<later>20\d\d|\d\d)(?=学年|年度?|学)(?P<of>学年度?|年度?)?"
    rf"|(?P<year>(?<!\d)20\d\d(?!\d)|{_CHINESE_YEAR})(?P<tail>学年|年度|年)?"
)
# Numbers of documents, laws and dates are no years of reports.
_NUMBERED = re.compile(r"[(\[〔]$")
_DATE_TAIL = re.compile(r"\d{1,2}月")
_MONTH = r"\d{1,2}|[一二三四五六七八九十]{1,2}"
_DAY = r"(?:\d{1,2}|[一二三]?十?[一二三四五六七八九]?)日?"
_PERIOD = re.compile(
    rf"(?P<y1>20\d\d|{_CHINESE_YEAR})年(?:度)?(?P<m1>{_MONTH})月{_DAY}(?:起)?,?(?:至|到|-|止于|截至|截止)+"
    rf"(?:(?P<y2>20\d\d|{_CHINESE_YEAR})年)?(?P<m2>{_MONTH})月{_DAY}"
)
_SENTENCE_YEAR = re.compile(r"(?:^|[。;:\n])(?P<year>20\d\d)年(?:度)?(?=,|[\u4e00-\u9fff]{0,6},|我|全|本)")
# A sentence that names the report itself: 编制了2021年政府信息公开工作年度报告.
_NAMED_YEAR = re.compile(
    rf"(?P<year>20\d\d|{_CHINESE_YEAR})年度?[\u4e00-\u9fff]{{0,20}}?(?:信息|政务)公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)(?!格式|模板|编制)"
)
_ANY_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_DATE = re.compile(r"(?<!\d)(20\d\d)[-年/.](\d{1,2})(?:[-月/.](\d{1,2}))?")
# 《条例》第五十条: the report for a year is due by 31 January, a government's by 31 March of the year after.
_LAST_MONTH = 4


class Period(NamedTuple):
    """The stretch of time whose figures a report gives."""

    first: int
    last: int  # the year of the report: of a school year the later one
    text: str


def number_of(year: str) -> int | None:
    """Return the year that ``year`` writes, or None outside the years that reports can tell of."""
    if year.isdecimal():
        value: int | None = int(year)
    else:
        value = parse_chinese(re.sub("[零○OoО0]", "〇", year).replace("两", "二"))
    return value if value is not None and FIRST_YEAR <= value <= LAST_YEAR else None


def find_years(plain: str) -> list[tuple[int, int, int]]:
    """Return (year, start, end) of each year in a title (in the form of ``key``); of 2013-2014学年 the later one."""
    found = []
    for match in _YEAR.finditer(plain):
        if match["first"]:
            year = number_of(match["later"] if len(match["later"]) == 4 else match["first"][:2] + match["later"])
        elif _is_no_year(match, plain):
            continue
        else:
            year = number_of(match["year"])
        if year:
            found.append((year, match.start(), match.end()))
    return found


def _is_no_year(match: re.Match[str], plain: str) -> bool:
    """Return whether a year belongs to a document's number (〔2021〕30号) or to a date."""
    if match["tail"] is None:
        return _NUMBERED.search(plain[: match.start()]) is not None
    return match["tail"] == "年" and _DATE_TAIL.match(plain, match.end()) is not None


def find_period(plain: str) -> Period | None:
    """Return the first statistical period in ``plain``: at least seven months long, as no other stretch is told."""
    for match in _PERIOD.finditer(plain):
        first = number_of(match["y1"])
        last = number_of(match["y2"]) if match["y2"] else first
        if first is None or last is None or not 0 <= last - first <= 2:
            continue
        months = (last - first) * 12 + _small(match["m2"]) - _small(match["m1"])
        if 7 <= months <= 25:
            return Period(first, last, match.group())
    return None


def _small(number: str) -> int:
    return int(number) if number.isdecimal() else (parse_chinese(number) or 0)


def reported_year(date: str) -> int | None:
    """Return the year that a report published on ``date`` tells of; None where the month leaves it open."""
    match = _DATE.search(date)
    if not match or not 1 <= int(match[2]) <= _LAST_MONTH:
        return None
    return number_of(str(int(match[1]) - 1))


def sentence_years(plain: str) -> list[int]:
    """Return the years that sentences begin with (2021年，我局…), in order."""
    return [year for match in _SENTENCE_YEAR.finditer(plain) if (year := number_of(match["year"]))]


def report_year(plain: str) -> int | None:
    """Return the year of the report that sentences name, None where they name none or reports of several years."""
    years = {number_of(match["year"]) for match in _NAMED_YEAR.finditer(plain)}
    return years.pop() if len(years) == 1 else None


def count_years(texts: Iterable[str]) -> Counter[int]:
    """Return how often each year is named in ``texts`` (in the form of ``key``)."""
    return Counter(year for text in texts for name in _ANY_YEAR.findall(text) if (year := number_of(name)))
