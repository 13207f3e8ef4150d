"""Pages that are not flat: paper that curls into a spine or ripples, so that its level rules wave.

Long level lines are traced through the page. How far they leave the level at every place makes a smooth field, by which
the picture is put right; a page whose lines are straight is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.document import BBox
from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.straighten import Straightened

Floats = NDArray[np.float64]

_DARKER = 25  # of 255, than what is around: ink
# Points.
_BLOCK = 12.0  # what is around
_RUN = 5.0  # level runs that a waving line is made of, at a slope of 0.1 where it is half a point thick
_LONG = 100.0  # of a line: lines of signs do not hang together over as much
_THICK = 3.0
_BENT = 1.4  # from the straight line through it; 0.2 on flat pages, photographed ones up to 1.3 need no more
_STEP = 8.0  # along a line, between places that are asked
_OFF = 1.0  # from the traced line to what the field makes of it, at most: more is no field, but several lines
_FEWEST = 4  # lines that bend
_SHARE = 0.2  # of the lines' length, bent
_CELLS = (24, 14)  # of the field, across and down: within one a wave is straight
_SMOOTH = 0.6  # weight of its smoothness beside the lines
_BEYOND = 1.5  # times what lines show, the field at most beyond them
_STAYS = 0.0004  # weight of its lowness beside the lines


@dataclass(frozen=True, slots=True)
class Flattened:
    """A straight page made flat. ``field`` is how much lower each of its pixels lies on the page as it was, in pixels,
    on a coarse grid."""

    picture: Pixels
    straight: Straightened
    field: NDArray[np.float32]

    def original(self, box: BBox, scale: float) -> BBox:
        """Return where a box of the flat page lies on the page as shown; both in points, ``scale`` pixels each."""
        height, width = self.picture.shape[:2]
        rows, cols = self.field.shape
        x = (box.x0 + box.x1) / 2 * scale / width * (cols - 1)
        y = (box.top + box.bottom) / 2 * scale / height * (rows - 1)
        col, row = min(max(round(x), 0), cols - 1), min(max(round(y), 0), rows - 1)
        lower = float(self.field[row, col]) / scale
        moved = BBox(box.x0, max(0.0, box.top + lower), box.x1, max(0.0, box.bottom + lower))
        return self.straight.original(moved, scale)


def flattened(straight: Straightened, dpi: float) -> Straightened | Flattened:
    """Return the page with its lines level all along; as it is where they are."""
    scale = dpi / 72
    picture = straight.picture
    height, width = picture.shape[:2]
    lines = list(_lines(picture, scale))
    bent = [line for line in lines if _bend(line) > _BENT * scale]
    if len(bent) < _FEWEST or sum(map(len, bent)) < _SHARE * sum(map(len, lines)):
        return straight
    field = _field(lines, width, height, scale)
    if field is None:
        return straight
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    col, row = x * ((field.shape[1] - 1) / width), y * ((field.shape[0] - 1) / height)
    lower = cv2.remap(field, col.astype(np.float32), row.astype(np.float32), cv2.INTER_LINEAR)
    flat = cv2.remap(picture, x, y + lower, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return Flattened(np.asarray(flat, dtype=np.uint8), straight, field)


def _lines(picture: Pixels, scale: float) -> Iterator[Floats]:
    """Yield the long level lines of a page, each as its places (x, y) in pixels."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    block = round(_BLOCK * scale) | 1
    ink = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, _DARKER)
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, max(3, round(_RUN * scale))), np.uint8))
    joined = cv2.dilate(runs, np.ones((3, 3), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    _, _, wide, _, area = stats.T
    long = (wide >= _LONG * scale) & (area <= (_THICK * scale + 2) * wide)
    long[0] = False  # paper
    step = max(1, round(_STEP * scale))
    for label in np.flatnonzero(long).tolist():
        x0, top, across, down, _ = stats[label].tolist()
        own = labels[top : top + down, x0 : x0 + across] == label
        counts = own.sum(axis=0)
        y = (own * np.arange(down)[:, None]).sum(axis=0) / np.maximum(counts, 1) + top
        thin = (counts > 0) & (counts <= _THICK * scale + 2)
        places = np.flatnonzero(thin)
        if len(places) < 0.7 * across:
            continue
        smooth = np.interp(np.arange(across), places, y[places])
        smooth = cv2.blur(smooth[None].astype(np.float64), (step, 1))[0]
        at = np.arange(step // 2, across, step)
        yield np.column_stack((x0 + at, smooth[at]))


def _bend(line: Floats) -> float:
    """Return how far a line leaves the straight line through it."""
    x, y = line.T
    return float(np.abs(y - np.polyval(np.polyfit(x, y, 1), x)).max()) if len(line) > 2 else 0.0


def _field(lines: list[Floats], width: int, height: int, scale: float) -> NDArray[np.float32] | None:
    """Return how much lower than level the lines lie, on a grid over the page: one field that fits them all, smooth.

    None where no field does.
    """
    cols, rows = _CELLS[0] + 1, _CELLS[1] + 1
    n_cells = cols * rows
    # What is not known is the field at the grid's points, and the level of each line.
    seen: list[Floats] = []
    wanted: list[float] = []
    for number, line in enumerate(lines):
        for x, y in line.tolist():
            row = np.zeros(n_cells + len(lines))
            places, weights = _weights(x / width * (cols - 1), y / height * (rows - 1), cols, rows)
            row[places] = weights
            row[n_cells + number] = 1.0
            seen.append(row)
            wanted.append(y)
    matrix, heights = np.array(seen), np.array(wanted)
    # Nothing else pulls: the page stays where it is.
    normal = matrix.T @ matrix + _smoothness(cols, rows, len(matrix[0])) + _STAYS * np.eye(len(matrix[0]))
    found = np.linalg.solve(normal, matrix.T @ heights)
    if float(np.percentile(np.abs(matrix @ found - heights), 90)) > _OFF * scale:
        return None
    field = found[:n_cells].reshape(rows, cols)
    x = np.concatenate(lines)[:, 0] / width * (cols - 1)
    first, last = int(np.floor(x.min())), int(np.ceil(x.max()))
    # As a level may be any, so may what is common to a row: what most of a row is stays where it is.
    field = field - np.median(field[:, first : last + 1], axis=1, keepdims=True)
    most = _BEYOND * float(np.abs(matrix[:, :n_cells] @ field.ravel()).max())
    return np.asarray(field.clip(-most, most), dtype=np.float32)


def _smoothness(cols: int, rows: int, size: int) -> Floats:
    """Return what it costs that the field changes its slope from one point of its grid to the next."""
    index = np.arange(cols * rows).reshape(rows, cols)
    level = np.stack((index[:, :-2], index[:, 1:-1], index[:, 2:]), axis=-1).reshape(-1, 3)
    plumb = np.stack((index[:-2], index[1:-1], index[2:]), axis=-1).reshape(-1, 3)
    threes = np.concatenate((level, plumb))
    bends = np.zeros((len(threes), size))
    bends[np.arange(len(threes))[:, None], threes] = _SMOOTH * np.array((1.0, -2.0, 1.0))
    return np.asarray(bends.T @ bends)


def _weights(x: float, y: float, cols: int, rows: int) -> tuple[NDArray[np.int64], Floats]:
    """Return the four grid points around a place, and how much each of them counts."""
    col, row = min(int(x), cols - 2), min(int(y), rows - 2)
    right, down = x - col, y - row
    places = np.array([row * cols + col, row * cols + col + 1, (row + 1) * cols + col, (row + 1) * cols + col + 1])
    weights = np.array([(1 - right) * (1 - down), right * (1 - down), (1 - right) * down, right * down])
    return places.astype(np.int64), weights
