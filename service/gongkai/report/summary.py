"""A headline made from values, every number of it a cell; and sentences quoted from the report."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.forms.model import FormReading, Number
from gongkai.nlp.model import Sentence, Statement, StatementRole, Summary
from gongkai.sections.model import Outline

# (cells, zh, en, en of one): the first of the cells that holds a number is told, and nothing where none does. Those
# behind the first are of the annex of the years before 2019.
_PARTS = (
    (
        ("requests.received.total", "annex.received.value"),
        "新收申请 {} 件",
        "{} new applications",
        "{} new application",
    ),
    (
        ("requests.total_processed.total", "annex.completed.value", "annex.replied.value"),
        "办结 {} 件",
        "{} processed",
        "{} processed",
    ),
    (("requests.granted.total", "annex.granted.value"), "予以公开 {} 件", "{} granted", "{} granted"),
    (("requests.carried_forward.total",), "结转下年 {} 件", "{} carried forward", "{} carried forward"),
    (
        ("review.reconsideration.total", "annex.reconsideration.value"),
        "行政复议 {} 件",
        "{} reconsiderations",
        "{} reconsideration",
    ),
)


def summarize(
    sentences: Sequence[Sentence], statements: Sequence[Statement], frame: Outline, form: FormReading
) -> Summary:
    """Return the summary. Numbers of the headline come from cells alone; what was not read is not said."""
    numbers = [_number(cells, form) for cells, *_ in _PARTS]
    issues = sum(statement.role is StatementRole.ISSUE for statement in statements)
    commitments = sum(statement.role is StatementRole.COMMITMENT for statement in statements)
    headline = {}
    for lang in ("zh", "en"):
        parts = [
            (zh if lang == "zh" else one if number == 1 else en).format(f"{number:,}")
            for (_, zh, en, one), number in zip(_PARTS, numbers, strict=True)
            if number is not None
        ]
        if issues or commitments:
            zh = f"问题 {issues} 项，改进措施 {commitments} 项"
            en = f"{_counted(issues, 'issue')} and {_counted(commitments, 'commitment')}"
            parts.append(zh if lang == "zh" else en)
        subject = _subject(frame, lang)
        headline[lang] = (subject + ("：" if lang == "zh" else ": ") if subject and parts else subject) + (
            "，" if lang == "zh" else ", "
        ).join(parts)
    return Summary(headline, tuple(sentences))


def _subject(frame: Outline, lang: str) -> str:
    agency, year = frame.metadata.agency, frame.metadata.year
    if lang == "zh":
        return f"{agency.name if agency else ''}{f' {year} 年' if year else ''}".strip()
    return ", ".join(str(part) for part in (agency.name if agency else None, year) if part)


def _number(cells: Sequence[str], form: FormReading) -> Number | None:
    """Return the number of the first of the cells that holds one."""
    known = (form.values[cell].value for cell in cells if cell in form.values)
    return next((number for number in known if number is not None), None)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
