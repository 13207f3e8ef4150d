"""Task ``links``: which commitment answers which issue, given the hold-out's statements.

Roles and themes are the gold's, and in ``holdout.tagged`` those that the tagger gives these statements. The weights are
fitted by ``python -m evaluation.train``, which prints their score on the development half.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from evaluation.gold import HOLDOUT, ROOT, Label, Unit, load_labels, load_units
from evaluation.measurement import Measurement
from gongkai.nlp import context, links
from gongkai.nlp.model import Statement, StatementRole, ThemeScore
from gongkai.nlp.tagging import default_tagger
from gongkai.nlp.training.examples import region_of
from gongkai.sections.model import Role

LABELS = ROOT / "labels" / "settled.tsv"
Pair = tuple[str, str]


def measure() -> Measurement:
    """Return precision, recall and F1 of links on the hold-out."""
    labels = load_labels(LABELS)
    held = [
        unit for unit in load_units() if unit.writer in HOLDOUT and all(item.id in labels for item in unit.statements)
    ]
    gold = {(item.id, answer) for unit in held for item in unit.statements for answer in item.answers}
    scores: dict[str, float] = {}
    for name, found in (
        ("holdout", linked(held, labels)),
        ("holdout.tagged", tagged(held)),
        ("holdout.baseline", nearest(held, labels)),
    ):
        right = len(found & gold)
        for metric, total in (("precision", len(found)), ("recall", len(gold)), ("f1", (len(found) + len(gold)) / 2)):
            scores[f"{name}.{metric}"] = right / total if total else 0.0
    support = dict.fromkeys(scores, len(gold))
    return Measurement(scores, support, _sha(), _table(scores, support))


def linked(units: Iterable[Unit], labels: Mapping[str, Label]) -> set[Pair]:
    """Return the pairs (commitment, issue) that are linked where roles and themes are the gold's."""
    return {
        (item.id, issue) for unit in units for item in links.link(_statements(unit, labels)) for issue in item.answers
    }


def tagged(units: Iterable[Unit]) -> set[Pair]:
    """Return the pairs that the tagger links, roles and themes being its own."""
    return set(_tagged(units))


def _tagged(units: Iterable[Unit]) -> Iterator[Pair]:
    for unit in units:
        placed = context.place(unit.text, [item.span for item in unit.statements], region_of(unit))
        for item, said in zip(unit.statements, default_tagger().decide_in_order(placed), strict=True):
            yield from ((item.id, unit.statements[issue].id) for issue in said.answers)


def nearest(units: Iterable[Unit], labels: Mapping[str, Label]) -> set[Pair]:
    """Return the baseline: each commitment answers the issue of the same place in its list, the last one beyond it."""
    found: set[Pair] = set()
    for unit in units:
        items = _statements(unit, labels)
        issues = [item.id for item in items if item.role is StatementRole.ISSUE]
        promises = [item.id for item in items if item.role is StatementRole.COMMITMENT]
        if issues:
            found.update((name, issues[min(place, len(issues) - 1)]) for place, name in enumerate(promises))
    return found


def _statements(unit: Unit, labels: Mapping[str, Label]) -> list[Statement]:
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


def _sha() -> str:
    files = [*sorted((ROOT / "units").glob("*.txt")), LABELS]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _table(scores: Mapping[str, float], support: Mapping[str, int]) -> str:
    lines = ["| half | precision | recall | F1 | gold links |", "|---|---:|---:|---:|---:|"]
    for name in dict.fromkeys(key.rpartition(".")[0] for key in scores):
        values = " | ".join(f"{scores[f'{name}.{metric}']:.3f}" for metric in ("precision", "recall", "f1"))
        lines.append(f"| {name.replace('.', ', ')} | {values} | {support[f'{name}.f1']} |")
    return "\n".join(lines)
