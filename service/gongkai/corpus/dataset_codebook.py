"""What the columns of a dataset mean, for people (``codebook.csv``) and for programs (``datapackage.json``)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from gongkai import __version__
from gongkai.corpus.columns import TABLES, Column, TableColumns, codes, table, tables
from gongkai.corpus.dataset_files import Layout

HEADER = (
    "table", "column", "short_name", "type", "label_zh", "label_en", "unit_zh", "unit_en", "description_zh",
    "description_en", "codes_zh", "codes_en", "source",
)  # fmt: skip


def codebook_rows(names: tuple[str, ...] = TABLES) -> Iterator[tuple[str, ...]]:
    """Yield a row for each column of each table called, with the fields of ``HEADER``."""
    for name in names:
        for column in table(name).columns:
            unit = column.unit or {"zh": "", "en": ""}
            yield (
                name, column.name, column.short, column.type, column.label["zh"], column.label["en"], unit["zh"],
                unit["en"], column.description["zh"], column.description["en"], _listed(column, "zh"),
                _listed(column, "en"), column.source,
            )  # fmt: skip


def codebook_csv(names: tuple[str, ...] = TABLES) -> str:
    """Return the codebook as CSV that Excel opens with its Chinese intact."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(codebook_rows(names))
    return "\ufeff" + text.getvalue()


def write_codebook(layout: Layout) -> None:
    """Write ``codebook.csv`` beside the tables."""
    layout.write(layout.folder / "codebook.csv", codebook_csv())


def package(layout: Layout, counts: Mapping[str, int]) -> str:
    """Return ``datapackage.json`` (Frictionless Data Package): every table with its files, columns, keys and lists."""
    resources = [_resource(layout, table, counts[table.name]) for table in tables().values()]
    described = {
        "profile": "data-package",
        "name": "gongkai-corpus",
        "title": "政府信息公开工作年度报告数据集 / Disclosure reports of China's organs of government",
        "created_by": f"gongkai {__version__}",
        "resources": resources,
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _resource(layout: Layout, table: TableColumns, count: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "primaryKey": list(table.key)}
    if table.name != "reports":
        reference = {"resource": "reports", "fields": ["report"]}
        schema["foreignKeys"] = [{"fields": ["report"], "reference": reference}]
    return {
        "name": table.name,
        "title": f"{table.label['zh']} / {table.label['en']}",
        "description": f"{table.description['zh']} / {table.description['en']}",
        "path": [path.relative_to(layout.folder).as_posix() for path in layout.files(table.name)],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": count,
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": f"{column.label['zh']} / {column.label['en']}",
        "description": f"{column.description['zh']} / {column.description['en']}",
        "source": column.source,
        "short_name": column.short,
    }
    if column.unit:
        field["unit"] = f"{column.unit['zh']} / {column.unit['en']}"
    if column.codes:
        # Table Schema's own word for labelled values; not a constraint: a codebook of one's own has other themes.
        listed = codes(column.codes).items()
        field["categories"] = [{"value": code, "label": f"{name['zh']} / {name['en']}"} for code, name in listed]
    return field


def _listed(column: Column, lang: str) -> str:
    if column.codes is None:
        return ""
    return "; ".join(f"{code} = {names[lang]}" for code, names in codes(column.codes).items())
