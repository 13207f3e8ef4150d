"""Lines of another sheet: what shows through, and paper that is ruled itself."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from pages import DPI, SCALE, Pixels, bars, blank

from gongkai.readers.ocr.backs import pale_layer, without_layer
from gongkai.readers.ocr.sheet import sheet_of
from gongkai.readers.pdf.tables import find_grids, merged_rules

XS = [60.0, 150.0, 190.0, 230.0, 270.0, 340.0]
YS = [80.0 + 14 * row for row in range(21)]
PALE = 185


def table(
    paper: Pixels, xs: list[float], ys: list[float], shade: int, *, inner: int | None = None, signs: bool = True
) -> Pixels:
    for number, x in enumerate(xs):
        own = shade if inner is None or number in (0, len(xs) - 1) else inner
        ends = ((round(x * SCALE), round(ys[0] * SCALE)), (round(x * SCALE), round(ys[-1] * SCALE)))
        cv2.line(paper, *ends, (own,) * 3, 2)
    for number, y in enumerate(ys):
        own = shade if inner is None or number in (0, len(ys) - 1) else inner
        ends = ((round(xs[0] * SCALE), round(y * SCALE)), (round(xs[-1] * SCALE), round(y * SCALE)))
        cv2.line(paper, *ends, (own,) * 3, 2)
    for y in ys[:-1] if signs else ():
        for x in xs[:-1]:
            bars(paper, x + 14, y + 3.5, 1, size=6)
    return paper


def under(shade: int, other: Pixels) -> Pixels:
    """Return a page with a black table printed on another."""
    return np.minimum(table(blank(), XS, YS, shade), other)


def ledger() -> Pixels:
    paper = blank()
    for y in range(20, 500, 17):
        cv2.line(paper, (0, round(y * SCALE)), (paper.shape[1], round(y * SCALE)), (PALE,) * 3, 2)
    return paper


def back() -> Pixels:
    return table(blank(), [x + 21 for x in XS], [y + 6 for y in YS], PALE, signs=False)


def read(picture: Pixels) -> list[int]:
    sheet = sheet_of(picture, DPI)
    return [len(grid.cells) for grid in find_grids(*merged_rules(sheet.rules)) if len(grid.cells) > 1]


@pytest.mark.parametrize("other", [ledger, back])
def test_lines_of_another_sheet_part_no_row_and_go(other):
    picture = under(0, other())
    assert read(picture) == [(len(XS) - 1) * (len(YS) - 1)]
    grey = sheet_of(picture, DPI).grey
    assert int(grey[round(20 * SCALE), 40]) > 240
    assert int(grey[round((YS[2] + 6) * SCALE), round((XS[0] + 17) * SCALE)]) < 60  # a sign


@pytest.mark.parametrize("inner", [0, 120, PALE])
def test_a_tables_own_rules_stay_however_pale(inner: int):
    assert read(table(blank(), XS, YS, 0, inner=inner)) == [(len(XS) - 1) * (len(YS) - 1)]


def test_a_pale_table_below_a_black_one_stays():
    paper = table(blank(), XS, YS, 0)
    table(paper, XS, [400.0 + 14 * row for row in range(6)], PALE)
    assert read(paper) == [(len(XS) - 1) * (len(YS) - 1), (len(XS) - 1) * 5]


def test_pale_rules_within_cells_of_a_black_table_stay():
    paper = table(blank(), XS, YS, 0, signs=False)
    for y in YS[:-1]:
        ends = ((round(XS[0] * SCALE), round((y + 7) * SCALE)), (round(XS[-1] * SCALE), round((y + 7) * SCALE)))
        cv2.line(paper, *ends, (PALE,) * 3, 2)
    assert pale_layer(sheet_of(paper, DPI).rules, sheet_of(paper, DPI).grey, SCALE) is None


def test_what_is_as_pale_as_the_lines_becomes_paper_and_print_stays_as_it_is():
    grey = np.array([[250, 190, 150, 60]], np.uint8)
    paper, line, between, ink = without_layer(grey, 60.0)[0].tolist()
    assert (paper, line, ink) == (250, 250, 60)
    assert 150 < between < 250
