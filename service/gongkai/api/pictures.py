"""Pictures of pages: painted in a limited child, for a PDF is a program that a stranger wrote; the latest are kept.

``read_page`` is a reader for ``isolation.Pool``; what to paint stands in the name of the order, ``PAGE@SCALE``.
"""

from __future__ import annotations

import base64
import io
import json
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.errors import ReadError, ServiceError
from gongkai.isolation import Pool
from gongkai.settings import Settings

READER = "gongkai.api.pictures:read_page"
MIN_SCALE, MAX_SCALE = 0.25, 4.0  # of 72 dpi: a thumbnail to 288 dpi, at which the smallest print is sharp
_MOST_PIXELS = 25_000_000  # A4 at the largest scale has 8; a poster is painted smaller than asked
_CACHE_BYTES = 64 << 20  # some 300 pages
_IMAGES = {b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A painted page."""

    png: bytes

    def to_dict(self) -> dict[str, Any]:
        """Return it as the child sends it."""
        png = base64.b64encode(self.png).decode("ascii")
        return {"status": "ok", "source": {"format": "png"}, "findings": [], "problems": [], "png": png}


class Pictures:
    """Paints pages and keeps the latest."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, int, float], bytes] = OrderedDict()
        self._bytes = 0

    def get(self, sha256: str, path: Path, page: int, scale: float) -> bytes:
        """Return a page as PNG. Raises ServiceError: 404 for no such page, 422 for one that cannot be painted."""
        key = (sha256, page, scale)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        outcome = self._pool.run(path, name=f"{page}@{scale:g}")
        if outcome.failure is not None:
            status = {"PAGE.ABSENT": 404, "PAGE.NONE": 404, "BUG": 500}.get(outcome.failure.code, 422)
            raise ServiceError(
                outcome.failure.message,
                code=outcome.failure.code,
                status=status,
                remedy=outcome.failure.remedy,
            )
        png = base64.b64decode(json.loads(outcome.reports[0])["png"])
        self._keep(key, png)
        return png

    def forget(self, sha256: str) -> None:
        """Drop what is kept of a file."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == sha256]:
                self._bytes -= len(self._kept.pop(key))

    def _keep(self, key: tuple[str, int, float], png: bytes) -> None:
        with self._lock:
            self._bytes += len(png) - len(self._kept.pop(key, b""))
            self._kept[key] = png
            while self._bytes > _CACHE_BYTES:
                self._bytes -= len(self._kept.popitem(last=False)[1])


def read_page(data: bytes, *, name: str, settings: Settings) -> Sequence[Picture]:  # noqa: ARG001 - readers have it
    """Paint the page that ``name`` says. Raises ReadError: ``PAGE.ABSENT``, ``PAGE.NONE`` for a kind without pages."""
    number, _, scale = name.partition("@")
    if data[:1024].find(b"%PDF-") >= 0:
        return (Picture(_pdf(data, int(number), float(scale))),)
    if any(data.startswith(magic) for magic in _IMAGES):
        return (Picture(_image(data, int(number), float(scale))),)
    raise ReadError(
        "这种文件没有页面图像。 / Files of this kind have no page pictures.",
        code="PAGE.NONE",
        remedy="请取 report.text。 / Take report.text.",
    )


def _pdf(data: bytes, number: int, scale: float) -> bytes:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
        if not 1 <= number <= len(document):
            raise _absent(number)
        page = document[number - 1]
        pixels = max(1.0, page.get_width() * page.get_height()) * scale * scale
        picture = page.render(scale=scale * min(1.0, (_MOST_PIXELS / pixels) ** 0.5), rev_byteorder=True).to_pil()
    except pdfium.PdfiumError as error:
        raise ReadError(f"页面画不出来。 / The page cannot be painted ({error}).", code="PAGE.DAMAGED") from error
    return _png(picture)


def _image(data: bytes, number: int, scale: float) -> bytes:
    """Return a frame of an image; a scan of a page counts as 150 dpi."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            if not 1 <= number <= getattr(image, "n_frames", 1):
                raise _absent(number)
            image.seek(number - 1)
            factor = min(1.0, scale * 72 / 150, (_MOST_PIXELS / max(1, image.width * image.height)) ** 0.5)
            size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
            return _png(image.convert("RGB").resize(size))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise ReadError(f"图像画不出来。 / The image cannot be painted ({error}).", code="PAGE.DAMAGED") from error


def _png(picture: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "PNG", compress_level=3)  # a third of the time of level 6 for a tenth more bytes
    return stream.getvalue()


def _absent(number: int) -> ReadError:
    return ReadError(f"没有第 {number} 页。 / There is no page {number}.", code="PAGE.ABSENT")
