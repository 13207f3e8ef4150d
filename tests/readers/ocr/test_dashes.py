"""Minus signs that are no ink: small and pale print of worn copies."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from gongkai.readers.ocr.dashes import with_dash
from gongkai.readers.ocr.decode import Sign
from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.reading import LinePicture, Piece
from gongkai.readers.ocr.stains import lacks_dash

SCALE = 100 / 72
ROOM = (2, 2, 118, 58)
DIGITS = (60, 24, 86, 38)  # of a number, in pixels
HEIGHT = DIGITS[3] - DIGITS[1]


def cell(shade: int | None, *, at: int = 31, noise: float = 0.0) -> Pixels:
    """A cell with a number at DIGITS and a stroke left of it, at a height."""
    grey = np.full((60, 120), 250, dtype=np.uint8)
    for x in (62, 74):
        cv2.rectangle(grey, (x, DIGITS[1]), (x + 9, DIGITS[3] - 1), 120, 2)
    if shade is not None:
        cv2.rectangle(grey, (50, at), (55, at + 1), shade, -1)
    grain = np.random.default_rng(3).normal(0, noise, grey.shape)
    return cv2.GaussianBlur((grey + grain).clip(0, 255).astype(np.uint8), (0, 0), 0.8)


@pytest.mark.parametrize("noise", [0.0, 5.0])
def test_a_pale_dash_is_found(noise: float):
    found = with_dash(DIGITS, ROOM, HEIGHT, cell(150, noise=noise), SCALE)
    assert found is not None
    assert found[0] <= 50
    assert found[1:] == DIGITS[1:]


@pytest.mark.parametrize(
    "grey",
    [cell(None), cell(None, noise=9.0), cell(150, at=16), cell(150, at=48), cell(246)],
    ids=["none", "noise", "above", "below", "too pale"],
)
def test_paper_and_ink_at_other_heights_are_no_dash(grey: Pixels):
    assert with_dash(DIGITS, ROOM, HEIGHT, grey, SCALE) is None


def test_a_stroke_from_top_to_bottom_is_no_dash():
    grey = cell(None)
    grey[:, 50:53] = 120
    assert with_dash(DIGITS, ROOM, HEIGHT, grey, SCALE) is None


def test_a_number_at_the_edge_of_its_cell_has_no_room_for_one():
    assert with_dash((6, *DIGITS[1:]), ROOM, HEIGHT, cell(None), SCALE) is None


@pytest.mark.parametrize(("text", "lacking"), [("15", True), ("-15", False), ("", False)])
def test_a_number_read_without_the_dash_beside_it_is_doubted(text: str, *, lacking: bool):
    line = LinePicture(DIGITS, ROOM, HEIGHT, in_cell=True, dashed=True)
    signs = tuple(Sign(char, 0.99, float(place)) for place, char in enumerate(text))
    assert lacks_dash(Piece(line, signs, tuple(range(len(text))))) == lacking
