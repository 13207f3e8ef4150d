"""The ledger's tables: places where files were found, contents by hash, runs that worked on them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.dialects import postgresql

metadata = MetaData()
# Which place of a content is its first must not depend on the database's language.
_BYTEWISE = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")

runs = Table(
    "runs",
    metadata,
    Column("run", String(32), primary_key=True),
    Column("host", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("born", String(64), nullable=False),  # with the pid it names one process for good
    Column("version", String(64), nullable=False),
    Column("shard", String(32)),  # I/N
    Column("started", Float, nullable=False),  # seconds since the epoch, UTC, as all times here
    Column("heartbeat", Float, nullable=False),
    Column("ended", Float),  # null while at work, or when it was killed
)

contents = Table(
    "contents",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("n_bytes", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),  # that ended, for which the file may be to blame
    Column("interruptions", Integer, nullable=False, default=0),  # that someone else cut short
    Column("code", String(64)),  # why it failed, or is no report
    Column("message", Text),
    Column("remedy", Text),
    Column("detail", Text),
    Column("seconds", Float),
    Column("format", String(32)),
    Column("n_reports", Integer, nullable=False, default=0),
    Column("version", String(64)),  # tool and models that made the result
    Column("blob", String(64)),  # SHA-256 of the file in the store
    Column("run", String(32)),  # that works on it, or did last
    Column("updated", Float),
    Index("contents_by_state", "state", "interruptions", "attempts", "sha256"),
)

places = Table(
    "places",
    metadata,
    Column("place", _BYTEWISE, primary_key=True),  # absolute path, "!/" and the member where it lies in an archive
    Column("name", _BYTEWISE, nullable=False),  # below the folder that was named on the command line: what people see
    Column("path", Text, nullable=False),
    Column("member", Text),
    Column("kind", String(16), nullable=False),  # file, member, archive
    Column("sha256", String(64), index=True),
    Column("n_bytes", BigInteger),
    Column("mtime_ns", BigInteger),
    Column("state", String(16)),  # only of a place without content: failed or not_a_report
    Column("code", String(64)),
    Column("message", Text),
    Column("remedy", Text),
    Column("agency", Text),  # as a manifest says
    Column("year", Integer),
    Column("ident", Text),
)
