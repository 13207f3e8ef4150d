"""Corrections as training data: units and labels as `gongkai train --gold` reads them, or a line of JSON each."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from gongkai.api.corpus import id_of
from gongkai.api.corrections import Correction

Json = dict[str, Any]
_COUNTED = ("role", "theme", "boundary", "link")
_SECTION = "problems"  # of a statement whose section is not known


def lines(corrections: Iterable[Correction]) -> Iterator[str]:
    """Yield each correction as a line of JSON, those that no longer count too: the record is complete."""
    for each in corrections:
        row = {"id": id_of(each.sha256, each.part), **each.to_dict()}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def packed(reports: Iterable[tuple[str, Json, set[str]]]) -> bytes:
    """Return a ZIP of ``units/corrected.txt`` and ``labels/settled.tsv``.

    ``reports`` are (id, report with corrections applied, ids of statements that a person looked at). A unit is the
    part of one section that holds such statements; all its statements are labelled, for they stood before a person.
    """
    units: list[str] = []
    labels: list[str] = []
    for number, (report_id, report, touched) in enumerate(reports, start=1):
        for position, statements in enumerate(_sections(report, touched), start=1):
            unit_id = f"{report_id[:12]}-{number}{position:02d}"
            units.append(_unit(unit_id, report, statements))
            labels += _labels(unit_id, statements)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("units/corrected.txt", "\n\n".join(units) + "\n" if units else "")
        archive.writestr("labels/settled.tsv", "".join(f"{label}\n" for label in labels))
    return stream.getvalue()


def touched(corrections: Iterable[Correction]) -> set[str]:
    """Return the statements that corrections which count are about."""
    return {each.target for each in corrections if each.counts and each.kind in _COUNTED}


def _sections(report: Json, touched: set[str]) -> Iterator[list[Json]]:
    by_section: dict[str, list[Json]] = {}
    for statement in report["statements"]:
        by_section.setdefault(statement["section"] or _SECTION, []).append(statement)
    for statements in by_section.values():
        if touched & {statement["id"] for statement in statements}:
            yield _apart(statements)


def _apart(statements: list[Json]) -> list[Json]:
    """Return the statements in order; one that reaches into the one before is cut where that ends."""
    kept: list[Json] = []
    end = 0
    for statement in sorted(statements, key=lambda each: tuple(each["span"])):
        start, stop = max(end, statement["span"][0]), statement["span"][1]
        if start < stop:
            kept.append({**statement, "span": [start, stop]})
            end = stop
    return kept


def _unit(unit_id: str, report: Json, statements: list[Json]) -> str:
    numbers = {statement["id"]: number for number, statement in enumerate(statements, start=1)}
    section = statements[0]["section"] or _SECTION
    head = f"#unit {unit_id} | organ={_field(report['agency'])} | kind=corrected | year={report['year'] or 0}"
    body = ""
    for statement in statements:
        start, stop = statement["span"]
        answers = ",".join(str(numbers[one]) for one in statement["answers"] if one in numbers)
        text = re.sub(r"\s*\n\s*", "", report["text"][start:stop]).replace("¦", "|").strip()
        body += f"¦{numbers[statement['id']]}{'>' + answers if answers else ''}:{text}\n"
    return f"{head} | section={section} | manner=corrected\n{body}".rstrip("\n")


def _labels(unit_id: str, statements: list[Json]) -> list[str]:
    return [
        f"{unit_id}.{number}\t{statement['role']}\t{','.join(theme['theme'] for theme in statement['themes'])}"
        for number, statement in enumerate(statements, start=1)
    ]


def _field(text: str | None) -> str:
    return re.sub(r"[|=\n]", " ", text or "").strip() or "unknown"
