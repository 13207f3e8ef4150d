from __future__ import annotations

import pytest
from documents import document

from gongkai.sections import Role
from gongkai.sections.headings import Heading, Style, find_headings, read_mark
from gongkai.sections.prose import read_prose
from gongkai.text.normal import even


def headings(text: str) -> list[Heading]:
    return find_headings(read_prose(document(text))[1])


@pytest.mark.parametrize(
    ("line", "style", "ordinal"),
    [
        ("一、总体情况", Style.COMMA, 1),
        ("十二、其他", Style.COMMA, 12),
        ("二.主动公开", Style.COMMA, 2),
        ("三，依申请", Style.COMMA, 3),
        ("四 、行政复议", Style.COMMA, 4),
        ("|六、其他", Style.COMMA, 6),
        ("*一、总体", Style.COMMA, 1),
        ("## 五、问题", Style.COMMA, 5),
        ("**五、问题**", Style.COMMA, 5),
        ("⼀、总体", Style.COMMA, 1),
        ("壹、总体", Style.COMMA, 1),
        ("（一）主动公开", Style.ROUND, 1),
        ("(二)依申请", Style.ROUND, 2),
        ("（三)平台", Style.ROUND, 3),
        ("四）监督", Style.ROUND, 4),
        ("〔五〕监督", Style.ROUND, 5),
        ("㈡ 平台", Style.ROUND, 2),
        ("（ 一 ）、主动公开", Style.ROUND, 1),
        ("1.更新慢", Style.ARABIC, 1),
        ("2、更新慢", Style.ARABIC, 2),
        ("3．更新慢", Style.ARABIC, 3),
        ("⒋更新慢", Style.ARABIC, 4),
        ("1.2021年的问题", Style.ARABIC, 1),
        ("（1）更新慢", Style.ARABIC_ROUND, 1),
        ("2)更新慢", Style.ARABIC_ROUND, 2),
        ("⑶更新慢", Style.ARABIC_ROUND, 3),
        ("①更新慢", Style.CIRCLED, 1),
        ("第一部分 概述", Style.PART, 1),
        ("第三章 依申请", Style.PART, 3),
        ("第 2 部 分：主动公开", Style.PART, 2),
        ("IV. 行政复议", Style.PART, 4),
        ("Ⅲ、依申请", Style.PART, 3),
    ],
)
def test_numbers_are_read_in_spite_of_drift_and_dirt(line: str, style: Style, ordinal: int) -> None:
    mark = read_mark(even(line))
    assert mark is not None
    assert (mark.style, mark.ordinal) == (style, ordinal)


@pytest.mark.parametrize(
    "line", ["一是加强领导", "其一，公开", "2021年，我局", "3.5万条", "12件", "总体情况", "一方面，", "二〇二一年一月"]
)
def test_other_numbers_are_no_marks(line: str) -> None:
    assert read_mark(even(line)) is None


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("一、总体情况", "一、总体情况"),
        ("|六、其他需要报告的事项", "六、其他需要报告的事项"),
        ("**五、存在的主要问题及改进情况**", "五、存在的主要问题及改进情况"),
        ("一 、 总体 情况", "一、总体情况"),
        ("一 总体情况", "一 总体情况"),
        ("二主动公开政府信息情况", "二主动公开政府信息情况"),
        ("三、收到和处理政府信息公开申请情况。", "三、收到和处理政府信息公开申请情况"),
        ("二、持续深化公开：", "二、持续深化公开"),
        ("(一)加强组织领导，严格按照要求进行公开", "(一)加强组织领导，严格按照要求进行公开"),
        ("（一）统筹部署，全面推进政务公开。", "（一）统筹部署，全面推进政务公开"),
        ("1.更新不及时", "1.更新不及时"),
        ("一、（一）总体情况", "一、（一）总体情况"),
        ("总体情况", "总体情况"),
    ],
)
def test_a_whole_line_is_a_title(line: str, title: str) -> None:
    [heading] = headings(line)
    assert heading.title == title
    assert not heading.run_in


@pytest.mark.parametrize(
    ("line", "title", "text"),
    [
        ("一、总体情况2021年，我局认真落实条例要求。", "一、总体情况", "2021年，我局认真落实条例要求。"),
        ("六、其他需要报告的事项无。", "六、其他需要报告的事项", "无。"),
        ("六、其他需要报告的事项：无", "六、其他需要报告的事项", "无"),
        ("（一）主动公开。全年公开信息20条。", "（一）主动公开", "全年公开信息20条。"),
        ("总体情况：2021年，我局公开信息20条。", "总体情况", "2021年，我局公开信息20条。"),
        (
            "三、党政负责人履行推进法治建设职责情况县委主要负责同志主持召开会议2次，县政府主要负责同志听取汇报3次，推动落实。",
            "三、党政负责人履行推进法治建设职责情况",
            "县委主要负责同志主持召开会议2次，县政府主要负责同志听取汇报3次，推动落实。",
        ),
    ],
)
def test_a_title_runs_into_its_text(line: str, title: str, text: str) -> None:
    [heading] = headings(line)
    assert heading.run_in
    assert heading.title == title
    assert line[heading.body :] == text


@pytest.mark.parametrize(
    "line",
    [
        "一是加强组织领导。",
        "一、加强组织领导，明确分工，落实责任，全年召开会议三次；二、完善制度，堵塞漏洞。",
        "1.部分栏目更新不及时，影响了公众获取信息。",
        "（一）没有收到申请。",
        "二、上年结转政府信息公开申请数量",
        "（一）予以公开",
        "1.属于国家秘密",
        "三、本年度办（一）予以公开40 8 0 0 2 3 53理",
        "二、主动公开政府信息情况......2",
        "2021年，我局认真落实。",
        "我局主动公开信息20条",
        "一、进一步加强，",
    ],
)
def test_sentences_rows_and_contents_are_no_titles(line: str) -> None:
    assert headings(line) == []


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("一、\n总体情况\n好。", "一、总体情况"),
        ("二、主动公开政府信息情\n况\n好。", "二、主动公开政府信息情况"),
        ("三、收到和处理政府信息公开\n申请情况\n好。", "三、收到和处理政府信息公开申请情况"),
        (
            "四、因政府信息公开工作被申请行政复议、\n提起行政诉讼情况\n好。",
            "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        ),
        ("五、存在的主要问题及改\n进情况\n好。", "五、存在的主要问题及改进情况"),
        ("第二部分\n名词解释\n好。", "第二部分 名词解释"),
    ],
)
def test_a_title_stands_on_two_lines(lines: str, title: str) -> None:
    [heading] = headings(lines)
    assert (heading.title, heading.last) == (title, 1)


def test_a_title_is_not_joined_with_its_text() -> None:
    first, second = headings("（一）申请情况\n收到5件。\n（二）收费情况\n无。")
    assert (first.title, second.title) == ("（一）申请情况", "（二）收费情况")


def test_rows_of_a_form_that_was_read_as_text_are_no_headings() -> None:
    found = headings(
        "三、收到和处理政府信息公开申请情况\n（本列数据的勾稽关系为：第一项加第二项之和）\n申请人情况\n三、本年度办理结\n（一）予以公\n"
        "2.其他法律行政\n3.其他\n四、结转下年度\n四、政府信息公开行政复议、行政诉讼情况\n（一）复议\n无。"
    )
    assert [heading.role for heading in found] == [Role.REQUESTS, Role.REVIEW, Role.REVIEW]


def test_the_official_table_behind_a_title_is_seen() -> None:
    found = headings("一、总体情况\n好。\n二、主动公开政府信息情况\nT2\n三、收到和处理政府信息公开申请情况\nT3\nT4")
    assert [heading.form for heading in found] == [None, Role.PROACTIVE, Role.REQUESTS]
