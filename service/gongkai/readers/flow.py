"""What HTML and DOCX have in common before they become a Document: lines, pictures and grids in reading order.

Both nest tables in tables and use tables for layout; both are unwrapped by the same rules (see grid.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.document import BlockKind, DocumentBuilder
from gongkai.document.builder import CellDraft
from gongkai.errors import LimitExceededError

_HANZI = re.compile(r"[〇\u3400-\u9fff]")
# 一、总体情况; 二.主动公开; 第三部分; （一）. A numbered line of a table of counts never stands alone in its row.
_TOP_MARK = r"第?[一二三四五六七八九十]{1,3}(?:[、．.，,:：]|部分)"
_SUB_MARK = r"[（(][一二三四五六七八九十]{1,3}[)）]"
SECTION_TITLE = re.compile(rf"^\W{{0,3}}(?:{_TOP_MARK}|{_SUB_MARK})\s*\S")
TOP_SECTION_TITLE = re.compile(rf"^\W{{0,3}}{_TOP_MARK}\s*\S")

_FORMATTING = "\u200b\u200c\u200d\u2060\ufeff\xad\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
_INVISIBLE = dict.fromkeys({*map(ord, _FORMATTING), *range(32), 127} - set(map(ord, "\t\n\r\f\v")))
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0\u2002-\u200a\u3000]+")


@dataclass(slots=True, eq=False)
class Line:
    """A line of text. ``level`` is the heading level if the file marks one; ``link_chars`` counts hanzi in links.

    ``broken`` lines follow a line break inside of one paragraph, ``indented`` ones begin with an indent.
    ``origin`` is whatever the reader wants to remember of where the line came from.
    """

    text: str
    level: int | None = None
    furniture: bool = False
    link_chars: int = 0
    origin: object = None
    broken: bool = False
    indented: bool = False


@dataclass(slots=True, eq=False)
class Picture:
    """A picture in the flow; sizes in CSS pixels, None where the file does not say."""

    name: str
    width: float | None = None
    height: float | None = None
    origin: object = None


@dataclass(slots=True, eq=False)
class GridCell:
    """A cell that still holds a flow of its own."""

    row: int
    col: int
    row_span: int = 1
    col_span: int = 1
    items: list[Item] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the cell's lines, nested grids read row by row."""
        return "\n".join(line.text for line in lines_of(self.items))


@dataclass(slots=True, eq=False)
class Grid:
    """A table as marked up, before it is known whether it carries data or the layout of a page."""

    cells: list[GridCell]
    origin: object = None

    @property
    def n_rows(self) -> int:
        """Count rows."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def n_cols(self) -> int:
        """Count columns."""
        return max((cell.col + cell.col_span for cell in self.cells), default=0)


Item = Line | Picture | Grid


def visible(text: str) -> str:
    """Return the text without characters that print nothing."""
    return text.translate(_INVISIBLE)


def squeezed(text: str) -> str:
    """Return the line with runs of spaces of any width made one and none at its ends."""
    return _SPACES.sub(" ", visible(text)).strip()


def hanzi(text: str) -> int:
    """Count the Chinese characters of ``text``."""
    return len(_HANZI.findall(text))


def lines_of(items: Iterable[Item]) -> Iterator[Line]:
    """Yield all lines in reading order, those inside grids too."""
    for item in items:
        if isinstance(item, Line):
            yield item
        elif isinstance(item, Grid):
            for cell in item.cells:
                yield from lines_of(cell.items)


def emit(items: Sequence[Item], builder: DocumentBuilder, *, max_cells: int) -> None:
    """Append unwrapped items to the document; LimitExceededError over ``max_cells`` cells."""
    n_cells = 0
    for item in items:
        if isinstance(item, Line):
            kind = BlockKind.FURNITURE if item.furniture else BlockKind.PARAGRAPH
            if item.level is not None and not item.furniture:
                kind = BlockKind.HEADING
            builder.text(item.text, kind=kind, level=item.level if kind is BlockKind.HEADING else None)
        elif isinstance(item, Grid):
            n_cells += len(item.cells)
            check_cells(n_cells, max_cells)
            builder.table(
                [CellDraft(cell.row, cell.col, cell.text, cell.row_span, cell.col_span) for cell in item.cells]
            )


def check_cells(n_cells: int, max_cells: int) -> None:
    """Raise LimitExceededError when there are more cells than allowed."""
    if n_cells > max_cells:
        raise LimitExceededError(
            f"表格单元格超过 {max_cells} 个。 / The tables have more than {max_cells} cells.",
            remedy="确需读取时请调大 GONGKAI_MAX_CELLS。 / Raise GONGKAI_MAX_CELLS if you need it read.",
        )
