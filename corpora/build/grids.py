"""The official tables as grids, laid out as in the notices; and free tables of other genres."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.build.model import Grid, GridCell
from corpora.build.sources import PROACTIVE, REQUEST_COLUMNS, REVIEW_COLUMNS, Source, outcome_rows

CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
RESULTS = "三、本年度办理结果"
_DENIED, _UNAVAILABLE, _REJECTED, _OTHER = "（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理"
REQUEST_LABELS: dict[str, tuple[str, ...]] = {
    "received": ("一、本年新收政府信息公开申请数量",),
    "carried_over": ("二、上年结转政府信息公开申请数量",),
    "granted": (RESULTS, "（一）予以公开"),
    "partially_granted": (RESULTS, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    "denied_state_secret": (RESULTS, _DENIED, "1.属于国家秘密"),
    "denied_prohibited_by_law": (RESULTS, _DENIED, "2.其他法律行政法规禁止公开"),
    "denied_security_stability": (RESULTS, _DENIED, "3.危及“三安全一稳定”"),
    "denied_third_party": (RESULTS, _DENIED, "4.保护第三方合法权益"),
    "denied_internal_affairs": (RESULTS, _DENIED, "5.属于三类内部事务信息"),
    "denied_process_information": (RESULTS, _DENIED, "6.属于四类过程性信息"),
    "denied_enforcement_file": (RESULTS, _DENIED, "7.属于行政执法案卷"),
    "denied_administrative_inquiry": (RESULTS, _DENIED, "8.属于行政查询事项"),
    "unavailable_not_held": (RESULTS, _UNAVAILABLE, "1.本机关不掌握相关政府信息"),
    "unavailable_needs_creation": (RESULTS, _UNAVAILABLE, "2.没有现成信息需要另行制作"),
    "unavailable_unclear": (RESULTS, _UNAVAILABLE, "3.补正后申请内容仍不明确"),
    "rejected_petition": (RESULTS, _REJECTED, "1.信访举报投诉类申请"),
    "rejected_repeated": (RESULTS, _REJECTED, "2.重复申请"),
    "rejected_published_material": (RESULTS, _REJECTED, "3.要求提供公开出版物"),
    "rejected_excessive": (RESULTS, _REJECTED, "4.无正当理由大量反复申请"),
    "rejected_reissue": (RESULTS, _REJECTED, "5.要求行政机关确认或重新出具已获取信息"),
    "other_handling": (RESULTS, _OTHER),
    "other_no_correction": (
        RESULTS,
        _OTHER,
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    ),
    "other_unpaid_fee": (
        RESULTS,
        _OTHER,
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    ),
    "other_reasons": (RESULTS, _OTHER, "3.其他"),
    "total_processed": (RESULTS, "（七）总计"),
    "carried_forward": ("四、结转下年度继续办理",),
}
_ORGANISATIONS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
_REVIEW_LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
_ARTICLES_2019 = (
    ("第二十条第（一）项", ("信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量")),
    ("第二十条第（五）项", ("信息内容", "上一年项目数量", "本年增/减", "处理决定数量")),
    ("第二十条第（六）项", ("信息内容", "上一年项目数量", "本年增/减", "处理决定数量")),
    ("第二十条第（八）项", ("信息内容", "上一年项目数量", "本年增/减")),
    ("第二十条第（九）项", ("信息内容", "采购项目数量", "采购总金额（单位：万元）")),
)
_ARTICLES_2021 = (
    ("第二十条第（一）项", ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")),
    ("第二十条第（五）项", ("信息内容", "本年处理决定数量")),
    ("第二十条第（六）项", ("信息内容", "本年处理决定数量")),
    ("第二十条第（八）项", ("信息内容", "本年收费金额（单位：万元）")),
)
_PROACTIVE_ROWS = {
    "2019": (
        (("regulations", "规章"), ("normative_documents", "规范性文件")),
        (("licensing", "行政许可"), ("other_services", "其他对外管理服务事项")),
        (("penalties", "行政处罚"), ("coercion", "行政强制")),
        (("fees", "行政事业性收费"),),
        (("procurement", "政府集中采购"),),
    ),
    "2021": (
        (("regulations", "规章"), ("normative_documents", "行政规范性文件")),
        (("licensing", "行政许可"),),
        (("penalties", "行政处罚"), ("coercion", "行政强制")),
        (("fees", "行政事业性收费"),),
    ),
}


def grid(name: str, source: Source) -> Grid:
    """Return the grid that a source's ``{{name}}`` mark stands for."""
    if name.startswith("table:"):
        return free(source.tables[name.removeprefix("table:")])
    return {"proactive": proactive, "requests": requests, "review": review}[name](source)


def proactive(source: Source) -> Grid:
    """Table two: four columns; where a row has fewer values the last one is wider."""
    edition = source.editions["proactive"]
    articles = _ARTICLES_2019 if edition == "2019" else _ARTICLES_2021
    cells: list[GridCell] = []
    row = 0
    for (article, header), rows in zip(articles, _PROACTIVE_ROWS[edition], strict=True):
        cells.append(GridCell(row, 0, article, 1, 4, head=True))
        cells.extend(_stretched(row + 1, [(text, None) for text in header], head=True))
        row += 2
        for key, label in rows:
            values = [
                (source.figures[f"proactive.{key}.{column}"].raw, f"proactive.{key}.{column}")
                for column in PROACTIVE[edition][key]
            ]
            cells.extend(_stretched(row, [(label, None), *values]))
            row += 1
    return Grid("proactive", tuple(cells), row, 4, 2)


def _stretched(row: int, texts: Sequence[tuple[str, str | None]], *, head: bool = False) -> list[GridCell]:
    last = len(texts) - 1
    return [
        GridCell(row, col, text, 1, 4 - last if col == last else 1, key, head) for col, (text, key) in enumerate(texts)
    ]


def requests(source: Source) -> Grid:
    """Table three: three columns of labels, seven of values, three header rows."""
    cells = [
        GridCell(0, 0, CORNER, 3, 3, head=True),
        GridCell(0, 3, "申请人情况", 1, 7, head=True),
        GridCell(1, 3, "自然人", 2, 1, head=True),
        GridCell(1, 4, "法人或其他组织", 1, 5, head=True),
        GridCell(1, 9, "总计", 2, 1, head=True),
        *(GridCell(2, 4 + index, text, head=True) for index, text in enumerate(_ORGANISATIONS)),
    ]
    keys = (
        "received",
        "carried_over",
        *outcome_rows(source.editions["requests"]),
        "total_processed",
        "carried_forward",
    )
    paths = [REQUEST_LABELS[key] for key in keys]
    for index, (key, path) in enumerate(zip(keys, paths, strict=True)):
        row = 3 + index
        for depth, label in enumerate(path):
            prefix = path[: depth + 1]
            if index and paths[index - 1][: depth + 1] == prefix:
                continue
            height = sum(1 for other in paths[index:] if other[: depth + 1] == prefix)
            width = 3 - depth if depth == len(path) - 1 else 1
            cells.append(GridCell(row, depth, label, height, width))
        for col, column in enumerate(REQUEST_COLUMNS):
            name = f"requests.{key}.{column}"
            cells.append(GridCell(row, 3 + col, source.figures[name].raw, key=name))
    return Grid("requests", tuple(cells), 3 + len(keys), 10, 3)


def review(source: Source) -> Grid:
    """Table four: one row of fifteen values under three header rows."""
    cells = [
        GridCell(0, 0, "行政复议", 1, 5, head=True),
        GridCell(0, 5, "行政诉讼", 1, 10, head=True),
        *(GridCell(1, index, text, 2, 1, head=True) for index, text in enumerate(_REVIEW_LABELS)),
        GridCell(1, 5, "未经复议直接起诉", 1, 5, head=True),
        GridCell(1, 10, "复议后起诉", 1, 5, head=True),
        *(GridCell(2, 5 + index, text, head=True) for index, text in enumerate(_REVIEW_LABELS * 2)),
    ]
    names = [
        f"review.{block}.{column}"
        for block in ("reconsideration", "litigation_direct", "litigation_after")
        for column in REVIEW_COLUMNS
    ]
    cells.extend(GridCell(3, index, source.figures[name].raw, key=name) for index, name in enumerate(names))
    return Grid("review", tuple(cells), 4, 15, 3)


def free(rows: Sequence[Sequence[str]]) -> Grid:
    """A table as written: ``<`` widens the cell on its left, ``^`` heightens the one above."""
    cells: list[GridCell] = []
    for row, texts in enumerate(rows):
        for col, text in enumerate(texts):
            if text in ("<", "^"):
                continue
            width = 1
            while col + width < len(texts) and texts[col + width] == "<":
                width += 1
            height = 1
            while row + height < len(rows) and rows[row + height][col] == "^":
                height += 1
            cells.append(GridCell(row, col, text, height, width, head=row == 0))
    return Grid(None, tuple(cells), len(rows), len(rows[0]), 1)
