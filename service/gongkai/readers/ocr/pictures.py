"""Picture files as pages: PNG, JPEG, TIFF with all its pages, WebP, BMP."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from gongkai.errors import CorruptFileError, LimitExceededError, ReadError
from gongkai.readers.ocr.engine import Pixels, missing
from gongkai.settings import Settings

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP")
_MAX_PIXELS = 60_000_000  # A3 at 400 dpi has 31 million
_LARGEST = 2600  # pixels of the long side: A4 at 220 dpi; a photograph with more is reduced
_A4 = 841.89  # points of the long side, for pictures that do not say how large they are
_DPI = (90.0, 700.0)  # what scanners say; cameras and editors write 72 or 96 whatever the size
_LONG_SIDE = (500.0, 1300.0)  # points of the long side that a said resolution must lead to


class PagePicture(NamedTuple):
    """A page as RGB pixels (height, width, 3) and how many of them make an inch."""

    pixels: Pixels
    dpi: float


def page_pictures(data: bytes, settings: Settings) -> Iterator[PagePicture]:
    """Yield the pages of a picture file. Raises CorruptFileError or LimitExceededError."""
    try:
        from PIL import Image
    except ImportError as error:
        raise missing() from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on odd tags: what cannot be shown raises
            with Image.open(io.BytesIO(data), formats=FORMATS) as file:
                for index in range(_page_count(file, settings)):
                    file.seek(index)
                    yield _page(file)
    except ReadError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large(str(error).partition(",")[0]) from error
    except Exception as error:  # bytes of any kind come in: whatever they break, the file is to blame
        raise CorruptFileError(
            f"图片已损坏或不完整。 / The picture is damaged or cut short. {type(error).__name__}",
            remedy="请重新下载或重新扫描。 / Download or scan it again.",
        ) from error


def _page_count(file: Any, settings: Settings) -> int:
    n_pages: int = getattr(file, "n_frames", 1) if file.format == "TIFF" else 1
    if n_pages > settings.max_pages:
        raise _too_large(f"{n_pages} 页 / {n_pages} pages")
    return n_pages


def _page(file: Any) -> PagePicture:
    from PIL import Image, ImageOps

    if file.width * file.height > _MAX_PIXELS:
        raise _too_large(f"{file.width} × {file.height} 像素 / pixels")
    said = file.info.get("dpi", (0.0, 0.0))
    picture = ImageOps.exif_transpose(file)
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture.convert("RGBA"))
    dpi = _dpi(float(said[0] or 0), max(picture.size))
    reduced = min(1.0, _LARGEST / max(picture.size))
    rgb = picture.convert("RGB")
    if reduced < 1:
        rgb = rgb.resize(
            (max(1, round(rgb.width * reduced)), max(1, round(rgb.height * reduced))), Image.Resampling.LANCZOS
        )
    return PagePicture(np.asarray(rgb, dtype=np.uint8), dpi * reduced)


def _dpi(said: float, long_side: int) -> float:
    """Return the resolution that the file says where it makes a page of it, else that of an A4 page."""
    if math.isfinite(said) and _DPI[0] <= said <= _DPI[1] and _LONG_SIDE[0] <= long_side / said * 72 <= _LONG_SIDE[1]:
        return said
    return long_side / _A4 * 72


def _too_large(what: str) -> LimitExceededError:
    return LimitExceededError(
        f"图片过大：{what}。 / The picture is too large: {what}.",
        remedy="请降低分辨率或拆分后再试。 / Reduce its resolution or split it.",
    )
