"""Opening the database of a ledger, and the two things that SQLite and PostgreSQL do differently."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DisconnectionError, NoSuchModuleError

from gongkai.errors import CorpusError, UsageError

_BUSY = 60.0  # seconds that a writer waits for another; transactions here take milliseconds
_DRIVERS = {"postgresql": "postgresql+pg8000", "postgres": "postgresql+pg8000"}  # BSD, pure Python
_AWAY = 60.0  # seconds that a server which was there may be away: it is being restarted
_KNOCK = 0.5  # seconds between two tries to reach it
_CHUNK = 500  # rows a statement: SQLite takes 32,766 parameters, PostgreSQL 65,535


def connect(where: str | Path) -> Engine:
    """Return the engine for a SQLite file or a database URL. Raises UsageError, CorpusError."""
    if isinstance(where, Path):
        where.parent.mkdir(parents=True, exist_ok=True)
        return _sqlite(URL.create("sqlite", database=str(where)))
    url = _parsed(where)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    try:
        return _server(create_engine(url))
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise CorpusError(
            f"缺少数据库驱动：{error}。 / The database driver is missing: {error}.",
            code="CORPUS.DRIVER",
            remedy="pip install 'gongkai[postgres]'",
        ) from error


def _server(engine: Engine) -> Engine:
    """Have an engine outlive the loss of its connections, and a server that is away for a while after it was there."""
    # A connection that is lost cannot be closed properly either: nothing that users need a traceback for.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    was_there = threading.Event()

    @event.listens_for(engine, "do_connect")
    def _connect(dialect: Any, _: Any, arguments: Any, options: Any) -> Any:
        deadline = time.monotonic() + _AWAY
        while True:
            try:
                connection = dialect.connect(*arguments, **options)
            except Exception:
                if not was_there.is_set() or time.monotonic() > deadline:
                    raise
                time.sleep(_KNOCK)
            else:
                was_there.set()
                return connection

    @event.listens_for(engine, "checkout")
    def _ping(connection: Any, _: Any, __: Any) -> None:
        # SQLAlchemy's own ping takes only errors of the driver for a loss; pg8000 lets those of the socket through.
        try:
            cursor = connection.cursor()
            cursor.execute("SELECT 1")
            cursor.close()
            connection.rollback()
        except Exception as error:
            raise DisconnectionError(str(error)) from error

    return engine


def without_password(where: str) -> str:
    """Return the database URL with its password left out. Raises UsageError."""
    return _parsed(where).set(password=None).render_as_string()


def _parsed(where: str) -> URL:
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise UsageError("--ledger 不是数据库地址。 / --ledger takes a database URL.") from error
    return url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _BUSY})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, see below
        connection.execute("PRAGMA journal_mode=WAL")  # readers never wait for the writer
        connection.execute("PRAGMA synchronous=NORMAL")  # a killed process loses nothing; a power cut the last moment

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A reader that turns writer later fails at once when another writes; a writer that says so first waits.
        reads = connection.get_execution_options().get("reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def insert_or_update(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, replacing: Sequence[str] = ()
) -> None:
    """Insert rows; where one with the same primary key stands, replace the named columns, or leave it be."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    key = [column.name for column in table.primary_key]
    ordered = sorted(rows, key=lambda row: tuple(row[name] for name in key))  # two writers lock alike, so neither waits
    for start in range(0, len(ordered), _CHUNK):
        statement = insert(table).values([dict(row) for row in ordered[start : start + _CHUNK]])
        if replacing:
            changed = {name: statement.excluded[name] for name in replacing}
            connection.execute(statement.on_conflict_do_update(index_elements=key, set_=changed))
        else:
            connection.execute(statement.on_conflict_do_nothing(index_elements=key))
