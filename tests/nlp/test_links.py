"""Answer links: which commitment answers which issue."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.errors import ArtifactError
from gongkai.nlp import links
from gongkai.nlp.model import Statement, StatementRole, ThemeScore
from gongkai.sections.model import Role

ISSUE, PROMISE, OTHER = StatementRole.ISSUE, StatementRole.COMMITMENT, StatementRole.OTHER


def statements(*rows: tuple[StatementRole, str, str], section: Role | None = Role.PROBLEMS) -> list[Statement]:
    return [
        Statement(f"s{number}", role, text, section, (0, len(text)), None, (ThemeScore(theme, 0.9),))
        for number, (role, text, theme) in enumerate(rows, start=1)
    ]


def answers(*rows: tuple[StatementRole, str, str]) -> dict[str, tuple[str, ...]]:
    return {item.id: item.answers for item in links.link(statements(*rows)) if item.role is PROMISE}


def test_two_lists_of_the_same_length_correspond() -> None:
    assert answers(
        (ISSUE, "一是信息员更换频繁，业务不熟；", "training"),
        (ISSUE, "二是部分栏目长期不更新；", "content_updates"),
        (OTHER, "针对以上问题，将采取以下措施：", "other"),
        (PROMISE, "一是每季度组织信息员业务培训；", "training"),
        (PROMISE, "二是每月检查一次栏目更新情况。", "content_updates"),
    ) == {"s4": ("s1",), "s5": ("s2",)}


def test_contents_beat_the_order_of_the_lists() -> None:
    assert answers(
        (ISSUE, "一是网站搜索功能不好用，群众找不到文件；", "platform"),
        (ISSUE, "二是政策解读以文字为主，图解很少；", "interpretation"),
        (PROMISE, "一是政策解读增加图解和短视频；", "interpretation"),
        (PROMISE, "二是改造网站搜索功能，让群众找得到文件。", "platform"),
    ) == {"s3": ("s2",), "s4": ("s1",)}


def test_words_that_every_sentence_of_these_reports_has_make_no_pair() -> None:
    assert answers(
        (ISSUE, "一是公开工作力量薄弱；", "staffing"),
        (ISSUE, "二是对政府信息公开工作培训较少，干部认识不深。", "awareness"),
        (OTHER, "针对以上问题，将从三方面改进：", "other"),
        (PROMISE, "一是完善年度评价办法；", "supervision"),
        (PROMISE, "二是增配公开工作专职人员，充实力量；", "staffing"),
        (PROMISE, "三是树牢公开理念，做好政务公开工作。", "awareness"),
    ) == {"s4": (), "s5": ("s1",), "s6": ("s2",)}


def test_a_remedy_right_behind_its_issue() -> None:
    assert answers(
        (ISSUE, "首先，乡镇报送的表格五花八门，", "standardization"),
        (PROMISE, "我局已重新下发统一表样；", "standardization"),
        (ISSUE, "其次，资金分配结果公布得晚，", "timeliness"),
        (PROMISE, "今后文件下达后二十日内上网。", "timeliness"),
    ) == {"s2": ("s1",), "s4": ("s3",)}


def test_a_general_promise_answers_nothing() -> None:
    found = answers(
        (ISSUE, "一是公示栏照片模糊，村民看不清；", "content_coverage"),
        (ISSUE, "二是专区电脑老旧，打不开网页；", "funding"),
        (PROMISE, "一是村里统一配发手机支架，公示栏照片看得清；", "content_coverage"),
        (PROMISE, "二是申请经费更换专区电脑；", "funding"),
        (PROMISE, "以更高标准推动工作再上新台阶。", "other"),
    )
    assert found["s5"] == ()
    assert found["s3"] == ("s1",)


def test_what_became_of_last_years_problem_answers_none_of_this_years() -> None:
    found = answers(
        (PROMISE, "上年报告指出的解读形式单一问题，今年已制作图解5篇。", "interpretation"),
        (ISSUE, "一是解读质量不高。", "interpretation"),
        (PROMISE, "下一步，请专家审改解读稿。", "interpretation"),
    )
    assert found == {"s1": (), "s3": ("s2",)}
    found = answers(
        (ISSUE, "上年报告指出解读形式单一的问题。", "interpretation"),
        (PROMISE, "针对上年解读形式单一的问题，今年已制作图解5篇。", "interpretation"),
    )
    assert found == {"s2": ("s1",)}


def test_sections_are_not_mixed() -> None:
    issue = statements((ISSUE, "栏目更新不及时。", "content_updates"))
    promise = [
        Statement("p1", PROMISE, "栏目更新要及时。", Role.OVERVIEW, (0, 8), None, (ThemeScore("content_updates", 0.9),))
    ]
    assert all(item.answers == () for item in links.link([*issue, *promise]))


def test_nothing_to_link() -> None:
    assert links.link([]) == ()
    (only,) = links.link(statements((PROMISE, "加强培训。", "training")))
    assert only.answers == ()


def test_weights_must_fit_the_features(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "links.toml"
    broken.write_text("intercept = 0\nfirst = 0.4\nfurther = 0.6\n[weights]\nlikeness = 1.0\n", encoding="utf-8")
    monkeypatch.setattr(links, "DATA", broken)
    with pytest.raises(ArtifactError, match="disagree"):
        links.load_model.__wrapped__()
