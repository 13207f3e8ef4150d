"""Lines outside of ruled tables: found by the network, parted where columns part, and what it overlooked added.

A table without rules is columns of short numbers. The network runs two of them together where they stand near, and
passes over lone digits; the ink shows both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.ocr.engine import Engine, Pixels
from gongkai.readers.ocr.ink import Mask
from gongkai.readers.ocr.lines import Extent, joined_rows
from gongkai.readers.ocr.reading import LinePicture

_FIND_SIDE = 1280  # pixels of the long side of the page in which lines are looked for
_BAND_GAP = 30.0  # points without ink between two stretches of the page that are looked through one by one
_BAND_MARGIN = 6.0
_MIN_INK = 12  # pixels outside of tables
_DOWN = 1.7  # times as high as wide: a line that runs down the page, or a 1
# Times the height of the ink of a line.
_COLUMN_GAP = 1.0  # without ink between columns: a full stop of a Chinese sentence leaves 0.8
_SHORT = 5.0  # a number, or a label of four signs: longer parts of a line are prose, and stay in it
_AROUND = 0.3  # kept around parts: the network reads signs at the very edge badly
_TOGETHER = 0.4  # between the signs of one number
_LOW, _HIGH = 0.35, 1.5  # ink that was overlooked, beside found lines with their margins; lower is a dash or dirt
_LEVEL = 0.6  # of the lower of two heights that stands beside the other: the same row


def found_lines(ink: Mask, grey: Pixels, dpi: float, engine: Engine) -> Iterator[LinePicture]:
    """Yield the lines on a page whose tables' ink is taken off, from the stretches of it that have ink."""
    scale = dpi / 72
    height, width = grey.shape
    room = (0, 0, width, height)
    boxes = list(_boxes(ink, grey, scale, engine))
    for box in boxes:
        for part in _columns(box, ink):
            yield from _upright(part, ink, room)
    for box in _overlooked(boxes, ink):
        yield _line(box, ink, room)


def _boxes(ink: Mask, grey: Pixels, scale: float, engine: Engine) -> Iterator[Extent]:
    height, width = grey.shape
    factor = min(1.0, _FIND_SIDE / max(height, width))
    masked = np.where(_near(ink, scale), grey, np.uint8(250))
    rows = np.flatnonzero(ink.sum(axis=1) > 0)
    if int(ink.sum()) < _MIN_INK or not len(rows):
        return
    cuts = np.flatnonzero(np.diff(rows) > _BAND_GAP * scale)
    margin = round(_BAND_MARGIN * scale)
    for first, last in zip([rows[0], *rows[cuts + 1]], [*rows[cuts], rows[-1]], strict=True):
        top, bottom = max(0, int(first) - margin), min(height, int(last) + 1 + margin)
        band = cv2.resize(masked[top:bottom], None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        for corners in engine.find(np.asarray(band, dtype=np.uint8)) / factor:
            x0, y0 = corners.min(axis=0)
            x1, y1 = corners.max(axis=0)
            yield max(0, int(x0)), top + max(0, int(y0)), min(width, int(x1) + 1), min(height, top + int(y1) + 1)


def _near(ink: Mask, scale: float) -> NDArray[np.bool_]:
    size = max(3, round(4 * scale))
    return np.asarray(cv2.dilate(ink, np.ones((size, size), np.uint8)) > 0)


def _columns(box: Extent, ink: Mask) -> Iterator[Extent]:
    """Yield the parts of a found line beside wide gaps, of which one at least is as short as a number."""
    x0, top, x1, bottom = box
    own = ink[top:bottom, x0:x1]
    rows, cols = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    if not len(cols):
        yield box
        return
    high = int(rows[-1] - rows[0]) + 1
    cuts = np.flatnonzero(np.diff(cols) > _COLUMN_GAP * high)
    parts = list(zip([cols[0], *cols[cuts + 1]], [*cols[cuts] + 1, cols[-1] + 1], strict=True))
    joined: list[tuple[int, int]] = []
    for begin, end in parts:
        if joined and min(end - begin, joined[-1][1] - joined[-1][0]) > _SHORT * high:
            joined[-1] = (joined[-1][0], int(end))
        else:
            joined.append((int(begin), int(end)))
    if len(joined) == 1:
        yield box
        return
    side = round(_AROUND * high)
    for begin, end in joined:
        yield max(0, x0 + begin - side), top, min(ink.shape[1], x0 + end + side), bottom


def _upright(box: Extent, ink: Mask, room: Extent) -> Iterator[LinePicture]:
    """Yield a found line with its ink's height; sign by sign where it runs down the page, as some labels do."""
    x0, top, x1, bottom = box
    if x1 - x0 < 3 or bottom - top < 3:
        return
    rows = ink[top:bottom, x0:x1].any(axis=1)
    if bottom - top < _DOWN * (x1 - x0) or not rows.any():
        yield _line(box, ink, room)
        return
    edges = np.flatnonzero(np.diff(np.concatenate(([False], rows, [False])).astype(np.int8)))
    signs = joined_rows([(x0, top + int(begin), x1, top + int(end)) for begin, end in edges.reshape(-1, 2)], x1 - x0)
    for sign in signs:
        yield LinePicture(sign, room, sign[3] - sign[1], in_cell=len(signs) == 1)


def _line(box: Extent, ink: Mask, room: Extent) -> LinePicture:
    x0, top, x1, bottom = box
    own = ink[top:bottom, x0:x1]
    rows, cols = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    if not len(cols):
        return LinePicture(box, room, bottom - top)
    inked = (x0 + int(cols[0]), x0 + int(cols[-1]) + 1)
    return LinePicture(box, room, int(rows[-1] - rows[0]) + 1, inked=inked)


def _overlooked(boxes: Sequence[Extent], ink: Mask) -> Iterator[Extent]:
    """Yield signs that stand in a row with found lines and in none of them, those of one number together."""
    if not boxes:
        return
    rest = ink.copy()
    for x0, top, x1, bottom in boxes:
        rest[top:bottom, x0:x1] = 0
    lines = np.array(boxes)
    heights = lines[:, 3] - lines[:, 1]
    reach = max(3, round(_TOGETHER * float(np.median(heights))))
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(rest, np.ones((1, reach), np.uint8)))
    for x, y, wide, high, _ in stats[1:].tolist():
        level = np.minimum(lines[:, 3], y + high) - np.maximum(lines[:, 1], y) >= _LEVEL * high
        beside = heights[level & (high >= _LOW * heights) & (high <= _HIGH * heights)]
        if len(beside) and wide <= _SHORT * float(np.median(beside)):
            edge = max(0, round((float(np.median(beside)) - high) / 2))
            yield max(0, x), max(0, y - edge), min(ink.shape[1], x + wide), min(ink.shape[0], y + high + edge)
