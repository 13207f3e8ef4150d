"""Trains the statement model: themes, and roles for each of the three ways in which a statement may come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gongkai.nlp.clauses import ClauseReader
from gongkai.nlp.linear import Floats, LinearModel, sigmoid
from gongkai.nlp.tagging import ROLES, share_clauses
from gongkai.nlp.training.examples import Example
from gongkai.nlp.training.fit import FitSettings, assemble, best_threshold, folds_of, platt, platt_by_group
from gongkai.nlp.training.material import Design, Material, cues_of, lay_out

FEWEST_WRITERS = 3  # with fewer writers, units are the folds
MOST_FOLDS = 2  # writers share folds beyond that: each fold is one more training
THRESHOLD_PRIOR, THRESHOLD_STRENGTH = 0.3, 30.0
RESCUE = 0.3  # a theme at a third of its threshold is better than `other` where `other` itself is not sure
SHARPNESS = 4.0  # decision values to log odds for the path; at 2 the order outweighed the words, 8 is as good
SMOOTHING = 2.0


def train(material: Material, settings: FitSettings | None = None) -> LinearModel:
    """Return the statement model, its thresholds and calibration found on writers (or units) left out in turn."""
    design = lay_out(material, settings or FitSettings())
    return fit(material, design, decision_config(material, left_out(material, design)))


def left_out(material: Material, design: Design) -> Floats:
    """Return the decision value of every theme for every example, from models that did not see its group."""
    values = np.zeros((len(material.examples), len(material.codebook.themes)), dtype=np.float32)
    everything = np.arange(len(material.examples))
    cues = cues_of(material.codebook)
    for fold in _folds(material.examples):
        weights, bias = design.themes.fitted(np.setdiff1d(everything, fold))
        model = LinearModel(design.vocabulary, weights, bias, material.codebook.theme_ids, {})
        views = [material.views[row] for row in fold]
        scores = model.decide([view.full for view in views])
        values[fold] = share_clauses(scores, [view.clauses for view in views], ClauseReader(model, cues))
    return values


def _folds(examples: Sequence[Example]) -> list[NDArray[np.intp]]:
    writers = {example.writer for example in examples}
    if len(writers) >= FEWEST_WRITERS:
        return folds_of([example.writer for example in examples], min(len(writers), MOST_FOLDS))
    return folds_of([example.unit for example in examples], MOST_FOLDS)


def decision_config(material: Material, values: Floats) -> dict[str, Any]:
    """Return calibration and thresholds found on out-of-fold decision values.

    The same words make a theme likelier of a promise than of an issue, so statements are calibrated role by role.
    """
    place = {role.value: index for index, role in enumerate(ROLES)}
    roles = np.asarray([place[example.label.role] for example in material.examples])
    calibration: dict[str, list[float]] = {}
    by_role: dict[str, list[float]] = {}
    thresholds: dict[str, float] = {}
    for column, theme in enumerate(material.codebook.theme_ids):
        wanted = np.asarray([theme in example.label.themes for example in material.examples])
        own = values[:, column]
        calibration[theme] = [round(number, 4) for number in platt(own, wanted)]
        slope, *offsets = by_role[theme] = [
            round(number, 4) for number in platt_by_group(own, wanted, roles, len(ROLES))
        ]
        probabilities = sigmoid(own * slope + np.asarray(offsets, dtype=np.float32)[roles])
        thresholds[theme] = best_threshold(probabilities, wanted, prior=THRESHOLD_PRIOR, strength=THRESHOLD_STRENGTH)
    return {
        "calibration": calibration,
        "by_role": by_role,
        "thresholds": thresholds,
        "rescue": RESCUE,
        "sharpness": SHARPNESS,
    }


def fit(
    material: Material, design: Design, decision: Mapping[str, Any], examples: NDArray[np.intp] | None = None
) -> LinearModel:
    """Return the model of themes and roles fitted on the phrases and on these examples, all where none are given."""
    codebook = material.codebook
    seen = np.arange(len(material.examples)) if examples is None else examples
    parts = [(*design.themes.fitted(seen), [f"theme/{theme}" for theme in codebook.theme_ids])]
    parts += [
        (*part.fitted(seen), [f"role.{way}/{role.value}" for role in ROLES]) for way, part in design.roles.items()
    ]
    keywords = {theme.id: list(theme.keywords) for theme in codebook.themes if theme.id != codebook.fallback}
    config = {
        "themes": list(codebook.theme_ids),
        "fallback": codebook.fallback,
        "most_themes": codebook.most_themes,
        "codebook": {"id": codebook.id, "version": codebook.version, "sha256": codebook.sha256},
        "keywords": keywords,
        "cues": {theme: list(patterns) for theme, patterns in codebook.cues.items()},
        "absorbed": {
            theme.id: [list(theme.absorbed_by), theme.unless] for theme in codebook.themes if theme.absorbed_by
        },
        "transitions": transitions([material.examples[row] for row in seen]),
        **decision,
    }
    return assemble(design.vocabulary, parts, config)


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
