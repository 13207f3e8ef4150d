"""Problems that an organ admits again, in the same words or in others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from corpus.across.written import Said, Written, opened

from gongkai import Corpus
from gongkai.corpus.across.shingles import contained, jaccard, shingles, worded
from gongkai.corpus.columns import table
from gongkai.errors import UsageError

CHOIR = "镇里懂网站后台的只有文化站的小陈一人，他下乡排练时稿件就没人传。"
CHOIR_AGAIN = "(2)懂网站后台的仍只有文化站小陈一人，他下乡排练时，稿件就没有人传；"
CHOIR_NEW = "人手还是吃紧：公开、宣传、信访三摊事压在一个合同工身上。"
PRICE = "殡葬收费标准贴在祠堂墙上，网上的那一份还是2018年3月的。"
PRICE_LATER = "殡葬收费标准贴在祠堂墙上，网上的那一份还是2019年7月的。"
SPLIT_ONE = "低保评议的会议记录没有上网"
SPLIT_TWO = "危房改造的验收照片也只存在村干部的手机里"
BUS = "城乡公交改线后站牌换了，线路图却没有更新。"
LETTERS = "回复信件时爱用套话，群众问的事情常常答非所问。"


def issue(text: str, theme: str) -> Said:
    return Said("issue", theme, text)


REPORTS = [
    # one problem over five years, in the same words, in other words, and with a year missing
    Written("山口镇人民政府", 2017, (issue(CHOIR, "staffing"), issue(BUS, "content_updates"))),
    Written("山口镇人民政府", 2018, (issue(CHOIR_AGAIN, "staffing"),)),
    Written("山口镇人民政府", 2019, (issue(CHOIR_NEW, "staffing coordination"), issue(LETTERS, "public_response"))),
    Written("山口镇人民政府", 2021, (issue(BUS, "content_updates"), issue(CHOIR_NEW, "staffing"))),
    Written("山口镇人民政府", 2022, (issue("全年没有安排一次业务学习。", "training"),)),
    # figures change, the sentence stays; one statement becomes two
    Written(
        "河湾乡人民政府", 2019, (issue(PRICE, "timeliness"), issue(f"{SPLIT_ONE}，{SPLIT_TWO}。", "content_coverage"))
    ),
    Written(
        "河湾乡人民政府",
        2020,
        (issue(PRICE_LATER, "timeliness"), issue(SPLIT_TWO, "content_coverage"), issue(SPLIT_ONE, "content_coverage")),
    ),
    # two problems of one theme: words tell which of them is back, and where no first theme is shared, whether one is
    Written(
        "长岭县粮食局",
        2020,
        (
            issue("懂粮食统计的老王退休后没有人接手。", "staffing"),
            issue("仓库保管员轮流兼着写稿。", "staffing"),
            issue("军粮供应点的电话一直是旧的。", "content_updates timeliness"),
            issue("放心粮油店名单不全。", "content_coverage platform"),
        ),
    ),
    Written(
        "长岭县粮食局",
        2021,
        (
            issue("写稿还是靠仓库保管员兼着，忙起来顾不上。", "staffing"),
            issue("网上找不到军粮供应点的新电话。", "platform content_updates"),
        ),
    ),
    # the theme goes on at whatever rank; a pair has a row for each theme that it shares
    Written(
        "渔湾区水务局",
        2019,
        (issue("水价公示牌锈得看不清。", "platform"), issue("报装表格三个窗口三个样。", "standardization")),
    ),
    Written(
        "渔湾区水务局",
        2020,
        (issue("抄表员兼着写稿，微信公众号常常没人管。", "staffing platform"), issue("没有固定的人发稿。", "staffing")),
    ),
    Written(
        "渔湾区水务局",
        2021,
        (issue("公众号只有一个兼职的人看着，没有别人会用。", "staffing platform"),),
    ),
    # a report between that says nothing breaks the run
    Written("石门县教育局", 2019, (issue("校车线路公示得晚。", "timeliness"),)),
    Written("石门县教育局", 2020, (Said("other", "other", "无。"),)),
    Written("石门县教育局", 2021, (issue("校车线路公示得晚。", "timeliness"),)),
    # remedies return in the same words only; the theme other means nothing; achievements return every year
    Written(
        "云台区司法局",
        2019,
        (
            Said("commitment", "training", "请律师协会每季度来讲一次卷宗公开的尺度。"),
            issue("档案室的旧卷没有编目。", "other"),
            Said("achievement", "publicity", "在夜市摆摊讲解公开指南十二场。"),
        ),
    ),
    Written(
        "云台区司法局",
        2020,
        (
            Said("commitment", "training", "请律师协会每季度来讲两次卷宗公开的尺度。"),
            issue("窗口排队时间没有公布。", "other"),
            Said("achievement", "publicity", "在夜市摆摊讲解公开指南十五场。"),
        ),
    ),
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with opened(tmp_path_factory.mktemp("recurrences"), REPORTS) as found:
        yield found


def told(corpus: Corpus, agency: str, role: str | None = "issue") -> list[tuple[object, ...]]:
    columns = "year, next_year, theme, kind, statement, next_statement, since, run"
    return corpus.recurring(agency=agency, role=role).order("year, next_statement, theme").select(columns).fetchall()


def test_a_problem_is_followed_over_five_years_in_whatever_words(corpus: Corpus):
    assert tuple(corpus.table("recurrences").columns) == table("recurrences").names
    assert told(corpus, "山口镇人民政府") == [
        (2017, 2018, "staffing", "near_identical", "s1", "s1", 2017, 2),
        (2018, 2019, "staffing", "theme", "s1", "s1", 2017, 3),
        (2019, 2021, "staffing", "near_identical", "s1", "s2", 2017, 4),
    ]


def test_a_row_quotes_both_statements_and_says_how_alike_they_are(corpus: Corpus):
    row = corpus.recurring(agency="山口镇人民政府", kind="near_identical").order("year").limit(1)
    columns = "text, next_text, report, next_report, role"
    assert row.select(columns).fetchall() == [
        (CHOIR, CHOIR_AGAIN, "山口镇人民政府-2017", "山口镇人民政府-2018", "issue")
    ]
    one, two = (shingles(worded(text)) for text in (CHOIR, CHOIR_AGAIN))
    assert row.select("similarity").fetchall() == [(round(jaccard(one, two), 4),)]


def test_of_several_problems_of_a_theme_words_tell_which_is_back(corpus: Corpus):
    assert [row[2:6] for row in told(corpus, "长岭县粮食局")] == [
        ("staffing", "theme", "s2", "s1"),
        ("content_updates", "theme", "s3", "s2"),
    ]


def test_figures_do_not_count_and_a_statement_may_be_split(corpus: Corpus):
    found = told(corpus, "河湾乡人民政府")
    assert [row[2:6] for row in found] == [
        ("timeliness", "near_identical", "s1", "s1"),
        ("content_coverage", "near_identical", "s2", "s2"),
        ("content_coverage", "near_identical", "s2", "s3"),
    ]


def test_what_was_not_in_the_report_between_does_not_return(corpus: Corpus):
    assert not told(corpus, "石门县教育局")


def test_a_theme_goes_on_at_whatever_rank_and_a_pair_has_a_row_for_each_it_shares(corpus: Corpus):
    assert told(corpus, "渔湾区水务局") == [
        (2020, 2021, "platform", "theme", "s1", "s1", 2019, 3),
        (2020, 2021, "staffing", "theme", "s1", "s1", 2020, 2),
    ]


def test_remedies_return_in_their_words_only_and_achievements_do_not(corpus: Corpus):
    assert not told(corpus, "云台区司法局")
    assert [row[2:6] for row in told(corpus, "云台区司法局", role=None)] == [("training", "near_identical", "s1", "s1")]


def test_what_recurs_is_chosen_by_theme_kind_and_length_of_the_run(corpus: Corpus):
    assert [row[0] for row in corpus.recurring("staffing", run=4).select("run").fetchall()] == [4]
    assert not corpus.recurring("funding").fetchall()
    assert sum(1 for _ in corpus.rows(corpus.recurring("staffing"))) == len(corpus.recurring("staffing").fetchall()) > 0
    assert sum(1 for _ in corpus.rows(corpus.chain("山口镇人民政府"))) == 5
    assert {row[0] for row in corpus.recurring(kind="theme").select("kind").fetchall()} == {"theme"}


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ({"theme": "staffng"}, "staffing"),
        ({"theme": "staffing' OR '' = '"}, "staffing"),
        ({"role": "isue"}, "issue"),
        ({"kind": "themes"}, "near_identical"),
        ({"agency": "山口镇政府"}, "山口镇人民政府"),
    ],
)
def test_what_there_is_not_is_said_with_what_there_is(corpus: Corpus, asked: dict[str, str], hint: str):
    with pytest.raises(UsageError, match=hint):
        corpus.recurring(**asked)


def test_an_organ_that_there_is_not_is_no_empty_chain(corpus: Corpus):
    with pytest.raises(UsageError, match="山口镇人民政府"):
        corpus.chain("山口镇人民政")
    with pytest.raises(UsageError, match="110101"):
        corpus.chain("山口镇人民政府", region_code="110101")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("（一）2023 年，公开 12 条；二是更新不及时。", "0年公开0条更新不及时"),
        ("1.部门之间：3.5倍；（2）二〇二一年", "部门之间0倍0年"),
        ("一方面人少", "一方面人少"),
        ("最后，第三，经费少。", "经费少"),
        ("", ""),
    ],
)
def test_words_are_what_is_left_without_marks_stops_and_figures(text: str, words: str):
    assert worded(text) == words


def test_likeness_is_the_share_of_shingles():
    one, two = shingles("甲乙丙丁戊"), shingles("乙丙丁戊己")
    assert one == {"甲乙丙", "乙丙丁", "丙丁戊"}
    assert (jaccard(one, two), contained(one, two)) == (0.5, 2 / 3)
    assert (jaccard(one, shingles("")), contained(one, shingles(""))) == (0.0, 0.0)
    assert shingles("公开") == {"公开"}
