"""The report JSON of each content, by hash and version: compressed, written whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import secrets
import shutil
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from gongkai import __version__
from gongkai.errors import CorpusError
from gongkai.resources import models_dir

_LEVEL = 4  # of zlib: a sixth of the size in a third of the time that its default, 6, takes for 5 % less
_REPORTS = "reports"
_ORIGINALS = "originals"
_UNDERWAY = "underway"


@cache
def current_version() -> str:
    """Return the version of tool and models that results are made with now: ``0.1.0+1a2b3c4d5e6f``."""
    models = hashlib.sha256((models_dir() / "manifest.json").read_bytes()).hexdigest()
    return f"{__version__}+{models[:12]}"


class Store:
    """A folder of reports by content hash and version, and of originals that are still needed.

    Writers on several machines may share it: a file appears under its name complete or not at all, and two that write
    the same one write the same bytes.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, sha256: str, version: str, reports: Sequence[bytes]) -> str:
        """Write the reports of one content, JSON documents in UTF-8; return the SHA-256 of the file."""
        blob = gzip.compress(b"".join(report + b"\n" for report in reports), _LEVEL, mtime=0)
        self._write(self.path(sha256, version), blob)
        return hashlib.sha256(blob).hexdigest()

    def lines(self, sha256: str, version: str) -> tuple[bytes, ...]:
        """Return the reports of one content as JSON documents. Raises CorpusError when they are not whole."""
        path = self.path(sha256, version)
        try:
            found = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise _damaged(path) from error
        if not found:
            raise _damaged(path)
        return tuple(found.splitlines())

    def reports(self, sha256: str, version: str) -> tuple[dict[str, Any], ...]:
        """Return the reports of one content, parsed. Raises CorpusError when they are not whole."""
        return tuple(json.loads(line) for line in self.lines(sha256, version))

    def holds(self, sha256: str, version: str, blob: str | None) -> bool:
        """Tell whether the reports of one content are there, with just the bytes whose SHA-256 is ``blob``."""
        try:
            return hashlib.sha256(self.path(sha256, version).read_bytes()).hexdigest() == blob
        except OSError:
            return False

    def path(self, sha256: str, version: str) -> Path:
        """Return where the reports of one content lie: one JSON document a line, gzip."""
        return self.root / _REPORTS / version / sha256[:2] / f"{sha256}.jsonl.gz"

    def adopt(self, source: Path, sha256: str, version: str) -> None:
        """Take over a file of reports from another store."""
        self._write(self.path(sha256, version), source.read_bytes())

    def versions(self) -> list[str]:
        """Return the versions that have reports here."""
        folder = self.root / _REPORTS
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []

    def forget(self, version: str) -> None:
        """Delete every report of a version."""
        shutil.rmtree(self.root / _REPORTS / version, ignore_errors=True)

    def clear(self) -> None:
        """Delete everything in the store."""
        for name in (_REPORTS, _ORIGINALS, _UNDERWAY):
            shutil.rmtree(self.root / name, ignore_errors=True)

    def discard(self, sha256: str, version: str) -> None:
        """Delete the reports of one content."""
        self.path(sha256, version).unlink(missing_ok=True)

    def keep(self, data: bytes) -> str:
        """Keep an original that has no place of its own, an upload or a member of an archive; return its SHA-256."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self.original(sha256).exists():
            self._write(self.original(sha256), data)
        return sha256

    def original(self, sha256: str) -> Path:
        """Return where an original is kept, whether it is or not."""
        return self.root / _ORIGINALS / sha256[:2] / sha256

    def drop_original(self, sha256: str) -> None:
        """Delete an original that is no longer needed."""
        self.original(sha256).unlink(missing_ok=True)

    def originals(self) -> Iterator[str]:
        """Yield the SHA-256 of every original that is kept."""
        for path in sorted((self.root / _ORIGINALS).glob("??/*")):
            yield path.name

    def sweep(self) -> None:
        """Delete what writers that were killed left half-written. Only when nobody else writes here."""
        shutil.rmtree(self.root / _UNDERWAY, ignore_errors=True)

    def _write(self, path: Path, data: bytes) -> None:
        underway = self.root / _UNDERWAY / f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}"
        for folder in (underway.parent, path.parent):
            folder.mkdir(parents=True, exist_ok=True)
        underway.write_bytes(data)
        underway.replace(path)


def _damaged(path: Path) -> CorpusError:
    return CorpusError(
        f"结果文件缺失或损坏：{path.name}。 / A result is missing or damaged: {path.name}.",
        code="CORPUS.BLOB",
        remedy="请再次运行 gongkai annotate。 / Run gongkai annotate again, it reads the file anew.",
    )
