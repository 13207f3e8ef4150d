"""Fits which commitment answers which issue, and what either learns from the other.

``python -m evaluation.train`` calls it with the models just trained. Writes ``gongkai/nlp/data/links.toml`` with scores
of the development half: links and themes of a writer by weights fitted on the others. Themes are those of models that
did not see the writer, as unsure as what the fit will be asked; their calibration and thresholds, and the two
probabilities from which a link counts, are chosen on the same half, so these scores are a little kind.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from evaluation.gold import HOLDOUT, ROOT
from gongkai.nlp import accord, links
from gongkai.nlp.accord import Accord
from gongkai.nlp.codebook import load_codebook
from gongkai.nlp.linear import Floats
from gongkai.nlp.links import FEATURES, Matters, Model, Pairs, Values
from gongkai.nlp.model import StatementRole
from gongkai.nlp.tagging import PASSES, Tagger
from gongkai.nlp.tokenizer import default_tokenizer
from gongkai.nlp.training.build import load_gold
from gongkai.nlp.training.examples import Example, examples_of
from gongkai.nlp.training.fit import FitSettings, folds_of
from gongkai.nlp.training.material import gather, lay_out
from gongkai.nlp.training.practice import load_practice
from gongkai.nlp.training.statements import left_out

FOLDS = 5
OUT_OF_ORDER, SURE = 0.3, 0.2  # weight of a section whose promises are dealt anew, and of one with the gold's themes
FIRST, FURTHER = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5), (0.4, 0.5, 0.6, 0.7)  # of which the best are taken


@dataclass(frozen=True, slots=True)
class Section:
    """The statements of a unit: pairs, which of them the gold links, and the rows of the statements."""

    pairs: Pairs
    right: NDArray[np.bool_]  # (promises, issues)
    rows: Sequence[int]  # of the matrices of themes


@dataclass(frozen=True, slots=True)
class Gold:
    """The development half: statements, their sections, and how likely each theme is by models that left them out."""

    examples: Sequence[Example]
    answers: Mapping[str, Sequence[str]]
    sections: Sequence[Section]
    likely: Floats
    wanted: NDArray[np.bool_]


def load(tagger: Tagger) -> Gold:
    """Return the development half, themes calibrated as ``tagger`` does. Trains twice: half a minute."""
    codebook = load_codebook()
    units, labels = load_gold(ROOT, codebook)
    known = [unit for unit in units if unit.writer not in HOLDOUT]
    examples = examples_of(known, labels)
    material = gather(examples, load_practice(codebook.path).phrases, codebook, default_tokenizer().cut)
    values = left_out(material, lay_out(material, FitSettings()))
    likely = tagger.probabilities(values, [_role(example) for example in examples])
    answers = {item.id: item.answers for unit in known for item in unit.statements if item.answers}
    wanted = np.asarray([[theme in example.label.themes for theme in codebook.theme_ids] for example in examples])
    return Gold(examples, answers, list(_sections(examples, answers)), likely, wanted)


def _sections(
    examples: Sequence[Example], answers: Mapping[str, Sequence[str]], chance: random.Random | None = None
) -> Iterator[Section]:
    """Yield each unit with pairs; with ``chance`` its promises in another order, in the places where promises stand."""
    units: dict[str, list[int]] = {}
    for row, example in enumerate(examples):
        units.setdefault(example.unit, []).append(row)
    for rows in units.values():
        dealt = _shuffled(examples, rows, chance) if chance else rows
        members = [examples[row] for row in dealt]
        pairs = Pairs([member.placed.text for member in members], [_role(member) for member in members])
        if pairs:
            right = [
                [members[issue].id in answers.get(members[promise].id, ()) for issue in pairs.issues]
                for promise in pairs.promises
            ]
            yield Section(pairs, np.asarray(right), dealt)


def _shuffled(examples: Sequence[Example], rows: Sequence[int], chance: random.Random) -> list[int]:
    promises = [row for row in rows if _role(examples[row]) is StatementRole.COMMITMENT]
    chance.shuffle(promises)
    dealt = iter(promises)
    return [next(dealt) if _role(examples[row]) is StatementRole.COMMITMENT else row for row in rows]


def _role(example: Example) -> StatementRole:
    return StatementRole(example.label.role)


def fit_links(gold: Gold, chosen: Sequence[int], tagger: Tagger) -> Model:
    """Return weights fitted on the chosen sections: as they are, out of order, and with the gold's themes.

    In nearly all of the gold's lists the promises follow the order of the issues; an office that answers in another
    order must be understood by what it says. Where only assigned themes are known (``links.link``) all are sure.
    """
    names = {gold.examples[gold.sections[at].rows[0]].unit for at in chosen}
    known = [example for example in gold.examples if example.unit in names]
    rows_of = {example.id: row for row, example in enumerate(gold.examples)}
    mixed = [
        Section(section.pairs, section.right, [rows_of[known[row].id] for row in section.rows])
        for section in _sections(known, gold.answers, random.Random(0))  # noqa: S311 - reproducible, no secret
    ]
    plain = [gold.sections[at] for at in chosen]
    sure = gold.wanted.astype(np.float32)
    told = [(section, gold.likely, 1.0) for section in plain]
    told += [(section, gold.likely, OUT_OF_ORDER) for section in mixed]
    told += [(section, sure, SURE) for section in plain]
    values = [section.pairs.values(matters_of(tagger, likely, section)) for section, likely, _ in told]
    rows = np.concatenate([found.reshape(-1, len(FEATURES)) for found in values])
    right = np.concatenate([section.right.ravel() for section, _, _ in told])
    counts = np.concatenate([np.full(section.right.size, count) for section, _, count in told])
    scaler = StandardScaler().fit(rows)
    fitted = LogisticRegression(max_iter=2000).fit(scaler.transform(rows), right, sample_weight=counts)
    weights = fitted.coef_[0] / scaler.scale_
    intercept = float(fitted.intercept_[0] - (weights * scaler.mean_).sum())
    return Model(tuple(float(weight) for weight in weights), intercept, first=1.0, further=1.0)  # chosen later


def matters_of(tagger: Tagger, likely: Floats, section: Section) -> Matters:
    """Return what the statements of a section are about."""
    found = likely[section.rows]
    return tagger.matters(found, tagger.assigned(found))


def fit_accord(gold: Gold, linked: Mapping[int, Values], chosen: Sequence[int], fallback: int) -> Accord:
    """Return the accord fitted on those statements of the chosen sections that it will judge, given how likely their
    pairs are.
    """
    rows, wanted = [], []
    for at in chosen:
        section = gold.sections[at]
        pairs = section.pairs
        likely, both = gold.likely[section.rows], [*pairs.promises, *pairs.issues]
        judged = accord.are_open(likely[both], fallback)
        seen = accord.terms(likely, pairs.promises, pairs.issues, linked[at])[judged]
        rows.append(seen.reshape(-1, seen.shape[-1]))
        wanted.append(gold.wanted[section.rows][both][judged].ravel())
    fitted = LogisticRegression(max_iter=1000).fit(np.concatenate(rows), np.concatenate(wanted))
    return Accord(*(float(weight) for weight in fitted.coef_[0]), float(fitted.intercept_[0]))


@dataclass(frozen=True, slots=True)
class Judged:
    """Links and themes of sections, each judged by fits without its writer, and the accord fitted on all of them."""

    first: Mapping[int, Values]  # links before the themes are judged again, by section
    linked: Mapping[int, Values]
    likely: Floats
    joint: Accord


def judge(gold: Gold, tagger: Tagger) -> Judged:
    """Return what fits on other writers say of each section."""
    every = range(len(gold.sections))
    folds = [fold.tolist() for fold in folds_of([_writer(gold, at) for at in every], FOLDS)]
    fold_of = {at: number for number, fold in enumerate(folds) for at in fold}
    others = [[at for at in every if fold_of[at] != number] for number in range(FOLDS)]
    fits = [fit_links(gold, rest, tagger) for rest in others]
    likely = gold.likely
    linked = first = {at: _linked(gold, at, tagger, likely, fits[fold_of[at]]) for at in every}
    for _ in range(PASSES):
        accords = [fit_accord(gold, linked, rest, tagger.fallback) for rest in others]
        joint = fit_accord(gold, linked, every, tagger.fallback)
        likely = gold.likely.copy()
        for at in every:
            section = gold.sections[at]
            likely[section.rows] = _again(gold, section, accords[fold_of[at]], linked[at], tagger.fallback)
        linked = {at: _linked(gold, at, tagger, likely, fits[fold_of[at]]) for at in every}
    return Judged(first, linked, likely, joint)


def _writer(gold: Gold, section: int) -> str:
    return gold.examples[gold.sections[section].rows[0]].writer


def fit(tagger: Tagger) -> None:
    """Fit to the themes of ``tagger``, write, and print the scores of what was left out."""
    gold = load(tagger)
    judged = judge(gold, tagger)
    scores = {
        (one, other): links_f1(gold, tagger, judged.linked, judged.likely, (one, other))
        for one, other in product(FIRST, FURTHER)
    }
    first, further = max(scores, key=lambda pair: scores[pair])
    n_links = sum(int(section.right.sum()) for section in gold.sections)
    before = links_f1(gold, tagger, judged.first, gold.likely, (first, further))
    themes = themes_f1(gold, tagger, gold.likely)
    again = themes_f1(gold, tagger, judged.likely)
    lines = [
        f"links {before:.4f}, with themes judged again {scores[first, further]:.4f} ({n_links} links)",
        f"themes micro {themes:.4f}, judged again {again:.4f} ({len(gold.examples)} statements)",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    links_model = fit_links(gold, range(len(gold.sections)), tagger)
    save(replace(links_model, first=first, further=further), judged.joint, lines)


def _again(gold: Gold, section: Section, joint: Accord, linked: Values, fallback: int) -> Floats:
    pairs = section.pairs
    return joint.again(gold.likely[section.rows], pairs.promises, pairs.issues, linked, fallback=fallback)


def _linked(gold: Gold, at: int, tagger: Tagger, likely: Floats, model: Model) -> Values:
    section = gold.sections[at]
    return section.pairs.probabilities(matters_of(tagger, likely, section), model)


def links_f1(
    gold: Gold, tagger: Tagger, linked: Mapping[int, Values], likely: Floats, thresholds: tuple[float, float]
) -> float:
    """Return the F1 of links; ``likely`` tells the themes."""
    model = Model((), 0.0, *thresholds)
    right = said = wanted = 0
    for at, section in enumerate(gold.sections):
        answers = section.pairs.answers(linked[at], matters_of(tagger, likely, section), model)
        said += sum(map(len, answers.values()))
        wanted += int(section.right.sum())
        places = {issue: column for column, issue in enumerate(section.pairs.issues)}
        for row, promise in enumerate(section.pairs.promises):
            right += sum(bool(section.right[row, places[issue]]) for issue in answers.get(promise, ()))
    return 2 * right / (said + wanted)


def themes_f1(gold: Gold, tagger: Tagger, likely: Floats) -> float:
    """Return the micro F1 of themes."""
    said = np.zeros_like(gold.wanted)
    for row, themes in enumerate(tagger.assigned(likely)):
        said[row, themes] = True
    return float(2 * (said & gold.wanted).sum() / (said.sum() + gold.wanted.sum()))


def save(model: Model, joint: Accord, scores: Sequence[str]) -> None:
    """Write the weights."""
    lines = [
        "# Weights of gongkai.nlp.links and gongkai.nlp.accord, fitted by `python -m evaluation.train` on the gold's",
        "# development half. F1 there, each writer by weights fitted on others (evaluation/answers.py):",
        *(f"# {line}" for line in scores),
        f"intercept = {model.intercept:.4f}",
        "# Probabilities from which the best issue, and a further one, counts as answered; set in cross-validation.",
        f"first = {model.first}",
        f"further = {model.further}",
        "",
        "[weights]",
        *(f"{name} = {weight:.4f}" for name, weight in zip(FEATURES, model.weights, strict=True)),
        "",
        "[accord]",
        *(f"{name} = {getattr(joint, name):.4f}" for name in accord.NAMES),
    ]
    links.DATA.write_text("\n".join(lines) + "\n", encoding="utf-8")
