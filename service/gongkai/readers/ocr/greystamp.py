"""Stamps that a black and white scan shows in grey: strokes lighter than print within a frame that lies askew.

A stamp of receipt has a frame, two or three rows and a date. Nothing printed has a light frame askew: rules are level,
shaded cells are filled, light print has no frame.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.greyseal import AROUND, INK, STRAIGHT, lightened, lightest_print, lone_of, straight_runs
from gongkai.readers.ocr.ink import Mask

# Points.
_LEAST, _MOST = (45.0, 22.0), (230.0, 170.0)  # of a frame: its longer and its shorter side
_STROKE = 0.9  # of a frame, at least; the light edges of print are finer
_GAP = 4.0  # that print and rules leave in its strokes
_NEAR = 1.6  # from a frame's edge to the ink of its stroke
_STEP = 1.0
_INKED = (0.04, 0.5)  # of the frame: rows of signs, no shading
_DRAWN = 0.6  # of the frame's edges in ink; print and rules cover the rest
_EACH = 0.4  # of any one of them
_ASKEW = 1.5  # degrees; what is left of a page that lay askew, and of its curl, is less


def without_grey_stamp(grey: Pixels, scale: float) -> tuple[Pixels, Mask]:
    """Return evened grey without grey stamps, and where they were taken off; ``scale`` is pixels a point."""
    dark = (grey < INK).astype(np.uint8)
    none = np.zeros(grey.shape, dtype=np.uint8)
    if not dark.any():
        return grey, none
    lightest = lightest_print(grey, dark, scale)
    smooth = np.asarray(cv2.medianBlur(grey, 3), dtype=np.uint8)
    runs = straight_runs(dark, STRAIGHT * scale, AROUND * scale)
    lone = np.asarray(cv2.subtract(lone_of(smooth, lightest, scale), runs), dtype=np.uint8)
    within = none.copy()
    for corners in _frames(lone, scale):
        cv2.fillConvexPoly(within, corners.astype(np.int32), 1)
    if not within.any():
        return grey, none
    own = cv2.bitwise_and(cv2.dilate(within, _square(_NEAR * scale)), lone)
    stamp = np.asarray(cv2.dilate(own, _square(AROUND * scale)), dtype=np.uint8)
    light = ((smooth < INK) & (smooth > lightest)).astype(np.uint8)
    return lightened(grey, stamp, light, scale), stamp


def _square(reach: float) -> Mask:
    return np.ones((2 * max(1, round(reach)) + 1,) * 2, np.uint8)


def _frames(lone: Mask, scale: float) -> Iterator[NDArray[np.float32]]:
    """Yield the corners of each frame."""
    size = max(2, round(_STROKE * scale))
    lone = np.asarray(cv2.morphologyEx(lone, cv2.MORPH_OPEN, np.ones((size, size), np.uint8)), dtype=np.uint8)
    gap = max(3, round(_GAP * scale))
    joined = cv2.morphologyEx(lone, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    near = np.asarray(cv2.dilate(lone, _square(_NEAR * scale)) > 0)
    for label in range(1, count):
        x, y, wide, high, _ = stats[label].tolist()
        if max(wide, high) < _LEAST[0] * scale or min(wide, high) < _LEAST[1] * scale:
            continue
        own = (labels[y : y + high, x : x + wide] == label) & (lone[y : y + high, x : x + wide] > 0)
        ys, xs = np.nonzero(own)
        rect = cv2.minAreaRect(np.column_stack((xs + x, ys + y)).astype(np.float32))
        sides = sorted(side / scale for side in rect[1])
        turn = abs((rect[2] + 45) % 90 - 45)
        fits = _LEAST[0] <= sides[1] <= _MOST[0] and _LEAST[1] <= sides[0] <= _MOST[1] and turn >= _ASKEW
        corners = np.asarray(cv2.boxPoints(rect), dtype=np.float32)
        inked = len(xs) / max(1.0, rect[1][0] * rect[1][1])
        if fits and _INKED[0] < inked < _INKED[1] and _is_drawn(corners, near, scale):
            yield corners


def _is_drawn(corners: NDArray[np.float32], near: NDArray[np.bool_], scale: float) -> bool:
    """Return whether ink lies along every edge of a rectangle."""
    shares, lengths = [], []
    for begin, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        length = float(np.hypot(*(end - begin)))
        steps = np.linspace(0, 1, max(2, round(length / (_STEP * scale))))
        points = (begin + steps[:, None] * (end - begin)).round().astype(int)
        inside = ((points >= 0) & (points < np.array(near.shape[::-1]))).all(axis=1)
        points = points[inside]
        shares.append(float(near[points[:, 1], points[:, 0]].mean()) if len(points) else 0.0)
        lengths.append(length)
    return min(shares) >= _EACH and float(np.average(shares, weights=lengths)) >= _DRAWN
