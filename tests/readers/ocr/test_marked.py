"""Numbers that someone ticked, circled or touched keep their value, in doubt; a nought with a dot is a nought."""

from __future__ import annotations

import pytest

from gongkai.readers.ocr.decode import Sign
from gongkai.readers.ocr.reading import LinePicture, Piece, as_number


def piece(text: str, *readings: tuple[str, float], chance: float = 0.95) -> Piece:
    line = LinePicture((0, 0, 40, 10), (0, 0, 60, 20), 10, in_cell=True)
    return Piece(line, tuple(Sign(char, chance, 0.0) for char in text), (1.0,) * len(text), readings)


@pytest.mark.parametrize(
    ("text", "number"),
    [("4√", "4"), ("①①", "1"), ("147✓", "147"), (". 6", "6"), ("58)", "58"), ("③", "3")],
)
def test_a_marked_number_has_its_value_and_is_in_doubt(text: str, number: str) -> None:
    read = as_number(piece(text), expected=True)
    assert read.text == number
    assert read.confidence < 0.8


@pytest.mark.parametrize("text", ["①②", "3a", "第4条", "4√5", "√", "无", "2三", "2|"])
def test_what_is_no_one_number_stays_a_text(text: str) -> None:
    assert as_number(piece(text), expected=True).text == text


def test_among_words_nothing_is_taken_off() -> None:
    assert as_number(piece("4√"), expected=False).text == "4√"


def test_a_nought_with_a_dot_is_a_nought() -> None:
    assert as_number(piece("日", ("0", 0.88)), expected=True).text == "0"
