"""Sentences worth quoting: what was done, what falls short, what is promised, without repetition.

Maximal marginal relevance over pairs of characters: each turn takes the statement that is worth most, less what the
chosen ones say already. The roles take turns, so that each is heard before one is heard twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.nlp.model import Sentence, Statement, StatementRole
from gongkai.nlp.surface import words_of
from gongkai.sections.model import Outline

SHORTEST, LONGEST = 10, 160  # characters of a quotable statement
IDEAL_LENGTH = 45  # characters: long enough to stand alone, short enough to be read
REPETITION = 0.45  # share of the shorter one's pairs of characters from which two statements say the same
REDUNDANCY = 1.5  # weight of likeness to what is chosen against worth (0 to about 2)
_ORDER = (StatementRole.ACHIEVEMENT, StatementRole.ISSUE, StatementRole.COMMITMENT)
# A lead-in announces, a heading names, a slogan promises nothing that could be checked.
_LEAD_IN = re.compile(r"[：:]\s*$|(?:如下|以下)[^，。；]{0,12}[。；]?$|(?:以下|如下)(?:几|[一二三四五六])[个项点方]")
_HEADING = re.compile(r"[^，。；！？]{1,24}")
_SLOGAN = re.compile(r"思想为指导|党的.{1,4}大精神|高度重视|在.{2,16}(?:领导|指导)下|再上新台阶|政治站位|坚强保障")
_DEPENDENT = re.compile(r"^(?:并|且|同时|另|此外|其中|但|也|又|而|还|以及|对此|为此|其)")


def choose(outline: Outline, statements: Sequence[Statement], n: int = 4) -> tuple[Sentence, ...]:
    """Return up to ``n`` quoted statements in reading order; fewer when the report says less.

    Each is the exact slice of the prose at its span, which is the statement's but for a closing comma.
    """
    pools = {role: [item for item in statements if item.role is role and _quotable(item)] for role in _ORDER}
    grams = {item.id: _pairs(item.text) for pool in pools.values() for item in pool}
    worth = {item.id: _worth(item) for pool in pools.values() for item in pool}
    chosen: list[Statement] = []
    while len(chosen) < n:
        before = len(chosen)
        for role in _ORDER:
            if len(chosen) == n:
                break
            best = _next(pools[role], chosen, worth, grams)
            if best is not None:
                chosen.append(best)
                pools[role].remove(best)
        if len(chosen) == before:
            break
    chosen.sort(key=lambda item: item.span)
    text = outline.prose.text
    spans = [_closed(text, item.span) for item in chosen]
    return tuple(Sentence(text[slice(*span)], span, outline.prose.page(span[0])) for span in spans)


def _closed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return the span without a comma at its end: the sentence goes on, the quotation does not."""
    start, end = span
    return start, start + len(text[start:end].rstrip("，,、 "))


def _next(
    pool: Sequence[Statement],
    chosen: Sequence[Statement],
    worth: dict[str, float],
    grams: dict[str, frozenset[str]],
) -> Statement | None:
    """Return the statement that adds most to ``chosen``, None where all that is left repeats."""
    answered = {issue for item in chosen for issue in item.answers}
    ids = {item.id for item in chosen}
    best: tuple[float, Statement] | None = None
    for item in pool:
        likeness = max((_alike(grams[item.id], grams[other.id]) for other in chosen), default=0.0)
        if likeness >= REPETITION:
            continue
        # a promise that answers a quoted problem tells more than one out of the blue
        related = 0.3 if item.id in answered or ids.intersection(item.answers) else 0.0
        value = worth[item.id] + related - REDUNDANCY * likeness
        if best is None or value > best[0]:
            best = value, item
    return best[1] if best else None


def _quotable(item: Statement) -> bool:
    words = words_of(item.text)
    if not SHORTEST <= len(words) <= LONGEST or _LEAD_IN.search(words):
        return False
    return not (_HEADING.fullmatch(words) and len(words) < 16)


def _worth(item: Statement) -> float:
    words = words_of(item.text)
    confidence = max((theme.score for theme in item.themes if theme.theme != "other"), default=0.0)
    length = min(len(words), IDEAL_LENGTH) / IDEAL_LENGTH - max(0, len(words) - 2 * IDEAL_LENGTH) / 100
    penalty = 0.6 * bool(_SLOGAN.search(words)) + 0.3 * bool(_DEPENDENT.match(words))
    return 0.5 * confidence + 0.5 * item.specific + 0.6 * length - penalty


def _pairs(text: str) -> frozenset[str]:
    words = words_of(text)
    return frozenset(words[place : place + 2] for place in range(len(words) - 1))


def _alike(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / max(1, min(len(left), len(right)))
