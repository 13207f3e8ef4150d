"""Trains the judge of commas and colons on units whose statements were bounded by their writers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gongkai.nlp.boundaries import cut, paragraphs
from gongkai.nlp.headings import is_structural
from gongkai.nlp.judge import Candidate, features_of, piece_of
from gongkai.nlp.linear import LinearModel
from gongkai.nlp.training.corpus import Unit
from gongkai.nlp.training.fit import FitSettings, assemble, build_vocabulary, fit_columns, folds_of, matrix_of

COST = 0.3
SCALE = 4.0  # about the square root of a candidate's features: each weighs about 1 before the model's weights
GRID = np.arange(-0.8, 0.41, 0.1)


@dataclass(frozen=True, slots=True)
class JudgedCandidate:
    """A candidate with the writer's verdict."""

    unit: str
    candidate: Candidate
    begins: bool


def candidates_of(units: Sequence[Unit]) -> Iterator[JudgedCandidate]:
    """Yield every comma and colon that could begin a statement."""
    for unit in units:
        starts = {statement.span[0] for statement in unit.statements}
        for line in paragraphs(unit.text):
            if is_structural(line.folded):
                continue
            first = cut(line.folded)
            for at in first.candidates:
                candidate = Candidate(line.folded, at, piece_of(at, first.pieces))
                yield JudgedCandidate(unit.id, candidate, line.start + at in starts)


def train(units: Sequence[Unit]) -> LinearModel:
    """Return the judge's model; the threshold is the one of best F1 on units left out."""
    known = list(candidates_of(units))
    values = np.zeros(len(known), dtype=np.float32)
    everything = np.arange(len(known))
    for fold in folds_of([item.unit for item in known], 4):
        model = _fit([known[row] for row in np.setdiff1d(everything, fold)], 0.0)
        values[fold] = model.decide([features_of(known[row].candidate) for row in fold])[:, 0]
    truth = np.asarray([item.begins for item in known])
    scores = [2 * ((values >= limit) & truth).sum() / ((values >= limit).sum() + truth.sum()) for limit in GRID]
    return _fit(known, round(float(GRID[int(np.argmax(scores))]), 2))


def _fit(known: Sequence[JudgedCandidate], threshold: float) -> LinearModel:
    rows = [features_of(item.candidate) for item in known]
    settings = FitSettings(scales={"b": SCALE}, weighted_by_idf=())
    vocabulary = build_vocabulary(rows, settings)
    targets = np.asarray([[item.begins] for item in known])
    weights, bias = fit_columns(matrix_of(vocabulary, rows), targets, np.ones(len(rows)), COST, balanced=False)
    return assemble(vocabulary, [(weights, bias, ["begins"])], {"threshold": threshold})
