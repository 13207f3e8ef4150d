"""A wide form without rules and without labels on its left: its header tells the columns, few numbers stand below.

The words over the columns are wrapped and set close, so that no gap parts them surely. What spans columns stands
centred over them: the columns below a word's own are those whose middle is nearest to its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gongkai.readers.pdf.aligned_rows import Piece, Row, built, row_of, with_blanks
from gongkai.readers.pdf.cells import PageTable
from gongkai.readers.pdf.lines import Line
from gongkai.text.lines import has_mark, is_value

_MIN_COLUMNS = 5  # of words: fewer are a line of contacts or of signatures
_MIN_NUMBERS = 2
_LONG = 12  # characters; a word over columns is shorter
_ROOM = 2.5  # font sizes between rows at most
_SENTENCE = re.compile("[。，；：]")
_SOLID = 1.25  # of their width: words set solid fill the columns that they stand over; a title over them does not
_MANY = 3  # of them; a title over two of its columns may be as long as both
_SLIT = 1.0  # points between words cut apart
_MOST_SPANS = 6  # words beside each other that span columns; more are no header

Extent = tuple[float, float]


def headed_table(lines: Sequence[Line]) -> tuple[int, int, PageTable] | None:
    """Return the table that some lines of a run are, and which is its first and its last line; None without one."""
    rows = [row_of(line, _pieces) for line in lines]
    first = next((at for at, row in enumerate(rows) if _is_numbers(row)), len(rows))
    if first == len(rows):
        return None
    last = first
    while last + 1 < len(rows) and _is_numbers(rows[last + 1]):
        last += 1
    above = [_told_apart(row, rows[first]) for row in rows[:first]]
    start = first
    while start > 0 and _is_header(above[start - 1], lines[start - 1], rows[start]):
        start -= 1
    head = above[start:]
    if not head:
        return None
    columns, wide = _columns(head)
    if len(columns) < _MIN_COLUMNS or not _placed(rows[first : last + 1], columns):
        return None
    words = _words(head, columns, wide)
    spans = _spans(wide, columns)
    if words is None or spans is None:
        return None
    body = [with_blanks(row, columns, from_column=0) for row in rows[first : last + 1]]
    return start, last, built([*spans, words, *body], columns)


def _pieces(line: Line, start: int, end: int, x0: float, x1: float) -> Iterator[Piece]:
    """Yield the words of a segment; hanzi are parted by blanks only where room was left on purpose."""
    text = line.text[start:end]
    width = (x1 - x0) / max(len(text), 1)
    for word in re.finditer(r"\S+", text):
        yield Piece(word.group(), x0 + word.start() * width, x0 + word.end() * width, line)


def _told_apart(row: Row, numbers: Row) -> Row:
    """Return a line of a header with words that are set solid cut where they stand over as many numbers."""
    centres = [(piece.x0 + piece.x1) / 2 for piece in numbers.pieces]
    return Row([part for piece in row.pieces for part in _cut(piece, centres)], row.top, row.bottom)


def _cut(piece: Piece, centres: Sequence[float]) -> Iterator[Piece]:
    over = [centre for centre in centres if piece.x0 < centre < piece.x1]
    count = len(over)
    width = (piece.x1 - piece.x0) / max(count, 1)
    size, rest = divmod(len(piece.text), max(count, 1))
    solid = count >= _MANY and not rest and size > 0 and (over[-1] - over[0]) / (count - 1) < width * _SOLID
    if not solid:
        yield piece
        return
    # Single signs stand apart as wide as they are high; words set solid share the width.
    wide = min(piece.line.size, width) if size == 1 else width - _SLIT
    step = (piece.x1 - piece.x0 - wide) / (count - 1)
    for number in range(count):
        begin = piece.x0 + number * step
        yield Piece(piece.text[number * size : (number + 1) * size], begin, begin + wide, piece.line)


def _is_numbers(row: Row) -> bool:
    return len(row.pieces) >= _MIN_NUMBERS and all(is_value(piece.text) for piece in row.pieces)


def _is_header(row: Row, line: Line, below: Row) -> bool:
    """Tell whether a line is words over columns: short, no title, and no further above than a row."""
    words = all(len(piece.text) <= _LONG and not is_value(piece.text) for piece in row.pieces)
    told = has_mark(line.text) or _SENTENCE.search(line.text)
    return words and not told and below.top - row.bottom < _ROOM * line.size


def _columns(head: Sequence[Row]) -> tuple[list[Extent], list[list[Piece]]]:
    """Return the columns' extents, told by the words from the lowest line up, and the words of the lines above them.

    A line of which a word stands over two columns, or over one without a neighbour on either side, spans columns.
    """
    columns: list[Extent] = []
    for at in range(len(head) - 1, -1, -1):
        pieces = head[at].pieces
        over = [[place for place, column in enumerate(columns) if _over(piece, column)] for piece in pieces]
        if columns and (any(len(places) > 1 for places in over) or _is_lonely(over)):
            return columns, [row.pieces for row in head[: at + 1]]
        for piece in pieces:
            columns = _with(columns, piece)
    return columns, []


def _is_lonely(over: list[list[int]]) -> bool:
    places = sorted(place for found in over for place in found)
    return all(bool(found) for found in over) and all(right - left > 1 for left, right in pairwise(places))


def _over(piece: Piece, column: Extent) -> bool:
    return piece.x0 < column[1] and piece.x1 > column[0]


def _with(columns: list[Extent], piece: Piece) -> list[Extent]:
    same = [column for column in columns if _over(piece, column)]
    ends = [(piece.x0, piece.x1), *same]
    merged = (min(x0 for x0, _ in ends), max(x1 for _, x1 in ends))
    return sorted([*(column for column in columns if column not in same), merged])


def _placed(body: Sequence[Row], columns: Sequence[Extent]) -> bool:
    """Put each number under the one word that it stands below; return whether all of them do."""
    for row in body:
        for piece in row.pieces:
            places = [place for place, column in enumerate(columns) if _over(piece, column)]
            if len(places) != 1 or (places[0], 1) in row.cells:
                return False
            row.cells[places[0], 1] = [piece]
    return True


def _words(head: Sequence[Row], columns: Sequence[Extent], wide: Sequence[list[Piece]]) -> Row | None:
    """Return the row of the words over each column, each from the top; None where one stands over two columns."""
    pieces = [piece for row in head[len(wide) :] for piece in row.pieces]
    row = Row(pieces, head[len(wide)].top, head[-1].bottom)
    for piece in pieces:
        places = [place for place, column in enumerate(columns) if _over(piece, column)]
        if len(places) != 1:
            return None
        row.cells.setdefault((places[0], 1), []).append(piece)
    return row


def _spans(wide: Sequence[list[Piece]], columns: Sequence[Extent]) -> list[Row] | None:
    """Return a row for each line of words that span columns; a word lies under the one that it is part of."""
    rows: list[Row] = []
    above = [(0, len(columns))]
    for pieces in wide:
        row = Row(pieces, pieces[0].line.box.top, pieces[0].line.box.bottom)
        for first, end in above:
            x0, x1 = columns[first][0], columns[end - 1][1]
            own = [piece for piece in pieces if x0 <= (piece.x0 + piece.x1) / 2 <= x1]
            for piece, span in zip(own, _shares(own, first, end, columns), strict=False):
                row.cells[span] = [piece]
        if len(row.cells) != len(pieces):
            return None
        rows.append(row)
        above = sorted((first, first + span) for first, span in row.cells)
    return rows


def _shares(pieces: Sequence[Piece], first: int, end: int, columns: Sequence[Extent]) -> list[tuple[int, int]]:
    """Return the columns from ``first`` up to ``end`` shared among the pieces so that each is midmost of its own."""
    if not pieces or len(pieces) > min(_MOST_SPANS, end - first):
        return []

    # Per column up to which the pieces so far may reach: by how much they are off their middles, and where they part.
    best: dict[int, tuple[float, tuple[int, ...]]] = {first: (0.0, (first,))}
    for piece in pieces:
        best = {
            right: min(
                (off + abs(columns[left][0] + columns[right - 1][1] - piece.x0 - piece.x1), (*cuts, right))
                for left, (off, cuts) in best.items()
                if left < right
            )
            for right in range(min(best) + 1, end + 1)
        }
    return [(left, right - left) for left, right in pairwise(best[end][1])]
