"""Starting children: forked from a warm server where that is safe (Linux), else each a fresh interpreter."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import BinaryIO, Protocol

from gongkai.errors import IsolationError, UsageError
from gongkai.isolation import forkserver, frames
from gongkai.isolation.limits import resident
from gongkai.isolation.model import Failure, Limits

# A child is one worker; threads of its own in numerical libraries would only fight over the same cores.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

_FAREWELL = 5.0  # seconds


class KilledAtStartError(IsolationError):
    """Someone killed a process before it was ready: nothing says that the next will not start."""


class Child:
    """A process that reads files, and the two streams to talk to it."""

    def __init__(self, pid: int, inbox: BinaryIO, outbox: BinaryIO, wait: Callable[[], int | None]) -> None:
        self.pid = pid
        self.inbox = inbox  # we write
        self.outbox = outbox  # we read
        self.files = 0
        self.condemned: Failure | None = None  # why it is being killed, when we do it
        self._wait = wait
        self._status: int | None = None
        self._gone = threading.Lock()
        self._waited = False
        if not _is_ready(outbox):
            status = self.end()
            error = KilledAtStartError if status in {None, -signal.SIGKILL} else IsolationError
            raise error(
                f"读取进程没有启动（{status}）。 / The reading process did not start ({status}).",
                remedy="请用 gongkai read 读一个文件，看是什么错误。 / Read one file with gongkai read to see why.",
            )
        self.resident = resident(pid) or 0  # warm, before any file

    def kill(self, why: Failure | None = None) -> None:
        """Kill it and whatever it started; it may be dead already."""
        with self._gone:
            if self._waited:
                return  # the number may belong to someone else by now
            self.condemned = self.condemned or why
            with suppress(ProcessLookupError, PermissionError):
                if hasattr(os, "killpg"):
                    os.killpg(self.pid, signal.SIGKILL)
                else:
                    os.kill(self.pid, signal.SIGTERM)

    def end(self) -> int | None:
        """Kill it, take it off the process table, return its exit status (negative: a signal), None if unknown."""
        self.kill()
        with self._gone:
            if not self._waited:
                self._waited = True
                self._status = self._wait()
                for stream in (self.inbox, self.outbox):
                    with suppress(OSError):
                        stream.close()
        return self._status


def _is_ready(outbox: BinaryIO) -> bool:
    try:
        ready = frames.receive(outbox)
    except (frames.BrokenFrameError, OSError):
        return False
    return ready is not None and ready.kind == frames.READY


class Starter(Protocol):
    """Makes children."""

    def child(self) -> Child:
        """Return a warm child. Raises IsolationError."""
        ...

    def close(self) -> None:
        """Let go of what it holds; children end with it."""
        ...


def starter(limits: Limits, reader: str, how: str | None = None) -> Starter:
    """Return the starter for this system, or the one named: ``fork`` or ``spawn``."""
    how = how or ("fork" if sys.platform == "linux" else "spawn")
    if how not in _STARTERS:
        raise UsageError(f"no such way to start children: {how!r}")
    return _STARTERS[how](limits, reader)


class ForkStarter:
    """Asks a warm server to fork; the server is started when first needed, and again if it was killed."""

    def __init__(self, limits: Limits, reader: str) -> None:
        self._order = {"limits": asdict(limits), "reader": reader}
        self._lock = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def child(self) -> Child:
        """Return a warm child, from a new server when the old one is gone."""
        with self._lock:
            for fresh in (False, True):
                control = self._connected(fresh=fresh)
                try:
                    control.sendall(forkserver.FORK)
                    message, fds, _, _ = socket.recv_fds(control, forkserver.LONGEST, 1)
                except OSError:
                    continue
                if fds:
                    pid = int(message)
                    break
            else:
                raise KilledAtStartError("无法创建读取进程。 / No reading process can be forked.")
        channel = socket.socket(fileno=fds[0])
        inbox, outbox = channel.makefile("wb"), channel.makefile("rb")
        channel.close()  # the two streams keep it open
        return Child(pid, inbox, outbox, lambda: self._wait(pid, control))

    def close(self) -> None:
        """End the server, and with it every child."""
        with self._lock:
            self._drop()

    def _connected(self, *, fresh: bool) -> socket.socket:
        if fresh or self._server is None or self._server.poll() is not None:
            self._drop()
        if self._control is None:
            self._control = self._launch()
        return self._control

    def _launch(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "gongkai.isolation.forkserver", str(theirs.fileno())]
        self._server = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [*command, json.dumps(self._order)],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=os.environ | _ONE_THREAD,
            start_new_session=True,  # Ctrl-C in a terminal must not reach it
        )
        theirs.close()
        if ours.recv(len(forkserver.WARM)) != forkserver.WARM:
            said = self._server.communicate()[1].decode("utf-8", "replace").strip().splitlines()
            ours.close()
            error = KilledAtStartError if self._server.returncode == -signal.SIGKILL else IsolationError
            raise error(
                f"读取进程没有启动：{said[-1] if said else ''}。 / The reading process did not start.",
                remedy="请重新安装 gongkai。 / Install gongkai again.",
            )
        return ours

    def _wait(self, pid: int, control: socket.socket) -> int | None:
        with self._lock:
            if control is not self._control:
                return None  # its server is gone, and it with it
            try:
                control.sendall(forkserver.WAIT + str(pid).encode())
                answer = control.recv(forkserver.LONGEST)
            except OSError:
                return None
            return int(answer) if answer else None

    def _drop(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._server is not None:
            if self._server.stderr is not None:
                self._server.stderr.close()
            try:
                self._server.wait(_FAREWELL)  # it ends by itself once nobody holds its socket
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            self._server = None


class SpawnStarter:
    """Starts a fresh interpreter for each child: two seconds each, on every system."""

    def __init__(self, limits: Limits, reader: str) -> None:
        self._order = {"limits": asdict(limits), "reader": reader}

    def child(self) -> Child:
        """Return a warm child."""
        process = subprocess.Popen(  # our own interpreter and module
            [sys.executable, "-m", "gongkai.isolation.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | _ONE_THREAD,
        )
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both were asked for
        frames.send(process.stdin, frames.REQUEST, self._order)  # type: ignore[arg-type]
        return Child(process.pid, process.stdin, process.stdout, process.wait)  # type: ignore[arg-type]

    def close(self) -> None:
        """Hold nothing."""


_STARTERS: dict[str, type[ForkStarter | SpawnStarter]] = {"fork": ForkStarter, "spawn": SpawnStarter}
