"""From the colours of a scan to ink on paper: seals taken off, light evened out, ink told from paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.ocr.engine import Pixels

Mask = NDArray[np.uint8]  # 0 or 1
Flags = NDArray[np.bool_]

_COLOUR = 45  # one over the stronger of the two other colours: seals have 90 to 200, ink on yellowed paper under 30
_COLOURED = 10
# Of a page's width.
_FRAME = 0.075  # the smallest stamp is wide and high, worn; a line of large signs is half as high
_LARGEST = 0.45  # two stamps over each other; tables are wider
_WORN = 0.006  # where a frame may lack ink; lines of signs lie further apart
_SPARSE, _FILLED = 0.05, 0.5  # of such a piece's box: a seal takes a fifth, a pale one less, coloured rules 0.04
_CUT = 0.018  # where rules that were left out crossed it
_LEVEL = 0.08  # a level line of a table; strokes of the largest signs and parts of rings are shorter
_UPRIGHT = 0.04  # of two rows; the ring of a seal is upright over less
_MOST_SEALS = 6  # on a page
_SEAL_SHARE = 0.0004  # of the page; less red is noise of the chroma
_PAPER_CELL = 16  # pixels of the reduced page in which paper shows somewhere between the signs
_REDUCED = 4
_WHITE = 250
# Of the reduced page.
_EVERY = 12  # pixels between the points of its edge that are asked
_STEP = 6  # of 255, from pixel to pixel: shadows and the noise of cloth; from desk to paper it is 40
_MOST_DESK = 0.2  # of the page: more is the paper itself
_OTHER_SHADE = 0.12  # desk against the paper beside it; a cell of a table cut by the edge is as light as its neighbours
_RING = 6  # pixels around a stretch in which the paper is looked for
_SEAM = 7  # pixels over which the edge of the paper is soft, both sides
_FINE = 2.4  # points: rules and strokes of print are thinner, the ring of a seal is 3 thick
_SMOOTHED = 3.0  # points along a stroke, over which noise goes
_AROUND_SEAL = 3.0  # points of its edge, where taking it off takes parts of rules with it
_LEFT_OF_SEAL = 6.0  # points of its edge, where something of it may be left
_DARKER_THAN_SEAL = 0.08  # of the paper's brightness: a hairline under a seal is 0.1 darker than it
_DARKER = 0.12  # of the paper's brightness: faint print of copiers is 0.2 darker, paper's own noise 0.06
_PRINTED = 0.002  # of a page: less ink does not tell how black its print is
_BLACKEST = 5  # percent of the pixels that are ink for sure: its blackest print
_BLACK = 190.0  # of 250: how much darker than paper such print is on a page that is not faded
_FADED = 0.8  # of the usual: print a little paler shows its rules, and other ink beside them shows with less
_PALEST = 0.055  # of the paper's brightness, where print is ever so faded
_ABOVE_NOISE = 5.0  # spreads of the paper's noise


class Evened(NamedTuple):
    """A page as grey ink on white paper: without its coloured seals, with them as their light shows them, and where."""

    grey: Pixels
    stained: Pixels
    seal: Mask


def even(picture: Pixels) -> Evened:
    """Return a colour picture (RGB) as grey ink on white paper; its shadows go, and coloured seals.

    Every pixel is held against the paper around it.
    """
    grey, stained, seal = _without_seal(picture)
    height, width = grey.shape
    reduced = (max(1, width // _REDUCED), max(1, height // _REDUCED))
    small = np.asarray(cv2.resize(grey, reduced, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    size = min(_PAPER_CELL, *small.shape)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), size)
    ground = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    desk = cv2.resize(_beside_paper(small), (width, height), interpolation=cv2.INTER_NEAREST)

    def evened(shades: Pixels) -> Pixels:
        held = cv2.divide(shades, np.maximum(ground, 1), scale=250.0).astype(np.uint8)
        return np.where(desk > 0, np.uint8(_WHITE), held)

    own = evened(grey)
    return Evened(own, evened(stained) if seal.any() else own, seal)


def _beside_paper(small: Pixels) -> Mask:
    """Return where a reduced picture shows no paper but what it lies on: a desk, the black margin of a copier.

    Such stretches begin at the edge of the picture, change little within, and end where the paper begins at once.
    """
    height, width = small.shape
    smooth = cv2.medianBlur(np.ascontiguousarray(small), 5)
    steep = cv2.morphologyEx(smooth, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 2 * _STEP
    filled = np.pad(steep.astype(np.uint8), 1)
    stretches = np.zeros((height, width), dtype=np.uint8)
    for x, y in _edge_points(width, height):
        if filled[y + 1, x + 1]:
            continue
        before = filled.copy()
        area = cv2.floodFill(smooth, filled, (x, y), 0, _STEP, _STEP, 4 | cv2.FLOODFILL_MASK_ONLY | (1 << 8))[0]
        if area <= _MOST_DESK * small.size:
            stretches |= (filled - before)[1:-1, 1:-1]
    joined = cv2.morphologyEx(stretches, cv2.MORPH_CLOSE, np.ones((_SEAM, _SEAM), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    ring = np.ones((2 * _RING + 1, 2 * _RING + 1), dtype=np.uint8)
    beside = np.zeros((height, width), dtype=np.uint8)
    for label in range(1, count):
        own = (labels == label).astype(np.uint8)
        around = (cv2.dilate(own, ring) > 0) & (joined == 0)
        if stats[label, cv2.CC_STAT_AREA] < _RING * _RING or not around.any():
            continue
        share = float(np.median(smooth[own > 0])) / max(1.0, float(np.percentile(smooth[around], 75)))
        if abs(share - 1) > _OTHER_SHADE:
            beside |= own
    return np.asarray(cv2.dilate(beside, np.ones((_SEAM, _SEAM), np.uint8)), dtype=np.uint8)


def _edge_points(width: int, height: int) -> Iterator[tuple[int, int]]:
    for x in range(2, width - 2, _EVERY):
        yield from ((x, 2), (x, height - 3))
    for y in range(2, height - 2, _EVERY):
        yield from ((2, y), (width - 3, y))


def _without_seal(picture: Pixels) -> tuple[Pixels, Pixels, Mask]:
    """Return the picture in grey with coloured seals nearly paper; with them as light as their own colour's light
    shows them; and where they are.

    All red ink is a seal's but that of rules. Links and titles are blue as well, so blue ink is a seal's or a stamp's
    only within its frame.
    """
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    red, green, blue = cv2.split(picture)
    cleaned, stained, seal = grey, grey, np.zeros(grey.shape, dtype=np.uint8)
    for own, other in ((red, blue), (blue, red)):
        colour = cv2.subtract(own, cv2.max(green, other))
        coloured = _without_rules(colour > _COLOUR)
        within = _framed(coloured)
        if own is blue:
            coloured &= within
        if coloured.mean() < _SEAL_SHARE:
            continue
        # Pictures are stored with coarse colours: the colour of a stroke's edge lies beside the stroke.
        near = within | (cv2.dilate(coloured.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0)
        near &= colour > _COLOURED
        ink = max(1.0, float(np.percentile(own[coloured], 40)))
        lightened = np.minimum(own.astype(np.float32) * (250.0 / ink), 255.0).astype(np.uint8)
        cleaned = np.where(near, cv2.max(grey, lightened), cleaned).astype(np.uint8)
        stained = np.where(near, cv2.max(grey, own), stained).astype(np.uint8)
        seal |= near.astype(np.uint8)
    return cleaned, stained, seal


def _framed(coloured: Flags, gap: float = _WORN) -> Flags:
    """Return what lies within the frames of seals and stamps: pieces of ink as wide and as high as these are.

    Tables with coloured rules are wider, and shaded cells are filled. What is left of a table's faded rules around some
    of its cells is sparser, and there is more of it than there are seals on a page. ``gap`` parts pieces.
    """
    width = coloured.shape[1]
    labels, stats = _pieces(coloured, gap)
    inked = np.bincount(labels[coloured], minlength=len(stats) + 1)[1:]
    frames = [
        (x, y, wide, high)
        for (x, y, wide, high, _), area in zip(stats.tolist(), inked.tolist(), strict=True)
        if _FRAME * width <= min(wide, high) and max(wide, high) <= _LARGEST * width
        if _SPARSE * wide * high < area < _FILLED * wide * high
    ]
    within = np.zeros(coloured.shape, dtype=np.bool_)
    for x, y, wide, high in frames if len(frames) <= _MOST_SEALS else ():
        within[y : y + high, x : x + wide] = True
    return within


def _without_rules(coloured: Flags) -> Flags:
    """Return coloured ink without the rules of tables that are ruled in colour, and without the line below a head.

    They hang together over more than any seal is wide. A seal pressed on such a table is what has a frame of its own
    where the level and the upright runs are left out.
    """
    width = coloured.shape[1]
    labels, stats = _pieces(coloured, _WORN)
    soft = np.asarray(cv2.dilate(coloured.astype(np.uint8), np.ones((3, 3), np.uint8)), dtype=np.uint8)
    level = _runs(soft, width * _LEVEL)
    ruled = [label for label in np.unique(labels[level]).tolist() if label and stats[label - 1][2] > _LARGEST * width]
    if not ruled:
        return coloured
    in_table = np.isin(labels, ruled)
    upright = _runs(np.ascontiguousarray(soft.T), width * _UPRIGHT).T
    rest = coloured & in_table & ~level & ~upright
    return np.asarray((coloured & ~in_table) | (rest & _framed(rest, _CUT)))


def _pieces(coloured: Flags, gap: float) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the label of the piece that each pixel of coloured ink is of, and the boxes of pieces 1, 2, …"""
    size = max(3, round(coloured.shape[1] * gap))
    joined = cv2.dilate(coloured.astype(np.uint8), np.ones((size, size), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    return np.asarray(labels, dtype=np.int32), np.asarray(stats[1:], dtype=np.int32)


def _runs(ink: Pixels, length: float) -> Flags:
    """Return the level runs of ink of at least ``length`` pixels."""
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, max(2, round(length))), np.uint8)) > 0)


def ink_of(grey: Pixels, dpi: float) -> Mask:
    """Return where ink is, from evened grey."""
    return _darker(_smooth(grey, dpi), dpi, 255 * _DARKER)


def faded_ink_of(grey: Pixels, dpi: float, seal: Mask) -> Mask:
    """Return where ink is on a page whose print may be faded, thin rules too; signs may run together.

    What is left of a ``seal`` that was taken off is as pale.
    """
    smooth = _smooth(grey, dpi)
    least = _least_darkness(smooth)
    ink = _darker(smooth, dpi, least)
    if least == 255 * _DARKER or not seal.any():
        return ink
    reach = 2 * round(_LEFT_OF_SEAL * dpi / 72) + 1
    at_seal = cv2.dilate(seal, np.ones((reach, reach), np.uint8)) > 0
    return np.where(at_seal, _darker(smooth, dpi, 255 * _DARKER), ink).astype(np.uint8)


def _smooth(grey: Pixels, dpi: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(grey, (3, 3), 0), dtype=np.uint8) if dpi >= 120 else grey


def _darker(smooth: Pixels, dpi: float, least: float) -> Mask:
    """Return what is darker by ``least``, of 255, than what is around it."""
    block = max(15, round(dpi / 6)) | 1
    local = cv2.adaptiveThreshold(smooth, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, least)
    return np.asarray(local, dtype=np.uint8)


def _least_darkness(smooth: Pixels) -> float:
    """Return how much darker than paper ink is at least: thin strokes of faded print are pale, as are all of its."""
    some = smooth[::2, ::2]
    usual = 255 * _DARKER
    dark, paper = some[some < _WHITE - usual], some[some >= _WHITE - usual].astype(np.float32)
    if dark.size < _PRINTED * some.size or not paper.size:
        return usual
    black = _WHITE - float(np.percentile(dark, _BLACKEST))
    noise = 1.48 * float(np.median(np.abs(paper - np.median(paper))))
    least = max(usual * black / _BLACK, 255 * _PALEST, _ABOVE_NOISE * noise)
    return least if least < _FADED * usual else usual


def fine_ink(ink: Mask, grey: Pixels, seal: Mask, scale: float) -> Mask:
    """Return the ink with what lies at a grey seal seen anew: fine strokes that are darker than what is around them.

    Taking a seal off takes parts of thin rules off as well, and leaves of itself where it crosses them. ``grey`` is
    evened and has its grey seals still, ``scale`` is pixels a point.
    """
    if not seal.any():
        return ink
    size, along = max(3, round(_FINE * scale)) | 1, max(3, round(_SMOOTHED * scale)) | 1
    fine: Mask = np.zeros(grey.shape, dtype=np.uint8)
    for stroke, across in (((1, along), (size, 1)), ((along, 1), (1, size))):
        smooth = cv2.blur(grey, stroke[::-1])
        darker = cv2.morphologyEx(smooth, cv2.MORPH_BLACKHAT, np.ones(across, np.uint8)) > 255 * _DARKER_THAN_SEAL
        fine |= np.asarray(cv2.erode(darker.astype(np.uint8), np.ones(stroke)), dtype=np.uint8)  # as long as unblurred
    reach = 2 * round(_AROUND_SEAL * scale) + 1
    at_seal = cv2.dilate(seal, np.ones((reach, reach), np.uint8)) > 0
    return np.where(at_seal, fine, ink).astype(np.uint8)
