"""Numbers whose name stands apart from them: 从18件上升至26件, 复议、诉讼分别为3件、2件."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongkai.nlp.figures_numbers import Spot

_YEAR_S = r"(?:20\d\d\s?年度?|上年度?|去年|今年|本年度?|年初|原来|原先|最初|过去|以前)?的?"
_FROM = re.compile(rf"(?:由|从){_YEAR_S}(?:约|近)?\s?$")
_TO = re.compile(
    r"，?(?:大幅|逐年|进一步|逐步)?(?:增加|增长|增|上升|提升|提高|升|下降|降低|降|减少|减|压缩|压减|归并|合并|整合|精简|扩大|扩充|充实|发展)?(?:到|至|为)了?"
    rf"{_YEAR_S}(?:约|近)?\s?"
)
_YEAR_NAMED = re.compile(r"(20\d\d)\s?年度?$")
_APART = "分别"
_AND = re.compile(r"[、，]?(?:和|及|以及|与)?\s?")
_NAMES = re.compile(r"[、和与]|以?及(?!时)")
_MOSTLY = re.compile(r"(?:居多|为主|较多|最多|为[重要主]点?|方面|等)$")
_MARKS = "，；：（）"


class Subject(NamedTuple):
    """The words that name a number which follows them at a distance; its scope if they tell it.

    ``sure`` is false where they name several numbers and do not say which is whose.
    """

    words: str
    scope: str | None = None
    sure: bool = True


def subjects(sentence: str, numbers: Sequence[Spot], year: int | None = None) -> dict[int, Subject]:
    """Return the subjects of those numbers, by their place among ``numbers``, that do not stand right before them.

    ``year`` is the report's.
    """
    return {**dict(_levels(sentence, numbers)), **dict(_respective(sentence, numbers, year))}


def _levels(sentence: str, numbers: Sequence[Spot]) -> Iterator[tuple[int, Subject]]:
    """Yield last year's level and this year's: 由2021年的280条增至320条."""
    for at, (first, second) in enumerate(itertools.pairwise(numbers)):
        begin = clause_start(sentence, numbers[at - 1].end if at else 0, first.start)
        source = _FROM.search(sentence, begin, first.start)
        if source and _TO.fullmatch(sentence, first.end, second.start):
            words = sentence[begin : source.start()]
            yield at, Subject(words, "previous")
            yield at + 1, Subject(words, "year")


def _respective(sentence: str, numbers: Sequence[Spot], year: int | None) -> Iterator[tuple[int, Subject]]:
    """Yield each name with its number where there are as many of both, and nothing where there are not."""
    place = sentence.find(_APART)
    while place >= 0:
        end = place + len(_APART)
        row = _row(sentence, numbers, end)
        if len(row) > 1:
            previous = numbers[row[0] - 1].end if row[0] else 0
            named = sentence[clause_start(sentence, min(previous, place), place) : place]
            verb = sentence[end : numbers[row[0]].start]
            names = [name for name in _NAMES.split(named) if name] or _listed(sentence, place)
            paired = len(names) == len(row)
            for at, name in zip(row, names if paired else [named] * len(row), strict=True):
                dated = _YEAR_NAMED.search(name)
                if dated:  # 2022年、2023年分别收到申请50件、44件
                    yield at, Subject(verb, "year" if int(dated[1]) == year else "previous", paired)
                else:
                    yield at, Subject(name + verb, sure=paired)
        place = sentence.find(_APART, end)


def _listed(sentence: str, place: int) -> list[str]:
    """Return the names of the clause before the comma: 规划、土地居多，分别占三成、两成."""
    begin = clause_start(sentence, 0, place - 1) if place else 0
    return [name for name in _NAMES.split(_MOSTLY.sub("", sentence[begin : max(begin, place - 1)])) if name]


def _row(sentence: str, numbers: Sequence[Spot], end: int) -> list[int]:
    """Return the places of the numbers that follow ``end`` with nothing between them."""
    row: list[int] = []
    for at, number in enumerate(numbers):
        if number.start < end:
            continue
        if row and not _AND.fullmatch(sentence, numbers[row[-1]].end, number.start):
            break
        if not row and any(mark in sentence[end : number.start] for mark in "，；。"):
            break
        row.append(at)
    return row


def clause_start(sentence: str, previous: int, end: int) -> int:
    """Return where the clause that ends at ``end`` begins: behind its last mark, at most behind the number before."""
    start = previous
    for mark in _MARKS:
        start = max(start, sentence.rfind(mark, start, end) + 1)  # before the last mark found none is of interest
    return start
