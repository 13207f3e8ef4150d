"""Where the ledger of a corpus is: beside its reports in SQLite, or in a database that a file there names."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from gongkai.corpus.ledger_engine import without_password

_FILE = "ledger.sqlite"
_NOTE = "ledger.url"
VARIABLE = "GONGKAI_LEDGER"


def locate(corpus: Path, url: str | None = None, environ: Mapping[str, str] = os.environ) -> Path | str:
    """Return where the ledger of the corpus in this folder is.

    ``url`` counts first, then ``GONGKAI_LEDGER``, then what the folder notes, then the SQLite file in it.
    """
    if chosen := url or environ.get(VARIABLE):
        return chosen
    note = corpus / _NOTE
    return note.read_text(encoding="utf-8").strip() if note.is_file() else corpus / _FILE


def note(corpus: Path, where: Path | str) -> None:
    """Note a database in the folder of the corpus, its password left out, so that no run takes another ledger."""
    if isinstance(where, str):
        corpus.mkdir(parents=True, exist_ok=True)
        (corpus / _NOTE).write_text(without_password(where) + "\n", encoding="utf-8")
