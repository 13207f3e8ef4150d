"""Prints a paper as a small PDF whose font stands outside the file, as office programs of those years left them.

Tables run over pages and repeat their header, so that a few kilobytes show what scans of a hundred would.
"""

from __future__ import annotations

import io

from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from corpora.build.model import Block, Grid, Heading, Paper

FONT = "STSong-Light"
WIDTH = 480.0
# Rules: all of them, or (hold-out) grey horizontal ones with a frame.
RULES = {
    "ruled": [("GRID", (0, 0), (-1, -1), 0.5, "#000000")],
    "banded": [
        ("INNERGRID", (0, 0), (-1, -1), 0.3, "#808080"),
        ("BOX", (0, 0), (-1, -1), 1.2, "#404040"),
        ("BACKGROUND", (0, 0), (-1, 0), "#e8e8e8"),
    ],
}


def listed(paper: Paper, style: str) -> bytes:
    """Return the PDF. ``style`` names the rules of its tables."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    raw = io.BytesIO()
    document = SimpleDocTemplate(raw, pagesize=A4, invariant=1, title=paper.title)
    title = ParagraphStyle("title", fontName=FONT, fontSize=18, leading=26, alignment=TA_CENTER)
    flow: list[Flowable] = [Paragraph(paper.title, title), Spacer(1, 10)]
    for block in paper.blocks:
        flow.extend([_flow(block, style), Spacer(1, 4)])
    document.build(flow)
    return raw.getvalue()


def _flow(block: Block, style: str) -> Flowable:
    if isinstance(block, Grid):
        return _table(block, style)
    if isinstance(block, Heading):
        return Paragraph(block.text, ParagraphStyle("heading", fontName=FONT, fontSize=13, leading=22))
    right = block.align == "right"
    look = ParagraphStyle(
        "body",
        fontName=FONT,
        fontSize=11,
        leading=19,
        wordWrap="CJK",
        firstLineIndent=0 if right else 22,
        alignment=TA_RIGHT if right else 0,
    )
    return Paragraph(block.text, look)


def _table(grid: Grid, style: str) -> Table:
    small = ParagraphStyle("cell", fontName=FONT, fontSize=8, leading=11, wordWrap="CJK")
    rows: list[list[Flowable | str]] = [[""] * grid.n_cols for _ in range(grid.n_rows)]
    spans = []
    for cell in grid.cells:
        rows[cell.row][cell.col] = Paragraph(cell.text.replace("\n", "<br/>"), small)
        if cell.row_span > 1 or cell.col_span > 1:
            end = (cell.col + cell.col_span - 1, cell.row + cell.row_span - 1)
            spans.append(("SPAN", (cell.col, cell.row), end))
    weights = [max(2, min(26, max(_reach(grid, col), default=2))) for col in range(grid.n_cols)]
    widths = [WIDTH * weight / sum(weights) for weight in weights]
    return Table(
        rows, widths, repeatRows=1, style=TableStyle([*RULES[style], ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *spans])
    )


def _reach(grid: Grid, col: int) -> list[int]:
    """Return how many characters each cell of a column asks for."""
    return [len(cell.text) for cell in grid.cells if cell.col == col and cell.col_span == 1]
