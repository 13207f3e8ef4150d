"""Sentences chosen to be quoted."""

from __future__ import annotations

import re

from gongkai.nlp import quotes
from gongkai.nlp.model import Figure, Statement, StatementRole, ThemeScore
from gongkai.sections.model import Outline, Prose, Role

DONE, ISSUE, PROMISE, OTHER = (
    StatementRole.ACHIEVEMENT,
    StatementRole.ISSUE,
    StatementRole.COMMITMENT,
    StatementRole.OTHER,
)


def choose(*rows: tuple[StatementRole, str], n: int = 4, totals: dict[str, str] | None = None) -> tuple[str, ...]:
    """``totals`` are indicators of the year by the words that tell them; every other number is none."""
    text, statements = "", []
    for number, (role, told) in enumerate(rows):
        span = (len(text), len(text) + len(told))
        themes = (ThemeScore("platform", 0.8),)
        statements.append(Statement(f"s{number}", role, told, Role.PROBLEMS, span, None, themes))
        text += told
    sentences = quotes.choose(Outline(Prose(text, ()), ()), statements, n, figures=figures_of(text, totals or {}))
    assert all(text[slice(*item.span)] == item.text for item in sentences)
    assert [item.span for item in sentences] == sorted(item.span for item in sentences)
    return tuple(item.text for item in sentences)


def figures_of(text: str, totals: dict[str, str]) -> list[Figure]:
    found = []
    for number in re.finditer(r"\d+", text):
        key = next(
            (key for words, key in totals.items() if text.startswith(words, number.start() - len(words))), "其他"
        )
        found.append(Figure(key, int(number.group()), "件", False, number.group(), None, number.span(), None))
    return found


DONE_TEXT = "全年通过门户网站发布信息312条，其中行政处罚信息51条。"
ISSUE_TEXT = "政策解读以文字为主，图解和视频占比不到一成。"
PROMISE_TEXT = "下一步将为每份文件配一张图解，由宣传科制作。"


def test_covers_done_lacking_and_promised() -> None:
    rows = (
        (DONE, DONE_TEXT),
        (DONE, "组织业务培训四场，参训五百余人次。"),
        (ISSUE, ISSUE_TEXT),
        (PROMISE, PROMISE_TEXT),
    )
    chosen = choose(*rows, n=3)
    assert ISSUE_TEXT in chosen
    assert PROMISE_TEXT in chosen
    assert len(chosen) == 3


def test_never_says_the_same_twice() -> None:
    again = "政策解读以文字为主，图解和视频占比还不到一成。"
    assert len(choose((ISSUE, ISSUE_TEXT), (ISSUE, again))) == 1


def test_leaves_out_headings_lead_ins_and_the_rest() -> None:
    assert (
        choose(
            (ISSUE, "（一）存在的主要问题"),
            (PROMISE, "针对以上问题，我局将采取以下措施："),
            (OTHER, "本报告电子版可在县政府门户网站下载查阅。"),
        )
        == ()
    )


def test_prefers_what_is_specific_to_a_slogan() -> None:
    slogan = "我局将以习近平新时代中国特色社会主义思想为指导，推动工作再上新台阶。"
    assert choose((PROMISE, slogan), (PROMISE, PROMISE_TEXT), n=1) == (PROMISE_TEXT,)


def test_at_most_n() -> None:
    rows = [
        (ISSUE, ISSUE_TEXT),
        (ISSUE, "信息员由各科室轮流兼任，一年换了三茬。"),
        (ISSUE, "政务公开专区的电脑老旧，打不开网页。"),
    ]
    assert len(choose(*rows, n=2)) == 2
    assert len(choose(*rows, n=9)) == 3


def test_a_quotation_does_not_end_with_a_comma() -> None:
    assert choose((ISSUE, "政策解读以文字为主，图解和视频占比不到一成，"))[0].endswith("一成")


def test_the_year_s_totals_come_before_a_list_of_small_numbers() -> None:
    dense = "张贴通告12张，播放短片8部，走访农户31户，发放折页220份，设咨询台6个。"
    disclosed, received = "全年主动公开信息96条，内容涉及各个方面。", "一年来收到申请3件，都在期限内答复。"
    rows = ((DONE, dense), (DONE, disclosed), (DONE, received))
    totals = {"主动公开信息": "information_items", "收到申请": "requests_received"}
    assert choose(*rows, n=2, totals=totals) == (disclosed, received)


def test_nils_are_quoted_though_they_are_no_deeds() -> None:
    nil = "本年度收到政府信息公开申请0件，与上年持平。"
    assert choose((OTHER, nil), n=1, totals={"信息公开申请": "requests_received"}) == (nil,)


def test_a_statement_is_quoted_with_the_rest_of_its_sentence() -> None:
    first, second = "全年收到申请3件，均为村民提出；", "其中两件予以公开，一件转交县里办理。"
    assert choose((DONE, first), (DONE, second), n=1) == (first + second,)


def test_the_next_item_of_a_list_is_another_sentence() -> None:
    first, second = "一是公开栏玻璃破损，内容看不清楚；", "二是干事一年换了三人，业务接不上。"
    assert choose((ISSUE, first), (ISSUE, second), n=1)[0] in (first.rstrip("；"), second)
