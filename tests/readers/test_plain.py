"""Prose, pages, encodings and limits of text files."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from text_dumps import furniture, only_table, paragraphs, read, read_md

from gongkai.document import Document, Format
from gongkai.errors import LimitExceededError, ReadError
from gongkai.readers.plain.reader import read_text
from gongkai.settings import Settings

WRAPPED = """关于2021年度政府信息公开工作的报告
一、总体情况
　　一是依据《中华人民共和国政府信息公开条例》和有关文件的
要求，坚持应公开尽公开原则，制定了保密审查制度和依申请公开
工作制度，严格区分主动公开、依申请公开、不予公开的信息，共
受理42件。
　　二是根据任务分解通知，以标准化规范化为抓手，加强权力运
行过程信息公开。
（一）优化网站版块
1.加强更新。
2.规范栏目。
"""


def problems(document: Document) -> list[str]:
    return [problem.component for problem in document.problems]


def test_hard_wrapped_lines_become_paragraphs() -> None:
    assert paragraphs(read(WRAPPED)) == [
        "关于2021年度政府信息公开工作的报告",
        "一、总体情况",
        (
            "一是依据《中华人民共和国政府信息公开条例》和有关文件的要求，坚持应公开尽公开原则，制定了保密审查制度"
            "和依申请公开工作制度，严格区分主动公开、依申请公开、不予公开的信息，共受理42件。"
        ),
        "二是根据任务分解通知，以标准化规范化为抓手，加强权力运行过程信息公开。",
        "（一）优化网站版块",
        "1.加强更新。",
        "2.规范栏目。",
    ]


def test_lines_of_unwrapped_text_stay_paragraphs() -> None:
    lines = [
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "某某县人民政府办公室二〇二一年工作报告",
        "今年以来，我县认真贯彻落实条例，" * 6 + "取得实效。",
        "某某县人民政府信息公开工作领导小组办公室",
        "下一步，我县将继续努力，" * 6 + "再上台阶。",
    ]
    assert paragraphs(read("\n".join(lines))) == lines


@pytest.mark.parametrize(
    "stream",
    [
        ["规章", "0", "0", "0", "行政规范性文件", "14", "2", "108", "其他对外管理", "服务事项"],
        ["规章000", "行政规范性文件142108", "二、上年结转政府信息公开申请数量0000000"],
        ["自然人", "商业企业", "科研机构", "总计", "3", "0", "0", "3"],
    ],
    ids=["a cell a line", "run together", "labels, then numbers"],
)
def test_cells_without_marks_stay_lines_in_order(stream: list[str]) -> None:
    assert paragraphs(read(WRAPPED + "\n".join(stream)))[-len(stream) :] == stream


def test_numbers_behind_all_labels_stay_lines() -> None:
    stream = ["规章", "文件", "许可", "0 0 0", "14 2 108", "3 1 4"]
    document = read("\n".join(stream))
    assert not document.tables
    assert paragraphs(document) == stream


def test_pages_page_numbers_and_running_heads() -> None:
    text = (
        "某县人民政府\n\n　　第一页。\n\n              - 1 -\n\f某县人民政府\n\n　　数字：\n5\n\n第 2 页 共 3 页\n"
        "\f某县人民政府\n\n　　完。\n3\n\f"
    )
    document = read(text)
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert furniture(document) == ["某县人民政府", "- 1 -", "某县人民政府", "第 2 页 共 3 页", "某县人民政府", "3"]
    assert "5" in paragraphs(document)
    assert document.blocks[-1].place.page == 3


def test_paragraph_goes_on_over_a_page_break() -> None:
    lines = [f"{word}类事项的文字全部都有同样的宽度所以看得出是折行而来的内容" for word in "甲乙丙丁"]
    text = "\n".join(lines[:2]) + "\n\n- 1 -\n\f\n" + "\n".join(lines[2:]) + "。\n"
    assert paragraphs(read(text)) == ["".join(lines) + "。"]


def test_table_goes_on_over_a_page_break() -> None:
    text = "项目\t本年\t合计\n规章\t0\t1\n\n- 1 -\n\f\n文件\t2\t3\n"
    (table,) = read(text).tables
    assert table.rows() == [["项目", "本年", "合计"], ["规章", "0", "1"], ["文件", "2", "3"]]
    assert table.pages == (1, 2)


def test_numbers_at_page_edges_that_do_not_count_are_values() -> None:
    text = "规章\n7\n\f行政许可\n7\n\f行政处罚\n0\n"
    document = read(text)
    assert furniture(document) == []
    assert paragraphs(document) == ["规章", "7", "行政许可", "7", "行政处罚", "0"]


def test_contents_are_furniture() -> None:
    text = "目录\n一、总体情况\t1\n二、主动公开\t3\n三、收到\t3\n\n一、总体情况........1\n\n一、总体情况\n正文。\n"
    document = read(text)
    assert paragraphs(document) == ["一、总体情况", "正文。"]
    assert len(furniture(document)) == 5


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x85", "\u2028", "\v"])
def test_every_line_end(end: str) -> None:
    assert paragraphs(read("一、总体情况\n二、其他\n".replace("\n", end))) == ["一、总体情况", "二、其他"]


def test_marks_that_print_nothing_and_debris_are_dropped() -> None:
    text = "\ufeff一、总\u200b体\x00情况\n[bookmark: _GoBack]正文[image: 图]一段。\n目录TOC \\o 1-3 \\* MERGEFORMAT\n"
    assert paragraphs(read(text)) == ["一、总体情况", "正文一段。", "目录"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "big5"])
def test_encodings(encoding: str) -> None:
    text = "一、信息公開工作情況\n本年度主動公開政府信息十二條，受理申請三件。\n"
    document = read(text.encode(encoding))
    assert paragraphs(document) == text.split("\n")[:2]
    assert problems(document) == []


def test_lost_characters_are_told() -> None:
    text = "一、总体情况\n本年度主动公开政府信息十二条。\n"
    assert problems(read(text + "受理申请\ufffd件。")) == ["reader.text.undecodable"]
    assert problems(read(text * 200 + "受理申请\ufffd件。")) == []


def test_text_decoded_wrongly_once_is_restored_and_told() -> None:
    text = "本年度主动公开政府信息，收到和处理政府信息公开申请，行政复议和行政诉讼情况如下。\n合计\t12\t0\t3\t5\n"
    spoiled = text.encode().decode("gb18030", errors="replace")
    document = read(spoiled)
    assert problems(document) == ["reader.text.mojibake"]
    assert "收到和处理政府信息公开申请" in paragraphs(document)[0]
    assert "1" not in paragraphs(document)[0]
    assert only_table(document)[0][1:] == ["12", "0", "3", "5"]


def test_html_table_in_text() -> None:
    source = "<table><tr><td rowspan='2'>许可</td><td>1</td></tr>\n<tr><td>2</td></tr></table>"
    text = f"二、主动公开\n{source} 说明\n三、其他\n"
    document = read(text)
    (table,) = document.tables
    assert table.cells[0].row_span == 2
    assert paragraphs(document) == ["二、主动公开", "说明", "三、其他"]


def test_too_many_cells_are_refused() -> None:
    rows = "规章\t0\t1\n" * 20
    with pytest.raises(LimitExceededError):
        read(rows, max_cells=59)
    assert len(read(rows, max_cells=60).tables) == 1
    with pytest.raises(LimitExceededError):
        read("<table>" + "<tr><td>1</td></tr>" * 5 + "</table>", max_cells=4)


@pytest.mark.parametrize("row", ["规章\t0\t1\t2\n", "| 规章 | 0 | 1 |\n", "\t规章\n\t0\n\n"])
def test_a_table_of_ten_thousand_rows_is_read_whole(row: str) -> None:
    assert sum(table.n_rows for table in read(row * 10_000).tables) == 10_000


@given(
    st.binary(max_size=400)
    | st.text("\t\n\f |+-=<table>tr/d0规章，。一、#*[]()`\"',─│┌ \u3000", max_size=300).map(str.encode)
)
@settings(max_examples=300, deadline=None)
def test_no_bytes_raise_anything_but_read_errors(data: bytes) -> None:
    for document in (_read_or_refuse(data),):
        if document is not None:
            assert all(document.text[slice(*block.place.span)] for block in document.blocks)


def _read_or_refuse(data: bytes) -> Document | None:
    try:
        read_md(data.decode("utf-8", errors="replace"))
        return read_text(data, name="a.txt", settings=Settings())
    except ReadError:
        return None


def test_source_is_noted() -> None:
    document = read("正文。")
    assert document.source.format is Format.TEXT
    assert document.source.n_pages is None


def test_spaces_behind_every_character_are_taken_out() -> None:
    prose = "本年度报告由县政府办公室根据各部门报送的材料汇总编制而成" * 5
    text = "\n".join([" ".join(prose), f"{' '.join('规章')}    1 0 9 2    0", " ".join("四、其他")])
    assert paragraphs(read(text))[0] == prose
    assert "规章 1092 0" in paragraphs(read(text))
    few = " ".join("总体情况") + "\n" + prose
    assert paragraphs(read(few))[0] == "总 体 情 况"


def test_what_a_site_prints_around_a_copied_report_is_furniture() -> None:
    report = [
        "河口镇2020年政府信息公开工作年度报告",
        "一、总体情况",
        "全镇公开信息312条。",
        "来源：村务公开栏",
        "2021年1月15日",
    ]
    above = [
        "您当前的位置：首页 > 年报",
        report[0],
        "发布时间：2021-01-18 来源：河口镇 浏览次数：318",
        "【字体：大 中 小】",
    ]
    below = ["", "扫一扫在手机打开当前页", "上一篇：没有了", "版权所有：河口镇"]
    document = read("\n".join([*above, *report[1:], *below]))
    assert paragraphs(document) == report
