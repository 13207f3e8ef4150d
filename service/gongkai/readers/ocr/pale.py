"""Pale rules, thinner and lighter than any ink: seen by looking along them, as noise goes and the line stays."""

from __future__ import annotations

import cv2
import numpy as np

from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.ink import Mask

# Points.
_ALONG = 8.0  # over which is looked at once
_LEVEL, _PLUMB = 60.0, 40.0  # shortest rules of this kind: columns of numbers have a number every 15, and paper between
_THICK = 2.0
_BESIDE = 2.0  # how far off paper is looked for
_PART = 4.0  # of a rule, each of which must show it: signs in a row or a column show in some
_SOFT = 0.6  # of its edge
_CROWDED = 0.2  # of its length beside which ink stands: rules that cross it take a tenth
_PALE = 0.04  # of paper's brightness: how much darker than around
_CLEAR = 2.0  # times as dark as is asked: paler ones look no longer than they are
_GAP = 2.5  # of paper, where a rule ends; between dashes is less
_SHOWN = 0.85  # of its parts
_INKED = 0.85  # of its length: those that are ink as well need not be looked for


def pale_rules(grey: Pixels, ink: Mask, scale: float) -> Mask:
    """Return the pixels of pale level and plumb rules that ``ink`` does not have whole; grey is evened."""
    plumb = _pale_runs(np.ascontiguousarray(grey.T), np.ascontiguousarray(ink.T), _PLUMB * scale, scale)
    return np.asarray(_pale_runs(grey, ink, _LEVEL * scale, scale) | plumb.T, dtype=np.uint8)


def _pale_runs(grey: Pixels, ink: Mask, length: float, scale: float) -> Mask:
    smooth = cv2.blur(grey, (max(3, round(_ALONG * scale)), 1))
    block = max(9, round(2 * 2 * _BESIDE * scale)) | 1
    mask = cv2.adaptiveThreshold(smooth, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 255 * _PALE)
    joined = cv2.dilate(mask, np.ones((2, 1), np.uint8))  # a slight slope
    runs = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, round(length)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    shown = np.zeros(runs.shape, dtype=np.uint8)
    for label in range(1, count):
        x, y, wide, high, area = stats[label].tolist()
        own = (slice(y, y + high), slice(x, x + wide))
        if area / wide > _THICK * scale + 1 or ink[own].any(axis=0).mean() >= _INKED:
            continue
        box = (x, y, x + wide, y + high)
        if _is_alone(ink, box, scale) and _is_even(grey, box, scale):
            begin, end = _ends(grey, box, scale)
            shown[y : y + high, begin:end][labels[y : y + high, begin:end] == label] = 1
    return shown


def _ends(grey: Pixels, box: tuple[int, int, int, int], scale: float) -> tuple[int, int]:
    """Return where a run begins and ends: looked at along it, a clear line goes on over paper, and over signs there."""
    x0, top, x1, bottom = box
    off = max(2, round(_BESIDE * scale))
    window = grey[max(0, top - off) : bottom + off, x0:x1].astype(np.float32)
    dark = np.median(window, axis=0) - grey[top:bottom, x0:x1].min(axis=0)
    usual = float(np.median(dark))
    if usual < _CLEAR * 255 * _PALE:
        return x0, x1
    gap = max(2, round(_GAP * scale))
    paper = np.pad(dark < usual / 2, gap, constant_values=True).astype(np.uint8)
    paper = cv2.morphologyEx(paper[None], cv2.MORPH_OPEN, np.ones((1, gap), np.uint8))[0, gap:-gap].astype(np.bool_)
    reach = round(2 * _ALONG * scale)
    before, after = (
        int(np.flatnonzero(part).max(initial=-1)) + 1 for part in (paper[:reach], paper[: -reach - 1 : -1])
    )
    return x0 + before, x1 - after


def _is_alone(ink: Mask, box: tuple[int, int, int, int], scale: float) -> bool:
    """Tell whether there is hardly any ink along both sides of a run: tight lines of signs look like one from afar."""
    x0, top, x1, bottom = box
    reach, near = max(2, round(_BESIDE * scale)), max(1, round(_SOFT * scale))
    sides = (
        ink[max(0, top - near - reach) : max(0, top - near), x0:x1],
        ink[bottom + near : bottom + near + reach, x0:x1],
    )
    return all(not side.size or side.any(axis=0).mean() <= _CROWDED for side in sides)


def _is_even(grey: Pixels, box: tuple[int, int, int, int], scale: float) -> bool:
    """Tell whether nearly every part of a run is darker than the paper on both its sides."""
    x0, top, x1, bottom = box
    off = max(2, round(_BESIDE * scale))
    window = grey[max(0, top - off) : bottom + off, x0:x1].astype(np.float32)
    if len(window) < 2 * off + bottom - top:
        return False
    parts = [part.mean(axis=1) for part in np.array_split(window, max(1, round((x1 - x0) / scale / _PART)), axis=1)]
    shown = [
        min(float(np.median(part[: off - 1])), float(np.median(part[1 - off :]))) - float(part[off - 1 : 1 - off].min())
        >= 255 * _PALE
        for part in parts
    ]
    return float(np.mean(shown)) >= _SHOWN
