"""The rules of a page, from its ink: long thin runs, which the table finder takes like drawn ones."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.ink import Mask
from gongkai.readers.ocr.pale import pale_rules
from gongkai.readers.ocr.streaks import are_streaks, pixels_of
from gongkai.readers.pdf.page import Flags, Floats, as_boxes

Places = NDArray[np.int32]  # boxes in pixels

# Points.
_FLAT = 24.0  # shortest horizontal rule: wider than any sign but those of titles
_UPRIGHT = 11.0  # shortest vertical one: a row of a dense form is 13 high, the strokes of body text up to 11
_SURE = 20.0  # a vertical this long is a rule even where it meets no horizontal one
_MEETS = 1.2  # points from its end to the rule that a short one runs up to
_THICK = 3.6
_GAP = 1.6  # in dotted rules, and where a scan lost some ink
_BEND = 0.7
_LONG = 120.0  # no signs run together over such a length
_BESIDE = 1.2  # how far from a rule paper is looked for
_ALONG = 0.8  # of the shorter of two runs: the lines of a doubled or threefold rule run side by side
_SOFT = 0.5  # of a rule's edge
_HALF = 0.8  # of a rule's thickness, its soft edges in it
_NEAR = 0.6  # of its middle, where a soft line is ragged
_CROWDED = 0.3  # of its length: rules that cross, and signs that touch it, take less
_END = 1.5  # of a short rule, where the rules that it ends at are thick or soft
_MET = 0.07  # of its length: one stroke of a sign takes 0.09 and more, dirt beside a rule less than 0.05
_FAINT = 9.0  # of 250: how much darker than paper a worn rule is; the noise of a mean is under 3
_PARTS = 5  # of a stretch, each of which must show the line: signs in its way show in some
_SIGN = 5.0  # wide or narrower, where signs stand near a line: their own strokes leave gaps between them
_TURNED = [1, 0, 3, 2]  # a box with its axes exchanged
_SLOPE = 0.006  # what is left after straightening, and the bend of paper


class PageRules(NamedTuple):
    """The rules of a page: their boxes (x0, top, x1, bottom) in points, and the pixels that they and streaks cover."""

    boxes: Floats
    pixels: Mask
    streaks: Mask


def rules_of(ink: Mask, grey: Pixels, dpi: float) -> PageRules:
    """Return the rules of a page, and the streaks through it that are none."""
    scale = dpi / 72
    ink = ink | pale_rules(grey, ink, scale)
    flats, flat_pixels = _rules(ink, ink, _FLAT, _LONG, scale)
    crossed = cv2.dilate(flat_pixels, np.ones((2 * round(_SOFT * scale) + 1, 1), np.uint8))
    signs = np.ascontiguousarray(cv2.subtract(ink, crossed).T, dtype=np.uint8)
    uprights, upright_pixels = _rules(np.ascontiguousarray(ink.T), signs, _UPRIGHT, _SURE, scale)
    uprights = uprights[:, _TURNED]
    streaks = are_streaks(uprights, flats, ink.shape[0] / scale)
    streak_pixels = pixels_of(uprights[streaks], np.ascontiguousarray(upright_pixels.T), scale)
    uprights = runs = uprights[~streaks]
    uprights = uprights[_are_rules(uprights, flats) & ~_are_open(uprights, flats, ink, scale)]
    uprights = uprights[~_are_met(uprights, runs, signs, scale)]
    flats = _lengthened(flats, uprights, grey, scale)
    uprights = _lengthened(uprights[:, _TURNED], flats[:, _TURNED], np.ascontiguousarray(grey.T), scale)[:, _TURNED]
    # Strokes of signs in rows above each other, or below a rule, may run on in one line.
    uprights = _cut(uprights, flats)
    uprights = uprights[~_are_met(uprights, runs, signs, scale)]
    pixels = np.asarray(flat_pixels | upright_pixels.T | streak_pixels, dtype=np.uint8)
    return PageRules(np.concatenate((flats, uprights)), pixels, streak_pixels)


def _lengthened(flats: Floats, uprights: Floats, grey: Pixels, scale: float) -> Floats:
    """Return the horizontal rules, those that end in the open drawn on to the next upright where a faint line shows."""
    result = flats.copy()
    x = (uprights[:, 0] + uprights[:, 2]) / 2
    for box in result:
        y = (box[1] + box[3]) / 2
        crossing = np.sort(x[(uprights[:, 1] <= y + _MEETS) & (uprights[:, 3] >= y - _MEETS)])
        for after in crossing[crossing > box[2] + _MEETS].tolist():
            if not _shows(grey, (box[2], y, after), scale):
                break
            box[2] = after
        for before in crossing[crossing < box[0] - _MEETS][::-1].tolist():
            if not _shows(grey, (before, y, box[0]), scale):
                break
            box[0] = before
    return result


def _shows(grey: Pixels, stretch: tuple[float, float, float], scale: float) -> bool:
    """Tell whether a line from x to x at a height, in points, is darker than what lies above and below."""
    x0, y, x1 = stretch
    left, right, middle = round((x0 + 1) * scale), round((x1 - 1) * scale), round(y * scale)
    beside = max(3, round(_BESIDE * scale) + 1)
    if right - left < 4 or middle - 2 * beside < 0:
        return False
    window = grey[middle - 2 * beside : middle + 2 * beside + 1, left:right].astype(np.float32)
    if len(window) < 4 * beside + 1:
        return False
    parts = np.array_split(window, min(_PARTS, right - left), axis=1)
    if all(_is_darker(part.mean(axis=1), beside) for part in parts):
        return True
    n_signs = round((x1 - x0) / _SIGN)
    parts = np.array_split(window, n_signs, axis=1) if n_signs > _PARTS else []
    return bool(parts) and all(_is_darker(part.mean(axis=1), beside, crowded=True) for part in parts)


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


def _rules(ink: Mask, signs: Mask, length: float, sure: float, scale: float) -> tuple[Floats, Mask]:
    """Return the horizontal rules of at least ``length`` points as boxes in points, and their pixels.

    Small gaps and a slight slope are allowed. ``signs`` is the ink that may be signs; of what stands beside a run of
    ``sure`` points only what touches it may: the rest are ragged lines of a doubled rule.
    """
    step = max(1, round(_BEND * scale))
    thickened = cv2.dilate(ink, np.ones((step, 1), np.uint8)) if step > 1 else ink
    closed = cv2.morphologyEx(thickened, cv2.MORPH_CLOSE, np.ones((1, max(2, round(_GAP * scale))), np.uint8))
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, round(length * scale)), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    x, y, wide, high, area = stats.T
    own = area / wide - step + 1 <= _THICK * scale
    own &= high <= _THICK * scale + step + 2 * _SLOPE * wide
    own[0] = False  # paper
    boxes = np.column_stack((x, y, x + wide, y + high))
    thin = boxes[own]
    for label in np.flatnonzero(own & (wide < _LONG * scale)).tolist():
        own[label] = _stands_alone(signs, boxes[label], thin, scale, touching=bool(wide[label] >= sure * scale))
    middle = (y[own] + high[own] / 2) / scale
    found = np.column_stack((x[own] / scale, middle - 0.3, (x[own] + wide[own]) / scale, middle + 0.3))
    return as_boxes(found.tolist()), np.asarray(own.astype(np.uint8)[labels], dtype=np.uint8)


def _stands_alone(
    signs: Mask, box: Places, runs: Places, scale: float, most: float = _CROWDED, *, touching: bool
) -> bool:
    """Tell whether there is paper along both sides of a run: else it is a stroke, or signs run together.

    ``touching``: only ink that reaches the run from its side counts; ragged lines of a doubled rule leave a gap.

    Another of the ``runs`` along all of it, or of which all runs along it, belongs to the same rule, and is no sign.
    """
    x0, top, x1, bottom = box.tolist()
    reach, near = max(2, round(_BESIDE * scale)), max(1, round(_NEAR * scale))
    shared = np.minimum(runs[:, 2], x1) - np.maximum(runs[:, 0], x0)
    along = shared >= _ALONG * np.minimum(runs[:, 2] - runs[:, 0], x1 - x0)
    for edge, end in ((top - near - reach, top - near), (bottom + near, bottom + near + reach)):
        begin = max(0, edge)
        beside = signs[begin : max(0, end), x0:x1].copy()
        for first, last in runs[along & (runs[:, 1] - near < end) & (runs[:, 3] + near > begin)][:, [1, 3]].tolist():
            beside[max(0, first - near - begin) : last + near - begin] = 0
        crowded = beside.any(axis=0)
        if touching:
            gap = signs[max(0, top - near - 1) : top] if end <= top else signs[bottom : bottom + near + 1]
            crowded &= gap[:, x0:x1].all(axis=0)
        if crowded.size and crowded.mean() > most:
            return False
    return True


def _are_rules(uprights: Floats, flats: Floats) -> Flags:
    """Tell which verticals are rules: long ones, and short ones that reach from one horizontal rule to another."""
    long: Flags = uprights[:, 3] - uprights[:, 1] >= _SURE
    if not len(flats) or not len(uprights):
        return long
    x = (uprights[:, 0] + uprights[:, 2])[:, None] / 2
    over = (flats[None, :, 0] - _MEETS <= x) & (x <= flats[None, :, 2] + _MEETS)
    y = (flats[:, 1] + flats[:, 3])[None, :] / 2
    ends = [np.any(over & (np.abs(uprights[:, side][:, None] - y) <= _MEETS), axis=1) for side in (1, 3)]
    return np.asarray(long | (ends[0] & ends[1]))


def _cut(uprights: Floats, flats: Floats) -> Floats:
    """Return the vertical rules in pieces from one horizontal rule to the next."""
    pieces: list[tuple[float, float, float, float]] = []
    heights = (flats[:, 1] + flats[:, 3]) / 2
    for x0, top, x1, bottom in uprights.tolist():
        x = (x0 + x1) / 2
        across = heights[(flats[:, 0] <= x + _MEETS) & (x - _MEETS <= flats[:, 2])]
        within = np.sort(across[(across > top + _MEETS) & (across < bottom - _MEETS)])
        pieces.extend((x0, begin, x1, end) for begin, end in pairwise([top, *within.tolist(), bottom]))
    return as_boxes(pieces)


def _are_open(uprights: Floats, flats: Floats, ink: Mask, scale: float) -> Flags:
    """Tell which short verticals leave paper between an end and the rule that it should touch: strokes of signs."""
    middle = (uprights[:, 0] + uprights[:, 2]) / 2
    found: Flags = uprights[:, 3] - uprights[:, 1] < _SURE
    heights = np.sort((flats[:, 1] + flats[:, 3]) / 2)
    near, side = max(2, round(_MEETS * scale)), max(1, round(_NEAR * scale))
    for index in np.flatnonzero(found).tolist():
        _, top, _, bottom = uprights[index].tolist()
        ends = [heights[np.abs(heights - end).argmin()] if len(heights) else end for end in (top, bottom)]
        x, first, last = round(middle[index] * scale), round(ends[0] * scale), round(ends[1] * scale)
        strip = np.atleast_1d(ink[first : last + 1, max(0, x - side) : x + side + 1].any(axis=1))
        found[index] = bool(len(strip)) and min(strip[:near].mean(), strip[-near:].mean()) < 1.0
    return found


def _are_met(uprights: Floats, runs: Floats, signs: Mask, scale: float) -> Flags:
    """Tell which short verticals other strokes meet on their way: they are strokes of signs themselves.

    ``runs`` are all long upright strokes: one along a vertical, so near it, is the other line of a doubled rule.
    """
    found: Flags = uprights[:, 3] - uprights[:, 1] < _SURE
    around = runs + np.array((0.3 - _HALF, 0.0, _HALF - 0.3, 0.0))
    others = np.round(around[:, _TURNED] * scale).astype(np.int32)
    for index in np.flatnonzero(found).tolist():
        x0, top, x1, bottom = uprights[index].tolist()
        first, last = round((top + _END) * scale), round((bottom - _END) * scale)
        box = np.array((first, round(x0 * scale), last, round(x1 * scale)))
        found[index] = not _stands_alone(signs, box, others, scale, _MET, touching=True)
    return found
