from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.text.normal import even, key, printed, tidy


@given(st.text())
def test_printed_and_even_keep_every_offset(text: str) -> None:
    assert len(printed(text)) == len(text)
    assert len(even(text)) == len(text)


@given(st.text())
def test_key_holds_no_space_and_is_its_own_key(text: str) -> None:
    plain = key(text)
    assert not any(char.isspace() for char in plain)
    assert key(plain) == plain


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("⼀、总体情况", "一、总体情况"),  # Kangxi radicals
        ("⾼新区⻓江街道⺠政", "高新区长江街道民政"),  # radicals of the supplement
        ("總體情況", "总体情况"),
        ("收到和處理政府信息公開申請情況", "收到和处理政府信息公开申请情况"),
        ("（１）２０２１年", "(1)2021年"),
        ("【一】", "(一)"),
        ("二○二一", "二〇二一"),
        ("五、 存 在　的\xa0问题", "五、存在的问题"),
        ("公\u200b开", "公开"),
        ("2021—2022", "2021-2022"),
        ("豈", "岂"),  # U+F900, a compatibility ideograph
    ],
)
def test_texts_that_say_the_same_have_one_key(text: str, same: str) -> None:
    assert key(text) == key(same) == same


@pytest.mark.parametrize("mark", ["①", "㈠", "⑴", "½"])
def test_marks_that_are_words_in_nfkc_stay_marks(mark: str) -> None:
    assert even(mark) == mark


def test_printed_changes_nothing_that_a_reader_sees() -> None:
    text = "（一）總體情況：２０２１年，我局“公开”①"
    assert printed(text) == text
    assert printed("⼀\xa0二\t三") == "一 二 三"


def test_tidy_makes_one_line_for_display() -> None:
    assert tidy(" 新乡县\n人民政府 2020 年　工作年报 ") == "新乡县人民政府2020年工作年报"
    assert tidy("annual  report 2020") == "annual report 2020"
