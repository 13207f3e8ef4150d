"""Corpora of files that say what shall happen to their reader (see tests/isolation/misbehaving.py)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from gongkai.corpus.batch import Batch
from gongkai.corpus.engines import LocalEngine
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_model import Claim, Counts, State, Verdict
from gongkai.corpus.store import Store
from gongkai.isolation import Limits
from tests.corpus.postgres import binaries, new_database, server

READER = "misbehaving:read"
LIMITS = Limits(seconds=30.0, memory=256 << 20, output=1 << 20)


class Heard:
    """A Listener that remembers; ``first`` is called before any file is read, ``then`` after each that was."""

    def __init__(self) -> None:
        self.files = 0
        self.names: list[str] = []
        self.states: list[State] = []
        self.first: Callable[[], object] = lambda: None
        self.then: Callable[[], object] = lambda: None

    def found(self, more: int) -> None:
        self.files += more

    def begins(self, counts: Counts) -> None:
        assert counts.found >= counts.waiting
        self.first()

    def finished(self, claim: Claim, state: State, verdict: Verdict) -> None:
        assert verdict.version
        self.names.append(claim.name)
        self.states.append(state)
        self.then()


@contextmanager
def batch(
    out: Path, heard: Heard, *, workers: int = 2, seconds: float = 30.0, where: Path | str | None = None
) -> Iterator[tuple[Batch, Ledger]]:
    engine = LocalEngine(workers, limits=replace(LIMITS, seconds=seconds), reader=READER)
    try:
        with Ledger(where or out / "ledger.sqlite") as ledger:
            yield Batch(ledger, Store(out), engine, heard), ledger
    finally:
        engine.close()


@pytest.fixture(autouse=True)
def _reader_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1] / "isolation"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the URL of a real server, started for the tests."""
    if (folder := binaries()) is None:
        pytest.skip("no PostgreSQL server is installed (apt-get install postgresql)")
    with server(folder) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Return where an empty ledger may be made, in either kind of database."""
    if request.param == "sqlite":
        return tmp_path / "ledger.sqlite"
    return new_database(request.getfixturevalue("postgres"), "ledger")


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Nine files: five contents in a folder, one of them twice, and three more in an archive, one of them once more."""
    folder = tmp_path / "年报"
    (folder / "2023").mkdir(parents=True)
    (folder / "a.txt").write_bytes(b"say a")
    (folder / "b.txt").write_bytes(b"say b")
    (folder / "2023" / "c.txt").write_bytes(b"say c")
    (folder / "2023" / "a again.txt").write_bytes(b"say a")
    (folder / "2023" / "list.html").write_bytes("refuse 列表".encode())
    (folder / "2023" / "bug.txt").write_bytes(b"bug")
    (folder / "all.zip").write_bytes(zipped({"县/d.txt": b"say d", "县/e.txt": b"say e", "a.txt": b"say a"}))
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "Thumbs.db").write_bytes(b"x")
    return folder
