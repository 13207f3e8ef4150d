"""A selection of reports as a dataset in the format that was asked for, corrections applied."""

from __future__ import annotations

import shutil
import tempfile
import threading
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from gongkai.api.corpus import id_of
from gongkai.api.corrections import Corrections, apply
from gongkai.api.guard import busy
from gongkai.corpus.collection import Corpus
from gongkai.corpus.dataset import Entry, build
from gongkai.corpus.export import export
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.store import Store
from gongkai.errors import ServiceError

FORMATS = ("parquet", "csv", "xlsx", "dta", "jsonl")
_AT_ONCE = 2  # exports; each holds a core and some hundred megabytes
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Exports:
    """Makes files of selections."""

    def __init__(self, *, ledger: Ledger, store: Store, corrections: Corrections, most: int) -> None:
        self._ledger = ledger
        self._store = store
        self._corrections = corrections
        self._most = most
        self._free = threading.BoundedSemaphore(_AT_ONCE)

    @contextmanager
    def of(self, keys: Sequence[tuple[str, int]], form: str) -> Iterator[Path]:
        """Yield a file with these reports, gone on leaving. Raises ServiceError: 413, 422, 503."""
        if len(keys) > self._most:
            raise ServiceError(
                f"一次最多导出 {self._most:,} 份。 / At most {self._most:,} reports at once.",
                code="EXPORT.TOO_MANY",
                status=413,
                remedy="请缩小范围，或用 gongkai export。 / Narrow it, or use gongkai export.",
            )
        if not self._free.acquire(blocking=False):
            raise busy("正在导出，请稍后再试。 / Exports are under way; come again soon.", retry_after=10)
        scratch = Path(tempfile.mkdtemp(prefix="gongkai-export-"))
        try:
            yield self._make(keys, form, scratch)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
            self._free.release()

    def _make(self, keys: Sequence[tuple[str, int]], form: str, scratch: Path) -> Path:
        by_id = {id_of(*key): key for key in keys}
        build(scratch / "set", map(self._entry, by_id.values()), lambda report_id: self._load(*by_id[report_id]))
        written = export(Corpus.open(scratch / "set"), form, scratch / "out")
        if form == "xlsx":
            return written.files[0]
        packed = scratch / "gongkai.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in written.files:
                archive.write(path, path.name)
        return packed

    def _entry(self, key: tuple[str, int]) -> Entry:
        result = self._ledger.result(key[0])
        name = id_of(*key)
        if result is None:
            return Entry(name, name)
        folder = PurePosixPath(result.name).parent.as_posix()
        return Entry(name, name, result.name, result.version, result.ident, folder=folder)

    def _load(self, sha256: str, part: int) -> dict[str, Any]:
        result = self._ledger.result(sha256)
        if result is None or result.version is None:
            raise ServiceError(
                "报告已被删除。 / A report was deleted meanwhile.", code="EXPORT.GONE", status=409, remedy="请重试。"
            )
        report = self._store.reports(sha256, result.version)[part - 1]
        return apply(report, self._corrections.of(sha256, part))
