"""What organs admit and promise, by theme and year; what comes back; in whose words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from math import ceil
from typing import Any

from gongkai.corpus.across.suggestions import wording
from gongkai.corpus.across.trends import interval
from gongkai.corpus.overview.marks import LABELS, WIDTH, Figure, Label, Mark, along, columns, step
from gongkai.corpus.overview.queries import Row
from gongkai.corpus.overview.quotes import Quote, Quoted
from gongkai.corpus.overview.saying import Saying, percent
from gongkai.corpus.overview.sections import Context, Section

SMALL = 10  # reports: with fewer an interval covers half of the scale
_ROW = 33.0
_HEAD = 36.0
_WIDEST = 110.0  # of a column
_MOST_YEARS = 14  # narrower columns do not hold their number
_MOST_WORDINGS = 4  # of a run: even
_MARGIN = 6.0  # of an interval's axis, inside its cell
_LINE = 24.0  # height of a row of the figure of what returns


def themes(context: Context) -> Section:
    """Return the heat maps of issues and of commitments."""
    queries = ("themes_of_issues", "themes_of_commitments")
    rows = [context.asked.rows(query) for query in queries]
    years = {row["year"] for some in rows for row in some}
    shown = {
        "issues": _map(rows[0], context.say),
        "commitments": _map(rows[1], context.say),
        "n_years": _MOST_YEARS if len(years) > _MOST_YEARS else None,
        "small": SMALL if any(row["n_reports"] < SMALL for row in rows[0]) else None,
    }
    return Section("themes", queries, shown)


def _overall(rows: Sequence[Row]) -> dict[str, float]:
    """Return the share of all reports that name each theme."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        sums[row["theme"]][0] += row["n_with"]
        sums[row["theme"]][1] += row["n_reports"]
    return {theme: n_with / n_reports for theme, (n_with, n_reports) in sums.items()}


def _map(rows: Sequence[Row], say: Saying) -> dict[str, Any] | None:
    """Return figure and numbers; the most frequent themes first, ``other`` last, those nobody names not at all."""
    overall = _overall(rows)
    named = sorted(
        (theme for theme, share in overall.items() if share > 0), key=lambda t: (t == "other", -overall[t], t)
    )
    years = sorted({row["year"] for row in rows})[-_MOST_YEARS:]
    if not named:
        return None
    cells = {(row["theme"], row["year"]): row for row in rows}
    width, starts = columns(len(years), _WIDEST)
    sizes = {row["year"]: row["n_reports"] for row in rows}
    large = any(sizes[year] >= SMALL for year in years)  # where all are small there is nothing to stand back behind
    marks = [
        replace(_cell(cells[theme, year], x, _HEAD + line * _ROW, width, say), faint=large and sizes[year] < SMALL)
        for line, theme in enumerate(named)
        for year, x in zip(years, starts, strict=True)
        if (theme, year) in cells
    ]
    labels = [Label(LABELS - 8, _HEAD + n * _ROW + 19, say.name(theme, "theme")) for n, theme in enumerate(named)]
    heads = [Label(x + width / 2, 13, str(year)) for year, x in zip(years, starts, strict=True)]
    notes = [Label(x + width / 2, 28, f"n={sizes[year]}") for year, x in zip(years, starts, strict=True)]
    figure = Figure(_HEAD + len(named) * _ROW + 2, tuple(marks), tuple(labels), tuple(heads), tuple(notes))
    lines = [(say.name(theme, "theme"), [cells.get((theme, year)) for year in years]) for theme in named]
    return {"figure": figure, "years": years, "lines": lines}


def _cell(row: Row, x: float, y: float, width: float, say: Saying) -> Mark:
    start, long = x + _MARGIN, width - 2 * _MARGIN
    said = say(
        "themes.cell",
        theme=say.name(row["theme"], "theme"),
        year=row["year"],
        share=percent(row["share"]),
        low=percent(row["low"]),
        high=percent(row["high"]),
        of=row["n_reports"],
        **{"with": row["n_with"]},
    )
    low, middle, high = (along(row[name], start, long) for name in ("low", "share", "high"))
    return Mark(x, y, width, _ROW, step(row["share"]), percent(row["share"]), said, low, middle, high)


def problems(context: Context) -> Section:
    """Return the problems that most organs admit, those that return, and the longest runs, with quotations."""
    asked, say, quoted = context.asked, context.say, context.quoted
    frequent, quotes = asked.rows("frequent"), defaultdict(list)
    for row in asked.rows("frequent_quotes"):
        quotes[row["theme"]].append(row)
    persistent = asked.rows("persistent")
    shown = {
        "frequent": [(row, [quoted.quote(quote) for quote in quotes[row["theme"]]]) for row in frequent],
        "returning": _returning(asked.rows("returning"), _overall(asked.rows("themes_of_issues")), say),
        "persistent": _runs(persistent, asked.rows("persistent_quotes"), quoted),
        "left_out": persistent[0]["total"] - len(persistent) if persistent else 0,
    }
    return Section("problems", ("frequent", "frequent_quotes", "returning", "persistent", "persistent_quotes"), shown)


def _runs(persistent: Sequence[Row], quotes: Sequence[Row], quoted: Quoted) -> list[tuple[Row, list[list[Quote]], int]]:
    """Return each run with its quotations and how many are left out after the first half of them.

    Neighbouring years in one wording are one quotation; of many, the first and the last tell how the run goes.
    """
    said: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in quotes:
        said[row["organ"], row["theme"]].append(row)
    runs = []
    for row in persistent:
        of_run = said[row["organ"], row["theme"]]
        wordings = [list(same) for _, same in groupby(of_run, key=lambda quote: wording(quote["text"]))]
        left_out = max(0, len(wordings) - _MOST_WORDINGS)
        shown = wordings[: _MOST_WORDINGS // 2] + wordings[-_MOST_WORDINGS // 2 :] if left_out else wordings
        runs.append((row, [[quoted.quote(each) for each in same] for same in shown], left_out))
    return runs


def _returning(rows: Sequence[Row], overall: Mapping[str, float], say: Saying) -> dict[str, Any] | None:
    shares = {row["theme"]: row["n_returning"] / row["n_named"] for row in rows}
    ordered = sorted(rows, key=lambda row: (-shares[row["theme"]], row["theme"]))
    if not ordered:
        return None
    intervals = {row["theme"]: interval(shares[row["theme"]], row["n_organs"]) for row in ordered}
    quarters = ceil(4 * max(*(high for _, high in intervals.values()), *overall.values(), 0.25))
    start, long = LABELS + 8, (WIDTH - LABELS - 70) * 4 / quarters
    marks, lines = [], []
    for line, row in enumerate(ordered):
        share, base = shares[row["theme"]], overall.get(row["theme"], 0.0)
        low, high = intervals[row["theme"]]
        told = {"share": percent(share), "low": percent(low), "high": percent(high), "base": percent(base)}
        said = say(
            "problems.returning_cell",
            theme=say.name(row["theme"], "theme"),
            of=row["n_named"],
            **told,
            **{"with": row["n_returning"]},
        )
        first, middle, last = (along(value, start, long) for value in (low, share, high))
        box = (along(base, start, long), 8 + line * _LINE, 0.0, _LINE)
        marks.append(Mark(*box, "back", told["share"], said, first, middle, last))
        lines.append((say.name(row["theme"], "theme"), told, row))
    labels = [Label(LABELS - 8, 24 + n * _LINE, name) for n, (name, _, _) in enumerate(lines)]
    axis = [
        Label(along(part / 4, start, long), 22 + len(lines) * _LINE, f"{25 * part}%") for part in range(quarters + 1)
    ]
    figure = Figure(
        28 + len(lines) * _LINE, tuple(marks), tuple(labels), tuple(axis), lines=tuple(label.x for label in axis)
    )
    return {"figure": figure, "lines": lines}
