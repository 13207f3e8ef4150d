"""``python -m corpora.build.pre2019``: reports for years before 2019 → sample files, gold and manifest of their own.

Sources are ``corpora/sources/pre2019/*.toml``, the plan is ``pre2019.toml``. Figures are written as in other sources.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpora.build.annex_grids import annex_grid
from corpora.build.model import Block, Heading, Paper, Para
from corpora.build.sources import Figure, Number, Source, token
from corpora.build.to_docx import to_docx
from corpora.build.to_html import to_html
from corpora.build.to_listed import listed
from corpora.build.to_markdown import to_markdown
from corpora.build.to_pdf import print_documents, print_page, require_programs
from corpora.build.to_text import to_text

SOURCES = Path(__file__).parent.parent / "sources" / "pre2019"
SAMPLES = Path(__file__).parent.parent / "samples" / "pre2019"
PLAN = Path(__file__).with_name("pre2019.toml")
FIELDS = ("file", "source", "format", "producer", "style", "layout", "split", "gold", "sha256")
WRITERS = {"html": to_html, "docx": to_docx, "text": to_text, "markdown": to_markdown, "listed": listed}
EXTENSIONS = {"html": "html", "docx": "docx", "text": "txt", "markdown": "md"}
IN_YUAN = frozenset({"fees", "fees_proactive", "fees_requests"})  # of the coded tables; gold is in 万元
YUAN = 10000


@dataclass(frozen=True, slots=True)
class Old:
    """An invented report for a year before 2019. ``edition`` is empty where it has no annex."""

    about: Source
    split: str
    edition: str
    figures: Mapping[str, Figure]
    planted: tuple[str, ...]
    text: str

    def blocks(self, layout: str) -> Iterator[Block]:
        """Yield the report as blocks: ``# `` begins a section, ``{{annex}}`` is the annex."""
        for line in self.text.strip().splitlines():
            if line.startswith("# "):
                yield Heading(line.removeprefix("# "))
            elif line == "{{annex}}":
                yield annex_grid(self.edition, layout, {key: figure.raw for key, figure in self.figures.items()})
            else:
                yield Para(line)
        yield Para(self.about.issuer, "right")
        yield Para(self.about.date, "right")

    def gold(self) -> dict[str, Any]:
        """Return what a perfect reading of the report says."""
        return {
            "source": self.about.id,
            "title": self.about.title,
            "agency": self.about.agency,
            "year": self.about.year,
            "edition": self.edition or None,
            "values": {
                key: {"value": self._amount(key, figure.value), "kind": figure.kind}
                for key, figure in self.figures.items()
            },
            "planted": list(self.planted),
        }

    def _amount(self, key: str, value: Number | None) -> Number | None:
        in_yuan = key in IN_YUAN and self.edition != "pre2019-2014"
        return value / YUAN if in_yuan and value else value

    def wrong_sums(self) -> list[str]:
        """Return the sums that the figures break; one that needs a cell without a number is broken by nothing."""
        broken = []
        for code, keys in _sums().get(self.edition, {}).items():
            numbers = [self.figures[key].value for key in keys]
            known = [number for number in numbers if number is not None]
            if len(known) == len(numbers) and known[0] != sum(known[1:]):
                broken.append(code)
        return broken


@cache
def _sums() -> dict[str, dict[str, list[str]]]:
    """Return edition → code → the whole and its parts."""
    data = tomllib.loads(PLAN.read_text(encoding="utf-8"))["sums"]
    return {edition: {code: text.split() for code, text in sums.items()} for edition, sums in data.items()}


def load_old() -> dict[str, Old]:
    """Return every source by id. Raises ValueError where the figures break other sums than the source says."""
    found = {}
    for path in sorted(SOURCES.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        about = Source(
            data["id"], data["split"], "pre2019", data["title"], data["agency"], data["year"], None, {},
            data["issuer"], data["date"], {}, (), {}, (),
        )  # fmt: skip
        figures = {key: token(raw or "_") for key, raw in data.get("annex", {}).items()}
        old = Old(about, data["split"], data["edition"], figures, tuple(data["planted"]), data["text"])
        if sorted(old.wrong_sums()) != sorted(old.planted):
            raise ValueError(f"{path.name}: planted {old.planted}, but the figures break {old.wrong_sums()}")
        found[about.id] = old
    return found


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be written."""

    path: str
    names: tuple[str, ...]
    producer: str
    style: str
    layout: str
    paper: Paper

    @property
    def format(self) -> str:
        return self.producer if self.producer in EXTENSIONS else "pdf"


def load_jobs(sources: Mapping[str, Old]) -> list[Job]:
    """Return the planned files."""
    jobs = []
    for line in tomllib.loads(PLAN.read_text(encoding="utf-8"))["files"]:
        joined, producer, style, layout, *flags = line.split()
        names = tuple(joined.split("+"))
        old = [sources[name] for name in names]
        blocks: list[Block] = list(old[0].blocks(layout))
        for other in old[1:]:
            blocks += [Para(other.about.title, "center"), *other.blocks(layout)]
        stem = "-".join([*(name.removeprefix("holdout-") for name in names), producer, style, layout]).rstrip("-")
        path = f"{old[0].split}/{stem}.{EXTENSIONS.get(producer, 'pdf')}"
        paper = Paper(old[0].about, old[0].about.title, tuple(blocks), frozenset(flags))
        jobs.append(Job(path, names, producer, style, layout, paper))
    return jobs


def build() -> int:
    """Write every planned file with its gold and the manifest; return how many there are."""
    sources = load_old()
    jobs = load_jobs(sources)
    require_programs()
    contents = _contents(jobs)
    shutil.rmtree(SAMPLES, ignore_errors=True)
    rows = []
    for job in jobs:
        path = SAMPLES / job.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents[job.path])
        gold = f"gold/{'+'.join(job.names)}.json"
        (SAMPLES / "gold").mkdir(exist_ok=True)
        told = json.dumps([sources[name].gold() for name in job.names], ensure_ascii=False, separators=(",", ":"))
        (SAMPLES / gold).write_text(told + "\n", encoding="utf-8")
        digest = hashlib.sha256(contents[job.path]).hexdigest()
        split = job.path.split("/", maxsplit=1)[0]
        values = (job.path, "+".join(job.names), job.format, job.producer, job.style, job.layout, split, gold, digest)
        rows.append(dict(zip(FIELDS, values, strict=True)))
    with (SAMPLES / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: (row["split"], row["file"])))
    return len(jobs)


def _contents(jobs: list[Job]) -> dict[str, bytes]:
    written = {job.path: WRITERS[job.producer](job.paper, job.style) for job in jobs if job.producer in WRITERS}
    with tempfile.TemporaryDirectory() as scratch:
        for job in jobs:
            if job.producer == "chromium":
                written[job.path] = print_page(job.paper, job.style, Path(scratch))
    office = {Path(job.path).stem: job for job in jobs if job.producer == "libreoffice"}
    printed = print_documents({stem: (job.paper, job.style) for stem, job in office.items()})
    return written | {job.path: printed[stem] for stem, job in office.items()}


if __name__ == "__main__":
    print(f"{build()} files")
