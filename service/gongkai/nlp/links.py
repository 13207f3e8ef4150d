"""Which commitment answers which issue: shared words and themes, the order of corresponding lists, nearness."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from gongkai.nlp.model import Statement, StatementRole
from gongkai.nlp.surface import body, fold

LINK_THRESHOLD = 0.32  # best F1 on the development units of the gold corpus
SAME_THEME, PARALLEL, NEXT = 0.35, 0.2, 0.15


def link(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the statements with ``answers`` of each commitment filled with the ids of the issues that it answers.

    Issues and commitments are compared within a section; a general promise answers none.
    """
    sections: dict[object, list[Statement]] = {}
    for statement in statements:
        sections.setdefault(statement.section, []).append(statement)
    answers: dict[str, tuple[str, ...]] = {}
    for members in sections.values():
        answers.update(_answers(members))
    return tuple(replace(statement, answers=answers.get(statement.id, ())) for statement in statements)


def _answers(members: Sequence[Statement]) -> dict[str, tuple[str, ...]]:
    issues = [statement for statement in members if statement.role is StatementRole.ISSUE]
    promises = [statement for statement in members if statement.role is StatementRole.COMMITMENT]
    if not issues or not promises:
        return {}
    grams = {statement.id: _grams(statement.text) for statement in (*issues, *promises)}
    rarity = _rarity(grams.values())
    places = {statement.id: place for place, statement in enumerate(members)}
    found: dict[str, tuple[str, ...]] = {}
    for number, promise in enumerate(promises):
        scored = [
            (
                _likeness(grams[promise.id], grams[issue.id], rarity)
                + (SAME_THEME if _share_theme(promise, issue) else 0.0)
                + (PARALLEL if len(issues) == len(promises) and number == order else 0.0)
                + (NEXT if places[promise.id] == places[issue.id] + 1 else 0.0),
                issue.id,
            )
            for order, issue in enumerate(issues)
        ]
        best = max(score for score, _ in scored)
        if best >= LINK_THRESHOLD:
            found[promise.id] = tuple(name for score, name in scored if score >= max(LINK_THRESHOLD, 0.9 * best))
    return found


def _share_theme(left: Statement, right: Statement) -> bool:
    shared = {theme.theme for theme in left.themes} & {theme.theme for theme in right.themes}
    return bool(shared - {"other"})


def _grams(text: str) -> frozenset[str]:
    words = body(fold(text))
    return frozenset(words[place : place + 2] for place in range(len(words) - 1))


def _rarity(grams: object) -> dict[str, float]:
    sets = list(grams)  # type: ignore[call-overload]
    counts = Counter(gram for members in sets for gram in members)
    return {gram: math.log(1 + len(sets) / count) for gram, count in counts.items()}


def _likeness(left: frozenset[str], right: frozenset[str], rarity: dict[str, float]) -> float:
    shared = sum(rarity[gram] for gram in left & right)
    return shared / (1e-9 + min(sum(rarity[gram] for gram in left), sum(rarity[gram] for gram in right)))
