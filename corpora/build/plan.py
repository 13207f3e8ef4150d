"""Reads ``plan.toml``: which source becomes which files."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpora.build.gold import Rows
from corpora.build.model import Grid, Paper
from corpora.build.paper import paper
from corpora.build.quirks import QUIRKS
from corpora.build.sources import Source

PLAN = Path(__file__).with_name("plan.toml")
EXTENSIONS = {"html": "html", "docx": "docx", "text": "txt", "markdown": "md", "pdf": "pdf"}
PRODUCERS = {"chromium": "pdf", "libreoffice": "pdf", "drawn": "pdf"}


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be written."""

    path: str
    source: str
    format: str
    producer: str
    style: str
    quirks: tuple[str, ...]
    split: str
    paper: Paper

    def gold_rows(self) -> Rows | None:
        """Return how the file prints a grid, None for text dumps, which print none."""
        if self.format == "text":
            return None
        return {"ragged": Grid.ragged_rows, "repeated": Grid.repeated_rows}.get(self.style, Grid.rows)

    def manifest_row(self, gold: str, data: bytes) -> dict[str, str]:
        """Return the file's line of the manifest."""
        return {
            "file": self.path,
            "source": self.source,
            "format": self.format,
            "producer": self.producer,
            "style": self.style,
            "quirks": " ".join(self.quirks),
            "split": self.split,
            "gold": gold,
            "sha256": hashlib.sha256(data).hexdigest(),
        }


def load_plan(sources: Mapping[str, Source]) -> list[Job]:
    """Return the jobs. A line is ``source producer style [quirk …]``; quirks that are no function are the writer's."""
    jobs: list[Job] = []
    taken: dict[str, int] = {}
    for line in tomllib.loads(PLAN.read_text(encoding="utf-8"))["files"]:
        name, producer, style, *quirks = line.split()
        source = sources[name]
        fmt = PRODUCERS.get(producer, producer)
        stem = (
            f"{name.removeprefix('holdout-')}-{producer}-{style}"
            if producer in PRODUCERS
            else f"{name.removeprefix('holdout-')}-{style}"
        )
        taken[stem] = taken.get(stem, 0) + 1
        suffix = f"-{taken[stem]}" if taken[stem] > 1 else ""
        path = f"{source.split}/{fmt}/{stem}{suffix}.{EXTENSIONS[fmt]}"
        flags = frozenset(quirk for quirk in quirks if quirk not in QUIRKS)
        jobs.append(
            Job(path, name, fmt, producer, style, tuple(quirks), source.split, paper(source, quirks, flags, path))
        )
    return jobs
