"""Which commitment answers which issue: shared words and themes, the order of corresponding lists, nearness.

Every pair within a section is described by ``FEATURES`` and scored by a logistic model whose weights lie in
``data/links.toml`` (fitted by ``python -m evaluation.tasks.links``). A commitment answers its best issue where that is
likely enough, and further ones that are likely by themselves; a general promise answers none.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from gongkai.errors import ArtifactError
from gongkai.nlp.model import Statement, StatementRole
from gongkai.nlp.surface import fold, mark_at, words_of
from gongkai.resources import load_toml

_DATA = Path(__file__).parent / "data" / "links.toml"
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

    def probability(self, values: Sequence[float]) -> float:
        """Return how likely it is that a coder would link the pair."""
        score = self.intercept + sum(weight * value for weight, value in zip(self.weights, values, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@cache
def load_model() -> Model:
    """Return the fitted model. Raises ArtifactError when the file does not fit ``FEATURES``."""
    data = load_toml(_DATA)
    if set(data["weights"]) != set(FEATURES):
        raise ArtifactError(f"{_DATA.name}: weights and features disagree")
    weights = tuple(float(data["weights"][name]) for name in FEATURES)
    return Model(weights, float(data["intercept"]), float(data["first"]), float(data["further"]))


def link(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the statements with ``answers`` of each commitment filled with the ids of the issues that it answers.

    Issues and commitments are compared within a section; a general promise answers none.
    """
    sections: dict[object, list[Statement]] = {}
    for statement in statements:
        sections.setdefault(statement.section, []).append(statement)
    answers: dict[str, tuple[str, ...]] = {}
    for members in sections.values():
        answers.update(_answers(members, load_model()))
    return tuple(replace(statement, answers=answers.get(statement.id, ())) for statement in statements)


def _answers(members: Sequence[Statement], model: Model) -> dict[str, tuple[str, ...]]:
    scored: dict[str, list[tuple[float, str]]] = {}
    for promise, issue, values in pairs(members):
        scored.setdefault(promise, []).append((model.probability(values), issue))
    return {promise: found for promise, row in scored.items() if (found := decide(row, model.first, model.further))}


def decide(row: Sequence[tuple[float, str]], first: float, further: float) -> tuple[str, ...]:
    """Return the issues that a commitment answers, given (probability, issue id) in the order of the issues."""
    best = max(row)[0]
    if best < first:
        return ()
    return tuple(issue for probability, issue in row if probability == best or probability >= further)


def pairs(members: Sequence[Statement]) -> Iterator[tuple[str, str, tuple[float, ...]]]:
    """Yield (commitment id, issue id, values of FEATURES) for every pair of a section's statements."""
    issues = [statement for statement in members if statement.role is StatementRole.ISSUE]
    promises = [statement for statement in members if statement.role is StatementRole.COMMITMENT]
    if issues and promises:
        yield from _Section(members, issues, promises).pairs()


class _Section:
    """The statements of a section, and what the values of all its pairs have in common."""

    def __init__(self, members: Sequence[Statement], issues: list[Statement], promises: list[Statement]) -> None:
        self.issues, self.promises = issues, promises
        self.place = {statement.id: place for place, statement in enumerate(members)}
        self.roles = [statement.role for statement in members]
        grams = {statement.id: _grams(statement.text) for statement in (*issues, *promises)}
        rarity = _rarity(grams.values())
        # fsum: the same in whatever order a set comes
        weight = {name: math.fsum(rarity[gram] for gram in found) for name, found in grams.items()}
        themes = {statement.id: _themes(statement) for statement in (*issues, *promises)}
        self.themes = themes
        self.likeness = [
            [
                math.fsum(rarity[gram] for gram in grams[promise.id] & grams[issue.id])
                / (1e-9 + math.sqrt(weight[promise.id] * weight[issue.id]))
                for issue in issues
            ]
            for promise in promises
        ]
        self.shared = [[_jaccard(themes[promise.id], themes[issue.id]) for issue in issues] for promise in promises]
        self.issue_items, self.promise_items = _items(issues), _items(promises)
        self.blocks = self.place[issues[-1].id] < self.place[promises[0].id]
        self.corresponding = 1 < self.issue_items[-1] == self.promise_items[-1]

    def pairs(self) -> Iterator[tuple[str, str, tuple[float, ...]]]:
        like_of_issue = [max(column) for column in zip(*self.likeness, strict=True)]
        theme_of_issue = [max(column) for column in zip(*self.shared, strict=True)]
        sharing_issue = [sum(value > 0 for value in column) for column in zip(*self.shared, strict=True)]
        for row, promise in enumerate(self.promises):
            likeness, shared = self.likeness[row], self.shared[row]
            like_best, theme_best = max(likeness), max(shared)
            sharing = sum(value > 0 for value in shared)
            run = self._run_before(self.place[promise.id])
            for column, issue in enumerate(self.issues):
                like, theme = likeness[column], shared[column]
                parallel = float(self.corresponding and self.issue_items[column] == self.promise_items[row])
                distance = self.place[promise.id] - self.place[issue.id]
                in_run = float(not self.blocks and self.place[issue.id] in run)
                values = (
                    like,
                    math.sqrt(like),
                    like / (like_best + _FAINT),
                    like / (like_of_issue[column] + _FAINT),
                    float(0 < like == like_best),
                    float(0 < like == like_of_issue[column]),
                    float(theme > 0),
                    float(theme > 0 and promise.themes[0].theme == issue.themes[0].theme),
                    theme / (theme_best + _FAINT),
                    theme / (theme_of_issue[column] + _FAINT),
                    float(theme > 0) / max(1, sharing),
                    float(theme > 0) / max(1, sharing_issue[column]),
                    parallel,
                    parallel * self.blocks,
                    float(distance == 1),
                    in_run,
                    in_run / max(1, len(run)),
                    float(self.blocks),
                    float(distance > 0),
                    float(not self.themes[promise.id]),
                    float(not self.themes[issue.id]),
                    1 / len(self.issues),
                )
                yield promise.id, issue.id, values

    def _run_before(self, place: int) -> range:
        """Return the places of the last unbroken run of issues before ``place``."""
        end = place
        while end > 0 and self.roles[end - 1] is not StatementRole.ISSUE:
            end -= 1
        start = end
        while start > 0 and self.roles[start - 1] is StatementRole.ISSUE:
            start -= 1
        return range(start, end)


def _items(run: Sequence[Statement]) -> list[int]:
    """Return the number of the list item, from 1, that each statement stands in: a mark opens a new one."""
    number = 0
    numbers = []
    for statement in run:
        if number == 0 or mark_at(fold(statement.text)) is not None:
            number += 1
        numbers.append(number)
    return numbers


def _themes(statement: Statement) -> frozenset[str]:
    return frozenset(theme.theme for theme in statement.themes) - {"other"}


def _jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / max(1, len(left | right))


def _grams(text: str) -> frozenset[str]:
    told = _THE_FIELD.sub("，", words_of(text))
    return frozenset(run[place : place + 2] for run in _NO_WORD.split(told) for place in range(len(run) - 1))


def _rarity(sets: Iterable[frozenset[str]]) -> dict[str, float]:
    members = list(sets)
    counts = Counter(gram for found in members for gram in found)
    return {gram: math.log(1 + len(members) / count) for gram, count in counts.items()}
