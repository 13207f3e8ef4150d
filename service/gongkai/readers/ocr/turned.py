"""Pages that lie on their side or upside down, as feeders and telephones leave them.

The angle classifier of the recogniser is off (it turns 6 and 9), and what a page reads as tells better: words of
several hanzi, each of them sure. Only a page that has next to none is read again, turned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from gongkai.document import BBox
from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.reading import Piece

TURNS = (1, 3, 2)  # quarters, against the clock; upside down is the rarest
_SURE = 0.8  # chance of a hanzi
_WORD = 3  # hanzi of a line from which it is a word: on its side a page shows them one by one
# A page with fewer tells nothing: a number of the page, a stamp. The head of a table and two rows of it are some fifty.
_FEW_SIGNS = 16
# Of the signs of a page, those that belong to sure words: upright pages in bad print have 0.3, turned ones 0.05.
_UPRIGHT = 0.15
_HANZI = (0x4E00, 0x9FFF)
Page = TypeVar("Page")


@dataclass(frozen=True, slots=True)
class Words:
    """How many signs a page has, and how many of them stand in sure words."""

    n_signs: int
    n_sure: int

    @property
    def share(self) -> float:
        """Return the share of signs in sure words, 0 to 1."""
        return self.n_sure / self.n_signs if self.n_signs else 0.0

    @property
    def lies_upright(self) -> bool:
        """Tell whether nothing speaks for another turn."""
        return self.n_signs < _FEW_SIGNS or self.share >= _UPRIGHT


def words_of(pieces: Iterable[Piece]) -> Words:
    """Count the signs of a page, and those of its sure words."""
    n_signs = n_sure = 0
    for piece in pieces:
        hanzi = [sign.chance for sign in piece.signs if _HANZI[0] <= ord(sign.char) <= _HANZI[1]]
        n_signs += len(piece.signs)
        if len(hanzi) >= _WORD:
            n_sure += sum(chance >= _SURE for chance in hanzi)
    return Words(n_signs, n_sure)


def upright(picture: Pixels, read: Callable[[Pixels], tuple[Page, Words]]) -> tuple[Page, int]:
    """Return the page as ``read`` has it in the turn that shows the most words, and the quarters that it was turned."""
    best, best_words, best_turn = *read(picture), 0
    for quarters in TURNS:
        if best_words.lies_upright:
            break
        page, words = read(np.ascontiguousarray(np.rot90(picture, quarters)))
        if words.share > best_words.share:
            best, best_words, best_turn = page, words, quarters
    return best, best_turn


def turned_back(box: BBox, quarters: int, size: Sequence[float]) -> BBox:
    """Return where a box of a page that was turned lies on it as it was; ``size`` is (width, height) of the latter."""
    width, height = size
    if quarters == 1:
        return BBox(width - box.bottom, box.x0, width - box.top, box.x1)
    if quarters == 2:
        return BBox(width - box.x1, height - box.bottom, width - box.x0, height - box.top)
    if quarters == 3:
        return BBox(box.top, height - box.x1, box.bottom, height - box.x0)
    return box
