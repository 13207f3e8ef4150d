"""Tables as dumps of real programs have them: ragged, wrapped, interrupted."""

from __future__ import annotations

import json

import pytest
from text_dumps import only_table, paragraphs, ragged, read

CELLS = """二、主动公开情况
\t第一项

\t信息内容
\t本年新
制作数量
\t总数

\t规章
\t0
\t

\t
\t其他
\t5


三、其他情况
\t行政复议
\t诉讼

\t1
\t2
　　说明文字。
"""


def test_a_cell_a_line() -> None:
    document = read(CELLS)
    first, second = document.tables
    assert ragged(first) == [["第一项"], ["信息内容", "本年新\n制作数量", "总数"], ["规章", "0", ""], ["", "其他", "5"]]
    assert ragged(second) == [["行政复议", "诉讼"], ["1", "2"]]
    assert first.ruled
    assert paragraphs(document) == ["二、主动公开情况", "三、其他情况", "说明文字。"]


def test_a_cell_a_line_with_a_blank_paragraph_in_each() -> None:
    rows = [["项目", "本年", "合计"], ["规章", "0", ""], ["文件", "2", "3"]]
    text = "".join("".join(f"\t{cell}\n\n" for cell in row) + "\n" for row in rows)
    assert only_table(read(text)) == rows


def test_a_cell_broken_by_a_blank_line() -> None:
    text = "\t项目\n\t本年\n\t合计\n\n\t规章\n\t其他\n\n事项\n\t3\n\n\t文件\n\t1\n\t2\n"
    assert only_table(read(text))[1] == ["规章", "其他\n事项", "3"]


def test_a_page_number_inside_a_table() -> None:
    text = "\t项目\n\t本年\n- 3 -\n\t合计\n\n\t规章\n\t0\n\t0\n"
    assert only_table(read(text)) == [["项目", "本年", "合计"], ["规章", "0", "0"]]


def test_paragraphs_indented_by_tabs_are_no_table() -> None:
    text = (
        "\t一、总体情况\n\t今年以来，我局认真贯彻落实条例，不断加强政府信息公开工作。\n"
        "\t二是加强学习，认真组织全体干部职工参加政府信息公开业务培训会。\n\n\t项目\n\t本年\n\n\t规章\n\t0\n"
    )
    document = read(text)
    assert only_table(document) == [["项目", "本年"], ["规章", "0"]]
    assert len(paragraphs(document)) == 3


def test_rows_pasted_with_line_breaks_inside_cells() -> None:
    text = (
        "第一项\n信息内容\t本年新\n制作数量\t本年新\n公开数量\t总数\n规章\t0\t0\t0\n"
        "其他对外管理\n服务事项\t113\t102\t523\n"
    )
    assert only_table(read(text)) == [
        ["第一项"],
        ["信息内容", "本年新\n制作数量", "本年新\n公开数量", "总数"],
        ["规章", "0", "0", "0"],
        ["其他对外管理\n服务事项", "113", "102", "523"],
    ]


def test_quoted_cells_of_a_spreadsheet() -> None:
    text = '项目\t"本年\n制发"\t"说明""甲"""\n规章\t0\t1\n'
    assert only_table(read(text)) == [["项目", "本年\n制发", '说明"甲"'], ["规章", "0", "1"]]


def test_a_section_between_rows_stays_in_the_table_and_a_title_ends_it() -> None:
    text = "维持\t纠正\t总计\n0\t0\t0\n行政诉讼\n维持\t纠正\t总计\n1\t0\t1\n五、存在的问题\n维持\t1\t2\n纠正\t3\t4\n"
    document = read(text)
    assert [len(ragged(table)) for table in document.tables] == [5, 2]
    assert paragraphs(document) == ["五、存在的问题"]


def test_prose_with_a_tab_is_no_table() -> None:
    assert not read("填报单位：某局\t日期：1月\n　　正文。\n").tables


def test_a_row_of_fifteen_numbers_alone() -> None:
    assert only_table(read("\t".join("241078017001519510062"[:15]))) == [list("241078017001519")]


def test_cells_copied_from_a_browser() -> None:
    rows = [["信息内容", "本年制\n发件数", "总数"], ["第五项"], ["规章", "0", ""], ["文件", "3", "5"]]
    text = "\n\n\n\n\n".join("\n\n\t\n\n".join(cell or "\xa0" for cell in row) for row in rows)
    document = read(f"二、主动公开\n\n{text}\n\n三、其他\n")
    assert only_table(document) == rows
    assert paragraphs(document) == ["二、主动公开", "三、其他"]


def test_bars_without_a_rule_and_with_merged_cells_repeated() -> None:
    text = "第一项 | 第一项 | 第一项\n信息内容 | 本年 | 总数\n规章 |  | 5\n三、其他\n"
    assert only_table(read(text)) == [["第一项"] * 3, ["信息内容", "本年", "总数"], ["规章", "", "5"]]


def test_cells_wrapped_between_bars_of_fixed_width() -> None:
    text = (
        "|第一项                     |\n|信息内容      |本年  |总数  |\n|行政规范性文件|1     |5     |\n"
        "|等            |      |      |\n|规章          |      |      |\n"
    )
    assert only_table(read(text)) == [
        ["第一项"],
        ["信息内容", "本年", "总数"],
        ["行政规范性文件\n等", "1", "5"],
        ["规章", "", ""],
    ]


def test_a_stray_bar_before_a_title_ends_the_table() -> None:
    document = read("| 规章 | 0 |\n| 文件 | 1 |\n|六、其他需要报告的事项\n　　无。\n")
    assert only_table(document) == [["规章", "0"], ["文件", "1"]]
    assert paragraphs(document) == ["|六、其他需要报告的事项", "无。"]


DRAWN = """
+----------+--------------------+
| 申请人   | 法人               |
|          +---------+----------+
|          | 商业    | 科研     |
|          | 企业    |          |
+==========+=========+==========+
| 新收     | 1       | --       |
+----------+---------+----------+
| 合计               | 3        |
+--------------------+----------+
"""


def test_drawn_cells_span_columns_and_rows() -> None:
    (table,) = read(DRAWN).tables
    spans = {cell.text: (cell.row, cell.col, cell.row_span, cell.col_span) for cell in table.cells}
    assert spans["申请人"] == (0, 0, 2, 1)
    assert spans["法人"] == (0, 1, 1, 2)
    assert spans["商业\n企业"] == (1, 1, 1, 1)
    assert spans["--"] == (2, 2, 1, 1)
    assert spans["合计"] == (3, 0, 1, 2)


@pytest.mark.parametrize(
    "drawn",
    [
        "┌──────┬────┐\n│ 项目 │ 数 │\n├──────┼────┤\n│ 规章 │ 0  │\n│ 文件 │ 2  │\n└──────┴────┘",
        "+------+----+\n| 项目 | 数 |\n+------+----+\n| 规章 | 0  |\n| 文件 | 2  |\n+------+----+",
        "+---+---+\n| 项目 | 数 |\n+---+---+\n| 规章 | 0 |\n+---+---+\n| 文件 | 2 |\n+---+---+",
        " 项目 | 数\n------+----\n 规章 | 0\n 文件 | 2",
        "项目    数\n------  ----\n规章    0\n文件    2",
    ],
    ids=["box framed", "framed", "corners out of line", "psql", "tabulate"],
)
def test_rules_that_only_frame(drawn: str) -> None:
    assert only_table(read(f"文字。\n\n{drawn}\n\n文字。")) == [["项目", "数"], ["规章", "0"], ["文件", "2"]]


def test_pandoc_rows_of_several_lines() -> None:
    text = (
        "-----------------------------\n 项目         本年      合计\n 名称         数量\n"
        "----------- --------- --------\n 规章         0         1\n\n 规范性       2         3\n 文件\n"
        "-----------------------------\n"
    )
    assert only_table(read(text)) == [
        ["项目\n名称", "本年\n数量", "合计"],
        ["规章", "0", "1"],
        ["规范性\n文件", "2", "3"],
    ]


def test_commas_are_cells_only_where_certain() -> None:
    assert only_table(read('项目,本年,合计\n"规\n章",0,"1,234"\n文件,2,3\n'))[1] == ["规\n章", "0", "1,234"]
    assert not read("公开,公平,公正\n及时,准确,全面\n").tables
    assert not read("规章,0,1\n文件,2\n许可,3,4\n").tables


def test_bars_stand_right_where_quotation_marks_are_printed_narrow() -> None:
    drawn = """
┌────────────┬──┐
│内容        │数│
├────────────┼──┤
│危及“三安全”│ 7│
├────────────┼──┤
│“一”“二”“三”│ 5│
├────────────┼──┤
│其他        │ 1│
└────────────┴──┘
"""
    rows = only_table(read(drawn))
    assert [row[-1] for row in rows] == ["数", "7", "5", "1"]


def test_semicolons_part_cells() -> None:
    (table,) = read("第一项;;;\n内容;制发;废止;有效\n规章;4;0;12\n文件;;1;7").tables
    assert table.rows() == [
        ["第一项", "", "", ""],
        ["内容", "制发", "废止", "有效"],
        ["规章", "4", "0", "12"],
        ["文件", "", "1", "7"],
    ]


def test_a_json_object_with_title_and_markup() -> None:
    rows = "".join(f"<tr><td>第{number}项信息的数量</td><td>{number}</td></tr>" for number in range(12))
    text = json.dumps({"data": {"title": "某某局2021年政府信息公开工作年度报告", "content": f"<table>{rows}</table>"}})
    document = read(text)
    assert document.text.startswith("某某局2021年政府信息公开工作年度报告")
    assert [row[1] for row in document.tables[0].rows()] == [str(number) for number in range(12)]


def test_a_bar_behind_every_row_is_no_cell() -> None:
    rows = ["项目 | 本年 | 合计 |", "规章 | 5 | |", "| 文件 | 7 | 7 |", "5 | | |"]
    assert only_table(read("\n".join(rows) + "\n")) == [
        ["项目", "本年", "合计"],
        ["规章", "5", ""],
        ["", "文件", "7", "7"],
        ["5", "", ""],
    ]


def test_a_section_in_bars_ends_the_table_above() -> None:
    table = "项目 | 本年 | 合计 |\n规章 | 5 | 5 |\n"
    title = "五、存在的问题 公开栏目更新偏慢，业务人员不足。下一步，将每月核对栏目。"
    document = read(f"{table}{title} |\n")
    assert only_table(document) == [["项目", "本年", "合计"], ["规章", "5", "5"]]
    assert paragraphs(document) == [title]


def test_a_page_in_a_string_of_a_script() -> None:
    cells = "".join(f'<tr><td colspan=\\"2\\">第{number}项</td><td>7</td><td>{number}</td></tr>' for number in range(9))
    prose = "<p>全年公开信息60条。<\\/p>"
    head = "<tr><td>甲</td><td>乙</td><td>丙</td><td>丁</td></tr>"
    document = read(f'let page = "{prose}<table border=\\"1\\">{head}{cells}</table>"; let other = "";')
    (table,) = document.tables
    assert [(cell.col, cell.text) for cell in table.cells if cell.row == 4] == [(0, "第3项"), (2, "7"), (3, "3")]
    assert "let page" not in document.text
