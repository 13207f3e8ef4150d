"""Prose to statements: one point a span, list mark and closing punctuation included.

Lines, full stops, semicolons and list marks bound statements by rule; colons and commas are judged. A statement never
begins inside quotation marks or brackets, and a structural heading (五、存在的主要问题) is none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai.nlp.headings import is_structural
from gongkai.nlp.judge import Candidate, Judge
from gongkai.nlp.surface import Line, Mark, is_word, lines, mark_at, protected

_STOPS = "。！？；"
_JUDGED = "，："
_PARTS_FOLLOW = "其中"  # its parts belong to the number before it
_TRAILING = "。！？；，：、.…”’）》】 \u3000\t"
# Marks that may stand without punctuation before them (…上墙二是…), if the list's earlier mark stands in the line.
_INNER_MARK = re.compile(r"(?:(?<=[^一二三四五六七八九十\d第])[二三四五六七八九十]是)|[②-⑳]")
# 主要问题有一是…，二是…: the first item has no boundary before its mark (R120), the others do.
_LED_LIST = re.compile(r"[有是为]一是(?=.+[二2]是)")
# Where the next item of a numbered list may begin in careless typing: after a space, 、 or an ASCII full stop.
_LOOSE_PLACE = re.compile(r"(?<=[\u4e00-\u9fff）”》])[ \u3000、.]+(?=[（①-⑳]|\d{1,2}[、.）])")
_OF_PROBLEMS = re.compile(r"问题|不足|原因|措施|对策|办法|成效|进展|整改|改进|打算")
# A line that turns to what will be done begins a point of its own, whatever the line above ends with.
_TURNS = re.compile(r"下一?步|下一?阶段|今后|针对(?:以上|上述|存在|这些|此)|为此|对此")
# 不够强.个别股室…: a full stop typed in ASCII. 不及时   整改措施：: a label in mid-line, set off by blanks.
_ASCII_STOP = re.compile(r"(?<=[\u4e00-\u9fff”》）])\.(?=[\u4e00-\u9fff“《（]|\d{1,2}[.、])")
_BLANK_LABEL = re.compile(
    r"(?<=[\u4e00-\u9fff）”。；])[ \u3000]+(?=(?:整改|改进|解决|应对)(?:措施|办法|对策|举措|情况)：)"
)
_ONLY_WHEN = re.compile(r"(?:下一?步|下一?阶段|今后|明年|来年|接下来|为此|对此)(?:工作)?(?:中)?[，：]?")
_NUMBERED = frozenset(("digit", "pdigit", "paren", "rdigit", "circled"))
# What names the part that follows in the same line: 问题：, 原因分析：, 【措施】.
_LABEL = re.compile(r"\s*【?(?P<name>[\u4e00-\u9fff]{2,8})[】：]：?\s*(?=[^\s。；])")
# A line of at least this many characters that ends without punctuation was broken by the printer, not by the writer:
# the longest content heading of the gold without closing punctuation has 26.
BROKEN_LINE = 30


def segment(text: str, start: int = 0, end: int | None = None, *, judge: Judge | None = None) -> list[tuple[int, int]]:
    """Return the spans of the statements in ``text[start:end]``, in order, without white space around them.

    ``judge`` decides on commas and colons; without it colons before lists bound and commas do not.
    """
    return segment_all(text, [(start, len(text) if end is None else end)], judge=judge)[0]


def segment_all(
    text: str, ranges: Sequence[tuple[int, int]], *, judge: Judge | None = None
) -> list[list[tuple[int, int]]]:
    """Return the spans of the statements in each of the ranges of ``text``; the judge is asked once for all."""
    cuts = [
        (number, line, cut(line.folded))
        for number, (start, end) in enumerate(ranges)
        for line in paragraphs(text, start, end)
        if not is_structural(line.folded)
    ]
    verdicts = iter((judge or by_rule)([candidate for _, _, first in cuts for candidate in first.candidates]))
    found: list[list[tuple[int, int]]] = [[] for _ in ranges]
    for number, line, first in cuts:
        starts = first.fixed.union(candidate.at for candidate in first.candidates if next(verdicts))
        pieces = [_trim(line.folded, *piece) for piece in _pieces(line.folded, sorted(starts))]
        found[number] += [(line.start + begin, line.start + stop) for begin, stop in pieces if begin < stop]
    return found


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """Yield the lines of ``text[start:end]``, a line that was broken in mid-sentence joined to the next."""
    held: Line | None = None
    for line in lines(text, start, end):
        if held is None:
            held = line
        elif _goes_on(held.folded, line.folded):
            held = Line(held.start, held.folded + " " * (line.start - held.end) + line.folded)
        else:
            yield held
            held = line
    if held is not None:
        yield held


def _goes_on(above: str, below: str) -> bool:
    last = above[-1]
    if mark_at(below) is not None or is_structural(below) or is_structural(above):
        return False
    if _TURNS.match(below) and last not in "，、":
        return False
    if last in "，、" or below[0] in "，。；：、）”》":
        return True
    return (is_word(last) or last in "”》）%") and len(above) >= BROKEN_LINE


@dataclass(frozen=True, slots=True)
class Cut:
    """A paragraph cut by rule: where statements begin for certain, and the commas and colons to be judged."""

    fixed: frozenset[int]
    candidates: tuple[Candidate, ...]


def cut(folded: str) -> Cut:
    """Return what the rules say of one folded paragraph."""
    inside = protected(folded)
    fixed = _fixed(folded, inside)
    candidates = [
        Candidate(folded, index + 1, (begin, stop))
        for begin, stop in _pieces(folded, sorted(fixed))
        for index in range(_words_begin(folded, begin), min(stop, len(folded) - 1))
        if folded[index] in _JUDGED
        and not inside[index]
        and folded[index + 1 : stop].strip()
        and folded[index + 1 : stop].lstrip()[0] not in _TRAILING
        and not _in_number(folded, index)
        and not folded.endswith(_PARTS_FOLLOW, begin, index)
    ]
    return Cut(frozenset(fixed), tuple(candidates))


def by_rule(candidates: Sequence[Candidate]) -> list[bool]:
    """Judge colons by what follows: a list or more than one piece makes the words before a lead-in; commas never."""
    return [
        one.folded[one.at - 1] == "："
        and (mark_at(one.folded, one.at) is not None or one.folded[one.piece[1] - 1] == "；")
        for one in candidates
    ]


def _fixed(folded: str, inside: bytearray) -> set[int]:
    """Return where statements begin by rule, 0 excluded."""
    fixed: set[int] = set()
    index, size = 0, len(folded)
    while index < size:
        if folded[index] in _STOPS and not inside[index]:
            while index + 1 < size and folded[index + 1] in _TRAILING:
                index += 1
            if index + 1 < size:
                fixed.add(index + 1)
        index += 1
    for found in itertools.chain(_ASCII_STOP.finditer(folded), _BLANK_LABEL.finditer(folded)):
        if not inside[found.start()] and found.end() < size:
            fixed.add(found.end())
    fixed |= set(_list_starts(folded, inside))
    fixed |= {end for begin, _ in _pieces(folded, sorted(fixed)) if (end := _label_end(folded, begin)) < size}
    return fixed


def _words_begin(folded: str, begin: int) -> int:
    mark = mark_at(folded, begin)
    return mark.end if mark else begin


def _label_end(folded: str, begin: int) -> int:
    """Return where the words after a label (原因分析：, 【措施】) begin; the end of the line where there is none."""
    label = _LABEL.match(folded, begin)
    if label is None or label.end() <= _words_begin(folded, begin):  # 问题一：is a list mark
        return len(folded)
    if not (is_structural(label["name"]) and _OF_PROBLEMS.search(label["name"])):
        return len(folded)
    return label.end()


def _list_starts(folded: str, inside: bytearray) -> Iterator[int]:
    """Yield the begin of each item whose list mark follows the mark of the item before it."""
    seen: set[tuple[str, int]] = set()
    if _LED_LIST.search(folded):
        seen.add(("shi", 1))
    places = [0] + [
        index + 1 for index, character in enumerate(folded) if character in "，：。；" and not inside[index]
    ]
    places += [match.start() for match in _INNER_MARK.finditer(folded) if not inside[match.start()]]
    loose = {match.end() for match in _LOOSE_PLACE.finditer(folded) if not inside[match.end() - 1]}
    for at in sorted(loose.union(places)):
        mark = mark_at(folded, at) if at < len(folded) else None
        if mark is None:
            continue
        follows = (mark.style, mark.number - 1) in seen
        if at in loose and not (follows and mark.style in _NUMBERED):
            continue
        opens = mark.number == 1 and _continues(folded, mark)
        if at and (follows or opens) and not _ONLY_WHEN.fullmatch(folded, 0, at):
            yield at
        seen.add((mark.style, mark.number))


def _continues(folded: str, mark: Mark) -> bool:
    """Tell whether the list that ``mark`` opens has a second item."""
    if mark.style == "shi":
        return "二是" in folded[mark.end :] or "二要" in folded[mark.end :]
    if mark.style == "circled":
        return "②" in folded[mark.end :]
    return False


def _pieces(folded: str, starts: list[int]) -> list[tuple[int, int]]:
    edges = [0, *starts, len(folded)]
    return list(itertools.pairwise(edges))


def _in_number(folded: str, index: int) -> bool:
    before, after = folded[index - 1 : index], folded[index + 1 : index + 2]
    return before.isdigit() and after.isdigit()


def _trim(folded: str, begin: int, stop: int) -> tuple[int, int]:
    piece = folded[begin:stop]
    return begin + len(piece) - len(piece.lstrip()), stop - (len(piece) - len(piece.rstrip()))
