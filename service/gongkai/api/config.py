"""How a service is set up; each number with its reason and an environment variable ``GONGKAI_SERVE_<NAME>``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from gongkai.errors import UsageError
from gongkai.settings import Settings

PREFIX = "GONGKAI_SERVE_"
MEGABYTE = 1 << 20
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceConfig:
    """Where the service keeps what it is given, and what a client may ask of it."""

    data: Path = Path("gongkai-data")  # ledger, reports and originals, unless ``database`` takes the ledger
    database: str = ""  # a database URL; empty: SQLite in ``data``
    dask: str = ""  # address of a Dask scheduler that reads instead of children here, such as tcp://10.0.0.1:8786
    workers: int = field(default_factory=lambda: min(8, os.cpu_count() or 1))  # children that read, a core each
    wait: float = 20.0  # seconds that POST waits for a report unless told otherwise; proxies give up after 30 to 60
    max_wait: float = 50.0  # most that a client may ask for with ?wait=
    max_upload: int = 100 * MEGABYTE  # bytes of one report; the largest scans of reports seen have 60 MB
    max_batch_upload: int = 1024 * MEGABYTE  # bytes of one request with many files; a province's year in one ZIP
    max_batch_files: int = 2000  # files in one request; the files of archives count by GONGKAI_MAX_MEMBERS
    max_json: int = 4 * MEGABYTE  # bytes of any other request; 10,000 sentences to tag have 1 MB
    max_rows: int = 10_000  # rows that one request may have tagged; a second of work
    max_export: int = 20_000  # reports in one file; a minute of work for 3,000
    max_queue: int = 20_000  # files that wait; then 429: a day's work of one core
    max_uploading: int = 2048 * MEGABYTE  # bytes under way at once, all clients together; then 503
    max_requests: int = 64  # requests at work at once; then 503
    idle: float = 15.0  # seconds between two pieces of a request, then 408
    slowest: int = 16 * 1024  # bytes a second that an upload must average after its first ``idle`` seconds
    seconds: float = 120.0  # wall clock of one file
    memory: int = 2048 * MEGABYTE  # bytes that reading one file may take
    retention_days: int = 0  # finished uploads older than this are deleted; 0 keeps them
    hosts: str = (
        ""  # names that clients may call us by, with commas; empty: loopback names, or any where a token is set
    )
    tokens: str = ""  # SHA-256 of bearer tokens, with commas, besides those made by ``gongkai serve --new-token``
    settings: Settings = field(default_factory=Settings.from_environment)

    @property
    def ledger(self) -> str | Path:
        """Return what ``Ledger`` opens."""
        return self.database or self.data / "ledger.sqlite"

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Return the names that clients may call us by; empty when any will do."""
        return frozenset(name.strip().lower() for name in self.hosts.split(",") if name.strip())

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ, **chosen: Any) -> Self:
        """Return the defaults, overridden by ``GONGKAI_SERVE_<NAME>``, and these by ``chosen``. Raises UsageError."""
        defaults = cls()
        for each in fields(cls):
            text = environ.get(PREFIX + each.name.upper())
            if text is not None and each.name != "settings" and chosen.get(each.name) is None:
                chosen[each.name] = _converted(each.name, text, type(getattr(defaults, each.name)))
        return cls(**{name: value for name, value in chosen.items() if value is not None})


def _converted(name: str, text: str, kind: type) -> Any:
    if kind in {int, float}:
        try:
            number = kind(text)
        except ValueError:
            number = -1
        if not 0 <= number < float("inf") or (number == 0 and name != "retention_days"):
            raise UsageError(f"{PREFIX}{name.upper()} 须为正数，不是 {text!r}。 / must be a positive number.")
        return number
    return Path(text) if issubclass(kind, Path) else text
