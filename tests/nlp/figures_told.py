"""Figures of a text, read as a section of a report."""

from __future__ import annotations

from gongkai.nlp import figures
from gongkai.nlp.figures_indicators import vocabulary
from gongkai.nlp.model import Figure
from gongkai.report.restatements import restatements
from gongkai.sections.model import Agency, Metadata, Outline, Prose, Role, Section

NARROW = ("TXT.ANNEX", "TXT.LICENCES", "TXT.PENALTIES", "TXT.FEES")  # compared where nothing narrows them down


def find(
    text: str, role: Role = Role.OVERVIEW, year: int | None = 2022, agency: str | None = None
) -> tuple[Figure, ...]:
    metadata = Metadata(year=year, agency=Agency(agency) if agency else None)
    return figures.find(Outline(Prose(text, ()), (Section(role, "", 1, (0, len(text))),), metadata))


def told(text: str, role: Role = Role.OVERVIEW, year: int | None = 2022) -> list[tuple[str, float, str]]:
    return [(item.indicator, item.value, item.unit) for item in find(text, role, year)]


def compared(
    text: str, role: Role = Role.OVERVIEW, year: int = 2022, agency: str | None = None
) -> list[tuple[str, float]]:
    """What would be held against the form as a whole of it."""
    wholes = {indicator.key for indicator in vocabulary().indicators}
    keys = {row.indicator for row in restatements() if row.code not in NARROW} & wholes
    return [
        (item.indicator, item.value)
        for item in find(text, role, year, agency)
        if item.indicator in keys and item.scope == "year"
    ]
