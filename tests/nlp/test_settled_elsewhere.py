"""Outside the part on problems: background, what only came, what fell short all the same, what is to come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongkai.nlp.context import alone
from gongkai.nlp.model import StatementRole
from gongkai.nlp.settled import settle
from gongkai.nlp.settled_elsewhere import FRAME, Settled
from gongkai.sections.model import Role

OTHER = Settled(StatementRole.OTHER)
CAME = Settled(StatementRole.OTHER, named=True)  # R23: its business is named
DEED = Settled(StatementRole.ACHIEVEMENT)
ISSUE = Settled(StatementRole.ISSUE)
PROMISE = Settled(StatementRole.COMMITMENT)


@pytest.mark.parametrize(
    "text",
    [
        "本镇辖九个村，常住人口三万余人。",
        "局机关现有干部四十一人。",
        "今年恰逢县里换届。",
        "供水安全关系千家万户的日常生活。",
        "《条例》自2008年5月1日起施行。",
        "详见下表。",
        "全年主要做了以下工作。",
        "这一年的公开工作，可以用三句话来概括：",
    ],
)
def test_who_the_office_is_and_what_befell_it_is_no_deed(text: str) -> None:
    assert settle(alone(text, Role.OVERVIEW)) == FRAME


@pytest.mark.parametrize(
    "text",
    [
        "局机关现有干部四十一人，均参加了公开培训，人人组织学习。",
        "机构改革后，旧栏目已经撤下。",
        "2019年是条例施行之年，我局公开收费目录。",
        "受换届影响，村务栏停了两个月。",
    ],
)
def test_what_was_done_or_stopped_is_no_background(text: str) -> None:
    assert settle(alone(text, Role.OVERVIEW)) != FRAME


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("收到申请5件，办结5件。", DEED),
        ("均在法定期限内答复。", DEED),
        ("发生诉讼12件，败诉1件。", CAME),
        ("全年接到咨询电话40次，多为社保事项。", CAME),
        ("收到举报1件，反映收费公示不全。", CAME),
        ("共收到申请9件，其中4件系索要测绘成果。", CAME),
        ("恳请总局尽快开通查询平台。", OTHER),
        ("提请市级部门统一栏目名称。", OTHER),
    ],
)
def test_what_came_and_what_was_done_with_it(text: str, wanted: Settled) -> None:
    assert settle(alone(text, Role.OVERVIEW)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("虽然方案年初就发了，但一直没有落实。", ISSUE),
        ("公众号六月曾停更二十天。", ISSUE),
        ("这说明我们对价格信息公开不够。", ISSUE),
        ("要把台账立起来，换人不断档。", PROMISE),
        ("自明年三月起，图解与文件同时上网。", PROMISE),
        ("待机房验收后开放查询。", PROMISE),
        ("要闻栏目发布信息30条。", None),
    ],
)
def test_what_fell_short_and_what_is_to_come(text: str, wanted: Settled | None) -> None:
    assert settle(alone(text, Role.OVERVIEW)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("未收到政府信息公开申请。", OTHER),
        ("全年没有发生行政复议、行政诉讼。", OTHER),
        ("总体运行平稳，没有明显问题。", OTHER),
        ("公开工作任重道远。", OTHER),
        ("查阅点没有设置的问题，因经费没批，今年没有解决。", ISSUE),
        ("去年提出的为村里配电脑一事，至今只到位两台。", ISSUE),
        ("“信息员一人多岗”的问题，新聘两名专职，已缓解。", PROMISE),
        ("未收到科室报送的材料。", None),
    ],
)
def test_nil_reports_and_what_is_not_mended_among_problems(text: str, wanted: Settled | None) -> None:
    assert settle(alone(text, Role.PROBLEMS)) == wanted


@pytest.mark.parametrize(
    ("text", "following", "wanted"),
    [
        ("但对照群众期待，还有不小差距。", "一是解读少。", OTHER),  # R13
        ("但对照群众期待，还有不小差距。", "解读也少。", None),
        ("解读上还有不小差距。", "一是篇数少。", ISSUE),  # R14
        ("“收费公示”栏断更的问题已于三月解决。", "", PROMISE),  # R36
        ("各站所信息员要及时核对栏目。", "", PROMISE),  # R32
        ("各站所信息员要么兼职，要么空缺。", "", None),
    ],
)
def test_gaps_of_nothing_in_particular_and_what_ought_to_be_done(
    text: str, following: str, wanted: Settled | None
) -> None:
    assert settle(replace(alone(text, Role.PROBLEMS), following=following)) == wanted
