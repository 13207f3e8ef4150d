"""Statements that return in the organ's next report: nearly the same words, or the same theme admitted again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai.corpus.across.pairs import prepare
from gongkai.corpus.across.said import Statement, by_organ, near
from gongkai.corpus.across.shingles import jaccard

if TYPE_CHECKING:
    from gongkai.corpus.collection import Corpus

_UNTHEMED = "other"  # two statements without a theme have nothing in common
# Where the theme that two statements share is not the first of both, they speak of one thing only when they share words
# too: in statements of twenty characters a tenth of the shingles is a word of four or five.
_SHARED = 0.1


class _Pair(NamedTuple):
    alike: float
    theme: str
    kind: str
    one: Statement
    two: Statement


def recurrences(corpus: Corpus) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each pair, by organ and year."""
    prepare(corpus)
    for years in by_organ(corpus):
        runs: dict[tuple[str, str], tuple[int, int]] = {}
        for year, following in pairwise(years):
            found = _pairs(year.said, following.said)
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


def _pairs(said: Sequence[Statement], following: Sequence[Statement]) -> Iterator[_Pair]:
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
    left = [
        [each for each in some if each.role == "issue" and (each.report, each.id) not in returned]
        for some in (said, following)
    ]
    yield from _again(*left)


def _theme(one: Statement, two: Statement) -> str:
    """Return the theme that two statements of the same words share, the later one's where they share none."""
    return next((theme for theme in two.themes if theme in one.themes), two.theme)


def _again(said: Sequence[Statement], following: Sequence[Statement]) -> Iterator[_Pair]:
    """Yield pairs of one theme, each statement once, the likest first."""
    found = [
        _Pair(alike, theme, "theme", one, two)
        for one in said
        for two in following
        for theme in [_theme(one, two)]
        if theme != _UNTHEMED and theme in one.themes
        for alike in [jaccard(one.shingles, two.shingles)]
        if one.theme == two.theme or alike >= _SHARED
    ]
    found.sort(key=lambda pair: (pair.one.theme != pair.two.theme, -pair.alike, pair.one.start, pair.two.start))
    taken: set[tuple[str, str]] = set()
    for pair in found:
        ends = {(pair.one.report, pair.one.id), (pair.two.report, pair.two.id)}
        if not ends & taken:
            taken |= ends
            yield pair
