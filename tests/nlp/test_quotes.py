"""Sentences chosen to be quoted."""

from __future__ import annotations

from gongkai.nlp import quotes
from gongkai.nlp.model import Statement, StatementRole, ThemeScore
from gongkai.sections.model import Outline, Prose, Role

DONE, ISSUE, PROMISE, OTHER = (
    StatementRole.ACHIEVEMENT,
    StatementRole.ISSUE,
    StatementRole.COMMITMENT,
    StatementRole.OTHER,
)


def choose(*rows: tuple[StatementRole, str], n: int = 4) -> tuple[str, ...]:
    text, statements = "", []
    for number, (role, told) in enumerate(rows):
        span = (len(text), len(text) + len(told))
        themes = (ThemeScore("platform", 0.8),)
        statements.append(Statement(f"s{number}", role, told, Role.PROBLEMS, span, None, themes))
        text += told
    sentences = quotes.choose(Outline(Prose(text, ()), ()), statements, n)
    assert all(text[slice(*item.span)] == item.text for item in sentences)
    assert [item.span for item in sentences] == sorted(item.span for item in sentences)
    return tuple(item.text for item in sentences)


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
