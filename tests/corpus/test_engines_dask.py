"""A real Dask cluster of two processes gives what children of this process give."""

from __future__ import annotations

import os
import queue
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.corpus.batch import Batch
from gongkai.corpus.engines import Engine, Task, engine
from gongkai.corpus.engines_dask import DaskEngine
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.store import Store
from gongkai.errors import CorpusError, UsageError
from gongkai.isolation import Limits, Outcome
from gongkai.settings import Settings
from tests.conftest import RIGHT
from tests.corpus.small_corpora import Heard, zipped

LIMITS = Limits(seconds=60.0)


@pytest.fixture(scope="module")
def dask() -> Iterator[DaskEngine]:
    at_work = DaskEngine(None, workers=2, limits=LIMITS, settings=Settings())
    yield at_work
    at_work.close()


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, letter in enumerate("甲乙丙丁戊"):
        (folder / f"{number}.html").write_text(RIGHT.replace("青禾县", f"青{letter}县"), encoding="utf-8")
    (folder / "copy.html").write_text(RIGHT.replace("青禾县", "青乙县"), encoding="utf-8")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "all.zip").write_bytes(zipped({"县.html": RIGHT.encode()}))
    return folder


def read(at_work: Engine, reports: Path, out: Path) -> tuple[object, dict[str, tuple[str, tuple[bytes, ...]]]]:
    store = Store(out)
    with Ledger(out / "ledger.sqlite") as ledger:
        counts = Batch(ledger, store, at_work, Heard()).run([reports])
        stored = {
            result.name: (
                result.state.value,
                store.lines(result.sha256, result.version or "") if result.n_reports else (),
            )
            for result in ledger.results()
        }
    return counts, stored


def test_the_same_comes_out_as_on_one_machine(dask: DaskEngine, reports: Path, tmp_path: Path) -> None:
    local = engine("local", workers=2, limits=LIMITS, settings=Settings())
    try:
        assert read(dask, reports, tmp_path / "dask") == read(local, reports, tmp_path / "local")
    finally:
        local.close()
    assert dask.width == 2


def test_a_worker_that_cannot_open_the_file_is_sent_it(
    dask: DaskEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "here.html"
    path.write_text(RIGHT, encoding="utf-8")
    submit = dask._client.submit

    def elsewhere(work: object, where: str, name: str, data: bytes | None, *rest: object, **options: object) -> object:
        return submit(work, "/nowhere/here.html" if data is None else where, name, data, *rest, **options)

    monkeypatch.setattr(dask._client, "submit", elsewhere)
    came: queue.SimpleQueue[Outcome | Exception] = queue.SimpleQueue()
    dask.submit(Task("0", "here.html", path), lambda _, outcome: came.put(outcome))
    outcome = came.get(timeout=120)
    assert isinstance(outcome, Outcome)
    assert outcome.state == "ok"


def test_a_lost_worker_loses_no_file(dask: DaskEngine, reports: Path, tmp_path: Path) -> None:
    heard = Heard()

    def kill_one() -> None:
        heard.then = lambda: None
        os.kill(next(iter(dask._client.run(os.getpid).values())), signal.SIGKILL)

    heard.then = kill_one
    with Ledger(tmp_path / "out" / "ledger.sqlite") as ledger:
        counts = Batch(ledger, Store(tmp_path / "out"), dask, heard).run([reports])
    assert (counts.found, counts.ok, counts.failed, counts.duplicate, counts.adds_up) == (8, 6, 1, 1, True)


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.corpus.engines_dask._CONNECT", 0.2)
    with pytest.raises(CorpusError) as caught:
        engine("dask", workers=1, scheduler="tcp://127.0.0.1:9", settings=Settings())
    assert caught.value.code == "CORPUS.SCHEDULER"


def test_a_scheduler_goes_with_dask_alone() -> None:
    with pytest.raises(UsageError):
        engine("local", workers=1, scheduler="tcp://127.0.0.1:9", settings=Settings())
    with pytest.raises(UsageError):
        engine("abacus", workers=1, settings=Settings())


def test_where_dask_is_not_installed_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "gongkai.corpus.engines_dask")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CorpusError) as caught:
        engine("dask", workers=1, settings=Settings())
    assert "gongkai[dask]" in caught.value.remedy
