"""The same corpus with PostgreSQL as ledger, on a real server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from gongkai.corpus.ledger_engine import connect
from gongkai.corpus.ledger_model import Counts
from tests.corpus.postgres import new_database
from tests.corpus.small_corpora import Heard, batch
from tests.corpus.test_batch import annotate, results


@pytest.fixture
def url(postgres: str) -> str:
    return new_database(postgres, "corpus")


def read(corpus: Path, out: Path, url: str, heard: Heard) -> Counts:
    with batch(out, heard, where=url) as (run, _):
        return run.run([corpus])


def test_the_same_comes_out(corpus: Path, tmp_path: Path, url: str) -> None:
    quiet, _ = annotate(corpus, tmp_path / "sqlite")
    heard = Heard()
    assert read(corpus, tmp_path / "postgres", url, heard) == quiet
    assert results(tmp_path / "postgres", url) == results(tmp_path / "sqlite")
    again = Heard()
    assert read(corpus, tmp_path / "postgres", url, again) == quiet
    assert again.names == []


def test_connections_that_are_cut_are_made_anew(corpus: Path, tmp_path: Path, url: str) -> None:
    heard = Heard()
    heard.then = lambda: _alone(url)
    counts = read(corpus, tmp_path / "out", url, heard)
    assert (counts.found, counts.finished, counts.ok, counts.adds_up) == (9, 9, 5, True)


def _alone(url: str) -> None:
    """Cut every other connection to the database."""
    engine = connect(url)
    others = "FROM pg_stat_activity WHERE datname = 'corpus' AND pid <> pg_backend_pid()"
    with engine.connect() as connection:
        connection.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))
    engine.dispose()


def test_two_runs_at_once_share_the_work(corpus: Path, tmp_path: Path, url: str) -> None:
    for number in range(20):
        (corpus / f"more {number}.txt").write_bytes(f"say more {number}".encode())
    heard = [Heard(), Heard()]
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda one: read(corpus, tmp_path / "out", url, one), heard))
    names = heard[0].names + heard[1].names
    assert len(names) == len(set(names)) == 27
    assert len(results(tmp_path / "out", url)) == 27
