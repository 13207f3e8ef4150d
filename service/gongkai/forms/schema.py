"""The editions of the official form, loaded from ``data/<edition>.toml`` and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.errors import ArtifactError
from gongkai.forms.labels import squeeze
from gongkai.resources import load_toml

DATA = Path(__file__).parent / "data"
ALIASES = DATA / "aliases.toml"
EDITIONS = ("2019", "2021")
FORM_TABLES = ("requests", "review", "proactive")  # the order of the contract
ANNEX = "annex"  # the statistical annex of the years before 2019: a table of its own kind, one value a row
ANNEX_EDITIONS = ("pre2019-2014", "pre2019-2008", "pre2019-2010")


@dataclass(frozen=True, slots=True)
class Column:
    """A value column. ``unit`` is set for money."""

    key: str
    labels: tuple[str, ...]
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a form table, or (``group``) a parent label that has no values of its own.

    ``unit`` and ``name_en`` are given for rows of an annex, whose units differ from row to row; ``code`` where it has
    codes. ``also`` are other words that are the row's where they are a label as a whole.
    """

    key: str
    labels: tuple[str, ...]
    columns: tuple[str, ...]
    number: str = ""
    parent: str | None = None
    group: bool = False
    unit: str = ""
    name_en: str = ""
    code: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table of one edition."""

    name: str
    edition: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    header_words: tuple[str, ...] = ()
    shared_words: tuple[str, ...] = ()

    @property
    def data_rows(self) -> tuple[Row, ...]:
        """The rows that hold values, in the form's order."""
        return tuple(row for row in self.rows if not row.group)

    def column(self, key: str) -> Column:
        """Return the column called ``key``."""
        return next(column for column in self.columns if column.key == key)

    def value_keys(self) -> Iterator[str]:
        """Yield every value key of the table, ``table.row.column``, in the contract's order."""
        for row in self.data_rows:
            for column in row.columns:
                yield f"{self.name}.{row.key}.{column}"


@dataclass(frozen=True, slots=True)
class Identity:
    """Sums that must agree in every column, or in every row: one ``[[identity]]`` of the data file."""

    code: str
    table: str
    per: str  # "column" or "row"
    left: tuple[str, ...]
    right: tuple[str, ...]
    shown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bound:
    """Rows whose sum may not exceed the sum of others: one ``[[bound]]`` of an annex's data file."""

    code: str
    low: tuple[str, ...]
    high: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """An edition of the form. ``title`` (zh, en) is given for an annex."""

    edition: str
    tables: Mapping[str, TableSchema]
    identities: tuple[Identity, ...]
    bounds: tuple[Bound, ...] = ()
    title: Mapping[str, str] = field(default_factory=dict)


@cache
def load_schema(edition: str) -> Schema:
    """Return the edition; ArtifactError names what is wrong with its data file."""
    data = load_toml(DATA / f"{edition}.toml")
    try:
        if data["edition"] != edition:
            raise ArtifactError(f"{edition}.toml says that it is the edition {data['edition']}")
        names = (ANNEX,) if edition in ANNEX_EDITIONS else FORM_TABLES
        tables = {name: _table(name, edition, data[name]) for name in names}
        identities = tuple(_identity(entry, tables) for entry in data["identity"])
        bounds = tuple(_bound(entry, tables[ANNEX]) for entry in data.get("bound", ()))
    except (KeyError, TypeError) as error:
        raise ArtifactError(f"{edition}.toml: missing or malformed: {error}") from error
    return Schema(edition, tables, identities, bounds, dict(data.get("title", {})))


def all_schemas() -> tuple[Schema, ...]:
    """Return every edition of the form of 2019 and later, the oldest first."""
    return tuple(load_schema(edition) for edition in EDITIONS)


def annex_schemas() -> tuple[Schema, ...]:
    """Return every edition of the annex of the years before 2019."""
    return tuple(load_schema(edition) for edition in ANNEX_EDITIONS)


def _table(name: str, edition: str, data: Mapping[str, Any]) -> TableSchema:
    columns = tuple(
        Column(entry["key"], tuple(squeeze(label) for label in entry["labels"]), entry.get("unit"))
        for entry in data["columns"]
    )
    known = tuple(column.key for column in columns)
    aliases = load_toml(ALIASES).get(name, {})
    rows = tuple(_row(entry, known, aliases.get(entry["key"], ())) for entry in data["rows"])
    for label, keys in (("column", known), ("row", tuple(row.key for row in rows))):
        if len(set(keys)) != len(keys):
            raise ArtifactError(f"{edition}.toml: [{name}] names a {label} twice")
    for row in rows:
        if not set(row.columns) <= set(known) or (row.parent and row.parent not in {other.key for other in rows}):
            raise ArtifactError(f"{edition}.toml: [{name}] row {row.key} points to an unknown column or parent")
    return TableSchema(name, edition, columns, rows, tuple(data["header_words"]), tuple(data["shared_words"]))


def _row(entry: Mapping[str, Any], columns: tuple[str, ...], aliases: Sequence[str]) -> Row:
    group = bool(entry.get("group", False))
    return Row(
        key=entry["key"],
        labels=tuple(squeeze(label) for label in entry["labels"]),
        columns=() if group else tuple(entry.get("columns", columns)),
        number=entry.get("number", ""),
        parent=entry.get("parent"),
        group=group,
        unit=entry.get("unit", ""),
        name_en=entry.get("en", ""),
        code=entry.get("code", ""),
        also=tuple(squeeze(alias) for alias in aliases),
    )


def _identity(entry: Mapping[str, Any], tables: Mapping[str, TableSchema]) -> Identity:
    identity = Identity(
        entry["code"],
        entry.get("table", ANNEX),
        entry.get("per", "column"),
        tuple(entry["left"]),
        tuple(entry["right"]),
        dict(entry.get("shown", _names(tables.get(ANNEX)))),
    )
    table = tables[identity.table]
    keys = (
        {row.key for row in table.data_rows} if identity.per == "column" else {column.key for column in table.columns}
    )
    if identity.per not in {"column", "row"} or not {*identity.left, *identity.right} <= keys:
        raise ArtifactError(f"{table.edition}.toml: [[identity]] {identity.code} names an unknown row or column")
    return identity


def _names(annex: TableSchema | None) -> dict[str, str]:
    """Return the words of an annex's rows: editions that share a row may call it otherwise."""
    return {row.key: row.labels[0] for row in annex.rows} if annex else {}


def _bound(entry: Mapping[str, Any], table: TableSchema) -> Bound:
    bound = Bound(entry["code"], tuple(entry["low"]), tuple(entry["high"]))
    if not {*bound.low, *bound.high} <= {row.key for row in table.data_rows}:
        raise ArtifactError(f"{table.edition}.toml: [[bound]] {bound.code} names an unknown row")
    return bound
