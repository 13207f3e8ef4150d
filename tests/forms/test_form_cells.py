from __future__ import annotations

import pytest

from gongkai.forms.cells import is_value_like, read_content, several
from gongkai.forms.model import Kind


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0", 0),
        ("1,234", 1234),
        ("1，234", 1234),
        ("１２", 12),
        ("+1036", 1036),
        ("-15", -15),
        ("−15", -15),
        ("减少3", -3),
        ("增加 3", 3),
        ("↓4", -4),
        ("22（其中修订 16 件）", 22),
        ("35件", 35),
        ("1.2万件", 12000),
        ("12.0", 12),
        ("12\n3", 123),
        ("3①", 3),
        ("917[1]", 917),
        ("917注1", 917),
        ("917#", 917),
        ("5*", 5),
        ("\u200b7\xa0", 7),
        ("十二", 12),
        ("零", 0),
    ],
)
def test_counts(raw: str, value: float) -> None:
    content = read_content(raw)
    assert (content.value, content.kind) == (value, Kind.NUMBER)


@pytest.mark.parametrize(
    ("raw", "unit", "value"),
    [
        ("160.5964万元", "万元", 160.5964),
        ("251000元", "万元", 25.1),
        ("1.6059亿元", "万元", 16059),
        ("251000", "元", 25.1),
        ("52288.028", "万元", 52288.028),
        ("3万", "元", 3),
        ("￥12.5", "万元", 12.5),
    ],
)
def test_money_comes_back_in_ten_thousands(raw: str, unit: str, value: float) -> None:
    assert read_content(raw, unit).value == value


@pytest.mark.parametrize("raw", ["", " ", "\u3000", "\xa0", "\u200b", "\n"])
def test_blanks(raw: str) -> None:
    assert read_content(raw) == (None, Kind.BLANK, True)


@pytest.mark.parametrize("raw", ["-", "--", "—", "——", "－", "/", "／", "\\", "一", "―"])
def test_dashes(raw: str) -> None:
    assert read_content(raw)[:2] == (None, Kind.DASH)


@pytest.mark.parametrize(
    "raw", ["无", "不涉及", "不适用", "空", "见附件", "2021年", "5%", "1.2.3", "1 2 3", "201 7", "0 0", "12,3"]
)
def test_words_and_lists_are_no_numbers(raw: str) -> None:
    assert read_content(raw)[:2] == (None, Kind.TEXT)


@pytest.mark.parametrize("raw", ["1.属于国家秘密", "（七）总计", "2.", "规章", "其他", "（三）", "第二十条第（一）项"])
def test_labels_are_not_value_like(raw: str) -> None:
    assert not is_value_like(raw)


@pytest.mark.parametrize(
    ("raw", "tokens"), [("0 0", ["0", "0"]), ("1 — 3", ["1", "—", "3"]), ("12", []), ("其他 3", [])]
)
def test_several_values_in_one_cell(raw: str, tokens: list[str]) -> None:
    assert several(raw) == tokens
