"""Doubts about a form are told in Chinese and in English, each with the table and the rows in its own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.document import DocumentBuilder, Format, Page
from gongkai.forms import extract
from gongkai.forms.doubts import doubt
from gongkai.resources import load_toml

KINDS = load_toml(Path(__file__).parents[2] / "service" / "gongkai" / "forms" / "data" / "doubts.toml")


def test_a_doubt_names_table_and_rows_in_both_languages() -> None:
    told = doubt("rows_doubtful", "requests", rows=["granted", "denied_third_party"])
    assert (told.component, told.table) == ("forms.rows_doubtful", "requests")
    zh, en = told.message.split(" / ")
    assert "表三" in zh
    assert "予以公开" in zh
    assert en.startswith("Table three (requests)")
    assert "granted, denied third party" in en


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_told(kind: str) -> None:
    told = doubt(
        kind,
        "review",
        rows=["reconsideration"],
        cells=["review.reconsideration.total"],
        others="2",
        count=3,
        chosen=1,
        more="",
        printed="5～6",
    )
    zh, en = told.message.split(" / ")
    assert zh.endswith("。")
    assert en.endswith(".")
    assert "{" not in told.message
    assert any("\u4e00" <= character <= "\u9fff" for character in zh)
    assert not any("\u4e00" <= character <= "\u9fff" for character in en)


def test_a_doubt_is_about_what_it_names() -> None:
    cell, other = "requests.granted.total", "requests.granted.research"
    assert doubt("no_values", "requests").names(cell)
    assert not doubt("no_values", "review").names(cell)
    assert doubt("rows_doubtful", "requests", rows=["granted"]).names(cell)
    assert not doubt("rows_doubtful", "requests", rows=["received"]).names(cell)
    lost = doubt("recognition_lost", "requests", cells=[cell], count=1)
    assert lost.names(cell)
    assert not lost.names(other)
    assert "予以公开·总计" in lost.message
    assert "granted, total" in lost.message


@pytest.mark.parametrize(
    ("title", "scanned", "told"),
    [
        ("三、收到和处理政府信息公开申请情况", True, True),
        ("三、收到和处理政府信息公开申请情况", False, False),
        ("三、工作打算", True, False),
    ],
)
def test_a_picture_with_the_titles_of_the_form_and_none_of_its_tables_has_lost_them(
    title: str, *, scanned: bool, told: bool
) -> None:
    builder = DocumentBuilder(name="scan", data=b"", format=Format.IMAGE)
    builder.page(Page(1, 500.0, 700.0, scanned=scanned))
    builder.text(title, page=1)
    problems = extract(builder.build()).problems
    keys = ("proactive.licensing.decisions", "requests.granted.total", "review.reconsideration.total")
    assert [any(doubt.names(key) for doubt in problems) for key in keys] == [told] * 3
