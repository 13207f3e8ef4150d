"""Frozen values that every reader produces and everything else consumes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import NamedTuple


class Format(StrEnum):
    """What a file is, told from its content."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"  # Word 97–2003, WPS, and what Word 2003 saved as XML
    RTF = "rtf"
    ODT = "odt"
    XLSX = "xlsx"
    XLS = "xls"  # Excel 97–2003, ET
    ODS = "ods"
    OFD = "ofd"
    HTML = "html"
    TEXT = "text"
    MARKDOWN = "markdown"
    IMAGE = "image"  # PNG, JPEG, TIFF, WebP, BMP


class BBox(NamedTuple):
    """A box in points from the page's top left, as the page is shown (after its /Rotate)."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was read, so that it can be shown.

    ``page`` counts from 1 and, with ``bbox``, is None for files without pages. ``span`` counts code points in
    ``Document.text`` and is always there.
    """

    page: int | None
    bbox: BBox | None
    span: tuple[int, int]

    def to(self, last: Place) -> Place:
        """Return the place that reaches from here to ``last``, both ends included; its box where both share a page."""
        span = (self.span[0], last.span[1])
        if self.bbox is None or last.bbox is None or self.page != last.page:
            return Place(self.page, self.bbox, span)
        (left, top, right, bottom), other = self.bbox, last.bbox
        box = BBox(min(left, other.x0), min(top, other.top), max(right, other.x1), max(bottom, other.bottom))
        return Place(self.page, box, span)


class Run(NamedTuple):
    """A stretch ``[start, end)`` of a block's text that lies in one box of one page: a printed line."""

    start: int
    end: int
    page: int
    bbox: BBox


class BlockKind(StrEnum):
    """What a block is, as far as the file itself tells."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    FURNITURE = "furniture"  # page numbers, running heads, site chrome: kept, never read as prose


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, heading or piece of furniture.

    ``level`` is set when the file marks a heading level (h2, Heading 2). ``runs`` is empty for files without pages
    and otherwise covers ``text`` line by line, also over a page break.
    """

    kind: BlockKind
    text: str
    place: Place
    level: int | None = None
    runs: tuple[Run, ...] = ()

    def locate(self, start: int, end: int) -> list[tuple[int, BBox]]:
        """Return (page, box) of each printed line that ``text[start:end]`` touches."""
        return [(run.page, run.bbox) for run in self.runs if run.start < end and start < run.end]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. ``row`` and ``col`` are its first place, from 0; spans count the places it covers.

    ``text`` is what is printed, line breaks inside the cell kept as ``\\n``. ``confidence`` is the chance that it is
    read right: 1 where the file holds the characters themselves. ``readings`` are, for a number that was recognised
    in a picture, all that it may be with their chances, the likeliest first.
    """

    row: int
    col: int
    text: str
    place: Place
    row_span: int = 1
    col_span: int = 1
    confidence: float = 1.0
    readings: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table; one that runs over pages is one table.

    ``ruled`` is False when the grid was guessed from alignment rather than seen as rules or markup: such a table
    deserves less trust.
    """

    cells: tuple[Cell, ...]
    n_rows: int
    n_cols: int
    place: Place
    pages: tuple[int, ...] = ()
    ruled: bool = True

    def grid(self) -> list[list[Cell | None]]:
        """Return rows of cells; a merged cell stands at every place that it covers, None where there is no cell."""
        grid: list[list[Cell | None]] = [[None] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            for row, col in product(
                range(cell.row, cell.row + cell.row_span), range(cell.col, cell.col + cell.col_span)
            ):
                if row < self.n_rows and col < self.n_cols:
                    grid[row][col] = cell
        return grid

    def rows(self) -> list[list[str]]:
        """Return rows of text; a merged cell's text stands at its first place, the rest is empty."""
        rows = [[""] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            if cell.row < self.n_rows and cell.col < self.n_cols:
                rows[cell.row][cell.col] = cell.text
        return rows


Block = TextBlock | Table


@dataclass(frozen=True, slots=True)
class Page:
    """A page as shown; sizes in points. ``scanned``: a picture of text without usable characters."""

    number: int
    width: float
    height: float
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """The file itself."""

    name: str
    sha256: str
    format: Format
    n_bytes: int
    n_pages: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a user must know about this reading; any problem makes the report ``partial``.

    ``component`` is a dotted stable name such as ``reader.pdf.scanned``; ``message`` says what it means and what
    can be done.
    """

    component: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read. ``text`` is all blocks in reading order (cells by tab, rows and blocks by newline)."""

    source: Source
    blocks: tuple[Block, ...]
    text: str
    pages: tuple[Page, ...] = ()
    problems: tuple[Problem, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)  # what the file says of itself: title, date, site …

    @property
    def tables(self) -> list[Table]:
        """Return the tables in reading order."""
        return [block for block in self.blocks if isinstance(block, Table)]

    def prose(self) -> Iterator[TextBlock]:
        """Yield headings and paragraphs in reading order, without furniture."""
        for block in self.blocks:
            if isinstance(block, TextBlock) and block.kind is not BlockKind.FURNITURE:
                yield block
