"""A table as lines: on each line the label cells, then the value cells, told apart by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from gongkai.document import Cell, Place, Table
from gongkai.forms.cells import is_doubtful, is_filled, is_value_like, read_content, several
from gongkai.forms.labels import squeeze
from gongkai.text.numbers import fold


class Spot(NamedTuple):
    """A cell as it stands on one line. ``inherited``: it hangs down from a line above."""

    text: str
    col: int
    end: int  # first column behind it
    place: Place
    inherited: bool = False

    @property
    def filled(self) -> bool:
        """Whether a value other than blank stands here."""
        return is_filled(self.text)

    @property
    def written(self) -> bool:
        """Whether a value stands here, or words that hold a number which cannot be told."""
        return is_filled(self.text) or is_doubtful(self.text)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table.

    ``labels`` are the cells with words before the values, ``values`` the run of cells that could hold values,
    ``after`` everything behind the last label, words included.
    """

    table: int  # counts Document.tables
    row: int
    spots: tuple[Spot, ...]
    labels: tuple[Spot, ...]
    values: tuple[Spot, ...]
    after: tuple[Spot, ...]
    ruled: bool = True

    @property
    def own_labels(self) -> tuple[Spot, ...]:
        """The label cells that begin on this line."""
        return tuple(spot for spot in self.labels if not spot.inherited)

    @property
    def has_values(self) -> bool:
        """Whether any value cell is filled."""
        return any(spot.written for spot in self.values)


# A label with its values in one cell: words, then values parted by spaces.
_TRAILING = re.compile(
    r"^(?P<label>.*[^\d\s.,、．+\-—/)）]|.*[)）])(?P<values>(?:\s+(?:[+\-−]?\d[\d,]*(?:\.\d+)?|[-—/]+))+)\s*$",
    re.DOTALL,
)
# A page number that a table swallowed: alone on its line.
_PAGE_NUMBER = re.compile(r"[-—–]\s*\d{1,3}\s*[-—–]|第\s*\d{1,3}\s*页.{0,10}|\d{1,3}\s*/\s*\d{1,3}")
_LONE_NUMBER = re.compile(rf"{_PAGE_NUMBER.pattern}|\d{{1,3}}")
WRAPPED_REST = 2  # characters; the shortest label of a row of its own that stands below another has four
_POINT = re.compile(r"\d\.\d+$|,\d{1,2}$")
MIN_STACKED = 5  # cells, and numbers in each, before a row is taken for a whole table whose inner rules are lost
_TOKEN = re.compile(r"\S+")


def lines_of(table: Table, index: int) -> list[Line]:
    """Return the table's rows as lines."""
    lines: list[Line] = []
    for row, cells in enumerate(table.grid()):
        spots = tuple(_spots(cells, row))
        lines.extend(_line(index, row, part, table.ruled) for part in _exploded(spots) if not _is_page_number(part))
    return lines


def transposed(table: Table) -> Table:
    """Return the table with rows and columns exchanged."""
    cells = tuple(
        replace(cell, row=cell.col, col=cell.row, row_span=cell.col_span, col_span=cell.row_span)
        for cell in table.cells
    )
    return replace(table, cells=cells, n_rows=table.n_cols, n_cols=table.n_rows)


def _is_page_number(spots: Sequence[Spot]) -> bool:
    texts = [spot.text.strip() for spot in spots if spot.text.strip()]
    return len(texts) == 1 and bool((_LONE_NUMBER if len(spots) == 1 else _PAGE_NUMBER).fullmatch(texts[0]))


def _spots(cells: Sequence[Cell | None], row: int) -> Iterator[Spot]:
    last: Cell | None = None
    for cell in cells:
        if cell is None or cell is last:
            continue
        last = cell
        inherited = cell.row != row
        # A value that hangs down over several rows belongs to the first alone.
        text = "" if inherited and is_value_like(cell.text) else cell.text
        yield Spot(text, cell.col, cell.col + cell.col_span, cell.place, inherited)


def _exploded(spots: tuple[Spot, ...]) -> Iterator[tuple[Spot, ...]]:
    """Part a row whose value cells hold several printed lines each, as many in every one."""
    own = [spot for spot in spots if spot.text.strip() and not spot.inherited]
    numeric = [spot for spot in own if spot.filled and all(is_value_like(part) for part in _parts(spot))]
    counts = {len(_parts(spot)) for spot in numeric}
    labels = [spot for spot in own if spot not in numeric]
    n_lines = counts.pop() if len(counts) == 1 else 1
    same = bool(labels) and all(len(_parts(spot)) == n_lines and not _is_wrapped(spot) for spot in labels)
    same = same and not any(_is_cut(spot) for spot in numeric)
    if n_lines < 2 or not (same or (len(numeric) >= MIN_STACKED and n_lines >= MIN_STACKED)):
        yield spots
        return
    for number in range(n_lines):
        yield tuple(_cut(spot, number, n_lines, spot in own) for spot in spots)


def _is_wrapped(spot: Spot) -> bool:
    """Tell whether the lines of a label are one label wrapped in a narrow cell: its last line is a rest."""
    parts = _parts(spot)
    return len(parts) > 1 and len(parts[-1].strip()) <= WRAPPED_REST < len(parts[0].strip())


def _is_cut(spot: Spot) -> bool:
    """Tell whether the lines of a cell are one number cut at or behind its point or comma: ``2240.`` over ``5``."""
    parts = [fold(part).strip() for part in _parts(spot)]
    return any(
        upper[-1:] in {".", ",", "+", "-"} or lower[:1] in {".", ","} or (_POINT.search(upper) and lower.isdecimal())
        for upper, lower in pairwise(parts)
        if is_value_like(upper + lower) and read_content(upper + lower).value is not None
    )


def _cut(spot: Spot, number: int, n_lines: int, own: bool) -> Spot:
    parts = _parts(spot)
    if not own:
        return spot
    if len(parts) == n_lines:
        return spot._replace(text=parts[number])
    return spot if number == 0 else spot._replace(inherited=True)  # a label that hangs beside all of them


def _parts(spot: Spot) -> list[str]:
    return [part for part in spot.text.split("\n") if part.strip()]


def _line(index: int, row: int, spots: tuple[Spot, ...], ruled: bool) -> Line:
    begin, end = _value_run(spots)
    line = Line(
        index,
        row,
        spots,
        tuple(spot for spot in spots[:begin] if not is_value_like(spot.text)),
        spots[begin:end],
        spots[begin:],
        ruled,
    )
    crowded = any(len(several(spot.text)) > 2 for spot in line.values)
    return line if line.has_values and not crowded else _opened(line)


def _value_run(spots: Sequence[Spot]) -> tuple[int, int]:
    """Return where the values stand: the run of value-like cells with the most filled ones, the last of equals."""
    best = (0, 0)
    found = (len(spots), len(spots))
    begin: int | None = None
    for position in range(len(spots) + 1):
        if position < len(spots) and is_value_like(spots[position].text):
            begin = position if begin is None else begin
            continue
        if begin is not None:
            filled = sum(spot.filled for spot in spots[begin:position])
            if (filled, position - begin) >= best:
                best, found = (filled, position - begin), (begin, position)
        begin = None
    return found


def _opened(line: Line) -> Line:
    """Part cells that hold a label and its values, or all values, in one: ``一、本年新收 38 2 0 0 2 0 42``."""
    spots: list[Spot] = []
    for spot in line.spots:
        match = _TRAILING.match(spot.text)
        tokens = [] if match else several(spot.text)
        if match:
            spots.append(spot._replace(text=match["label"], end=spot.col + 1))
            tokens = _TOKEN.findall(match["values"])
        elif not tokens:
            spots.append(spot)
            continue
        spots.extend(spot._replace(text=token) for token in tokens)
    if len(spots) == len(line.spots):
        return line
    begin, end = _value_run(spots)
    labels = tuple(spot for spot in spots[:begin] if not is_value_like(spot.text))
    return replace(line, spots=tuple(spots), labels=labels, values=tuple(spots[begin:end]), after=tuple(spots[begin:]))


def parted_at(line: Line, col: int) -> Line:
    """Return a line with all cells from the grid column ``col`` on as values, if one of them cannot be told for sure.

    Where a header says that values begin there, ``5～6`` is a value, and no label.
    """
    behind = tuple(spot for spot in line.spots if spot.col >= col)
    front = tuple(spot for spot in line.spots if spot.end <= col)
    if len(front) + len(behind) < len(line.spots) or not any(spot.text.strip() for spot in front):
        return line
    if not any(is_doubtful(spot.text) for spot in behind if not spot.inherited):
        return line
    if any(spot.inherited or not (is_value_like(spot.text) or is_doubtful(spot.text)) for spot in behind):
        return line
    labels = tuple(spot for spot in front if not is_value_like(spot.text))
    return replace(line, labels=labels, values=behind, after=behind)


def empty_columns(lines: Sequence[Line]) -> frozenset[int]:
    """Return the grid columns in which no cell with any text begins."""
    begun = {spot.col for line in lines for spot in line.spots}
    used = {spot.col for line in lines for spot in line.spots if spot.text.strip()}
    return frozenset(begun - used)


def words_of(table: Table) -> str:
    """Return all words of the table run together, row by row and then column by column (for wrapped labels)."""
    by_rows = squeeze("".join(cell.text for cell in table.cells))
    if table.ruled:
        return by_rows
    by_columns = "".join(cell.text for cell in sorted(table.cells, key=lambda cell: (cell.col, cell.row)))
    return f"{by_rows}\n{squeeze(by_columns)}"
