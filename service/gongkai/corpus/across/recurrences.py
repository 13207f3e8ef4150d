"""Statements that return in the organ's next report: nearly the same words, or the same theme admitted again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai.corpus.across.pairs import prepare
from gongkai.corpus.across.rarity import Rarity, likeness
from gongkai.corpus.across.said import Statement, by_organ, near
from gongkai.corpus.across.said import years as all_years
from gongkai.corpus.across.shingles import jaccard

if TYPE_CHECKING:
    from gongkai.corpus.collection import Corpus

_UNTHEMED = "other"  # two statements without a theme have nothing in common
# Where the theme that two statements share is not the first of both, they speak of one thing only when they share words
# too (``rarity``): what does not belong together stays below.
_SHARED = 0.15


class _Pair(NamedTuple):
    alike: float
    theme: str
    kind: str
    one: Statement
    two: Statement


def recurrences(corpus: Corpus) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each pair, by organ and year."""
    prepare(corpus)
    rarity = Rarity(said.words for year in all_years(corpus) for said in year.said if said.role == "issue")
    for years in by_organ(corpus):
        runs: dict[tuple[str, str], tuple[int, int]] = {}
        for year, following in pairwise(years):
            found = _pairs(year.said, following.said, rarity)
            pairs = sorted(found, key=lambda pair: (pair.two.start, pair.two.id, pair.one.start))
            begun = {key: runs.get(key, (year.year, 1)) for key in {(pair.two.role, pair.theme) for pair in pairs}}
            runs = {key: (since, count + 1) for key, (since, count) in begun.items()}
            for pair in pairs:
                yield _row(pair, *runs[pair.two.role, pair.theme])


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
                yield _Pair(alike, _theme(one, two), "near_identical", one, two)
    left, right = (
        [each for each in some if each.role == "issue" and (each.report, each.id) not in returned]
        for some in (said, following)
    )
    yield from _again(left, right, rarity)


def _theme(one: Statement, two: Statement) -> str:
    """Return the theme that two statements of the same words share, the later one's where they share none."""
    return next((theme for theme in two.themes if theme in one.themes), two.theme)


def _again(said: Sequence[Statement], following: Sequence[Statement], rarity: Rarity) -> Iterator[_Pair]:
    """Yield pairs of one theme, each statement once: those whose first theme it is before others, then the likest."""
    weighed = [[rarity.weighed(each.words) for each in some] for some in (said, following)]
    found: list[tuple[bool, float, int, int]] = []
    for place, one in enumerate(said):
        for other, two in enumerate(following):
            theme = _theme(one, two)
            if theme == _UNTHEMED or theme not in one.themes:
                continue
            alike = likeness(weighed[0][place], weighed[1][other])
            if one.theme == two.theme or alike >= _SHARED:
                found.append((one.theme != two.theme, -alike, place, other))
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, _, place, other in sorted(found):
        if place not in taken[0] and other not in taken[1]:
            taken[0].add(place)
            taken[1].add(other)
            one, two = said[place], following[other]
            yield _Pair(jaccard(one.shingles, two.shingles), _theme(one, two), "theme", one, two)
