"""Filled forms of our own making, and ways to lay them out as offices and converters do."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from gongkai.document import Document, DocumentBuilder, Format
from gongkai.document.builder import CellDraft
from gongkai.forms.schema import load_schema

COLUMNS = [column.key for column in load_schema("2021").tables["requests"].columns]
REVIEW_COLUMNS = [column.key for column in load_schema("2021").tables["review"].columns]
BLOCKS = [row.key for row in load_schema("2021").tables["review"].rows]
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
HEADER = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
PARENTS = {
    "denied": "（三）不予公开", "unavailable": "（四）无法提供",
    "rejected": "（五）不予处理", "other": "（六）其他处理",
}  # fmt: skip
LABELS = {
    "received": "一、本年新收政府信息公开申请数量",
    "carried_over": "二、上年结转政府信息公开申请数量",
    "granted": "（一）予以公开", "partially_granted": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "denied_state_secret": "1.属于国家秘密", "denied_prohibited_by_law": "2.其他法律行政法规禁止公开",
    "denied_security_stability": "3.危及“三安全一稳定”", "denied_third_party": "4.保护第三方合法权益",
    "denied_internal_affairs": "5.属于三类内部事务信息", "denied_process_information": "6.属于四类过程性信息",
    "denied_enforcement_file": "7.属于行政执法案卷", "denied_administrative_inquiry": "8.属于行政查询事项",
    "unavailable_not_held": "1.本机关不掌握相关政府信息", "unavailable_needs_creation": "2.没有现成信息需要另行制作",
    "unavailable_unclear": "3.补正后申请内容仍不明确", "rejected_petition": "1.信访举报投诉类申请",
    "rejected_repeated": "2.重复申请", "rejected_published_material": "3.要求提供公开出版物",
    "rejected_excessive": "4.无正当理由大量反复申请", "rejected_reissue": "5.要求行政机关确认或重新出具已获取信息",
    "other_no_correction": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "other_unpaid_fee": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "other_reasons": "3.其他", "other_handling": "（六）其他处理", "total_processed": "（七）总计",
    "carried_forward": "四、结转下年度继续办理",
}  # fmt: skip
RESULTS = "三、本年度办理结果"


def dice(seed: int | str) -> random.Random:
    """Return a source of chance that gives the same numbers for the same seed."""
    return random.Random(seed)  # noqa: S311 - made-up forms, not secrets


def request_rows(edition: str) -> list[str]:
    return [row.key for row in load_schema(edition).tables["requests"].data_rows]


def parent_of(row: str, edition: str) -> str | None:
    return next(entry.parent for entry in load_schema(edition).tables["requests"].rows if entry.key == row)


def filled_requests(rng: random.Random, edition: str, largest: int = 40) -> dict[tuple[str, str], int]:
    """Return a table three whose relations all hold: {(row, column): number}."""
    rows = request_rows(edition)
    outcomes = rows[2:-2]
    table: dict[tuple[str, str], int] = {}
    for column in COLUMNS[:-1]:
        for row in outcomes:
            table[row, column] = rng.randint(0, largest) if rng.random() < 0.3 else 0
        table["total_processed", column] = sum(table[row, column] for row in outcomes)
        table["carried_forward", column] = rng.randint(0, 5)
        everything = table["total_processed", column] + table["carried_forward", column]
        table["carried_over", column] = rng.randint(0, min(3, everything))
        table["received", column] = everything - table["carried_over", column]
    for row in rows:
        table[row, "total"] = sum(table[row, column] for column in COLUMNS[:-1])
    return table


def filled_review(rng: random.Random) -> dict[tuple[str, str], int]:
    table: dict[tuple[str, str], int] = {}
    for block in BLOCKS:
        for column in REVIEW_COLUMNS[:-1]:
            table[block, column] = rng.randint(0, 12) if rng.random() < 0.5 else 0
        table[block, "total"] = sum(table[block, column] for column in REVIEW_COLUMNS[:-1])
    return table


@dataclass
class Sheet:
    """Cells of a table under construction."""

    cells: list[CellDraft] = field(default_factory=list)
    n_rows: int = 0

    def row(self, *cells: tuple[int, str] | tuple[int, str, int] | tuple[int, str, int, int]) -> None:
        """Add a row of (column, text, columns covered, rows covered)."""
        for cell in cells:
            col, text, col_span, row_span = (*cell, *(1, 1)[len(cell) - 2 :])
            self.cells.append(CellDraft(self.n_rows, col, text, row_span, col_span))
        self.n_rows += 1

    def line(self, texts: list[str]) -> None:
        """Add a row of single cells from the left."""
        self.row(*enumerate(texts))


def document(*sheets: Sheet, ruled: bool = True, texts: tuple[str, ...] = ()) -> Document:
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    for text in texts:
        builder.text(text)
    for sheet in sheets:
        builder.table(sheet.cells, ruled=ruled)
    return builder.build()


def merged_requests(table: dict[tuple[str, str], object], edition: str, rows: list[str] | None = None) -> Sheet:
    """Lay table three out as the notice prints it, merged cells and all."""
    sheet = Sheet()
    rows = rows or request_rows(edition)
    sheet.row((0, CORNER, 3, 3), (3, "申请人情况", 7))
    sheet.row((3, HEADER[0], 1, 2), (4, "法人或其他组织", 5), (9, HEADER[6], 1, 2))
    sheet.row(*((4 + place, text) for place, text in enumerate(HEADER[1:6])))
    results = [row for row in rows if row not in {"received", "carried_over", "carried_forward"}]
    for row in rows:
        values = [(3 + place, str(table[row, column])) for place, column in enumerate(COLUMNS)]
        parent = parent_of(row, edition)
        cells: list[tuple[object, ...]] = []
        if row not in results:
            cells.append((0, LABELS[row], 3))
        elif row == results[0]:
            cells.append((0, RESULTS, 1, len(results)))
        if parent:
            siblings = [other for other in rows if parent_of(other, edition) == parent]
            if row == siblings[0]:
                cells.append((1, PARENTS[parent], 1, len(siblings)))
            cells.append((2, LABELS[row]))
        elif row in results:
            cells.append((1, LABELS[row], 2))
        sheet.row(*cells, *values)  # type: ignore[arg-type]
    return sheet


def label_cells(row: str, rows: list[str], edition: str) -> tuple[str, str, str]:
    """Return the three label cells of a row, parents at their first row only."""
    results = [other for other in rows if other not in {"received", "carried_over", "carried_forward"}]
    if row not in results:
        return LABELS[row], "", ""
    first = RESULTS if row == results[0] else ""
    parent = parent_of(row, edition)
    if parent is None:
        return first, LABELS[row], ""
    siblings = [other for other in rows if parent_of(other, edition) == parent]
    return first, PARENTS[parent] if row == siblings[0] else "", LABELS[row]
