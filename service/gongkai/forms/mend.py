"""The form as an error-correcting code: the smallest change that makes broken sums hold.

A single cell is changed at a time. A change counts when the broken sum holds after it and so does every other sum that
the cell belongs to. One such change is a suggestion; several are only told in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gongkai.forms.model import Number, Value
from gongkai.forms.relations import Relation


@dataclass(frozen=True, slots=True)
class Change:
    """A cell and the number that would make its sums hold. ``confirmed`` counts the sums that then hold."""

    cell: str
    value: Number
    confirmed: int


def changes_for(broken: Relation, relations: tuple[Relation, ...], values: Mapping[str, Value]) -> list[Change]:
    """Return the single-cell changes that mend ``broken`` and leave no sum of that cell broken, the surest first."""
    left, right = broken.sides(values)
    if left is None or right is None:
        return []
    found: list[Change] = []
    for cell in broken.cells:
        shift = right - left if cell in broken.left else left - right
        change = _tried(cell, shift, relations, values)
        if change is not None:
            found.append(change)
    # A change that more sums confirm is the likelier: a cell in three sums was checked three times.
    most = max((change.confirmed for change in found), default=0)
    return [change for change in found if change.confirmed == most]


def _tried(cell: str, shift: Number, relations: tuple[Relation, ...], values: Mapping[str, Value]) -> Change | None:
    old = values[cell].value
    if old is None:
        return None
    new = round(old + shift, 6)
    new = int(new) if new == int(new) else new
    if new < 0:
        return None
    changed = {**values, cell: replace(values[cell], value=new)}
    confirmed = 0
    for relation in relations:
        if cell not in relation.cells:
            continue
        left, right = relation.sides(changed)
        if left is None or right is None:
            continue
        if left != right:
            return None
        confirmed += 1
    return Change(cell, new, confirmed)
