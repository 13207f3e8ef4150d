"""Numbers as list marks print them: 3 as 三, ③, C, iii. Names are Word's (ISO/IEC 29500-1, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_BULLETS = frozenset(("bullet", "none"))


def ordinal(value: int, fmt: str) -> str:
    """Return ``value`` as the format prints it; formats that are not known print decimals, bullets nothing."""
    if fmt in _BULLETS:
        return ""
    if value < 0:
        return str(value)
    return _FORMATS.get(fmt, str)(value)


def _counting(value: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """Return the number in words: 12 → 十二, 105 → 一百〇五."""
    if value == 0:
        return digits[0]
    if value >= 10_000:
        return str(value)
    words, gap = "", False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit == 0:
            gap = bool(words)
            continue
        words += (digits[0] if gap else "") + digits[digit] + (units[power - 1] if power else "")
        gap = False
    return words.removeprefix(digits[1]) if 10 <= value < 20 and units[0] == "十" else words


def _digit_by_digit(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _legal(value: int) -> str:
    return _counting(value, _LEGAL_DIGITS, "拾佰仟")


def _enclosed(value: int) -> str:
    if 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    return str(value)


def _letters(value: int) -> str:
    """Return a, b, … z, aa, bb, …: Word doubles the letter after z."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 % 100 + 1) if value else ""


def _roman(value: int) -> str:
    if value >= 4000:
        return str(value)
    words = ""
    for unit, letters in _ROMAN:
        words += letters * (value // unit)
        value %= unit
    return words


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)] if value else ""


def _full_width(value: int) -> str:
    return str(value).translate({ord("0") + digit: chr(ord("０") + digit) for digit in range(10)})


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "koreanCounting": _counting,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "japaneseLegal": _legal,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalEnclosedCircle": _enclosed,
    "decimalEnclosedCircleChinese": _enclosed,
    "decimalEnclosedFullstop": lambda value: f"{value}.",
    "decimalEnclosedParen": lambda value: f"({value})",
    "ideographEnclosedCircle": lambda value: chr(0x3280 + value - 1) if 1 <= value <= 10 else str(value),
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
}
