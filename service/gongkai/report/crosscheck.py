"""Prose against tables (``TXT.*``) and what the report says of itself (``META.*``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from gongkai.forms.model import Finding, FormReading, Number
from gongkai.forms.wording import public_key
from gongkai.nlp.model import Figure
from gongkai.sections.model import Metadata
from gongkai.sections.titles import names_other_document


@dataclass(frozen=True, slots=True)
class Restatement:
    """An indicator of the prose and the sums of cells that offices mean by it, most usual first.

    Sources: 新收/收到/受理 is used for this year's new applications and also with those carried over
    (both usages are common); 行政诉讼 counts both kinds of lawsuit; 不予公开, 无法提供 and 不予处理 have no row of
    their own in the form, only one for each reason. ``scope`` is that of the figures which restate the cells.
    """

    indicator: str
    code: str
    readings: tuple[tuple[str, ...], ...]
    zh: str
    en: str
    scope: str = "year"


def _rows(group: str, *reasons: str) -> tuple[str, ...]:
    return tuple(f"requests.{group}_{reason}.total" for reason in reasons)


# The same in the annex of the years before 2019, which has one value a row.
_ANNEX = {
    row: (f"annex.{row}.value",)
    for row in (
        "received", "completed", "replied", "granted", "partially_granted", "reconsideration", "litigation",
        "normative_issued", "disclosed_normative",
    )
}  # fmt: skip
RESTATEMENTS = (
    Restatement(
        "requests_received",
        "TXT.RECEIVED",
        (("requests.received.total",), ("requests.received.total", "requests.carried_over.total"), _ANNEX["received"]),
        "受理申请",
        "applications received",
    ),
    Restatement(
        "requests_processed",
        "TXT.PROCESSED",
        (("requests.total_processed.total",), _ANNEX["completed"], _ANNEX["replied"]),
        "办结申请",
        "applications processed",
    ),
    Restatement(
        "requests_carried_forward",
        "TXT.CARRIED_FORWARD",
        (("requests.carried_forward.total",), ("requests.carried_over.total",)),
        "结转",
        "applications carried forward",
    ),
    Restatement(
        "requests_granted",
        "TXT.GRANTED",
        (("requests.granted.total",), _ANNEX["granted"]),
        "予以公开",
        "applications granted",
    ),
    Restatement(
        "requests_partially_granted",
        "TXT.PARTIALLY_GRANTED",
        (("requests.partially_granted.total",), _ANNEX["partially_granted"]),
        "部分公开",
        "applications partially granted",
    ),
    Restatement(
        "requests_carried_over",
        "TXT.CARRIED_OVER",
        (("requests.carried_over.total",),),
        "上年结转",
        "applications carried over",
    ),
    Restatement(
        "requests_denied",
        "TXT.DENIED",
        (
            _rows(
                "denied",
                *("state_secret", "prohibited_by_law", "security_stability", "third_party"),
                *("internal_affairs", "process_information", "enforcement_file", "administrative_inquiry"),
            ),
        ),
        "不予公开",
        "applications denied",
    ),
    Restatement(
        "requests_unavailable",
        "TXT.UNAVAILABLE",
        (_rows("unavailable", "not_held", "needs_creation", "unclear"),),
        "无法提供",
        "applications that could not be met",
    ),
    Restatement(
        "requests_rejected",
        "TXT.REJECTED",
        (_rows("rejected", "petition", "repeated", "published_material", "excessive", "reissue"),),
        "不予处理",
        "applications not dealt with",
    ),
    Restatement(
        "reconsiderations",
        "TXT.RECONSIDERATION",
        (("review.reconsideration.total",), _ANNEX["reconsideration"]),
        "行政复议",
        "administrative reconsiderations",
    ),
    Restatement(
        "lawsuits",
        "TXT.LITIGATION",
        (
            ("review.litigation_direct.total", "review.litigation_after.total"),
            ("review.litigation_direct.total",),
            _ANNEX["litigation"],
        ),
        "行政诉讼",
        "administrative lawsuits",
    ),
    Restatement(
        "normative_documents_issued",
        "TXT.NORMATIVE_DOCUMENTS",
        (
            ("proactive.normative_documents.issued",),
            ("proactive.normative_documents.made",),
            ("proactive.normative_documents.published",),
            _ANNEX["normative_issued"],
            _ANNEX["disclosed_normative"],
        ),
        "制发规范性文件",
        "normative documents issued",
    ),
    Restatement(
        "normative_documents_repealed",
        "TXT.NORMATIVE_REPEALED",
        (("proactive.normative_documents.repealed",),),
        "废止规范性文件",
        "normative documents repealed",
    ),
    Restatement(
        "normative_documents_in_force",
        "TXT.NORMATIVE_IN_FORCE",
        (("proactive.normative_documents.in_force",),),
        "现行有效规范性文件",
        "normative documents in force",
        scope="total",
    ),
)


_BY_INDICATOR = {restatement.indicator: restatement for restatement in RESTATEMENTS}
APPROXIMATE_TOLERANCE = 0.05  # 余/约/近: offices round to the leading one or two digits


def link(figures: Iterable[Figure], form: FormReading) -> tuple[Figure, ...]:
    """Return the figures, each that restates a cell of the form with that cell's key."""
    linked = []
    for figure in figures:
        restatement = _BY_INDICATOR.get(figure.indicator)
        if restatement and figure.scope == restatement.scope:
            cells = _best(figure, restatement, form)[0]
            figure = replace(figure, cell=cells[0] if len(cells) == 1 else None)  # noqa: PLW2901
        linked.append(figure)
    return tuple(linked)


def prose_against_tables(figures: Iterable[Figure], form: FormReading) -> tuple[Finding, ...]:
    """Return one finding for each figure of the reported year that restates cells of the form.

    ``left`` is the prose, ``right`` the cells. A figure that the office calls approximate passes within 5 %.
    """
    findings: list[Finding] = []
    for figure in figures:
        restatement = _BY_INDICATOR.get(figure.indicator)
        if restatement and figure.scope == restatement.scope:
            findings.extend(_compare(figure, restatement, form))
    return tuple(findings)


def _compare(figure: Figure, restatement: Restatement, form: FormReading) -> Iterator[Finding]:
    cells, total = _best(figure, restatement, form)
    if total is None:
        return
    agrees = abs(total - figure.value) <= _tolerance(figure)
    sign_zh, sign_en = ("=", "equals") if agrees else ("≠", "differs from")
    keys = " + ".join(map(public_key, cells))
    yield Finding(
        restatement.code,
        "info" if agrees else "warning",
        "pass" if agrees else "fail",
        {
            "zh": f"正文“{figure.text}”（{restatement.zh} {figure.value}）{sign_zh} 表格 {keys} = {total}",
            "en": f"prose “{figure.text}” ({restatement.en} {figure.value}) {sign_en} table {keys} = {total}",
        },
        figure.value,
        total,
        cells,
    )


def _best(figure: Figure, restatement: Restatement, form: FormReading) -> tuple[tuple[str, ...], Number | None]:
    """Return the reading of the indicator that agrees with the figure, else the most usual one that can be summed."""
    known = [(cells, total) for cells in restatement.readings if (total := _total(cells, form)) is not None]
    for cells, total in known:
        if abs(total - figure.value) <= _tolerance(figure):
            return cells, total
    return known[0] if known else ((), None)


def _tolerance(figure: Figure) -> float:
    return abs(figure.value) * APPROXIMATE_TOLERANCE if figure.approximate else 0.0


def _total(cells: tuple[str, ...], form: FormReading) -> Number | None:
    """Return the sum of the cells; None when one of them holds no number, for a blank is not 0."""
    numbers = [form.values[cell].value if cell in form.values else None for cell in cells]
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def contradictions(metadata: Metadata) -> tuple[Finding, ...]:
    """Return a ``META.CONTRADICTION`` finding for each place where the report contradicts itself."""
    return tuple(
        Finding("META.CONTRADICTION", "warning", "fail", {"zh": zh, "en": en}) for zh, en in metadata.contradictions
    )


def other_document(metadata: Metadata, form: FormReading) -> tuple[Finding, ...]:
    """Return a ``META.OTHER_DOCUMENT`` finding where the title is another document's and no form is filled in."""
    filled = any(value.value is not None for value in form.values.values())
    if filled or not metadata.title or not names_other_document(metadata.title):
        return ()
    zh = f"标题“{metadata.title}”不像政府信息公开工作年度报告，文中也没有填写数字的报告表格"
    en = f"the title, {metadata.title}, is not that of a yearly report on disclosure, and no form is filled in"
    return (Finding("META.OTHER_DOCUMENT", "warning", "fail", {"zh": zh, "en": en}),)
