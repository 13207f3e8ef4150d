"""The plan of a corpus: every report with its figures and sentences, what is planted, and the file it becomes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from corpora.generated.figures import (
    CARRIED,
    IN_FORCE,
    ITEMS,
    Figures,
    edition_of,
    year_figures,
)
from corpora.generated.model import Generated, Organ, Sheet, Written
from corpora.generated.organs import organs
from corpora.generated.sentences import Speech
from corpora.generated.stories import Told, tell

# Shares of the organs in which each is planted, once where it is not a number of sentences.
_PLANTS = {
    CARRIED: 0.3, IN_FORCE: 0.3, ITEMS: 0.3, "missing": 0.2, "second": 0.15, "figures": 0.15, "prose": 0.15,
    "some": 0.3, "all": 0.12, "quiet": 0.04, "blank": 0.1,
}  # fmt: skip
_WHOLE = frozenset(("figures", "prose"))
_DAMAGED, _NO_REPORT = 0.05, 0.01
_TWICE = 0.02  # of the files stand twice
_ARCHIVED = 0.06
_MEMBERS = 6  # of an archive
_RECALL = 60  # how many organs back sentences are taken from


@dataclass(frozen=True, slots=True)
class Formats:
    """Formats with their styles, and how often each is used."""

    weights: Mapping[str, int]
    styles: Mapping[str, tuple[str, ...]]


TEXTS = Formats(
    {"text": 5, "html": 4, "markdown": 3},
    {
        "text": ("tabs", "cells"),
        "html": ("portal-strong", "bare-clean", "layout-breaks"),
        "markdown": ("pipes", "html"),
    },
)
ALL = Formats(
    {
        "text": 22, "html": 26, "markdown": 11, "docx": 6, "drawn": 14, "ofd": 5, "xlsx": 6, "mail": 3, "rtf": 2,
        "doc": 1, "odt": 1, "xls": 1, "ods": 1,
    },
    {
        **TEXTS.styles,
        "docx": ("office", "song"), "drawn": ("lines", "rects", "colour", "outline"), "ofd": ("lines", "colour"),
        "xlsx": ("one", "many"), "mail": ("bare-clean", "portal-strong"), "rtf": ("gbk",), "doc": ("office",),
        "odt": ("office",), "xls": ("one",), "ods": ("one",),
    },
)  # fmt: skip


@dataclass(slots=True)
class _Plants:
    """What is planted in an organ: kind → the year that is not as it should be."""

    years: dict[str, int] = field(default_factory=dict)

    def leave(self, kind: str, year: int) -> bool:
        """Whether nothing is planted in the year, nor beside it where a whole report is to be as the one before."""
        near = (year - 1, year, year + 1) if _WHOLE & {kind, *self.years} else (year,)
        return not set(near) & set(self.years.values())

    def at(self, kind: str, year: int) -> bool:
        """Whether it is planted in the report of this year."""
        return self.years.get(kind) == year


def plan(reports: int, *, seed: int = 1, holdout: bool = False, formats: Formats = ALL) -> Generated:
    """Return the plan of a corpus of about so many files; the same seed gives the same plan."""
    rng = random.Random(seed)
    speech = Speech(holdout=holdout)
    chosen = organs(rng, reports)
    written: list[Written] = []
    told: list[tuple[str, dict[int, Told]]] = []
    planted: Counter[str] = Counter(f"renamed.{kind}" for _, kind in chosen if kind)
    for organ, kind in chosen:
        plants = _choose(rng, organ, renamed=bool(kind))
        planted.update(plants.years.keys())
        found, said = _organ(rng, speech, organ, plants, told[-_RECALL:])
        written += found
        told.append((organ.id, said))
    sheets = _sheets(rng, written, formats)
    whole = [sheet.report.id for sheet in sheets if sheet.state == "ok"]
    twice = tuple(rng.sample(whole, round(_TWICE * len(whole))))
    return Generated({organ.id: organ for organ, _ in chosen}, sheets, twice, dict(planted))


def _choose(rng: random.Random, organ: Organ, *, renamed: bool) -> _Plants:
    plants = _Plants()
    for kind, share in _PLANTS.items():
        if rng.random() >= share:
            continue
        able = [year for year in organ.years[1:] if _able(kind, year) and plants.leave(kind, year)]
        if kind == "missing":  # neither the first nor the last year, nor where the name changes
            able = [year for year in able if year != organ.years[-1] and not renamed]
        if able:
            plants.years[kind] = rng.choice(able)
    return plants


def _able(kind: str, year: int) -> bool:
    same_form = edition_of(year) == edition_of(year - 1)
    if kind == ITEMS:
        return same_form and edition_of(year) == "2019"
    if kind == IN_FORCE:
        return same_form and edition_of(year) == "2021"
    if kind in {CARRIED, "second", "blank"}:
        return edition_of(year - 1) != "pre2019-2014"
    return kind != "figures" or (same_form and edition_of(year) != "pre2019-2014")


def _organ(
    rng: random.Random, speech: Speech, organ: Organ, plants: _Plants, others: list[tuple[str, dict[int, Told]]]
) -> tuple[list[Written], dict[int, Told]]:
    """Return the organ's reports, and what each year's says."""
    written: list[Written] = []
    said: dict[int, Told] = {}
    figures: Figures = {}
    before: Told | None = None
    look = ""
    for year in organ.years:
        broken = frozenset(kind for kind in (CARRIED, IN_FORCE, ITEMS) if plants.at(kind, year))
        if not plants.at("figures", year):
            figures = year_figures(rng, year, figures, broken, quiet="quiet" in plants.years)
        if plants.at("missing", year):
            continue
        if plants.at("prose", year) and before is not None:
            told = before.again()
        else:
            look = f"{organ.id}-{year}"
            part = "all" if plants.at("all", year) else "some" if plants.at("some", year) else ""
            told = tell(rng, speech, before, _other(rng, others, year) if part else None, part)
        said[year] = before = told
        shown = _blanked(figures) if plants.at("blank", year) else figures
        report = _report(organ, year, shown, told, look)
        written.append(report)
        if plants.at("second", year):
            written.append(_corrected(rng, speech, report))
    return written, said


def _other(rng: random.Random, others: list[tuple[str, dict[int, Told]]], year: int) -> tuple[str, Told] | None:
    able = [(organ, told) for organ, years in others for when, told in years.items() if when in {year, year - 1}]
    return rng.choice(able) if able else None


def _report(organ: Organ, year: int, figures: Figures, told: Told, look: str) -> Written:
    achievements, deeds, issues, promises = told.parts()
    number = f"{organ.id}-{organ.years.index(year):02d}"
    return Written(
        number, organ.id, organ.names[year], year, edition_of(year), dict(figures), achievements,
        (*deeds, *issues, *promises), look,
    )  # fmt: skip


def _blanked(figures: Figures) -> Figures:
    """Return the figures with the row of what was carried over left blank."""
    return {cell: None if ".carried_over." in cell else value for cell, value in figures.items()}


def _corrected(rng: random.Random, speech: Speech, report: Written) -> Written:
    """Return the report as it was published again, with another figure and another sentence."""
    cell = "proactive.licensing.decisions"
    figures = {**report.figures, cell: (report.figures[cell] or 0) + rng.randint(1, 50)}
    overview = (*report.overview[1:], speech.achievement(rng))
    return replace(report, id=f"{report.id}b", figures=figures, overview=overview, second=True)


def _sheets(rng: random.Random, written: list[Written], formats: Formats) -> tuple[Sheet, ...]:
    names, weights = list(formats.weights), list(formats.weights.values())
    archive, left = 0, 0
    sheets = []
    for report in written:
        chosen = rng.choices(names, weights)[0]
        if not left and rng.random() < _ARCHIVED / _MEMBERS:
            archive, left = archive + 1, _MEMBERS
        state = _state(rng.random())
        inside = f"a{archive:03d}.zip" if left else ""
        left = max(0, left - 1)
        sheets.append(Sheet(report, chosen, rng.choice(formats.styles[chosen]), state, inside))
    return tuple(sheets)


def _state(point: float) -> str:
    return "failed" if point < _DAMAGED else "not_a_report" if point < _DAMAGED + _NO_REPORT else "ok"
