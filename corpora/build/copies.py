"""What copiers and time do to a printed page before it is scanned: the operations of ``scans.py`` on paper.

Pages are RGB pixels; lengths are points, ``scale`` is pixels a point.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

_BLACK, _WHITE = 18, 252  # of a copier that knows only the two
_SENSOR = 7.0  # spread of its noise, of 255
# Points.
_CELL = 0.28  # a copier's own blur, before its threshold
_SPECK = (0.15, 0.6)  # half of its width
_STREAK = (0.35, 1.1)  # its width
_GRAIN = 0.45  # of toner that does not hold
_FADING = 6.0  # over which a patch without toner ends
_CREASE = 5.0  # over which paper is lighter and darker at a fold
_THIN = 1.1  # blur of print that shows through paper
_SPECKS = 1000  # on a page, at 1


def copied(page: Pixels, threshold: float, scale: float, rng: np.random.Generator) -> Pixels:
    """Return a page as a copier prints it that makes black of all below a threshold (of 255), and white of the rest."""
    high, wide = page.shape[:2]
    seen = cv2.GaussianBlur(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), _CELL * scale)
    grain = rng.normal(0, _SENSOR, (high, wide)).astype(np.float32)
    fine = cv2.resize(seen + grain, (2 * wide, 2 * high), interpolation=cv2.INTER_CUBIC)
    printed = np.where(np.asarray(fine) < threshold, _BLACK, _WHITE).astype(np.uint8)
    return np.repeat(cv2.resize(printed, (wide, high), interpolation=cv2.INTER_AREA)[:, :, None], 3, axis=2)


def toner_lost(page: Pixels, share: float, scale: float, rng: np.random.Generator) -> Pixels:
    """Return a page that lost a share of its toner in some patches, and along some columns of the drum."""
    high, wide = page.shape[:2]
    kept = np.ones((high, wide), np.float32)
    for _ in range(int(rng.integers(3, 9))):
        patch = np.zeros((high, wide), np.float32)
        middle = (int(rng.uniform(0, wide)), int(rng.uniform(0, high)))
        axes = (int(wide * rng.uniform(0.02, 0.1)), int(high * rng.uniform(0.01, 0.05)))
        cv2.ellipse(patch, middle, axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
        kept *= 1 - share * cv2.GaussianBlur(patch, (0, 0), _FADING * scale)
    for _ in range(int(rng.integers(1, 4))):
        column = np.zeros((1, wide), np.float32)
        x = int(rng.uniform(0.1, 0.9) * wide)
        column[:, x : x + max(1, int(wide * rng.uniform(0.002, 0.012)))] = 1
        kept *= 1 - share * cv2.GaussianBlur(column, (0, 0), 1.0)
    grain = cv2.GaussianBlur(rng.uniform(0, 1, (high, wide)).astype(np.float32), (0, 0), max(0.8, _GRAIN * scale))
    grain = (grain - grain.min()) / max(1e-6, float(np.ptp(grain)))
    kept = np.clip(kept + (1 - kept) * (grain - 0.5) * 1.5, 0, 1)
    return np.asarray(255 - (255 - page.astype(np.float32)) * kept[:, :, None], dtype=np.uint8)


def streaked(page: Pixels, count: int, scale: float, rng: np.random.Generator) -> Pixels:
    """Return a page with upright streaks of dirt on the glass, along all of it or a part."""
    high, wide = page.shape[:2]
    dark = np.zeros((high, wide), np.float32)
    for _ in range(count):
        x, thick = int(rng.uniform(0.05, 0.95) * wide), max(1, round(rng.uniform(*_STREAK) * scale))
        first, last = (0, high) if rng.random() < 0.6 else sorted(rng.integers(0, high, 2).tolist())
        uneven = cv2.GaussianBlur(rng.uniform(0.3, 1, (high, 1)).astype(np.float32), (0, 0), high / 40)
        dark[first:last, x : x + thick] += rng.uniform(60, 170) * uneven[first:last]
    return np.asarray((page - dark[:, :, None]).clip(0, 255), dtype=np.uint8)


def specked(page: Pixels, density: float, scale: float, rng: np.random.Generator) -> Pixels:
    """Return a page with specks of toner."""
    result = page.copy()
    for _ in range(round(density * _SPECKS)):
        place = [int(rng.uniform(0, side) * 8) for side in page.shape[1::-1]]
        radius = max(4, int(rng.uniform(*_SPECK) * scale * 8))
        cv2.circle(result, place, radius, (int(rng.uniform(20, 110)),) * 3, -1, cv2.LINE_AA, 3)
    return result


def wavy(page: Pixels, height: float, scale: float, rng: np.random.Generator) -> Pixels:
    """Return a page whose paper did not lie flat: lines rise and fall by ``height``."""
    high, wide = page.shape[:2]
    (begin, aside), turns = rng.uniform(0, 2 * np.pi, 2), rng.uniform(0.6, 1.6)
    xs, ys = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    down = height * scale * np.sin(2 * np.pi * turns * xs / wide + begin + ys / high)
    along = height / 2 * scale * np.sin(2 * np.pi * turns * ys / high + aside)
    places = (xs + along).astype(np.float32), (ys + down).astype(np.float32)
    moved = cv2.remap(page, *places, cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    return np.asarray(moved, dtype=np.uint8)


def shown_through(page: Pixels, share: float, scale: float) -> Pixels:
    """Return a page through which a share of the print on its back shows, mirrored: here, the page's own."""
    back = cv2.GaussianBlur(page[:, ::-1].astype(np.float32), (0, 0), _THIN * scale)
    return np.asarray((page - share * (255 - back)).clip(0, 255), dtype=np.uint8)


def creased(page: Pixels, depth: float, scale: float) -> Pixels:
    """Return a page that was folded in three, as letters are: it is darker on one side of a fold, lighter beyond it."""
    high = page.shape[0]
    away = (np.arange(high, dtype=np.float32)[:, None] - np.array([high / 3, high * 2 / 3])) / (_CREASE * scale)
    shadow = (depth * away * np.exp(0.5 - away**2 / 2)).sum(axis=1)
    return np.asarray((page * (1 + shadow)[:, None, None]).clip(0, 255), dtype=np.uint8)
