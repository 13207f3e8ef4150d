"""Pages that lie askew, or were photographed at a slight angle: found on a reduced picture, put right in one step.

Printed lines and rules tell how the page lies. Under a mild perspective the slope of horizontal lines changes evenly
down the page and that of vertical ones across it, so four edges describe all.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.document import BBox
from gongkai.readers.ocr.engine import Pixels

_LONG_SIDE = 1100  # pixels of the reduced picture: lines of text are 12 high
_MAX_SLOPE = 0.13  # 7 degrees
_ENOUGH = 0.0012  # slopes below this move a line by less than a pixel of the reduced picture
_MIN_LINES = 4
_FEWEST = 2  # lines that tell the slope where they agree
_MIN_SPREAD = 0.3  # of the page, over which lines must lie before a change of slope is believed
_CANDIDATES = 40  # of the longest lines: every two of them are asked how the page lies
_AGREES = 0.002  # how far slopes of one page differ, by the pixels that they are measured in
_LONG_EDGE = 0.05  # of the long side: shorter ones are edges of signs


@dataclass(frozen=True, slots=True)
class Straightened:
    """A picture put right, and the way back: ``back`` maps its pixels to those of the picture as it was."""

    picture: Pixels
    back: NDArray[np.float64] | None

    def original(self, box: BBox, scale: float) -> BBox:
        """Return where a box of the straight page lies on the page as shown; both in points, ``scale`` pixels each."""
        if self.back is None:
            return box
        x0, top, x1, bottom = (edge * scale for edge in box)
        corners = np.array([[[x0, top]], [[x1, top]], [[x1, bottom]], [[x0, bottom]]])
        moved = cv2.perspectiveTransform(corners, self.back)[:, 0, :] / scale
        height, width = (side / scale for side in self.picture.shape[:2])
        low, high = moved.min(axis=0), moved.max(axis=0)
        edges = np.clip((*low, *high), 0, (width, height, width, height))
        return BBox(*(float(edge) for edge in edges))


def straighten(picture: Pixels) -> Straightened:
    """Return the picture (RGB) with its lines level; unchanged where it is straight or shows too few lines."""
    height, width = picture.shape[:2]
    factor = min(1.0, _LONG_SIDE / max(height, width))
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    small = np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    rows = _text_slopes(small)
    rules = _rule_slopes(small)
    level = _fit(np.array(rows + rules[0]), small.shape[0])
    level = level or _alike(rows)
    if level is None:
        return Straightened(picture, None)
    plumb = _fit(np.array(rules[1]), small.shape[1]) or (-level[0], 0.0)
    if max(abs(level[0]), abs(level[1]), abs(plumb[0]), abs(plumb[1])) < _ENOUGH:
        return Straightened(picture, None)
    return _warped(picture, level, plumb)


Floats = NDArray[np.float64]
Slopes = list[tuple[float, float, float]]  # where across, slope, weight


def _text_slopes(small: Pixels) -> Slopes:
    """Return the slopes of printed lines: signs smeared into bars, each with the line through it."""
    dark = cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 18)
    bars = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, 15), np.uint8))
    bars = cv2.morphologyEx(bars, cv2.MORPH_OPEN, np.ones((3, 9), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(bars, connectivity=8)
    found: Slopes = []
    for label in range(1, count):
        x, y, wide, high, area = stats[label].tolist()
        if wide < 60 or wide < 3 * high or high > 40 + _MAX_SLOPE * wide or area > 26 * wide:
            continue
        ys, xs = np.nonzero(labels[y : y + high, x : x + wide] == label)
        slope = float(np.polyfit(xs, ys, 1)[0])
        found.append((y + high / 2, slope, float(wide)))
    return [entry for entry in found if abs(entry[1]) <= _MAX_SLOPE]


def _rule_slopes(small: Pixels) -> tuple[Slopes, Slopes]:
    """Return the slopes of long straight edges: the horizontal ones and, as x over y, the vertical ones."""
    edges = cv2.createLineSegmentDetector(0).detect(small)[0]
    flat: Slopes = []
    upright: Slopes = []
    for x0, y0, x1, y1 in () if edges is None else np.asarray(edges).reshape(-1, 4).tolist():
        wide, high = x1 - x0, y1 - y0
        if max(abs(wide), abs(high)) < _LONG_EDGE * max(small.shape):
            continue
        if abs(high) <= _MAX_SLOPE * abs(wide):
            flat.append(((y0 + y1) / 2, high / wide, 2.0 * abs(wide)))
        elif abs(wide) <= _MAX_SLOPE * abs(high):
            upright.append(((x0 + x1) / 2, wide / high, 2.0 * abs(high)))
    return flat, upright


def _fit(slopes: NDArray[np.float64], length: int) -> tuple[float, float] | None:
    """Return the slope in the middle, and how much it grows over the whole ``length``; None with too few lines."""
    if len(slopes) < _MIN_LINES:
        return None
    at, slope, weight = slopes[:, 0] / length - 0.5, slopes[:, 1], slopes[:, 2]
    middle, growth = _agreed(at, slope, weight)
    for _ in range(6):
        rest = np.abs(slope - middle - growth * at)
        limit = max(0.004, 2.5 * _weighted_median(rest, weight))
        kept = rest <= limit
        if kept.sum() < _MIN_LINES:
            break
        spread = np.ptp(at[kept])
        own = weight[kept] / (1 + (rest[kept] / 0.002) ** 2)
        if spread < _MIN_SPREAD:
            middle, growth = float(np.average(slope[kept], weights=own)), 0.0
        else:
            growth, middle = (float(value) for value in np.polyfit(at[kept], slope[kept], 1, w=np.sqrt(own)))
    return middle, growth if abs(growth) >= 2 * _ENOUGH else 0.0


def _alike(rows: Slopes) -> tuple[float, float] | None:
    """Return the slope of two or three printed lines, which are too few to choose among, where they agree."""
    slopes = [slope for _, slope, _ in rows]
    if len(slopes) < _FEWEST or max(slopes) - min(slopes) > 3 * _AGREES:
        return None
    return float(np.average(slopes, weights=[weight for *_, weight in rows])), 0.0


def _agreed(at: Floats, slope: Floats, weight: Floats) -> tuple[float, float]:
    """Return the line through two of the slopes, or the level one, that most of them agree with.

    A photograph shows the edges of the paper and of the desk as well, as long as any rule: no mean would do.
    """
    heaviest = np.argsort(-weight, kind="stable")[:_CANDIDATES]
    one, other = (heaviest[index] for index in np.triu_indices(len(heaviest), 1))
    apart = np.abs(at[one] - at[other]) >= _MIN_SPREAD
    one, other = one[apart], other[apart]
    growth = np.concatenate(([0.0], (slope[other] - slope[one]) / (at[other] - at[one])))
    middle = np.concatenate(([_weighted_median(slope, weight)], slope[one] - growth[1:] * at[one]))
    rest = np.abs(slope[None, :] - middle[:, None] - growth[:, None] * at[None, :])
    agreement = (weight / (1 + (rest / _AGREES) ** 2)).sum(axis=1)
    agreement[np.abs(growth) > 2 * _MAX_SLOPE] = 0.0
    best = int(agreement.argmax())
    return float(middle[best]), float(growth[best])


def _weighted_median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    order = np.argsort(values)
    passed = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(passed, passed[-1] / 2)])


def _warped(picture: Pixels, level: tuple[float, float], plumb: tuple[float, float]) -> Straightened:
    height, width = picture.shape[:2]
    middle_x, middle_y = width / 2, height / 2
    top, bottom = level[0] - level[1] / 2, level[0] + level[1] / 2
    left, right = plumb[0] - plumb[1] / 2, plumb[0] + plumb[1] / 2

    def corner(x: float, y: float, flat: float, upright: float) -> tuple[float, float]:
        """Return where the level line through (0, y) and the plumb one through (x, 0) meet, both taken at mid-page."""
        px = (x + upright * (y - flat * middle_x - middle_y)) / (1 - upright * flat)
        return px, y + flat * (px - middle_x)

    seen = np.array(
        [corner(0, 0, top, left), corner(width, 0, top, right),
         corner(width, height, bottom, right), corner(0, height, bottom, left)], dtype=np.float32,
    )  # fmt: skip
    straight = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    back = cv2.getPerspectiveTransform(straight, seen)
    turned = cv2.warpPerspective(
        picture, back, (width, height), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )
    return Straightened(np.asarray(turned, dtype=np.uint8), np.asarray(back, dtype=np.float64))
