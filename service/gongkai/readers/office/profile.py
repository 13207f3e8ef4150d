"""A profile for each process that runs LibreOffice: two that share one wait for each other, or fail.

Profiles are kept in the system's folder for temporary files and taken up again, also after a process was killed: a lock
that the kernel holds tells which are in use.
"""

from __future__ import annotations

import atexit
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_MAX_PROFILES = 64  # processes of one user that convert at the same time
_LOCK = threading.Lock()
_held: dict[int, tuple[Path, IO[bytes] | None]] = {}
# No macros, no links followed to other files or servers, no update of fields from them, no window for crash reports.
_REGISTRY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_CHOICES = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Common/Misc", "CrashReport", "false"),
    ("Office.Common/Save/Document", "CreateBackup", "false"),
    ("Setup/Office", "ooSetupInstCompleted", "true"),
)


@contextmanager
def profile() -> Iterator[Path]:
    """Yield the folder of this process's profile; other threads of the process wait."""
    with _LOCK:
        pid = os.getpid()
        if pid not in _held:
            _release()  # what a forked child inherited is its parent's
            _held[pid] = _take()
        yield _held[pid][0]


def _release() -> None:
    for _, lock in _held.values():
        if lock is not None:
            lock.close()
    _held.clear()


atexit.register(_release)


def _take() -> tuple[Path, IO[bytes] | None]:
    user = str(os.getuid()) if hasattr(os, "getuid") else "user"
    root = Path(tempfile.gettempdir()) / f"gongkai-office-{user}"
    root.mkdir(mode=0o700, exist_ok=True)
    if hasattr(os, "getuid") and root.stat().st_uid == os.getuid():
        for number in range(_MAX_PROFILES):
            lock = _locked(root / f"{number}.lock")
            if lock is not None:
                return _prepared(root / str(number)), lock
    return _prepared(Path(tempfile.mkdtemp(prefix="gongkai-office-"))), None


def _locked(path: Path) -> IO[bytes] | None:
    try:
        import fcntl
    except ImportError:  # Windows: a new profile each time
        return None
    stream = path.open("ab")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stream.close()
        return None
    return stream


def _prepared(folder: Path) -> Path:
    registry = folder / "user" / "registrymodifications.xcu"
    if not registry.exists():
        registry.parent.mkdir(parents=True, exist_ok=True)
        items = "\n".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _CHOICES)
        registry.write_text(_REGISTRY.format(items=items), encoding="utf-8")
    return folder
