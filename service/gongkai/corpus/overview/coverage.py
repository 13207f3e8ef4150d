"""Which organs have a report for which year."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.corpus.overview.marks import LABELS, WIDTH, Figure, Label, Mark, columns, shortened
from gongkai.corpus.overview.queries import Row
from gongkai.corpus.overview.saying import Saying
from gongkai.corpus.overview.sections import Context, Section

_ROW = 17.0
_HEAD = 20.0
_WIDEST = 36.0  # of a column
_LABEL = 17.5  # characters of a name that fit
_FEW_YEARS, _FEW_ORGANS = 5, 12  # two halves fit beside each other, and are worth it
_GAP = 12.0  # between them
_LEVELS = ("national", "province", "prefecture", "county", "township", None)


def coverage(context: Context) -> Section:
    """Return organs by level and year, and each organ's years."""
    asked, say = context.asked, context.say
    organs, cells = asked.rows("coverage_organs"), asked.rows("coverage_cells")
    total = organs[0]["total"] if organs else 0
    shown = {
        "levels": _levels(asked.rows("coverage_levels"), say),
        "figure": _figure(organs, cells, say) if organs else None,
        "total": total,
        "n_shown": len(organs),
    }
    return Section("coverage", ("coverage_levels", "coverage_organs", "coverage_cells"), shown)


def _levels(rows: Sequence[Row], say: Saying) -> dict[str, object]:
    years = sorted({row["year"] for row in rows})
    counts = {(row["level"], row["year"]): row["n_organs"] for row in rows}
    levels = [level for level in _LEVELS if any(row["level"] == level for row in rows)]
    lines = [(say.name(level, "level"), [counts.get((level, year)) for year in years]) for level in levels]
    sums = [sum(counts.get((level, year), 0) for level in levels) for year in years]
    return {"years": years, "lines": lines, "sums": sums}


def _figure(organs: Sequence[Row], cells: Sequence[Row], say: Saying) -> Figure:
    """Return the drawing: in two halves side by side where the years leave room for it."""
    years = list(range(min(organ["first_year"] for organ in organs), max(organ["last_year"] for organ in organs) + 1))
    halves = 2 if len(years) <= _FEW_YEARS and len(organs) > _FEW_ORGANS else 1
    width, starts = columns(len(years), _WIDEST, LABELS, WIDTH / halves - _GAP * (halves - 1))
    known = {(cell["organ"], cell["year"]): cell for cell in cells}
    lines = -(-len(organs) // halves)
    marks: list[Mark] = []
    rows: list[Label] = []
    for place, organ in enumerate(organs):
        half, line = divmod(place, lines)
        left, y = half * (WIDTH / 2 + _GAP / 2), _HEAD + line * _ROW
        rows.append(Label(left + LABELS - 8, y + 11.5, shortened(organ["agency"], _LABEL), _names(organ)))
        for year, x in zip(years, starts, strict=True):
            if organ["first_year"] <= year <= organ["last_year"]:
                cell = known.get((organ["organ"], year))
                marks.append(_mark(organ["agency"], year, cell, (left + x + 1, y + 1, width - 2, _ROW - 3), say))
    heads = [
        Label(half * (WIDTH / 2 + _GAP / 2) + x + width / 2, _HEAD - 6, str(year))
        for half in range(halves)
        for year, x in zip(years, starts, strict=True)
    ]
    return Figure(_HEAD + lines * _ROW + 2, tuple(marks), tuple(rows), tuple(heads))


def _names(organ: Row) -> str:
    """Return the names that an organ had, one after the other."""
    return str(organ["names"]).replace(";", " → ")


def _mark(agency: str, year: int, cell: Row | None, box: tuple[float, float, float, float], say: Saying) -> Mark:
    if cell is None:
        return Mark(*box, kind="gap", title=say("coverage.cell_gap", agency=agency, year=year))
    state = "whole" if cell["status"] == "ok" else "part"
    said = say("coverage.cell", agency=agency, year=year, state=say(f"coverage.{state}"), n=cell["n_reports"])
    return Mark(*box, kind=state, text=str(cell["n_reports"]) if cell["n_reports"] > 1 else "", title=said)
