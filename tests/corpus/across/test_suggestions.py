"""Themes that the codebook lacks."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus.across.written import Said as Told
from corpus.across.written import Written, opened

from gongkai.corpus.across.suggestions import Said, grouped, substance

PLANTED = {
    "档案": [
        "历史档案数字化进度缓慢，早年文件仍是纸质", "馆藏老档案没有完成数字化扫描",
        "下一步加快历史档案扫描，推进档案数字化",
        "档案数字化加工只完成三成", "历史形成的纸质文件尚未全部数字化", "档案室存量文件数字化工作起步晚",
        "早年档案多为手写，数字化扫描质量不高",
    ],
    "脱敏": [
        "公示名单时个人隐私保护不到位，身份证号未做脱敏", "低保公示出现完整身份证号，个人信息泄露",
        "对公示信息中的身份证号、手机号一律脱敏处理", "建立公示前个人信息脱敏检查", "个别单位公示时泄露居民个人信息",
        "开展个人信息脱敏专项排查",
    ],
}  # fmt: skip
ALONE = ["食堂改用分餐制", "桥头堵车问题尚未解决", "农机具停放场地硬化"]
SLOGANS = [
    "公开力度有待进一步加大。", "与上级要求和群众期望相比还有一定差距", "一是推动政务公开工作再上新台阶；",
    "以钉钉子精神抓好落实", "切实把信息公开工作做实做细。", "不断提升人民群众的获得感、幸福感、安全感。",
]  # fmt: skip
NIL = ["无。", "不存在问题。", "我单位无此类情况", "本年度未发现问题", "（一）没有需要改进的问题。"]


def _said(texts: list[str], *, organs: int = 4) -> list[Said]:
    return [Said(f"r{n}", "s1", f"organ{n % organs}", 2020 + n % 3, text) for n, text in enumerate(texts)]


def test_planted_themes_are_found_whole_and_alone():
    texts = [text for theme in PLANTED.values() for text in theme]
    found = grouped(_said(texts + ALONE + SLOGANS * 3 + NIL * 3))
    assert [(each.n, each.n_organs, each.n_years) for each in found] == [(7, 4, 3), (6, 4, 3)]
    for each, theme in zip(found, PLANTED, strict=True):
        assert theme in each.words
        assert {said.text for said in each.examples} <= set(PLANTED[theme])


def test_their_order_does_not_hang_on_that_of_the_statements():
    texts = [text for theme in PLANTED.values() for text in theme] + ALONE
    said = _said(texts)
    first = grouped(said)
    mixed = [*said[1::3], *said[2::3], *said[::3]]
    told = [(each.words, each.n, each.examples[0].text) for each in first]
    assert [(each.words, each.n, each.examples[0].text) for each in grouped(mixed)] == told


def test_examples_are_of_different_wordings_and_organs():
    for each in grouped(_said([text for theme in PLANTED.values() for text in theme])):
        assert len({said.text for said in each.examples}) == 3
        assert len({said.organ for said in each.examples}) == 3


@pytest.mark.parametrize("text", [*SLOGANS, *NIL])
def test_slogans_and_nil_sentences_have_nothing_in_them(text: str):
    assert len(substance(text)) < 2


def test_what_many_copied_word_for_word_is_a_group():
    found = grouped(_said(["一是早年档案没有数字化。", "二是早年档案没有数字化；", "早年档案没有数字化", *ALONE]))
    assert [(each.n, [said.text for said in each.examples]) for each in found] == [(3, ["一是早年档案没有数字化。"])]


@pytest.mark.parametrize("texts", [[], ALONE[:1], SLOGANS, ["早年档案没有数字化"] * 2])
def test_too_little_gives_nothing(texts: list[str]):
    assert grouped(_said(texts)) == []


def test_only_problems_and_promises_that_no_theme_fits_are_asked(tmp_path: Path):
    archive = PLANTED["档案"]
    reports = [
        Written("密云区水务局", 2021, (Told("issue", "other", archive[0]), Told("achievement", "other", archive[3]))),
        Written("密云区水务局", 2022, (Told("commitment", "other", archive[2]), Told("other", "other", archive[3]))),
        Written("富阳市水利局", 2021, (Told("issue", "other", archive[1]), Told("issue", "staffing", archive[3]))),
    ]
    with opened(tmp_path, reports) as corpus:
        rows = corpus.suggestions().project("cluster, n, n_organs, n_years, text, second_text, third_text").fetchall()
    assert [row[:4] for row in rows] == [(1, 3, 2, 2)]
    assert set(rows[0][4:]) == set(archive[:3])
