"""What a printed line tells about the next one: does the sentence go on, does something new begin.

Pure functions on strings, shared by every reader that meets hard-wrapped text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_INVISIBLE = dict.fromkeys(
    (
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        0xFEFF,
        0xAD,
        *range(9),
        *range(14, 32),
        0x7F,
    )
)
_LINE_ENDS = re.compile(r"\r\n|[\r\v\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t\xa0\u2002-\u200a\u3000]+")
# East Asian Wide and Fullwidth (UAX 11), and the quotation marks, dashes, dots and numbers in circles that fonts for
# Chinese print as wide as a hanzi.
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f"
    "\uff01-\uff60\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd“”‘’…—·×÷°±①-⑳\u3000]"
)

_NUMERALS = "一二三四五六七八九十百〇零\u2f00\u2f06\u2f0b\u2f17"  # with the radicals that PDF files print for some
_MARK = re.compile(
    rf"\s*(?:第?[{_NUMERALS}]{{1,4}}(?:[、．.：:]|是[^否非])|第(?:[{_NUMERALS}]{{1,3}}|\d{{1,2}})[、,，章节部]"
    rf"|[（(](?:[{_NUMERALS}]{{1,3}}|\d{{1,2}})[)）]|\d{{1,2}}(?:[、）)]|[.．](?!\d))|[①-⑳]|[■●◆▪•·※★▲△○◎□➢]\s?\S)"
)
_TITLE = re.compile(rf"\W{{0,3}}(?:第?[{_NUMERALS}]{{1,3}}[、．.：:]|第[{_NUMERALS}]{{1,3}}部分)\s*\S")
_ENDS = tuple("。！？；：!?;:…")
_CLOSERS = "”’」』）)》】\"'"
_OPEN_ENDED = tuple("，、,（(《“‘「『【")
_INDENT = re.compile(r"(?:\u3000{1,4}| {2,8}|\xa0{2,8}|\t)(?=[^ \xa0\u3000\t])")  # deeper: centred or set to the right
_GAP = re.compile(r" {3}|\u3000{2}|\t")  # inside a line: fields set side by side, not prose
_DEEP = re.compile(r" {9}|\u3000{5}")
_VALUE = re.compile(r"[-+−－＋—–]?[\d０-９][\d０-９,，]*(?:[.．][\d０-９]+)?[%％]?|[-−－—–/／]{1,4}")
_PUNCTUATED = re.compile(r"[，。；：、,;]")
_PAGE_NUMBER = re.compile(
    r"[-－—–―─~·\s]*[-－—–―─~·]\s*\d{1,4}\s*[-－—–―─~·][-－—–―─~·\s]*"
    r"|第\s*\d{1,4}\s*页(?:[,，/\s]*(?:共|总计?)\s*\d{1,4}\s*页)?"
    r"|(?:page\s*)?\d{1,4}\s*(?:/|of)\s*\d{1,4}",
    re.IGNORECASE,
)

# Characters of a full line: shorter lines than this wrap nothing but table cells.
_LEAST_WIDTH = 30
_FULL = 0.85  # of the wrap width: kinsoku and unbreakable words leave up to 6 of 56 columns empty
_EVIDENCE = 2  # full lines that break in mid-sentence before a text counts as hard-wrapped
_CROWD = 0.6  # of the lines that break in mid-sentence stand near the wrap width
_LONGER = 20  # one line in so many may be longer than the wrap width


def normalize(text: str) -> str:
    """Return the text with ``\\n`` as its only line end and without characters that print nothing.

    Tabs and form feeds stay: they carry structure.
    """
    return _LINE_ENDS.sub("\n", text.replace("\r\n", "\n")).translate(_INVISIBLE)


def squeeze(text: str) -> str:
    """Return the line with runs of spaces of any width made one and none at its ends."""
    return _SPACES.sub(" ", text).strip()


def display_width(text: str) -> int:
    """Return how many columns of a terminal the text takes; a hanzi takes two."""
    if text.isascii():
        return len(text)
    return len(text) + len(_WIDE.findall(text))


def is_value(text: str) -> bool:
    """Tell whether the whole of ``text`` is a number or one of the dashes that stand for none."""
    return _VALUE.fullmatch(text) is not None


def is_page_number(line: str) -> bool:
    """Tell whether the line is a page number by its dress (— 4 —, 第 4 页 共 9 页), wherever it stands."""
    return _PAGE_NUMBER.fullmatch(line.strip()) is not None


def is_title(line: str) -> bool:
    """Tell whether the line begins as a top section's title does: 一、 or 第一部分."""
    return _TITLE.match(line) is not None


def opens(line: str) -> bool:
    """Tell whether something new begins with the line: an indent, a list mark, a title."""
    return bool(_INDENT.match(line) or _MARK.match(line))


def has_mark(line: str) -> bool:
    """Tell whether the line begins with a list mark or a title's number."""
    return _MARK.match(line) is not None


def ends(line: str) -> bool:
    """Tell whether a sentence or clause ends with the line."""
    return line.rstrip().rstrip(_CLOSERS).endswith(_ENDS)


def is_tabular(line: str) -> bool:
    """Tell whether the line is a number, or words and a number without any punctuation: never a piece of prose."""
    line = line.strip()
    return _is_numeric(line) or (line[-1:].isdecimal() and not _PUNCTUATED.search(line))


def seam(left: str, right: str) -> str:
    """Return what parts two pieces of one sentence: a space between words in Latin letters, else nothing."""
    latin = left[-1:].isascii() and left[-1:].isalpha() and right[:1].isascii() and right[:1].isalpha()
    return " " if latin else ""


def join(left: str, right: str) -> str:
    """Return two pieces of one sentence as one."""
    left, right = left.rstrip(), right.lstrip()
    return f"{left}{seam(left, right)}{right}"


def wrap_width(lines: Iterable[str]) -> int | None:
    """Return the width at which the text was wrapped, in display columns, or None where paragraphs are whole.

    In wrapped text the lines that stop in mid-sentence all stop near the same width, and none is much longer.
    """
    broken: list[int] = []
    every: list[int] = []
    for line in lines:
        width = display_width(line.rstrip())
        if width < _LEAST_WIDTH or _DEEP.match(line):
            continue
        every.append(width)
        # A title stops in mid-sentence by nature, at any width.
        if not ends(line) and not has_mark(line) and not is_tabular(line):
            broken.append(width)
    if len(broken) < _EVIDENCE:
        return None
    broken.sort()
    # A title or an address longer than the lines of prose must not set the width.
    width = broken[len(broken) - 1 - len(broken) // _LONGER]
    full = sum(_FULL * width <= each <= width / _FULL for each in broken)
    longer = sum(each > width / _FULL for each in every)
    if full < max(_EVIDENCE, _CROWD * len(broken)) or longer * _LONGER > len(every):
        return None
    return width


def continues(line: str, following: str, width: int | None) -> bool:
    """Tell whether ``following`` goes on with the sentence of ``line``. ``width`` as ``wrap_width`` returns it.

    Lines of nothing but numbers never go on nor are gone on with: they are cells of a table.
    """
    if not line.strip() or not following.strip() or _is_numeric(line) or _is_numeric(following):
        return False
    if opens(following) or ends(line) or _GAP.search(line.strip()) or _GAP.search(following.strip()):
        return False
    if is_tabular(line) or is_tabular(following):
        return _is_full(line, width)
    return _is_full(line, width) or line.rstrip().endswith(_OPEN_ENDED)


def _is_numeric(line: str) -> bool:
    return all(map(is_value, line.split()))


def _is_full(line: str, width: int | None) -> bool:
    return width is not None and _FULL * width <= display_width(line.rstrip()) <= width / _FULL
