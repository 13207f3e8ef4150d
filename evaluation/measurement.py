"""What every evaluation task returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


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
