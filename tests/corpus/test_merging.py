"""Merging: shards give what one run gives, and nothing doubtful is merged."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.corpus import batch as module
from gongkai.corpus.batch_finding import Shard
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_model import Counts
from gongkai.corpus.merge import merge
from gongkai.corpus.store import Store
from gongkai.errors import CorpusError
from tests.corpus.test_batch import annotate, results


def merged(out: Path, *folders: Path, where: Path | str | None = None) -> Counts:
    with Ledger(where or out / "ledger.sqlite") as ledger:
        return merge(folders, ledger, Store(out))


@pytest.fixture
def shards(corpus: Path, tmp_path: Path) -> list[Path]:
    folders = [tmp_path / f"shard {number}" for number in (1, 2)]
    for number, folder in enumerate(folders, start=1):
        annotate(corpus, folder, shard=Shard(number, 2))
    return folders


def test_shards_give_what_one_run_gives(corpus: Path, shards: list[Path], tmp_path: Path) -> None:
    whole, _ = annotate(corpus, tmp_path / "whole")
    assert merged(tmp_path / "merged", *shards) == whole
    assert results(tmp_path / "merged") == results(tmp_path / "whole")
    assert merged(tmp_path / "merged", *shards) == whole  # and again
    nothing_left, heard = annotate(corpus, tmp_path / "merged")
    assert (nothing_left, heard.names) == (whole, [])


def test_a_corpus_is_merged_into_postgresql(shards: list[Path], tmp_path: Path, where: Path | str) -> None:
    counts = merged(tmp_path / "merged", *shards, where=where)
    assert (counts.found, counts.ok, counts.duplicate, counts.adds_up) == (9, 5, 2, True)


def code(*folders: Path, out: Path) -> str:
    with pytest.raises(CorpusError) as caught:
        merged(out, *folders)
    assert caught.value.remedy
    assert not (out / "reports").exists()
    return caught.value.code


def test_a_missing_shard_is_named(shards: list[Path], tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="shards 2/2 are missing"):
        merged(tmp_path / "merged", shards[0])


def test_shards_of_different_numbers_do_not_fit(corpus: Path, shards: list[Path], tmp_path: Path) -> None:
    annotate(corpus, tmp_path / "third", shard=Shard(3, 3))
    assert code(*shards, tmp_path / "third", out=tmp_path / "merged") == "CORPUS.SHARDS"


def test_an_unfinished_corpus_is_refused(corpus: Path, shards: list[Path], tmp_path: Path) -> None:
    with Ledger(shards[1] / "ledger.sqlite") as ledger:
        ledger.reopen_failed()
        assert ledger.reopen_contents([result.sha256 for result in ledger.results()]) > 0
    assert code(*shards, out=tmp_path / "merged") == "CORPUS.UNFINISHED"


@pytest.mark.parametrize("damage", [b"", b"\x1f\x8b\x08 other"])
def test_a_damaged_result_is_refused(shards: list[Path], tmp_path: Path, damage: bytes) -> None:
    next((shards[0] / "reports").rglob("*.gz")).write_bytes(damage)
    assert code(*shards, out=tmp_path / "merged") == "CORPUS.BLOB"


def test_versions_are_not_mixed(
    corpus: Path, shards: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "current_version", lambda: "9.0.0+other")
    annotate(corpus, shards[1], shard=Shard(2, 2))
    assert code(*shards, out=tmp_path / "merged") == "CORPUS.VERSIONS"


def test_two_files_of_one_path_are_not_mixed(corpus: Path, tmp_path: Path) -> None:
    annotate(corpus, tmp_path / "before")
    (corpus / "b.txt").write_bytes(b"say other")
    annotate(corpus, tmp_path / "after")
    assert code(tmp_path / "before", tmp_path / "after", out=tmp_path / "merged") == "CORPUS.CONFLICT"


def test_what_is_no_corpus_is_refused(tmp_path: Path) -> None:
    assert code(tmp_path, out=tmp_path / "merged") == "CORPUS.LEDGER"


def test_the_better_of_two_results_is_kept(corpus: Path, tmp_path: Path) -> None:
    annotate(corpus, tmp_path / "good")
    annotate(corpus, tmp_path / "bad")
    with Ledger(tmp_path / "bad" / "ledger.sqlite") as bad, Ledger(tmp_path / "good" / "ledger.sqlite") as good:
        best = next(record for record in good.records() if record["state"] == "ok")
        bad.adopt({**best, "state": "quarantined", "n_reports": 0, "blob": None})
    for order in (["good", "bad"], ["bad", "good"]):
        out = tmp_path / "-".join(order)
        merged(out, *(tmp_path / name for name in order))
        assert results(out) == results(tmp_path / "good")
