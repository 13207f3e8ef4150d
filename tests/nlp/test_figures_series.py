"""Figures whose name stands apart from them, or behind a mark; what goes on about a number before."""

from __future__ import annotations

import pytest
from figures_told import compared, find, told

from gongkai.sections.model import Role

Told = list[tuple[str, float]]
PROCESSED = ("requests_processed", 45)


def named(text: str) -> Told:
    return [(name, value) for name, value, _ in told(text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "收到申请：15件；办结：12件；结转：3件。",
            [("requests_received", 15), ("requests_processed", 12), ("requests_carried_forward", 3)],
        ),
        ("答复申请情况：12件予以公开，3件部分公开。", [("requests_granted", 12), ("requests_partially_granted", 3)]),
        ("公开形式：网站320条；公开栏：12块。", [("网站", 320), ("公开栏", 12)]),
    ],
)
def test_a_label_ends_with_a_colon(text: str, figures: Told) -> None:
    assert named(text) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("交办县农业农村局（43件）、县交通局（28件）。", [("交办县农业农村局", 43), ("县交通局", 28)]),
        ("公开机构信息（12条）、政策解读（5篇）。", [("公开机构信息", 12), ("interpretations", 5)]),
        ("主动公开政府信息（320）条。", [("information_items", 320)]),
        ("收到申请20件（其中线上15件）。", [("requests_received", 20), ("线上", 15)]),
        (
            "收到申请20件，不予公开（属于行政查询事项）1件。",
            [("requests_received", 20), ("不予公开（属于行政查询事项）", 1)],
        ),
    ],
)
def test_brackets_around_numbers_and_before_them(text: str, figures: Told) -> None:
    assert named(text) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "申请量从18件上升至26件。",
            [("申请量", 18, "previous"), ("申请量", 26, "year")],
        ),
        (
            "全年公开信息数量由2021年的280条增至320条。",
            [("information_items", 280, "previous"), ("information_items", 320, "year")],
        ),
        ("专职人员由2名增加到5名。", [("staff", 2, "previous"), ("staff", 5, "year")]),
        (
            "收到政府信息公开申请26件，比2021年的18件增加8件。",
            [
                ("requests_received", 26, "year"),
                ("requests_received", 18, "previous"),
                ("收到政府信息公开申请增加", 8, "change"),
            ],
        ),
    ],
)
def test_last_years_level_and_this_years(text: str, figures: list[tuple[str, float, str]]) -> None:
    assert [(item.indicator, item.value, item.scope) for item in find(text)] == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "政府网站、微信、微博分别发布信息120条、300条、80条。",
            [("website_items", 120), ("wechat_items", 300), ("weibo_items", 80)],
        ),
        ("行政复议、行政诉讼分别为3件、2件。", [("reconsiderations", 3), ("lawsuits", 2)]),
        ("举办发布会、座谈会，分别邀请15人、20人。", [("举办发布会邀请", 15), ("座谈会邀请", 20)]),
        ("收到、办结和结转分别为9件和8件。", [("收到、办结和结转", 9), ("收到、办结和结转", 8)]),
        ("上述申请分别按时办结3件。", [("上述申请分别按时办结", 3)]),
    ],
)
def test_names_and_numbers_in_turn(text: str, figures: Told) -> None:
    assert named(text) == figures


@pytest.mark.parametrize(
    "text",
    ["行政复议：0件；行政诉讼：0件。", "行政复议和行政诉讼均为0件。", "发生行政复议0起，行政诉讼0起。"],
)
def test_a_zero_in_words_and_numbers_is_told_once(text: str) -> None:
    assert named(text) == [("reconsiderations", 0), ("lawsuits", 0)]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("没有收到公民、法人或者其他组织提出公开政府信息的书面申请。", ["requests_received"]),
        ("收到申请总数为零。", ["requests_received"]),
        ("本年度零申请、零复议、零诉讼。", ["requests_received", "reconsiderations", "lawsuits"]),
        ("力争实现零复议。", []),
        ("不存在因政府信息公开申请行政复议、提起行政诉讼的情况。", ["reconsiderations", "lawsuits"]),
    ],
)
def test_further_ways_to_tell_a_zero(text: str, keys: list[str]) -> None:
    assert compared(text) == [(key, 0) for key in keys]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "全年主动公开信息391条，其中通过报纸、电视等公开信息15条，通过其他方式公开256条。",
            [("information_items", 391), ("通过报纸、电视等公开信息", 15), ("通过其他方式公开", 256)],
        ),
        ("通过政府公报公开信息20条。", [("通过政府公报公开信息", 20)]),
        ("县教育局公开信息120条。", [("县教育局公开信息", 120)]),
        ("通过政府网站、微信公众号公开信息320条。", [("information_items", 320)]),
        ("通过门户网站公开信息1500条次。", [("website_items", 1500)]),
        (
            "县政府门户网站访问量达10万次，发布信息320条；微信公众号关注1200人，发布信息120条。",
            [("website_items", 320), ("wechat_items", 120)],
        ),
        ("办理市长热线156件、群众信访23件。", [("hotline_calls", 156), ("群众信访", 23)]),
    ],
)
def test_channels(text: str, figures: Told) -> None:
    assert named(text) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "公开其他330条，其他处理2件，其余200条。",
            [("公开其他", 330), ("requests_other_handling", 2), ("公开其他其余", 200)],
        ),
        ("受理现场咨询30人次，中标金额300万元。", [("受理现场咨询", 30), ("中标金额", 300)]),
        ("二是全年开展业务提醒5次。", [("开展业务提醒", 5)]),
        ("全县46家单位主动公开政府信息18652条。", [("单位", 46), ("information_items", 18652)]),
        ("9件规范性文件仅解读7件。", [("规范性文件", 9), ("interpretations", 7)]),
        ("12个社区中有5个社区未公开。", [("社区", 12), ("社区", 5)]),
        ("办结率、满意率均为100%。", [("办结率、满意率", 100)]),
        ("推送246期、492条。", [("推送", 246), ("推送", 492)]),
        ("网站公开120条，共计391条。", [("website_items", 120), ("网站公开共计", 391)]),
        ("收取信息处理费1笔，金额30元。", [("收取信息处理费", 1), ("fees", 30)]),
        ("我街道政府信息公开申请受理4件，办结4件。", [("requests_received", 4), ("requests_processed", 4)]),
        (
            "全年制发公文86件，其中主动公开42件，依申请公开20件，不予公开24件。",
            [("制发公文", 86), ("主动公开", 42), ("依申请公开", 20), ("不予公开", 24)],
        ),
        (
            "答复申请80件，其中属于已主动公开范围9件，同意公开38件，不属于本机关公开11件。",
            [
                ("requests_processed", 80),
                ("requests_already_public", 9),
                ("requests_granted", 38),
                ("requests_not_own", 11),
            ],
        ),
    ],
)
def test_names_are_whole_words(text: str, figures: Told) -> None:
    assert named(text) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("收到申请44件，当年办结42件，上年结转办结3件。", [("requests_received", 44), ("requests_carried_over", 3)]),
        ("收到申请44件，办结42件；上年结转的3件均已办结。", [("requests_received", 44), ("requests_carried_over", 3)]),
        ("收到申请44件，上年结转3件，办结45件。", [("requests_received", 44), ("requests_carried_over", 3), PROCESSED]),
        ("县政府制发规范性文件8件，县直部门制发4件。", []),
        ("县政府办公室予以公开5件、不予公开2件；县直部门予以公开14件，不予公开6件。", []),
        ("隶属海关共受理申请21件，总关机关受理37件。", []),
        ("收到申请51件，其中撤回7件，实际受理44件。", [("requests_received", 44)]),
        ("新增行政复议2件，上年结转行政复议1件。", []),
        ("一审行政诉讼2件、二审1件。", []),
        ("审结行政复议2件、行政诉讼2件。", []),
        ("县政府作为复议机关办理行政复议案件86件。", []),
        ("占全部行政复议案件120件的2.5%。", []),
        ("废止规章1部，废止规范性文件33件。", [("normative_documents_repealed", 33)]),
        ("收到申请10件，不予公开第三方2件、行政查询6件。", [("requests_received", 10)]),
        ("答复申请60件，“同意公开”的39条。", [("requests_processed", 60), ("requests_granted", 39)]),
        ("全年 共 收到 政府信息 公开 申请 44 件， 办结 45 件。", [("requests_received", 44), PROCESSED]),
    ],
)
def test_what_the_form_does_not_count_so_is_not_held_against_it(text: str, figures: Told) -> None:
    assert compared(text, Role.REQUESTS, 2022) == figures


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("公开信息1 0286条。", []),
        ("公开信息1 , 4 5 2 条。", []),
        ("全年公开信息1\n286条。", []),
        ("公开信息10 286条，办理4 4件。", [10286, 44]),
        ("接听电话42187个。", [42187]),
        ("咨询电话：86234150。", []),
    ],
)
def test_half_a_number_is_none(text: str, values: list[float]) -> None:
    assert [value for _, value in named(text)] == values


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("及时率98%，和谐社区12个，与会人员60人。", [("及时率", 98), ("和谐社区", 12), ("与会人员", 60)]),
        ("低保、五保类62条，公告栏、电子屏156处。", [("低保、五保类", 62), ("公告栏、电子屏", 156)]),
        ("建议86件、提案66件，共152件。", [("proposals", 86), ("proposals", 66), ("proposals", 152)]),
        ("“局长接访”5次。", [("“局长接访”", 5)]),
        ("公司网站：发布信息362条。（1）微博：发布1200条。", [("website_items", 362), ("weibo_items", 1200)]),
        ("用户信息公开申请3件，用户咨询320件。", [("requests_handled", 3), ("letters", 320)]),
        ("2022年、2021年分别收到申请50件、44件。", [("requests_received", 50), ("requests_received", 44)]),
    ],
)
def test_names_of_lists_sums_titles_and_channels(text: str, figures: Told) -> None:
    assert named(text) == figures


@pytest.mark.parametrize(
    ("text", "approximate"),
    [("申请数44件。", False), ("发放数百份。", True), ("公开不足20条。", True), ("公开总数320条。", False)],
)
def test_several_hundreds_and_the_number_of_requests(text: str, approximate: bool) -> None:
    assert [item.approximate for item in find(text)] == [approximate]


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("累计公开3527条，其中2022年新增416条。", ["total", "year"]),
        ("收到申请44件，与上年持平，其中网络渠道30件。", ["year", "year"]),
        ("办结率提高到98%。", ["share"]),
        ("2022年、2021年分别收到申请50件、44件。", ["year", "previous"]),
    ],
)
def test_scopes_end_where_their_words_do(text: str, scopes: list[str]) -> None:
    assert [item.scope for item in find(text)] == scopes


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("全县共收到申请45件，其中县直部门15件、乡镇30件。", [("requests_received", 45)]),
        (
            "收到申请45件（局机关15件，局属单位30件），上年结转4件，办结44件。",
            [("requests_received", 45), ("requests_carried_over", 4), ("requests_processed", 44)],
        ),
        ("全县12个乡镇共收到申请673件。", []),
        ("市直部门收到申请30件，基层派出所收到申请12件。", []),
        ("下属单位收到申请5件，不在本报告统计表之内。", []),
        ("行政复议决定书上网167份。", []),
        ("因行政处罚被申请行政复议8件。", []),
        ("因政府信息公开被申请行政复议8件。", [("reconsiderations", 8)]),
        ("收到申请49件，5件结转2023年。", [("requests_received", 49), ("requests_carried_forward", 5)]),
        ("近三年共收到申请126件，2020至2022年收到申请126件。", []),
        ("行政诉讼一起。", [("lawsuits", 1)]),
        (
            "答复总数44件：已主动公开7件，予以公开17件，部分公开6件。",
            [("requests_processed", 44), ("requests_granted", 17), ("requests_partially_granted", 6)],
        ),
        ("（2）部分公开6件。", [("requests_partially_granted", 6)]),
    ],
)
def test_only_the_offices_own_cases_of_the_year_are_held_against_the_form(text: str, figures: Told) -> None:
    assert compared(text, Role.REQUESTS, 2022) == figures


def test_a_heading_with_a_full_stop_gives_the_subject() -> None:
    text = "（二）依申请公开。\n1.收到申请情况。新收申请46件。\n2.办理情况。办结44件。\n3.办理结果。予以公开18件。"
    assert compared(text) == [("requests_received", 46), ("requests_processed", 44), ("requests_granted", 18)]
    assert compared("办理结果如下：\n予以公开18件。") == [("requests_granted", 18)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("申请网上22件，点击上千条。", [("申请网上", 22)]),
        ("组织“回头看”2次，维持具体行政行为6件。", [("组织“回头看”", 2), ("维持具体行政行为", 6)]),
        ("县（市、区）18件，乡镇（街道）20件。", [("县（市、区）", 18), ("乡镇（街道）", 20)]),
        ("月均1679条。", [("月均", 1679)]),
    ],
)
def test_names_keep_quotations_and_brackets(text: str, figures: Told) -> None:
    assert named(text) == figures
