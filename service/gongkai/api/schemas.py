"""The shapes of requests and answers, as OpenAPI documents them."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from gongkai.api.report_shape import Finding, Names, Report, Role, Shape, Statement, Theme

State = Literal["waiting", "running", "ok", "partial", "failed", "not_a_report", "quarantined"]
SAMPLE_ID = "2942a029380f7b3b2942a029380f7b3b2942a029380f7b3b2942a029380f7b3b"


class Fault(Shape):
    """What is wrong with one part of a request."""

    where: str
    what: str


class Problem(Shape):
    """A refusal (RFC 9457). ``code`` is stable; ``detail`` and ``remedy`` are for people, zh and en."""

    type: str = Field(examples=["urn:gongkai:problem:UPLOAD.TOO_LARGE"])
    title: str = Field(examples=["Content Too Large"])
    status: int = Field(examples=[413])
    detail: str
    instance: str
    code: str = Field(examples=["UPLOAD.TOO_LARGE"])
    remedy: str
    faults: list[Fault] = Field(default_factory=list)


class Failure(Shape):
    """Why a file has no report, or is none."""

    code: str = Field(examples=["READ.CORRUPT"])
    message: str
    remedy: str


class Correction(Shape):
    """What a person says instead of the machine."""

    number: int
    kind: Literal["cell", "role", "theme", "boundary", "link"]
    target: str
    value: JsonValue
    machine: JsonValue
    who: str
    when: str
    note: str
    counts: bool


class Pending(Shape):
    """A file that was taken and is not read yet."""

    id: str = Field(examples=[SAMPLE_ID])
    state: State


class Answer(Pending):
    """A file that was read."""

    report: Report | None
    failure: Failure | None
    reports: int
    ids: list[str] = Field(description="Of every report in the file: GET /v1/reports/{id} each.")
    corrections: list[Correction]


class Item(Pending):
    """A report in a list."""

    name: str
    title: str | None
    agency: str | None
    year: int | None
    level: str | None
    province: str | None
    prefecture: str | None
    county: str | None
    form: str | None
    format: str | None
    n_pages: int | None
    n_bytes: int
    n_issues: int | None
    n_commitments: int | None
    n_failed: int | None
    corrections: int
    updated: str | None
    failure: Failure | None


class Items(Shape):
    """Some of the reports that match; ``total`` counts all."""

    total: int
    items: list[Item]


class Values(Shape):
    """The cells of the official tables, and what was checked on them."""

    id: str
    values: dict[str, dict[str, Any]]
    extra_values: dict[str, dict[str, Any]]
    findings: list[Finding]


class Statements(Shape):
    """Statements of a report; spans count in ``text``."""

    id: str
    statements: list[Statement]
    text: str


class CorrectionItems(Shape):
    """The corrections of a report."""

    id: str
    items: list[Correction]


FileState = Literal["waiting", "running", "ok", "partial", "failed", "not_a_report", "quarantined", "cancelled"]


class Counts(Shape):
    """Files of a batch; ``found`` is the sum of the others."""

    found: int
    waiting: int
    running: int
    ok: int
    partial: int
    failed: int
    duplicate: int
    not_a_report: int
    cancelled: int


class Batch(Shape):
    """A batch and how far it is; ``rate`` is files a minute, ``eta`` seconds."""

    id: str
    name: str
    state: Literal["opening", "running", "finished", "cancelled"]
    created: str
    counts: Counts
    finished: int
    rate: float | None = Field(description="Files a minute.")
    eta: float | None


class BatchItems(Shape):
    """Batches."""

    items: list[Batch]


class File(Shape):
    """A file of a batch."""

    name: str
    id: str | None
    state: FileState
    failure: Failure | None
    seconds: float | None


class Files(Shape):
    """Files of a batch; ``total`` counts all that match."""

    total: int
    items: list[File]


class Order(BaseModel):
    """What a client sends; text that no file can hold is refused."""

    @model_validator(mode="before")
    @classmethod
    def _is_text(cls, data: Any) -> Any:
        if not isinstance(data, dict):  # a body that was not said to be JSON; it is refused as no object
            return data
        try:
            json.dumps(data, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError:
            raise ValueError("a string holds half of a surrogate pair") from None
        return data


class NewCorrection(Order):
    """A correction to make."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"kind": "theme", "target": "s3", "value": ["platform"], "note": "微信公众号"}]
        },
    )

    kind: Literal["cell", "role", "theme", "boundary", "link"]
    target: str = Field(min_length=1, max_length=200)
    value: JsonValue
    note: str = Field(default="", max_length=2000)


class TagRow(BaseModel):
    """A sentence to tag; whatever else it carries comes back unchanged."""

    model_config = ConfigDict(extra="allow")

    id: JsonValue = None
    text: str = Field(max_length=20_000)
    section: JsonValue = None


class TagRequest(Order):
    """Sentences to tag."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"rows": [{"id": 1, "text": "公开渠道较为单一。", "section": "problems"}]}]},
    )

    rows: list[TagRow]


class TaggedRow(Shape):
    """A tagged sentence."""

    id: JsonValue = None
    text: str
    role: Role
    themes: list[Theme]
    scores: dict[str, float]


class TagAnswer(Shape):
    """Sentences, tagged."""

    rows: list[TaggedRow]


class RoleEntry(Shape):
    """A role of the codebook."""

    role: Role
    name: Names
    definition: Names


class ThemeEntry(Shape):
    """A theme of the codebook."""

    theme: str
    name: Names
    definition: Names
    includes: list[str]
    excludes: list[str]
    keywords: list[str]


class Themes(Shape):
    """The codebook."""

    codebook: str
    roles: list[RoleEntry]
    themes: list[ThemeEntry]


Tally = dict[str, int]


class Overview(Shape):
    """How many reports there are of each kind: one an organ and year; ``superseded`` are further ones of theirs."""

    reports: int
    superseded: int
    states: Tally
    years: Tally
    levels: Tally
    provinces: Tally
    forms: Tally
    statements: Tally
    findings: Tally


class ThemeByYear(Shape):
    """In how many reports of each year a theme stands."""

    theme: str
    name: Names
    counts: Tally
    total: int


class ThemesByYear(Shape):
    """Theme by year, for one role."""

    role: Role
    years: list[str]
    themes: list[ThemeByYear]


class Said(Shape):
    """A statement and where it stands."""

    id: str
    agency: str | None
    year: int | None
    statement: str
    role: Role
    themes: list[str]
    text: str
    section: str | None
    span: list[int]
    page: int | None
    specific: bool


class SaidItems(Shape):
    """Some of the statements that match."""

    total: int
    items: list[Said]


class Recurring(Shape):
    """A problem that an organ names in more than one year, whatever it was called then."""

    organ: str
    agency: str
    theme: str
    years: list[int]
    verbatim: bool
    quotes: list[Said]


class RecurringItems(Shape):
    """Some of the problems that come back."""

    total: int
    items: list[Recurring]


class Context(Shape):
    """A word in its context."""

    id: str
    agency: str | None
    year: int | None
    left: str
    match: str
    right: str
    span: list[int]


class Concordance(Shape):
    """Where a word stands; ``total`` ends at 20,000."""

    word: str
    total: int
    items: list[Context]


class FoundFinding(Finding):
    """A finding and its report."""

    id: str
    agency: str | None
    year: int | None


class FindingItems(Shape):
    """Some of the findings that match."""

    total: int
    codes: Tally
    items: list[FoundFinding]


class Health(Shape):
    """How the service is."""

    status: str
