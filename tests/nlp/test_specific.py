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
    ],
)
def test_generic(text: str) -> None:
    assert not is_specific(text)


def test_hedges() -> None:
    assert is_hedged("个别栏目更新还不够及时。")
    assert is_hedged("公开的主动性在一定程度上有待提高。")
    assert not is_hedged("“招考信息”栏七个月没动。")
