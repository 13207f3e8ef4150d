"""The organ's report and its next, as the other analyses take them up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gongkai.corpus.collection import Corpus

_EQUAL = 1e-6  # amounts of money have a few decimals, and sums of floats an error far below them
# Views over the chains; a report that speaks for its year, and the organ's next such report.
_VIEWS = {
    "across_chosen": """
        SELECT l.organ, c.agency, l.year, l.report FROM chain_reports l JOIN chains c USING (organ) WHERE l.chosen
    """,
    "across_pairs": """
        SELECT * FROM (
            SELECT *, lead(year) OVER years AS next_year, lead(report) OVER years AS next_report FROM across_chosen
            WINDOW years AS (PARTITION BY organ ORDER BY year)
        ) WHERE next_report IS NOT NULL
    """,
}


class Finding(NamedTuple):
    """A row of ``year_findings``."""

    organ: str
    agency: str
    year: int
    next_year: int | None
    code: str
    status: str
    severity: str
    cell: str | None
    left: float | None
    right: float | None
    message_zh: str
    message_en: str
    report: str
    next_report: str | None


def prepare(corpus: Corpus) -> None:
    """Let ``across_chosen`` and ``across_pairs`` be asked in SQL."""
    corpus.table("chains")
    corpus.table("chain_reports")
    for name, query in _VIEWS.items():
        corpus.view(name, query)


def shown(number: float | None, lang: str) -> str:
    """Return a number as a message prints it."""
    if number is None:
        return "空白" if lang == "zh" else "blank"
    return f"{number:,.6f}".rstrip("0").rstrip(".")


def status_of(left: float | None, right: float | None, *, doubtful: bool = False) -> str:
    """Return whether both sides are equal.

    It cannot be told where one is missing, nor where they differ and a number was ``doubtful``.
    """
    if left is None or right is None:
        return "not_assessable"
    if abs(left - right) < _EQUAL:
        return "pass"
    return "not_assessable" if doubtful else "fail"
