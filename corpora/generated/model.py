"""What a generated corpus holds, before it has files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

STOCK = "stock"  # begins the family of a sentence that every organ uses


@dataclass(frozen=True, slots=True)
class Said:
    """A statement of a report.

    ``role`` is issue, commitment, deed (a promise kept) or achievement. Statements of one ``family`` are one sentence,
    word for word or lightly reworded. ``wording`` says how it stands to the organ's report before: new, verbatim,
    light, heavy (the same theme in other words). A deed ``keeps`` the family of a promise; ``deed`` is what would keep
    this promise. ``copied`` is the organ it was taken from.
    """

    role: str
    theme: str
    text: str
    family: str
    template: str
    wording: str = "new"
    deed: str = ""
    keeps: str = ""
    copied: str = ""


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ: its name in each year that it reports."""

    id: str
    names: Mapping[int, str]
    town: bool = False

    @property
    def years(self) -> tuple[int, ...]:
        """Years of its reports, in order."""
        return tuple(sorted(self.names))


@dataclass(frozen=True, slots=True)
class Written:
    """A report of an organ: figures by cell (None is a blank), and what it says in section one and in section five.

    ``look`` draws how its lists and lead-ins look: a report written over from last year's has last year's.
    """

    id: str
    organ: str
    agency: str
    year: int
    edition: str
    figures: Mapping[str, int | None]
    overview: tuple[Said, ...]
    problems: tuple[Said, ...]
    look: str
    second: bool = False  # another report of that organ and year

    @property
    def said(self) -> tuple[Said, ...]:
        """All statements with known role and theme."""
        return (*self.overview, *self.problems)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file: the report on it, its format, and the state in which its reading must end."""

    report: Written
    format: str
    style: str
    state: str = "ok"
    archive: str = ""


@dataclass(frozen=True, slots=True)
class Generated:
    """A corpus: organs, files, and how many files are exact copies of others."""

    organs: Mapping[str, Organ]
    sheets: tuple[Sheet, ...]
    copies: tuple[str, ...] = ()  # ids of reports whose file stands twice
    planted: Mapping[str, int] = field(default_factory=dict)  # what was planted how often

    @property
    def readable(self) -> tuple[Written, ...]:
        """Reports whose files are whole."""
        return tuple(sheet.report for sheet in self.sheets if sheet.state == "ok")
