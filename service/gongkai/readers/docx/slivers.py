"""Columns too narrow to be columns: where rows drawn by hand or rounded by a converter miss one another by a hair."""

from __future__ import annotations

from lxml import etree

from gongkai.readers.docx.package import attribute, child, short, whole

# LibreOffice rounds edges to within 7 twips of one another; the narrowest real column, of one character, has 180.
_SLIVER = 20

_Rows = list[list[tuple[int, int, etree._Element]]]


def without_slivers(rows: _Rows, table: etree._Element) -> _Rows:
    """Return the rows with columns of up to a point given to a neighbour; one in which a cell stands alone is kept."""
    grid = child(table, "w:tblGrid")
    widths = [whole(attribute(node, "w")) for node in grid if short(node) == "w:gridCol"] if grid is not None else []
    n_cols = max((col + span for cells in rows for col, span, _ in cells), default=0)
    slivers = {index for index, width in enumerate(widths) if width is not None and width <= _SLIVER}
    if not slivers or len(widths) < n_cols:
        return rows
    for cells in rows:
        for col, span, _ in cells:
            own = set(range(col, col + span))
            slivers -= own if own <= slivers else set()
    before = [0]
    for index in range(max(n_cols, len(widths))):
        before.append(before[-1] + (index not in slivers))
    return [[(before[col], before[col + span] - before[col], cell) for col, span, cell in cells] for cells in rows]
