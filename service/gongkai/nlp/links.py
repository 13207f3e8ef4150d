"""Which commitment answers which issue: shared words and themes, the order of corresponding lists, nearness.

Every pair within a section is described by ``FEATURES`` and scored by a logistic model whose weights lie in
``data/links.toml`` (fitted by ``python -m evaluation.train``). A commitment answers its best issue where that is
likely enough, and further ones that are likely by themselves; a general promise answers none.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from operator import add
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gongkai.errors import ArtifactError
from gongkai.nlp.linear import Floats
from gongkai.nlp.model import Statement, StatementRole
from gongkai.nlp.settled_problems import mends_last_year, of_last_year
from gongkai.nlp.surface import fold, mark_at, words_of
from gongkai.resources import load_toml

Values = NDArray[np.float64]

DATA = Path(__file__).parent / "data" / "links.toml"
_NO_WORD = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")
# What every sentence of these reports is about: 公开工作 in a promise and in an issue makes them no likelier a pair.
_THE_FIELD = re.compile(r"(?:政府信息|政务|信息)公开(?:工作)?|公开工作|工作")
# Added to a maximum before a share of it is taken, so that a faint best is not mistaken for a clear one.
_FAINT = 0.05

FEATURES = (
    "likeness",  # shared pairs of characters, weighted by their rarity in the section
    "likeness_root",
    "likeness_of_promise_best",  # as a share of the promise's likeness to its likest issue
    "likeness_of_issue_best",
    "promise_best",  # 1 where no other issue is more like the promise
    "issue_best",
    "shares_theme",
    "first_theme",
    "theme_of_promise_best",
    "theme_of_issue_best",
    "theme_among_issues",  # a theme that few issues of the section share says more
    "theme_among_promises",
    "matter",  # themes that are likely of both, assigned or not
    "matter_root",  # of the likeliest theme of both
    "matter_of_promise_best",
    "matter_of_issue_best",
    "promise_best_matter",
    "issue_best_matter",
    "parallel",  # as many promised items as issue items, and the same number
    "parallel_blocks",  # and all issues come before all promises
    "next",  # the promise follows the issue at once
    "in_run",  # lists alternate, and the issue is of the last run before the promise
    "in_run_share",
    "blocks",
    "promise_after",
    "promise_themeless",
    "issue_themeless",
    "few_issues",
)


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of ``FEATURES``; an issue counts as answered from the probability ``first`` if best, else ``further``."""

    weights: tuple[float, ...]
    intercept: float
    first: float
    further: float

    def probabilities(self, values: Values) -> Values:
        """Return how likely it is that a coder would link each pair; ``values`` has the features in its last axis."""
        scores = values @ np.asarray(self.weights) + self.intercept
        return np.asarray(1 / (1 + np.exp(-scores.clip(-30, 30))))


@cache
def load_model() -> Model:
    """Return the fitted model. Raises ArtifactError when the file does not fit ``FEATURES``."""
    data = load_toml(DATA)
    if set(data["weights"]) != set(FEATURES):
        raise ArtifactError(f"{DATA.name}: weights and features disagree")
    weights = tuple(float(data["weights"][name]) for name in FEATURES)
    return Model(weights, float(data["intercept"]), float(data["first"]), float(data["further"]))


@dataclass(frozen=True, slots=True)
class Matters:
    """What statements (rows) are about: ``assigned`` themes (columns), the ``first`` of them (-1: none), and how likely
    each theme is. The theme that stands for none has no column, or an empty one."""

    assigned: NDArray[np.bool_]
    first: NDArray[np.intp]
    likely: Floats

    def of(self, rows: Sequence[int]) -> Matters:
        """Return the matters of some rows."""
        return Matters(self.assigned[rows], self.first[rows], self.likely[rows])


def link(
    statements: Sequence[Statement], likely: Sequence[Mapping[str, float]] | None = None, *, fallback: str = "other"
) -> tuple[Statement, ...]:
    """Return the statements with ``answers`` of each commitment filled with the ids of the issues that it answers.

    Issues and commitments are compared within a section; a general promise answers none. ``likely`` tells of each
    statement how likely every theme is; without it, only the assigned ones are. ``fallback`` is the theme that
    stands for none.
    """
    told = likely or [{theme.theme: theme.score for theme in statement.themes} for statement in statements]
    sections: dict[object, list[int]] = {}
    for at, statement in enumerate(statements):
        sections.setdefault(statement.section, []).append(at)
    answers: dict[str, tuple[str, ...]] = {}
    for places in sections.values():
        members = [statements[at] for at in places]
        pairs = Pairs([member.text for member in members], [member.role for member in members])
        if pairs:
            matters = _matters(members, [told[at] for at in places], fallback)
            found = pairs.answers(pairs.probabilities(matters, load_model()), matters, load_model())
            answers.update((members[at].id, tuple(members[one].id for one in issues)) for at, issues in found.items())
    return tuple(replace(statement, answers=answers.get(statement.id, ())) for statement in statements)


def _matters(members: Sequence[Statement], likely: Sequence[Mapping[str, float]], fallback: str) -> Matters:
    # the likeliest first, as the weights were fitted; a statement names its themes in another order
    said = [
        [theme.theme for theme in sorted(member.themes, key=lambda one: -one.score) if theme.theme != fallback]
        for member in members
    ]
    names = sorted({*chain(*said), *chain(*likely)} - {fallback})
    column = {name: at for at, name in enumerate(names)}
    assigned = np.zeros((len(members), len(column)), dtype=np.bool_)
    for row, themes in enumerate(said):
        assigned[row, [column[theme] for theme in themes]] = True
    first = np.asarray([column[themes[0]] if themes else -1 for themes in said], dtype=np.intp)
    values = [[themes.get(name, 0.0) for name in names] for themes in likely]
    return Matters(assigned, first, np.asarray(values, dtype=np.float32))


class Pairs:
    """Every promise (rows) with every issue (columns) of a section; false where there is none.

    What does not depend on themes is found once, so themes may be judged again and the pairs with them.
    """

    def __init__(self, texts: Sequence[str], roles: Sequence[StatementRole]) -> None:
        self.issues = [at for at, role in enumerate(roles) if role is StatementRole.ISSUE]
        self.promises = [at for at, role in enumerate(roles) if role is StatementRole.COMMITMENT]
        self._fixed = _fixed(texts, roles, self.promises, self.issues) if self else {}
        # What became of a problem of last year answers none of this year's (part five of the guideline, 7).
        mended = [mends_last_year(texts[at]) for at in self.promises]
        self._apart = np.logical_and.outer(mended, [not of_last_year(texts[at]) for at in self.issues])

    def __bool__(self) -> bool:
        return bool(self.issues and self.promises)

    def values(self, matters: Matters) -> Values:
        """Return ``FEATURES`` of every pair: (promises, issues, features)."""
        found = self._fixed | _themed(matters.of(self.promises), matters.of(self.issues))
        return np.stack([found[name] for name in FEATURES], axis=-1)

    def probabilities(self, matters: Matters, model: Model) -> Values:
        """Return how likely each pair is: (promises, issues)."""
        return model.probabilities(self.values(matters))

    def answers(self, probabilities: Values, matters: Matters, model: Model) -> dict[int, tuple[int, ...]]:
        """Return the places of the issues that each commitment, by its place, answers; those that answer none lack.

        A promise of no theme is a general one and answers none (part five of the guideline, 1).
        """
        general = matters.of(self.promises).first < 0
        probabilities = np.where(self._apart | general[:, None], 0.0, probabilities)
        best = probabilities.max(axis=1, keepdims=True)
        said = (best >= model.first) & ((probabilities == best) | (probabilities >= model.further))
        return {
            promise: tuple(issue for issue, answered in zip(self.issues, row, strict=True) if answered)
            for promise, row in zip(self.promises, said.tolist(), strict=True)
            if any(row)
        }


def _fixed(
    texts: Sequence[str], roles: Sequence[StatementRole], promises: Sequence[int], issues: Sequence[int]
) -> dict[str, Values]:
    """Return the features that do not depend on themes."""
    shape = (len(promises), len(issues))
    like = _likeness([_grams(texts[at]) for at in promises], [_grams(texts[at]) for at in issues])
    best, best_of_issue = like.max(axis=1, keepdims=True), like.max(axis=0, keepdims=True)
    blocks = issues[-1] < promises[0]
    promise_items, issue_items = _items([texts[at] for at in promises]), _items([texts[at] for at in issues])
    corresponding = 1 < issue_items[-1] == promise_items[-1]
    parallel = (np.equal.outer(promise_items, issue_items) & corresponding).astype(np.float64)
    distance = np.subtract.outer(promises, issues)
    run = np.zeros(shape)
    if not blocks:
        runs = [_run_before(roles, at) for at in promises]
        run = np.asarray([[float(at in one) for at in issues] for one in runs])
    lengths = run.sum(axis=1, keepdims=True).clip(1)
    return {
        "likeness": like,
        "likeness_root": np.sqrt(like),
        "likeness_of_promise_best": like / (best + _FAINT),
        "likeness_of_issue_best": like / (best_of_issue + _FAINT),
        "promise_best": ((like > 0) & (like == best)).astype(np.float64),
        "issue_best": ((like > 0) & (like == best_of_issue)).astype(np.float64),
        "parallel": parallel,
        "parallel_blocks": parallel * blocks,
        "next": (distance == 1).astype(np.float64),
        "in_run": run,
        "in_run_share": run / lengths,
        "blocks": np.full(shape, float(blocks)),
        "promise_after": (distance > 0).astype(np.float64),
        "few_issues": np.full(shape, 1 / len(issues)),
    }


def _themed(promises: Matters, issues: Matters) -> dict[str, Values]:
    """Return the features that compare themes."""
    said, named = promises.assigned.astype(np.float64), issues.assigned.astype(np.float64)
    both = said @ named.T
    either = np.add.outer(said.sum(axis=1), named.sum(axis=1)) - both
    shared = both / either.clip(1)
    shares = (shared > 0).astype(np.float64)
    roots, their_roots = np.sqrt(promises.likely.astype(np.float64)), np.sqrt(issues.likely.astype(np.float64))
    matter = roots @ their_roots.T
    likeliest = (roots[:, None, :] * their_roots[None, :, :]).max(axis=-1, initial=0.0)
    best, best_of_issue = matter.max(axis=1, keepdims=True), matter.max(axis=0, keepdims=True)
    themeless, their_themeless = said.sum(axis=1) == 0, named.sum(axis=1) == 0
    nothing = np.zeros_like(shared)
    return {
        "shares_theme": shares,
        "first_theme": shares * np.equal.outer(promises.first, issues.first),
        "theme_of_promise_best": shared / (shared.max(axis=1, keepdims=True) + _FAINT),
        "theme_of_issue_best": shared / (shared.max(axis=0, keepdims=True) + _FAINT),
        "theme_among_issues": shares / shares.sum(axis=1, keepdims=True).clip(1),
        "theme_among_promises": shares / shares.sum(axis=0, keepdims=True).clip(1),
        "matter": matter,
        "matter_root": likeliest,
        "matter_of_promise_best": matter / (best + _FAINT),
        "matter_of_issue_best": matter / (best_of_issue + _FAINT),
        "promise_best_matter": ((matter > 0) & (matter == best)).astype(np.float64),
        "issue_best_matter": ((matter > 0) & (matter == best_of_issue)).astype(np.float64),
        "promise_themeless": nothing + themeless[:, None],
        "issue_themeless": nothing + their_themeless[None, :],
    }


def _likeness(promises: Sequence[frozenset[str]], issues: Sequence[frozenset[str]]) -> Values:
    """Return how like each promise is to each issue, 0 to 1: a cosine over what they share, the rare counting more."""
    rarity = _rarity([*promises, *issues])
    # fsum: the same in whatever order a set comes
    weights = [[math.fsum(rarity[gram] for gram in grams) for grams in side] for side in (promises, issues)]
    shared = [[math.fsum(rarity[gram] for gram in one & other) for other in issues] for one in promises]
    return np.asarray(shared) / (1e-9 + np.sqrt(np.multiply.outer(*weights)))


def _run_before(roles: Sequence[StatementRole], place: int) -> range:
    """Return the places of the last unbroken run of issues before ``place``."""
    end = place
    while end > 0 and roles[end - 1] is not StatementRole.ISSUE:
        end -= 1
    start = end
    while start > 0 and roles[start - 1] is StatementRole.ISSUE:
        start -= 1
    return range(start, end)


def _items(texts: Sequence[str]) -> list[int]:
    """Return the number of the list item, from 1, that each text stands in: a mark opens a new one."""
    number = 0
    numbers = []
    for text in texts:
        if number == 0 or mark_at(fold(text)) is not None:
            number += 1
        numbers.append(number)
    return numbers


def _grams(text: str) -> frozenset[str]:
    told = _THE_FIELD.sub("，", words_of(text))
    return frozenset(chain.from_iterable(map(add, run, run[1:]) for run in _NO_WORD.split(told)))


def _rarity(sets: Iterable[frozenset[str]]) -> dict[str, float]:
    members = list(sets)
    counts = Counter(gram for found in members for gram in found)
    return {gram: math.log(1 + len(members) / count) for gram, count in counts.items()}
