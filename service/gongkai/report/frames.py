"""A report as rows: the one place that flattens it, shared by CSV, XLSX and data frames."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gongkai.errors import UsageError
from gongkai.report.model import Report

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]


def rows(report: Report, name: str) -> list[Row]:
    """Return the rows of ``name``, each with the same keys. Raises UsageError for an unknown name."""
    if name not in _TABLES:
        raise UsageError(f"no table {name!r}; there are {', '.join(_TABLES)}")
    return _TABLES[name](report)


def table_names() -> tuple[str, ...]:
    """Return the names that ``rows`` and ``frame`` know."""
    return tuple(_TABLES)


def frame(report: Report, name: str) -> pd.DataFrame:
    """Return the rows of ``name`` as a pandas data frame."""
    try:
        import pandas as pd
    except ImportError as error:
        raise UsageError("data frames need pandas", remedy="pip install pandas") from error
    return pd.DataFrame(rows(report, name))


def _values(report: Report) -> list[Row]:
    found = []
    for extra, values in ((False, report.form.values), (True, report.form.extra)):
        for key, value in values.items():
            table, row, column = key.split(".", 2)
            box = value.place.bbox
            found.append(
                {
                    "table": table,
                    "row": row,
                    "column": column,
                    "value": value.value,
                    "raw": value.raw,
                    "kind": value.kind.value,
                    "page": value.place.page,
                    "x0": box.x0 if box else None,
                    "top": box.top if box else None,
                    "x1": box.x1 if box else None,
                    "bottom": box.bottom if box else None,
                    "confidence": value.confidence,
                    "suggested": value.suggested,
                    "local_row": extra,
                }
            )
    return found


def _findings(report: Report) -> list[Row]:
    return [
        {
            "code": finding.code,
            "severity": finding.severity,
            "status": finding.status,
            "message_zh": finding.message["zh"],
            "message_en": finding.message["en"],
            "left": finding.left,
            "right": finding.right,
            "cells": " ".join(finding.cells),
            "suggestion": finding.suggestion,
        }
        for finding in report.findings
    ]


def _statements(report: Report) -> list[Row]:
    return [
        {
            "id": statement.id,
            "role": statement.role.value,
            "themes": " ".join(theme.theme for theme in statement.themes),
            "text": statement.text,
            "section": statement.section.value if statement.section else None,
            "start": statement.span[0],
            "end": statement.span[1],
            "page": statement.page,
            "answers": " ".join(statement.answers),
            "specific": statement.specific,
        }
        for statement in report.statements
    ]


def _figures(report: Report) -> list[Row]:
    return [
        {
            "indicator": figure.indicator,
            "value": figure.value,
            "unit": figure.unit,
            "approximate": figure.approximate,
            "scope": figure.scope,
            "cell": figure.cell,
            "text": figure.text,
            "section": figure.section.value if figure.section else None,
            "start": figure.span[0],
            "end": figure.span[1],
            "page": figure.page,
        }
        for figure in report.figures
    ]


def _sections(report: Report) -> list[Row]:
    return [
        {
            "role": section.role.value if section.role else None,
            "title": section.title,
            "level": section.level,
            "page": section.page,
            "start": section.span[0],
            "end": section.span[1],
            "text": report.text[slice(*section.span)],
        }
        for section in report.outline.sections
    ]


def _tables(report: Report) -> list[Row]:
    return [
        {
            "table": index,
            "row": cell.row,
            "col": cell.col,
            "row_span": cell.row_span,
            "col_span": cell.col_span,
            "text": cell.text,
            "page": cell.place.page,
        }
        for index, table in enumerate(report.document.tables)
        for cell in table.cells
    ]


_TABLES: dict[str, Callable[[Report], list[Row]]] = {
    "values": _values,
    "findings": _findings,
    "statements": _statements,
    "figures": _figures,
    "sections": _sections,
    "tables": _tables,
}
