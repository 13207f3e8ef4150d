"""The gold corpus of statements, where it lies; read by ``gongkai.nlp.training.corpus``, which describes its format."""

from __future__ import annotations

from pathlib import Path

from gongkai.nlp.training import corpus
from gongkai.nlp.training.corpus import GoldStatement, Label, Unit, load_labels

__all__ = ["HOLDOUT", "ROOT", "GoldStatement", "Label", "Unit", "load_labels", "load_units"]

HOLDOUT = frozenset({"w5", "w15", "w16"})  # the writers whose units only measure
ROOT = Path(__file__).parent.parent / "corpora" / "gold"


def load_units(folder: Path = ROOT / "units") -> list[Unit]:
    """Return every unit of the folder, in file order. Raises ValueError on malformed gold."""
    return corpus.load_units(folder)
