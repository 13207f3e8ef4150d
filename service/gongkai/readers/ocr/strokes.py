"""Strokes of signs that look like rules: those of a narrow label's lines run together into one upright.

A rule goes on to the rules that it ends at, and signs stop before it. Strokes leave paper at their ends, as signs stand
free in their cells, and other strokes meet and cross them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.ink import Mask
from gongkai.readers.pdf.page import Flags, Floats
from gongkai.readers.pdf.tables import SNAP

Places = NDArray[np.int32]  # boxes in pixels

TURNED = [1, 0, 3, 2]  # a box with its axes exchanged
# Points.
SURE = 20.0  # a vertical this long is a rule even where it meets no horizontal one
LONG = 120.0  # no signs run together over such a length
MEETS = 1.2  # from an end to the rule that a short one runs up to
THICK = 3.6
BESIDE = 1.2  # how far from a rule paper is looked for
PADDING = 2.0  # between a cell's rules and its signs: in dense forms half of it shows, elsewhere more
_END = 1.5  # of a short rule, where the rules that it ends at are thick or soft
_NEAR = 0.6  # of its middle, where a soft line is ragged
_HALF = 0.8  # of a rule's thickness, its soft edges in it
_CROSSED = 1.0  # of its length at least: one stroke of a sign, or ragged ends of two that touch it
# Shares of a run's length.
_ALONG = 0.8  # of the shorter of two runs: the lines of a doubled or threefold rule run side by side
_TRACE = 0.4  # of how dark a vertical is: worn rules show more, the soft edges of strokes less
_INKED = 0.4  # what lies less on ink is doubled, its middle paper, or leans
_CROSSED_SHARE = 0.03  # nothing but level rules crosses one in print
_MET = 0.07  # one stroke of a sign takes 0.09 and more, dirt beside a rule less than 0.05


def are_open(uprights: Floats, flats: Floats, ink: Mask, scale: float, *, dashed: bool) -> Flags:
    """Tell which short verticals leave paper between an end and the rule that it should touch: strokes of signs."""
    middle = (uprights[:, 0] + uprights[:, 2]) / 2
    found: Flags = uprights[:, 3] - uprights[:, 1] < SURE
    heights = np.sort((flats[:, 1] + flats[:, 3]) / 2)
    near = max(2, round((PADDING if dashed else MEETS) * scale))
    for index in np.flatnonzero(found).tolist():
        _, top, _, bottom = uprights[index].tolist()
        ends = [heights[np.abs(heights - end).argmin()] if len(heights) else end for end in (top, bottom)]
        between = strip(ink, middle[index], np.array(ends), scale)
        inked = np.any if dashed else np.all
        found[index] = bool(len(between)) and not (inked(between[:near]) and inked(between[-near:]))
    return found


def are_apart(uprights: Floats, flats: Floats, ink: Mask, grey: Pixels, scale: float, *, dashed: bool) -> Flags:
    """Tell which pieces of verticals leave paper before the horizontal rules that they end at: strokes of signs.

    Where none lies at an end, it is worn or the table is open there, and only the other end tells. A short piece that
    no other goes on with leaves paper at one end: signs of tight rows touch the rule at the other.
    """
    ends = [_open_ends(box, flats, ink, grey, scale, dashed=dashed) for box in uprights]
    found: Flags = np.array([bool(own) and all(own) for own in ends], dtype=np.bool_)
    half = np.array([any(own) for own in ends], dtype=np.bool_)
    lone = (uprights[:, 3] - uprights[:, 1] < SURE) & ~(_follow(uprights) & ~found).any(axis=1)
    return np.asarray(found | (half & lone))


def _follow(uprights: Floats) -> Flags:
    """Tell of each piece of a vertical (rows) which pieces (columns) begin where it ends, or end where it begins."""
    x = (uprights[:, 0] + uprights[:, 2]) / 2
    below = np.abs(uprights[:, 3, None] - uprights[None, :, 1]) < MEETS
    return np.asarray((np.abs(x[:, None] - x[None, :]) < MEETS) & (below | below.T))


def _open_ends(box: Floats, flats: Floats, ink: Mask, grey: Pixels, scale: float, *, dashed: bool) -> list[bool]:
    """Tell for each end of a piece at which a horizontal rule lies whether there is paper before it.

    Between dashes there is less paper than before a sign. None where the piece is too short or too long to tell.
    """
    x0, top, x1, bottom = box.tolist()
    if not SNAP < bottom - top < LONG:
        return []
    near = max(2, round(PADDING * scale))
    x, heights = (x0 + x1) / 2, (flats[:, 1] + flats[:, 3]) / 2
    own = heights[(flats[:, 0] - MEETS <= x) & (x <= flats[:, 2] + MEETS)]
    # Of a doubled rule it ends at the inner line.
    above = own[(own >= top - _END) & (own < top + SNAP)].max(initial=-np.inf)
    below = own[(own > bottom - SNAP) & (own <= bottom + _END)].min(initial=np.inf)
    rows = slice(round(max(above, top) * scale) + 1, round(min(below, bottom) * scale))
    if rows.stop - rows.start <= 2 * near:
        return []
    paper = _paper(ink, grey, x, rows, scale)
    is_paper = np.all if dashed else np.any
    ends = ((np.s_[:near], above > -np.inf), (np.s_[-near:], below < np.inf))
    return [bool(is_paper(paper[part])) for part, met in ends if met]


def _paper(ink: Mask, grey: Pixels, x: float, rows: slice, scale: float) -> Flags:
    """Tell in which rows of pixels along a vertical there is paper, and not even a trace of it."""
    middle, far = round(x * scale), round(SURE * scale)
    for side in (_NEAR, THICK / 2):
        reach = max(1, round(side * scale))
        own = np.s_[rows, max(0, middle - reach) : middle + reach + 1]
        inked = ink[own].any(axis=1)
        if inked.mean() >= _INKED:
            break
    around = float(np.median(grey[rows, max(0, middle - far) : middle + far]))
    dark = around - grey[own].min(axis=1).astype(np.float32)
    usual = float(np.median(dark[inked])) if inked.any() else 0.0
    return np.asarray(dark < _TRACE * usual)


def strip(ink: Mask, x: float, ends: Floats, scale: float) -> Flags:
    """Tell in which rows of pixels between two heights a vertical is ink.

    Without the rows of the ends: rules' middles are exact to a pixel, and beyond the outermost lies paper.
    """
    middle, reach = round(x * scale), max(1, round(_NEAR * scale))
    first, last = np.round(ends * scale).astype(int).tolist()
    return np.asarray(ink[first + 1 : last, max(0, middle - reach) : middle + reach + 1].any(axis=1))


def are_met(uprights: Floats, runs: Floats, signs: Mask, scale: float) -> Flags:
    """Tell which verticals other strokes meet or cross on their way: they are strokes of signs themselves.

    A short one may be met on one side. ``runs`` are all long upright strokes: one along a vertical, so near it, is the
    other line of a doubled rule.
    """
    lengths = uprights[:, 3] - uprights[:, 1]
    found: Flags = (lengths > SNAP) & (lengths < LONG)
    around = runs + np.array((0.3 - _HALF, 0.0, _HALF - 0.3, 0.0))
    others = np.round(around[:, TURNED] * scale).astype(np.int32)
    for index in np.flatnonzero(found).tolist():
        x0, top, x1, bottom = uprights[index].tolist()
        first, last = round((top + _END) * scale), round((bottom - _END) * scale)
        box = np.array((first, round(x0 * scale), last, round(x1 * scale)))
        left, right = crowded_sides(signs, box, others, scale, touching=True)
        crossed = (left & right).sum() > max(_CROSSED * scale, _CROSSED_SHARE * len(left))
        found[index] = crossed or (lengths[index] < SURE and max(left.mean(), right.mean()) > _MET)
    return found


def crowded_sides(signs: Mask, box: Places, runs: Places, scale: float, *, touching: bool) -> tuple[Flags, Flags]:
    """Tell for every pixel along a run, above and below it, whether ink stands there.

    ``touching``: only ink that reaches the run from its side counts; ragged lines of a doubled rule leave a gap.

    Another of the ``runs`` along all of it, or of which all runs along it, belongs to the same rule, and is no sign.
    """
    x0, top, x1, bottom = box.tolist()
    reach, near = max(2, round(BESIDE * scale)), max(1, round(_NEAR * scale))
    shared = np.minimum(runs[:, 2], x1) - np.maximum(runs[:, 0], x0)
    along = shared >= _ALONG * np.minimum(runs[:, 2] - runs[:, 0], x1 - x0)
    sides: list[Flags] = []
    for edge, end in ((top - near - reach, top - near), (bottom + near, bottom + near + reach)):
        begin = max(0, edge)
        beside = signs[begin : max(0, end), x0:x1].copy()
        for first, last in runs[along & (runs[:, 1] - near < end) & (runs[:, 3] + near > begin)][:, [1, 3]].tolist():
            beside[max(0, first - near - begin) : last + near - begin] = 0
        crowded: Flags = np.asarray(beside.any(axis=0))
        if touching:
            gap = signs[max(0, top - near - 1) : top] if end <= top else signs[bottom : bottom + near + 1]
            crowded &= gap[:, x0:x1].all(axis=0)
        sides.append(crowded)
    return sides[0], sides[1]
