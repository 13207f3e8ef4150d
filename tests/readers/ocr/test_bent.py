"""Pages that ripple, or curl into a spine."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from pages import DPI, SCALE, Pixels, bars, grids_of, ruled
from pages import blank as paper_of

from gongkai.document import BBox
from gongkai.readers.ocr.bent import Flattened, flattened
from gongkai.readers.ocr.straighten import Straightened

XS, YS = [40.0, 150.0, 200.0, 250.0, 300.0, 370.0], [60.0 + 20 * row for row in range(19)]


def flat() -> Pixels:
    paper = ruled(XS, YS, paper_of())
    for y in YS[:-1]:
        for x in XS[:-1]:
            bars(paper, x + 20, y + 6, 1)
    return paper


def lowered(picture: Pixels, by: np.ndarray) -> Pixels:
    """Return the picture with every column of pixels lowered by as much."""
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return np.asarray(
        cv2.remap(picture, x, y - by.astype(np.float32)[None, :], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )


def ripple(across: np.ndarray) -> np.ndarray:
    return 5 * SCALE * np.sin(across / SCALE / 45)


def spine(across: np.ndarray) -> np.ndarray:
    return 12 * SCALE * np.exp(-(across / SCALE - 30) / 25)


@pytest.mark.parametrize("wave", [ripple, spine])
def test_a_page_that_is_not_flat_is_made_so(wave):
    bent = lowered(flat(), wave(np.arange(flat().shape[1])))
    page = flattened(Straightened(bent, None), DPI)
    assert isinstance(page, Flattened)
    assert grids_of(page.picture) == [(len(XS), len(YS))]


def test_boxes_lead_back_to_the_page_as_it_was():
    by = ripple(np.arange(flat().shape[1]))
    page = flattened(Straightened(lowered(flat(), by), None), DPI)
    assert isinstance(page, Flattened)
    (x, y) = (160.0, 200.0)
    back = page.original(BBox(x - 5, y - 5, x + 5, y + 5), SCALE)
    # A level line stays a level line, at the height that it has on the mean.
    lowest = page.original(BBox(x - 5, y, x + 5, y), SCALE).top - by[round(x * SCALE)] / SCALE
    other = page.original(BBox(295, y, 305, y), SCALE).top - by[round(300 * SCALE)] / SCALE
    assert lowest == pytest.approx(other, abs=1.5)
    assert (back.x0, back.x1) == (x - 5, x + 5)
    assert back.bottom - back.top == pytest.approx(10)


def test_a_flat_page_stays_as_it_is():
    straight = Straightened(flat(), None)
    assert flattened(straight, DPI) is straight


def test_a_page_without_long_lines_stays_as_it_is():
    straight = Straightened(paper_of(), None)
    assert flattened(straight, DPI) is straight
