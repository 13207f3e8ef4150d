"""Originals parsed for showing them, in one limited child process; the last few are kept."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict

from gongkai.isolation import Failure, Limits, Pool

_READER = "gongkai.web.original:read_original"
_KEPT = 32  # of 20 to 200 kB each: what one reader leafs through
_LIMITS = Limits(seconds=60.0)  # parsing alone: a six-page PDF takes 0.05


class Evidence:
    """What ``original.read_original`` says of each file, by content."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: Pool | None = None
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def of(self, data: bytes, name: str) -> bytes | Failure:
        """Return the JSON of ``Original.to_dict`` for a file, or why it cannot be shown."""
        key = hashlib.sha256(data).hexdigest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            self._pool = self._pool or Pool(1, limits=_LIMITS, reader=_READER)
            pool = self._pool
        outcome = pool.run(data, name=name)
        if outcome.failure is not None:
            return outcome.failure
        with self._lock:
            self._kept[key] = outcome.reports[0]
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return outcome.reports[0]

    def close(self) -> None:
        """End the child process."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()
