"""Paints the pictures of an OFD page, for recognition: its text and its paths are read as such and need no painting."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from gongkai.readers.ofd.content import Picture
from gongkai.readers.ofd.package import Package
from gongkai.readers.pdf.page import Painted

if TYPE_CHECKING:
    from PIL.Image import Image

_COARSEST, _FINEST = 150.0, 300.0  # dots an inch; as for pages of a PDF
_MAX_SIDE = 4000  # pixels
_MAX_PIXELS = 60_000_000  # of one picture: A3 at 600 dots an inch


def painter(package: Package, pictures: Sequence[Picture], width: float, height: float) -> Callable[[], Painted] | None:
    """Return what paints a page of ``width`` by ``height`` points; None where it has no pictures."""
    return (lambda: _painted(package, pictures, width, height)) if pictures else None


def _painted(package: Package, pictures: Sequence[Picture], width: float, height: float) -> Painted:
    from PIL import Image

    opened = [(picture, image) for picture in pictures if (image := _opened(package.raw(picture.part))) is not None]
    finest = max((_dpi(picture, image) for picture, image in opened), default=_COARSEST)
    dpi = min(max(_COARSEST, min(finest, _FINEST)), 72 * _MAX_SIDE / max(width, height, 1.0))
    scale = dpi / 72
    canvas = Image.new("RGB", (max(1, round(width * scale)), max(1, round(height * scale))), "white")
    for picture, image in opened:
        x0, top, x1, bottom = (round(edge * scale) for edge in picture.box)
        if 0 < x1 - x0 <= 2 * _MAX_SIDE and 0 < bottom - top <= 2 * _MAX_SIDE:
            canvas.paste(image.convert("RGB").resize((x1 - x0, bottom - top)), (x0, top))
    return Painted(np.asarray(canvas), dpi)


def _opened(data: bytes | None) -> Image | None:
    """Return the picture; None for a kind that Pillow does not read (JBIG2), for damage and for bombs."""
    from PIL import Image

    if data is None:
        return None
    try:
        image = Image.open(io.BytesIO(data))
        if image.width * image.height > _MAX_PIXELS:
            return None
        image.load()
    except Exception:
        return None
    return image


def _dpi(picture: Picture, image: Image) -> float:
    inches = max(picture.box[2] - picture.box[0], picture.box[3] - picture.box[1]) / 72
    return max(image.width, image.height) / inches if inches > 0 else 0.0
