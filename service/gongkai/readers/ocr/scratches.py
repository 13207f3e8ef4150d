"""Scratches and creases: thin straight lines across the page, askew, that begin or end outside of its tables.

One that runs upright is a streak (``streaks.py``). One askew passes from column to column: its pieces between the
horizontal rules look like rules of columns that are none, or like strokes of the numbers that it passes through.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.ink import Mask
from gongkai.readers.pdf.page import Flags, Floats

_PAPER = 250
_DARKER = 45  # than paper; a thin line between signs of dense print is 70
# Points.
_SEED = 24.0  # of a piece outside of tables, at least; signs of titles are lower
_THIN = 1.7  # ink of a row of it, at most, a sign that it touches in it
_OFF = 0.7  # from the line through it
_WINDOW = 14.0  # over which the line must show, signs that it passes through in it
_WIDE = 2.2  # strokes of signs that cross it and are wider stay
_LONG = 90.0  # over all
_TOGETHER = 3.0  # ends of the open sides of one table
_STRAIGHT = 0.9  # of a piece's pixels that lie on the line
_SHOWN = 0.8  # of the rows of a window
_LEAN = (0.003, 0.25)  # from upright: less over a whole page is a streak
_CROSSED = 2  # horizontal rules: fewer are no table


class _Line(NamedTuple):
    at: float  # x at the top of the page, in pixels
    slope: float  # x a row
    top: int
    bottom: int
    end: int  # of the piece by which it was found, away from tables


def scratches_of(grey: Pixels, signs: Mask, flats: Floats, scale: float) -> Mask:
    """Return the pixels of scratches through tables; ``signs`` is the ink without horizontal rules, ``flats``."""
    found: Mask = np.zeros(grey.shape, dtype=np.uint8)
    seeds = list(_seeds(signs, flats, scale)) if len(flats) >= _CROSSED else []
    if not seeds:
        return found
    ink: Mask = np.asarray(grey < _PAPER - _DARKER, dtype=np.uint8)  # in dense print thin lines are no ink
    for seed in seeds:
        ends = np.array([other.end for other in seeds if other is not seed])
        if (np.abs(ends - seed.end) <= _TOGETHER * scale).any():
            continue  # the open side of a table, whose rules end together
        line = _followed(seed, ink, scale)
        y = (flats[:, 1] + flats[:, 3]) / 2 * scale
        x = line.at + line.slope * y
        over = (flats[:, 0] * scale < x) & (x < flats[:, 2] * scale) & (line.top < y) & (y < line.bottom)
        if line.bottom - line.top >= _LONG * scale and int(over.sum()) >= _CROSSED:
            _draw(found, line, ink, scale)
    return np.asarray(cv2.dilate(found, np.ones((1, 3), np.uint8)), dtype=np.uint8)  # its soft edges


def _seeds(signs: Mask, flats: Floats, scale: float) -> Iterator[_Line]:
    """Yield the thin upright lines that lie above or below all horizontal rules over them."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(signs, connectivity=8)
    _, _, wide, high, area = stats.T
    own = (high >= _SEED * scale) & (area <= _THIN * scale * high) & (wide <= _WIDE * scale + _LEAN[1] * high)
    own[0] = False  # paper
    middles = (flats[:, 1] + flats[:, 3]) / 2
    for label in np.flatnonzero(own).tolist():
        x0, top, across, down, _ = stats[label].tolist()
        at = (x0 + across / 2) / scale
        over = middles[(flats[:, 0] <= at) & (at <= flats[:, 2])]
        below = over < (top + down / 2) / scale
        if not len(over) or below.any() != below.all():
            continue
        ys, xs = np.nonzero(labels[top : top + down, x0 : x0 + across] == label)
        points = np.column_stack((xs + x0, ys + top)).astype(np.float32)
        dx, dy, px, py = (float(value) for value in cv2.fitLine(points, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel())
        if not _LEAN[0] * abs(dy) <= abs(dx) <= _LEAN[1] * abs(dy):
            continue
        slope = dx / dy
        away = np.abs(points[:, 0] - px - slope * (points[:, 1] - py))
        if float((away <= _OFF * scale).mean()) >= _STRAIGHT:
            yield _Line(px - slope * py, slope, top, top + down, top + down if below.all() else top)


def _followed(seed: _Line, ink: Mask, scale: float) -> _Line:
    """Return a line as far as it shows, above and below the piece that it was found by."""
    shown = _inked(seed, ink, scale)
    size = max(3, round(_WINDOW * scale)) | 1
    share = cv2.blur(shown.astype(np.float32)[:, None], (1, size))[:, 0]
    clear = (share >= _SHOWN) | ((np.arange(len(shown)) >= seed.top) & (np.arange(len(shown)) < seed.bottom))
    gaps = np.flatnonzero(~clear)
    top = int(gaps[gaps < seed.top].max(initial=-1)) + 1
    bottom = int(gaps[gaps >= seed.bottom].min(initial=len(shown)))
    return seed._replace(top=top, bottom=bottom)


def _inked(line: _Line, ink: Mask, scale: float) -> Flags:
    height, width = ink.shape
    rows = np.arange(height)
    x = line.at + line.slope * rows
    found: Flags = np.zeros(height, dtype=np.bool_)
    for off in range(-round(_OFF * scale), round(_OFF * scale) + 1):
        places = np.round(x + off).astype(np.int64)
        inside = (places >= 0) & (places < width)
        found[inside] |= ink[rows[inside], places[inside]] > 0
    return found


def _draw(found: Mask, line: _Line, ink: Mask, scale: float) -> None:
    """Add a line's pixels, but where strokes that are wider than it cross it."""
    off, widest = round(_OFF * scale), round(_WIDE * scale)
    for y in range(line.top, line.bottom):
        x = round(line.at + line.slope * y)
        begin = max(0, x - off - widest)
        edges = np.flatnonzero(np.diff(ink[y, begin : x + off + widest + 1].astype(np.int8), prepend=0, append=0))
        for first, last in (edges.reshape(-1, 2) + begin).tolist():
            if last - first <= widest and first <= x + off and last > x - off:
                found[y, first:last] = 1
