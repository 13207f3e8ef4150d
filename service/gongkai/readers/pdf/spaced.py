"""Numbers set with space between their digits, as 1 0 4 6: in a table where all are, each is one number."""

from __future__ import annotations

import re

from gongkai.readers.pdf.cells import PageTable
from gongkai.readers.pdf.lines import Line

_SPACED = re.compile(r"(?!0 \d)\d(?: ?[.,]? ?\d)*")
_DIGITS = re.compile(r"[\d.,][\d., ]*")
_CLOSE = re.compile(r"\d\d")
_STEP = 1.1  # font sizes from one digit to the next at most; numbers of two cells are further apart
_FEWEST = 3


def join_digits(table: PageTable) -> None:
    """Take the space out of the numbers of a table that has none without it, of two digits or more."""
    lines = [line for cell in table.cells for line in cell.lines if _DIGITS.fullmatch(line.text)]
    if any(" " not in line.text and _CLOSE.search(line.text) for line in lines):
        return
    spaced = {id(line) for line in lines if " " in line.text and _is_one_number(line)}
    if len(spaced) < _FEWEST or any(" " in line.text and id(line) not in spaced for line in lines):
        return
    for cell in table.cells:
        if len(cell.lines) == 1 and id(cell.lines[0]) in spaced:
            cell.text = cell.text.replace(" ", "")


def _is_one_number(line: Line) -> bool:
    if len(line.segments) > 1 or _SPACED.fullmatch(line.text) is None or _CLOSE.search(line.text):
        return False
    n_signs = len(line.text.replace(" ", ""))
    return line.box.x1 - line.box.x0 <= _STEP * line.size * n_signs
