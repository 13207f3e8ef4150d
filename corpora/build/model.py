"""A report before it has a format: headings, paragraphs and grids that every writer can put on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from corpora.build.sources import Source


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell; ``key`` is its value key (``requests.granted.total``) or None for labels and foreign tables."""

    row: int
    col: int
    text: str
    row_span: int = 1
    col_span: int = 1
    key: str | None = None
    head: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``name`` is the official table it belongs to (proactive, requests, review), or None."""

    name: str | None
    cells: tuple[GridCell, ...]
    n_rows: int
    n_cols: int
    head_rows: int = 1

    def rows(self) -> list[list[str]]:
        """Rows of text; a merged cell's text stands at its first place, the rest is empty."""
        rows = [[""] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            rows[cell.row][cell.col] = cell.text
        return rows

    def repeated_rows(self) -> list[list[str]]:
        """Rows of text; a merged cell's text stands at every place that it covers."""
        rows = [[""] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                rows[row][cell.col : cell.col + cell.col_span] = [cell.text] * cell.col_span
        return rows

    def ragged_rows(self) -> list[list[str]]:
        """Rows of text without the places that a merged cell covers after its first."""
        return [[cell.text for cell in self.ordered() if cell.row == row] for row in range(self.n_rows)]

    def mapped(self, change: Callable[[GridCell], GridCell]) -> Grid:
        """Return the grid with every cell changed."""
        return replace(self, cells=tuple(change(cell) for cell in self.cells))

    def ordered(self) -> list[GridCell]:
        """Cells by row, then column."""
        return sorted(self.cells, key=lambda cell: (cell.row, cell.col))

    def keyed(self) -> dict[str, GridCell]:
        """Value cells by key."""
        return {cell.key: cell for cell in self.cells if cell.key}


@dataclass(frozen=True, slots=True)
class Heading:
    """A title line. ``level`` 1 is a section; ``role`` its official role."""

    text: str
    level: int = 1
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. ``align``: left (with an indent of two characters), center, right."""

    text: str
    align: str = "left"


Block = Heading | Para | Grid


@dataclass(frozen=True, slots=True)
class Paper:
    """A report ready to be written. ``flags`` are quirks that a writer itself carries out."""

    source: Source
    title: str
    blocks: tuple[Block, ...]
    flags: frozenset[str] = frozenset()
    gold: dict[str, object] = field(default_factory=dict)  # what a quirk changed in the gold

    def grids(self) -> list[Grid]:
        return [block for block in self.blocks if isinstance(block, Grid)]

    def with_blocks(self, blocks: Iterable[Block]) -> Paper:
        return replace(self, blocks=tuple(blocks))
