"""Tables of filled forms written to text and Markdown, as converters and people write them."""

from __future__ import annotations

import html
import random
from collections.abc import Callable
from functools import partial

from filled_forms import Sheet

from gongkai.document.builder import CellDraft
from gongkai.text.lines import display_width

Writer = Callable[[random.Random, Sheet], str]
_FULL_WIDTH = str.maketrans("0123456789.,+-", "０１２３４５６７８９．，＋－")
_ODD_RULES = ["---", ":-:", ":--", "--:", "-", "----------", ":-----:"]


def rows_of(sheet: Sheet, covered: str = "blank") -> list[list[str]]:
    """Return rows of texts; places that a merged cell covers are blank, repeat its text, or are left out."""
    width = max(cell.col + cell.col_span for cell in sheet.cells)
    rows: list[list[str | None]] = [[""] * width for _ in range(sheet.n_rows)]
    for cell in sheet.cells:
        for row in range(cell.row, min(sheet.n_rows, cell.row + cell.row_span)):
            for col in range(cell.col, cell.col + cell.col_span):
                first = (row, col) == (cell.row, cell.col)
                rows[row][col] = cell.text if first or covered == "repeat" else {"blank": "", "left out": None}[covered]
    return [[text for text in row if text is not None] for row in rows]


def noted(sheet: Sheet, notation: str) -> Sheet:
    """Return the sheet with its numbers in another notation."""
    return Sheet([cell._replace(text=_number(cell.text, notation)) for cell in sheet.cells], sheet.n_rows)


def _number(text: str, notation: str) -> str:
    digits = text.lstrip("+-")
    if notation == "plain" or not digits.replace(".", "").replace(",", "").isdecimal():
        return text
    if notation.startswith("thousands") and digits.isdecimal() and len(digits) > 3:
        text = text[: len(text) - len(digits)] + f"{int(digits):,}"
    return text.translate(_FULL_WIDTH) if notation.endswith("full width") else text


def pipes(
    rng: random.Random,
    sheet: Sheet,
    *,
    covered: str = "blank",
    rule: str | None = "---",
    framed: bool = True,
    pad: str = "",
    change: Callable[[random.Random, str], str] = lambda _, text: text,
) -> str:
    """Write cells between bars; no ``rule`` below the header when it is None, odd ones when it is empty."""
    rows = [[change(rng, text).replace("\n", "<br>") for text in row] for row in rows_of(sheet, covered)]
    width = max(map(len, rows))
    if pad:
        widths = [max(display_width(row[col]) for row in rows if col < len(row)) for col in range(width)]
        rows = [[_padded(text, widths[col], pad) for col, text in enumerate(row)] for row in rows]
    lines = [f"| {' | '.join(row)} |" if framed else " | ".join(row) for row in rows]
    if rule is not None:
        marks = "|".join(rule or rng.choice(_ODD_RULES) for _ in range(width))
        lines.insert(1, f"|{marks}|" if framed else marks)
    return "\n".join(lines)


def _padded(text: str, width: int, pad: str) -> str:
    return text + pad * ((width - display_width(text)) // display_width(pad))


def emphasized(rng: random.Random, text: str) -> str:
    return f"**{text}**" if text and rng.random() < 0.5 else text


def escaped(rng: random.Random, text: str) -> str:
    return text.replace("-", "\\-").replace("+", "\\+").replace(".", "\\.") if rng.random() < 0.7 else text


def headless(rng: random.Random, sheet: Sheet) -> str:
    """Write an empty header, as converters do that must have one."""
    lines = pipes(rng, sheet, rule=None).split("\n")
    bars = lines[0].count("|")
    return "\n".join(["|" + " |" * (bars - 1), "|" + "---|" * (bars - 1), *lines])


def every_rule(rng: random.Random, sheet: Sheet) -> str:
    lines = pipes(rng, sheet, rule=None).split("\n")
    return "\n".join(part for line in lines for part in (line, "|" + "---|" * (line.count("|") - 1)))


def cut(rng: random.Random, sheet: Sheet, *, again: int) -> str:
    """Break a table of many rows by a page number, its ``again`` first rows printed once more."""
    lines = pipes(rng, sheet).split("\n")
    at = rng.randrange(again + 3, len(lines)) if len(lines) > 20 else len(lines)
    head = [line for number, line in enumerate(lines[: again + 1]) if again and number <= again]
    return "\n".join([*lines[:at], "", "— 4 —", "", *head, *lines[at:]] if at < len(lines) else lines)


def marked_up(_: random.Random, sheet: Sheet, *, style: str) -> str:
    """Write HTML: on one line, a row a line, pretty, with paragraphs in cells, or wrapped as converters do."""
    rows: dict[int, list[CellDraft]] = {}
    for cell in sheet.cells:
        rows.setdefault(cell.row, []).append(cell)
    end = "" if style in {"one line", "page"} else "\n"
    inner = end.join(
        "<tr>" + ("\n  " if style == "pretty" else "").join(_td(cell, style) for cell in rows[row]) + "</tr>"
        for row in sorted(rows)
    )
    table = f"<table>{end}{inner}{end}</table>"
    return {"page": f"<html><body>{table}</body></html>", "block": f'<div align="center">\n\n{table}\n\n</div>'}.get(
        style, table
    )


def _td(cell: CellDraft, style: str) -> str:
    spans = f' rowspan="{cell.row_span}"' * (cell.row_span > 1) + f' colspan="{cell.col_span}"' * (cell.col_span > 1)
    text = html.escape(cell.text).replace("\n", "<br>")
    return f"<td{spans}>{f'<p>{text}</p>' if style == 'paragraphs' else text}</td>"


def grid(_: random.Random, sheet: Sheet, *, wide: int = 14) -> str:
    """Draw the table with ``+---+`` and ``|``, cells wrapped."""
    rows = [[_wrapped(text, wide) for text in row] for row in rows_of(sheet)]
    widths = [max(display_width(line) for row in rows for line in row[col]) for col in range(len(rows[0]))]
    rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
    lines = [rule]
    for row in rows:
        for number in range(max(map(len, row))):
            cells = (f" {_padded(_at(cell, number), width, ' ')} " for cell, width in zip(row, widths, strict=True))
            lines.append(f"|{'|'.join(cells)}|")
        lines.append(rule)
    return "\n".join(lines)


def ruled(_: random.Random, sheet: Sheet, *, wrapped: bool) -> str:
    """Write Pandoc's simple table, or its table of several lines."""
    rows = [[_wrapped(text.replace("\n", ""), 16 if wrapped else 200) for text in row] for row in rows_of(sheet)]
    widths = [max(4, *(display_width(line) for row in rows for line in row[col])) for col in range(len(rows[0]))]
    blocks = [
        [
            "  " + "  ".join(_padded(_at(cell, number), width, " ") for cell, width in zip(row, widths, strict=True))
            for number in range(max(map(len, row)))
        ]
        for row in rows
    ]
    rule = "  " + "  ".join("-" * width for width in widths)
    frame = ["  " + "-" * (len(rule) - 2)] if wrapped else []
    gap = [""] if wrapped else []
    body = [line for block in blocks[1:] for line in (*block, *gap)]
    return "\n".join([*frame, *blocks[0], rule, *(body[:-1] if wrapped else body), *frame])


def spaced(_: random.Random, sheet: Sheet, *, gap: int, size: Callable[[str], int], wide: int = 200) -> str:
    """Set columns by spaces."""
    rows = [[_wrapped(text.replace("\n", ""), wide) for text in row] for row in rows_of(sheet)]
    widths = [max(size(line) for row in rows for line in row[col]) for col in range(len(rows[0]))]
    lines = []
    for row in rows:
        height = max(map(len, row))
        for number in range(height):
            texts = [_at(cell, number - (height - len(cell)) // 2) for cell in row]
            cells = (text + " " * (width - size(text)) for text, width in zip(texts, widths, strict=True))
            lines.append((" " * gap).join(cells).rstrip())
    return "\n".join(lines)


def joined(_: random.Random, sheet: Sheet, *, by: str, covered: str = "blank") -> str:
    """Write a row a line, cells parted by ``by``; empty cells are lost where blanks part them."""
    rows = rows_of(sheet, covered)
    kept = [[text.replace("\n", "") for text in row if text or by.strip() or by == "\t"] for row in rows]
    return "\n".join(by.join(row) for row in kept)


def cell_a_line(_: random.Random, sheet: Sheet, *, lead: str = "", gap: str = "") -> str:
    """Write a cell a line, cells that merged ones cover left out."""
    rows = rows_of(sheet, "left out")
    return "\n".join("\n".join(f"{lead}{text.replace(chr(10), '')}" for text in row) + gap for row in rows)


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for char in text:
        if char == "\n" or display_width(lines[-1] + char) > width:
            lines.append("")
        lines[-1] += char.strip("\n")
    return lines


def _at(lines: list[str], number: int) -> str:
    return lines[number] if 0 <= number < len(lines) else ""


_STYLES = ("one line", "rows", "pretty", "paragraphs", "page", "block")
MARKDOWN: dict[str, Writer] = {
    "pipes": pipes,
    "merged cells repeated": partial(pipes, covered="repeat"),
    "merged cells left out": partial(pipes, covered="left out"),
    "odd rules": partial(pipes, rule=""),
    "no rule": partial(pipes, rule=None),
    "no frame": partial(pipes, framed=False),
    "padded": partial(pipes, pad=" "),
    "padded full width": partial(pipes, pad="\u3000"),
    "padded, no rule": partial(pipes, pad=" ", rule=None),
    "emphasis": partial(pipes, change=emphasized),
    "escapes": partial(pipes, change=escaped),
    "empty header": headless,
    "rule below each row": every_rule,
    "blank line below each row": lambda rng, sheet: pipes(rng, sheet, rule=None).replace("\n", "\n\n"),
    "quoted": lambda rng, sheet: "> " + pipes(rng, sheet).replace("\n", "\n> "),
    "fenced": lambda rng, sheet: f"```\n{pipes(rng, sheet)}\n```",
    "cut by a page": partial(cut, again=0),
    "cut, header again": partial(cut, again=3),
    **{f"HTML, {style}": partial(marked_up, style=style) for style in _STYLES},
    "drawn": grid,
    "simple": partial(ruled, wrapped=False),
    "several lines": partial(ruled, wrapped=True),
}  # fmt: skip
TEXT: dict[str, Writer] = {
    "tabs": partial(joined, by="\t"),
    "tabs, merged cells repeated": partial(joined, by="\t", covered="repeat"),
    "tabs, merged cells left out": partial(joined, by="\t", covered="left out"),
    "one space": partial(joined, by=" "),
    "one full-width space": partial(joined, by="\u3000"),
    "cell a line": cell_a_line,
    "cell a line behind a tab": partial(cell_a_line, lead="\t", gap="\n"),
    "cell a line, rows apart": partial(cell_a_line, gap="\n"),
    "columns": partial(spaced, gap=2, size=display_width),
    "columns by characters": partial(spaced, gap=3, size=len),
    "wrapped columns": partial(spaced, gap=2, size=display_width, wide=16),
    "bars": partial(pipes, rule=None),
    "drawn": grid,
}
