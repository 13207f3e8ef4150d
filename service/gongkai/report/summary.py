"""A headline made from values, every number of it a cell; and sentences quoted from the report."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.forms.model import FormReading, Number
from gongkai.nlp.model import Sentence, Statement, StatementRole, Summary
from gongkai.sections.model import Outline

# (key, zh, en); a part is left out where its cell holds no number.
_PARTS = (
    ("requests.received.total", "新收申请 {} 件", "{} new applications"),
    ("requests.total_processed.total", "办结 {} 件", "{} processed"),
    ("requests.granted.total", "予以公开 {} 件", "{} granted"),
    ("requests.carried_forward.total", "结转下年 {} 件", "{} carried forward"),
    ("review.reconsideration.total", "行政复议 {} 件", "{} reconsiderations"),
)


def summarize(
    sentences: Sequence[Sentence], statements: Sequence[Statement], frame: Outline, form: FormReading
) -> Summary:
    """Return the summary. Numbers of the headline come from cells alone; what was not read is not said."""
    numbers = {key: form.values[key].value for key, _, _ in _PARTS if key in form.values}
    issues = sum(statement.role is StatementRole.ISSUE for statement in statements)
    commitments = sum(statement.role is StatementRole.COMMITMENT for statement in statements)
    headline = {}
    for lang, place in (("zh", 1), ("en", 2)):
        parts = [part[place].format(_shown(number)) for part in _PARTS if (number := numbers.get(part[0])) is not None]
        if issues or commitments:
            told = (f"问题 {issues} 项，改进措施 {commitments} 项", f"{issues} issues and {commitments} commitments")
            parts.append(told[place - 1])
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


def _shown(number: Number) -> str:
    return f"{number:,}"
