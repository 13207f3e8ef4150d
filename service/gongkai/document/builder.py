"""Collects what a reader finds, in reading order, and keeps the offsets right."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gongkai.document.model import (
    BBox,
    Block,
    BlockKind,
    Cell,
    Document,
    Format,
    Page,
    Place,
    Problem,
    Run,
    Source,
    Table,
    TextBlock,
)


class CellDraft(NamedTuple):
    """A cell before it has its place in the document's text."""

    row: int
    col: int
    text: str
    row_span: int = 1
    col_span: int = 1
    page: int | None = None
    bbox: BBox | None = None


class DocumentBuilder:
    """Append blocks in reading order, then call ``build``.

    Offsets of each block and cell into the document's text are computed here and nowhere else.
    """

    def __init__(self, *, name: str, data: bytes, format: Format) -> None:  # noqa: A002 - the contract's word
        self._source = (name, hashlib.sha256(data).hexdigest(), format, len(data))
        self._blocks: list[Block] = []
        self._parts: list[str] = []
        self._length = 0
        self._pages: list[Page] = []
        self._problems: list[Problem] = []
        self.metadata: dict[str, str] = {}

    def page(self, page: Page) -> None:
        """Note a page; pages may be empty."""
        self._pages.append(page)

    def problem(self, component: str, message: str, page: int | None = None) -> None:
        """Note something that a user must know; the report becomes ``partial``."""
        self._problems.append(Problem(component, message, page))

    def text(
        self,
        text: str,
        *,
        kind: BlockKind = BlockKind.PARAGRAPH,
        level: int | None = None,
        page: int | None = None,
        bbox: BBox | None = None,
        runs: Iterable[Run] = (),
    ) -> None:
        """Append a paragraph, heading or piece of furniture; blank text is dropped."""
        if not text.strip():
            return
        span = self._append(text)
        self._blocks.append(TextBlock(kind, text, Place(page, bbox, span), level, tuple(runs)))

    def table(
        self, cells: Sequence[CellDraft], *, page: int | None = None, bbox: BBox | None = None, ruled: bool = True
    ) -> None:
        """Append a table; ``page`` and ``bbox`` are its place on its first page. A table without cells is dropped."""
        if not cells:
            return
        start = self._length
        placed: list[Cell] = []
        last_row: int | None = None
        for draft in sorted(cells, key=lambda cell: (cell.row, cell.col)):
            if last_row is not None:
                self._raw("\n" if draft.row != last_row else "\t")
            last_row = draft.row
            begin = self._length
            self._raw(draft.text)
            place = Place(draft.page if draft.page is not None else page, draft.bbox, (begin, self._length))
            placed.append(Cell(draft.row, draft.col, draft.text, place, draft.row_span, draft.col_span))
        span = (start, self._length)
        self._raw("\n")
        pages = tuple(sorted({cell.place.page for cell in placed if cell.place.page is not None}))
        n_rows = max(cell.row + cell.row_span for cell in placed)
        n_cols = max(cell.col + cell.col_span for cell in placed)
        self._blocks.append(Table(tuple(placed), n_rows, n_cols, Place(page, bbox, span), pages, ruled))

    def build(self) -> Document:
        """Return the finished document."""
        name, sha256, fmt, n_bytes = self._source
        source = Source(name, sha256, fmt, n_bytes, len(self._pages) or None)
        return Document(
            source,
            tuple(self._blocks),
            "".join(self._parts),
            tuple(self._pages),
            tuple(self._problems),
            dict(self.metadata),
        )

    def _append(self, text: str) -> tuple[int, int]:
        start = self._length
        self._raw(text)
        span = (start, self._length)
        self._raw("\n")
        return span

    def _raw(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
