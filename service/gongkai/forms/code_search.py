"""The form as an error-correcting code: the likeliest numbers that a recognised table can hold.

The recogniser says of every number what else it may be, and how likely. The sums say which numbers go together. Of all
assignments, the likeliest is looked for: changing a number costs what the recogniser's chances say, leaving a sum
broken costs what a printed mistake is worth. So a number that was read surely is never changed, and an office's wrong
sum stays wrong.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from gongkai.forms.model import Number, Value
from gongkai.forms.relations import Relation

# Costs are natural logarithms of how many times less likely something is.
PRINTED = 8.5  # a sum that the office printed wrong: one of some 40 in every hundredth report
DEAREST = 5.5  # a reading 250 times less likely than the one taken is not considered: rather the office is wrong
CLEAR = 1.6  # the next best assignment is five times less likely
CERTAIN = 3.9  # fifty times less likely, and no change is dearer
_OPEN = 0.1  # of the chance that no reading has: that the number is just the one that the sums ask for
_UNSURE = 0.6  # a number read with less may be one that the recogniser did not think of
_WITNESSES = 2  # sums that must ask for a number that the recogniser hardly thought of, or not at all: one may be wrong
_MOST_CHANGES = 5
_MOST_STEPS = 4000  # assignments looked at; a doubtful page needs under 300


@dataclass(frozen=True, slots=True)
class Correction:
    """A number that the sums and the recogniser together give a cell. ``chance`` is the recogniser's own for it."""

    cell: str
    value: Number
    chance: float


@dataclass(frozen=True, slots=True)
class Solution:
    """The likeliest assignment. ``clear``: no other is nearly as likely; ``certain``: hardly any doubt is left."""

    corrections: tuple[Correction, ...] = ()
    clear: bool = True
    certain: bool = True


@dataclass(frozen=True, slots=True)
class _Option:
    value: Number
    chance: float
    cost: float
    asked: bool = False  # by a sum alone


def solve(relations: tuple[Relation, ...], values: Mapping[str, Value]) -> Solution:
    """Return what makes the broken sums of a recognised table hold at the least cost."""
    options = {key: tuple(_options(values[key])) for relation in relations for key in relation.cells if key in values}
    found = list(_cheapest(relations, values, options))
    if not found or not found[0][1]:
        return Solution()
    cost, changes = found[0]
    others = [other for other, made in found[1:] if made != changes]
    margin = min(others, default=math.inf) - cost
    corrections = tuple(Correction(key, option.value, option.chance) for key, option in changes.items())
    certain = margin >= CERTAIN and all(option.cost <= CERTAIN for option in changes.values())
    return Solution(corrections, margin >= CLEAR, certain)


def _options(value: Value) -> Iterator[_Option]:
    """Yield the other numbers that the recogniser thought of."""
    if not value.readings:
        return
    own = max(value.confidence, 1e-6)
    for number, chance in value.readings:
        cost = max(0.0, math.log(own / chance))
        if number != value.value and cost <= DEAREST:
            yield _Option(number, chance, cost)


def _asked(value: Value, number: Number) -> _Option | None:
    """Return the option of an unsure cell to hold just the number that a sum asks for; None where it is read surely.

    A cell of several lines, or with a speck beside its number, has no readings: if it is in doubt, it may be any.
    """
    if value.confidence >= _UNSURE or number < 0 or number != int(number):
        return None
    own = max(value.confidence, 1e-6)
    known = sum(chance for _, chance in value.readings) if value.readings else value.confidence
    rest = max(1e-9, 1.0 - known) * _OPEN
    cost = max(0.0, math.log(own / rest))
    return _Option(int(number), rest, cost, asked=True) if cost <= DEAREST else None


Changes = dict[str, _Option]


def _cheapest(
    relations: tuple[Relation, ...], values: Mapping[str, Value], options: Mapping[str, tuple[_Option, ...]]
) -> Iterator[tuple[float, Changes]]:
    """Yield the two cheapest assignments in which every sum holds or is taken for printed wrong."""
    ticket = count()
    queue: list[tuple[float, int, Changes, frozenset[int]]] = [(0.0, next(ticket), {}, frozenset())]
    seen: set[tuple[tuple[tuple[str, Number], ...], frozenset[int]]] = set()
    found: list[Changes] = []
    for _ in range(_MOST_STEPS):
        if not queue or len(found) == 2:
            return
        cost, _, changes, accepted = heapq.heappop(queue)
        state = (tuple(sorted((key, option.value) for key, option in changes.items())), accepted)
        if state in seen:
            continue
        seen.add(state)
        broken = _first_broken(relations, values, changes, accepted)
        if broken is None:
            if changes not in found and _are_borne_out(relations, values, changes, accepted):
                found.append(changes)
                yield cost, changes
            continue
        place, shift = broken
        heapq.heappush(queue, (cost + PRINTED, next(ticket), changes, accepted | {place}))
        if len(changes) == _MOST_CHANGES:
            continue
        for key, option in _ways(relations[place], shift, values, options):
            if key not in changes:
                heapq.heappush(queue, (cost + option.cost, next(ticket), {**changes, key: option}, accepted))


def _are_borne_out(
    relations: tuple[Relation, ...], values: Mapping[str, Value], changes: Changes, accepted: frozenset[int]
) -> bool:
    """Tell whether enough sums that hold bear out each change that the recogniser gives little for."""
    for key, option in changes.items():
        if option.cost <= CERTAIN and not option.asked:
            continue
        own = [relation for place, relation in enumerate(relations) if key in relation.cells and place not in accepted]
        sides = [(_total(relation.left, values, changes), _total(relation.right, values, changes)) for relation in own]
        if sum(None not in totals for totals in sides) < _WITNESSES:
            return False
    return True


def _ways(
    relation: Relation, shift: Number, values: Mapping[str, Value], options: Mapping[str, tuple[_Option, ...]]
) -> Iterator[tuple[str, _Option]]:
    """Yield the changes of one cell of a broken sum; ``shift`` is what its left side lacks."""
    for key in relation.cells:
        own = options.get(key, ())
        for option in own:
            yield key, option
        value = values[key]
        if value.value is None:
            continue
        number = value.value + (shift if key in relation.left else -shift)
        asked = _asked(value, number)
        if asked is not None and all(option.value != asked.value for option in own):
            yield key, asked


def _first_broken(
    relations: tuple[Relation, ...], values: Mapping[str, Value], changes: Changes, accepted: frozenset[int]
) -> tuple[int, Number] | None:
    """Return the first broken sum that is not accepted as printed, by its place, and what its left side lacks."""
    for place, relation in enumerate(relations):
        if place in accepted:
            continue
        left = _total(relation.left, values, changes)
        right = _total(relation.right, values, changes)
        if left is not None and right is not None and round(right - left, 6) != 0:
            return place, right - left
    return None


def _total(side: tuple[str, ...], values: Mapping[str, Value], changes: Changes) -> Number | None:
    total: Number = 0
    for key in side:
        number = changes[key].value if key in changes else values[key].value if key in values else None
        if number is None:
            return None
        total += number
    return total
