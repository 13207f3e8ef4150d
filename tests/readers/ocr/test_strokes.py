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
