"""What the narrative says, each item a slice of ``Prose.text``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gongkai.sections.model import Role


class StatementRole(StrEnum):
    """What a statement does; defined in the coding guideline ``corpora/guidelines/statements.md``."""

    ISSUE = "issue"
    COMMITMENT = "commitment"
    ACHIEVEMENT = "achievement"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """A theme of the codebook and the calibrated probability that a coder would assign it."""

    theme: str
    score: float


@dataclass(frozen=True, slots=True)
class Statement:
    """One point: an admitted problem, a promise, a thing done. ``answers`` are ids of the issues a commitment answers.

    ``specific`` is True when the statement names a number, a date, a unit or a column, as the 2021 notice asks.
    """

    id: str
    role: StatementRole
    text: str
    section: Role | None
    span: tuple[int, int]
    page: int | None
    themes: tuple[ThemeScore, ...]
    answers: tuple[str, ...] = ()
    specific: bool = False
    hedged: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the work, told in prose.

    ``indicator`` is a stable key (``requests_received``) where known and else the words that name it. ``scope``:
    year (in the reported year), total (cumulative), change (against last year), share (in percent). ``cell`` is the
    key of the form cell that it restates, if any. ``part`` tells that it stands after 其中: where its key means a
    whole, it may be less. Further scopes: previous (another year), plan (still to be done).
    """

    indicator: str
    value: int | float
    unit: str
    approximate: bool
    text: str
    section: Role | None
    span: tuple[int, int]
    page: int | None
    scope: str = "year"
    cell: str | None = None
    part: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A quoted sentence."""

    text: str
    span: tuple[int, int]
    page: int | None


@dataclass(frozen=True, slots=True)
class Narrative:
    """What the prose says: statements in reading order, figures, and the sentences worth quoting."""

    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """A headline made from values (zh, en) and sentences quoted from the report."""

    headline: dict[str, str]
    sentences: tuple[Sentence, ...] = ()
