"""``gongkai export`` at the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from corpus.made_reports import made, statement
from typer.testing import CliRunner

from gongkai.cli.app import app
from gongkai.corpus.dataset import Entry, build
from gongkai.errors import CorpusError, UsageError


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    long = statement(1, "issue", "长" * 40_000, {"other": 0.5})
    reports = {"a": made(), "b": made(year=2022, statements=[long])}
    build(tmp_path / "out", [Entry(name, "1") for name in reports], reports.__getitem__)
    return tmp_path / "out"


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["export", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_all_tables_go_where_one_would_look(dataset: Path):
    status, output = run(dataset)
    assert status == 0
    assert (dataset / "export" / "csv" / "panel.csv").is_file()
    assert "panel.csv" in output
    assert "reports 2" in output


def test_what_was_not_written_is_named_with_the_option_that_writes_it(dataset: Path):
    _, output = run(dataset)
    assert "not written: chains, chain_reports, year_findings" in output
    assert "--across" in output
    assert "not written" not in run(dataset, "--across")[1]
    assert "not written" not in run(dataset, "--tables", "panel")[1]


def test_chosen_tables_rows_and_labels(dataset: Path, tmp_path: Path):
    status, _ = run(
        dataset, "--format", "csv", "--tables", "panel, reports", "--where", "year = 2023", "--labels", "zh",
        "--out", tmp_path / "here",
    )  # fmt: skip
    assert status == 0
    assert sorted(path.name for path in (tmp_path / "here").iterdir()) == ["codebook.csv", "panel.csv", "reports.csv"]
    with (tmp_path / "here" / "reports.csv").open(encoding="utf-8-sig") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["机关"], row["读取状态"]) == ("青禾县水务局", "读全")


def test_a_text_too_long_for_excel_is_told(dataset: Path, tmp_path: Path):
    status, output = run(dataset, "--format", "xlsx", "--out", tmp_path / "x", "--tables", "statements")
    assert status == 1
    assert "1 texts are longer" in output
    assert (tmp_path / "x" / "gongkai.xlsx").is_file()


def test_wrong_use_is_told(dataset: Path, tmp_path: Path):
    with pytest.raises(UsageError, match="--format takes"):
        run(dataset, "--format", "sav")
    with pytest.raises(UsageError, match="--where does not fit the table figures"):
        run(dataset, "--tables", "figures", "--where", "role = 'issue'")
    with pytest.raises(CorpusError, match="no complete dataset"):
        run(tmp_path)
