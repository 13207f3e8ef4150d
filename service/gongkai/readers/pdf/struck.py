"""Text that a line strikes out is not said."""

from __future__ import annotations

import numpy as np

from gongkai.readers.pdf.page import Flags, Glyphs
from gongkai.readers.pdf.tables import MAX_RULES, Rules, meeting

_BAND = 0.3, 0.75  # of a sign's box from its top: where a line strikes it out; lines below it lie at 0.9
_ENDS = 0.6  # of a sign's height by which a line may miss the ends of what it strikes out
_MOST_RULES = 200  # a page, that meet no other one: more are a drawing


def struck(glyphs: Glyphs, flat: Rules, upright: Rules) -> tuple[Flags, Flags] | None:
    """Tell which horizontal rules strike something out, and which glyphs; None when none does.

    Such a rule meets no upright one, and begins and ends with what it strikes out.
    """
    if not len(glyphs) or max(len(flat), len(upright)) > MAX_RULES:
        return None
    lone = np.flatnonzero(~meeting(flat, upright).any(axis=1))
    if not len(lone) or len(lone) > _MOST_RULES:
        return None
    x0, top, x1, bottom = glyphs.boxes.T
    middle, high = (x0 + x1) / 2, bottom - top
    gone = np.zeros(len(glyphs), dtype=np.bool_)
    strokes = np.zeros(len(flat), dtype=np.bool_)
    for rule in lone.tolist():
        at, start, end = flat.at[rule], flat.start[rule], flat.end[rule]
        crossed = (middle > start) & (middle < end) & (at > top + _BAND[0] * high) & (at < top + _BAND[1] * high)
        if not crossed.any():
            continue
        slack = _ENDS * float(high[crossed].max())
        if abs(x0[crossed].min() - start) < slack and abs(x1[crossed].max() - end) < slack:
            gone |= crossed
            strokes[rule] = True
    return (strokes, gone) if strokes.any() else None
