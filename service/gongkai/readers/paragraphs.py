"""Where paragraphs end and begin in lines of Chinese text, and how two lines become one.

Language alone, no geometry: shared by all readers whose files know only lines.
"""

from __future__ import annotations

import re
import unicodedata

_NUMERALS = "一二三四五六七八九十百"
# 一、 第一章 （二） 3. 4、 ⑤ and the spoken counts 一是 / 首先, which open a paragraph as often as they go on in one.
MARK = re.compile(
    rf"\s*(?:第?[{_NUMERALS}]{{1,4}}(?:[、．.，,:：]|[章节部](?:分)?)|[（(【〔]\s*(?:[{_NUMERALS}]{{1,4}}|\d{{1,2}})\s*[)）】〕]"
    r"|\d{1,2}\s*(?:[、．]|\.(?!\d))|\d{1,2}\s*[)）]|[①-⑳⑴-⒇㈠-㈩])"
)
_SPOKEN_COUNT = re.compile(rf"\s*(?:[{_NUMERALS}]{{1,2}}是|首先|其次|再次|最后|第[{_NUMERALS}])")
_DATE_LINE = re.compile(r"\s*(?:19|20|二[〇○0零])\S{2}\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日\s*$")
_ENDS = "。！？!?…；;：:"
_CLOSERS = "”’」』）)》〉】〕\"'"
_OPENERS = "“‘「『（(《〈【〔"
_NEVER_FIRST = "，、。；：？！）》〉」』】〕”’%％"


def ends_paragraph(line: str) -> bool:
    """Tell whether a paragraph may end with this line: it closes a sentence, or announces a list."""
    text = line.rstrip().rstrip(_CLOSERS)
    return bool(text) and text[-1] in _ENDS


def begins_paragraph(line: str) -> bool:
    """Tell whether a line opens a paragraph by itself: a list mark, a date alone, an indent of two hanzi."""
    if line[:2] in {"\u3000\u3000"} or line.startswith(("    ", "\t")):
        return True
    return bool(MARK.match(line) or _SPOKEN_COUNT.match(line) or _DATE_LINE.match(line))


def has_list_mark(line: str) -> bool:
    """Tell whether a line begins with a number or letter of a list: 一、 （二） 3."""
    return MARK.match(line) is not None


def must_continue(line: str, following: str) -> bool:
    """Tell whether the two lines are one paragraph whatever they look like.

    A line cannot begin with a closing sign, and an opened bracket or an enumeration comma wants more.
    """
    last, first = line.rstrip()[-1:], following.lstrip()[:1]
    return bool(first) and (first in _NEVER_FIRST or (bool(last) and last in _OPENERS + "、，"))


def glue(left: str, right: str) -> tuple[str, str]:
    """Return what of ``left`` is kept and what stands between the two lines: a blank between Latin words, else nothing.

    A hyphen that only parts a Latin word goes.
    """
    before, after = left[-1:], right[:1]
    if before in {"-", "\u2010", "\u00ad"} and left[-2:-1].isascii() and left[-2:-1].isalpha() and after.islower():
        return left[:-1], ""
    if _is_latin(before) and _is_latin(after) and not (before.isdigit() and after.isdigit()):
        return left, " "
    return left, ""


def join_lines(lines: list[str]) -> str:
    """Return the lines of one paragraph as running text."""
    text = ""
    for line in lines:
        kept, between = glue(text, line.strip()) if text else ("", "")
        text = kept + between + line.strip()
    return text


def _is_latin(sign: str) -> bool:
    return sign != "" and (sign.isascii() and not sign.isspace()) and unicodedata.category(sign)[0] in "LNP"
