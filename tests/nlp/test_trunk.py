"""The trunk of a statement: adverbials, concessions and aims that name no theme are taken off, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.nlp.features import plain
from gongkai.nlp.trunk import trunk


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("按照市委、市政府的统一部署，加强业务学习，", "加强业务学习，"),
        ("下一步，我局将围绕群众关切，充实公开内容。", "我局将围绕群众关切，充实公开内容。"),
        ("今年以来，在县政府办的指导下，我镇更新了目录。", "我镇更新了目录。"),
        ("虽然公开渠道有所增加，但解读材料偏少。", "解读材料偏少。"),
        ("工作有进步，但不少栏目空着，但愿明年补齐。", "不少栏目空着，但愿明年补齐。"),
        ("组织集中培训，切实提高工作水平。", "组织集中培训"),
        ("健全发布制度，确保信息及时、准确。", "健全发布制度"),
        ("我县政府信息公开工作机制不健全。", "我县工作机制不健全。"),
        ("对厂务公开网进行改版。", "对网站进行改版。"),
        ("栏目久未更新，年终考核因此扣分。", "栏目久未更新"),  # R85
        ("网上的收费标准是旧的，居民多次上门询问。", "网上的收费标准是旧的"),
        ("公开本年度干部培训安排。", "公开信息。"),  # R63
        ("价格听证会笔录一直没有公开。", "信息一直没有公开。"),
        ("公布各站所考核排名和得分情况。", "公布信息。"),
        ("严格执行来稿登记制度。", "严格执行来稿登记。"),  # R80
        ("虽有几篇图文解读，但形式老套。", "解读形式老套。"),
        ("虽有几篇图文解读，但公开内容偏少。", "公开内容偏少。"),
        ("督查结果五个工作日内上网。", "信息五个工作日内上网。"),
    ],
)
def test_what_is_coded_is_left(text: str, left: str):
    assert trunk(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "为每个村配一台电脑，装好公示系统。",  # 为 names who gets it
        "按月核对栏目，补齐空白。",
        "对照清单逐条自查，撤下旧件。",
        "提高干部的公开意识。",  # an aim that is all there is
        "通过两期讲座，提高信息员写解读稿的能力。",  # an aim with an object of its own
        "以例会为抓手，催交各科室的稿件。",
        "对于信息员的培训偏少，干部的认识也不深。",  # a lack of its own, and so is a cause
        "由于受编制限制，专职人员一直没有到位。",
        "下一步，",
        "公布监督投诉电话。",
        "文件写得太专业，群众反映看不懂。",
        "培训经费没有着落。",
        "听证会开得少。",
        "健全来稿登记制度。",
        "严格执行各项制度。",
    ],
)
def test_what_says_something_stays(text: str):
    assert trunk(text) == text


@given(
    st.lists(
        st.sampled_from(["按照上级要求", "但", "确保工作有序", "加强学习", "政府信息公开工作", "，", "。", "今年", "1"])
    )
)
def test_a_trunk_is_part_of_the_text_and_never_empty(parts: list[str]):
    text = plain("".join(parts))
    left = trunk(text)
    assert bool(left) == bool(text)
    assert left.replace("工作", "") in text.replace("政府信息公开工作", "").replace("工作", "")
