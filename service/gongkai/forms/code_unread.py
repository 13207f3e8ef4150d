"""Cells whose number could not be read: what the sums ask for them, where it is one number and not another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from gongkai.forms.certainty import LOW
from gongkai.forms.code_search import Correction
from gongkai.forms.model import Number, Value
from gongkai.forms.relations import Relation

# Sums that ask for the same number: one alone passes on whatever is wrong with its other cells, or with its print.
_WITNESSES = 2


def asked_of_unread(
    relations: tuple[Relation, ...], values: Mapping[str, Value], made: tuple[Correction, ...]
) -> tuple[Correction, ...]:
    """Return the numbers of unread, doubtful cells, ``made`` being the corrections of the others.

    All sums in which a cell is the only one without a number must ask for the same, and two of them, or one and the
    recogniser. A nought is suggested only where it was among the readings: an office may have left the cell blank.
    """
    known = dict(values)
    known.update(_corrected(known, made))
    unread = [key for key, value in known.items() if value.value is None and value.confidence < LOW]
    found: list[Correction] = []
    while new := list(_told(relations, known, unread)):
        found.extend(new)
        known.update(_corrected(known, new))
        unread = [key for key in unread if known[key].value is None]
    return tuple(found)


def _corrected(known: Mapping[str, Value], made: Iterable[Correction]) -> dict[str, Value]:
    return {each.cell: replace(known[each.cell], value=each.value) for each in made}


def _told(relations: tuple[Relation, ...], known: Mapping[str, Value], unread: list[str]) -> Iterator[Correction]:
    """Yield the corrections that the sums give as they stand."""
    for key in unread:
        asked = [number for relation in relations if (number := _asked(relation, known, key)) is not None]
        if not asked or len(set(asked)) > 1 or asked[0] < 0:
            continue
        chances = dict(known[key].readings)
        if asked[0] in chances or (len(asked) >= _WITNESSES and asked[0] != 0):
            yield Correction(key, asked[0], chances.get(asked[0], 0.0))


def _asked(relation: Relation, known: Mapping[str, Value], key: str) -> Number | None:
    """Return what a sum asks for a cell, None where the cell is not its only one without a number."""
    if relation.missing(known) != (key,) or relation.cells.count(key) > 1:
        return None
    zero = {**known, key: replace(known[key], value=0)}
    left, right = relation.sides(zero)
    if left is None or right is None:
        return None
    lacks = right - left if key in relation.left else left - right
    return int(lacks) if lacks == int(lacks) else None
