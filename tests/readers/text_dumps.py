"""The same table as different programs write it to text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from gongkai.document import Document, Table, TextBlock
from gongkai.readers.markdown.reader import read_markdown
from gongkai.readers.plain.reader import read_text
from gongkai.settings import Settings
from gongkai.text.lines import display_width

Rows = list[list[str]]


def read(text: str | bytes, **limits: int) -> Document:
    data = text.encode() if isinstance(text, str) else text
    return read_text(data, name="report.txt", settings=Settings(**limits))


def read_md(text: str, **limits: int) -> Document:
    return read_markdown(text.encode(), name="report.md", settings=Settings(**limits))


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.prose()]


def furniture(document: Document) -> list[str]:
    kept = {id(block) for block in document.prose()}
    return [block.text for block in document.blocks if isinstance(block, TextBlock) and id(block) not in kept]


def only_table(document: Document) -> Rows:
    (table,) = document.tables
    return ragged(table)


def ragged(table: Table) -> Rows:
    """Cells as they lie in the document: no places filled in."""
    rows: Rows = [[] for _ in range(table.n_rows)]
    for cell in table.cells:
        rows[cell.row].append(cell.text)
    return rows


def cells(rows: Rows) -> str:
    return "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows) + "\n"


def tabs(rows: Rows) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def leading_tabs(rows: Rows) -> str:
    return "".join("".join(f"\t{cell}" for cell in row) + "\n" for row in rows)


def pipes(rows: Rows) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join(lines) + "\n"


def bare_pipes(rows: Rows) -> str:
    lines = [" | ".join(row) for row in rows]
    lines.insert(1, "|".join("---" for _ in rows[0]))
    return "\n".join(lines) + "\n"


def comma_separated(rows: Rows) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _padded(rows: Rows, width: Callable[[str], int]) -> list[list[str]]:
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [[cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)] for row in rows]


def grid(rows: Rows, width: Callable[[str], int] = display_width) -> str:
    padded = _padded(rows, width)
    rule = "+" + "+".join("-" * (width(cell) + 2) for cell in padded[0]) + "+"
    lines = [rule]
    for row in padded:
        lines.extend(["| " + " | ".join(row) + " |", rule])
    return "\n".join(lines) + "\n"


def box(rows: Rows) -> str:
    padded = _padded(rows, display_width)
    spans = ["─" * (display_width(cell) + 2) for cell in padded[0]]
    lines = ["┌" + "┬".join(spans) + "┐"]
    for number, row in enumerate(padded):
        lines.append("│ " + " │ ".join(row) + " │")
        last = number == len(padded) - 1
        lines.append(("└" + "┴".join(spans) + "┘") if last else ("├" + "┼".join(spans) + "┤"))
    return "\n".join(lines) + "\n"


def ruled(rows: Rows) -> str:
    padded = _padded(rows, display_width)
    rule = "  ".join("=" * display_width(cell) for cell in padded[0])
    body = ["  ".join(row).rstrip() for row in padded]
    return "\n".join([rule, body[0], rule, *body[1:], rule]) + "\n"


def aligned(rows: Rows, width: Callable[[str], int] = display_width) -> str:
    return "".join("   ".join(row).rstrip() + "\n" for row in _padded(rows, width))


def aligned_by_characters(rows: Rows) -> str:
    return aligned(rows, len)


def full_width_spaces(rows: Rows) -> str:
    return "".join("\u3000\u3000".join(row) + "\n" for row in rows)


MARKED: dict[str, Callable[[Rows], str]] = {
    dump.__name__: dump for dump in (cells, tabs, leading_tabs, pipes, bare_pipes, comma_separated, grid, box, ruled)
}
SPACED: dict[str, Callable[[Rows], str]] = {
    dump.__name__: dump for dump in (aligned, aligned_by_characters, full_width_spaces)
}
