"""Pages on their side or upside down are read in the turn that shows words; boxes lie where they are on the page."""

from __future__ import annotations

import numpy as np
import pytest

from gongkai.document import BBox
from gongkai.readers.ocr.decode import Sign
from gongkai.readers.ocr.reading import LinePicture, Piece
from gongkai.readers.ocr.turned import TURNS, Words, turned_back, upright, words_of

WORDS, RUBBISH = Words(200, 120), Words(200, 4)


def piece(text: str, chance: float) -> Piece:
    line = LinePicture((0, 0, 10, 10), (0, 0, 10, 10), 10)
    return Piece(line, tuple(Sign(char, chance, 0.0) for char in text), (0.0,) * len(text))


def page(high: int = 60, wide: int = 40) -> np.ndarray:
    """Return a page whose top left corner alone is black."""
    picture = np.full((high, wide, 3), 255, np.uint8)
    picture[0, 0] = 0
    return picture


@pytest.mark.parametrize("turned", [0, 1, 2, 3])
def test_the_turn_that_shows_words_is_found(turned: int) -> None:
    asked = []

    def read(picture: np.ndarray) -> tuple[str, Words]:
        asked.append(picture.shape)
        lies = picture[0, 0, 0] == 0  # only the page as it was printed
        return ("read", WORDS) if lies else ("rubbish", RUBBISH)

    found, quarters = upright(np.rot90(page(), turned), read)
    assert found == "read"
    assert (quarters + turned) % 4 == 0
    assert len(asked) == 1 if turned == 0 else len(asked) > 1


def test_a_page_without_words_stays_as_it_is_and_one_with_few_signs_is_read_once() -> None:
    calls = []

    def read(picture: np.ndarray) -> tuple[int, Words]:
        calls.append(1)
        return len(calls), Words(200, 4)

    assert upright(page(), read) == (1, 0)
    calls.clear()
    assert upright(page(), lambda _: ("few", Words(12, 0))) == ("few", 0)


def test_a_page_with_the_head_of_a_table_and_two_rows_is_turned() -> None:
    read = iter([("on its head", Words(48, 0)), ("on its side", Words(40, 2)), ("upright", Words(52, 40))])
    assert upright(page(), lambda _: next(read)) == ("upright", TURNS[1])


def test_words_are_lines_of_several_sure_hanzi() -> None:
    pieces = [piece("予以公开", 0.95), piece("公", 0.95), piece("12", 0.9), piece("无法提供", 0.4)]
    assert words_of(pieces) == Words(11, 4)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_boxes_lie_where_they_are_on_the_page_as_it_was(quarters: int) -> None:
    high, wide = 50, 70
    picture = np.zeros((high, wide), np.uint8)
    picture[12:15, 20:31] = 1
    rows, columns = np.nonzero(np.rot90(picture, quarters))
    box = BBox(float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1))
    assert turned_back(box, quarters, (wide, high)) == BBox(20, 12, 31, 15)
