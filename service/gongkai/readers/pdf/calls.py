"""The calls into PDFium that are made for every character and every object, bound as cheaply as ctypes allows.

pypdfium2's own bindings check and wrap a typed pointer a call; these pass addresses and keep the interpreter lock,
which saves half of the 0.8 microseconds. Structures and arrays are handed over by address.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable
from itertools import repeat
from typing import Any, cast

import pypdfium2.raw as pdfium

ADDRESS, WHOLE = ctypes.c_void_p, ctypes.c_int


def _bound(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
    return cast("Callable[..., Any]", ctypes.PYFUNCTYPE(result, *arguments)(address or 0))


get_loose_char_box = _bound("FPDFText_GetLooseCharBox", WHOLE, ADDRESS, WHOLE, ADDRESS)
get_char_origin = _bound("FPDFText_GetCharOrigin", WHOLE, ADDRESS, WHOLE, ADDRESS, ADDRESS)
get_char_angle = _bound("FPDFText_GetCharAngle", ctypes.c_float, ADDRESS, WHOLE)
get_page_object = _bound("FPDFPage_GetObject", ADDRESS, ADDRESS, WHOLE)
get_form_object = _bound("FPDFFormObj_GetObject", ADDRESS, ADDRESS, ctypes.c_ulong)
get_type = _bound("FPDFPageObj_GetType", WHOLE, ADDRESS)
get_matrix = _bound("FPDFPageObj_GetMatrix", WHOLE, ADDRESS, ADDRESS)
get_bounds = _bound("FPDFPageObj_GetBounds", WHOLE, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
get_fill_color = _bound("FPDFPageObj_GetFillColor", WHOLE, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
get_stroke_color = _bound("FPDFPageObj_GetStrokeColor", WHOLE, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
count_form_objects = _bound("FPDFFormObj_CountObjects", WHOLE, ADDRESS)
count_segments = _bound("FPDFPath_CountSegments", WHOLE, ADDRESS)
get_draw_mode = _bound("FPDFPath_GetDrawMode", WHOLE, ADDRESS, ADDRESS, ADDRESS)
get_segment = _bound("FPDFPath_GetPathSegment", ADDRESS, ADDRESS, WHOLE)
get_segment_point = _bound("FPDFPathSegment_GetPoint", WHOLE, ADDRESS, ADDRESS, ADDRESS)
get_segment_type = _bound("FPDFPathSegment_GetType", WHOLE, ADDRESS)
get_segment_close = _bound("FPDFPathSegment_GetClose", WHOLE, ADDRESS)
get_clip_path = _bound("FPDFPageObj_GetClipPath", ADDRESS, ADDRESS)
count_clip_paths = _bound("FPDFClipPath_CountPaths", WHOLE, ADDRESS)
count_clip_segments = _bound("FPDFClipPath_CountPathSegments", WHOLE, ADDRESS, WHOLE)
get_clip_segment = _bound("FPDFClipPath_GetPathSegment", ADDRESS, ADDRESS, WHOLE, WHOLE)
get_char_box = _bound("FPDFText_GetCharBox", WHOLE, ADDRESS, WHOLE, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
has_no_meaning = _bound("FPDFText_HasUnicodeMapError", WHOLE, ADDRESS, WHOLE)
get_text_object = _bound("FPDFText_GetTextObject", ADDRESS, ADDRESS, WHOLE)
get_render_mode = _bound("FPDFTextObj_GetTextRenderMode", WHOLE, ADDRESS)
has_transparency = _bound("FPDFPageObj_HasTransparency", WHOLE, ADDRESS)
count_marks = _bound("FPDFPageObj_CountMarks", WHOLE, ADDRESS)
get_mark = _bound("FPDFPageObj_GetMark", ADDRESS, ADDRESS, ctypes.c_ulong)
get_content_id = _bound("FPDFPageObj_GetMarkedContentID", WHOLE, ADDRESS)


def address_of(handle: Any) -> int:
    """Return a handle of pypdfium2's as an address."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def slots(array: Any, size: int) -> list[int]:
    """Return the address of each element of an array, ``size`` bytes each."""
    start = ctypes.addressof(array)
    return list(range(start, start + size * len(array), size))


def words_from(function: Callable[..., int], *arguments: object) -> str:
    """Return the words that a function of PDFium's writes into a buffer; asked first how many bytes they need."""
    size = function(*arguments, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    function(*arguments, buffer, size)
    return bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", "replace")


def call_for_each(function: Callable[..., Any], handle: int, *columns: Iterable[int]) -> None:
    """Call ``function(handle, …)`` for every row of the columns, without a loop in Python."""
    deque(map(function, repeat(handle), *columns), maxlen=0)
