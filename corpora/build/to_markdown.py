"""Writes a paper as Markdown, the way converters leave it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from corpora.build.model import Grid, Heading, Paper, Para


def to_markdown(paper: Paper, style: str) -> bytes:
    """Return the file. Flags: ``bold_headings``, ``front_matter``, ``plain_headings``."""
    write = TABLES[style]
    parts: list[str] = []
    if "front_matter" in paper.flags:
        parts.append(f"---\ntitle: {paper.title}\ndate: {paper.source.date}\n---")
    parts.append(f"# {paper.title}".replace("\n", ""))
    for block in paper.blocks:
        if isinstance(block, Grid):
            parts.append(write(block))
        elif isinstance(block, Heading):
            parts.append(_heading(block, paper.flags))
        else:
            parts.append(_escape(block))
    return ("\n\n".join(parts) + "\n").encode()


def _heading(block: Heading, flags: frozenset[str]) -> str:
    if "bold_headings" in flags:
        return f"**{block.text}**"
    if "plain_headings" in flags:
        return block.text
    return f"{'#' * (block.level + 1)} {block.text}"


def _escape(block: Para) -> str:
    return block.text.replace("*", "\\*").replace("_", "\\_")


def pipes(grid: Grid) -> str:
    """A pipe table; merged places are empty, a line break in a cell becomes <br>."""
    lines = ["| " + " | ".join(_inline(text) for text in row) + " |" for row in grid.rows()]
    lines.insert(1, "|" + "---|" * grid.n_cols)
    return "\n".join(lines)


def ragged(grid: Grid) -> str:
    """Merged places left out, so that rows differ in length; no outer pipes."""
    lines = [" | ".join(map(_inline, row)) for row in grid.ragged_rows()]
    lines.insert(1, " | ".join(["---"] * grid.n_cols))
    return "\n".join(lines)


def repeated(grid: Grid) -> str:
    """A merged cell's text in every place that it covers, as some converters write it."""
    lines = ["|" + "|".join(map(_inline, row)) + "|" for row in grid.repeated_rows()]
    lines.insert(1, "|" + ":-:|" * grid.n_cols)
    return "\n".join(lines)


def html(grid: Grid) -> str:
    """A table in HTML inside the Markdown, for pipes cannot merge."""
    lines = []
    for row in range(grid.n_rows):
        cells = []
        for cell in grid.ordered():
            if cell.row == row:
                spans = f' rowspan="{cell.row_span}"' * (cell.row_span > 1) + f' colspan="{cell.col_span}"' * (
                    cell.col_span > 1
                )
                cells.append(f"<td{spans}>{escape(cell.text, quote=False).replace(chr(10), '<br>')}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "<table>\n" + "\n".join(lines) + "\n</table>"


def one_line(grid: Grid) -> str:
    """A whole page of HTML in one line, every span written out, as layout models leave their tables."""
    rows = []
    for row in range(grid.n_rows):
        cells = [
            f'<td rowspan="{cell.row_span}" colspan="{cell.col_span}">{escape(cell.text.replace(chr(10), ""))}</td>'
            for cell in grid.ordered()
            if cell.row == row
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<html><body><table>{''.join(rows)}</table></body></html>"


def padded(grid: Grid) -> str:
    """Pipes lined up for the eye, the header row empty, merged places empty, breaks as spaces."""
    rows = [[_inline(text).replace("<br>", " ") for text in row] for row in grid.rows()]
    widths = [max(len(row[col]) for row in rows) for col in range(grid.n_cols)]
    lines = [
        "| " + " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    blank = "|" + "|".join(" " * (width + 2) for width in widths) + "|"
    return "\n".join([blank, "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines])


def _inline(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")


TABLES: Mapping[str, Callable[[Grid], str]] = {
    "pipes": pipes,
    "html": html,
    "ragged": ragged,
    # --- hold-out
    "repeated": repeated,
    "one_line": one_line,
    "padded": padded,
}
