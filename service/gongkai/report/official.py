"""The official tables as people know them: rows and columns in the form's order, with names in zh and en."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.forms.model import Value
from gongkai.forms.schema import ANNEX, load_schema
from gongkai.report.model import Report
from gongkai.resources import load_toml

_LABELS = Path(__file__).parent / "data" / "labels.toml"
TABLES = ("proactive", "requests", "review")


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """One table of the form as read. ``rows`` holds (row key, row name, one Value or None a column)."""

    key: str
    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, tuple[Value | None, ...]], ...]


def official_tables(report: Report, lang: str = "zh") -> Iterator[OfficialTable]:
    """Yield the official tables that the report has, only with the rows and columns that it has."""
    for key in TABLES:
        values = {tuple(k.split(".")[1:]): v for k, v in report.form.values.items() if k.startswith(f"{key}.")}
        if values:
            names = labels()[key]
            columns = [column for column in names["columns"] if any(place[1] == column for place in values)]
            rows = [row for row in names["rows"] if any(place[0] == row for place in values)]
            yield OfficialTable(
                key,
                labels()["tables"][key][lang],
                tuple((column, names["columns"][column][lang]) for column in columns),
                tuple(
                    (row, names["rows"][row][lang], tuple(values.get((row, column)) for column in columns))
                    for row in rows
                ),
            )
    yield from _annex(report, lang)


def _annex(report: Report, lang: str) -> Iterator[OfficialTable]:
    """Yield the annex of the years before 2019: one column, the rows named as its edition names them."""
    edition = next((table.edition for table in report.form.tables if table.form_table == ANNEX), None)
    if edition is None:
        return
    schema = load_schema(edition)
    rows = tuple(
        (row.key, row.labels[0] if lang == "zh" else row.name_en, (report.form.values[key],))
        for row in schema.tables[ANNEX].data_rows
        if (key := f"{ANNEX}.{row.key}.value") in report.form.values
    )
    if rows:
        column = ("value", "统计数" if lang == "zh" else "Value")
        yield OfficialTable(ANNEX, schema.title[lang], (column,), rows)


def printed(value: Value | None) -> str:
    """Return how a cell is shown: its number, else what is printed; nothing for a blank or absent cell."""
    if value is None:
        return ""
    if value.value is None:
        return value.raw.strip()
    return f"{value.value:,}" if isinstance(value.value, int) else f"{value.value:,.10g}"


@cache
def labels() -> Mapping[str, Any]:
    """Return the names of tables, rows and columns."""
    return load_toml(_LABELS)
