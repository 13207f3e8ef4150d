"""Shares of organs by theme, role, year, level and province."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from corpus.across.written import Said, Written, opened

from gongkai import Corpus
from gongkai.corpus.across.trends import GROUPS, interval
from gongkai.corpus.columns import table
from gongkai.errors import UsageError
from gongkai.nlp.codebook import load_codebook

STAFF, PLATFORM = Said("issue", "staffing", "人手不足。"), Said("issue", "platform funding", "渠道单一，经费少。")
PROMISE = Said("commitment", "staffing", "配备专人。")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Return four organs in 2021, three in 2022; one report of 2022 is a table alone."""
    zhejiang, gansu = "浙江省", "甘肃省"
    reports = [
        _written("甲", 2021, zhejiang, STAFF, STAFF, PROMISE),
        _written("乙", 2021, zhejiang, STAFF),
        _written("丙", 2021, gansu, PLATFORM),
        _written("丁", 2021, None, PROMISE),
        _written("甲", 2022, zhejiang, STAFF),
        _written("乙", 2022, zhejiang, PLATFORM),
        _written("丙", 2022, gansu),
        Written(None, 2021, (STAFF,), name="nobody's"),
    ]
    with opened(tmp_path_factory.mktemp("trends"), reports) as made:
        yield made


def _written(name: str, year: int, province: str | None, *said: Said) -> Written:
    region = {"level": "county", "code": None, "province": province, "prefecture": None, "county": f"{name}县"}
    return Written(f"{name}县水务局", year, said, region=region)


def _cell(corpus: Corpus, by: tuple[str, ...], **which: object) -> tuple[object, ...]:
    where = " AND ".join(f"{name} IS NOT DISTINCT FROM ${name}" for name in which)
    made = corpus.trends(by)
    rows = corpus.sql(
        f"SELECT n_reports, n_organs, n_with, mean_statements FROM ({made.sql_query()}) WHERE {where}",  # noqa: S608
        which,
    ).fetchall()
    assert len(rows) == 1
    return rows[0]


def test_the_unit_is_the_organ_not_the_statement(corpus: Corpus):
    by = ("theme", "role", "year")
    assert _cell(corpus, by, theme="staffing", role="issue", year=2021) == (4, 4, 2, 0.75)


def test_a_statement_counts_for_each_of_its_themes_and_once_where_themes_are_not_asked_for(corpus: Corpus):
    by = ("theme", "role", "year")
    assert _cell(corpus, by, theme="funding", role="issue", year=2022) == (2, 2, 1, 0.5)
    assert _cell(corpus, ("role", "year"), role="issue", year=2022) == (2, 2, 2, 1.0)


def test_what_nobody_names_is_there_with_nought(corpus: Corpus):
    by = ("theme", "role", "year")
    assert _cell(corpus, by, theme="publicity", role="issue", year=2022) == (2, 2, 0, 0.0)
    themes = {row[0] for row in corpus.trends(("theme",)).fetchall()}
    assert themes == {theme.id for theme in load_codebook().themes}


def test_reports_without_statements_or_without_an_organ_are_not_asked(corpus: Corpus):
    assert _cell(corpus, ("year",), year=2022)[0] == 2
    assert _cell(corpus, ("year",), year=2021)[0] == 4


def test_an_unknown_province_is_a_group_of_its_own(corpus: Corpus):
    assert _cell(corpus, ("theme", "role", "province"), theme="staffing", role="issue", province=None)[:3] == (1, 1, 0)
    assert _cell(corpus, ("theme", "role", "province"), theme="staffing", role="issue", province="浙江省")[:3] == (
        4,
        2,
        3,
    )


def test_without_years_the_interval_takes_the_organs_for_its_n(corpus: Corpus):
    rows = corpus.trends(("theme", "role", "province")).fetchall()
    columns = table("trends").names
    for row in (dict(zip(columns, each, strict=True)) for each in rows):
        assert (row["low"], row["high"]) == pytest.approx(interval(row["share"], row["n_organs"]))
        assert row["low"] <= row["share"] <= row["high"]


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 1, 0.2065, 1)],
)
def test_the_interval_is_wilsons(count: int, n: int, low: float, high: float):
    """Newcombe (1998), table I, method 3; the last follows from the formula."""
    assert interval(count / n, n) == pytest.approx((low, high), abs=5e-5)


def test_the_table_has_its_columns_whatever_it_is_grouped_by(corpus: Corpus):
    for by in (GROUPS, ("province", "theme"), ("year",)):
        made = corpus.trends(by)
        assert tuple(made.columns) == table("trends").names
        assert all(row[made.columns.index(name)] is None for row in made.fetchall() for name in set(GROUPS) - set(by))
    assert corpus.table("trends").fetchall() == corpus.trends().fetchall()


@pytest.mark.parametrize("by", [(), ("county",), ("theme", "agency")])
def test_other_groups_are_refused_and_those_there_are_told(corpus: Corpus, by: tuple[str, ...]):
    with pytest.raises(UsageError, match="theme, role, year, level, province"):
        corpus.trends(by)
