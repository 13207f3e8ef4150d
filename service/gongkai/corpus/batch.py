"""A corpus read to the end: files entered in the ledger, claimed, read in children, their reports stored.

The ledger alone says what is left to do, so that a run which was killed, on whatever line, is taken up by the next.
Reports are stored before the ledger says so; what a killed run stored without saying is written again, the same.
"""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from gongkai.corpus.batch_entering import Entering
from gongkai.corpus.batch_finding import Shard, find
from gongkai.corpus.engines import Engine, Task
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_model import Claim, Counts, State, Verdict
from gongkai.corpus.ledger_processes import HEARTBEAT
from gongkai.corpus.store import Store, current_version
from gongkai.errors import CorpusError
from gongkai.isolation import Cause, Outcome

_AHEAD = 2  # files handed to the engine for each that it reads: none waits for the ledger
_LOOK = 0.2  # seconds between two looks at whether to stop


class Listener(Protocol):
    """Hears how a run goes on."""

    def found(self, more: int) -> None:
        """``more`` files were looked at."""
        ...

    def begins(self, counts: Counts) -> None:
        """All files are entered; reading begins."""
        ...

    def finished(self, claim: Claim, state: State, verdict: Verdict) -> None:
        """One file is done; its state may be waiting when it is to be tried again."""
        ...


class Batch:
    """One run over a corpus. ``stop``, from any thread or a signal handler, has it end early and cleanly."""

    def __init__(self, ledger: Ledger, store: Store, engine: Engine, listener: Listener) -> None:
        self._ledger = ledger
        self._store = store
        self._engine = engine
        self._listener = listener
        self._stop = threading.Event()
        self._version = current_version()
        self._done: queue.SimpleQueue[tuple[Task, Outcome | Exception]] = queue.SimpleQueue()

    def stop(self) -> None:
        """End soon: what is being read is given up and read by the next run."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether it was told to stop."""
        return self._stop.is_set()

    def run(self, paths: Sequence[Path], *, shard: Shard | None = None, retry_failed: bool = False) -> Counts:
        """Enter the files, read whatever waits, and return the counts.

        Raises UsageError for paths that do not exist, CorpusError when the ledger cannot be used, IsolationError when
        no child can be started, OSError when the store cannot be written; finished files stay finished.
        """
        self._recover()
        self._ledger.reopen_outdated(self._version)
        if retry_failed:
            self._ledger.reopen_failed()
        run = self._ledger.begin(self._version, shard=str(shard) if shard else None)
        try:
            with self._heart(run):
                entering = Entering(self._ledger, self._store, self._engine, shard=shard, stopped=self._stop.is_set)
                for more in entering.enter(find(paths, without=self._store.root)):
                    self._listener.found(more)
                self._listener.begins(self._ledger.counts())
                self._work(run, entering)
        finally:
            self._ledger.end(run)
        self._tidy(run)
        return self._ledger.counts()

    def _recover(self) -> None:
        """Take up what killed runs left, and have read again what they finished but did not get onto the disk."""
        for run in self._ledger.recover():
            lost = [
                result.sha256
                for result in self._ledger.results(run=run)
                if result.n_reports and not self._store.holds(result.sha256, result.version or "", result.blob)
            ]
            self._ledger.reopen_contents(lost)

    @contextmanager
    def _heart(self, run: str) -> Iterator[None]:
        over = threading.Event()

        def beat() -> None:
            while not over.wait(HEARTBEAT):
                with suppress(CorpusError):  # the run itself meets it soon, and says so
                    self._ledger.heartbeat(run)

        thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _work(self, run: str, entering: Entering) -> None:
        claims: dict[str, Claim] = {}
        try:
            while not self.stopped:
                room = self._engine.width * _AHEAD - len(claims)
                for claim in self._ledger.claim(run, room) if room >= self._engine.width else ():
                    claims[claim.sha256] = claim
                    self._engine.submit(Task(claim.sha256, Path(claim.name).name, self._where(claim)), self._put)
                if not claims:
                    return
                self._take(run, claims, entering)
        finally:
            self._engine.abort()

    def _put(self, task: Task, outcome: Outcome | Exception) -> None:
        self._done.put((task, outcome))

    def _where(self, claim: Claim) -> Path:
        original = self._store.original(claim.sha256)
        return original if claim.member is not None or original.exists() else Path(claim.path)

    def _take(self, run: str, claims: dict[str, Claim], entering: Entering) -> None:
        """Take one finished file, or none within a moment."""
        try:
            task, outcome = self._done.get(timeout=_LOOK)
        except queue.Empty:
            return
        claim = claims.pop(task.sha256)
        if isinstance(outcome, Exception):
            raise outcome
        if outcome.sha256 not in {None, claim.sha256}:  # it was written to since it was entered
            entering.again(self._ledger.first_place(claim.sha256))
            self._ledger.release(run, claim.sha256)
            return
        verdict = settle(self._store, claim.sha256, outcome, self._version)
        state = self._ledger.finish(run, claim.sha256, verdict)
        if state is None:
            return
        if state.terminal:
            self._store.drop_original(claim.sha256)
        self._listener.finished(claim, state, verdict)

    def _tidy(self, run: str) -> None:
        """Delete results of other versions, once nobody works and everything was read with this one."""
        if self.stopped or self._ledger.others(run):
            return
        for version in self._store.versions():
            if version != self._version:
                self._store.forget(version)
        self._store.sweep()


NO_REPORT = "READ.NO_REPORT"
_NO_REPORT = (
    "没有标题、机关、年度、官方表格，也没有问题与措施，不是年度报告。 / "
    "It has no title, organ, year, official table, problem or remedy: it is no report."
)


def is_blank(reports: Sequence[bytes]) -> bool:
    """Return whether the one report of a file that was read to the end says nothing that reports say."""
    if len(reports) != 1:
        return False
    report = json.loads(reports[0])
    named = (report.get(name) for name in ("title", "agency", "year", "form"))
    said = any(statement["role"] in {"issue", "commitment"} for statement in report.get("statements", ()))
    tables = any(table["form_table"] for table in report.get("tables", ()))
    sections = any(section["role"] for section in report.get("sections", ()) if section["role"] != "preamble")
    # What was not read may have said it.
    return "statements" in report and not (any(named) or report["problems"] or said or tables or sections)


def settle(store: Store, sha256: str, outcome: Outcome, version: str) -> Verdict:
    """Store the reports of an outcome and return what the ledger is to say about it. Raises OSError."""
    failure = outcome.failure
    if failure is None and is_blank(outcome.reports):
        return Verdict(
            state=State.NOT_A_REPORT,
            version=version,
            code=NO_REPORT,
            message=_NO_REPORT,
            remedy="若确是年报，请检查文件是否完整。 / If it is a report, see whether the file is whole.",
            seconds=round(outcome.seconds, 3),
            format=outcome.format,
        )
    return Verdict(
        state=State(outcome.state),
        version=version,
        code=failure.code if failure else outcome.component,
        message=failure.message if failure else outcome.lacking,
        remedy=failure.remedy if failure else None,
        detail=failure.detail or None if failure else None,
        seconds=round(outcome.seconds, 3),
        format=outcome.format,
        n_reports=len(outcome.reports),
        blob=store.put(sha256, version, outcome.reports) if outcome.reports else None,
        fatal=failure is not None and failure.cause in {Cause.LIMIT, Cause.CRASH},
        outside=failure is not None and failure.cause is Cause.OUTSIDE,
    )
