"""Prose against tables (``TXT.*``) and what the report says of itself (``META.*``)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from gongkai.forms.model import Finding, FormReading, Number
from gongkai.forms.wording import public_key
from gongkai.nlp.model import Figure
from gongkai.report.restatements import Restatement, restated_by
from gongkai.sections.model import Metadata
from gongkai.sections.titles import names_other_document
from gongkai.text.normal import even

APPROXIMATE_TOLERANCE = 0.05  # 余/约/近: offices round to the leading one or two digits
_ROUNDED = re.compile(r"\d+(?:\.(?P<decimals>\d+))?\s?(?P<scale>[万亿])")  # 6.03万件 stands for 60,250 to 60,350
_SCALES = {"万": 10**4, "亿": 10**8}
_IN_MYRIADS = {"元": 10**4, "万元": 1, "亿元": 1 / 10**4}  # what makes one 万元 of a unit of money


class _Reading(NamedTuple):
    """Cells that a figure may restate, their sum, and the figure's value in the unit of the form."""

    restatement: Restatement
    cells: tuple[str, ...]
    total: Number
    value: Number
    agrees: bool


def link(figures: Iterable[Figure], form: FormReading) -> tuple[Figure, ...]:
    """Return the figures, each that restates a cell of the form with that cell's key."""
    told = tuple(figures)
    context = _context(told, form)
    linked = []
    for figure in told:
        reading = _reading(figure, form)
        if reading and len(reading.cells) == 1 and (reading.agrees or not _narrower(figure, reading, context)):
            figure = replace(figure, cell=reading.cells[0])  # noqa: PLW2901
        linked.append(figure)
    return tuple(linked)


def prose_against_tables(figures: Iterable[Figure], form: FormReading) -> tuple[Finding, ...]:
    """Return one finding for each figure of the reported year that restates cells of the form.

    ``left`` is the prose, ``right`` the cells, amounts in 万元. A figure that the office calls approximate passes
    within 5 %, one told in 万 within its last digit. A difference is told only where nothing says that the
    figure is a part.
    """
    told = tuple(figures)
    context = _context(told, form)
    findings: list[Finding] = []
    for figure in told:
        reading = _reading(figure, form)
        if reading and (reading.agrees or not _narrower(figure, reading, context)):
            findings.append(_finding(figure, reading))
    return tuple(findings)


class _Context(NamedTuple):
    """What the whole report tells: how many values of an indicator, and which indicators agree with the form."""

    several: Counter[tuple[str, str]]
    agreed: frozenset[tuple[str, str]]


def _context(figures: Sequence[Figure], form: FormReading) -> _Context:
    values, agreed = set(), set()
    for figure in figures:
        rows = restated_by(figure)
        if rows:
            kind = _kind(figure)
            values.add((*kind, figure.value))
            reading = _reading(figure, form) if rows[0].own else None
            if reading and reading.agrees:
                agreed.add(kind)
    return _Context(Counter((indicator, words) for indicator, words, _ in values), frozenset(agreed))


def _kind(figure: Figure) -> tuple[str, str]:
    """Return the indicator and the words of what the figure restates: full-time and part-time staff are two kinds."""
    rows = restated_by(figure)
    return figure.indicator, rows[0].zh if rows else ""


def _narrower(figure: Figure, reading: _Reading, context: _Context) -> bool:
    """Return whether the figure may count less, or something else, than the cells that it does not agree with."""
    row, less = reading.restatement, reading.value < reading.total
    if row.whole and figure.part and less:
        return True
    if row.own and less and _kind(figure) in context.agreed and not row.own.fullmatch(even(figure.text)):
        return True
    if row.sole and context.several[_kind(figure)] > 1:
        return True
    return row.plain is not None and not row.plain.fullmatch(even(figure.text))


def _finding(figure: Figure, reading: _Reading) -> Finding:
    row, agrees = reading.restatement, reading.agrees
    sign_zh, sign_en = ("=", "equals") if agrees else ("≠", "differs from")
    keys = " + ".join(map(public_key, reading.cells))
    value, total = reading.value, reading.total
    return Finding(
        row.code,
        "info" if agrees else "warning",
        "pass" if agrees else "fail",
        {
            "zh": f"正文“{figure.text}”（{row.zh} {value}）{sign_zh} 表格 {keys} = {total}",
            "en": f"prose “{figure.text}” ({row.en} {value}) {sign_en} table {keys} = {total}",
        },
        value,
        total,
        reading.cells,
    )


def _reading(figure: Figure, form: FormReading) -> _Reading | None:
    """Return the reading of the figure that agrees with it, else the most usual one that can be summed."""
    known = list(_readings(figure, form))
    return next((reading for reading in known if reading.agrees), known[0] if known else None)


def _readings(figure: Figure, form: FormReading) -> Iterator[_Reading]:
    for row in restated_by(figure):
        value, tolerance = figure.value, _tolerance(figure)
        if row.money:
            divisor = _IN_MYRIADS.get(figure.unit)
            if divisor is None:
                continue
            value, tolerance = _plain(value / divisor), tolerance / divisor
        for cells in row.readings:
            total = _total(cells, form)
            if total is not None:
                # sums of money are compared to the fen, the least that is counted
                agrees = abs(total - value) <= max(tolerance, 1e-6)
                yield _Reading(row, cells, total, value, agrees)


def _plain(value: float) -> Number:
    return int(value) if float(value).is_integer() else round(value, 6)


def _tolerance(figure: Figure) -> float:
    about = abs(figure.value) * APPROXIMATE_TOLERANCE if figure.approximate else 0.0
    rounded = _ROUNDED.search(even(figure.text)) if figure.unit not in _IN_MYRIADS else None
    if rounded is None:
        return about
    step: float = _SCALES[rounded["scale"]] / 10 ** len(rounded["decimals"] or "")
    return max(about, step / 2)


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
