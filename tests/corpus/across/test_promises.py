"""What becomes of commitments in the next report."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from corpus.across.written import Said, Written, opened

from gongkai import Corpus
from gongkai.corpus.across.said import Statement
from gongkai.corpus.across.tenses import Tense, tense_of
from gongkai.corpus.columns import table

HALL = "明年在新市民中心二楼设一个政策咨询台，周末也开。"
HALL_DONE = "新市民中心二楼的政策咨询台5月开张，周末照常，接待咨询两千余人。"
BRAILLE = "打印一批盲文版的办事指南，放到残联和各街道。"
BRAILLE_AGAIN = "盲文版办事指南的印制还在询价，争取上半年送到残联和街道。"
NOISE = "给夜间施工许可加上二维码，路过的人扫一扫就知道施工到几点。"
DRAIN = "邀请热线接线员旁听排水管网的例会。"
DRAIN_CURED = "接线员旁听排水管网例会，热线答复口径统一。"
SHARE = "对共享单车停放点位图按月校对。"
SHARE_DONE = "单车停放点位图校对12次，改正位置31处。"
SHARE_ON = "继续按月校对共享单车停放点位图。"


def promise(text: str, theme: str) -> Said:
    return Said("commitment", theme, text)


ANEW = (promise(HALL, "funding"), promise(BRAILLE, "platform"), promise(NOISE, "content_coverage"))
REPORTS = [
    Written("城北区住房和城乡建设局", 2021, ANEW),
    Written(
        "城北区住房和城乡建设局",
        2022,
        (
            Said("achievement", "platform", HALL_DONE, "overview"),
            promise(BRAILLE_AGAIN, "platform"),
            Said("achievement", "content_coverage", "老旧小区加装电梯的公示牌统一了尺寸。", "overview"),
        ),
    ),
    # the cure is told in section five under a lead-in, by words that tell no tense
    Written("城南区城市管理局", 2020, (promise(DRAIN, "coordination"), promise(SHARE, "content_updates"))),
    Written(
        "城南区城市管理局",
        2022,
        (
            Said("other", "other", "上年度问题整改情况："),
            promise(DRAIN_CURED, "coordination"),
            promise(SHARE_DONE, "content_updates"),
            promise("下一步，我局将做好以下工作：", "mechanism"),
            promise(SHARE_ON, "content_updates"),
        ),
    ),
    Written("城南区城市管理局", 2023, (promise(SHARE_ON, "content_updates"),)),
    Written(
        "城西区民政局",
        2022,
        (
            Said("other", "other", "上年度问题整改情况："),
            promise(DRAIN_CURED, "coordination"),
            promise(NOISE, "platform"),
        ),
        headed={2: "（二）改进措施"},
    ),
    Written("城东区民政局", 2021, (promise("对6个社区的公示栏换上防水玻璃。", "funding"),)),
    Written("城东区民政局", 2022, (promise("对6个社区的公示栏换上防水玻璃。", "funding"),)),
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with opened(tmp_path_factory.mktemp("promises"), REPORTS) as found:
        yield found


def told(corpus: Corpus, agency: str, year: int) -> list[tuple[object, ...]]:
    rows = corpus.promises().filter(f"agency = '{agency}' AND year = {year}").order("statement")
    return rows.select("statement, fate, next_year, evidence, evidence_text").fetchall()


def test_a_promise_is_kept_repeated_or_dropped(corpus: Corpus):
    assert tuple(corpus.promises().columns) == table("promises").names
    assert told(corpus, "城北区住房和城乡建设局", 2021) == [
        ("s1", "kept", 2022, "s1", HALL_DONE),
        ("s2", "repeated", 2022, "s2", BRAILLE_AGAIN),
        ("s3", "dropped", 2022, None, None),
    ]


def test_what_was_promised_last_is_open(corpus: Corpus):
    assert told(corpus, "城北区住房和城乡建设局", 2022) == [("s2", "open", None, None, None)]


def test_a_cure_is_told_by_its_place_and_a_deed_goes_before_a_renewal(corpus: Corpus):
    assert told(corpus, "城南区城市管理局", 2020) == [
        ("s1", "kept", 2022, "s2", DRAIN_CURED),
        ("s2", "kept", 2022, "s3", SHARE_DONE),
    ]
    # the lead-in to what comes next ends the cures, and is itself no promise
    assert told(corpus, "城南区城市管理局", 2022) == [("s5", "repeated", 2023, "s1", SHARE_ON)]


def test_a_title_ends_the_cures_too(corpus: Corpus):
    assert [row[0] for row in told(corpus, "城西区民政局", 2022)] == ["s3"]


def test_the_same_words_once_more_are_the_promise_not_its_keeping(corpus: Corpus):
    assert [row[1] for row in told(corpus, "城东区民政局", 2021)] == ["repeated"]


def test_how_alike_they_are_is_told_of_what_was_dropped_too(corpus: Corpus):
    rows = corpus.promises().filter("fate <> 'open'").select("fate, similarity").fetchall()
    assert all(0 <= alike <= 1 for _, alike in rows)
    assert max(alike for fate, alike in rows if fate == "dropped") < min(
        alike for fate, alike in rows if fate != "dropped"
    )


@pytest.mark.parametrize(
    ("role", "text", "tense"),
    [
        ("achievement", "窗口延时服务。", Tense.DONE),
        ("commitment", "已给各科室配发公开手册。", Tense.DONE),
        ("commitment", "培训了三十名网格员。", Tense.DONE),
        ("commitment", "投诉转办系统于7月上线。", Tense.DONE),
        ("commitment", "今后投诉转办已办结的也要公开。", Tense.PLANNED),
        ("commitment", "让居民了解申请的办法。", Tense.PLANNED),
        ("commitment", "补齐空白栏目8个。", Tense.UNCLEAR),
        ("commitment", "每季度补齐空白栏目8个。", Tense.PLANNED),
        ("commitment", "意见箱已做到每周开箱。", Tense.DONE),
        ("commitment", "对已公开的补贴名册每月核一遍。", Tense.PLANNED),
        ("commitment", "六月底前由信访科完成意见箱换新。", Tense.PLANNED),
        ("commitment", "全年走访商户不少于40家。", Tense.PLANNED),
        ("commitment", "年度计划书已送各社区。", Tense.DONE),
        ("issue", "空白栏目的问题已经解决。", Tense.DONE),
        ("issue", "空白栏目已经三个月没有解决。", Tense.PLANNED),
        ("issue", "不动产登记的疑难件先后会审两回。", Tense.DONE),
        ("issue", "窗口已由两人轮值，全年没有断过岗。", Tense.DONE),
        ("issue", "窗口虽已由两人轮值，午间没有人。", Tense.PLANNED),
        ("issue", "告示牌已经破损，字迹看不清。", Tense.PLANNED),
    ],
)
def test_what_is_done_is_told_from_what_is_planned(role: str, text: str, tense: Tense):
    said = Statement("o", "某局", 2022, "r", "s1", role, ("other",), text, "problems", 0)
    assert tense_of(said) is tense


def test_the_place_tells_where_words_do_not():
    said = Statement("o", "某局", 2022, "r", "s1", "commitment", ("other",), "窗口延时服务", "problems", 40)
    assert (tense_of(said, [(10, 60)]), tense_of(said, [(60, 90)])) == (Tense.DONE, Tense.PLANNED)
