"""Figures of an organ over the years: in each report the sums hold, from year to year the chain holds unless broken."""

from __future__ import annotations

import random
from collections.abc import Mapping

from corpora.build.annex_print import PRINTED
from corpora.build.sources import PROACTIVE, REQUEST_COLUMNS, REVIEW_COLUMNS, outcome_rows

Figures = dict[str, int | None]
NEW_FORM, ANNEX = 2021, 2019  # the first year of the form of 2021, and the first one without the annex
CARRIED, IN_FORCE, ITEMS = "YEAR.CARRIED", "YEAR.IN_FORCE", "YEAR.ITEMS"
_APPLICANTS = (("natural_person", 6, 40), ("business", 1, 12), ("legal_service", 0, 3))
_RESULTS = ("granted", "partially_granted", "unavailable_not_held", "denied_process_information", "rejected_petition")
_LISTED = ("licensing", "other_services", "penalties", "coercion", "fees")


def edition_of(year: int) -> str:
    """Return the form of a year."""
    return "2021" if year >= NEW_FORM else "2019" if year >= ANNEX else "pre2019-2014"


def year_figures(
    rng: random.Random, year: int, before: Mapping[str, int | None], broken: frozenset[str], *, quiet: bool
) -> Figures:
    """Return the figures of a report. ``before`` are those of the year before, empty in the first year.

    ``broken`` names the relations to that year that do not hold. A ``quiet`` organ has nothing to count.
    """
    edition = edition_of(year)
    if edition == "pre2019-2014":
        return _annex(rng)
    figures: Figures = _requests(rng, edition, before, broken, quiet=quiet)
    figures |= (
        _proactive_2021(rng, before, broken, quiet)
        if edition == "2021"
        else _proactive_2019(rng, before, broken, quiet)
    )
    return figures | _review(rng, quiet=quiet)


def _requests(
    rng: random.Random, edition: str, before: Mapping[str, int | None], broken: frozenset[str], *, quiet: bool
) -> Figures:
    rows = ("received", "carried_over", *outcome_rows(edition), "total_processed", "carried_forward")
    columns = {column: dict.fromkeys(rows, 0) for column in REQUEST_COLUMNS[:-1]}
    for column, low, high in () if quiet else _APPLICANTS:
        cells = columns[column]
        cells["received"] = rng.randint(low, high)
        cells["carried_over"] = before.get(f"requests.carried_forward.{column}") or 0
        if CARRIED in broken and column == "natural_person":
            cells["carried_over"] += rng.randint(1, 3)
        cells["carried_forward"] = min(rng.randint(0, 3), cells["received"])
        cells["total_processed"] = left = cells["received"] + cells["carried_over"] - cells["carried_forward"]
        for row in _RESULTS[1:]:
            cells[row] = rng.randint(0, left // 3)
            left -= cells[row]
        cells[_RESULTS[0]] = left
    figures: Figures = {}
    for row in rows:
        for column, cells in columns.items():
            figures[f"requests.{row}.{column}"] = cells[row]
        figures[f"requests.{row}.total"] = sum(cells[row] for cells in columns.values())
    return figures


def _proactive_2021(
    rng: random.Random, before: Mapping[str, int | None], broken: frozenset[str], quiet: bool
) -> Figures:
    figures: Figures = {
        f"proactive.{row}.{column}": 0 for row, columns in PROACTIVE["2021"].items() for column in columns
    }
    if quiet:
        return figures
    row = "proactive.normative_documents"
    held = before.get(f"{row}.in_force")
    held = rng.randint(12, 60) if held is None else held
    issued, repealed = rng.randint(0, 6), rng.randint(0, 5)
    figures |= {f"{row}.issued": issued, f"{row}.repealed": repealed}
    figures[f"{row}.in_force"] = held + issued - repealed + (rng.randint(1, 4) if IN_FORCE in broken else 0)
    figures |= {f"proactive.{name}.decisions": rng.randint(5, 900) for name in ("licensing", "penalties", "coercion")}
    return figures


def _proactive_2019(
    rng: random.Random, before: Mapping[str, int | None], broken: frozenset[str], quiet: bool
) -> Figures:
    figures: Figures = {
        f"proactive.{row}.{column}": 0 for row, columns in PROACTIVE["2019"].items() for column in columns
    }
    if quiet:
        return figures
    figures |= {f"proactive.normative_documents.{name}": rng.randint(1, 9) for name in ("made", "published")}
    figures["proactive.normative_documents.total_public"] = rng.randint(20, 90)
    for name in _LISTED:
        last, change = (before.get(f"proactive.{name}.{column}") for column in ("previous_items", "change"))
        items = rng.randint(8, 150) if last is None or change is None else last + change
        items += rng.randint(1, 5) if ITEMS in broken and name == "penalties" else 0
        figures[f"proactive.{name}.previous_items"] = items
        figures[f"proactive.{name}.change"] = rng.randint(-6, 9)
        if f"proactive.{name}.decisions" in figures:
            figures[f"proactive.{name}.decisions"] = rng.randint(0, 700)
    figures |= {"proactive.procurement.items": rng.randint(1, 30), "proactive.procurement.amount": rng.randint(10, 900)}
    return figures


def _review(rng: random.Random, *, quiet: bool) -> Figures:
    figures: Figures = {}
    for block in ("reconsideration", "litigation_direct", "litigation_after"):
        cells = [0 if quiet else rng.choice((0, 0, 0, 1, 2)) for _ in REVIEW_COLUMNS[:-1]]
        figures |= dict(
            zip((f"review.{block}.{column}" for column in REVIEW_COLUMNS), [*cells, sum(cells)], strict=True)
        )
    return figures


_COUNTED = ("received_online", "received_letter", "completed_on_time", "granted", "not_existing", "staff_part_time")
_SUMS = {
    "received": ("received_online", "received_letter"),
    "completed": ("completed_on_time",),
    "replied": ("granted", "not_existing"),
    "staff": ("staff_part_time",),
}
_FREE = ("disclosed", "disclosed_normative", "channel_website", "interpretations", "meetings", "training_people")


def _annex(rng: random.Random) -> Figures:
    cells: dict[str, int] = {printed.key: 0 for printed in PRINTED["pre2019-2014"] if printed.key}
    cells |= {key: rng.randint(1, 30) for key in _COUNTED} | {key: rng.randint(2, 400) for key in _FREE}
    cells["granted"] = rng.randint(0, cells["received_online"])
    cells["not_existing"] = cells["received_online"] + cells["received_letter"] - cells["granted"]
    cells["completed_on_time"] = cells["received_online"] + cells["received_letter"]
    cells |= {whole: sum(cells[part] for part in parts) for whole, parts in _SUMS.items()}
    return {f"annex.{key}": value for key, value in cells.items()}
