"""Task ``scans``: sample PDFs as scans of every kind, read and held against their gold and against their own text.

Slow, so it runs only when it is named: ``python -m evaluation run scans``. Needs the extra ``ocr``.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

from corpora.build.scans import Spoiling, as_pdf, scanned_pages, spoilings
from evaluation.measurement import Measurement
from evaluation.samples import Sample, corpus_sha, load_samples
from gongkai.document import Document
from gongkai.errors import ReadError
from gongkai.forms import Finding, FormReading, check, extract
from gongkai.forms.certainty import LOW
from gongkai.pipeline import parse
from gongkai.settings import Settings

METRICS = {
    "read": "form cells whose value is right as read",
    "cells": "form cells whose value is right after suggestions",
    "flagged": "wrong cells that are marked: low confidence, a failed relation, a suggestion or a problem",
    "source": "planted wrong sums of the source that are reported and not repaired",
    "prose": "characters of the prose that are right",
}
_SETTINGS = Settings(ocr_threads=1)  # every process has a core
SHARE = 4  # every kind of spoiling is seen on every fourth sample: kinds together see all


class Tally(NamedTuple):
    """How many of how many were right, metric by metric, and what was wrong."""

    counts: Mapping[str, tuple[int, int]]
    wrong: Sequence[str]


class Job(NamedTuple):
    """A sample and how it is spoilt."""

    sample: Sample
    kind: Spoiling


def measure() -> Measurement:
    """Read the scans and return the scores ``kind.metric``, in both halves of samples and kinds."""
    planned = [*jobs("dev"), *jobs("holdout")]
    right: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    failures: list[str] = []
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for job, tally in zip(planned, pool.map(tally_of, planned), strict=True):
            for metric, (good, every) in tally.counts.items():
                for name in (job.kind.name, f"{job.kind.split} {job.kind.dpi:.0f} dpi", f"{job.kind.split} all"):
                    right[f"{name}.{metric}"] += good
                    total[f"{name}.{metric}"] += every
            if job.kind.split == "dev":
                failures.extend(f"{job.kind.name}\t{job.sample.file}\t{wrong}" for wrong in tally.wrong)
    scores = {name: right[name] / total[name] for name in total if total[name]}
    return Measurement(scores, {name: total[name] for name in scores}, corpus_sha(), table(scores, total), failures)


def jobs(split: str) -> Iterator[Job]:
    """Yield what is to be read: each kind on its share of the samples of its half that hold a form."""
    samples = [
        sample
        for sample in load_samples(split=split, format="pdf")
        if not {"scanned", "locked", "encrypted"} & set(sample.quirks) and sample.gold().get("form")
    ]
    share = SHARE if split == "dev" else max(1, len(samples) // 6)
    for number, kind in enumerate(spoilings(split)):
        for index in range(number % share, len(samples), share):
            yield Job(samples[index], kind)


def tally_of(job: Job) -> Tally:
    """Return how well one scan is read."""
    gold = job.sample.gold()
    data = job.sample.data()
    scan = as_pdf(scanned_pages(data, job.kind), job.kind)
    try:
        document = parse(scan, name=job.sample.path.name, settings=_SETTINGS)
    except ReadError as error:
        nothing = (0, len(gold["values"]))
        return Tally({"read": nothing, "cells": nothing}, [str(error)])
    form = extract(document)
    counts, wrong = cell_counts(form, check(form), gold, told=bool(document.problems or form.problems))
    counts["prose"] = _prose(document, parse(data, name="twin", settings=_SETTINGS))
    return Tally(counts, wrong)


def cell_counts(
    form: FormReading, findings: Sequence[Finding], gold: Mapping[str, Any], *, told: bool
) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """Return the counts of cells, of flags and of planted errors, and what was wrong; ``told``: there are problems."""
    doubtful = {"fail", "not_assessable"}
    suspected = {cell for finding in findings if finding.status in doubtful for cell in finding.cells}
    read_right = settled_right = flagged = n_wrong = repaired = 0
    wrong: list[str] = []
    for key, expected in gold["values"].items():
        value = form.values.get(key)
        as_read = value.value if value else None
        suggested = value.suggested if value else None
        settled = as_read if suggested is None else suggested
        read_right += as_read == expected["value"]
        settled_right += settled == expected["value"]
        repaired += as_read == expected["value"] != settled
        if as_read != expected["value"]:
            n_wrong += 1
            marked = told if value is None else value.confidence < LOW or suggested is not None
            marked = marked or key in suspected
            flagged += marked
            certain = value.confidence if value else None
            shown = f"{key}={as_read} for {expected['value']} suggested {suggested} confidence {certain}"
            wrong.append(shown if marked else f"{shown} SILENT")
        elif settled != expected["value"]:
            wrong.append(f"{key}={as_read} is right, suggested {suggested} WRONGLY")
    n_cells, n_planted = len(gold["values"]), len(gold["planted"])
    counts = {
        "read": (read_right, n_cells),
        "cells": (settled_right, n_cells),
        "flagged": (flagged, n_wrong),
        "source": (max(0, n_planted - repaired), n_planted),
    }
    return counts, wrong


def _prose(document: Document, twin: Document) -> tuple[int, int]:
    expected, got = ("".join("".join(block.text for block in one.prose()).split()) for one in (twin, document))
    return max(0, len(expected) - distance(expected, got)), len(expected)


def distance(expected: str, got: str) -> int:
    """Return the number of signs to insert, delete or change (Levenshtein)."""
    import numpy as np

    codes = np.array([ord(char) for char in got], dtype=np.int64)
    steps = np.arange(len(got) + 1)
    row = steps.copy()
    for number, char in enumerate(expected, start=1):
        best = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(char)))
        best = np.concatenate(([number], best))
        row = np.minimum.accumulate(best - steps) + steps
    return int(row[-1])


def table(scores: Mapping[str, float], support: Mapping[str, int]) -> str:
    """Return the scores as a table, a kind a row."""
    kinds = dict.fromkeys(name.rpartition(".")[0] for name in scores)
    lines = ["| scans | " + " | ".join(METRICS) + " |", "|---|" + "---:|" * len(METRICS)]
    for kind in kinds:
        cells = [
            f"{scores[name]:.4f} ({support[name]})" if (name := f"{kind}.{metric}") in scores else ""
            for metric in METRICS
        ]
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
