"""Tables of text and Markdown over page breaks, next to each other, inside HTML tags."""

from __future__ import annotations

import pytest
from text_dumps import furniture, only_table, paragraphs, ragged, read, read_md

from gongkai.document import Format
from gongkai.readers.sniff import sniff

HEAD = ["项目", "本年", "上年", "总数"]
BODY = [["规章", "0", "1", "1"], ["文件", "22", "8", "164"], ["许可", "1,204", "7", "1,211"]]


def pipes(rows: list[list[str]], *, ruled: bool) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]] if ruled else lines)


def html(rows: list[list[str]]) -> str:
    return "<table>" + "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in rows) + "</table>"


@pytest.mark.parametrize("mark", ["— 4 —", "第 4 页 共 9 页", "4"])
@pytest.mark.parametrize("head", [[], [HEAD]])
@pytest.mark.parametrize("style", ["pipes", "html"])
def test_a_page_break_cuts_no_table(mark: str, head: list[list[str]], style: str) -> None:
    pieces = [[HEAD, BODY[0]], [*head, *BODY[1:]]]
    first, second = (html(piece) if style == "html" else pipes(piece, ruled=True) for piece in pieces)
    document = read_md(f"# 报告\n\n## 二、主动公开\n\n{first}\n\n{mark}\n\n{second}\n\n## 三、收到\n")
    assert only_table(document) == [HEAD, *BODY]
    assert furniture(document) == [mark]


def test_a_running_head_stands_between_the_pieces() -> None:
    head, rest = pipes([HEAD, BODY[0]], ruled=True), pipes(BODY[1:], ruled=False)
    text = f"某县水务局年度报告\n\n正文。\n\n{head}\n\n— 2 —\n\n某县水务局年度报告\n\n{rest}\n\n三、收到\n"
    assert only_table(read_md(text)) == [HEAD, *BODY]


def test_a_row_that_a_page_break_made_a_head_is_a_row() -> None:
    text = pipes([HEAD, BODY[0]], ruled=True) + "\n\n" + pipes(BODY[1:], ruled=True)
    assert only_table(read_md(f"# 报告\n\n{text}\n")) == [HEAD, *BODY]


def test_tables_next_to_each_other_stay_apart() -> None:
    one, other = [["维持", "纠正", "总计"], ["1", "0", "1"]], [["维持", "纠正", "总计"], ["0", "2", "2"]]
    for second in (other, [["甲", "乙", "丙"], ["3", "4", "7"]]):
        text = f"# 报告\n\n{pipes(one, ruled=True)}\n\n{pipes(second, ruled=True)}\n"
        assert [ragged(table) for table in read_md(text).tables] == [one, second]


def test_a_blank_line_behind_each_row() -> None:
    rows = [HEAD, *BODY]
    assert only_table(read("\n\n".join(pipes([row], ruled=False) for row in rows))) == rows


def test_empty_first_cells_without_a_frame() -> None:
    text = "| 维持| 纠正| 总计\n---|---|---|---\n件数| 1| | 1  \n| | | 0  \n| 2| 0| \n"
    assert only_table(read_md(text)) == [
        ["", "维持", "纠正", "总计"],
        ["件数", "1", "", "1"],
        ["", "", "", "0"],
        ["", "2", "0", ""],
    ]


def test_a_cell_over_all_columns_as_the_head_of_a_ruled_table() -> None:
    text = (
        "\n  第二十条第（一）项\n  ----------  ----  ----\n  信息内容    本年  总数\n  规章        0     1\n\n正文。\n"
    )
    assert only_table(read_md(text))[:2] == [["第二十条第（一）项", "", ""], ["信息内容", "本年", "总数"]]


def test_emphasis_over_a_line_break_in_a_cell() -> None:
    assert only_table(read_md("| **结果<br>维持** | *总计* |\n|---|---|\n| **4** | 4 |\n")) == [
        ["结果\n维持", "总计"],
        ["4", "4"],
    ]


def test_a_short_row_below_the_widest_cell_begins_a_new_row() -> None:
    rows = [
        "|信息内容            |总数|",
        "|其他对外管理服务事项|3   |",
        "|第二十条第（六）项  |    |",
        "|行政处罚            |6   |",
    ]
    assert [row[0] for row in only_table(read("\n".join(rows)))] == [
        "信息内容", "其他对外管理服务事项", "第二十条第（六）项", "行政处罚",
    ]  # fmt: skip


def test_a_number_wrapped_in_a_drawn_cell_is_one_number() -> None:
    rule = "+----------+-------+"
    text = "\n".join((rule, "| 收费     | 160.5 |", "|          | 964   |", rule, "| 采购     | 3     |", rule))
    assert only_table(read(text)) == [["收费", "160.5\n964"], ["采购", "3"]]


PROSE = "某县水务局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n全年公开信息312条。\n\n"
TABLE = html([HEAD, *BODY])


@pytest.mark.parametrize(
    "wrapped",
    [
        f"<html><body>{TABLE}</body></html>",
        f"<html>\n<body>\n{TABLE}\n</body>\n</html>",
        f'<div style="overflow-x: auto">\n\n{TABLE}\n\n</div>',
        f'<div align="center">主动公开情况</div>\n\n{TABLE}',
        TABLE.replace("<td>", "<td><p>").replace("</td>", "</p></td>"),
    ],
)
@pytest.mark.parametrize("name", ["报告.md", "报告.txt"])
def test_html_around_a_table_makes_no_web_page(wrapped: str, name: str) -> None:
    text = f"{PROSE}{wrapped}\n\n五、存在的问题\n\n更新不够及时。\n"
    fmt = sniff(text.encode(), name)
    assert fmt is (Format.MARKDOWN if name.endswith("md") else Format.TEXT)
    document = (read_md if fmt is Format.MARKDOWN else read)(text)
    assert only_table(document) == [HEAD, *BODY]
    assert not any("<" in text for text in paragraphs(document))


def test_a_page_with_a_table_is_a_web_page() -> None:
    for page in (
        f"<html><body><p>一、总体情况</p><p>公开信息。</p>{TABLE}</body></html>",
        f"<html><body>{TABLE}</body></html>",
        f"<html><body>\n一、总体情况\n公开信息。\n{TABLE}\n二、主动\n公开。\n</body></html>",
    ):
        assert sniff(page.encode(), "报告.md") is Format.HTML


def test_a_row_of_many_cells_without_a_frame_keeps_its_empty_ones() -> None:
    words = ["维持", "纠正", "其他", "未结", "总计"]
    text = "| ".join(["行政复议", "行政诉讼"]) + "\n---|---\n" + "| ".join(words * 2) + "\n| | | | 0| 0| 0| 0| 0| 1| \n"
    assert only_table(read_md(text))[-1] == ["", "", "", "", "0", "0", "0", "0", "0", "1"]


def test_cells_behind_bars_with_their_spans_in_front() -> None:
    text = (
        '正文。\n\n[width="100%",cols="25%,25%,25%,25%",]\n|===\n4+|第二十条第（一 +\n）项\n\n'
        ".2+|信息内容 |本年 2+|总数\n|甲 |乙 |丙\n\n|规章 |{plus}1 2+|12 \\| 3\n|===\n\n三、收到\n"
    )
    document = read(text)
    assert [(cell.text, cell.row_span, cell.col_span) for cell in document.tables[0].cells] == [
        ("第二十条第（一\n）项", 1, 4), ("信息内容", 2, 1), ("本年", 1, 1), ("总数", 1, 2),
        ("甲", 1, 1), ("乙", 1, 1), ("丙", 1, 1), ("规章", 1, 1), ("+1", 1, 1), ("12 | 3", 1, 2),
    ]  # fmt: skip
    assert paragraphs(document)[-1] == "三、收到"
    assert not read("|===\n|a |b\n").tables


def test_lines_that_only_stand_in_a_frame_lose_their_bars() -> None:
    for reader in (read, read_md):
        document = reader(f"| 某县水务局年度报告 |\n\n| 一、总体情况 |\n\n{pipes([HEAD, *BODY], ruled=False)}\n")
        assert paragraphs(document) == ["某县水务局年度报告", "一、总体情况"]
        assert only_table(document) == [HEAD, *BODY]
