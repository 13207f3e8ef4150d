"""The shape of a report, as OpenAPI documents it: the JSON of ``gongkai read --json``."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Role = Literal["issue", "commitment", "achievement", "other"]
Names = dict[str, str]


class Shape(BaseModel):
    """An answer may grow: clients ignore what they do not know."""

    model_config = ConfigDict(extra="allow")


class Source(Shape):
    """The file."""

    name: str
    sha256: str | None
    format: str | None
    n_bytes: int | None
    n_pages: int | None


class Section(Shape):
    """A section; ``span`` counts code points of ``text``."""

    role: str | None
    title: str
    level: int
    text: str
    page: int | None
    span: list[int]


class Table(Shape):
    """A table of the file; one over several pages is joined."""

    form_table: str | None
    edition: str | None
    pages: list[int]
    rows: list[list[str]]


class Finding(Shape):
    """A relation that was checked."""

    code: str = Field(examples=["REQ.BALANCE"])
    severity: Literal["error", "warning", "info"]
    status: Literal["fail", "pass", "not_assessable"]
    message: Names
    left: JsonValue
    right: JsonValue
    cells: list[str]
    suggestion: JsonValue


class Theme(Shape):
    """A theme and how sure it is."""

    theme: str = Field(examples=["platform"])
    score: float


class Statement(Shape):
    """An issue, a commitment, an achievement, or something else."""

    id: str
    role: Role
    text: str
    section: str | None
    span: list[int]
    page: int | None
    themes: list[Theme]
    answers: list[str]
    specific: bool


class Figure(Shape):
    """A number in the prose."""

    indicator: str
    value: float | None
    unit: str | None
    approximate: bool
    text: str
    section: str | None
    span: list[int]
    page: int | None


class Quote(Shape):
    """A sentence of the report."""

    text: str
    span: list[int]
    page: int | None


class Summary(Shape):
    """A headline made of cells, and quoted sentences."""

    headline: Names
    sentences: list[Quote]


class ReadProblem(Shape):
    """Something of the file that was not read."""

    component: str
    message: str
    page: int | None


class Report(Shape):
    """The report as ``gongkai read --json`` prints it."""

    schema_version: str
    status: Literal["ok", "partial", "failed"]
    source: Source
    title: str | None
    agency: str | None
    year: int | None
    form: str | None
    sections: list[Section]
    tables: list[Table]
    values: dict[str, dict[str, Any]]
    findings: list[Finding]
    statements: list[Statement]
    figures: list[Figure]
    summary: Summary
    text: str
    problems: list[ReadProblem]
