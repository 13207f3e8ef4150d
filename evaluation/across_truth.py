"""What the tables across years and organs must say of a generated corpus, worked out from its plan alone.

Reports whose files are damaged are not there. A key names organ and year, never a report: of two reports of one year
either may speak. Nothing here uses the analyses that are measured.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise
from typing import Any

from corpora.build.sources import PROACTIVE, REQUEST_COLUMNS
from corpora.generated.model import STOCK, Generated, Said, Written

Key = tuple[Any, ...]
SAME, LIGHT, HEAVY = "verbatim", "light", "heavy"
COPIED_SHARE = 0.5  # of section five makes a copied report: between whole sections taken over and single sentences


Truth = dict[str, set[Key]]  # kind → the keys of what must be found


def truth(corpus: Generated) -> Truth:
    """Return everything that must be found."""
    found: Truth = defaultdict(set)
    series = series_of(corpus)
    for organ, reports in series.items():
        years = sorted(reports)
        for year, following in pairwise(years):
            _links(found, organ, year, following, reports)
            _returned(found, organ, reports[year], reports[following])
            _fates(found, organ, reports[year], reports[following])
            if following == year + 1:
                _years(found, organ, reports[year], reports[following])
        found["promise open"] |= {(organ, years[-1], said.family) for said in _promises(reports[years[-1]])}
        found["missing"] |= {(organ, year) for year in range(years[0], years[-1]) if year not in reports}
    found["two reports"] |= _doubles(corpus)
    found["reports"] |= {(report.id,) for report in corpus.readable}
    found["statements"] |= {
        (report.id, said.family) for report in corpus.readable for said in report.said if said.role != "achievement"
    }
    _copies(found, series)
    return found


def series_of(corpus: Generated) -> dict[str, dict[int, Written]]:
    """Return the readable reports of each organ by year; of two of one year the first."""
    series: dict[str, dict[int, Written]] = defaultdict(dict)
    for report in sorted(corpus.readable, key=lambda report: report.second):
        series[report.organ].setdefault(report.year, report)
    return dict(series)


def _links(found: Truth, organ: str, year: int, following: int, reports: Mapping[int, Written]) -> None:
    found["chains"].add((organ, year, following))
    if reports[year].agency != reports[following].agency:
        found["renamed"].add((organ, year, following))


def _doubles(corpus: Generated) -> set[Key]:
    seen: dict[Key, int] = defaultdict(int)
    for report in corpus.readable:
        seen[report.organ, report.year] += 1
    return {key for key, number in seen.items() if number > 1}


def _returned(found: Truth, organ: str, one: Written, two: Written) -> None:
    """Note which problems return; a pair of one theme counts once, whichever statements of it are put together."""
    for earlier in _issues(one):
        for later in _issues(two):
            if earlier.family == later.family:
                kind = SAME if earlier.text == later.text else LIGHT
                found[kind].add((organ, one.year, earlier.family))
            elif earlier.theme == later.theme and later.wording == HEAVY:
                found[HEAVY].add((organ, one.year, earlier.theme))


def _fates(found: Truth, organ: str, one: Written, two: Written) -> None:
    kept = {said.keeps for said in two.said if said.role == "deed"}
    again = {said.family for said in _promises(two)}
    for promise in _promises(one):
        fate = "kept" if promise.family in kept else "repeated" if promise.family in again else "dropped"
        found[f"promise {fate}"].add((organ, one.year, promise.family))


def _issues(report: Written) -> list[Said]:
    return [said for said in report.said if said.role == "issue"]


def _promises(report: Written) -> list[Said]:
    return [said for said in report.said if said.role == "commitment"]


def _years(found: Truth, organ: str, one: Written, two: Written) -> None:
    """Note what does not fit between two years in a row."""
    for code, cell, left, right in relations(one, two):
        if left is not None and right is not None and left != right:
            found[code].add((organ, one.year, cell))
    if two.edition == one.edition and same_figures(one, two):
        found["YEAR.SAME_FIGURES"].add((organ, one.year))
    if [said.text for said in one.problems] == [said.text for said in two.problems]:
        found["YEAR.SAME_PROSE"].add((organ, one.year))


def relations(one: Written, two: Written) -> Iterator[tuple[str, str, int | None, int | None]]:
    """Yield code, cell of the next year, what the year gives and what the next prints; None is a blank."""
    if "requests.received.total" in one.figures:
        for column in REQUEST_COLUMNS:
            cell = f"requests.carried_over.{column}"
            yield "YEAR.CARRIED", cell, one.figures[f"requests.carried_forward.{column}"], two.figures[cell]
    if one.edition == two.edition == "2021":
        for row in ("regulations", "normative_documents"):
            held, more, less, now = (
                report.figures[f"proactive.{row}.{column}"]
                for report, column in ((one, "in_force"), (two, "issued"), (two, "repealed"), (two, "in_force"))
            )
            yield "YEAR.IN_FORCE", f"proactive.{row}.in_force", _sum(held, more, less), now
    if one.edition == two.edition == "2019":
        for row, columns in PROACTIVE["2019"].items():
            if "previous_items" in columns:
                last, change = (one.figures[f"proactive.{row}.{column}"] for column in ("previous_items", "change"))
                cell = f"proactive.{row}.previous_items"
                yield "YEAR.ITEMS", cell, _sum(last, change, 0), two.figures[cell]


def _sum(held: int | None, more: int | None, less: int | None) -> int | None:
    return None if held is None or more is None or less is None else held + more - less


def same_figures(one: Written, two: Written) -> bool:
    """Whether all figures that count something are the same, and there are some: ten cells that are not 0."""
    counted = {cell: value for cell, value in one.figures.items() if value}
    return len(counted) >= 10 and all(two.figures.get(cell) == value for cell, value in counted.items())


def _copies(found: Truth, series: Mapping[str, Mapping[int, Written]]) -> None:
    """Note which sentences two organs have, and the reports half of whose section five another organ had no later."""
    first: dict[str, dict[str, int]] = defaultdict(dict)  # family → organ → year
    for organ, reports in series.items():
        for year in sorted(reports):
            for said in _own_words(reports[year]):
                first[said.family].setdefault(organ, year)
    for family, organs in first.items():
        found["copies"] |= {(*pair, family) for pair in combinations(sorted(organs), 2)}
    for organ, reports in series.items():
        for year, report in reports.items():
            taken = [
                any(
                    other != organ and began <= first[said.family][organ] for other, began in first[said.family].items()
                )
                for said in _own_words(report)
            ]
            if sum(taken) >= COPIED_SHARE * len(taken) > 0:
                found["copied reports"].add((organ, year))


def _own_words(report: Written) -> list[Said]:
    """Return what section five says beside stock phrases."""
    return [said for said in report.problems if not said.family.startswith(STOCK)]
