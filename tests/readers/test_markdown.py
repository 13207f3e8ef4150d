"""Markdown of people and of converters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from text_dumps import furniture, only_table, paragraphs, read_md

from gongkai.document import BlockKind, Document, Format, TextBlock
from gongkai.readers.markdown.inline import plain_inline


def headings(document: Document) -> list[tuple[int | None, str]]:
    return [
        (block.level, block.text)
        for block in document.blocks
        if isinstance(block, TextBlock) and block.kind is BlockKind.HEADING
    ]


def problems(document: Document) -> list[str]:
    return [problem.component for problem in document.problems]


def test_headings_with_their_levels() -> None:
    text = (
        "# **标题** #\n\n## 一、总体情况\n\n###（一）无空格\n\n二、主动公开\n===\n\n三、收到\n---\n\n"
        "#不是标题#\n\n# 这一段是正文。\n"
    )
    document = read_md(text)
    assert document.source.format is Format.MARKDOWN
    assert headings(document) == [
        (1, "标题"),
        (2, "一、总体情况"),
        (3, "（一）无空格"),
        (1, "二、主动公开"),
        (2, "三、收到"),
    ]
    assert paragraphs(document)[-2:] == ["#不是标题#", "这一段是正文。"]


def test_lists_keep_their_numbers_and_drop_bullets() -> None:
    text = "- 第一，加强\n- 第二，规范\n  * 内层\n1. 甲\n2\\. 乙\n- [x] 已办\n> 引文\n"
    assert paragraphs(read_md(text)) == ["第一，加强", "第二，规范", "内层", "1. 甲", "2. 乙", "已办", "引文"]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("**粗**和*斜*和~~删~~和 __重__", "粗和斜和删和 重"),
        ("snake_case_name 与 2*3*4", "snake_case_name 与 234"),
        ("[条例](http://a.b/c_d_e)和<http://x.y>", "条例和http://x.y"),
        ("图![](a.png)文", "图文"),
        (r"\*不是\* 1\. \_下\_", "*不是* 1. _下_"),
        ("`代码`", "代码"),
        ("a&nbsp;b&lt;c", "a\xa0b<c"),
        ("<span style='x'>字</span><sup>1</sup><br>下行", "字1\n下行"),
        ("$1 2 . 5 \\%$", "12.5%"),
        ("5 > 3 且 a - b", "5 > 3 且 a - b"),
    ],
)
def test_marks_inside_lines(written: str, seen: str) -> None:
    assert plain_inline(written) == seen


@given(st.text(alphabet="*_`[]()!<>\\&~=$ab 字\n", max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_marks_hang_or_raise(text: str) -> None:
    assert len(plain_inline(text)) <= len(text) + 60


def test_pipe_tables_ragged_and_with_breaks() -> None:
    text = """
| 第一项 ||||
|:---|---:|:-:|---|
| 信息内容 | 本年<br>制发 | 本年废止 | **总数** |
| 规章 | 0 | \\- | 1,234
| 文件 \\| 其他 | 2 |
> | 引 | 1 | 2 |
"""
    assert only_table(read_md(text)) == [
        ["第一项", "", "", ""],
        ["信息内容", "本年\n制发", "本年废止", "总数"],
        ["规章", "0", "-", "1,234"],
        ["文件 | 其他", "2"],
        ["引", "1", "2"],
    ]


def test_cells_that_go_over_source_lines() -> None:
    text = "| 项目 | 本年\n制发 | 总数 |\n|---|---|---|\n| 规章 | 0 | 1 |\n"
    assert only_table(read_md(text))[0] == ["项目", "本年\n制发", "总数"]


def test_html_tables_between_paragraphs() -> None:
    text = (
        '# 四、复议\n\n<html><body><table><tr><td colspan="2">行政复议</td></tr><tr><td>维持</td><td>总计</td></tr>'
        "<tr><td>0</td><td>1</td></tr></table></body></html>\n\n正文。\n"
    )
    document = read_md(text)
    (table,) = document.tables
    assert table.cells[0].col_span == 2
    assert table.rows()[2] == ["0", "1"]
    assert paragraphs(document) == ["四、复议", "正文。"]


def test_front_matter_is_metadata() -> None:
    document = read_md('---\ntitle: "某县2021年报告"\ndate: 2022-01-20\ntags:\n  - a\n---\n正文。\n')
    assert document.metadata == {"title": "某县2021年报告", "date": "2022-01-20"}
    assert paragraphs(document) == ["正文。"]
    assert paragraphs(read_md("---\n\n正文。\n\n---\n")) == ["正文。"]


def test_comments_fences_and_page_marks_of_converters_are_dropped() -> None:
    text = (
        "{0}------------------------------------------------\n\n<!-- 第一页 -->正文。<!-- 两\n行 -->\n\n"
        '```text\n代码文字\n```\n\n-----\n\n----- Page 2 -----\n\n<span id="page-1-0"></span>后文。\n\n- 4 -\n'
    )
    document = read_md(text)
    assert paragraphs(document) == ["正文。", "代码文字", "后文。"]
    assert furniture(document) == ["- 4 -"]


def test_wrapped_source_lines_are_rejoined() -> None:
    line = "今年以来我县认真贯彻落实政府信息公开条例不断提高信息公开"
    assert paragraphs(read_md(f"{line}\n{line}\n{line}\n工作的质量。\n"))[0] == f"{line * 3}工作的质量。"


PROSE = "今年以来，我县认真贯彻落实政府信息公开条例，不断提高信息公开工作的质量。\n\n" * 12
TABLE = "| 项目 | 数 |\n|---|---|\n| 规章 | 0 |\n\n"


@pytest.mark.parametrize(
    "placeholder",
    ["<!-- image -->", "![](images/a.jpg)", "**==> picture [468 x 120] intentionally omitted <==**", "[图片]",
     '<img src="a.png" width="600">'],
)  # fmt: skip
def test_a_picture_in_place_of_a_table_is_told(placeholder: str) -> None:
    assert problems(read_md(f"{PROSE}## 三、收到和处理情况\n\n{placeholder}\n\n## 四、其他\n\n{TABLE}")) == [
        "reader.markdown.picture"
    ]
    assert problems(read_md(f"{PROSE}{placeholder}\n\n{PROSE}## 四、其他\n\n{TABLE}")) == []


def test_unclosed_marks_do_not_swallow_the_text() -> None:
    document = read_md("正文一。\n\n<!-- 未完\n\n正文二。\n\n<table><tr><td>1</td>\n\n正文三。\n")
    assert "正文二。" in document.text
    assert "正文三。" in document.text


def test_rows_of_one_cell_keep_their_place_in_a_table_without_outer_bars() -> None:
    table = "第（一）项\n--- | --- | ---\n内容 | 制发 | 废止\n规章 | 1 | 0\n第（五）项\n内容 | 数量\n许可 | 3\n"
    text = f"说明。\n\n{table}\n正文。\n"
    assert [row[0] for row in only_table(read_md(text))] == ["第（一）项", "内容", "规章", "第（五）项", "内容", "许可"]
    assert paragraphs(read_md(text)) == ["说明。", "正文。"]


def test_a_line_below_a_table_without_outer_bars_is_no_row_of_it() -> None:
    text = "内容 | 制发 | 废止\n--- | --- | ---\n规章 | 1 | 0\n三、收到和处理申请情况\n"
    assert paragraphs(read_md(text)) == ["三、收到和处理申请情况"]
