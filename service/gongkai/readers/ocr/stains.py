"""Ink that is not a number's own, at it or on it: of seals in any colour, of stamps, of signatures.

Where a stroke of other ink meets a digit, the digit may be read as another, be lost, or gain one beside it. Taking a
seal off helps little against that: stamps of other colours and shapes than a round red seal stay on the page. So
no shape is asked for: where a seal was taken off, where ink has a colour, and what is dark beside the lines as found.
Within the bounds of a seal, every number is touched: what it took along cannot be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from gongkai.document import BBox
from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.ink import Evened, Mask
from gongkai.readers.ocr.lines import Extent
from gongkai.readers.ocr.reading import LinePicture, Piece

_COLOURED = 12  # of 128: how far from grey a seal is, pressed ever so lightly; yellowed paper counts as grey
_FRINGE = 1.2  # points over which colours are taken together: black print is red on one side and blue on the other
_FILLED = 0.85  # of a cell: as much colour is its ground
_FEW, _MOST = 20, 0.6  # lines of a page, and of all of its lines, that a seal covers; coloured print is in all
_DARK = 32  # of 255, darker than the paper: seals pressed lightly are 40
_NOISE = 5.0  # times the noise of the paper
_WHITE = 250
# Points.
_STROKE = 1.1  # within which noise is averaged; thinner strokes are seen still
_PIECE = 2.0  # square: smaller pieces are specks
_RIM = 2.4  # along a cell's edges, in which rules and what is left of them lie
_RULE_AT_SEAL = 3.0  # inside of a cell's edge, where a seal's edge may run along the rule
_APART = 6.0  # strokes of one seal are nearer to each other
_SMALLEST, _LARGEST = 40.0, 260.0  # sides of a seal, or of two that cross; lines of print are lower, tables wider
_SOFT = 1.0  # around lines and rules: their soft edges
# Times the height of a line.
_ASIDE, _ABOVE = 0.8, 0.5  # how far around it other ink touches it
_LOWER = 0.6  # times: digits are 0.78 of the hanzi of a table, pieces of worn ones half and less
_NARROWER = 0.34  # times for each digit but 1: they are 0.46
_TALLER = 1.35  # than the lines of its table: another stroke runs through it
_WIDER = (1.0, 0.6)  # a sign, and besides: print spaced wide has 0.9; as much more is no number's own


@dataclass(frozen=True, slots=True)
class Stains:
    """Where seals lie, where ink has a colour, and what is dark beside lines and rules."""

    seal: Mask
    colours: Mask
    dark: Mask
    scale: float  # pixels a point

    def touch(self, piece: Piece) -> bool:
        """Tell whether other ink touches a line of digits."""
        x0, top, x1, bottom = piece.line.extent
        rim = round(_RIM * self.scale)
        left, above, right, below = piece.line.room
        inner = (left + rim, above + rim, right - rim, below - rim)
        aside, up = round(_ASIDE * piece.line.height), round(_ABOVE * piece.line.height)
        near = np.s_[
            max(top - up, min(inner[1], top)) : min(bottom + up, max(inner[3], bottom)),
            max(x0 - aside, min(inner[0], x0)) : min(x1 + aside, max(inner[2], x1)),
        ]
        if self.seal[near].any() or _has_piece(self.dark[near], self.scale):
            return True
        return bool(self.colours[near].any()) and not self._is_ground(inner)

    def lie_in(self, box: BBox) -> bool:
        """Tell whether other ink lies in a cell (points), whose signs may have gone with it."""
        inset = _RULE_AT_SEAL
        x0, top, x1, bottom = box.x0 + inset, box.top + inset, box.x1 - inset, box.bottom - inset
        inner = (round(x0 * self.scale), round(top * self.scale), round(x1 * self.scale), round(bottom * self.scale))
        own = np.s_[inner[1] : inner[3], inner[0] : inner[2]]
        if self.seal[own].any() or _has_piece(self.dark[own], self.scale):
            return True
        return bool(self.colours[own].any()) and not self._is_ground(inner)

    def _is_ground(self, box: Extent) -> bool:
        colours = self.colours[box[1] : box[3], box[0] : box[2]]
        return bool(colours.size) and float(colours.mean()) > _FILLED


def stains_of(
    picture: Pixels, evened: Evened, seal: Mask, taken: Mask, lines: Sequence[LinePicture], scale: float
) -> Stains:
    """Return the stains of a straight picture (RGB): ``seal`` is where seals were taken off, ``taken`` its rules."""
    size = 2 * round(_SOFT * scale) + 1
    known = cv2.dilate(taken, np.ones((size, size), np.uint8))
    soft = round(_SOFT * scale)
    for line in lines:
        x0, top, x1, bottom = line.extent
        known[max(0, top - soft) : bottom + soft, max(0, x0 - soft) : x1 + soft] = 1
    dark = cv2.subtract(_darker(evened.stained, scale), known)
    colours = _coloured(picture, lines, scale)
    return Stains(seal | _bounds(seal | colours, scale), colours, np.asarray(dark, dtype=np.uint8), scale)


def _bounds(ink: Mask, scale: float) -> Mask:
    """Return all that lies within the outlines of groups of strokes that are as large as seals are."""
    inside = np.zeros(ink.shape, dtype=np.uint8)
    size = 2 * round(_APART * scale / 2) + 1
    joined = cv2.dilate(ink, np.ones((size, size), np.uint8))
    for outline in cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        sides = sorted(side / scale - _APART for side in cv2.boundingRect(outline)[2:])
        if sides[0] >= _SMALLEST and sides[1] <= _LARGEST:
            cv2.fillConvexPoly(inside, cv2.convexHull(outline), 1)
    return inside


def _has_piece(dark: Mask, scale: float) -> bool:
    if not dark.any():
        return False
    stats = cv2.connectedComponentsWithStats(np.ascontiguousarray(dark), connectivity=8)[2]
    return bool((stats[1:, cv2.CC_STAT_AREA] >= _PIECE * scale * scale).any())


def _coloured(picture: Pixels, lines: Sequence[LinePicture], scale: float) -> Mask:
    """Return where ink has a colour; nowhere where the print itself has one."""
    size = max(3, round(_FRINGE * scale))
    tones = cv2.blur(cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb)[:, :, 1:].astype(np.float32), (size, size))
    paper = np.median(tones[::8, ::8].reshape(-1, 2), axis=0)
    away = np.hypot(tones[:, :, 0] - paper[0], tones[:, :, 1] - paper[1])
    found = np.asarray(away > _COLOURED, dtype=np.uint8)
    n_lines = sum(bool(found[top:bottom, x0:x1].any()) for x0, top, x1, bottom in (line.extent for line in lines))
    return found * np.uint8(n_lines <= max(_FEW, _MOST * len(lines)))


def _darker(grey: Pixels, scale: float) -> Mask:
    """Return where evened grey is darker than paper is, its noise left out."""
    size = max(1, round(_STROKE * scale))
    smooth = cv2.blur(grey, (size, size))
    some = smooth[::4, ::4]
    light = np.asarray(some[some > _WHITE - 2 * _DARK], dtype=np.float32)
    spread = 1.48 * float(np.median(np.abs(light - np.median(light)))) if light.size else 0.0
    return np.asarray(smooth < _WHITE - max(_DARK, _NOISE * spread), dtype=np.uint8)


def is_misshapen(piece: Piece) -> bool:
    """Tell whether a number's ink is higher or wider than its digits are, or so small that most of it was not seen.

    Where print is worn, what was not seen may be another digit or a minus sign.
    """
    if not piece.text:
        return False
    x0, top, x1, bottom = piece.line.extent
    x0, x1 = piece.line.inked or (x0, x1)
    wide, high, height = x1 - x0, bottom - top, piece.line.height
    if wide > (_WIDER[0] * len(piece.text) + _WIDER[1]) * height:
        return True
    n_digits = sum(char.isdecimal() for char in piece.text)  # a dash for none is flat
    too_low = n_digits > 0 and high < _LOWER * height
    too_narrow = wide < _NARROWER * height * (n_digits - piece.text.count("1"))
    return piece.line.in_cell and (high > _TALLER * height or too_low or too_narrow)


def lacks_dash(piece: Piece) -> bool:
    """Tell whether a minus sign seems to stand before a number that was read without one."""
    return piece.line.dashed and bool(piece.text) and not piece.text.startswith("-")
