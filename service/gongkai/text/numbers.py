"""Numbers as Chinese offices write them: full width, thousands, signs, 万 and 亿, Chinese numerals."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

_DIGITS = {
    char: value
    for value, chars in enumerate(
        ("〇零○", "一壹弌", "二贰两貳兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for char in chars
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_CHINESE = re.compile(rf"[{''.join((*_DIGITS, *_UNITS, *_MYRIADS))}]+")
# Minus signs and dashes that NFKC leaves as they are.
_MINUS = str.maketrans(dict.fromkeys("−–—－﹣‐‑‒―", "-"))
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD])
_ARABIC = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")

Number = int | float


def fold(text: str) -> str:
    """Return ``text`` in NFKC without invisible characters; every kind of minus becomes ``-``."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).translate(_MINUS)


def plain(value: Decimal) -> Number:
    """Return ``value`` as an int where it is whole, else as a float."""
    return int(value) if value == value.to_integral_value() else float(value)


def parse_arabic(text: str) -> Decimal | None:
    """Return the number that the whole of ``text`` writes in digits (``1,234``, ``-15``, ``１２．５``), or None."""
    folded = fold(text).replace(" ", "")
    # A comma that does not part thousands is no number of ours: two values, or a list.
    if not _ARABIC.fullmatch(folded):
        return None
    try:
        return Decimal(folded.replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern admits only what Decimal reads
        return None


def parse_chinese(text: str) -> int | None:
    """Return the whole number that Chinese numerals write (``十二``, ``两千零三``, ``二〇二一``), or None."""
    text = text.strip()
    if not text or not _CHINESE.fullmatch(text):
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            section += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            total = (
                (total + section + digit) * _MYRIADS[char]
                if char in "亿億"
                else total + (section + digit) * _MYRIADS[char]
            )
            section = digit = 0
    return total + section + digit


def parse_number(text: str) -> Number | None:
    """Return the number that the whole of ``text`` writes, or None.

    Knows digits with 万, 千, 百 and 亿 behind (``1.7万``, ``3亿``), signs, full width, thousands and Chinese
    numerals. Units of count (件, 条) are the caller's business.
    """
    folded = fold(text).strip()
    scale = Decimal(1)
    while folded and folded[-1] in _SCALES and folded[:1] in "+-0123456789":
        scale *= _SCALES[folded[-1]]
        folded = folded[:-1].rstrip()
    number = parse_arabic(folded)
    if number is not None:
        return plain(number * scale)
    return parse_chinese(folded)


_SCALES = {"百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
