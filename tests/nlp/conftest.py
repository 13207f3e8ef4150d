from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evaluation.gold import HOLDOUT
from gongkai.nlp.codebook import load_codebook
from gongkai.nlp.tokenizer import default_tokenizer
from gongkai.nlp.training.build import Trained, train_all
from gongkai.nlp.training.corpus import Label, Unit, load_labels, load_units

GOLD = Path(__file__).parents[2] / "corpora" / "gold"


@pytest.fixture(scope="session")
def gold_units() -> list[Unit]:
    return [unit for unit in load_units(GOLD / "units") if unit.writer not in HOLDOUT]


@pytest.fixture(scope="session")
def gold_labels() -> dict[str, Label]:
    return load_labels(GOLD / "labels" / "settled.tsv")


@pytest.fixture(scope="session")
def small_codebook(tmp_path_factory) -> Path:
    """The default codebook with a twentieth of its stock phrases: their fits take most of a training."""
    folder = tmp_path_factory.mktemp("codebook")
    source = load_codebook().path
    for suffix in (".toml", ".cues.toml"):
        shutil.copy(source.with_suffix(suffix), folder)
    phrases = source.with_suffix(".phrases.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / source.with_suffix(".phrases.tsv").name).write_text("".join(phrases[3::20]), encoding="utf-8")
    return folder / source.name


@pytest.fixture(scope="session")
def small_training(gold_units, gold_labels, small_codebook) -> Trained:
    """Models of some forty units: enough to work, fast to fit."""
    default_tokenizer().cut("信息公开")
    return train_all(gold_units[::14], gold_labels, load_codebook(small_codebook))
