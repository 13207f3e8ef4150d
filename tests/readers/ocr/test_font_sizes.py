"""A line's font size: told by its own hanzi where there are enough, else by a near line that has them."""

from __future__ import annotations

import pytest

from gongkai.readers.ocr.decode import Sign
from gongkai.readers.ocr.page import _font_sizes
from gongkai.readers.ocr.reading import LinePicture, Piece

STEP = 22.0  # pixels from sign to sign of a label


def piece(text: str, *, top: int, high: int = 21, step: float = STEP) -> Piece:
    signs = tuple(Sign(char, 1.0, float(at)) for at, char in enumerate(text))
    middles = tuple(100 + step * at for at in range(len(text)))
    extent = (90, top, 90 + round(step * len(text)), top + high)
    return Piece(LinePicture(extent, (0, 0, 2000, 2000), high), signs, middles)


@pytest.mark.parametrize(
    ("text", "high", "step"),
    [("作", 34, STEP), ("5", 30, STEP), ("3.其他", 21, 14.0), ("（五） 不予", 21, 15.5)],
    ids=["ink of the line above", "a digit", "two hanzi", "two hanzi and more signs"],
)
def test_a_line_that_cannot_tell_has_the_size_of_a_near_one(text: str, high: int, step: float) -> None:
    near, far = piece("没有现成信息需要另行制", top=300), piece("一二三四五六七八", top=900, step=40.0)
    assert _font_sizes([piece(text, top=310, high=high, step=step), near, far])[0] == STEP


def test_a_short_line_of_another_size_keeps_its_own() -> None:
    near = piece("没有现成信息需要另行制", top=300)
    assert _font_sizes([piece("目录表", top=250, step=36.0), near])[0] == 36.0


def test_where_no_line_can_tell_each_has_its_own() -> None:
    assert _font_sizes([piece("总计", top=100, step=20.0)]) == [20.0]
