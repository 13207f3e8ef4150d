"""Rules of columns that stamps and pens cross."""

from __future__ import annotations

import cv2
import numpy as np
from pages import SCALE, Pixels, bars, blank, found_grids

from gongkai.readers.ocr.carried import carried_rules
from gongkai.readers.pdf.page import as_boxes

XS = [60.0, 150.0, 190.0, 230.0, 270.0, 340.0]
YS = [80.0 + 14 * row for row in range(21)]
CELLS = (len(XS) - 1) * (len(YS) - 1)


def table(*, merged: bool = False) -> Pixels:
    paper = blank()
    for y in YS:
        cv2.line(paper, point(XS[0], y), point(XS[-1], y), (0, 0, 0), 2)
    for x in XS:
        for row, y in enumerate(YS[:-1]):
            if not (merged and x == XS[2] and row in (8, 9, 10)):
                cv2.line(paper, point(x, y), point(x, y + 14), (0, 0, 0), 2)
    for y in YS[:-1]:
        for x in XS[:-1]:
            bars(paper, x + 17, y + 3.5, 1, size=6)
    return paper


def point(x: float, y: float) -> tuple[int, int]:
    return round(x * SCALE), round(y * SCALE)


def cells_of(picture: Pixels) -> int:
    (grid,) = found_grids(picture)
    return len(grid.cells)


def test_a_columns_rule_that_strokes_cross_stays_one():
    paper = table()
    for row in range(7, 12):  # scribbled over the rules of two columns
        for x in XS[2:4]:
            for up in (3, 6, 9):
                cv2.line(paper, point(x - 7, YS[row] + up + 1), point(x + 7, YS[row] + up - 1), (0, 0, 0), 2)
    assert cells_of(paper) == CELLS


def test_cells_that_are_one_stay_so_with_signs_on_the_columns_line():
    paper = table(merged=True)
    for row in (8, 9, 10):
        bars(paper, XS[2] - 4, YS[row] + 3, 1, size=8)
    assert cells_of(paper) == CELLS - 3


def test_only_what_is_missing_between_pieces_of_a_column_is_carried():
    flats = as_boxes([(0, y - 0.3, 100, y + 0.3) for y in (10.0, 30.0, 50.0, 70.0)])
    uprights = as_boxes([(39.7, 10, 40.3, 30), (39.7, 50, 40.3, 70), (79.7, 10, 80.3, 30)])
    ink = np.zeros((80, 100), np.uint8)
    ink[:, 40] = ink[:, 80] = 1
    boxes, pixels = carried_rules(uprights, flats, ink, 1.0)
    assert boxes.tolist() == [[39.7, 30.0, 40.3, 50.0]]
    assert sorted(set(np.nonzero(pixels)[1].tolist())) == [40]
    ink[35:40, 40] = 0
    assert not len(carried_rules(uprights, flats, ink, 1.0)[0])
