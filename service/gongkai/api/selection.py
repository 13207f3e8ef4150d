"""Which reports a client asks about, as conditions on the index; and reports as the list shows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Query
from sqlalchemy import ColumnElement, Engine, and_, exists, func, or_, select

from gongkai.api import tables
from gongkai.api.organs import counted
from gongkai.corpus.ledger_tables import contents, places

_LONGEST = 200  # characters of a filter
_CODE = re.compile(r"[1-9]\d{5}")  # GB/T 2260


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a selection is narrowed by; everything that is given must hold."""

    year: Annotated[list[int] | None, Query(description="One year or several.", examples=[[2023]])] = None
    level: Annotated[str | None, Query(max_length=_LONGEST, description="Level of the organ.")] = None
    region: Annotated[
        str | None,
        Query(max_length=_LONGEST, description="Part of a region's name, or its code."),
    ] = None
    theme: Annotated[str | None, Query(max_length=_LONGEST, description="A theme that some issue has.")] = None
    agency: Annotated[str | None, Query(max_length=_LONGEST, description="Part of the organ's name.")] = None
    batch: Annotated[str | None, Query(max_length=64, description="Id of a batch.")] = None
    counted: Annotated[
        bool, Query(description="Only what counts: of several reports of an organ and year the one that speaks for it.")
    ] = False

    def conditions(self, theme_role: str = "issue") -> list[ColumnElement[bool]]:
        """Return conditions on rows of ``tables.reports``."""
        table = tables.reports
        found: list[ColumnElement[bool]] = []
        if self.year:
            found.append(table.c.year.in_([year for year in self.year if abs(year) < 1 << 31]))
        if self.level is not None:
            found.append(table.c.level == storable(self.level))
        if self.region is not None:
            names = (table.c.province, table.c.prefecture, table.c.county)
            if _CODE.fullmatch(self.region):
                found.append(table.c.region_code.startswith(re.sub("(?:00){1,2}$", "", self.region)))
            else:
                found.append(or_(*(name.contains(storable(self.region), autoescape=True) for name in names)))
        if self.agency is not None:
            found.append(table.c.agency.contains(storable(self.agency), autoescape=True))
        if self.theme is not None:
            found.append(has_theme(self.theme, theme_role))
        if self.batch is not None:
            found.append(in_batch(self.batch, table.c.sha256))
        if self.counted:
            found.append(counted())
        return found

    @property
    def given(self) -> bool:
        """Whether anything is asked that only a report that was read can answer."""
        return bool(self.year or self.level or self.region or self.theme or self.agency or self.counted)


def storable(text: str) -> str:
    """Return a client's words as a database takes them; NUL matches nothing."""
    return text.replace("\0", "\ufffd")


def has_theme(theme: str, role: str) -> ColumnElement[bool]:
    """Return the condition that a report has a statement of this role and theme."""
    one, two = tables.themes, tables.statements
    same = and_(one.c.sha256 == two.c.sha256, one.c.part == two.c.part, one.c.statement == two.c.statement)
    report = and_(one.c.sha256 == tables.reports.c.sha256, one.c.part == tables.reports.c.part)
    return exists(select(one.c.theme).join(two, same).where(report, one.c.theme == storable(theme), two.c.role == role))


def in_batch(batch: str, sha256: Any) -> ColumnElement[bool]:
    """Return the condition that a file came with a batch."""
    return exists(select(places.c.place).where(places.c.sha256 == sha256, places.c.path == f"batch:{storable(batch)}"))


_FIRST = (
    select(places.c.sha256, func.min(places.c.name).label("name"))
    .where(places.c.sha256.is_not(None), places.c.kind != "archive")
    .group_by(places.c.sha256)
    .subquery()
)


def listed(
    engine: Engine,
    filters: Filters,
    *,
    state: Sequence[str] = (),
    form: str | None = None,
    words: str | None = None,
    limit: int,
    offset: int,
) -> tuple[int, list[dict[str, Any]]]:
    """Return how many reports match and some of them, the latest first; files without a report match only a state."""
    table = tables.reports
    joined = contents.join(_FIRST, _FIRST.c.sha256 == contents.c.sha256).outerjoin(
        table, table.c.sha256 == contents.c.sha256
    )
    where = filters.conditions()
    if state:
        where.append(contents.c.state.in_(state))
    if form is not None:
        where.append(table.c.form == storable(form))
    if words is not None:
        names = (table.c.title, table.c.agency, _FIRST.c.name)
        where.append(or_(*(name.contains(storable(words), autoescape=True) for name in names)))
    shown = (table.c[name] for name in _SHOWN)
    statement = (
        select(*(contents.c[name] for name in _OF_CONTENTS), _FIRST.c.name, table.c.part, *shown)
        .select_from(joined)
        .where(*where)
        .order_by(contents.c.updated.desc(), contents.c.sha256, table.c.part)
        .limit(limit)
        .offset(offset)
    )
    with engine.connect().execution_options(reads=True) as connection:
        total = connection.execute(select(func.count()).select_from(joined).where(*where)).scalar_one()
        rows = connection.execute(statement).mappings().all()
    return total, [_item(row) for row in rows]


_OF_CONTENTS = ("sha256", "state", "n_bytes", "format", "updated", "code", "message", "remedy")
_SHOWN = (
    "title", "agency", "year", "level", "province", "prefecture", "county", "form", "n_pages", "n_issues",
    "n_commitments", "n_failed",
)  # fmt: skip


def _item(row: Any) -> dict[str, Any]:
    part = row["part"] or 1
    code = row["code"]
    return {
        "id": row["sha256"] if part == 1 else f"{row['sha256']}-{part}",
        "state": row["state"],
        "name": row["name"],
        **{name: row[name] for name in _SHOWN},
        "format": row["format"],
        "n_bytes": row["n_bytes"],
        "updated": moment(row["updated"]),
        "failure": {"code": code, "message": row["message"], "remedy": row["remedy"] or ""} if code else None,
    }


def moment(seconds: float | None) -> str | None:
    """Return a time as people and programs read it."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
