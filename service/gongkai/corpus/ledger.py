"""The one truth about a corpus: every file that was found, and how far it got. SQLite by default, PostgreSQL by URL.

A *place* is where a file was found; a *content* is its bytes, by SHA-256. Two places with the same content are one
report and one duplicate. Work is claimed by content, so that no two workers, processes or machines do it twice::

    waiting ─claim─► running ─finish─► ok | partial | failed | not_a_report | quarantined
       ▲                │
       └── its process ended, or the child died for the first time

Every file ends in a terminal state, and the counts add up: found = ok + partial + failed + duplicate + not a report,
where quarantined files count as failed.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, and_, case, delete, literal, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from gongkai.corpus import ledger_processes as processes
from gongkai.corpus import ledger_queries as queries
from gongkai.corpus.ledger_engine import connect, insert_or_update
from gongkai.corpus.ledger_model import Claim, Counts, Duplicate, Kind, Lacking, Place, Reason, Result, State, Verdict
from gongkai.corpus.ledger_tables import contents, metadata, places, runs
from gongkai.corpus.ledger_text import stored_path, to_row
from gongkai.errors import CorpusError

MAX_ATTEMPTS = 2  # of a file that hangs, takes too much or brings its child down
MAX_INTERRUPTIONS = 8  # of a file that was being read when its child or run was killed: it may be to blame after all

_FOUND_AGAIN = tuple(column.name for column in places.columns if column.name != "place")


class Ledger:
    """The ledger of one corpus; safe to use from several threads, processes and, on PostgreSQL, machines.

    ``where`` is the path of a SQLite file or a database URL. Raises CorpusError when it cannot be opened.
    """

    def __init__(self, where: str | Path, *, max_interruptions: int = MAX_INTERRUPTIONS) -> None:
        self._engine = connect(where)
        self._max_interruptions = max_interruptions
        with _named_errors():
            try:
                metadata.create_all(self._engine)
            except (IntegrityError, ProgrammingError):  # another process has just made the tables
                metadata.create_all(self._engine)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # Runs: who works on it

    def begin(self, version: str, *, shard: str | None = None) -> str:
        """Enter this process as a run and return the run's id."""
        run, now = secrets.token_hex(8), time.time()
        row = {"run": run, "host": processes.host(), "pid": os.getpid(), "born": processes.born(os.getpid())}
        with self._writing() as connection:
            connection.execute(
                runs.insert().values(**row, version=version, shard=shard, started=now, heartbeat=now, ended=None)
            )
        return run

    def heartbeat(self, run: str) -> None:
        """Say that the run is still at work."""
        with self._writing() as connection:
            connection.execute(update(runs).where(runs.c.run == run).values(heartbeat=time.time()))

    def end(self, run: str) -> None:
        """Enter the end of a run; what it still held is waiting again, without blame."""
        with self._writing() as connection:
            connection.execute(_running_under(contents.c.run == run).values(state=State.WAITING, updated=time.time()))
            connection.execute(update(runs).where(runs.c.run == run).values(ended=time.time()))

    def others(self, run: str) -> int:
        """Return how many other runs are at work on this corpus."""
        with self._reading() as connection:
            rows = connection.execute(select(runs).where(runs.c.ended.is_(None), runs.c.run != run)).all()
        return sum(processes.alive(row.host, row.pid, row.born, row.heartbeat) for row in rows)

    def recover(self) -> list[str]:
        """Put back what killed runs held, and return the ids of those runs.

        A file that was being read in too many of them is quarantined: it may be what killed them.
        """
        with self._reading() as connection:
            rows = connection.execute(select(runs).where(runs.c.ended.is_(None))).all()
        dead = [row.run for row in rows if not processes.alive(row.host, row.pid, row.born, row.heartbeat)]
        if dead:
            with self._writing() as connection:
                connection.execute(self._interrupted(contents.c.run.in_(dead)))
                connection.execute(update(runs).where(runs.c.run.in_(dead)).values(ended=runs.c.heartbeat))
        return dead

    def _interrupted(self, whose: Any) -> Any:
        times = contents.c.interruptions + 1
        too_often = times >= self._max_interruptions
        return _running_under(whose).values(
            interruptions=times,
            state=case((too_often, literal(State.QUARANTINED.value)), else_=literal(State.WAITING.value)),
            code=case((too_often, literal("ISOLATION.INTERRUPTED")), else_=contents.c.code),
            message=case((too_often, literal(_INTERRUPTED)), else_=contents.c.message),
            remedy=case((too_often, literal(_INTERRUPTED_REMEDY)), else_=contents.c.remedy),
            updated=time.time(),
        )

    # Places: what was found

    def first_place(self, sha256: str) -> Place:
        """Return the first place of a content. Raises CorpusError when it has none."""
        with self._reading() as connection:
            row = (
                connection.execute(select(places).where(places.c.sha256 == sha256).order_by(places.c.place).limit(1))
                .mappings()
                .one_or_none()
            )
        if row is None:
            raise CorpusError(f"the content {sha256} has no place")
        return queries.place(row)

    def known(self, paths: Sequence[str]) -> dict[str, Place]:
        """Return the places of kind file or archive at these absolute paths, by place."""
        with self._reading() as connection:
            stored = [stored_path(path) for path in paths]
            rows = connection.execute(select(places).where(places.c.place.in_(stored))).mappings().all()
        return {place.place: place for place in map(queries.place, rows)}

    def add(self, found: Sequence[Place]) -> None:
        """Enter places, or what changed about them; a content that is new is waiting from now on."""
        fresh = {place.sha256: place.n_bytes or 0 for place in found if place.sha256 and place.kind != "archive"}
        rows = [{"sha256": sha256, "n_bytes": size, "state": State.WAITING.value} for sha256, size in fresh.items()]
        distinct = {place.place: to_row(asdict(place)) for place in found}
        with self._writing() as connection:
            insert_or_update(connection, contents, rows)
            insert_or_update(connection, places, list(distinct.values()), replacing=_FOUND_AGAIN)

    def waiting_in(self, archive: str) -> int:
        """Return how many contents of an archive's members, whatever level, wait to be read."""
        with self._reading() as connection:
            return int(connection.execute(queries.waiting_in(stored_path(archive))).scalar_one())

    def forget_place(self, place: str) -> None:
        """Delete a place and, of an archive, its members; contents that no place has left are not counted."""
        with self._writing() as connection:
            stored = stored_path(place)
            connection.execute(delete(places).where(places.c.path == stored, places.c.kind == Kind.MEMBER))
            connection.execute(delete(places).where(places.c.place == stored))

    # Contents: what to do and what came of it

    def claim(self, run: str, limit: int) -> list[Claim]:
        """Take up to ``limit`` waiting contents for this run: those first that were least trouble."""
        with self._writing() as connection:
            mine = queries.next_waiting(connection, limit)
            return queries.start(connection, run, mine) if mine else []

    def claim_these(self, run: str, sha256s: Sequence[str]) -> list[Claim]:
        """Take those of these contents that are waiting: someone waits for them."""
        with self._writing() as connection:
            waiting = select(contents.c.sha256).where(contents.c.sha256.in_(sha256s), contents.c.state == State.WAITING)
            mine = list(connection.execute(waiting.with_for_update(skip_locked=True)).scalars())
            return queries.start(connection, run, mine) if mine else []

    def release(self, run: str, sha256: str) -> None:
        """Give a claim back, without blame."""
        with self._writing() as connection:
            whose = and_(contents.c.run == run, contents.c.sha256 == sha256)
            connection.execute(_running_under(whose).values(state=State.WAITING, updated=time.time()))

    def finish(self, run: str, sha256: str, verdict: Verdict) -> State | None:
        """Enter what came of a claim and return the state that follows, None when the claim is no longer this run's."""
        with self._writing() as connection:
            if (trouble := queries.underway(connection, run, sha256)) is None:
                return None
            attempts = trouble[0] + (not verdict.outside)
            interruptions = trouble[1] + verdict.outside
            state = self._following(verdict, attempts, interruptions)
            counted = {"state": state.value, "attempts": attempts, "interruptions": interruptions}
            queries.enter(connection, sha256, to_row(asdict(verdict)) | counted)
            return state

    def _following(self, verdict: Verdict, attempts: int, interruptions: int) -> State:
        if verdict.outside:
            return State.QUARANTINED if interruptions >= self._max_interruptions else State.WAITING
        if verdict.fatal:
            return State.QUARANTINED if attempts >= MAX_ATTEMPTS else State.WAITING
        return verdict.state

    def reopen(self, *which: Any) -> int:
        """Have finished contents read again, with a clean record; return how many."""
        with self._writing() as connection:
            found = connection.execute(
                update(contents)
                .where(contents.c.state.not_in([State.WAITING, State.RUNNING]), *which)
                .values(state=State.WAITING, attempts=0, interruptions=0, updated=time.time())
            )
            return int(found.rowcount)

    def reopen_failed(self) -> int:
        """Have failed and quarantined contents read again; return how many."""
        return self.reopen(contents.c.state.in_([State.FAILED, State.QUARANTINED]))

    def reopen_outdated(self, version: str) -> int:
        """Have contents read again that another version read; return how many."""
        return self.reopen(contents.c.version.is_distinct_from(version))

    def reopen_contents(self, sha256s: Sequence[str]) -> int:
        """Have these contents read again; return how many were finished."""
        return self.reopen(contents.c.sha256.in_(sha256s)) if sha256s else 0

    # Accounts

    def counts(self) -> Counts:
        """Return how many files were found and what became of them."""
        with self._reading() as connection:
            return queries.counts(connection)

    def reasons(self) -> list[Reason]:
        """Return what was not read, or in part, grouped by reason, the most frequent first."""
        with self._reading() as connection:
            return queries.reasons(connection)

    def lacking(self) -> Iterator[Lacking]:
        """Yield every file that was not read, or in part, by name."""
        with self._reading() as connection:
            yield from queries.lacking(connection)

    def duplicates(self) -> Iterator[Duplicate]:
        """Yield every file that repeats another, those of one file together."""
        with self._reading() as connection:
            yield from queries.duplicates(connection)

    def results(self, *, run: str | None = None) -> Iterator[Result]:
        """Yield contents in a terminal state that have a place, by SHA-256; of one run only when it is named."""
        with self._reading() as connection:
            yield from queries.results(connection, None if run is None else contents.c.run == run)

    def result(self, sha256: str) -> Result | None:
        """Return one content when it is in a terminal state and has a place."""
        with self._reading() as connection:
            return next(queries.results(connection, contents.c.sha256 == sha256), None)

    def state(self, sha256: str) -> State | None:
        """Return the state of a content, None when it is not known."""
        with self._reading() as connection:
            found = connection.execute(select(contents.c.state).where(contents.c.sha256 == sha256)).scalar_one_or_none()
        return None if found is None else State(found)

    def all_places(self) -> Iterator[Place]:
        """Yield every place, in order."""
        with self._reading() as connection:
            rows = connection.execution_options(yield_per=1000).execute(select(places).order_by(places.c.place))
            for row in rows.mappings():
                yield queries.place(row)

    def shards(self) -> frozenset[str]:
        """Return the shards, each as ``I/N``, that runs on this ledger were told to read."""
        with self._reading() as connection:
            found = connection.execute(select(runs.c.shard).where(runs.c.shard.is_not(None)).distinct()).scalars()
            return frozenset(found)

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield every content as it stands here, for another ledger to adopt."""
        with self._reading() as connection:
            rows = connection.execution_options(yield_per=1000).execute(select(contents).order_by(contents.c.sha256))
            for row in rows.mappings():
                yield dict(row)

    def outranks(self, record: Mapping[str, Any]) -> bool:
        """Tell whether a better result of the same content is here already."""
        here = self.state(record["sha256"])
        return here is not None and _RANKS[here] > _RANKS[State(record["state"])]

    def adopt(self, record: Mapping[str, Any]) -> None:
        """Take over a finished content of another ledger."""
        replaced = [column.name for column in contents.columns if column.name != "sha256"]
        with self._writing() as connection:
            insert_or_update(connection, contents, [record], replacing=replaced)

    def clear(self) -> None:
        """Forget everything."""
        with self._writing() as connection:
            for table in (places, contents, runs):
                connection.execute(delete(table))

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _named_errors(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _named_errors(), self._engine.connect().execution_options(reads=True) as connection:
            yield connection


_INTERRUPTED = "多次在读取此文件时运行中断。 / Runs were cut short while this file was being read, again and again."
_INTERRUPTED_REMEDY = "用 --retry-failed 再试。 / Try again with --retry-failed."


# Which of two results of one content is the better one: what waits is none yet.
_RANKS = {
    state: rank
    for rank, state in enumerate(
        (State.WAITING, State.RUNNING, State.QUARANTINED, State.FAILED, State.NOT_A_REPORT, State.PARTIAL, State.OK)
    )
}


def _running_under(whose: Any) -> Any:
    return update(contents).where(and_(contents.c.state == State.RUNNING, whose))


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, OSError) as error:  # drivers let errors of the network through
        why = error.orig if isinstance(error, DBAPIError) else error
        raise CorpusError(
            f"账本不可用：{why}。 / The ledger cannot be used: {why}.",
            code="CORPUS.LEDGER",
            remedy="请检查路径、权限、磁盘空间或数据库地址。 / Check path, permissions, disk space or database URL.",
        ) from error
