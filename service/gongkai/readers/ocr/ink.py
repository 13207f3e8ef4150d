"""From the colours of a scan to ink on paper: seals taken off, light evened out, ink told from paper."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.ocr.engine import Pixels

Mask = NDArray[np.uint8]  # 0 or 1

_RED = 45  # red over the stronger of green and blue: seals have 90 to 200, ink on yellowed paper under 30
_REDDISH = 10
_SEAL_SHARE = 0.0004  # of the page; less red is noise of the chroma
_PAPER_CELL = 16  # pixels of the reduced page in which paper shows somewhere between the signs
_REDUCED = 4
_DARKER = 0.12  # of the paper's brightness: faint print of copiers is 0.2 darker, paper's own noise 0.06


def even(picture: Pixels) -> tuple[Pixels, Mask]:
    """Return a colour picture (RGB) as grey ink on white paper, and where a red seal was taken off it.

    Shadows go too: every pixel is held against the paper around it.
    """
    grey, seal = _without_seal(picture)
    height, width = grey.shape
    small = cv2.resize(grey, (max(1, width // _REDUCED), max(1, height // _REDUCED)), interpolation=cv2.INTER_AREA)
    size = min(_PAPER_CELL, *small.shape)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), size)
    ground = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, np.maximum(ground, 1), scale=250.0).astype(np.uint8), seal


def _without_seal(picture: Pixels) -> tuple[Pixels, Mask]:
    """Return the picture in grey with red ink as light as the red channel shows it, nearly paper; and where it was."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    red, green, blue = cv2.split(picture)
    redness = cv2.subtract(red, cv2.max(green, blue))
    is_red = redness > _RED
    if is_red.mean() < _SEAL_SHARE:
        return grey, np.zeros(grey.shape, dtype=np.uint8)
    # Pictures are stored with coarse colours: the red of a stroke's edge lies beside the stroke.
    near = (cv2.dilate(is_red.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0) & (redness > _REDDISH)
    ink = max(1.0, float(np.percentile(red[is_red], 40)))
    cleaned = np.minimum(red.astype(np.float32) * (250.0 / ink), 255.0).astype(np.uint8)
    return np.where(near, cv2.max(grey, cleaned), grey).astype(np.uint8), near.astype(np.uint8)


def ink_of(grey: Pixels, dpi: float) -> Mask:
    """Return where ink is, from evened grey."""
    smooth = cv2.GaussianBlur(grey, (3, 3), 0) if dpi >= 120 else grey
    block = max(15, round(dpi / 6)) | 1
    local = cv2.adaptiveThreshold(smooth, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 255 * _DARKER)
    return np.asarray(local, dtype=np.uint8)
