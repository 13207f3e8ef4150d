"""The second, independent reading of a PDF: pdfminer's objects, by way of pdfplumber.

Ten times slower than PDFium and with other bugs: asked when a relation of the form fails or the first reading looks
doubtful, so that a misprint can be told from a misreading.
"""

from __future__ import annotations

import io
import logging
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pdfplumber

from gongkai.document import Document, DocumentBuilder, Format
from gongkai.errors import ReadError
from gongkai.readers.pdf.codes import NO_MEANING
from gongkai.readers.pdf.objects import check_pages, damaged, encrypted, is_bold_name
from gongkai.readers.pdf.page import Box, Floats, PageObjects, Style, as_boxes, make_glyphs
from gongkai.readers.pdf.reader import assemble, note_missing_end
from gongkai.readers.pdf.strokes import THICK, Strokes
from gongkai.settings import Settings

# Bytes of drawing on one page. Text pages have under 0.2 million; pdfminer takes six seconds for a million of curves.
MAX_CONTENT = 1_000_000
_WHITE = 0.98


def read_pdf_second(data: bytes, *, name: str, settings: Settings) -> Document:
    """Return the Document of a PDF as pdfminer reads it. Raises the same errors as ``read_pdf``."""
    builder = DocumentBuilder(name=name, data=data, format=Format.PDF)
    try:
        with _quiet(), pdfplumber.open(io.BytesIO(data)) as file:
            check_pages(len(file.pages), settings)
            note_missing_end(data, builder)
            return assemble(_pages(file), builder, settings)
    except ReadError:
        raise
    except Exception as error:  # bytes of any kind come in: whatever they break, the file is to blame
        if "PDFPasswordIncorrect" in repr((error, error.__cause__, error.__context__)):
            raise encrypted() from error
        raise damaged(type(error).__name__) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pdfminer's remarks on odd fonts off stderr."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _pages(file: Any) -> Iterator[PageObjects | None]:
    for page in file.pages:
        try:
            yield _objects(page)
        finally:
            page.close()


def _objects(page: Any) -> PageObjects:
    left, top, right, bottom = _shown_box(page)
    drawn = sum(len(stream.get_data()) for stream in page.page_obj.contents if hasattr(stream, "get_data"))
    overdrawn = drawn > MAX_CONTENT
    signs = [] if overdrawn else [sign for char in page.chars for sign in _signs(char)]
    shift = np.array((left, top, left, top), dtype=np.float64)
    angles = np.array([_angle(char) for _, _, char in signs], dtype=np.float64)
    bases = np.array([_base(char, page) for _, _, char in signs], dtype=np.float64).reshape(-1, 2)
    glyphs, n_unusable = make_glyphs(
        np.array([code for code, _, _ in signs], dtype=np.int64),
        np.array([box for _, box, _ in signs], dtype=np.float64).reshape(-1, 4) - shift,
        bases - shift[:2],
        angles if np.abs(angles).any() else None,
        width=right - left,
        height=bottom - top,
    )
    rules, fills = (as_boxes([]), as_boxes([])) if overdrawn else _paths(page)
    pictures = [] if overdrawn else [_box(image) for image in page.images]
    return PageObjects(
        page.page_number,
        right - left,
        bottom - top,
        glyphs,
        n_unusable,
        rules=rules - shift,
        fills=fills - shift,
        pictures=as_boxes(pictures) - shift,
        style=_style_of([char for _, _, char in signs]),
        overdrawn=overdrawn,
    )


def _shown_box(page: Any) -> Box:
    """Return the part of the sheet that is shown, in pdfplumber's space (its own crop box is wrong on turned pages)."""
    x0, y0, x1, y1 = (float(edge) for edge in page.page_obj.mediabox)
    crop = [float(edge) for edge in page.page_obj.cropbox]
    # What is cut off the left, top, right and bottom of the sheet as it lies, then of the sheet as it is shown.
    margins = [max(0.0, cut) for cut in (crop[0] - x0, y1 - crop[3], x1 - crop[2], crop[1] - y0)]
    turns = page.rotation // 90 % 4
    left, top, right, bottom = margins[-turns:] + margins[:-turns] if turns else margins
    sheet = [float(edge) for edge in page.mediabox]
    if left + right >= sheet[2] - sheet[0] or top + bottom >= sheet[3] - sheet[1]:
        left = top = right = bottom = 0.0
    return sheet[0] + left, sheet[1] + top, sheet[2] - right, sheet[3] - bottom


def _box(item: dict[str, Any]) -> Box:
    return float(item["x0"]), float(item["top"]), float(item["x1"]), float(item["bottom"])


def _signs(char: dict[str, Any]) -> Iterator[tuple[int, Box, dict[str, Any]]]:
    """Yield the signs of a character: a ligature stands for several, side by side."""
    text, (x0, top, x1, bottom) = char["text"], _box(char)
    if not text or text.startswith("(cid:"):
        text = chr(NO_MEANING)
    step = (x1 - x0) / len(text)
    for index, sign in enumerate(text):
        yield ord(sign), (x0 + index * step, top, x0 + (index + 1) * step, bottom), char


def _angle(char: dict[str, Any]) -> float:
    """Return the clockwise angle of a character on the page as shown, in degrees."""
    a, b, *_ = char["matrix"]
    return -math.degrees(math.atan2(b, a)) if b or a < 0 else 0.0


def _base(char: dict[str, Any], page: Any) -> tuple[float, float]:
    *_, x, y = char["matrix"]
    return x + float(page.mediabox[0]), float(page.height) - y + float(page.mediabox[1])


def _is_white(color: Any) -> bool:
    """Tell the colour of paper in grey, RGB or CMYK; other colour spaces count as ink."""
    if not isinstance(color, list | tuple) or not all(isinstance(channel, int | float) for channel in color):
        return False
    if len(color) == 4:
        return all(channel <= 1 - _WHITE for channel in color)
    return len(color) in {1, 3} and all(channel >= _WHITE for channel in color)


def _paths(page: Any) -> tuple[Floats, Floats]:
    """Return the rules and coloured areas; areas that curves bound are left out."""
    strokes = Strokes()
    for item in (*page.lines, *page.rects, *page.curves):
        kind, points = item["object_type"], item["pts"]
        stroked = bool(item.get("stroke")) or kind == "line"
        thin = min(item["width"], item["height"]) <= THICK
        if stroked or (item.get("fill") and (thin or kind == "rect")):
            white = _is_white(item.get("stroking_color" if stroked else "non_stroking_color"))
            strokes.take([*points, points[0]], stroked=stroked, white=white)
    return strokes.settled()


def _style_of(chars: list[dict[str, Any]]) -> Callable[[int], Style]:
    def style(index: int) -> Style:
        char = chars[index]
        font = str(char["fontname"]).rpartition("+")[2]
        return Style(font, round(float(char["size"]), 1), is_bold_name(font), _is_white(char.get("non_stroking_color")))

    return style
