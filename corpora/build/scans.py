"""Scans of the sample PDFs: pages painted, spoilt as scanners and cameras spoil them, and put back into a file.

They are made when they are needed and never stored: a kind of spoiling is a few numbers in ``scans.toml``.
"""

from __future__ import annotations

import io
import tomllib
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image

from corpora.build import copies

Pixels = NDArray[np.uint8]

_KINDS = Path(__file__).parent / "scans.toml"
_FINER = 2
_SEAL = 59.0  # points: half of the width of a seal of 4.2 cm
_INKS = {1: (208, 38, 46), 2: (120, 120, 120), 3: (40, 60, 170)}  # red, red as a black and white scan shows it, blue
# Points.
_STAMP = (62.0, 29.0)  # half of the width and the height of a stamp of receipt
_STAMPS = 3  # on a page
_SIGN = 12.0  # of a stamp's text
_DESK = (150, 146, 140)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoiling:
    """One table of ``scans.toml``, where the fields are described."""

    name: str
    split: str
    dpi: float
    skew: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    quality: int = 92
    contrast: float = 1.0
    seal: int = 0
    stamp: int = 0
    perspective: float = 0.0
    shade: float = 0.0
    specks: float = 0.0
    streaks: int = 0
    copied: float = 0.0
    copies: int = 1
    toner: float = 0.0
    wavy: float = 0.0
    through: float = 0.0
    creased: float = 0.0


def spoilings(split: str | None = None) -> list[Spoiling]:
    """Return all kinds of spoiling, or those of one half."""
    tables: dict[str, Any] = tomllib.loads(_KINDS.read_text(encoding="utf-8"))
    kinds = [Spoiling(name=name, **fields) for name, fields in tables.items()]
    return [kind for kind in kinds if split in (None, kind.split)]


def scanned_pages(pdf: bytes, kind: Spoiling, pages: tuple[int, ...] | None = None) -> list[Pixels]:
    """Return pages of a PDF (counted from 0; all when None) as spoilt RGB pixels; the same ones every time."""
    with pdfium.PdfDocument(pdf) as document:
        chosen = range(len(document)) if pages is None else pages
        return [spoilt(_printed(document[number], kind.dpi), kind, seed=number) for number in chosen]


def _printed(page: pdfium.PdfPage, dpi: float) -> Pixels:
    """Return a page as a scanner's cells see it: painted finer, so that no hairline falls between two pixels."""
    fine = page.render(scale=_FINER * dpi / 72).to_numpy()[:, :, 2::-1]
    size = (round(fine.shape[1] / _FINER), round(fine.shape[0] / _FINER))
    return np.asarray(cv2.resize(np.ascontiguousarray(fine), size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def as_pdf(pages: list[Pixels], kind: Spoiling) -> bytes:
    """Return pages as a PDF of JPEG pictures without any text."""
    pictures = [Image.fromarray(page) for page in pages]
    stream = io.BytesIO()
    pictures[0].save(
        stream, "PDF", save_all=True, append_images=pictures[1:], resolution=kind.dpi, quality=kind.quality
    )
    return stream.getvalue()


def as_picture(page: Pixels, kind: Spoiling, format: str) -> bytes:  # noqa: A002 - Pillow's word
    """Return a page as a picture file that says its resolution."""
    stream = io.BytesIO()
    Image.fromarray(page).save(stream, format, dpi=(kind.dpi, kind.dpi), quality=kind.quality)
    return stream.getvalue()


def spoilt(page: Pixels, kind: Spoiling, *, seed: int) -> Pixels:
    """Return a page as a scanner or camera shows it."""
    rng = np.random.default_rng([zlib.crc32(kind.name.encode()), seed])
    picture = np.ascontiguousarray(page)
    if kind.through:
        picture = copies.shown_through(picture, kind.through, kind.dpi / 72)
    if kind.copied or kind.toner or kind.streaks or kind.specks or kind.wavy:
        picture = _copied(picture, kind, rng)
    if kind.seal:
        picture = _sealed(picture, kind, rng)
    for _ in range(_STAMPS if kind.stamp else 0):
        picture = _stamped(picture, kind, rng)
    if kind.contrast < 1:
        picture = (245 - (255 - picture.astype(np.float32)) * kind.contrast).clip(0, 255).astype(np.uint8)
    if kind.creased:
        picture = copies.creased(picture, kind.creased, kind.dpi / 72)
    if kind.perspective:
        picture = _photographed(picture, kind.perspective)
    if kind.skew:
        picture = _turned(picture, kind.skew)
    if kind.blur:
        picture = cv2.GaussianBlur(picture, (0, 0), kind.blur * kind.dpi / 72)
    if kind.shade:
        high, wide = picture.shape[:2]
        light = (
            np.linspace(1, 1 - kind.shade * 0.6, wide)[None, :] * np.linspace(1, 1 - kind.shade * 0.5, high)[:, None]
        )
        picture = (picture * light[:, :, None]).astype(np.uint8)
    if kind.noise:
        grain = rng.normal(0, kind.noise, picture.shape[:2])[:, :, None]
        picture = (picture + grain).clip(0, 255).astype(np.uint8)
    stored = cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, kind.quality])[1]
    return np.ascontiguousarray(cv2.imdecode(stored, cv2.IMREAD_COLOR)[:, :, ::-1])


def _copied(page: Pixels, kind: Spoiling, rng: np.random.Generator) -> Pixels:
    """Return a page as it comes out of a copier, before it is signed and sealed."""
    scale = kind.dpi / 72
    if kind.specks:
        page = copies.specked(page, kind.specks, scale, rng)
    if kind.streaks:
        page = copies.streaked(page, kind.streaks, scale, rng)
    for _ in range(kind.copies if kind.copied else 0):
        page = copies.copied(page, kind.copied, scale, rng)
    if kind.toner:
        page = copies.toner_lost(page, kind.toner, scale, rng)
    return copies.wavy(page, kind.wavy, scale, rng) if kind.wavy else page


def _sealed(page: Pixels, kind: Spoiling, rng: np.random.Generator) -> Pixels:
    """Press a round seal with a star somewhere on the middle of the page; ink under it shows through."""
    high, wide = page.shape[:2]
    scale = kind.dpi / 72
    middle = (int(wide * rng.uniform(0.35, 0.8)), int(high * rng.uniform(0.25, 0.7)))
    radius = round(_SEAL * scale)
    ink = np.zeros((high, wide), np.uint8)
    cv2.circle(ink, middle, radius, 255, max(2, round(3.2 * scale)), cv2.LINE_AA)
    points = [
        (middle[0] + size * np.sin(turn), middle[1] - size * np.cos(turn))
        for turn, size in zip(np.arange(10) * np.pi / 5, [0.32 * radius, 0.13 * radius] * 5, strict=True)
    ]
    cv2.fillPoly(ink, [np.array(points, np.int32)], 255, cv2.LINE_AA)
    for turn in np.linspace(-2.3, 2.3, 11):
        place = (int(middle[0] + 0.74 * radius * np.sin(turn)), int(middle[1] - 0.74 * radius * np.cos(turn)))
        cv2.drawMarker(ink, place, 255, int(rng.integers(0, 6)), round(11 * scale), max(1, round(1.4 * scale)))
    return _printed_over(page, ink, kind.seal, rng)


def _stamped(page: Pixels, kind: Spoiling, rng: np.random.Generator) -> Pixels:
    """Press a stamp of receipt somewhere on the page, askew: a frame with three rows, signs in each."""
    scale = kind.dpi / 72
    wide, high = (side * scale for side in _STAMP)
    ink = np.zeros(page.shape[:2], np.uint8)
    middle = np.array((page.shape[1] * rng.uniform(0.3, 0.9), page.shape[0] * rng.uniform(0.1, 0.9)))
    turn = np.radians(rng.uniform(-25, 25))
    along = np.array((np.cos(turn), np.sin(turn)))
    down = np.array((-along[1], along[0]))

    def stroke(ends: tuple[tuple[float, float], tuple[float, float]], thick: float) -> None:
        """Draw a stroke between two places in the stamp."""
        (x0, y0), (x1, y1) = (np.round(middle + x * along + y * down).astype(int).tolist() for x, y in ends)
        cv2.line(ink, (x0, y0), (x1, y1), 255, max(1, round(thick * scale)), cv2.LINE_AA)

    for y, thick in ((-high, 1.4), (-high / 3, 0.7), (high / 3, 0.7), (high, 1.4)):
        stroke(((-wide, y), (wide, y)), thick)
    for x in (-wide, wide):
        stroke(((x, -high), (x, high)), 1.4)
    size = _SIGN * scale
    for y in (-high * 2 / 3, 0.0, high * 2 / 3):
        for x in np.arange(-wide + size, wide - size / 2, 1.1 * size):
            for _ in range(5):  # strokes of a sign
                begin, end = rng.uniform(-0.45, 0.45, 2) * size, rng.uniform(-0.45, 0.45, 2) * size
                stroke(((x + begin[0], y + begin[1]), (x + end[0], y + end[1])), 0.9)
    return _printed_over(page, ink, kind.stamp, rng)


def _printed_over(page: Pixels, ink: Pixels, colour: int, rng: np.random.Generator) -> Pixels:
    """Return the page with a worn seal's ink on it (0 … 255), as it shows through what stands below."""
    high, wide = page.shape[:2]
    worn = cv2.GaussianBlur(rng.uniform(0.45, 1.0, (high // 8 + 1, wide // 8 + 1)).astype(np.float32), (0, 0), 1.5)
    cover = (ink / 255.0) * cv2.resize(worn, (wide, high)) * 0.85
    return (page * (1 - cover[:, :, None] * (1 - np.array(_INKS[colour]) / 255.0))).astype(np.uint8)


def _turned(page: Pixels, degrees: float) -> Pixels:
    high, wide = page.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(page, turn, (wide, high), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)), dtype=np.uint8
    )


def _photographed(page: Pixels, shrink: float) -> Pixels:
    high, wide = page.shape[:2]
    near, far = max(0.0, -shrink), max(0.0, shrink)
    corners = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    seen = np.array(
        [
            (wide * far, high * abs(shrink) * 0.5),
            (wide * (1 - far * 0.6), 0),
            (wide * (1 - near), high * (1 - abs(shrink) * 0.2)),
            (wide * near * 0.5, high * (1 - abs(shrink) * 0.6)),
        ],
        np.float32,
    )
    view = cv2.getPerspectiveTransform(corners, seen)
    return np.asarray(
        cv2.warpPerspective(page, view, (wide, high), flags=cv2.INTER_CUBIC, borderValue=_DESK), dtype=np.uint8
    )
