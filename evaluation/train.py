"""Trains the models that travel with gongkai: ``python -m evaluation.train``. The hold-out's writer is left out.

Writes ``models/themes``, ``models/boundaries``, the weights of answer links (``evaluation/answers.py``), a card for
each model with the scores just measured, and the manifest.
"""

from __future__ import annotations

import sys
from pathlib import Path

from evaluation import answers
from evaluation.gold import HOLDOUT, ROOT
from gongkai.nlp.codebook import load_codebook
from gongkai.nlp.linear import write_manifest
from gongkai.nlp.tagging import Tagger
from gongkai.nlp.tokenizer import default_tokenizer
from gongkai.nlp.training.build import Trained, load_gold, save, train_all

CARDS = Path(__file__).parent / "cards"
MODELS = Path(__file__).parent.parent / "models"


def train_default() -> Trained:
    """Return the models trained on every writer but the hold-out's."""
    codebook = load_codebook()
    units, labels = load_gold(ROOT, codebook)
    return train_all([unit for unit in units if unit.writer not in HOLDOUT], labels, codebook)


def main() -> int:
    """Train, write into ``models/`` and say how long it took."""
    trained = train_default()
    save(trained, MODELS)
    answers.fit(Tagger(trained.themes, default_tokenizer().cut))
    from evaluation.tasks.statements import measure  # loads what was just saved

    table = measure().table
    for path in sorted(CARDS.glob("*.md")):
        card = path.read_text(encoding="utf-8").format(trained=trained, table=table)
        (MODELS / path.stem / "CARD.md").write_text(card, encoding="utf-8", newline="\n")
    write_manifest(MODELS)
    sys.stderr.write(f"{trained.n_units} units, {trained.n_statements} statements, {trained.seconds:.1f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
