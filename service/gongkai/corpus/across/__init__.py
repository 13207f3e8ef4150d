"""Questions across years and organs: tables made from those of a dataset, when they are asked for.

An analysis is a function in a module of this package, called as its table in ``data/across.toml``: it takes the opened
corpus and yields rows with that table's columns in their order. It reads tables, other analyses too, through
``corpus.rows(corpus.sql(...))``. What was made stays in the corpus until it is closed. How each decides: ``ACROSS.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongkai.corpus.collection import Corpus

Rows = Iterator[tuple[Any, ...]]
# The module of each table; it is imported when the table is asked for: some bring NumPy, SciPy or scikit-learn along.
ANALYSES = {
    "chains": "chains",
    "chain_reports": "chains",
    "year_findings": "year_findings",
    "recurrences": "recurrences",
    "copies": "copies",
    "copied_reports": "copies",
    "promises": "promises",
    "trends": "trends",
    "suggestions": "suggestions",
}


def analysis(name: str) -> Callable[[Corpus], Rows]:
    """Return the function that makes the table called ``name``."""
    found: Callable[[Corpus], Rows] = getattr(import_module(f"{__name__}.{ANALYSES[name]}"), name)
    return found
