"""Corrected re-publications go before the original, and say so."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus.made_reports import made, with_cells

from gongkai import Corpus
from gongkai.corpus.dataset import Entry, build
from gongkai.corpus.republished import dated, is_correction

LONG = "本局按要求做好公开工作。" * 60


def text_of(head: str = "", foot: str = "") -> dict[str, object]:
    return {"title": "青禾县水务局2023年政府信息公开工作年度报告", "text": f"{head}{LONG}{foot}"}


@pytest.mark.parametrize(
    ("report", "path", "corrects"),
    [
        (text_of(), "青禾县水务局2023.html", False),
        (text_of(), "年报/青禾县水务局2023（更正）.html", True),
        (text_of(), "更正材料/青禾县水务局2023.html", False),
        ({**text_of(), "title": "青禾县水务局2023年政府信息公开工作年度报告（修订版）"}, None, True),
        (text_of(head="由于统计口径有误，原年报第三部分现予以更正，"), None, True),
        (text_of(foot="此前发布的年度报告作废，以本次发布为准。"), None, True),
        (text_of(head="注：因笔误，现更正重新发布。"), None, True),
        (text_of(head="全年更正栏目错误信息6条，重新发布文件2件。"), None, False),
        (text_of(head="行政复议结果纠正1件。"), None, False),
        ({"title": None, "text": f"{LONG}原报告数据有误，现更正重新发布。{LONG}"}, None, False),
    ],
)
def test_a_correction_is_told_by_title_name_or_edges(report: dict[str, object], path: str | None, corrects: bool):
    assert is_correction(report, path) is corrects


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (LONG + "青禾县水务局2024年1月9日", "2024-01-09"),
        ("发布日期：2024-02-03 " + LONG, "2024-02-03"),
        (LONG + "数据统计期限自2023年1月1日至2023年12月31日。", None),
        (LONG, None),
    ],
)
def test_the_day_is_that_of_publication_or_signature(text: str, day: str | None):
    assert dated({"text": text}) == day


def test_a_correction_goes_before_a_report_with_more_numbers_and_a_later_one_before_an_earlier(tmp_path: Path):
    less = with_cells(made(), received__total=8)
    less["values"]["requests"].pop("granted")
    reports = {
        "original": made(),
        "corrected": {**less, "title": "青禾县水务局2023年报告（更正版）", "text": LONG + "2024年2月1日"},
        "again": {**less, "title": "青禾县水务局2023年报告（更正版）", "text": LONG + "2024年3月1日"},
        "empty": {**made(), "title": "青禾县水务局2023年报告（更正版）", "values": {}},
        "old": made(year=2022, text=LONG + "2023年1月5日"),
        "new": made(year=2022, text=LONG + "2023年4月5日"),
    }
    build(tmp_path, [Entry(name, "1") for name in reports], reports.__getitem__)
    with Corpus.open(tmp_path) as corpus:
        panel = corpus.sql(
            'SELECT report, correction, dated, n_reports, "requests.received.total" FROM panel ORDER BY year'
        )
        assert panel.fetchall() == [("new", False, "2023-04-05", 2, 9.0), ("again", True, "2024-03-01", 4, 8.0)]
        chosen = corpus.table("chain_reports").filter("chosen").select("report").order("report").fetchall()
        assert chosen == [("again",), ("new",)]
        assert corpus.sql("SELECT report FROM reports WHERE correction ORDER BY report").fetchall() == [
            ("again",), ("corrected",), ("empty",)
        ]  # fmt: skip
