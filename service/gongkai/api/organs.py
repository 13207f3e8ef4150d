"""Whose each report is, and which speaks for its year: as the tables of a dataset tell it, over the index."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, exists, func, or_, select

from gongkai.api import tables
from gongkai.corpus.across.chains import Report, series_of
from gongkai.corpus.ledger_tables import contents, places
from gongkai.corpus.placing import region_of
from gongkai.corpus.republished import is_correction

_CHUNK = 500  # rows a statement
_FIRST = (
    select(places.c.sha256, func.min(places.c.name).label("name"))
    .where(places.c.sha256.is_not(None), places.c.kind != "archive")
    .group_by(places.c.sha256)
    .subquery()
)


class Organs:
    """The organs of the reports in the index, told anew when it has changed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()

    def refresh(self) -> None:
        """Bring the table of organs up to date."""
        with self._lock:
            with self._engine.connect().execution_options(reads=True) as connection:
                state = _state(connection)
                if connection.execute(select(tables.organs_of.c.state)).scalars().all() == [state]:
                    return
                rows = list(_rows(connection))
            with self._engine.begin() as connection:
                connection.execute(delete(tables.organs_of))
                connection.execute(delete(tables.organs))
                for start in range(0, len(rows), _CHUNK):
                    connection.execute(tables.organs.insert(), rows[start : start + _CHUNK])
                connection.execute(tables.organs_of.insert().values(state=state))


def _state(connection: Connection) -> str:
    """Return what is another whenever a report came, went or was read anew."""
    report = tables.reports
    count, versions = connection.execute(select(func.count(), func.count(report.c.version.distinct()))).one()
    latest = connection.execute(select(func.max(contents.c.updated))).scalar_one()
    numbers = connection.execute(select(func.sum(report.c.n_numbers), func.sum(report.c.n_failed))).one()
    return f"{count} {versions} {latest} {numbers[0]} {numbers[1]}"


def _rows(connection: Connection) -> Iterator[dict[str, Any]]:
    found = select(tables.reports, _FIRST.c.name).outerjoin(_FIRST, _FIRST.c.sha256 == tables.reports.c.sha256)
    known = tables.reports.c
    told = connection.execute(
        found.with_only_columns(*(known[name] for name in _TOLD), _FIRST.c.name)
        .where(known.agency.is_not(None), known.year.is_not(None), known.status != "failed")
        .order_by(known.year, known.agency, known.sha256, known.part)
    )
    for series in series_of(_report(row) for row in told.mappings()):
        by_year = series.of_year()
        newest = by_year[max(by_year)][0].agency
        for reports in by_year.values():
            for report in reports:
                sha256, _, part = report.report.partition("-")
                yield {
                    "sha256": sha256,
                    "part": int(part),
                    "organ": series.organ,
                    "agency": newest,
                    "chosen": report is reports[0],
                }


_TOLD = (
    "sha256", "part", "agency", "year", "level", "province", "prefecture", "county", "region_code", "status",
    "n_numbers", "n_failed", "correction", "dated", "title",
)  # fmt: skip


def _report(row: Any) -> Report:
    name = row["name"]
    folder = None if name is None else PurePosixPath(name).parent.as_posix()
    names = {key: row[key] for key in ("level", "province", "prefecture", "county")}
    place = region_of(
        {"agency": row["agency"], "year": row["year"], "region": {**names, "code": row["region_code"]}}, folder
    )
    corrects = row["correction"] or is_correction({"title": row["title"], "text": ""}, name)
    return Report(
        f"{row['sha256']}-{row['part']}",
        row["agency"],
        row["year"],
        place["level"],
        place["region_code"],
        place["province"],
        place["county"] or place["prefecture"] or place["province"],
        folder,
        not (corrects and row["n_numbers"]),
        row["status"] != "ok",
        -row["n_numbers"],
        row["n_failed"],
        -int((row["dated"] or "0").replace("-", "")),
    )


def _told(*more: Any) -> ColumnElement[bool]:
    own, report = tables.organs.alias(), tables.reports
    where = [own.c.sha256 == report.c.sha256, own.c.part == report.c.part, *(own.c[name] for name in more)]
    return exists(select(own.c.organ).where(*where).correlate(report))


def chosen() -> ColumnElement[bool]:
    """Return the condition that a report speaks for its organ and year."""
    return _told("chosen")


def counted() -> ColumnElement[bool]:
    """Return the condition that a report counts: it speaks for its year, or its organ or year is not known.

    Further copies and what a correction has superseded do not count.
    """
    return or_(chosen(), ~_told())
