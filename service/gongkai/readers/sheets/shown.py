"""Numbers and dates as the sheet shows them: number formats of ECMA-376 part 1, 18.8.30, as far as reports use them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

Value = int | float | str | bool | time | date | datetime | timedelta

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|([0#?][0#?,.]*|\.[0#?]+)|(.)', re.DOTALL)
_SECTION = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\])*)(?:;|$)', re.DOTALL)
_CONDITION = re.compile(r"\[[<>=]")
_DIGITS = 15  # a double holds no more; Excel shows no more
_DATE_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|\[\$[^\]]*\]|\[(h+|m+|s+)\]|(yyyy|yy|e|m{1,5}|d{1,4}|h{1,2}|s{1,2}|am/pm|上午/下午)|_.|\*.|(.)',
    re.IGNORECASE | re.DOTALL,
)


class _Pattern(NamedTuple):
    before: str
    after: str
    least: int  # digits after the point that are always shown
    most: int  # digits after the point
    thousands: bool
    scale: int  # powers of ten that the value is multiplied by
    has_digits: bool


def shown(value: Value, code: str | None = None) -> str:
    """Return a cell's value as text; ``code`` is its number format, None or General where it has none."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, int | float):
        return _number(value, code)
    if isinstance(value, timedelta):
        return str(value)
    return _dated(value, code) if code else _plain_date(value)


def _plain_date(value: time | date) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M")
    return value.strftime("%H:%M" if isinstance(value, time) else "%Y-%m-%d")


def _number(value: float, code: str | None) -> str:
    if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 - not a number
        return ""
    exact = Decimal(repr(value) if isinstance(value, int) else format(value, f".{_DIGITS}g"))
    section, signed = _section(code, exact) if code else (None, False)
    if section == "":
        return ""  # such as zeros that are not to be seen
    pattern = _pattern(section) if section is not None else None
    if pattern is None:
        return _general(exact)
    if not pattern.has_digits:
        return (pattern.before + pattern.after).strip()
    return _laid_out(abs(exact) if signed else exact, pattern)


def _general(exact: Decimal) -> str:
    text = format(exact, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _laid_out(exact: Decimal, pattern: _Pattern) -> str:
    scaled = exact.scaleb(pattern.scale)
    if scaled.adjusted() > 2 * _DIGITS:
        return _general(scaled)
    rounded = scaled.quantize(Decimal(1).scaleb(-pattern.most), rounding=ROUND_HALF_UP)
    text = format(abs(rounded), f"{',' if pattern.thousands else ''}.{pattern.most}f")
    if pattern.most > pattern.least:
        whole, _, part = text.partition(".")
        part = part[: pattern.least] + part[pattern.least :].rstrip("0")
        text = f"{whole}.{part}" if part else whole
    return f"{'-' if rounded < 0 else ''}{pattern.before}{text}{pattern.after}".strip()


def _section(code: str, value: Decimal) -> tuple[str | None, bool]:
    """Return the part of a format that is meant for the value, and whether that part writes the sign itself.

    None where the format has conditions of its own.
    """
    sections = [match[1] for match in _SECTION.finditer(code)][:-1] or [code]
    if any(_CONDITION.search(section) for section in sections):
        return None, False
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


@lru_cache(maxsize=512)
def _pattern(section: str) -> _Pattern | None:
    """Return what a format section prints; None where it says nothing that is followed here (General, E+, dates)."""
    before, after, digits, percent = "", "", "", 0
    for quoted, escaped, places, other in _TOKEN.findall(section):
        if places:
            if digits:
                return None  # telephone numbers and fractions
            digits = places
            continue
        percent += other == "%"
        if other and ((other.isalpha() and other.isascii()) or other in "@/:"):
            return None
        literal = quoted + escaped + other
        before, after = (before, after + literal) if digits else (before + literal, after)
    whole, _, part = digits.partition(".")
    scaling = len(digits) - len(digits.rstrip(","))
    part = part.replace(",", "")
    return _Pattern(
        before, after, part.count("0"), len(part), "," in whole.rstrip(","), 2 * percent - 3 * scaling, bool(digits)
    )


def _dated(value: time | date, code: str) -> str:
    moment = value if isinstance(value, datetime) else None
    if isinstance(value, time):
        moment = datetime.combine(date(1900, 1, 1), value)
    elif moment is None:
        moment = datetime.combine(value, time())
    section = _SECTION.match(code)
    parts: list[str] = []
    clock = False
    for match in _DATE_TOKEN.finditer(section[1] if section else code):
        quoted, escaped, elapsed, token, other = match.groups()
        if elapsed:
            return _plain_date(value)
        if not token:
            parts.append(quoted or escaped or other or "")
            continue
        low = token.lower()
        minutes = low in {"m", "mm"} and (clock or _before_seconds(match))
        parts.append(_dated_part(moment, low, minutes=minutes))
        clock = low[0] in "hs"
    return "".join(parts).strip() or _plain_date(value)


def _before_seconds(match: re.Match[str]) -> bool:
    return re.match(r'(?:"[^"]*"|\\.|[^a-z])*s', match.string[match.end() :], re.IGNORECASE) is not None


def _dated_part(moment: datetime, letters: str, *, minutes: bool) -> str:
    if minutes:
        return f"{moment.minute:0{len(letters)}d}"
    if letters in {"yyyy", "e"}:
        return f"{moment.year:04d}"
    if letters == "yy":
        return f"{moment.year % 100:02d}"
    number = {"m": moment.month, "d": moment.day, "h": moment.hour, "s": moment.second}.get(letters[0])
    if number is None or len(letters) > 2:
        return ""  # names of days and months, which no report prints
    return f"{number:0{len(letters)}d}"
