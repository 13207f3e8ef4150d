"""The small types of OFD: numbers in millimetres, boxes, matrices, colours, lists with repeats."""

from __future__ import annotations

import math
import re

from gongkai.readers.pdf.page import Box
from gongkai.readers.pdf.paths import Matrix

POINTS = 72 / 25.4  # a millimetre
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_FAR = 1e6  # millimetres: beyond it nothing is a place on a page
_MAX_DELTAS = 100_000
_WHITE = 250  # of 255


def numbers(text: str | None) -> list[float]:
    """Return the numbers of a list; what is none is left out."""
    found = [float(number) for number in _NUMBER.findall(text or "")]
    return [number for number in found if math.isfinite(number) and abs(number) < _FAR]


def number(text: str | None, default: float) -> float:
    """Return the number that an attribute holds, or the default."""
    found = numbers(text)
    return found[0] if found else default


def deltas(text: str | None) -> list[float]:
    """Return the steps of DeltaX or DeltaY; ``g 3 6.5`` stands for three steps of 6.5."""
    steps: list[float] = []
    words = iter((text or "").replace(",", " ").split())
    for word in words:
        if word == "g":
            count, value = int(number(next(words, None), 0)), number(next(words, None), 0.0)
            steps.extend([value] * max(0, min(count, _MAX_DELTAS - len(steps))))
        else:
            steps.append(number(word, 0.0))
        if len(steps) >= _MAX_DELTAS:
            break
    return steps


def box(text: str | None) -> Box | None:
    """Return a box as (x0, top, x1, bottom) from ``x y width height``."""
    found = numbers(text)
    if len(found) != 4:
        return None
    x, y, width, height = found
    return x, y, x + width, y + height


def matrix(text: str | None) -> Matrix | None:
    """Return a matrix, None where there is none."""
    found = numbers(text)
    return Matrix(*found) if len(found) == 6 else None


def flag(text: str | None, *, default: bool) -> bool:
    """Return a truth value."""
    return default if text is None else text.strip().lower() in {"true", "1"}


def is_white(channels: list[float], space: str) -> bool:
    """Tell the colour of paper in GRAY, RGB or CMYK; ``space`` decides where the count of channels does not."""
    if len(channels) == 4 or space == "CMYK":
        return all(channel <= 255 - _WHITE for channel in channels)
    return bool(channels) and all(channel >= _WHITE for channel in channels)
