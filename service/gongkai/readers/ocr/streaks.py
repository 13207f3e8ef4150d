"""Streaks of a copier or a scanner: lines straight through the page that belong to no table.

A rule of a table ends where the table does. Dirt on the glass draws a line from one edge of the page to the other, or
from somewhere to somewhere: taken for rules, such lines part columns that are one, and join tables that are two.
"""

from __future__ import annotations

import cv2
import numpy as np

from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.ink import Mask
from gongkai.readers.pdf.page import Flags, Floats

# Points.
_BEYOND = 12.0  # how far it runs on outside of the outermost rule that it crosses; an open table's rules end together
_EDGE = 30.0  # from the picture's edge: no table begins so near, and pages that lay askew have their corners there
_REACH = 8.0  # of a rule past a line that it crosses; those of a table end at its outermost ones, or worn short of them
_WORN = 80.0  # a rule of a table may be worn from one row to the next, rows are so high: such an end tells nothing
_TOGETHER = 3.0  # ends at one height
_ASIDE = 20.0  # another rule, and not the same one in two pieces
_SAME = 1.2  # pieces of one line, and of one doubled by its soft edges
_SOFT = 0.4  # of a streak's edge


def are_streaks(uprights: Floats, flats: Floats, height: float) -> Flags:
    """Tell which vertical lines (boxes in points) of a picture ``height`` points high are streaks.

    Either end may tell: it lies outside of all that the line crosses, at the picture's edge or where no other line
    ends.
    """
    found: Flags = np.zeros(len(uprights), dtype=np.bool_)
    x = (uprights[:, 0] + uprights[:, 2]) / 2
    upside_down = (uprights[:, [0, 3, 2, 1]] * (1, -1, 1, -1), flats[:, [0, 3, 2, 1]] * (1, -1, 1, -1))
    for index in range(len(uprights)):
        found[index] = _ends_outside(index, uprights, flats, height) or _ends_outside(index, *upside_down, 0.0)
    return np.asarray((np.abs(x[:, None] - x[None, found]) <= _SAME).any(axis=1), dtype=np.bool_)


def _ends_outside(index: int, uprights: Floats, flats: Floats, edge: float) -> bool:
    """Tell whether the lower end of a line is one that no rule of a table has; ``edge`` is the picture's."""
    left, top, right, end = uprights[index].tolist()
    x = (left + right) / 2
    y = (flats[:, 1] + flats[:, 3]) / 2
    over = y[(flats[:, 0] - _REACH <= x) & (x <= flats[:, 2] + _REACH)]
    through = y[(flats[:, 0] + _REACH <= x) & (x <= flats[:, 2] - _REACH)]
    crossed = over[(top < over) & (over < end)]
    if not ((top < through) & (through < end)).any() or end - float(crossed.max()) <= _BEYOND:
        return False
    middles = (uprights[:, 0] + uprights[:, 2]) / 2
    below = uprights[(np.abs(middles - x) <= _SAME) & (uprights[:, 1] > end)]
    goes_on = ((below[:, None, 1] - _TOGETHER < over) & (over < below[:, None, 3] + _TOGETHER)).any()
    if goes_on or ((over > end) & (over < end + _WORN)).any():
        return False
    aside = np.abs(middles - x) > _ASIDE
    shared = bool((aside & (np.abs(uprights[:, 3] - end) <= _TOGETHER)).any())
    return edge - end < _EDGE or not shared


def without_streaks(grey: Pixels, streaks: Mask) -> Pixels:
    """Return the picture with streaks painted over by what stands beside them."""
    return np.asarray(cv2.inpaint(grey, streaks, 2, cv2.INPAINT_TELEA), dtype=np.uint8) if streaks.any() else grey


def pixels_of(boxes: Floats, lines: Mask, scale: float) -> Mask:
    """Return the pixels of vertical ``lines`` that lie in the boxes (points), and their soft edges."""
    own: Mask = np.zeros(lines.shape, dtype=np.uint8)
    for x0, top, x1, bottom in np.round(boxes * scale).astype(int).tolist():
        reach = round(2 * _SAME * scale)
        area = np.s_[max(0, top) : bottom + 1, max(0, x0 - reach) : x1 + reach + 1]
        own[area] = lines[area]
    soft = 2 * max(1, round(_SOFT * scale)) + 1
    return np.asarray(cv2.dilate(own, np.ones((1, soft), np.uint8)), dtype=np.uint8)
