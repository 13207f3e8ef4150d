"""A PDF page as objects: what every engine delivers, and all that the rest of the reading knows of a page.

All coordinates are points from the top left of the page as it is shown, after /Rotate and CropBox.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gongkai.text.normal import printed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Box = tuple[float, float, float, float]

# How a glyph stands on the page as shown.
UPRIGHT, CLOCKWISE, COUNTERCLOCKWISE, SLANTED = 0, 1, 2, 3
_SLANT_TOLERANCE = 5.0  # degrees: scans straightened by their OCR engine carry text turned by a degree or two

# Controls, spaces of all widths, joiners, soft hyphens, and the marks PDFium puts where it saw a hyphen.
_BLANK = np.zeros(0x10000, dtype=np.bool_)
_BLANK[[*range(0x21), *range(0x7F, 0xA1), 0xAD, 0x3000, *range(0x2000, 0x2010), 0x2028, 0x2029, 0x202F, 0x205F, 0x2060,
        0xFEFF]] = True  # fmt: skip
_MAX_PAIRS = 4_000_000  # a form has 300 cells on one ground; a chart may have thousands of each
_RADICAL_DOOR, _DOOR = 0x2F3E, 0x6237  # Unicode gives ⼾ the form 戶; mainland fonts draw 户
_PRIVATE = (0xE000, 0xF8FF)
WHITE = 250  # of 255, the darkest channel: lighter than any printed sign, rule or header fill
# Marks of lists that Word sets in Symbol and Wingdings: fonts of their own code, which PDF files give as private signs.
_LIST_MARKS = {0xF0B7: "•", 0xF0A7: "▪", 0xF06C: "●", 0xF06E: "■", 0xF075: "◆", 0xF076: "◆", 0xF0D8: "➢"}


class Painted(NamedTuple):
    """A page as it looks: RGB pixels (height, width, 3), and how many of them make an inch."""

    pixels: NDArray[np.uint8]
    dpi: float


class Style(NamedTuple):
    """How a glyph is printed; ``size`` in points. ``white`` is True for text in the colour of paper."""

    font: str
    size: float
    bold: bool
    white: bool = False


@dataclass(slots=True)
class Glyphs:
    """The printed characters of a page, blanks left out; every array has one entry a glyph.

    ``spaced``: a blank stands before the glyph in the file. ``origin``: the glyph's number in the engine, for styles.
    """

    codes: Ints
    boxes: Floats  # (n, 4): x0, top, x1, bottom; ink boxes where a font does not tell its heights
    bases: Floats  # (n, 2): where the glyph stands on its base line
    turns: Ints  # UPRIGHT, CLOCKWISE, COUNTERCLOCKWISE or SLANTED
    spaced: Flags
    origin: Ints

    def __len__(self) -> int:
        return len(self.codes)

    def pick(self, which: Flags | Ints) -> Glyphs:
        """Return the chosen glyphs."""
        return Glyphs(
            self.codes[which],
            self.boxes[which],
            self.bases[which],
            self.turns[which],
            self.spaced[which],
            self.origin[which],
        )


@dataclass(slots=True)
class PageObjects:
    """What is drawn on one page.

    ``rules`` are thin strokes and thin filled boxes, ``fills`` coloured areas, ``pictures`` the boxes of images.
    ``style`` tells how a glyph (by its ``origin``) is printed and may be asked only until the next page is taken.
    ``overdrawn``: the page held more drawing than is looked at. ``hidden``: its text is not printed but lies behind a
    picture, where some recognition put it. ``render`` paints the page (see Painted), also only until the next page is
    taken. ``recognised``: the signs were read from such a painting. ``drawings`` are the boxes of what is drawn, as
    small as signs, and is neither a rule nor an area. ``drawn`` tells in which order glyphs (by their ``origin``) are
    drawn, until the next page is taken; None where they stand in that order.
    """

    number: int
    width: float
    height: float
    glyphs: Glyphs
    n_unusable: int  # glyphs without a meaning: no Unicode, or a private one
    rules: Floats
    fills: Floats
    pictures: Floats
    style: Callable[[int], Style]
    overdrawn: bool = False
    hidden: bool = False
    render: Callable[[], Painted] | None = None
    recognised: bool = False
    drawings: Floats = field(default_factory=lambda: as_boxes([]))
    drawn: Callable[[Ints], Ints] | None = None

    @property
    def picture_share(self) -> float:
        """Return the part of the page that pictures cover, overlaps counted twice, at most 1."""
        if not len(self.pictures):
            return 0.0
        x0, top, x1, bottom = self.pictures.T
        wide = np.clip(x1, 0, self.width) - np.clip(x0, 0, self.width)
        high = np.clip(bottom, 0, self.height) - np.clip(top, 0, self.height)
        return min(1.0, float((wide * high).sum()) / max(self.width * self.height, 1.0))


def make_glyphs(
    codes: Ints, boxes: Floats, bases: Floats, angles: Floats | None, *, width: float, height: float
) -> tuple[Glyphs, int]:
    """Return the printable glyphs on the page, and how many of those have no meaning.

    ``angles`` are degrees clockwise on the page as shown, None when all glyphs stand upright.
    """
    turns = np.zeros(len(codes), dtype=np.int64) if angles is None else _turns(angles)
    blank = _BLANK[np.clip(codes, 0, 0xFFFD)] | (codes == 0xFFFE) | (codes == 0xFFFF)
    centre_x, centre_y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    with np.errstate(invalid="ignore"):
        shown = (
            np.isfinite(boxes).all(axis=1)
            & (centre_x >= -1) & (centre_x <= width + 1) & (centre_y >= -1) & (centre_y <= height + 1)
        )  # fmt: skip
    if (codes >= _PRIVATE[0]).any():
        for private, mark in _LIST_MARKS.items():
            codes = np.where(codes == private, ord(mark), codes)
    unusable = (codes == 0) | (codes == 0xFFFD) | ((codes >= _PRIVATE[0]) & (codes <= _PRIVATE[1]))
    n_unusable = int((unusable & shown).sum())
    kept = np.flatnonzero(shown & ~blank & (codes > 0) & (codes <= 0x10FFFF) & ((codes < 0xD800) | (codes > 0xDFFF)))
    codes = _as_printed(codes)
    before = np.concatenate(([0], np.cumsum(blank)))
    spaced = np.zeros(len(kept), dtype=np.bool_)
    if len(kept):
        spaced[1:] = before[kept[1:]] > before[kept[:-1]]
    return Glyphs(codes[kept], boxes[kept], bases[kept], turns[kept], spaced, kept.astype(np.int64)), n_unusable


def _as_printed(codes: Ints) -> Ints:
    """Replace radicals and compatibility ideographs, by which Chrome and some fonts name common hanzi."""
    odd = ((codes >= 0x2E80) & (codes <= 0x2FDF)) | ((codes >= 0xF900) & (codes <= 0xFAFF))
    if not odd.any():
        return codes
    codes = codes.copy()
    for code in np.unique(codes[odd]).tolist():
        codes[codes == code] = _DOOR if code == _RADICAL_DOOR else ord(printed(chr(code)))
    return codes


def _turns(angles: Floats) -> Ints:
    angle = np.mod(angles, 360.0)
    turns = np.full(len(angle), SLANTED, dtype=np.int64)
    turns[(angle <= _SLANT_TOLERANCE) | (angle >= 360 - _SLANT_TOLERANCE)] = UPRIGHT
    turns[np.abs(angle - 90) <= _SLANT_TOLERANCE] = CLOCKWISE
    turns[np.abs(angle - 270) <= _SLANT_TOLERANCE] = COUNTERCLOCKWISE
    return turns


def as_boxes(rows: list[Box]) -> Floats:
    """Return boxes as an (n, 4) array, those with impossible numbers left out."""
    boxes = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return boxes[np.isfinite(boxes).all(axis=1)]


def settle(rules: list[Box], white_rules: list[Box], fills: list[Box], white_fills: list[Box]) -> tuple[Floats, Floats]:
    """Return the rules and fills that show: white ones only where they lie on colour.

    White rules part coloured cells; white boxes on one black box are how old web pages draw a table's rules.
    """
    if not fills:
        return as_boxes(rules), as_boxes([])
    coloured = as_boxes(fills)
    shown = [(as_boxes(seen), as_boxes(white)) for seen, white in ((rules, white_rules), (fills, white_fills))]
    both = [np.concatenate((seen, white[_lies_on(white, coloured)])) for seen, white in shown]
    return both[0], both[1]


def _lies_on(boxes: Floats, grounds: Floats) -> Flags:
    """Tell which boxes have their middle on one of the grounds; none when there are too many to ask."""
    if len(boxes) * len(grounds) > _MAX_PAIRS:
        return np.zeros(len(boxes), dtype=np.bool_)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    low, high = grounds[:, :2] - 1, grounds[:, 2:] + 1
    inside: Flags = (
        (x[:, None] >= low[:, 0]) & (x[:, None] <= high[:, 0]) & (y[:, None] >= low[:, 1]) & (y[:, None] <= high[:, 1])
    )
    on: Flags = np.any(inside, axis=1)
    return on
