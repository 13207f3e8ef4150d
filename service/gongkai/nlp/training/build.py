"""From a gold folder to a folder of models: ``gongkai train``."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gongkai.errors import UsageError
from gongkai.nlp.codebook import Codebook
from gongkai.nlp.linear import LinearModel, save_model, write_manifest
from gongkai.nlp.model import StatementRole
from gongkai.nlp.tagging import Tagger
from gongkai.nlp.tokenizer import default_tokenizer
from gongkai.nlp.training import boundaries, statements
from gongkai.nlp.training.bounds import bounded
from gongkai.nlp.training.corpus import Label, Unit, load_labels, load_units
from gongkai.nlp.training.examples import examples_of
from gongkai.nlp.training.material import gather
from gongkai.nlp.training.practice import load_practice

SETTLED = "settled.tsv"


@dataclass(frozen=True, slots=True)
class Trained:
    """The models and what is worth telling about how they came about."""

    themes: LinearModel
    boundaries: LinearModel
    n_units: int
    n_statements: int
    seconds: float
    support: Mapping[str, int]


def load_gold(folder: Path, codebook: Codebook) -> tuple[list[Unit], dict[str, Label]]:
    """Return units and settled labels of a gold folder. Raises UsageError that names what is wrong."""
    try:
        units = bounded(load_units(folder / "units"), folder / "bounds")
        labels = load_labels(folder / "labels" / SETTLED)
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f"{folder}: {error}") from error
    if not units or not labels:
        raise UsageError(f"{folder}: 没有语料。 / No units or labels.")
    _check(units, labels, codebook)
    return units, labels


def train_all(units: Sequence[Unit], labels: Mapping[str, Label], codebook: Codebook) -> Trained:
    """Return models trained on the units that have labels."""
    begin = time.perf_counter()
    examples = examples_of(units, labels)
    practice = load_practice(codebook.path)
    cut = default_tokenizer().cut
    themes = statements.train(gather(examples, practice.phrases, codebook, cut))
    judge = boundaries.train(units, practice, Tagger(themes, cut))
    support = Counter(theme for example in examples for theme in example.label.themes)
    support.update(example.label.role for example in examples)
    return Trained(themes, judge, len(units), len(examples), time.perf_counter() - begin, support)


def save(trained: Trained, folder: Path) -> None:
    """Write both models and the manifest into ``folder``; other files of the folder stay and are listed."""
    save_model(trained.themes, folder / "themes")
    save_model(trained.boundaries, folder / "boundaries")
    write_manifest(folder)


def _check(units: Sequence[Unit], labels: Mapping[str, Label], codebook: Codebook) -> None:
    known = {statement.id for unit in units for statement in unit.statements}
    roles = {role.value for role in StatementRole}
    themes = set(codebook.theme_ids)
    for name, label in labels.items():
        if name not in known:
            raise UsageError(f"标注 {name} 没有对应的语句。 / Label {name} has no statement.")
        if label.role not in roles or not label.themes or not themes.issuperset(label.themes):
            raise UsageError(
                f"标注 {name}（{label.role} {','.join(label.themes)}）不在编码本中。 / Not in the codebook."
            )
