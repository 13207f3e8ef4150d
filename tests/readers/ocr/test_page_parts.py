"""What becomes of a scan before anything is read: level lines, no seals, rules, lines of ink. No network is asked."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest
from pages import DPI, SCALE, SCAN, XS, YS, Pixels, bars, blank, grids_of, page_with_table, ruled, scan_of, stroke

from corpora.build.scans import Spoiling, spoilt
from gongkai.document import BBox
from gongkai.readers.ocr.engine import Engine
from gongkai.readers.ocr.found import found_lines
from gongkai.readers.ocr.greyseal import without_grey_seal
from gongkai.readers.ocr.ink import even, faded_ink_of, fine_ink, ink_of
from gongkai.readers.ocr.lines import lines_in, settled
from gongkai.readers.ocr.pale import pale_rules
from gongkai.readers.ocr.reading import told_from_slashes
from gongkai.readers.ocr.rules import rules_of
from gongkai.readers.ocr.straighten import straighten
from gongkai.readers.pdf.tables import find_grids, merged_rules


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"skew": 4.9},
        {"skew": -2.2, "noise": 12, "quality": 50},
        {"perspective": 0.05, "shade": 0.4},
        {"perspective": -0.03, "skew": 1.0},
        {"blur": 0.3, "contrast": 0.6},
    ],
    ids=str,
)
def test_a_table_is_found_however_the_page_lies(fault: dict[str, float]):
    picture = spoilt(page_with_table(), Spoiling(name="t", split="dev", dpi=DPI, **fault), seed=1)
    assert grids_of(straighten(picture).picture) == [(4, 5)]


def test_boxes_lead_back_to_the_page_as_it_was_scanned():
    kind = Spoiling(name="t", split="dev", dpi=DPI, skew=3.0)
    mark = blank()
    ruled(XS, YS, mark)
    bars(mark, 260, 450, 1, size=20)
    scanned = spoilt(mark, kind, seed=1)
    straight = straighten(scanned)
    assert straight.back is not None
    box = straight.original(BBox(255, 445, 285, 475), SCALE)
    x0, top, x1, bottom = (round(edge * SCALE) for edge in box)
    assert scanned[top:bottom, x0:x1].min() < 60
    dark = (scanned < 100).all(axis=2)
    dark[top:bottom, x0:x1] = False
    assert not dark[round(430 * SCALE) :].any()  # the whole mark was in the box


def test_a_straight_page_is_left_as_it_is():
    picture = page_with_table()
    straight = straighten(picture)
    assert straight.back is None
    assert straight.picture is picture
    assert straight.original(BBox(1, 2, 3, 4), SCALE) == BBox(1, 2, 3, 4)


@pytest.mark.parametrize("height", [1, 30, 700])
def test_pages_without_lines_are_left_as_they_are(height: int):
    assert straighten(np.full((height, 500, 3), 255, np.uint8)).back is None


@pytest.mark.parametrize("skew", [-4.6, 1.3, 2.7])
def test_three_lines_that_agree_tell_how_a_page_lies(skew: float):
    picture = scan_of("city-2019-drawn-three", 2, replace(SCAN, skew=skew))  # three rows of a table, no rules
    back = straighten(picture).back
    assert back is not None
    assert back[1, 0] / back[0, 0] == pytest.approx(-np.tan(np.radians(skew)), abs=0.004)


def test_a_grey_seal_goes_and_print_under_it_stays():
    clean = page_with_table()
    sealed = spoilt(clean, Spoiling(name="t", split="dev", dpi=DPI, seal=2), seed=3)
    grey, *_ = even(sealed)
    mended, seal = without_grey_seal(grey, SCALE)
    before, stained, after = (ink_of(one, DPI).astype(int) for one in (even(clean)[0], grey, mended))
    assert np.abs(stained - before).sum() > 2000
    assert np.abs(after - before).sum() < 0.1 * np.abs(stained - before).sum()
    assert seal[np.abs(stained - before) > 0].mean() > 0.9


def test_a_grey_seal_is_found_where_it_is_most_of_the_page():
    page = blank()
    bars(page, 70, 90, 4)
    kind = Spoiling(name="t", split="dev", dpi=DPI, seal=2, contrast=0.85, noise=7)
    assert without_grey_seal(even(spoilt(page, kind, seed=3)).grey, SCALE)[1].any()


@pytest.mark.parametrize("fault", [{}, {"contrast": 0.6, "blur": 0.35}, {"blur": 0.3, "noise": 14}], ids=str)
def test_a_page_without_a_seal_is_left_as_it_is(fault: dict[str, float]):
    picture = spoilt(page_with_table(), Spoiling(name="t", split="dev", dpi=DPI, **fault), seed=1)
    assert not without_grey_seal(even(picture)[0], SCALE)[1].any()


def pale_page(shade: int = 205) -> Pixels:
    """Return a page with signs in its cells, its rules a pixel wide and pale."""
    page = blank()
    for y in YS:
        cv2.line(page, *((round(x * SCALE), round(y * SCALE)) for x in (XS[0], XS[-1])), (shade,) * 3, 1)
    for x in XS:
        cv2.line(page, *((round(x * SCALE), round(y * SCALE)) for y in (YS[0], YS[-1])), (shade,) * 3, 1)
    for x in XS[:-1]:
        for y in YS[:-1]:
            bars(page, x + 30, y + 11, 2)
    return page


@pytest.mark.parametrize("fault", [{}, {"noise": 14, "quality": 45}, {"noise": 8, "skew": 1.0}], ids=str)
def test_pale_rules_are_seen_in_noise(fault: dict[str, float]):
    picture = spoilt(pale_page(), Spoiling(name="t", split="dev", dpi=DPI, **fault), seed=2)
    assert grids_of(straighten(picture).picture) == [(4, 5)]


def test_rules_seen_from_afar_end_where_they_end():
    grey = even(pale_page(120)).grey
    seen = pale_rules(grey, np.zeros_like(ink_of(grey, DPI)), SCALE)
    rows, columns = np.nonzero(seen)
    edges = [columns.min(), columns.max(), rows.min(), rows.max()]
    assert np.abs(np.array(edges) / SCALE - (XS[0], XS[-1], YS[0], YS[-1])).max() < 1.5


def test_tight_columns_of_signs_are_no_pale_rules():
    page = blank()
    for row in range(30):
        for x in (80, 90.5, 200):
            bars(page, x, 40 + 9 * row, 1)
    rng = np.random.default_rng(4)
    grey, *_ = even(rng.normal(page, 10).clip(0, 255).astype(np.uint8))
    assert not pale_rules(grey, ink_of(grey, DPI), SCALE).any()


def test_a_worn_rule_between_lines_of_signs_is_drawn_on():
    page = page_with_table()
    left, right, y = round((XS[0] + 1) * SCALE), round((XS[1] - 1) * SCALE), round(YS[1] * SCALE)
    page[y - 3 : y + 4, left:right] = 255
    page[y : y + 2, left:right] = 232
    for above in (-10.5, 2.8):
        bars(page, XS[0] + 8, YS[1] + above, 7)
    assert grids_of(page) == [(4, 5)]
    grey = even(page).grey
    rules = rules_of(ink_of(grey, DPI), grey, DPI).boxes
    (grid,) = [grid for grid in find_grids(*merged_rules(rules)) if len(grid.cells) > 1]
    assert len(grid.cells) == 12


def threefold(xs: list[float], ys: list[float]) -> Pixels:
    """Return a page with the rules of an office's doubled style: a line, and one inside of each cell beside it."""
    page = ruled(xs, ys, blank())
    for x0, x1 in pairwise(xs):
        for top, bottom in pairwise(ys):
            corners = [(round((x + d) * SCALE), round((y + d) * SCALE)) for x, y, d in ((x0, top, 2), (x1, bottom, -2))]
            cv2.rectangle(page, *corners, (0, 0, 0), 1)
    return page


NARROW = [60.0 + 14 * row for row in range(9)]


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"seal": 2},
        {"seal": 2, "contrast": 0.8, "noise": 6, "quality": 70},
        {"blur": 0.3},
        {"blur": 0.35, "contrast": 0.6},
        {"blur": 0.4, "contrast": 0.5, "noise": 6, "quality": 50},
    ],
    ids=str,
)
def test_doubled_rules_part_narrow_rows(fault: dict[str, float]):
    picture = spoilt(threefold(XS, NARROW), Spoiling(name="t", split="dev", dpi=DPI, **fault), seed=3)
    grey, pressed = without_grey_seal(even(picture)[0], SCALE)
    rules = rules_of(faded_ink_of(grey, DPI, pressed), grey, DPI).boxes
    ((columns, rows),) = [(len(grid.xs), len(grid.ys)) for grid in find_grids(*merged_rules(rules)) if grid.cells]
    assert (columns, rows) == (len(XS), len(NARROW))


COPIES = (
    Spoiling(name="a", split="dev", dpi=DPI, skew=1.2, contrast=0.85, noise=7, quality=65),
    Spoiling(name="b", split="dev", dpi=DPI, skew=1.4, contrast=0.8, noise=5, quality=70, seal=2),
    Spoiling(name="c", split="dev", dpi=DPI, skew=1.1, noise=7, quality=65, seal=1),
)


@pytest.mark.parametrize("kind", COPIES, ids=str)
@pytest.mark.parametrize(("page", "cells"), [(0, [53, 60]), (1, [140, 34])])
def test_doubled_rules_in_a_copy_are_found_whole_with_a_seal_over_them(kind: Spoiling, page: int, cells: list[int]):
    evened = even(straighten(scan_of("bureau-2020-drawn-double", page, kind)).picture)
    grey, pressed = without_grey_seal(evened.grey, SCALE)
    assert (evened.seal.any(), pressed.any()) == (kind.seal == 1, kind.seal == 2)
    rules = rules_of(
        fine_ink(faded_ink_of(grey, DPI, evened.seal | pressed), evened.grey, pressed, SCALE), grey, DPI
    ).boxes
    assert [len(grid.cells) for grid in find_grids(*merged_rules(rules)) if len(grid.cells) > 1] == cells


def test_a_hairline_under_a_seal_is_seen_and_the_seal_is_not():
    paper = np.full((200, 200), 250, np.uint8)
    seal = np.zeros_like(paper)
    cv2.line(seal, (0, 40), (199, 160), 1, round(3.2 * SCALE))
    paper[seal > 0] = 160
    paper[:, 100] = 110
    fine = fine_ink(np.zeros_like(paper), paper, seal, SCALE)
    assert fine[10:190, 100][cv2.dilate(seal, np.ones((9, 9), np.uint8))[10:190, 100] > 0].all()
    fine[:, 96:105] = 0
    assert not fine.any()


@pytest.mark.parametrize("blur", [0.0, 0.3, 0.42])
def test_doubled_rules_that_run_together_are_no_seal(blur: float):
    picture = spoilt(threefold(XS, NARROW), Spoiling(name="t", split="dev", dpi=DPI, blur=blur), seed=1)
    assert not without_grey_seal(even(picture)[0], SCALE)[1].any()


def test_a_stroke_as_high_as_its_row_is_no_rule():
    """In tight rows the upright of 计 or 处 reaches from rule to rule, sometimes right below one of another row."""
    page = ruled([60, 340], NARROW, ruled(XS, [*YS[-2:], 420.0]))
    for x, y in ((200.0, NARROW[2]), (150.0, NARROW[5])):
        cv2.line(page, (round(x * SCALE), round(y * SCALE)), (round(x * SCALE), round((y + 14) * SCALE)), 0, 2)
        across = round((y + 6) * SCALE)
        cv2.line(page, (round((x - 4) * SCALE), across), (round((x + 4) * SCALE), across), 0, 2)
    grey, *_ = even(page)
    rules = rules_of(ink_of(grey, DPI), grey, DPI).boxes
    assert [len(grid.xs) for grid in find_grids(*merged_rules(rules))] == [2, len(XS)]


def on_a_desk(picture: Pixels, margin: int = 40) -> Pixels:
    high, wide = picture.shape[:2]
    desk = np.full((high + 2 * margin, wide + 2 * margin, 3), 140, np.uint8)
    desk[margin:-margin, margin:-margin] = picture
    return np.random.default_rng(1).normal(desk, 4).clip(0, 255).astype(np.uint8)


def test_a_desk_around_the_paper_makes_no_rules():
    grey, *_ = even(on_a_desk(page_with_table()))
    assert grey[:30].min() > 240
    assert grey[:, -30:].min() > 240
    assert grids_of(on_a_desk(page_with_table())) == [(4, 5)]
    rules = rules_of(ink_of(grey, DPI), grey, DPI).boxes
    x, y = (rules[:, :2] + rules[:, 2:]).T / 2
    upright = rules[:, 3] - rules[:, 1] > rules[:, 2] - rules[:, 0]
    margin = 40 / SCALE
    assert {round(edge - margin) for edge in x[upright]} == set(XS)
    assert {round(edge - margin) for edge in y[~upright]} == set(YS)


def test_a_table_cut_by_the_edge_of_the_picture_keeps_its_rules():
    left, top, right, bottom = (round(edge * SCALE) for edge in (70, 90, 330, 320))
    grey, *_ = even(page_with_table()[top:bottom, left:right])
    assert (ink_of(grey, DPI).mean(axis=0) > 0.9).sum() >= 4  # two uprights, two pixels each
    assert (ink_of(grey, DPI).mean(axis=1) > 0.9).sum() >= 6


def test_long_edges_of_paper_and_desk_do_not_say_how_the_page_lies():
    kind = Spoiling(name="t", split="dev", dpi=DPI, perspective=0.04, shade=0.5, skew=2.0, noise=8, quality=60)
    assert grids_of(straighten(spoilt(page_with_table(), kind, seed=1)).picture) == [(4, 5)]


class Finder(Engine):
    """Finds the lines that a test says, as the network might."""

    def __init__(self, *boxes: tuple[float, float, float, float]) -> None:
        corners = [[(x0, top), (x1, top), (x1, bottom), (x0, bottom)] for x0, top, x1, bottom in boxes]
        self.corners = np.array(corners, dtype=np.float64) * SCALE

    def find(self, picture: Pixels) -> np.ndarray:  # noqa: ARG002 - nothing is looked at
        return self.corners


def test_columns_that_were_found_as_one_line_are_parted_and_a_lone_sign_is_found():
    paper = blank(400, 40)
    bars(paper, 20, 10, 8)  # a label of eight signs, then 12, 3 and 4 in columns
    for x, count in ((140, 2), (200, 1), (260, 1)):
        bars(paper, x, 10, count)
    grey, *_ = even(paper)
    found = list(found_lines(ink_of(grey, DPI), grey, DPI, Finder((16, 4, 164, 24), (196, 4, 214, 24))))
    starts = sorted(round(line.inked[0] / SCALE) for line in found if line.inked)
    assert starts == pytest.approx([20, 140, 200, 260], abs=1)


def test_a_sentence_with_a_wide_gap_stays_one_line():
    paper = blank(400, 40)
    bars(paper, 20, 10, 8)
    bars(paper, 20 + 8 * 10.4 + 12, 10, 8)
    grey, *_ = even(paper)
    (line,) = found_lines(ink_of(grey, DPI), grey, DPI, Finder((16, 4, 210, 24)))
    assert line.inked is not None


def test_strokes_of_signs_are_no_rules():
    paper = blank()
    for number in range(20):
        bars(paper, 40, 40 + 20 * number, 20, size=12)
    grey, *_ = even(paper)
    rules = rules_of(ink_of(grey, DPI), grey, DPI).boxes
    assert find_grids(*merged_rules(rules)) == []


def test_lines_of_a_cell_are_told_apart_by_their_ink():
    picture = ruled([50, 250], [50, 200])
    for y in (70, 90, 110):
        bars(picture, 80, y, 6)
    grey, *_ = even(picture)
    ink = ink_of(grey, DPI)
    ink[:, : round(52 * SCALE)] = 0
    box = (round(50 * SCALE), round(52 * SCALE), round(248 * SCALE), round(198 * SCALE))
    lines = settled(lines_in(box, ink, grey, SCALE), round(8 * SCALE), ink)
    assert [round(line.extent[1] / SCALE) for line in lines] == [70, 90, 110]
    assert all(abs(line.extent[0] / SCALE - 80) < 1.5 for line in lines)


def test_what_is_left_of_an_inner_rule_is_no_line_of_a_cell():
    picture = blank()
    bars(picture, 80, 60, 2)
    for y, x in ((52.5, 70), (52.5, 90), (77.6, 60)):
        cv2.line(picture, (round(x * SCALE), round(y * SCALE)), (round((x + 9) * SCALE), round(y * SCALE)), 0, 1)
    cv2.line(picture, (round(147 * SCALE), round(58 * SCALE)), (round(147 * SCALE), round(64 * SCALE)), 0, 1)
    grey, *_ = even(picture)
    box = tuple(round(edge * SCALE) for edge in (50, 50, 150, 80))
    (line,) = lines_in(box, ink_of(grey, DPI), grey, SCALE)
    assert [edge / SCALE for edge in line.extent] == pytest.approx([80, 60, 98.4, 68], abs=1)


def test_a_lone_stroke_at_the_side_of_a_cell_is_looked_at():
    picture = blank()
    cv2.line(picture, (round(52.5 * SCALE), round(58 * SCALE)), (round(52.5 * SCALE), round(65 * SCALE)), 0, 2)
    grey, *_ = even(picture)
    box = tuple(round(edge * SCALE) for edge in (50, 50, 150, 80))
    assert len(lines_in(box, ink_of(grey, DPI), grey, SCALE)) == 1


def test_an_empty_cell_has_no_lines_and_a_faint_one_is_looked_at():
    picture = blank()
    box = (100, 100, 300, 200)
    grey, *_ = even(picture)
    assert lines_in(box, ink_of(grey, DPI), grey, SCALE) == []
    grey[140:160, 180:200] = 170
    (line,) = lines_in(box, np.zeros_like(grey), grey, SCALE)
    assert line.faint


@pytest.mark.parametrize(("lean", "sign"), [(0, "1"), (3, "/")])
def test_a_slash_is_told_from_a_one_by_how_it_leans(lean: int, sign: str):
    paper = stroke((60, 60), (60 + 2 * lean, 40))
    extent = (58, 39, 63 + 2 * lean, 62)
    told = told_from_slashes([("1", 0.95), ("7", 0.02)], extent, paper)
    assert told[0][0] == sign
    assert told[0][1] > 0.9
    assert ("7", 0.02) in told
    assert told_from_slashes([("12", 0.9)], extent, paper) == (("12", 0.9),)
