"""Two independent readings of one file: does the source print a wrong sum, or did a reading go wrong?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gongkai.document import Place
from gongkai.forms.checks import check, editions_of, relations_in, with_suggestions
from gongkai.forms.model import Finding, FormReading, FormTable, Value
from gongkai.forms.relations import failing, relations_of
from gongkai.forms.schema import ANNEX, FORM_TABLES
from gongkai.forms.wording import cell_zh

DOUBTED = 0.5  # confidence of a cell that two readings give differently
MIN_COVERAGE = 0.95  # a second reading that lost more cells than that is no better one


def compare(
    first: FormReading, second: FormReading, findings: Sequence[Finding]
) -> tuple[FormReading, tuple[Finding, ...]]:
    """Return ``first`` and its findings, each failed relation with whose fault it looks like.

    Where both readings agree on a relation's cells, the source prints a wrong sum. Where they differ, the reading is
    at fault: the second's number becomes ``suggested`` and the cell loses confidence. A form table that the first
    reading lacks, or in which the second satisfies more relations and breaks no more, is taken from the second
    (FORM.SECOND_READING tells so): both read the same print, and numbers do not satisfy sums by chance.
    """
    adopted = [table for table in editions_of(second) if _better(table, first, second)]
    if adopted:
        first = _adopt(first, second, adopted)
        findings = [*check(first), *(finding for finding in findings if not _is_form_check(finding))]
    values = dict(first.values)
    judged = [_judged(finding, first, second, values) for finding in findings]
    judged.extend(_told(table) for table in adopted)
    return replace(first, values=values), tuple(judged)


def _is_form_check(finding: Finding) -> bool:
    return finding.code.split(".")[0] in {"REQ", "REV", "FORM", "ANNEX"}


def _better(table: str, first: FormReading, second: FormReading) -> bool:
    """Return whether the second reading's table satisfies more relations, breaks no more, and lost no cells."""
    ours, theirs = _of_table(table, first.values), _of_table(table, second.values)
    if table not in editions_of(first):
        return bool(theirs)
    if not relations_of(editions_of(second)[table], table):
        agreed = all(key in theirs and _same(ours[key], theirs[key]) for key in ours)
        return agreed and len(theirs) > len(ours)
    held, broken = _standing(first, table)
    theirs_held, theirs_broken = _standing(second, table)
    return theirs_held > held and theirs_broken <= broken and len(theirs) >= MIN_COVERAGE * len(ours)


def _standing(reading: FormReading, table: str) -> tuple[int, int]:
    """Return how many relations hold and how many are broken."""
    relations = relations_in(reading, table, editions_of(reading)[table])
    broken = len(failing(relations, reading.cells))
    unknown = sum(bool(relation.missing(reading.cells)) for relation in relations)
    return len(relations) - broken - unknown, broken


def _same(ours: Value, theirs: Value) -> bool:
    return (ours.value, ours.kind) == (theirs.value, theirs.kind)


def _of_table(table: str, values: Mapping[str, Value]) -> dict[str, Value]:
    return {key: value for key, value in values.items() if key.startswith(f"{table}.")}


def _adopt(first: FormReading, second: FormReading, names: Sequence[str]) -> FormReading:
    values = _taken(first.values, second.values, names)
    extra = _taken(first.extra, second.extra, names)
    outcomes = second.outcomes if "requests" in names else first.outcomes
    # The tables of the second document are counted otherwise: keep the first's own places.
    known = {table.form_table for table in first.tables}
    editions = editions_of(second)
    tables = [
        replace(table, edition=editions[table.form_table]) if table.form_table in names else table
        for table in first.tables
    ]
    tables += [FormTable(name, editions[name], None) for name in names if name not in known]
    ordered = dict(sorted(values.items(), key=lambda item: (*FORM_TABLES, ANNEX).index(item[0].split(".", 1)[0])))
    problems = [entry for entry in first.problems if entry.table not in names]
    problems += [entry for entry in second.problems if entry.table in names]
    return with_suggestions(
        replace(
            first,
            edition=first.edition or second.edition,
            tables=tuple(tables),
            values=ordered,
            extra=extra,
            problems=tuple(problems),
            outcomes=outcomes,
        )
    )


def _taken(ours: Mapping[str, Value], theirs: Mapping[str, Value], names: Sequence[str]) -> dict[str, Value]:
    """Return our values, but theirs in the tables ``names``."""
    values = {key: value for key, value in ours.items() if key.split(".", 1)[0] not in names}
    for key, value in theirs.items():
        if key.split(".", 1)[0] in names:
            values[key] = replace(value, place=_place(ours.get(key), value))
    return values


def _place(ours: Value | None, theirs: Value) -> Place:
    """Return where a value stands: offsets of the second document mean nothing in the first, page and box do."""
    return ours.place if ours is not None else replace(theirs.place, span=(0, 0))


def _told(table: str) -> Finding:
    return Finding(
        "FORM.SECOND_READING",
        "info",
        "pass",
        {
            "zh": f"{table} 表采用第二种读法：其中成立的勾稽关系更多，或第一种读法缺少此表",
            "en": f"{table} is taken from the second reading: more relations hold there, or the first lacks the table",
        },
    )


def _judged(finding: Finding, first: FormReading, second: FormReading, values: dict[str, Value]) -> Finding:
    if finding.status != "fail" or not finding.cells or not _is_form_check(finding):
        return finding
    seen = [key for key in finding.cells if key in second.cells]
    differing = [key for key in seen if _value(first, key) != _value(second, key)]
    if differing:
        told = "；".join(f"{cell_zh(key)} {_shown(first, key)} / {_shown(second, key)}" for key in differing)
        for key in differing:
            if key in values and second.cells[key].value is not None:
                values[key] = replace(
                    values[key], suggested=second.cells[key].value, confidence=min(values[key].confidence, DOUBTED)
                )
        zh = f"两种读法不一致（{told}），可能是读取有误"
        en = f"the two readings differ ({', '.join(differing)}): the reading may be at fault"
        return replace(finding, message=_added(finding, zh, en), suggestion=f"核对原文：{told}")
    if len(seen) == len(finding.cells):
        return replace(
            finding,
            message=_added(
                finding,
                "两种读法一致，应为原文数字本身不符",
                "both readings agree: the source itself prints numbers that do not add up",
            ),
        )
    zh, en = "第二种读法缺少其中的格，无从比较", "the second reading lacks some of these cells: no comparison"
    return replace(finding, message=_added(finding, zh, en))


def _added(finding: Finding, zh: str, en: str) -> dict[str, str]:
    return {"zh": f"{finding.message['zh']}。{zh}", "en": f"{finding.message['en']}; {en}"}


def _value(reading: FormReading, key: str) -> object:
    value = reading.cells.get(key)
    return (value.value, value.kind) if value is not None else None


def _shown(reading: FormReading, key: str) -> str:
    value = reading.cells.get(key)
    if value is None:
        return "缺"
    return str(value.value) if value.value is not None else (value.raw.strip() or "空")
