"""Streaks of a copier: lines through the page that are no rules of its tables."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from pages import DPI, SCALE, Pixels, bars, blank, ruled

from gongkai.readers.ocr.ink import even, ink_of
from gongkai.readers.ocr.rules import PageRules, rules_of
from gongkai.readers.ocr.streaks import without_streaks
from gongkai.readers.pdf.tables import find_grids, merged_rules

XS, YS = [60.0, 150.0, 240.0, 340.0], [80.0, 110.0, 140.0, 300.0, 330.0]
INSIDE = 200.0  # across the middle column


def page_with_streak(x: float, top: float, bottom: float) -> Pixels:
    paper = ruled(XS, YS, blank())
    for row in (420, 440, 460):
        bars(paper, 60, row, 12)
    cv2.line(paper, (round(x * SCALE), round(top * SCALE)), (round(x * SCALE), round(bottom * SCALE)), (90, 90, 90), 2)
    return paper


def rules(picture: Pixels) -> PageRules:
    grey, *_ = even(picture)
    return rules_of(ink_of(grey, DPI), grey, DPI)


def grids(found: PageRules) -> list[tuple[int, int]]:
    return [(len(grid.xs), len(grid.ys)) for grid in find_grids(*merged_rules(found.boxes)) if len(grid.cells) > 1]


@pytest.mark.parametrize(("top", "bottom"), [(0, 499), (0, 200), (60, 370), (220, 499)])
@pytest.mark.parametrize("x", [INSIDE, 100.0])
def test_a_streak_parts_no_column(x: float, top: float, bottom: float):
    found = rules(page_with_streak(x, top, bottom))
    assert grids(found) == [(4, 5)]
    assert found.streaks[round((top + bottom) / 2 * SCALE), round(x * SCALE)] == 1


def test_a_table_without_streaks_has_none():
    assert not rules(ruled(XS, YS, blank())).streaks.any()


def test_a_table_open_below_keeps_its_rules():
    paper = ruled(XS, YS[:4], blank())
    for x in XS:  # the row goes on overleaf
        cv2.line(paper, (round(x * SCALE), round(300 * SCALE)), (round(x * SCALE), round(325 * SCALE)), (0, 0, 0), 2)
    assert not rules(paper).streaks.any()


def test_a_streak_is_painted_over_and_what_stands_beside_it_stays():
    paper = page_with_streak(INSIDE, 0, 499)
    bars(paper, 205, 200, 1, size=16)
    found = rules(paper)
    grey, *_ = even(paper)
    clean = without_streaks(grey, found.streaks)
    assert int(clean[round(250 * SCALE), round(INSIDE * SCALE)]) > 200
    assert np.array_equal(clean[:, round(204 * SCALE) :], grey[:, round(204 * SCALE) :])


def test_a_rule_worn_in_one_row_is_no_streak():
    paper = ruled(XS, YS, blank())
    x = round(XS[1] * SCALE)
    paper[round(170 * SCALE) : round(240 * SCALE), x - 6 : x + 7] = 255  # in the tall row
    assert not rules(paper).streaks.any()
