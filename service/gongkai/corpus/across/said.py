"""The statements of organs, as the analyses compare them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai.corpus.across.organs import parted
from gongkai.corpus.across.shingles import Shingles, contained, jaccard, shingles, worded
from gongkai.nlp.headings import pivot_of
from gongkai.nlp.surface import fold

if TYPE_CHECKING:
    from gongkai.corpus.collection import Corpus

_SAID = """
    SELECT c.organ, c.agency, c.year, c.report, s.statement, s.role, s.themes, s.text, s.section, s.span_start
    FROM across_chosen c LEFT JOIN (SELECT * FROM statements WHERE role <> 'other') s USING (report)
    ORDER BY c.organ, c.year, s.span_start, s.statement
"""
UNTHEMED = "other"  # two statements without a theme have nothing in common by that
# Writers who never read one another share six tenths of a statement's shingles less than once in a million pairs
# (tests/corpus/across/test_bounds.py). In one organ's two reports, some hundred pairs, half is enough.
NEAR = 0.5
# A statement that was split, or put together with its neighbour, is still there as a whole.
WITHIN = 0.85
_LONG = 10  # shingles; of a shorter text the whole may stand in another by chance (更新不及时)
# 我局 and 本县 are the organ's own, whoever it is; so is the name of its region.
_OWN = re.compile(r"(?:我|本)+(?:机关|单位|部门|街道|[省市州盟县区旗镇乡街局委办厅院校队])")


@dataclass(frozen=True)
class Statement:
    """A statement and where it stands."""

    organ: str
    agency: str
    year: int
    report: str
    id: str
    role: str
    themes: tuple[str, ...]
    text: str
    section: str | None
    start: int

    @cached_property
    def words(self) -> str:
        """Return its words, without list marks, stops and figures, and with the organ as 我."""
        return _OWN.sub("我", worded(self.text).replace(_region(self.agency) or " ", "我"))

    @cached_property
    def shingles(self) -> Shingles:
        """Return the shingles of its words."""
        return shingles(self.words)

    @property
    def theme(self) -> str:
        """Return its first theme."""
        return self.themes[0] if self.themes else UNTHEMED


@cache
def _region(agency: str) -> str:
    return parted(agency).region


class Year(NamedTuple):
    """An organ's report of a year, with its issues, commitments and achievements."""

    organ: str
    agency: str
    year: int
    report: str
    said: list[Statement]


def years(corpus: Corpus) -> Iterator[Year]:
    """Yield the reports that speak for their years, also those that say nothing, by organ and year."""
    rows = corpus.rows(corpus.sql(_SAID))
    for (organ, agency, year, report), said in groupby(rows, key=lambda row: row[:4]):
        yield Year(organ, agency, year, report, [_statement(row) for row in said if row[4] and not is_lead(row[7])])


def _statement(row: tuple[Any, ...]) -> Statement:
    organ, agency, year, report, id_, role, themes, text, section, start = row
    return Statement(organ, agency, year, report, id_, role, tuple((themes or "").split()), text, section, start)


def is_lead(text: str) -> bool:
    """Return whether a statement only leads to those after it: 下一步，我局将做好以下工作："""
    return text.endswith(("：", ":")) and pivot_of(fold(text)) is not None


def by_organ(corpus: Corpus) -> Iterator[list[Year]]:
    """Yield the years of each organ in order; one organ is in memory at a time."""
    for _, found in groupby(years(corpus), key=lambda each: each.organ):
        yield list(found)


def near(one: Statement, two: Statement) -> float | None:
    """Return how alike two statements of one organ are when they are nearly the same, else None."""
    alike = jaccard(one.shingles, two.shingles)
    if alike >= NEAR:
        return alike
    long = min(len(one.shingles), len(two.shingles)) >= _LONG
    return alike if long and contained(one.shingles, two.shingles) >= WITHIN else None
