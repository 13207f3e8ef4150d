"""What became of the files, as the ledger has it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_location import locate
from gongkai.corpus.ledger_model import Counts, Reason


@dataclass(frozen=True, slots=True)
class Account:
    """How many files were found and what became of them; why some failed."""

    counts: Counts
    reasons: tuple[Reason, ...]


def account(folder: Path, ledger_url: str | None = None) -> Account | None:
    """Return the account of the corpus in this folder, None where it has no ledger. Raises CorpusError."""
    where = locate(folder, ledger_url)
    if isinstance(where, Path) and not where.is_file():
        return None
    with Ledger(where) as ledger:
        return Account(ledger.counts(), tuple(ledger.reasons()))
