"""How many requests there were, what became of them, and what came of reconsideration and litigation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gongkai.corpus.overview.marks import Figure, Label, Mark, columns, stacked, ticks
from gongkai.corpus.overview.queries import Row
from gongkai.corpus.overview.saying import Saying, number, percent
from gongkai.corpus.overview.sections import Context, Section

OUTCOMES = ("granted", "partially_granted", "denied", "unavailable", "rejected", "other")
_AXIS = 56.0  # for the numbers left of the bars
_TALL = 170.0
_TOP = 22.0
_WIDEST = 150.0  # of a year
_BAR = 0.62  # of its column
LINE = 27.0  # of a year's outcomes
YEAR = 118.0  # for the year and how many reports it has


def requests(context: Context) -> Section:
    """Return requests received, their outcomes, and reviews."""
    asked, say = context.asked, context.say
    received, outcomes = asked.rows("requests"), asked.rows("outcomes")
    shown = {
        "received": _received(received, say),
        "rows": received,
        "outcomes": _outcomes([row for row in outcomes if row["processed"]], say),
        "kinds": OUTCOMES,
        "outcome_rows": outcomes,
        "review": asked.rows("review"),
    }
    return Section("requests", ("requests", "outcomes", "review"), shown)


def _received(rows: Sequence[Row], say: Saying) -> Figure | None:
    told = [row for row in rows if row["n_told"]]
    if not told:
        return None
    divided = ticks(max(row["received"] for row in told))
    width, starts = columns(len(told), _WIDEST, _AXIS)
    marks = [_bar(row, x, width, divided[-1], say) for row, x in zip(told, starts, strict=True)]
    bottom = _TOP + _TALL
    years = [Label(x + width / 2, bottom + 16, str(row["year"])) for row, x in zip(told, starts, strict=True)]
    sizes = [Label(x + width / 2, bottom + 31, f"n={row['n_told']}") for row, x in zip(told, starts, strict=True)]
    axis = [Label(_AXIS - 8, bottom - tick / divided[-1] * _TALL + 4, number(tick)) for tick in divided]
    return Figure(bottom + 38, tuple(marks), tuple(axis), tuple(years), tuple(sizes))


def _bar(row: Row, x: float, width: float, most: float, say: Saying) -> Mark:
    height = round(row["received"] / most * _TALL, 1)
    said = say(
        "requests.bar",
        year=row["year"],
        sum=number(row["received"]),
        n=row["n_told"],
        of=row["n_reports"],
        **{name: number(row[name]) for name in ("median", "lower", "upper")},
    )
    left = round(x + width * (1 - _BAR) / 2, 1)
    return Mark(left, _TOP + _TALL - height, round(width * _BAR, 1), height, "bar", number(row["received"]), said)


def _outcomes(rows: Sequence[Row], say: Saying) -> Figure | None:
    marks: list[Mark] = []
    for line, row in enumerate(rows):
        parts = [(kind, row[kind] or 0.0, say(f"requests.{kind}")) for kind in OUTCOMES]
        marks += bar_of(parts, row["year"], row["processed"], 4 + line * LINE, "requests.outcome_cell", say)
    labels = [Label(YEAR - 8, 20 + n * LINE, f"{row['year']} (n={row['n_complete']})") for n, row in enumerate(rows)]
    return Figure(6 + len(rows) * LINE, tuple(marks), tuple(labels), ()) if rows else None


def bar_of(
    parts: Sequence[tuple[str, float, str]], year: int, whole: float, y: float, key: str, say: Saying
) -> list[Mark]:
    """Return a year's bar: of each part its class, count and name; ``key`` says what is read when it is pointed at."""
    told: list[Any] = [
        (kind, count / whole, percent(count / whole),
         say(key, year=year, name=name, n=number(count), share=percent(count / whole)))
        for kind, count, name in parts
    ]  # fmt: skip
    return stacked(told, y, LINE - 5, YEAR)
