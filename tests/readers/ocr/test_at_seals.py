"""Numbers at a seal: read as they are with it and without, and sure only where both agree."""

from __future__ import annotations

import numpy as np
import pytest
from pages import DPI, SCALE, Pixels, blank, ruled

from corpora.build.scans import Spoiling, spoilt
from gongkai.forms.certainty import LOW
from gongkai.readers.ocr.decode import Sign
from gongkai.readers.ocr.engine import Engine
from gongkai.readers.ocr.page import scan_page
from gongkai.readers.ocr.reading import LinePicture, Piece, at_seals

SIGNS = ["", "-", "4", "9"]
LINE = LinePicture((40, 20, 50, 34), (0, 0, 100, 60), 14, in_cell=True)
STAINED = np.full((60, 100), 250, np.uint8)


class Reader(Engine):
    """Reads what a test says, as the network might; it finds no lines."""

    def __init__(self, text: str = "", chance: float = 1.0) -> None:
        self.signs = SIGNS
        self.text, self.chance = text, chance

    def find(self, picture: Pixels) -> np.ndarray:  # noqa: ARG002 - nothing is looked at
        return np.zeros((0, 4, 2))

    def chances(self, lines: list[Pixels]) -> list[np.ndarray]:
        told = np.zeros((2 * len(self.text) + 1, len(SIGNS)), np.float32)
        told[::2, 0] = 1.0
        for place, sign in enumerate(self.text):
            told[2 * place + 1, [0, SIGNS.index(sign)]] = 1 - self.chance, self.chance
        return [told for _ in lines]


def number(text: str, chance: float) -> Piece:
    signs = tuple(Sign(sign, chance, 0.0) for sign in text)
    return Piece(LINE, signs, tuple(40.0 for _ in signs), ((text, chance),))


def sealed(x0: int, x1: int) -> Pixels:
    seal = np.zeros((60, 100), np.uint8)
    seal[25:30, x0:x1] = 1
    return seal


@pytest.mark.parametrize(
    ("left", "chance", "likeliest", "sure"),
    [("4", 0.99, "4", True), ("-4", 0.99, "-4", False), ("9", 0.3, "4", False), ("9", 0.99, "9", False)],
)
def test_a_number_is_sure_where_it_reads_the_same_with_and_without_the_seal(
    left: str, chance: float, likeliest: str, *, sure: bool
):
    (piece,) = at_seals([number("4", 0.98)], sealed(30, 40), STAINED, Reader(left, chance))
    text, told = piece.readings[0]
    assert text == likeliest
    assert (told >= LOW) == sure
    assert "4" in dict(piece.readings)


@pytest.mark.parametrize("place", [(0, 20), (70, 100)])
def test_a_number_far_from_the_seal_is_left_as_it_was_read(place: tuple[int, int]):
    piece = number("4", 0.98)
    assert at_seals([piece], sealed(*place), STAINED, Reader("9")) == [piece]


def test_words_are_left_as_they_were_read():
    word = Piece(LINE, (Sign("4", 0.9, 0.0),), (45.0,))
    assert at_seals([word], sealed(30, 60), STAINED, Reader("9")) == [word]


@pytest.mark.parametrize("seal", [0, 1, 2])
def test_a_cell_that_shows_nothing_is_blank_unless_a_seal_lies_on_it(seal: int):
    page = ruled([60.0, 150.0, 240.0, 340.0], [80.0, 140.0, 200.0, 300.0, 360.0], blank())
    picture = spoilt(page, Spoiling(name="t", split="dev", dpi=DPI, seal=seal), seed=3)
    read = scan_page(picture, number=1, dpi=72 * SCALE, engine=Reader()).cells
    unsure = [cell for cell in read if cell.confidence < LOW]
    assert len(read) == 12
    assert bool(unsure) == bool(seal)
    assert len(unsure) < len(read)
