"""Originals parsed for showing them, in one limited child process; the last few are kept."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict

from gongkai.errors import ServiceError
from gongkai.isolation import Limits, Pool

_READER = "gongkai.web.original:read_original"
_KEPT = 32  # of 20 to 200 kB each: what one reader leafs through
_LIMITS = Limits(seconds=60.0)  # parsing alone: a six-page PDF takes 0.05, a scanned page 3
_MOST_WAITING = 8  # requests that may wait for the one child; each holds a thread of the server

_PATIENCE = 5.0  # seconds that closing waits for a request whose child was just ended


class Evidence:
    """What ``original.read_original`` says of each file, by content."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: Pool | None = None
        self._kept: OrderedDict[str, tuple[bytes, ...]] = OrderedDict()
        self._places = threading.Semaphore(_MOST_WAITING)

    def of(self, data: bytes, name: str, part: int = 1) -> bytes:
        """Return the JSON of ``Original.to_dict`` for a file's report number ``part``, from 1.

        Raises ServiceError: 404 for no such report, 422 where the file cannot be shown, 503 when too many wait.
        """
        key = hashlib.sha256(data).hexdigest()
        with self._lock:
            found = self._kept.get(key)
        if found is None:
            found = self._parse(data, name)
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        if not 1 <= part <= len(found):
            raise ServiceError("没有这份报告。 / There is no such report.", code="NOT_FOUND", status=404)
        return found[part - 1]

    def _parse(self, data: bytes, name: str) -> tuple[bytes, ...]:
        if not self._places.acquire(blocking=False):
            raise ServiceError(
                "正在打开的原件太多。 / Too many originals are being opened.",
                code="ORIGINAL.BUSY",
                status=503,
                remedy="请稍后再试。 / Try again in a moment.",
                retry_after=3,
            )
        try:
            with self._lock:
                self._pool = self._pool or Pool(1, limits=_LIMITS, reader=_READER)
                pool = self._pool
            outcome = pool.run(data, name=name)
        finally:
            self._places.release()
        if outcome.failure is not None and not outcome.reports:
            failure = outcome.failure
            raise ServiceError(failure.message, code=failure.code, status=422, remedy=failure.remedy)
        return outcome.reports

    def close(self) -> None:
        """End the child process, and wait for those who waited for it."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is None:
            return
        pool.close()
        for held in [self._places.acquire(timeout=_PATIENCE) for _ in range(_MOST_WAITING)]:
            if held:
                self._places.release()
