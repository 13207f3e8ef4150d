"""Strokes of signs are told from rules: the tables of dense forms have the same cells as in the file they came from."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest
from pages import DPI, SCALE, Pixels, blank, ruled, sample, scan_of

from corpora.build.scans import Spoiling, spoilings
from gongkai.readers.ocr.greyseal import without_grey_seal
from gongkai.readers.ocr.ink import even, faded_ink_of, fine_ink, ink_of
from gongkai.readers.ocr.rules import rules_of
from gongkai.readers.ocr.straighten import straighten
from gongkai.readers.pdf.objects import open_pdfium
from gongkai.readers.pdf.tables import RuledGrid, find_grids, merged_rules
from gongkai.settings import Settings

KINDS = {kind.name: kind for kind in spoilings("dev")}
ROWS = [80.0, 93.0, 106.0, 119.0, 132.0]  # as high as a line of their signs


def shapes(grids: list[RuledGrid]) -> list[list[tuple[int, int, int, int]]]:
    return [
        sorted((cell.row, cell.col, cell.row_span, cell.col_span) for cell in grid.cells)
        for grid in grids
        if len(grid.cells) > 1
    ]


def of_the_file(stem: str, page: int) -> list[list[tuple[int, int, int, int]]]:
    with open_pdfium(sample(stem).data(), settings=Settings()) as file:
        objects = list(file.pages())[page]
        assert objects is not None
        return shapes(find_grids(*merged_rules(objects.rules)))


def of_the_scan(stem: str, page: int, kind: Spoiling) -> list[list[tuple[int, int, int, int]]]:
    evened = even(straighten(scan_of(stem, page, kind)).picture)
    grey, pressed = without_grey_seal(evened.grey, kind.dpi / 72)
    ink = faded_ink_of(grey, kind.dpi, evened.seal | pressed)
    rules = rules_of(fine_ink(ink, evened.grey, pressed, kind.dpi / 72), grey, kind.dpi)
    return shapes(find_grids(*merged_rules(rules.boxes)))


@pytest.mark.parametrize(
    ("stem", "page", "kind"),
    [
        ("ministry-2020-libreoffice-office", 2, "clean-300"),  # a narrow label's lines, their strokes above each other
        ("ministry-2020-libreoffice-office", 2, "clean-200"),  # strokes that begin where a rule of the next row does
        ("county-2023-libreoffice-song", 1, "clean-200"),
        ("city-2022-drawn-lines", 2, "clean-200"),  # the page's first row; rules that seem to go on below the last
        ("university-2022-libreoffice-song", 1, "clean-150"),  # a narrow label's rule between its lines
        ("university-2022-libreoffice-song", 2, "faded-150"),
    ],
)
def test_a_scan_has_the_cells_of_its_file(stem: str, page: int, kind: str):
    assert of_the_scan(stem, page, KINDS[kind]) == of_the_file(stem, page)


def uprights_of(page: Pixels) -> set[int]:
    grey = even(page).grey
    rules = rules_of(ink_of(grey, DPI), grey, DPI).boxes
    upright = rules[:, 3] - rules[:, 1] > rules[:, 2] - rules[:, 0]
    return {round(x) for x in rules[upright, 0]}


def line(page: Pixels, x0: float, top: float, x1: float, bottom: float) -> None:
    cv2.line(page, (round(x0 * SCALE), round(top * SCALE)), (round(x1 * SCALE), round(bottom * SCALE)), (0, 0, 0), 2)


@pytest.mark.parametrize(("short", "found"), [(3.0, {60, 340}), (0.0, {60, 200, 340})], ids=["strokes", "rule"])
def test_strokes_one_above_the_other_in_tight_rows_are_no_rule(short: float, found: set[int]):
    """The last strokes of 罚, 制 and 利: nothing crosses them, but they stop before the rules of their rows."""
    page = ruled([60.0, 340.0], ROWS, blank())
    for top, bottom in pairwise(ROWS):
        line(page, 200, top + short, 200, bottom - short)
    assert uprights_of(page) == found


@pytest.mark.parametrize(("wide", "found"), [(4.0, {60, 340}), (0.0, {60, 200, 340})], ids=["strokes", "rule"])
def test_a_run_that_other_strokes_cross_is_no_rule(wide: float, found: set[int]):
    page = ruled([60.0, 340.0], [80.0, 190.0], blank())
    line(page, 200, 80, 200, 190)
    for y in np.arange(86.0, 186.0, 6.0).tolist():
        line(page, 200 - wide, y, 200 + wide, y)
    assert uprights_of(page) == found


def test_dashes_are_no_strokes():
    """Dashes of 2 points with 1.5 between leave paper everywhere, also before the rules that they meet."""
    page = blank()
    for y in ROWS:
        for x in np.arange(60.0, 340.0, 3.5).tolist():
            line(page, x, y, min(x + 1.5, 340.0), y)
    for x in (60.0, 200.0, 340.0):
        for y in np.arange(ROWS[0], ROWS[-1], 3.5).tolist():
            line(page, x, y, x, min(y + 1.5, ROWS[-1]))
    assert uprights_of(page) == {60, 200, 340}


def test_lines_of_signs_between_dashed_rules_are_no_rules():
    """Their gaps are as wide as those of the rules, but their strokes touch others."""
    page = blank()
    for y in (80.0, 110.0, 140.0, 170.0):
        for x in np.arange(60.0, 340.0, 3.5).tolist():
            line(page, x, y, min(x + 1.5, 340.0), y)
    for x in np.arange(64.0, 336.0, 6.0).tolist():  # 干, its level strokes at one height
        line(page, x, 95, x + 4, 95)
        line(page, x + 2, 91, x + 2, 99)
    grey = even(page).grey
    rules = rules_of(ink_of(grey, DPI), grey, DPI).boxes
    assert sorted({round(y) for y in rules[rules[:, 2] - rules[:, 0] > 24, 1]}) == [80, 110, 140, 170]


def test_fine_dots_whose_ink_runs_together_are_a_rule():
    """0.6 points wide and as far apart: at 150 dpi only the grey between them is lighter, now more and now less."""
    page = blank()
    for y in ROWS:
        for x in np.arange(60.0, 340.0, 1.2).tolist():
            line(page, x, y, x + 0.4, y)
    for x in (60.0, 200.0, 340.0):
        for y in np.arange(ROWS[0], ROWS[-1], 1.2).tolist():
            line(page, x, y, x, y + 0.4)
    page = cv2.GaussianBlur(page, (3, 3), 0.6)
    assert uprights_of(page) == {60, 200, 340}


def test_strokes_belong_to_signs_and_not_to_rules():
    """The stroke of a high sign is as long as a short rule: no rule covers it, and its ink stays."""
    page = ruled([60.0, 340.0], [80.0, 96.0, 112.0], blank())
    line(page, 200, 82.2, 200, 93.8)
    grey = even(page).grey
    found = rules_of(ink_of(grey, DPI), grey, DPI)
    assert not found.pixels[round(84 * SCALE) : round(92 * SCALE), round(199 * SCALE) : round(201 * SCALE) + 1].any()
