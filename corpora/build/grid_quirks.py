"""Changes to one official table that real files show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpora.build.model import Grid, GridCell, Para

Blocks = Sequence[Grid | Para]


def cut_rows(grid: Grid, first: int, last: int) -> Grid:
    """Return rows ``first`` up to ``last`` as a grid of their own; a merged label that is cut stands in both parts."""
    cells = []
    for cell in grid.cells:
        top, bottom = max(cell.row, first), min(cell.row + cell.row_span, last)
        if top < bottom:
            cells.append(replace(cell, row=top - first, row_span=bottom - top))
    return Grid(grid.name, tuple(cells), last - first, grid.n_cols, max(0, grid.head_rows - first))


def split_proactive(grid: Grid) -> Blocks:
    """Table two as one table for each item of article twenty."""
    starts = [cell.row for cell in grid.cells if cell.text.startswith("第二十条")]
    return [cut_rows(grid, first, last) for first, last in zip(starts, [*starts[1:], grid.n_rows], strict=True)]


def split_requests(grid: Grid) -> Blocks:
    """Table three in two tables, the second without a header, cut inside 不予公开."""
    cut = next(cell.row for cell in grid.cells if "属于三类内部事务" in cell.text)
    return [cut_rows(grid, 0, cut), cut_rows(grid, cut, grid.n_rows)]


def split_review(grid: Grid) -> Blocks:
    """Table four as three small tables, each under its own head."""
    values = [cell for cell in grid.ordered() if cell.key]
    heads = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
    parts = []
    for index, head in enumerate(heads):
        labels = [cell.text for cell in grid.ordered() if cell.row == 1 and cell.col < 5]
        cells = [GridCell(0, 0, head, 1, 5, head=True)]
        cells += [GridCell(1, col, text, head=True) for col, text in enumerate(labels)]
        cells += [replace(cell, row=2, col=col) for col, cell in enumerate(values[index * 5 : index * 5 + 5])]
        parts.append(Grid(grid.name, tuple(cells), 3, 5, 2))
    return parts


def no_rowspan(grid: Grid) -> Grid:
    """Nothing is merged downwards: a label stands in its first row, the rows below it have empty cells."""
    cells: list[GridCell] = []
    for cell in grid.cells:
        cells.append(replace(cell, row_span=1))
        cells.extend(
            GridCell(cell.row + below, cell.col, "", 1, cell.col_span, head=cell.head)
            for below in range(1, cell.row_span)
        )
    return replace(grid, cells=tuple(cells))


def repeat_labels(grid: Grid) -> Grid:
    """A label is printed again in each row that it belongs to."""
    cells: list[GridCell] = []
    for cell in grid.cells:
        rows = range(cell.row_span) if not cell.head else (0,)
        cells.extend(
            replace(cell, row=cell.row + below, row_span=1 if not cell.head else cell.row_span) for below in rows
        )
    return replace(grid, cells=tuple(cells))


def insert_column(grid: Grid, at: int) -> Grid:
    """Insert an empty column before ``at``; cells that reach over the place grow by one."""
    cells: list[GridCell] = []
    for cell in grid.cells:
        if cell.col >= at:
            cells.append(replace(cell, col=cell.col + 1))
        elif cell.col + cell.col_span > at:
            cells.append(replace(cell, col_span=cell.col_span + 1))
        else:
            cells.append(cell)
    covered = {
        row
        for cell in cells
        if cell.col <= at < cell.col + cell.col_span
        for row in range(cell.row, cell.row + cell.row_span)
    }
    cells.extend(GridCell(row, at, "") for row in range(grid.n_rows) if row not in covered)
    return replace(grid, cells=tuple(cells), n_cols=grid.n_cols + 1)


def extra_column(grid: Grid) -> Grid:
    """Two rows have one more empty cell at their end; in all others the last cell is wider."""
    odd = {grid.head_rows + 1, grid.head_rows + 6}
    cells = [
        replace(cell, col_span=cell.col_span + 1)
        if cell.col + cell.col_span == grid.n_cols and cell.row not in odd
        else cell
        for cell in grid.cells
    ]
    cells.extend(GridCell(row, grid.n_cols, "") for row in sorted(odd))
    return replace(grid, cells=tuple(cells), n_cols=grid.n_cols + 1)


def local_rows(grid: Grid) -> Grid:
    """Rows that the form does not know: 其他主动公开文件 in table two, 其中：网络申请 in table three."""
    if grid.name == "proactive":
        after = next(cell.row for cell in grid.cells if cell.text.endswith("规范性文件"))
        return _insert_row(
            grid,
            after + 1,
            [
                GridCell(after + 1, 0, "其他主动公开文件"),
                *(GridCell(after + 1, 1 + index, text) for index, text in enumerate(("37", "4", "512"))),
            ],
        )
    if grid.name == "requests":
        after = next(cell.row for cell in grid.cells if cell.text.startswith("一、"))
        extra = [GridCell(after + 1, 0, "其中：网络申请", 1, 3)]
        extra += [GridCell(after + 1, 3 + col, "1" if col in (0, 6) else "0") for col in range(7)]
        return _insert_row(grid, after + 1, extra)
    return grid


def _insert_row(grid: Grid, at: int, row: Sequence[GridCell]) -> Grid:
    cells = []
    for cell in grid.cells:
        if cell.row >= at:
            cells.append(replace(cell, row=cell.row + 1))
        elif cell.row + cell.row_span > at:
            cells.append(replace(cell, row_span=cell.row_span + 1))
        else:
            cells.append(cell)
    return replace(grid, cells=(*cells, *row), n_rows=grid.n_rows + 1)


def row_numbers(grid: Grid) -> Grid:
    """A first column numbers the data rows."""
    wider = insert_column(grid, 0)
    number = {row: str(row - grid.head_rows + 1) for row in range(grid.head_rows, grid.n_rows)}
    cells = [
        replace(cell, text=number[cell.row]) if cell.col == 0 and cell.row in number else cell
        for cell in wider.cells
        if not (cell.col == 0 and cell.row < grid.head_rows)
    ]
    return replace(wider, cells=(GridCell(0, 0, "行次", grid.head_rows, 1, head=True), *cells))


def split_number(grid: Grid) -> Grid:
    """One number of two digits or more stands half in one cell and half in the next."""
    target = next(
        (
            cell
            for cell in grid.ordered()
            if cell.key and len(cell.text) > 1 and cell.text.isdigit() and cell.col + cell.col_span < grid.n_cols
        ),
        None,
    )
    if target is None:
        return grid
    wider = insert_column(grid, target.col + 1)
    cells: list[GridCell] = []
    for cell in wider.cells:
        if (
            cell.col == target.col + 1
            and cell.col_span == 1
            and not cell.key
            and cell.row != target.row
            and not cell.text
        ):
            continue  # the neighbours stay whole: the new column is theirs too
        if cell.row == target.row and cell.col == target.col:
            cells.append(replace(cell, text=cell.text[:1]))
        elif cell.row == target.row and cell.col == target.col + 1:
            cells.append(replace(cell, text=target.text[1:]))
        elif cell.col + cell.col_span == target.col + 1 and not (cell.row <= target.row < cell.row + cell.row_span):
            cells.append(replace(cell, col_span=cell.col_span + 1))
        else:
            cells.append(cell)
    return replace(wider, cells=tuple(cells))


def stacked_organisations(grid: Grid) -> Grid:
    """The five kinds of organisation stand right under 申请人情况, without 法人或其他组织."""
    cells = []
    for cell in grid.cells:
        if cell.text == "法人或其他组织":
            continue
        if cell.head and cell.row == 2:
            cell = replace(cell, row=1, row_span=2)  # noqa: PLW2901
        cells.append(cell)
    return replace(grid, cells=tuple(cells))


def vertical_labels(grid: Grid) -> Grid:
    """Merged labels run downwards, one character a line."""
    return grid.mapped(
        lambda cell: (
            replace(cell, text="\n".join(cell.text))
            if cell.row_span > 2 and not cell.head and len(cell.text) < 12
            else cell
        )
    )


def wrong_header(grid: Grid) -> Grid:
    """The header over 行政许可 is that of the block above it, copied; the values are right."""
    first = next(cell.text for cell in grid.cells if cell.row == 1 and cell.col == 1)
    row = next(cell.row for cell in grid.cells if cell.text == "第二十条第（五）项") + 1
    return grid.mapped(lambda cell: replace(cell, text=first) if cell.row == row and cell.col == 1 else cell)
