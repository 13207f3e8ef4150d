"""Pieces of lines that stand in columns without rules, and the table that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.document import BBox
from gongkai.readers.pdf.cells import PageCell, PageTable
from gongkai.readers.pdf.lines import Line


@dataclass(slots=True)
class Piece:
    """A stretch of a line that stands apart, from ``x0`` to ``x1`` in points."""

    text: str
    x0: float
    x1: float
    line: Line


@dataclass(slots=True, eq=False)
class Row:
    """Pieces on one height; ``cells`` are those of each first column and number of columns."""

    pieces: list[Piece]
    top: float
    bottom: float
    cells: dict[tuple[int, int], list[Piece]] = field(default_factory=dict)

    @property
    def middle(self) -> float:
        """Return the height of its middle."""
        return (self.top + self.bottom) / 2


def row_of(line: Line, pieces: Callable[[Line, int, int, float, float], Iterable[Piece]]) -> Row:
    """Return a line as a row; ``pieces`` parts each of its segments."""
    return Row([piece for segment in line.segments for piece in pieces(line, *segment)], line.box.top, line.box.bottom)


def put_into(rows: Sequence[Row], columns: list[tuple[float, float]]) -> None:
    """Put the pieces of the rows into the cells that they lie over."""
    for row in rows:
        for piece in row.pieces:
            row.cells.setdefault(place_of(piece, columns), []).append(piece)


def place_of(piece: Piece, columns: list[tuple[float, float]]) -> tuple[int, int]:
    """Return the first column and the number of columns that a piece lies over; the nearest when it lies between."""
    over = [index for index, (x0, x1) in enumerate(columns) if piece.x0 < x1 and piece.x1 > x0]
    if over:
        return over[0], over[-1] - over[0] + 1
    middle = (piece.x0 + piece.x1) / 2
    nearest = min(range(len(columns)), key=lambda index: abs((columns[index][0] + columns[index][1]) / 2 - middle))
    return nearest, 1


def header_rows(rows: list[Row]) -> list[Row]:
    """Return what spans columns as one row, and the words over each column, wrapped ones joined, as another."""
    spanning: dict[tuple[int, int], list[Piece]] = {}
    single: dict[tuple[int, int], list[Piece]] = {}
    taken: set[int] = set()
    for row in rows:
        for key, pieces in row.cells.items():
            columns = set(range(key[0], key[0] + key[1]))
            if key[1] == 1:
                single.setdefault(key, []).extend(pieces)
            elif key in spanning or not columns & taken:
                spanning.setdefault(key, []).extend(pieces)
                taken |= columns
    found = []
    for cells in (spanning, single):
        pieces = [piece for own in cells.values() for piece in own]
        if pieces:
            top, bottom = min(p.line.box.top for p in pieces), max(p.line.box.bottom for p in pieces)
            found.append(Row(pieces, top, bottom, cells))
    return found


def with_blanks(row: Row, columns: list[tuple[float, float]], *, from_column: int) -> Row:
    """Return the row with a blank cell in each column from the given one on where nothing stands."""
    for col, (x0, x1) in enumerate(columns):
        if col >= from_column and not any(first <= col < first + span for first, span in row.cells):
            row.cells[col, 1] = [Piece("", x0, x1, row.pieces[0].line)]
    return row


def text_of(pieces: list[Piece]) -> str:
    """Return a cell's text, its lines from the top."""
    ordered = sorted(pieces, key=lambda piece: (piece.line.box.top, piece.x0))
    return "\n".join(piece.text.strip() for piece in ordered)


def built(rows: list[Row], columns: list[tuple[float, float]]) -> PageTable:
    """Return the table of rows whose pieces lie in their cells; ``columns`` are the extents of the columns."""
    page = rows[0].pieces[0].line.page
    cells = []
    for index, row in enumerate(rows):
        for (col, span), pieces in sorted(row.cells.items()):
            box = BBox(
                min(piece.x0 for piece in pieces), min(piece.line.box.top for piece in pieces),
                max(piece.x1 for piece in pieces), max(piece.line.box.bottom for piece in pieces),
            )  # fmt: skip
            cells.append(PageCell(index, col, 1, span, text_of(pieces), page, box))
    between = [(left[1] + right[0]) / 2 for left, right in pairwise(columns)]
    xs = [min(columns[0][0], *(cell.box.x0 for cell in cells)), *between,
          max(columns[-1][1], *(cell.box.x1 for cell in cells))]  # fmt: skip
    box = BBox(xs[0], rows[0].top, xs[-1], rows[-1].bottom)
    return PageTable(xs, cells, len(rows), page, box, page, ruled=False)
