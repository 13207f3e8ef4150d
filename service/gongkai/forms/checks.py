"""Relations and plausibility of the values read, as findings. Every code is described in CHECKS.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from gongkai.forms.annex_checks import amounts_in, bounds_of
from gongkai.forms.certainty import is_recognised
from gongkai.forms.code_reading import corrected, judged
from gongkai.forms.mend import Change, changes_for
from gongkai.forms.model import Finding, FormReading, Number, Value
from gongkai.forms.relations import Relation, relations_of, with_outcomes
from gongkai.forms.schema import ANNEX, FORM_TABLES, load_schema
from gongkai.forms.wording import cell_en, cell_zh, column_zh, public_key, row_zh

NEWEST = "2021"
TABLES_ZH = {
    "requests": "收到和处理政府信息公开申请情况",
    "review": "行政复议、行政诉讼情况",
    "proactive": "主动公开政府信息情况",
}
DOUBTED = 0.5  # confidence of a count that was recognised with a point in it
_POINTED_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
MIN_SHIFTED_ROWS = 3  # rows that all show the signature of a shift; two may be chance


def check(reading: FormReading) -> tuple[Finding, ...]:
    """Return one finding for each relation of each form table that was read, then the plausibility findings."""
    findings: list[Finding] = []
    for table, edition in editions_of(reading).items():
        relations = relations_in(reading, table, edition)
        findings.extend(_finding(relation, relations, reading.cells) for relation in relations)
    findings.extend(bounds_of(reading))
    for plausibility in _PLAUSIBILITY:
        findings.extend(plausibility(reading))
    return tuple(findings)


def with_suggestions(reading: FormReading) -> FormReading:
    """Return the reading with ``suggested`` set on each cell whose change alone mends a broken sum.

    Numbers recognised in a picture are changed only to what the recogniser itself thought possible.
    """
    if is_recognised(reading):
        relations_by = {table: relations_in(reading, table, of) for table, of in editions_of(reading).items()}
        return _with_thousands(corrected(reading, relations_by))
    values, extra = dict(reading.values), dict(reading.extra)
    for table, edition in editions_of(reading).items():
        relations = relations_in(reading, table, edition)
        for relation in relations:
            if _status(relation, reading.cells)[2] != "fail":
                continue
            changes = changes_for(relation, relations, reading.cells)
            if len(changes) == 1:
                cell = changes[0].cell
                owner = values if cell in values else extra
                owner[cell] = replace(owner[cell], suggested=changes[0].value)
    return replace(reading, values=values, extra=extra)


def _with_thousands(reading: FormReading) -> FormReading:
    """Suggest 2751 for a count that was recognised as 2.751: the comma between thousands looks like a point."""
    values = dict(reading.values)
    for key, value, _ in _counts(reading):
        if value.readings and value.suggested is None and _POINTED_THOUSANDS.fullmatch(value.raw.strip()):
            number = int(value.raw.strip().replace(".", ""))
            values[key] = replace(value, suggested=number, confidence=min(value.confidence, DOUBTED))
    return replace(reading, values=values)


def relations_in(reading: FormReading, table: str, edition: str) -> tuple[Relation, ...]:
    """Return the relations of one form table, an office's own outcome rows counted where the sums demand it."""
    relations = relations_of(edition, table)
    if table == ANNEX:  # an office leaves out what its edition of the annex does not ask for
        return tuple(relation for relation in relations if any(key in reading.values for key in relation.cells))
    return with_outcomes(relations, reading.outcomes, reading.cells) if table == "requests" else relations


def editions_of(reading: FormReading) -> dict[str, str]:
    """Return the edition of each official form table that was read, in the contract's order."""
    shown = {table.form_table: table.edition for table in reading.tables}
    present = {key.split(".", 1)[0] for key in reading.values}
    fallback = reading.edition if reading.edition in {"2019", "2021"} else NEWEST
    return {table: shown.get(table, fallback) for table in (*FORM_TABLES, ANNEX) if table in present}


def _status(relation: Relation, values: Mapping[str, Value]) -> tuple[Number | None, Number | None, str]:
    left, right = relation.sides(values)
    if left is None or right is None:
        return left, right, "not_assessable"
    return left, right, "pass" if left == right else "fail"


def _finding(relation: Relation, relations: tuple[Relation, ...], values: Mapping[str, Value]) -> Finding:
    left, right, status = _status(relation, values)
    severity = {"fail": "error", "not_assessable": "warning", "pass": "info"}[status]
    message = _message(relation, values, left, right, status)
    if status == "fail" and any(values[cell].readings for cell in relation.cells):
        message, told = judged(relation, values, message)
        return Finding(relation.identity.code, severity, status, message, left, right, relation.cells, told)
    changes = changes_for(relation, relations, values) if status == "fail" else []
    return Finding(
        relation.identity.code,
        severity,
        status,
        message,
        left,
        right,
        relation.cells,
        _suggestion(changes, relation, values),
    )


def _suggestion(changes: list[Change], relation: Relation, values: Mapping[str, Value]) -> str | None:
    if not changes:
        return None
    names = relation.identity.shown
    told = [f"{cell_zh(change.cell, names)} {_shown(values.get(change.cell))} → {change.value}" for change in changes]
    if len(changes) == 1:
        return f"若 {told[0]}，则相关勾稽关系全部成立（{public_key(changes[0].cell)} = {changes[0].value}）"
    return "改动以下任一处均可使其成立：" + "；".join(told)


def _message(
    relation: Relation, values: Mapping[str, Value], left: Number | None, right: Number | None, status: str
) -> dict[str, str]:
    table = relation.identity.table
    if table == ANNEX:
        total = relation.right[0]
        zh, en = f"“{cell_zh(total, relation.identity.shown)}”", cell_en(total)
    elif relation.identity.per == "column":
        zh, en = f"{column_zh(relation.where)}列", f"column {relation.where.replace('_', ' ')}"
    else:
        zh, en = f"“{row_zh(table, relation.where)}”行", f"row {relation.where.replace('_', ' ')}"
    if status == "not_assessable":
        missing = relation.missing(values)
        names = [cell_zh(key, relation.identity.shown) for key in missing[:3]]
        named = "、".join(names) + (f"等 {len(missing)} 格" if len(missing) > 3 else "")
        return {
            "zh": f"{zh}：无法核对，缺少数值：{named}",
            "en": f"{en}: not assessable, no number in {', '.join(missing[:3])}{' …' if len(missing) > 3 else ''}",
        }
    sign = "=" if status == "pass" else "≠"
    left_zh, left_en = _side(relation, relation.left, left, values)
    right_zh, right_en = _side(relation, relation.right, right, values)
    return {"zh": f"{zh}：{left_zh} {sign} {right_zh}", "en": f"{en}: {left_en} {sign} {right_en}"}


def _side(
    relation: Relation, side: tuple[str, ...], total: Number | None, values: Mapping[str, Value]
) -> tuple[str, str]:
    shown = relation.identity.shown
    whole = shown.get("left") if side is relation.left else None
    if whole:
        return f"{whole} {total}", f"sum {total}"
    place = 1 if relation.identity.per == "column" else 2
    zh, en = [], []
    for key in side:
        part = key.split(".")[place]
        zh.append(f"{shown.get(part, part)} {_shown(values.get(key))}")
        en.append(f"{part.replace('_', ' ')} {_shown(values.get(key))}")
    return " + ".join(zh), " + ".join(en)


def _shown(value: Value | None) -> str:
    return "?" if value is None or value.value is None else str(value.value)


# --- plausibility: only what is certain -------------------------------------------------------------------------------


_UNREAD = "forms.unread"


def _absent(reading: FormReading) -> Iterator[Finding]:
    present = editions_of(reading)
    if not present.keys() - {ANNEX}:
        return
    # Also without a value that could be read, or where it is told already that its words stand in the text.
    standing = {table.form_table for table in reading.tables}
    standing |= {problem.table for problem in reading.problems if problem.component == _UNREAD}
    for table in FORM_TABLES:
        if table not in present and table not in standing:
            yield Finding(
                "FORM.ABSENT",
                "warning",
                "fail",
                {
                    "zh": f"未找到“{TABLES_ZH[table]}”表：报告可能未列此表，或以文字、图片代替",
                    "en": f"form table {table} not found: left out, or given in prose or as a picture",
                },
            )


def _counts(reading: FormReading) -> Iterator[tuple[str, Value, Number]]:
    """Yield the cells that count things: neither money nor the signed change of the 2019 form."""
    money = amounts_in(reading)
    for key, value in reading.values.items():
        if value.value is not None and not key.endswith((".change", ".amount")) and key not in money:
            yield key, value, value.value


def _negative(reading: FormReading) -> Iterator[Finding]:
    for key, _, number in _counts(reading):
        if number < 0:
            yield _of_cell(
                "FORM.NEGATIVE", key, number, f"{cell_zh(key)} 为负数 {number}", f"{cell_en(key)} is negative: {number}"
            )


def _fraction(reading: FormReading) -> Iterator[Finding]:
    for key, _, number in _counts(reading):
        if number != int(number):
            yield _of_cell(
                "FORM.FRACTION",
                key,
                number,
                f"{cell_zh(key)} 不是整数：{number}",
                f"{cell_en(key)} is no whole number: {number}",
            )


def _of_cell(code: str, key: str, number: Number, zh: str, en: str) -> Finding:
    return Finding(code, "warning", "fail", {"zh": zh, "en": en}, left=number, cells=(key,))


def _part_above_total(reading: FormReading) -> Iterator[Finding]:
    """Yield rows whose total is below one of its parts where the sum itself cannot be checked."""
    for table, edition in editions_of(reading).items():
        for relation in relations_of(edition, table):
            if relation.identity.per != "row" or _status(relation, reading.values)[2] != "not_assessable":
                continue
            total = relation.total(relation.right, reading.values)
            parts = [(key, reading.values[key].value) for key in relation.left if key in reading.values]
            known = [(key, number) for key, number in parts if number is not None]
            if total is None or not known or min(number for _, number in known) < 0:
                continue
            least = sum(number for _, number in known)
            if least > total:
                cells = (*(key for key, _ in known), *relation.right)
                zh = f"“{row_zh(table, relation.where)}”行：已读到的各项之和 {least} 已大于总计 {total}"
                en = f"row {relation.where.replace('_', ' ')}: the parts read sum to {least}, above the total {total}"
                yield Finding("FORM.PART_ABOVE_TOTAL", "warning", "fail", {"zh": zh, "en": en}, least, total, cells)


def _shifted(reading: FormReading) -> Iterator[Finding]:
    """Yield a finding when table three looks moved by one column to the left: totals under 其他, nothing under 总计."""
    edition = editions_of(reading).get("requests")
    if edition is None:
        return
    columns = [column.key for column in load_schema(edition).tables["requests"].columns]
    moved: list[str] = []
    for row in load_schema(edition).tables["requests"].data_rows:
        cells = [reading.values.get(f"requests.{row.key}.{column}") for column in columns]
        numbers = [cell.value if cell is not None else None for cell in cells]
        parts, last, total = numbers[:-2], numbers[-2], numbers[-1]
        known = [number for number in parts if number is not None]
        if total is not None and total != 0:
            return
        if len(known) == len(parts) and last is not None and last > 0 and sum(known) == last:
            moved.append(row.key)
    if len(moved) >= MIN_SHIFTED_ROWS:
        yield Finding(
            "REQ.SHIFTED",
            "warning",
            "fail",
            {
                "zh": f"申请表各行数值疑似整体左移一列：{len(moved)} 行的总计落在“其他”列",
                "en": f"table three looks moved one column to the left: {len(moved)} totals stand under other",
            },
            cells=tuple(f"requests.{row}.other_org" for row in moved),
        )


_PLAUSIBILITY: tuple[Callable[[FormReading], Iterator[Finding]], ...] = (
    _absent,
    _negative,
    _fraction,
    _part_above_total,
    _shifted,
)
