"""Dashed and dotted rules: told from solid ones, and what they are made of told from signs.

The gaps of a dashed rule are as wide as those between signs, so that lines of signs run together where its gaps are
closed. But a dash is thin and lies by itself, and most strokes of a sign touch others.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.ink import Mask
from gongkai.readers.pdf.page import Flags, Floats

Traces = NDArray[np.float32]

# Points.
_PITCH = 6.0  # of a dash and the gap after it, at most; lines of signs are higher
_THIN = 2.0  # a dash is at most, its soft edges in it
_LONG = 8.0  # a dash is at most; a longer level stroke belongs to a solid rule
_NEAR = 0.6  # of a rule's middle
_AROUND = 20.0  # of it, where most is paper
_SHORT = 0.3  # less is dirt
_TRACE = 0.5  # of how dark a rule usually is: less is a gap, though not yet paper where dots are fine
_INNER = 0.3  # of the rules' length: tables of few rows with solid rules around them have no more inside
_GAPS = 3  # from which a rule may be dashed: strokes have one at each end


def are_dashed(flats: Floats, grey: Pixels, scale: float) -> bool:
    """Tell whether the horizontal rules of a page are dashed or dotted, those inside of its tables at least: its
    verticals are so too.

    Short dashes are no strokes of signs though paper is around them. The ink of fine dots runs together, and only the
    ``grey`` shows that the line comes and goes.
    """
    lengths = flats[:, 2] - flats[:, 0]
    dashed = [_is_dashed(_traces(grey, box, scale) < _TRACE, scale) for box in flats]
    return bool(lengths @ np.asarray(dashed, dtype=np.float64) > _INNER * lengths.sum()) if len(flats) else False


def _traces(grey: Pixels, box: Floats, scale: float) -> Traces:
    """Return how dark a horizontal rule is from pixel to pixel, as a share of how dark it usually is."""
    first, last, middle = (round(edge * scale) for edge in (box[0], box[2], (box[1] + box[3]) / 2))
    reach, far = max(1, round(_NEAR * scale)), round(_AROUND * scale)
    around = grey[max(0, middle - far) : middle + far, first + 1 : last]
    if not around.size:
        return np.ones(0, dtype=np.float32)
    dark = float(np.median(around)) - grey[max(0, middle - reach) : middle + reach + 1, first + 1 : last].min(axis=0)
    return np.asarray(dark / max(1.0, float(np.percentile(dark, 75))), dtype=np.float32)


def _is_dashed(paper: Flags, scale: float) -> bool:
    n_gaps = int(np.count_nonzero(paper[1:] & ~paper[:-1])) + int(paper[:1].any())
    return n_gaps >= max(_GAPS, len(paper) / scale / _PITCH)


def dashes_of(ink: Mask, scale: float) -> Mask:
    """Return the pixels of the level dashes of a page, and of its level solid strokes."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    _, _, wide, high, _ = stats.T
    own = (high <= _THIN * scale + 1) & (wide <= _LONG * scale) & (wide >= _SHORT * scale)
    own[0] = False  # paper
    solid = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, round(_LONG * scale)), np.uint8))
    return np.asarray(own.astype(np.uint8)[labels] | solid, dtype=np.uint8)


def covered(dashes: Mask, box: NDArray[np.int32], gap: float) -> float:
    """Return the share of a run's length in which dashes lie, gaps between them of ``gap`` pixels closed."""
    x0, top, x1, bottom = box.tolist()
    columns = np.flatnonzero(dashes[top:bottom, x0:x1].any(axis=0))
    steps = np.diff(columns)
    return float(steps[steps <= gap].sum() + 1) / (x1 - x0) if len(columns) else 0.0
