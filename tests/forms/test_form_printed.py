"""Lines of running text that are the form and no prose: captions between its tables, cells of a form without any."""

from __future__ import annotations

import pytest
from filled_forms import COLUMNS, LABELS, dice, filled_requests, request_rows

from gongkai.document import Document, DocumentBuilder, Format
from gongkai.document.builder import CellDraft
from gongkai.document.parts import as_furniture
from gongkai.forms import extract

TABLE_TWO = [
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "0", "0", "1"],
    ["规范性文件", "2", "0", "5"],
]


def prose(builder: DocumentBuilder) -> list[str]:
    document: Document = builder.build()
    return [block.text for block in as_furniture(document, extract(document).spans).prose()]


def texts(*lines: str) -> DocumentBuilder:
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    for line in lines:
        builder.text(line)
    return builder


def grid(builder: DocumentBuilder, rows: list[list[str]]) -> None:
    builder.table([CellDraft(row, col, text) for row, cells in enumerate(rows) for col, text in enumerate(cells)])


def test_captions_beside_the_tables_of_the_form_are_no_prose() -> None:
    builder = texts("主动公开规章1件。", "第二十条第（一）项")
    grid(builder, TABLE_TWO)
    builder.text("第二十条第（五）项")
    grid(builder, [["信息内容", "本年处理决定数量"], ["行政许可", "57"]])
    builder.text("行政许可57件均已公开。")
    builder.text("第二十条第（六）项")
    assert prose(builder) == ["主动公开规章1件。", "行政许可57件均已公开。", "第二十条第（六）项"]


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_cell_a_line_is_no_prose_but_what_stands_among_the_cells_is(wrapped: bool) -> None:
    table, lines = filled_requests(dice(5), "2021"), list[str]()
    for row in request_rows("2021"):
        label = LABELS[row]
        lines += [label[:5], label[5:]] if wrapped and len(label) > 8 else [label]
        lines += [str(table[row, column]) for column in COLUMNS]
    head = [
        "（本列数据的勾稽关系为：第一项加第二项之和，",
        "等于第三项加第四项之和）",
        "申请人情况",
        "自然人",
        "商业企业",
        "总计",
    ]
    before, note, after = "三、收到和处理政府信息公开申请情况", "注：数据截至年底。", "五、存在的主要问题及改进情况"
    builder = texts("全年收到申请，予以公开12件。", before, *head, *lines[:90], note, *lines[90:], after, "无")
    assert prose(builder) == ["全年收到申请，予以公开12件。", before, note, after, "无"]


def test_a_form_of_which_no_number_can_be_read_is_told_and_is_no_prose() -> None:
    labels = [LABELS[row] for row in request_rows("2021")]
    builder = texts("全年收到申请12件。", *labels, *["1", "0"] * 20, "五、存在的主要问题及改进情况", "更新慢。")
    assert prose(builder) == ["全年收到申请12件。", "五、存在的主要问题及改进情况", "更新慢。"]
    reading = extract(builder.build())
    assert not reading.values
    assert [doubt.component for doubt in reading.problems] == ["forms.unread"]


def test_prose_that_uses_words_of_the_form_tells_no_unread_form() -> None:
    told = "予以公开3件，不予公开1件，其中属于国家秘密1件；重复申请2件，本机关不掌握相关政府信息4件。"
    assert extract(texts(told, "行政许可12件，行政处罚3件。").build()).problems == ()


def test_bars_of_cells_among_the_form_are_no_prose() -> None:
    cells = ["第二十条第（一）项 |", "|||", *(f"{text} |" for row in TABLE_TWO for text in row)]
    assert prose(texts("主动公开规章1件。", *cells, "更新不够及时。")) == ["主动公开规章1件。", "更新不够及时。"]
