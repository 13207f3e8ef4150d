"""A line of text set in columns by spaces, as tokens with their places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.readers.plain.blocks import Line
from gongkai.text.lines import display_width, has_mark, is_value

# 7（含简易程序 3 件）
_NOTED = re.compile(
    r"[-+−－＋]?\d[\d,.，．]*(?:[万亿]?元|[件条个次项])?[（(][^（）()]{1,40}[)）]"
)  # 7（含简易程序 3 件）
_TOKEN = re.compile(rf"{_NOTED.pattern}(?!\S)|[-+−－＋]?\d[\d,.，．]* [万亿]?元(?!\S)|\S+")
_UNIT = re.compile(r"[-+−－＋]?\d[\d,.，．]* ?(?:[万亿]?元|[件条个次人篇份项万%％])")
_MEASURE = re.compile(r"[条件次个项篇份人名场期宗户]|人次|[万千百亿]?元")
_WITH_UNIT = 3  # tokens
_NONE = frozenset(("无", "空", "不涉及", "不适用"))
_PUNCTUATION = re.compile(r"[，。；：！？,;:!?]")
_BARE_MARK = re.compile(
    r"(?:[（(][一二三四五六七八九十\u2f00\u2f06\u2f0b\u2f17\d]{1,3}[)）]|[一二三四五六七八九十\u2f00\u2f06\u2f0b\u2f17]{1,3}[、．.]|\d{1,2}[、．.])"
)
GAP = 2  # display columns of space that part cells; words of one cell are parted by one
_STRONG = 2  # values at a line's end that no sentence has


class Token(NamedTuple):
    """A piece of a line with its place in characters (``start``) and in display columns (``left``)."""

    text: str
    start: int
    left: int
    gap: int  # display columns of space before it

    @property
    def end(self) -> int:
        """Return the place behind it in characters."""
        return self.start + len(self.text)

    @property
    def right(self) -> int:
        """Return the place behind it in display columns."""
        return self.left + display_width(self.text)


class Span(NamedTuple):
    """Where a token stands in the measure chosen for its table."""

    start: int
    end: int

    @property
    def centre(self) -> float:
        """Return its middle."""
        return (self.start + self.end) / 2


@dataclass(frozen=True, slots=True)
class Columnar:
    """A line as the tokens of its labels and the values at its end."""

    line: Line
    head: tuple[Token, ...]
    values: tuple[Token, ...]
    strays: tuple[Line, ...] = ()  # lines below whose numbers were counted in

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return the source lines."""
        return (self.line, *self.strays)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Return all tokens from the left."""
        return self.head + self.values

    @property
    def blank(self) -> bool:
        """Whether nothing is printed."""
        return not self.head and not self.values

    @property
    def is_strong(self) -> bool:
        """Whether the line shows by itself that it is a row of a table."""
        return len(self.values) >= _STRONG

    @property
    def is_parted(self) -> bool:
        """Whether a gap parts the line in columns."""
        return any(token.gap >= GAP for token in self.tokens[1:])


def columnar(line: Line) -> Columnar:
    """Return the line in tokens; a lone value counts as such only behind a gap, alone, or behind a bare label."""
    tokens = _tokens(line.text)
    first = len(tokens)
    while first > 0 and _is_cell_value(tokens[first - 1]):
        first -= 1
    values = tokens[first:]
    if first and len(values) == 1 and values[0].gap < GAP and not _is_entry(tokens):
        first, values = len(tokens), []
    return Columnar(line, tuple(_joined(tokens[:first])), tuple(values))


def _is_entry(tokens: Sequence[Token]) -> bool:
    """Tell whether the line is no more than a label and its number, or a label, a unit alone and its number."""
    if len(tokens) == _WITH_UNIT and _MEASURE.fullmatch(tokens[1].text):
        return True
    return len(tokens) == 2 and not tokens[0].text[-1].isascii() and not _PUNCTUATION.search(tokens[0].text)


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    left = end = 0
    for match in _TOKEN.finditer(text.expandtabs()):
        gap = display_width(match.string[end : match.start()])
        left += gap
        tokens.append(Token(match[0], match.start(), left, gap))
        left += display_width(match[0])
        end = match.end()
    return tokens


def _is_cell_value(token: Token) -> bool:
    if is_value(token.text) or _UNIT.fullmatch(token.text) or _NOTED.fullmatch(token.text):
        return True
    return token.gap >= GAP and token.text in _NONE


def _joined(tokens: Sequence[Token]) -> list[Token]:
    """Join what one space parts inside a cell: ``2020 年``, ``1. 属于``. Between hanzi a space parts cells."""
    joined: list[Token] = []
    for token in tokens:
        if joined and token.gap < GAP and _is_one_cell(joined[-1].text, token.text):
            last = joined[-1]
            joined[-1] = last._replace(text=f"{last.text} {token.text}")
        else:
            joined.append(token)
    return joined


def _is_one_cell(left: str, right: str) -> bool:
    if has_mark(right):
        return False
    return bool(_BARE_MARK.fullmatch(left)) or left[-1].isascii() or right[0].isascii()
