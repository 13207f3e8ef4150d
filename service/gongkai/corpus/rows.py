"""A report's JSON as rows of the dataset's tables: the one place that flattens it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gongkai.corpus.columns import TABLES, form_cells
from gongkai.corpus.placing import disagreement, region_of
from gongkai.corpus.republished import dated, is_correction
from gongkai.forms.schema import ANNEX

Row = dict[str, Any]
Json = Mapping[str, Any]


def rows(
    report: Json,
    *,
    report_id: str,
    path: str | None = None,
    tool_version: str | None = None,
    manifest_id: str | None = None,
    duplicates: Sequence[str] = (),
    folder: str | None = None,
    joined: str | None = None,
    joined_to: str | None = None,
) -> dict[str, list[Row]]:
    """Return the rows of every table that the report gives, each with all columns of its table but those of the panel.

    ``report`` is the JSON of the contract, of a failed file too (then only ``reports`` has a row). ``path``,
    ``tool_version``, ``manifest_id``, ``duplicates`` (other files of the same bytes) and ``folder`` (where its file
    lies) are what the ledger knows of it. Of a report in two files ``joined`` is the path of its tables; these, which
    are ``joined_to`` the id of the prose, have a row among the reports and no other. A row of the panel is what the
    report alone can give: the dataset chooses among several reports of one organ and year, and adds what compares them.
    A missing value is None.
    """
    shared = {"report": report_id, "agency": report["agency"], "year": report["year"]}
    found = {name: [{**shared, **row} for row in _TABLES[name](report)] for name in _TABLES}
    known = {"id": manifest_id, "path": path, "duplicates": "\n".join(duplicates) or None, "tool_version": tool_version}
    told = {
        **region_of(report, folder),
        "correction": is_correction(report, path),
        "dated": dated(report),
        "manifest_conflicts": disagreement(report),
        "joined": joined,
        "joined_to": joined_to,
    }
    found["reports"] = [{**shared, **_report(report, found), **told, **known}]
    if joined_to is not None:
        return {name: found["reports"] if name == "reports" else [] for name in TABLES}
    # A manifest may know organ and year of a file that could not be read: that makes no row of blanks in the panel.
    placed = report["status"] != "failed" and report["agency"] is not None and report["year"] is not None
    found["panel"] = [_panel(found)] if placed else []
    return {name: found[name] for name in TABLES}


def _report(report: Json, found: Mapping[str, list[Row]]) -> Row:
    source = report["source"]
    roles = Counter(row["role"] for row in found["statements"])
    return {
        "form": report["form"],
        "status": report["status"],
        "title": report["title"],
        "headline_zh": report["summary"]["headline"]["zh"] or None,
        "headline_en": report["summary"]["headline"]["en"] or None,
        "summary": "\n".join(sentence["text"] for sentence in report["summary"]["sentences"]) or None,
        "n_values": len(found["values"]),
        "n_numbers": sum(row["value"] is not None for row in found["values"]),
        "n_failed": sum(row["status"] == "fail" for row in found["findings"]),
        "n_issues": roles["issue"],
        "n_commitments": roles["commitment"],
        "n_achievements": roles["achievement"],
        "n_characters": len(report["text"]),
        "n_by_hand": sum(row["by_hand"] for name in ("values", "statements") for row in found[name]),
        "problems": "\n".join(f"{problem['component']}: {problem['message']}" for problem in report["problems"])
        or None,
        "source_name": source["name"],
        "format": source["format"],
        "sha256": source["sha256"],
        "n_bytes": source["n_bytes"],
        "n_pages": source["n_pages"],
        "schema_version": report["schema_version"],
    }


_KEPT = (
    "report", "agency", "year", "id", "region_code", "level", "province", "prefecture", "county", "form", "status",
    "correction", "dated", "joined", "n_numbers", "n_failed", "n_issues", "n_commitments", "n_by_hand",
)  # fmt: skip


def _panel(found: Mapping[str, list[Row]]) -> Row:
    whole = found["reports"][0]
    read = {row["cell"]: row["value"] for row in found["values"]}
    return {**{name: whole[name] for name in _KEPT}, **{cell: read.get(cell) for cell in form_cells()}}


def _values(report: Json) -> Iterator[Row]:
    for local, tables in ((False, report["values"]), (True, report.get("extra_values", {}))):
        for table, table_rows in tables.items():
            for row, columns in table_rows.items():
                if table == ANNEX:  # one value a row
                    yield {"cell": f"{table}.{row}", "table": table, "row": row, "column": None} | _value(
                        columns, local
                    )
                    continue
                for column, value in columns.items():
                    place = {"cell": f"{table}.{row}.{column}", "table": table, "row": row, "column": column}
                    yield place | _value(value, local)


def _value(value: Json, local: bool) -> Row:
    x0, top, x1, bottom = value["bbox"] or (None, None, None, None)
    return {
        "value": value["value"],
        "raw": value["raw"],
        "kind": value["kind"],
        "page": value["page"],
        "x0": x0,
        "top": top,
        "x1": x1,
        "bottom": bottom,
        "confidence": value["confidence"],
        "suggested": value["suggested"],
        "local_row": local,
        "by_hand": value.get("by_hand", False),
    }


def _findings(report: Json) -> Iterator[Row]:
    for number, finding in enumerate(report["findings"], 1):
        yield {
            "finding": number,
            "code": finding["code"],
            "severity": finding["severity"],
            "status": finding["status"],
            "message_zh": finding["message"]["zh"],
            "message_en": finding["message"]["en"],
            "left": finding["left"],
            "right": finding["right"],
            "cells": " ".join(finding["cells"]) or None,
            "suggestion": finding["suggestion"],
        }


def _statements(report: Json) -> Iterator[Row]:
    for statement in report["statements"]:
        themes = [theme["theme"] for theme in statement["themes"]]
        yield {
            "statement": statement["id"],
            "role": statement["role"],
            "theme": themes[0] if themes else None,
            "themes": " ".join(themes) or None,
            "text": statement["text"],
            "section": statement["section"],
            "page": statement["page"],
            "span_start": statement["span"][0],
            "span_end": statement["span"][1],
            "specific": statement["specific"],
            "hedged": statement.get("hedged"),
            "answers": " ".join(statement["answers"]) or None,
            "by_hand": statement.get("by_hand", False),
        }


def _themes(report: Json) -> Iterator[Row]:
    for statement in report["statements"]:
        for rank, theme in enumerate(statement["themes"], 1):
            yield {
                "statement": statement["id"],
                "role": statement["role"],
                "theme": theme["theme"],
                "rank": rank,
                "score": theme["score"],
            }


def _figures(report: Json) -> Iterator[Row]:
    for number, figure in enumerate(report["figures"], 1):
        yield {
            "figure": number,
            "indicator": figure["indicator"],
            "value": figure["value"],
            "unit": figure["unit"] or None,
            "approximate": figure["approximate"],
            "scope": figure.get("scope"),
            "cell": figure.get("cell"),
            "text": figure["text"],
            "section": figure["section"],
            "page": figure["page"],
            "span_start": figure["span"][0],
            "span_end": figure["span"][1],
        }


def _sections(report: Json) -> Iterator[Row]:
    for number, section in enumerate(report["sections"], 1):
        yield {
            "section": number,
            "role": section["role"],
            "within": section.get("within"),
            "title": section["title"],
            "level": section["level"],
            "text": section["text"],
            "page": section["page"],
            "span_start": section["span"][0],
            "span_end": section["span"][1],
        }


def _links(report: Json) -> Iterator[Row]:
    texts = {statement["id"]: statement["text"] for statement in report["statements"]}
    for statement in report["statements"]:
        for issue in statement["answers"]:
            yield {
                "commitment": statement["id"],
                "issue": issue,
                "commitment_text": statement["text"],
                "issue_text": texts.get(issue),
            }


_TABLES = {
    "values": _values,
    "findings": _findings,
    "statements": _statements,
    "themes": _themes,
    "figures": _figures,
    "sections": _sections,
    "links": _links,
}
