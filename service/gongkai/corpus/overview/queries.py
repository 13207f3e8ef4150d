"""The questions of the overview, as data: what is asked is printed on the page, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.corpus.collection import Corpus
from gongkai.corpus.columns import ACROSS, TABLES
from gongkai.resources import load_toml

Row = Mapping[str, Any]
_DATA = Path(__file__).parent / "data" / "queries.toml"
_NAMED = re.compile(r"\{(\w+)\}")


class Asked:
    """A corpus that is asked, and the questions so far, in their order: their numbers are those on the page."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._answers: dict[str, Sequence[Row]] = {}

    def rows(self, name: str) -> Sequence[Row]:
        """Return what the query called ``name`` selects; it is asked once."""
        if name not in self._answers:
            for table in _queries()[name].get("tables", ()):
                self._corpus.table(table)  # made when it is first asked for
            relation = self._corpus.sql(sql(name))
            self._answers[name] = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
        return self._answers[name]

    def places(self, reports: Iterable[str]) -> dict[str, Row]:
        """Return organ, year and file of these reports by id."""
        relation = self._corpus.sql(
            "SELECT report, agency, year, source_name FROM reports WHERE list_contains($ids, report)",
            {"ids": sorted(reports)},
        )
        return {row[0]: dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()}

    def reports(self, reports: Sequence[str]) -> list[Row]:
        """Return organ, year and file of these reports in their order."""
        found = self.places(reports)
        return [found[report] for report in reports]

    def tables(self, names: Iterable[str]) -> list[str]:
        """Return the tables that these queries read, in the order of the documents."""
        words = {word for name in names for word in re.findall(r"\w+", sql(name))}
        return [table for table in (*TABLES, *ACROSS) if table in words]

    def numbers(self, names: Iterable[str]) -> list[int]:
        """Return the numbers of these queries, from 1. Raises ValueError for one that was not asked."""
        return sorted(list(self._answers).index(name) + 1 for name in names)

    @property
    def queries(self) -> list[tuple[str, tuple[str, ...], str]]:
        """Return name, tables to make first, and words of each query that was asked."""
        return [(name, tuple(_queries()[name].get("tables", ())), sql(name)) for name in self._answers]


def sql(name: str) -> str:
    """Return the query called ``name``, others that it names filled in."""
    return _NAMED.sub(lambda found: f"({sql(found[1])})", _queries()[name]["sql"].strip())


@cache
def _queries() -> Mapping[str, Mapping[str, Any]]:
    return load_toml(_DATA)
