from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.nlp.codebook import load_codebook
from gongkai.nlp.tokenizer import default_tokenizer
from gongkai.nlp.training.build import Trained, train_all
from gongkai.nlp.training.corpus import Label, Unit, load_labels, load_units

GOLD = Path(__file__).parents[2] / "corpora" / "gold"


@pytest.fixture(scope="session")
def gold_units() -> list[Unit]:
    return [unit for unit in load_units(GOLD / "units") if unit.writer != "w5"]


@pytest.fixture(scope="session")
def gold_labels() -> dict[str, Label]:
    return load_labels(GOLD / "labels" / "settled.tsv")


@pytest.fixture(scope="session")
def small_training(gold_units, gold_labels) -> Trained:
    """Models of some forty units: enough to work, fast to fit."""
    default_tokenizer().cut("信息公开")
    return train_all(gold_units[::14], gold_labels, load_codebook())
