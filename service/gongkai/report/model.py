"""The report as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from gongkai.document import Document, Problem
from gongkai.forms.model import Finding, FormReading
from gongkai.nlp.model import Figure, Statement, Summary
from gongkai.sections.model import Outline
from gongkai.sections.several import JOINED, SEVERAL

if TYPE_CHECKING:
    import pandas as pd


_NOTES = frozenset({SEVERAL, JOINED})


class Status(StrEnum):
    """How far a file was read; follows from its problems, is never set."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """What a file says: sections, form values, findings, statements, figures, summary, each with its evidence."""

    document: Document
    outline: Outline
    form: FormReading
    findings: tuple[Finding, ...] = ()
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    summary: Summary | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def status(self) -> Status:
        """``ok`` when nothing was lost or doubtful, else ``partial``. A file that failed has no Report.

        That a report was read out of a file of several, or put together from several files, is noted and loses nothing.
        """
        return Status.PARTIAL if any(each.component not in _NOTES for each in self.problems) else Status.OK

    @property
    def title(self) -> str | None:
        """The report's own title, None when it has none."""
        return self.outline.metadata.title

    @property
    def agency(self) -> str | None:
        """The name of the organ that reports."""
        agency = self.outline.metadata.agency
        return agency.name if agency else None

    @property
    def year(self) -> int | None:
        """The year reported on."""
        return self.outline.metadata.year

    @property
    def text(self) -> str:
        """The prose that every span counts in."""
        return self.outline.prose.text

    def to_dict(self) -> dict[str, Any]:
        """Return the report as the documented JSON (``schema_version`` 1.0)."""
        from gongkai.report.serialize import to_dict

        return to_dict(self)

    def frame(self, name: str) -> pd.DataFrame:
        """Return ``values``, ``findings``, ``statements``, ``figures``, ``sections`` or ``tables`` as a pandas frame.

        Raises UsageError for another name or when pandas is not installed.
        """
        from gongkai.report.frames import frame

        return frame(self, name)

    def _repr_html_(self) -> str:
        from gongkai.report.notebook import to_html

        return to_html(self)
