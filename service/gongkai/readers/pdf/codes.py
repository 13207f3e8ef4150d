"""What the characters of a page say, and which are drawn but say nothing: their font gives no code, or a blank's."""

from __future__ import annotations

import ctypes
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from gongkai.readers.pdf import calls
from gongkai.readers.pdf.page import Flags, Floats, Ints

NO_MEANING = 0xFFFD
BLANK, _HARD_BLANK = 0x20, 0xA0
# Of the font size, or more, is drawn of a digit, both ways. A blank may have a hairline; a hyphen at the end of a line,
# for which PDFium gives no code, is lower.
_INK = 0.2
_BLANK_FONT = 0.95  # of a page's blanks: fonts that give all their signs one box draw nothing there


def codes_of(text_page: Any, n_chars: int) -> Ints:
    """Return a code point for each character; 0 where the file gives none."""
    if not n_chars:
        return np.zeros(0, dtype=np.int64)
    buffer = (ctypes.c_ushort * (n_chars + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, n_chars, buffer) - 1
    codes = np.frombuffer(memoryview(buffer), dtype=np.uint16, count=n_chars).astype(np.int64)
    # GetText leaves out characters without a meaning and writes rare hanzi as two units: then ask one by one.
    if written != n_chars or bool(((codes >= 0xD800) & (codes <= 0xDFFF)).any()):
        codes = np.array([pdfium.FPDFText_GetUnicode(text_page, index) for index in range(n_chars)], dtype=np.int64)
    return codes


def without_meaning(text_page: int, codes: Ints, boxes: Floats) -> Ints:
    """Return the codes with NO_MEANING for what is drawn on the page and yet has no code, or that of a blank."""
    high = boxes[:, 3] - boxes[:, 1]
    unmapped = _unmapped(text_page, codes)
    without_code = unmapped | (codes < BLANK) | (codes == 0xFFFE) | (codes == 0xFFFF)
    nothing = np.flatnonzero(without_code & (high > 0))
    blanks = np.flatnonzero(((codes == BLANK) | (codes == _HARD_BLANK)) & (high > 0))
    codes = codes.copy()
    if len(nothing):
        codes[nothing] = np.where(_is_drawn(text_page, nothing, high), NO_MEANING, BLANK)
    if len(blanks):
        drawn = _is_drawn(text_page, blanks, high)
        if drawn.any() and drawn.mean() < _BLANK_FONT:
            codes[blanks[drawn]] = NO_MEANING
    return codes


def _unmapped(text_page: int, codes: Ints) -> Flags:
    """Tell which signs' font gives them no code: PDFium gives the font's own numbers instead.

    All are asked only when the last sign of some code is such a one.
    """
    unmapped = np.zeros(len(codes), dtype=np.bool_)
    lasts = dict(zip(codes.tolist(), range(len(codes)), strict=True)).values()
    if any(map(calls.has_no_meaning, repeat(text_page), lasts)):
        told = map(calls.has_no_meaning, repeat(text_page), range(len(codes)))
        unmapped |= np.fromiter(told, dtype=np.int64, count=len(codes)) > 0
    return unmapped


def _is_drawn(text_page: int, which: Ints, high: Floats) -> Flags:
    """Tell which of some signs leave ink."""
    ink = np.zeros((len(which), 4))  # left, right, bottom, top
    start = ink.ctypes.data
    end = start + ink.nbytes
    slots = (range(start + 8 * side, end, 32) for side in range(4))
    calls.call_for_each(calls.get_char_box, text_page, which.tolist(), *slots)
    least = _INK * high[which]
    drawn: Flags = (ink[:, 1] - ink[:, 0] > least) & (ink[:, 3] - ink[:, 2] > least)
    return drawn
