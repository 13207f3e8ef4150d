"""Seals that a black and white scan shows in grey: told from print by thick strokes that are lighter than it.

Red ink under a scanner without colours is as dark as shaded cells, never as dark as print, and its ring and star are
thicker than any stroke of small print; and its ring is a circle. Where it was, print stays and the seal goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.ink import Mask

Points = NDArray[np.float64]
Ring = tuple[float, float, float]  # middle and radius in pixels

_PAPER = 250
INK = 212  # what is darker is no paper
_PRINT = 20  # percentile of ink that print has: its cores, whatever its edges
_PRINT_BESIDE_SEAL = 5  # where a seal may be most of the page's ink
_SCARCE = 12_000.0  # square points of ink, of which a seal may be a fifth and more; full pages have 20 000
_LIGHTER = 0.22  # of the way from print to paper that a seal is lighter, at least
# Points.
_THICK = 2.0  # of a ring's stroke, at least; those of small print and rules are under 1.5
STRAIGHT = 45.0  # no part of a ring alone is as long and level; blurred rules, two side by side as thick as it, are
_RULE = 75.0  # nor is one with print beside it
_STROKE = 1.1  # of the signs in a seal, at least
_DARKEST = 5  # percentile of a ring's pixels
_OF_PRINT = 0.17  # of the ink outside of seals that may look like strokes of one: thin type is half light, bold a tenth
_EVEN = 3.0  # over which a seal is as dark as it is
_SOFT = 0.5  # from the dark of print to paper
AROUND = 1.0  # the soft edge of its strokes
_RADIUS = (25.0, 75.0)  # of a ring: seals are 36 mm across and more, small ones 20
_WIDE = 1.6  # half of the width of the band in which a ring's stroke lies
# Circles through three points at a time are tried: of ten near each other six and more lie on the ring.
_POINTS = 4000  # of thick strokes, from which circles are drawn
_TRIES = 4000  # where doubled rules are as thick as a ring, a point in ten is the ring's
_SAMPLE = 500  # points, that tell likely circles
_LOOKED_AT = 60  # of the likeliest circles
_DRAWN = 12
_TURNS = 60
_AROUND_RING = 0.86  # of a ring's turns that show its stroke: 0.9 over doubled rules, where other circles meet 0.83
_MOST = 3  # seals on a page


def without_grey_seal(grey: Pixels, scale: float) -> tuple[Pixels, Mask]:
    """Return evened grey without a grey seal, and where it was taken off; ``scale`` is pixels a point."""
    dark = (grey < INK).astype(np.uint8)
    none = np.zeros(grey.shape, dtype=np.uint8)
    if not dark.any():
        return grey, none
    lightest = lightest_print(grey, dark, scale)
    smooth = np.asarray(cv2.medianBlur(grey, 3), dtype=np.uint8)
    light = ((smooth < INK) & (smooth > lightest)).astype(np.uint8)
    size = max(2, round(_THICK * scale))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    thick = np.asarray(cv2.morphologyEx(light, cv2.MORPH_OPEN, disc), dtype=np.uint8)
    rings = list(_rings(_without(thick, straight_runs(dark, STRAIGHT * scale, AROUND * scale)), scale))
    if not rings:
        return grey, none
    runs = straight_runs(dark, _RULE * scale, _SOFT * scale)
    # Thin print is lighter than the cores of other print, and still darker than the seal.
    lightest = max(lightest, (lightest + _darkest(smooth, thick, rings, scale)) / 2)
    lone = _without(lone_of(smooth, lightest, scale), runs)
    seal = _without(_seal(lone, dark, [_box(ring, grey.shape, scale) for ring in rings], scale), runs)
    return lightened(grey, seal, light, scale), seal


def lightest_print(grey: Pixels, dark: Mask, scale: float) -> float:
    """Return the shade from which ink is lighter than any print: a seal's or a stamp's."""
    scarce = float(dark.sum()) < _SCARCE * scale * scale
    printed = float(np.percentile(grey[dark > 0], _PRINT_BESIDE_SEAL if scarce else _PRINT))
    return printed + _LIGHTER * (_PAPER - printed)


def _darkest(grey: Pixels, thick: Mask, rings: Sequence[Ring], scale: float) -> float:
    """Return how dark the rings are where they are darkest."""
    strokes = np.zeros(grey.shape, dtype=np.uint8)
    for x, y, radius in rings:
        cv2.circle(strokes, (round(x), round(y)), round(radius), 1, max(1, round(2 * _WIDE * scale)))
    own = grey[(strokes > 0) & (thick > 0)]
    return float(np.percentile(own, _DARKEST)) if len(own) else 0.0


def _without(mask: Mask, taken: Mask) -> Mask:
    return np.asarray(cv2.subtract(mask, taken), dtype=np.uint8)


def lightened(grey: Pixels, seal: Mask, light: Mask, scale: float) -> Pixels:
    """Return the grey with every pixel of a seal held against how dark the seal is around it: print under it stays."""
    own = (seal & light).astype(np.float32)
    weight = cv2.GaussianBlur(own, (0, 0), _EVEN * scale)
    level = cv2.GaussianBlur(own * grey, (0, 0), _EVEN * scale) / np.maximum(weight, 1e-6)
    covered = (seal > 0) & (weight > 1e-6)
    paper = np.where(covered, np.maximum(level, 1.0), _PAPER)
    return (grey.astype(np.float32) * (_PAPER / paper)).clip(0, 255).astype(np.uint8)


def _rings(thick: Mask, scale: float) -> Iterator[Ring]:
    """Yield the circles that thick strokes lie on all around, the surest first."""
    points = np.argwhere(thick)[:, ::-1].astype(np.float64)
    rng = np.random.default_rng(0)  # the same circles are tried every time
    for _ in range(_MOST):
        ring = _ring(points, scale, rng) if len(points) >= _TURNS else None
        if ring is None:
            return
        yield ring
        points = points[np.hypot(points[:, 0] - ring[0], points[:, 1] - ring[1]) > ring[2] + _WIDE * scale]


def _ring(points: Points, scale: float, rng: np.random.Generator) -> Ring | None:
    """Return the circle that points lie on all around; None where there is none."""
    some = points[rng.choice(len(points), min(len(points), _POINTS), replace=False)]
    one = some[rng.integers(0, len(some), _TRIES)]
    two, three = (some[_neighbours(some, one, 2 * _RADIUS[1] * scale, rng)] for _ in range(2))
    middles, radii = _circles(one, two, three)
    fits = (radii >= _RADIUS[0] * scale) & (radii <= _RADIUS[1] * scale)
    middles, radii = middles[fits], radii[fits]
    best: Ring | None = None
    most = _AROUND_RING
    for index in _likely(some[:_SAMPLE], middles, radii, scale).tolist():
        ring = _fitted((float(middles[index, 0]), float(middles[index, 1]), float(radii[index])), some, scale)
        share = _share(points, ring, scale)
        if share > most:
            best, most = ring, share
    return best


def _fitted(ring: Ring, points: Points, scale: float) -> Ring:
    """Return the circle through all points near a ring, by least squares; the ring itself where that is no circle."""
    away = np.abs(np.hypot(points[:, 0] - ring[0], points[:, 1] - ring[1]) - ring[2])
    near = points[away <= 2 * _WIDE * scale] - ring[:2]
    if len(near) < _DRAWN:
        return ring
    # x² + y² = 2ax + 2by + c: the circle around (a, b).
    a, b, c = np.linalg.lstsq(np.column_stack((2 * near, np.ones(len(near)))), (near**2).sum(axis=1), rcond=None)[0]
    radius = float(np.sqrt(max(0.0, c + a * a + b * b)))
    fits = _RADIUS[0] * scale <= radius <= _RADIUS[1] * scale
    return (ring[0] + float(a), ring[1] + float(b), radius) if fits else ring


def _likely(sample: Points, middles: Points, radii: NDArray[np.float64], scale: float) -> NDArray[np.int64]:
    """Return the places of the circles on which the most of some points lie, for their size."""
    away = np.hypot(sample[:, 0] - middles[:, :1], sample[:, 1] - middles[:, 1:])
    on = (np.abs(away - radii[:, None]) <= _WIDE * scale).sum(axis=1) / np.maximum(radii, 1.0)
    return np.argsort(-on, kind="stable")[:_LOOKED_AT]


def _share(points: Points, ring: Ring, scale: float) -> float:
    """Return in which share of its turns a ring has points on it."""
    away = points - ring[:2]
    on = away[np.abs(np.hypot(away[:, 0], away[:, 1]) - ring[2]) <= _WIDE * scale]
    turns = np.floor((np.arctan2(on[:, 1], on[:, 0]) / (2 * np.pi) + 0.5) * _TURNS).astype(np.int64)
    return len(np.unique(turns % _TURNS)) / _TURNS


def _neighbours(points: Points, around: Points, reach: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return for each of ``around`` one of some points by chance, if possible one nearer than ``reach``."""
    drawn = rng.integers(0, len(points), (len(around), _DRAWN))
    near = np.hypot(*np.moveaxis(points[drawn] - around[:, None, :], 2, 0)) <= reach
    return np.asarray(drawn[np.arange(len(around)), near.argmax(axis=1)])


def _circles(one: Points, two: Points, three: Points) -> tuple[Points, Points]:
    """Return the middles and radii of the circles through three points each; those of points in a line are endless."""
    b, c = two - one, three - one
    with np.errstate(divide="ignore", invalid="ignore"):
        turned = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
        bb, cc = (b**2).sum(axis=1), (c**2).sum(axis=1)
        x = (c[:, 1] * bb - b[:, 1] * cc) / turned
        y = (b[:, 0] * cc - c[:, 0] * bb) / turned
        return one + np.column_stack((x, y)), np.hypot(x, y)


def _box(ring: Ring, page: tuple[int, ...], scale: float) -> tuple[int, int, int, int]:
    """Return the box around a ring on the page, its stroke in it."""
    x, y, radius = ring[0], ring[1], ring[2] + 3 * _WIDE * scale
    return (
        max(0, round(x - radius)),
        max(0, round(y - radius)),
        min(page[1], round(x + radius)),
        min(page[0], round(y + radius)),
    )


def straight_runs(dark: Mask, length: float, edge: float) -> Mask:
    """Return where level and plumb strokes of at least ``length`` pixels run, with ``edge`` pixels around them."""
    runs = cv2.bitwise_or(
        cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, round(length)), np.uint8)),
        cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((round(length), 1), np.uint8)),
    )
    size = 2 * max(1, round(edge)) + 1
    return np.asarray(cv2.dilate(runs, np.ones((size, size), np.uint8)), dtype=np.uint8)


def lone_of(grey: Pixels, lightest: float, scale: float) -> Mask:
    """Return the pixels that are as light as a seal and not beside darker ones: those are the edges of print."""
    edge = np.ones((2 * max(1, round(_SOFT * scale)) + 1,) * 2, np.uint8)
    printed = cv2.dilate((grey <= lightest).astype(np.uint8), edge)
    return np.asarray((grey < INK) & (printed == 0), dtype=np.uint8)


def _seal(lone: Mask, dark: Mask, boxes: Sequence[tuple[int, int, int, int]], scale: float) -> Mask:
    """Return where strokes of seals lie, with their soft edges, in the parts of the page that they cover.

    They are as thick as no print outside of them: thin type is as light as a seal all through.
    """
    inside = np.zeros(lone.shape, dtype=np.uint8)
    for x0, top, x1, bottom in boxes:
        inside[top:bottom, x0:x1] = 1
    n_print = max(1, int(dark[inside == 0].sum()))
    own = lone
    for size in range(max(2, round(_STROKE * scale)), max(2, round(_THICK * scale)) + 1):
        own = np.asarray(cv2.morphologyEx(lone, cv2.MORPH_OPEN, np.ones((size, size), np.uint8)), dtype=np.uint8)
        if own[inside == 0].sum() <= _OF_PRINT * n_print:
            break
    around = 2 * max(1, round(AROUND * scale)) + 1
    return np.asarray(cv2.dilate(own & inside, np.ones((around, around), np.uint8)), dtype=np.uint8)
