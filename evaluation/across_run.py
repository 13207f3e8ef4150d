"""Runs ``gongkai annotate`` on a generated corpus and watches the memory of the process that does not read."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from corpora.generated.model import Generated
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_location import locate
from gongkai.corpus.ledger_model import Counts

_LOOK = 0.5  # seconds between two looks at memory and ledger
_TENTH = 0.1
_FINISHED = {0, 1}  # exit statuses: all read, or all but what cannot be
_PAGE = os.sysconf("SC_PAGE_SIZE")
_COUNT = "SELECT count(*) FROM contents WHERE state NOT IN ('waiting', 'running')"


@dataclass(frozen=True, slots=True)
class Look:
    """The parent's resident memory in bytes when so many files were finished."""

    finished: int
    memory: int


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: closing line, counts, and memory while files were finished, then while tables were made."""

    line: str
    counts: Counts
    looks: tuple[Look, ...]

    @property
    def distinct(self) -> int:
        """How many files there are to read: of equal ones, one."""
        return self.counts.found - self.counts.duplicate

    @property
    def growth(self) -> float:
        """Peak memory in the last tenth of the files over that in the first tenth; not a number where none was seen."""
        first, last, _ = self.peaks
        return last / first if first and last else float("nan")

    @property
    def peaks(self) -> tuple[int, int, int]:
        """Peak memory in bytes: in the first tenth of the files, in the last, and then while the tables are made."""
        total = self.distinct
        first = [look.memory for look in self.looks if 0 < look.finished <= total * _TENTH]
        last = [look.memory for look in self.looks if total * (1 - _TENTH) <= look.finished < total]
        after = [look.memory for look in self.looks if look.finished >= total]
        return max(first, default=0), max(last, default=0), max(after, default=0)


def annotate(reports: Path, out: Path, *, engine: str = "local", workers: int = 2) -> Run:
    """Read the corpus to ``out``. Raises AssertionError when the run does not come to its end."""
    command = [sys.executable, "-m", "gongkai", "annotate", str(reports), "--out", str(out), "--workers", str(workers)]
    command += ["--engine", engine]
    looks = []
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as run:  # noqa: S603 - our own module
        while run.poll() is None:
            looks.append(Look(_finished(out), _memory(run.pid)))
            time.sleep(_LOOK)
        said = run.stderr.read() if run.stderr else ""
    if run.returncode not in _FINISHED:
        raise AssertionError(f"annotate ended with status {run.returncode}: {said}")
    with Ledger(locate(out)) as ledger:
        counts = ledger.counts()
    line = next(line for line in reversed(said.splitlines()) if " found " in line)
    return Run(line, counts, tuple(look for look in looks if look.memory))


def _memory(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _finished(out: Path) -> int:
    """Return how many files the ledger knows the outcome of, 0 as long as it does not say."""
    path = out / "ledger.sqlite"
    if not path.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=1)) as ledger:
            row = ledger.execute(_COUNT).fetchone()
    except sqlite3.Error:
        return 0
    return int(row[0])


def expected(corpus: Generated) -> Counts:
    """Return the account that must come out."""
    states = [sheet.state for sheet in corpus.sheets]
    return Counts(
        found=len(states) + len(corpus.copies),
        ok=states.count("ok"),
        failed=states.count("failed"),
        not_a_report=states.count("not_a_report"),
        duplicate=len(corpus.copies),
    )
