"""What stands in a cell of a form: a number, nothing, a dash, or words."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gongkai.forms.labels import TO_SIMPLIFIED
from gongkai.forms.model import Kind, Number
from gongkai.text.numbers import fold, parse_arabic, parse_chinese, plain


class Content(NamedTuple):
    """A cell's text read. ``exact`` is False when more than a bare number stood there (a unit, a note, a break)."""

    value: Number | None
    kind: Kind
    exact: bool = True


MONEY = "万元"  # the unit of every amount in the forms
MANY_YUAN = 10_000  # behind the sign of yuan: so many ten thousands would be a hundred millions for a bureau

_DASHES = re.compile(r"[-/\\_~*×.·|]+|[一]")  # a lone 一 among Arabic numbers is a dash typed wrongly
_NONE_WORDS = frozenset(
    {
        "无",
        "空",
        "不涉及",
        "不适用",
        "未涉及",
        "无此项",
        "没有",
        "无数据",
        "暂无",
        "未发生",
        "none",
        "n/a",
        "na",
        "null",
        "nan",
    }
)
# A cell with these, or with a numeral, speaks of a number, though it may not name one.
_SPEAKS = re.compile(r"\d|[〇零二三四五六七八九十百千万亿两]|若干|多次|见|详|同上|另行?")
_COUNT_UNITS = "件|条|次|个|项|宗|份|人次|人|起|例|篇|户|家|笔|部|场|批"
_MONEY_UNITS = "万元|亿元|百元|千元|元|万人民币|万"
_FOOTNOTES = str.maketrans(dict.fromkeys("①②③④⑤⑥⑦⑧⑨⑩¹²³⁴⁵⁶⁷⁸⁹⁰†‡※", ""))
_VALUE = re.compile(
    r"(?P<word>增加|减少|增长|下降|增|减|新增|↑|↓)?(?P<lead>约|共|共计|计|合计|人民币|￥|¥)?(?P<number>[+-]?\d[\d,]*(?:\.\d+)?)"
    rf"(?P<scale>万(?=(?:{_COUNT_UNITS})))?(?P<unit>{_MONEY_UNITS}|{_COUNT_UNITS})?(?P<mark>\*{{1,3}}|\#{{1,2}}|注\d{{0,2}}|\[注?\d{{1,2}}\])?"
    r"(?P<note>\((?:[^()]|\([^()]*\))*\)|,?其中[^\d].*)?"
)
_END = re.compile(r"([+-]?\d[\d,]*)[.。、]")  # a full stop typed behind a count
_NUMBERED = re.compile(r"[(\s]*\d{1,2}[.、)]+\s*[^\d\s]")  # 3.危及 …
_LETTER_O = re.compile(r"[\doO]+")
_YUAN_SIGN = "¥"
_FALLING = frozenset({"减少", "下降", "减", "↓"})
_TO_MONEY = {"元": Decimal("0.0001"), "百元": Decimal("0.01"), "千元": Decimal("0.1"), "亿元": Decimal(10000)}


@lru_cache(maxsize=4096)
def read_content(raw: str, unit: str | None = None) -> Content:
    """Read a cell's text.

    ``unit`` is the unit of the column's header when the column holds money (万元, 元 …), None for counts. Money comes
    back in 万元, whether the header or the cell itself names its unit; the cell's own unit wins.
    """
    if raw.isdecimal() and raw.isascii() and unit is None:
        return Content(int(raw), Kind.NUMBER)
    folded = fold(raw.translate(_FOOTNOTES)).translate(TO_SIMPLIFIED)
    tokens = folded.split()
    if not _one_number(tokens, broken="\n" in folded.strip()):
        return Content(None, Kind.TEXT)
    text = "".join(tokens)
    kind = _kind_of(text)
    if kind is not Kind.NUMBER:
        return Content(None, kind)
    text = _without_slips(text, unit)
    match = _VALUE.fullmatch(text)
    number = parse_arabic(match["number"]) if match else None
    if match is None or number is None:
        chinese = parse_chinese(text)
        return Content(chinese, Kind.NUMBER, exact=False) if chinese is not None else Content(None, Kind.TEXT)
    if match["lead"] == _YUAN_SIGN and not match["unit"] and unit == MONEY and number >= MANY_YUAN:
        return Content(None, Kind.TEXT)  # the sign says yuan, the header ten thousands
    if match["word"] in _FALLING:
        number = -abs(number)
    bare = match.end("number") == len(text) == len(raw)
    return Content(plain(_scaled(number, match, unit)), Kind.NUMBER, exact=bare)


def _one_number(tokens: list[str], *, broken: bool) -> bool:
    """Return whether digits parted by a break may be one number: ``12`` over ``3`` may, ``0 0`` and ``1 2 3`` not.

    On one line (``12 3``) they are the numbers of two cells.
    """
    if len(tokens) < 2 or not all(token.replace(",", "").replace(".", "").isdecimal() for token in tokens):
        return True
    return len(tokens) == 2 and tokens[0] != "0" and broken


def _kind_of(text: str) -> Kind:
    """Return what the folded text plainly is; NUMBER stands for all that remains to be looked at."""
    if not text:
        return Kind.BLANK
    if _DASHES.fullmatch(text):
        return Kind.DASH
    return Kind.TEXT if text.lower() in _NONE_WORDS else Kind.NUMBER


def _without_slips(text: str, unit: str | None) -> str:
    """Return folded text with the letter O made a nought, and for counts without a full stop behind the number."""
    if any(char in text for char in "oO") and _LETTER_O.fullmatch(text):
        text = text.translate({ord("o"): "0", ord("O"): "0"})
    end = _END.fullmatch(text) if unit is None else None
    return end[1] if end else text


def _scaled(number: Decimal, match: re.Match[str], unit: str | None) -> Decimal:
    own = match["unit"]
    if unit is None:
        if match["scale"] or own == "万":
            return number * 10000
        return number
    if own is None or own in _COUNT_UNITS.split("|"):
        own = unit
    return number * _TO_MONEY.get(own, Decimal(1))


@lru_cache(maxsize=4096)
def is_value_like(raw: str) -> bool:
    """Return whether the text could stand in a value cell: blank, dash, number, a word for none, several of these."""
    if read_content(raw).kind is not Kind.TEXT:
        return not _END.fullmatch(raw.strip())  # 2. is a number in its column, elsewhere that of a label
    tokens = fold(raw).lower().split()
    return "".join(tokens) in _NONE_WORDS or (len(tokens) > 1 and all(is_value_like(token) for token in tokens))


def is_doubtful(raw: str) -> bool:
    """Return whether the words hold a number that cannot be told for sure: ``3万余件``, ``5～6``; no numbered label."""
    text = fold(raw).strip()
    return any(map(str.isdecimal, text)) and not is_value_like(raw) and not _NUMBERED.match(text)


def speaks_of_number(raw: str) -> bool:
    """Return whether words that gave no number speak of one; 无 and its like do not."""
    text = "".join(fold(raw).lower().split())
    return text not in _NONE_WORDS and _SPEAKS.search(text) is not None


def is_filled(raw: str) -> bool:
    """Return whether the text is a value and not blank."""
    return is_value_like(raw) and read_content(raw).kind is not Kind.BLANK


def several(raw: str) -> list[str]:
    """Return the values that stand in one cell, parted by spaces; empty when there is only one."""
    tokens = raw.split()
    return tokens if len(tokens) > 1 and all(is_value_like(token) for token in tokens) else []
