"""Where a person changes a cell, its checks are made anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gongkai import read
from gongkai.api.corrections import Correction, apply, cell

PDF = min((Path(__file__).parents[2] / "corpora/samples/dev/pdf").glob("county*.pdf"))
TOTAL = "requests.received.total"


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return read(PDF).to_dict()


def said(target: str, number: float | None, kind: str = "number") -> Correction:
    value = {"value": number, "kind": kind}
    return Correction(
        number=1, sha256="", part=1, kind="cell", target=target, value=value, machine=None, who="w", when="", note="",
        counts=True,
    )  # fmt: skip


def of(report: dict[str, Any], name: str = TOTAL) -> dict[tuple[str, str], str]:
    return {(each["code"], each["cells"][0]): each["status"] for each in report["findings"] if name in each["cells"]}


def test_a_changed_cell_changes_its_findings_and_a_change_back_restores_them(report: dict[str, Any]):
    number = cell(report, TOTAL)["value"]  # type: ignore[index]
    changed = apply(report, [said(TOTAL, number + 1000)])
    before, after = of(report), of(changed)
    assert before.keys() <= after.keys()
    sums = [key for key in before if key[0] in {"REQ.BALANCE", "REQ.COLUMNS"}]
    assert sums
    assert {after[key] for key in sums} == {"fail"}
    told = [each for each in changed["findings"] if TOTAL in each["cells"] and each["status"] == "fail"]
    assert all(each["message"]["zh"] and each["left"] != each["right"] for each in told)
    back = apply(changed, [said(TOTAL, number)])
    assert of(back) == before
    others = [each for each in report["findings"] if TOTAL not in each["cells"]]
    assert [each for each in changed["findings"] if TOTAL not in each["cells"]] == others
    assert cell(changed, TOTAL)["by_hand"] is True  # type: ignore[index]


def test_a_blank_cannot_be_assessed(report: dict[str, Any]):
    changed = apply(report, [said(TOTAL, None, "blank")])
    assert set(of(changed).values()) == {"not_assessable"}


def test_prose_is_compared_with_the_new_number():
    prose = {
        "code": "TXT.RECEIVED", "severity": "warning", "status": "fail", "left": 12, "right": 10, "cells": [TOTAL],
        "message": {"zh": f"正文“12件” ≠ 表格 {TOTAL} = 10", "en": f"prose “12件” differs from table {TOTAL} = 10"},
        "suggestion": None,
    }  # fmt: skip
    shown = {
        "value": 10,
        "raw": "10",
        "kind": "number",
        "page": None,
        "bbox": None,
        "confidence": 1.0,
        "suggested": None,
    }
    values = {"requests": {"received": {"total": shown}}, "review": {}, "proactive": {}}
    report = {"form": "2021", "values": values, "findings": [prose], "statements": [], "text": ""}
    (found,) = [each for each in apply(report, [said(TOTAL, 12)])["findings"] if each["code"] == "TXT.RECEIVED"]
    assert (found["status"], found["right"]) == ("pass", 12)
    assert found["message"]["zh"].endswith(f"= 表格 {TOTAL} = 12")
    assert found["message"]["en"].endswith(f"equals table {TOTAL} = 12")
