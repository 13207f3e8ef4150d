"""The sums that a form must satisfy, each evaluated over a set of values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from gongkai.forms.model import Number, Value
from gongkai.forms.schema import Identity, TableSchema, load_schema


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
        left, right = relation.total(relation.left, values), relation.total(relation.right, values)
        if left is not None and right is not None and left != right:
            failed.append(relation)
    return failed
