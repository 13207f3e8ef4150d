"""Digits of one number that a blank parts inside their cell (``6 68``), joined where the form's sums bear it out.

By themselves they may as well be the numbers of two cells whose rule was lost: without a sum the cell stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from gongkai.forms.checks import editions_of, relations_in
from gongkai.forms.columns import JOINED
from gongkai.forms.model import FormReading, Kind, Value
from gongkai.forms.relations import Relation
from gongkai.text.numbers import fold

_APART = re.compile(r"[1-9]\d*(?:[ \t]+\d+){1,5}")


def with_joined(reading: FormReading) -> FormReading:
    """Return the reading with the digits joined in each cell of which every sum that can be checked then holds.

    At least one sum must; such a value has the confidence of a number split over two cells.
    """
    values = dict(reading.values)
    for table, edition in editions_of(reading).items():
        tried = {
            key: whole
            for key, value in reading.values.items()
            if key.startswith(f"{table}.") and (whole := _joined(value)) is not None
        }
        if tried:
            values.update(_borne_out(tried, reading.cells, relations_in(reading, table, edition)))
    return replace(reading, values=values)


def _joined(value: Value) -> Value | None:
    text = fold(value.raw).strip()
    if value.value is not None or not _APART.fullmatch(text):
        return None
    number = int("".join(text.split()))
    return replace(value, value=number, kind=Kind.NUMBER, confidence=round(value.confidence * JOINED, 3))


def _borne_out(
    tried: Mapping[str, Value], cells: Mapping[str, Value], relations: tuple[Relation, ...]
) -> dict[str, Value]:
    """Return the joined cells that sums bear out; those that break one, or are in none, are dropped until all do."""
    kept = dict(tried)
    while True:
        changed = {**cells, **kept}
        fine = {key: value for key, value in kept.items() if _holds(key, changed, relations)}
        if len(fine) == len(kept):
            return fine
        kept = fine


def _holds(key: str, cells: Mapping[str, Value], relations: tuple[Relation, ...]) -> bool:
    sums = [relation.sides(cells) for relation in relations if key in relation.cells]
    told = [left == right for left, right in sums if left is not None and right is not None]
    return bool(told) and all(told)
