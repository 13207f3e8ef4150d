"""Runs over files that say what shall happen to their reader (see tests/isolation/misbehaving.py)."""

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
    with Ledger(where or out / "ledger.sqlite") as ledger:
        yield Batch(ledger, Store(out), _engine(workers, seconds), heard), ledger


engines: dict[tuple[int, float], LocalEngine] = {}


def _engine(workers: int, seconds: float) -> LocalEngine:
    """Return an engine that many tests share: starting one takes longer than what most of them do."""
    if (workers, seconds) not in engines:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYTHONPATH", str(Path(__file__).parents[1] / "isolation"))
            started = LocalEngine(workers, limits=replace(LIMITS, seconds=seconds), reader=READER)
            list(started.members(Path(__file__), "warm"))  # it starts when first used
        engines[workers, seconds] = started
    return engines[workers, seconds]


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()
