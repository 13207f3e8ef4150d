"""What every evaluation task returns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Measurement:
    """Scores of a task: name → share right (0 to 1), each with its support, over a corpus with a fingerprint.

    ``table`` is the text that ``run`` prints. ``failures`` may be shown to developers: never those of a hold-out.
    """

    scores: Mapping[str, float]
    support: Mapping[str, int]
    corpus_sha: str
    table: str
    failures: Sequence[str] = field(default=())


class Mark(NamedTuple):
    """How many of how many were right in one file, and what was wrong."""

    right: int
    total: int
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """Marks added up: name → share right, name → support, and what went wrong where it may be shown."""

    scores: Mapping[str, float]
    support: Mapping[str, int]
    failures: Sequence[str]


def tally(marks: Iterable[tuple[str, str, str, str, Mark]]) -> Tally:
    """Return the scores ``format.split.metric`` of marks that come as (format, split, file, metric, mark)."""
    right: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    failures: list[str] = []
    for form, split, file, metric, mark in marks:
        if mark.total == 0:
            continue
        name = f"{form}.{split}.{metric}"
        right[name] += mark.right
        total[name] += mark.total
        if mark.right < mark.total and split == "dev":
            failures.append(f"{form}\t{file}\t{metric} {mark.right}/{mark.total}\t{mark.wrong}")
    return Tally({name: right[name] / total[name] for name in total}, dict(total), failures)
