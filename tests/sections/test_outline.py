from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from documents import document
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.sections import Outline, Role, Section, outline

OUTLINES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "outlines.toml").read_text("utf-8"))["outline"]
OFFICIAL = [Role.OVERVIEW, Role.PROACTIVE, Role.REQUESTS, Role.REVIEW, Role.PROBLEMS, Role.OTHER]
TITLE = "新乡县水利局2021年政府信息公开工作年度报告\n"


def text_of(result: Outline, section: Section) -> str:
    start, end = section.span
    return result.prose.text[start:end]


def tops(result: Outline) -> list[Section]:
    return [section for section in result.sections if section.level == 1]


@pytest.mark.parametrize("case", OUTLINES, ids=lambda case: case["name"])
def test_the_tree_is_found(case: dict[str, Any]) -> None:
    result = outline(document(case["text"]))
    tree = [
        "  " * (section.level - 1) + (section.role.value if section.role else "-") + "|" + section.title
        for section in result.sections
    ]
    assert tree == case["tree"].strip("\n").split("\n")


@pytest.mark.parametrize("case", OUTLINES, ids=lambda case: case["name"])
def test_spans_lie_in_order_and_sections_inside_their_parents(case: dict[str, Any]) -> None:
    result = outline(document(case["text"]))
    before = 0
    open_sections: list[Section] = []
    for section in result.sections:
        start, end = section.span
        assert before <= start <= end <= len(result.prose.text)
        while open_sections and open_sections[-1].level >= section.level:
            open_sections.pop()
        if open_sections:
            assert open_sections[0].span[0] <= start
            assert end <= open_sections[-1].span[1]
            assert section.within == open_sections[0].role
        open_sections.append(section)
        if section.level == 1:
            before = start
        assert not text_of(result, section).endswith("\n")


def test_the_text_of_a_section_is_all_below_its_title() -> None:
    result = outline(
        document(
            TITLE
            + "一、总体情况\n好。\n（一）主动公开\n公开20条。\n"
            + "二、主动公开政府信息情况\nT2\n三、依申请公开情况\n无。\n王主任"
        )
    )
    assert [text_of(result, section) for section in tops(result)] == [
        "好。\n（一）主动公开\n公开20条。",
        "",
        "无。\n王主任",
    ]


def test_a_run_in_title_leaves_its_text_to_the_section() -> None:
    lines = "一、总体情况2021年，我局认真落实。\n公开20条。\n六、其他需要报告的事项无。"
    result = outline(document(TITLE + lines))
    assert [text_of(result, section) for section in tops(result)] == ["2021年，我局认真落实。\n公开20条。", "无。"]


def test_the_preamble_is_prose_and_not_title_date_or_source() -> None:
    plain = outline(document(TITLE + "2022年1月20日\n来源：新乡县水利局\n一、总体情况\n好。"))
    assert [section.role for section in plain.sections] == [Role.OVERVIEW]
    told = outline(document(TITLE + "2022年1月20日\n根据条例要求，现公布本年度报告。\n欢迎监督。\n一、总体情况\n好。"))
    assert told.sections[0].role is Role.PREAMBLE
    assert text_of(told, told.sections[0]).startswith("根据条例要求")


def test_a_lost_title_is_found_by_its_table_alone() -> None:
    result = outline(
        document(
            TITLE
            + "一、总体情况\n好。\nT2\n以上数据不含乡镇。\n"
            + "三、收到和处理政府信息公开申请情况\nT3\nT4\n五、存在问题\n有。"
        )
    )
    assert [section.role for section in tops(result)] == OFFICIAL[:5]
    assert [text_of(result, section) for section in tops(result)][:2] == ["好。", "以上数据不含乡镇。"]


def test_a_title_that_was_read_into_a_table_is_found_there() -> None:
    lines = (
        "一、总体情况\n好。\n二、主动公开政府信息情况\nT2\n三、收到和处理政府信息公开申请情况\nTT\n五、存在问题\n有。"
    )
    result = outline(document(TITLE + lines))
    assert [section.role for section in tops(result)] == OFFICIAL[:5]
    assert tops(result)[3].title == "四、政府信息公开行政复议、行政诉讼情况"


def test_another_kind_of_report_gets_a_tree_without_roles() -> None:
    lines = "一、主要做法\n好。\n二、存在问题\n有。\n三、下一步打算\n改。"
    result = outline(document(f"新乡县2022年法治政府建设年度报告\n{lines}"))
    assert [section.title for section in tops(result)] == ["一、主要做法", "二、存在问题", "三、下一步打算"]
    assert {section.role for section in result.sections} == {None}


def test_furniture_is_no_prose() -> None:
    result = outline(document("~ - 1 -\n" + TITLE + "一、总体情况\n~ 新乡县水利局\n好。"))
    assert result.prose.text == TITLE + "一、总体情况\n好。"


def test_an_empty_document_has_an_empty_outline() -> None:
    result = outline(document(" "))
    assert (result.prose.text, result.sections, result.metadata.title) == ("", (), None)


FRAGMENTS = [
    "一、", "二、总体情况", "（一）", "1.", "第一部分", "总体情况",
    "主动公开政府信息情况", "其他需要报告的事项无。", "目录", "T2", "T3", "T4",
    "# 标题", "~ 1", "2021年政府信息公开工作年度报告", "新乡县水利局", "2022年1月1日", "本年新收政府信息公开申请数量",
    "申请人情况", "二、2021年，我局。三、总体情况 无。", "统计期限2021年1月1日至2021年12月31日", "㈠", "①", "\u2028",
    "\U0002f800", "()", "|", "〇", "、", "。",
]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=4).map("".join), max_size=30))
def test_no_document_breaks_it(lines: list[str]) -> None:
    result = outline(document("\n".join(lines)))
    for section in result.sections:
        assert 0 <= section.span[0] <= section.span[1] <= len(result.prose.text)


@pytest.mark.parametrize(
    ("above", "within", "role"),
    [
        ("根据规定编制报告。数据为2024年。", "（一）主动公开\n发布64条。\n（二）依申请公开\n受理9件。", Role.OVERVIEW),
        ("现公布2024年政府信息公开工作年度报告，请监督。", "我局发布信息64条。", Role.OVERVIEW),
        ("根据规定编制本报告。数据为2024年。", "（一）项目建设方面\n建成9项。\n（二）主动公开方面\n64条。", None),
    ],
    ids=["points", "preamble", "other work"],
)  # fmt: skip
def test_a_report_without_title_that_breaks_off_is_told_by_how_it_begins(above: str, within: str, role: Role | None):
    result = outline(document(f"{above}\n一、总体情况\n{within}"))
    assert [section.role for section in tops(result)] == [Role.PREAMBLE, role]
