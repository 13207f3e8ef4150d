"""Vertical rules that lean or bend from row to row."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from pages import SCALE, Pixels, bars, blank, found_grids, grids_of

XS = [60.0, 150.0, 190.0, 230.0, 270.0, 340.0]
YS = [80.0 + 14 * row for row in range(21)]


def table(lean: float, *, merged: bool = False) -> Pixels:
    """Return a table of low rows whose inner verticals wander by ``lean`` points from row to row, to and fro."""
    paper = blank()
    for y in YS:
        cv2.line(
            paper, (round(XS[0] * SCALE), round(y * SCALE)), (round(XS[-1] * SCALE), round(y * SCALE)), (0, 0, 0), 2
        )
    for column, x in enumerate(XS):
        wander = lean if 0 < column < len(XS) - 1 else 0.0
        for row in range(len(YS) - 1):
            if merged and column == 2 and row > 2:
                continue
            begin, end = (x + wander * np.sin((row + step) * 0.9) for step in (0, 1))
            ends = ((round(begin * SCALE), round(YS[row] * SCALE)), (round(end * SCALE), round(YS[row + 1] * SCALE)))
            cv2.line(paper, *ends, (0, 0, 0), 2)
    for row in range(len(YS) - 1):
        for x in XS[:-1]:
            bars(paper, x + 14, YS[row] + 3.5, 1, size=6)
    return paper


@pytest.mark.parametrize("lean", [0.0, 1.0, 2.0])
def test_columns_stay_apart_where_their_rules_lean(lean: float):
    assert grids_of(table(lean)) == [(len(XS), len(YS))]
    assert cells_of(table(lean)) == (len(XS) - 1) * (len(YS) - 1)


def test_cells_without_a_rule_between_them_stay_one():
    assert cells_of(table(1.5, merged=True)) == (len(XS) - 1) * (len(YS) - 1) - (len(YS) - 4)


def test_a_sign_near_a_column_is_no_rule():
    paper = table(0.0, merged=True)
    x = round((XS[2] + 1.5) * SCALE)
    for row in range(3, len(YS) - 1):  # a bracket, nearly as high as its row
        cv2.line(paper, (x, round((YS[row] + 2.2) * SCALE)), (x, round((YS[row + 1] - 2.2) * SCALE)), (0, 0, 0), 2)
    assert cells_of(paper) == (len(XS) - 1) * (len(YS) - 1) - (len(YS) - 4)


def cells_of(picture: Pixels) -> int:
    (grid,) = found_grids(picture)
    return len(grid.cells)
