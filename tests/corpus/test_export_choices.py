"""Exports with labels in one language, and of organs that a condition on reports chooses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from corpus.made_reports import made, read_jsonl, value

from gongkai.corpus.collection import Corpus
from gongkai.corpus.columns import TABLES
from gongkai.corpus.dataset import Entry, build
from gongkai.corpus.export import export
from gongkai.errors import UsageError


def test_labels_stand_for_keys_and_lists_and_of_two_languages_one_is_left(tmp_path: Path):
    problems = [{"component": "READ.X", "message": "缺了一页。 / A page is missing. 请补上。 / Add it.", "page": 2}]
    report = made(problems=problems, status="partial")
    report["values"]["annex"] = {"received": value(4)}
    build(tmp_path / "set", [Entry("a", "1")], {"a": report}.__getitem__)
    with Corpus.open(tmp_path / "set") as opened:
        for lang in ("zh", "en"):
            export(opened, "jsonl", tmp_path / lang, lang=lang)
    zh, en = ({name: read_jsonl(tmp_path / lang, name) for name in TABLES} for lang in ("zh", "en"))
    assert zh["reports"][0]["读取中的问题"] == "READ.X: 缺了一页。请补上。"
    assert en["reports"][0]["Problems of the reading"] == "READ.X: A page is missing. Add it."
    told = {row["As printed"]: row for row in en["values"]}
    assert (told["9"]["Row"], told["9"]["Column"]) == ("1. New applications this year", "Total")
    assert told["9"]["Cell"] == "1. New applications this year | Total"
    assert not any(re.fullmatch("[a-z_]+", row["Row"]) for row in en["values"])
    assert "栏目内容更新; 公开时效" in zh["statements"][0].values()
    assert "一、本年新收政府信息公开申请数量｜总计" in str(zh["findings"][0])


def test_a_condition_on_reports_chooses_the_organs_that_have_one(tmp_path: Path):
    reports = {"a": made("青禾县水务局", 2019), "b": made("石门县水务局", 2022)}
    build(tmp_path / "set", [Entry(name, "1") for name in reports], reports.__getitem__)
    with Corpus.open(tmp_path / "set") as opened:
        written = export(opened, "jsonl", tmp_path / "out", names=("chains", "trends"), where="year >= 2020")
        assert written.rows["chains"] == 1
        assert [row["agency"] for row in read_jsonl(tmp_path / "out", "chains")] == ["石门县水务局"]
        with pytest.raises(UsageError, match="--where does not fit the table chains"):
            export(opened, "jsonl", tmp_path / "out", names=("chains",), where="nothing = 1")
