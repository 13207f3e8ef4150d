from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from gongkai.sections import Role
from gongkai.sections.roles import form_role, is_row_label, judge, run_in
from gongkai.text.normal import even, key

TITLES = tomllib.loads((Path(__file__).parent / "section_titles.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("role", "title"), [(role, title) for role, titles in TITLES.items() for title in titles])
def test_a_title_names_its_role(role: str, title: str) -> None:
    assert judge(title).role == (None if role == "none" else Role(role))


@pytest.mark.parametrize("title", [title for role, titles in TITLES.items() if role != "none" for title in titles])
def test_official_titles_are_certain(title: str) -> None:
    assert judge(title).certain


@pytest.mark.parametrize(
    "sentence",
    [
        "我局主动公开信息20条",
        "收到申请3件",
        "公开内容不够全面",
        "持续深化主动公开，不断提升工作透明度和群众满意度",
        "2021年，县政府办公室认真贯彻条例",
        "",
    ],
)
def test_sentences_are_no_certain_titles(sentence: str) -> None:
    assert not judge(sentence).certain


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("总体情况2021年，我局认真落实条例", "总体情况"),
        ("其他需要报告的事项无。", "其他需要报告的事项"),
        ("其他需要报告的事项 无", "其他需要报告的事项"),
        ("其他需要报告的事项本年度收取信息处理费0元", "其他需要报告的事项"),
        ("存在的主要问题及改进情况 一是公开不够及时；二是人员不足。", "存在的主要问题及改进情况"),
        ("存在的主要问题及改进情况存在的主要问题：一是", "存在的主要问题及改进情况"),
        ("主动公开。街道按照要求公开", "主动公开"),
        ("总体情况", None),
        ("政府信息公开工作情况统计表", None),
        ("主动公开政府信息情况和依申请公开情况", None),
        ("加强组织领导", None),
    ],
)
def test_a_title_that_runs_into_its_text_ends_where_the_text_begins(line: str, title: str | None) -> None:
    end = run_in(even(line))
    assert (line[:end] if end else None) == title


@pytest.mark.parametrize(
    "label",
    [
        "本年新收政府信息公开申请数量",
        "部分公开（区分处理的，只计这一情形）",
        "属于国家秘密",
        "申请人逾期未按收费通知要求缴纳费用",
    ],
)
def test_rows_of_the_form_are_no_titles(label: str) -> None:
    assert is_row_label(key(label))


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("第二十条第（五）项信息内容本年处理决定数量", Role.PROACTIVE),
        ("本年新制作数量 本年新公开数量", Role.PROACTIVE),
        ("申请人情况自然人", Role.REQUESTS),
        ("结果维持 结果纠正 其他结果", Role.REVIEW),
        ("项目数量会议", None),
    ],
)
def test_official_tables_are_told_by_their_words(text: str, role: Role | None) -> None:
    assert form_role(key(text)) is role
