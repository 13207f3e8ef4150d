"""``gongkai merge`` as a user runs it."""

from __future__ import annotations

from pathlib import Path

import gongkai
from tests.cli.test_annotate import gongkai as command
from tests.conftest import RIGHT


def test_shards_become_one_dataset(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, letter in enumerate("甲乙丙丁"):
        (folder / f"{number}.html").write_text(RIGHT.replace("青禾县", f"青{letter}县"), encoding="utf-8")
    for shard in ("1/2", "2/2"):
        assert command("annotate", folder, "--out", tmp_path / shard[0], "--shard", shard).returncode == 0
    ran = command("merge", tmp_path / "1", tmp_path / "2", "--out", tmp_path / "all")
    assert ran.returncode == 0
    assert "4 found = 4 ok" in ran.stderr
    corpus = gongkai.Corpus.open(tmp_path / "all")
    assert len(corpus.sql("SELECT DISTINCT agency FROM reports").fetchall()) == 4


def test_what_cannot_be_merged_says_why(tmp_path: Path) -> None:
    ran = command("merge", tmp_path / "nowhere", "--out", tmp_path / "all")
    assert ran.returncode == 1
    assert "[CORPUS.LEDGER]" in ran.stderr
    assert command("merge", tmp_path, "--out", tmp_path).returncode == 2
