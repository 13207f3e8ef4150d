"""Runs of ``gongkai annotate`` that are killed at random moments, and what they leave, compared with a quiet run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from gongkai.corpus.columns import TABLES
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_location import locate
from gongkai.corpus.ledger_model import Counts, State

WHO = ("worker", "parent", "both")
_FINISHED = {0, 1}  # exit statuses: all read, or all but what cannot be
_POLL = 0.005  # seconds between two looks


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus as a run left it."""

    counts: Counts
    states: dict[str, tuple[State, str]]  # of each place: state and hash of its content
    tables: dict[str, list[str]]  # each row of each table as text, sorted


@dataclass(slots=True)
class Tally:
    """What was done to the runs."""

    kills: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WHO, 0))
    runs: int = 0
    rounds: int = 0

    @property
    def total(self) -> int:
        """All kills."""
        return sum(self.kills.values())


class Runs:
    """Runs of annotate on one folder of reports."""

    def __init__(self, reports: Path, *, workers: int, ledger: str | None, seed: int) -> None:
        self._reports = reports
        self._workers = workers
        self._ledger = ledger
        self._random = random.Random(seed)  # noqa: S311 - moments, not secrets

    def empty_ledger(self) -> None:
        """Clear a ledger that outlives its corpus."""
        if self._ledger:
            with Ledger(self._ledger) as ledger:
                ledger.clear()

    def quiet(self, out: Path) -> float:
        """Run to the end undisturbed, on SQLite, and return the seconds it took."""
        began = time.monotonic()
        with self._annotate(out, None) as run:
            status = run.wait()
        if status not in _FINISHED:
            raise AssertionError(f"the quiet run ended with status {status}")
        return time.monotonic() - began

    def disturbed(self, out: Path, kills: int, within: float, tally: Tally) -> None:
        """Run again and again, each time killing somebody at a moment within ``within`` seconds, until it is done.

        No more than ``kills`` are dealt out; then it runs undisturbed to the end.
        """
        tally.rounds += 1
        until = tally.total + kills
        while not self._disturb(out, within, tally, until):
            pass

    def _disturb(self, out: Path, within: float, tally: Tally, until: int) -> bool:
        """Run once, killing children and perhaps the parent; return whether the corpus is finished or ever will be."""
        tally.runs += 1
        before = tally.total
        with self._annotate(out, self._ledger) as run:
            while tally.total < until and self._survives(run, self._random.uniform(0, within)):
                who = self._random.choice(WHO)
                tally.kills[who] += self._kill(run, who)
            if run.wait() not in _FINISHED:
                return False
        if tally.total == before:
            return True
        with Ledger(self._ledger or out / "ledger.sqlite") as ledger:
            counts = ledger.counts()
        return counts.found > 0 and counts.waiting == 0  # else it met a kill that it could not outlive, and said so

    def _annotate(self, out: Path, ledger: str | None) -> subprocess.Popen[bytes]:
        where = ["--ledger", ledger] if ledger else []
        command = [sys.executable, "-m", "gongkai", "annotate", str(self._reports), "--out", str(out)]
        command += ["--workers", str(self._workers), *where]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 - our own interpreter and module

    def _survives(self, run: subprocess.Popen[bytes], seconds: float) -> bool:
        """Wait, and tell whether the run is still there after that."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if run.poll() is not None:
                return False
            time.sleep(_POLL)
        return run.poll() is None

    def _kill(self, run: subprocess.Popen[bytes], who: str) -> bool:
        """Kill a child, the parent, or the parent and all below it; return whether anybody was hit."""
        below = list(descendants(run.pid))
        chosen = {"worker": below[-1:], "parent": [run.pid], "both": [run.pid, *below]}[who]
        if who == "worker" and below:
            chosen = [self._random.choice(below)]
        for pid in chosen:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return bool(chosen)


def descendants(pid: int) -> Iterator[int]:
    """Yield the processes below one, the nearest first."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
    level = [pid]
    while level:
        level = [child for parent in level for child in parents.get(parent, ())]
        yield from level


def left_by(out: Path) -> Corpus:
    """Return what a finished run left in ``out``."""
    with Ledger(locate(out)) as ledger:
        states = {result.sha256: result.state for result in ledger.results()}
        places = {
            place.name: (states[place.sha256] if place.sha256 else place.state or State.WAITING, place.sha256 or "")
            for place in ledger.all_places()
            if place.kind != "archive"
        }
        return Corpus(ledger.counts(), places, {name: _rows(out, name) for name in TABLES})


def _rows(out: Path, table: str) -> list[str]:
    found = sorted(map(str, (out / "data" / table).glob("*.parquet")))
    return sorted(map(repr, duckdb.read_parquet(found).fetchall())) if found else []


def differences(quiet: Corpus, disturbed: Corpus) -> list[str]:
    """Return what the disturbed run lost, counted twice or has otherwise than the quiet one."""
    found = []
    if not disturbed.counts.adds_up:
        found.append(f"the account does not add up: {disturbed.counts}")
    if quiet.counts != disturbed.counts:
        found.append(f"counts: {disturbed.counts} where the quiet run has {quiet.counts}")
    for name in sorted(quiet.states.keys() | disturbed.states.keys()):
        one, other = quiet.states.get(name), disturbed.states.get(name)
        if one != other:
            found.append(f"{name}: {other} where the quiet run has {one}")
    for table, rows in quiet.tables.items():
        if rows != disturbed.tables[table]:
            found.append(f"table {table}: {len(disturbed.tables[table])} rows, not the {len(rows)} of the quiet run")
    return found
