"""How two printed lines become one: what may not stand at a break, and what belongs between the pieces.

Language alone, no geometry; ``gongkai.text.lines`` tells where something ends or begins.
"""

from __future__ import annotations

import re
import unicodedata

_OPENERS = "“‘「『（(《〈【〔"
_NEVER_FIRST = "，、。；：？！）》〉」』】〕”’%％"
_HYPHENS = ("-", "\u2010", "\u00ad")

_DATE = re.compile(r"(?:19|20|二[〇○OoＯ0零])\S{2}年\S{1,3}月\S{1,3}日")


def is_date(line: str) -> bool:
    """Tell whether a line is nothing but a date: the last line of a signature."""
    return _DATE.fullmatch("".join(line.split())) is not None


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
    if before in _HYPHENS and left[-2:-1].isascii() and left[-2:-1].isalpha() and after.islower():
        return left[:-1], ""
    if _is_latin(before) and _is_latin(after) and not (before.isdigit() and after.isdigit()):
        return left, " "
    return left, ""


def _is_latin(sign: str) -> bool:
    return sign.isascii() and not sign.isspace() and unicodedata.category(sign)[0] in "LNP" if sign else False
