"""What stands on a page and is no text: signs whose font does not tell them, numbers drawn as outlines or pictures.

A cell in which such a thing stands is not blank: it holds UNREAD.
"""

from __future__ import annotations

import numpy as np

from gongkai.readers.pdf.cells import PageTable
from gongkai.readers.pdf.codes import NO_MEANING
from gongkai.readers.pdf.page import Flags, Floats, Glyphs, Ints, PageObjects

UNREAD = chr(NO_MEANING)
_SAME_LEVEL = 0.5  # of a sign's height
_MOST_MARKS = 200  # a page: more are no marks of lists
_SLACK = 2.0  # points by which a drawing may reach over the border of its cell


def without_marks(glyphs: Glyphs, regions: Ints) -> Flags | None:
    """Tell which glyphs to keep, those at the beginning of lines that say nothing left out; None when all are.

    They are the marks of lists, in fonts of their own.
    """
    odd = np.flatnonzero((glyphs.codes == NO_MEANING) & (regions < 0))
    if not len(odd) or len(odd) > _MOST_MARKS:
        return None
    kept = np.ones(len(glyphs), dtype=np.bool_)
    x0, top, _, bottom = glyphs.boxes.T
    middle = (top + bottom) / 2
    for index in odd.tolist():
        beside = np.abs(middle - middle[index]) < _SAME_LEVEL * (bottom[index] - top[index])
        beside[index] = False
        left = beside & (x0 < x0[index])
        right = beside & (x0 > x0[index]) & (glyphs.codes != NO_MEANING)
        kept[index] = left.any() or not right.any()
    return kept


def note_drawn(table: PageTable, page: PageObjects) -> None:
    """Write UNREAD into the cells that have no text, but a drawing or a picture no larger than the cell."""
    drawn = np.concatenate((page.drawings, page.pictures))
    drawn = drawn[_inside(drawn, np.array(table.box))]
    if not len(drawn):
        return
    for cell in table.cells:
        if not cell.text and _inside(drawn, np.array(cell.box)).any():
            cell.text = UNREAD


def _inside(boxes: Floats, area: Floats) -> Flags:
    low, high = area[:2] - _SLACK, area[2:] + _SLACK
    inside: Flags = np.all((boxes[:, :2] >= low) & (boxes[:, 2:] <= high), axis=1)
    return inside
