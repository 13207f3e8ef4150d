"""What unpacking may cost: one budget for a file and everything nested in it, one meter for each container."""

from __future__ import annotations

import io
from typing import IO

from gongkai.errors import LimitExceededError
from gongkai.settings import Settings

_CHUNK = 1 << 20
# Deflate packs at most 1,032 : 1, prose and office files 3 to 30 : 1, sheets of empty cells up to 150 : 1. Below the
# free amount no ratio is suspicious: a small file of zeros harms nobody.
_FREE_BYTES = 32 * 1024 * 1024


class Budget:
    """Counts members and bytes over all levels; ``spent`` once either limit is passed, and nothing more is opened."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.spent = False
        self._members = 0
        self._bytes = 0

    def member(self) -> None:
        """Count a member. Raises LimitExceededError."""
        self._members += 1
        if self._members > self.settings.max_members:
            self.spent = True
            raise too_many(self.settings)

    def unpacked(self, n_bytes: int) -> None:
        """Count unpacked bytes. Raises LimitExceededError."""
        self._bytes += n_bytes
        if self._bytes > self.settings.max_unpacked_bytes:
            self.spent = True
            raise _over(
                f"解压后共超过 {self.settings.max_unpacked_bytes >> 20} MB",
                f"unpacks to more than {self.settings.max_unpacked_bytes >> 20} MB in all",
                "GONGKAI_MAX_UNPACKED_BYTES",
            )


class Meter:
    """Watches how far one container of ``packed`` bytes swells."""

    def __init__(self, budget: Budget, packed: int) -> None:
        self.settings = budget.settings
        self._budget = budget
        self._packed = packed
        self._unpacked = 0

    def add(self, n_bytes: int) -> None:
        """Count unpacked bytes. Raises LimitExceededError over the budget or over the ratio."""
        self._unpacked += n_bytes
        self.expect(self._unpacked)
        self._budget.unpacked(n_bytes)

    def expect(self, n_bytes: int) -> None:
        """Raise LimitExceededError if ``n_bytes`` out of this container would be more than its ratio allows."""
        ratio = self.settings.max_ratio
        if n_bytes > _FREE_BYTES and n_bytes > ratio * max(1, self._packed):
            raise _over(
                f"解压后膨胀超过 {ratio} 倍，可能是压缩炸弹",
                f"swells by more than {ratio} times, as a bomb does",
                "GONGKAI_MAX_RATIO",
            )

    def drain(self, stream: IO[bytes]) -> bytes:
        """Return what is left in ``stream``, counted as it comes. Raises LimitExceededError."""
        parts = io.BytesIO()
        while chunk := stream.read(_CHUNK):
            self.add(len(chunk))
            self.check_size(parts.tell() + len(chunk))
            parts.write(chunk)
        return parts.getvalue()

    def check_size(self, n_bytes: int) -> None:
        """Raise LimitExceededError for a single file that is larger than any file may be."""
        if n_bytes > self.settings.max_bytes:
            raise _over(
                f"其中一个文件解压后超过 {self.settings.max_bytes >> 20} MB",
                f"holds a file of more than {self.settings.max_bytes >> 20} MB",
                "GONGKAI_MAX_BYTES",
            )


def too_many(settings: Settings) -> LimitExceededError:
    """Return the error for a container of too many files."""
    return _over(
        f"内含超过 {settings.max_members} 个文件",
        f"holds more than {settings.max_members} files",
        "GONGKAI_MAX_MEMBERS",
    )


def too_deep(settings: Settings) -> LimitExceededError:
    """Return the error for a container inside of too many others."""
    return _over(
        f"嵌套超过 {settings.max_nesting} 层", f"is nested more than {settings.max_nesting} deep", "GONGKAI_MAX_NESTING"
    )


def _over(zh: str, en: str, variable: str) -> LimitExceededError:
    return LimitExceededError(
        f"压缩包{zh}。 / The archive {en}.",
        remedy=f"请自行解压确认；确需读取时请调大 {variable}。 / Unpack it yourself, or raise {variable} to read it.",
    )
