"""Numbers of one channel or one kind of document that are no count of all that was disclosed, and what is no number."""

from __future__ import annotations

import pytest
from figures_told import find, told

from gongkai.sections.model import Role


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("此外，还通过青河发布微信公众号，发布信息977条。", "wechat_items"),
        ("还利用政务微博，推送信息31条。", "weibo_items"),
        ("“青河发布”发布信息459条。", None),
        ("“智慧水务”服务号发布信息137条。", None),
        ("我局APP同步发布信息137条。", None),
        ("市政府门户网站信息公开专栏发布市政府规章3件。", None),
        ("在市政府网站主动公开市政府规章13件。", None),
        ("不予公开信息有10条。", None),
        ("全年在政府网站公开信息423条。", "website_items"),
        ("全年主动公开政府信息423条。", "information_items"),
    ],
)
def test_items_of_a_channel_are_not_all_that_was_disclosed(text: str, key: str | None) -> None:
    (figure,) = find(text)
    channels = {"wechat_items", "weibo_items", "website_items", "information_items"}
    assert (figure.indicator if figure.indicator in channels else None) == key


@pytest.mark.parametrize(
    "text",
    [
        "局党组十分重视政务公开。",
        "对照条例第二十、二十一条规定公开内容。",
        "包括总体情况、主动公开情况、其他需要报告的事项等6部分。",
        "本报告由6项内容组成。",
    ],
)
def test_adverbs_and_parts_of_the_report_are_no_figures(text: str) -> None:
    assert told(text) == []


def test_not_one_case_is_none() -> None:
    found = told("我乡无一例因政府信息公开申请行政复议和提起行政诉讼发生。", Role.REVIEW)
    assert sorted(found) == [("lawsuits", 0, "件"), ("reconsiderations", 0, "件")]


def test_a_score_of_ten_is_a_figure() -> None:
    assert [item.value for item in find("测评得分为十分，排名第一。")] == [10]


def test_regulations_repealed_are_no_normative_documents() -> None:
    found = told("主动公开市政府规章13件（含新制定5件，修改4件，废止4件），规范性文件废止30件。")
    assert [value for key, value, _ in found if key == "normative_documents_repealed"] == [30]


def test_organs_that_requests_were_tried_on_are_no_requests() -> None:
    ((key, value, unit),) = told("对10个直管镇街开展依申请公开模拟测评。")
    assert (value, unit) == (10, "个")
    assert not key.startswith("requests_")


def test_applications_for_reconsideration_over_disclosure_are_reconsiderations() -> None:
    assert told("我乡收到有关政府信息公开行政复议申请2件。", Role.REVIEW) == [("reconsiderations", 2, "件")]
