"""Which lines are headings: their numbers, their titles, and where the text of a run-in title begins.

Nothing here decides what belongs under what; ``outline`` does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from gongkai.sections.model import Role
from gongkai.sections.prose import Line
from gongkai.sections.roles import LONGEST_TITLE, Judgement, is_row_label, judge, run_in
from gongkai.text.normal import key, tidy
from gongkai.text.numbers import parse_chinese


class Style(IntEnum):
    """Kinds of numbers, from the outer to the inner as offices nest them."""

    PART = 1  # 第一部分, 第一章, I.
    COMMA = 2  # 一、
    ROUND = 3  # （一）
    BARE = 4  # no number
    ARABIC = 5  # 1. 1、
    ARABIC_ROUND = 6  # (1) 1)
    CIRCLED = 7  # ①


class Mark(NamedTuple):
    """A number at the beginning of a line; ``start`` and ``end`` are offsets into the line."""

    style: Style
    ordinal: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading found in ``lines[line]`` to ``lines[last]``.

    ``title`` is as printed, with its number; ``body`` is where its text begins in the prose. ``run_in``: the text
    begins on the title's own line.
    """

    line: int
    last: int
    style: Style
    ordinal: int | None
    title: str
    start: int
    body: int
    judgement: Judgement
    run_in: bool = False
    marked_up: bool = False
    form: Role | None = None

    @property
    def role(self) -> Role | None:
        """Return the role that the title names."""
        return self.judgement.role


_NUMERALS = "一二三四五六七八九十"
_CHINESE = rf"[{_NUMERALS}壹贰叁肆伍陆柒捌玖拾]{{1,3}}"
# Marks of lists and emphasis, bars of broken tables and slips of the pen before a number.
_DIRT = r"[\s|*#>·〇●■◆◇★☆▲△◎_=\-、.,:;]{0,8}"
_MARK = re.compile(
    rf"""{_DIRT}(?:
        (?P<part>第\s*(?P<part_no>{_CHINESE}|\d{{1,2}})\s*(?:部\s*分|章|节|篇)\s*[、:.,]?|(?P<roman_no>[IVX]{{1,4}}|[Ⅰ-Ⅻ])\s*[、.])
      | (?P<round>\(\s*(?P<round_no>{_CHINESE})\s*[)\]、.]|(?P<half_no>{_CHINESE})\s*\)|(?P<closed_no>[㈠-㈩]))\s*[、.]?
      | (?P<comma>(?P<comma_no>{_CHINESE})\s*(?:[、.,:;·]|(?=\s)))
      | (?P<arabic_round>\(\s*(?P<ar_no>\d{{1,2}})\s*\)|(?P<ah_no>\d{{1,2}})\s*\)|(?P<az_no>[⑴-⒇]))\s*[、.]?
      | (?P<arabic>(?P<arabic_no>\d{{1,2}})\s*(?:、|[.,](?!\d)|[.,](?=20\d\d年)|(?=\s))|(?P<ad_no>[⒈-⒛]))
      | (?P<circled>(?P<circled_no>[①-⑳❶-❿➀-➉]))\s*[、.]?
    )\s*""",
    re.VERBOSE,
)
_STYLES = (
    ("part", Style.PART), ("round", Style.ROUND), ("comma", Style.COMMA), ("arabic_round", Style.ARABIC_ROUND),
    ("arabic", Style.ARABIC), ("circled", Style.CIRCLED),
)  # fmt: skip
_NUMBER_GROUPS = (
    "part_no", "roman_no", "round_no", "half_no", "closed_no", "comma_no", "ar_no", "ah_no", "az_no", "arabic_no",
    "ad_no", "circled_no",
)  # fmt: skip
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_CODED_NUMBERS = ("Ⅰ", "㈠", "⑴", "⒈", "①", "❶", "➀")
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_GLUED = re.compile(rf"({_CHINESE})(?=\S)")
# The second line of a title that did not fit on one.
_LONGEST_TAIL = 20
# Dots or a gap before a page number: a line of a table of contents.
_LEADER = re.compile(r"[.·…‥]{3,}\s*\d*\s*$|[.·…]{2,}\s*\d+\s*$|(?:\s|_){4,}\d{1,3}\s*$")
_STOPS = re.compile(r"[。;!?]")
_OPEN_END = re.compile(r"(?:[、,和及与或的]|以及|行政|政府|信息|公开|工作|改|情|存在|主要|需要|报告|被申请|提起|申请)$")
_TRIM = re.compile(r"^[\s|*#>·●■◆◇★☆▲△◎_=\-、.,:;，；：。]+|[\s|*#_=：:。;；，,、\-—]+$")
# A list item of some words that ends like a sentence is a title only where these styles number it.
_LONGEST_CLOSED = 30
# A run-in title of a subsection is short: （一）主动公开。2021年…
_CLAUSE = re.compile(r"\s*([^。:,;!?]{2,20})[。:]\s*(?=\S)")
_NIL = re.compile(r"[无没未不零]")
# The form of requests where it was read as lines of text: its rows are numbered like sections, so until a certain
# title nothing is a heading.
_FORM_BEGINS = re.compile(r"\s*(?:\(?本列数据|申请人(?:情况)?\s*$|[一1][、.]\s*本年新收)")
# Its longest rows; a line without a number that is a piece of one of them is a label printed over lines.
_LONG_ROWS = tuple(
    key(row)
    for row in (
        "本年新收政府信息公开申请数量",
        "上年结转政府信息公开申请数量",
        "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    )
)
_SHORTEST_OFFICIAL = 5  # with its number: 一、概述 never follows a form
_SHORT_WORD = 2
_LONGEST_LABEL = 12
# Rows of figures are no titles.
_FIGURES = re.compile(r"\d(?:\D*\d){5,}")
_YEARS = re.compile(r"20\d\d年?")
# The end of a title of any words before its text: 三、履行职责情况县委主要负责同志…
_LOOSE_END = re.compile(
    r"[^,。;:!?、]{4,32}?(?:情况|措施|成效|安排|打算|概况|建议)(?=[\u4e00-\u9fff\d])(?![和及与的或])"
)
_DIGITS = re.compile(r"\d{2,}")


def read_mark(plain: str) -> Mark | None:
    """Return the number that a line (in the form of ``even``) begins with."""
    match = _MARK.match(plain)
    if not match:
        return None
    style = next(style for name, style in _STYLES if match[name] is not None)
    number = next(match[name] for name in _NUMBER_GROUPS if match[name] is not None)
    kind = next(name for name, _ in _STYLES if match[name] is not None)
    return Mark(style, _ordinal(number), match.start(kind), match.end())


def _ordinal(number: str) -> int:
    if number.isdecimal() and number.isascii():
        return int(number)
    if number[0] in "IVX":
        return _ROMAN.index(number) + 1 if number in _ROMAN else 0
    for first in _CODED_NUMBERS:
        if len(number) == 1 and 0 <= ord(number) - ord(first) < 20:
            return ord(number) - ord(first) + 1
    return parse_chinese(number.translate(_FORMAL)) or 0


def find_headings(lines: Sequence[Line], skip: frozenset[int] = frozenset()) -> list[Heading]:
    """Return every line that can be a heading, in order; ``skip`` numbers the lines that are something else."""
    headings: list[Heading] = []
    taken = -1
    in_form = False
    for number, line in enumerate(lines):
        if number <= taken or number in skip or _LEADER.search(line.plain):
            continue
        in_form = in_form or _FORM_BEGINS.match(line.plain) is not None
        heading = _read(lines, number)
        if heading is None or (in_form and not _ends_form(heading)):
            continue
        in_form = False
        headings.append(heading)
        taken = heading.last
    return headings


def _ends_form(heading: Heading) -> bool:
    """Return whether a title is certain enough to end a form: 3.其他 is one of its rows."""
    title = key(heading.title)
    piece = heading.style is Style.BARE and any(title in row for row in _LONG_ROWS)
    return heading.role is not None and heading.judgement.certain and len(title) > _SHORTEST_OFFICIAL and not piece


def _read(lines: Sequence[Line], number: int) -> Heading | None:
    line = lines[number]
    mark = read_mark(line.plain)
    if mark is None:
        return _unnumbered(lines, number)
    rest = line.plain[mark.end :]
    spaced = line.plain[: mark.end].rstrip()[-1:] in f"{_NUMERALS}0123456789"
    if not rest.strip(" *#|"):
        return _alone(lines, number, mark)
    if is_row_label(key(rest)):
        return None
    second = read_mark(rest)
    offset = mark.end + (second.end if second and second.style is not Style.ARABIC_ROUND else 0)
    body = line.plain[offset:]
    if spaced and not judge(body).certain and run_in(body) is None:
        # 一 and 1 without a mark are numbers of a title only before a certain one.
        return _unnumbered(lines, number) if line.heading else None
    return _numbered(lines, number, mark, offset)


def _numbered(lines: Sequence[Line], number: int, mark: Mark, offset: int) -> Heading | None:
    line = lines[number]
    body = line.plain[offset:]
    end = run_in(body)
    if end is not None:
        return _make(line, number, mark, mark.start, offset + end, run_in=True)
    joined = _join(lines, number, offset)
    if joined is not None:
        return joined
    if _is_title(body, mark, line):
        return _make(line, number, mark, mark.start, len(line.plain))
    if mark.style not in {Style.COMMA, Style.ROUND, Style.PART}:
        return None
    piece = _first_clause(body) or (_loose_end(body) if mark.style is Style.COMMA else None)
    return _make(line, number, mark, mark.start, offset + piece, run_in=True) if piece else None


def _is_title(body: str, mark: Mark, line: Line) -> bool:
    plain = body.strip(" *#|")
    if judge(plain).certain:
        return True
    if len(plain) > LONGEST_TITLE + (15 if line.heading else 0) or _FIGURES.search(_YEARS.sub("", plain)):
        return False
    last = plain[-1:]
    if last in ",、" or (last in ";!?" and not line.heading) or _STOPS.search(plain[:-1]):
        return False
    if last != "。":
        return True
    outer = mark.style in {Style.COMMA, Style.ROUND, Style.PART}
    return outer and len(plain) <= _LONGEST_CLOSED and not _DIGITS.search(plain) and not _NIL.match(plain)


def _first_clause(body: str) -> int | None:
    """Return where a short first sentence ends that serves as title: 主动公开。, 平台建设：."""
    match = _CLAUSE.match(body)
    if not match or _DIGITS.search(match[1]) or _NIL.match(match[1]):
        return None
    return match.end(1)


def _loose_end(body: str) -> int | None:
    match = _LOOSE_END.match(body)
    return match.end() if match and len(body) > LONGEST_TITLE else None


def _alone(lines: Sequence[Line], number: int, mark: Mark) -> Heading | None:
    """Return the heading whose number stands on a line of its own above its title."""
    if number + 1 >= len(lines):
        return None
    follower = lines[number + 1]
    plain = follower.plain.strip()
    named = judge(plain).certain or (
        mark.style is Style.PART and len(plain) <= _LONGEST_CLOSED and not _STOPS.search(plain)
    )
    if read_mark(follower.plain) or not named:
        return None
    line = lines[number]
    title = _titled(line.text[mark.start : mark.end] + " ", follower.text)
    return Heading(
        number, number + 1, mark.style, mark.ordinal, title, line.start, follower.end, judge(follower.plain),
        marked_up=line.heading or follower.heading, form=follower.form,
    )  # fmt: skip


def _join(lines: Sequence[Line], number: int, offset: int) -> Heading | None:
    """Return the heading of a title over two lines, where the two together are a certain title and the first is not."""
    if number + 1 >= len(lines):
        return None
    line, follower = lines[number], lines[number + 1]
    tail = follower.plain.strip()
    first = line.plain[offset:].strip()
    if len(tail) > _LONGEST_TAIL or len(first) < 4 or _STOPS.search(first + tail) or read_mark(follower.plain):
        return None
    whole = judge(first + tail)
    if not (whole.certain and whole.known and whole.role):
        return None
    alone = judge(first)
    second = judge(tail)
    if (
        alone.certain
        and alone.known
        and not (_OPEN_END.search(first) or tail in {"情况", "况", "事项", "项", "措施", "施"})
    ):
        return None
    if second.certain and second.known and alone.certain and not re.search(r"[、,和及与或的]$", first):
        return None
    mark = read_mark(line.plain)
    title = tidy(line.text[mark.start if mark else 0 :].rstrip() + follower.text.strip())
    return Heading(
        number, number + 1, mark.style if mark else Style.BARE, mark.ordinal if mark else None, _trim(title),
        line.start, follower.end, whole, marked_up=line.heading, form=follower.form,
    )  # fmt: skip


def _unnumbered(lines: Sequence[Line], number: int) -> Heading | None:
    line = lines[number]
    plain = line.plain.strip(" *#|")
    glued = _GLUED.match(plain)
    if glued and len(plain) <= LONGEST_TITLE:
        # 二主动公开政府信息情况: the mark was lost, not the number.
        judgement = judge(plain[glued.end() :])
        if judgement.certain and judgement.role and not judge(plain).certain:
            mark = Mark(
                Style.COMMA, _ordinal(glued[1]), line.plain.index(glued[1]), line.plain.index(glued[1]) + glued.end()
            )
            return _make(line, number, mark, mark.start, len(line.plain))
    mark = Mark(Style.BARE, 0, 0, 0)
    judgement = judge(plain)
    if len(plain) <= _SHORT_WORD and not line.heading and not _leads_prose(lines, number):
        return None  # 其他 is a column of the forms, too
    if judgement.certain and judgement.known and plain[-1:] not in "。;,、":
        return _join(lines, number, 0) or _make(line, number, mark, 0, len(line.plain))
    if line.heading and plain and len(plain) <= LONGEST_TITLE and not _STOPS.search(plain):
        return _make(line, number, mark, 0, len(line.plain))
    end = run_in(plain) if len(plain) > 4 else None
    if end is not None and plain[end : end + 1] in ": " and judge(plain[:end]).role:
        shift = line.plain.index(plain)
        return _make(line, number, mark, shift, shift + end, run_in=True)
    return None


def _leads_prose(lines: Sequence[Line], number: int) -> bool:
    """Return whether the next line is a sentence, or longer than any label of a form's column."""
    follower = lines[number + 1].plain.strip() if number + 1 < len(lines) else ""
    return len(follower) > _LONGEST_LABEL or follower.endswith("。")


def _make(line: Line, number: int, mark: Mark, start: int, end: int, *, run_in: bool = False) -> Heading:
    """Return the heading whose title is ``line.text[start:end]``."""
    inside = mark.style is not Style.BARE and start <= mark.end <= end
    title = (
        _titled(line.text[start : mark.end], line.text[mark.end : end]) if inside else _titled("", line.text[start:end])
    )
    body = line.end
    if run_in:
        rest = line.plain[end:]
        body = line.start + end + len(rest) - len(rest.lstrip(" 。:;*|、"))
    # The number and whatever second number stands behind it tell nothing of the role.
    words = line.plain[mark.end : end] if mark.style is not Style.BARE else line.plain[start:end]
    second = read_mark(words)
    judgement = judge(words[second.end :] if second else words)
    return Heading(
        number, number, mark.style, mark.ordinal or None, title, line.start, body, judgement,
        run_in=run_in, marked_up=line.heading, form=None if run_in else line.form,
    )  # fmt: skip


def _titled(number: str, words: str) -> str:
    """Return a title for display; a number without a mark stays apart from the words."""
    apart = number != number.rstrip() and number.rstrip()[-1:].isalnum()
    return _trim(tidy(number) + (" " if apart else "") + tidy(words))


def _trim(title: str) -> str:
    return _TRIM.sub("", title)
