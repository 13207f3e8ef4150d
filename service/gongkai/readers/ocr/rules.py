"""The rules of a page, from its ink: long thin runs, which the table finder takes like drawn ones."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.ocr.carried import carried_rules
from gongkai.readers.ocr.dashed import are_dashed, covered, dashes_of
from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.ink import Mask
from gongkai.readers.ocr.leaning import leaning_rules
from gongkai.readers.ocr.pale import pale_rules
from gongkai.readers.ocr.scratches import scratches_of
from gongkai.readers.ocr.streaks import are_streaks, pixels_of
from gongkai.readers.ocr.strokes import (
    BESIDE,
    LONG,
    MEETS,
    PADDING,
    SURE,
    THICK,
    TURNED,
    Places,
    are_apart,
    are_met,
    are_open,
    crowded_sides,
)
from gongkai.readers.pdf.page import Flags, Floats, as_boxes

# Points.
_FLAT = 24.0  # shortest horizontal rule: wider than any sign but those of titles
_UPRIGHT = 11.0  # shortest vertical one: a row of a dense form is 13 high, the strokes of body text up to 11
_GAP = 1.6  # where a scan lost some ink
_DASH_GAP = 3.0  # between dashes
_BEND = 0.7
_SOFT = 0.5  # of a rule's edge
_CROWDED = 0.3  # of its length: rules that cross, and signs that touch it, take less
_FAINT = 9.0  # of 250: how much darker than paper a worn rule is; the noise of a mean is under 3
_MADE = 0.5  # of its length: a dashed rule is made of dashes, a line of signs of few strokes that lie by themselves
_PARTS = 5  # of a stretch, each of which must show the line: signs in its way show in some
_SIGN = 5.0  # wide or narrower, where signs stand near a line: their own strokes leave gaps between them
_SLOPE = 0.006  # what is left after straightening, and the bend of paper


class PageRules(NamedTuple):
    """The rules of a page: their boxes (x0, top, x1, bottom) in points, and the pixels that they and streaks cover."""

    boxes: Floats
    pixels: Mask
    streaks: Mask


def rules_of(ink: Mask, grey: Pixels, dpi: float) -> PageRules:
    """Return the rules of a page, and the streaks through it that are none."""
    scale = dpi / 72
    own_ink, ink = ink, ink | pale_rules(grey, ink, scale)
    flats, flat_pixels = _rules(ink, ink, _FLAT, LONG, _GAP, scale)
    dashed = are_dashed(flats, grey, scale)
    gap = _DASH_GAP if dashed else _GAP
    if dashed:  # found in parts
        flats, flat_pixels = _rules(ink, ink, _FLAT, LONG, gap, scale, made_of=dashes_of(own_ink, scale))
    crossed: Mask = np.asarray(cv2.dilate(flat_pixels, np.ones((2 * round(_SOFT * scale) + 1, 1), np.uint8)), np.uint8)
    scratches = scratches_of(grey, np.asarray(cv2.subtract(ink, crossed), np.uint8), flats, scale)
    ink = np.asarray(cv2.subtract(ink, scratches), dtype=np.uint8)
    signs = np.ascontiguousarray(cv2.subtract(ink, crossed).T, dtype=np.uint8)
    turned = np.ascontiguousarray(ink.T)
    # A dash where rules cross is none by itself, and is one where the other rule is taken off.
    dashes = dashes_of(turned, scale) | dashes_of(signs, scale) if dashed else None
    uprights, upright_pixels = _rules(turned, signs, _UPRIGHT, SURE, gap, scale, made_of=dashes)
    uprights = uprights[:, TURNED]
    upright_pixels = np.ascontiguousarray(upright_pixels.T)
    streaks = are_streaks(uprights, flats, ink.shape[0] / scale)
    streak_pixels = pixels_of(uprights[streaks], upright_pixels, scale) | scratches
    uprights = runs = uprights[~streaks]
    uprights = uprights[_are_rules(uprights, flats) & ~are_open(uprights, flats, ink, scale, dashed=dashed)]
    flats = _lengthened(flats, uprights, grey, scale)
    uprights = _lengthened(uprights[:, TURNED], flats[:, TURNED], np.ascontiguousarray(grey.T), scale)[:, TURNED]
    # Strokes of signs in rows above each other, or below a rule, may run on in one line.
    uprights = _cut(uprights, flats)
    uprights = uprights[~are_met(uprights, runs, signs, scale)]
    uprights = uprights[~are_apart(uprights, flats, own_ink, grey, scale, dashed=dashed)]
    upright_pixels = pixels_of(uprights, upright_pixels, scale)  # not those of strokes, which belong to signs
    leaning, leaning_pixels = leaning_rules(uprights, flats, np.ascontiguousarray(signs.T), crossed, scale)
    uprights = np.concatenate((uprights, leaning))
    carried, carried_pixels = carried_rules(uprights, flats, own_ink, scale)
    pixels = flat_pixels | upright_pixels | leaning_pixels | carried_pixels | streak_pixels
    return PageRules(np.concatenate((flats, uprights, carried)), np.asarray(pixels, dtype=np.uint8), streak_pixels)


def _lengthened(flats: Floats, uprights: Floats, grey: Pixels, scale: float) -> Floats:
    """Return the horizontal rules, those that end in the open drawn on to the next upright where a faint line shows."""
    result = flats.copy()
    x = (uprights[:, 0] + uprights[:, 2]) / 2
    for box in result:
        y = (box[1] + box[3]) / 2
        crossing = np.sort(x[(uprights[:, 1] <= y + MEETS) & (uprights[:, 3] >= y - MEETS)])
        for after in crossing[crossing > box[2] + MEETS].tolist():
            if not _shows(grey, (box[2], y, after), scale, far=-1):
                break
            box[2] = after
        for before in crossing[crossing < box[0] - MEETS][::-1].tolist():
            if not _shows(grey, (before, y, box[0]), scale, far=0):
                break
            box[0] = before
    return result


def _shows(grey: Pixels, stretch: tuple[float, float, float], scale: float, *, far: int) -> bool:
    """Tell whether a line from x to x at a height, in points, is darker than what lies above and below.

    So are lines of signs, but these leave paper before the rule at the ``far`` end (0 or -1).
    """
    x0, y, x1 = stretch
    left, right, middle = round((x0 + 1) * scale), round((x1 - 1) * scale), round(y * scale)
    beside = max(3, round(BESIDE * scale) + 1)
    if right - left < 4 or middle - 2 * beside < 0:
        return False
    window = grey[middle - 2 * beside : middle + 2 * beside + 1, left:right].astype(np.float32)
    if len(window) < 4 * beside + 1:
        return False
    end = max(2, round(PADDING * scale))
    if not _is_darker((window[:, :end], window[:, -end:])[far].mean(axis=1), beside):
        return False
    parts = np.array_split(window, min(_PARTS, right - left), axis=1)
    if all(_is_darker(part.mean(axis=1), beside) for part in parts):
        return True
    if x1 - x0 <= SURE:
        return False
    parts = np.array_split(window, round((x1 - x0) / _SIGN), axis=1)
    return all(_is_darker(part.mean(axis=1), beside, crowded=True) for part in parts)


def _is_darker(profile: NDArray[np.float32], beside: int, *, crowded: bool = False) -> bool:
    """Tell whether the middle of a profile across a line is darker than both its sides.

    ``crowded``: signs may stand near the line; then the second lightest row of a side is paper.
    """
    line = float(profile[2 * beside - 2 : 2 * beside + 3].min())
    if crowded:
        papers = [float(np.sort(side)[-2]) for side in (profile[: 2 * beside - 2], profile[2 * beside + 3 :])]
    else:
        papers = [float(np.median(side)) for side in (profile[:beside], profile[-beside:])]
    return min(papers) - line >= _FAINT


def _rules(
    ink: Mask, signs: Mask, length: float, sure: float, gap: float, scale: float, *, made_of: Mask | None = None
) -> tuple[Floats, Mask]:
    """Return the horizontal rules of at least ``length`` points as boxes in points, and their pixels.

    Small gaps and a slight slope are allowed. ``signs`` is the ink that may be signs; of what stands beside a run of
    ``sure`` points only what touches it may: the rest are ragged lines of a doubled rule. ``made_of`` are the dashes
    that dashed ones are made of.
    """
    step = max(1, round(_BEND * scale))
    thickened = cv2.dilate(ink, np.ones((step, 1), np.uint8)) if step > 1 else ink
    closed = cv2.morphologyEx(thickened, cv2.MORPH_CLOSE, np.ones((1, max(2, round(gap * scale))), np.uint8))
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, round(length * scale)), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    x, y, wide, high, area = stats.T
    own = area / wide - step + 1 <= THICK * scale
    own &= high <= THICK * scale + step + 2 * _SLOPE * wide
    own[0] = False  # paper
    boxes = np.column_stack((x, y, x + wide, y + high))
    if made_of is not None:
        for label in np.flatnonzero(own).tolist():
            own[label] = covered(made_of, boxes[label], gap * scale) >= _MADE
    thin = boxes[own]
    for label in np.flatnonzero(own & (wide < LONG * scale)).tolist():
        own[label] = _stands_alone(signs, boxes[label], thin, scale, touching=bool(wide[label] >= sure * scale))
    middle = (y[own] + high[own] / 2) / scale
    found = np.column_stack((x[own] / scale, middle - 0.3, (x[own] + wide[own]) / scale, middle + 0.3))
    return as_boxes(found.tolist()), np.asarray(own.astype(np.uint8)[labels], dtype=np.uint8)


def _stands_alone(signs: Mask, box: Places, runs: Places, scale: float, *, touching: bool) -> bool:
    """Tell whether there is paper along both sides of a run: else it is a stroke, or signs run together."""
    sides = crowded_sides(signs, box, runs, scale, touching=touching)
    return all(not side.size or side.mean() <= _CROWDED for side in sides)


def _are_rules(uprights: Floats, flats: Floats) -> Flags:
    """Tell which verticals are rules: long ones, and short ones that reach from one horizontal rule to another."""
    long: Flags = uprights[:, 3] - uprights[:, 1] >= SURE
    if not len(flats) or not len(uprights):
        return long
    x = (uprights[:, 0] + uprights[:, 2])[:, None] / 2
    over = (flats[None, :, 0] - MEETS <= x) & (x <= flats[None, :, 2] + MEETS)
    y = (flats[:, 1] + flats[:, 3])[None, :] / 2
    crossed = over & (uprights[:, 1, None] - MEETS <= y) & (y <= uprights[:, 3, None] + MEETS)
    return np.asarray(long | (crossed.sum(axis=1) > 1))


def _cut(uprights: Floats, flats: Floats) -> Floats:
    """Return the vertical rules in pieces from one horizontal rule to the next."""
    pieces: list[tuple[float, float, float, float]] = []
    heights = (flats[:, 1] + flats[:, 3]) / 2
    for x0, top, x1, bottom in uprights.tolist():
        x = (x0 + x1) / 2
        across = heights[(flats[:, 0] <= x + MEETS) & (x - MEETS <= flats[:, 2])]
        within = np.sort(across[(across > top + MEETS) & (across < bottom - MEETS)])
        pieces.extend((x0, begin, x1, end) for begin, end in pairwise([top, *within.tolist(), bottom]))
    return as_boxes(pieces)
