"""Figures by scope: of the year, cumulative, a change, a plan; what a sentence goes on about."""

from __future__ import annotations

import pytest
from figures_told import compared, find, told

from gongkai.sections.model import Role


def test_scopes() -> None:
    text = "现有信息员28人，今年新增3人，同比增长12%，公开率达到95%。"
    assert [item.scope for item in find(text)] == ["total", "year", "change", "share"]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("今年以来，举办培训3次。", "year"),
        ("2022年以来，举办培训3次。", "year"),
        ("2018年以来，举办培训30次。", "total"),
        ("网站开通以来，发布公告900件。", "total"),
        ("2022年，我县累计收到政府信息公开申请12件。", "year"),
        ("截至2022年12月底，共收到政府信息公开申请12件。", "year"),
        ("截至2022年底，共公开信息900条。", "total"),
        ("截至2022年底，我局本年度公开信息90条。", "year"),
        ("微信公众号现有粉丝1200人，发布推文320条。", "year"),
        ("对上年度存在的问题全部整改到位，开展培训3次。", "year"),
    ],
)
def test_since_the_year_began_is_of_the_year(text: str, scope: str) -> None:
    assert [item.scope for item in find(text)] == [scope]


def test_plans_are_no_figures_of_the_year() -> None:
    assert [item.scope for item in find("下一步计划举办2期培训。", Role.PROBLEMS)] == ["plan"]


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("计划2023年举办培训2期，制作图解5个。", ["plan", "plan"]),
        ("2023年，我局将新增专栏3个。", ["plan"]),
        ("收到政府信息公开申请5件，结转2023年办理1件，答复4件。", ["year", "year", "year"]),
        ("截至2023年1月10日，累计公开信息500条。", ["total"]),
        ("2021年举办培训2期。", ["previous"]),
        ("2023年将通过培训2次补齐短板。", ["plan"]),
        ("2023年1月，召开了总结会1次。", ["previous"]),
    ],
)
def test_a_later_year_is_a_plan_s_in_any_section(text: str, scopes: list[str]) -> None:
    assert [item.scope for item in find(text)] == scopes


@pytest.mark.parametrize(
    ("text", "figures_told"),
    [
        ("累计公开信息906条，2022年新增72条。", [("information_items", "total"), ("information_items", "year")]),
        ("累计公开信息906条，其中今年公开72条。", [("information_items", "total"), ("information_items", "year")]),
        ("累计发布公告90件，较上年新增8件。", [("发布公告", "total"), ("较上年新增", "change")]),
        ("累计举办培训30期，当年举办2期。", [("trainings", "total"), ("trainings", "year")]),
        ("现有信息员28人，今年新增3人。", [("staff", "total"), ("信息员新增", "year")]),
        ("累计公开信息906条，其中要闻72条。", [("information_items", "total"), ("要闻", "total")]),
        ("开展培训3次，累计培训56人次。", [("trainings", "year"), ("trained_people", "year")]),
        ("累计公开信息906条，今年制作图解72条。", [("information_items", "total"), ("制作图解", "year")]),
    ],
)
def test_the_year_s_own_number_behind_a_cumulative_one(text: str, figures_told: list[tuple[str, str]]) -> None:
    assert [(item.indicator, item.scope) for item in find(text)] == figures_told


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("举办专题培训1场，参加人数76人。", [76]),
        ("开展培训3场次，覆盖130余人次。", [130]),
        ("组织业务培训班，参加人员达76人。", [76]),
        ("开展培训2次，各科室、站所70余人参加。", [70]),
        ("开展培训2次，检查组5人到村。", []),
        ("举办开放日2次，参加人数76人。", []),
        ("开展培训4场次，召开座谈会3次，参加人员60人。", []),
        ("开展培训4场次，参与群众60人。", []),
    ],
)
def test_those_who_took_part_in_a_training(text: str, people: list[float]) -> None:
    assert [value for name, value, _ in told(text) if name == "trained_people"] == people


def test_both_counts_where_each_is_said() -> None:
    assert compared("行政复议、行政诉讼各1件。", Role.REVIEW) == [("reconsiderations", 1), ("lawsuits", 1)]
