"""A server in a process of its own, to be loaded and killed, and reports to send it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

_PATIENCE = 120.0  # seconds for a server to start, or a queue to empty by one file
_PAGE = """<html><head><meta charset="utf-8"><title>{organ}{year}年政府信息公开工作年度报告</title></head><body>
<h1>{organ}{year}年政府信息公开工作年度报告</h1><h2>一、总体情况</h2>
<p>{year}年，本机关收到政府信息公开申请{number}件，办结{number}件。</p>
<h2>五、存在的主要问题及改进情况</h2><p>存在的问题：一是栏目更新不及时；二是公开渠道单一。</p>
<p>改进措施：一是每月核对栏目；二是开通微信公众号。</p></body></html>"""


def page(number: int) -> bytes:
    """Return a small report of our own writing, another for each number."""
    return _PAGE.format(organ=f"第{number}县人民政府", year=2008 + number % 16, number=number).encode()


class Server:
    """``gongkai serve`` over a folder and a database; ``start`` after ``kill`` is a restart."""

    def __init__(self, data: Path, *, database: str | None = None, workers: int = 2) -> None:
        self.data = data
        self.database = database
        self.workers = workers
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it is ready. Raises RuntimeError when it does not become so."""
        command = [sys.executable, "-m", "gongkai", "serve", "--port", str(self.port), "--data", str(self.data)]
        command += ["--workers", str(self.workers), *(["--database", self.database] if self.database else [])]
        with (self.data.parent / f"{self.data.name}.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - our own command
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if httpx.get(f"{self.url}/readyz", trust_env=False).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise RuntimeError(f"the server did not start, see {self.data}.log")

    def kill(self) -> None:
        """``kill -9`` it, and wait until it is gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """End it as a service manager would."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=60)

    def kill_child(self, chosen: int) -> bool:
        """``kill -9`` one of the processes below it; return whether there was one."""
        below = list(_below(self.process.pid)) if self.process is not None else []
        if not below:
            return False
        try:
            os.kill(below[chosen % len(below)], signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def resident(self) -> int:
        """Return the resident memory of the server and of all below it, in bytes."""
        if self.process is None:
            return 0
        return sum(map(_resident, [self.process.pid, *_below(self.process.pid)]))


@contextmanager
def running(data: Path, *, database: str | None = None, workers: int = 2) -> Iterator[Server]:
    """Run a server over ``data`` and end it on leaving, whatever happened to it."""
    server = Server(data, database=database, workers=workers)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def drained(client: httpx.Client) -> dict[str, int]:
    """Wait until nothing waits or is read, and return the queue. Raises RuntimeError when it stands still."""
    last, since = -1, time.monotonic()
    while time.monotonic() - since < _PATIENCE:
        queue: dict[str, int] = client.get("/readyz").json()["queue"]
        left = queue["waiting"] + queue["running"]
        if left == 0:
            return queue
        if left != last:
            last, since = left, time.monotonic()
        time.sleep(0.2)
    raise RuntimeError(f"the queue stands still: {queue}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port: int = sock.getsockname()[1]
        return port


def _below(pid: int) -> Iterator[int]:
    """Yield the processes below ``pid`` (Linux)."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        parents.setdefault(parent, []).append(int(path.parent.name))
    waiting = [pid]
    while waiting:
        found = parents.get(waiting.pop(), [])
        yield from found
        waiting += found


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
