"""Values read from an official form, and findings about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gongkai.document import Place
from gongkai.forms.doubts import Doubt

Number = int | float


class Kind(StrEnum):
    """What stands in a cell. A blank is null, never 0."""

    NUMBER = "number"
    BLANK = "blank"
    DASH = "dash"  # -, --, —, / and their like: the organ says "none or not applicable"
    TEXT = "text"  # 无, 不涉及, or anything else that is no number


@dataclass(frozen=True, slots=True)
class Value:
    """One cell of a form. ``raw`` is as printed; ``suggested`` never replaces ``value``.

    ``readings`` are, for a number recognised in a picture, the numbers that it may be with their chances.
    """

    value: Number | None
    raw: str
    kind: Kind
    place: Place
    confidence: float = 1.0
    suggested: Number | None = None
    readings: tuple[tuple[Number, float], ...] = ()


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table of the document recognised as (part of) a table of an official form.

    ``index`` counts ``Document.tables``, None when the values were recovered from running text.
    """

    form_table: str  # proactive, requests, review, annex
    edition: str  # "2019", "2021", and of an annex "pre2019-2014", "pre2019-2008", "pre2019-2010"
    index: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check. ``cells`` are keys such as ``requests.received.total``."""

    code: str
    severity: str  # error, warning, info
    status: str  # fail, pass, not_assessable
    message: Mapping[str, str]  # {"zh": …, "en": …}
    left: Number | None = None
    right: Number | None = None
    cells: tuple[str, ...] = ()
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class FormReading:
    """All form values of a document. Keys are ``table.row.column`` as in the contract.

    The annex of the years before 2019 has one column, ``value``: ``annex.received.value``. A document that has no later
    form has the edition "pre2019"; its tables say which annex it is.
    """

    edition: str | None = None
    tables: tuple[FormTable, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    extra: Mapping[str, Value] = field(default_factory=dict)  # local rows that the form does not know
    problems: tuple[Doubt, ...] = ()
    outcomes: tuple[str, ...] = ()  # labels of those local rows of table three that are outcomes of their own
    spans: tuple[tuple[int, int], ...] = ()  # of Document.text: lines of running text that are a form and no prose
    recognised: bool = False  # in a picture: some of its values stand on scanned pages

    @property
    def cells(self) -> dict[str, Value]:
        """The form's values and the local rows together."""
        return {**self.values, **self.extra}
