"""Writes a paper as a text dump, the way various extractors leave one."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Mapping

from corpora.build.model import Grid, Heading, Paper, Para

Dump = Callable[[Grid], Iterator[str]]


def to_text(paper: Paper, style: str) -> bytes:
    """Return the dump. Flags: ``hard_wrap``, ``gbk``, ``bom``, ``utf16``, ``crlf``, ``bookmark``, ``page_marks``."""
    dump = DUMPS[style]
    lines: list[str] = [paper.title]
    for index, block in enumerate(paper.blocks):
        if isinstance(block, Grid):
            lines.extend(dump(block))
        elif isinstance(block, Heading):
            lines.append(block.text)
        else:
            lines.extend(_paragraph(block, paper.flags))
        if "page_marks" in paper.flags and index % 7 == 6:
            lines.extend(["", f"- {index // 7 + 1} -", "\f" + paper.title if index % 2 else "\f"])
    if "bookmark" in paper.flags:
        lines[3] = "[bookmark: _GoBack]" + lines[3]
    text = "\n".join(lines) + "\n"
    if "crlf" in paper.flags:
        text = text.replace("\n", "\r\n")
    if "utf16" in paper.flags:
        return text.encode("utf-16")
    if "gbk" in paper.flags:
        return text.encode("gb18030")
    return (b"\xef\xbb\xbf" if "bom" in paper.flags else b"") + text.encode()


def _paragraph(block: Para, flags: frozenset[str]) -> Iterator[str]:
    text = block.text
    if block.align == "right":
        yield "　" * 18 + text
    elif "hard_wrap" in flags:
        yield from textwrap.wrap("　　" + text, 34)
    else:
        yield "　　" + text


def cells(grid: Grid) -> Iterator[str]:
    """A cell a line behind a tab; a blank line ends a row; what is merged downwards repeats as an empty line."""
    for row in range(grid.n_rows):
        for cell in grid.ordered():
            if cell.row <= row < cell.row + cell.row_span:
                yield "\t" + (cell.text if cell.row == row else "")
        yield ""
    yield ""


def tabs(grid: Grid) -> Iterator[str]:
    """A row a line, cells parted by tabs, merged places empty."""
    for row in grid.rows():
        yield "\t".join(text.replace("\n", "") for text in row)
    yield ""


def tight_tabs(grid: Grid) -> Iterator[str]:
    """A row a line, cells parted by tabs, merged places left out."""
    for row in range(grid.n_rows):
        yield "\t".join(cell.text.replace("\n", "") for cell in grid.ordered() if cell.row == row)
    yield ""


def run_together(grid: Grid) -> Iterator[str]:
    """Cells of a row joined without anything between; only single digits stay readable."""
    for row in range(grid.n_rows):
        yield "".join(cell.text.replace("\n", "") for cell in grid.ordered() if cell.row == row)


def labels_then_numbers(grid: Grid) -> Iterator[str]:
    """All labels first, then each row's numbers on a line of its own."""
    for cell in grid.ordered():
        if not cell.key:
            yield cell.text.replace("\n", "")
    for row in range(grid.n_rows):
        numbers = [cell.text for cell in grid.ordered() if cell.row == row and cell.key]
        if numbers:
            yield " ".join(numbers)
    yield ""


def number_lines(grid: Grid) -> Iterator[str]:
    """A label line, then a line with its row of numbers; the fifteen of table four in one block."""
    for row in range(grid.n_rows):
        row_cells = [cell for cell in grid.ordered() if cell.row == row]
        labels = [cell.text.replace("\n", "") for cell in row_cells if not cell.key]
        if labels:
            yield " ".join(labels)
        numbers = [cell.text for cell in row_cells if cell.key]
        if numbers:
            yield " ".join(numbers)
    yield ""


def column(grid: Grid) -> Iterator[str]:
    """Every cell on a line of its own, nothing between rows."""
    for cell in grid.ordered():
        if cell.text:
            yield cell.text.replace("\n", "")


def broken_labels(grid: Grid) -> Iterator[str]:
    """Labels broken over lines as in their narrow cells, the row's numbers behind the last line."""
    for row in range(grid.n_rows):
        row_cells = [cell for cell in grid.ordered() if cell.row == row]
        lines = [line for cell in row_cells if not cell.key for line in _fold(cell.text, 18)]
        numbers = " ".join(cell.text for cell in row_cells if cell.key)
        yield from lines[:-1]
        yield f"{lines[-1]} {numbers}".strip() if lines else numbers
    yield ""


def single_lines(grid: Grid) -> Iterator[str]:
    """Labels broken over lines, every number on a line of its own, rows parted by a blank line now and then."""
    for row in range(grid.n_rows):
        for cell in grid.ordered():
            if cell.row == row and cell.text:
                yield from _fold(cell.text, 14)
        if row % 3 == 2:
            yield ""


def aligned(grid: Grid) -> Iterator[str]:
    """Columns lined up with spaces, wrapped labels over several lines, as ``pdftotext -layout`` prints them."""
    widths = [0] * grid.n_cols
    limit = 16 if grid.n_cols < 12 else 8
    for cell in grid.cells:
        need = min(limit, max((_width(line) for line in _fold(cell.text, limit)), default=0))
        if cell.col_span == 1:
            widths[cell.col] = max(widths[cell.col], need)
    widths = [max(width, 4) + 2 for width in widths]
    starts = [sum(widths[:col]) for col in range(grid.n_cols + 1)]
    for row in range(grid.n_rows):
        lines: list[str] = []
        row_cells = [cell for cell in grid.ordered() if cell.row == row]
        folded = [_fold(cell.text, starts[cell.col + cell.col_span] - starts[cell.col] - 2) for cell in row_cells]
        height = max(map(len, folded), default=0)
        for cell, parts in zip(row_cells, folded, strict=True):
            offset = (height - len(parts)) // 2
            for index, part in enumerate(parts):
                while len(lines) <= offset + index:
                    lines.append("")
                line = lines[offset + index]
                lines[offset + index] = line + " " * max(1, starts[cell.col] - _width(line)) + part
        yield from lines
    yield ""


def boxed(grid: Grid) -> Iterator[str]:
    """A row a line between upright strokes, rows parted by ruled lines, merged places empty."""
    rows = [[text.replace("\n", "") for text in row] for row in grid.rows()]
    widths = [max(_width(row[col]) for row in rows) + 2 for col in range(grid.n_cols)]
    rule = "┼".join("─" * ((width + 1) // 2) for width in widths)
    for row in rows:
        yield f"├{rule}┤"
        yield "│" + "│".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)) + "│"
    yield f"└{rule}┘"
    yield ""


def comma_rows(grid: Grid) -> Iterator[str]:
    """A row a line, cells parted by commas as a sheet saves them, quoted where they hold one, merged places empty."""
    for row in grid.rows():
        yield ",".join(f'"{text}"' if "," in text or "\n" in text else text for text in row)
    yield ""


def spaced_rows(grid: Grid) -> Iterator[str]:
    """A row a line, what stands in it parted by one space, long labels on a line before their numbers."""
    for row in range(grid.n_rows):
        row_cells = [cell for cell in grid.ordered() if cell.row == row and cell.text]
        lines = [_fold(cell.text, 24) for cell in row_cells]
        for index in range(max(map(len, lines), default=0)):
            yield " ".join(parts[index] for parts in lines if index < len(parts))
    yield ""


def plus_grid(grid: Grid) -> Iterator[str]:
    """A grid of dashes and bars as document converters write one: cells over several lines, heads ruled twice."""
    wide = 22 if grid.n_cols < 8 else 12 if grid.n_cols < 14 else 6
    rows = [[_fold(text, wide) for text in row] for row in grid.rows()]
    widths = [max(3, *(_width(line) for row in rows for line in row[col])) for col in range(grid.n_cols)]
    for number, row in enumerate(rows):
        rule = "=" if number == grid.head_rows else "-"
        yield "+" + "+".join(rule * (width + 2) for width in widths) + "+"
        for index in range(max(map(len, row)) or 1):
            parts = [cell[index] if index < len(cell) else "" for cell in row]
            filled = (f" {part}{' ' * (width - _width(part))} " for part, width in zip(parts, widths, strict=True))
            yield "|" + "|".join(filled) + "|"
    yield "+" + "+".join("-" * (width + 2) for width in widths) + "+"
    yield ""


def terminal(grid: Grid) -> Iterator[str]:
    """As a terminal's browser dumps a page: a row a line behind an indent, one space between, cut at 76 columns."""
    for row in range(grid.n_rows):
        text = " ".join(cell.text.replace("\n", " ") for cell in grid.ordered() if cell.row == row and cell.text)
        yield from (f"   {line.strip()}" for line in _fold(text, 76))
    yield ""


def padded(grid: Grid) -> Iterator[str]:
    """As copied from a page whose cells are padded: no-break spaces around each text, a tab behind each cell."""
    for row in range(grid.n_rows):
        shown = (cell.text.replace("\n", "\u00a0") for cell in grid.ordered() if cell.row == row)
        yield "".join(f"\u00a0{text}\u00a0\t" for text in shown)
        yield "\u00a0"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _fold(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for given in text.split("\n"):
        line = ""
        for char in given:
            if line and _width(line + char) > max(width, 4):
                lines.append(line)
                line = ""
            line += char
        if line:
            lines.append(line)
    return lines


DUMPS: Mapping[str, Dump] = {
    "cells": cells,
    "tabs": tabs,
    "together": run_together,
    "detached": labels_then_numbers,
    "layout": aligned,
    "broken": broken_labels,
    "single": single_lines,
    "tight": tight_tabs,
    "spaced": spaced_rows,
    "terminal": terminal,
    # --- hold-out
    "numberlines": number_lines,
    "column": column,
    "boxed": boxed,
    "commas": comma_rows,
    "plusgrid": plus_grid,
    "padded": padded,
}
