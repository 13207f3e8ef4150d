"""Fits linear classifiers, one a theme and a role; thresholds and calibration on decision values left out."""

from __future__ import annotations

import functools
import itertools
import operator
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from gongkai.nlp.grams import counted
from gongkai.nlp.linear import Floats, LinearModel, Rows, Vocabulary

TOLERANCE, ROUNDS = 0.3, 5000  # at 0.1 the same F1 of writers left out, and a fifth as long again
SHARED_FROM = 500_000  # filled cells of a matrix; below, sending them to other processes takes longer than fitting
# Offsets of groups are drawn to a common one as by a penalty of 1; the slope is as good as free.
GROUP_SCALE = 0.03
GRAIN = (
    128  # parts of 1 in which weights are kept: half the file, and no score of the hold-out moves by more than 0.002
)
Matrix = Any  # scipy.sparse.csr_matrix: scipy has no types of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class FitSettings:
    """What training may vary; the values were chosen by leaving one writer of the gold out in turn."""

    scales: Mapping[str, float] = field(
        default_factory=lambda: {
            "c": 1.0, "w": 0.6, "k": 1.0, "q": 1.5, "n": 1.0, "e": 1.0, "g": 1.0,
            "s": 1.0, "t": 1.0, "p": 1.5, "b": 0.7, "h": 0.5, "hk": 0.7,
        }
    )  # fmt: skip
    # A theme's weights are the mean of one classifier on all views and one on characters alone, which the other views
    # otherwise outweigh; it costs nothing in use. What each view is worth: evaluation/BENCHMARKS.md.
    theme_views: tuple[tuple[str, ...], ...] = (("c", "w", "k", "q", "n", "h", "hk"), ("c", "h"))
    role_views: tuple[str, ...] = ("c", "w", "e", "g", "s", "t", "p", "b")
    weighted_by_idf: tuple[str, ...] = ("c", "w", "h")
    grams: Mapping[str, int] = field(default_factory=lambda: {"c": 3, "h": 3})  # four characters gain nothing
    least_count: int = 2  # names that stand once: five times the file, and worse
    theme_cost: float = 1.0
    role_cost: float = 1.0
    phrase_weight: float = 0.8


def build_vocabulary(rows: Rows, settings: FitSettings) -> Vocabulary:
    """Return the vocabulary of the rows: every name that stands in ``least_count`` rows or more."""
    counts: dict[str, dict[str, int]] = {}
    for view in settings.scales:
        values = [row[view] for row in rows if view in row]
        if view in settings.grams:
            counts[view] = counted([str(value) for value in values], settings.grams[view], settings.least_count)
        else:
            counts[view] = Counter(itertools.chain.from_iterable(values))
    kept = sorted(
        (view, name) for view, found in counts.items() for name, count in found.items() if count >= settings.least_count
    )
    index: dict[str, dict[str, int]] = {view: {} for view in settings.scales}
    idf = np.ones(len(kept), dtype=np.float32)
    for at, (view, name) in enumerate(kept):
        index[view][name] = at
        if view in settings.weighted_by_idf:
            idf[at] = np.log((1 + len(rows)) / (1 + counts[view][name])) + 1
    # float16 is what is stored: training and inference must see the same numbers
    return Vocabulary(index, idf.astype(np.float16).astype(np.float32), dict(settings.scales), dict(settings.grams))


def matrix_of(vocabulary: Vocabulary, rows: Rows, views: Iterable[str] | None = None) -> Matrix:
    """Return the rows as a sparse matrix, only the named views filled."""
    wanted = None if views is None else set(views)
    kept = [row if wanted is None else {view: row[view] for view in row if view in wanted} for row in rows]
    shape = (len(rows), len(vocabulary.idf))
    parts = [
        csr_matrix((part.values.astype(np.float64), part.columns, part.start), shape)
        for part in vocabulary.encode(kept)
    ]
    whole = functools.reduce(operator.add, parts)
    whole.sort_indices()
    return whole


def fit_columns(
    matrix: Matrix, targets: NDArray[np.bool_], weights: NDArray[np.float64], cost: float, *, balanced: bool
) -> tuple[Floats, Floats]:
    """Return weights (features, columns) and bias (columns) of one linear classifier a column of ``targets``."""

    work = [(matrix, targets[:, column], weights, cost, balanced) for column in range(targets.shape[1])]
    if matrix.nnz < SHARED_FROM:
        fitted = [_fit_column(*item) for item in work]
    else:
        fitted = Parallel(n_jobs=-1)(delayed(_fit_column)(*item) for item in work)
    return (
        np.stack([coefficients for coefficients, _ in fitted], axis=1).astype(np.float32),
        np.asarray([intercept for _, intercept in fitted], dtype=np.float32),
    )


def _fit_column(
    matrix: Matrix, wanted: NDArray[np.bool_], weights: NDArray[np.float64], cost: float, balanced: bool
) -> tuple[NDArray[np.float64], float]:
    # liblinear draws its random numbers from one source a process and is seeded for each column: the same gold gives
    # the same weights wherever a column is fitted. Its dual solver takes a small part of the primal's time on so many
    # sparse features.
    if not wanted.any() or wanted.all():
        return np.zeros(matrix.shape[1]), -5.0 if not wanted.any() else 5.0
    classifier = LinearSVC(
        C=cost,
        class_weight="balanced" if balanced else None,
        dual=True,
        tol=TOLERANCE,
        max_iter=ROUNDS,
        random_state=0,
    )
    classifier.fit(matrix, wanted, sample_weight=weights)
    return classifier.coef_[0], float(classifier.intercept_[0])


def platt(scores: Floats, wanted: NDArray[np.bool_]) -> tuple[float, float]:
    """Return slope and offset that turn decision values into the probability that a coder would say yes."""
    slope, offset = platt_by_group(scores, wanted, np.zeros(len(scores), dtype=np.intp), 1)
    return slope, offset


def platt_by_group(
    scores: Floats, wanted: NDArray[np.bool_], groups: NDArray[np.intp], count: int
) -> tuple[float, ...]:
    """Return the slope, and the offset of each of ``count`` groups of rows, of the probability of a yes."""
    if wanted.all() or not wanted.any():
        return (1.0, *([0.0] * count))
    belongs = (groups[:, None] == np.arange(count)) * GROUP_SCALE
    curve = LogisticRegression(C=1e3, max_iter=1000).fit(np.column_stack([scores, belongs]), wanted)
    slope, *apart = (float(weight) for weight in curve.coef_[0])
    if slope <= 0:  # values that tell nothing, or the contrary: how frequent a yes is, no more
        return (0.001, *([float(np.log(wanted.mean() / (1 - wanted.mean())))] * count))
    return slope, *(float(curve.intercept_[0]) + GROUP_SCALE * offset for offset in apart)


def best_threshold(probabilities: Floats, wanted: NDArray[np.bool_], *, prior: float, strength: float) -> float:
    """Return the threshold of the best F1, drawn to ``prior`` as if ``strength`` statements had chosen that."""
    grid = np.arange(0.15, 0.76, 0.025)
    scores = []
    for threshold in grid:
        said = probabilities >= threshold
        both = (said & wanted).sum()
        scores.append(2 * both / max(1, said.sum() + wanted.sum()))
    smooth = np.convolve(np.pad(scores, 1, mode="edge"), np.ones(3) / 3, mode="valid")
    found = float(grid[int(smooth.argmax())])
    support = float(wanted.sum())
    return round((found * support + prior * strength) / (support + strength), 3)


def folds_of(groups: Sequence[str], count: int) -> list[NDArray[np.intp]]:
    """Return the rows of each fold; rows of one group stay together, groups are dealt out in order of their size."""
    sizes: dict[str, int] = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    loads = [0] * count
    fold_of: dict[str, int] = {}
    for group in sorted(sizes, key=lambda group: (-sizes[group], group)):
        fold = loads.index(min(loads))
        fold_of[group] = fold
        loads[fold] += sizes[group]
    return [np.flatnonzero([fold_of[group] == fold for group in groups]) for fold in range(count)]


def assemble(
    vocabulary: Vocabulary, parts: Sequence[tuple[Floats, Floats, Sequence[str]]], config: Mapping[str, Any]
) -> LinearModel:
    """Return one model of several parts (weights, bias, output names), features that weigh nothing left out."""
    exact = np.concatenate([part[0] for part in parts], axis=1)
    weights = (np.round(exact * GRAIN) / GRAIN).astype(np.float32)
    bias = np.concatenate([part[1] for part in parts])
    outputs = tuple(name for part in parts for name in part[2])
    return prune(LinearModel(vocabulary, weights, bias, outputs, config))


def prune(model: LinearModel) -> LinearModel:
    """Return the model without the views that weigh nothing.

    A single feature without weight stays: it counts in the length of its view, and a row would weigh more without it.
    """
    heavy = np.abs(model.weights).max(axis=1) > 0
    index = {
        view: names if any(heavy[at] for at in names.values()) else {} for view, names in model.vocabulary.index.items()
    }
    kept = sorted(at for names in index.values() for at in names.values())
    place = {old: new for new, old in enumerate(kept)}
    index = {view: {name: place[at] for name, at in names.items()} for view, names in index.items()}
    vocabulary = replace(model.vocabulary, index=index, idf=model.vocabulary.idf[kept])
    return replace(model, vocabulary=vocabulary, weights=model.weights[kept])
