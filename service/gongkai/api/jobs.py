"""The workers of a service: they claim from the ledger, read in a limited child, and enter what came of it."""

from __future__ import annotations

import json
import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

from gongkai.api.batches import Batches
from gongkai.api.corrections import Corrections
from gongkai.api.index import Index
from gongkai.api.metrics import Metrics
from gongkai.corpus.batch import settle
from gongkai.corpus.engines import Engine, Task
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_model import Claim
from gongkai.corpus.ledger_processes import HEARTBEAT
from gongkai.corpus.store import Store, current_version
from gongkai.errors import GongkaiError
from gongkai.isolation import Cause, Outcome

log = logging.getLogger("gongkai.jobs")

# Taken up again at most twice: the third time that a file was being read when its server or child was killed from
# outside, it may be what killed them.
MAX_INTERRUPTIONS = 3
_IDLE = 0.5  # seconds between two looks for work that another process may have entered
_MOST_THREADS = 64  # that wait for workers of a cluster
_PAUSE = 1.0  # seconds after something outside of a file went wrong


class Jobs:
    """Threads that each keep one child busy, one that opens archives, one that looks after the rest."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        store: Store,
        engine: Engine,
        index: Index,
        corrections: Corrections,
        metrics: Metrics,
        batches: Batches,
        tidy: Callable[[], None],
    ) -> None:
        self.ledger = ledger
        self.store = store
        self.engine = engine
        self.index = index
        self.corrections = corrections
        self.metrics = metrics
        self.batches = batches
        self.tidy = tidy
        self.version = current_version()
        self.run = ""
        self._wake = threading.Condition()
        self._first: deque[str] = deque()  # files that someone waits for
        self._waiters: dict[str, list[Future[None]]] = {}
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Enter this process as a run, put back what killed ones held, and begin."""
        self.run = self.ledger.begin(self.version)
        self.ledger.recover()
        if not self.ledger.others(self.run):
            self._sweep()
        # The models are loaded before the first upload, by asking for a file that is not there.
        self.engine.submit(Task("", "warm", self.store.root / "warm"), lambda _, __: None)
        works = [self._work] * min(_MOST_THREADS, self.engine.width) + [self._look_after, self._open]
        self._threads = [threading.Thread(target=work, name=f"jobs-{n}", daemon=True) for n, work in enumerate(works)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the workers; what they were reading waits for the next start."""
        self._stopped.set()
        self.engine.abort()
        self.notify()
        for thread in self._threads:
            thread.join()
        self.ledger.end(self.run)

    def notify(self, sha256: str | None = None) -> None:
        """Say that there is work; a named file comes first."""
        with self._wake:
            if sha256 is not None:
                self._first.append(sha256)
            self._wake.notify_all()

    def waiter(self, sha256: str) -> Future[None]:
        """Return a future that is done once the file was read here; another process may read it instead."""
        future: Future[None] = Future()
        with self._wake:
            self._waiters.setdefault(sha256, []).append(future)
        return future

    def forget(self, sha256: str, future: Future[None]) -> None:
        """Take a waiter back."""
        with self._wake, suppress(KeyError, ValueError):
            self._waiters[sha256].remove(future)
            if not self._waiters[sha256]:
                del self._waiters[sha256]

    def _work(self) -> None:
        while not self._stopped.is_set():
            try:
                claims = self._claim()
                if claims:
                    self._read(claims[0])
                    continue
            except Exception:  # the database is away, or no child can be started: nothing of this is a file's fault
                log.exception("a worker stumbled")
                self._stopped.wait(_PAUSE)
            with self._wake:
                if not self._first and not self._stopped.is_set():
                    self._wake.wait(_IDLE)

    def _claim(self) -> list[Claim]:
        with self._wake:
            first = self._first.popleft() if self._first else None
        claims = self.ledger.claim_these(self.run, [first]) if first else []
        return claims or self.ledger.claim(self.run, 1)

    def _read(self, claim: Claim) -> None:
        try:
            outcome = self._outcome(claim)
            if self._stopped.is_set() and outcome.failure is not None and outcome.failure.cause is Cause.OUTSIDE:
                return  # we killed it; the run's end puts it back without blame
            verdict = settle(self.store, claim.sha256, outcome, self.version)
            if verdict.n_reports:
                self.index.put(
                    claim.sha256, self.version, self.corrections.applied(claim.sha256, map(json.loads, outcome.reports))
                )
        except Exception:  # no child can be started, the disk is full: the file waits for better times
            self.ledger.release(self.run, claim.sha256)
            raise
        state = self.ledger.finish(self.run, claim.sha256, verdict)
        self.metrics.file_seconds.observe(outcome.seconds)
        if state is not None and not state.terminal:
            self.notify()
        else:
            self.metrics.files.labels(state or "lost").inc()
            self._done(claim.sha256)

    def _outcome(self, claim: Claim) -> Outcome:
        came: SimpleQueue[Outcome | Exception] = SimpleQueue()
        task = Task(claim.sha256, Path(claim.name).name, self.store.original(claim.sha256))
        self.engine.submit(task, lambda _, outcome: came.put(outcome))
        outcome = came.get()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def _done(self, sha256: str) -> None:
        with self._wake:
            waiters = self._waiters.pop(sha256, [])
        for future in waiters:
            if future.set_running_or_notify_cancel():
                future.set_result(None)

    def _look_after(self) -> None:
        """Catch up with the store, then say now and then that we are alive and see who is not."""
        self._catch_up()
        while not self._stopped.wait(HEARTBEAT):
            try:
                self.tidy()
                self.ledger.heartbeat(self.run)
                if self.ledger.recover():
                    self.notify()
            except Exception:
                log.exception("the ledger or the store is away")

    def _open(self) -> None:
        while not self._stopped.is_set():
            opened = False
            try:
                opened = self.batches.open_next(self.run, self._stopped.is_set)
            except Exception:
                log.exception("an archive could not be opened")
                self._stopped.wait(_PAUSE)
            if opened:
                self.notify()
                continue
            with self._wake:
                if not self._stopped.is_set():
                    self._wake.wait(_IDLE)

    def _sweep(self) -> None:
        """Delete uploads that were cut off before they were entered; nobody was told that they were taken."""
        entered = {place.sha256 for place in self.ledger.all_places()}
        for sha256 in self.store.originals():
            if sha256 not in entered:
                self.store.drop_original(sha256)
        self.store.sweep()

    def _catch_up(self) -> None:
        for sha256, version in self.index.missing():
            if self._stopped.is_set():
                return
            try:
                self.index.put(sha256, version, self.corrections.applied(sha256, self.store.reports(sha256, version)))
            except GongkaiError:
                log.warning("reports of %s are not whole; it is read again", sha256)
                self.ledger.reopen_contents([sha256])
