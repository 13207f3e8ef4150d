"""What is asked of the ledger."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Integer, RowMapping, Select, Table, bindparam, func, or_, select, update

from gongkai.corpus.ledger_model import Claim, Counts, Duplicate, Kind, Lacking, Place, Reason, Result, State
from gongkai.corpus.ledger_tables import contents, places
from gongkai.corpus.ledger_text import original_path

_COUNTED = or_(places.c.kind != Kind.ARCHIVE, places.c.state.is_not(None))
_TERMINAL = [state for state in State if state.terminal]
_BATCH = 1000  # rows fetched at a time


def _first_places(*which: Any) -> Any:
    """Select, for each content, its first place in order and how many it has."""
    return (
        select(
            places.c.sha256,
            func.min(places.c.place).label("place"),
            func.count().label("n_places"),
        )
        .where(places.c.kind != Kind.ARCHIVE, places.c.sha256.is_not(None), *which)
        .group_by(places.c.sha256)
        .subquery()
    )


# What every file takes is built once: SQLAlchemy spends more on building a statement than SQLite on executing it.
_NEXT_WAITING = (
    select(contents.c.sha256)
    .where(
        contents.c.state == State.WAITING,
        select(places.c.place).where(places.c.sha256 == contents.c.sha256).exists(),
    )
    .order_by(contents.c.interruptions, contents.c.attempts, contents.c.sha256)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)  # PostgreSQL; SQLite has one writer at a time anyway
)
_START = (
    update(contents)
    .where(contents.c.sha256.in_(bindparam("mine", expanding=True)), contents.c.state == State.WAITING)
    .values(state=State.RUNNING, run=bindparam("by"), updated=bindparam("now"))
)
_first = _first_places(places.c.sha256.in_(bindparam("mine", expanding=True)))
_CLAIMS = (
    select(contents.c.sha256, contents.c.attempts, places.c.name, places.c.path, places.c.member)
    .join(_first, _first.c.sha256 == contents.c.sha256)
    .join(places, places.c.place == _first.c.place)
    .order_by(contents.c.interruptions, contents.c.attempts, contents.c.sha256)
)
_UNDERWAY = (
    select(contents.c.attempts, contents.c.interruptions)
    .where(
        contents.c.sha256 == bindparam("which"), contents.c.run == bindparam("by"), contents.c.state == State.RUNNING
    )
    .with_for_update()
)
_ENTERED = (
    "state", "attempts", "interruptions", "code", "message", "remedy", "detail", "seconds", "format", "n_reports",
    "version", "blob", "updated",
)  # fmt: skip
_ENTER = (
    update(contents)
    .where(contents.c.sha256 == bindparam("which"))
    .values({name: bindparam(f"new_{name}") for name in _ENTERED})
)


def next_waiting(connection: Connection, most: int) -> list[str]:
    """Return waiting contents that have a place: untroubled ones first, in a fixed order."""
    return list(connection.execute(_NEXT_WAITING, {"most": most}).scalars())


def start(connection: Connection, run: str, sha256s: Sequence[str]) -> list[Claim]:
    """Enter these contents, which wait, as running under a run; return the claims on them."""
    connection.execute(_START, {"mine": list(sha256s), "by": run, "now": time.time()})
    rows = connection.execute(_CLAIMS, {"mine": list(sha256s)}).mappings()
    return [Claim(**{**row, "path": original_path(row["path"])}) for row in rows]


def underway(connection: Connection, run: str, sha256: str) -> tuple[int, int] | None:
    """Return attempts and interruptions of a content that runs under this run, None for any other."""
    row = connection.execute(_UNDERWAY, {"which": sha256, "by": run}).one_or_none()
    return None if row is None else (row.attempts, row.interruptions)


def enter(connection: Connection, sha256: str, said: Mapping[str, Any]) -> None:
    """Enter what came of a content."""
    new = {f"new_{name}": said[name] for name in _ENTERED if name != "updated"}
    connection.execute(_ENTER, new | {"which": sha256, "new_updated": time.time()})


def waiting_in(archive: str) -> Select[Any]:
    """Select how many contents of an archive's members wait to be read."""
    return (
        select(func.count(contents.c.sha256.distinct()))
        .select_from(places.join(contents, places.c.sha256 == contents.c.sha256))
        .where(places.c.path == archive, places.c.kind == Kind.MEMBER, contents.c.state == State.WAITING)
    )


def counts(connection: Connection) -> Counts:
    """Return how many places there are and what became of their contents."""
    found = connection.execute(select(func.count()).select_from(places).where(_COUNTED)).scalar_one()
    tally = dict.fromkeys((state.value for state in State), 0)
    duplicates = 0
    first = _first_places()
    for state, n_contents, n_places in connection.execute(
        select(contents.c.state, func.count(), func.sum(first.c.n_places))
        .join(first, first.c.sha256 == contents.c.sha256)
        .group_by(contents.c.state)
    ):
        tally[state] += n_contents
        duplicates += int(n_places) - n_contents
    for state, number in connection.execute(
        select(places.c.state, func.count()).where(places.c.state.is_not(None)).group_by(places.c.state)
    ):
        tally[state] += number
    tally["failed"] += tally["quarantined"]
    return Counts(found=found, duplicate=duplicates, **tally)


def _lacking() -> Any:
    """Select every file that failed, was read in part or is no report, with its reason."""
    first = _first_places()
    bad = [State.PARTIAL, State.FAILED, State.QUARANTINED, State.NOT_A_REPORT]
    of_contents = (
        select(*_said(contents), places.c.name, places.c.ident)
        .join(first, first.c.sha256 == contents.c.sha256)
        .join(places, places.c.place == first.c.place)
        .where(contents.c.state.in_(bad))
    )
    of_places = select(*_said(places), places.c.name, places.c.ident).where(places.c.state.is_not(None))
    return of_contents.union_all(of_places).subquery()


def _said(of: Table) -> list[Any]:
    return [of.c.state, *(func.coalesce(of.c[name], "").label(name) for name in ("code", "message", "remedy"))]


def lacking(connection: Connection) -> Iterator[Lacking]:
    """Yield every file that failed, was read in part or is no report, by name."""
    files = _lacking()
    statement = select(files).order_by(files.c.name, files.c.state, files.c.code)
    for row in connection.execution_options(yield_per=_BATCH).execute(statement).mappings():
        yield Lacking(**{**row, "state": State(row["state"])})


def reasons(connection: Connection) -> list[Reason]:
    """Return why files failed, were read in part or are no report, the most frequent first.

    A code may have several reasons, told apart by their words; what differs in its numbers alone is one. Of a code
    with very many, which quote the files themselves, those beyond the most frequent are put together.
    """
    files = _lacking()
    said = [files.c[name] for name in ("state", "code", "message", "remedy")]
    counted = select(*said, func.count().label("count"), func.min(files.c.name).label("example")).group_by(*said)
    alike: dict[tuple[State, str, str], list[Reason]] = defaultdict(list)
    for row in connection.execute(counted).mappings():
        reason = Reason(**{**row, "state": State(row["state"])})
        alike[reason.state, reason.code, _NUMBER.sub("0", reason.message)].append(reason)
    kept: list[Reason] = []
    rest: dict[tuple[State, str], list[Reason]] = defaultdict(list)
    for reason in sorted(map(_together, alike.values()), key=_frequent):
        of_code = [each for each in kept if (each.state, each.code) == (reason.state, reason.code)]
        (kept if len(of_code) < _MOST_REASONS else rest[reason.state, reason.code]).append(reason)
    return [*kept, *map(_summed, rest.values())]


_NUMBER = re.compile(r"\d[\d,.]*")
_MOST_REASONS = 8  # of one code


def _frequent(reason: Reason) -> tuple[int, str, str, str]:
    return (-reason.count, reason.state, reason.code, reason.message)


def _together(several: Sequence[Reason]) -> Reason:
    """Return reasons as one, in the words of the file that is the example."""
    return replace(min(several, key=lambda each: each.example), count=sum(each.count for each in several))


def _summed(several: Sequence[Reason]) -> Reason:
    n = len(several)
    message = f"其余 {n} 种，见 gongkai status --json。 / {n} more kinds: gongkai status --json."
    return replace(_together(several), message=message, remedy="")


def duplicates(connection: Connection) -> Iterator[Duplicate]:
    """Yield every file whose bytes were found before, by the place of the first and its own."""
    first, original = _first_places(), places.alias()
    statement = (
        select(
            *(places.c[name] for name in ("name", "place", "sha256", "ident")),
            original.c.name.label("same_as"),
            original.c.place.label("same_place"),
        )
        .join(first, first.c.sha256 == places.c.sha256)
        .join(original, original.c.place == first.c.place)
        .where(places.c.kind != Kind.ARCHIVE, places.c.place != first.c.place)
        .order_by(first.c.place, places.c.place)
    )
    for row in connection.execution_options(yield_per=_BATCH).execute(statement).mappings():
        found = {name: original_path(row[name]) for name in ("place", "same_place")}
        yield Duplicate(**{**row, **found})


def results(connection: Connection, which: Any = None) -> Iterator[Result]:
    """Yield contents in a terminal state, each at its first place, by SHA-256."""
    first = _first_places()
    statement = (
        select(
            *(contents.c[name] for name in _OF_CONTENTS),
            first.c.n_places,
            *(places.c[name] for name in ("place", "name", "agency", "year", "ident")),
        )
        .join(first, first.c.sha256 == contents.c.sha256)
        .join(places, places.c.place == first.c.place)
        .where(contents.c.state.in_(_TERMINAL), *(() if which is None else (which,)))
        .order_by(contents.c.sha256)
    )
    for row in connection.execution_options(yield_per=_BATCH).execute(statement).mappings():
        yield Result(**{**row, "state": State(row["state"]), "place": original_path(row["place"])})


_OF_CONTENTS = (
    "sha256", "state", "n_bytes", "n_reports", "format", "version", "blob", "code", "message", "remedy", "seconds",
    "attempts",
)  # fmt: skip


def place(row: RowMapping) -> Place:
    """Return a row of the table of places."""
    values = dict(row)
    return Place(
        **{
            **values,
            "place": original_path(values["place"]),
            "path": original_path(values["path"]),
            "kind": Kind(values["kind"]),
            "state": State(values["state"]) if values["state"] else None,
        }
    )
