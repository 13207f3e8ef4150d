"""The filled forms laid out as offices, converters and page breaks do."""

from __future__ import annotations

import random
import re

from filled_forms import (
    BLOCKS,
    COLUMNS,
    CORNER,
    HEADER,
    REVIEW_COLUMNS,
    Sheet,
    label_cells,
    merged_requests,
)

from gongkai.forms.schema import load_schema

Table = dict[tuple[str, str], int]
RULED_LAYOUTS = ["merged", "flat", "ragged", "pipes", "padded pipes", "one label column", "one cell"]
UNRULED = "printed lines"
REVIEW_LAYOUTS = [
    "official", "ragged", "pipes", "three tables", "three nameless tables", "stacked", "two tables",
    "down", "down with spans", "blocks by columns", "columns by blocks", "row label", "empty column",
]  # fmt: skip
PROACTIVE_LAYOUTS = ["plain", "spans", "spread", "block column", "repeated", "notes", "separate tables"]
OWN = {"received", "carried_over", "carried_forward"}


def wrapped(rng: random.Random, text: str, share: float = 0.4) -> str:
    """Break a label over two lines inside its cell."""
    if len(text) <= 4 or rng.random() > share:
        return text
    at = rng.randrange(2, len(text) - 1)
    return f"{text[:at]}\n{text[at:]}"


def renumbered(text: str, style: str) -> str:
    """Print a label's numbering in another way."""
    if style == "half":
        return text.replace("（", "(").replace("）", ")")
    return re.sub(r"^(\d)\.", rf"\1{style}" if style else "", text)


def laid_requests(rng: random.Random, table: Table, edition: str, layout: str, rows: list[str]) -> list[Sheet]:
    """Lay table three out; at times with row numbers, a local row, no header, or cut in two by a page."""
    if layout == "merged":
        return [merged_requests(table, edition, rows)]
    style = rng.choice([".", "、", "．", "", "half"])
    numbered = layout in {"ragged", "flat"} and rng.random() < 0.2
    sheet = Sheet()
    if rng.random() < 0.85:
        _header(rng, sheet, layout)
    for number, row in enumerate(rows):
        values = [str(table[row, column]) for column in COLUMNS]
        cells = [wrapped(rng, renumbered(text, style)) for text in label_cells(row, rows, edition)]
        front = [str(number + 1)] if numbered else []
        _row(rng, sheet, layout=layout, row=row, front=front, cells=cells, values=values)
        if rng.random() < 0.03:
            sheet.line(["其中：本地另加的统计项", *["9"] * 7])
    return _cut(rng, sheet) if rng.random() < 0.3 and sheet.n_rows > 12 else [sheet]


def _header(rng: random.Random, sheet: Sheet, layout: str) -> None:
    kinds = [wrapped(rng, text, 0.5) for text in HEADER[1:6]]
    if layout in {"ragged", "pipes", "padded pipes"}:
        gap = [""] if layout == "ragged" else []
        sheet.line([CORNER, "申请人情况"])
        sheet.line([*gap, "自然人", "法人或其他组织", "总计"])
        sheet.line([*gap, *gap, *kinds, *gap])
    else:
        sheet.row((0, CORNER), (3, "申请人情况"))
        sheet.row((3, "自然人"), (4, "法人或其他组织"), (9, "总计"))
        sheet.row(*((4 + place, text) for place, text in enumerate(kinds)))


def _row(
    rng: random.Random, sheet: Sheet, *, layout: str, row: str, front: list[str], cells: list[str], values: list[str]
) -> None:
    depth = 1 if row in OWN else 3 if cells[2] else 2
    if layout == "ragged":
        sheet.line([*front, *cells[:depth], *values])
    elif layout in {"pipes", "padded pipes"}:
        line = [*(text for text in cells if text), *values]
        sheet.line(line + [""] * (10 - len(line)) if layout == "padded pipes" else line)
    elif layout == "flat":
        sheet.line([*front, *cells, *values])
    elif layout == "one label column":
        sheet.line(["".join(cells), *values])
    elif layout == "one cell":
        sheet.line(["".join(cells).replace("\n", "") + " " + " ".join(values)])
    else:
        _printed_lines(rng, sheet, [text.replace("\n", "") for text in cells], values)


def _printed_lines(rng: random.Random, sheet: Sheet, cells: list[str], values: list[str]) -> None:
    """Print the label over up to three grid rows, the values on one of them."""
    at = max(place for place, text in enumerate(cells) if text)
    leaf, parts = cells[at], [cells[at]]
    if len(leaf) > 8 and rng.random() < 0.6:
        size = len(leaf) // rng.choice([2, 3]) + 1
        parts = [leaf[begin : begin + size] for begin in range(0, len(leaf), size)]
    valued = rng.randrange(len(parts))
    for number, part in enumerate(parts):
        parents = [(place, text) for place, text in enumerate(cells[:at]) if text and number == 0]
        numbers = [(3 + place, text) for place, text in enumerate(values) if number == valued]
        sheet.row(*parents, (at, part), *numbers)


def _cut(rng: random.Random, sheet: Sheet) -> list[Sheet]:
    at = rng.randrange(5, sheet.n_rows - 2)
    return [
        Sheet([cell for cell in sheet.cells if cell.row < at], at),
        Sheet([cell._replace(row=cell.row - at) for cell in sheet.cells if cell.row >= at], sheet.n_rows - at),
    ]


def plain_requests(table: Table, edition: str, rows: list[str]) -> Sheet:
    """Lay table three out on a full grid of ten columns without merged cells."""
    sheet = Sheet()
    sheet.row((0, CORNER), (3, "申请人情况"))
    sheet.row((3, "自然人"), (4, "法人或其他组织"), (9, "总计"))
    sheet.row(*((4 + place, text) for place, text in enumerate(HEADER[1:6])))
    for row in rows:
        sheet.line([*label_cells(row, rows, edition), *(str(table[row, column]) for column in COLUMNS)])
    return sheet


def repeated_requests(table: Table, edition: str, rows: list[str]) -> Sheet:
    """Lay table three out with every merged cell's text printed at each place that it covers."""
    sheet = Sheet()
    for heads in (["申请人情况"] * 7, ["自然人", *["法人或其他组织"] * 5, "总计"], HEADER):
        sheet.line([CORNER] * 3 + heads)
    for row in rows:
        first, second, leaf = label_cells(row, [row], edition)
        labels = [first] * 3 if row in OWN else [first, second, leaf or second]
        sheet.line([*labels, *(str(table[row, column]) for column in COLUMNS)])
    return sheet


def edited(sheet: Sheet, change: object) -> Sheet:
    """Return the sheet with ``change(cell)`` in place of each cell; None drops it."""
    assert callable(change)
    cells = [changed for cell in sheet.cells if (changed := change(cell)) is not None]
    return Sheet(cells, sheet.n_rows)


REVIEW_WORDS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
BLOCK_WORDS = ["行政复议", "未经复议直接起诉", "复议后起诉"]


def laid_review(rng: random.Random, table: Table, layout: str) -> list[Sheet]:
    """Lay table four out."""
    blocks = [[str(table[block, column]) for column in REVIEW_COLUMNS] for block in BLOCKS]
    leaves = [f"{text[:2]}\n{text[2:]}" if len(text) == 4 and rng.random() < 0.5 else text for text in REVIEW_WORDS]
    if layout in {"official", "ragged", "pipes", "row label", "empty column"}:
        return [_in_one_row(layout, leaves, [text for block in blocks for text in block])]
    if layout in {"down", "down with spans", "blocks by columns", "columns by blocks"}:
        return [_turned(layout, blocks)]
    return _in_blocks(layout, leaves, blocks)


def _in_one_row(layout: str, leaves: list[str], flat: list[str]) -> Sheet:
    sheet = Sheet()
    if layout in {"ragged", "pipes"}:
        sheet.line(["行政复议", "行政诉讼"])
        sheet.line([*leaves, *BLOCK_WORDS[1:]])
        sheet.line([*([""] * 5 if layout == "ragged" else []), *leaves * 2])
        sheet.line(flat)
        return sheet
    front = 1 if layout == "row label" else 0
    gap = front + 1 if layout == "empty column" else front
    sheet.row((front, "行政复议", 5), (5 + gap, "行政诉讼", 10))
    heads = [(front + place, text, 1, 2) for place, text in enumerate(leaves)]
    sheet.row(*heads, (5 + gap, BLOCK_WORDS[1], 5), (10 + gap, BLOCK_WORDS[2], 5))
    sheet.row(*((5 + gap + place, text) for place, text in enumerate(leaves * 2)))
    label = [(0, "件数")] if front else []
    empty = [(5, "")] if layout == "empty column" else []
    sheet.row(*label, *empty, *((place + (front if place < 5 else gap), text) for place, text in enumerate(flat)))
    return sheet


def _turned(layout: str, blocks: list[list[str]]) -> Sheet:
    sheet = Sheet()
    if layout == "blocks by columns":
        sheet.line(["", *REVIEW_WORDS])
        for name, values in zip(BLOCK_WORDS, blocks, strict=True):
            sheet.line([name, *values])
        return sheet
    if layout == "columns by blocks":
        sheet.line(["", *BLOCK_WORDS])
        for place, word in enumerate(REVIEW_WORDS):
            sheet.line([word, *(values[place] for values in blocks)])
        return sheet
    for number, (name, values) in enumerate(zip(BLOCK_WORDS, blocks, strict=True)):
        for place, (word, text) in enumerate(zip(REVIEW_WORDS, values, strict=True)):
            if layout == "down":
                sheet.line([name if place == 0 else "", word, text])
                continue
            front = [(0, "行政诉讼", 1, 10)] if place == 0 and number == 1 else []
            block = [(0, name, 2, 5)] if number == 0 else [(1, name, 1, 5)]
            sheet.row(*front, *(block if place == 0 else []), (2, word), (3, text))
    return sheet


def _in_blocks(layout: str, leaves: list[str], blocks: list[list[str]]) -> list[Sheet]:
    if layout == "two tables":
        first, second = Sheet(), Sheet()
        first.row((0, "行政复议", 5))
        first.line(leaves)
        first.line(blocks[0])
        second.row((0, "行政诉讼", 10))
        second.row((0, BLOCK_WORDS[1], 5), (5, BLOCK_WORDS[2], 5))
        second.line(leaves * 2)
        second.line(blocks[1] + blocks[2])
        return [first, second]
    sheets = [Sheet()]
    for name, values in zip(BLOCK_WORDS, blocks, strict=True):
        if layout != "stacked":
            sheets.append(Sheet())
        if layout != "three nameless tables":
            sheets[-1].line([name])
        sheets[-1].line(leaves)
        sheets[-1].line(values)
    return [sheet for sheet in sheets if sheet.cells]


_BLOCKS = {
    "2021": [
        (
            "第二十条第（一）项",
            ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
            ["规章", "行政规范性文件"],
        ),
        ("第二十条第（五）项", ["信息内容", "本年处理决定数量"], ["行政许可"]),
        ("第二十条第（六）项", ["信息内容", "本年处理决定数量"], ["行政处罚", "行政强制"]),
        ("第二十条第（八）项", ["信息内容", "本年收费金额（单位：万元）"], ["行政事业性收费"]),
    ],
    "2019": [
        (
            "第二十条第（一）项",
            ["信息内容", "本年新\n制作数量", "本年新\n公开数量", "对外公开总数量"],
            ["规章", "规范性文件"],
        ),
        (
            "第二十条第（五）项",
            ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
            ["行政许可", "其他对外管理服务事项"],
        ),
        ("第二十条第（六）项", ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"], ["行政处罚", "行政强制"]),
        ("第二十条第（八）项", ["信息内容", "上一年项目数量", "本年增/减"], ["行政事业性收费"]),
        ("第二十条第（九）项", ["信息内容", "采购项目数量", "采购总金额"], ["政府集中采购"]),
    ],
}
_NOTE = "（设区的市、自治州人民政府应提供相关数据）"


def filled_proactive(rng: random.Random, edition: str) -> dict[tuple[str, str], int | float]:
    table: dict[tuple[str, str], int | float] = {}
    for row in load_schema(edition).tables["proactive"].data_rows:
        for column in row.columns:
            choices: list[int | float] = [0, rng.randint(1, 9), rng.randint(10, 5000)]
            if column == "amount":
                choices = [0, 160.5964, 3]
            elif column == "change":
                choices = [0, -3, 1036]
            table[row.key, column] = rng.choice(choices)
    return table


def printed(rng: random.Random, number: float, column: str) -> str:
    """Print a number as offices do."""
    if column == "amount" and rng.random() < 0.3:
        return f"{number}万元"
    if column == "change" and number > 0 and rng.random() < 0.5:
        return f"+{number}"
    return f"{number:,}" if number > 999 and rng.random() < 0.1 else str(number)


def laid_proactive(
    rng: random.Random, table: dict[tuple[str, str], int | float], edition: str, layout: str
) -> list[Sheet]:
    """Lay table two out."""
    rows = iter(load_schema(edition).tables["proactive"].data_rows)
    sheets = [Sheet()]
    for title, head, labels in _BLOCKS[edition]:
        if layout == "separate tables":
            sheets.append(Sheet())
        lines = [head]
        for label in labels:
            row = next(rows)
            values = [printed(rng, table[row.key, column], column) for column in row.columns]
            shown = label + _NOTE if layout == "notes" else label
            again = [values[-1]] * 2 if layout == "repeated" and len(values) == 1 else []
            lines.append([shown, *values, *again])
        _block(sheets[-1], layout, title, lines)
    return [sheet for sheet in sheets if sheet.cells]


def _block(sheet: Sheet, layout: str, title: str, lines: list[list[str]]) -> None:
    count = len(lines[0])
    if layout == "spans":
        widths = {4: [1, 1, 1, 1], 3: [1, 1, 2], 2: [1, 3]}[count]
        sheet.row((0, title, 4))
        for line in lines:
            sheet.row(*((sum(widths[:n]), text, widths[n]) for n, text in enumerate(line)))
    elif layout == "spread":
        places = {4: [0, 2, 3, 5], 3: [0, 2, 5], 2: [0, 3]}[count]
        sheet.row((0, title))
        for line in lines:
            sheet.row(*zip(places, line, strict=True), *((place, "") for place in range(6) if place not in places))
    elif layout == "block column":
        for number, line in enumerate(lines):
            front = [(0, title, 1, len(lines))] if number == 0 else []
            sheet.row(*front, *((place + 1, text) for place, text in enumerate(line)))
    else:
        sheet.line([title])
        for line in lines:
            sheet.line(line)


def running_lines(table: Table, edition: str, rows: list[str], kind: str) -> list[str]:
    """Print table three as lines of text: spaced, run together, a cell a line, or labels first."""
    lines = [CORNER, "申请人情况", *HEADER]
    for row in rows:
        labels = [text for text in label_cells(row, rows, edition) if text]
        values = [str(table[row, column]) for column in COLUMNS]
        if kind == "spaced":
            lines.append(" ".join([*labels, *values]))
        elif kind == "run together":
            lines.append("".join([*labels, *values]))
        elif kind == "cell a line":
            lines += [*labels, *values]
        else:
            lines += labels
    if kind == "labels first":
        lines += [" ".join(str(table[row, column]) for column in COLUMNS) for row in rows]
    elif kind == "labels first, by column":
        lines += [" ".join(str(table[row, column]) for row in rows) for column in COLUMNS]
    return lines


def running_review(table: Table, kind: str) -> list[str]:
    """Print table four as lines of text."""
    blocks = [[str(table[block, column]) for column in REVIEW_COLUMNS] for block in BLOCKS]
    flat = [text for block in blocks for text in block]
    heads = ["行政复议", "行政诉讼", *REVIEW_WORDS, *BLOCK_WORDS[1:], *REVIEW_WORDS * 2]
    if kind == "spaced":
        return [" ".join(heads), " ".join(flat)]
    if kind == "run together":
        return ["".join(heads), "".join(flat)]
    if kind == "cell a line":
        return [*heads, *flat]
    if kind == "down":
        pairs = zip(BLOCK_WORDS, blocks, strict=True)
        return [
            line
            for name, values in pairs
            for line in (name, *(f"{word} {text}" for word, text in zip(REVIEW_WORDS, values, strict=True)))
        ]
    if kind == "columns by blocks":
        rows = [f"{word} {' '.join(values[n] for values in blocks)}" for n, word in enumerate(REVIEW_WORDS)]
        return [" ".join(BLOCK_WORDS), *rows]
    told = []
    for name, values in zip(BLOCK_WORDS, blocks, strict=True):
        parts = "、".join(f"{word}{text}件" for word, text in zip(REVIEW_WORDS[:4], values, strict=False))
        told.append(f"{name}{values[4]}件，其中{parts}；")
    return ["".join(told) + "此外无其他情况。"]


def running_proactive(table: dict[tuple[str, str], int | float], edition: str, kind: str) -> list[str]:
    """Print table two as lines of text."""
    rows = iter(load_schema(edition).tables["proactive"].data_rows)
    lines: list[str] = []
    numbers: list[str] = []
    for title, head, labels in _BLOCKS[edition]:
        lines += [title, *(head if kind == "cell a line" else [" ".join(head)])]
        for label in labels:
            row = next(rows)
            values = [str(table[row.key, column]) for column in row.columns]
            numbers.append(" ".join(values))
            if kind == "spaced":
                lines.append(" ".join([label, *values]))
            elif kind == "run together":
                lines.append(label + "".join(values))
            else:
                lines += [label, *values] if kind == "cell a line" else [label]
    return [*lines, *numbers] if kind == "labels first" else lines
