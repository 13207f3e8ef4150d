"""Writes a paper as RTF in GBK, as Word in China saves it: merged cells by marks, wide cells by their edges."""

from __future__ import annotations

from corpora.build.model import Grid, Heading, Paper

_COLUMN = 800  # twips
_HEAD = r"{\rtf1\ansi\ansicpg936\deff0\deflang2052{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}}\f0\fs24"
STYLES = {"gbk": False, "unicode": True}  # characters by code page, or --- hold-out: by number


def to_rtf(paper: Paper, style: str) -> bytes:
    """Return the file."""
    by_number = STYLES[style]
    parts = [_HEAD, rf"\pard\qc {_text(paper.title, by_number)}\par"]
    for block in paper.blocks:
        if isinstance(block, Grid):
            parts.extend(_table(block, by_number))
            parts.append(r"\pard\par")
        else:
            weight = r"\b " if isinstance(block, Heading) else ""
            parts.append(rf"\pard\plain\f0\fs24 {{{weight}{_text(block.text, by_number)}}}\par")
    return ("\n".join(parts) + "\n}\n").encode("ascii")


def _table(grid: Grid, by_number: bool) -> list[str]:
    owners = {
        (row, col): cell
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for col in range(cell.col, cell.col + cell.col_span)
    }
    rows = []
    for row in range(grid.n_rows):
        edges, contents = [], []
        for cell in sorted({owners[row, col] for col in range(grid.n_cols)}, key=lambda cell: cell.col):
            mark = "" if cell.row_span == 1 else r"\clvmgf" if cell.row == row else r"\clvmrg"
            edges.append(rf"{mark}\cellx{(cell.col + cell.col_span) * _COLUMN}")
            text = _text(cell.text, by_number) if cell.row == row else ""
            contents.append(rf"\pard\intbl {text}\cell")
        rows.append(rf"\trowd\trgaph70{''.join(edges)}" + "\n" + "\n".join(contents) + r"\row")
    return rows


def _text(text: str, by_number: bool) -> str:
    parts = []
    for char in text:
        if char == "\n":
            parts.append(r"\line ")
        elif char in "\\{}":
            parts.append("\\" + char)
        elif char.isascii():
            parts.append(char)
        else:
            parts.append(_wide(char, by_number))
    return "".join(parts)


def _wide(char: str, by_number: bool) -> str:
    try:
        coded = b"" if by_number else char.encode("gbk")
    except UnicodeEncodeError:
        coded = b""
    number = ord(char) - 0x10000 if ord(char) > 0x7FFF else ord(char)
    return "".join(rf"\'{byte:02x}" for byte in coded) or rf"\u{number}?"
