"""A document's running text as a stream in which the form's labels and numbers are found.

For forms whose table was lost: cells run together, a line for each cell, labels first and numbers after them, labels
broken by their own numbers, the whole form in one cell. The labels are matched as the same ordered chain as in a table.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from gongkai.document import BlockKind, Document, Place, Table
from gongkai.forms.cells import is_filled, is_value_like
from gongkai.forms.digits import Digits, halved, value_at, values_in
from gongkai.forms.labels import squeeze
from gongkai.forms.schema import Row


class Token(NamedTuple):
    """A value printed in the stream; ``start`` and ``end`` count in the stream's text.

    ``sure`` is False where its digits may be parts of several numbers, or not all of one.
    """

    text: str
    start: int
    end: int
    sure: bool = True

    @property
    def is_number(self) -> bool:
        """Whether it ends with a digit: no dash, no word for none."""
        return self.text[-1:].isdecimal()


class Found(NamedTuple):
    """A label found: its row's place in the chain, and where its words begin and end in the stream's text."""

    row: int
    start: int
    end: int


MIN_PREFIX = 0.6  # of a label's characters, when other words stand in its middle
MIN_PREFIX_LENGTH = 5
LOOK_BEHIND_LABEL = 40  # characters in which a label's first value must begin to count as its own

_squeeze_char = lru_cache(maxsize=8192)(squeeze)
_GAP = re.compile(r"[\s|、，,；;：:。]*")
_NOTE = re.compile(r"[(（][^()（）]*[)）]")
_LEAD = re.compile(r"^(?:[\s|：:，,、。.”\"’')）\]】*]|[(（][^()（）\d]*[)）])+")
# A page number between dashes, alone on its line.
_FURNITURE = re.compile(r"(?m)^[ \t]*[-—–][ \t]*\d{1,3}[ \t]*[-—–][ \t]*$")
_HAN_NUMBERING = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．,，]?\s*$")


@dataclass(frozen=True)
class Stream:
    """Text with the way back to the document, and its words without digits with the way back to the text."""

    text: str  # full-width digits and signs made half-width, character by character
    printed: str
    words: str
    places: tuple[int, ...]  # character of ``words`` -> offset in text
    starts: tuple[int, ...]  # where each block begins in text
    blocks: tuple[Place, ...]
    guessed: tuple[int, ...] = ()  # starts of blocks that are tables guessed from alignment: their order may be wrong

    @classmethod
    def of(cls, document: Document, without: Container[int] = ()) -> Stream:
        """Return the stream of all text and tables, but for the tables whose index is in ``without``."""
        parts: list[str] = []
        starts: list[int] = []
        blocks: list[Place] = []
        guessed: list[int] = []
        length = index = 0
        for block in document.blocks:
            if isinstance(block, Table):
                index += 1
                if index - 1 in without:
                    continue
            elif block.kind is BlockKind.FURNITURE:
                continue
            begin, end = block.place.span
            starts.append(length)
            if isinstance(block, Table) and not block.ruled:
                guessed.append(length)
            blocks.append(block.place)
            parts.append(document.text[begin:end])
            length += end - begin + 1
        printed = _FURNITURE.sub(lambda match: " " * len(match[0]), "\n".join(parts))
        text = halved(printed)
        words: list[str] = []
        places: list[int] = []
        for offset, char in enumerate(text):
            word = _squeeze_char(char)
            if word and not word.isdecimal():
                words.append(word)
                places.extend([offset] * len(word))
        return cls(text, printed, "".join(words), tuple(places), tuple(starts), tuple(blocks), tuple(guessed))

    def place(self, start: int, end: int) -> Place:
        """Return where in the document ``text[start:end]`` was read."""
        block = bisect_right(self.starts, start) - 1
        origin = self.blocks[block]
        shift = origin.span[0] - self.starts[block]
        return Place(origin.page, None, (start + shift, end + shift))

    def occurrences(self, words: str, begin: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Return where ``words`` stand between two offsets of the text, whatever digits and spaces are among them."""
        at = self.words.find(words, bisect_left(self.places, begin))
        found: list[tuple[int, int]] = []
        while at >= 0 and (end is None or self.places[at] < end):
            found.append((self.places[at], self.places[at + len(words) - 1] + 1))
            at = self.words.find(words, at + 1)
        return found

    def reach(self, start: int, n_words: int) -> int:
        """Return the offset ``n_words`` characters of words behind ``start``, at most the end of the text."""
        place = bisect_left(self.places, start) + n_words
        return self.places[place] if place < len(self.places) else len(self.text)

    def words_between(self, begin: int, end: int) -> str:
        """Return the words between two offsets of the text, run together."""
        return self.words[bisect_left(self.places, begin) : bisect_left(self.places, end)]

    def chain(self, rows: Sequence[Row], begin: int, end: int) -> list[Found]:
        """Return the longest ordered chain of row labels between two offsets of the text.

        A label with a value in it or right behind it counts double: prose uses the form's words too.
        """
        others = [label for row in rows for label in row.labels]
        spots: list[tuple[int, int, int, float]] = []
        for number, row in enumerate(rows):
            taken: list[tuple[int, int]] = []
            for label in sorted(row.labels, key=len, reverse=True):
                for start, stop in self.occurrences(label, begin, end):
                    if not any(first <= start and stop <= last for first, last in taken):
                        taken.append((start, stop))
            if not taken and not row.group:
                taken = self._cut_short(min(row.labels, key=len), others, begin, end)
            spots.extend((start, stop, number, self._worth(start, stop, row)) for start, stop in taken)
        return [Found(number, start, stop) for start, stop, number in _longest(spots)]

    def _cut_short(self, label: str, others: Sequence[str], begin: int, end: int) -> list[tuple[int, int]]:
        """Return where a label begins whose end was torn off by other words."""
        for size in range(len(label) - 1, max(MIN_PREFIX_LENGTH, round(MIN_PREFIX * len(label))) - 1, -1):
            prefix = label[:size]
            if any(prefix in other and label not in other for other in others):
                return []
            found = self.occurrences(prefix, begin, end)
            if found:
                return found
        return []

    def _worth(self, start: int, stop: int, row: Row) -> float:
        if row.group:
            return 0.25
        if self.inside(start, stop):
            return 2.0
        behind = self.text[stop : stop + LOOK_BEHIND_LABEL]
        lead = _LEAD.match(behind)
        return 2.0 if value_at(behind, lead.end() if lead else 0) else 1.0

    def inside(self, start: int, stop: int) -> list[Token]:
        """Return the numbers that stand in the middle of a label: it was printed over lines, they beside it."""
        found = (self._tokens(digits) for digits in values_in(self.text, start, stop))
        return [token for tokens in found for token in tokens if token.is_number]

    def _tokens(self, digits: Sequence[Digits]) -> list[Token]:
        return [Token(self.printed[each.start : each.end], *each) for each in digits]

    def runs(self, start: int, end: int) -> list[list[Token]]:
        """Return every run of values between two offsets, words standing between the runs."""
        found: list[list[Token]] = []
        at = start
        for digits in values_in(self.text, start, end):
            if digits[0].start < at:
                continue
            run = self.tokens(digits[0].start, end)
            found.append(run)
            at = run[-1].end if run else digits[-1].end
        return found

    def cells(self, start: int, end: int) -> list[Token]:
        """Return the cells at the head of ``text[start:end]`` that bars part, blank ones too; none without bars."""
        found: list[Token] = []
        at = self.text.find("|", start, end) + 1
        if not at or is_filled(self.text[start : at - 1]):
            return []  # a value before the first bar: the bars do not part the label from its values
        while (bar := self.text.find("|", at, end)) >= 0 and is_value_like(self.text[at:bar]):
            text = self.printed[at:bar].strip()
            begin = at + self.printed[at:bar].find(text)
            found.append(Token(text, begin, begin + len(text)))
            at = bar + 1
        return found

    def before_number(self, start: int, end: int, number: str) -> int:
        """Return where the numbering of the label at ``end`` begins."""
        piece = _HAN_NUMBERING.sub("", self.text[start:end])
        if number.isdecimal():
            piece = re.sub(rf"[(（]?{number}\s*[.．、)）,，]?\s*$", "", piece)
        return start + len(piece)

    def tokens(self, start: int, end: int, number: str = "") -> list[Token]:
        """Return the values that stand at the head of ``text[start:end]``, up to the first word.

        ``number`` is the numbering of the label behind: its own digit at the very end is no value.
        """
        lead = _LEAD.match(self.text[start:end])
        at = start + (lead.end() if lead else 0)
        stop = self.before_number(start, end, number)
        found: list[Token] = []
        while digits := value_at(self.text, at, stop):
            found.extend(self._tokens(digits))
            at = digits[-1].end
            note = _NOTE.match(self.text, at, stop)
            at = note.end() if note and any(char.isdecimal() for char in note[0]) else at
            gap = _GAP.match(self.text, at, stop)
            at = gap.end() if gap else at
        return found


def _longest(spots: list[tuple[int, int, int, float]]) -> list[tuple[int, int, int]]:
    """Return the heaviest chain of spots (start, stop, row, worth) in which rows ascend and spots do not overlap."""
    spots = sorted(spots, key=lambda spot: (spot[1], spot[0]))
    best: list[float] = []
    before: list[int] = []
    for place, (start, _, row, worth) in enumerate(spots):
        top, source = 0.0, -1
        for other in range(place):
            if spots[other][1] <= start and spots[other][2] < row and best[other] > top + 1e-9:
                top, source = best[other], other
        best.append(top + worth)
        before.append(source)
    chain: list[tuple[int, int, int]] = []
    at = max(range(len(best)), key=lambda place: best[place], default=-1)
    while at >= 0:
        start, stop, row, _ = spots[at]
        chain.append((start, stop, row))
        at = before[at]
    return chain[::-1]
