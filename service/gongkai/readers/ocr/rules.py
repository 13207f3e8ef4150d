"""The rules of a page, from its ink: long thin runs, which the table finder takes like drawn ones."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.ink import Mask
from gongkai.readers.pdf.page import Flags, Floats, as_boxes

# Points.
_FLAT = 24.0  # shortest horizontal rule: wider than any sign but those of titles
_UPRIGHT = 11.0  # shortest vertical one: a row of a dense form is 13 high, the strokes of body text up to 11
_SURE = 20.0  # a vertical this long is a rule even where it meets no horizontal one
_MEETS = 1.2  # points from its end to the rule that a short one runs up to
_IN_LINE = 1.5  # points between the parts of one column's edge in different rows
_THICK = 3.6
_GAP = 1.6  # in dotted rules, and where a scan lost some ink
_BEND = 0.7
_LONG = 120.0  # no signs run together over such a length
_BESIDE = 1.2  # how far from a rule paper is looked for
_CROWDED = 0.3  # of its length: rules that cross, and signs that touch it, take less
_LONELY = 0.12  # of the length of a short rule that no other row goes on with
_FAINT = 9.0  # of 250: how much darker than paper a worn rule is; the noise of a mean is under 3
_PARTS = 5  # of a stretch, each of which must show the line: signs in its way show in some
_TURNED = [1, 0, 3, 2]  # a box with its axes exchanged
_SLOPE = 0.006  # what is left after straightening, and the bend of paper


def rule_boxes(ink: Mask, grey: Pixels, dpi: float) -> tuple[Floats, Mask]:
    """Return the rules as boxes (x0, top, x1, bottom) in points, and the pixels that they cover."""
    scale = dpi / 72
    flats, flat_pixels = _rules(ink, _FLAT, scale)
    uprights, upright_pixels = _rules(np.ascontiguousarray(ink.T), _UPRIGHT, scale)
    uprights = uprights[:, _TURNED]
    uprights = uprights[_are_rules(uprights, flats) & ~_are_strokes(uprights, flats, ink, scale)]
    flats = _lengthened(flats, uprights, grey, scale)
    uprights = _lengthened(uprights[:, _TURNED], flats[:, _TURNED], np.ascontiguousarray(grey.T), scale)[:, _TURNED]
    pixels = np.asarray(flat_pixels | upright_pixels.T, dtype=np.uint8)
    return np.concatenate((flats, uprights)), pixels


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
    return all(
        _is_darker(part.mean(axis=1), beside) for part in np.array_split(window, min(_PARTS, right - left), axis=1)
    )


def _is_darker(profile: NDArray[np.float32], beside: int) -> bool:
    """Tell whether the middle of a profile across a line is darker than both its sides."""
    line = float(profile[2 * beside - 2 : 2 * beside + 3].min())
    return min(float(np.median(profile[:beside])), float(np.median(profile[-beside:]))) - line >= _FAINT


def _rules(ink: Mask, length: float, scale: float) -> tuple[Floats, Mask]:
    """Return the horizontal rules of at least ``length`` points as boxes in points, and their pixels.

    Small gaps and a slight slope are allowed.
    """
    step = max(1, round(_BEND * scale))
    thickened = cv2.dilate(ink, np.ones((step, 1), np.uint8)) if step > 1 else ink
    closed = cv2.morphologyEx(thickened, cv2.MORPH_CLOSE, np.ones((1, max(2, round(_GAP * scale))), np.uint8))
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, round(length * scale)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    thin = np.zeros(count, dtype=np.uint8)
    found = []
    for label in range(1, count):
        x, y, wide, high, area = stats[label].tolist()
        thickness = (area / wide - step + 1) / scale
        if thickness > _THICK or high > _THICK * scale + step + 2 * _SLOPE * wide:
            continue
        if wide < _LONG * scale and not _stands_alone(ink, (x, y, x + wide, y + high), scale):
            continue
        thin[label] = 1
        middle = (y + high / 2) / scale
        found.append((x / scale, middle - 0.3, (x + wide) / scale, middle + 0.3))
    return as_boxes(found), np.asarray(thin[labels], dtype=np.uint8)


def _stands_alone(ink: Mask, box: tuple[int, int, int, int], scale: float, most: float = _CROWDED) -> bool:
    """Tell whether there is paper along both sides of a run: else it is a stroke, or signs run together."""
    x0, top, x1, bottom = box
    reach, near = max(2, round(_BESIDE * scale)), max(1, round(0.4 * scale))
    for begin, end in ((top - near - reach, top - near), (bottom + near, bottom + near + reach)):
        beside = ink[max(0, begin) : max(0, end), x0:x1]
        if beside.size and beside.any(axis=0).mean() > most:
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


def _are_strokes(uprights: Floats, flats: Floats, ink: Mask, scale: float) -> Flags:
    """Tell which short verticals look like strokes of signs.

    Either there is paper between an end and the rule that it should touch; or no other row goes on with it, and signs
    stand beside it.
    """
    middle = (uprights[:, 0] + uprights[:, 2]) / 2
    lonely = (np.abs(middle[:, None] - middle[None, :]) <= _IN_LINE).sum(axis=1) < 2
    found: Flags = uprights[:, 3] - uprights[:, 1] < _SURE
    turned = np.ascontiguousarray(ink.T)
    heights = np.sort((flats[:, 1] + flats[:, 3]) / 2)
    for index in np.flatnonzero(found).tolist():
        x0, top, x1, bottom = uprights[index].tolist()
        ends = [heights[np.abs(heights - end).argmin()] if len(heights) else end for end in (top, bottom)]
        x, first, last = round(middle[index] * scale), round(ends[0] * scale), round(ends[1] * scale)
        strip = np.atleast_1d(ink[first : last + 1, max(0, x - 1) : x + 2].any(axis=1))
        near = max(2, round(_MEETS * scale))
        open_end = bool(len(strip)) and min(strip[:near].mean(), strip[-near:].mean()) < 1.0
        box = (round(top * scale) + 2, round(x0 * scale), round(bottom * scale) - 2, round(x1 * scale))
        found[index] = open_end or not _stands_alone(turned, box, scale, _LONELY if lonely[index] else _CROWDED)
    return found
