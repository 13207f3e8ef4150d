"""Specific or generic, softened or not."""

from __future__ import annotations

import pytest

from gongkai.nlp.specific import is_hedged, is_specific


@pytest.mark.parametrize(
    "text",
    [
        "“招考信息”栏七个月没动。",
        "每季度由法规股讲一课。",
        "六月底前完成目录调整。",
        "全局只有1名工作人员兼管此项工作。",
        "按《发布管理办法》逐条登记。",
        "住建局与民政局的名单对不上。",
        "由分管副镇长逐篇审核。",
        "占比近九成。",
        "惠农补贴栏的内容很旧。",
        "公布的比例不足三分之一。",
        "实行月通报、季考核。",
        "开设“政策直通车”，专人维护。",
    ],
)
def test_specific(text: str) -> None:
    assert is_specific(text)


@pytest.mark.parametrize(
    "text",
    [
        "部分栏目更新不及时。",
        "将定期开展培训。",
        "一是公开意识有待加强；",
        "2023年，我局将进一步加大公开力度。",
        "（三）严格落实“三审三校”制度。",
        "贯彻落实《中华人民共和国政府信息公开条例》。",
        "各部门重视程度不够。",
        "公开内容的深度和广度不够。",
        "个别单位信息报送不及时，处理不规范。",
        "学习不够科学系统。",
        "信息公开与业务工作存在“两张皮”现象。",
        "解读仍是“照搬照抄”，不解渴。",
        "一年来，工作平稳有序。",
    ],
)
def test_generic(text: str) -> None:
    assert not is_specific(text)


@pytest.mark.parametrize(
    "text",
    [
        "做到“先预审、后发布”。",
        "克服“重建设、轻维护”的倾向。",
        "坚持“发布为常态，不发布为例外”。",
        "落实“谁主办谁更新”的要求。",
    ],
)
def test_a_slogan_in_quotation_marks_names_nothing(text: str) -> None:
    assert not is_specific(text)


@pytest.mark.parametrize("text", ["“部门预算、部门决算”专栏更新慢。", "“预算公开、决算公开”两个栏目合并。"])
def test_a_column_called_by_two_halves_is_named(text: str) -> None:
    assert is_specific(text)


@pytest.mark.parametrize("text", ["提前一个月报送。", "提前一周征求意见。", "在一个工作日内更新。"])
def test_one_with_a_unit_of_time_is_a_number(text: str) -> None:
    assert is_specific(text)


@pytest.mark.parametrize(
    ("agency", "text"),
    [
        ("青河县卫生健康局", "下一步，青河县卫生健康局将加强学习。"),
        ("青河县卫生健康局", "县卫生健康局将加强学习。"),
        ("青河县卫生健康局", "县卫健局重视不够。"),
        ("青河县发展和改革委员会", "县发改委将加强学习。"),
    ],
)
def test_the_office_s_own_name_says_no_more_than_we(agency: str, text: str) -> None:
    assert not is_specific(text, agency=agency)
    assert is_specific(text)


@pytest.mark.parametrize(
    "text", ["县水务局报送不及时。", "县卫生健康局政策法规股逐条登记。", "县卫生健康局每月15日前更新。"]
)
def test_others_and_its_own_departments_are_named(text: str) -> None:
    assert is_specific(text, agency="青河县卫生健康局")


@pytest.mark.parametrize("text", ["老年人两项补贴公开不完整。", "将抓好三项工作。", "贯彻中央八项规定精神。"])
def test_the_number_of_a_fixed_name_is_none(text: str) -> None:
    assert not is_specific(text)


@pytest.mark.parametrize("text", ["制定两项制度。", "仍有三项信息未公开。", "两个栏目没有更新。"])
def test_a_numeral_that_counts_is_a_number(text: str) -> None:
    assert is_specific(text)


def test_hedges() -> None:
    assert is_hedged("个别栏目更新还不够及时。")
    assert is_hedged("公开的主动性在一定程度上有待提高。")
    assert not is_hedged("“招考信息”栏七个月没动。")


def test_a_frame_is_specific_by_a_number_alone() -> None:
    assert is_specific("收到“青禾发布”公众号留言12条。", frame=True)
    assert not is_specific("学习贯彻《发布管理办法》。", frame=True)
    assert not is_specific("为此，我们准备抓好三件事。", frame=True)
