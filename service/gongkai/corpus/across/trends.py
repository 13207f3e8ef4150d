"""What organs speak of, by theme, role, year, level and province: in how many, and how sure that is.

The unit is the organ, not the statement: a report that names a theme ten times counts once. Of several reports of one
organ and year the one that speaks for the year counts; reports without a single statement (a file of tables alone) are
not asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Any

from gongkai.corpus.columns import TYPES, codes, table
from gongkai.corpus.dataset_parquet import literal
from gongkai.errors import UsageError

if TYPE_CHECKING:
    import duckdb

    from gongkai.corpus.collection import Corpus

GROUPS = ("theme", "role", "year", "level", "province")
DEFAULT = ("theme", "role", "year")
_OF_REPORTS = ("year", "level", "province")
_Z = 1.959963984540054  # the normal quantile of a two-sided interval of 95 %


def trends_by(corpus: Corpus, by: Sequence[str] = DEFAULT) -> duckdb.DuckDBPyRelation:
    """Return the table ``trends`` with one row a group of ``by``, any of theme, role, year, level, province.

    A column that is not in ``by`` is blank: a theme or role is then any, years, levels and provinces are together.
    The interval is Wilson's of 95 % with the organs as its n: several years of one organ are no independent
    observations. What no report names is a row with 0. Raises UsageError for other names.
    """
    if not by or any(name not in GROUPS for name in by):
        asked = ", ".join(by) or "-"
        raise UsageError(
            f"不能按 {asked} 分组；可按 {'、'.join(GROUPS)}。 / Cannot group by {asked}; there are {', '.join(GROUPS)}."
        )
    corpus.table("chain_reports")
    return corpus.sql(_query([name for name in GROUPS if name in by]))


def trends(corpus: Corpus) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the table ``trends``: by theme, role and year."""
    return corpus.rows(trends_by(corpus))


def interval(share: float, n: int) -> tuple[float, float]:
    """Return Wilson's interval of 95 % of a share, 0 to 1, among ``n`` observations, as the table has it."""
    centre = (share + _Z**2 / 2 / n) / (1 + _Z**2 / n)
    half = _Z * sqrt(share * (1 - share) / n + _Z**2 / 4 / n**2) / (1 + _Z**2 / n)
    return max(min(centre - half, share), 0.0), min(max(centre + half, share), 1.0)


def _query(by: Sequence[str]) -> str:
    """Return the query. A blank level or province is a group of its own, so groups are matched as blanks too."""
    of_reports = [name for name in by if name in _OF_REPORTS]
    said = [name for name in by if name not in _OF_REPORTS]
    every = ", ".join(by)
    asked = ", ".join((*of_reports, "count(*) AS n_reports", "count(DISTINCT organ) AS n_organs"))
    shown = ", ".join(name if name in by else f"CAST(NULL AS {_type(name)}) AS {name}" for name in GROUPS)
    grid = " CROSS JOIN ".join(("asked", *(f"({_known(name)}) AS known_{name}({name})" for name in said)))
    matched = " AND ".join(f"grid.{name} IS NOT DISTINCT FROM named.{name}" for name in by)
    return f"""
    WITH told AS (
        SELECT r.report, l.organ, l.year, r.level, r.province FROM chain_reports l JOIN reports r USING (report)
        WHERE l.chosen AND EXISTS (SELECT 1 FROM statements s WHERE s.report = r.report)),
    asked AS (SELECT {asked} FROM told {_grouped(of_reports)}),
    grid AS (SELECT {every}, n_reports, n_organs FROM {grid}),
    named AS (
        SELECT {every}, count(DISTINCT report) AS n_with, count(DISTINCT (report, statement)) AS n_statements
        FROM told JOIN (SELECT report, statement, role, theme FROM themes) USING (report) {_grouped(by)}),
    shares AS (
        SELECT {", ".join(f"grid.{name}" for name in by)}, n_reports, n_organs, coalesce(n_with, 0) AS n_with,
            coalesce(n_with, 0) / n_reports AS share, coalesce(n_statements, 0) / n_reports AS mean_statements
        FROM grid LEFT JOIN named ON {matched} WHERE n_reports > 0),
    centred AS (
        SELECT *, (share + {_Z**2 / 2} / n_organs) / (1 + {_Z**2} / n_organs) AS centre,
            {_Z} * sqrt(share * (1 - share) / n_organs + {_Z**2 / 4} / n_organs ** 2) / (1 + {_Z**2} / n_organs) AS half
        FROM shares)
    SELECT {shown}, n_reports, n_organs, n_with, share,
        greatest(least(centre - half, share), 0) AS low, least(greatest(centre + half, share), 1) AS high,
        mean_statements
    FROM centred ORDER BY {every}"""  # noqa: S608 - names of this module and codes of the codebook


def _type(name: str) -> str:
    return TYPES[table("trends").column(name).type]


def _known(name: str) -> str:
    """Return a query of the codes there are; another codebook's themes are known by being there."""
    return f"VALUES {', '.join(f'({literal(code)})' for code in codes(name))} UNION SELECT {name} FROM themes"  # noqa: S608


def _grouped(names: Sequence[str]) -> str:
    return f"GROUP BY {', '.join(names)}" if names else ""
