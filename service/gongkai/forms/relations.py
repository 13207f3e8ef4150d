"""The sums that a form must satisfy, each evaluated over a set of values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from gongkai.forms.model import Number, Value
from gongkai.forms.schema import Identity, TableSchema, load_schema

OUTCOMES = "REQ.OUTCOMES"  # the sum to which an office's own outcome rows may belong


@dataclass(frozen=True, slots=True)
class Relation:
    """One sum over cells: the cells of ``left`` and of ``right`` add up to the same."""

    identity: Identity
    where: str  # the column or row that it runs along
    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """Every cell that it needs."""
        return (*self.left, *self.right)

    def total(self, side: tuple[str, ...], values: Mapping[str, Value]) -> Number | None:
        """Return the sum of one side, None when a cell is missing, blank or no number."""
        numbers = [_number(values.get(key)) for key in side]
        known = [number for number in numbers if number is not None]
        return _tidy(sum(known)) if len(known) == len(numbers) else None

    def sides(self, values: Mapping[str, Value]) -> tuple[Number | None, Number | None]:
        """Return the sums of both sides, as ``total`` gives them."""
        return self.total(self.left, values), self.total(self.right, values)

    def missing(self, values: Mapping[str, Value]) -> tuple[str, ...]:
        """Return the cells without a number."""
        return tuple(key for key in self.cells if _number(values.get(key)) is None)


def _number(value: Value | None) -> Number | None:
    return value.value if value is not None else None


def _tidy(number: Number) -> Number:
    """Return whole sums as int; sums of fractions lose the dust of binary arithmetic."""
    rounded = round(number, 6)
    return int(rounded) if rounded == int(rounded) else rounded


@cache
def relations_of(edition: str, table: str) -> tuple[Relation, ...]:
    """Return the relations of one form table in one edition, in the form's order."""
    schema = load_schema(edition)
    return tuple(
        relation
        for identity in schema.identities
        if identity.table == table
        for relation in _expanded(identity, schema.tables[table])
    )


def _expanded(identity: Identity, table: TableSchema) -> Iterator[Relation]:
    if identity.per == "column":
        for column in table.columns:
            left = tuple(f"{table.name}.{row}.{column.key}" for row in identity.left)
            right = tuple(f"{table.name}.{row}.{column.key}" for row in identity.right)
            yield Relation(identity, column.key, left, right)
        return
    for row in table.data_rows:
        left = tuple(f"{table.name}.{row.key}.{column}" for column in identity.left)
        right = tuple(f"{table.name}.{row.key}.{column}" for column in identity.right)
        yield Relation(identity, row.key, left, right)


def failing(relations: tuple[Relation, ...], values: Mapping[str, Value]) -> list[Relation]:
    """Return the relations whose two sides are known and differ."""
    failed = []
    for relation in relations:
        left, right = relation.sides(values)
        if left is not None and right is not None and left != right:
            failed.append(relation)
    return failed


def with_outcomes(
    relations: tuple[Relation, ...], labels: Sequence[str], cells: Mapping[str, Value]
) -> tuple[Relation, ...]:
    """Return the relations with an office's own outcome rows counted, where more sums hold so.

    An office may add a kind of outcome (属于工作秘密), or a row that only repeats part of another: the sums tell which.
    """
    if not labels:
        return relations
    widened = tuple(_widened(relation, labels, cells) for relation in relations)
    return widened if len(failing(widened, cells)) < len(failing(relations, cells)) else relations


def _widened(relation: Relation, labels: Sequence[str], cells: Mapping[str, Value]) -> Relation:
    if relation.identity.code != OUTCOMES:
        return relation
    keys = (f"{relation.identity.table}.{label}.{relation.where}" for label in labels)
    return replace(relation, left=(*relation.left, *(key for key in keys if _number(cells.get(key)) is not None)))
