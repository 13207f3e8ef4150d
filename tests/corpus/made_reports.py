"""Small reports as JSON of the contract, made without reading a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gongkai.errors import ReadError
from gongkai.report.serialize import failed_dict

Json = dict[str, Any]


def value(number: float | None, raw: str | None = None, kind: str = "number") -> Json:
    printed = raw if raw is not None else str(number)
    place = {"page": 2, "bbox": [10.0, 20.5, 30.0, 40.0], "confidence": 0.9, "suggested": None, "file_span": [0, 0]}
    return {"value": number, "raw": printed, "kind": kind, **place}


def statement(number: int, role: str, text: str, themes: Mapping[str, float], **more: Any) -> Json:
    told = {"id": f"s{number}", "role": role, "text": text, "section": "problems", "span": [0, len(text)], "page": 3}
    scored = [{"theme": theme, "score": score} for theme, score in themes.items()]
    return {**told, "themes": scored, "answers": [], "specific": False, "hedged": False, **more}


def made(agency: str | None = "青禾县水务局", year: int | None = 2023, **changes: Any) -> Json:
    """Return a report with a table, two statements that are linked, a figure, a finding and a section."""
    issue, remedy = "供水价格栏目更新不及时。", "每月核对供水价格栏目。"
    report = failed_dict("x.html", ReadError("-"))
    report.update(
        status="ok",
        title=f"{agency}{year}年报告",
        agency=agency,
        year=year,
        region={"level": "county", "code": "330999", "province": "浙江省", "prefecture": "某市", "county": "青禾县"},
        form="2021",
        text=issue + remedy,
        problems=[],
        summary={"headline": {"zh": "新收申请 9 件", "en": "9 new applications"}, "sentences": []},
        source={"name": "报告.html", "sha256": "ab" * 32, "format": "html", "n_bytes": 123, "n_pages": None},
        values={
            "requests": {
                "received": {"total": value(9), "natural_person": value(7), "business": value(None, "", "blank")},
                "granted": {"total": value(8)},
            },
            "review": {"reconsideration": {"total": value(None, "—", "dash")}},
            "proactive": {"fees": {"amount": value(-12.5, "-12.5")}},
        },
        statements=[
            statement(1, "issue", issue, {"content_updates": 0.91, "timeliness": 0.5}),
            statement(2, "commitment", remedy, {"content_updates": 0.88}, answers=["s1"], specific=True),
        ],
        figures=[
            {
                "indicator": "requests_received", "value": 9, "unit": "件", "approximate": False, "text": "9件",
                "section": "overview", "span": [0, 2], "page": 1, "scope": "year", "cell": "requests.received.total",
            }
        ],
        findings=[
            {
                "code": "REQ.BALANCE", "severity": "error", "status": "fail", "left": 9, "right": 8, "suggestion": None,
                "message": {"zh": "新收 9 ≠ 总计 8", "en": "9 ≠ 8"},
                "cells": ["requests.received.total", "requests.total_processed.total"],
            }
        ],
        sections=[
            {
                "role": "problems", "title": "五、问题", "level": 1, "text": issue + remedy, "page": 3,
                "span": [0, len(issue + remedy)], "within": None,
            }
        ],
    )  # fmt: skip
    report.update(changes)
    return report


def with_cells(report: Json, **cells: float | None) -> Json:
    """Return the report with cells of ``requests`` changed: ``with_cells(report, received__total=3)``."""
    requests = {row: dict(columns) for row, columns in report["values"]["requests"].items()}
    for name, number in cells.items():
        row, column = name.split("__")
        requests.setdefault(row, {})[column] = value(number, None if number is not None else "", "number")
    return {**report, "values": {**report["values"], "requests": requests}}


def read_jsonl(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of a table exported as JSON lines."""
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").split("\n")[:-1]]
