"""Notes and form fields on a page that print something: what they show is part of the page.

How a note looks is written in the file, or left to the program that shows it: then its words are taken.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from gongkai.readers.pdf.calls import words_from
from gongkai.readers.pdf.codes import BLANK
from gongkai.readers.pdf.page import Box, Floats, Ints

# Links, bookmarks' targets and pop-ups print nothing, marks of readers (highlights, underlines) no words.
_PRINTING = frozenset(
    (
        pdfium.FPDF_ANNOT_FREETEXT,
        pdfium.FPDF_ANNOT_WIDGET,
        pdfium.FPDF_ANNOT_STAMP,
        pdfium.FPDF_ANNOT_INK,
        pdfium.FPDF_ANNOT_STRIKEOUT,
        pdfium.FPDF_ANNOT_SQUARE,
        pdfium.FPDF_ANNOT_REDACT,
    )
)
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_INVISIBLE | pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_SIZE = 12.0  # points, at most: what a note is set in
_MOST = 2_000  # a page; forms have under 200


class Note(NamedTuple):
    """A note without a look of its own: its words, its (left, bottom, right, top), and if it hides what is below."""

    text: str
    box: Box
    opaque: bool


def has_written_notes(page: Any) -> bool:
    """Tell whether a page has notes or fields that print."""
    return any(pdfium.FPDFAnnot_GetSubtype(note) in _PRINTING for note in _notes(page))


def plain_notes(page: Any) -> list[Note]:
    """Return the free-standing notes that leave their look to the program that shows them."""
    return [
        note
        for entry in _notes(page)
        if pdfium.FPDFAnnot_GetSubtype(entry) == pdfium.FPDF_ANNOT_FREETEXT
        and not pdfium.FPDFAnnot_HasKey(entry, b"AP")
        and not pdfium.FPDFAnnot_GetFlags(entry) & _UNSEEN
        and (note := _plain(entry)).text
    ]


def _plain(entry: Any) -> Note:
    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(entry, rect)
    text = words_from(pdfium.FPDFAnnot_GetStringValue, entry, b"Contents").strip()
    channels = [ctypes.c_uint() for _ in range(4)]
    opaque = bool(pdfium.FPDFAnnot_GetColor(entry, pdfium.FPDFANNOT_COLORTYPE_Color, *channels))
    return Note(text, (rect.left, rect.bottom, rect.right, rect.top), opaque)


def _notes(page: Any) -> Iterator[Any]:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST)):
        with _note(page, index) as note:
            if note:
                yield note


@contextmanager
def _note(page: Any, index: int) -> Iterator[Any]:
    note = pdfium.FPDFPage_GetAnnot(page, index)
    try:
        yield note
    finally:
        if note:
            pdfium.FPDFPage_CloseAnnot(note)


def with_notes(
    notes: list[Note], codes: Ints, boxes: Floats, bases: Floats, angles: Floats | None
) -> tuple[Ints, Floats, Floats, Floats | None]:
    """Return the characters of a page with those of its plain notes; what an opaque note lies on becomes blank."""
    for note in notes:
        left, bottom, right, top = note.box
        if note.opaque:
            x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
            codes = np.where((left < x) & (x < right) & (bottom < y) & (y < top), BLANK, codes)
        signs = [ord(sign) for sign in note.text]
        size = min(top - bottom, _SIZE)
        step = min(size / 2, (right - left) / len(signs))
        low = (top + bottom - size) / 2
        starts = left + step * np.arange(len(signs))
        own = np.column_stack((starts, np.full(len(signs), low), starts + step, np.full(len(signs), low + size)))
        level = low + (0.5 if angles is None else 0.2) * size  # as where the other signs stand is told
        codes = np.concatenate((codes, signs))
        boxes = np.concatenate((boxes, own))
        bases = np.concatenate((bases, np.column_stack((starts, np.full(len(signs), level)))))
        angles = None if angles is None else np.concatenate((angles, np.zeros(len(signs))))
    return codes, boxes, bases, angles
