"""Sentences worth quoting: what was done, what falls short, what is promised, without repetition.

Maximal marginal relevance over pairs of characters: each turn takes the statement that is worth most, less what the
chosen ones say already. The roles take turns, so that each is heard before one is heard twice. Of what was done the
year's totals come first (what was disclosed, requests, reviews), and a list of small numbers last. A statement that its
sentence goes on about is quoted with the whole sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import add

from gongkai.nlp.model import Figure, Sentence, Statement, StatementRole
from gongkai.nlp.surface import fold, mark_at, words_of
from gongkai.sections.model import Outline

SHORTEST, LONGEST = 10, 160  # characters of a quotable statement
IDEAL_LENGTH = 45  # characters: long enough to stand alone, short enough to be read
REPETITION = 0.45  # share of the shorter one's pairs of characters from which two statements say the same
REDUNDANCY = 1.5  # weight of likeness to what is chosen against worth (0 to about 2)
LONGEST_SENTENCE = 120  # characters of a sentence that is quoted whole for the sake of one of its statements
FEW_NUMBERS, SMALL_NUMBER = 2, 0.15  # more small numbers than these make a list, which is worth less by each
_ORDER = (StatementRole.ACHIEVEMENT, StatementRole.ISSUE, StatementRole.COMMITMENT)
# The year's totals, and what it is worth to tell one.
_TOTALS = {
    "information_items": "disclosed",
    "website_items": "disclosed",
    "requests_received": "requests",
    "requests_processed": "requests",
    "requests_handled": "requests",
    "reconsiderations": "reviews",
    "lawsuits": "reviews",
}
_WEIGHTS = {"disclosed": 1.2, "requests": 1.2, "reviews": 0.5}
_OF_YEAR = frozenset(("year", "total"))
_WITHIN = re.compile(r"[^。！？!?\n]?[，,；;、：:]?\s{0,2}")
# A lead-in announces, a heading names, a slogan promises nothing that could be checked.
_LEAD_IN = re.compile(r"[：:]\s*$|(?:如下|以下)[^，。；]{0,12}[。；]?$|(?:以下|如下)(?:几|[一二三四五六])[个项点方]")
_HEADING = re.compile(r"[^，。；！？]{1,24}")
_SLOGAN = re.compile(r"思想为指导|党的.{1,4}大精神|高度重视|在.{2,16}(?:领导|指导)下|再上新台阶|政治站位|坚强保障")
_DEPENDENT = re.compile(r"^(?:并|且|同时|另|此外|其中|但|也|又|而|还|以及|对此|为此|其)")


@dataclass(frozen=True, slots=True)
class _Quote:
    """A statement, or the sentence that it is a part of."""

    lead: Statement
    ids: frozenset[str]
    span: tuple[int, int]
    text: str
    totals: frozenset[str]  # which of the year's totals it tells
    small: int  # numbers that are no total
    answers: frozenset[str] = field(default_factory=frozenset)


def choose(
    outline: Outline, statements: Sequence[Statement], n: int = 4, *, figures: Sequence[Figure] = ()
) -> tuple[Sentence, ...]:
    """Return up to ``n`` quoted statements in reading order; fewer when the report says less.

    Each is the exact slice of the prose at its span: a statement's without a closing comma, or its whole sentence.
    """
    text = outline.prose.text
    starts = [figure.span[0] for figure in figures]
    quotes = [_quote(at, statements, text, figures, starts) for at in range(len(statements))]
    pools = {role: [item for item in quotes if _role(item) is role and _quotable(item.text)] for role in _ORDER}
    grams = {item.lead.id: _pairs(item.text) for pool in pools.values() for item in pool}
    chosen: list[_Quote] = []
    while len(chosen) < n:
        before = len(chosen)
        for role in _ORDER:
            if len(chosen) == n:
                break
            best = _next(pools[role], chosen, grams)
            if best is not None:
                chosen.append(best)
                pools[role] = [item for item in pools[role] if not item.ids & best.ids]
        if len(chosen) == before:
            break
    chosen.sort(key=lambda item: item.span)
    spans = [_closed(text, item.span) for item in chosen]
    return tuple(Sentence(text[slice(*span)], span, outline.prose.page(span[0])) for span in spans)


def _role(quote: _Quote) -> StatementRole:
    """Return the role; the year's totals are what was done, however the sentence is put."""
    role = quote.lead.role
    return StatementRole.ACHIEVEMENT if role is StatementRole.OTHER and quote.totals else role


def _quote(
    at: int, statements: Sequence[Statement], text: str, figures: Sequence[Figure], starts: Sequence[int]
) -> _Quote:
    """Return the statement with those of its sentence that go on about it, as far as it stays short."""
    first = last = at
    while first > 0 and _goes_on(statements[first - 1], statements[first], text, statements[last].span[1]):
        first -= 1
    begin = statements[first].span[0]
    while last + 1 < len(statements) and _goes_on(statements[last], statements[last + 1], text, begin):
        last += 1
    span = (begin, statements[last].span[1])
    told = figures[bisect_left(starts, span[0]) : bisect_left(starts, span[1])]
    totals = [_TOTALS.get(figure.indicator) for figure in told if figure.scope in _OF_YEAR and not figure.part]
    parts = statements[first : last + 1]
    return _Quote(
        statements[at],
        frozenset(item.id for item in parts),
        span,
        text[slice(*span)],
        frozenset(total for total in totals if total),
        sum(_TOTALS.get(figure.indicator) is None for figure in told),
        frozenset(answer for item in parts for answer in item.answers),
    )


def _goes_on(left: Statement, right: Statement, text: str, edge: int) -> bool:
    """Return whether ``right`` ends the sentence of ``left``; ``edge`` is the far end of the quotation so far."""
    between = text[left.span[1] - 1 : right.span[0]]
    if left.role is not right.role or not _WITHIN.fullmatch(between):
        return False
    if mark_at(fold(text[right.span[0] : right.span[0] + 12])) is not None:
        return False  # the next item of a list
    return max(right.span[1] - edge, edge - left.span[0]) <= LONGEST_SENTENCE


def _closed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return the span without a comma or semicolon at its end: the sentence goes on, the quotation does not."""
    start, end = span
    return start, start + len(text[start:end].rstrip("，,、；; "))


def _next(pool: Sequence[_Quote], chosen: Sequence[_Quote], grams: dict[str, frozenset[str]]) -> _Quote | None:
    """Return the quotation that adds most to ``chosen``, None where all that is left repeats."""
    answered = frozenset(issue for item in chosen for issue in item.answers)
    ids = frozenset(one for item in chosen for one in item.ids)
    told = frozenset(total for item in chosen for total in item.totals)
    best: tuple[float, _Quote] | None = None
    for item in pool:
        likeness = max((_alike(grams[item.lead.id], grams[other.lead.id]) for other in chosen), default=0.0)
        if likeness >= REPETITION:
            continue
        # a promise that answers a quoted problem tells more than one out of the blue
        related = 0.3 if item.ids & answered or ids & item.answers else 0.0
        value = _worth(item) + _new_totals(item, told) + related - REDUNDANCY * likeness
        if best is None or value > best[0]:
            best = value, item
    return best[1] if best else None


def _new_totals(quote: _Quote, told: frozenset[str]) -> float:
    """Return what the year's totals that were not told yet are worth, the weightiest of them most."""
    return max((_WEIGHTS[total] for total in quote.totals - told), default=0.0)


def _quotable(text: str) -> bool:
    words = words_of(text)
    if not SHORTEST <= len(words) <= LONGEST or _LEAD_IN.search(words):
        return False
    return not (_HEADING.fullmatch(words) and len(words) < 16)


def _worth(quote: _Quote) -> float:
    words = words_of(quote.text)
    confidence = max((theme.score for theme in quote.lead.themes if theme.theme != "other"), default=0.0)
    length = min(len(words), IDEAL_LENGTH) / IDEAL_LENGTH - max(0, len(words) - 2 * IDEAL_LENGTH) / 100
    penalty = 0.6 * bool(_SLOGAN.search(words)) + 0.3 * bool(_DEPENDENT.match(words))
    if quote.lead.role is StatementRole.ACHIEVEMENT:
        penalty += SMALL_NUMBER * max(0, quote.small - FEW_NUMBERS)
    return 0.5 * confidence + 0.5 * quote.lead.specific + 0.6 * length - penalty


def _pairs(text: str) -> frozenset[str]:
    words = words_of(text)
    return frozenset(map(add, words, words[1:]))


def _alike(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / max(1, min(len(left), len(right)))
