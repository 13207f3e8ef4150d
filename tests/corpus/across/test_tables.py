"""Every table that compares reports: described, listed, exported."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from corpus.across.written import Said, Written, opened

from gongkai.cli.export import export_tables
from gongkai.corpus.across import ANALYSES
from gongkai.corpus.columns import ACROSS, STATA_NAME, TABLES, TYPES, codes, table, tables_across
from gongkai.corpus.dataset_codebook import codebook_rows
from gongkai.corpus.export import export
from gongkai.errors import UsageError


@pytest.mark.parametrize("name", ACROSS)
def test_every_column_says_what_it_is_in_both_languages(name: str):
    entry = tables_across()[name]
    assert set(entry.key) <= set(entry.names)
    assert all(entry.label[lang] and entry.description[lang] for lang in ("zh", "en"))
    for column in entry.columns:
        assert column.type in TYPES
        assert column.source
        assert STATA_NAME.fullmatch(column.short)
        assert column.codes is None or codes(column.codes)
        for words in (column.label, column.description, column.unit or {"zh": "-", "en": "-"}):
            assert words["zh"]
            assert words["en"]
    assert [row[1] for row in codebook_rows((name,))] == list(entry.names)


def test_their_names_are_their_own_and_an_unknown_one_is_told():
    assert not set(ACROSS) & set(TABLES)
    assert codes("fate")["kept"]["zh"] == "已做"
    with pytest.raises(UsageError, match=r"No table chain; there are reports, .*chains"):
        table("chain")


def test_they_are_exported_like_the_others(tmp_path: Path):
    reports = [Written("密云县国土资源局", 2014), Written("密云区自然资源局", 2019), Written("富阳市水利局", 2019)]
    opened(tmp_path, reports).close()
    status = export_tables(
        tmp_path, "csv", None, tables="chains,chain_reports", across=False, where="level = 'county'", lang="en"
    )
    with (tmp_path / "export" / "csv" / "chains.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert status == 0
    assert [(line["Organ"], line["Missing years"], line["Level of government"]) for line in lines] == [
        ("密云区自然资源局", "2015;2016;2017;2018", "county"),
        ("富阳市水利局", "", "county"),
    ]
    assert len((tmp_path / "export" / "csv" / "chain_reports.csv").read_text("utf-8").splitlines()) == 4


@pytest.mark.parametrize("form", ["parquet", "dta", "xlsx"])
def test_all_of_them_are_exported_at_once(tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]):
    said = (Said("issue", "staffing", "经办人身兼三职。"), Said("commitment", "staffing", "明年增配一人。"))
    opened(tmp_path, [Written("富阳市水利局", year, said) for year in (2019, 2020)]).close()
    assert export_tables(tmp_path, form, None, tables=None, across=True, where=None, lang=None) == 0
    told = capsys.readouterr().err
    assert all(name in told for name in ACROSS)
    assert "recurrences 2, copies 0" in told


def test_every_table_has_its_analysis():
    assert set(ANALYSES) == set(ACROSS)


def test_a_condition_that_fits_no_column_is_told(tmp_path: Path):
    with opened(tmp_path, [Written("富阳市水利局", 2019)]) as corpus, pytest.raises(UsageError, match="--where"):
        export(corpus, "csv", tmp_path / "out", names=("chains",), where="theme = 'staffing'")
