"""A dataset opened from Python."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest
from corpus.made_reports import made

import gongkai
from gongkai import Corpus
from gongkai.corpus.columns import TABLES, table
from gongkai.corpus.dataset import Entry, build
from gongkai.errors import CorpusError, UsageError


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    folder = tmp_path / "报告[2023]"
    reports = {f"r{year}": made(year=year) for year in (2021, 2022, 2023)}
    build(folder, [Entry(name, "1") for name in reports], reports.__getitem__)
    with Corpus.open(str(folder)) as opened:
        yield opened


def test_it_is_had_from_the_package():
    assert gongkai.Corpus is Corpus


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_a_relation(corpus: Corpus, name: str):
    relation = corpus.table(name)
    assert isinstance(relation, duckdb.DuckDBPyRelation)
    assert tuple(relation.columns) == table(name).names
    assert relation.fetchall()


def test_relations_filter_and_group_without_loading(corpus: Corpus):
    issues = corpus.table("statements").filter("role = 'issue'").aggregate("year, count(*) AS n").order("year")
    assert issues.fetchall() == [(2021, 1), (2022, 1), (2023, 1)]


def test_sql_sees_every_table_and_takes_parameters(corpus: Corpus):
    query = (
        'SELECT p.year, p."requests.received.total", t.theme FROM panel p JOIN themes t USING (report) WHERE rank = ?'
    )
    assert corpus.sql(query, [2]).order("year").fetchall() == [(year, 9.0, "timeliness") for year in (2021, 2022, 2023)]
    assert corpus.sql('SELECT count(*) FROM values WHERE "table" = $t', {"t": "review"}).fetchall() == [(3,)]


def test_data_frames_of_pandas_and_of_polars(corpus: Corpus):
    frame = corpus.frame("panel")
    assert isinstance(frame, pd.DataFrame)
    assert list(frame["requests.received.total"]) == [9.0, 9.0, 9.0]
    assert frame["requests.received.business"].isna().all()
    assert isinstance(corpus.frame(corpus.table("themes").limit(2)), pd.DataFrame)
    assert isinstance(corpus.table("panel").pl(), pl.DataFrame)


def test_without_pandas_the_frame_is_of_polars_and_without_both_it_says_so(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "pandas", None)
    assert isinstance(corpus.frame("panel"), pl.DataFrame)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(UsageError, match="pandas or polars"):
        corpus.frame("panel")


def test_rows_come_in_a_stream(corpus: Corpus):
    rows = corpus.rows(corpus.sql("SELECT * FROM range(12000)"))
    assert next(rows) == (0,)
    assert sum(1 for _ in rows) == 11_999


def test_labels_are_for_headings_and_axes(corpus: Corpus):
    assert corpus.labels("panel")["requests.received.total"] == "一、本年新收政府信息公开申请数量｜总计（件）"
    assert corpus.labels("panel", "en")["requests.granted.total"] == "3.1 Granted | Total (case)"
    assert corpus.codes("theme")["staffing"] == "队伍人员"
    assert corpus.codes("status", "en")["partial"] == "read in part"
    with pytest.raises(UsageError, match="No list nothing; there are status"):
        corpus.codes("nothing")


def test_a_dataset_that_grows_while_it_is_open_is_read_as_it_stands(corpus: Corpus):
    reports = {f"r{year}": made(year=year) for year in (2020, 2021, 2022, 2023)}
    build(corpus.folder, [Entry(name, "1") for name in reports], reports.__getitem__)
    assert len(corpus.table("panel").fetchall()) == 4


def test_what_is_wrong_is_told(corpus: Corpus, tmp_path: Path):
    with pytest.raises(UsageError, match="No table nothing"):
        corpus.table("nothing")
    with pytest.raises(UsageError, match="The query is wrong"):
        corpus.sql("SELECT nothing FROM reports")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match="no complete dataset in") as caught:
        Corpus.open(tmp_path / "empty")
    assert "gongkai annotate" in caught.value.remedy
    assert "报告[2023]" in repr(corpus)
    assert corpus.tables == TABLES
