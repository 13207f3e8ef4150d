"""One file in a killable child process, under limits of time, memory and output.

>>> from gongkai import isolation
>>> outcome = isolation.run(Path("report.pdf"))            # doctest: +SKIP
>>> outcome.failure or json.loads(outcome.reports[0])      # doctest: +SKIP

A ``Pool`` keeps warm children for many files; ``run`` starts one and ends it. A file that hangs, eats memory or brings
down its child costs itself alone. Children are warm: they have the dictionaries and models loaded before the first
file, and a killed one is replaced within milliseconds where processes can be forked.
"""

from __future__ import annotations

from pathlib import Path

from gongkai.isolation.model import Cause, Failure, Limits, Outcome, Unpacked
from gongkai.isolation.pool import Pool
from gongkai.settings import Settings

__all__ = ["Cause", "Failure", "Limits", "Outcome", "Pool", "Unpacked", "run"]


def run(
    source: bytes | Path, *, name: str | None = None, limits: Limits | None = None, settings: Settings | None = None
) -> Outcome:
    """Read one file in a child of its own, which costs two seconds of warming; for more than one take a ``Pool``."""
    with Pool(limits=limits, settings=settings) as pool:
        return pool.run(source, name=name)
