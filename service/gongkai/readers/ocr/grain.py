"""Pages that are light on dark, and pages whose grey was made of dots: brought to dark ink on paper before all else.

A scanner that knows black and white alone draws grey as a screen of dots, or sprinkles paper that it held against the
wrong shade. Every dot is as dark as print, so the screen counts as ink and the page is slow to read, where it can be.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.ink import Mask

_SPECK = 96  # of 255: how much darker than the median around it a pixel of a screen is; soft print is nowhere
_GRAINY = 0.04  # of the page, such pixels; 0.02 on pictures of a screen and on faxes, 0.056 and more on dithered grey
_DARK = 110  # of 255: middle shade of a page that is light on dark; 157 under a lamp
_REDUCED = 4
_STROKE = 5  # pixels of the reduced page, wider than strokes of print
_UNEVEN = 0.8  # times the spread of dots by chance: 1.6 on sprinkled paper, 0.4 at most on screens
_LIGHT = 0.05  # of the page, light over more than strokes: a sheet of paper on a dark desk has a third
# Points.
_SMALL = 1.2  # square: dots of a screen, and those of print
_BESIDE = 2.0  # from a point of a number to the digits on both its sides
_SCREEN = 0.45  # over which a screen is taken together
_BLUR = 0.35  # over which what is left of sprinkled dots is


def with_dark_ink(picture: Pixels, dpi: float) -> Pixels:
    """Return a page (RGB) with dark ink on smooth paper: light ones turned over, the dots of a screen taken together.

    Other pages are returned as they are.
    """
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    if _is_negative(grey):
        picture, grey = np.asarray(255 - picture, dtype=np.uint8), np.asarray(255 - grey, dtype=np.uint8)
    if not _is_grainy(grey):
        return picture
    scale = dpi / 72
    smooth = cv2.GaussianBlur(grey, (0, 0), _SCREEN * scale)
    if _is_sprinkled(np.asarray(smooth, dtype=np.uint8), scale):
        smooth = cv2.GaussianBlur(_without_dots(grey, scale), (0, 0), _BLUR * scale)
    return np.asarray(cv2.cvtColor(smooth, cv2.COLOR_GRAY2RGB), dtype=np.uint8)


def _is_negative(grey: Pixels) -> bool:
    if float(np.median(grey[::_REDUCED, ::_REDUCED])) > _DARK:
        return False
    small = cv2.resize(grey, None, fx=1 / _REDUCED, fy=1 / _REDUCED, interpolation=cv2.INTER_AREA)
    return float((cv2.erode(small, np.ones((_STROKE, _STROKE), np.uint8)) > 128).mean()) < _LIGHT


def _is_grainy(grey: Pixels) -> bool:
    specks = cv2.subtract(cv2.medianBlur(grey, 3), grey)
    return float(np.count_nonzero(specks > _SPECK)) > _GRAINY * grey.size


def _is_sprinkled(smooth: Pixels, scale: float) -> bool:
    """Tell whether the dots of a page lie as chance has it: those of a screen are spread evenly, of print as well."""
    some = smooth[::_REDUCED, ::_REDUCED].astype(np.float32)
    paper = float(np.median(some))
    spread = 1.48 * float(np.median(np.abs(some - paper)))
    share = 1 - paper / 255
    by_chance = 255 * np.sqrt(share * (1 - share)) / (2 * np.sqrt(np.pi) * _SCREEN * scale)
    return bool(spread > _UNEVEN * by_chance)


def _without_dots(grey: Pixels, scale: float) -> Pixels:
    """Return the page without dots that lie by themselves, but those between the digits of a number."""
    dark = (grey < 128).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    small = stats[:, cv2.CC_STAT_AREA] <= _SMALL * scale * scale
    dots = np.asarray(small.astype(np.uint8)[labels] & dark, dtype=np.uint8)
    return np.where((dots > 0) & ~_between(np.asarray(dark - dots, dtype=np.uint8), scale), np.uint8(255), grey)


def _between(strokes: Mask, scale: float) -> NDArray[np.bool_]:
    """Return what has strokes near it on the left and on the right."""
    reach = max(1, round(_BESIDE * scale))
    side = np.ones((1, reach + 1), np.uint8)
    left = cv2.dilate(strokes, side, anchor=(reach, 0))
    right = cv2.dilate(strokes, side, anchor=(0, 0))
    return np.asarray(cv2.bitwise_and(left, right) > 0)
