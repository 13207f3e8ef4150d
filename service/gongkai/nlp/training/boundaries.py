"""Trains the judge of commas and colons on texts whose statements were bounded by writers and coders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from sklearn.linear_model import LogisticRegression

from gongkai.nlp.boundaries import cut, paragraphs
from gongkai.nlp.headings import is_structural
from gongkai.nlp.judge import Candidate, features_of
from gongkai.nlp.linear import LinearModel
from gongkai.nlp.tagging import Tagger
from gongkai.nlp.training.fit import FitSettings, assemble, build_vocabulary, matrix_of
from gongkai.nlp.training.practice import Practice

# Chosen by leaving bounded writers out by thirds; thresholds from -0.5 to 0.3 do as well on the gold, and reports are
# cut more freely than it.
COST = 0.1
THRESHOLD = -0.2
# About the square root of a candidate's features: each weighs about 1. ``k`` tells the contrasts, in which boundaries
# are far more frequent than in reports: their share goes to that one weight, which no report has.
SCALES = {"b": 6.0, "m": 6.0, "k": 3.0}
CONTRAST_WEIGHT = 0.5


class Bounded(Protocol):
    """A text with the offsets where its statements begin: a unit of the gold or an excerpt."""

    @property
    def text(self) -> str: ...  # noqa: D102

    @property
    def starts(self) -> frozenset[int]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class JudgedCandidate:
    """A candidate with the verdict of the gold."""

    candidate: Candidate
    begins: bool


def candidates_of(texts: Sequence[Bounded]) -> Iterator[JudgedCandidate]:
    """Yield every comma and colon that could begin a statement."""
    for bounded in texts:
        for line in paragraphs(bounded.text):
            if is_structural(line.folded):
                continue
            for candidate in cut(line.folded).candidates:
                yield JudgedCandidate(candidate, line.start + candidate.at in bounded.starts)


def train(texts: Sequence[Bounded], practice: Practice, tagger: Tagger) -> LinearModel:
    """Return the judge's model; ``tagger`` tells the themes of clauses, here and in use."""
    natural = [*candidates_of(texts), *candidates_of(practice.excerpts)]
    contrasts = list(candidates_of(practice.contrasts))
    known = [*natural, *contrasts]
    rows = features_of([item.candidate for item in known], tagger)
    for row in rows[len(natural) :]:
        row["k"] = ["contrast"]
    settings = FitSettings(scales=SCALES, weighted_by_idf=(), grams={})
    vocabulary = build_vocabulary(rows, settings)
    weights = np.repeat([1.0, CONTRAST_WEIGHT], [len(natural), len(contrasts)])
    curve = LogisticRegression(C=COST, solver="liblinear").fit(
        matrix_of(vocabulary, rows), np.asarray([item.begins for item in known]), sample_weight=weights
    )
    coefficients, intercept = curve.coef_.T.astype(np.float32), curve.intercept_.astype(np.float32)
    return assemble(vocabulary, [(coefficients, intercept, ["begins"])], {"threshold": THRESHOLD})
