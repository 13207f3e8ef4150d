"""Scratches and creases that run askew through a table."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from pages import SCALE, Pixels, bars, blank, found_grids, rules

XS = [60.0, 150.0, 190.0, 230.0, 270.0, 340.0]
YS = [80.0 + 14 * row for row in range(21)]


def table() -> Pixels:
    paper = blank()
    for x in XS:
        cv2.line(paper, point(x, YS[0]), point(x, YS[-1]), (0, 0, 0), 2)
    for y in YS:
        cv2.line(paper, point(XS[0], y), point(XS[-1], y), (0, 0, 0), 2)
    for y in YS[:-1]:
        for x in XS[:-1]:
            bars(paper, x + 17, y + 3.5, 1, size=6)
    return paper


def point(x: float, y: float) -> tuple[int, int]:
    return round(x * SCALE), round(y * SCALE)


@pytest.mark.parametrize(("begin", "end"), [((160, 10), (176, 490)), ((205, 20), (226, 490)), ((300, 490), (285, 200))])
def test_a_scratch_parts_no_column(begin: tuple[int, int], end: tuple[int, int]):
    paper = table()
    cv2.line(paper, point(*begin), point(*end), (70, 70, 70), 1)
    assert [len(grid.cells) for grid in found_grids(paper)] == [(len(XS) - 1) * (len(YS) - 1)]
    gone = rules(paper).streaks
    x, y = point((begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2)
    assert gone[y - 10 : y + 11, x - 2 : x + 3].any()
    signs = cv2.erode((table() < 128).astype(np.uint8), np.ones((7, 7), np.uint8))[:, :, 0]
    assert not (gone & signs).any()


def test_a_table_has_no_scratches():
    assert not rules(table()).streaks.any()


def test_rules_that_go_on_overleaf_are_no_scratches():
    paper = table()
    for x in XS:
        cv2.line(paper, point(x, YS[-1]), point(x, YS[-1] + 30), (0, 0, 0), 2)
    assert not rules(paper).streaks.any()
    assert np.ptp([grid.box.x1 for grid in found_grids(paper)]) == 0
