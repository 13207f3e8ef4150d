"""The marks themselves are tested on readings that are wrong on purpose; then the floors are held."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from evaluation import gate
from evaluation.samples import Sample, load_samples
from evaluation.tasks import reading
from gongkai.errors import CorruptFileError, EncryptedFileError

pytestmark = pytest.mark.no_cover  # whole samples: tracing would triple the time
PARTS = sorted({f"{item.format}.{item.split}" for item in load_samples()})


def sample(file: str) -> Sample:
    return next(item for item in load_samples() if item.file == file)


class Given:
    """Stands in for a report."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.record = record

    def to_dict(self) -> dict[str, Any]:
        return self.record


def perfect(item: Sample) -> dict[str, Any]:
    """The reading that the gold describes."""
    gold = copy.deepcopy(item.gold())
    values: dict[str, Any] = {"requests": {}, "review": {}, "proactive": {}}
    for key, value in gold["values"].items():
        table, row, column = key.split(".")
        values[table].setdefault(row, {})[column] = value
    findings = []
    for planted in gold["planted"]:
        rows = {"REQ.COLUMNS": f"requests.{planted['at']}.total", "REV.TOTAL": f"review.{planted['at']}.total"}
        cell = rows.get(planted["code"], f"requests.received.{planted['at']}")
        findings.append({"code": planted["code"], "status": "fail", "cells": [cell], "message": {"zh": "…"}})
    tables = [{**table, "edition": gold["editions"].get(table["form_table"])} for table in gold["tables"]]
    sections = [{**section, "level": 1} for section in gold["sections"]]
    fields = {name: gold[name] for name in ("title", "agency", "year", "form")}
    return {
        **fields,
        "values": values,
        "findings": findings,
        "tables": tables,
        "sections": sections,
        "problems": [],
        "status": "ok",
        "statements": [{"text": "人手不足", "span": [0, 4]}],
        "figures": [],
        "summary": {"sentences": []},
        "text": "人手不足。",
    }


def accusation(code: str, cell: str) -> dict[str, Any]:
    return {"code": code, "status": "fail", "cells": [cell], "message": {"zh": ""}}


CITY = "dev/html/city-2022-portal-clean.html"


def marked(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[dict[str, Any]], object], file: str = CITY
) -> dict[str, reading.Mark]:
    record = perfect(sample(file))
    change(record)
    monkeypatch.setattr(reading, "read", lambda *_, **__: Given(record))
    return reading.marks(sample(file))


def test_a_perfect_reading_has_full_marks(monkeypatch: pytest.MonkeyPatch):
    marks = marked(monkeypatch, lambda _: None)
    assert {name: mark for name, mark in marks.items() if mark.right != mark.total} == {}
    assert marks["cells"].total == 200
    assert marks["planted"].total == 4


@pytest.mark.parametrize(
    ("metric", "change"),
    [
        ("cells", lambda r: r["values"]["requests"]["granted"]["total"].update(value=1)),
        ("cells", lambda r: r["values"]["requests"]["granted"].pop("total")),
        ("form_tables", lambda r: r["values"]["review"]["reconsideration"]["pending"].update(value=None)),
        ("invented", lambda r: r["values"]["requests"].update(other_handling={"total": {"value": 3}})),
        ("tables", lambda r: r["tables"][1]["rows"][4].reverse()),
        ("tables", lambda r: r["tables"].pop()),
        ("sections", lambda r: r["sections"].pop(2)),
        ("sections", lambda r: r["sections"].insert(0, {"role": "other", "level": 1, "title": "x"})),
        ("title", lambda r: r.update(title=None)),
        ("agency", lambda r: r.update(agency="临澜市")),
        ("year", lambda r: r.update(year=2023)),
        ("edition", lambda r: r.update(form="2019")),
        ("planted", lambda r: r["findings"].pop()),
        ("planted", lambda r: r["findings"][0]["cells"].append("requests.received.research")),
        ("innocent", lambda r: r["findings"].append(accusation("REQ.COLUMNS", "requests.carried_over.total"))),
        ("prose", lambda r: r["findings"].append(accusation("TXT.RECEIVED", "requests.received.total"))),
        ("quoted", lambda r: r.update(text="人手很不足。")),
    ],
)  # fmt: skip
def test_each_kind_of_mistake_costs_its_mark(
    monkeypatch: pytest.MonkeyPatch, metric: str, change: Callable[[Any], object]
):
    mark = marked(monkeypatch, change)[metric]
    assert mark.right < mark.total


def test_a_blank_may_be_null_or_absent_but_never_nought(monkeypatch: pytest.MonkeyPatch):
    file = "dev/html/township-2022-portal-clean.html"
    blank = next(key for key, value in sample(file).gold()["values"].items() if value["kind"] == "blank")
    table, row, column = blank.split(".")
    assert marked(monkeypatch, lambda r: r["values"][table][row].pop(column), file)["cells"].right == 200
    assert marked(monkeypatch, lambda r: r["values"][table][row][column].update(value=0), file)["cells"].right == 199


def test_white_space_and_empty_columns_do_not_count_in_tables(monkeypatch: pytest.MonkeyPatch):
    def looser(record: dict[str, Any]) -> None:
        for table in record["tables"]:
            table["rows"] = [[*(f" {cell}\n" for cell in row), ""] for row in table["rows"]]

    assert marked(monkeypatch, looser)["tables"].right == 3


def test_a_file_that_was_not_read_scores_nothing(monkeypatch: pytest.MonkeyPatch):
    def fail(data: bytes, *, name: str) -> None:
        raise CorruptFileError("cut short")

    monkeypatch.setattr(reading, "read", fail)
    marks = reading.marks(sample(CITY))
    assert all(
        marks[name].right == 0 for name in ("form_tables", "tables", "sections", "title", "year", "edition", "planted")
    )
    assert marks["cells"].right == sum(value["value"] is None for value in sample(CITY).gold()["values"].values())


def test_refusals_are_marked_by_their_code(monkeypatch: pytest.MonkeyPatch):
    def locked(data: bytes, *, name: str) -> None:
        raise EncryptedFileError("a password is needed")

    monkeypatch.setattr(reading, "read", locked)
    assert reading.marks(sample("dev/pdf/utility-2023-drawn-colour.pdf"))["refused"].right == 1
    assert reading.marks(sample("dev/html/no-report-list.html"))["refused"].right == 0
    monkeypatch.setattr(reading, "read", lambda *_, **__: Given(perfect(sample(CITY))))
    assert reading.marks(sample("dev/html/no-report-list.html"))["refused"].right == 0


def test_failures_of_the_hold_out_are_never_shown(monkeypatch: pytest.MonkeyPatch):
    def fail(data: bytes, *, name: str) -> None:
        raise CorruptFileError("cut short")

    monkeypatch.setattr(reading, "read", fail)
    measurement = reading.measure_samples(load_samples(format="markdown"))
    assert measurement.failures
    assert not any("holdout" in line for line in measurement.failures)
    assert any("holdout" in name for name in measurement.scores)


@pytest.mark.parametrize("part", PARTS)
def test_no_score_is_below_its_floor(part):
    """The gate itself, a format and half at a time, so that they run beside each other."""
    fmt, split = part.split(".")
    pins = gate.part(gate.load_pins().get("reading"), f"{part}.")
    assert gate.failures(reading.measure_samples(load_samples(split=split, format=fmt)), pins) == []


def test_the_floors_are_those_of_the_parts():
    assert {name.rpartition(".")[0] for name in gate.load_pins()["reading"].floors} == set(PARTS)
