"""Paints a page, for recognition: as finely as its own pictures are, within what a recogniser can use."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from gongkai.readers.pdf.page import Painted

_USUAL = 200.0  # dots an inch, for pages without pictures
_COARSEST, _FINEST = 150.0, 300.0  # small print needs 150; beyond 300 nothing is read better
_MAX_SIDE = 4000  # pixels; A3 at 240 dots an inch
_LOOKED_AT = 200  # objects of a page among which its pictures are sought: scans have a few
_LARGE = 2.0  # inches: smaller pictures are logos and ornaments, however fine
_WHITE = 0xFFFFFFFF
_BYTES = 4  # a pixel: blue, green, red, nothing


def painter(page: Any, width: float, height: float) -> Callable[[], Painted]:
    """Return what paints ``page``, ``width`` by ``height`` points as shown; to be called while the page is open."""
    return lambda: _painted(page, width, height)


def _painted(page: Any, width: float, height: float) -> Painted:
    dpi = min(_resolution(page), 72 * _MAX_SIDE / max(width, height, 1.0))
    wide, high = max(1, round(width * dpi / 72)), max(1, round(height * dpi / 72))
    bitmap = pdfium.FPDFBitmap_CreateEx(wide, high, pdfium.FPDFBitmap_BGRx, None, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, wide, high, _WHITE)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, wide, high, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        start = ctypes.cast(pdfium.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte))
        rows = np.ctypeslib.as_array(start, shape=(high, stride))
        pixels = rows[:, : wide * _BYTES].reshape(high, wide, _BYTES)[:, :, 2::-1].copy()
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return Painted(pixels, dpi)


def _resolution(page: Any) -> float:
    """Return how finely to paint: as the finest picture of some size; coarse ones twice as fine, so that signs show."""
    finest = 0.0
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _LOOKED_AT)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        if not pdfium.FPDFImageObj_GetImagePixelSize(item, wide, high):
            continue
        inches = max(right.value - left.value, top.value - bottom.value) / 72
        if inches > _LARGE:
            finest = max(finest, max(wide.value, high.value) / inches)
    if not finest:
        return _USUAL
    return min(_FINEST, finest if finest >= _COARSEST else max(_COARSEST, 2 * finest))
