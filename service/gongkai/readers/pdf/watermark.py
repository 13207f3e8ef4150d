"""Words in a pale colour that are printed across the page again and again: the mark of an office system, no text."""

from __future__ import annotations

import numpy as np

from gongkai.readers.pdf.codes import BLANK
from gongkai.readers.pdf.page import Flags, Floats, Ints

PALE = 140  # of 255, the darkest channel; such systems print 192 to 230. Or covering as little as this.
_REPEATED = 4
_OVER = 2  # of the words lie over other text; those of a table lie beside each other
_SHARED = 0.2  # of a sign's area
_LARGE = 1.8  # times the usual size: words so large over other text need not be repeated
_MOST = 2_000  # pale signs a page, else it is printed in that colour


def watermarks(pale: dict[int, list[int]], codes: Ints, boxes: Floats, *, others: Flags) -> list[int]:
    """Return the signs that belong to watermarks.

    ``pale`` holds the signs of each pale piece of text, ``others`` tells the signs of the page that are not pale.
    """
    if not others.any() or sum(map(len, pale.values())) > _MOST:
        return []
    words: dict[str, list[list[int]]] = {}
    for signs in pale.values():
        text = "".join(chr(code) for code in codes[signs].tolist() if code > BLANK)
        if text:
            words.setdefault(text, []).append(signs)
    dark = boxes[others]
    usual = float(np.median(dark[:, 3] - dark[:, 1]))
    found: list[int] = []
    for pieces in words.values():
        over = sum(_lies_over(boxes[signs], dark) for signs in pieces)
        large = [signs for signs in pieces if (boxes[signs, 3] - boxes[signs, 1]).max() > _LARGE * usual]
        if len(pieces) >= _REPEATED and (over >= _OVER or _leaves(boxes, pieces, dark)):
            marks = pieces
        elif any(_lies_over(boxes[signs], dark) for signs in large):
            marks = large
        else:
            marks = []
        found.extend(sign for signs in marks for sign in signs)
    return found


def _lies_over(own: Floats, dark: Floats) -> bool:
    low = np.maximum(own[:, None, :2], dark[None, :, :2])
    shared = np.clip(np.minimum(own[:, None, 2:], dark[None, :, 2:]) - low, 0, None).prod(axis=2)
    area = np.maximum((dark[:, 2:] - dark[:, :2]).prod(axis=1), 1.0)
    return bool((shared > _SHARED * area).any())


def _leaves(boxes: Floats, pieces: list[list[int]], dark: Floats) -> bool:
    """Tell whether some of the words stand beyond all other text, above or below and on a side."""
    low, high = dark[:, :2].min(axis=0), dark[:, 2:].max(axis=0)
    first = np.array([boxes[signs].mean(axis=0) for signs in pieces])
    out = (first[:, :2] < low) | (first[:, 2:] > high)
    return bool(out[:, 0].any() and out[:, 1].any())
