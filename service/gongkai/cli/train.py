"""``gongkai train``: models from the researcher's own gold."""

from __future__ import annotations

import sys
from pathlib import Path

from gongkai.nlp.codebook import load_codebook


def train_models(gold: Path, out: Path, codebook_path: Path | None) -> int:
    """Train on the gold folder, write the models into ``out`` and return the exit status."""
    from gongkai.nlp.training.build import load_gold, save, train_all

    codebook = load_codebook(codebook_path)
    units, labels = load_gold(gold, codebook)
    trained = train_all(units, labels, codebook)
    save(trained, out)
    sys.stderr.write(
        f"gongkai: {trained.n_units} units, {trained.n_statements} statements, {trained.seconds:.1f} s → {out}\n"
    )
    return 0
