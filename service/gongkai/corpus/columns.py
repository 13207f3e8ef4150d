"""The tables of a dataset and their columns, loaded from ``data/columns.toml`` and checked.

Those that compare reports over years and organs (``ACROSS``) stand in ``data/across.toml``, in the same shape.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.errors import ArtifactError, UsageError
from gongkai.forms.schema import ANNEX, FORM_TABLES, Row, all_schemas, annex_schemas
from gongkai.nlp.codebook import load_codebook
from gongkai.report.official import labels
from gongkai.resources import load_toml

_DATA = Path(__file__).parent / "data" / "columns.toml"
_ACROSS = _DATA.with_name("across.toml")
TABLES = ("reports", "values", "panel", "findings", "statements", "themes", "figures", "sections", "links")
ACROSS = (
    "chains", "chain_reports", "year_findings", "recurrences", "copies", "copied_reports", "promises", "trends",
    "suggestions",
)  # fmt: skip
TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}  # to DuckDB's
STATA_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}")  # Stata's rule for the name of a variable
Names = Mapping[str, str]  # {"zh": …, "en": …}


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``short`` is its name in Stata files; ``cell`` tells that it is a cell of the form, in the panel.

    ``labels`` says what the keys of a column without codes are called by, where labels are asked for (``labelled``).
    """

    name: str
    short: str
    type: str
    label: Names
    description: Names
    source: str
    unit: Names | None = None
    codes: str | None = None
    cell: bool = False
    labels: str | None = None

    def titled(self, lang: str) -> str:
        """Return the label with its unit: 予以公开｜总计（件）."""
        if self.unit is None or (lang == "en" and not self.cell and _says(self.label["en"], self.unit["en"])):
            return self.label[lang]
        return f"{self.label[lang]}（{self.unit[lang]}）" if lang == "zh" else f"{self.label[lang]} ({self.unit[lang]})"


def _says(label: str, unit: str) -> bool:
    """Return whether a label says its unit already: Year, Cells read."""
    return re.search(rf"\b{re.escape(unit)}s?\b", label, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class TableColumns:
    """A table. ``key`` names the columns that no two rows share."""

    name: str
    label: Names
    description: Names
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns in their order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column called ``name``. Raises UsageError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise UsageError(f"表 {self.name} 没有列 {name}。 / Table {self.name} has no column {name}.")


@cache
def tables() -> Mapping[str, TableColumns]:
    """Return every table in the order of the contract. Raises ArtifactError when the data file is malformed."""
    return _load(TABLES, load_toml(_DATA), _DATA)


@cache
def tables_across() -> Mapping[str, TableColumns]:
    """Return every table that compares reports. Raises ArtifactError when the data file is malformed."""
    data = load_toml(_ACROSS)
    return _load(ACROSS, {**data, "units": load_toml(_DATA)["units"], "codes": _lists()}, _ACROSS)


def _load(names: tuple[str, ...], data: Mapping[str, Any], path: Path) -> Mapping[str, TableColumns]:
    try:
        found = {name: _table(name, data) for name in names}
    except (KeyError, TypeError) as error:
        raise ArtifactError(f"{path.name}: missing or malformed: {error}") from error
    for table in found.values():
        _check(table, data["codes"].keys() | {"theme"}, path)
    return found


def table(name: str) -> TableColumns:
    """Return the table called ``name``, of the dataset or of those that compare reports. Raises UsageError."""
    if name in ACROSS:
        return tables_across()[name]
    if name not in TABLES:
        known = (*TABLES, *ACROSS)
        raise UsageError(f"没有表 {name}；有 {'、'.join(known)}。 / No table {name}; there are {', '.join(known)}.")
    return tables()[name]


@cache
def _lists() -> Mapping[str, Mapping[str, Names]]:
    return {**load_toml(_DATA)["codes"], **load_toml(_ACROSS)["codes"]}


@cache
def codes(name: str) -> Mapping[str, Names]:
    """Return the list called ``name``: each code with its label in zh and en, in order. Raises UsageError."""
    if name == "theme":
        return {theme.id: theme.name for theme in load_codebook().themes}
    lists = _lists()
    if name not in lists:
        known = ", ".join((*lists, "theme"))
        raise UsageError(f"没有代码表 {name}；有 {known}。 / No list {name}; there are {known}.")
    return lists[name]


@cache
def form_cells() -> tuple[str, ...]:
    """Return the key of every cell of every edition: ``table.row.column`` of the form, then ``annex.row``."""
    known = {key for schema in all_schemas() for name in FORM_TABLES for key in schema.tables[name].value_keys()}
    names = labels()
    cells = [
        cell
        for name in FORM_TABLES
        for row in names[name]["rows"]
        for column in names[name]["columns"]
        if (cell := f"{name}.{row}.{column}") in known
    ]
    return (*cells, *(f"{ANNEX}.{key}" for key in _annex_rows()))


def _annex_rows() -> dict[str, Row]:
    """Return the rows of the annex by key, each as the latest edition that has it names it."""
    rows: dict[str, Row] = {}
    for schema in annex_schemas():
        for row in schema.tables[ANNEX].data_rows:
            rows.setdefault(row.key, row)
    return rows


def _table(name: str, data: Mapping[str, Any]) -> TableColumns:
    entry = data[name]
    units = data["units"]
    shared = [_column({"name": column, **data["shared"][column]}, units) for column in entry["shared"]]
    own = [_column(column, units) for column in entry["columns"]]
    ending = [_column({"name": column, **data["shared"][column]}, units) for column in entry.get("ending", ())]
    cells = list(_cells(entry["cells"], units)) if "cells" in entry else []
    label = {"zh": entry["zh"], "en": entry["en"]}
    return TableColumns(name, label, entry["description"], tuple(entry["key"]), (*shared, *own, *ending, *cells))


def _column(entry: Mapping[str, Any], units: Mapping[str, Names]) -> Column:
    return Column(
        name=entry["name"],
        short=entry["name"],
        type=entry["type"],
        label={"zh": entry["zh"], "en": entry["en"]},
        description=entry["description"],
        source=entry["source"],
        unit=units[entry["unit"]] if "unit" in entry else None,
        codes=entry.get("codes"),
        labels=entry.get("labels"),
    )


def _cells(how: Mapping[str, Any], units: Mapping[str, Names]) -> Iterator[Column]:
    names, short, counted, within = labels(), how["short"], how["units"], how["within"]
    for cell in form_cells():
        table, row, *rest = cell.split(".")
        if table == ANNEX:
            continue
        column = rest[0]
        row_names = _alone(names[table]["rows"][row], row, within.get(table, {}))
        column_names = names[table]["columns"][column]
        yield _cell(
            cell,
            "_".join((how["prefixes"][table], short.get(row, row), short.get(column, column))),
            {"zh": f"{row_names['zh']}｜{column_names['zh']}", "en": f"{row_names['en']} | {column_names['en']}"},
            names["tables"][table],
            "；".join(how["sources"][key] for key in (table, row) if key in how["sources"]),
            units[next(counted[key] for key in (column, row, table) if key in counted)],
        )
    rows = _annex_rows()
    title = annex_schemas()[0].title
    for key, entry in rows.items():
        parent = rows.get(entry.parent or "")
        yield _cell(
            f"{ANNEX}.{key}",
            f"{how['prefixes'][ANNEX]}_{key}",
            {
                "zh": "｜".join(each.labels[0] for each in (parent, entry) if each),
                "en": " | ".join(each.name_en for each in (parent, entry) if each),
            },
            title,
            how["sources"][ANNEX],
            units[how["annex_units"][entry.unit]],
        )


def _alone(names: Names, row: str, within: Mapping[str, Names]) -> Names:
    """Return the names of a row with what the form prints once for its group before them."""
    groups = [group for beginning, group in within.items() if row.startswith(beginning)]
    heading = groups[0] if groups else {"zh": "", "en": ""}
    return {
        lang: name if name.startswith(heading[lang].strip()) else heading[lang] + name for lang, name in names.items()
    }


def _cell(name: str, short: str, label: Names, table: Names, source: str, unit: Names) -> Column:
    # The unit is told beside the label: where the form's own words have it, it would stand twice.
    label = {lang: re.sub(rf" ?[（(]{re.escape(unit[lang])}[)）]", "", words) for lang, words in label.items()}
    description = {"zh": f"{table['zh']}；空白为缺失，不是 0。", "en": f"{table['en']}; a blank is missing, not 0."}
    return Column(name, short, "number", label, description, source, unit, cell=True)


def _check(table: TableColumns, lists: Collection[str], path: Path = _DATA) -> None:
    """Refuse a table that no file could hold, naming what is wrong."""
    shorts = [column.short for column in table.columns]
    faults = [f"{name} stands twice" for name in sorted({name for name in shorts if shorts.count(name) > 1})]
    faults += [f"{name} is no name for Stata" for name in shorts if not STATA_NAME.fullmatch(name)]
    faults += [f"{column.name}: no type {column.type}" for column in table.columns if column.type not in TYPES]
    faults += [
        f"{column.name}: no list {column.codes}"
        for column in table.columns
        if column.codes is not None and column.codes not in lists
    ]
    faults += [f"key {name} is no column" for name in table.key if name not in table.names]
    if faults:
        raise ArtifactError(f"{path.name}: [{table.name}] " + "; ".join(faults))
