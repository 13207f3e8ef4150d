"""A PostgreSQL server of the tests' own, on loopback, gone with them."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HOMES = ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/pgsql")
_USERS = ("postgres", "nobody")  # the server refuses to run as root
_START = 60.0  # seconds; a loaded machine takes ten


def binaries() -> Path | None:
    """Return the folder of initdb and postgres, None where no server is installed."""
    found = [Path(path).parent for path in (shutil.which("initdb"),) if path]
    for home in _HOMES:
        found += sorted((path.parent for path in Path(home).glob("**/bin/initdb")), reverse=True)
    return next((folder for folder in found if (folder / "postgres").exists()), None)


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server whose binaries are in ``folder`` and yield the URL of its database ``postgres``."""
    home = Path(tempfile.mkdtemp(prefix="gongkai-postgres-"))
    as_user = _other_user(home)
    port = _free_port()
    try:
        subprocess.run(
            [folder / "initdb", "-D", home / "data", "-U", "tester", "--auth=trust", "-E", "UTF8", "--locale=C", "-N"],
            check=True, stdout=subprocess.DEVNULL, cwd=home, **as_user,
        )  # fmt: skip
        options = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={home}"]
        with (home / "log").open("wb") as log:
            process = subprocess.Popen(
                [folder / "postgres", "-D", home / "data", "-p", str(port), *options],
                stdout=log, stderr=log, cwd=home, **as_user,
            )  # fmt: skip
        try:
            _wait(process, port, home / "log")
            yield f"postgresql://tester@127.0.0.1:{port}/postgres"
        finally:
            process.send_signal(signal.SIGINT)  # "fast": it ends its sessions and leaves
            process.wait()
    finally:
        shutil.rmtree(home)


def _other_user(home: Path) -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(known[name] for name in _USERS if name in known)
    os.chown(home, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    import pg8000.dbapi

    deadline = time.monotonic() + _START
    while True:
        try:
            pg8000.dbapi.connect("tester", host="127.0.0.1", port=port, database="postgres").close()
        except (pg8000.dbapi.Error, OSError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(log.read_text(encoding="utf-8", errors="replace")) from None
            time.sleep(0.1)
        else:
            return


def new_database(url: str, name: str) -> str:
    """Make an empty database on the server and return its URL."""
    from sqlalchemy import text

    from gongkai.corpus.ledger_engine import connect

    engine = connect(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return url.rpartition("/")[0] + f"/{name}"
