"""Numbers whose unit stands elsewhere: shared by a list, in the label before them, or a fraction in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.nlp.figures_numbers import ABOUT, UNITS, Spot
from gongkai.text.numbers import parse_number

_ITEM = r"[\u4e00-\u9fff]{1,8}\d{1,3}(?:,\d{3}|\d{0,4})"
# 渠道：网络71、信函26、当面8件 - the last one names the unit of all.
_SHARING = re.compile(
    rf"(?:(?<=[：，；。（、])|^)(?P<items>{_ITEM}(?:、{_ITEM}){{0,8}})[、和及][\u4e00-\u9fff]{{1,8}}\d[\d,]{{0,8}}(?P<unit>{UNITS})"
)
# 解读56篇（图文31、视频15、问答10): those in brackets are of the kind counted before them.
_BRACKETED = re.compile(
    rf"(?P<whole>\d[\d,]{{0,8}})(?P<unit>{UNITS})（(?:其中|含|包括)?[：，]?(?P<items>{_ITEM}(?:[、，]{_ITEM}){{1,9}})）"
)
_OF_ITEM = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,8})(?P<number>\d[\d,]*)")
_DATED = re.compile(r"[年月日第]$")  # 第3、2021: no counts
# 公开信息数（条）：278
_LABELLED = re.compile(
    rf"（(?:单位：)?(?P<unit>{UNITS})）\s?[：:]?\s?(?P<number>\d{{1,3}}(?:[,，]\d{{3}})+|\d{{1,9}})"
    rf"(?![\d.%年月]|{UNITS})"
)
_FRACTION = re.compile(
    r"(?P<about>[约近超逾过]|大约|超过|不足|不到)?(?P<below>[二三四五六七八九十])分之(?P<above>[一二三四五六七八九])(?![十百千万点])(?P<more>多|以上|左右|强|弱)?"
)


def bare_spots(sentence: str, told: str) -> Iterator[Spot]:
    """Yield the numbers of a masked sentence that have no unit behind them; ``told`` is the sentence as it stands."""
    if "分之" in sentence:
        yield from _fractions(sentence)
    if "）" in told:
        yield from _labelled(told)
        yield from _listed(_BRACKETED, sentence)
    if "、" in sentence:
        yield from _listed(_SHARING, sentence)


def blank_labels(sentence: str) -> str:
    """Return ``sentence`` with the units in its labels (信息数（条）：278) blanked, same length."""
    return _LABELLED.sub(_without_unit, sentence) if "）" in sentence else sentence


def _without_unit(label: re.Match[str]) -> str:
    length = label.start("number") - label.start()
    return f"{' ' * (length - 1)}：{label['number']}"


def _fractions(sentence: str) -> Iterator[Spot]:
    for match in _FRACTION.finditer(sentence):
        below, above = parse_number(match["below"]), parse_number(match["above"])
        if below and above and above < below:
            share = 100 * above / below
            exact = share == round(share, 1)
            said = ABOUT.search(sentence, 0, match.start()) is not None
            about = said or bool(match["about"] or match["more"]) or not exact
            value = round(share, 1)
            yield Spot(
                match.start("below"), match.end(), int(value) if value.is_integer() else value, "%", about, False
            )


def _labelled(told: str) -> Iterator[Spot]:
    for match in _LABELLED.finditer(told):
        value = parse_number(match["number"].replace("，", ","))
        if value is not None:
            yield Spot(
                match.start("number"), match.end("number"), value, match["unit"], approximate=False, doubtful=False
            )


def _listed(pattern: re.Pattern[str], sentence: str) -> Iterator[Spot]:
    for match in pattern.finditer(sentence):
        whole = parse_number(match["whole"]) if "whole" in pattern.groupindex else None
        items = list(_OF_ITEM.finditer(match["items"]))
        values = [parse_number(item["number"]) for item in items]
        if any(_DATED.search(item["name"]) for item in items) or None in values:
            continue
        if whole is not None and sum(value or 0 for value in values) > whole:
            continue
        base = match.start("items")
        for item, value in zip(items, values, strict=True):
            if value is not None:
                start, end = base + item.start("number"), base + item.end("number")
                yield Spot(start, end, value, match["unit"], approximate=False, doubtful=False)
