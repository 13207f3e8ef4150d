"""What a running service holds, and what it does with one report: take it, answer it, forget it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, func, select

from gongkai.api import tables
from gongkai.api.batches import Batches, Uploaded
from gongkai.api.config import ServiceConfig
from gongkai.api.corpus import Questions, id_of
from gongkai.api.corrections import Correction, Corrections, apply
from gongkai.api.exports import Exports
from gongkai.api.gold import touched
from gongkai.api.index import Index
from gongkai.api.jobs import MAX_INTERRUPTIONS, Jobs
from gongkai.api.metrics import Metrics
from gongkai.api.pictures import READER, Pictures
from gongkai.api.retention import outdated
from gongkai.corpus.engines import Engine as Reading
from gongkai.corpus.engines import engine as engine_of_name
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_engine import connect
from gongkai.corpus.ledger_model import Place, Result, State
from gongkai.corpus.ledger_tables import contents, places
from gongkai.corpus.store import Store
from gongkai.errors import ServiceError
from gongkai.isolation import Limits, Pool
from gongkai.readers.containers import container_kind

UPLOADS = "upload:"  # the path of places that came one by one
_ID = re.compile(r"([0-9a-f]{64})(?:-([1-9][0-9]{0,4}))?")
_POLL = 0.5  # seconds between two looks whether another process has read what a client here waits for
_HEAD = 1 << 16  # bytes that tell a mail or a TAR from a report
_DESK = 2  # children that paint pages and open archives
_DESK_SECONDS = 30.0  # for one page, or for one file of an archive; a page takes 0.05
_LONGEST_NAME = 200  # characters of a client's file name that are kept, as a label only


@dataclass(frozen=True, slots=True)
class Key:
    """Which report: the file's hash and, of several in it, which. The id of the first may leave its number out."""

    sha256: str
    part: int = 1

    @classmethod
    def parse(cls, text: str) -> Key:
        """Return the key that an id says. Raises ServiceError (404) for what can be no id."""
        match = _ID.fullmatch(text)
        if match is None:
            raise not_found()
        return cls(match[1], int(match[2] or 1))

    def __str__(self) -> str:
        return id_of(self.sha256, self.part)


@dataclass(frozen=True, slots=True)
class Found:
    """A report as it stands: its state, and once it was read the JSON as bytes, or why there is none."""

    key: Key
    state: State
    result: Result | None = None
    report: bytes | None = None

    @property
    def failure(self) -> dict[str, Any] | None:
        """Return code, message and remedy, None where nothing failed."""
        if self.result is None or self.result.code is None or self.state in {State.OK, State.PARTIAL}:
            return None
        return {"code": self.result.code, "message": self.result.message, "remedy": self.result.remedy or ""}


class Service:
    """Ledger, store, workers and tables of one process."""

    def __init__(self, config: ServiceConfig) -> None:
        config.data.mkdir(parents=True, exist_ok=True)
        self.config = config
        self.engine: Engine = connect(config.ledger)
        self.ledger = Ledger(config.ledger, max_interruptions=MAX_INTERRUPTIONS)
        tables.upgrade(self.engine)
        self.store = Store(config.data)
        self.metrics = Metrics()
        self.index = Index(self.engine)
        self.corrections = Corrections(self.engine)
        limits = Limits(seconds=config.seconds, memory=config.memory)
        self.reading = engine_of(config, limits)
        # A second, smaller pool: nobody waits for a page or an archive behind a queue of reports.
        self.desk = Pool(_DESK, limits=Limits(seconds=_DESK_SECONDS), settings=config.settings, reader=READER)
        self.pictures = Pictures(self.desk)
        self.batches = Batches(engine=self.engine, ledger=self.ledger, store=self.store, desk=self.desk)
        self.questions = Questions(self.engine)
        self.exports = Exports(
            ledger=self.ledger, store=self.store, corrections=self.corrections, most=config.max_export
        )
        self.jobs = Jobs(
            ledger=self.ledger,
            store=self.store,
            engine=self.reading,
            index=self.index,
            corrections=self.corrections,
            metrics=self.metrics,
            batches=self.batches,
            tidy=self.expire,
        )

    def start(self) -> None:
        """Begin to work."""
        self.jobs.start()

    def stop(self) -> None:
        """End the work; what is not finished is taken up at the next start."""
        self.jobs.stop()
        self.reading.close()
        self.desk.close()
        self.ledger.close()
        self.engine.dispose()

    def accept(self, data: bytes, name: str) -> Found:
        """Take an upload: once this returns, the file will be read whatever happens to this process."""
        sha256 = self.store.keep(data)
        label = readable_name(name)
        self.ledger.add([Place(place=f"{UPLOADS}{sha256}", name=label, path=UPLOADS, sha256=sha256, n_bytes=len(data))])
        found = self.find(Key(sha256))
        if found.result is not None and self._stale(found.result):
            self.ledger.reopen_contents([sha256])
            found = Found(found.key, State.WAITING)
        if found.result is not None:
            self.metrics.answered_from_store.inc()
        else:
            self.jobs.notify(sha256)
        return found

    def keep(self, data: bytes, name: str) -> Uploaded:
        """Keep a file of a batch that is to be entered. Whether a ZIP is an office file is settled in a child."""
        boxed = data.startswith(b"PK") or container_kind(data[:_HEAD]) is not None
        return Uploaded(name, self.store.keep(data), len(data), boxed)

    def forget_batch(self, batch: str) -> None:
        """Delete a batch and what came with it alone. Raises ServiceError: 404, 409."""
        for sha256 in self.batches.forget(batch):
            self._erase(sha256)
            self.store.drop_original(sha256)

    def _stale(self, result: Result) -> bool:
        """Tell whether a file is read anew: by another version, or what failed may not have been its fault."""
        return result.version != self.jobs.version or result.state is State.QUARANTINED

    async def wait(self, key: Key, seconds: float) -> Found:
        """Return the report once it was read, or as it stands after ``seconds``."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        future = self.jobs.waiter(key.sha256)
        try:
            while True:
                found = await asyncio.to_thread(self.find, key)
                left = deadline - loop.time()
                if found.state.terminal or left <= 0:
                    return found
                await asyncio.wait([asyncio.wrap_future(future)], timeout=min(left, _POLL))
        finally:
            self.jobs.forget(key.sha256, future)

    def find(self, key: Key) -> Found:
        """Return a report as it stands. Raises ServiceError (404)."""
        result = self.ledger.result(key.sha256)
        if result is None:
            state = self.ledger.state(key.sha256)
            if state is None or key.part != 1 or not self._has_place(key.sha256):
                raise not_found()
            return Found(key, state if not state.terminal else State.WAITING)
        if result.n_reports == 0 and key.part == 1:
            return Found(key, result.state, result)
        if not 1 <= key.part <= result.n_reports or result.version is None:
            raise not_found()
        return Found(key, result.state, result, self.store.lines(key.sha256, result.version)[key.part - 1])

    def document(self, key: Key) -> dict[str, Any]:
        """Return the JSON of a report that was read. Raises ServiceError: 404, or 409 where there is none (yet)."""
        found = self.find(key)
        if found.report is None:
            raise no_report(found)
        parsed: dict[str, Any] = json.loads(found.report)
        return parsed

    def original(self, key: Key) -> Path:
        """Return where the uploaded file lies. Raises ServiceError (404)."""
        self.find(key)
        path = self.store.original(key.sha256)
        if path.is_file():
            return path
        place = self.ledger.first_place(key.sha256)  # a file that `gongkai annotate` found, and did not copy
        if place.member is None and place.mtime_ns is not None and Path(place.path).is_file():
            return Path(place.path)
        raise not_found()

    def name(self, key: Key) -> str:
        """Return the name that the file was uploaded by, without folders."""
        found = self.ledger.result(key.sha256)
        return key.sha256 if found is None else found.name.rpartition("/")[2]

    def corrected(self, corrections: Sequence[Correction]) -> Iterator[tuple[str, dict[str, Any], set[str]]]:
        """Yield id, corrected report and looked-at statements of each report whose statements were corrected."""
        by_report: dict[Key, list[Correction]] = {}
        for each in corrections:
            by_report.setdefault(Key(each.sha256, each.part), []).append(each)
        for key, own in by_report.items():
            if looked_at := touched(own):
                yield id_of(key.sha256, key.part), apply(self.document(key), own), looked_at

    def reindex(self, key: Key) -> None:
        """Enter a file's reports anew, as they are corrected now."""
        result = self.ledger.result(key.sha256)
        if result is not None and result.version is not None and result.n_reports:
            reports = self.store.reports(key.sha256, result.version)
            self.index.put(key.sha256, result.version, self.corrections.applied(key.sha256, reports))

    def forget(self, key: Key) -> None:
        """Delete a file, its reports and its corrections, wherever it was uploaded. Raises ServiceError: 404, 409."""
        if self.find(key).state is State.RUNNING or not self._erase(key.sha256):
            raise ServiceError(
                "正在读取，暂不能删除。 / It is being read and cannot be deleted now.",
                code="REPORT.RUNNING",
                status=409,
                remedy="请稍后再试。 / Try again in a moment.",
            )

    def expire(self) -> None:
        """Delete uploads that are older than the retention."""
        if self.config.retention_days:
            for sha256 in outdated(self.engine, self.config.retention_days):
                self._erase(sha256)

    def _erase(self, sha256: str) -> bool:
        with self.engine.begin() as connection:
            gone = connection.execute(
                delete(contents).where(contents.c.sha256 == sha256, contents.c.state != State.RUNNING)
            )
            if not gone.rowcount:
                return False
            connection.execute(delete(places).where(places.c.sha256 == sha256))
            connection.execute(delete(tables.corrections).where(tables.corrections.c.sha256 == sha256))
        self.index.drop(sha256)
        for version in self.store.versions():
            self.store.discard(sha256, version)
        self.store.drop_original(sha256)
        self.pictures.forget(sha256)
        return True

    def _has_place(self, sha256: str) -> bool:
        with self.engine.connect().execution_options(reads=True) as connection:
            return (
                connection.execute(select(places.c.place).where(places.c.sha256 == sha256).limit(1)).first() is not None
            )

    def queue(self) -> Mapping[str, int]:
        """Return how many files there are in each state."""
        with self.engine.connect().execution_options(reads=True) as connection:
            rows = connection.execute(select(contents.c.state, func.count()).group_by(contents.c.state)).all()
        return {state.value: 0 for state in State} | {row[0]: row[1] for row in rows}

    def check_queue(self, more: int = 1) -> None:
        """Raise ServiceError (429) when too many files wait already."""
        waiting = self.queue()["waiting"]
        if waiting + more > self.config.max_queue:
            raise ServiceError(
                f"已有 {waiting:,} 个文件在排队。 / {waiting:,} files wait already.",
                code="QUEUE.FULL",
                status=429,
                remedy="请稍后再上传。 / Upload later.",
                retry_after=30,
            )

    def reopen(self, sha256s: list[str]) -> int:
        """Have files read again; return how many were finished."""
        count = self.ledger.reopen_contents(sha256s)
        self.jobs.notify()
        return count


def engine_of(config: ServiceConfig, limits: Limits) -> Reading:
    """Return where files are read: in children here, or on a Dask cluster where an address is configured."""
    named = "dask" if config.dask else "local"
    return engine_of_name(
        named, workers=config.workers, scheduler=config.dask or None, limits=limits, settings=config.settings
    )


def readable_path(name: str) -> str:
    """Return the name of a file in a folder that was dropped, as a label: its parts, without what climbs or hides."""
    parts = [readable_name(part) for part in re.split(r"[/\\]", name)]
    return "/".join(part for part in parts if part not in {"", ".", ".."})[-_LONGEST_NAME:] or "file"


def readable_name(name: str) -> str:
    """Return a client's file name as a label: its last part, without what cannot be shown. It never names a path."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(character for character in last if character.isprintable())
    stem, dot, suffix = shown.rpartition(".")
    return f"{stem[: _LONGEST_NAME - len(suffix)]}{dot}{suffix}" if dot and len(suffix) < 10 else shown[:_LONGEST_NAME]


def not_found() -> ServiceError:
    """Return the refusal where there is no such report."""
    return ServiceError("没有这份报告。 / There is no such report.", code="NOT_FOUND", status=404)


def no_report(found: Found) -> ServiceError:
    """Return the refusal where a file was not read, or not yet."""
    if found.failure is None:
        return ServiceError(
            "还没有读完。 / It was not read yet.",
            code="REPORT.WAITING",
            status=409,
            remedy="请稍后再取。 / Come again in a moment.",
            retry_after=2,
        )
    return ServiceError(
        f"文件未能读取：{found.failure['message']}",
        code="REPORT.FAILED",
        status=409,
        remedy=found.failure["remedy"],
        more={"reason": found.failure["code"]},
    )


def too_many_rows(limit: int) -> ServiceError:
    """Return the refusal of more rows than one request may have tagged."""
    return ServiceError(
        f"一次最多 {limit:,} 行。 / At most {limit:,} rows at once.",
        code="TAG.TOO_MANY",
        status=413,
        remedy="请分批发送。 / Send them in parts.",
    )
