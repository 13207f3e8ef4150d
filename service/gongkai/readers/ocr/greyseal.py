"""Seals that a black and white scan shows in grey: told from print by thick strokes that are lighter than it.

Red ink under a scanner without colours is as dark as shaded cells, never as dark as print, and its ring and star are
thicker than any stroke of small print. Where it was, print stays and the seal goes.
"""

from __future__ import annotations

import cv2
import numpy as np

from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.ink import Mask

_PAPER = 250
_INK = 212  # what is darker is no paper
# Points.
_THICK = 2.0  # of a ring's stroke, at least; those of small print and rules are under 1.5
_LARGE = 50.0  # across: seals are 36 mm and more, a star in one 10
_STROKE = 1.1  # of the signs in a seal, at least
_AROUND = 1.0  # the soft edge of its strokes
_PRINT = 20  # percentile of ink that print has: its cores, whatever its edges
_LIGHTER = 0.22  # of the way from print to paper that a seal is lighter, at least
_MOST = 0.2  # of the page, which a seal's box covers at most


def without_grey_seal(grey: Pixels, scale: float) -> tuple[Pixels, Mask]:
    """Return evened grey without a grey seal, and where it was taken off; ``scale`` is pixels a point."""
    dark = (grey < _INK).astype(np.uint8)
    none = np.zeros(grey.shape, dtype=np.uint8)
    if not dark.any():
        return grey, none
    printed = float(np.percentile(grey[dark > 0], _PRINT))
    lightest = printed + _LIGHTER * (_PAPER - printed)
    smooth = cv2.medianBlur(grey, 3)
    light = ((smooth < _INK) & (smooth > lightest)).astype(np.uint8)
    size = max(2, round(_THICK * scale))
    thick = cv2.morphologyEx(light, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    # Print and rules cut a ring into arcs.
    joint = max(3, round(3 * scale))
    whole = cv2.dilate(thick, np.ones((joint, joint), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    seal = none.copy()
    for label in range(1, count):
        x, y, wide, high, _ = stats[label].tolist()
        if min(wide, high) >= _LARGE * scale and wide * high <= _MOST * grey.size:
            seal[y : y + high, x : x + wide] = _strokes(light[y : y + high, x : x + wide], scale)
    if not seal.any():
        return grey, none
    level = float(np.percentile(smooth[(seal > 0) & (light > 0)], 10))
    middle = (printed + level) / 2
    cleaned = ((grey.astype(np.float32) - printed) * (_PAPER / max(1.0, middle - printed))).clip(0, _PAPER)
    return np.where(seal > 0, np.maximum(grey, cleaned), grey).astype(np.uint8), seal


def _strokes(light: Mask, scale: float) -> Mask:
    """Return where strokes of a seal lie, with their soft edges, in the part of the page that one covers."""
    size = max(2, round(_STROKE * scale))
    own = cv2.morphologyEx(light, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    edge = 2 * max(1, round(_AROUND * scale)) + 1
    return np.asarray(cv2.dilate(own, np.ones((edge, edge), np.uint8)), dtype=np.uint8)
