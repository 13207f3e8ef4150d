"""Where lines of text stand: inside the cells of a ruled table, told by their ink alone, no network asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.ink import Mask

Extent = tuple[int, int, int, int]  # x0, top, x1, bottom in pixels

_INSET = 1.2  # points inside of the rules' middle: half a thick rule
_SPECK = 1.0  # points: smaller pieces are specks, as long as they stand alone
_SMALLEST = 1.7  # points: a hyphen of small print is 2.5 long; less is a speck, and looked at where nothing else is
_SLIVER = 1.3  # points: what is left of a rule along the edge of a cell
_RIM = 2.4  # points along the edge of a cell: where the inner line of a doubled rule lies
_HAIRLINE = 1.6  # points: how thick it is in coarse scans
_LINE = 5.0  # points: shorter pieces in the rim are parts of signs
_ALONG = 0.3  # of the cell's width or height
_INSIDE = 0.05  # of a piece of such a line, at most, that lies elsewhere in the cell
_FAR = 6.0  # points: no space within a line is wider
_PAPER = 250
_TALL = 1.6  # times the usual line: several lines that touch
_PITCH = 1.3  # times the height of the ink, from line to line
_SIGN = 1.05  # times as high as wide, at most
_FAINT = 60  # of 250: darker than paper where no ink was seen, so somebody may have printed something


@dataclass(frozen=True, slots=True)
class InkLine:
    """A line of ink in a cell; ``faint`` when it was too light or too small to count as ink, ``crowded`` when other ink
    in its cell was left out."""

    extent: Extent
    faint: bool = False
    crowded: bool = False


def lines_in(box: Extent, ink: Mask, grey: Pixels, scale: float) -> list[InkLine]:
    """Return the lines of a cell from top to bottom; ``ink`` holds no rules, ``scale`` is pixels a point."""
    inset = max(1, round(_INSET * scale))
    x0, top, x1, bottom = box[0] + inset, box[1] + inset, box[2] - inset, box[3] - inset
    if x1 - x0 < 3 or bottom - top < 3:
        return []
    own = _pieces(ink[top:bottom, x0:x1], grey[top:bottom, x0:x1], scale)
    if not len(own):
        pale = cv2.blur(grey[top:bottom, x0:x1], (3, 3))
        return [InkLine((x0, top, x1, bottom), faint=True)] if int(pale.min()) < 250 - _FAINT else []
    lines = [InkLine((x0 + left, top + high, x0 + right, top + low)) for left, high, right, low in _rows(own)]
    sure = [line for line in lines if _size(line) >= _SMALLEST * scale and not _is_rule(line, top, bottom, scale)]
    return sure or [replace(max(lines, key=_size), faint=True)]


def _is_rule(line: InkLine, top: int, bottom: int, scale: float) -> bool:
    """Tell whether a line is what is left of the inner line of a doubled rule, the cell reaching from top to bottom."""
    _, above, _, below = line.extent
    rim = _RIM * scale
    return below - above <= _HAIRLINE * scale and (below <= top + rim or above >= bottom - rim)


def _size(line: InkLine) -> int:
    x0, top, x1, bottom = line.extent
    return max(x1 - x0, bottom - top)


def _pieces(ink: Mask, grey: Pixels, scale: float) -> NDArray[np.int64]:
    """Return the boxes of a cell's pieces of ink, without specks and what is left of rules.

    What is left of a doubled rule goes from the ``grey`` as well: it would be read as a sign beside the others.
    """
    height, width = ink.shape
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x0, top, wide, high, area = stats[1:].astype(np.int64).T
    at_side, at_end = (x0 <= 1) | (x0 + wide >= width - 1), (top <= 1) | (top + high >= height - 1)
    # Along the edge, not across: a 1 fills a low row.
    sliver = at_side & (wide <= _SLIVER * scale) | at_end & (high <= _SLIVER * scale)
    speck = (np.maximum(wide, high) < _SPECK * scale) | (area < 4)
    rim = max(1, round(_RIM * scale))
    inside = labels[rim : height - rim, rim : width - rim]
    n_inside = np.bincount(inside.ravel(), minlength=len(stats))[1:] if inside.size else area * 0
    long = (wide >= _ALONG * width) & (wide >= _LINE * scale) | (high >= _ALONG * height) & (high >= _LINE * scale)
    line = ~sliver & ~speck & long & (n_inside <= _INSIDE * area)
    if line.any():
        chosen = np.concatenate(([False], line))[labels].astype(np.uint8)
        grey[cv2.dilate(chosen, np.ones((3, 3), np.uint8)) > 0] = _PAPER
    boxes: NDArray[np.int64] = np.column_stack((x0, top, x0 + wide, top + high))
    return _without_rims(boxes[np.flatnonzero(~sliver & ~speck & ~line)], width, scale)


def _without_rims(pieces: NDArray[np.int64], width: int, scale: float) -> NDArray[np.int64]:
    """Return the pieces without thin ones along the sides of a cell that stand far from all others: no signs do."""
    x0, x1 = pieces[:, 0], pieces[:, 2]
    thin = (x1 - x0 <= _HAIRLINE * scale) & ((x1 <= _RIM * scale) | (x0 >= width - _RIM * scale))
    if not thin.any() or thin.all():
        return pieces
    left, right = int(x0[~thin].min()), int(x1[~thin].max())
    return pieces[~(thin & ((x1 < left - _FAR * scale) | (x0 > right + _FAR * scale)))]


def _rows(pieces: NDArray[np.int64]) -> Iterator[Extent]:
    """Yield the extents of the rows into which pieces fall, parted where no piece stands."""
    order = np.argsort(pieces[:, 1], kind="stable")
    pieces = pieces[order]
    reach = np.maximum.accumulate(pieces[:, 3])
    starts = np.flatnonzero(np.concatenate(([True], pieces[1:, 1] >= reach[:-1])))
    for first, last in zip(starts, [*starts[1:], len(pieces)], strict=True):
        own = pieces[first:last]
        yield int(own[:, 0].min()), int(own[:, 1].min()), int(own[:, 2].max()), int(own[:, 3].max())


def settled(lines: list[InkLine], usual: float, ink: Mask) -> list[InkLine]:
    """Return a cell's lines with dots, dashes and accents joined to the line they are part of, and tall ones parted.

    ``usual`` is the height of the table's lines in pixels.
    """
    joined: list[InkLine] = []
    for line in lines:
        if joined and line.extent[3] - joined[-1].extent[1] <= 1.15 * usual:
            joined[-1] = InkLine(_around(joined[-1].extent, line.extent))
        else:
            joined.append(line)
    return [part for line in joined for part in _parted(line, usual, ink)]


def joined_rows(rows: list[Extent], width: int) -> list[Extent]:
    """Return the signs of a line that runs down the page, ``width`` pixels wide: parts of one sign stand closer."""
    signs: list[Extent] = []
    for row in rows:
        if signs and row[3] - signs[-1][1] <= _SIGN * width:
            signs[-1] = _around(signs[-1], row)
        else:
            signs.append(row)
    return signs


def _around(one: Extent, other: Extent) -> Extent:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _parted(line: InkLine, usual: float, ink: Mask) -> Iterator[InkLine]:
    x0, top, x1, bottom = line.extent
    count = round((bottom - top - usual) / (_PITCH * usual)) + 1
    if line.faint or bottom - top < _TALL * usual or count < 2:
        yield line
        return
    profile = ink[top:bottom, x0:x1].sum(axis=1)
    step = len(profile) / count
    cuts = [0]
    for number in range(1, count):
        low, high = int(step * (number - 0.3)), int(step * (number + 0.3)) + 1
        cuts.append(low + int(profile[low:high].argmin()))
    cuts.append(len(profile))
    for begin, end in pairwise(cuts):
        if end > begin and profile[begin:end].any():
            rows = np.flatnonzero(profile[begin:end])
            cols = np.flatnonzero(ink[top + begin : top + end, x0:x1].any(axis=0))
            y = top + begin
            yield InkLine((x0 + int(cols[0]), y + int(rows[0]), x0 + int(cols[-1]) + 1, y + int(rows[-1]) + 1))
