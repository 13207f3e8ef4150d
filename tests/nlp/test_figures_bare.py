"""Numbers in numerals with 万 inside, with a unit that stands elsewhere, fractions, and time that a thing took."""

from __future__ import annotations

import pytest
from figures_told import find, told


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("印制折页四万六千份。", 46000),
        ("接待来访两万零三十人次。", 20030),
        ("张贴告示十五万二千余张。", 152000),
        ("整理档案一百三十万卷。", 1300000),
        ("整理档案3万2千卷。", 32000),
        ("编印画册伍佰本。", 500),
        ("编印画册壹万贰仟本。", 12000),
        ("吸引居民近万人次。", 10000),
        ("发出通知万余份。", 10000),
    ],
)
def test_numerals_are_read_to_their_end(text: str, value: int) -> None:
    (figure,) = find(text)
    assert figure.value == value


def test_a_word_that_ends_like_a_formal_numeral_is_none() -> None:
    assert [value for _, value, _ in told("组建宣讲队伍三支，成员八名。")] == [3, 8]


@pytest.mark.parametrize(
    ("text", "value", "unit", "approximate"),
    [
        ("视频占两成五。", 2.5, "成", False),
        ("视频占六成多。", 6, "成", True),
        ("五分之二的社区已建成专区。", 40, "%", False),
        ("约三分之一的社区已建成专区。", 33.3, "%", True),
        ("按期率提高百分之三点五。", 3.5, "%", False),
    ],
)
def test_shares_in_words(text: str, value: float, unit: str, approximate: bool) -> None:
    (figure,) = find(text)
    assert (figure.value, figure.unit, figure.approximate) == (value, unit, approximate)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("平均每件用时4.5天。", [(4.5, "天", "year")]),
        ("平均时长由12个工作日压缩至9.5个工作日。", [(12, "个工作日", "previous"), (9.5, "个工作日", "year")]),
        ("在20个工作日内答复，急件3天内答复，每年6月30日前公布。", []),
    ],
)
def test_time_taken_is_a_figure_and_a_term_is_none(text: str, taken: list[tuple[float, str, str]]) -> None:
    assert [(item.value, item.unit, item.scope) for item in find(text)] == taken


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("解读28篇（文字11、图解9、视频8）。", [(28, "篇"), (11, "篇"), (9, "篇"), (8, "篇")]),
        ("按方式分：网络5、信函4、当面2件。", [(5, "件"), (4, "件"), (2, "件")]),
        ("公开信息数（条）：1,204", [(1204, "条")]),
        ("解读8篇（网站第11、图解9期）。", [(8, "篇"), (9, "期")]),
    ],
)
def test_a_unit_may_be_shared(text: str, figures: list[tuple[int, str]]) -> None:
    assert [(value, unit) for _, value, unit in told(text)] == figures


@pytest.mark.parametrize("text", ["安排经费8至12万元。", "安排经费8万至12万元。", "培训3—5次。"])
def test_a_range_is_approximate(text: str) -> None:
    assert [item.approximate for item in find(text)] == [True]


def test_a_room_has_an_area_and_an_audience_is_none() -> None:
    assert told("改造专区面积百余平方米，粉丝3万人。") == [("改造专区面积", 100, "平方米")]
