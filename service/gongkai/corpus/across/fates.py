"""What a report makes of a promise of the one before: judged by words, by objects, by themes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gongkai.corpus.across.objects import about, one_as_such, routine, same_object
from gongkai.corpus.across.rarity import Weighed, likeness
from gongkai.corpus.across.said import UNTHEMED, Statement, near
from gongkai.corpus.across.shingles import jaccard
from gongkai.corpus.across.tenses import Tense

# How alike a commitment and what came of it are (``rarity``). Of 24 commitments of ours, each with a report of its
# being done and a renewal in other words, the deeds reach the higher bound and all renewals but one the lower, which no
# other pair does. Of pairs with any statement of the gold less than one in 250 is above the lower, one in 1,000 above
# the higher (tests/corpus/across/test_bounds.py).
SAME_OBJECT = 0.15
SAME_OBJECT_OTHER_THEME = 0.25
# A thing may be done and promised on: then it is kept. A deed that is only somewhat like it is another thing where the
# renewal is much more so.
_SURELY_SAME = 0.3
_PROMISED_ON = 0.2
_BASES = ("theme", "object", "words")  # the surest last
_TARGET = re.compile(r"\d")  # 全年公开信息不少于500条 is kept by a count


class Thing(NamedTuple):
    """A statement with what it is about."""

    said: Statement
    tense: Tense
    weighed: Weighed


class Fate(NamedTuple):
    """What became of a promise: ``basis`` tells what evidence and promise have in common."""

    name: str
    evidence: Statement | None
    alike: float
    basis: str | None


def fate(made: Thing, told: Sequence[Thing]) -> Fate:
    """Return what became of a promise, by what the next report tells."""
    done = [each for each in told if each.tense is Tense.DONE]
    unclear = [each for each in told if each.tense is Tense.UNCLEAR]
    planned = [each for each in told if each.tense is Tense.PLANNED]
    for each in unclear:  # said again word for word it is the promise, else what came of it
        (planned if near(made.said, each.said) else done).append(each)
    kept, again = _nearest("kept", made, done), _nearest("repeated", made, planned)
    sure = kept.alike >= _SURELY_SAME or max(kept.alike, SAME_OBJECT) + _PROMISED_ON >= again.alike
    if kept.evidence and (sure or not again.evidence):
        return kept
    if again.evidence:
        return again
    return Fate("dropped", None, max(kept.alike, again.alike), None)


def _nearest(name: str, made: Thing, others: Iterable[Thing]) -> Fate:
    """Return the surest evidence, with none where even the likest statement speaks of something else."""
    best, rank = Fate(name, None, 0.0, None), (-1, -1.0)
    for other in others:
        alike = round(_alike(made, other), 4)
        basis = basis_of(made.said, other.said, alike, done=name == "kept")
        if ((_BASES.index(basis) if basis else -1), alike) > rank:
            rank = (_BASES.index(basis) if basis else -1, alike)
            best = Fate(name, other.said if basis else None, alike, basis)
    return best


def basis_of(made: Statement, other: Statement, alike: float, *, done: bool) -> str | None:
    """Return by what a statement is seen to speak of the promise: words, object or theme; None where it does not.

    A deed has more to show than a renewal: a count of the year's routine is none, and the theme alone is not enough.
    """
    if done and routine(other.text) and not _TARGET.search(made.text):
        return None
    shared = [theme for theme in made.themes if theme in other.themes and theme != UNTHEMED]
    if alike >= (SAME_OBJECT if set(made.themes) & set(other.themes) else SAME_OBJECT_OTHER_THEME):
        return "words"
    pairs = [(theme, about(made.text, theme), about(other.text, theme)) for theme in shared]
    if any(same_object(one, two) for _, one, two in pairs):
        return "object"
    first = (pair for pair in pairs if pair[0] == made.theme == other.theme)
    return "theme" if not done and any(one_as_such(one, two) for _, one, two in first) else None


def _alike(one: Thing, two: Thing) -> float:
    """Return how alike two statements are; the same words are the same thing, whatever they are."""
    return max(likeness(one.weighed, two.weighed), jaccard(one.said.shingles, two.said.shingles))
