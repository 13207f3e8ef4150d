"""The values of one form table while they are being gathered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from gongkai.forms.align import Match
from gongkai.forms.doubts import Doubt
from gongkai.forms.model import Kind, Value
from gongkai.forms.schema import Row, TableSchema

NEARLY = 0.9  # of the share of the form's cells that the fullest reading has: what is short of it lost rows
_Told = TypeVar("_Told")


def first_whole(told: Sequence[_Told], share: Callable[[_Told], float]) -> _Told:
    """Return the first of several readings of one table of which nearly as much was read as of the fullest.

    Where a file holds two reports, all tables are the first one's, however few numbers it has.
    """
    most = max(map(share, told))
    return next(each for each in told if share(each) >= NEARLY * most)


def extra_key(label: str) -> str:
    """Return a label as a part of a key: keys are parted by full stops."""
    return label.replace(".", "·") or "?"


@dataclass
class TableValues:
    """Values of one table, keyed ``table.row.column``, and the form rows that gave them."""

    schema: TableSchema
    values: dict[str, Value] = field(default_factory=dict)
    extra: dict[str, Value] = field(default_factory=dict)
    matches: list[Match] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)  # keys of local rows that stand among the outcomes
    unclear: list[str] = field(default_factory=list)  # rows whose cells do not fit the columns
    doubts: list[Doubt] = field(default_factory=list)

    def add(self, match: Match, values: Mapping[str, Value]) -> None:
        """Note the values of a form row."""
        self.matches.append(match)
        for column, value in values.items():
            self.values[f"{self.schema.name}.{match.row.key}.{column}"] = value

    def add_extra(self, label: str, values: Mapping[str, Value]) -> None:
        """Note the values of a row that the form does not know."""
        for column, value in values.items():
            self.extra[f"{self.schema.name}.{extra_key(label)}.{column}"] = value

    @property
    def numbers(self) -> int:
        """How many numbers were read."""
        return sum(value.kind is Kind.NUMBER for value in self.values.values())

    @property
    def share(self) -> float:
        """Which share of the form's cells was read, blank ones too."""
        return len(self.values) / len(list(self.schema.value_keys()))

    @property
    def rows(self) -> set[str]:
        """The rows of the form that have a value, by key."""
        return {key.split(".")[1] for key in self.values}

    @property
    def lost(self) -> list[Row]:
        """The rows of the form for which no value was read."""
        have = self.rows
        return [row for row in self.schema.data_rows if row.key not in have]

    def ordered(self) -> dict[str, Value]:
        """Return the values in the order of the form."""
        return {key: self.values[key] for key in self.schema.value_keys() if key in self.values}
