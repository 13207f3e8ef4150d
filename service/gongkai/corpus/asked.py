"""Whether what is asked for by name is there: a typo is told, not answered by an empty table."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from typing import TYPE_CHECKING

from gongkai.corpus.columns import codes
from gongkai.corpus.dataset_parquet import quoted
from gongkai.errors import UsageError

if TYPE_CHECKING:
    from gongkai.corpus.collection import Corpus

_CLOSE = 0.5  # of difflib: 司法厅 for 司法局
_MOST = 5  # names that are offered


def known_code(corpus: Corpus, what: str, code: str | None, *, also: str | None = None) -> None:
    """Raise UsageError where a list has no such code, nor the table ``also`` in its column of that name."""
    if code is None or code in codes(what):
        return
    there = {*codes(what)}
    if also is not None:  # a codebook of one's own
        query = f"SELECT DISTINCT {quoted(what)} FROM {quoted(also)} WHERE {quoted(what)} IS NOT NULL"  # noqa: S608
        there |= {row[0] for row in corpus.sql(query).fetchall()}
    if code not in there:
        raise _unknown(what, code, sorted(there))


def known_organ(corpus: Corpus, agency: str, region_code: str | None = None) -> None:
    """Raise UsageError where no organ is or was called so, or none of that name has the region."""
    corpus.table("chain_reports")
    found = corpus.sql(
        "SELECT DISTINCT r.region_code FROM chain_reports l JOIN reports r USING (report)"
        " WHERE $agency IN (l.organ, l.agency)",
        {"agency": agency},
    ).fetchall()
    if not found:
        names = corpus.sql("SELECT organ FROM chain_reports UNION SELECT agency FROM chain_reports").fetchall()
        raise _unknown("organ", agency, get_close_matches(agency, sorted(row[0] for row in names), _MOST, _CLOSE))
    if region_code is not None and (region_code,) not in found:
        raise _unknown("region_code", region_code, sorted(row[0] for row in found if row[0]))


def _unknown(what: str, asked: str, there: Collection[str]) -> UsageError:
    offered_zh = f"；有 {'、'.join(there)}" if there else ""
    offered_en = f"; there is {', '.join(there)}" if there else ""
    return UsageError(f"没有 {what} {asked}{offered_zh}。 / There is no {what} {asked}{offered_en}.")
