"""A document's running text as a stream in which the form's labels and numbers are found.

For forms whose table was lost: cells run together, a line for each cell, labels first and numbers after them, the
whole form in one cell. The labels are matched as the same ordered chain as in a table.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from gongkai.document import BlockKind, Document, Place, Table
from gongkai.forms.cells import is_value_like
from gongkai.forms.labels import squeeze
from gongkai.forms.schema import Row


class Token(NamedTuple):
    """A value printed in the stream; ``start`` and ``end`` count in the stream's text."""

    text: str
    start: int
    end: int


class Found(NamedTuple):
    """A label found: its row's place in the chain, and where its words begin and end in the stream's text."""

    row: int
    start: int
    end: int


_squeeze_char = lru_cache(maxsize=8192)(squeeze)
_TOKEN = re.compile(r"[^\s|、，,；;：:]+")
_HAN = re.compile(r"[一二三四五六七八九十]")  # numbering of what follows, never a value of the form
_LEAD = re.compile(r"^(?:[\s|：:，,、。.”\"’')）\]】*]|[(（][^()（）\d]*[)）])+")
# A page number between dashes, alone on its line.
_FURNITURE = re.compile(r"(?m)^[ \t]*[-—–][ \t]*\d{1,3}[ \t]*[-—–][ \t]*$")
_HAN_NUMBERING = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．,，]?\s*$")


@dataclass(frozen=True)
class Stream:
    """Text with the way back to the document, and its words run together with the way back to the text."""

    text: str
    squeezed: str
    places: tuple[int, ...]  # squeezed character -> offset in text
    starts: tuple[int, ...]  # where each block begins in text
    blocks: tuple[Place, ...]

    @classmethod
    def of(cls, document: Document, without: Container[int] = ()) -> Stream:
        """Return the stream of all text and tables, but for the tables whose index is in ``without``."""
        parts: list[str] = []
        starts: list[int] = []
        blocks: list[Place] = []
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
            blocks.append(block.place)
            parts.append(document.text[begin:end])
            length += end - begin + 1
        text = _FURNITURE.sub(lambda match: " " * len(match[0]), "\n".join(parts))
        squeezed: list[str] = []
        places: list[int] = []
        for offset, char in enumerate(text):
            word = _squeeze_char(char)
            squeezed.append(word)
            places.extend([offset] * len(word))
        return cls(text, "".join(squeezed), tuple(places), tuple(starts), tuple(blocks))

    def place(self, start: int, end: int) -> Place:
        """Return where in the document ``text[start:end]`` was read."""
        block = bisect_right(self.starts, start) - 1
        origin = self.blocks[block]
        shift = origin.span[0] - self.starts[block]
        return Place(origin.page, None, (start + shift, end + shift))

    def occurrences(self, words: str, begin: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Return where ``words`` stand between two offsets of the squeezed text, as offsets into it."""
        found: list[tuple[int, int]] = []
        at = self.squeezed.find(words, begin, end)
        while at >= 0:
            found.append((at, at + len(words)))
            at = self.squeezed.find(words, at + 1, end)
        return found

    def chain(self, rows: Sequence[Row], begin: int, end: int) -> list[Found]:
        """Return the longest ordered chain of row labels between two offsets of the squeezed text.

        A label with a value right behind it counts double: prose uses the form's words too.
        """
        spots: list[tuple[int, int, int, float]] = []
        for number, row in enumerate(rows):
            taken: list[tuple[int, int]] = []
            for label in sorted(row.labels, key=len, reverse=True):
                for start, stop in self.occurrences(label, begin, end):
                    if not any(first <= start and stop <= last for first, last in taken):
                        taken.append((start, stop))
            spots.extend((start, stop, number, self._worth(stop, row)) for start, stop in taken)
        return [Found(number, self.places[start], self.places[stop - 1] + 1) for start, stop, number in _longest(spots)]

    def _worth(self, stop: int, row: Row) -> float:
        if row.group:
            return 0.25
        behind = self.text[self.places[stop - 1] + 1 :][:40]
        lead = _LEAD.match(behind)
        behind = behind[lead.end() if lead else 0 :].lstrip()
        return 2.0 if behind[:1].isdecimal() or behind[:1] in {"-", "—", "/", "无"} else 1.0

    def tokens(self, start: int, end: int, number: str = "") -> list[Token]:
        """Return the values that stand at the head of ``text[start:end]``, up to the first word.

        ``number`` is the numbering of the label behind: its own digit at the very end is no value.
        """
        piece = self.text[start:end]
        lead = _LEAD.match(piece)
        begin = lead.end() if lead else 0
        piece = _HAN_NUMBERING.sub("", piece)
        if number.isdecimal():
            piece = re.sub(rf"[(（]?{number}[.．、)）,，]?\s*$", "", piece)
        found: list[Token] = []
        for match in _TOKEN.finditer(piece, begin):
            if _HAN.match(match[0]) or not is_value_like(match[0]):
                break
            found.append(Token(match[0], start + match.start(), start + match.end()))
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
