"""Which process works on a run, and whether it still does: a number alone is given to others again."""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path

STALE = 180.0  # seconds without a heartbeat after which a run on another machine counts as dead
HEARTBEAT = 20.0  # seconds between two


def host() -> str:
    """Return the name of this machine."""
    return socket.gethostname()


def born(pid: int) -> str:
    """Return what tells this process from a later one of the same number: boot and start tick; empty if unknown."""
    if sys.platform != "linux":
        return ""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    state, *fields = stat.rpartition(")")[2].split()
    return "" if state == "Z" else f"{boot}/{fields[18]}"


def alive(on: str, pid: int, birth: str, heartbeat: float) -> bool:
    """Tell whether a run is still at work: here by its process, elsewhere by its heartbeat."""
    if on != host():
        return time.time() - heartbeat < STALE
    if birth:
        return born(pid) == birth
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is someone else's, or Windows cannot tell
        return time.time() - heartbeat < STALE
    return True
