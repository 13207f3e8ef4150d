"""Numbers told from other ink in their cells by where the numbers of their column stand."""

from __future__ import annotations

import numpy as np
import pytest

from gongkai.readers.ocr.lines import Extent, InkLine
from gongkai.readers.ocr.placed import in_place
from gongkai.readers.pdf.tables import GridCell

Box = tuple[int, int, int, int]
WIDE, HIGH, COUNT = 100, 40, 12
DIGIT = (12, 20)


class Column:
    """A column of cells, one number in each, and what else is drawn in them."""

    def __init__(self, *, right: bool = False) -> None:
        self.ink = np.zeros((HIGH * COUNT, WIDE), np.uint8)
        self.right = right
        for row in range(COUNT):
            self.number(row, 1 + row % 2)

    def number(self, row: int, digits: int) -> None:
        wide, high = DIGIT
        span = digits * (wide + 3) - 3
        x0 = WIDE - 10 - span if self.right else (WIDE - span) // 2
        for place in range(digits):
            self.draw(row, (x0 + place * (wide + 3), 10, x0 + place * (wide + 3) + wide, 10 + high))

    def draw(self, row: int, box: Box) -> None:
        x0, top, x1, bottom = box
        self.ink[row * HIGH + top : row * HIGH + bottom, x0:x1] = 1

    def lines(self, row: int) -> list[InkLine]:
        ys, xs = np.nonzero(self.ink[row * HIGH : (row + 1) * HIGH])
        if not len(ys):
            return []
        low, lower = int(ys.min()) + row * HIGH, int(ys.max()) + 1 + row * HIGH
        return [InkLine((int(xs.min()), low, int(xs.max()) + 1, lower))]

    def placed(self) -> tuple[list[list[InkLine]], np.ndarray]:
        grey = np.where(self.ink > 0, 0, 250).astype(np.uint8)
        found = [
            (GridCell(row, 0, 1, 1), (0, row * HIGH, WIDE, (row + 1) * HIGH), self.lines(row)) for row in range(COUNT)
        ]
        return list(in_place(found, self.ink, grey)), grey


@pytest.mark.parametrize(
    ("stray", "right"),
    [
        ((4, 2, 8, 38), False), ((4, 2, 8, 38), True),
        ((20, 33, 80, 37), False), ((20, 33, 80, 37), True),
        ((2, 1, 98, 4), False), ((2, 1, 98, 4), True),
        ((2, 12, 10, 28), False),  # where right ends are in line, it may be a digit
    ],
)  # fmt: skip
def test_a_number_is_told_from_ink_beside_above_and_below_it(stray: Box, right: bool):
    column = Column(right=right)
    before = column.lines(3)[0].extent
    column.draw(3, stray)
    lines, grey = column.placed()
    assert lines[3] == [InkLine(before, crowded=True)]
    x0, top, x1, bottom = stray
    assert (grey[3 * HIGH + top : 3 * HIGH + bottom, x0:x1] == 250).all()
    assert all(not line.crowded for row, own in enumerate(lines) if row != 3 for line in own)


def test_cells_of_numbers_alone_stay_as_they_are():
    column = Column()
    lines, grey = column.placed()
    assert lines == [column.lines(row) for row in range(COUNT)]
    assert ((grey == 0) == (column.ink > 0)).all()


def test_a_point_and_a_minus_sign_are_the_numbers_own():
    column = Column(right=True)
    for box in ((60, 19, 70, 22), (4, 2, 8, 38)):  # a minus sign before it, and a stroke aside
        column.draw(2, box)
    column.draw(3, (75, 28, 77, 30))  # a point between its digits
    column.draw(3, (4, 2, 8, 38))
    lines, grey = column.placed()
    assert lines[2][0].extent[0] == 60
    assert (grey[3 * HIGH + 28 : 3 * HIGH + 30, 75:77] == 0).all()


def test_a_worn_number_in_its_place_is_not_taken_apart():
    column = Column()
    column.ink[3 * HIGH : 4 * HIGH] = 0
    for x in (35, 53):  # two digits, the first in pieces
        column.draw(3, (x, 10, x + 12, 30))
    column.draw(3, (39, 17, 43, 30))
    column.ink[3 * HIGH + 18 : 3 * HIGH + 20, 35:47] = 0
    assert column.placed()[0][3] == column.lines(3)


def test_nothing_is_done_where_no_number_stands_in_its_place():
    column = Column()
    column.ink[3 * HIGH : 4 * HIGH] = 0
    column.draw(3, (5, 3, 40, 37))
    column.draw(3, (70, 3, 90, 37))
    expected: list[tuple[Extent, bool]] = [(line.extent, False) for line in column.lines(3)]
    assert [(line.extent, line.crowded) for line in column.placed()[0][3]] == expected


def test_a_column_of_words_is_left_alone():
    column = Column()
    for row in range(COUNT):
        column.draw(row, (10, 10, 90, 30))
        column.draw(row, (2, 2, 6, 38))
    assert not any(line.crowded for own in column.placed()[0] for line in own)
