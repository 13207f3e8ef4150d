"""PDFium's objects of a page through its C interface: a call costs half a microsecond, a pypdfium2 object ten times it.

PDFium is not thread-safe: a file is read under one lock, and everything is closed whatever happens.
"""

from __future__ import annotations

import ctypes
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from gongkai.errors import CorruptFileError, EncryptedFileError, LimitExceededError
from gongkai.readers.pdf import calls
from gongkai.readers.pdf.attached import attached_names
from gongkai.readers.pdf.codes import BLANK, codes_of, without_meaning
from gongkai.readers.pdf.layers import layers_off, may_have_layers
from gongkai.readers.pdf.notes import Note, has_written_notes, plain_notes, with_notes
from gongkai.readers.pdf.page import WHITE, Floats, Ints, PageObjects, Style, as_boxes, make_glyphs
from gongkai.readers.pdf.paint import painter
from gongkai.readers.pdf.paths import PathCollector
from gongkai.readers.pdf.seal import of_seals
from gongkai.readers.pdf.unseen import unseen
from gongkai.settings import Settings

_LOCK = threading.RLock()
_DAMAGED = "请重新下载或向发布机关索取。 / Download it again or ask the publishing office."
# A dense page of a yearbook has 6,000 characters; beyond this a page is a dump of something else.
MAX_GLYPHS = 200_000
_BOLD_WEIGHT = 600
_BOLD_NAMES = ("bold", "heavy", "black", "heiti", "simhei", "黑体", "xiaobiaosong", "小标宋")
_TURN = 0.02  # sine of an angle: scans straightened by OCR engines carry text turned by less than a degree
_FOLLOWS = 0.2  # of the font size: characters of one upright line stand at one height
_ABOVE, _BELOW = 0.88, 0.12  # of the font size: how far hanzi reach from their base line
_INKY = 0.7  # a box this much lower than wide, or than its neighbour, hugs the ink


class PdfiumFile:
    """An open PDF. Take pages in order; a page is closed when the next one is taken."""

    def __init__(self, handle: Any, off: Callable[[], frozenset[str]] | None) -> None:
        self._handle = handle
        self._off = off  # names the layers that are switched off; None where the file has no layers
        self.n_pages: int = pdfium.FPDF_GetPageCount(handle)
        self.attachments = attached_names(handle)

    def pages(self) -> Iterator[PageObjects | None]:
        """Yield the objects of every page, None for a page that cannot be opened."""
        for index in range(self.n_pages):
            page, notes = self._load(index)
            if not page:
                yield None
                continue
            try:
                text_page = pdfium.FPDFText_LoadPage(page)
                try:
                    yield self._objects(page, text_page, index + 1, notes)
                finally:
                    if text_page:
                        pdfium.FPDFText_ClosePage(text_page)
            finally:
                pdfium.FPDF_ClosePage(page)

    def _load(self, index: int) -> tuple[Any, list[Note]]:
        """Open a page, what its notes and fields show made part of it; return those that have no look as well."""
        page = pdfium.FPDF_LoadPage(self._handle, index)
        if not page or not has_written_notes(page):
            return page, []
        notes = plain_notes(page)
        if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
            pdfium.FPDF_ClosePage(page)
            page = pdfium.FPDF_LoadPage(self._handle, index)
        return page, notes

    def _objects(self, page: Any, text_page: Any, number: int, notes: list[Note]) -> PageObjects:
        shown = _Shown(page)
        collector = PathCollector(calls.address_of(page), pdfium.FPDFPage_CountObjects(page))
        n_written = max(0, pdfium.FPDFText_CountChars(text_page)) if text_page else 0
        n_chars = min(n_written, MAX_GLYPHS)
        codes = codes_of(text_page, n_chars)
        address = calls.address_of(text_page) if text_page else 0
        boxes = _boxes(address, n_chars)
        codes = without_meaning(address, codes, boxes)
        hidden = unseen(address, codes, boxes, collector, self._off)
        if hidden is not None:
            codes = np.where(hidden, BLANK, codes)
        angles: Floats | None = None
        if n_chars and (shown.rotation or _has_turned(address, codes, boxes)):
            turned = _turned(text_page, n_chars, boxes)
            angles = np.asarray(turned + 90.0 * shown.rotation)
            seal = of_seals(text_page, boxes, turned)
            codes = codes if seal is None else np.where(seal, BLANK, codes)
        bases = _bases(address, codes, boxes, exact=angles is not None)
        if notes:
            codes, boxes, bases, angles = with_notes(notes, codes, boxes, bases, angles)
        glyphs, n_unusable = make_glyphs(
            codes,
            shown.boxes(boxes),
            shown.boxes(np.hstack((bases, bases)))[:, :2],
            angles,
            width=shown.width,
            height=shown.height,
        )
        rules, fills = collector.strokes.settled()
        return PageObjects(
            number,
            shown.width,
            shown.height,
            glyphs,
            n_unusable,
            rules=shown.boxes(rules),
            fills=shown.boxes(fills),
            pictures=shown.boxes(as_boxes(collector.pictures)),
            drawings=shown.boxes(as_boxes(collector.drawings)),
            drawn=_order_of(address, collector.texts),
            style=_style_of(text_page),
            overdrawn=collector.overdrawn or n_written > n_chars,
            hidden=bool(collector.pictures) and _is_hidden(text_page, n_chars),
            render=painter(page, shown.width, shown.height),
        )


@contextmanager
def open_pdfium(data: bytes, *, settings: Settings) -> Iterator[PdfiumFile]:
    """Open a PDF; CorruptFileError, EncryptedFileError or LimitExceededError when it cannot be read."""
    with _LOCK:
        pdfium.FPDF_InitLibrary()
        handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not handle:
            raise _refusal(pdfium.FPDF_GetLastError())
        try:
            file = PdfiumFile(handle, cache(partial(layers_off, data)) if may_have_layers(data) else None)
            check_pages(file.n_pages, settings)
            yield file
        finally:
            pdfium.FPDF_CloseDocument(handle)


def check_pages(n_pages: int, settings: Settings) -> None:
    """Raise when a file has no pages or more than allowed."""
    if n_pages < 1:
        raise CorruptFileError("PDF 中没有可读的页面。 / The PDF has no readable pages.", remedy=_DAMAGED)
    if n_pages > settings.max_pages:
        raise LimitExceededError(
            f"PDF 有 {n_pages} 页，超过上限 {settings.max_pages}。 / The PDF has {n_pages} pages, over the limit.",
            remedy="确需读取时请调大 GONGKAI_MAX_PAGES。 / Raise GONGKAI_MAX_PAGES if you need it read.",
        )


def encrypted() -> EncryptedFileError:
    """Return the error for a file that opens only with a password."""
    return EncryptedFileError(
        "PDF 需要密码才能打开。 / The PDF opens only with a password.",
        remedy="请用密码打开后另存为无密码的文件。 / Open it with the password and save it without one.",
    )


def damaged(detail: str = "") -> CorruptFileError:
    """Return the error for a file that is not a readable PDF."""
    return CorruptFileError(
        f"PDF 文件已损坏或不完整。 / The PDF is damaged or cut short.{' ' + detail if detail else ''}", remedy=_DAMAGED
    )


def _refusal(code: int) -> CorruptFileError | EncryptedFileError:
    return encrypted() if code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY} else damaged()


def _order_of(text_page: int, texts: dict[int, int]) -> Callable[[Ints], Ints]:
    def order(origins: Ints) -> Ints:
        owners = map(calls.get_text_object, repeat(text_page), origins.tolist())
        return np.array([texts.get(owner, 0) for owner in owners], dtype=np.int64)

    return order


def _is_hidden(text_page: Any, n_chars: int) -> bool:
    """Tell whether the page's text is not printed: asked of a few signs in the middle, as one program writes it all."""
    for index in range(n_chars // 2, min(n_chars, n_chars // 2 + 4)):
        item = pdfium.FPDFText_GetTextObject(text_page, index)
        if item:  # ends of lines, which PDFium adds, belong to none
            return bool(pdfium.FPDFTextObj_GetTextRenderMode(item) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    return False


class _Shown:
    """The way from a page's own space (origin bottom left, before /Rotate) to the page as shown."""

    def __init__(self, page: Any) -> None:
        box = pdfium.FS_RECTF()
        if not pdfium.FPDF_GetPageBoundingBox(page, box):
            box.right, box.top = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        self._left, self._bottom, self._right, self._top = box.left, box.bottom, box.right, box.top
        self.rotation: int = pdfium.FPDFPage_GetRotation(page) % 4
        wide, high = abs(box.right - box.left), abs(box.top - box.bottom)
        self.width, self.height = (high, wide) if self.rotation % 2 else (wide, high)

    def boxes(self, boxes: Floats) -> Floats:
        """Return (left, bottom, right, top) boxes as (x0, top, x1, bottom) on the page as shown."""
        left, bottom, right, top = boxes.T
        if not self.rotation:
            return np.column_stack((left - self._left, self._top - top, right - self._left, self._top - bottom))
        ends_x, ends_y = {
            1: ((bottom - self._bottom, top - self._bottom), (left - self._left, right - self._left)),
            2: ((self._right - right, self._right - left), (bottom - self._bottom, top - self._bottom)),
            3: ((self._top - top, self._top - bottom), (self._right - right, self._right - left)),
        }[self.rotation]
        return np.column_stack((np.minimum(*ends_x), np.minimum(*ends_y), np.maximum(*ends_x), np.maximum(*ends_y)))


def _boxes(text_page: int, n_chars: int) -> Floats:
    """Return (left, bottom, right, top) of each character: its advance wide and its font size high."""
    rects = np.zeros((n_chars, 4), dtype=np.float32)  # left, top, right, bottom, as FS_RECTF has them
    start = rects.ctypes.data
    calls.call_for_each(calls.get_loose_char_box, text_page, range(n_chars), range(start, start + 16 * n_chars, 16))
    return rects[:, [0, 3, 2, 1]].astype(np.float64)


def _has_turned(text_page: int, codes: Ints, boxes: Floats) -> bool:
    """Tell whether any character is turned: asked wherever a character does not follow the last one at its height."""
    printed = np.flatnonzero(codes > BLANK)
    if not len(printed):
        return False
    bottom, top = boxes[printed, 1], boxes[printed, 3]
    middle, high = (bottom + top) / 2, top - bottom
    leaves = np.abs(np.diff(middle)) > _FOLLOWS * np.maximum(high[1:], high[:-1])
    starts = printed[np.concatenate(([True], leaves))].tolist()
    return not all(map(_is_upright, map(calls.get_char_angle, repeat(text_page), starts)))


def _is_upright(angle: float) -> bool:
    return abs(math.sin(angle)) < _TURN and math.cos(angle) > 0


def _bases(text_page: int, codes: Ints, boxes: Floats, *, exact: bool) -> Floats:
    """Return where each character stands on its base line: one height for a line, whatever its fonts tell of theirs.

    Asked one by one only where some font does not tell its heights, so that boxes hug the ink, or text is turned; else
    the middle of the box serves as well.
    """
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    inky = (codes >= 0x2E80) & (high < _INKY * wide)
    inky[1:] |= (high[1:] < _INKY * high[:-1]) & (codes[1:] > BLANK)
    inky[:-1] |= (high[:-1] < _INKY * high[1:]) & (codes[:-1] > BLANK)
    if not (exact or inky.any()):
        return np.column_stack((boxes[:, 0], (boxes[:, 1] + boxes[:, 3]) / 2))
    points = np.zeros((len(codes), 2))
    start = points.ctypes.data
    end = start + 16 * len(codes)
    calls.call_for_each(
        calls.get_char_origin, text_page, range(len(codes)), range(start, end, 16), range(start + 8, end + 8, 16)
    )
    return points


def _turned(text_page: Any, n_chars: int, boxes: Floats) -> Floats:
    """Return each character's angle, clockwise in degrees, and mend the boxes of those that do not stand upright.

    PDFium's advance boxes are empty for turned text, and its ink boxes of 一 and of a comma lie on no common line.
    """
    angles = np.zeros(n_chars)
    matrix = pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    ink = [ctypes.c_double() for _ in range(4)]
    for index in range(n_chars):
        angle = pdfium.FPDFText_GetCharAngle(text_page, index)
        if _is_upright(angle):
            continue
        angles[index] = math.degrees(angle)
        pdfium.FPDFText_GetMatrix(text_page, index, matrix)
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        pdfium.FPDFText_GetCharBox(text_page, index, *ink)
        size = pdfium.FPDFText_GetFontSize(text_page, index)
        up_x, up_y = matrix.c * size, matrix.d * size
        along = (ink[0].value, ink[1].value) if abs(up_y) > abs(up_x) else (ink[2].value, ink[3].value)
        ends_x = [x.value - _BELOW * up_x, x.value + _ABOVE * up_x]
        ends_y = [y.value - _BELOW * up_y, y.value + _ABOVE * up_y]
        (ends_x if abs(up_y) > abs(up_x) else ends_y).extend(along)
        boxes[index] = (min(ends_x), min(ends_y), max(ends_x), max(ends_y))
    return angles


def _style_of(text_page: Any) -> Callable[[int], Style]:
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    channels = [ctypes.c_uint() for _ in range(4)]
    matrix = pdfium.FS_MATRIX()

    def style(index: int) -> Style:
        length = pdfium.FPDFText_GetFontInfo(text_page, index, name, len(name), flags)
        font = name.raw[: min(max(length - 1, 0), len(name) - 1)].decode("utf-8", "replace").rpartition("+")[2]
        painted = pdfium.FPDFText_GetFillColor(text_page, index, *channels)
        white = bool(painted) and all(channel.value >= WHITE for channel in channels[:3])
        weight = pdfium.FPDFText_GetFontWeight(text_page, index)
        pdfium.FPDFText_GetMatrix(text_page, index, matrix)
        size = pdfium.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
        return Style(font, round(size, 1), weight >= _BOLD_WEIGHT or is_bold_name(font), white)

    return style


def is_bold_name(font: str) -> bool:
    """Tell from a font's name whether it prints headings: a bold face, 黑体, 小标宋."""
    lowered = font.lower()
    return any(part in lowered for part in _BOLD_NAMES)
