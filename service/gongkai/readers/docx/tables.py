"""Where the cells of a Word table stand: grid spans, vertical and horizontal merges, rows that were deleted."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from gongkai.readers.docx.package import attribute, child, is_on, short, value, whole
from gongkai.readers.docx.slivers import without_slivers
from gongkai.readers.flow import GridCell

_MAX_SPAN = 200  # Word allows 63 columns
# Cell edges of hand-drawn tables that look aligned differ by up to 5 points.
_EDGE_TWIPS = 100
_WRAPPERS = frozenset(("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag"))


def place_cells(table: etree._Element) -> list[tuple[GridCell, etree._Element]]:
    """Return each cell that Word shows with its place and spans; contents are left to the caller."""
    rows = [_row(row) for row in _unwrapped(table, "w:tr") if not _is_gone(row)]
    rows = without_slivers(_aligned(rows), table)
    placed: list[tuple[GridCell, etree._Element]] = []
    above: dict[int, GridCell] = {}  # start column → vertically merged cell that reaches the row above
    for index, cells in enumerate(rows):
        current: dict[int, GridCell] = {}
        for col, span, source in cells:
            merge = _merge(source, "w:vMerge")
            open_cell = above.get(col) or (_covering(above, col) if merge == "continue" else None)
            if merge == "continue" and open_cell is not None:
                open_cell.row_span = index - open_cell.row + 1
                current[open_cell.col] = open_cell
                continue
            cell = GridCell(index, col, 1, span)
            placed.append((cell, source))
            if merge is not None:
                current[col] = cell
        above = current
    return placed


def _row(row: etree._Element) -> list[tuple[int, int, etree._Element]]:
    """Return (column, span, cell) of a row; a horizontally merged cell counts for all it covers."""
    col = _span(value(child(row, "w:trPr"), "w:gridBefore"), least=0)
    cells: list[tuple[int, int, etree._Element]] = []
    for cell in _unwrapped(row, "w:tc"):
        properties = child(cell, "w:tcPr")
        if child(properties, "w:cellDel") is not None:
            continue
        span = _span(value(properties, "w:gridSpan"), least=1)
        if _merge(cell, "w:hMerge") == "continue" and cells:
            start, before, source = cells[-1]
            cells[-1] = (start, before + span, source)
        else:
            cells.append((col, span, cell))
        col += span
    return cells


def _span(text: str | None, *, least: int) -> int:
    return max(least, min(whole(text) or least, _MAX_SPAN))


def _merge(cell: etree._Element, name: str) -> str | None:
    merge = child(child(cell, "w:tcPr"), name)
    if merge is None:
        return None
    return "restart" if attribute(merge, "val") == "restart" else "continue"


def _covering(above: dict[int, GridCell], col: int) -> GridCell | None:
    return next((cell for cell in above.values() if cell.col <= col < cell.col + cell.col_span), None)


def _is_gone(row: etree._Element) -> bool:
    properties = child(row, "w:trPr")
    return child(properties, "w:del") is not None or bool(is_on(properties, "w:hidden"))


def _unwrapped(node: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield rows or cells, through content controls and tracked insertions."""
    for inner in node:
        if short(inner) == name:
            yield inner
        elif short(inner) in _WRAPPERS:
            yield from _unwrapped(inner, name)


def _aligned(rows: list[list[tuple[int, int, etree._Element]]]) -> list[list[tuple[int, int, etree._Element]]]:
    """Return the rows with spans told from cell widths, for tables that set widths alone.

    Some converters write no grid spans; Word then draws the cells by their widths. Tables with any span, with rows of
    equal length, or without all widths are left as they are.
    """
    counts = {len(cells) for cells in rows if cells}
    spans = any(span > 1 for cells in rows for _, span, _ in cells)
    if len(counts) < 2 or spans or any(cells and cells[0][0] for cells in rows):
        return rows
    widths = [[_width(cell) for _, _, cell in cells] for cells in rows]
    if any(width is None for row in widths for width in row):
        return rows
    ends = [_running([width or 0 for width in row]) for row in widths]
    edges = _edges([end for row in ends for end in row])
    aligned = []
    for cells, row in zip(rows, ends, strict=True):
        col, placed = 0, []
        for (_, _, cell), end in zip(cells, row, strict=True):
            stop = max(col + 1, _nearest(edges, end) + 1)
            placed.append((col, stop - col, cell))
            col = stop
        aligned.append(placed)
    return aligned


def _width(cell: etree._Element) -> int | None:
    width = child(child(cell, "w:tcPr"), "w:tcW")
    if width is None or attribute(width, "type") not in {"dxa", None}:
        return None
    return whole(attribute(width, "w")) or None


def _running(widths: list[int]) -> list[int]:
    total, ends = 0, []
    for width in widths:
        total += width
        ends.append(total)
    return ends


def _edges(ends: list[int]) -> list[int]:
    edges: list[int] = []
    for end in sorted(ends):
        if not edges or end - edges[-1] > _EDGE_TWIPS:
            edges.append(end)
    return edges


def _nearest(edges: list[int], end: int) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - end))
