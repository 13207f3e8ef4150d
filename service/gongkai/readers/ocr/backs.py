"""Pale lines of another sheet: the back of a page or the one below shows through, or the paper itself is ruled.

Such lines part rows and strike numbers out. They are all about as pale, much paler than the table's own, stick out of
its frame or run through its print. A table's own pale rules do neither, and without them it is no full grid.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.pdf.page import Flags, Floats
from gongkai.readers.pdf.tables import SNAP, RuledGrid, find_grids, merged_rules

_PAPER = 250
_NEAR = 0.8  # points of a rule's middle, in which its darkest pixel lies
_PALER = 0.4  # times as dark as own rules, at most; of ledgers 0.35; at 150 dpi own ones differ by a third
_BETWEEN = 0.75  # times as dark: rules from here on are own ones
_FEW = 0.03  # of the length of all rules: as much may be neither
_MANY = 0.2  # of it, pale ones: ledgers have 0.6, a page that shows through 0.36, creases 0.1
_FULL = 30  # cells that a table's own rules draw at least; frames with pale rules inside have few
_BESIDE = 1.6  # points above and below a line, where print that it runs through shows
_THROUGH = 0.04  # of a line's length, print on both its sides; rules of the other direction cross own ones in 0.02
_FOREIGN = 0.5  # of the length of the pale lines: what some of them show is true of all
_DARKER_HALF = 75  # percentile of their pixels; own rules that they cross are a tenth of these
_EDGE = 1.4  # times as dark as these: paper up to here
_SURE = 2.0  # times as dark: from here on print as it is


def pale_layer(boxes: Floats, grey: Pixels, scale: float) -> float | None:
    """Return how much darker than paper the lines are, among the rules of a page, that are of another sheet.

    None where there are none; ``boxes`` are the rules in points.
    """
    if not len(boxes):
        return None
    shades = [_pixels(grey, box, scale) for box in boxes]
    dark = np.array([float(np.median(own)) if own.size else 0.0 for own in shades])
    length = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    usual = _weighted(dark, length, 0.9)
    own, pale = dark >= _BETWEEN * usual, dark <= _PALER * usual
    total = float(length.sum())
    if float(length[pale].sum()) < _MANY * total or float(length[~own & ~pale].sum()) > _FEW * total:
        return None
    grids = find_grids(*merged_rules(boxes[own]))
    if sum(len(grid.cells) for grid in grids) < _FULL:
        return None
    inside = pale & _lie_in(boxes, [grid for grid in grids if len(grid.cells) > 1])
    foreign = _end_apart(boxes, boxes[own]) | np.array([_crosses(grey, box, scale, _PALER * usual) for box in boxes])
    if not inside.any() or float(length[inside & foreign].sum()) < _FOREIGN * float(length[inside].sum()):
        return None
    return float(np.percentile(np.concatenate([shades[index] for index in np.flatnonzero(pale)]), _DARKER_HALF))


def without_layer(grey: Pixels, level: float) -> Pixels:
    """Return evened grey without all that is no darker than lines of another sheet."""
    dark = np.float32(_PAPER) - grey
    low, high = _EDGE * level, _SURE * level
    kept = dark * np.clip((dark - low) / (high - low), 0.0, 1.0)
    return np.asarray((_PAPER - kept).clip(0, 255), dtype=np.uint8)


def _pixels(grey: Pixels, box: Floats, scale: float) -> NDArray[np.float32]:
    """Return how dark a rule is from pixel to pixel along it."""
    across, (first, last), middle = _along(grey, box, scale)
    near = max(1, round(_NEAR * scale))
    strip = across[max(0, middle - near) : middle + near + 1, first:last]
    return np.asarray(_PAPER - strip.min(axis=0), dtype=np.float32) if strip.size else np.zeros(0, dtype=np.float32)


def _along(grey: Pixels, box: Floats, scale: float) -> tuple[Pixels, tuple[int, int], int]:
    """Return the page turned so that a rule is level, from where to where it runs, and its height."""
    x0, top, x1, bottom = (box * scale).tolist()
    if x1 - x0 >= bottom - top:
        return grey, (round(x0) + 1, round(x1)), round((top + bottom) / 2)
    return grey.T, (round(top) + 1, round(bottom)), round((x0 + x1) / 2)


def _lie_in(boxes: Floats, grids: Sequence[RuledGrid]) -> Flags:
    """Tell which rules run through one of the tables, and not along its edge."""
    found: Flags = np.zeros(len(boxes), dtype=np.bool_)
    for grid in grids:
        x0, top, x1, bottom = grid.box
        found |= (np.minimum(boxes[:, 2], x1 - SNAP) > np.maximum(boxes[:, 0], x0 + SNAP)) & (
            np.minimum(boxes[:, 3], bottom - SNAP) > np.maximum(boxes[:, 1], top + SNAP)
        )
    return found


def _end_apart(boxes: Floats, own: Floats) -> Flags:
    """Tell which rules end, at one end at least, where no own rule of the other direction lies."""
    level = boxes[:, 2] - boxes[:, 0] > boxes[:, 3] - boxes[:, 1]
    flat = own[:, 2] - own[:, 0] > own[:, 3] - own[:, 1]
    found: Flags = np.zeros(len(boxes), dtype=np.bool_)
    for index, box in enumerate(boxes):
        turned = not level[index]
        along, at = (box[[1, 3]], box[[0, 2]].mean()) if turned else (box[[0, 2]], box[[1, 3]].mean())
        others = own[flat] if turned else own[~flat]
        places = others[:, [1, 3]].mean(axis=1) if turned else others[:, [0, 2]].mean(axis=1)
        reach = others[:, [0, 2]] if turned else others[:, [1, 3]]
        met = places[(reach[:, 0] - SNAP <= at) & (at <= reach[:, 1] + SNAP)]
        found[index] = not all(bool((np.abs(met - end) <= SNAP).any()) for end in along)
    return found


def _crosses(grey: Pixels, box: Floats, scale: float, print_from: float) -> bool:
    """Tell whether a line runs through print: signs on both its sides at once."""
    across, (first, last), middle = _along(grey, box, scale)
    off = max(2, round(_BESIDE * scale))
    if middle < off or middle + off >= len(across) or last <= first:
        return False
    both = np.maximum(across[middle - off, first:last], across[middle + off, first:last])
    return float((_PAPER - both.astype(np.float32) >= print_from).mean()) > _THROUGH


def _weighted(values: Floats, weights: Floats, share: float) -> float:
    order = np.argsort(values)
    passed = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(passed, share * passed[-1])])
