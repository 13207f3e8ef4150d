"""What a perfect reading of a paper says: values, tables, sections, title, agency, year, edition, wrong sums."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from corpora.build.model import Grid, Heading, Paper
from corpora.build.sources import REQUEST_COLUMNS, REVIEW_COLUMNS, Figure, Number, Source, outcome_rows

Rows = Callable[[Grid], list[list[str]]]


def gold(paper: Paper, rows: Rows | None, *, placed: bool = True) -> dict[str, Any]:
    """Return the gold of a paper.

    ``rows`` says how the format prints a grid; None where it prints no grid. Without ``placed`` a blank cell leaves no
    place: of such a row of table three only the total can be told.
    """
    source = paper.source
    record: dict[str, Any] = {
        "source": source.id,
        "kind": source.kind,
        "title": source.title,
        "agency": source.agency,
        "year": source.year,
        "form": source.form,
        "editions": dict(source.editions),
        "values": {
            key: {"value": figure.value, "kind": figure.kind, "raw": figure.raw}
            for key, figure in (source.figures if placed else _told(source)).items()
        },
        "sections": [
            {"role": block.role, "title": block.text}
            for block in paper.blocks
            if isinstance(block, Heading) and block.level == 1
        ],
        "planted": [dict(item) for item in source.planted],
        "tables": [{"form_table": grid.name, "rows": rows(grid)} for grid in paper.grids()] if rows else None,
    }
    record.update(paper.gold)
    return record


def _told(source: Source) -> dict[str, Figure]:
    """Return the figures with those of rows that lost blank cells made blank too, but for the totals."""
    short = {key.split(".")[1] for key, figure in source.figures.items() if figure.kind == "blank"}
    return {
        key: Figure("", None, "blank")
        if key.startswith("requests.") and key.split(".")[1] in short and not key.endswith(".total")
        else figure
        for key, figure in source.figures.items()
    }


def wrong_sums(source: Source) -> list[dict[str, str]]:
    """Return every relation of the form that the source's figures break: code, and the column, row or block."""
    if not source.form:
        return []
    numbers = {key: figure.value for key, figure in source.figures.items()}
    outcomes = outcome_rows(source.editions["requests"])
    found = []
    for column in REQUEST_COLUMNS:
        ends = {
            row: f"requests.{row}.{column}"
            for row in ("received", "carried_over", "total_processed", "carried_forward")
        }
        if _differ(
            numbers, [ends["received"], ends["carried_over"]], [ends["total_processed"], ends["carried_forward"]]
        ):
            found.append({"code": "REQ.BALANCE", "at": column})
        if _differ(numbers, [f"requests.{row}.{column}" for row in outcomes], [ends["total_processed"]]):
            found.append({"code": "REQ.OUTCOMES", "at": column})
    rows = ("received", "carried_over", *outcomes, "total_processed", "carried_forward")
    found.extend(
        {"code": "REQ.COLUMNS", "at": row}
        for row in rows
        if _differ(numbers, *_total("requests", row, REQUEST_COLUMNS))
    )
    blocks = ("reconsideration", "litigation_direct", "litigation_after")
    found.extend(
        {"code": "REV.TOTAL", "at": block}
        for block in blocks
        if _differ(numbers, *_total("review", block, REVIEW_COLUMNS))
    )
    return found


def check_planted(sources: Mapping[str, Source]) -> Iterator[str]:
    """Yield a message for each source whose wrong sums are not exactly those that it says it planted."""
    for source in sources.values():
        planted = [dict(item) for item in source.planted if not item["code"].startswith("TXT.")]
        computed = wrong_sums(source)
        if sorted(map(str, planted)) != sorted(map(str, computed)):
            yield f"{source.id}: planted {planted}, but the figures break {computed}"


def _total(table: str, row: str, columns: tuple[str, ...]) -> tuple[list[str], list[str]]:
    *parts, total = [f"{table}.{row}.{column}" for column in columns]
    return parts, [total]


def _differ(numbers: Mapping[str, Number | None], left: list[str], right: list[str]) -> bool:
    """A relation that needs a cell without a number is not assessable, hence not broken."""
    sides = [[numbers[key] for key in side] for side in (left, right)]
    if any(number is None for side in sides for number in side):
        return False
    return sum(sides[0]) != sum(sides[1])  # type: ignore[arg-type]
