"""Vertical rules that lean or bend from row to row: the paper curled, the camera saw it askew, the feed pulled.

Over a whole page no single slope puts them right, and within a row they lean more than a rule may. But the horizontal
rules cut them into pieces that reach from rule to rule, near where the column has its rule in other rows.
"""

from __future__ import annotations

import cv2
import numpy as np

from gongkai.readers.ocr.ink import Mask
from gongkai.readers.ocr.strokes import THICK
from gongkai.readers.pdf.page import Floats, as_boxes
from gongkai.readers.pdf.tables import SNAP

# Points.
_SHORTEST = 9.0  # between the rules of the lowest rows
_REACHES = 2.0  # of a horizontal rule's end, where it is worn
_NEAR = 8.0  # from the rule of the same column in another row; the narrowest columns are twice as wide
_LEAN = 0.16  # of its height: a curl of 9 degrees
_THIN = 2.6  # ink of a row, at most: soft rules are 2
_SEEN = 0.5  # of a piece's height along which another rule lies: it is that of its column


def leaning_rules(uprights: Floats, flats: Floats, signs: Mask, flat_pixels: Mask, scale: float) -> tuple[Floats, Mask]:
    """Return the vertical rules that lean too much to be seen as such, as boxes in points, and their pixels.

    ``signs`` is the ink without the horizontal ``flats``, whose pixels cut it. Each rule has the place that its
    column's rule has in the nearest row of ``uprights``.
    """
    none: Mask = np.zeros(signs.shape, dtype=np.uint8)
    if len(flats) < 2 or not len(uprights):
        return as_boxes([]), none
    _, labels, stats, _ = cv2.connectedComponentsWithStats(signs, connectivity=8)
    _, _, wide, high, area = stats.T
    own = (high >= _SHORTEST * scale) & (area <= _THIN * scale * high) & (wide <= THICK * scale + _LEAN * high)
    own[0] = False  # paper
    middles = (flats[:, 1] + flats[:, 3]) / 2
    found: list[tuple[float, float, float, float]] = []
    chosen = np.zeros(len(stats), dtype=np.uint8)
    for label in np.flatnonzero(own).tolist():
        x, y, across, down, _ = stats[label].tolist()
        at = (x + across / 2) / scale
        over = middles[(flats[:, 0] <= at + _REACHES) & (at <= flats[:, 2] + _REACHES)]
        if not len(over) or not _is_cut(flat_pixels, (x, y, x + across, y + down)):
            continue
        top, bottom = (float(over[np.abs(over - edge / scale).argmin()]) for edge in (y, y + down))
        place = _place(uprights, at, top, bottom) if bottom > top else None
        if place is not None:
            found.append((place - 0.3, top, place + 0.3, bottom))
            chosen[label] = 1
    return as_boxes(found), np.asarray(chosen[labels], dtype=np.uint8)


def _is_cut(flat_pixels: Mask, box: tuple[int, int, int, int]) -> bool:
    """Tell whether horizontal rules cut a piece of ink off at both its ends; signs leave paper before them."""
    x0, top, x1, bottom = box
    return bool(flat_pixels[max(0, top - 1), x0:x1].any() and flat_pixels[bottom : bottom + 1, x0:x1].any())


def _place(uprights: Floats, at: float, top: float, bottom: float) -> float | None:
    """Return where the column's rule lies in the nearest row; None where there is none, or it is seen in this row."""
    known = (uprights[:, 0] + uprights[:, 2]) / 2
    seen = np.minimum(uprights[:, 3], bottom) - np.maximum(uprights[:, 1], top) > _SEEN * (bottom - top)
    away = np.maximum(np.maximum(uprights[:, 1] - bottom, top - uprights[:, 3]), 0.0)
    away[np.abs(known - at) > _NEAR] = np.inf
    nearest = int(away.argmin())
    if not np.isfinite(away[nearest]):
        return None
    place = float(known[nearest])
    return None if any((seen & (np.abs(known - x) <= SNAP)).any() for x in (at, place)) else place
