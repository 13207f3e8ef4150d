"""The service's own tables, beside the ledger's in the same database, and the steps from one version to the next."""

from __future__ import annotations

import time

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    func,
    select,
    text,
)

from gongkai.errors import CorpusError

metadata = MetaData()

versions = Table(
    "service_versions",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("applied", Float, nullable=False),  # seconds since the epoch, UTC, as all times here
)

tokens = Table(
    "service_tokens",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("created", Float, nullable=False),
)

batches = Table(
    "service_batches",
    metadata,
    Column("batch", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("who", String(80), nullable=False),
    Column("created", Float, nullable=False),
    Column("cancelled", Float),
    Column("opening", Integer, nullable=False, default=0),  # archives that wait to be opened
    Column("opener", String(32)),  # the run that opens them
    Column("attempts", Integer, nullable=False, default=0),  # at opening that were begun
)

corrections = Table(
    "service_corrections",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("part", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("target", Text, nullable=False),
    Column("value", Text, nullable=False),  # JSON
    Column("machine", Text, nullable=False),  # JSON: what the machine said when it was corrected
    Column("version", String(64), nullable=False),  # of tool and models then
    Column("who", String(80), nullable=False),
    Column("made", Float, nullable=False),
    Column("note", Text, nullable=False),
    Column("withdrawn", Float),
)

reports = Table(
    "service_reports",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("version", String(64), nullable=False),
    Column("title", Text),
    Column("agency", Text),
    Column("year", Integer, index=True),
    Column("level", String(32)),
    Column("province", Text),
    Column("prefecture", Text),
    Column("county", Text),
    Column("region_code", String(6)),
    Column("form", String(16)),
    Column("status", String(16), nullable=False),
    Column("n_pages", Integer),
    Column("n_issues", Integer, nullable=False),
    Column("n_commitments", Integer, nullable=False),
    Column("n_failed", Integer, nullable=False),
    Column("n_numbers", Integer, nullable=False, default=0),
    Column("correction", Boolean, nullable=False, default=False),
    Column("dated", String(10)),
    Column("text", Text, nullable=False),
)

statements = Table(
    "service_statements",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("statement", String(32), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("role", String(16), nullable=False),
    Column("section", String(32)),
    Column("text", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("page", Integer),
    Column("specific", Boolean, nullable=False),
)

themes = Table(
    "service_themes",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("statement", String(32), primary_key=True),
    Column("theme", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Index("service_themes_by_theme", "theme"),
)

findings = Table(
    "service_findings",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("code", String(64), nullable=False, index=True),
    Column("severity", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("finding", Text, nullable=False),  # JSON
)

organs = Table(
    "service_organs",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("organ", Text, nullable=False, index=True),
    Column("agency", Text, nullable=False),  # as it is called in its latest year
    Column("chosen", Boolean, nullable=False),  # speaks for its year
)

organs_of = Table(
    "service_organs_of",  # which state of the index the organs were told from
    metadata,
    Column("state", Text, primary_key=True),
)

INDEX = (reports, statements, themes, findings)  # made from the store; can be made again at any time


def _first(connection: Connection) -> None:
    metadata.create_all(connection)


def _second(connection: Connection) -> None:
    """Make the index anew, with what tells whose a report is; it is filled from the store at the next start."""
    for table in reversed(INDEX):
        table.drop(connection, checkfirst=True)
    metadata.create_all(connection)


# Step N brings a database of version N to N + 1. A step once released is never changed; a new one is added.
STEPS = (_first, _second)


def upgrade(engine: Engine) -> None:
    """Bring the service's tables to this version's form. Raises CorpusError for those of a later gongkai."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
            connection.execute(text("SELECT pg_advisory_xact_lock(7246512)"))
        versions.create(connection, checkfirst=True)
        found = connection.execute(select(func.max(versions.c.version))).scalar_one() or 0
        if found > len(STEPS):
            raise CorpusError(
                f"数据库出自更新的版本（{found}）。 / The database was made by a later gongkai ({found}).",
                code="CORPUS.LATER",
                remedy="请升级 gongkai。 / Upgrade gongkai.",
            )
        for number, step in enumerate(STEPS[found:], start=found + 1):
            step(connection)
            connection.execute(versions.insert().values(version=number, applied=time.time()))
