"""The sample corpus: files of our own writing with their gold. Refuses a manifest that does not fit the files."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent / "corpora" / "samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """A line of the manifest."""

    file: str
    source: str
    format: str
    producer: str
    style: str
    quirks: tuple[str, ...]
    split: str
    gold_file: str
    sha256: str

    @property
    def path(self) -> Path:
        """The file itself."""
        return ROOT / self.file

    def data(self) -> bytes:
        """Return the file's bytes."""
        return self.path.read_bytes()

    def gold(self) -> dict[str, Any]:
        """Return what a perfect reading says."""
        return _gold(self.gold_file)


def load_samples(*, split: str | None = None, format: str | None = None) -> list[Sample]:  # noqa: A002
    """Return the samples, all or those of one half or format. Raises ValueError on a malformed manifest."""
    with (ROOT / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        samples = [
            Sample(
                row["file"],
                row["source"],
                row["format"],
                row["producer"],
                row["style"],
                tuple(row["quirks"].split()),
                row["split"],
                row["gold"],
                row["sha256"],
            )
            for row in csv.DictReader(stream)
        ]
    if len({sample.file for sample in samples}) != len(samples):
        raise ValueError("manifest.csv names a file twice")
    return [sample for sample in samples if split in (None, sample.split) and format in (None, sample.format)]


def corpus_sha() -> str:
    """Return a fingerprint of manifest (which holds each file's own) and gold."""
    digest = hashlib.sha256((ROOT / "manifest.csv").read_bytes())
    for path in sorted((ROOT / "gold").glob("*.json")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


@cache
def _gold(name: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((ROOT / "gold" / name).read_text(encoding="utf-8"))
    return record
