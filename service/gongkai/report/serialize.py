"""A Report, or a file that could not be read, as the JSON of the contract."""

from __future__ import annotations

from typing import Any

from gongkai.document import BBox, Place, Table
from gongkai.errors import GongkaiError, ReadError
from gongkai.forms.model import Finding, Value
from gongkai.forms.wording import public_key
from gongkai.nlp.model import Figure, Statement
from gongkai.report.model import Report, Status
from gongkai.sections.model import Agency, Prose, Section

SCHEMA_VERSION = "1.0"
ANNEX = "annex"
FORM_TABLES = ("requests", "review", "proactive", ANNEX)


def to_dict(report: Report) -> dict[str, Any]:
    """Return the report as plain lists, dicts, strings and numbers, ready for ``json.dumps``."""
    source = report.document.source
    return {
        "schema_version": SCHEMA_VERSION,
        "status": report.status.value,
        "source": {
            "name": source.name,
            "sha256": source.sha256,
            "format": source.format.value,
            "n_bytes": source.n_bytes,
            "n_pages": source.n_pages,
        },
        "title": report.title,
        "agency": report.agency,
        "year": report.year,
        "region": _region(report.outline.metadata.agency),
        "form": report.form.edition,
        "editions": {table.form_table: table.edition for table in report.form.tables},
        "sections": [_section(section, report.outline.prose) for section in report.outline.sections],
        "tables": _tables(report),
        "values": _values(report.form.values),
        "extra_values": _values(report.form.extra),
        "findings": [_finding(finding) for finding in report.findings],
        "statements": [_statement(statement) for statement in report.statements],
        "figures": [_figure(figure) for figure in report.figures],
        "summary": _summary(report),
        "text": report.text,
        "problems": [
            {"component": problem.component, "message": problem.message, "page": problem.page}
            for problem in report.problems
        ],
    }


def failed_dict(name: str, error: GongkaiError) -> dict[str, Any]:
    """Return the JSON of a file that could not be read: every key of the contract, the reason among its problems."""
    message = f"{error} {error.remedy}".strip()
    return {
        "schema_version": SCHEMA_VERSION,
        "status": Status.FAILED.value,
        "source": {"name": name, "sha256": None, "format": None, "n_bytes": None, "n_pages": None},
        "title": None,
        "agency": None,
        "year": None,
        "region": None,
        "form": None,
        "editions": {},
        "sections": [],
        "tables": [],
        "values": {table: {} for table in FORM_TABLES},
        "extra_values": {table: {} for table in FORM_TABLES},
        "findings": [],
        "statements": [],
        "figures": [],
        "summary": {"headline": {"zh": "", "en": ""}, "sentences": []},
        "text": "",
        "problems": [
            {
                "component": error.code,
                "message": message,
                "page": error.page if isinstance(error, ReadError) else None,
            }
        ],
    }


def _region(agency: Agency | None) -> dict[str, Any] | None:
    if agency is None:
        return None
    return {
        "level": agency.level,
        "code": agency.region_code,
        "province": agency.province,
        "prefecture": agency.prefecture,
        "county": agency.county,
    }


def _section(section: Section, prose: Prose) -> dict[str, Any]:
    start, end = section.span
    return {
        "role": section.role.value if section.role else None,
        "title": section.title,
        "level": section.level,
        "text": prose.text[start:end],
        "page": section.page,
        "span": [start, end],
        "within": section.within.value if section.within else None,
    }


def _tables(report: Report) -> list[dict[str, Any]]:
    recognised = {table.index: table for table in report.form.tables if table.index is not None}
    tables: list[dict[str, Any]] = []
    for index, table in enumerate(report.document.tables):
        match = recognised.get(index)
        tables.append(
            {
                "form_table": match.form_table if match else None,
                "edition": match.edition if match else None,
                "pages": list(table.pages),
                "rows": table.rows(),
                "ruled": table.ruled,
                "merged": _merged(table),
            }
        )
    return tables


def _merged(table: Table) -> list[list[int]]:
    """Return [row, col, row_span, col_span] of each merged cell."""
    return [
        [cell.row, cell.col, cell.row_span, cell.col_span]
        for cell in table.cells
        if cell.row_span > 1 or cell.col_span > 1
    ]


def _values(values: Any) -> dict[str, dict[str, Any]]:
    """Return table → row → column → VALUE; the annex, which has one value a row, is row → VALUE."""
    nested: dict[str, dict[str, Any]] = {table: {} for table in FORM_TABLES}
    for key, value in values.items():
        table, row, column = key.split(".", 2)
        if table == ANNEX:
            nested[table][row] = _value(value)
        else:
            nested[table].setdefault(row, {})[column] = _value(value)
    return nested


def _value(value: Value) -> dict[str, Any]:
    """Return a VALUE; ``file_span`` counts in the whole text of the file, tables included, for the original view."""
    return {
        "value": value.value,
        "raw": value.raw,
        "kind": value.kind.value,
        "page": value.place.page,
        "bbox": _bbox(value.place),
        "confidence": round(value.confidence, 3),
        "suggested": value.suggested,
        "file_span": list(value.place.span),
    }


def _bbox(place: Place) -> list[float] | None:
    box: BBox | None = place.bbox
    return [round(edge, 2) for edge in box] if box else None


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "status": finding.status,
        "message": dict(finding.message),
        "left": finding.left,
        "right": finding.right,
        "cells": [public_key(key) for key in finding.cells],
        "suggestion": finding.suggestion,
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "role": statement.role.value,
        "text": statement.text,
        "section": statement.section.value if statement.section else None,
        "span": list(statement.span),
        "page": statement.page,
        "themes": [{"theme": theme.theme, "score": round(theme.score, 4)} for theme in statement.themes],
        "answers": list(statement.answers),
        "specific": statement.specific,
        "hedged": statement.hedged,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "indicator": figure.indicator,
        "value": figure.value,
        "unit": figure.unit,
        "approximate": figure.approximate,
        "text": figure.text,
        "section": figure.section.value if figure.section else None,
        "span": list(figure.span),
        "page": figure.page,
        "scope": figure.scope,
        "cell": public_key(figure.cell) if figure.cell else None,
    }


def _summary(report: Report) -> dict[str, Any]:
    if report.summary is None:
        return {"headline": {"zh": "", "en": ""}, "sentences": []}
    return {
        "headline": dict(report.summary.headline),
        "sentences": [
            {"text": sentence.text, "span": list(sentence.span), "page": sentence.page}
            for sentence in report.summary.sentences
        ],
    }
