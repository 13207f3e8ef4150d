"""Corrections by people: what they say instead of the machine, who and when; the machine's value is kept beside it."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, func, select, update

from gongkai.api import tables
from gongkai.api.rechecks import rechecked
from gongkai.errors import ServiceError
from gongkai.nlp.codebook import load_codebook

KINDS = ("cell", "role", "theme", "boundary", "link")
ROLES = ("issue", "commitment", "achievement", "other")
_VALUE_KINDS = ("number", "blank", "dash", "text")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One correction; ``counts`` unless it was withdrawn or a later one has the same kind and target."""

    number: int
    sha256: str
    part: int
    kind: str
    target: str
    value: Any
    machine: Any
    who: str
    when: str
    note: str
    counts: bool

    def to_dict(self) -> Json:
        """Return it as the API shows it."""
        shown = ("number", "kind", "target", "value", "machine", "who", "when", "note", "counts")
        return {name: getattr(self, name) for name in shown}


class Corrections:
    """The corrections of all reports."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, sha256: str, part: int) -> list[Correction]:
        """Return the corrections of one report, the oldest first."""
        table = tables.corrections
        return self._select(table.c.sha256 == sha256, table.c.part == part)

    def all(self) -> list[Correction]:
        """Return every correction, report after report, the oldest first."""
        return self._select()

    def applied(self, sha256: str, documents: Iterable[Json]) -> Iterator[Json]:
        """Yield the reports of one file as people corrected them."""
        for part, document in enumerate(documents, start=1):
            own = self.of(sha256, part)
            yield apply(document, own) if own else document

    def counts(self) -> dict[tuple[str, int], int]:
        """Return how many corrections each report has that were not withdrawn."""
        table = tables.corrections
        with self._engine.connect().execution_options(reads=True) as connection:
            rows = connection.execute(
                select(table.c.sha256, table.c.part, func.count())
                .where(table.c.withdrawn.is_(None))
                .group_by(table.c.sha256, table.c.part)
            ).all()
        return {(row[0], row[1]): row[2] for row in rows}

    def add(
        self,
        report: Json,
        *,
        sha256: str,
        part: int,
        version: str,
        kind: str,
        target: str,
        value: Any,
        who: str,
        note: str,
    ) -> Correction:
        """Enter a correction of ``report``. Raises ServiceError (422) for what cannot be right."""
        checked, machine = check(report, kind, target, value)
        row = {
            "sha256": sha256,
            "part": part,
            "kind": kind,
            "target": target,
            "value": json.dumps(checked),
            "machine": json.dumps(machine),
            "version": version,
            "who": who,
            "made": time.time(),
            "note": note.replace("\0", ""),  # which PostgreSQL does not take
            "withdrawn": None,
        }
        with self._engine.begin() as connection:
            number = connection.execute(tables.corrections.insert().values(**row)).inserted_primary_key[0]  # type: ignore[index]
        return next(each for each in self.of(sha256, part) if each.number == number)

    def withdraw(self, sha256: str, part: int, number: int) -> bool:
        """Take a correction back; it stays on record. Return whether there was one to take back."""
        table = tables.corrections
        with self._engine.begin() as connection:
            found = connection.execute(
                update(table)
                .where(
                    table.c.number == number,
                    table.c.sha256 == sha256,
                    table.c.part == part,
                    table.c.withdrawn.is_(None),
                )
                .values(withdrawn=time.time())
            )
        return bool(found.rowcount)

    def _select(self, *which: Any) -> list[Correction]:
        table = tables.corrections
        with self._engine.connect().execution_options(reads=True) as connection:
            rows = connection.execute(
                select(table).where(*which).order_by(table.c.sha256, table.c.part, table.c.number)
            ).all()
        last = {(row.sha256, row.part, row.kind, row.target): row.number for row in rows if row.withdrawn is None}
        return [
            Correction(
                number=row.number,
                sha256=row.sha256,
                part=row.part,
                kind=row.kind,
                target=row.target,
                value=json.loads(row.value),
                machine=json.loads(row.machine),
                who=row.who,
                when=datetime.fromtimestamp(row.made, UTC).isoformat(timespec="seconds"),
                note=row.note,
                counts=last.get((row.sha256, row.part, row.kind, row.target)) == row.number,
            )
            for row in rows
        ]


def check(report: Json, kind: str, target: str, value: Any) -> tuple[Any, Any]:
    """Return the value to keep and what the machine says. Raises ServiceError (422) naming what is wrong."""
    if kind == "cell":
        found = cell(report, target)
        if found is None:
            raise wrong(f"没有单元格 {target[:80]}。 / There is no such cell.")
        return _cell_value(value), {"value": found["value"], "kind": found["kind"], "raw": found["raw"]}
    statement = next((each for each in report["statements"] if each["id"] == target), None)
    if statement is None:
        raise wrong("没有这条语句。 / There is no such statement.")
    if kind == "role":
        if value not in ROLES:
            raise wrong(f"角色为 {'、'.join(ROLES)} 之一。 / A role is one of {', '.join(ROLES)}.")
        return value, statement["role"]
    if kind == "theme":
        return _themes(value), [theme["theme"] for theme in statement["themes"]]
    if kind == "boundary":
        return _boundary(value, report), statement["span"]
    return _link(value, target, report), statement["answers"]


def cell(report: Json, target: str) -> Json | None:
    """Return the VALUE at ``table.row.column`` (``annex.row``), None where there is none."""
    table, _, rest = target.partition(".")
    row, _, column = rest.partition(".")
    for name in ("values", "extra_values"):
        found = report.get(name, {}).get(table, {}).get(row)
        if isinstance(found, dict) and column:
            found = found.get(column)
        if isinstance(found, dict) and "raw" in found:
            return found
    return None


def apply(report: Json, corrections: Iterable[Correction]) -> Json:
    """Return the report with those corrections that count in place of the machine's values.

    What was corrected says so (``by_hand``), and the relations of corrected cells are checked anew.
    """
    corrected = copy.deepcopy(report)
    statements = {statement["id"]: statement for statement in corrected["statements"]}
    cells: set[str] = set()
    for each in corrections:
        if not each.counts:
            continue
        if each.kind == "cell":
            found = cell(corrected, each.target)
            if found is not None:
                found.update(value=each.value["value"], kind=each.value["kind"], confidence=1.0, suggested=None)
                found["by_hand"] = True
                cells.add(each.target)
        elif (statement := statements.get(each.target)) is not None:
            statement.update(_changed(each, corrected["text"]), by_hand=True)
    return rechecked(corrected, cells) if cells else corrected


def _changed(each: Correction, text: str) -> Mapping[str, Any]:
    if each.kind == "role":
        return {"role": each.value}
    if each.kind == "theme":
        return {"themes": [{"theme": theme, "score": 1.0} for theme in each.value]}
    if each.kind == "link":
        return {"answers": each.value}
    start, end = each.value
    return {"span": [start, end], "text": text[start:end]}


def _cell_value(value: Any) -> Json:
    number = value.get("value") if isinstance(value, dict) else value
    if isinstance(number, bool) or not (number is None or isinstance(number, int | float)) or _absurd(number):
        raise wrong("单元格的值须为数字或 null。 / A cell's value is a number or null.")
    kind = value.get("kind") if isinstance(value, dict) else None
    kind = kind or ("blank" if number is None else "number")
    if kind not in _VALUE_KINDS or (kind == "number") != (number is not None):
        raise wrong("类别与值不符。 / The kind does not go with the value.")
    return {"value": number, "kind": kind}


def _absurd(number: float | None) -> bool:
    return number is not None and not abs(number) < 1e15  # above, floats no longer tell whole numbers apart


def _themes(value: Any) -> list[str]:
    known = {theme.id for theme in load_codebook().themes}
    good = isinstance(value, list) and 1 <= len(value) <= 3 and all(isinstance(theme, str) for theme in value)
    if not good or len(set(value)) != len(value) or not known.issuperset(value):
        raise wrong("主题为编码本中的一至三个。 / Themes are one to three of the codebook's.")
    return list(value)


def _boundary(value: Any, report: Json) -> list[int]:
    good = isinstance(value, list) and len(value) == 2 and all(type(edge) is int for edge in value)
    if not good or not 0 <= value[0] < value[1] <= len(report["text"]):
        raise wrong("边界为 text 中的 [起, 止]。 / A boundary is [start, end] in the text.")
    return list(value)


def _link(value: Any, target: str, report: Json) -> list[str]:
    known = {statement["id"] for statement in report["statements"]} - {target}
    good = isinstance(value, list) and all(isinstance(answer, str) for answer in value)
    if not good or len(set(value)) != len(value) or not known.issuperset(value):
        raise wrong("关联须为本报告中其他语句的 id。 / Links are ids of other statements of the report.")
    return list(value)


def wrong(message: str) -> ServiceError:
    """Return the refusal of a correction."""
    return ServiceError(message, code="CORRECTION.INVALID", status=422)
