"""``YEAR.*``: whether an organ's report fits the one before it, is missing, double, or last year's once more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai.corpus.across.apart import DOUBTFUL
from gongkai.corpus.across.pairs import Finding, prepare, shown, status_of
from gongkai.corpus.across.year_sameness import duplicates, same_figures, same_prose
from gongkai.corpus.columns import table
from gongkai.corpus.dataset_parquet import literal
from gongkai.errors import ArtifactError
from gongkai.resources import load_toml

if TYPE_CHECKING:
    from gongkai.corpus.collection import Corpus

_DATA = Path(__file__).parents[1] / "data" / "across.toml"
# A relation of which one of the two reports has no cell at all (another edition of the form, a table that was not read)
# is no finding here: FORM.ABSENT tells of such a report.
_SUMS = """
    WITH terms(code, cell, side, later, sign, term) AS (VALUES {terms}),
    wanted AS (SELECT code, cell, count(*) FILTER (side = 'left') AS n_left, count(*) FILTER (side = 'right') AS n_right
        FROM terms GROUP BY ALL),
    following AS (SELECT * FROM across_pairs WHERE next_year = year + 1),
    sides AS (
        SELECT *, 0 AS later, report AS source FROM following UNION ALL
        SELECT *, 1 AS later, next_report AS source FROM following),
    printed AS (
        SELECT s.*, t.code, t.cell, t.side, t.sign * v.value AS amount, coalesce(v.confidence, 1) AS sure
        FROM sides s JOIN terms t USING (later) JOIN values v ON v.report = s.source AND v.cell = t.term),
    told AS (SELECT report, next_report, code FROM printed GROUP BY ALL HAVING count(DISTINCT later) = 2),
    added AS (
        SELECT organ, agency, year, next_year, report, next_report, code, cell,
            sum(amount) FILTER (side = 'left') AS left_sum, count(amount) FILTER (side = 'left') AS left_known,
            sum(amount) FILTER (side = 'right') AS right_sum, count(amount) FILTER (side = 'right') AS right_known,
            min(sure) AS sure
        FROM printed GROUP BY ALL)
    SELECT organ, agency, year, next_year, code, cell, CASE WHEN left_known = n_left THEN left_sum END,
        CASE WHEN right_known = n_right THEN right_sum END, report, next_report, sure
    FROM added JOIN told USING (report, next_report, code) JOIN wanted USING (code, cell)
    ORDER BY organ, year, code, cell
"""
_GAPS = "SELECT organ, agency, year, next_year, report, next_report FROM across_pairs WHERE next_year > year + 1"


class _Relation(NamedTuple):
    code: str
    severity: str
    zh: str
    en: str
    terms: tuple[tuple[str, str, int, int, str], ...]  # the cell it is named after, side, year, sign, cell


def year_findings(corpus: Corpus) -> Iterator[Finding]:
    """Yield a row for each check, by kind, organ and year."""
    prepare(corpus)
    yield from _sums(corpus)
    yield from _missing(corpus)
    yield from duplicates(corpus)
    yield from same_figures(corpus)
    yield from same_prose(corpus)


def _sums(corpus: Corpus) -> Iterator[Finding]:
    relations = _relations()
    terms = ", ".join(
        f"({literal(relation.code)}, {literal(cell)}, {literal(side)}, {later}, {sign}, {literal(term)})"
        for relation in relations.values()
        for cell, side, later, sign, term in relation.terms
    )
    for organ, agency, year, next_year, code, cell, left, right, report, next_report, sure in corpus.rows(
        corpus.sql(_SUMS.format(terms=terms))
    ):
        relation, status = relations[code], status_of(left, right, doubtful=sure <= DOUBTFUL)
        severity = {"fail": relation.severity, "not_assessable": "warning", "pass": "info"}[status]
        told = _Told(year, next_year, cell, left, right, {"fail": "≠", "pass": "=", "not_assessable": "?"}[status])
        yield Finding(
            organ, agency, year, next_year, code, status, severity, cell, left, right, told.message(relation, "zh"),
            told.message(relation, "en"), report, next_report,
        )  # fmt: skip


class _Told(NamedTuple):
    year: int
    next_year: int
    cell: str
    left: float | None
    right: float | None
    sign: str

    def message(self, relation: _Relation, lang: str) -> str:
        formula = getattr(relation, lang).format(year=self.year, next_year=self.next_year)
        label = table("panel").column(self.cell).label[lang]
        sums = f"{shown(self.left, lang)} {self.sign} {shown(self.right, lang)}"
        return f"{label}：{formula}：{sums}。" if lang == "zh" else f"{label}: {formula}: {sums}."


@cache
def _relations() -> Mapping[str, _Relation]:
    """Return the relations by code. Raises ArtifactError when the data file is malformed."""
    try:
        return {entry["code"]: _relation(entry) for entry in load_toml(_DATA)["relations"]}
    except (KeyError, TypeError, ValueError) as error:
        raise ArtifactError(f"{_DATA.name}: [[relations]] missing or malformed: {error}") from error


def _relation(entry: Mapping[str, Any]) -> _Relation:
    terms = []
    for row in entry.get("rows", [""]):
        for column in entry.get("columns", [""]):

            def named(cell: str, row: str = row, column: str = column) -> str:
                return cell.replace("ROW", row).replace("COLUMN", column)

            name = named(entry["right"][0][2])
            terms += [
                (name, side, later, sign, named(cell))
                for side in ("left", "right")
                for later, sign, cell in entry[side]
            ]
    return _Relation(entry["code"], entry["severity"], entry["zh"], entry["en"], tuple(terms))


def _missing(corpus: Corpus) -> Iterator[Finding]:
    for organ, agency, before, next_year, report, next_report in corpus.rows(corpus.sql(_GAPS)):
        for year in range(before + 1, next_year):
            yield Finding(
                organ, agency, year, next_year, "YEAR.MISSING", "fail", "warning", None, None, None,
                f"没有{year}年的报告；前一份为{before}年，后一份为{next_year}年。",
                f"No report for {year}; those before and after it are for {before} and {next_year}.",
                report, next_report,
            )  # fmt: skip
