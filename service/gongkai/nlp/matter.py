"""Whether two clauses speak of the same matter, as names for the judge of boundaries.

R118 of the guideline: behind a comma a new statement begins where the clause has another object and stands alone as a
point. Words alone hardly tell (健全制度，印发办法 against 健全制度，开通热线); the themes of both clauses do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from operator import add

import numpy as np
from numpy.typing import NDArray

from gongkai.nlp.features import plain
from gongkai.nlp.linear import Floats
from gongkai.nlp.trunk import trunk

Pair = tuple[Sequence[str], str]  # the clauses before a comma, the one behind it
LEVELS = (0.15, 0.4, 0.7)  # probabilities of a theme told apart
NAMED = 1  # the index of the level from which a theme counts as named
PARTS = 6  # of a likeness between 0 and 1
MOST_SHARED = 3
_WORD = re.compile(r"\w+")


def names_of(pairs: Sequence[Pair], themes: Sequence[str], read: Callable[[Sequence[str]], Floats]) -> list[list[str]]:
    """Return the names of each pair; ``read`` gives the probability of each theme (columns) for clauses (rows)."""
    if not pairs:
        return []
    texts = [([trunk(plain(clause)) for clause in before], trunk(plain(behind))) for before, behind in pairs]
    flat = list(dict.fromkeys(clause for before, behind in texts for clause in (*before, behind)))
    row = {clause: at for at, clause in enumerate(flat)}
    told = read(flat)
    levels = _levels(np.searchsorted(LEVELS, told, side="right"), themes)
    last = told[[row[before[-1]] for before, _ in texts]]
    whole = np.stack([told[[row[clause] for clause in before]].max(axis=0) for before, _ in texts])
    right = told[[row[behind] for _, behind in texts]]
    likeness = _likeness(last, whole, right)
    named = (whole >= LEVELS[NAMED]).tolist()
    found = []
    for at, (before, behind) in enumerate(texts):
        names = _themes(levels[row[before[-1]]], levels[row[behind]])
        names += _earlier([theme for theme, known in zip(themes, named[at], strict=True) if known], levels[row[behind]])
        names += likeness[at]
        names += _shared(before, behind)
        found.append(names)
    return found


def _levels(reached: NDArray[np.intp], themes: Sequence[str]) -> list[list[tuple[str, int]]]:
    found: list[list[tuple[str, int]]] = [[] for _ in reached]
    rows, columns = np.nonzero(reached)
    for row, column, level in zip(rows.tolist(), columns.tolist(), reached[rows, columns].tolist(), strict=True):
        found[row].append((themes[column], level))
    return found


def _themes(left: Sequence[tuple[str, int]], right: Sequence[tuple[str, int]]) -> list[str]:
    names = [f"left {theme} {level}" for theme, most in left for level in range(1, most + 1)]
    names += [f"right {theme} {level}" for theme, most in right for level in range(1, most + 1)]
    for before, most in left:
        for behind, reached in right:
            names += [f"{before} > {behind} {level}" for level in range(1, min(most, reached) + 1)]
    return names


def _earlier(named: Sequence[str], right: Sequence[tuple[str, int]]) -> list[str]:
    return [f"{theme} >> {behind}" for theme in named for behind, level in right if level > NAMED]


def _likeness(last: Floats, whole: Floats, right: Floats) -> list[list[str]]:
    measures = {
        "like the last": _cosine(last, right),
        "like all": _cosine(whole, right),
        "new": (right * (1 - whole)).max(axis=1),
        "any": right.max(axis=1),
    }
    parts = np.stack([(values * PARTS).astype(np.int64) for values in measures.values()], axis=1).tolist()
    return [
        [name for measure, part in zip(measures, row, strict=True) for name in _STEPS[measure][part]] for row in parts
    ]


_STEPS = {
    measure: [
        [*(f"{measure} {step}" for step in range(1, part + 1)), f"{measure} = {part}"] for part in range(PARTS + 1)
    ]
    for measure in ("like the last", "like all", "new", "any")
}


def _cosine(one: Floats, other: Floats) -> Floats:
    lengths: Floats = np.sqrt((one * one).sum(axis=1) * (other * other).sum(axis=1) + 1e-9)
    likeness: Floats = (one * other).sum(axis=1) / lengths
    return likeness


def _shared(before: Sequence[str], behind: str) -> list[str]:
    words = _bigrams(behind)
    *earlier, last = map(_bigrams, before)
    return [
        f"shared {min(MOST_SHARED, len(words.intersection(last.union(*earlier))))}",
        f"shared with the last {min(MOST_SHARED, len(words & last))}",
    ]


def _bigrams(text: str) -> set[str]:
    letters = "".join(_WORD.findall(text))
    return set(map(add, letters, letters[1:]))
