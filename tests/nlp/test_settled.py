"""What words alone settle: frames without a theme, plain promises, what became of last year's problems."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation.gold import HOLDOUT, ROOT
from gongkai.nlp.codebook import load_codebook
from gongkai.nlp.context import Placed, alone
from gongkai.nlp.headings import Stance
from gongkai.nlp.model import StatementRole
from gongkai.nlp.rows import tag_rows
from gongkai.nlp.settled import settle
from gongkai.nlp.settled_elsewhere import Settled
from gongkai.nlp.training.build import load_gold
from gongkai.nlp.training.examples import examples_of
from gongkai.sections.model import Role

FRAME = Settled(StatementRole.OTHER, themeless=True)
PROMISE, ISSUE = Settled(StatementRole.COMMITMENT), Settled(StatementRole.ISSUE)
DEED, REQUEST = Settled(StatementRole.ACHIEVEMENT), Settled(StatementRole.OTHER)
CAME = Settled(StatementRole.OTHER, named=True)
SLOGAN = Settled(StatementRole.ACHIEVEMENT, themeless=True)


def place(text: str, section: Role | None = None, **told: object) -> Placed:
    return replace(alone(text, section), located=section is not None, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "无。",
        "不适用",
        "（略）",
        "/",
        "本年度未收到政府信息公开申请。",
        "2021年收到申请0件。",
        "全年没有发生因信息公开引起的行政复议。",
        "我局没有独立网站。",
        "现将我镇2022年政府信息公开工作情况报告如下：",
        "如有疑问，请与县水务局办公室联系。",
        "详见附表。",
        "（一）政策解读方面。",
        "二是队伍建设情况。",
        "业务能力",
    ],
)
def test_nil_reports_contacts_and_names_of_parts_are_frames_without_a_theme(text: str) -> None:
    assert settle(place(text, Role.OVERVIEW)) == FRAME


@pytest.mark.parametrize(
    "text",
    ["全年未发生失泄密情况。", "没有出现超期答复的情况。", "2014年共收到书面申请2件，按规定予以答复。"],
)
def test_what_was_averted_and_what_was_done_with_what_came_are_deeds(text: str) -> None:
    assert settle(place(text, Role.REQUESTS)) == Settled(StatementRole.ACHIEVEMENT)


@pytest.mark.parametrize(
    "text",
    [
        "收到申请3件，未发生行政复议。",
        "完善受理和登记流程，当年收到申请0件。",
        "二是在网站公布年度报告全文供查阅。",
        "拟任职人员公示12条。",
        "计划财务类信息公开26条。",
        "公开部门预决算情况。",
        "组织政策解读。",
        "二是创新公开形式。",
        "落实人员和经费。",
        "1.人员不足；",
        "平台建设滞后。",
        "加强平台建设。",
        "公开指南缺联系方式。",
    ],
)
def test_numbers_judgements_and_deeds_are_left_to_the_model(text: str) -> None:
    assert settle(place(text, Role.OVERVIEW)) is None


def test_in_a_problem_section_what_was_not_done_is_no_nil_report() -> None:
    told = "未对各科室公开情况开展过检查，没有发生通报情况。"
    assert settle(place(told, Role.PROBLEMS)) != FRAME
    assert settle(place("暂无。", Role.PROBLEMS)) == FRAME


@pytest.mark.parametrize(
    ("text", "section", "told", "wanted"),
    [
        ("下一步，我局将加大业务培训的力度。", Role.OVERVIEW, {}, PROMISE),
        ("将组织科室自行撰写解读稿，每季一篇。", Role.PROBLEMS, {}, PROMISE),
        ("将规范性文件按年份归类，供人查找。", Role.OVERVIEW, {}, None),  # 将 is 把 here
        ("今后工作中仍需提高解读质量，力量不足。", Role.PROBLEMS, {}, None),
        ("今后，我局将从两方面改进。", Role.PROBLEMS, {}, FRAME),
        ("明年，我镇将在下列方面继续加强政务公开工作。", Role.PROBLEMS, {}, FRAME),
        ("下一步，我局将采取以下措施加以完善。", Role.PROBLEMS, {}, FRAME),
        ("为此，我局从充实档案入手，采取以下措施：", Role.PROBLEMS, {}, None),
        ("主要有：", Role.PROBLEMS, {}, FRAME),
        ("不过，工作中还有一些不足。", Role.PROBLEMS, {"following": "本镇仍有几处欠缺，主要在下面几点："}, REQUEST),
        ("还存在一些不足，如业务培训不够，", Role.PROBLEMS, {}, ISSUE),
        ("以上问题，我们将在今后的工作中，将逐项加以改进。", Role.PROBLEMS, {}, PROMISE),
        ("全年共收到申请14件，其中信函申请9件，占64%；网上5件，占36%。", Role.OVERVIEW, {}, CAME),
        ("本年度未收取信息处理费。", Role.PROBLEMS, {}, REQUEST),
        ("没有因信息公开被起诉。", Role.OVERVIEW, {}, FRAME),
        ("我街道会继续完善申请的登记和答复程序。", Role.REQUESTS, {}, PROMISE),
        ("1.加强组织领导。", Role.PROBLEMS, {"stance": Stance.REMEDIES}, PROMISE),
        ("1.加强组织领导。", Role.PROBLEMS, {"stance": Stance.BOTH, "pivot": Stance.ISSUES}, None),
        ("2022年年报提出的栏目空白问题，我局已补齐。", Role.PROBLEMS, {}, PROMISE),
        ("针对上年度存在的解读单一的问题，组织拍摄了四期短片。", Role.PROBLEMS, {}, PROMISE),
        ("上年指出的平台老化问题尚未解决。", Role.PROBLEMS, {}, ISSUE),
        ("2021年提出的系统升级因资金未到位尚未启动。", Role.PROBLEMS, {}, ISSUE),
        ("2.将会议动态当政务信息充数，无人过问。", Role.PROBLEMS, {"pivot": Stance.ISSUES}, None),
        ("我局2021年仍有不足，主要体现在信息公开不够及时，", Role.PROBLEMS, {}, ISSUE),
        ("2021年，我局以条例施行为契机，扎实做好政府信息公开工作。", Role.OVERVIEW, {}, SLOGAN),
        ("2019年，全镇立足便民，政务公开各项工作有序开展。", Role.OVERVIEW, {}, SLOGAN),
        ("2019年，我局以培训为抓手，组织讲座3场，扎实做好政府信息公开工作。", Role.OVERVIEW, {}, None),
        ("做好政府信息公开工作。", Role.OVERVIEW, {}, None),
        ("2021年，我局以条例施行为契机，扎实做好政府信息公开工作。", Role.PROBLEMS, {}, None),
        ("主要表现为：", Role.PROBLEMS, {}, FRAME),
        ("公开渠道不断拓宽。", Role.PROBLEMS, {}, DEED),
        ("今年以来，公开工作取得了一定成效，公开内容不断丰富。", Role.PROBLEMS, {}, DEED),
        ("不断丰富公开内容。", Role.PROBLEMS, {}, PROMISE),
        ("公开渠道不断拓宽，但更新不及时。", Role.PROBLEMS, {}, None),
        ("1.公开渠道不断拓宽。", Role.PROBLEMS, {"pivot": Stance.ISSUES}, None),
        ("2022年，我局将着力提高解读质量，加强平台建设。", Role.PROBLEMS, {}, PROMISE),
        ("2022年，我局将从三个方面抓好整改。", Role.PROBLEMS, {}, None),
        ("2022年，我局将抓好整改。", Role.PROBLEMS, {"following": "一是增设栏目。"}, None),
        ("建议上级部门加大培训力度。", Role.PROBLEMS, {}, REQUEST),
        ("同时，希望省里统一开发系统。", Role.PROBLEMS, {}, REQUEST),
        ("请县信息中心的同志讲课。", Role.PROBLEMS, {"pivot": Stance.ISSUES}, None),
        ("工作中还存在公开不及时、解读不到位两个问题。", Role.PROBLEMS, {}, ISSUE),
        ("关于解读形式单一的问题，我局制作图解5篇。", Role.PROBLEMS, {}, PROMISE),
        ("2021年度报告中提出的流程不规范问题，我局制定了流程图。", Role.PROBLEMS, {}, PROMISE),
        ("2021年度报告中提出的流程不规范问题，仍未解决。", Role.PROBLEMS, {}, ISSUE),
        ("（二）公开不及时的问题。", Role.PROBLEMS, {"pivot": Stance.REMEDIES}, ISSUE),
        ("（二）解决公开不及时的问题。", Role.PROBLEMS, {"pivot": Stance.ISSUES}, None),
        ("对此已制作图解5篇。", Role.PROBLEMS, {}, PROMISE),
        ("全年共收到申请12件。", Role.OVERVIEW, {}, CAME),
        ("我局是主管全县教育工作的政府组成部门，下设7个内设机构。", Role.OVERVIEW, {}, FRAME),
        ("双河镇下辖11个行政村，人口2.3万。", Role.OVERVIEW, {}, FRAME),
        ("推进政务公开，是建设法治政府的重要内容。", Role.OVERVIEW, {}, FRAME),
        ("明确办公室为信息公开工作机构。", Role.OVERVIEW, {}, None),
        ("在公开渠道和内容上，我们还有差距：", Role.PROBLEMS, {}, REQUEST),
        ("技术支撑不足：", Role.PROBLEMS, {}, None),
        ("近年来，我局信息公开工作取得明显成效。", Role.PROBLEMS, {}, DEED),
        ("2014年，我局信息公开工作有序推进。", Role.PROBLEMS, {}, DEED),
        ("受理公开申请9件，其中网上7件、信函2件。", Role.OVERVIEW, {}, CAME),
        ("从申请内容看，主要集中在征地补偿。", Role.REQUESTS, {}, CAME),
        ("因信息公开引发行政复议2件。", Role.OVERVIEW, {}, CAME),
        ("收到申请12件，均按期答复。", Role.REQUESTS, {}, DEED),
        ("收到申请12件，年终对账发现2件没有编号。", Role.REQUESTS, {}, None),
        ("建议上级加大培训力度。", None, {}, REQUEST),
        ("全年未制发规范性文件。", Role.OVERVIEW, {}, FRAME),
        ("我局未开设政务新媒体账号。", Role.OVERVIEW, {}, FRAME),
        ("责任科室：政策法规科。", Role.PROBLEMS, {}, FRAME),
        ("完成时限：6月底。", Role.PROBLEMS, {}, FRAME),
        ("整改措施：请专家讲课。", Role.PROBLEMS, {}, PROMISE),
        ("原因：经办人不愿公开。", Role.PROBLEMS, {"stance": Stance.REMEDIES}, ISSUE),
        ("存在问题：主要发现以下问题", Role.PROBLEMS, {}, None),
        ("全年原创解读不少于6篇。", Role.PROBLEMS, {"pivot": Stance.REMEDIES}, PROMISE),
        ("经费不足。", Role.PROBLEMS, {}, ISSUE),
        ("校长信箱答复来信320封。", Role.PROBLEMS, {"stance": Stance.DONE}, DEED),
    ],
)
def test_roles_that_the_rulings_give_by_words(
    text: str, section: Role | None, told: dict[str, Stance], wanted: Settled | None
) -> None:
    assert settle(place(text, section, **told)) == wanted


def test_the_gold_agrees() -> None:
    codebook = load_codebook()
    units, labels = load_gold(ROOT, codebook)
    settled = [
        (found, example.label)
        for example in examples_of([unit for unit in units if unit.writer not in HOLDOUT], labels)
        if (found := settle(example.placed)) is not None
    ]
    agreed = sum(
        label.role == found.role.value and (not found.themeless or tuple(label.themes) == (codebook.fallback,))
        for found, label in settled
    )
    assert len(settled) > 1000
    assert agreed / len(settled) > 0.99


def test_a_settled_statement_has_the_fallback_theme_alone_and_for_sure() -> None:
    (row,) = tag_rows([{"id": "1", "text": "本年度未收到政府信息公开申请。", "section": "requests"}])
    assert row["role"] == "other"
    assert row["themes"] == [{"theme": "other", "score": 1.0}]
