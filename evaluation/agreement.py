"""Two coders' labels: how far they agree, and the rule that settles where they do not.

The rule stands in ``corpora/guidelines/statements.md`` (part eight): a role goes to the earlier step of the decision
order; themes are those that both named, in the first coder's order; where they share none, the first theme of each.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Mapping, Sequence

from evaluation.gold import ROOT, Label, load_labels, load_units
from gongkai.nlp.training.bounds import load_bounds, spans_of, starts_of

LABELS = ROOT / "labels"
DECISION_ORDER = ("other", "issue", "commitment", "achievement")


def settle(first: Label, second: Label) -> Label:
    """Return the label that the rule makes of two coders' labels."""
    role = min(first.role, second.role, key=DECISION_ORDER.index)
    shared = tuple(theme for theme in first.themes if theme in second.themes)
    return Label(role, shared or tuple(dict.fromkeys((first.themes[0], second.themes[0]))))


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Return Cohen's kappa of two coders over nominal labels (Cohen 1960)."""
    observed = sum(left == right for left, right in pairs) / len(pairs)
    lefts, rights = Counter(left for left, _ in pairs), Counter(right for _, right in pairs)
    chance = sum(lefts[label] * rights[label] for label in lefts) / len(pairs) ** 2
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def alpha(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Return Krippendorff's alpha of two coders over a binary label (Krippendorff 2011, nominal, no missing data)."""
    n = 2 * len(pairs)
    ones = sum(left + right for left, right in pairs)
    expected = 2 * ones * (n - ones) / (n - 1)
    if expected == 0:
        return 1.0
    return 1 - sum(2 for left, right in pairs if left != right) / expected


def agreement(first: Mapping[str, Label], second: Mapping[str, Label]) -> dict[str, object]:
    """Return kappa of roles, micro-F1 of themes, and alpha with support of each theme."""
    both = [(first[key], second[key]) for key in first if key in second]
    shared = sum(len(set(left.themes) & set(right.themes)) for left, right in both)
    named = sum(len(left.themes) + len(right.themes) for left, right in both)
    themes = sorted({theme for pair in both for label in pair for theme in label.themes})
    return {
        "statements": len(both),
        "role_kappa": round(kappa([(left.role, right.role) for left, right in both]), 4),
        "theme_micro_f1": round(2 * shared / named, 4),
        "themes": {
            theme: {
                "alpha": round(alpha([(theme in left.themes, theme in right.themes) for left, right in both]), 4),
                "support": sum(theme in left.themes for left, _ in both),
            }
            for theme in themes
        },
    }


def boundary_agreement() -> dict[str, float]:
    """Return the F1 of exact statement spans of each pair of writer and coders, over the units that both bounded."""
    marks = {
        coder: {name: starts_of(marked) for name, marked in by_unit.items()}
        for coder, by_unit in load_bounds(ROOT / "bounds").items()
    }
    units = load_units()
    texts = {unit.id: unit.text for unit in units}
    marks["writer"] = {unit.id: unit.starts for unit in units}
    found = {}
    for (one, first), (other, second) in itertools.combinations(marks.items(), 2):
        shared = sorted(first.keys() & second.keys())
        pairs = [(set(spans_of(texts[name], first[name])), set(spans_of(texts[name], second[name]))) for name in shared]
        both, said = sum(len(a & b) for a, b in pairs), sum(len(a) + len(b) for a, b in pairs)
        found[f"{one}, {other}: {len(shared)} units"] = round(2 * both / said, 4)
    return found


def published() -> dict[str, object]:
    """Return all of ``agreement.json``: of the labels, and of the boundaries."""
    first, second = (load_labels(LABELS / f"coder_{name}.tsv") for name in "ab")
    return {**agreement(first, second), "boundaries": boundary_agreement()}


def write_settled() -> dict[str, object]:
    """Write ``settled.tsv`` and ``agreement.json`` from both coders' files and return the agreement.

    Raises ValueError when a coder left out a statement of the corpus or coded one that is not in it.
    """
    first, second = (load_labels(LABELS / f"coder_{name}.tsv") for name in "ab")
    ids = [statement.id for unit in load_units() for statement in unit.statements]
    for name, labels in (("a", first), ("b", second)):
        if labels.keys() != set(ids):
            raise ValueError(f"coder {name}: {len(set(ids) ^ labels.keys())} statements do not match the units")
    lines = (
        f"{key}\t{label.role}\t{','.join(label.themes)}\n" for key in ids if (label := settle(first[key], second[key]))
    )
    (LABELS / "settled.tsv").write_text("".join(lines), encoding="utf-8")
    found = published()
    (ROOT / "agreement.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return found
