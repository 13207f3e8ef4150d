"""``gongkai annotate``: a corpus read to a dataset, taken up where the last run stopped."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from gongkai.cli.progress import Watched
from gongkai.cli.status import closing_line
from gongkai.corpus.batch import Batch
from gongkai.corpus.batch_dataset import build_dataset
from gongkai.corpus.batch_finding import Shard, forget_renamed, require, vanished
from gongkai.corpus.collection import Corpus
from gongkai.corpus.engines import engine
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_location import locate, note
from gongkai.corpus.ledger_model import Counts, Place
from gongkai.corpus.store import Store
from gongkai.errors import CorpusError, IsolationError, UsageError
from gongkai.isolation import Limits
from gongkai.settings import Settings

INTERRUPTED = 130  # what shells say of a command that Ctrl-C ended
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line says beside files and folder."""

    workers: int = 0  # 0: one for each core
    fresh: bool = False
    retry_failed: bool = False
    shard: str | None = None
    engine: str = "local"
    scheduler: str | None = None
    ledger: str | None = None
    seconds: float = 300.0
    memory: int = 2048  # MB


def annotate(paths: Sequence[Path], out: Path, options: Options) -> int:
    """Read every file and return the exit status: 0 all read, 1 some failed or in part, 130 stopped by Ctrl-C.

    1 also when ledger, store, children or cluster fail in mid-run; what was finished stays finished.
    """
    require(paths)
    if options.workers < 0:
        raise UsageError("--workers 至少为 1。 / --workers takes 1 or more.")
    shard = Shard.parse(options.shard) if options.shard else None
    where = locate(out, options.ledger)
    try:
        with Ledger(where) as ledger:
            note(out, where)
            return _run(paths, out, ledger, shard, options)
    except (CorpusError, IsolationError) as error:
        sys.stderr.write(f"gongkai: {error} {error.remedy} [{error.code}]\n")
    except OSError as error:
        sys.stderr.write(f"gongkai: {out}：无法写入。 / Cannot be written: {error.strerror}. [CORPUS.STORE]\n")
    return 1


def _run(paths: Sequence[Path], out: Path, ledger: Ledger, shard: Shard | None, options: Options) -> int:
    store = Store(out)
    if options.fresh:
        _start_again(ledger, store)
    at_work = engine(
        options.engine,
        workers=options.workers or _cores(),
        scheduler=options.scheduler,
        limits=Limits(seconds=options.seconds, memory=options.memory * _MEGABYTE),
        settings=Settings.from_environment(),
    )
    try:
        with Watched() as watched:
            batch = Batch(ledger, store, at_work, watched)
            with _stopping(batch.stop):
                counts = batch.run(paths, shard=shard, retry_failed=options.retry_failed)
            if not batch.stopped and forget_renamed(ledger, vanished(ledger.all_places(), paths)):
                counts = ledger.counts()
            if not (batch.stopped or counts.waiting or counts.running):
                watched.builds()
                build_dataset(ledger, store, out)
                _tell_dataset(out)
    finally:
        at_work.close()
    if not batch.stopped:
        _tell_vanished(list(vanished(ledger.all_places(), paths)))
    return _close(counts, stopped=batch.stopped)


def _cores() -> int:
    """Return how many cores this process may use: fewer than there are in containers and batch jobs."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start_again(ledger: Ledger, store: Store) -> None:
    if ledger.others(""):
        raise CorpusError(
            "另一个 annotate 正在使用此文件夹。 / Another run is at work on this folder.",
            code="CORPUS.BUSY",
            remedy="请等它结束，或先停止它。 / Wait for it to end, or stop it.",
        )
    ledger.clear()
    store.clear()


def _tell_vanished(gone: Sequence[Place]) -> None:
    """Say that files of the dataset were deleted or renamed: nothing is taken out of it unasked."""
    if gone:
        name, n = gone[0].name, len(gone)
        sys.stderr.write(
            f"gongkai: {n} 个文件已不在原处（如 {name}），其报告仍在数据集中；要去掉，请用 --fresh 重新开始。 / "
            f"No longer there: {n} (e.g. {name}); what was read stays in the dataset; --fresh starts without it.\n"
        )


def _tell_dataset(out: Path) -> None:
    """Say what of the dataset a person should look at: the manifest's contradictions, halves, reports left out."""
    with Corpus.open(out) as corpus:
        for which, zh, en in _TOLD:
            query = f"SELECT count(*), min(path) FROM reports WHERE status <> 'failed' AND {which}"  # noqa: S608
            count, name = corpus.sql(query).fetchall()[0]
            if count:
                sys.stderr.write(f"gongkai: {zh.format(n=count, name=name)} / {en.format(n=count, name=name)}\n")


# Which reports, and what is said of them.
_TOLD = (
    (
        "manifest_conflicts IS NOT NULL",
        "{n} 份报告的机关或年度，清单与报告所写不同（如 {name}），以清单为准，见 reports.manifest_conflicts。",
        "Where the manifest gives another organ or year than is printed ({n}, e.g. {name}), the manifest's is taken.",
    ),
    (
        "joined IS NOT NULL",
        "{n} 份报告的正文与附表在两个文件中，已合为一份（如 {name}），见 reports.joined。",
        "In two files, prose and tables, and put together: {n} (e.g. {name}); see reports.joined.",
    ),
    (
        "joined_to IS NULL AND (agency IS NULL OR year IS NULL)",
        "{n} 份报告没有机关或年度（如 {name}），不在面板与跨年各表中；可用清单写明。",
        "Without organ or year, so not in the panel nor in tables over years: {n} (e.g. {name}); a manifest can tell.",
    ),
)


def _close(counts: Counts, *, stopped: bool) -> int:
    sys.stderr.write(closing_line(counts) + "\n")
    if stopped:
        sys.stderr.write("已停止；再次运行同一命令即可继续。 / Stopped; run the same command to go on.\n")
        return INTERRUPTED
    return 1 if counts.failed or counts.partial else 0


@contextmanager
def _stopping(stop: Callable[[], None]) -> Iterator[None]:
    """Have the first Ctrl-C, or a scheduler's SIGTERM, end the run cleanly; the second ends it at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def caught(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of signal handlers
        stop()
        signal.signal(number, before[signal.Signals(number)])

    for number in before:
        signal.signal(number, caught)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
