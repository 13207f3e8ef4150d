"""A headline made from values, every number of it a cell, the sum of two, or a figure; and sentences quoted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gongkai.forms.model import Finding, FormReading, Number
from gongkai.nlp.model import Figure, Sentence, Statement, StatementRole, Summary
from gongkai.sections.model import Outline


class _Part(NamedTuple):
    """What is told of the year: sums of cells (the first that holds numbers is told), and its key in prose.

    Cells behind the first are of the annex of the years before 2019. ``one`` is the English of a single one.
    """

    cells: tuple[tuple[str, ...], ...]
    indicator: str
    zh: str
    en: str
    one: str


_PARTS = (
    _Part(
        (("annex.disclosed.value",),), "information_items", "主动公开 {} 条", "{} items disclosed", "{} item disclosed"
    ),
    _Part(
        (("requests.received.total",), ("annex.received.value",)),
        "requests_received",
        "新收申请 {} 件",
        "{} new applications",
        "{} new application",
    ),
    _Part(
        (("requests.total_processed.total",), ("annex.completed.value",), ("annex.replied.value",)),
        "requests_processed",
        "办结 {} 件",
        "{} processed",
        "{} processed",
    ),
    _Part(
        (("requests.granted.total",), ("annex.granted.value",)),
        "requests_granted",
        "予以公开 {} 件",
        "{} granted",
        "{} granted",
    ),
    _Part(
        (("requests.carried_forward.total",),),
        "requests_carried_forward",
        "结转下年 {} 件",
        "{} carried forward",
        "{} carried forward",
    ),
    _Part(
        (("review.reconsideration.total",), ("annex.reconsideration.value",)),
        "reconsiderations",
        "行政复议 {} 件",
        "{} reconsiderations",
        "{} reconsideration",
    ),
    _Part(
        (
            ("review.litigation_direct.total", "review.litigation_after.total"),
            ("annex.litigation.value",),
        ),
        "lawsuits",
        "行政诉讼 {} 件",
        "{} lawsuits",
        "{} lawsuit",
    ),
)
_ABSENT = "FORM.ABSENT"  # a table that the report does not show: nothing was compared
_FROM_PROSE = {"zh": "（据正文）", "en": " (told in the prose)"}


class _Told(NamedTuple):
    part: _Part
    number: Number
    about: bool = False

    def words(self, lang: str) -> str:
        number = f"{self.number:,}"
        if lang == "zh":
            return (self.part.zh.replace(" {}", "约 {}") if self.about else self.part.zh).format(number)
        words = self.part.one if self.number == 1 else self.part.en
        return words.format(f"about {number}" if self.about else number)


def summarize(
    sentences: Sequence[Sentence],
    statements: Sequence[Statement],
    frame: Outline,
    form: FormReading,
    *,
    figures: Sequence[Figure] = (),
    findings: Sequence[Finding] = (),
) -> Summary:
    """Return the summary. What was not read is not said.

    Numbers of the headline come from cells; where the form holds none, from the figures of the prose whose key is sure
    and of which the report tells one value, and the headline says so. Tables that are missing are
    counted, and checks that failed.
    """
    known = any(value.value is not None for value in form.values.values())
    told = tuple(_from_cells(form) if known else _from_prose(figures))
    source = "" if known or not told else "prose"
    return Summary(
        {lang: _line(lang, told, source, statements, frame, findings) for lang in ("zh", "en")}, tuple(sentences)
    )


def _line(
    lang: str,
    told: Sequence[_Told],
    source: str,
    statements: Sequence[Statement],
    frame: Outline,
    findings: Sequence[Finding],
) -> str:
    comma, colon = ("，", "：") if lang == "zh" else (", ", ": ")
    parts = [item.words(lang) for item in told]
    if source:
        parts[-1] += _FROM_PROSE[lang]
    issues = sum(statement.role is StatementRole.ISSUE for statement in statements)
    commitments = sum(statement.role is StatementRole.COMMITMENT for statement in statements)
    if issues or commitments:
        zh = f"问题 {issues} 项，改进措施 {commitments} 项"
        en = f"{_counted(issues, 'issue')} and {_counted(commitments, 'commitment')}"
        parts.append(zh if lang == "zh" else en)
    absent = sum(finding.code == _ABSENT for finding in findings)
    failed = sum(finding.status == "fail" for finding in findings) - absent
    if absent:
        parts.append(f"缺表 {absent} 张" if lang == "zh" else f"{_counted(absent, 'table')} missing")
    if failed:
        parts.append(f"核对不符 {failed} 处" if lang == "zh" else f"{_counted(failed, 'check')} failed")
    subject = _subject(frame, lang)
    return (subject + colon if subject and parts else subject) + comma.join(parts)


def _from_cells(form: FormReading) -> Iterable[_Told]:
    for part in _PARTS:
        sums = (_sum(cells, form) for cells in part.cells)
        number = next((total for total in sums if total is not None), None)
        if number is not None:
            yield _Told(part, number)


def _from_prose(figures: Sequence[Figure]) -> Iterable[_Told]:
    for part in _PARTS:
        told = [
            figure
            for figure in figures
            if figure.indicator == part.indicator and figure.scope == "year" and not figure.part
        ]
        if told and len({figure.value for figure in told}) == 1:
            yield _Told(part, told[0].value, all(figure.approximate for figure in told))


def _subject(frame: Outline, lang: str) -> str:
    agency, year = frame.metadata.agency, frame.metadata.year
    if lang == "zh":
        return f"{agency.name if agency else ''}{f' {year} 年' if year else ''}".strip()
    return ", ".join(str(part) for part in (agency.name if agency else None, year) if part)


def _sum(cells: Sequence[str], form: FormReading) -> Number | None:
    """Return the sum of the cells; None where one of them holds no number."""
    numbers = [form.values[cell].value if cell in form.values else None for cell in cells]
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
