"""A wide form without rules that is mostly blank: its columns are where any of its numbers stand.

The rows of such a form rarely have as many numbers as there are columns, and many have none. Its labels, wrapped and
set one below the other, tell its rows; each line of numbers belongs to the label around whose middle it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gongkai.readers.pdf.aligned_rows import Piece, Row, built, header_rows, put_into, row_of, with_blanks
from gongkai.readers.pdf.cells import PageTable
from gongkai.readers.pdf.lines import Line
from gongkai.text.lines import has_mark, is_value

_MIN_COLUMNS = 5  # of numbers: prose and lists of two or three numbers are no form
_MIN_ROWS = 3  # with as many numbers as half the columns, rounded down
_WHOLE = 7  # numbers of a whole row of the form: one is enough, where a page break left the others on the next page
_MIN_LABELS = 3
_GAP = 0.5  # font sizes between columns
_WRAP = 1.35  # font sizes from one line of a label to the next; rows of a form have some room more
_NEAR = 0.75  # font sizes between the middles of a label and of its numbers
_LONG = 40  # characters; a line of a label is shorter


def sparse_table(lines: Sequence[Line]) -> PageTable | None:
    """Return the table that the lines of a run are; None where they are no such form."""
    rows = [row_of(line, _pieces) for line in lines]
    numbered = [index for index, row in enumerate(rows) if sum(is_value(piece.text) for piece in row.pieces) > 1]
    if not numbered or any(len(piece.text) > _LONG for row in rows for piece in row.pieces):
        return None
    size = rows[numbered[0]].pieces[0].line.size
    columns = _columns([rows[index] for index in numbered], size)
    if len(columns) < _MIN_COLUMNS:
        return None
    counts = [len(_numbers(rows[index], columns)) for index in numbered]
    full = max(counts) >= _WHOLE or sum(count >= len(columns) // 2 for count in counts) >= _MIN_ROWS
    labels = [piece for row in rows for piece in row.pieces if piece.x1 <= columns[0][0]]
    if not full or len(labels) < _MIN_LABELS:
        return None
    first = _first_label(rows, columns, numbered[0])
    body = _body(rows[first:], columns, size)
    if body is None:
        return None
    edges = [(min(piece.x0 for piece in labels), max(piece.x1 for piece in labels)), *columns]
    put_into([*rows[:first], *body], edges)
    filled = [with_blanks(row, edges, from_column=1) for row in body]
    return built([*header_rows(rows[:first]), *filled], edges)


def _pieces(line: Line, start: int, end: int, x0: float, x1: float) -> Iterator[Piece]:
    """Yield a segment's pieces: a numbered label close behind another label is one of its own."""
    text = line.text[start:end]
    cuts = [place.end() for place in re.finditer(r"\s+", text) if has_mark(text[place.end() :])]
    width = (x1 - x0) / max(len(text), 1)
    for left, right in pairwise([0, *cuts, len(text)]):
        begin = x0 + left * width
        yield Piece(text[left:right].strip(), begin, x1 if right == len(text) else x0 + (right - 1) * width, line)


def _columns(rows: Sequence[Row], size: float) -> list[tuple[float, float]]:
    """Return where the numbers of the rows stand, from left to right; none where two columns are not apart."""
    spans = sorted((piece.x0, piece.x1) for row in rows for piece in row.pieces if is_value(piece.text))
    columns: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if columns and x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns if all(right[0] - left[1] >= _GAP * size for left, right in pairwise(columns)) else []


def _numbers(row: Row, columns: Sequence[tuple[float, float]]) -> list[Piece]:
    return [piece for piece in row.pieces if piece.x1 > columns[0][0]]


def _first_label(rows: Sequence[Row], columns: Sequence[tuple[float, float]], numbered: int) -> int:
    """Return where the labels begin that have nothing on their right: what stands above is the header."""
    first = numbered
    while first > 0 and not _numbers(rows[first - 1], columns):
        first -= 1
    return first


def _body(rows: Sequence[Row], columns: Sequence[tuple[float, float]], size: float) -> list[Row] | None:
    """Return a row for each label that has none further right, with its numbers; None where numbers have no label."""
    labels = _labels(rows, columns, size)
    leaves = [label for label in labels if not any(_is_beside(label, other) for other in labels)]
    for row in rows:
        numbers = _numbers(row, columns)
        if not numbers:
            continue
        owner = min(leaves, key=lambda leaf: abs(leaf.middle - row.middle), default=None)
        if owner is None or abs(owner.middle - row.middle) > _NEAR * size + (owner.bottom - owner.top) / 8:
            return None
        owner.pieces.extend(numbers)
    return sorted(leaves, key=lambda leaf: leaf.middle)


def _labels(rows: Sequence[Row], columns: Sequence[tuple[float, float]], size: float) -> list[Row]:
    """Return the labels, each with the lines over which it is wrapped."""
    labels: list[Row] = []
    for row in rows:
        for piece in row.pieces:
            if piece.x1 > columns[0][0]:
                continue
            above = next((label for label in reversed(labels) if _goes_on(label, piece, size)), None)
            if above is None:
                labels.append(Row([piece], row.top, row.bottom))
            else:
                above.pieces.append(piece)
                above.bottom = row.bottom
    return labels


def _goes_on(label: Row, piece: Piece, size: float) -> bool:
    last = label.pieces[-1]
    over = piece.x0 < last.x1 and last.x0 < piece.x1
    return over and 0 < piece.line.box.bottom - last.line.box.bottom < _WRAP * size and not has_mark(piece.text)


def _is_beside(label: Row, other: Row) -> bool:
    """Tell whether another label stands on the right of one, on the same height."""
    right = min(piece.x0 for piece in other.pieces) >= max(piece.x1 for piece in label.pieces) - 1
    return other is not label and right and other.top < label.bottom and label.top < other.bottom
