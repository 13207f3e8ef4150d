from __future__ import annotations

import pytest
import web_pages as pages

from gongkai.document import Document
from gongkai.readers.html.reader import read_html
from gongkai.settings import Settings


def read(text: str) -> Document:
    return read_html(text.encode(), name="page.html", settings=Settings())


def rows(markup: str) -> list[list[str]]:
    (table,) = read(markup).tables
    return table.rows()


def test_the_official_form() -> None:
    (table,) = read(f"<table>{pages.requests()}</table>").tables
    grid = [[cell.text if cell else None for cell in row] for row in table.grid()]
    assert grid[2][:5] == [grid[0][0]] * 3 + ["自然人", "商业\n企业"]
    assert grid[7] == ["三、本年度办理结果", "（三）不予公开", "2.其他法律行政法规禁止公开", *[""] * 7]
    assert grid[8] == ["三、本年度办理结果", "（七）总计", "（七）总计", *"0123456"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("</td>", "").replace("</tr>", ""),
        lambda text: text.replace("colspan=7", "colspan=70").replace("rowspan=4", "rowspan=400"),
        lambda text: text.replace("colspan=3", "colspan='3px'").replace("rowspan=2", 'rowspan="2 "'),
        lambda text: text.replace("rowspan=4", "rowspan=0"),
        lambda text: text.replace("<tr>", "<tr><!-- 行 -->") + "<tr></tr><tr><td></td></tr>",
        lambda text: text.replace("</tr>", "</tr><tr style='display:none'><td width=1>隐</td></tr>"),
        lambda text: text.replace("<td>", "<TD><P class=MsoNormal>").replace("</td>", "<o:p></o:p></P></TD>"),
        lambda text: text.replace("<td>0</td>", "<td><table><tr><td>0</td></tr></table></td>"),
        lambda text: text.replace("<tr>", "<tr>\n  ").replace("<td", "\n<td").replace("</tr>", "</tr>\n\n"),
    ],
)  # fmt: skip
def test_broken_markup_gives_the_same_cells(damage: object) -> None:
    whole = rows(f"<table>{pages.requests()}</table>")
    assert callable(damage)
    assert rows(f"<table>{damage(pages.requests())}</table>") == whole


def test_rows_without_their_table() -> None:
    assert rows(pages.requests()) == rows(f"<table>{pages.requests()}</table>")


def test_empty_cells_stay_and_empty_rows_and_columns_go() -> None:
    markup = (
        "<table><tr><td>项目</td><td></td><td>数量</td></tr><tr><td></td><td></td><td></td></tr><tr><td>规章</td><td>"
    )
    assert rows(f"{markup}</td><td>&nbsp;</td></tr></table>") == [["项目", "数量"], ["规章", ""]]


def test_a_row_of_many_cells_left_unfilled_stays() -> None:
    head = "".join(f"<td>{word}" for word in "甲乙丙丁戊")
    assert rows(f"<table><tr>{head}<tr>{'<td>' * 5}</table>") == [list("甲乙丙丁戊"), [""] * 5]


def test_column_that_is_blank_under_a_header_stays() -> None:
    assert rows("<table><tr><td>甲<td>乙<td>丙<tr><td>1<td><td>2</table>") == [["甲", "乙", "丙"], ["1", "", "2"]]


def test_thead_and_tfoot_in_order_of_writing() -> None:
    markup = "<table><caption>表一</caption><thead><tr><th>甲<th>乙</thead><tbody><tr><td>1<td>2</tbody></table>"
    document = read(markup)
    assert document.tables[0].rows() == [["甲", "乙"], ["1", "2"]]
    assert [block.text for block in document.prose()] == ["表一"]


def test_a_rowspan_ends_with_its_group() -> None:
    markup = "<table><thead><tr><th rowspan=3>甲<th>乙</thead><tbody><tr><td>1<td>2<tr><td>3<td>4</tbody></table>"
    assert rows(markup) == [["甲", "乙"], ["1", "2"], ["3", "4"]]


def test_a_report_in_one_table_is_cut_at_its_prose() -> None:
    markup = (
        f"<table><tr><td colspan=4>{pages.TITLE}</td></tr><tr><td colspan=4>一、总体情况</td></tr>"
        f"<tr><td colspan=4><p>{pages.PROSE}</p></td></tr><tr><td colspan=4>二、主动公开政府信息情况</td></tr>"
        f"{pages.proactive()}<tr><td colspan=4>五、存在的主要问题</td></tr>"
        f"<tr><td colspan=4>{pages.PROSE}</td></tr></table>"
    )
    document = read(markup)
    assert [block.text for block in document.prose()] == [
        pages.TITLE, "一、总体情况", pages.PROSE, "二、主动公开政府信息情况", "五、存在的主要问题", pages.PROSE,
    ]  # fmt: skip
    assert [table.rows()[0] for table in document.tables] == [["第二十条第（一）项", "", "", ""]]
    assert document.tables[0].n_rows == 4


def test_a_long_note_in_a_row_of_data_keeps_the_row() -> None:
    note = "说明：" + "本项数据按照统计口径填报。" * 10
    markup = f"<table><tr><td>指标<td>单位<td>数<td>备注<tr><td>公开数<td>条<td>12<td>{note}</table>"
    assert rows(markup)[1] == ["公开数", "条", "12", note]


def test_nested_tables_are_read_once_and_in_place() -> None:
    form = f"<table>{pages.proactive()}</table>"
    document = read(f"<table><tr><td><p>一、总体</p><p>{pages.PROSE}</p>{form}<p>后文。</p></td></tr></table>")
    kinds = [type(block).__name__ for block in document.blocks]
    assert kinds == ["TextBlock", "TextBlock", "Table", "TextBlock"]


def test_fields_of_a_filled_form() -> None:
    field = '<input type="text" value="{}" readonly>'
    markup = (
        f"<table><tr><td>规章<td>{field.format(3)}<tr><td>文件<td>{field.format('')}<input type=hidden value=9></table>"
    )
    assert rows(markup) == [["规章", "3"], ["文件", ""]]


def test_cell_lines_are_joined_by_line_feeds() -> None:
    assert rows("<table><tr><td><p>商</p><p>业</p>企<br>业<td>x<tr><td>1<td>2</table>")[0][0] == "商\n业\n企\n业"


GRID = [["信息内容", "本年制发件数", "现行有效件数"], ["规章", "/", "0"], ["行政规范性文件", "1", "9"]]


def boxes(table: str, row: str, cell: str, tag: str = "div") -> str:
    lines = ("".join(f"<{tag} {cell}>{text}</{tag}>" for text in cells) for cells in GRID)
    return f"<p>如下：</p><div {table}>" + "".join(f"<div {row}>{line}</div>\n" for line in lines) + "</div><p>完。</p>"


@pytest.mark.parametrize(
    "markup",
    [
        boxes("style='display:table'", "style='display: table-row'", ""),
        boxes("", "", "style='display:table-cell;width:33%'", "span"),
        "<style>.b .h, .z {color:red; display:table-cell}</style>" + boxes("", "class='y'", "class='x z'"),
        boxes("role=table", "role=row", "role=cell", "span"),
        boxes("class=table", "class=tr", "class=td"),
        boxes("", "", ""),
        boxes("", "", "", "p"),
    ],
)
def test_boxes_that_make_a_table(markup: str) -> None:
    assert rows(markup) == GRID


@pytest.mark.parametrize(
    "markup",
    [
        "<div><div class=row><h3>一、总体情况</h3><p>本年公开信息9条。</p></div></div>",
        "<div>" + "<div><p>一是人手少。</p><p>二是更新慢。</p><p>三是形式单一。</p></div>" * 3 + "</div>",
        "<p><span>全年</span><span>9</span><span>条</span></p>" * 4,
        "<div>" + "<div>规章：<div>0</div><div>1</div><div>2</div></div>" * 3 + "</div>",
    ],
)
def test_boxes_of_prose_are_no_table(markup: str) -> None:
    assert read(f"<p>2023年政府信息公开工作年度报告</p>{markup}").tables == []


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("<del>603</del>596", "596"),
        ("<s>603</s> 596", "596"),
        ('<span style="text-decoration: line-through">603</span>596', "596"),
        ('<span style="text-decoration-line:line-through">603</span>596', "596"),
        ("1253<sup>1</sup>", "1253"),
        ("1253<sup>[2]</sup>", "1253"),
        ("收到<sup>注1</sup>", "收到"),
        ("面积（m<sup>2</sup>）", "面积（m2）"),
        ("<u>596</u>", "596"),
    ],
)
def test_what_is_struck_out_and_marks_of_footnotes_are_no_digits(cell: str, told: str) -> None:
    assert rows(f"<table><tr><td>甲</td><td>{cell}</td></tr><tr><td>乙</td><td>1</td></tr></table>")[0] == ["甲", told]


@pytest.mark.parametrize(
    "hiding",
    [
        'style="display:none"',
        'style="visibility: hidden"',
        "hidden",
        'style="position:absolute; left:-9999px"',
        'style="opacity:0; height:0"',
        'style="height:0;overflow:hidden"',
        'style="font-size:0"',
    ],
)
@pytest.mark.parametrize("first", [False, True])
def test_a_hidden_copy_of_a_table_gives_way_to_the_visible_one(hiding: str, *, first: bool) -> None:
    rows = "".join(f"<tr><td>第{number}项政府信息公开工作的数量<td>{{0}}{number}" for number in range(30))
    shown, copy = f"<table>{rows.format(4)}</table>", f"<div {hiding}><table>{rows.format(7)}</table></div>"
    title = "<h1>某某局2022年政府信息公开工作年度报告</h1><p>一、总体情况</p>"
    (table,) = read(title + (copy + shown if first else shown + copy)).tables
    assert [row[1] for row in table.rows()][:2] == ["40", "41"]


def test_boxes_without_a_size_hold_what_has_its_own() -> None:
    (table,) = read(
        '<div style="font-size:0"><table style="font-size:14px"><tr><td>规章<td>4<tr><td>文件<td>5</table></div>'
    ).tables
    assert table.rows() == [["规章", "4"], ["文件", "5"]]


def test_the_number_chosen_from_a_list_in_a_cell() -> None:
    chosen = "<select><option>1</option><option selected>61</option></select>"
    assert rows(f"<table><tr><td>规章<td>{chosen}<tr><td>文件<td>5</table>") == [["规章", "61"], ["文件", "5"]]
