"""Trains the statement model: themes, and roles for each of the three ways in which a statement may come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gongkai.nlp.codebook import Codebook
from gongkai.nlp.cues import Cues
from gongkai.nlp.features import Features
from gongkai.nlp.linear import Floats, LinearModel, Vocabulary, sigmoid
from gongkai.nlp.tagging import FULL, ROLES, SECTION, TEXT, share_clauses
from gongkai.nlp.training.corpus import Phrase
from gongkai.nlp.training.examples import Example, Views, phrase_views, views_of
from gongkai.nlp.training.fit import (
    FitSettings,
    Matrix,
    assemble,
    best_threshold,
    build_vocabulary,
    fit_columns,
    folds_of,
    matrix_of,
    platt,
)

FEWEST_WRITERS = 3  # with fewer writers, units are the folds
MOST_FOLDS = 3  # writers share folds beyond that: each fold is one more training
THRESHOLD_PRIOR, THRESHOLD_STRENGTH = 0.3, 30.0
RESCUE = 0.3  # a theme at a third of its threshold is better than `other` where `other` itself is not sure
SHARPNESS = 4.0  # decision values to log odds for the path; at 2 the order outweighed the words, 8 is as good
SMOOTHING = 2.0


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that training reads, features extracted once."""

    examples: Sequence[Example]
    views: Sequence[Views]
    phrases: Sequence[Phrase]
    phrase_views: Sequence[Views]
    codebook: Codebook

    def subset(self, rows: NDArray[np.intp]) -> Material:
        """Return the material with these examples alone; phrases stay."""
        return Material(
            [self.examples[row] for row in rows],
            [self.views[row] for row in rows],
            self.phrases,
            self.phrase_views,
            self.codebook,
        )


def gather(
    examples: Sequence[Example], phrases: Sequence[Phrase], codebook: Codebook, cut: Callable[[str], list[str]]
) -> Material:
    """Return the material of training; the codebook's own examples join the stock phrases."""
    cues = cues_of(codebook)
    coded = [Phrase(item.role.value, (theme.id,), item.text) for theme in codebook.themes for item in theme.examples]
    coded += [Phrase(None, (theme.id,), word) for theme in codebook.themes for word in theme.keywords]
    known = [*phrases, *coded]
    return Material(
        examples,
        [views_of(example.placed, cut, cues) for example in examples],
        known,
        [phrase_views(phrase, cut, cues) for phrase in known],
        codebook,
    )


def cues_of(codebook: Codebook) -> Cues:
    """Return the finder of the codebook's keywords and cues; the fallback's keywords are none: it is an absence."""
    keywords = {theme.id: theme.keywords for theme in codebook.themes if theme.id != codebook.fallback}
    return Cues(keywords, codebook.cues)


def train(material: Material, settings: FitSettings | None = None) -> LinearModel:
    """Return the statement model, its thresholds and calibration found on writers (or units) left out in turn."""
    chosen = settings or FitSettings()
    design = _design(material, chosen)
    return _fit(material, chosen, design, decision_config(material, _left_out(material, chosen, design)))


def fit(material: Material, settings: FitSettings, decision: Mapping[str, Any]) -> LinearModel:
    """Return the model of themes and roles fitted on all the material."""
    return _fit(material, settings, _design(material, settings), decision)


def cross_validate(material: Material, settings: FitSettings) -> Floats:
    """Return the decision value of every theme for every example, from models that did not see its group."""
    return _left_out(material, settings, _design(material, settings))


def _left_out(material: Material, settings: FitSettings, design: _Design) -> Floats:
    values = np.zeros((len(material.examples), len(material.codebook.themes)), dtype=np.float32)
    for fold in _folds(material.examples):
        seen = np.flatnonzero(~np.isin(design.owners, fold))
        model = LinearModel(
            design.vocabulary, *design.fitted(seen, settings.theme_cost), material.codebook.theme_ids, {}
        )
        views = [material.views[row] for row in fold]
        scores = model.decide([view.full for view in views])
        values[fold] = share_clauses(model, scores, [view.clauses for view in views])
    return values


def _folds(examples: Sequence[Example]) -> list[NDArray[np.intp]]:
    writers = {example.writer for example in examples}
    if len(writers) >= FEWEST_WRITERS:
        return folds_of([example.writer for example in examples], min(len(writers), MOST_FOLDS))
    return folds_of([example.unit for example in examples], MOST_FOLDS)


def decision_config(material: Material, values: Floats) -> dict[str, Any]:
    """Return calibration and thresholds found on out-of-fold decision values."""
    calibration: dict[str, list[float]] = {}
    thresholds: dict[str, float] = {}
    for column, theme in enumerate(material.codebook.theme_ids):
        wanted = np.asarray([theme in example.label.themes for example in material.examples])
        slope, offset = platt(values[:, column], wanted)
        calibration[theme] = [round(slope, 4), round(offset, 4)]
        probabilities = sigmoid(values[:, column] * slope + offset)
        thresholds[theme] = best_threshold(probabilities, wanted, prior=THRESHOLD_PRIOR, strength=THRESHOLD_STRENGTH)
    return {"calibration": calibration, "thresholds": thresholds, "rescue": RESCUE, "sharpness": SHARPNESS}


def _fit(material: Material, settings: FitSettings, design: _Design, decision: Mapping[str, Any]) -> LinearModel:
    codebook, vocabulary = material.codebook, design.vocabulary
    themes = design.fitted(np.arange(len(design.owners)), settings.theme_cost)
    parts = [(*themes, [f"theme/{theme}" for theme in codebook.theme_ids])]
    roles = {way: _role_rows(material, way, settings) for way in (FULL, SECTION, TEXT)}
    for way, part in roles.items():
        matrix = matrix_of(vocabulary, part.rows, settings.role_views)
        weights, bias = fit_columns(matrix, part.targets, part.weights, settings.role_cost, balanced=True)
        parts.append((weights, bias, [f"role.{way}/{role.value}" for role in ROLES]))
    keywords = {theme.id: list(theme.keywords) for theme in codebook.themes if theme.id != codebook.fallback}
    config = {
        "themes": list(codebook.theme_ids),
        "fallback": codebook.fallback,
        "most_themes": codebook.most_themes,
        "codebook": {"id": codebook.id, "version": codebook.version, "sha256": codebook.sha256},
        "keywords": keywords,
        "cues": {theme: list(patterns) for theme, patterns in codebook.cues.items()},
        "transitions": transitions(material.examples),
        **decision,
    }
    return assemble(vocabulary, parts, config)


@dataclass(frozen=True, slots=True)
class _Design:
    """What the theme classifiers learn from: the rows, once for all folds, which are parts of them.

    The vocabulary counts what a fold leaves out as well; its features weigh nothing then.
    """

    vocabulary: Vocabulary
    groups: Sequence[Matrix]  # the same rows, the views of one group filled
    targets: NDArray[np.bool_]
    weights: NDArray[np.float64]
    owners: NDArray[np.intp]  # the example of a row, -1 for a phrase

    def fitted(self, rows: NDArray[np.intp], cost: float) -> tuple[Floats, Floats]:
        """Return the mean weights and bias of the groups' classifiers, fitted on these rows."""
        found = [
            fit_columns(matrix[rows], self.targets[rows], self.weights[rows], cost, balanced=False)
            for matrix in self.groups
        ]
        return np.stack([one for one, _ in found]).mean(axis=0), np.stack([one for _, one in found]).mean(axis=0)


def _design(material: Material, settings: FitSettings) -> _Design:
    """Return each statement with and without the heading above it (half a row each), and phrases."""
    rows: list[Features] = []
    themes: list[tuple[str, ...]] = []
    weights: list[float] = []
    owners: list[int] = []
    for number, (example, views) in enumerate(zip(material.examples, material.views, strict=True)):
        shown = [views.full, views.text] if "h" in views.full else [views.text]
        rows += shown
        themes += [example.label.themes] * len(shown)
        weights += [1.0 / len(shown)] * len(shown)
        owners += [number] * len(shown)
    rows += [views.text for views in material.phrase_views]
    themes += [phrase.themes for phrase in material.phrases]
    weights += [settings.phrase_weight] * len(material.phrases)
    owners += [-1] * len(material.phrases)
    vocabulary = build_vocabulary(_distinct(material), settings)
    groups = [matrix_of(vocabulary, rows, views) for views in settings.theme_views]
    targets = np.asarray([[theme in named for theme in material.codebook.theme_ids] for named in themes])
    return _Design(vocabulary, groups, targets, np.asarray(weights), np.asarray(owners))


@dataclass(frozen=True, slots=True)
class _Rows:
    rows: list[Features]
    targets: NDArray[np.bool_]
    weights: NDArray[np.float64]


def _distinct(material: Material) -> list[Features]:
    """Return each statement once, with all that is known of it: what the vocabulary counts."""
    rows = [*material.views, *material.phrase_views]
    titled = [{"t": views.section["t"]} for views in material.views if "t" in views.section]
    return [*(views.full for views in rows), *titled]


def _role_rows(material: Material, way: str, settings: FitSettings) -> _Rows:
    pick: dict[str, Callable[[Views], Features]] = {
        FULL: lambda views: views.full,
        SECTION: lambda views: views.section,
        TEXT: lambda views: views.text,
    }
    chosen = pick[way]
    stock = [
        (phrase.role, views)
        for phrase, views in zip(material.phrases, material.phrase_views, strict=True)
        if phrase.role is not None
    ]
    rows = [chosen(views) for views in material.views] + [chosen(views) for _, views in stock]
    roles = [example.label.role for example in material.examples] + [role for role, _ in stock]
    weights = [1.0] * len(material.views) + [settings.phrase_weight] * len(stock)
    kept = [{view: row[view] for view in settings.role_views if view in row} for row in rows]
    targets = np.asarray([[role == wanted.value for wanted in ROLES] for role in roles])
    return _Rows(kept, targets, np.asarray(weights))


def transitions(examples: Sequence[Example]) -> dict[str, list[list[float]]]:
    """Return, for each section and for all ("") of them, log odds of the first role and of a role after another.

    Each row is drawn to the share of the role itself, so that only what the order adds is counted, not how common a
    role is: that the classifier knows.
    """
    tables: dict[str, NDArray[np.float64]] = {}
    shares: dict[str, NDArray[np.float64]] = {}
    place = {role.value: index for index, role in enumerate(ROLES)}
    before: Example | None = None
    for example in examples:
        section = example.placed.section.value if example.placed.section else ""
        role = place[example.label.role]
        row = 1 + place[before.label.role] if before is not None and before.unit == example.unit else 0
        for key in {section, ""}:
            tables.setdefault(key, np.zeros((1 + len(ROLES), len(ROLES))))[row, role] += 1
            shares.setdefault(key, np.zeros(len(ROLES)))[role] += 1
        before = example
    tables.setdefault("", np.zeros((1 + len(ROLES), len(ROLES))))
    shares.setdefault("", np.zeros(len(ROLES)))
    found = {}
    for key, counts in tables.items():
        base = (shares[key] + 1) / (shares[key].sum() + len(ROLES))
        smoothed = counts + SMOOTHING * base
        conditional = smoothed / smoothed.sum(axis=1, keepdims=True)
        found[key] = np.round(np.log(conditional / base), 4).tolist()
    return found
