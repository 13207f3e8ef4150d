"""Ruled tables: from the rules of a page to grids of cells with spans.

Rules that touch make one table. Its rules span a fine grid; places of the grid that no rule parts are one cell. So an
outer border may be missing, a merged cell needs no mark, and a rule per cell edge is as good as one rule per row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from gongkai.document import BBox
from gongkai.readers.pdf.page import Flags, Floats, Ints

# Points. Doubled rules, and the boxes of neighbouring cells with spacing between, are up to 4 apart; the lowest rows
# and narrowest columns of printed forms measure 8.
SNAP = 4.0
_JOIN = 3.5  # gaps in dashed rules and between the cell edges of one row
_TOUCH = 3.5  # a rule may end this short of the rule it meets
_MIN_RULE = 5.0  # shorter strokes are parts of glyphs and bullets
_LONE_ROW = 1.25  # times the usual row; a heading between two tables has more room
_SAME_END = 1.0  # sides of one table's cells end where the page's room for them ends
_MAX_LABEL = 150.0  # labels merged over several rows are up to 130 wide on A4, on two levels
MAX_RULES = 4_000  # merged rules a page in each direction; forms have under 100, maps thousands


@dataclass(slots=True, eq=False)
class GridCell:
    """A cell of a ruled table; ``region`` numbers it on its page."""

    row: int
    col: int
    row_span: int
    col_span: int
    region: int = -1


@dataclass(slots=True, eq=False)
class RuledGrid:
    """A table's column edges ``xs``, row edges ``ys`` and cells, without their text."""

    xs: list[float]
    ys: list[float]
    cells: list[GridCell]
    fine_xs: Floats
    fine_ys: Floats
    fine_regions: Ints  # the region number of every place of the fine grid
    box: BBox = field(init=False)

    def __post_init__(self) -> None:
        self.box = BBox(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cell_box(self, cell: GridCell) -> BBox:
        """Return the cell's box on the page."""
        return BBox(
            self.xs[cell.col], self.ys[cell.row], self.xs[cell.col + cell.col_span], self.ys[cell.row + cell.row_span]
        )


@dataclass(slots=True, eq=False)
class Rules:
    """Merged rules of one direction: where they lie, and from where to where they run."""

    at: Floats
    start: Floats
    end: Floats

    def __len__(self) -> int:
        return len(self.at)

    def pick(self, which: Flags | Ints) -> Rules:
        """Return the chosen rules."""
        return Rules(self.at[which], self.start[which], self.end[which])


def merged_rules(boxes: Floats) -> tuple[Rules, Rules]:
    """Return the horizontal and vertical rules, pieces joined and doubled ones made one."""
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    dots = np.maximum(wide, high) < SNAP
    flat, upright = boxes[(wide > high) | dots], boxes[(high > wide) | dots]
    return (
        _merge((flat[:, 1] + flat[:, 3]) / 2, flat[:, 0], flat[:, 2]),
        _merge((upright[:, 0] + upright[:, 2]) / 2, upright[:, 1], upright[:, 3]),
    )


def _merge(at: Floats, start: Floats, end: Floats) -> Rules:
    if not len(at):
        return Rules(at, start, end)
    lines, centres = _lines(at, start, end)
    order = np.lexsort((start, lines))
    lines, start, end = lines[order], start[order], end[order]
    # One long axis: each line's rules lie beyond all rules of the line before.
    reach = float(end.max() - start.min()) + 10 * _JOIN
    shift = lines * reach
    furthest = np.maximum.accumulate(end + shift)
    begins = np.ones(len(lines), dtype=np.bool_)
    begins[1:] = start[1:] + shift[1:] > furthest[:-1] + _JOIN
    firsts = np.flatnonzero(begins)
    lasts = np.append(firsts[1:], len(lines)) - 1
    merged = Rules(centres[lines[firsts]], start[firsts], furthest[lasts] - shift[lasts])
    return merged.pick(merged.end - merged.start >= _MIN_RULE)


def _lines(at: Floats, start: Floats, end: Floats) -> tuple[Ints, Floats]:
    """Return the number of the line on which each rule lies, and where the lines are.

    Rules that stretch over quite other parts of the page are of different tables: where one table's doubled rules lie
    beside another's, they are not mixed.
    """
    order = np.argsort(start, kind="stable")
    reach = np.maximum.accumulate(end[order])
    parts = np.split(order, np.flatnonzero(start[order][1:] > reach[:-1] + _JOIN) + 1)
    lines = np.empty(len(at), dtype=np.int64)
    centres: list[Floats] = []
    for part in parts:
        groups, found = cluster(at[part])
        lines[part] = groups + sum(map(len, centres))
        centres.append(found)
    return lines, np.concatenate(centres)


def cluster(values: Floats) -> tuple[Ints, Floats]:
    """Return each value's group number, and the groups' centres in rising order; a group is at most SNAP wide."""
    order = np.argsort(values, kind="stable")
    groups = np.empty(len(values), dtype=np.int64)
    bounds: list[tuple[float, float]] = []
    for index, value in zip(order.tolist(), values[order].tolist(), strict=True):
        if not bounds or value - bounds[-1][0] > SNAP:
            bounds.append((value, value))
        else:
            bounds[-1] = (bounds[-1][0], value)
        groups[index] = len(bounds) - 1
    return groups, np.array([(low + high) / 2 for low, high in bounds])


def find_grids(flat: Rules, upright: Rules) -> list[RuledGrid]:
    """Return the tables that the rules draw, from top to bottom, frames around a single cell among them."""
    if not len(flat) or not len(upright) or max(len(flat), len(upright)) > MAX_RULES:
        return []
    touching = meeting(flat, upright)
    grids = []
    groups = _with_bare_columns(_components(touching), flat, upright, touching)
    for rows, cols in _stacked(groups, flat, upright):
        grid = _grid(flat.pick(rows), upright.pick(cols))
        if grid is not None:
            grids.append(grid)
    return sorted(grids, key=lambda grid: (grid.box.top, grid.box.x0))


def meeting(flat: Rules, upright: Rules) -> Flags:
    """Tell which horizontal rule meets which upright one."""
    met: Flags = (
        (upright.at[None, :] >= flat.start[:, None] - _TOUCH)
        & (upright.at[None, :] <= flat.end[:, None] + _TOUCH)
        & (flat.at[:, None] >= upright.start[None, :] - _TOUCH)
        & (flat.at[:, None] <= upright.end[None, :] + _TOUCH)
    )
    return met


def _components(touching: Flags) -> list[tuple[Ints, Ints]]:
    """Return the groups of rules that hang together."""
    n_flat = len(touching)
    flat_label = np.arange(n_flat)
    while True:
        # A rule takes the lowest label of the rules that it meets, until nothing changes.
        upright_label = np.where(touching, flat_label[:, None], n_flat).min(axis=0)
        spread = np.where(touching, upright_label[None, :], n_flat).min(axis=1)
        updated = np.minimum(flat_label, spread)
        if (updated == flat_label).all():
            break
        flat_label = updated
    labels = np.unique(upright_label[upright_label < n_flat])
    return [(np.flatnonzero(flat_label == label), np.flatnonzero(upright_label == label)) for label in labels]


def _with_bare_columns(
    groups: list[tuple[Ints, Ints]], flat: Rules, upright: Rules, touching: Flags
) -> list[tuple[Ints, Ints]]:
    """Add to each group the uprights beside it that meet no horizontal rule but are its outermost ones over again.

    On a page in the middle of a merged label nothing is drawn of it but its sides, as high as the whole table's.
    """
    bare = np.flatnonzero(~touching.any(axis=0))
    if not len(bare):
        return groups
    grown: list[tuple[Ints, Ints]] = []
    for rows, cols in groups:
        top, bottom = upright.start[cols].min(), upright.end[cols].max()
        left, right = upright.at[cols].min(), upright.at[cols].max()
        alike = (np.abs(upright.start[bare] - top) < _SAME_END) & (np.abs(upright.end[bare] - bottom) < _SAME_END)
        whole = min(flat.at[rows].min() - top, bottom - flat.at[rows].max()) > -SNAP and len(cols) > 1
        # Nothing stands between: what is drawn beyond the table's own side is its next column.
        near = (upright.at[bare] > left - _MAX_LABEL) & (upright.at[bare] < right + _MAX_LABEL)
        added = bare[alike & near] if whole else bare[:0]
        bare = np.setdiff1d(bare, added)
        grown.append((rows, np.concatenate((cols, added))))
    return grown


class _Piece(NamedTuple):
    """Rules that hang together, of a table that is open on both sides; ``pitch`` is the usual height of its rows."""

    top: float
    left: float
    right: float
    bottom: float
    pitch: float | None
    rows: Ints
    cols: Ints

    def goes_on_in(self, below: _Piece) -> bool:
        """Tell whether only a row of a single cell lies between this piece and the one below."""
        alike = abs(self.left - below.left) < SNAP and abs(self.right - below.right) < SNAP
        pitches = [pitch for pitch in (self.pitch, below.pitch) if pitch is not None]
        return alike and bool(pitches) and below.top - self.bottom <= _LONE_ROW * min(pitches)


def _stacked(groups: list[tuple[Ints, Ints]], flat: Rules, upright: Rules) -> list[tuple[Ints, Ints]]:
    """Join the pieces of tables without outer verticals, which fall apart at every row of a single cell.

    Pieces, and horizontal rules that meet no vertical, belong together when they begin and end alike and follow one
    another by no more than a row.
    """
    closed: list[tuple[Ints, Ints]] = []
    pieces: list[_Piece] = []
    for rows, cols in groups:
        left, right = float(flat.start[rows].min()), float(flat.end[rows].max())
        if upright.at[cols].min() < left + SNAP or upright.at[cols].max() > right - SNAP:
            closed.append((rows, cols))
        else:
            heights = np.diff(np.unique(flat.at[rows]))
            pitch = float(np.median(heights)) if len(heights) else None
            top, bottom = float(flat.at[rows].min()), float(flat.at[rows].max())
            pieces.append(_Piece(top, left, right, bottom, pitch, rows, cols))
    if not pieces:
        return closed
    none = np.zeros(0, dtype=np.int64)
    for lone in np.setdiff1d(np.arange(len(flat)), np.concatenate([rows for rows, _ in groups])).tolist():
        at = float(flat.at[lone])
        pieces.append(_Piece(at, float(flat.start[lone]), float(flat.end[lone]), at, None, np.array([lone]), none))
    pieces.sort(key=lambda piece: piece.top)
    stacks = [[pieces[0]]]
    for piece in pieces[1:]:
        if stacks[-1][-1].goes_on_in(piece):
            stacks[-1].append(piece)
        else:
            stacks.append([piece])
    joined = [(np.concatenate([p.rows for p in stack]), np.concatenate([p.cols for p in stack])) for stack in stacks]
    return closed + [(rows, cols) for rows, cols in joined if len(cols)]


def _grid(flat: Rules, upright: Rules) -> RuledGrid | None:
    _, xs = cluster(np.concatenate((upright.at, _ends(flat, upright.at))))
    _, ys = cluster(np.concatenate((flat.at, _ends(upright, flat.at))))
    n_rows, n_cols = len(ys) - 1, len(xs) - 1
    if n_rows < 1 or n_cols < 1:
        return None
    above = _drawn(flat, ys, xs)
    left = _drawn(upright, xs, ys).T
    _mend_labels(left, above)
    return _cells(xs, ys, above.tolist(), left.tolist())


def _mend_labels(left: Flags, above: Flags) -> None:
    """Lengthen uprights that stop short of a horizontal rule beginning or ending below them, and close the corner.

    Browsers draw a merged label too short by what its rows grew when a page break went through them. Then the rule
    of the row beside it ends in the open, and the cells are no rectangles.
    """
    open_end = (above[1:-1, 1:] != above[1:-1, :-1]) & ~left[:-1, 1:-1]
    for line, col in (np.argwhere(open_end) + 1).tolist():
        first = line - 1
        while first > 0 and not left[first - 1, col]:
            first -= 1
        if first == 0:
            continue
        left[first:line, col] = True
        if above[line, col]:
            begin = max(place for place in range(col) if place == 0 or left[line - 1, place])
            above[line, begin:col] = True
        else:
            end = min(
                place for place in range(col + 1, left.shape[1]) if place == above.shape[1] or left[line - 1, place]
            )
            above[line, col:end] = True


def _drawn(rules: Rules, lines: Floats, edges: Floats) -> Flags:
    """Return for each line of the fine grid which of its stretches between the crossing edges carry a rule."""
    middle = (edges[1:] + edges[:-1]) / 2
    places = np.abs(lines[:, None] - rules.at[None, :]).argmin(axis=0)
    covered = (middle[None, :] > rules.start[:, None]) & (middle[None, :] < rules.end[:, None])
    drawn = np.zeros((len(lines), len(edges) - 1), dtype=np.bool_)
    np.logical_or.at(drawn, places, covered)
    return drawn


def _ends(rules: Rules, known: Floats) -> Floats:
    """Return the outermost ends of the rules where no crossing rule lies: the open sides of a table."""
    low, high = rules.start.min(), rules.end.max()
    open_ends = []
    if low < known.min() - SNAP:
        open_ends.append(low)
    if high > known.max() + SNAP:
        open_ends.append(high)
    return np.array(open_ends)


def _cells(xs: Floats, ys: Floats, above: list[list[bool]], left: list[list[bool]]) -> RuledGrid:
    n_rows, n_cols = len(ys) - 1, len(xs) - 1
    owner = [[-1] * n_cols for _ in range(n_rows)]
    cells: list[GridCell] = []
    for row in range(n_rows):
        for col in range(n_cols):
            if owner[row][col] >= 0:
                continue
            width = 1
            while col + width < n_cols and not left[row][col + width] and owner[row][col + width] < 0:
                width += 1
            height = 1
            while row + height < n_rows and _continues(row + height, col, width, above, left):
                height += 1
            for covered in range(row, row + height):
                owner[covered][col : col + width] = [len(cells)] * width
            cells.append(GridCell(row, col, height, width))
    regions = np.array(owner, dtype=np.int64)
    rows, cols = _dense({cell.row for cell in cells}, n_rows), _dense({cell.col for cell in cells}, n_cols)
    for cell in cells:
        bottom, right = rows[cell.row + cell.row_span], cols[cell.col + cell.col_span]
        cell.row, cell.col = rows[cell.row], cols[cell.col]
        cell.row_span, cell.col_span = bottom - cell.row, right - cell.col
    kept_xs = [float(x) for index, x in enumerate(xs) if index == n_cols or cols[index + 1] > cols[index]]
    kept_ys = [float(y) for index, y in enumerate(ys) if index == n_rows or rows[index + 1] > rows[index]]
    return RuledGrid(kept_xs, kept_ys, cells, xs, ys, regions)


def _continues(row: int, col: int, width: int, above: list[list[bool]], left: list[list[bool]]) -> bool:
    """Tell whether the cell over places ``col`` … ``col + width`` goes on in ``row``."""
    if any(above[row][col : col + width]) or any(left[row][col + 1 : col + width]):
        return False
    # Both sides end as they did one row higher: else another cell begins here without a rule of its own.
    return all(side in {0, len(left[row]) - 1} or left[row][side] == left[row - 1][side] for side in (col, col + width))


def _dense(used: set[int], length: int) -> list[int]:
    """Return for each old position (and the end) how many used positions lie before it."""
    before = [0]
    for position in range(length):
        before.append(before[-1] + (position in used))
    return before


def number_regions(grids: list[RuledGrid]) -> int:
    """Give every cell of a page its own region number; return how many there are."""
    offset = 0
    for grid in grids:
        numbered = max(0, grid.cells[0].region)
        for index, cell in enumerate(grid.cells):
            cell.region = offset + index
        grid.fine_regions = grid.fine_regions + offset - numbered
        offset += len(grid.cells)
    return offset


def assign(boxes: Floats, grids: list[RuledGrid]) -> Ints:
    """Return for each glyph the region of the cell that holds its centre, the innermost one, or -1."""
    regions = np.full(len(boxes), -1, dtype=np.int64)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    for grid in sorted(grids, key=lambda grid: (grid.box.x1 - grid.box.x0) * (grid.box.bottom - grid.box.top)):
        inside = np.flatnonzero(
            (x >= grid.box.x0) & (x < grid.box.x1) & (y >= grid.box.top) & (y < grid.box.bottom) & (regions < 0)
        )
        cols = np.searchsorted(grid.fine_xs, x[inside], side="right") - 1
        rows = np.searchsorted(grid.fine_ys, y[inside], side="right") - 1
        regions[inside] = grid.fine_regions[rows, cols]
    return regions
