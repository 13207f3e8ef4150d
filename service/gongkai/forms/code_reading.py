"""What the sums make of a recognised table: corrections suggested, doubts told, and whose fault a broken sum is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace

from gongkai.forms.certainty import LOW, borne_out
from gongkai.forms.code_search import Solution, solve
from gongkai.forms.code_unread import asked_of_unread
from gongkai.forms.doubts import Doubt, doubt
from gongkai.forms.model import FormReading, Value
from gongkai.forms.relations import Relation
from gongkai.forms.schema import ANNEX, FORM_TABLES, all_schemas, load_schema
from gongkai.forms.wording import cell_zh

SURE = 0.99  # where every number of a broken sum is read so surely, the office printed it
_NAMED = 4  # cells that a message names


def corrected(reading: FormReading, relations: Mapping[str, tuple[Relation, ...]]) -> FormReading:
    """Return a recognised reading with the confidence that the sums give it, corrections suggested, doubts as problems.

    ``relations`` are those of each form table. A correction that is clear and certain is no problem: the cell keeps
    what was read, and ``suggested`` says what it is.
    """
    cells = reading.cells
    settled = dict(cells)
    solutions: list[Solution] = []
    for table, own in relations.items():
        ours = {key: value for key, value in cells.items() if key.startswith(f"{table}.")}
        solution = solve(own, ours)
        if unread := asked_of_unread(own, ours, solution.corrections if solution.clear else ()):
            solutions.append(Solution(unread, certain=False))
        solutions.append(solution)
        settled.update(borne_out(ours, own))
    for correction in (made for solution in solutions if solution.clear for made in solution.corrections):
        value = settled[correction.cell]
        sure = min(value.confidence, 1 - correction.chance, LOW)
        settled[correction.cell] = replace(value, suggested=correction.value, confidence=round(sure, 4))
    return replace(
        reading,
        values={key: settled[key] for key in reading.values},
        extra={key: settled[key] for key in reading.extra},
        problems=(*reading.problems, *_problems(settled, solutions, reading), *_lost(reading)),
    )


def _lost(reading: FormReading) -> Iterator[Doubt]:
    """Yield a problem for the cells of the form's tables that a recognised reading has no value for, not even a blank.

    Whether the picture lost a row or a table or the office left it out, only the picture can tell.
    """
    found = dict.fromkeys((table.form_table, table.edition) for table in reading.tables)
    for name, edition in found:
        if name in FORM_TABLES:
            yield from _lost_of(name, edition, reading)
    told = {name for name, _ in found} | {problem.table for problem in reading.problems}
    if ANNEX not in told:
        yield from (doubt("recognition_lost_table", name) for name in FORM_TABLES if name not in told)


def _lost_of(name: str, edition: str, reading: FormReading) -> Iterator[Doubt]:
    keys = list(load_schema(edition).tables[name].value_keys())
    lost = [key for key in keys if key not in reading.values]
    if len(lost) == len(keys):
        yield doubt("recognition_lost_table", name)
        return
    read = {key.split(".")[1] for key in keys if key in reading.values}
    rows = [row for row in dict.fromkeys(key.split(".")[1] for key in lost) if row not in read]
    rows += _rows_of_others(name, edition, read)
    cells = [key for key in lost if key.split(".")[1] in read]
    if rows:
        yield doubt("recognition_lost_rows", name, rows=rows)
    if cells:
        yield doubt("recognition_lost", name, cells=cells, count=len(cells))


def _rows_of_others(name: str, edition: str, read: Set[str]) -> list[str]:
    """Return the rows of a form table that another edition has and this one lacks, where none read is this one's alone.

    Such rows tell the edition: if none was read, it may be the other one.
    """
    rows = {schema.edition: [row.key for row in schema.tables[name].data_rows] for schema in all_schemas()}
    own = rows.pop(edition)
    others = list(dict.fromkeys(row for keys in rows.values() for row in keys))
    alone = set(own) - set(others)
    return [] if alone & read or not alone else [row for row in others if row not in own]


def _problems(values: Mapping[str, Value], solutions: list[Solution], reading: FormReading) -> Iterator[Doubt]:
    """Yield a problem for each kind of doubt about recognised numbers, naming some of the cells.

    Cells of rows that the form knows are named first: what is read of the labels of others may mean nothing to anybody.
    """
    made = {correction.cell for solution in solutions for correction in solution.corrections}
    undecided = {made.cell for solution in solutions if not solution.clear for made in solution.corrections}
    certain = {made.cell for solution in solutions if solution.certain for made in solution.corrections}
    unsure = {
        key
        for key, value in values.items()
        if value.confidence < LOW and key not in made and not _is_told(key, value, reading)
    }
    doubts = {
        "recognition_open": undecided,
        "recognition_corrected": made - certain - undecided,
        "recognition_unsure": unsure,
    }
    for kind, cells in doubts.items():
        if cells:
            more = " …" if len(cells) > _NAMED else ""
            named = sorted(cells, key=lambda key: (key not in reading.values, key))
            yield doubt(kind, cells=named[:_NAMED], count=len(cells), more=more)


def _is_told(key: str, value: Value, reading: FormReading) -> bool:
    """Tell whether a number is doubted for where it stands alone, and a problem says so."""
    return not value.readings and value.value is not None and any(problem.names(key) for problem in reading.problems)


def judged(
    relation: Relation, values: Mapping[str, Value], message: Mapping[str, str]
) -> tuple[dict[str, str], str | None]:
    """Return the message of a broken sum of recognised numbers with whose fault it looks like, and the suggestion."""
    changed = [key for key in relation.cells if values[key].suggested is not None]
    if changed:
        told = "；".join(f"{cell_zh(key)} {values[key].value} → {values[key].suggested}" for key in changed)
        keys = "; ".join(f"{key} = {values[key].suggested}" for key in changed)
        return (
            _added(message, "图片中的数字可能读错", "a number in the picture may be misread"),
            f"识别结果中另有此可能，改后相关勾稽关系成立：{told}（{keys}）",
        )
    if all(values[key].confidence >= SURE for key in relation.cells):
        zh, en = (
            "各数字识别可信，应为原文数字本身不符",
            "every number was read surely: the source itself prints a wrong sum",
        )
        return _added(message, zh, en), None
    return _added(message, "请核对图片中的数字", "check the numbers in the picture"), None


def _added(message: Mapping[str, str], zh: str, en: str) -> dict[str, str]:
    return {"zh": f"{message['zh']}。{zh}", "en": f"{message['en']}; {en}"}
