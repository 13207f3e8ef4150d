from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.nlp.boundaries import segment
from gongkai.nlp.headings import Stance, is_structural, pivot_of, stance_of
from gongkai.nlp.judge import default_judge


def texts(text: str, **options: object) -> list[str]:
    return [text[start:end] for start, end in segment(text, judge=default_judge(), **options)]


def test_a_list_in_one_sentence():
    text = "存在以下问题：一是人手少；二是栏目更新慢。"
    assert texts(text) == ["存在以下问题：", "一是人手少；", "二是栏目更新慢。"]


def test_issue_and_remedy_in_one_sentence_are_two():
    text = "一是招生公告公布得晚，今后录取结束当日上网；二是查阅室没有桌椅，拟购置两套。"
    assert texts(text) == [
        "一是招生公告公布得晚，",
        "今后录取结束当日上网；",
        "二是查阅室没有桌椅，",
        "拟购置两套。",
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("办事指南陈旧，目前已全部重写。", ["办事指南陈旧，", "目前已全部重写。"]),
        ("留言答复不及时，自七月起改为两日内答复。", ["留言答复不及时，", "自七月起改为两日内答复。"]),
        ("校对不严，已请两名退休教师把关。", ["校对不严，", "已请两名退休教师把关。"]),
        ("系统老旧，已不适应工作需要。", ["系统老旧，已不适应工作需要。"]),
        ("信息员短缺，已成为工作的瓶颈。", ["信息员短缺，已成为工作的瓶颈。"]),
        ("上年提出的栏目空白问题，目前已补齐。", ["上年提出的栏目空白问题，目前已补齐。"]),
        ("如果半年内仍无起色，将通报全县。", ["如果半年内仍无起色，将通报全县。"]),
    ],
)
def test_what_became_of_a_lack_is_a_point_of_its_own(text: str, wanted: list[str]):
    assert texts(text) == wanted


def test_a_promise_that_goes_on_is_not_cut_at_every_future_word():
    assert len(texts("下一步将健全制度，拟定计划。")) == 1


def test_headings_without_content_are_no_statements():
    text = "五、存在的主要问题及改进情况\n（一）存在的问题\n1.公开内容偏少。\n（二）改进措施\n1.充实内容。"
    assert texts(text) == ["1.公开内容偏少。", "1.充实内容。"]


def test_no_statement_begins_inside_quotation_marks():
    text = "群众说“看不懂；找不到”，要改。"
    assert len(texts(text)) == 1
    assert len(texts("印发《办法；细则（试行。）》一件。")) == 1


def test_a_list_mark_without_punctuation_before_it():
    assert texts("一是公示三天内上墙二是每年更新一次目录。") == ["一是公示三天内上墙", "二是每年更新一次目录。"]


def test_doubled_punctuation_stays_with_what_it_closes():
    assert texts("一是更新慢。；二是内容少。") == ["一是更新慢。；", "二是内容少。"]


def test_a_line_broken_by_the_printer_is_joined():
    text = "一是部分单位对信息公开工作重视程度不够高，没有明确专人负责信息的收集和发\n布工作。\n二是更新慢。"
    assert texts(text) == [text[: text.index("\n二是")], "二是更新慢。"]


def test_content_headings_are_not_joined_to_their_elaboration():
    text = "1.加强队伍建设\n配齐工作人员。"
    assert texts(text) == ["1.加强队伍建设", "配齐工作人员。"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("主要问题: 1、公开得晚。", ["主要问题:", "1、公开得晚。"]),
        ("改进措施：\u30001.增设栏目。", ["改进措施：", "1.增设栏目。"]),
        ("原因分析：新手多，不熟悉条例。", ["原因分析：", "新手多，不熟悉条例。"]),
        ("【措施】请专家讲课。", ["【措施】", "请专家讲课。"]),
        ("1.信息量少 2.更新慢 3.形式单一", ["1.信息量少", "2.更新慢", "3.形式单一"]),
        ("（1）信息量少、（2）更新慢、（3）形式单一", ["（1）信息量少、", "（2）更新慢、", "（3）形式单一"]),
        ("1.信息量少.2.更新慢.", ["1.信息量少.", "2.更新慢."]),
        ("公开意识不强.个别站所重视不够.", ["公开意识不强.", "个别站所重视不够."]),
        ("（3）信息更新慢   整改措施：安排专人维护。", ["（3）信息更新慢", "整改措施：", "安排专人维护。"]),
        ("使用政务云2.0平台，官网www.qinghe.cn改版。", ["使用政务云2.0平台，官网www.qinghe.cn改版。"]),
        ("经费3.5万元 4.2万元用于设备。", ["经费3.5万元 4.2万元用于设备。"]),
        ("主要问题有一是公开少，二是更新慢，三是人手紧。", ["主要问题有一是公开少，", "二是更新慢，", "三是人手紧。"]),
    ],
)
def test_labels_and_list_marks_in_careless_typing(text: str, wanted: list[str]):
    assert texts(text) == wanted


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("针对上述不足，2023年将做好以下工作：", "针对上述不足，2023年将做好以下工作："),
        ("下一步，一是深化公开内容，二是拓宽公开渠道。", "下一步，一是深化公开内容，"),
    ],
)
def test_what_a_promise_is_against_and_when_it_comes_is_no_statement(text: str, first: str):
    assert texts(text)[0] == first


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "今年以来，公开工作取得了一定成效，公开内容不断丰富，工作制度逐步完善。但更新仍慢。",
            ["今年以来，公开工作取得了一定成效，公开内容不断丰富，工作制度逐步完善。", "但更新仍慢。"],
        ),
        ("针对以上问题，以建校六十年为契机，开好接待日。", ["针对以上问题，以建校六十年为契机，开好接待日。"]),
        (
            "2021年报告中存在的更新不及时问题，今年已通过安排专人维护得到解决。",
            ["2021年报告中存在的更新不及时问题，今年已通过安排专人维护得到解决。"],
        ),
        ("公众号粉丝少，改进措施是加大宣传。", ["公众号粉丝少，", "改进措施是加大宣传。"]),
        ("解读形式单一，对此已制作图解5篇。", ["解读形式单一，", "对此已制作图解5篇。"]),
        ("牵头单位：区发展改革委；", ["牵头单位：区发展改革委；"]),
        ("（一）主要经验\n创建阳光校务专栏。", ["创建阳光校务专栏。"]),
    ],
)
def test_praise_occasions_and_named_problems_are_not_cut_and_named_remedies_are(text: str, wanted: list[str]):
    assert texts(text) == wanted


def test_a_line_that_turns_to_the_remedy_is_not_joined_to_the_problem_above_it():
    above = "三是工作人员业务能力参差不齐，对条例的理解不一致，在一定程度上影响了答复的质量"
    assert texts(f"{above}\n下一步将分批送训") == [above, "下一步将分批送训"]


def test_a_broken_line_may_end_with_a_closing_quotation_mark():
    text = "二是公开的形式不够丰富，今后除网站外，还将用好我局的政务新媒体“海边统计”\n微信公众号；"
    assert texts(text)[-1].endswith("微信公众号；")
    assert "\n" in texts(text)[-1]


def test_decimals_and_thousands_are_not_cut():
    assert len(texts("公开信息1.26万条。")) == 1
    assert len(texts("公开信息1,260条。")) == 1


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("五、存在的主要问题及改进情况", True),
        ("三、收到和处理政府信息公开申请情况", True),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", True),
        ("（二）下一步打算", True),
        ("五、检务公开存在的不足", True),
        ("（一）公开内容不够丰富", False),
        ("1.加强队伍建设。", False),
        ("公开不够及时。", False),
        ("（三）政策解读方面", True),
        ("思想认识", True),
        ("（一）存在的突出问题", True),
        ("问题二", True),
        ("突出重点领域", False),
        ("队伍建设情况", True),
        ("平台建设滞后", False),
        ("各站所及时报送信息", False),
        ("方便群众查询信息", False),
        ("公开方式", True),
        ("更新栏目内容", False),
        ("", False),
    ],
)
def test_structural_headings(line, answer):
    assert is_structural(line) is answer


def test_stances_and_pivots():
    assert stance_of("（一）存在的主要问题") is Stance.ISSUES
    assert stance_of("五、存在的主要问题及改进情况") is Stance.BOTH
    assert stance_of("（一）2019年度问题整改情况") is Stance.RECTIFIED
    assert stance_of("改进措施") is Stance.REMEDIES
    assert pivot_of("针对以上问题，我局将从以下方面改进：") is Stance.REMEDIES
    assert pivot_of("但仍存在一些问题，主要表现在：") is Stance.ISSUES
    assert pivot_of("一是栏目更新慢。") is None
    assert pivot_of("上年度问题整改情况：") is Stance.RECTIFIED
    assert pivot_of("对去年查找的问题，本年度已逐项整改：") is Stance.RECTIFIED
    assert pivot_of("2025年整改安排：") is Stance.REMEDIES
    assert pivot_of("上年度整改后仍存在的问题：") is Stance.ISSUES


@given(st.text(alphabet="一二三是、，。；：“”（）\n 公开信息将不1.①其", max_size=80))
def test_spans_are_ordered_slices_without_white_space(text):
    spans = segment(text, judge=default_judge())
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        last = end


def test_the_parts_of_a_number_stay_with_it():
    text = "截至年底，共主动公开政府信息183条，其中：法规文件21条，工作动态95条，其他67条。"
    assert segment(text, judge=default_judge()) == [(0, len(text))]


@pytest.mark.parametrize("mark", ["问题一：", "措施2：", "第一：", "不足三、"])
def test_a_list_mark_is_never_cut_from_its_words(mark: str):
    text = f"{mark}窗口来件答得太慢。"
    assert segment(text, judge=default_judge()) == [(0, len(text))]
    assert segment(text, judge=lambda candidates: [True] * len(candidates)) == [(0, len(text))]
