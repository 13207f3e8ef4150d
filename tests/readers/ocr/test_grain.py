"""Pages that are light on dark, and pages whose grey was made of dots."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from pages import DPI, SCALE, Pixels, bars, grids_of, page_with_table

from gongkai.readers.ocr.grain import with_dark_ink


def screened(share: float) -> Pixels:
    """Return a page with a table, its paper sprinkled with black pixels over this share of it."""
    paper = page_with_table()
    specks = np.random.default_rng(0).random(paper.shape[:2]) < share
    near = cv2.erode(paper[:, :, 0], np.ones((9, 9), np.uint8)) < 128  # as thresholding against the surroundings does
    paper[specks & ~near] = 0
    return paper


@pytest.mark.parametrize("share", [0.08, 0.14])
def test_a_sprinkled_page_becomes_smooth_paper_with_its_rules(share: float):
    cleaned = with_dark_ink(screened(share), DPI)
    assert grids_of(cleaned) == [(4, 5)]
    assert (cleaned[round(400 * SCALE) :, : round(50 * SCALE)] > 128).mean() > 0.99


def test_a_page_light_on_dark_is_turned_over():
    paper = page_with_table()
    assert np.array_equal(with_dark_ink(255 - paper, DPI), paper)


def test_a_sheet_on_a_dark_desk_is_not_turned_over():
    desk = np.full((1200, 1000, 3), 20, np.uint8)
    desk[300:800, 200:700] = 250
    assert with_dark_ink(desk, DPI) is desk


def test_other_pages_stay_as_they_are():
    paper = page_with_table()
    assert with_dark_ink(paper, DPI) is paper


def test_a_point_between_digits_stays_and_specks_go():
    paper = screened(0.12)
    paper[: round(60 * SCALE)] = 255
    for x in (100.0, 112.0):
        bars(paper, x, 20, 1)
    point = (slice(round(26 * SCALE), round(26 * SCALE) + 2), slice(round(110 * SCALE), round(110 * SCALE) + 2))
    lone = (point[0], slice(round(180 * SCALE), round(180 * SCALE) + 2))
    paper[point] = paper[lone] = 0
    cleaned = with_dark_ink(paper, DPI)
    assert int(cleaned[point].min()) < 180
    assert int(cleaned[lone].min()) == 255


def test_a_screen_is_taken_together_with_the_print_made_of_it():
    shades = np.full((600, 600), 0.85, np.float32)
    shades[200:204, 100:500] = 0.4  # a rule, screened as well
    order = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) / 16
    dots = np.where(shades > np.tile(order, (150, 150)), 255, 0).astype(np.uint8)
    cleaned = with_dark_ink(np.dstack((dots,) * 3), DPI)[:, :, 0].astype(int)
    assert cleaned[400:500, 100:500].std() < 12
    assert np.median(cleaned[201:203, 100:500]) < np.median(cleaned[400:500, 100:500]) - 60
