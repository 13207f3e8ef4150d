"""Draws small PDF files for the tests: text, rules, boxes and tables at given places, from the page's top left."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.colors import Color, black, white
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
Span = tuple[str, int, int]  # text, rows, columns


class Sheet:
    """Pages of A4 (or as given) under construction."""

    def __init__(self, width: float = 595, height: float = 842, **options: object) -> None:
        self._buffer = io.BytesIO()
        self.height = height
        self.canvas = Canvas(self._buffer, pagesize=(width, height), **options)

    def text(self, x: float, top: float, text: str, size: float = 12, *, color: Color = black, mode: int = 0) -> None:
        """Print ``text`` with the top of its line at ``top``."""
        self.canvas.setFillColor(color)
        line = self.canvas.beginText(x, self.height - top - 0.88 * size)
        line.setFont(FONT, size)
        line.setTextRenderMode(mode)
        line.textOut(text)
        self.canvas.drawText(line)

    def rule(self, x0: float, top: float, x1: float, bottom: float, width: float = 0.5) -> None:
        """Draw a straight line."""
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, self.height - top, x1, self.height - bottom)

    def box(
        self, x0: float, top: float, x1: float, bottom: float, *, fill: Color | None = None, stroke: bool = False
    ) -> None:
        """Draw a box, filled or not."""
        self.canvas.setFillColor(fill or white)
        self.canvas.setLineWidth(0.5)
        self.canvas.rect(
            x0, self.height - bottom, x1 - x0, bottom - top, fill=int(fill is not None), stroke=int(stroke)
        )

    def table(
        self,
        x: Sequence[float],
        y: Sequence[float],
        rows: Sequence[Sequence[Span]],
        *,
        size: float = 9,
        style: str = "boxes",
    ) -> None:
        """Draw a table; ``rows`` give each cell's text and spans. Styles: boxes, sides (open left and right), none."""
        taken: set[tuple[int, int]] = set()
        for row, cells in enumerate(rows):
            col = 0
            for text, n_rows, n_cols in cells:
                while (row, col) in taken:
                    col += 1
                taken |= {(row + down, col + across) for down in range(n_rows) for across in range(n_cols)}
                self._cell(x[col], y[row], x[col + n_cols], y[row + n_rows], text, size)
                if style == "boxes":
                    self.box(x[col], y[row], x[col + n_cols], y[row + n_rows], stroke=True)
                elif style == "sides":
                    self.rule(x[col], y[row], x[col + n_cols], y[row])
                    self.rule(x[col], y[row + n_rows], x[col + n_cols], y[row + n_rows])
                    if col:
                        self.rule(x[col], y[row], x[col], y[row + n_rows])
                col += n_cols

    def _cell(self, x0: float, top: float, x1: float, bottom: float, text: str, size: float) -> None:
        lines = text.split("\n") if text else []
        line_top = (top + bottom - 1.2 * size * len(lines)) / 2
        for line in lines:
            width = sum(size if ord(sign) > 0x2000 else size / 2 for sign in line)
            self.text((x0 + x1 - width) / 2, line_top, line, size)
            line_top += 1.2 * size

    def page(self) -> None:
        """Begin the next page."""
        self.canvas.showPage()

    def data(self) -> bytes:
        """Return the file."""
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()


def plain(*rows: Sequence[str]) -> list[list[Span]]:
    """Return rows of cells without spans."""
    return [[(text, 1, 1) for text in row] for row in rows]


def steps(start: float, step: float, count: int) -> list[float]:
    """Return ``count`` + 1 edges."""
    return [start + step * index for index in range(count + 1)]
