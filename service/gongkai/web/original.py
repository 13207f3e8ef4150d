"""The original as the page shows it: pages with their size, or the text itself, and where each quoted span is printed.

A stored report has the spans; only the file has the boxes. So the file is parsed once more, in a limited child process
(``read_original`` is a reader for ``isolation.Pool``), and what comes of it is small enough to keep in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.document import BBox, Document, Format, Table, TextBlock
from gongkai.forms import extract
from gongkai.pipeline import framed, parse
from gongkai.sections.model import Anchor, Outline
from gongkai.sections.several import reports_in
from gongkai.settings import Settings

_PICTURED = frozenset({Format.PDF, Format.IMAGE})  # what the API paints


@dataclass(frozen=True, slots=True)
class Original:
    """A parsed file and its prose."""

    document: Document
    outline: Outline

    def to_dict(self) -> dict[str, Any]:
        """Return ``pages`` or ``blocks``, and ``lines``: the printed lines under the prose, in order.

        A page is [width, height] in points. A block has its ``kind``, ``span`` in the document's text and ``text`` or
        ``cells``. A line is [start, end, page, x0, top, x1, bottom] or, in files without pages,
        [start, end, offset in the document's text]; start and end count in the report's ``text``. Pages that the
        service has no pictures of can be drawn from ``drawn``: [page, x0, top, x1, bottom, text, whether a cell].
        """
        paged = bool(self.document.pages)
        pictured = self.document.source.format in _PICTURED
        return {
            "status": "ok",
            "source": {"format": self.document.source.format.value},
            "findings": [],
            "problems": [],
            "pages": [[page.width, page.height] for page in self.document.pages],
            "blocks": [] if paged else [_block(block) for block in self.document.blocks],
            "lines": [line for anchor in self.outline.prose.anchors for line in _lines(anchor)],
            "drawn": _drawn(self.document) if paged and not pictured else [],
        }


def read_original(data: bytes, *, name: str, settings: Settings) -> Sequence[Original]:
    """Parse a file for showing it, each report in it for itself. Raises ReadError."""
    document = parse(data, name=name, settings=settings)
    return tuple(Original(part, framed(part, extract(part))[0]) for part in reports_in(document))


def _drawn(document: Document) -> list[list[Any]]:
    """Return all that is printed, with its boxes."""
    pieces: list[list[Any]] = []
    for block in document.blocks:
        if isinstance(block, TextBlock):
            pieces += [[run.page, *_rounded(run.bbox), block.text[run.start : run.end], 0] for run in block.runs]
        else:
            places = [(cell.place.page, cell.place.bbox, cell.text) for cell in block.cells]
            pieces += [[page, *_rounded(box), text, 1] for page, box, text in places if page and box]
    return pieces


def _block(block: TextBlock | Table) -> dict[str, Any]:
    if isinstance(block, TextBlock):
        kind = {"kind": block.kind.value, "text": block.text, "span": list(block.place.span)}
        return kind if block.level is None else kind | {"level": block.level}
    cells = [
        [cell.row, cell.col, cell.row_span, cell.col_span, cell.text, *cell.place.span]
        for cell in sorted(block.cells, key=lambda cell: (cell.row, cell.col))
    ]
    return {"kind": "table", "rows": block.n_rows, "span": list(block.place.span), "cells": cells}


def _lines(anchor: Anchor) -> list[list[float]]:
    """Return the lines of one stretch of prose, each with the part of the prose that it holds."""
    block, shift = anchor.block, anchor.start - anchor.offset
    if not block.runs:
        return [[anchor.start, anchor.end, block.place.span[0] + anchor.offset]]
    last = anchor.offset + anchor.end - anchor.start
    return [
        [max(run.start, anchor.offset) + shift, min(run.end, last) + shift, run.page, *_rounded(run.bbox)]
        for run in block.runs
        if run.start < last and anchor.offset < run.end
    ]


def _rounded(box: BBox) -> list[float]:
    return [round(edge, 1) for edge in box]
