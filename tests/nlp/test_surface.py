from __future__ import annotations

import pytest

from gongkai.nlp.surface import body, fold, lines, mark_at, protected


@pytest.mark.parametrize(
    ("text", "style", "number", "rest"),
    [
        ("一是人手不足；", "shi", 1, "人手不足；"),
        ("三要加强培训。", "shi", 3, "加强培训。"),
        ("其二，更新慢。", "qi", 2, "更新慢。"),
        ("第三，", "di", 3, ""),
        ("（一）公开内容少。", "paren", 1, "公开内容少。"),
        ("(2)栏目空白。", "pdigit", 2, "栏目空白。"),
        ("十二、其他", "dun", 12, "其他"),
        ("五 、存在问题", "dun", 5, "存在问题"),
        ("3.更新慢", "digit", 3, "更新慢"),
        ("３、更新慢", "digit", 3, "更新慢"),
        ("②更新慢", "circled", 2, "更新慢"),
        ("再次，更新慢", "word", 3, "更新慢"),
        ("问题二：更新慢", "named", 2, "更新慢"),
        ("措施3、每周更新", "named", 3, "每周更新"),
    ],
)
def test_list_marks(text, style, number, rest):
    folded = fold(text)
    mark = mark_at(folded)
    assert mark is not None
    assert (mark.style, mark.number, body(folded)) == (style, number, rest)


@pytest.mark.parametrize(
    "text", ["1.26万条信息", "一些单位", "2020年", "是否公开", "十分重视", "问题一直存在，", "措施一律公开："]
)
def test_words_that_only_look_like_marks(text):
    assert mark_at(fold(text)) is None


def test_folding_keeps_every_place():
    text = "２０２０年,公开(试行):\u3000好;"
    assert fold(text) == "2020年，公开（试行）：\u3000好；"
    assert len(fold(text)) == len(text)


def test_lines_know_where_they_stand():
    text = "  甲\n\n\u3000乙 \n丙"
    assert [(line.start, line.folded) for line in lines(text)] == [(2, "甲"), (6, "乙"), (9, "丙")]
    assert all(text[line.start : line.end] == line.folded for line in lines(text))


def test_quotes_protect_and_an_open_one_does_not():
    assert bytes(protected("“甲；乙”丙")) == b"\1\1\1\1\0\0"
    assert not any(protected("“甲；乙丙"))
    assert not any(protected("甲）；乙"))
