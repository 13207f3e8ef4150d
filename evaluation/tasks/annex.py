"""Task ``annex``: reports for the years before 2019, alone and several in a file, by format and half of the corpus."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.measurement import Mark, Measurement, tally
from gongkai.errors import ReadError
from gongkai.pipeline import read_all

ROOT = Path(__file__).parent.parent.parent / "corpora" / "samples" / "pre2019"
METRICS = {
    "parted": "files that give as many reports as they hold",
    "cells": "indicators whose value is right; a blank read as a number is wrong",
    "invented": "reports without a number in an indicator that their source does not have",
    "edition": "editions of the annex; none where there is none",
    "title": "titles",
    "agency": "organs",
    "year": "years",
    "planted": "wrong sums of the source that are reported",
    "innocent": "reports in which no right sum is accused",
    "narrative": "reports of which figures and statements are told",
}
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """A line of the manifest."""

    file: str
    format: str
    split: str
    gold_file: str

    def gold(self) -> list[dict[str, Any]]:
        """Return what a perfect reading of each report in the file says."""
        told: list[dict[str, Any]] = json.loads((ROOT / self.gold_file).read_text(encoding="utf-8"))
        return told


def load_samples() -> list[Sample]:
    """Return all samples of the manifest."""
    with (ROOT / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        return [Sample(row["file"], row["format"], row["split"], row["gold"]) for row in csv.DictReader(stream)]


def measure() -> Measurement:
    """Read every sample and return the scores ``format.split.metric``."""
    return measure_samples(load_samples())


def measure_samples(samples: Iterable[Sample]) -> Measurement:
    """Return the scores of the given samples."""
    found = tally(
        (sample.format, sample.split, sample.file, metric, mark) for sample in samples for metric, mark in marks(sample)
    )
    return Measurement(found.scores, found.support, _sha(), _table(found.scores, found.support), found.failures)


def marks(sample: Sample) -> list[tuple[str, Mark]]:
    """Return the marks of one sample, metric by metric and report by report."""
    gold = sample.gold()
    try:
        reports = [report.to_dict() for report in read_all((ROOT / sample.file).read_bytes(), name=sample.file)]
    except ReadError as error:
        reports = []
        reason = f"{error.code}: {error}"
    else:
        reason = f"{len(reports)} reports"
    found: list[tuple[str, Mark]] = [("parted", Mark(int(len(reports) == len(gold)), 1, reason))]
    for number, expected in enumerate(gold):
        report = reports[number] if len(reports) == len(gold) else NOTHING
        found.extend((metric, mark(report, expected)) for metric, mark in _MARKS.items())
    return found


NOTHING: Json = {
    "title": None, "agency": None, "year": None, "values": {"annex": {}}, "findings": [], "tables": [],
    "statements": [], "figures": [], "form": None,
}  # fmt: skip


def _cells(report: Json, gold: Json) -> Mark:
    values = report["values"]["annex"]
    wrong = []
    for key, expected in gold["values"].items():
        value = values[key]["value"] if key in values else None
        if value != expected["value"]:
            wrong.append(f"{key}={value} for {expected['value']}")
    return Mark(len(gold["values"]) - len(wrong), len(gold["values"]), "; ".join(wrong[:5]))


def _invented(report: Json, gold: Json) -> Mark:
    values = report["values"]["annex"]
    surplus = [key for key in values if values[key]["value"] is not None and key not in gold["values"]]
    return Mark(int(not surplus), 1, ", ".join(surplus[:5]))


def _edition(report: Json, gold: Json) -> Mark:
    told = {table["edition"] for table in report["tables"] if table["form_table"] == "annex"}
    fits = told == {gold["edition"]} if told else (report["form"] == "pre2019") == bool(gold["edition"])
    return Mark(int(fits), 1, f"{sorted(told)} for {gold['edition']}")


def _same(name: str) -> Callable[[Json, Json], Mark]:
    return lambda report, gold: Mark(int(report[name] == gold[name]), 1, f"{report[name]!r} for {gold[name]!r}")


def _accused(report: Json) -> list[str]:
    return [
        item["code"] for item in report["findings"] if item["status"] == "fail" and item["code"].startswith("ANNEX.")
    ]


def _planted(report: Json, gold: Json) -> Mark:
    missed = [code for code in gold["planted"] if code not in _accused(report)]
    return Mark(len(gold["planted"]) - len(missed), len(gold["planted"]), ", ".join(missed))


def _innocent(report: Json, gold: Json) -> Mark:
    wrongly = [code for code in _accused(report) if code not in gold["planted"]]
    return Mark(int(not wrongly), 1, ", ".join(wrongly))


def _narrative(report: Json, _: Json) -> Mark:
    told = bool(report["figures"]) and bool(report["statements"])
    return Mark(int(told), 1, f"{len(report['figures'])} figures, {len(report['statements'])} statements")


_MARKS: dict[str, Callable[[Json, Json], Mark]] = {
    "cells": _cells,
    "invented": _invented,
    "edition": _edition,
    "title": _same("title"),
    "agency": _same("agency"),
    "year": _same("year"),
    "planted": _planted,
    "innocent": _innocent,
    "narrative": _narrative,
}


def _sha() -> str:
    digest = hashlib.sha256((ROOT / "manifest.csv").read_bytes())
    for path in sorted((ROOT / "gold").glob("*.json")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _table(scores: Mapping[str, float], total: Mapping[str, int]) -> str:
    columns = sorted({tuple(name.split(".")[:2]) for name in scores})
    heads = " | ".join(f"{split} {fmt}" for fmt, split in columns)
    lines = [f"| metric | {heads} |", "|---|" + "---:|" * len(columns)]
    for metric in METRICS:
        cells = []
        for fmt, split in columns:
            name = f"{fmt}.{split}.{metric}"
            cells.append(f"{scores[name]:.4f} ({total[name]})" if name in scores else "")
        lines.append(f"| {metric} | {' | '.join(cells)} |")
    return "\n".join(lines)
