"""The clauses of a statement, and what each says of the themes by itself.

In a long sentence with three themes each has a third of the evidence; its own clause has all of it. And where a clause
speaks of another matter than the one before it, a new statement may begin. Both ask for the same clauses, so each is
judged once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from gongkai.nlp.cues import Cues
from gongkai.nlp.features import Features
from gongkai.nlp.linear import Floats, LinearModel

REMEMBERED = 4096  # clauses: those of some forty reports
SHORTEST = 4  # characters; shorter ones (此外，) say nothing by themselves
_CLAUSE = re.compile(r"[^，。；：]+")


def several(text: str) -> list[str]:
    """Return the clauses of a plain text (``features.plain``); none where there is but one."""
    found = [clause for clause in _CLAUSE.findall(text) if len(clause) >= SHORTEST]
    return found if len(found) > 1 else []


def clause_features(clause: str, cues: Cues) -> Features:
    """Return the features of a clause: characters and cues, no words, no place."""
    found = cues.find(clause)
    return {"c": clause, "k": found.keywords, "q": found.cues, "n": found.weights}


class ClauseReader:
    """Decision values of the themes for clauses. ``themes`` has one output a theme."""

    def __init__(self, themes: LinearModel, cues: Cues) -> None:
        self._themes = themes
        self._cues = cues
        self._known: dict[str, Floats] = {}

    def __call__(self, clauses: Sequence[str]) -> Floats:
        """Return one row a clause, one column a theme."""
        known = self._known
        new = [clause for clause in dict.fromkeys(clauses) if clause not in known]
        if new:
            rows = self._themes.decide([clause_features(clause, self._cues) for clause in new])
            fresh = dict(zip(new, rows, strict=True))
            known = {**known, **fresh} if len(known) < REMEMBERED else {**fresh, **_still_asked(known, clauses)}
            self._known = known  # replaced, never changed: threads may ask at once
        return np.stack([known[clause] for clause in clauses]) if clauses else self._themes.decide([])


def _still_asked(known: dict[str, Floats], clauses: Sequence[str]) -> dict[str, Floats]:
    return {clause: known[clause] for clause in clauses if clause in known}
