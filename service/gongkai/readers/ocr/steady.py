"""A rule is as dark at one place as at another; the strokes of signs that run on in one line come and go.

In rows as low as their signs, strokes touch the rules above and below and leave no paper that would tell them.
"""

from __future__ import annotations

import numpy as np

from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.ink import Mask
from gongkai.readers.ocr.strokes import LONG, MEETS, THICK, follow
from gongkai.readers.pdf.page import Flags, Floats

# Points.
_NEAR = 0.6  # of a rule's middle
_AROUND = 20.0  # of it, where most is paper
# Times as much as half of a page's pieces vary, as a share of their darkness (pale rules vary more) and in itself (they
# vary less). Of 2,220 short pieces of rules in scans at 150 dpi 1 % vary 1.8 and 1.9 times as much, of the strokes that
# other tests had let through half vary 2.9 and 2.0 times as much.
_UNSTEADY = (1.75, 1.6)  # with all that goes on with it
_UNLIKELY = (3.5, 2.6)  # by itself
_SLIGHT = (0.03, 8.0)  # and of 250: rules of a clean scan hardly vary
_ENOUGH = 10  # pieces on a page, to know how much its rules vary


def are_unsteady(uprights: Floats, grey: Pixels, seal: Mask | None, scale: float) -> Flags:
    """Tell which pieces of verticals vary more in darkness than the page's rules do: strokes of signs.

    ``uprights`` are in pieces from one horizontal rule to the next. Where a ``seal`` was taken off, rules vary too.
    """
    if len(uprights) < _ENOUGH:
        return np.zeros(len(uprights), dtype=np.bool_)
    varies = np.array([_variation(box, grey, scale) for box in uprights])
    whole = np.array([np.median(varies[chain], axis=0) for chain in _chains(uprights)])
    usual = np.median(varies, axis=0)
    found = (np.minimum(varies, whole) > usual * _UNSTEADY + _SLIGHT).all(axis=1)
    found |= (varies > usual * _UNLIKELY + _SLIGHT).all(axis=1)
    found &= uprights[:, 3] - uprights[:, 1] < LONG
    for index in np.flatnonzero(found).tolist():
        found[index] = not _is_sealed(uprights[index], seal, scale)
    return np.asarray(found)


def _is_sealed(box: Floats, seal: Mask | None, scale: float) -> bool:
    if seal is None:
        return False
    x0, top, x1, bottom = np.round(np.add(box, (-THICK, 0, THICK, 0)) * scale).astype(int).clip(0).tolist()
    return bool(seal[top:bottom, x0:x1].any())


def _variation(box: Floats, grey: Pixels, scale: float) -> tuple[float, float]:
    """Return how much the darkness of a vertical varies, as a share of it and in itself; 0 where it is too short."""
    middle, reach, far = (
        round((box[0] + box[2]) / 2 * scale), max(1, round(_NEAR * scale)), round(_AROUND * scale),
    )  # fmt: skip
    first, last = round((box[1] + MEETS) * scale), round((box[3] - MEETS) * scale)
    if last - first < 2 * reach:
        return 0.0, 0.0
    around = float(np.median(grey[first:last, max(0, middle - far) : middle + far]))
    dark = around - grey[first:last, middle - reach : middle + reach + 1].min(axis=1).astype(np.float64)
    return float(dark.std() / max(1.0, dark.mean())), float(dark.std())


def _chains(uprights: Floats) -> list[Flags]:
    """Return for each piece which pieces its vertical is made of, one going on where another ends."""
    near = follow(uprights) | np.eye(len(uprights), dtype=np.bool_)
    reached = near
    while True:
        further = reached @ near
        if (further == reached).all():
            return list(reached)
        reached = further
