"""Warm children that read one file after another, and are killed and replaced when one goes wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gongkai.isolation import frames
from gongkai.isolation.child import READER
from gongkai.isolation.limits import oom_kills, resident
from gongkai.isolation.model import (
    Cause,
    Failure,
    Limits,
    Outcome,
    crashed,
    killed,
    out_of_memory,
    out_of_time,
    output_too_long,
)
from gongkai.isolation.process import Child, starter
from gongkai.settings import Settings

_TICK = 0.05  # seconds between two looks at time and memory
_FILES_PER_CHILD = 500  # then a fresh one, against what leaks in C libraries
_SIGKILL = -9
_SIGALRM = -14
_FRAME_SLACK = 1 << 16  # the child's own check of its output comes first


class Pool:
    """``workers`` children; ``run`` waits for a free one and may be called from any number of threads.

    Children start when first needed and are gone after ``close``, or when this process ends in whatever way.
    ``start`` names how: ``fork`` (from a warm server, Linux) or ``spawn`` (everywhere);
    ``reader``, a ``module:function``, what reads (see ``child.Reader``).
    """

    def __init__(
        self,
        workers: int = 1,
        *,
        limits: Limits | None = None,
        settings: Settings | None = None,
        start: str | None = None,
        reader: str = READER,
    ) -> None:
        self.workers = workers
        self.limits = limits or Limits()
        self.settings = settings or Settings.from_environment()
        self._starter = starter(self.limits, reader, start)
        self._free = threading.Semaphore(workers)
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._busy: dict[Child, float] = {}  # each with its deadline
        self._closed = threading.Event()
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="isolation")
        self._watcher = threading.Thread(target=self._watch, name="isolation-watch", daemon=True)
        self._watcher.start()

    def run(self, source: bytes | Path, *, name: str | None = None) -> Outcome:
        """Read one file in a child; whatever the file does, an Outcome comes back.

        ``source`` is the file's bytes, or a path that the child opens; ``name`` decides between kinds of text and is
        shown in messages. Raises IsolationError when no child can be started.
        """
        order: dict[str, Any] = {"job": "read", "settings": asdict(self.settings)}
        if isinstance(source, Path):
            order |= {"name": name or source.name, "path": str(source.absolute())}
        else:
            order |= {"name": name or "<bytes>", "n_bytes": len(source)}
        with self._free:
            child = self._take()
            began = time.monotonic()
            with self._watched(child):
                outcome = self._ask(child, order, source if isinstance(source, bytes) else None, began)
            self._give_back(child, outcome)
        return outcome

    def submit(self, source: bytes | Path, *, name: str | None = None) -> Future[Outcome]:
        """Read one file when a child is free; the future never raises for anything the file does."""
        return self._threads.submit(self.run, source, name=name)

    def pids(self) -> list[int]:
        """Return the process numbers of the children that read a file right now."""
        with self._lock:
            return [child.pid for child in self._busy]

    def abort(self) -> None:
        """Kill what is being read right now; its Outcome says that the file is not to blame."""
        with self._lock:
            for child in self._busy:
                child.kill(killed())

    def close(self) -> None:
        """Kill the children, those at work too, and wait until they are gone."""
        self._closed.set()
        self.abort()
        self._threads.shutdown(cancel_futures=True)
        self._watcher.join()
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()
        self._starter.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _take(self) -> Child:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return self._starter.child()

    def _give_back(self, child: Child, outcome: Outcome) -> None:
        child.files += 1
        fatal = outcome.failure is not None and outcome.failure.fatal
        if fatal or child.condemned or child.files >= _FILES_PER_CHILD or self._closed.is_set():
            child.end()
            return
        with self._lock:
            self._idle.append(child)

    @contextmanager
    def _watched(self, child: Child) -> Iterator[None]:
        with self._lock:
            self._busy[child] = time.monotonic() + self.limits.seconds
        try:
            yield
        finally:
            with self._lock:
                del self._busy[child]

    def _watch(self) -> None:
        while not self._closed.wait(_TICK):
            now = time.monotonic()
            with self._lock:
                busy = list(self._busy.items())
            for child, deadline in busy:
                if now > deadline:
                    child.kill(out_of_time(self.limits))
                elif (resident(child.pid) or 0) > child.resident + self.limits.memory:
                    child.kill(out_of_memory(self.limits))

    def _ask(self, child: Child, order: dict[str, Any], data: bytes | None, began: float) -> Outcome:
        oom = oom_kills()
        reports: list[bytes] = []
        try:
            frames.send(child.inbox, frames.REQUEST, order)
            if data is not None:
                frames.send(child.inbox, frames.DATA, data)
            while (frame := frames.receive(child.outbox, self.limits.output + _FRAME_SLACK)) is not None:
                if frame.kind != frames.REPORT:
                    return _closing(frame, tuple(reports), time.monotonic() - began)
                reports.append(frame.payload)
        except frames.TooLongError:
            child.kill(output_too_long(self.limits))
        except (frames.BrokenFrameError, OSError):
            pass  # it died in mid-sentence; why, its exit status says
        status = child.end()
        return Outcome(failure=self._post_mortem(child, status, oom), seconds=time.monotonic() - began)

    def _post_mortem(self, child: Child, status: int | None, oom: int | None) -> Failure:
        if child.condemned is not None:
            return child.condemned
        if status == _SIGALRM:
            return out_of_time(self.limits)
        if status == _SIGKILL or status is None:
            # The kernel kills with the same signal when memory runs out; then the file is the first suspect.
            return killed() if oom is None or oom_kills() == oom else out_of_memory(self.limits)
        return crashed(status)


def _closing(frame: frames.Frame, reports: tuple[bytes, ...], seconds: float) -> Outcome:
    said = frame.json()
    sha256 = said.pop("sha256", None)
    if frame.kind == frames.END:
        other = said["other"]
        return Outcome(
            reports=reports,
            statuses=tuple(said["statuses"]),
            format=said["format"],
            sha256=sha256,
            failure=Failure(cause=Cause.NOT_A_REPORT, **other) if other else None,
            seconds=seconds,
        )
    cause = Cause(said.pop("cause"))
    return Outcome(failure=Failure(cause=cause, **said), sha256=sha256, seconds=seconds)
