"""Datasets of a few reports, written by hand: organ, year, cells, statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.made_reports import made, statement, value

from gongkai import Corpus
from gongkai.corpus.dataset import Entry, build
from gongkai.sections.regions import locate

Json = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """A statement: role, theme (or several, parted by spaces) and text."""

    role: str
    theme: str
    text: str
    section: str = "problems"


@dataclass(frozen=True)
class Written:
    """A report. ``cells`` are called as in the contract; None is a blank. ``region`` overrides what the name tells."""

    agency: str | None
    year: int | None
    said: tuple[Said, ...] = ()
    cells: Mapping[str, float | None] = field(default_factory=dict)
    region: Mapping[str, str | None] | None = None
    doubtful: bool = False  # two readings of its cells differ
    name: str = ""
    untitled: bool = False  # section five has no title, so no section of its own
    headed: Mapping[int, str] = field(default_factory=dict)  # titles in section five, each above so-manieth statement
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def report(self) -> str:
        """Return the report's id."""
        return self.name or f"{self.agency}-{self.year}"

    def document(self) -> Json:
        """Return the JSON of the contract."""
        text = "".join(each.text for each in self.said)
        section = {
            "role": "problems", "title": "五、问题", "level": 1, "text": text, "page": 3, "span": [0, len(text)],
            "within": None,
        }  # fmt: skip
        values: dict[str, dict[str, dict[str, Any]]] = {}
        for cell, number in self.cells.items():
            table, row, column = cell.split(".")
            shown = value(number) if number is not None else value(None, "", "blank")
            shown["confidence"] = 0.5 if self.doubtful else 0.9
            values.setdefault(table, {}).setdefault(row, {})[column] = shown
        report = made(self.agency, self.year, text=text, values=values, findings=[], figures=[], **self.more)
        report["sections"] = [section, *self._below(section)] if text and not self.untitled else []
        report["region"] = self.region if self.region is not None else _region(self.agency, self.year)
        report["statements"] = []
        start = 0
        for number, each in enumerate(self.said, 1):
            said = statement(number, each.role, each.text, dict.fromkeys(each.theme.split(), 0.9))
            place = {"section": each.section, "span": [start, start + len(each.text)]}
            report["statements"].append({**said, **place})
            start += len(each.text)
        return report

    def _below(self, section: Json) -> Iterable[Json]:
        starts = [sum(len(each.text) for each in self.said[:place]) for place in self.headed]
        ends = [*starts, section["span"][1]][1:]
        for title, start, end in zip(self.headed.values(), starts, ends, strict=True):
            more = {"role": None, "title": title, "level": 2, "span": [start, end], "within": "problems"}
            yield {**section, **more, "text": section["text"][start:end]}


def _region(agency: str | None, year: int | None) -> Json:
    if agency is None:
        return {}
    found = locate(agency, (), year)
    return {
        "level": found.level, "code": found.region_code, "province": found.province, "prefecture": found.prefecture,
        "county": found.county,
    }  # fmt: skip


def opened(folder: Path, reports: Iterable[Written]) -> Corpus:
    """Return the opened dataset of these reports."""
    documents = {each.report: each.document() for each in reports}
    build(folder, [Entry(name, "1") for name in documents], documents.__getitem__)
    return Corpus.open(folder)
