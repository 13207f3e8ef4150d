"""Tables without rules, guessed from words and numbers that stand in columns.

Careful by design: prose set in columns, lists of contents and address lines must stay text. What is found here is
marked as guessed (``ruled=False``).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.document import BBox
from gongkai.readers.pdf.cells import PageCell, PageTable
from gongkai.readers.pdf.lines import Line
from gongkai.text.lines import has_mark, is_value

_MIN_ROWS = 3
_MAX_PITCH = 3.2  # font sizes between rows
_OTHER_SIZE = 1.3  # times: a heading between tables; the boxes of one font differ by up to 1.15
_COLUMN_GAP = 0.5  # font sizes between columns
_VALUE_SHARE = 0.6  # of the cells right of the labels are numbers or marks for none
_LONG = 25  # characters; a cell of a form without rules is a label or a number
_LEADER = re.compile(r"[.．·…。]{4,}|…{2,}|_{4,}")

Item = Line | PageTable


@dataclass(slots=True)
class _Piece:
    text: str
    x0: float
    x1: float
    line: Line


@dataclass(slots=True)
class _Row:
    pieces: list[_Piece]
    top: float
    bottom: float
    cells: dict[tuple[int, int], list[_Piece]] = field(default_factory=dict)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def guess_tables(items: list[Item]) -> list[Item]:
    """Return the items of a page with runs of aligned lines made tables."""
    if sum(isinstance(item, Line) and len(item.segments) > 1 for item in items) < _MIN_ROWS:
        return items
    result: list[Item] = []
    run: list[Line] = []
    for item in items:
        if isinstance(item, Line) and (not run or _follows(run[-1], item)):
            run.append(item)
            continue
        result.extend(_tables_in(run))
        run = []
        if isinstance(item, Line):
            run = [item]
        else:
            result.append(item)
    result.extend(_tables_in(run))
    return result


def _follows(above: Line, below: Line) -> bool:
    small, large = sorted((above.size, below.size))
    return below.box.top - above.box.bottom < _MAX_PITCH * large and large < _OTHER_SIZE * small


def _tables_in(run: list[Line]) -> list[Item]:
    """Return the lines of a run, with the stretch from its first to its last row of columns as a table if it is one."""
    rows = [index for index, line in enumerate(run) if len(line.segments) > 1]
    if len(rows) < _MIN_ROWS:
        return [*run]
    stretch = _longest(rows, run)
    if stretch is None:
        return [*run]
    first, last = stretch
    table = _table(run[first : last + 1])
    if table is None:
        return [*run]
    # What follows may hold another table; what came before held too few rows.
    return [*run[:first], table, *_tables_in(run[last + 1 :])]


def _longest(rows: list[int], run: list[Line]) -> tuple[int, int] | None:
    """Return the first stretch of rows with only wrapped labels between, and those around it that belong to it."""
    start = 0
    for index in range(1, len(rows) + 1):
        if index < len(rows) and all(_may_wrap(line) for line in run[rows[index - 1] + 1 : rows[index]]):
            continue
        if index - start >= _MIN_ROWS:
            first, last = rows[start], rows[index - 1]
            labels = _first_column(run[first : last + 1])
            while first > 0 and _is_label_piece(run[first - 1], labels, run[first]):
                first -= 1
            while last + 1 < len(run) and _is_label_piece(run[last + 1], labels, run[last]):
                last += 1
            return first, last
        start = index
    return None


def _may_wrap(line: Line) -> bool:
    return len(line.segments) == 1 and len(line.text) <= _LONG and not line.text.endswith("。")


def _first_column(lines: list[Line]) -> tuple[float, float]:
    starts = [line.segments[0] for line in lines if len(line.segments) > 1]
    return min(x0 for _, _, x0, _ in starts), max(x1 for _, _, _, x1 in starts)


def _is_label_piece(line: Line, labels: tuple[float, float], row: Line) -> bool:
    """Tell whether a line beside the table is a piece of a label: inside the label column and closer than a row."""
    close = abs(line.box.top - row.box.top) < 1.3 * row.size
    return _may_wrap(line) and close and line.box.x0 >= labels[0] - 2 and line.box.x1 <= labels[1] + 2


def _table(lines: list[Line]) -> PageTable | None:
    rows = [
        _Row([_Piece(line.text[a:b], x0, x1, line) for a, b, x0, x1 in line.segments], line.box.top, line.box.bottom)
        for line in lines
    ]
    columns = _columns([row for row in rows if len(row.pieces) > 1])
    if columns is None:
        return None
    for row in rows:
        for piece in row.pieces:
            row.cells.setdefault(_place(piece, columns), []).append(piece)
    rows = _with_wrapped_labels(rows)
    if not _is_table(rows, len(columns)):
        return None
    return _build(rows, columns)


def _columns(rows: list[_Row]) -> list[tuple[float, float]] | None:
    """Return the columns' extents, from the rows with the commonest number of pieces; None when they do not part."""
    counts = Counter(len(row.pieces) for row in rows)
    n_columns = max(counts, key=lambda count: (counts[count], count))
    full = [row for row in rows if len(row.pieces) == n_columns]
    if len(full) < _MIN_ROWS:
        return None
    columns = [
        (min(row.pieces[place].x0 for row in full), max(row.pieces[place].x1 for row in full))
        for place in range(n_columns)
    ]
    gap = _COLUMN_GAP * full[0].pieces[0].line.size
    if any(right[0] - left[1] < gap for left, right in pairwise(columns)):
        return None
    return columns


def _place(piece: _Piece, columns: list[tuple[float, float]]) -> tuple[int, int]:
    """Return the first column and the number of columns that a piece lies over; the nearest when it lies between."""
    over = [index for index, (x0, x1) in enumerate(columns) if piece.x0 < x1 and piece.x1 > x0]
    if over:
        return over[0], over[-1] - over[0] + 1
    middle = (piece.x0 + piece.x1) / 2
    nearest = min(range(len(columns)), key=lambda index: abs((columns[index][0] + columns[index][1]) / 2 - middle))
    return nearest, 1


def _is_value_row(row: _Row) -> bool:
    return sum(is_value(piece.text) for piece in row.pieces) >= max(1, len(row.pieces) // 2)


def _with_wrapped_labels(rows: list[_Row]) -> list[_Row]:
    """Return the header as at most two rows, and each row of values with the wrapped pieces of its label."""
    first = next((index for index, row in enumerate(rows) if _is_value_row(row)), len(rows))
    if first == len(rows):
        return rows
    head, anchors = rows[:first], [row for row in rows[first:] if any(col > 0 for col, _ in row.cells)]
    for row in rows[first:]:
        if all(col == 0 for col, _ in row.cells):
            for key, pieces in row.cells.items():
                _stand_by(row, key, pieces, anchors)
    if head and len(head[-1].pieces) == 1 and (0, 1) in head[-1].cells:
        # The first line of a label that wraps around its own row of values.
        _stand_by(head[-1], (0, 1), head.pop().cells[0, 1], anchors[:1])
    return [*_header(head), *anchors]


def _stand_by(row: _Row, key: tuple[int, int], pieces: list[_Piece], anchors: list[_Row]) -> None:
    anchor = min(anchors, key=lambda other: (abs(other.middle - row.middle), other.middle))
    anchor.cells.setdefault(key, []).extend(pieces)
    anchor.top, anchor.bottom = min(anchor.top, row.top), max(anchor.bottom, row.bottom)


def _header(rows: list[_Row]) -> list[_Row]:
    """Return what spans columns as one row, and the words over each column, wrapped ones joined, as another."""
    spanning: dict[tuple[int, int], list[_Piece]] = {}
    single: dict[tuple[int, int], list[_Piece]] = {}
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
            found.append(_Row(pieces, top, bottom, cells))
    return found


def _is_table(rows: list[_Row], n_columns: int) -> bool:
    texts = {
        key: [_text(row.cells[key]) for row in rows if key in row.cells]
        for key in {key for row in rows for key in row.cells}
    }
    every = [text for column in texts.values() for text in column]
    if any(_LEADER.search(text) for text in every) or sum(len(text) > 2 * _LONG for text in every) > 1:
        return False
    below = [row for row in rows if _is_value_row(row)]
    right = [_text(row.cells[key]) for row in below for key in row.cells if key[0] > 0]
    if len(below) < _MIN_ROWS - 1:
        return False
    values = sum(is_value(text) for text in right)
    if values < _VALUE_SHARE * len(right):
        return False
    return n_columns > 2 or not _is_contents(texts)


def _is_contents(texts: dict[tuple[int, int], list[str]]) -> bool:
    """Tell a list of contents: titles with rising page numbers."""
    numbers = [int(text) for text in texts.get((1, 1), []) if text.isdecimal()]
    marked = sum(has_mark(text) for text in texts.get((0, 1), []))
    return numbers == sorted(numbers) and len(set(numbers)) > 1 and marked >= _MIN_ROWS


def _text(pieces: list[_Piece]) -> str:
    ordered = sorted(pieces, key=lambda piece: (piece.line.box.top, piece.x0))
    return "\n".join(piece.text.strip() for piece in ordered)


def _build(rows: list[_Row], columns: list[tuple[float, float]]) -> PageTable:
    page = rows[0].pieces[0].line.page
    cells = []
    for index, row in enumerate(rows):
        for (col, span), pieces in sorted(row.cells.items()):
            box = BBox(
                min(piece.x0 for piece in pieces), min(piece.line.box.top for piece in pieces),
                max(piece.x1 for piece in pieces), max(piece.line.box.bottom for piece in pieces),
            )  # fmt: skip
            cells.append(PageCell(index, col, 1, span, _text(pieces), page, box))
    between = [(left[1] + right[0]) / 2 for left, right in pairwise(columns)]
    xs = [min(columns[0][0], *(cell.box.x0 for cell in cells)), *between,
          max(columns[-1][1], *(cell.box.x1 for cell in cells))]  # fmt: skip
    box = BBox(xs[0], rows[0].top, xs[-1], rows[-1].bottom)
    return PageTable(xs, cells, len(rows), page, box, page, ruled=False)
