"""The reports of one organ, year after year, through its changes of name and region.

Reports are first put together by region and function of the organ's name; then series that can only be one organ's are
joined: without and with a region's code, a renamed region, town to street, an office and its government, and the
reforms of ``data/successors.toml``. Two series are joined only where their years fit, so that two organs that
stand side by side never become one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai.corpus.across.apart import NONE, Apart, apart_of, conflicts
from gongkai.corpus.across.organs import GOVERNMENT, lasting_code, parted, stem_of, successions, township_of

if TYPE_CHECKING:
    from gongkai.corpus.collection import Corpus

# The reports that chains are made of.
REPORTS = """
    SELECT report, agency, year, level, region_code, province, coalesce(county, prefecture, province) AS region,
        CASE WHEN contains(path, '/') THEN regexp_replace(path, '/[^/]*$', '') ELSE '' END AS folder,
        NOT (coalesce(correction, FALSE) AND n_numbers > 0) AS original, status <> 'ok' AS doubtful,
        -n_numbers AS numbers, n_failed, -coalesce(CAST(replace(dated, '-', '') AS INTEGER), 0) AS earlier
    FROM {source} WHERE agency IS NOT NULL AND year IS NOT NULL AND status <> 'failed' AND joined_to IS NULL
    ORDER BY year, agency, report
"""
_TELLING = 8  # characters of a report's id


class Report(NamedTuple):
    """What of a report tells whose it is."""

    report: str
    agency: str
    year: int
    level: str | None
    region_code: str | None
    province: str | None
    region: str | None
    folder: str | None
    original: bool
    doubtful: bool
    numbers: int
    n_failed: int
    earlier: int = 0

    @property
    def rank(self) -> tuple[bool, bool, int, int, int, str]:
        """Return what several reports of a year are ranked by, the one that speaks for it first.

        A report that says that it corrects an earlier one goes first, if it has numbers; then what was read in full,
        with the most numbers, the fewest failed checks, the latest day.
        """
        return (self.original, self.doubtful, self.numbers, self.n_failed, self.earlier, self.report)


@dataclass(slots=True)
class Series:
    """Reports of one organ, by year.

    ``place`` is the region's code today, its words where it has none, or both where only the region above has a code;
    ``where`` is the same with the words' 县, 市, 区 left out: what the region is known by whatever it is called.
    """

    place: str
    where: str
    region: str
    function: str
    coded: bool
    reports: list[Report] = field(default_factory=list)

    @property
    def years(self) -> set[int]:
        """Return the years that have a report."""
        return {report.year for report in self.reports}

    @property
    def organ(self) -> str:
        """Return the organ's id."""
        return f"{self.place}:{self.function}"

    def of_year(self) -> dict[int, list[Report]]:
        """Return the reports of each year, the one that speaks for it first."""
        found: dict[int, list[Report]] = defaultdict(list)
        for report in sorted(self.reports, key=lambda each: (each.year, each.rank)):
            found[report.year].append(report)
        return found


def chains(corpus: Corpus) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each organ."""
    for series in all_series(corpus):
        years = sorted(series.years)
        newest = series.of_year()[years[-1]][0]
        names = dict.fromkeys(report.agency for report in sorted(series.reports, key=lambda each: each.year))
        missing = [year for year in range(years[0], years[-1]) if year not in series.years]
        yield (
            series.organ, newest.agency, ";".join(names), _last(series, "region_code"), _last(series, "level"),
            _last(series, "province"), years[0], years[-1], len(years), len(series.reports),
            ";".join(map(str, missing)) or None,
        )  # fmt: skip


def chain_reports(corpus: Corpus) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each report of a known organ and year."""
    yield from reports_of(all_series(corpus))


def reports_of(found: Iterable[Series]) -> Iterator[tuple[str, int, str, str, bool]]:
    """Yield organ, year, id and agency of each report, and whether it speaks for the year."""
    for series in found:
        for year, reports in series.of_year().items():
            for report in reports:
                yield series.organ, year, report.report, report.agency, report is reports[0]


def all_series(corpus: Corpus) -> list[Series]:
    """Return the series of every organ of a corpus, by id."""
    apart = apart_of(corpus.rows(corpus.sql(conflicts("reports", '"values"'))))
    return series_of((Report(*row) for row in corpus.rows(corpus.sql(REPORTS.format(source="reports")))), apart)


def series_of(reports: Iterable[Report], apart: Apart = NONE) -> list[Series]:
    """Return the series that these reports (in the order of their years) belong to, by id.

    ``apart`` are reports of one name and year that cannot be one organ's.
    """
    found: dict[tuple[str, str], Series] = {}
    for report in reports:
        series = _begin(report)
        found.setdefault((series.place, series.function), series).reports.append(report)
    joined = _join_uncoded([part for series in found.values() for part in _split(series, apart)], apart)
    for join in (_join_regions, _join_offices, _join_successors):
        joined = join(joined)
    return sorted(joined, key=lambda series: series.organ)


def _begin(report: Report) -> Series:
    region, function = parted(report.agency)
    stem = stem_of(region)
    if report.region_code is None or report.region is None:
        return Series(region, stem, region, function, coded=False)
    code = lasting_code(report.region_code, report.region)
    if region and not report.region.startswith(stem):  # a zone or district that has no code
        return Series(f"{code}{region}", f"{code}{stem}", region, function, coded=True)
    return Series(code, code, region or report.region, function, coded=True)


def _split(series: Series, apart: Apart) -> Iterator[Series]:
    """Yield a series without a known region in parts where it holds reports of several organs: a folder's, or less."""
    if series.coded or not _mixed(series.reports, apart):
        yield series
        return
    folders: dict[str, list[Report]] = defaultdict(list)
    for report in series.reports:
        folders[report.folder or ""].append(report)
    for folder, reports in folders.items():
        if not _mixed(reports, apart):
            yield _part(series, f"@{folder}", reports)
            continue
        parts: list[list[Report]] = []
        for report in reports:
            fitting = [part for part in parts if not _mixed([*part, report], apart)]
            if len(fitting) == 1:
                fitting[0].append(report)
            else:
                parts.append([report])
        for part in parts:
            yield _part(series, f"@{folder}#{part[0].report[:_TELLING]}", part)


def _part(series: Series, mark: str, reports: list[Report]) -> Series:
    return replace(series, place=series.place + mark, where=series.where + mark, reports=reports)


def _mixed(reports: Iterable[Report], apart: Apart) -> bool:
    ids = {report.report for report in reports}
    return any(not ids.isdisjoint(apart.get(report, ())) for report in ids)


def _join_uncoded(found: list[Series], apart: Apart) -> list[Series]:
    """Join a series whose region was not found to the one of that name, where there is one and no more.

    It is not joined where the numbers of a year cannot be one organ's. Without a region in the name (石桥镇人民政府)
    the whole name must be the same. A region that has no code may be the earlier name of one that has (云溪县, 云溪区):
    then the series stays for now, and lies in the same place.
    """
    coded: dict[tuple[str, str], list[Series]] = defaultdict(list)
    for series in found:
        if series.coded:
            coded[series.region, series.function].append(series)
            for name in {report.agency for report in series.reports}:
                coded["", name].append(series)
    places = _places(found)
    left = []
    for series in found:
        if series.coded:
            left.append(series)
            continue
        sought = (series.region, series.function) if series.region else ("", series.reports[0].agency)
        if len(coded[sought]) == 1 and not _mixed([*coded[sought][0].reports, *series.reports], apart):
            coded[sought][0].reports += series.reports
            continue
        known = places.get(series.region) or places.get(stem_of(series.region), set())
        left.append(replace(series, where=min(known)) if series.region and len(known) == 1 else series)
    return left


def _places(found: Iterable[Series]) -> Mapping[str, set[str]]:
    """Return where each region with a code lies, by its name and, of counties, by the name without 县, 市, 区."""
    places: dict[str, set[str]] = defaultdict(set)
    for series in found:
        if series.coded:
            places[series.region].add(series.where)
            if not series.where.endswith("00"):
                places[stem_of(series.region)].add(series.where)
    return places


def _join_regions(found: list[Series]) -> list[Series]:
    """Join what goes on when a county that has no code became a city, or a town a street (石桥镇, 石桥街道)."""
    groups: dict[tuple[str, str], list[Series]] = defaultdict(list)
    for series in found:
        groups[series.where, township_of(series.function) or series.function].append(series)
    return [series for group in groups.values() for series in _in_turn(group)]


def _join_offices(found: list[Series]) -> list[Series]:
    """Join the office of a government to the government, where never both have a report of one year."""
    groups: dict[tuple[str, str], list[Series]] = defaultdict(list)
    for series in found:
        function = GOVERNMENT if series.function == f"{GOVERNMENT}办公室" else series.function
        groups[series.where, function].append(series)
    joined: list[Series] = []
    for group in groups.values():
        if len(group) == 2 and group[0].years.isdisjoint(group[1].years):
            joined.append(_joined(*sorted(group, key=lambda series: max(series.years))))
        else:
            joined += group
    return joined


def _join_successors(found: list[Series]) -> list[Series]:
    """Join each organ to the first of its possible predecessors that its region has, the oldest reforms first."""
    by_name: dict[tuple[str, str], list[Series]] = defaultdict(list)
    for series in found:
        by_name[series.where, series.function].append(series)
    for change in sorted(successions(), key=lambda each: each.year):
        for where in [place for place, function in by_name if function == change.after]:
            heirs = by_name[where, change.after]
            known = next((name for name in change.before if by_name.get((where, name))), None)
            if known is None or len(heirs) != 1 or len(by_name[where, known]) != 1:
                continue
            if _fits(by_name[where, known][0], heirs[0]):
                by_name[where, change.after] = [_joined(by_name.pop((where, known))[0], heirs[0])]
    return [series for several in by_name.values() for series in several]


def _in_turn(group: Iterable[Series]) -> Iterator[Series]:
    """Yield the series of a group, those joined that follow one another in time."""
    last: Series | None = None
    for series in sorted(group, key=lambda each: (min(each.years), each.place)):
        if last is not None and max(last.years) < min(series.years):
            last = _joined(last, series)
            continue
        if last is not None:
            yield last
        last = series
    if last is not None:
        yield last


def _fits(first: Series, second: Series) -> bool:
    """Return whether an organ can go on as another: in the year of a reform both names may stand."""
    return max(first.years) <= min(second.years)


def _joined(first: Series, second: Series) -> Series:
    """Return two series as one, under the place and function of the second."""
    return replace(second, reports=first.reports + second.reports)


def _last(series: Series, name: str) -> Any:
    known = [value for report in series.reports if (value := getattr(report, name)) is not None]
    return known[-1] if known else None
