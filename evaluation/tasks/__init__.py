"""The evaluation tasks, one line each: ``measure()`` returns a Measurement. Imported when run."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from evaluation.measurement import Measurement

TASKS = {
    "reading": "evaluation.tasks.reading:measure",
    "annex": "evaluation.tasks.annex:measure",
    "statements": "evaluation.tasks.statements:measure",
    "figures": "evaluation.tasks.figures:measure",
    "links": "evaluation.tasks.links:measure",
}
# Only when they are named: recognition takes seconds a page.
SLOW = {"scans": "evaluation.tasks.scans:measure"}


def task(name: str) -> Callable[[], Measurement]:
    """Return the function that measures task ``name``; KeyError for an unknown one."""
    module, _, function = {**TASKS, **SLOW}[name].partition(":")
    measure: Callable[[], Measurement] = getattr(import_module(module), function)
    return measure
