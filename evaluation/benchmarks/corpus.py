"""What isolation costs and what a second worker gains: ``python -m evaluation.benchmarks.corpus [FILE…]``.

- *in process*: ``read_all`` on each file, one after the other, in this process;
- *isolated*: the same through a child that is killable and limited, one after the other;
- *one worker*, *two workers*: ``Batch`` over the files, with ledger and store, on SQLite;
- *memory*: the peak of this process while a corpus is read, in its first tenth and over all of it.

Children are warm before a clock starts. Ways take turns, so that what else the machine does falls on all alike; the
best of several rounds counts, by the wall clock. Only ratios are printed.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from evaluation.samples import load_samples
from gongkai.corpus.batch import Batch
from gongkai.corpus.engines import LocalEngine, Task
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_model import Claim, Counts, State, Verdict
from gongkai.corpus.store import Store
from gongkai.errors import ReadError
from gongkai.isolation import Pool
from gongkai.pipeline import read_all
from gongkai.settings import Settings

_ROUNDS = 3
_FORMATS = ("html", "text", "markdown", "docx", "pdf")
_SLOWEST = 200_000  # bytes: scans and large PDF would be the whole measure
_COPIES = 4  # of the samples make a corpus


class _Quiet:
    """A Listener that remembers this process's peak memory as files are finished."""

    def __init__(self) -> None:
        self.peaks: list[int] = []

    def found(self, more: int) -> None:
        """Hear nothing."""

    def begins(self, counts: Counts) -> None:
        """Hear nothing."""

    def finished(self, claim: Claim, state: State, verdict: Verdict) -> None:  # noqa: ARG002 - a Listener
        """Note the peak so far."""
        self.peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def main(paths: Sequence[Path]) -> None:
    """Print the ratios."""
    files = [path.read_bytes() for path in paths]
    with Pool(1) as pool:
        ways: dict[str, Callable[[], object]] = {
            "in process": lambda: [_in_process(data) for data in files],
            "isolated": lambda: [pool.run(data) for data in files],
        }
        best = _best(ways)
    print(f"isolated / in process: {best['isolated'] / best['in process']:.3f} (at most 1.10)")
    with tempfile.TemporaryDirectory() as folder:
        corpus = _copies(files, Path(folder) / "in")
        one, two = LocalEngine(1), LocalEngine(2)
        try:
            for engine in (one, two):
                _warm(engine, corpus)
            best = _best({"one": lambda: _batch(corpus, one), "two": lambda: _batch(corpus, two)})
            peaks = _batch(corpus, two)
        finally:
            one.close()
            two.close()
    print(f"throughput, two workers / one: {best['one'] / best['two']:.2f} (at least 1.80, on two free cores)")
    print(f"peak memory of the parent, all / first tenth: {peaks[-1] / peaks[len(peaks) // 10]:.3f} (at most 1.10)")


def _in_process(data: bytes) -> list[bytes]:
    try:
        return [json.dumps(one.to_dict(), ensure_ascii=False).encode() for one in read_all(data, settings=Settings())]
    except ReadError:
        return []


def _copies(files: Sequence[bytes], folder: Path) -> Path:
    """Write a corpus: each file several times over, told apart by bytes that no reader minds."""
    folder.mkdir()
    for number, data in enumerate(files * _COPIES):
        (folder / f"{number}").write_bytes(data + b"\n" * (number // len(files)))
    return folder


def _warm(engine: LocalEngine, corpus: Path) -> None:
    ready = threading.Semaphore(0)
    paths = sorted(corpus.iterdir())[: engine.width * 2]
    for path in paths:
        engine.submit(Task("", path.name, path), lambda _, __: ready.release())
    for _ in paths:
        ready.acquire()


def _batch(corpus: Path, engine: LocalEngine) -> list[int]:
    heard = _Quiet()
    with tempfile.TemporaryDirectory() as out, Ledger(Path(out) / "ledger.sqlite") as ledger:
        counts = Batch(ledger, Store(Path(out)), engine, heard).run([corpus])
    if not counts.adds_up or counts.waiting:
        raise AssertionError(f"the corpus was not read: {counts}")
    return heard.peaks


def _best(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(_ROUNDS):
        for name, work in ways.items():
            began = time.perf_counter()
            work()
            best[name] = min(best[name], time.perf_counter() - began)
    return best


def _samples() -> list[Path]:
    chosen = [sample.path for name in _FORMATS for sample in load_samples(split="dev", format=name)]
    return [path for path in chosen if path.stat().st_size <= _SLOWEST]


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or _samples())
