"""The surface of a line: folded characters, list marks, brackets. Knows nothing of themes or roles."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# ASCII punctuation stands for its Chinese twin in careless typing; folding them makes one feature of the two.
_TWINS = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）", "．": ".", "﹒": "."}
_WIDE = {code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_FOLD = str.maketrans({**_TWINS, **{chr(code): narrow for code, narrow in _WIDE.items()}, "〇": "○"})
_UNFOLDED = re.compile(f"[{re.escape(''.join(map(chr, _FOLD)))}]")  # most texts have none, and translating takes longer

CHINESE_ONES = "一二三四五六七八九十"
_ORDINAL = {digit: value for value, digit in enumerate(CHINESE_ONES, start=1)}
_CIRCLED = {chr(0x2460 + index): index + 1 for index in range(20)}
_SEQUENCE_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 4, "一方面": 1, "另一方面": 2}

# Each alternative is one style of list mark; the group that matched names the style.
_MARK = re.compile(
    r"""\s*(?:
      (?P<shi>[一二三四五六七八九十]{1,2})(?:是|要(?=[\u4e00-\u9fff]))[，：]?
    | (?P<qi>其[一二三四五六七八九十])[，、：]?
    | (?P<di>第[一二三四五六七八九十])[，、：]
    | （(?P<paren>[一二三四五六七八九十]{1,3})）[、.]?
    | (?P<dun>[一二三四五六七八九十]{1,3})\ ?、
    | （(?P<pdigit>\d{1,2})）[、.]?
    | (?P<rdigit>\d{1,2})）
    | (?P<digit>\d{1,2})(?:[、]|\.(?!\d))
    | (?P<circled>[①-⑳])[、.]?
    | (?:问题|不足|短板|措施|举措|对策)(?P<named>[一二三四五六七八九十]{1,2}|\d{1,2})[：、，]
    | (?P<word>首先|其次|再次|再者|最后|一方面|另一方面)[，：]?
    )\s*""",
    re.VERBOSE,
)


_OPENS = frozenset("一二三四五六七八九十其第问不短措举对首再最另")  # what a mark of words begins with
_CACHED = 1024  # statements: links, quotations and specificity ask for the same ones


class Mark(NamedTuple):
    """A list mark: its style, its number, and where the words after it begin."""

    style: str
    number: int
    end: int


def fold(text: str) -> str:
    """Return ``text`` with full-width digits and letters narrowed and ASCII punctuation widened, same length."""
    return text.translate(_FOLD) if _UNFOLDED.search(text) else text


def mark_at(folded: str, start: int = 0) -> Mark | None:
    """Return the list mark that ``folded[start:]`` begins with, None where it begins with words."""
    if "\u4e00" <= folded[start : start + 1] <= "\u9fff" and folded[start] not in _OPENS:
        return None
    match = _MARK.match(folded, start)
    if match is None or match.lastgroup is None:
        return None
    return Mark(match.lastgroup, _number(match[match.lastgroup]), match.end())


def body(folded: str) -> str:
    """Return the words of a statement: without list mark and outer spaces."""
    mark = mark_at(folded)
    return folded[mark.end if mark else 0 :].strip()


@lru_cache(_CACHED)
def words_of(text: str) -> str:
    """Return the words of a statement as printed: folded, without list mark and outer spaces."""
    return body(fold(text))


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if text in _CIRCLED:
        return _CIRCLED[text]
    if text in _SEQUENCE_WORDS:
        return _SEQUENCE_WORDS[text]
    digits = text.lstrip("其第")
    if digits.startswith("十") and len(digits) == 2:
        return 10 + _ORDINAL.get(digits[1], 0)
    return _ORDINAL.get(digits[-1], 0) if len(digits) < 3 else 0


_PAIRS = {"“": "”", "《": "》", "（": "）", "‘": "’", "【": "】", "〔": "〕", "「": "」"}
_CLOSERS = frozenset(_PAIRS.values())
# A pair that spans more than this many characters is taken for a slip of the pen, not for a quotation.
LONGEST_PAIR = 120


def protected(folded: str) -> bytearray:
    """Return one byte a character: 1 where it stands inside quotation marks or brackets that are closed again."""
    inside = bytearray(len(folded))
    stack: list[tuple[str, int]] = []
    for index, character in enumerate(folded):
        if character in _PAIRS:
            stack.append((_PAIRS[character], index))
        elif character in _CLOSERS:
            while stack:
                closer, opened = stack.pop()
                if closer == character:
                    if index - opened <= LONGEST_PAIR:
                        inside[opened:index] = b"\1" * (index - opened)
                    break
    return inside


class Line(NamedTuple):
    """A line of prose: where it stands, and its folded characters without outer white space."""

    start: int
    folded: str

    @property
    def end(self) -> int:
        """Return the offset after its last character."""
        return self.start + len(self.folded)


def lines(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """Return the lines of ``text[start:end]`` that hold anything but white space."""
    found = []
    stop = len(text) if end is None else end
    while start < stop:
        cut = text.find("\n", start, stop)
        cut = stop if cut < 0 else cut
        raw = text[start:cut]
        stripped = raw.strip()
        if stripped:
            found.append(Line(start + len(raw) - len(raw.lstrip()), fold(stripped)))
        start = cut + 1
    return found


def is_word(character: str) -> bool:
    """Tell whether ``character`` is a letter, a Chinese character or a digit."""
    return unicodedata.category(character)[0] in "LN"
