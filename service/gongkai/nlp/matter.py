"""Whether two clauses speak of the same matter, as names for the judge of boundaries.

R118 of the guideline: behind a comma a new statement begins where the clause has another object and stands alone as a
point. Words alone hardly tell (健全制度，印发办法 against 健全制度，开通热线); the themes of both clauses do: with
them the judge errs at a seventh fewer commas of writers that it did not learn from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from gongkai.nlp.features import plain
from gongkai.nlp.linear import Floats

Pair = tuple[Sequence[str], str]  # the clauses before a comma, the one behind it
LEVELS = (0.15, 0.4, 0.7)  # probabilities of a theme told apart
NAMED = 1  # the index of the level from which a theme counts as named
PARTS = 6  # of a likeness between 0 and 1
MOST_SHARED = 3
_WORD = re.compile(r"\w+")


def names_of(pairs: Sequence[Pair], themes: Sequence[str], read: Callable[[Sequence[str]], Floats]) -> list[list[str]]:
    """Return the names of each pair; ``read`` gives the probability of each theme (columns) for clauses (rows)."""
    texts = [([plain(clause) for clause in before], plain(behind)) for before, behind in pairs]
    flat = list(dict.fromkeys(clause for before, behind in texts for clause in (*before, behind)))
    row = {clause: at for at, clause in enumerate(flat)}
    told = read(flat)
    levels = [_levels(one, themes) for one in told]
    found = []
    for before, behind in texts:
        rows = [row[clause] for clause in before]
        right = row[behind]
        names = _themes(levels[rows[-1]], levels[right])
        names += _earlier(told[rows].max(axis=0), levels[right], themes)
        names += _likeness(told[rows[-1]], told[rows].max(axis=0), told[right])
        names += _shared(before, behind)
        found.append(names)
    return found


def _levels(probabilities: Floats, themes: Sequence[str]) -> list[tuple[str, int]]:
    reached = np.searchsorted(LEVELS, probabilities, side="right")
    return [(theme, level) for theme, level in zip(themes, reached.tolist(), strict=True) if level]


def _themes(left: Sequence[tuple[str, int]], right: Sequence[tuple[str, int]]) -> list[str]:
    names = [f"left {theme} {level}" for theme, most in left for level in range(1, most + 1)]
    names += [f"right {theme} {level}" for theme, most in right for level in range(1, most + 1)]
    for before, most in left:
        for behind, reached in right:
            names += [f"{before} > {behind} {level}" for level in range(1, min(most, reached) + 1)]
    return names


def _earlier(before: Floats, right: Sequence[tuple[str, int]], themes: Sequence[str]) -> list[str]:
    named = [theme for theme, probability in zip(themes, before.tolist(), strict=True) if probability >= LEVELS[NAMED]]
    return [f"{theme} >> {behind}" for theme in named for behind, level in right if level > NAMED]


def _likeness(left: Floats, before: Floats, right: Floats) -> list[str]:
    measures = {
        "like the last": _cosine(left, right),
        "like all": _cosine(before, right),
        "new": float((right * (1 - before)).max()),
        "any": float(right.max()),
    }
    names = []
    for name, value in measures.items():
        part = int(value * PARTS)
        names += [f"{name} {step}" for step in range(1, part + 1)]
        names.append(f"{name} = {part}")
    return names


def _cosine(one: Floats, other: Floats) -> float:
    return float(one @ other / np.sqrt((one @ one) * (other @ other) + 1e-9))


def _shared(before: Sequence[str], behind: str) -> list[str]:
    words = _bigrams(behind)
    everywhere = set[str]().union(*map(_bigrams, before))
    return [
        f"shared {min(MOST_SHARED, len(words & everywhere))}",
        f"shared with the last {min(MOST_SHARED, len(words & _bigrams(before[-1])))}",
    ]


def _bigrams(text: str) -> set[str]:
    letters = "".join(_WORD.findall(text))
    return {letters[at : at + 2] for at in range(len(letters) - 1)}
