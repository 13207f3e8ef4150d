"""A part of the page: what its template shows, and the queries it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.corpus.overview.files import Account
from gongkai.corpus.overview.queries import Asked
from gongkai.corpus.overview.quotes import Quoted
from gongkai.corpus.overview.saying import Saying


@dataclass(frozen=True, slots=True)
class Context:
    """What every section is made from. ``account`` is None where the corpus has no ledger."""

    asked: Asked
    say: Saying
    quoted: Quoted
    account: Account | None


@dataclass(frozen=True, slots=True)
class Section:
    """``id`` names its anchor, its heading ``<id>.heading`` and its template."""

    id: str
    queries: tuple[str, ...]
    shown: Mapping[str, Any]
