"""Task ``scans``: sample PDFs as scans of every kind, read and held against their gold and against their own text.

Slow, so it runs only when it is named: ``python -m evaluation run scans`` reads one scan of each kind, and so do
``gate`` and ``repin``; ``python -m evaluation.tasks.scans --each N``, or ``--whole``, others. Needs the extra ``ocr``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from corpora.build import sources
from corpora.build.scans import Spoiling, as_pdf, scanned_pages, spoilings
from evaluation.measurement import Measurement
from evaluation.samples import Sample, load_samples
from gongkai.document import Document
from gongkai.errors import ReadError
from gongkai.forms import Finding, FormReading, check, extract
from gongkai.forms.certainty import LOW
from gongkai.pipeline import parse
from gongkai.settings import Settings

METRICS = {
    "read": "form cells whose value is right as read",
    "cells": "form cells whose value is right after suggestions",
    "flagged": "wrong cells that are marked: low confidence, a failed relation, a suggestion; lost ones that are named",
    "source": "planted wrong sums of the source that are reported and not repaired",
    "prose": "characters of paragraphs that are right, where the scan's prose is likest to each",
}
_SETTINGS = Settings(ocr_threads=1)  # every process has a core
EACH = 1  # scan of each kind, of other samples: floors are pinned on these
SHARE = 4  # every kind of spoiling is seen on every fourth sample: kinds together see all


@cache
def _sources() -> dict[str, sources.Source]:
    return sources.load_sources()


class Tally(NamedTuple):
    """How many of how many were right, metric by metric, and what was wrong."""

    counts: Mapping[str, tuple[int, int]]
    wrong: Sequence[str]


class Job(NamedTuple):
    """A sample and how it is spoilt."""

    sample: Sample
    kind: Spoiling


def measure(
    each: int | None = EACH, processes: int | None = None, splits: Sequence[str] = ("dev", "holdout")
) -> Measurement:
    """Read the scans and return the scores ``kind.metric``, in both halves of samples and kinds.

    ``each``: how many of each kind, spread over its samples; all when None. ``processes``: as many as the processor
    cores that this one may use when None (``taskset`` tells). ``splits``: the halves that are read.
    """
    planned = [job for split in splits for job in _chosen(list(jobs(split)), each)]
    right: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    failures: list[str] = []
    with ProcessPoolExecutor(max_workers=processes or len(os.sched_getaffinity(0))) as pool:
        for job, tally in zip(planned, pool.map(tally_of, planned), strict=True):
            for metric, (good, every) in tally.counts.items():
                for name in (job.kind.name, f"{job.kind.split} {job.kind.dpi:.0f} dpi", f"{job.kind.split} all"):
                    right[f"{name}.{metric}"] += good
                    total[f"{name}.{metric}"] += every
            if job.kind.split == "dev":
                failures.extend(f"{job.kind.name}\t{job.sample.file}\t{wrong}" for wrong in tally.wrong)
    # Nothing wrong to be flagged is no score less: floors are of the same scores every time.
    scores = {name: right[name] / total[name] if total[name] else 1.0 for name in total}
    return Measurement(scores, {name: total[name] for name in scores}, _sha(planned), table(scores, total), failures)


def _chosen(planned: Sequence[Job], each: int | None) -> Iterator[Job]:
    """Yield ``each`` jobs of every kind; which ones changes from kind to kind, so that all samples are seen."""
    kinds: dict[str, list[Job]] = defaultdict(list)
    for job in planned:
        kinds[job.kind.name].append(job)
    for number, own in enumerate(kinds.values()):
        count = len(own) if each is None else min(each, len(own))
        yield from (own[(number // SHARE + place * len(own) // count) % len(own)] for place in range(count))


def _sha(planned: Sequence[Job]) -> str:
    """Return a fingerprint of what was read: samples, their gold and how they are spoilt."""
    digest = hashlib.sha256()
    for job in planned:
        digest.update(f"{job.sample.sha256}{job.kind}{json.dumps(job.sample.gold(), sort_keys=True)}".encode())
    return digest.hexdigest()


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
    counts, wrong = cell_counts(form, check(form), gold, unread=_unread_tables(document, form))
    twin = parse(data, name="twin", settings=_SETTINGS)
    counts["prose"] = _prose(document, twin, _sources()[gold["source"]])
    return Tally(counts, wrong)


def _unread_tables(document: Document, form: FormReading) -> set[str]:
    """Return the form tables on pages that a problem of the document names."""
    doubtful = {problem.page for problem in document.problems if problem.page is not None}
    return {
        found.form_table
        for found in form.tables
        if found.index is not None and doubtful & {cell.place.page for cell in document.tables[found.index].cells}
    }


def cell_counts(
    form: FormReading, findings: Sequence[Finding], gold: Mapping[str, Any], *, unread: Set[str] = frozenset()
) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """Return the counts of cells, of flags and of planted errors, and what was wrong.

    A cell that is lost is told where a finding or a problem names it, its row, its table, or its page: ``unread`` are
    the tables on such pages. That other cells are doubtful tells nobody of it.
    """
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
            if value is None:
                marked = any(doubt.names(key) for doubt in form.problems) or key.split(".")[0] in unread
            else:
                marked = value.confidence < LOW or suggested is not None
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


def _prose(document: Document, twin: Document, source: sources.Source) -> tuple[int, int]:
    """Return how many signs of the paragraphs are right where the scan's prose is likest to each, and all of them.

    Paragraphs are those of the file itself that its source has. Rows of tables without rules, which either reading may
    take for paragraphs, are none.
    """
    written = _squeezed([source.title, source.issuer, *(f"{part.title or ''}{part.text}" for part in source.sections)])
    got = _squeezed([block.text for block in document.prose()])
    expected = [text for text in (_squeezed([block.text]) for block in twin.prose()) if text in written]
    wrong = sum(min(len(text), distance(text, got, within=True)) for text in expected)
    return sum(map(len, expected)) - wrong, sum(map(len, expected))


def _squeezed(texts: Sequence[str]) -> str:
    return "".join("".join(texts).replace("## ", "").split())


def distance(expected: str, got: str, *, within: bool = False) -> int:
    """Return the number of signs to insert, delete or change (Levenshtein).

    ``within``: to make the likest part of ``got`` of what was expected, whatever stands before and after it.
    """
    import numpy as np

    codes = np.array([ord(char) for char in got], dtype=np.int64)
    steps = np.arange(len(got) + 1)
    row = steps * (not within)
    for number, char in enumerate(expected, start=1):
        best = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(char)))
        best = np.concatenate(([number], best))
        row = np.minimum.accumulate(best - steps) + steps
    return int(row.min() if within else row[-1])


def table(scores: Mapping[str, float], support: Mapping[str, int]) -> str:
    """Return the scores as a table, a kind a row; nothing where nothing was to be told or repaired."""
    kinds = dict.fromkeys(name.rpartition(".")[0] for name in scores)
    lines = ["| scans | " + " | ".join(METRICS) + " |", "|---|" + "---:|" * len(METRICS)]
    for kind in kinds:
        cells = [
            f"{scores[name]:.4f} ({support[name]})" if support.get(name := f"{kind}.{metric}") else ""
            for metric in METRICS
        ]
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measure as many scans as asked for, and print the scores."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.tasks.scans")
    parser.add_argument("--each", type=int, default=EACH, help="scans of each kind")
    parser.add_argument("--whole", action="store_true", help="all scans: about an hour of one core")
    parser.add_argument("--processes", type=int, help="at once; as many as there are cores when not given")
    parser.add_argument("--split", choices=("dev", "holdout"), help="one half alone; both when not given")
    parser.add_argument("--failures", type=Path, help="write what went wrong in the development half to this file")
    options = parser.parse_args()
    splits = (options.split,) if options.split else ("dev", "holdout")
    found = measure(None if options.whole else options.each, options.processes, splits)
    print(found.table)
    if options.failures:
        options.failures.write_text("\n".join(found.failures) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
