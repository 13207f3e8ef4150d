"""Draws a grid over as many pages as it needs, also breaking inside merged labels and inside rows."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from corpora.build.draw_pages import Box, Pages, Rule, Words
from corpora.build.model import Grid, GridCell

PAD = 3.0
_LEADING = 1.2
_FRAME = 2.2  # between the two strokes of a double frame
_SHORT = 4  # signs of a label that is spread


@dataclass(frozen=True, slots=True)
class TableStyle:
    """``rules``: lines (strokes shared by cells), strokes (a stroked rectangle a cell), rects (thin filled
    rectangles), double (two strokes side by side), tiles (filled boxes with gaps, no rule), dashes, pale (grey
    hairlines), horizontal, between (below each cell), head_only (above and below heads), sideless (lines, but for the
    table's own sides), none. ``white_boxes`` stand behind the text of each cell."""

    rules: str
    size: float
    white_boxes: bool = False
    head_fill: str | None = None
    stripes: str | None = None
    thick: float = 0.5
    outer: float = 0.0
    colour: str = "black"  # of lines and dashes
    double_frame: bool = False
    digits: str | None = None  # font of values, the page's own when None
    values: str = "center"  # where they stand in their cells: left, center, right
    labels: str = "left"  # and labels of one row
    pad: float = PAD
    spread: float = 0.0  # room between the signs of short labels
    label_share: float = 0.0  # of the width, for columns of labels; what their texts want when 0


@dataclass(slots=True)
class _Laid:
    """A cell with its wrapped lines; ``printed`` counts those that already stand on a page."""

    cell: GridCell
    lines: list[str]
    printed: int = 0


def draw_table(pages: Pages, grid: Grid, style: TableStyle, flags: frozenset[str], rng: random.Random) -> None:
    """Put the grid at the current place."""
    columns = _columns(pages, grid, style)
    laid = [_Laid(cell, _lines(pages, cell, columns, style)) for cell in grid.ordered()]
    heights = _heights(grid, laid, style)
    breaks = _breaks(grid, flags, rng)
    pages.keep(sum(heights[: grid.head_rows + 1]) + 4)
    row = 0
    head = [item for item in laid if item.cell.row + item.cell.row_span <= grid.head_rows]
    while row < grid.n_rows:
        last = _last(pages, heights, row, breaks, grid.n_rows)
        _part(pages, laid, columns, heights, range(row, last), style, more=last < grid.n_rows)
        if last < grid.n_rows:
            if "cut_rows" in flags and _cuttable(laid, last):
                _cut_row(pages, laid, columns, last, style)
                last += 1
            pages.turn()
            if "repeat_header" in flags and last >= grid.head_rows:
                for item in head:
                    item.printed = 0
                _part(pages, head, columns, heights, range(grid.head_rows), style)
            _remainder(pages, laid, columns, last - 1, style)
        row = last
    pages.skip(style.size)


def _columns(pages: Pages, grid: Grid, style: TableStyle) -> list[float]:
    """Return the left edges of the columns, and the right edge: as wide as texts want, scaled to the page."""
    wanted = [3.4 * style.size] * grid.n_cols
    for cell in grid.cells:
        if cell.col_span == 1:
            longest = max(pages.width_of(line, style.size) for line in cell.text.split("\n"))
            limit = (
                (13 if cell.row_span == 1 and not cell.head else 6) * style.size
                if grid.n_cols < 14
                else 2.6 * style.size
            )
            wanted[cell.col] = max(wanted[cell.col], min(longest, limit) + 2 * style.pad)
    if grid.n_cols >= 14:
        wanted = [1.0] * grid.n_cols
    elif style.label_share and (labels := min((cell.col for cell in grid.cells if cell.key), default=0)):
        room = sum(wanted[labels:]) * style.label_share / (1 - style.label_share)
        wanted[:labels] = [width * room / sum(wanted[:labels]) for width in wanted[:labels]]
    scale = pages.content / sum(wanted)
    edges = [pages.margin]
    for width in wanted:
        edges.append(edges[-1] + width * scale)
    return edges


def _lines(pages: Pages, cell: GridCell, columns: Sequence[float], style: TableStyle) -> list[str]:
    width = columns[cell.col + cell.col_span] - columns[cell.col] - 2 * style.pad
    return [line for given in cell.text.split("\n") for line in pages.wrap(given, style.size, width) if line]


def _heights(grid: Grid, laid: Sequence[_Laid], style: TableStyle) -> list[float]:
    step = style.size * _LEADING
    heights = [step + 2 * style.pad] * grid.n_rows
    for item in sorted(laid, key=lambda item: item.cell.row_span):
        cell = item.cell
        have = sum(heights[cell.row : cell.row + cell.row_span])
        need = len(item.lines) * step + 2 * style.pad
        if need > have:
            heights[cell.row + cell.row_span - 1] += need - have
    return heights


def _breaks(grid: Grid, flags: frozenset[str], rng: random.Random) -> set[int]:
    """Rows that must begin a page: one inside a merged label, one anywhere."""
    if "random_breaks" not in flags or grid.n_rows < 12:
        return set()
    merged = [cell for cell in grid.cells if not cell.head and 2 < cell.row_span < 12]
    anywhere = rng.randrange(grid.head_rows + 2, grid.n_rows - 1)
    if not merged:
        return {anywhere}
    inside = rng.choice(merged)
    return {inside.row + rng.randrange(1, inside.row_span), anywhere}


def _last(pages: Pages, heights: Sequence[float], row: int, breaks: set[int], n_rows: int) -> int:
    y, last = pages.y, row
    while last < n_rows and (last == row or last not in breaks) and (y + heights[last] <= pages.bottom or last == row):
        y += heights[last]
        last += 1
    return last


def _part(
    pages: Pages,
    laid: Sequence[_Laid],
    columns: Sequence[float],
    heights: Sequence[float],
    rows: range,
    style: TableStyle,
    *,
    more: bool = False,
) -> None:
    """Draw the given rows; a merged cell that goes on below prints what fits of its text, at least one line."""
    tops = [pages.y]
    for row in rows:
        tops.append(tops[-1] + heights[row])
    for item in laid:
        cell = item.cell
        first, last = max(cell.row, rows.start), min(cell.row + cell.row_span, rows.stop)
        if first >= last:
            continue
        y0, y1 = tops[first - rows.start], tops[last - rows.start]
        cut = more and cell.row + cell.row_span > rows.stop
        lines = item.lines[item.printed :]
        if cut and len(lines) > 1:
            fit = max(1, int((y1 - y0 - 2 * style.pad) / (style.size * _LEADING)))
            lines = lines[: min(fit, len(lines) - 1)]
        item.printed += len(lines)
        _cell(pages, cell, lines, (columns[cell.col], y0, columns[cell.col + cell.col_span], y1), style)
    if style.outer:
        for gap in (0, _FRAME)[: 1 + style.double_frame]:
            frame = (columns[0] - gap, tops[0] - gap, columns[-1] + gap, tops[-1] + gap)
            pages.add(Box(*frame, None, stroke=True, width=style.outer))
    pages.y = tops[-1]


def _cuttable(laid: Sequence[_Laid], row: int) -> bool:
    return any(item.cell.row == row and item.cell.row_span == 1 and len(item.lines) > 1 for item in laid)


def _cut_row(pages: Pages, laid: Sequence[_Laid], columns: Sequence[float], row: int, style: TableStyle) -> None:
    """Draw the first line of each cell of a row at the foot of the page; the rest follows on the next."""
    height = style.size * _LEADING + 2 * style.pad
    for item in laid:
        cell = item.cell
        if cell.row <= row < cell.row + cell.row_span:
            lines = item.lines[item.printed : item.printed + 1] if cell.row == row else []
            item.printed += len(lines)
            _cell(
                pages,
                cell,
                lines,
                (columns[cell.col], pages.y, columns[cell.col + cell.col_span], pages.y + height),
                style,
            )


def _remainder(pages: Pages, laid: Sequence[_Laid], columns: Sequence[float], row: int, style: TableStyle) -> None:
    """Draw what a cut row still has to say as a strip of its own at the head of the page."""
    left = [item for item in laid if item.cell.row <= row < item.cell.row + item.cell.row_span]
    own = [item for item in left if item.cell.row == row and item.cell.row_span == 1 and item.printed < len(item.lines)]
    if not own:
        return
    height = max(len(item.lines) - item.printed for item in own) * style.size * _LEADING + 2 * style.pad
    for item in left:
        cell = item.cell
        lines = item.lines[item.printed :] if cell.row + cell.row_span == row + 1 else []
        item.printed += len(lines)
        _cell(
            pages, cell, lines, (columns[cell.col], pages.y, columns[cell.col + cell.col_span], pages.y + height), style
        )
    pages.y += height


def _cell(
    pages: Pages, cell: GridCell, lines: Sequence[str], box: tuple[float, float, float, float], style: TableStyle
) -> None:
    x0, y0, x1, y1 = box
    if style.head_fill and cell.head:
        pages.add(Box(x0, y0, x1, y1, style.head_fill))
    elif style.stripes and cell.row % 2:
        pages.add(Box(x0, y0, x1, y1, style.stripes))
    if style.white_boxes:
        pages.add(Box(x0 + 1, y0 + 1, x1 - 1, y1 - 1, "#FFFFFF"))
    if style.rules != "none" and (style.rules != "head_only" or cell.head):
        _border(pages, box, style)
    step = style.size * _LEADING
    top = y0 + (y1 - y0 - len(lines) * step) / 2
    place = style.values if cell.key else "center" if cell.head or cell.row_span > 1 else style.labels
    font = style.digits if cell.key and cell.text.isascii() else None
    for index, line in enumerate(lines):
        spread = style.spread if not cell.key and 1 < len(cell.text) <= _SHORT else 0.0
        width = pages.width_of(line, style.size, font) + spread * (len(line) - 1)
        if spread and width > x1 - x0 - 2 * style.pad:
            width, spread = width - spread * (len(line) - 1), 0.0
        x = {"left": x0 + style.pad, "center": x0 + (x1 - x0 - width) / 2, "right": x1 - style.pad - width}[place]
        pages.add(Words(x, top + index * step, style.size, line, font, spread=spread))


def _border(pages: Pages, box: tuple[float, float, float, float], style: TableStyle) -> None:
    x0, y0, x1, y1 = box
    half = style.thick / 2
    if style.rules == "strokes":
        pages.add(Box(x0, y0, x1, y1, None, stroke=True, width=style.thick))
    elif style.rules == "double":
        pages.add(Box(x0, y0, x1, y1, None, stroke=True, width=style.thick))
        pages.add(Box(x0 + 1.8, y0 + 1.8, x1 - 1.8, y1 - 1.8, None, stroke=True, width=style.thick))
    elif style.rules == "tiles":
        pages.add(Box(x0 + 0.8, y0 + 0.8, x1 - 0.8, y1 - 0.8, "#D9E2F3" if x0 < pages.margin + 1 else "#EDEDED"))
    elif style.rules == "between":
        pages.add(Rule(x0, y1, x1, y1, style.thick))
    elif style.rules == "rects":
        pages.add(Box(x0 - half, y0 - half, x1 + half, y0 + half, "#000000"))
        pages.add(Box(x0 - half, y1 - half, x1 + half, y1 + half, "#000000"))
        pages.add(Box(x0 - half, y0 - half, x0 + half, y1 + half, "#000000"))
        pages.add(Box(x1 - half, y0 - half, x1 + half, y1 + half, "#000000"))
    else:
        dashed, colour = style.rules == "dashes", "#999999" if style.rules == "pale" else style.colour
        sides = [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
        if style.rules == "sideless":
            edges = (pages.margin, pages.width - pages.margin)
            sides = [ends for ends in sides if ends[0] != ends[2] or min(abs(ends[0] - edge) for edge in edges) > 1]
        for ends in sides[:2] if style.rules in ("horizontal", "head_only") else sides:
            pages.add(Rule(*ends, style.thick, dashed, colour))
