"""Marks of footnotes, set small and raised behind a number or a word: they are no part of it, as in 8129¹."""

from __future__ import annotations

import numpy as np

from gongkai.readers.pdf.page import UPRIGHT, Flags, Floats, Glyphs
from gongkai.text.normal import FOOTNOTE_MARK

# How much smaller a mark is than what it stands behind, and by how much of that one's size it ends above it. Word and
# LibreOffice set marks at 0.58 and raise them by 0.33, browsers at 0.83 and by 0.44.
_SMALL, _RAISED = 0.75, 0.15
_LESS, _HIGH = 0.95, 0.25
_HIGHEST = 0.8
_CLOSE = -0.1, 0.35  # of the size, between a mark and what it stands behind


def without_raised(glyphs: Glyphs) -> Flags | None:
    """Tell which glyphs are no raised marks; None when there are none. Glyphs are in the order of the file."""
    x0, top, x1, bottom = glyphs.boxes.T
    high = bottom - top
    smaller = high[1:] < _LESS * high[:-1]
    if not smaller.any():
        return None
    raised = (bottom[:-1] - bottom[1:]) / np.maximum(high[:-1], 1.0)
    gap = (x0[1:] - x1[:-1]) / np.maximum(high[:-1], 1.0)
    starts = (
        smaller
        & (raised > np.where(high[1:] < _SMALL * high[:-1], _RAISED, _HIGH))
        & (raised < _HIGHEST)
        & (gap > _CLOSE[0])
        & (gap < _CLOSE[1])
        & (glyphs.turns[1:] == UPRIGHT)
    )
    kept = np.ones(len(glyphs), dtype=np.bool_)
    for start in (np.flatnonzero(starts) + 1).tolist():
        end = start + 1
        while end < len(glyphs) and _goes_on(glyphs.boxes[end - 1], glyphs.boxes[end]):
            end += 1
        before, *mark = (chr(code) for code in glyphs.codes[start - 1 : end].tolist())
        if not (before.isascii() and before.isalpha()) and FOOTNOTE_MARK.fullmatch("".join(mark)):
            kept[start:end] = False
    return None if kept.all() else kept


def _goes_on(last: Floats, following: Floats) -> bool:
    size = last[3] - last[1]
    same = abs(following[3] - last[3]) < (1 - _LESS) * size and abs(following[1] - last[1]) < (1 - _LESS) * size
    return bool(same and _CLOSE[0] * size < following[0] - last[2] < _CLOSE[1] * size)
