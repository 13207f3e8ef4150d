"""Reports of one name and year that cannot be one organ's: no region tells them apart, their numbers do.

Two readings of one report, or a report and its correction, differ in a few cells; those of two organs in most that are
not 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

_SHARE = 0.5  # of the cells compared that differ
_LEAST = 5  # cells to compare: with fewer it cannot be told
DOUBTFUL = 0.5  # the confidence of a cell of which two readings of the file differ, at the most
CONFLICTS = """
    WITH named AS (
        SELECT report, agency, year, region_code, coalesce(correction, FALSE) AS corrects FROM {reports}
        WHERE agency IS NOT NULL AND year IS NOT NULL AND status <> 'failed' AND joined_to IS NULL),
    doubtful AS (
        SELECT * FROM named WINDOW same AS (PARTITION BY agency, year)
        QUALIFY count(*) OVER same > 1 AND bool_or(region_code IS NULL) OVER same
    ), pairs AS (
        SELECT a.report, b.report AS other FROM doubtful a JOIN doubtful b USING (agency, year)
        WHERE a.report < b.report AND NOT a.corrects AND NOT b.corrects
            AND (a.region_code IS NULL OR b.region_code IS NULL)
    )
    SELECT p.report, p.other FROM pairs p JOIN {values} a ON a.report = p.report
    JOIN {values} b ON b.report = p.other AND b.cell = a.cell
    WHERE (a.value <> 0 OR b.value <> 0) AND NOT a.local_row AND NOT b.local_row
        AND coalesce(a.confidence, 1) > {doubtful} AND coalesce(b.confidence, 1) > {doubtful}
    GROUP BY ALL HAVING count(*) >= {least} AND count(*) FILTER (a.value <> b.value) >= {share} * count(*) ORDER BY ALL
"""

Apart = Mapping[str, frozenset[str]]
NONE: Apart = {}


def conflicts(reports: str, values: str) -> str:
    """Return the query of such pairs; ``reports`` and ``values`` are what it selects from."""
    return CONFLICTS.format(reports=reports, values=values, doubtful=DOUBTFUL, least=_LEAST, share=_SHARE)


def apart_of(pairs: Iterable[tuple[Any, ...]]) -> Apart:
    """Return of each report those that are another organ's."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, two in pairs:
        found[one].add(two)
        found[two].add(one)
    return {report: frozenset(others) for report, others in found.items()}
