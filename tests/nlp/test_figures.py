"""Figures told in prose: values, units, indicators, scopes, and what is no figure."""

from __future__ import annotations

import pytest
from figures_told import compared, find, told

from gongkai.nlp.figures_details import details
from gongkai.nlp.figures_indicators import of_other_organ, vocabulary
from gongkai.report.restatements import restatements
from gongkai.sections.model import Role


@pytest.mark.parametrize(
    ("text", "value", "unit", "approximate"),
    [
        ("发放手册1.7万余册。", 17000, "册", True),
        ("发放手册三百二十份。", 320, "份", False),
        ("开展检查十余次。", 10, "次", True),
        ("发布信息１２，４０６条。", 12406, "条", False),
        ("发布信息3 204条。", 3204, "条", False),
        ("投入经费160.5964万元。", 160.5964, "万元", False),
        ("投入经费2.5万余元。", 2.5, "万元", True),
        ("表格共有四批。", 4, "批", False),
        ("发放材料约5000份。", 5000, "份", True),
        ("按期率达到百分之九十。", 90, "%", False),
        ("通报单位5家以上。", 5, "家", True),
        ("接待群众380人左右。", 380, "人", True),
    ],
)
def test_reads_value_unit_and_approximation(text: str, value: float, unit: str, approximate: bool) -> None:
    (figure,) = find(text)
    assert (figure.value, figure.unit, figure.approximate) == (value, unit, approximate)


@pytest.mark.parametrize(
    "text",
    [
        "联系电话：0533-2186655，邮编255100，地址青石路128号3楼。",
        "根据国办公开办函〔2021〕30号文件，依据《条例》第二十条、二十一条要求。",
        "统计期限为2022年1月1日至12月31日，5个工作日内答复，24小时内回应。",
        "坚持三审三校，用好两微一端，推进一网通办和26个试点领域标准化。",
        "公众号粉丝2.3万人，阅读量超过150万次，网站访问量12万次。",
        "印发《十条措施》，落实“一件事”改革，第3次会议研究。",
        "复印费每页0.5元，每季度至少1次。",
    ],
)
def test_leaves_out_what_is_no_figure(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "老年人两项补贴名单公开不完整。",
        "贯彻中央八项规定精神，落实行政执法三项制度。",
        "对公开、不公开、部分公开三类属性从严认定。",
        "通过网站和公众号两个平台发布。",
        "招录三支一扶人员，实行一件一策。",
        "每月举办一期讲堂，每季度通报两次。",
        "每两个月检查一次、通报一次。",
        "每次检查覆盖9个村。",
    ],
)
def test_numbers_in_names_and_rates_are_no_figures(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("制定两项制度，公示六类清单。", [2, 6]),
        ("仍有三类信息未公开，修订制度三项。", [3, 3]),
        ("开设“助企”、“安居”两个专栏。", [2]),
        ("两个栏目没有更新。", [2]),
        ("建立会审、报备等两项制度。", [2]),
        ("每月通报，全年召开例会24次。", [24]),
        ("公开清单三项、五类事项。", [3, 5]),
        ("每季度抽查，累计4次。", [4]),
        ("二是一名信息员调离。", [1]),
    ],
)
def test_numerals_that_count_stay(text: str, values: list[float]) -> None:
    assert [value for _, value, _ in told(text)] == values


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("对4个科室进行约谈。", ["科室"]),
        ("录制短视频3条加以改进。", ["录制短视频"]),
        ("3份清单均按期公示。", ["清单"]),
        ("有2起案件超过规定期限才上网。", ["案件"]),
        ("目前全局仅有2人负责政务公开。", ["人数"]),
        ("查处4起违法行为。", ["违法行为"]),
        ("1件正在办理。", ["正在办理"]),
        ("全年已更换展板8块。", ["更换展板"]),
        ("答复率均为100%。", ["答复率"]),
        ("录制“小满说政策”系列短视频15个。", ["录制“小满说政策”系列短视频"]),
        ("新开5个在线服务点。", ["在线服务点"]),
    ],
)
def test_a_figure_is_named_by_what_is_counted(text: str, names: list[str]) -> None:
    assert [name for name, _, _ in told(text)] == names


def test_outcomes_are_told_by_the_subject_of_the_sentence() -> None:
    text = "收到政府信息公开申请12件，予以公开9件，部分公开2件，结转下年度1件。"
    assert [name for name, _, _ in told(text)] == [
        "requests_received",
        "requests_granted",
        "requests_partially_granted",
        "requests_carried_forward",
    ]


def test_the_subject_is_carried_from_the_heading() -> None:
    text = "（二）依申请公开\n全年共收到12件，办结11件。"
    assert compared(text) == [("requests_received", 12), ("requests_processed", 11)]


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        (
            "答复申请12件，其中公开8件，部分公开2件，不予公开2件。",
            [
                ("requests_processed", 12),
                ("requests_granted", 8),
                ("requests_partially_granted", 2),
                ("requests_denied", 2),
            ],
        ),
        ("发生行政复议3起，均维持；行政诉讼1起。", [("reconsiderations", 3), ("lawsuits", 1)]),
        ("行政复议、行政诉讼各1件。", [("reconsiderations", 1), ("lawsuits", 1)]),
        ("全年未发生行政诉讼。", [("lawsuits", 0)]),
        ("受理低保申请214件，答复申请200件。", []),
        ("收到来信30封，答复申请12件。", []),
        ("审核建议8件，其中公开3件。", []),
        ("办理行政复议案件12件。", []),
        ("发生行政复议5件，均因行政处罚引起。", []),
        ("收到信访12件，未发生行政诉讼。", []),
        ("发布公告45件，其中公开预算5件。", []),
    ],
)
def test_requests_and_reviews_are_those_over_disclosure_unless_something_near_says_otherwise(
    text: str, wholes: list[tuple[str, float]]
) -> None:
    assert compared(text) == wholes


def test_cases_of_requests_are_requests() -> None:
    assert told("全年办理依申请公开事项12件。") == [("requests_handled", 12, "件")]


@pytest.mark.parametrize(
    ("text", "scope"),
    [("2021年反映的解读少问题，已制作图解5期。", "year"), ("2021年度共发现问题6个。", "previous")],
)
def test_a_year_that_dates_what_fell_short_dates_no_work(text: str, scope: str) -> None:
    assert [item.scope for item in find(text)] == [scope]


def test_a_number_may_stand_before_what_it_counts() -> None:
    text = "其中12件予以公开，4件部分公开、3件不予公开。"
    assert [name for name, _, _ in told(text, Role.REQUESTS)] == [
        "requests_granted",
        "requests_partially_granted",
        "requests_denied",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "其中网络申请12件，当面申请3件。",
        "通过网站收到政府信息公开申请12件。",
        "各乡镇共收到政府信息公开申请9件。",
        "县公安局受理政府信息公开申请23件。",
        "上半年收到政府信息公开申请8件。",
        "2021年收到政府信息公开申请38件。",
        "比上年增加政府信息公开申请5件。",
        "自2008年以来，累计收到政府信息公开申请138件。",
        "受理低保申请214件，收到群众来信30封。",
        "收到人大代表建议12件，办结12件。",
        "收到涉及征地拆迁的申请11件。",
        "延期答复政府信息公开申请3件。",
        "予以公开或部分公开政府信息公开申请12件。",
        "自然人提出申请40件。",
        "市司法局审理行政复议案件132件。",
        "因信息公开引发的行政复议、行政诉讼共5件。",
        "平均每月收到政府信息公开申请3件。",
        "全年审核规范性文件12件，清理规范性文件45件。",
        "乡镇（街道）共收到政府信息公开申请87件，办结85件。",
        "新收的政府信息公开申请中，2022年12月收到的4件正在办理。",
        "作为被申请人的行政复议案件9件，其中信息公开类4件。",
        "全年共办结依申请公开事项48件（含非政府信息公开申请3件）。",
    ],
)
def test_a_part_is_not_held_against_the_whole(text: str) -> None:
    assert compared(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("全年公开各领域信息320条。", 320),
        ("发布本局各类政务信息320条。", 320),
        ("主动公开政府信息总量为320条。", 320),
        ("公开机构职能、政策文件等各类信息320条。", 320),
        ("政府信息主动公开320条。", 320),
        ("全镇信息公开320条。", 320),
        ("320条主动公开信息。", 320),
        ("发布便民服务信息320条。", 320),
    ],
)
def test_information_of_every_kind_is_the_whole(text: str, value: float) -> None:
    assert [(name, number) for name, number, _ in told(text)] == [("information_items", value)]


@pytest.mark.parametrize(
    "text",
    [
        "公开低保救助信息32条。",
        "主动公开农机补贴信息32条。",
        "发布森林防火信息32条。",
        "公开党务信息32条。",
        "环境监测信息公开32条。",
        "通过县政府网站公开学区划分信息32条。",
    ],
)
def test_information_on_a_topic_is_a_part(text: str) -> None:
    ((name, _, _),) = told(text)
    assert name not in {"information_items", "website_items"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("作出行政许可决定12项，行政处罚3起。", ["licences", "penalties"]),
        ("公示行政处罚信息18件。", []),
        ("行政许可结果60条，行政处罚24条。", []),
        ("公开行政许可、行政处罚结果55件。", []),
    ],
)
def test_a_published_decision_is_no_decision(text: str, names: list[str]) -> None:
    assert [name for name, _, _ in told(text) if name in {"licences", "penalties"}] == names


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        ("收到申请42件，其中8件延期答复。", [42]),
        ("收到申请42件，8件延期答复，34件按时答复。", [42]),
        ("收到申请12件，3件经补正后答复，9件书面答复。", [12]),
        ("收到申请12件，3件当场答复，9件书面答复。", [12]),
        ("收到申请12件，3件通过电话答复申请人。", [12]),
        ("收到申请12件，12件均已按程序答复。", [12, 12]),
        ("收到申请12件，12件已办理完毕。", [12, 12]),
        ("收到申请12件，及时答复12件，无一逾期。", [12, 12]),
        ("收到申请12件，受理10件。", [12]),
        ("收到申请12件，就征地补偿提出申请5件。", [12]),
        ("收到申请12件，同一申请人提出申请5件。", [12]),
        ("按时办结申请38件，延期办结2件。", []),
        ("38件按期办结，2件转办，共办结申请40件。", [40]),
        ("网站受理申请8件，受理信函申请4件，合计受理申请12件。", [12]),
        ("按期答复申请9件，答复疑难申请4件，合计答复申请13件。", [13]),
        ("20件经补正后予以公开。", []),
    ],
)
def test_parts_told_beside_the_whole_are_told_apart(text: str, wholes: list[int]) -> None:
    assert [value for _, value in compared(text, Role.REQUESTS)] == wholes


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        ("受理的水利类公开申请征求第三方意见耗时长，15件延期答复。", []),
        ("办理公开申请时检索不够细，3件答复后又补充答复。", []),
        ("依申请公开答复说理不充分，牧民就草场提出的申请有4件答复过于简单。", []),
        ("依申请公开答复质量不高，抽查答复10件，2件不规范。", []),
        ("制发的规范性文件2件未按时公开。", []),
        ("申请量大，全年收到依申请公开42件，人手不足。", [42]),
    ],
)
def test_what_falls_short_is_told_by_examples(text: str, wholes: list[int]) -> None:
    assert [value for _, value in compared(text, Role.PROBLEMS)] == wholes


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("全年未收到政府信息公开申请。", ["requests_received"]),
        ("未发生因政府信息公开引起的行政复议、行政诉讼。", ["reconsiderations", "lawsuits"]),
        ("因信息公开引发的行政复议、行政诉讼均为零。", ["reconsiderations", "lawsuits"]),
        ("未出现信息公开行政诉讼败诉案件。", []),
        ("无政府信息公开申请结转下年。", []),
        ("未收到网络提交的政府信息公开申请。", []),
        ("未对政府信息公开申请收取费用。", []),
        ("未经复议直接起诉的政府信息公开行政诉讼。", []),
        ("上半年未收到政府信息公开申请。", []),
        ("2021年未收到政府信息公开申请。", []),
        ("各乡镇未收到政府信息公开申请。", []),
    ],
)
def test_nil_in_words(text: str, keys: list[str]) -> None:
    assert compared(text) == [(key, 0) for key in keys]


def test_a_nil_that_a_number_contradicts_is_dropped() -> None:
    assert compared("全年未收到政府信息公开申请。共收到政府信息公开申请3件。") == [("requests_received", 3)]


def test_traditional_script() -> None:
    assert compared("本年度收到政府信息公開申請8件，上年結轉1件，辦結7件。") == [
        ("requests_received", 8),
        ("requests_carried_over", 1),
        ("requests_processed", 7),
    ]


def test_the_office_itself_in_a_short_form() -> None:
    assert not of_other_organ("县卫健局共收到", "青河县卫生健康局")
    assert of_other_organ("县公安局共收到", "青河县人民政府")
    assert not of_other_organ("2022年我局收到", None)


def test_spans_are_slices_of_the_prose() -> None:
    text = "全年收到 政府信息公开申请１２件，其中14个乡镇、3个部门…。\n公开信息1.2万条（含公告58张）。"
    for item in find(text):
        assert text[slice(*item.span)] == item.text
        assert any(mark.isdigit() for mark in item.text)


def test_keys_of_the_form_checks_are_known() -> None:
    known = {indicator.key for indicator in vocabulary().indicators} | {detail.key for detail in details()}
    assert {restatement.indicator for restatement in restatements()} <= known


@pytest.mark.parametrize(
    "text", ["1," * 4000, "一" * 8000, "未" * 8000, "12件" * 2000, "共" * 8000 + "12件", " 1" * 4000]
)
def test_hostile_text_gives_only_slices(text: str) -> None:
    assert all(figure.text in text for figure in find(text))


def test_numbers_after_another_organs_are_its_own_until_the_office_is_named_again() -> None:
    text = "各乡镇收到政府信息公开申请9件，办结8件，结转下年度1件；我局收到政府信息公开申请46件，办结45件。"
    assert compared(text) == [("requests_received", 46), ("requests_processed", 45)]


@pytest.mark.parametrize(("agency", "found"), [("大理市水务局", []), ("大理市人民政府", [("requests_received", 1326)])])
def test_only_a_government_reports_for_organs_of_every_level(agency: str, found: list[tuple[str, float]]) -> None:
    assert compared("全市各级行政机关共收到政府信息公开申请1326件。", agency=agency) == found
