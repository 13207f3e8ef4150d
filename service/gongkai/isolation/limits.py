"""The limits that a child puts on itself, and its bond to whoever started it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_ALARM_GRACE = 5.0  # seconds after which the child's own alarm acts when its parent did not
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def die_with_parent() -> None:
    """Have the kernel kill this process when the one that forked it ends (Linux; elsewhere the alarm must do)."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before the bond was made
            os._exit(1)


def bound(memory: int) -> None:
    """Let this process allocate ``memory`` bytes more than it holds now, and leave no core file."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    held = _statm(os.getpid(), 0)
    if held is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = held + memory
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def alarm(seconds: float) -> None:
    """End this process by SIGALRM some seconds after ``seconds``, whatever it does then; 0 takes the alarm back.

    The parent keeps the time. This holds when the parent is gone, and inside C code that never returns to Python.
    """
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds + _ALARM_GRACE if seconds else 0)


def resident(pid: int) -> int | None:
    """Return the resident memory of a process in bytes, None where it cannot be told."""
    return _statm(pid, 1)


def oom_kills() -> int | None:
    """Return how often this kernel killed a process for want of memory, None where it cannot be told."""
    try:
        lines = Path("/proc/vmstat").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), None)


def _statm(pid: int, field: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[field]) * _PAGE
    except (OSError, ValueError, IndexError):
        return None
