"""How a run over a corpus shows itself: a bar with rate, time left and failures; a line for each file that failed."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from gongkai.corpus.ledger_model import Claim, Counts, State, Verdict

_BAD = {State.FAILED, State.QUARANTINED}
_SPEED_OVER = 120.0  # seconds that the rate is taken over: reports of one folder take alike, of the next they do not


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "–/s")


class Watched:
    """A Listener that draws on stderr when that is a terminal; elsewhere it writes the failures alone."""

    def __init__(self) -> None:
        console = Console(file=sys.stderr)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
            TextColumn("失败 {task.fields[failed]} failed"),
            console=console,
            disable=not console.is_terminal,
            speed_estimate_period=_SPEED_OVER,
        )
        self._found = 0
        self._failed = 0
        self._task = self._bar.add_task("清点 finding", total=None, failed=0)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()

    def found(self, more: int) -> None:
        """Count the files that were looked at."""
        self._found += more
        self._bar.update(self._task, completed=self._found)

    def begins(self, counts: Counts) -> None:
        """Begin the bar of reading, where the last run left it."""
        self._failed = counts.failed
        self._bar.remove_task(self._task)
        self._task = self._bar.add_task(
            "读取 reading", total=counts.found, completed=counts.finished, failed=counts.failed
        )

    def builds(self) -> None:
        """Say that the dataset is being written."""
        self._bar.update(self._task, description="写数据集 writing the dataset")

    def finished(self, claim: Claim, state: State, verdict: Verdict) -> None:
        """Count a file, and name it when it failed: what is wrong with it and what can be done."""
        if state in _BAD:
            self._failed += 1
            said = f"gongkai: {claim.name}: {verdict.message} {verdict.remedy or ''} [{verdict.code}]"
            self._bar.console.print(said, markup=False, highlight=False, soft_wrap=True)
        self._bar.update(self._task, advance=int(state.terminal), failed=self._failed)
