"""Warm children that read one file after another, and are killed and replaced when one goes wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
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
    Unpacked,
    crashed,
    killed,
    out_of_memory,
    out_of_time,
    output_too_long,
)
from gongkai.isolation.process import Child, KilledAtStartError, starter
from gongkai.settings import Settings

_TICK = 0.05  # seconds between two looks at time and memory
_FILES_PER_CHILD = 500  # then a fresh one, against what leaks in C libraries
_STARTS = 5  # of a child that someone kills before it is ready
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
        with self._free:
            child = self._take()
            began = time.monotonic()
            with self._watched(child):
                outcome = self._ask(child, self._order("read", source, name), source, began)
            self._give_back(child, outcome.failure)
        return outcome

    def members(self, source: bytes | Path, *, name: str | None = None) -> Generator[Unpacked, None, None]:
        """Open an archive in a child and yield the files in it, nested ones too; each has the time of a file.

        What cannot be had comes with its failure; that of the archive itself has the archive's name, and comes last
        where the archive brings the child down halfway. The child is held until the iterator is done or closed.
        """
        label = name or (source.name if isinstance(source, Path) else "<bytes>")
        with self._free:
            child = self._take()
            failure = None
            done = False
            try:
                with self._watched(child):
                    failure = yield from self._unpack(child, source, label)
                done = True
            finally:
                if not done:  # closed halfway: the child still talks
                    child.kill(killed())
                self._give_back(child, failure)

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
        for _ in range(_STARTS - 1):
            with suppress(KilledAtStartError):
                return self._starter.child()
        return self._starter.child()

    def _order(self, job: str, source: bytes | Path, name: str | None) -> dict[str, Any]:
        order: dict[str, Any] = {"job": job, "settings": asdict(self.settings)}
        if isinstance(source, Path):
            return order | {"name": name or source.name, "path": str(source.absolute())}
        return order | {"name": name or "<bytes>", "n_bytes": len(source)}

    def _give_back(self, child: Child, failure: Failure | None) -> None:
        child.files += 1
        fatal = failure is not None and failure.fatal
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

    def _ask(self, child: Child, order: dict[str, Any], source: bytes | Path, began: float) -> Outcome:
        oom = oom_kills()
        reports: list[bytes] = []
        try:
            for frame in self._frames(child, order, source, self.limits.output):
                if frame.kind != frames.REPORT:
                    return _closing(frame, tuple(reports), time.monotonic() - began)
                reports.append(frame.payload)
        except frames.TooLongError:
            child.kill(output_too_long(self.limits))
        except (frames.BrokenFrameError, OSError):
            pass  # it died in mid-sentence; why, its exit status says
        status = child.end()
        return Outcome(failure=self._post_mortem(child, status, oom), seconds=time.monotonic() - began)

    def _unpack(self, child: Child, source: bytes | Path, name: str) -> Generator[Unpacked, None, Failure | None]:
        oom = oom_kills()
        named = None
        try:
            for frame in self._frames(child, self._order("members", source, name), source, self.settings.max_bytes):
                if frame.kind == frames.END:
                    return None
                if frame.kind == frames.ERROR:
                    failure = Failure.parsed(frame.json()["failure"])
                    yield Unpacked(name=name, failure=failure)
                    return failure
                if frame.kind == frames.MEMBER:
                    named = frame.json()
                elif named is not None:
                    why = Failure.parsed(named["failure"]) if named["failure"] else None
                    yield Unpacked(name=named["name"], data=frame.payload, failure=why)
                    with self._lock:
                        self._busy[child] = time.monotonic() + self.limits.seconds
        except (frames.BrokenFrameError, OSError):
            pass
        failure = self._post_mortem(child, child.end(), oom)
        yield Unpacked(name=name, failure=failure)
        return failure

    def _frames(
        self, child: Child, order: dict[str, Any], source: bytes | Path, longest: int
    ) -> Iterator[frames.Frame]:
        frames.send(child.inbox, frames.REQUEST, order)
        if isinstance(source, bytes):
            frames.send(child.inbox, frames.DATA, source)
        while (frame := frames.receive(child.outbox, longest + _FRAME_SLACK)) is not None:
            yield frame

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
    sha256 = said["sha256"]
    if frame.kind == frames.END:
        other, lacking = said["other"], said["lacking"] or {}
        return Outcome(
            reports=reports,
            statuses=tuple(said["statuses"]),
            format=said["format"],
            sha256=sha256,
            failure=Failure(cause=Cause.NOT_A_REPORT, **other) if other else None,
            lacking=lacking.get("message"),
            component=lacking.get("component"),
            seconds=seconds,
        )
    return Outcome(failure=Failure.parsed(said["failure"]), sha256=sha256, seconds=seconds)
