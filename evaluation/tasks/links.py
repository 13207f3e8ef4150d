"""Task ``links``: which commitment answers which issue, given the gold's statements.

Roles and themes are the gold's, and in ``holdout.tagged`` those that the tagger gives these statements.

``python -m evaluation.tasks.links`` fits the weights in ``gongkai/nlp/data/links.toml`` on the development units. Their
score is cross-validated by unit; that of the hold-out is of the weights as they are saved.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from evaluation.gold import ROOT, Label, Unit, load_labels, load_units
from evaluation.measurement import Measurement
from gongkai.nlp import context, links
from gongkai.nlp.model import Statement, StatementRole, ThemeScore
from gongkai.nlp.tagging import Tagger, default_tagger
from gongkai.nlp.training.examples import region_of
from gongkai.sections.model import Role

LABELS = ROOT / "labels" / "settled.tsv"
HOLDOUT = "w5"
FOLDS = 5
THEME_NOISE = 0.2  # share of themes lost, and of strange ones added, in the noisy copy: about the tagger's own error
Pair = tuple[str, str]


def statements(unit: Unit, labels: Mapping[str, Label]) -> list[Statement]:
    """Return the gold statements of a unit with their settled roles and themes, without answers."""
    return [
        Statement(
            item.id,
            StatementRole(labels[item.id].role),
            item.text,
            Role.PROBLEMS,
            item.span,
            None,
            tuple(ThemeScore(theme, 1.0) for theme in labels[item.id].themes),
        )
        for item in unit.statements
    ]


def _out_of_order(sections: Iterable[Sequence[Statement]]) -> Iterator[list[Statement]]:
    """Yield the sections with the promises of each in another order, in the places where promises stand."""
    chance = random.Random(0)  # noqa: S311 - reproducible, no secret
    for section in sections:
        promises = [item for item in section if item.role is StatementRole.COMMITMENT]
        chance.shuffle(promises)
        dealt = iter(promises)
        yield [next(dealt) if item.role is StatementRole.COMMITMENT else item for item in section]


def tagged(unit: Unit, tagger: Tagger) -> list[Statement]:
    """Return the gold statements of a unit with the roles and themes that the tagger gives them, without answers."""
    placed = context.place(unit.text, [item.span for item in unit.statements], region_of(unit))
    return [
        Statement(item.id, said.role, item.text, Role.PROBLEMS, item.span, None, said.themes)
        for item, said in zip(unit.statements, tagger.decide_in_order(placed), strict=True)
    ]


def gold_pairs(units: Iterable[Unit]) -> set[Pair]:
    """Return the (commitment, issue) pairs that the gold links."""
    return {(item.id, answer) for unit in units for item in unit.statements for answer in item.answers}


def fit(units: Sequence[Unit], labels: Mapping[str, Label], first: float = 0.4, further: float = 0.6) -> links.Model:
    """Fit the weights on the units: with gold themes, with themes as a tagger would give them, and out of order.

    In nearly all of the gold's lists the promises follow the order of the issues; an office that answers in another
    order must be understood by what it says.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    gold = gold_pairs(units)
    rows: list[tuple[float, ...]] = []
    right: list[bool] = []
    noisy = _noisy(labels)
    told = [statements(unit, version) for version in (labels, noisy) for unit in units]
    for section in (*told, *_out_of_order(told[len(units) :])):
        for promise, issue, values in links.pairs(section):
            rows.append(values)
            right.append((promise, issue) in gold)
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(max_iter=2000).fit(scaler.transform(rows), right)
    weights = model.coef_[0] / scaler.scale_
    intercept = float(model.intercept_[0] - (weights * scaler.mean_).sum())
    return links.Model(tuple(float(weight) for weight in weights), intercept, first, further)


def _noisy(labels: Mapping[str, Label]) -> dict[str, Label]:
    chance = random.Random(0)  # noqa: S311 - reproducible noise, no secret
    names = sorted({theme for label in labels.values() for theme in label.themes})
    noisy = {}
    for name, label in labels.items():
        themes = [theme for theme in label.themes if chance.random() >= THEME_NOISE]
        if chance.random() < THEME_NOISE:
            themes.append(chance.choice(names))
        noisy[name] = Label(label.role, tuple(dict.fromkeys(themes)) or ("other",))
    return noisy


def predict(sections: Iterable[Sequence[Statement]], model: links.Model) -> set[Pair]:
    """Return the pairs that ``model`` links."""
    found: set[Pair] = set()
    for section in sections:
        rows: dict[str, list[tuple[float, str]]] = {}
        for promise, issue, values in links.pairs(section):
            rows.setdefault(promise, []).append((model.probability(values), issue))
        for promise, row in rows.items():
            found.update((promise, issue) for issue in links.decide(row, model.first, model.further))
    return found


def nearest(units: Iterable[Unit], labels: Mapping[str, Label]) -> set[Pair]:
    """Return the baseline: each commitment answers the issue of the same place in its list, the last one beyond it."""
    found: set[Pair] = set()
    for unit in units:
        items = statements(unit, labels)
        issues = [item.id for item in items if item.role is StatementRole.ISSUE]
        promises = [item.id for item in items if item.role is StatementRole.COMMITMENT]
        if issues:
            found.update((name, issues[min(place, len(issues) - 1)]) for place, name in enumerate(promises))
    return found


def _halves() -> tuple[list[Unit], list[Unit]]:
    """Return the labelled units, development and hold-out."""
    labels = load_labels(LABELS)
    units = [unit for unit in load_units() if all(item.id in labels for item in unit.statements)]
    return (
        [unit for unit in units if not unit.id.startswith(HOLDOUT)],
        [unit for unit in units if unit.id.startswith(HOLDOUT)],
    )


def measure() -> Measurement:
    """Return precision, recall and F1 of links, cross-validated on the development units and on the hold-out."""
    labels = load_labels(LABELS)
    dev, holdout = _halves()
    saved = links.load_model()
    predicted: set[Pair] = set()
    for part in range(FOLDS):
        rest = [unit for place, unit in enumerate(dev) if place % FOLDS != part]
        fitted = fit(rest, labels, saved.first, saved.further)
        predicted |= predict((statements(unit, labels) for unit in dev[part::FOLDS]), fitted)
    scores: dict[str, float] = {}
    support: dict[str, int] = {}
    for name, found, units in (
        ("dev", predicted, dev),
        ("dev.baseline", nearest(dev, labels), dev),
        ("holdout", predict((statements(unit, labels) for unit in holdout), saved), holdout),
        ("holdout.tagged", predict((tagged(unit, default_tagger()) for unit in holdout), saved), holdout),
        ("holdout.baseline", nearest(holdout, labels), holdout),
    ):
        gold = gold_pairs(units)
        right = len(found & gold)
        for metric, total in (("precision", len(found)), ("recall", len(gold)), ("f1", (len(found) + len(gold)) / 2)):
            scores[f"{name}.{metric}"] = right / total if total else 0.0
            support[f"{name}.{metric}"] = len(gold)
    gold = gold_pairs(dev)
    failures = [f"missing\t{pair}" for pair in sorted(gold - predicted)]
    failures += [f"surplus\t{pair}" for pair in sorted(predicted - gold)]
    return Measurement(scores, support, _sha(), _table(scores, support), failures)


def _sha() -> str:
    files = [*sorted((ROOT / "units").glob("*.txt")), LABELS]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _table(scores: Mapping[str, float], support: Mapping[str, int]) -> str:
    lines = ["| half | precision | recall | F1 | gold links |", "|---|---:|---:|---:|---:|"]
    for name in dict.fromkeys(key.rpartition(".")[0] for key in scores):
        values = " | ".join(f"{scores[f'{name}.{metric}']:.3f}" for metric in ("precision", "recall", "f1"))
        lines.append(f"| {name.replace('.', ', ')} | {values} | {support[f'{name}.f1']} |")
    return "\n".join(lines)


def save(model: links.Model, path: Path = Path(links.__file__).parent / "data" / "links.toml") -> None:
    """Write the weights."""
    lines = [
        "# Weights of gongkai.nlp.links, fitted by `python -m evaluation.tasks.links` on development gold.",
        f"intercept = {model.intercept:.4f}",
        "# Probabilities from which the best issue, and a further one, counts as answered; set in cross-validation.",
        f"first = {model.first}",
        f"further = {model.further}",
        "",
        "[weights]",
        *(f"{name} = {weight:.4f}" for name, weight in zip(links.FEATURES, model.weights, strict=True)),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    save(fit(_halves()[0], load_labels(LABELS)))
