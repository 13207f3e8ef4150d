from __future__ import annotations

from gongkai.document import BBox, DocumentBuilder, Format, Run
from gongkai.sections import Role, outline
from gongkai.sections.prose import read_prose
from gongkai.sections.split import split_lines


def test_a_span_leads_back_to_page_and_box() -> None:
    builder = DocumentBuilder(name="test", data=b"", format=Format.PDF)
    builder.text("政府信息公开年报", page=1)
    builder.text("⼀、总体情况", page=1, bbox=BBox(0, 0, 9, 9), runs=[Run(0, 6, 1, BBox(0, 0, 9, 9))])
    runs = [Run(0, 4, 1, BBox(0, 10, 9, 19)), Run(4, 9, 2, BBox(0, 0, 9, 9))]
    builder.text("公开信息二十条。好", page=1, runs=runs)
    result = outline(builder.build())
    [section] = result.sections
    assert result.prose.text == "政府信息公开年报\n一、总体情况\n公开信息二十条。好"
    assert (section.role, section.page) == (Role.OVERVIEW, 1)
    start = result.prose.text.index("二十条")
    assert result.prose.locate(start, start + 3) == [(2, BBox(0, 0, 9, 9))]
    assert [result.prose.page(offset) for offset in (0, 16, start)] == [1, 1, 2]


def test_tables_and_furniture_are_left_out_and_lines_of_a_block_are_lines() -> None:
    builder = DocumentBuilder(name="test", data=b"", format=Format.TEXT)
    builder.text("一、总体情况\n公开信息\u00a020条。")
    prose, lines = read_prose(builder.build())
    assert prose.text == "一、总体情况\n公开信息 20条。"
    assert [prose.text[line.start : line.end] for line in lines] == ["一、总体情况", "公开信息 20条。"]


def test_a_page_on_one_line_is_cut_before_its_titles() -> None:
    builder = DocumentBuilder(name="test", data=b"", format=Format.TEXT)
    builder.text(
        "某县2019年政府信息公开工作年度报告 一、总体情况 2019年，公开信息若干条，其中一、二季度较多，三、四季度较少。 "
        "二、主动公开政府信息情况 见表。 三、依申请公开情况 无。"
    )
    prose, lines = read_prose(builder.build())
    parts = split_lines(lines)
    assert [part.text[:6] for part in parts] == ["某县2019", "一、总体情况", "二、主动公开", "三、依申请公"]
    assert all(prose.text[part.start : part.end] == part.text for part in parts)


def test_a_sentence_that_lists_the_titles_is_not_cut() -> None:
    builder = DocumentBuilder(name="test", data=b"", format=Format.TEXT)
    builder.text(
        "全文包括：一、总体情况；二、主动公开政府信息情况；三、收到和处理政府信息公开申请情况；四、政府信息公开行政复议、行政诉讼情况；"
        "五、存在的主要问题及改进情况；六、其他需要报告的事项。"
    )
    assert len(split_lines(read_prose(builder.build())[1])) == 1
