"""Lines of ink to signs: every line of a page read in one go, numbers twice and held against each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from gongkai.readers.ocr.decode import LOOKALIKES, NUMBER_SIGNS, Sign, decode, number_classes, numbers, pooled
from gongkai.readers.ocr.engine import FRAME, HEIGHT, Engine, Pixels
from gongkai.readers.ocr.ink import Mask
from gongkai.readers.ocr.lines import Extent
from gongkai.readers.ocr.widths import settled_widths

_PAPER = 250
_MARGIN = 0.22  # of the line's height, above and below its ink, in the picture that is read
_SECOND_MARGIN = 0.45  # a number is read a second time in another frame: what was guessed changes with it
_SIDE = 0.45  # of the line's height, left and right: a sign at the very edge may be lost
_LONG_NUMBER = 8.0  # times its height: longer lines in a cell are words
_DOTTED = frozenset("日曰")  # what a nought with a dot in it is taken for
_ROUND = frozenset("OoDQ○〇Ｏ") | _DOTTED  # nothing but a nought, when alone in a cell
# A number with a tick behind it, a circle around it or a speck at its side. A circled digit may be read as two.
_MARKS = r"[√✓.·,，、。:：()（）°]"  # no strokes: they may be a digit of it
_MARKED = re.compile(rf"{_MARKS}*(?P<number>\d{{1,5}}){_MARKS}*")
_CIRCLED = re.compile(r"[\u2460-\u2473]{1,2}")
_MARKED_SURE = 0.6  # of the chance of its signs
_NUMBER = frozenset(NUMBER_SIGNS) | LOOKALIKES
_UNSURE = 0.8  # a word read with less may be a number in a column of numbers
_STROKES = frozenset("1/")
_UPRIGHT, _LEANING = 0.08, 0.2  # lean of a 1 at most, italic ones too, and of a slash at least
_HANZI = (0x4E00, 0x9FFF)
_FAINT_SURE = 0.5  # chance of what a speck reads as, below which the cell counts as blank, and as unsure
# Times its height, of a number at a seal.
_BESIDE_SEAL = 1.2  # how far the seal is for no sign of the number to have gone with it
_ASIDE = 0.5  # by which its picture is wider: a minus sign or a digit at its side may have gone
# A seal that is taken off takes thin strokes along, one that is left looks like strokes: where the two readings differ,
# neither is sure, and what was lost is the likelier mistake.
_AS_PRINTED = 0.6  # weight of the reading with the seal
_PLAUSIBLE = 0.05  # chance of the likeliest number, where nothing else is plausible
# How sure a line is at most that other ink touches, or whose nought has a dot: in doubt, unless a sum bears it out.
_STAINED = 0.89


@dataclass(frozen=True, slots=True)
class LinePicture:
    """A line to be read: its ink's extent in pixels, and the room (its cell) that no part of the crop may leave.

    ``dashed``: beside it stands what may be its minus sign. ``crowded``: other ink in its cell was left out. ``inked``
    is where its ink begins and ends across the page, where the extent has paper around it.
    """

    extent: Extent
    room: Extent
    height: int  # of the line's font, as the ink of a dash is flat
    in_cell: bool = False
    faint: bool = False
    dashed: bool = False
    crowded: bool = False
    inked: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A line as read; ``middles`` are where its signs stand, in pixels. ``readings`` is empty unless it is a number.

    ``stained``: other ink touches it.
    """

    line: LinePicture
    signs: tuple[Sign, ...]
    middles: tuple[float, ...]
    readings: tuple[tuple[str, float], ...] = ()
    stained: bool = False

    @property
    def text(self) -> str:
        """Return what was read."""
        return "".join(sign.char for sign in self.signs)

    @property
    def confidence(self) -> float:
        """Return the chance that a number is right; the mean chance of its signs for words, the least of its digits."""
        return min(self._chance, _STAINED) if self.stained else self._chance

    @property
    def _chance(self) -> float:
        if self.readings:
            return next((chance for text, chance in self.readings if text == self.text), 0.0)
        if not self.signs:
            return 0.0
        digits = [sign.chance for sign in self.signs if sign.char.isdecimal()]
        return min(digits) if digits else float(np.mean([sign.chance for sign in self.signs]))


def read_lines(lines: Sequence[LinePicture], grey: Pixels, engine: Engine) -> list[Piece]:
    """Return the lines as read, in order; lines of cells that may be numbers are read twice."""
    crops = [_crop(line, grey, _MARGIN if line.in_cell else 0.0) for line in lines]
    first = engine.chances([crop for crop, _, _ in crops])
    pieces = []
    for line, chances, (_, x0, step) in zip(lines, first, crops, strict=True):
        signs = settled_widths(_with_noughts(tuple(decode(chances, engine.signs))))
        pieces.append(Piece(line, signs, tuple(x0 + (sign.column + 0.5) * step for sign in signs)))
    again = [index for index, piece in enumerate(pieces) if _may_be_number(piece)]
    second = engine.chances([_crop(lines[index], grey, _second_margin(lines[index]))[0] for index in again])
    classes = number_classes(engine.signs)
    for index, chances in zip(again, second, strict=True):
        ranked = pooled([numbers(first[index], classes), numbers(chances, classes)], in_cell=lines[index].in_cell)
        if any(sign.char in _DOTTED for sign in pieces[index].signs):
            ranked = [(text, chance * _STAINED) for text, chance in ranked]
        pieces[index] = replace(pieces[index], readings=told_from_slashes(ranked, lines[index].extent, grey))
    return pieces


def at_seals(pieces: Sequence[Piece], seal: Mask, stained: Pixels, engine: Engine) -> list[Piece]:
    """Return the pieces, numbers at a seal held against what they are read as where the seal is left: ``stained``.

    A number is as sure as both readings together. Words stay as they are.
    """
    near = [index for index, piece in enumerate(pieces) if piece.readings and _is_at(seal, piece.line)]
    result = list(pieces)
    wider = [_widened(pieces[index].line) for index in near]
    crops = [_crop(line, stained, _MARGIN if line.in_cell else 0.0)[0] for line in wider]
    classes = number_classes(engine.signs)
    for index, chances in zip(near, engine.chances(crops), strict=True):
        parted = {text: chance * 2 * (1 - _AS_PRINTED) for text, chance in pieces[index].readings}
        left = {text: chance * 2 * _AS_PRINTED for text, chance in numbers(chances, classes).items()}
        result[index] = replace(
            pieces[index], readings=tuple(pooled([parted, left], in_cell=pieces[index].line.in_cell))
        )
    return result


def _is_at(seal: Mask, line: LinePicture) -> bool:
    x0, top, x1, bottom = line.extent
    aside = round(_BESIDE_SEAL * line.height)
    left, above, right, below = line.room
    own = seal[max(top - 1, above) : min(bottom + 1, below), max(x0 - aside, left) : min(x1 + aside, right)]
    return bool(own.any())


def _widened(line: LinePicture) -> LinePicture:
    x0, top, x1, bottom = line.extent
    aside = round(_ASIDE * line.height)
    return replace(line, extent=(max(x0 - aside, line.room[0]), top, min(x1 + aside, line.room[2]), bottom))


def told_from_slashes(ranked: list[tuple[str, float]], extent: Extent, grey: Pixels) -> tuple[tuple[str, float], ...]:
    """Return the readings of a lone stroke with 1 and / told apart by how it leans, which the network hardly sees."""
    if not ranked or ranked[0][0] not in _STROKES:
        return tuple(ranked)
    lean = _lean(extent, grey)
    sure = sum(chance for text, chance in ranked if text in _STROKES)
    share = min(1.0, max(0.0, (lean - _UPRIGHT) / (_LEANING - _UPRIGHT)))
    strokes = [("/", sure * share), ("1", sure * (1 - share))]
    others = [(text, chance) for text, chance in ranked if text not in _STROKES]
    return tuple(sorted([*(entry for entry in strokes if entry[1] > 0), *others], key=lambda entry: -entry[1]))


def _lean(extent: Extent, grey: Pixels) -> float:
    """Return how far the top of a stroke lies right of its bottom, as a share of its height."""
    x0, top, x1, bottom = extent
    ink = (float(_PAPER) - grey[top:bottom, x0:x1].astype(np.float64)).clip(0)
    ink[ink < _PAPER / 4] = 0
    part = max(1, len(ink) // 3)
    ends = [rows.sum(axis=0) for rows in (ink[:part], ink[-part:])]
    if min(float(end.sum()) for end in ends) == 0:
        return 0.0
    across = np.arange(ink.shape[1])
    above, below = (float(np.average(across, weights=end)) for end in ends)
    return (above - below) / max(1, bottom - top)


def _with_noughts(signs: tuple[Sign, ...]) -> tuple[Sign, ...]:
    """Return the signs of a row of numbers with its round letters as noughts."""
    chars = {sign.char for sign in signs}
    if not chars & _ROUND or " " not in chars or not chars <= _ROUND | set(NUMBER_SIGNS) | {" "}:
        return signs
    return tuple(replace(sign, char="0") if sign.char in _ROUND else sign for sign in signs)


def as_number(piece: Piece, *, expected: bool) -> Piece:
    """Return the piece with its likeliest number as its text, where it is one.

    ``expected``: it stands among numbers, so that an unsure word is no word.
    """
    if piece.line.faint and (not piece.readings or piece.readings[0][1] < _FAINT_SURE):
        return replace(piece, signs=(), middles=(), readings=())
    if not piece.readings or not (is_number(piece) or (expected and _is_doubtful(piece))):
        return (_without_marks(piece) if expected else None) or replace(piece, readings=())
    text, chance = piece.readings[0]
    if text == piece.text:
        return piece
    return _with_text(piece, text, chance, piece.readings)


def _with_text(piece: Piece, text: str, chance: float, readings: tuple[tuple[str, float], ...]) -> Piece:
    x0, _, x1, _ = piece.line.extent
    step = (x1 - x0) / len(text)
    signs = tuple(Sign(char, chance, 0.0) for char in text)
    middles = tuple(x0 + (place + 0.5) * step for place in range(len(text)))
    return replace(piece, signs=signs, middles=middles, readings=readings)


def _without_marks(piece: Piece) -> Piece | None:
    """Return the number that someone ticked, circled, underlined or touched; None where it is not one number."""
    text = piece.text.replace(" ", "")
    circled = {unicodedata.normalize("NFKC", char) for char in text} if _CIRCLED.fullmatch(text) else set()
    found = _MARKED.fullmatch(text)
    if found is None and len(circled) != 1:
        return None
    number = found["number"] if found else circled.pop()
    sure = _MARKED_SURE * min(sign.chance for sign in piece.signs)
    return _with_text(piece, number, sure, ((number, sure),))


def is_number(piece: Piece) -> bool:
    """Tell whether a line that was read twice is a number by itself, lookalikes of a nought among its signs."""
    if not piece.readings or not piece.signs or piece.readings[0][1] < _PLAUSIBLE:
        return False
    return all(sign.char in NUMBER_SIGNS or sign.char in _ROUND for sign in piece.signs)


def _is_doubtful(piece: Piece) -> bool:
    if piece.readings[0][1] < _PLAUSIBLE:
        return False
    if not piece.signs or min(sign.chance for sign in piece.signs) < _UNSURE:
        return True
    return not any(_HANZI[0] <= ord(sign.char) <= _HANZI[1] for sign in piece.signs)


def _may_be_number(piece: Piece) -> bool:
    x0, _, x1, _ = piece.line.extent
    if x1 - x0 > _LONG_NUMBER * piece.line.height:
        return False
    if all(sign.char in _NUMBER for sign in piece.signs):
        return True
    return piece.line.in_cell and len(piece.signs) <= 2


def _second_margin(line: LinePicture) -> float:
    return _SECOND_MARGIN if line.in_cell else _SECOND_MARGIN - _MARGIN  # found lines have paper around them already


def _crop(line: LinePicture, grey: Pixels, margin: float) -> tuple[Pixels, float, float]:
    """Return the picture of a line on paper, where its left edge lies on the page, and pixels of the page a column."""
    x0, top, x1, bottom = line.extent
    high = max(bottom - top, line.height)
    up = round(margin * high) + (high - (bottom - top) + 1) // 2
    side = round(_SIDE * high) if line.in_cell else 0
    left, above, right, below = line.room
    box = (max(x0 - side, left), max(top - up, above), min(x1 + side, right), min(bottom + up, below))
    own = grey[box[1] : box[3], box[0] : box[2]]
    over, under = max(0, up - (top - box[1])), max(0, up - (box[3] - bottom))
    before, after = max(0, side - (x0 - box[0])), max(0, side - (box[2] - x1))
    picture = cv2.copyMakeBorder(own, over, under, before, after, cv2.BORDER_CONSTANT, value=_PAPER)
    step = FRAME * picture.shape[0] / HEIGHT
    return np.asarray(picture, dtype=np.uint8), float(box[0] - before), step
