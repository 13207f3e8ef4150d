"""The checks of a report once more, after a person has changed some of its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gongkai.document import Place
from gongkai.forms.checks import check
from gongkai.forms.model import FormReading, FormTable, Kind, Value
from gongkai.forms.schema import ANNEX
from gongkai.forms.wording import public_key

Json = dict[str, Any]
_ONE_COLUMN = "value"  # of the annex
_NOWHERE = Place(page=None, bbox=None, span=(0, 0))
# The end of what is said of prose against tables: … ≠ 表格 requests.received.total = 3.
_TOLD = {
    "zh": (re.compile(r"(?:=|≠) (表格 .*) = [^=]*$"), {"pass": "=", "fail": "≠"}),
    "en": (re.compile(r"(?:equals|differs from) (table .*) = [^=]*$"), {"pass": "equals", "fail": "differs from"}),
}


def rechecked(report: Json, cells: set[str]) -> Json:
    """Return the report with its findings as they are with these cells changed.

    The relations of the form are checked anew. What the prose says of a changed cell is compared with its new value;
    the other findings of prose stay.
    """
    reading = _reading(report)
    anew = {(found.code, tuple(map(public_key, found.cells))): found for found in check(reading)}
    findings: list[Json] = []
    for finding in report["findings"]:
        found = anew.pop((finding["code"], tuple(finding["cells"])), None)
        if found is not None:
            told = {name: getattr(found, name) for name in ("severity", "status", "left", "right", "suggestion")}
            findings.append({**finding, **told, "message": dict(found.message)})
        elif finding["code"].startswith("TXT.") and cells.intersection(finding["cells"]):
            findings.append(_prose(finding, reading))
        elif not _of_cells(finding, cells):
            findings.append(finding)
    findings += [
        {
            "code": found.code, "severity": found.severity, "status": found.status, "message": dict(found.message),
            "left": found.left, "right": found.right, "cells": [public_key(key) for key in found.cells],
            "suggestion": found.suggestion,
        }
        for found in anew.values()
        if found.cells and cells.intersection(map(public_key, found.cells))
    ]  # fmt: skip
    _settle(report, findings, cells)
    return {**report, "findings": findings}


def _of_cells(finding: Json, cells: set[str]) -> bool:
    """Return whether a check of the form that no longer finds anything was of a changed cell."""
    return not finding["code"].startswith(("TXT.", "META.")) and bool(cells.intersection(finding["cells"]))


def _prose(finding: Json, reading: FormReading) -> Json:
    values = [_number(reading, cell) for cell in finding["cells"]]
    total = sum(value for value in values if value is not None)
    if None in values or finding["left"] is None:
        return {**finding, "status": "not_assessable", "severity": "warning", "right": None}
    status = "pass" if finding["left"] == total else "fail"
    message = {lang: _said(text, lang, status, total) for lang, text in finding["message"].items()}
    severity = "info" if status == "pass" else "warning"
    return {**finding, "status": status, "severity": severity, "right": total, "message": message}


def _number(reading: FormReading, cell: str) -> float | None:
    found = reading.cells.get(cell) or reading.cells.get(f"{cell}.{_ONE_COLUMN}")
    return None if found is None else found.value


def _said(text: str, lang: str, status: str, total: float) -> str:
    pattern, signs = _TOLD[lang]

    def anew(match: re.Match[str]) -> str:
        return f"{signs[status]} {match[1]} = {total:g}"

    return pattern.sub(anew, text)


def _settle(report: Json, findings: list[Json], cells: set[str]) -> None:
    """Take back suggestions for cells whose sums hold now."""
    failing = {cell for finding in findings if finding["status"] == "fail" for cell in finding["cells"]}
    related = {cell for finding in findings if cells.intersection(finding["cells"]) for cell in finding["cells"]}
    for name, value in _cells(report["values"], lambda value: value):
        if name in related - failing:
            value["suggested"] = None


def _reading(report: Json) -> FormReading:
    """Return the report's cells as the checks take them."""
    values, extra = (
        {_key(name): value for name, value in _cells(report.get(part, {}), _value)}
        for part in ("values", "extra_values")
    )
    editions = report.get("editions") or {}
    tables = tuple(FormTable(name, edition, None) for name, edition in editions.items())
    outcomes = {
        cell.split(".")[1]
        for finding in report["findings"]
        if finding["code"] == "REQ.OUTCOMES"
        for cell in finding["cells"]
        if cell in extra
    }
    return FormReading(report["form"], tables, values, extra, outcomes=tuple(sorted(outcomes)))


def _key(name: str) -> str:
    return f"{name}.{_ONE_COLUMN}" if name.startswith(f"{ANNEX}.") else name


def _cells(values: Mapping[str, Any], make: Callable[[Json], Any], name: str = "") -> Iterator[tuple[str, Any]]:
    for key, found in values.items():
        inner = f"{name}.{key}" if name else key
        if "raw" in found:
            yield inner, make(found)
        else:
            yield from _cells(found, make, inner)


def _value(value: Json) -> Value:
    return Value(value["value"], value["raw"], Kind(value["kind"]), _NOWHERE, value["confidence"], value["suggested"])
