"""Sentences worth quoting: what was done, what falls short, what is promised, without repetition."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.nlp.model import Sentence, Statement, StatementRole
from gongkai.nlp.surface import body, fold
from gongkai.sections.model import Outline

SHORTEST, LONGEST = 12, 120  # characters of a quotable statement
REPETITION = 0.5  # Jaccard of character pairs above which two statements say the same
_ORDER = (StatementRole.ACHIEVEMENT, StatementRole.ISSUE, StatementRole.COMMITMENT)


def choose(outline: Outline, statements: Sequence[Statement], n: int = 4) -> tuple[Sentence, ...]:
    """Return up to ``n`` quoted statements in reading order, taking turns between done, lacking and promised."""
    queues = [
        sorted((s for s in statements if s.role is role and SHORTEST <= len(s.text) <= LONGEST), key=_worth, reverse=True)
        for role in _ORDER
    ]
    chosen: list[Statement] = []
    while len(chosen) < n and any(queues):
        for queue in queues:
            while queue and any(_alike(queue[0].text, other.text) > REPETITION for other in chosen):
                queue.pop(0)
            if queue and len(chosen) < n:
                chosen.append(queue.pop(0))
    chosen.sort(key=lambda statement: statement.span)
    return tuple(
        Sentence(outline.prose.text[slice(*statement.span)], statement.span, outline.prose.page(statement.span[0]))
        for statement in chosen
    )


def _worth(statement: Statement) -> float:
    confidence = statement.themes[0].score if statement.themes and statement.themes[0].theme != "other" else 0.0
    return confidence + (0.5 if statement.specific else 0.0) + min(len(statement.text), 60) / 120


def _alike(left: str, right: str) -> float:
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (body(fold(left)), body(fold(right)))]
    return len(pairs[0] & pairs[1]) / max(1, len(pairs[0] | pairs[1]))
