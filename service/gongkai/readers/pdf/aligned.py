"""Tables without rules, guessed from words and numbers that stand in columns.

Careful by design: prose set in columns, lists of contents and address lines must stay text. What is found here is
marked as guessed (``ruled=False``).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from gongkai.readers.pdf.aligned_rows import Piece, Row, built, header_rows, place_of, put_into, row_of, text_of
from gongkai.readers.pdf.cells import PageTable
from gongkai.readers.pdf.headed import headed_table
from gongkai.readers.pdf.lines import Line
from gongkai.readers.pdf.sparse import sparse_table
from gongkai.text.lines import has_mark, is_value

_MIN_ROWS = 3
_MAX_PITCH = 3.2  # font sizes between rows
_OTHER_SIZE = 1.3  # times: a heading between tables; the boxes of one font differ by up to 1.15
_COLUMN_GAP = 0.5  # font sizes between columns
_WRAP = 1.35  # font sizes from one line of a wrapped label to the next
_BESIDE = 0.3  # font sizes that lines beside each other have in common; lines set solid have 0.2
_BLANK_STEP = 0.9  # of the least step from one row of values to the next
_VALUE_SHARE = 0.6  # of the cells right of the labels are numbers or marks for none
_LONG = 25  # characters; a cell of a form without rules is a label or a number
_LONG_LABEL = 45  # characters of a line of a label that leaves the other columns free
_UNIT = re.compile(r"[条件次篇个人名项份期家户宗起部场元]|人次|万元|场次|份次|件次|条次")
_UNITS = 0.8  # of a column's cells, marks for none among them: it says what is counted
_LEADER = re.compile(r"[.．·…。]{4,}|…{2,}|_{4,}")

Item = Line | PageTable


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
    table = _table(run[stretch[0] : stretch[1] + 1]) if stretch else None
    if stretch is None or table is None:
        sparse = sparse_table(run)
        return _headed(run) if sparse is None else [sparse]
    first, last = stretch
    # What follows may hold another table; what came before held too few rows.
    return [*run[:first], table, *_tables_in(run[last + 1 :])]


def _headed(run: list[Line]) -> list[Item]:
    """Return the lines of a run with a table that only its header tells, if there is one."""
    headed = headed_table(run)
    if headed is None:
        return [*run]
    first, last, table = headed
    return [*run[:first], table, *run[last + 1 :]]


def _longest(rows: list[int], run: list[Line]) -> tuple[int, int] | None:
    """Return the first stretch of rows with only wrapped labels between, and those around it that belong to it."""
    start = 0
    for index in range(1, len(rows) + 1):
        if index < len(rows) and all(
            _may_wrap(line) or _is_left_of(line, run[rows[index - 1]], run[rows[index]])
            for line in run[rows[index - 1] + 1 : rows[index]]
        ):
            continue
        if index - start >= _MIN_ROWS:
            first, last = rows[start], rows[index - 1]
            labels = _first_column(run[first : last + 1])
            while first > 0 and (
                _is_label_piece(run[first - 1], labels, run[first]) or _is_beside(run[first - 1], run[first])
            ):
                first -= 1
            while last + 1 < len(run) and _is_label_piece(run[last + 1], labels, run[last]):
                last += 1
            return first, last
        start = index
    return None


def _may_wrap(line: Line) -> bool:
    return len(line.segments) == 1 and len(line.text) <= _LONG and not line.text.endswith("。")


def _is_left_of(line: Line, above: Line, below: Line) -> bool:
    """Tell whether a line is a piece of a long label: it ends before the next column of the rows around it begins."""
    short = len(line.segments) == 1 and len(line.text) <= _LONG_LABEL and not line.text.endswith("。")
    return short and all(line.box.x1 < row.segments[1][2] for row in (above, below))


def _first_column(lines: list[Line]) -> tuple[float, float]:
    starts = [line.segments[0] for line in lines if len(line.segments) > 1]
    return min(x0 for _, _, x0, _ in starts), max(x1 for _, _, _, x1 in starts)


def _is_label_piece(line: Line, labels: tuple[float, float], row: Line) -> bool:
    """Tell whether a line beside the table is a piece of a label: inside the label column and closer than a row."""
    close = abs(line.box.top - row.box.top) < 1.3 * row.size
    return _may_wrap(line) and close and line.box.x0 >= labels[0] - 2 and line.box.x1 <= labels[1] + 2


def _is_beside(line: Line, row: Line) -> bool:
    """Tell whether a line is a piece of a header that begins above the first row's and stands beside it."""
    return _may_wrap(line) and line.box.bottom - row.box.top > _BESIDE * row.size


def _table(lines: list[Line]) -> PageTable | None:
    rows = [row_of(line, _piece) for line in lines]
    ways = list(_columns([row for row in rows if len(row.pieces) > 1]))
    if not ways:
        return None
    # Most rows may have fewer cells than there are columns: two numbers in one cell tell.
    columns = next((way for way in ways if not any(_is_crowded(row, way) for row in rows)), ways[0])
    put_into(rows, columns)
    rows = _with_wrapped_labels(rows)
    if not _is_table(rows, len(columns)):
        return None
    return built(rows, columns)


def _piece(line: Line, start: int, end: int, x0: float, x1: float) -> Iterator[Piece]:
    yield Piece(line.text[start:end], x0, x1, line)


def _columns(rows: list[Row]) -> Iterator[list[tuple[float, float]]]:
    """Yield the columns' extents as told by rows with as many pieces, the commonest number first, where they part."""
    counts = Counter(len(row.pieces) for row in rows)
    for n_columns in sorted(counts, key=lambda count: (counts[count], count), reverse=True):
        full = [row for row in rows if len(row.pieces) == n_columns]
        if len(full) < _MIN_ROWS:
            return
        columns = [
            (min(row.pieces[place].x0 for row in full), max(row.pieces[place].x1 for row in full))
            for place in range(n_columns)
        ]
        gap = _COLUMN_GAP * full[0].pieces[0].line.size
        if all(right[0] - left[1] >= gap for left, right in pairwise(columns)):
            yield columns


def _is_crowded(row: Row, columns: list[tuple[float, float]]) -> bool:
    """Tell whether two values of a row would lie in one cell."""
    places = [place_of(piece, columns) for piece in row.pieces if is_value(piece.text)]
    return len(set(places)) < len(places)


def _is_value_row(row: Row) -> bool:
    return sum(is_value(piece.text) for piece in row.pieces) >= max(1, len(row.pieces) // 2)


def _with_wrapped_labels(rows: list[Row]) -> list[Row]:
    """Return the header as at most two rows, and each row of values with the wrapped pieces of its label."""
    first = next((index for index, row in enumerate(rows) if _is_value_row(row)), len(rows))
    if first == len(rows):
        return rows
    head, body = rows[:first], rows[first:]
    anchors = [row for row in body if not _is_label_only(row)]
    blank = _blank_rows(body)
    for row in body:
        if _is_label_only(row) and row not in blank:
            for key, pieces in row.cells.items():
                _stand_by(row, key, pieces, anchors)
    if head and len(head[-1].pieces) == 1 and (0, 1) in head[-1].cells:
        # The first line of a label that wraps around its own row of values.
        _stand_by(head[-1], (0, 1), head.pop().cells[0, 1], anchors[:1])
    return [*header_rows(head), *sorted([*anchors, *blank], key=lambda row: row.top)]


def _is_label_only(row: Row) -> bool:
    return all(col == 0 for col, _ in row.cells)


def _blank_rows(body: list[Row]) -> list[Row]:
    """Return the rows with nothing but a label that is no piece of another: as far from its neighbours as rows are."""
    steps = [below.top - above.top for above, below in pairwise(body)]
    rows = [step for step, pair in zip(steps, pairwise(body), strict=True) if not any(map(_is_label_only, pair))]
    least = max(_BLANK_STEP * min(rows, default=math.inf), _WRAP * body[0].pieces[0].line.size)
    return [
        row
        for index, row in enumerate(body)
        if _is_label_only(row) and min(steps[max(index - 1, 0) : index + 1], default=0.0) >= least
    ]


def _stand_by(row: Row, key: tuple[int, int], pieces: list[Piece], anchors: list[Row]) -> None:
    anchor = min(anchors, key=lambda other: (abs(other.middle - row.middle), other.middle))
    anchor.cells.setdefault(key, []).extend(pieces)
    anchor.top, anchor.bottom = min(anchor.top, row.top), max(anchor.bottom, row.bottom)


def _is_table(rows: list[Row], n_columns: int) -> bool:
    texts = {
        key: [text_of(row.cells[key]) for row in rows if key in row.cells]
        for key in {key for row in rows for key in row.cells}
    }
    every = [text for column in texts.values() for text in column]
    if any(_LEADER.search(text) for text in every) or sum(len(text) > 2 * _LONG for text in every) > 1:
        return False
    below = [row for row in rows if _is_value_row(row)]
    units = {
        key for key in texts if key[0] > 0 and _are_units(text_of(row.cells[key]) for row in below if key in row.cells)
    }
    right = [text_of(row.cells[key]) for row in below for key in row.cells if key[0] > 0 and key not in units]
    if len(below) < _MIN_ROWS - 1:
        return False
    values = sum(is_value(text) for text in right)
    if values < _VALUE_SHARE * len(right):
        return False
    return n_columns > 2 or not _is_contents(texts)


def _are_units(texts: Iterable[str]) -> bool:
    found = list(texts)
    told = sum(_UNIT.fullmatch(text) is not None for text in found)
    return told >= _MIN_ROWS and told + sum(is_value(text) for text in found) >= _UNITS * len(found)


def _is_contents(texts: dict[tuple[int, int], list[str]]) -> bool:
    """Tell a list of contents: titles with rising page numbers."""
    numbers = [int(text) for text in texts.get((1, 1), []) if text.isdecimal()]
    marked = sum(has_mark(text) for text in texts.get((0, 1), []))
    return numbers == sorted(numbers) and len(set(numbers)) > 1 and marked >= _MIN_ROWS
