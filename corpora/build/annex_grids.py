"""A statistical annex as a grid: three columns, codes, two groups side by side, parents in a column of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from corpora.build.annex_print import PRINTED, Printed
from corpora.build.model import Grid, GridCell

Raw = Mapping[str, str]
Layout = Callable[[Sequence[Printed], Raw], Grid]


def annex_grid(edition: str, layout: str, raw: Raw) -> Grid:
    """Return the annex of ``edition`` with the printed cells ``raw`` (key → text), laid out in the style ``layout``."""
    return LAYOUTS[layout](PRINTED[edition], raw)


def _key(row: Printed) -> str | None:
    return f"annex.{row.key}" if row.key else None


def _value(row: Printed, raw: Raw) -> str:
    return raw.get(row.key, "") if row.key else ""


def _grid(header: Sequence[str], lines: Sequence[Sequence[tuple[str, str | None]]]) -> Grid:
    cells = [GridCell(0, col, text, head=True) for col, text in enumerate(header)]
    for row, line in enumerate(lines, 1):
        cells.extend(GridCell(row, col, text, key=key) for col, (text, key) in enumerate(line))
    return Grid("annex", tuple(cells), len(lines) + 1, len(header), 1)


def three(rows: Sequence[Printed], raw: Raw) -> Grid:
    """统计指标 | 单位 | 统计数."""
    lines = [[(row.text, None), (row.unit, None), (_value(row, raw), _key(row))] for row in rows]
    return _grid(("统　计　指　标", "单位", "统计数"), lines)


def numbered(rows: Sequence[Printed], raw: Raw) -> Grid:
    """序号 | 统计指标 | 单位 | 数据: row numbers in front, no indents."""
    lines = [
        [(str(number), None), (row.text.strip("　"), None), (row.unit, None), (_value(row, raw), _key(row))]
        for number, row in enumerate(rows, 1)
    ]
    return _grid(("序号", "统 计 指 标", "单位", "数据"), lines)


def unit_in_cell(rows: Sequence[Printed], raw: Raw) -> Grid:
    """指标 | 数量: the unit stands behind the number, in one cell."""
    lines = []
    for row in rows:
        value = _value(row, raw)
        unit = row.unit if value[:1].isdigit() else ""
        lines.append([(row.text, None), (value + unit, _key(row))])
    return _grid(("指　标", "数量"), lines)


def unit_in_label(rows: Sequence[Printed], raw: Raw) -> Grid:
    """指标名称 | 2015年: the unit stands in brackets behind the label."""
    lines = []
    for row in rows:
        unit = f"（{row.unit}）" if row.key else ""
        lines.append([(row.text.strip("　") + unit, None), (_value(row, raw), _key(row))])
    return _grid(("指标名称", "2015年"), lines)


def coded(rows: Sequence[Printed], raw: Raw) -> Grid:
    """指标名称 | 计量单位 | 代码 | 本期实际 | 本年累计, with the letters of official statistics below."""
    lines: list[list[tuple[str, str | None]]] = [[("甲", None), ("乙", None), ("丙", None), ("1", None), ("2", None)]]
    for row in rows:
        value = _value(row, raw)
        part = str(int(value) // 2) if value.isdecimal() else value
        lines.append([(row.text, None), (row.unit, None), (row.code, None), (part, None), (value, _key(row))])
    return _grid(("指 标 名 称", "计量\n单位", "代码", "本期实际", "本年累计"), lines)


def code_first(rows: Sequence[Printed], raw: Raw) -> Grid:
    """指标名称 | 代码 | 计量单位 | 数量."""
    lines = [[(row.text, None), (row.code, None), (row.unit, None), (_value(row, raw), _key(row))] for row in rows]
    return _grid(("指标名称", "代码", "计量单位", "数量"), lines)


def six(rows: Sequence[Printed], raw: Raw) -> Grid:
    """Two groups side by side, each 统计指标 | 单位 | 统计数; the right one may be shorter by a row."""
    half = (len(rows) + 1) // 2
    lines: list[list[tuple[str, str | None]]] = []
    for place in range(half):
        line: list[tuple[str, str | None]] = []
        for row in (rows[place], rows[half + place] if half + place < len(rows) else None):
            if row is None:
                line.extend([("", None)] * 3)
            else:
                line.extend([(row.text, None), (row.unit, None), (_value(row, raw), _key(row))])
        lines.append(line)
    return _grid(("统计指标", "单位", "统计数") * 2, lines)


def eight_coded(rows: Sequence[Printed], raw: Raw) -> Grid:
    """Two groups side by side with codes: 指标名称 | 单位 | 代码 | 数量, twice."""
    half = (len(rows) + 1) // 2
    lines: list[list[tuple[str, str | None]]] = []
    for place in range(half):
        line: list[tuple[str, str | None]] = []
        for row in (rows[place], rows[half + place] if half + place < len(rows) else Printed(None, "", "")):
            line.extend([(row.text, None), (row.unit, None), (row.code, None), (_value(row, raw), _key(row))])
        lines.append(line)
    return _grid(("指标名称", "单位", "代码", "数量") * 2, lines)


def parents(rows: Sequence[Printed], raw: Raw) -> Grid:
    """Each of the form's nine parts stands in a merged cell on the left, its indicators beside it."""
    cells = [GridCell(0, 0, "统计指标", 1, 2, head=True), GridCell(0, 2, "单位", head=True)]
    cells.append(GridCell(0, 3, "统计数", head=True))
    parts: list[list[Printed]] = []
    for row in rows:
        if not row.text.startswith("　"):
            parts.append([])
        parts[-1].append(row)
    at = 1
    for head, *below in parts:
        lines = [row for row in ((head,) if head.key else ()) if not below] + below
        if head.key and below:  # its own number on a line of its own
            lines = [head._replace(text="　　数量"), *below]
        cells.append(GridCell(at, 0, head.text, max(len(lines), 1), 1 if below else 2))
        for place, row in enumerate(lines):
            if below:
                cells.append(GridCell(at + place, 1, row.text.strip("　")))
            cells.append(GridCell(at + place, 2, row.unit))
            cells.append(GridCell(at + place, 3, _value(row, raw), key=_key(row)))
        at += max(len(lines), 1)
    return Grid("annex", tuple(cells), at, 4, 1)


LAYOUTS: Mapping[str, Layout] = {
    "three": three,
    "coded": coded,
    "six": six,
    "unit_in_cell": unit_in_cell,
    # --- hold-out
    "numbered": numbered,
    "code_first": code_first,
    "eight_coded": eight_coded,
    "unit_in_label": unit_in_label,
    "parents": parents,
}
