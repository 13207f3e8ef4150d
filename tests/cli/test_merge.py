"""``gongkai merge`` as a user runs it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

import gongkai
from tests.cli.test_annotate import here
from tests.conftest import RIGHT


def test_shards_become_one_dataset(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = partial(here, capsys=capsys, patch=monkeypatch)
    folder = tmp_path / "in"
    folder.mkdir()
    for letter in "甲乙丙丁":
        (folder / f"{letter}.html").write_text(RIGHT.replace("青禾县", f"青{letter}县"), encoding="utf-8")
    for shard in ("1/2", "2/2"):
        assert run("annotate", folder, "--out", tmp_path / shard[0], "--shard", shard)[0] == 0
    status, _, said = run("merge", tmp_path / "1", tmp_path / "2", "--out", tmp_path / "all")
    assert status == 0
    assert "4 found = 4 ok" in said
    corpus = gongkai.Corpus.open(tmp_path / "all")
    assert len(corpus.sql("SELECT DISTINCT agency FROM reports").fetchall()) == 4


def test_files_of_one_name_are_told_apart_by_their_folders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = partial(here, capsys=capsys, patch=monkeypatch)
    for letter in "甲乙":
        (tmp_path / letter).mkdir()
        text = RIGHT.replace("青禾县", f"青{letter}县")
        (tmp_path / letter / "年报.html").write_text(text, encoding="utf-8")
        assert run("annotate", tmp_path / letter, "--out", tmp_path / f"out{letter}")[0] == 0
    assert run("merge", tmp_path / "out甲", tmp_path / "out乙", "--out", tmp_path / "all")[0] == 0
    corpus = gongkai.Corpus.open(tmp_path / "all")
    assert corpus.sql("SELECT path FROM reports ORDER BY path").fetchall() == [("乙/年报.html",), ("甲/年报.html",)]


def test_what_cannot_be_merged_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = partial(here, capsys=capsys, patch=monkeypatch)
    status, _, said = run("merge", tmp_path / "nowhere", "--out", tmp_path / "all")
    assert status == 1
    assert "[CORPUS.LEDGER]" in said
    assert run("merge", tmp_path, "--out", tmp_path)[0] == 2
