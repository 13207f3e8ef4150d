"""The words of a seal drawn as text: most stand askew around a circle, some upright, and those fall into cells."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from gongkai.readers.pdf.page import Flags, Floats

_ASKEW = 5.0  # degrees
_FEWEST = 6  # signs askew: names of organs have more
_SIDES = 50.0, 220.0  # points: seals are 38 to 58 mm wide, their words stand within the edge
_ROUND = 1.8  # times: the lower part of the circle is open
_STEP = 45.0  # points from one sign of a seal to the next that stands askew
_RED, _DARK = 140, 120  # of 255: at least that much red, at most that much green and blue


def of_seals(text_page: Any, boxes: Floats, angles: Floats) -> Flags | None:
    """Tell which characters are of red seals; None when there is none."""
    askew = np.flatnonzero(np.abs((angles + 45) % 90 - 45) > _ASKEW)
    if len(askew) < _FEWEST:
        return None
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    steps = np.abs(np.diff(middle[askew], axis=0)).max(axis=1)
    found = np.zeros(len(boxes), dtype=np.bool_)
    for own in np.split(askew, np.flatnonzero(steps > _STEP) + 1):
        low, high = boxes[own, :2].min(axis=0), boxes[own, 2:].max(axis=0)
        short, long = sorted((high - low).tolist())
        if len(own) < _FEWEST or not (_SIDES[0] <= short and long <= _SIDES[1] and long < _ROUND * short):
            continue
        # The whole circle, whichever part of it is open.
        inside = np.flatnonzero(np.all((middle >= high - long) & (middle <= low + long), axis=1))
        if sum(_is_red(text_page, index) for index in own.tolist()) == len(own):
            found[inside] |= [_is_red(text_page, index) for index in inside.tolist()]
    return found if found.any() else None


def _is_red(text_page: Any, index: int) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFText_GetFillColor(text_page, index, red, green, blue, alpha):
        return False
    return red.value >= _RED and max(green.value, blue.value) <= _DARK
