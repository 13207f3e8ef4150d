from __future__ import annotations

import random

import pytest

from gongkai.text.encoding import Decoded, decode

REPORT = (
    "一、总体情况\n2020年，我县认真贯彻落实《中华人民共和国政府信息公开条例》，主动公开政府信息1234条，"
    "收到依申请公开42件。\n二、主动公开政府信息情况\n规章 0 0 0\n"
)
TRADITIONAL = "本縣政府資訊公開工作年度報告，主動公開政府資訊情況。收到和處理政府資訊公開申請情況"


@pytest.mark.parametrize("declared", [None, "utf-8", "gb2312", "iso-8859-1", "big5", "no-such-charset", "hex", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
def test_evidence_overrules_the_claim(encoding: str, declared: str | None) -> None:
    found = decode(REPORT.encode(encoding), declared=declared)
    assert (found.text, found.n_replaced) == (REPORT, 0)


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-8", "utf-16-le", "utf-16-be"])
def test_traditional_script(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding)).text == TRADITIONAL


@pytest.mark.parametrize("text", ["规章", "一、总体情况", "无", "本年度未收到申请"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_short_texts(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_four_byte_gb18030() -> None:
    text = REPORT + "㐂䶮𠮷"
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize(("encoding", "cut"), [("utf-8", 100), ("gb18030", 99), ("utf-16-le", 101)])
def test_cut_files_lose_their_last_character_only(encoding: str, cut: int) -> None:
    data = REPORT.encode(encoding)[:cut]
    found = decode(data)
    assert found.n_replaced <= 1
    assert REPORT.startswith(found.text.rstrip("\ufffd"))
    assert found.text.count("\ufffd") == found.n_replaced


def test_damaged_bytes_are_counted() -> None:
    data = bytearray(REPORT.encode())
    data[30:31] = b"\xff"
    found = decode(bytes(data))
    assert found.encoding == "utf-8"
    assert found.n_replaced == found.text.count("\ufffd") > 0
    assert "政府信息公开条例" in found.text


def test_replacement_marks_of_the_file_itself_are_not_counted() -> None:
    assert decode("甲\ufffd乙政府信息".encode()).n_replaced == 0


def test_parts_in_another_encoding() -> None:
    foot = "\n版权所有\n主办单位：某县人民政府办公室\n"
    mixed = decode(REPORT.encode() + foot.encode("gb18030"))
    assert mixed == Decoded(REPORT + foot, "utf-8", 0)
    assert decode((REPORT * 3).encode("gb18030") + foot.encode()).text == REPORT * 3 + foot


def test_other_languages_follow_the_claim() -> None:
    assert decode("Übersicht über größere Städte".encode("cp1252"), declared="windows-1252").text.startswith(
        "Übersicht"
    )


def test_never_raises() -> None:
    for seed in range(200):
        chance = random.Random(seed)  # noqa: S311
        data = chance.randbytes(chance.randrange(400))
        assert isinstance(decode(data, declared=chance.choice([None, "utf-16", "gbk", "utf-7"])).text, str)
    assert decode(b"") == Decoded("", "utf-8", 0)
