"""Minus signs too pale or too small to count as ink: a number that lost its own is read surely, and wrongly."""

from __future__ import annotations

import cv2
import numpy as np

from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.lines import Extent

# Times the height of a number.
_FAR, _NEAR = 1.3, 0.05  # where its minus sign may stand, left of its first digit
_MIDDLE = 0.22  # above and below its middle
_WIDE, _HIGH = 0.3, 0.12  # of a minus sign
_RIM = 2.4  # points along the cell's edge, where its rule is
_PAPER = 250
_SHARE = 0.15  # of the darkness of the number's ink, dash and paper averaged over a dash's size
_NOISE = 4.0  # spreads of the paper's darkness, so averaged
_MEDIAN_DEVIATION = 0.6745  # of a normal distribution's spread; the edge of a low row's rule does not move it
_MOST = 95  # percentile: the rest may be that edge
_LEAST = 8.0  # of 250: less is nothing anybody sees


def with_dash(extent: Extent, room: Extent, height: int, grey: Pixels, scale: float) -> Extent | None:
    """Return the extent of a line widened to the dash on its left that is no ink; None where there is none.

    ``height`` is that of the line's font in pixels, ``scale`` pixels a point. A dash is darker than what stands above
    and below it: a stroke of a rule or of a sign is as dark there.
    """
    x0, top, x1, bottom = extent
    left = max(room[0] + round(_RIM * scale), x0 - round(_FAR * height))
    right = x0 - round(_NEAR * height)
    middle, reach = (top + bottom) // 2, max(2, round(_MIDDLE * height))
    above, below = max(room[1], middle - 3 * reach), min(room[3], middle + 3 * reach + 1)
    size = (max(2, round(_WIDE * height)), max(1, round(_HIGH * height)))
    if right - left < size[0] or middle - above <= reach or below - middle <= reach:
        return None
    dark = cv2.blur(grey[above:below, left:right], size).astype(np.float32)
    dark = np.float32(_PAPER) - dark
    own = dark[middle - reach - above : middle + reach + 1 - above]
    around = np.concatenate((dark[: middle - reach - above], dark[middle + reach + 1 - above :]))
    ink = _PAPER - float(np.percentile(grey[top:bottom, x0:x1], 5))
    usual, most = (float(level) for level in np.percentile(around, (50, _MOST)))
    spread = float(np.median(np.abs(around - usual))) / _MEDIAN_DEVIATION
    clear = max(_LEAST, _SHARE * ink, _NOISE * spread)
    if float(own.max()) - most < clear / 2 or float(own.max()) - usual < clear:
        return None
    column = int(np.unravel_index(own.argmax(), own.shape)[1])
    return max(left, left + column - size[0]), top, x1, bottom
