"""Statements that return in the organ's next report: nearly the same words, or the same theme admitted again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai.corpus.across.objects import about, same_object
from gongkai.corpus.across.pairs import prepare
from gongkai.corpus.across.rarity import Rarity, likeness
from gongkai.corpus.across.said import UNTHEMED, Statement, Year, by_organ, near
from gongkai.corpus.across.said import years as all_years
from gongkai.corpus.across.shingles import jaccard

if TYPE_CHECKING:
    from gongkai.corpus.collection import Corpus

# Where the theme that two statements share is not the first of both, they speak of one thing only when they share words
# too (``rarity``), or name one thing in it (``objects``): what does not belong together stays below.
_SHARED = 0.15
_Runs = dict[tuple[str, str], tuple[int, int]]  # of role and theme: since when, and how many reports


class _Pair(NamedTuple):
    alike: float
    theme: str
    kind: str
    one: Statement
    two: Statement


def recurrences(corpus: Corpus) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each pair and theme that it shares, by organ and year."""
    prepare(corpus)
    rarity = Rarity(said.words for year in all_years(corpus) for said in year.said if said.role == "issue")
    for years in by_organ(corpus):
        runs: _Runs = {}
        for year, following in pairwise(years):
            runs = _gone_on(runs, year, following)
            found = _pairs(year.said, following.said, rarity)
            for pair in sorted(found, key=lambda pair: (pair.two.start, pair.two.id, pair.one.start)):
                yield _row(pair, *runs[pair.two.role, pair.theme])


def _gone_on(runs: _Runs, year: Year, following: Year) -> _Runs:
    """Return since when, and in how many reports in a row, each role has a theme, at any rank."""
    before = _named(year)
    begun = {key: runs.get(key, (year.year, 1)) if key in before else (following.year, 0) for key in _named(following)}
    return {key: (since, count + 1) for key, (since, count) in begun.items()}


def _named(year: Year) -> set[tuple[str, str]]:
    return {(said.role, theme) for said in year.said for theme in said.themes or (said.theme,)}


def _row(pair: _Pair, since: int, run: int) -> tuple[Any, ...]:
    one, two = pair.one, pair.two
    return (
        one.organ, one.agency, pair.theme, two.role, one.year, two.year, one.id, two.id, pair.kind, since, run,
        one.text, two.text, round(pair.alike, 4), one.report, two.report,
    )  # fmt: skip


def _pairs(said: Sequence[Statement], following: Sequence[Statement], rarity: Rarity) -> Iterator[_Pair]:
    """Yield what returns from one report to the next; the same words first, then themes among what is left.

    Achievements return every year with other figures, and say nothing by that.
    """
    returned: set[tuple[str, str]] = set()
    for one in said:
        for two in following:
            alike = near(one, two) if one.role == two.role != "achievement" else None
            if alike is not None:
                returned |= {(one.report, one.id), (two.report, two.id)}
                for theme in _shared(one, two) or (two.theme,):
                    yield _Pair(alike, theme, "near_identical", one, two)
    left, right = (
        [each for each in some if each.role == "issue" and (each.report, each.id) not in returned]
        for some in (said, following)
    )
    yield from _again(left, right, rarity)


def _shared(one: Statement, two: Statement) -> tuple[str, ...]:
    """Return the themes that both have, the later statement's first one first."""
    return tuple(theme for theme in two.themes if theme in one.themes)


def _again(said: Sequence[Statement], following: Sequence[Statement], rarity: Rarity) -> Iterator[_Pair]:
    """Yield pairs of a theme, each statement once for each: those that both have it first, then the likest."""
    weighed = [[rarity.weighed(each.words) for each in some] for some in (said, following)]
    found: list[tuple[bool, float, int, int, str]] = []
    for place, one in enumerate(said):
        for other, two in enumerate(following):
            alike = likeness(weighed[0][place], weighed[1][other])
            for theme in _shared(one, two):
                both_first = one.theme == two.theme == theme
                if theme != UNTHEMED and (both_first or alike >= _SHARED or _one_thing(one, two, theme)):
                    found.append((not both_first, -alike, place, other, theme))
    taken: set[tuple[str, int, str]] = set()
    for _, _, place, other, theme in sorted(found):
        ends = {("one", place, theme), ("two", other, theme)}
        if taken.isdisjoint(ends):
            taken |= ends
            one, two = said[place], following[other]
            yield _Pair(jaccard(one.shingles, two.shingles), theme, "theme", one, two)


def _one_thing(one: Statement, two: Statement, theme: str) -> bool:
    return same_object(about(one.text, theme), about(two.text, theme))
