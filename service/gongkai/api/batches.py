"""Batches: many files that came together. Archives are opened in a child, and their files join the same queue."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, and_, case, delete, distinct, func, literal, literal_column, select, update

from gongkai.api import tables
from gongkai.api.selection import moment
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_model import Kind, Place, State
from gongkai.corpus.ledger_tables import contents, places, runs
from gongkai.corpus.store import Store
from gongkai.errors import ServiceError
from gongkai.isolation import Cause, Failure, Pool, Unpacked

log = logging.getLogger("gongkai.jobs")

CANCELLED = "JOB.CANCELLED"
_WAS_CANCELLED = places.c.code == literal_column(f"'{CANCELLED}'")  # no parameter: PostgreSQL groups by it
_CANCELLED_MESSAGE = "已取消。 / Cancelled."
_MAX_OPENINGS = 3  # of the archives of a batch; after that they may be what kills the server
_AT_ONCE = 100  # members entered in one transaction
_RECENT = 60.0  # seconds over which the rate is measured
_BAD = (State.FAILED, State.QUARANTINED)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that came with a batch, kept in the store. ``boxed`` tells that it may hold others."""

    name: str
    sha256: str
    n_bytes: int
    boxed: bool


class Batches:
    """The batches of a service."""

    def __init__(self, *, engine: Engine, ledger: Ledger, store: Store, desk: Pool) -> None:
        self._engine = engine
        self._ledger = ledger
        self._store = store
        self._desk = desk

    def create(self, name: str, who: str, files: Sequence[Uploaded]) -> str:
        """Enter a batch and return its id; once this returns, its files are read whatever happens."""
        batch = secrets.token_hex(8)
        found = [
            Place(
                place=_place(batch, f"{number}/{each.name}"),
                name=each.name,
                path=path_of(batch),
                kind=Kind.ARCHIVE if each.boxed else Kind.FILE,
                sha256=each.sha256,
                n_bytes=each.n_bytes,
            )
            for number, each in enumerate(files, start=1)
        ]
        self._ledger.add(found)
        row = {"batch": batch, "name": name, "who": who, "created": time.time(), "cancelled": None, "attempts": 0}
        with self._engine.begin() as connection:
            opening = sum(each.boxed for each in files)
            connection.execute(tables.batches.insert().values(**row, opening=opening, opener=None))
        return batch

    def all(self) -> list[dict[str, Any]]:
        """Return every batch, the latest first."""
        with self._engine.connect().execution_options(reads=True) as connection:
            rows = connection.execute(select(tables.batches).order_by(tables.batches.c.created.desc())).mappings().all()
        return [self._shown(row) for row in rows]

    def get(self, batch: str) -> dict[str, Any]:
        """Return a batch as the API shows it. Raises ServiceError (404)."""
        return self._shown(self._row(batch))

    def files(self, batch: str, states: Sequence[str], limit: int, offset: int) -> tuple[int, list[dict[str, Any]]]:
        """Return how many files of a batch are in these states (none named: all), and some of them by name."""
        self._row(batch)
        shown = case(
            (places.c.code == CANCELLED, literal("cancelled")),
            else_=func.coalesce(places.c.state, contents.c.state),
        )
        where = [_counted(batch), *([shown.in_(states)] if states else [])]
        joined = places.outerjoin(contents, contents.c.sha256 == places.c.sha256)
        why = [func.coalesce(places.c[name], contents.c[name]).label(name) for name in ("code", "message", "remedy")]
        statement = (
            select(places.c.name, places.c.sha256, shown.label("state"), contents.c.seconds, *why)
            .select_from(joined)
            .where(*where)
            .order_by(places.c.name, places.c.place)
            .limit(limit)
            .offset(offset)
        )
        with self._engine.connect().execution_options(reads=True) as connection:
            total = connection.execute(select(func.count()).select_from(joined).where(*where)).scalar_one()
            rows = connection.execute(statement).all()
        return total, [_file(row) for row in rows]

    def cancel(self, batch: str) -> dict[str, Any]:
        """Take back what waits; what is being read is finished. Raises ServiceError (404)."""
        self._row(batch)
        mine = places.c.path == path_of(batch)
        elsewhere = places.alias()
        only_here = and_(
            contents.c.state == State.WAITING,
            contents.c.sha256.in_(select(places.c.sha256).where(mine, places.c.kind != Kind.ARCHIVE)),
            ~select(elsewhere.c.place)
            .where(elsewhere.c.sha256 == contents.c.sha256, elsewhere.c.path != path_of(batch))
            .exists(),
        )
        taken_back = {"state": State.FAILED, "code": CANCELLED, "message": _CANCELLED_MESSAGE, "remedy": ""}
        with self._engine.begin() as connection:
            connection.execute(
                update(tables.batches)
                .where(tables.batches.c.batch == batch, tables.batches.c.cancelled.is_(None))
                .values(cancelled=time.time(), opening=0)
            )
            gone = list(connection.execute(select(contents.c.sha256).where(only_here)).scalars())
            unopened = and_(mine, places.c.kind == Kind.ARCHIVE, places.c.state.is_(None))
            gone += connection.execute(select(places.c.sha256).where(unopened)).scalars()
            connection.execute(update(places).where(unopened).values(**taken_back))
            for start in range(0, len(gone), _AT_ONCE):
                some = gone[start : start + _AT_ONCE]
                connection.execute(
                    update(places).where(mine, places.c.sha256.in_(some)).values(**taken_back, sha256=None)
                )
                connection.execute(
                    delete(contents).where(contents.c.sha256.in_(some), contents.c.state == State.WAITING)
                )
        self._drop_unused(gone)
        return self.get(batch)

    def retry(self, batch: str) -> dict[str, Any]:
        """Have files read again that failed, and archives opened that could not be. Raises ServiceError: 404, 409."""
        if self._row(batch)["cancelled"] is not None:
            raise ServiceError(
                "批次已取消。 / The batch was cancelled.",
                code="BATCH.CANCELLED",
                status=409,
                remedy="请重新上传。 / Upload it again.",
            )
        mine = select(places.c.sha256).where(places.c.path == path_of(batch), places.c.sha256.is_not(None))
        self._ledger.reopen(contents.c.state.in_(_BAD), contents.c.sha256.in_(mine))
        with self._engine.begin() as connection:
            again = connection.execute(
                update(places)
                .where(places.c.path == path_of(batch), places.c.kind == Kind.ARCHIVE, places.c.state == State.FAILED)
                .values(state=None, code=None, message=None, remedy=None)
            )
            connection.execute(
                update(tables.batches)
                .where(tables.batches.c.batch == batch)
                .values(opening=tables.batches.c.opening + again.rowcount, opener=None, attempts=0)
            )
        return self.get(batch)

    def forget(self, batch: str) -> list[str]:
        """Delete a batch; return the hashes of files that came with it alone. Raises ServiceError: 404, 409."""
        if self.get(batch)["state"] in {"opening", "running"}:
            raise ServiceError(
                "批次尚未结束。 / The batch is not finished.",
                code="BATCH.RUNNING",
                status=409,
                remedy="请先取消。 / Cancel it first.",
            )
        with self._engine.begin() as connection:
            mine = select(places.c.sha256).where(places.c.path == path_of(batch), places.c.sha256.is_not(None))
            held = set(connection.execute(mine).scalars())
            connection.execute(delete(places).where(places.c.path == path_of(batch)))
            connection.execute(delete(tables.batches).where(tables.batches.c.batch == batch))
        return [sha256 for sha256 in sorted(held) if not self._has_place(sha256)]

    def open_next(self, run: str, stopped: Callable[[], bool]) -> bool:
        """Open the archives of one batch, if any waits for that; return whether one did."""
        batch = self._take(run)
        if batch is None:
            return False
        try:
            for place, name, sha256 in self._unopened(batch):
                self._open(batch, place, name, sha256, stopped)
                if stopped():
                    break
        finally:  # whatever went wrong, this batch is free to be opened again
            still = select(func.count()).select_from(places).where(_unopened(batch)).scalar_subquery()
            mine = update(tables.batches).where(tables.batches.c.batch == batch)
            with self._engine.begin() as connection:
                connection.execute(mine.values(opening=still, opener=None))
        return True

    def _take(self, run: str) -> str | None:
        table = tables.batches
        at_work = select(runs.c.run).where(runs.c.run == table.c.opener, runs.c.ended.is_(None)).exists()
        waiting = (
            select(table.c.batch, table.c.attempts)
            .where(table.c.opening > 0, table.c.cancelled.is_(None), ~at_work)
            .order_by(table.c.created)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self._engine.begin() as connection:
            row = connection.execute(waiting).one_or_none()
            if row is None:
                return None
            connection.execute(
                update(table).where(table.c.batch == row.batch).values(opener=run, attempts=row.attempts + 1)
            )
        if row.attempts < _MAX_OPENINGS:
            return str(row.batch)
        log.warning("the archives of batch %s are given up", row.batch)
        self._give_up(row.batch)
        return None

    def _give_up(self, batch: str) -> None:
        why = {
            "state": State.FAILED,
            "code": "ISOLATION.INTERRUPTED",
            "message": "多次在打开此压缩包时运行中断。 / Runs were cut short while this archive was being opened.",
            "remedy": "请重试此批次，或解压后上传其中的文件。 / Retry the batch, or upload the files unpacked.",
        }
        with self._engine.begin() as connection:
            connection.execute(update(places).where(_unopened(batch)).values(**why))
            connection.execute(update(tables.batches).where(tables.batches.c.batch == batch).values(opening=0))

    def _unopened(self, batch: str) -> list[tuple[str, str, str]]:
        with self._engine.connect().execution_options(reads=True) as connection:
            rows = connection.execute(
                select(places.c.place, places.c.name, places.c.sha256).where(_unopened(batch)).order_by(places.c.place)
            ).all()
        return [(row.place, row.name, row.sha256) for row in rows]

    def _open(self, batch: str, place: str, name: str, sha256: str, stopped: Callable[[], bool]) -> None:
        """Enter the files of an archive; what turns out to be a file of its own is entered as such."""
        entered: list[Place] = []
        failure: Failure | None = None
        plain = False
        for member in self._desk.members(self._store.original(sha256), name=name.replace("/", "_")):
            inner = member.name.partition("/")[2]
            if not inner:
                plain, failure = member.failure is None, member.failure
                continue
            entered.append(self._member(batch, place, f"{name}/{inner}", member))
            if len(entered) >= _AT_ONCE:
                self._ledger.add(entered)
                entered = []
                if stopped() or self._row(batch)["cancelled"] is not None:
                    return
        if failure is not None and failure.cause is Cause.OUTSIDE:
            return  # the child was killed by someone else: it is opened again
        whole = Place(
            place=place, name=name, path=path_of(batch), kind=Kind.FILE if plain else Kind.ARCHIVE, sha256=sha256
        )
        if plain:
            self._ledger.add([*entered, whole])
            return
        self._ledger.add(entered)
        if failure is None:
            with self._engine.begin() as connection:
                connection.execute(delete(places).where(places.c.place == place))
            self._drop_unused([sha256])
        else:
            self._fail(place, failure)

    def _member(self, batch: str, archive: str, name: str, member: Unpacked) -> Place:
        why: dict[str, Any] = {}
        sha256 = None
        if member.failure is None:
            sha256 = self._store.keep(member.data)
        else:
            why = {
                "state": State.FAILED,
                "code": member.failure.code,
                "message": member.failure.message,
                "remedy": member.failure.remedy,
            }
        return Place(
            place=f"{archive}!/{name}",
            name=name,
            path=path_of(batch),
            member=name,
            kind=Kind.MEMBER,
            sha256=sha256,
            n_bytes=len(member.data),
            **why,
        )

    def _fail(self, place: str, failure: Failure) -> None:
        why = {"code": failure.code, "message": failure.message, "remedy": failure.remedy}
        with self._engine.begin() as connection:
            connection.execute(update(places).where(places.c.place == place).values(state=State.FAILED, **why))

    def _drop_unused(self, sha256s: Sequence[str]) -> None:
        """Delete originals that no place has any more."""
        for sha256 in sha256s:
            if not self._has_place(sha256):
                self._store.drop_original(sha256)

    def _has_place(self, sha256: str) -> bool:
        with self._engine.connect().execution_options(reads=True) as connection:
            found = connection.execute(select(places.c.place).where(places.c.sha256 == sha256).limit(1)).first()
        return found is not None

    def _row(self, batch: str) -> Any:
        with self._engine.connect().execution_options(reads=True) as connection:
            row = (
                connection.execute(select(tables.batches).where(tables.batches.c.batch == batch.replace("\0", "")))
                .mappings()
                .one_or_none()
            )
        if row is None:
            raise ServiceError("没有这个批次。 / There is no such batch.", code="NOT_FOUND", status=404)
        return row

    def _shown(self, row: Any) -> dict[str, Any]:
        counts, recent, first_recent = self._counts(row["batch"])
        left = counts["waiting"] + counts["running"]
        state = "opening" if row["opening"] else "running" if left else "finished"
        if row["cancelled"] is not None and not left:
            state = "cancelled"
        span = min(_RECENT, max(1.0, time.time() - max(row["created"], first_recent)))
        rate = round(recent * 60 / span, 1) if recent else None
        return {
            "id": row["batch"],
            "name": row["name"],
            "state": state,
            "created": moment(row["created"]),
            "counts": counts,
            "finished": counts["found"] - left,
            "rate": rate,
            "eta": round(left * 60 / rate) if rate and left else None,
        }

    def _counts(self, batch: str) -> tuple[dict[str, int], int, float]:
        """Return the files of a batch by state, how many were read lately, and since when "lately" counts."""
        since = time.time() - _RECENT
        statement = (
            select(
                places.c.state,
                contents.c.state.label("content"),
                _WAS_CANCELLED.label("cancelled"),
                func.count(),
                func.count(distinct(places.c.sha256)),
                func.count(distinct(case((contents.c.updated > since, places.c.sha256)))),
            )
            .select_from(places.outerjoin(contents, contents.c.sha256 == places.c.sha256))
            .where(_counted(batch))
            .group_by(places.c.state, contents.c.state, _WAS_CANCELLED)
        )
        counts = dict.fromkeys((*_COUNTS, "cancelled"), 0)
        recent = 0
        with self._engine.connect().execution_options(reads=True) as connection:
            for state, content, cancelled, n_places, n_contents, n_recent in connection.execute(statement):
                counts["found"] += n_places
                if state is not None:
                    counts["cancelled" if cancelled else "failed"] += n_places
                    continue
                counts[_AS.get(content, content)] += n_contents
                counts["duplicate"] += n_places - n_contents
                recent += n_recent if State(content).terminal else 0
        return counts, recent, since


_COUNTS = ("found", "waiting", "running", "ok", "partial", "failed", "duplicate", "not_a_report")
_AS = {State.QUARANTINED.value: "failed"}


def path_of(batch: str) -> str:
    """Return the path of a batch's places."""
    return f"batch:{batch}"


def _place(batch: str, name: str) -> str:
    return f"{path_of(batch)}!/{name}"


def _counted(batch: str) -> Any:
    """Return the condition that a place counts: an archive only when it could not be opened."""
    return and_(places.c.path == path_of(batch), (places.c.kind != Kind.ARCHIVE) | places.c.state.is_not(None))


def _unopened(batch: str) -> Any:
    return and_(places.c.path == path_of(batch), places.c.kind == Kind.ARCHIVE, places.c.state.is_(None))


def _file(row: Any) -> dict[str, Any]:
    bad = row.state not in {State.OK, State.PARTIAL, State.WAITING, State.RUNNING} and row.code is not None
    failure = {"code": row.code, "message": row.message, "remedy": row.remedy or ""} if bad else None
    return {"name": row.name, "id": row.sha256, "state": row.state, "failure": failure, "seconds": row.seconds}
