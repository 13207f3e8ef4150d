"""Ink beside or on a number that is not its own is seen whatever its colour and shape; print alone is none."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from pages import SCALE, Pixels, blank

from corpora.build.scans import Spoiling, spoilt
from gongkai.document import BBox
from gongkai.readers.ocr.decode import Sign
from gongkai.readers.ocr.ink import even
from gongkai.readers.ocr.reading import LinePicture, Piece
from gongkai.readers.ocr.stains import Stains, is_misshapen, stains_of

ROOM = BBox(100.0, 100.0, 180.0, 130.0)
NUMBER = BBox(136.0, 111.0, 144.0, 119.0)
RED, BLUE, GREY, BLACK = (214, 84, 90), (110, 125, 200), (150, 150, 150), (0, 0, 0)


def pixels(box: BBox) -> tuple[int, int, int, int]:
    x0, top, x1, bottom = (round(edge * SCALE) for edge in box)
    return x0, top, x1, bottom


def painted(page: Pixels, box: BBox, colour: Sequence[int], thick: int = -1) -> Pixels:
    x0, top, x1, bottom = pixels(box)
    cv2.rectangle(page, (x0, top), (x1, bottom), tuple(colour), thick)
    return page


def piece(text: str = "8", box: BBox = NUMBER) -> Piece:
    line = LinePicture(pixels(box), pixels(ROOM), round(8 * SCALE), in_cell=True)
    return Piece(line, tuple(Sign(char, 0.99, 0.0) for char in text), (0.0,) * len(text), ((text, 0.99),))


def seen(page: Pixels, lines: Sequence[LinePicture] = ()) -> Stains:
    evened = even(page)
    rules = painted(np.zeros(page.shape[:2], np.uint8), ROOM, (1,), 2)
    return stains_of(page, evened, evened.seal, rules, [piece().line, *lines], SCALE)


def cell() -> Pixels:
    return painted(painted(blank(), ROOM, BLACK, 2), NUMBER, BLACK)


@pytest.mark.parametrize("colour", [RED, BLUE, GREY])
@pytest.mark.parametrize(
    "stroke",
    [BBox(146.0, 104.0, 149.0, 128.0), BBox(104.0, 120.5, 176.0, 122.0), BBox(126.0, 112.0, 132.0, 116.0)],
    ids=["beside", "below", "before"],
)
def test_a_stroke_of_other_ink_beside_a_number_is_seen(colour: tuple[int, int, int], stroke: BBox):
    assert seen(painted(cell(), stroke, colour)).touch(piece())


@pytest.mark.parametrize("colour", [RED, BLUE])
def test_coloured_ink_on_a_number_is_seen(colour: tuple[int, int, int]):
    page = painted(cell(), BBox(138.0, 110.0, 141.0, 120.0), colour)
    assert seen(page).touch(piece())


@pytest.mark.parametrize(("wide", "touched"), [(40.0, True), (12.0, False), (190.0, False)])
def test_a_number_within_the_bounds_of_a_seal_is_touched(wide: float, *, touched: bool):
    middle = tuple(round(edge * SCALE) for edge in (140.0, 115.0))
    page = cell()
    height = 30.0 if wide > 100 else wide
    cv2.ellipse(page, middle, (round(wide * SCALE), round(height * SCALE)), 0, 0, 360, BLUE, 4)
    seen_at = seen(page)
    seen_at.dark[:] = 0  # beside the number nothing is seen
    seen_at.colours[:] = 0
    assert seen_at.touch(piece()) == touched


def test_print_and_rules_alone_are_no_other_ink():
    assert not seen(cell()).touch(piece())
    noisy = np.random.default_rng(1).normal(0, 12, cell().shape[:2])[:, :, None]
    assert not seen((cell() * 0.85 + noisy).clip(0, 255).astype(np.uint8)).touch(piece())


def test_ink_far_from_the_number_is_no_stain_on_it():
    far = painted(cell(), BBox(104.0, 104.0, 110.0, 128.0), GREY)
    assert not seen(far).touch(piece())


def test_another_line_is_no_stain():
    beside = BBox(148.0, 111.0, 156.0, 119.0)
    page = painted(cell(), beside, BLACK)
    assert not seen(page, [piece(box=beside).line]).touch(piece())


def test_the_ground_of_a_cell_is_no_stain():
    ground = painted(painted(blank(), ROOM, (200, 220, 250)), NUMBER, BLACK)
    assert not seen(ground).touch(piece())


def test_print_in_a_colour_is_no_seal():
    page = blank()
    boxes = [BBox(136.0, 20.0 + 14 * row, 144.0, 28.0 + 14 * row) for row in range(30)]
    for box in boxes:
        painted(page, box, BLUE)
    evened = even(page)
    lines = [LinePicture(pixels(box), pixels(BBox(100, box.top - 3, 180, box.bottom + 3)), 17) for box in boxes]
    found = stains_of(page, evened, evened.seal, np.zeros(page.shape[:2], np.uint8), lines, SCALE)
    assert not any(found.touch(Piece(line, (), ())) for line in lines)


@pytest.mark.parametrize(("colour", "lies"), [(RED, True), (BLUE, True), (GREY, True), (None, False)])
def test_a_blank_cell_under_other_ink_is_known(colour: tuple[int, int, int] | None, *, lies: bool):
    page = painted(blank(), ROOM, BLACK, 2)
    if colour is not None:
        painted(page, BBox(120.0, 108.0, 124.0, 126.0), colour)
    evened = even(page)
    rules = painted(np.zeros(page.shape[:2], np.uint8), ROOM, (1,), 2)
    assert stains_of(page, evened, evened.seal, rules, [], SCALE).lie_in(ROOM) == lies


@pytest.mark.parametrize(
    ("text", "box", "misshapen"),
    [
        ("8", NUMBER, False),
        ("8", BBox(136.0, 111.0, 152.0, 119.0), True),
        ("8,204", BBox(120.0, 111.0, 152.0, 119.0), False),
        ("8", BBox(136.0, 106.0, 144.0, 119.0), True),
        ("3", BBox(141.0, 111.0, 143.0, 119.0), True),  # its left half and what stood before it were not seen
        ("1", BBox(141.0, 111.0, 143.0, 119.0), False),
        ("2", BBox(138.0, 112.0, 141.0, 115.0), True),  # the rest of it was too worn to be ink
        ("-", BBox(138.0, 114.0, 141.0, 115.0), False),
    ],
)
def test_a_number_whose_ink_is_not_that_of_its_digits_is_misshapen(text: str, box: BBox, *, misshapen: bool):
    assert is_misshapen(piece(text, box)) == misshapen


@pytest.mark.parametrize("colour", [1, 2, 3])
def test_stamps_of_receipt_are_seen_on_blank_cells(colour: int):
    page = spoilt(blank(), Spoiling(name="t", split="dev", dpi=72 * SCALE, stamp=colour, noise=4), seed=2)
    evened = even(page)
    found = stains_of(page, evened, evened.seal, np.zeros(page.shape[:2], np.uint8), [], SCALE)
    cells = [BBox(x, y, x + 40.0, y + 25.0) for x in range(0, 360, 40) for y in range(0, 475, 25)]
    stained = [found.lie_in(cell) for cell in cells]
    assert 3 <= sum(stained) <= len(cells) / 2
    clean = spoilt(blank(), Spoiling(name="t", split="dev", dpi=72 * SCALE, noise=4), seed=2)
    evened = even(clean)
    found = stains_of(clean, evened, evened.seal, np.zeros(page.shape[:2], np.uint8), [], SCALE)
    assert not any(found.lie_in(cell) for cell in cells)
