"""Vertical rules carried from row to row: where stamps, seals and pens cross a column's rule, it stays one.

A short vertical that strokes meet or cross looks like a stroke of a sign. But where the rule of a column stands in the
rows above and below, and ink runs from rule to rule on its line, it is the column's.
"""

from __future__ import annotations

import numpy as np

from gongkai.readers.ocr.ink import Mask
from gongkai.readers.ocr.strokes import MEETS
from gongkai.readers.pdf.page import Floats, as_boxes

_INKED = 0.92  # of a row's height: signs leave paper above and below them
_ON = 0.8  # points of the line: a rule's thickness, and what is left of a slope
_OWN = 0.4  # of the column's height, in which its rule is seen
_EDGE = 1.0  # points of a horizontal rule's middle, its own ink


def carried_rules(uprights: Floats, flats: Floats, ink: Mask, scale: float) -> tuple[Floats, Mask]:
    """Return the pieces of columns' rules that are missing between others, as boxes in points, and their pixels."""
    boxes = _missing(uprights, flats, ink, scale)
    pixels: Mask = np.zeros(ink.shape, dtype=np.uint8)
    for x0, top, x1, bottom in boxes.tolist():
        rows, columns = _strip((x0 + x1) / 2, top, bottom, scale)
        pixels[rows, columns] = ink[rows, columns]
    return boxes, pixels


def _missing(uprights: Floats, flats: Floats, ink: Mask, scale: float) -> Floats:
    found: list[tuple[float, float, float, float]] = []
    x = (uprights[:, 0] + uprights[:, 2]) / 2
    y = (flats[:, 1] + flats[:, 3]) / 2
    rest = np.argsort(x, kind="stable")
    while len(rest):
        own = rest[x[rest] <= x[rest[0]] + MEETS]
        rest = rest[len(own) :]
        at = float(np.median(x[own]))
        lengths = uprights[own, 3] - uprights[own, 1]
        top, bottom = float(uprights[own, 1].min()), float(uprights[own, 3].max())
        crossing = np.sort(y[(flats[:, 0] <= at) & (at <= flats[:, 2])])
        crossing = crossing[(crossing >= top - MEETS) & (crossing <= bottom + MEETS)]
        if len(own) < 2 or float(lengths.sum()) < _OWN * (bottom - top):
            continue
        for begin, end in zip(crossing[:-1].tolist(), crossing[1:].tolist(), strict=True):
            middle = (begin + end) / 2
            seen = (uprights[own, 1] < middle) & (middle < uprights[own, 3])
            if not seen.any() and _is_inked(at, begin, end, ink, scale):
                found.append((at - 0.3, begin, at + 0.3, end))
    return as_boxes(found)


def _is_inked(at: float, begin: float, end: float, ink: Mask, scale: float) -> bool:
    """Tell whether ink runs on a line from one horizontal rule to the next."""
    strip = ink[_strip(at, begin, end, scale)]
    return bool(strip.size) and float(strip.any(axis=1).mean()) >= _INKED


def _strip(at: float, begin: float, end: float, scale: float) -> tuple[slice, slice]:
    left, right = max(0, round((at - _ON) * scale)), round((at + _ON) * scale) + 1
    return slice(round((begin + _EDGE) * scale), round((end - _EDGE) * scale)), slice(left, right)
