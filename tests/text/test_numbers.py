from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.text.numbers import fold, parse_arabic, parse_chinese, parse_number, plain


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("１，２３４", 1234),
        ("-15", -15),
        ("+3", 3),
        ("1.7万", 17000),
        ("3亿", 300000000),
        ("2.5千", 2500),
        ("1.2万亿", 1200000000000),
        ("十", 10),
        ("二十三", 23),
        ("一百零五", 105),
        ("两千零三", 2003),
        ("三万五千", 35000),
        ("一亿二千万", 120000000),
        ("二〇二一", 2021),
        ("贰拾", 20),
        ("", None),
        ("件", None),
        ("12,34", None),
        ("1.2.3", None),
        ("约3", None),
    ],
)
def test_numbers_as_offices_write_them(text: str, number: float | None) -> None:
    assert parse_number(text) == number


@given(st.integers(0, 10**12))
def test_thousands_separators_do_not_matter(number: int) -> None:
    assert parse_number(f"{number:,}") == parse_number(str(number)) == number


DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """Write a number below 10,000 as it is read out."""
    text = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += DIGITS[digit] + name
        elif text and not text.endswith("零") and number % unit:
            text += "零"
    return text or "零"


@given(st.integers(0, 9999))
def test_chinese_numerals_are_read_back(number: int) -> None:
    assert parse_chinese(in_chinese(number)) == number


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert parse_number(text) is None or isinstance(parse_number(text), int | float)


def test_folding_and_plain_values() -> None:
    assert fold("\u200b１２−３") == "12-3"
    assert parse_arabic("160.5964") == Decimal("160.5964")
    assert isinstance(plain(Decimal("12.0")), int)
