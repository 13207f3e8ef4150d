"""Files read on a Dask cluster, each still in a limited child of the worker: Dask alone stops no task that hangs.

Workers need gongkai and the files under the same path; one that cannot open a file is sent its bytes. Outcomes come
back to the caller, who alone writes ledger and store, so workers need neither database nor write access.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from dataclasses import replace
from functools import cache
from pathlib import Path

from distributed import Client, Future, LocalCluster, get_worker

from gongkai.corpus.engines import Done, Task
from gongkai.errors import CorpusError
from gongkai.isolation import Failure, Limits, Outcome, Pool, Unpacked
from gongkai.isolation.model import killed
from gongkai.settings import Settings

_CONNECT = 30.0  # seconds to wait for the scheduler
_UNREACHABLE = "READ.OPEN"


class DaskEngine:
    """The workers of a Dask cluster, each thread of which reads one file at a time.

    ``scheduler`` is an address such as ``tcp://10.0.0.1:8786``; without one, ``workers`` processes are started here.
    Raises CorpusError when the scheduler does not answer.
    """

    def __init__(
        self, scheduler: str | None, *, workers: int, limits: Limits | None = None, settings: Settings | None = None
    ) -> None:
        self._limits = limits or Limits()
        self._settings = settings or Settings.from_environment()
        self._cluster = None if scheduler else _local_cluster(workers)
        try:
            self._client = Client(self._cluster or scheduler, timeout=_CONNECT, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise CorpusError(
                f"连不上 Dask 调度器 {scheduler}。 / The Dask scheduler {scheduler} does not answer ({error}).",
                code="CORPUS.SCHEDULER",
                remedy="请检查地址与网络：--scheduler tcp://主机:8786。 / Check the address and the network.",
            ) from error
        self._archives = Pool(1, limits=self._limits, settings=self._settings)
        self._lock = threading.Lock()
        self._futures: set[Future] = set()

    @property
    def width(self) -> int:
        """How many threads the workers have in all, now; at least one, so that a cluster may still be starting."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def submit(self, task: Task, done: Done) -> None:
        """Have a file read by a worker that is free."""
        self._send(task, done, None)

    def members(self, path: Path, name: str) -> Generator[Unpacked, None, None]:
        """Open an archive here, in a child."""
        return self._archives.members(path, name=name)

    def abort(self) -> None:
        """Take back what waits or is being read; a worker's child ends its file within its limit of time."""
        with self._lock:
            futures = list(self._futures)
        self._client.cancel(futures, force=True)

    def close(self) -> None:
        """Leave the cluster, and end it when it was started here."""
        self._archives.close()
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()

    def _send(self, task: Task, done: Done, data: bytes | None) -> None:
        future = self._client.submit(
            read_in_worker, str(task.path), task.name, data, self._limits, self._settings, pure=False
        )
        with self._lock:
            self._futures.add(future)
        future.add_done_callback(lambda finished: self._finished(task, done, finished, sent=data is not None))

    def _finished(self, task: Task, done: Done, future: Future, *, sent: bool) -> None:
        with self._lock:
            self._futures.discard(future)
        outcome = _outcome(future)
        if not sent and outcome.failure is not None and outcome.failure.code == _UNREACHABLE and task.path.is_file():
            self._send(task, done, task.path.read_bytes())
        else:
            done(task, outcome)


def _outcome(future: Future) -> Outcome:
    """Return what came of a task; one whose worker was lost or that was taken back does not blame the file."""
    if future.status != "finished":
        return Outcome(failure=_lost(future))
    outcome: Outcome = future.result()
    return outcome


def _lost(future: Future) -> Failure:
    why = "" if future.cancelled() else str(future.exception())
    return replace(killed(), detail=why[:500])


def _local_cluster(workers: int) -> LocalCluster:
    return LocalCluster(n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None)


def read_in_worker(path: str, name: str, data: bytes | None, limits: Limits, settings: Settings) -> Outcome:
    """Read one file in a limited child of this worker."""
    return _pool(limits, settings).run(Path(path) if data is None else data, name=name)


@cache
def _pool(limits: Limits, settings: Settings) -> Pool:
    """Return this worker's children; they end with the worker."""
    return Pool(get_worker().state.nthreads, limits=limits, settings=settings)
