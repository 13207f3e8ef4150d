"""The marks of the task are tested on readings that are wrong on purpose; then its floors are held."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from corpora.build.pre2019 import load_jobs, load_old
from evaluation import gate
from evaluation.tasks import annex
from gongkai.errors import CorruptFileError

pytestmark = pytest.mark.no_cover  # whole samples: tracing would triple the time

SAMPLE = next(item for item in annex.load_samples() if item.file == "dev/county-2016-text-cells-three.txt")
PAIR = next(item for item in annex.load_samples() if "+" in item.gold_file and item.split == "dev")


class Given:
    """Stands in for a report."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.record = record

    def to_dict(self) -> dict[str, Any]:
        return self.record


def perfect(gold: dict[str, Any]) -> dict[str, Any]:
    """The reading that the gold describes."""
    return {
        **{name: gold[name] for name in ("title", "agency", "year")},
        "form": "pre2019" if gold["edition"] else None,
        "values": {"annex": dict(gold["values"])},
        "tables": [{"form_table": "annex", "edition": gold["edition"]}] if gold["edition"] else [],
        "findings": [{"code": code, "status": "fail"} for code in gold["planted"]],
        "figures": [{}],
        "statements": [{}],
    }


def marked(
    monkeypatch: pytest.MonkeyPatch, sample: annex.Sample, change: Callable[[list[dict[str, Any]]], object]
) -> dict[str, annex.Mark]:
    """Return the marks of a perfect reading after ``change``, those of several reports added up."""
    records = [perfect(gold) for gold in sample.gold()]
    change(records)
    monkeypatch.setattr(annex, "read_all", lambda *_, **__: tuple(map(Given, records)))
    summed: dict[str, annex.Mark] = {}
    for metric, mark in annex.marks(sample):
        before = summed.get(metric, annex.Mark(0, 0))
        summed[metric] = annex.Mark(before.right + mark.right, before.total + mark.total)
    return summed


@pytest.mark.parametrize("sample", [SAMPLE, PAIR], ids=["one", "two"])
def test_a_perfect_reading_has_full_marks(monkeypatch: pytest.MonkeyPatch, sample: annex.Sample) -> None:
    marks = marked(monkeypatch, sample, lambda _: None)
    assert {name for name, mark in marks.items() if mark.right != mark.total} == set()
    assert marks.keys() == annex.METRICS.keys()


@pytest.mark.parametrize(
    ("metric", "change"),
    [
        ("cells", lambda r: r[0]["values"]["annex"].update(received={"value": 1})),
        ("cells", lambda r: r[0]["values"]["annex"].pop("received")),
        ("invented", lambda r: r[0]["values"]["annex"].update(appeals={"value": 0})),
        ("edition", lambda r: r[0]["tables"][0].update(edition="pre2019-2008")),
        ("title", lambda r: r[0].update(title=None)),
        ("agency", lambda r: r[0].update(agency="石渠口县")),
        ("year", lambda r: r[0].update(year=2017)),
        ("planted", lambda r: r[0]["findings"].clear()),
        ("innocent", lambda r: r[0]["findings"].append({"code": "ANNEX.STAFF", "status": "fail"})),
        ("narrative", lambda r: r[0]["statements"].clear()),
        ("parted", lambda r: r.append(dict(r[0]))),
    ],
)
def test_each_kind_of_mistake_costs_its_mark(
    monkeypatch: pytest.MonkeyPatch, metric: str, change: Callable[[Any], object]
) -> None:
    mark = marked(monkeypatch, SAMPLE, change)[metric]
    assert mark.right < mark.total


def test_a_file_that_was_not_read_scores_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(data: bytes, *, name: str) -> None:
        raise CorruptFileError("cut short")

    monkeypatch.setattr(annex, "read_all", fail)
    marks = dict(annex.marks(SAMPLE))
    assert all(marks[name].right == 0 for name in ("parted", "title", "year", "agency", "planted", "narrative"))
    measurement = annex.measure_samples([item for item in annex.load_samples() if item.format == "text"])
    assert measurement.failures
    assert not any("holdout" in line for line in measurement.failures)


def test_styles_of_one_half_never_occur_in_the_other() -> None:
    sources = load_old()
    halves: dict[str, set[tuple[str, str]]] = {"dev": set(), "holdout": set()}
    for job in load_jobs(sources):
        halves[sources[job.names[0]].split].update({("style", job.style), ("layout", job.layout)})
        assert len({sources[name].split for name in job.names}) == 1
    assert halves["dev"] & halves["holdout"] == {("layout", "-")}


def test_no_score_is_below_its_floor() -> None:
    """The gate itself, over all samples."""
    assert gate.failures(annex.measure(), gate.load_pins().get("annex")) == []
