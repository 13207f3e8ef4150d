"""A sheet as shown: every filled cell with its place, spans and text. What each kind of workbook delivers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class SheetCell(NamedTuple):
    """A cell; ``row`` and ``col`` count from 0 on the whole sheet."""

    row: int
    col: int
    text: str
    row_span: int = 1
    col_span: int = 1


@dataclass(slots=True)
class Sheet:
    """``cells`` in no order; blank cells only where merged. ``uncomputed`` counts formulas without a stored value."""

    name: str
    cells: list[SheetCell] = field(default_factory=list)
    hidden: bool = False
    uncomputed: int = 0

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing is written on it."""
        return not any(cell.text for cell in self.cells)
