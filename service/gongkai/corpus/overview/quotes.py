"""The reports that the page quotes: each has a number, under which the appendix lists it."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.corpus.overview.queries import Row


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a report, as printed, and where they stand. ``number`` is the report's in the appendix."""

    text: str
    agency: str
    year: int | None
    number: int
    statement: str
    page: int | None


class Quoted:
    """Gives numbers to reports in the order in which they are quoted."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, report: str) -> int:
        """Return the number of a report."""
        return self._numbers.setdefault(report, len(self._numbers) + 1)

    def quote(self, row: Row, prefix: str = "", statement: str = "statement") -> Quote:
        """Return the quotation of a row; ``prefix`` tells its columns from another's: ``other_text``."""
        return Quote(
            text=row[f"{prefix}text"],
            agency=row[f"{prefix}agency"],
            year=row[f"{prefix}year"],
            number=self.number(row[f"{prefix}report"]),
            statement=row[f"{prefix}{statement}"],
            page=row.get(f"{prefix}page"),
        )

    @property
    def reports(self) -> list[str]:
        """Return the ids of the reports by number."""
        return list(self._numbers)
