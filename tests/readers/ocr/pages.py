"""Pages for the tests of recognition: sample pages as scans, and pictures drawn with nothing but lines and bars."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("rapidocr", reason='the extra is not installed: pip install "gongkai[ocr]"')

import cv2

from corpora.build.scans import Spoiling, as_pdf, scanned_pages
from evaluation.samples import Sample, load_samples
from gongkai.readers.ocr.ink import even, ink_of
from gongkai.readers.ocr.rules import PageRules, rules_of
from gongkai.readers.pdf.tables import RuledGrid, find_grids, merged_rules

Pixels = NDArray[np.uint8]
SCAN = Spoiling(name="test", split="dev", dpi=150, skew=1.2, noise=6, quality=75)
DPI = 150
SCALE = DPI / 72


@cache
def sample(stem: str) -> Sample:
    """Return a sample PDF of the development half by its name."""
    return next(one for one in load_samples(split="dev", format="pdf") if one.path.stem == stem)


@cache
def scan_of(stem: str, page: int, kind: Spoiling = SCAN) -> Pixels:
    """Return a page (from 0) of a sample as a scanner shows it."""
    return scanned_pages(sample(stem).data(), kind, (page,))[0]


@cache
def scanned_pdf(stem: str, page: int, kind: Spoiling = SCAN) -> bytes:
    """Return a PDF of one page that is only a picture."""
    return as_pdf([scan_of(stem, page, kind)], kind)


def blank(wide: float = 400, high: float = 500) -> Pixels:
    """Return white paper, sizes in points."""
    return np.full((round(high * SCALE), round(wide * SCALE), 3), 255, np.uint8)


def ruled(xs: list[float], ys: list[float], paper: Pixels | None = None) -> Pixels:
    """Return paper with a full grid of rules at these points."""
    picture = blank() if paper is None else paper
    for x in xs:
        cv2.line(picture, (round(x * SCALE), round(ys[0] * SCALE)), (round(x * SCALE), round(ys[-1] * SCALE)), 0, 2)
    for y in ys:
        cv2.line(picture, (round(xs[0] * SCALE), round(y * SCALE)), (round(xs[-1] * SCALE), round(y * SCALE)), 0, 2)
    return picture


def bars(picture: Pixels, x: float, y: float, count: int, size: float = 8.0) -> None:
    """Draw a line of ``count`` dark squares, as signs look from afar; its left top corner in points."""
    for number in range(count):
        left, top = round((x + number * size * 1.3) * SCALE), round(y * SCALE)
        cv2.rectangle(picture, (left, top), (left + round(size * SCALE), top + round(size * SCALE)), (0, 0, 0), -1)


def stroke(start: tuple[int, int], end: tuple[int, int]) -> Pixels:
    """Return grey paper with one stroke, its ends in pixels."""
    paper = np.full((100, 120), 255, np.uint8)
    cv2.line(paper, start, end, 0, 2)
    return paper


XS, YS = [60.0, 150.0, 240.0, 340.0], [80.0, 110.0, 140.0, 300.0, 330.0]


def page_with_table() -> Pixels:
    paper = blank()
    for number in range(9):
        bars(paper, 60, 345 + 15 * number, 24)
    return ruled(XS, YS, paper)


def rules(picture: Pixels) -> PageRules:
    grey, *_ = even(picture)
    return rules_of(ink_of(grey, DPI), grey, DPI)


def found_grids(picture: Pixels) -> list[RuledGrid]:
    return [grid for grid in find_grids(*merged_rules(rules(picture).boxes)) if len(grid.cells) > 1]


def grids_of(picture: Pixels) -> list[tuple[int, int]]:
    return [(len(grid.xs), len(grid.ys)) for grid in found_grids(picture)]
