"""A reader that does what the file says, most of it bad: named to a Pool, it runs in the child."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import time
from typing import Any

from gongkai.errors import NotAReportPageError
from gongkai.settings import Settings


class Said:
    """Stands for a Report."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.sha256 = ""

    def to_dict(self) -> dict[str, Any]:
        source = {"format": "text", "sha256": self.sha256}
        return {"status": "ok", "source": source, "findings": [], "problems": [], "text": self._text}


def read(data: bytes, *, name: str, settings: Settings) -> list[Said]:
    deed, _, rest = data.decode().partition(" ")
    reports = _DEEDS[deed](rest)
    for report in reports:
        report.sha256 = hashlib.sha256(data).hexdigest()
    return reports


def _sleep(seconds: str) -> list[Said]:
    time.sleep(float(seconds))
    return [Said("slept")]


def _backtrack(_: str) -> list[Said]:
    re.match(r"(a+)+$", "a" * 64 + "b")  # never returns to the interpreter
    raise AssertionError


def _allocate(megabytes: str) -> list[Said]:
    return [Said(str(len(bytearray(int(megabytes) << 20))))]


def _grow(_: str) -> list[Said]:
    held = []
    while True:
        held.append(b"x" * (1 << 20))


def _kill(number: str) -> list[Said]:
    os.kill(os.getpid(), int(number))
    time.sleep(60)
    raise AssertionError


def _exit(status: str) -> list[Said]:
    os._exit(int(status))


def _offspring(path: str) -> list[Said]:
    with subprocess.Popen(["sleep", "600"]) as sleeper:
        with open(path, "w", encoding="ascii") as file:  # noqa: PTH123
            file.write(str(sleeper.pid))
        time.sleep(600)
    raise AssertionError


def _refuse(message: str) -> list[Said]:
    raise NotAReportPageError(message, code="READ.LIST_PAGE", remedy="open one")


def _bug(_: str) -> list[Said]:
    raise KeyError("ours")


def _print(text: str) -> list[Said]:
    print(text, flush=True)  # noqa: T201
    os.write(1, b"noise on the descriptor")
    return [Said("printed")]


def _say(text: str) -> list[Said]:
    return [Said(text)]


_DEEDS = {
    "say": _say,
    "long": lambda size: [Said("x" * int(size))],
    "many": lambda number: [Said(f"{index}") for index in range(int(number))],
    "who": lambda _: [Said(str(os.getpid()))],
    "sleep": _sleep,
    "backtrack": _backtrack,
    "allocate": _allocate,
    "grow": _grow,
    "kill": _kill,
    "segfault": lambda _: _kill(str(int(signal.SIGSEGV))),
    "exit": _exit,
    "offspring": _offspring,
    "refuse": _refuse,
    "bug": _bug,
    "print": _print,
}
