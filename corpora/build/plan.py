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
EXTENSIONS = {"text": "txt", "markdown": "md", "mail": "eml"}  # of a producer or a format, where it is not its name
PRODUCERS = {"chromium": "pdf", "libreoffice": "pdf", "drawn": "pdf", "mail": "html"}
UNRULED = {"open", "ledger", "bands", "three", "airy", "threeline"}  # tables that do not show where a cell ends
UNPLACED = {"spaced", "terminal"}  # dumps in which a blank cell leaves no place: nothing tells which columns are left
# Quirks that a producer carries out itself.
FLAGS = {
    "html": """nbsp blank_paragraphs gbk gbk_wrong_charset gb18030_no_charset utf8_wrong_charset no_charset bom
        ragged_rows hidden_copy""",
    "docx": """auto_numbering text_box tracked_changes content_controls heading_styles page_numbers running_head
        nested_table soft_breaks hidden_text smart_tags legacy_merges""",
    "text": "bookmark hard_wrap gbk bom crlf utf16 page_marks",
    "markdown": "bold_headings plain_headings front_matter",
    "doc": "page_numbers running_head",
    "odt": "auto_numbering",
    "rtf": "",
    "xlsx": "hidden_sheet hidden_rows number_formats",
    "xls": "hidden_sheet hidden_rows number_formats",
    "ods": "hidden_sheet hidden_rows",
    "ofd": """scaled templates draw_params composite sign_by_sign annotations attachments signed random_breaks cut_rows
        repeat_header underlines double_struck""",
    "mail": "",
    "chromium": "",
    "libreoffice": "auto_numbering page_numbers running_head heading_styles",
    "drawn": """random_breaks cut_rows repeat_header rotated cropped encrypted double_struck char_by_char underlines
        watermark successor_head""",
}


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
        """Return how the file prints a grid, None where its cells cannot be seen: in dumps, in tables without rules."""
        if self.format == "text" or self.style in UNRULED:
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
        ending = EXTENSIONS.get(producer) or EXTENSIONS.get(fmt, fmt)
        path = f"{source.split}/{fmt}/{stem}{suffix}.{ending}"
        if unknown := set(quirks) - QUIRKS.keys() - set(FLAGS[producer].split()):
            raise ValueError(f"{line!r}: neither a quirk nor a flag of {producer}: {', '.join(sorted(unknown))}")
        flags = frozenset(quirk for quirk in quirks if quirk not in QUIRKS)
        jobs.append(
            Job(path, name, fmt, producer, style, tuple(quirks), source.split, paper(source, quirks, flags, path))
        )
    return jobs
