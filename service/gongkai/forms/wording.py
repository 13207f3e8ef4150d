"""The form's own words for its cells, in Chinese and English, for messages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from gongkai.forms.schema import ANNEX, all_schemas, annex_schemas

COLUMNS_ZH = {
    "natural_person": "自然人", "business": "商业企业", "research": "科研机构", "nonprofit": "社会公益组织",
    "legal_service": "法律服务机构", "other_org": "其他", "total": "总计",
    "upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果", "pending": "尚未审结",
}  # fmt: skip


@cache
def _rows_zh() -> dict[tuple[str, str], str]:
    return {
        (table.name, row.key): row.labels[0] if len(row.labels[0]) <= 16 else row.labels[-1]
        # Where two annexes share a row, the words of the first of them are shown.
        for schema in (*all_schemas(), *reversed(annex_schemas()))
        for table in schema.tables.values()
        for row in table.rows
    }


def row_zh(table: str, row: str) -> str:
    """Return the form's words for a row; the key itself for a local row."""
    return _rows_zh().get((table, row), row)


def column_zh(column: str, row: str = "") -> str:
    """Return the form's words for a column; of ``row``, where rows of table two call theirs otherwise."""
    if column in COLUMNS_ZH:
        return COLUMNS_ZH[column]
    found = column
    for schema in reversed(all_schemas()):
        table = schema.tables["proactive"]
        if any(entry.key == column for entry in table.columns):
            found = table.column(column).labels[0]
            if any(entry.key == row and column in entry.columns for entry in table.rows):
                return found
    return found


def cell_zh(key: str, names: Mapping[str, str] | None = None) -> str:
    """Return the form's words for a cell: ``予以公开·自然人``, or in an annex, which has one column, ``收到申请数``.

    ``names`` are an annex's own words for its rows.
    """
    table, row, column = key.split(".", 2)
    if table == ANNEX:
        return (names or {}).get(row, row_zh(table, row))
    return f"{row_zh(table, row)}·{column_zh(column, row)}"


def public_key(key: str) -> str:
    """Return a cell's key as it is found in the JSON: an annex, which has one column, leaves it out."""
    return key.removesuffix(".value") if key.startswith(f"{ANNEX}.") else key


def cell_en(key: str) -> str:
    """Return a cell's key in plain words: ``granted / natural person``."""
    table, row, column = key.split(".", 2)
    return (row if table == ANNEX else f"{row} / {column}").replace("_", " ")
