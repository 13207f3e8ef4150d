"""Task ``figures``: the numbers of the work that own sentences tell, by value and unit, and by indicator too."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

from evaluation.measurement import Measurement
from gongkai.nlp import figures
from gongkai.nlp.figures_indicators import vocabulary
from gongkai.nlp.model import Figure
from gongkai.sections.model import Metadata, Outline, Prose, Role, Section

GOLD = Path(__file__).parent.parent.parent / "corpora" / "gold" / "figures"
SPLITS = ("dev", "holdout")


def load(split: str) -> list[dict[str, Any]]:
    """Return the gold sentences of a half of the corpus."""
    return [json.loads(line) for line in (GOLD / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()]


def found(row: dict[str, Any]) -> tuple[Figure, ...]:
    """Return the figures that are found in the sentence of ``row``, read as a section of its role."""
    section = Section(Role(row["section"]), "", 1, (0, len(row["text"])))
    return figures.find(Outline(Prose(row["text"], ()), (section,), Metadata(year=row["year"])))


def measure() -> Measurement:
    """Return precision, recall and F1 of value with unit, and with the indicator; every half by itself."""
    scores: dict[str, float] = {}
    support: dict[str, int] = {}
    failures: list[str] = []
    for split in SPLITS:
        rows = [(row, found(row)) for row in load(split)]
        for name in ("number", "indicator"):
            wanted = sum((_gold(row, name) for row, _ in rows), Counter())
            got = sum((_got(items, row["id"], name) for row, items in rows), Counter())
            right = sum((wanted & got).values())
            for metric, total in (("precision", got.total()), ("recall", wanted.total())):
                scores[f"{split}.{name}.{metric}"] = right / total if total else 0.0
            scores[f"{split}.{name}.f1"] = 2 * right / ((got.total() + wanted.total()) or 1)
            support |= dict.fromkeys(
                (f"{split}.{name}.{metric}" for metric in ("precision", "recall", "f1")), wanted.total()
            )
            if split == "dev":
                failures += [f"{name}\tmissing {key}" for key in (wanted - got).elements()]
                failures += [f"{name}\tsurplus {key}" for key in (got - wanted).elements()]
    return Measurement(scores, support, _sha(), _table(scores, support), failures)


def _gold(row: dict[str, Any], name: str) -> Counter[tuple[Any, ...]]:
    return Counter(
        _key(row["id"], item["value"], item["unit"], item["indicator"], item["scope"], name) for item in row["figures"]
    )


def _got(items: tuple[Figure, ...], row: str, name: str) -> Counter[tuple[Any, ...]]:
    known = {indicator.key for indicator in vocabulary().indicators}
    return Counter(
        _key(row, item.value, item.unit, item.indicator if item.indicator in known else None, item.scope, name)
        for item in items
    )


def _key(row: str, value: float, unit: str, indicator: str | None, scope: str, name: str) -> tuple[Any, ...]:
    """Two figures are the same when these agree; a number of another year or a plan is no figure of the year."""
    return (
        (row, value, unit)
        if name == "number"
        else (row, value, unit, indicator if scope in ("year", "total") else scope)
    )


def _sha() -> str:
    return hashlib.sha256(b"".join((GOLD / f"{split}.jsonl").read_bytes() for split in SPLITS)).hexdigest()


def _table(scores: dict[str, float], support: dict[str, int]) -> str:
    lines = ["| half | agreement on | precision | recall | F1 | gold figures |", "|---|---|---:|---:|---:|---:|"]
    for split in SPLITS:
        for name, zh in (("number", "value and unit"), ("indicator", "value, unit and indicator")):
            values = " | ".join(f"{scores[f'{split}.{name}.{metric}']:.3f}" for metric in ("precision", "recall", "f1"))
            lines.append(f"| {split} | {zh} | {values} | {support[f'{split}.{name}.f1']} |")
    return "\n".join(lines)
