"""The dataset holds what the reports tell, whatever the order, interruptions and number of parts."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from corpus.made_reports import made, with_cells

from gongkai.corpus import dataset, dataset_files
from gongkai.corpus.collection import Corpus
from gongkai.corpus.columns import TABLES, form_cells, tables
from gongkai.corpus.dataset import Entry, build
from gongkai.corpus.rows import rows
from gongkai.errors import CorpusError, ReadError
from gongkai.report.serialize import failed_dict

Reports = Mapping[str, dict[str, Any]]


def corpus(n: int) -> dict[str, dict[str, Any]]:
    return {f"r{number:02d}": made(f"第{number // 5}局", 2018 + number % 5) for number in range(n)}


def put_together(folder: Path, reports: Reports, version: str = "1", **more: Any) -> dataset.Built:
    entries = [Entry(name, version, path=f"in/{name}.html", tool_version="0.1.0") for name in reports]
    return build(folder, more.pop("entries", entries), more.pop("load", reports.__getitem__))


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file that a user sees, by its path."""
    seen = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in seen}


def relation(folder: Path, table: str) -> duckdb.DuckDBPyRelation:
    return duckdb.read_parquet(f"{folder}/data/{table}/*.parquet")


def query(folder: Path, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
    return relation(folder, table).project(columns).order("ALL").fetchall()


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "REPORTS_PER_PART", 2)


@pytest.mark.parametrize("name", [table for table in TABLES if table != "panel"])
def test_tables_hold_the_rows_of_the_reports(tmp_path: Path, name: str):
    reports = corpus(3)
    built = put_together(tmp_path, reports)
    expected = [
        row
        for report in reports
        for row in rows(reports[report], report_id=report, path=f"in/{report}.html", tool_version="0.1.0")[name]
    ]
    (file,) = (tmp_path / "data" / name).iterdir()
    assert pq.read_table(file).to_pylist() == expected
    read = relation(tmp_path, name)
    assert [dict(zip(read.columns, row, strict=True)) for row in read.fetchall()] == expected
    assert built.rows[name] == len(expected) > 0


def test_blanks_are_null_and_never_zero(tmp_path: Path):
    put_together(tmp_path, {"r": made()})
    told = dict(query(tmp_path, "values", "cell, value"))
    assert told["requests.received.business"] is None
    assert told["review.reconsideration.total"] is None
    assert told["proactive.fees.amount"] == -12.5
    columns = '"requests.received.business", "requests.received.total", "requests.denied_third_party.total"'
    assert query(tmp_path, "panel", columns) == [(None, 9.0, None)]


def test_what_did_not_change_is_left_alone(tmp_path: Path, small_parts: None):
    reports = corpus(7)
    first = put_together(tmp_path, reports)
    assert (first.reports, first.parts_written, first.parts_kept) == (7, 4, 0)
    before = {path: path.stat().st_ino for path in (tmp_path / "data").rglob("*.parquet")}

    def forbidden(report: str) -> dict[str, Any]:
        raise AssertionError(report)

    again = put_together(tmp_path, reports, load=forbidden)
    assert (again.parts_written, again.parts_kept, again.rows) == (0, 4, first.rows)
    assert {path: path.stat().st_ino for path in (tmp_path / "data").rglob("*.parquet")} == before


def test_one_changed_report_costs_its_part_alone(tmp_path: Path, small_parts: None):
    reports = corpus(7)
    put_together(tmp_path, reports)
    changed = {**reports, "r03": with_cells(reports["r03"], received__total=77)}
    entries = [Entry(name, "2" if name == "r03" else "1", f"in/{name}.html", "0.1.0") for name in changed]
    built = put_together(tmp_path, changed, entries=entries)
    assert (built.parts_written, built.parts_kept) == (1, 3)
    assert query(tmp_path, "panel", '"requests.received.total"').count((77.0,)) == 1


def test_growing_and_shrinking_ends_where_a_single_build_does(tmp_path: Path, small_parts: None):
    whole, grown = tmp_path / "whole", tmp_path / "grown"
    reports = corpus(7)
    put_together(whole, reports)
    for n in (0, 2, 7):  # one part to four
        put_together(grown, corpus(n))
    assert contents(grown) == contents(whole)
    put_together(grown, corpus(2))  # and back to one
    put_together(tmp_path / "two", corpus(2))
    assert contents(grown) == contents(tmp_path / "two")


def test_reports_that_are_gone_leave_nothing_behind(tmp_path: Path):
    put_together(tmp_path, corpus(3))
    built = put_together(tmp_path, {})
    assert set(built.rows.values()) == {0}
    for name in TABLES:
        assert tuple(relation(tmp_path, name).columns) == tables()[name].names


LATER = {**corpus(4), "r01": made("改名局", 2001)}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the dataset of ``LATER`` in two parts, built at once; beside it lies ``before``, of fewer reports."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dataset, "REPORTS_PER_PART", 2)
        put_together(folder / "before", corpus(3))
        put_together(folder / "undisturbed", LATER, "2")
    return folder / "undisturbed"


@pytest.mark.parametrize("moment", [0, 1, 5, 10, 11, 14, 23, 24])
def test_an_interrupted_build_is_taken_up_again(
    undisturbed: Path, tmp_path: Path, small_parts: None, monkeypatch: pytest.MonkeyPatch, moment: int
):
    """Killed before any of its moves of a file, the build ends the second time as if nothing had been."""
    shutil.copytree(undisturbed.parent / "before", tmp_path / "cut")
    moves = 0
    place = dataset_files.put

    def cut(source: Path, target: Path) -> None:
        nonlocal moves
        moves += 1
        if moves > moment:
            raise KeyboardInterrupt
        place(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(dataset, "put", cut)
        patch.setattr(dataset_files, "put", cut)
        with pytest.raises(KeyboardInterrupt):
            put_together(tmp_path / "cut", LATER, "2")
    put_together(tmp_path / "cut", LATER, "2")
    assert contents(tmp_path / "cut") == contents(undisturbed)


def test_a_report_that_cannot_be_loaded_leaves_the_dataset_as_it_was(tmp_path: Path):
    put_together(tmp_path, corpus(3))
    before = contents(tmp_path)
    with pytest.raises(KeyError):
        put_together(tmp_path, corpus(4), load=corpus(3).__getitem__)
    assert contents(tmp_path) == before


def test_a_state_that_cannot_be_read_costs_a_rebuild_only(tmp_path: Path):
    put_together(tmp_path, corpus(3))
    before = contents(tmp_path)
    (tmp_path / "data" / "parts.json").write_text("[")
    assert put_together(tmp_path, corpus(3)).parts_written == 1
    assert contents(tmp_path) == before


def test_of_several_reports_of_an_organ_and_year_the_panel_has_the_best(tmp_path: Path):
    less = with_cells(made(), received__total=8)
    less["values"]["requests"].pop("granted")
    placeless = made(region={**made()["region"], "code": None})
    reports = {"a": less, "b": made(), "c": made(status="partial"), "d": placeless, "e": made(year=2022)}
    put_together(tmp_path, reports)
    columns = 'year, report, n_reports, n_conflicts, region_code, "requests.received.total"'
    assert query(tmp_path, "panel", columns) == [(2022, "e", 1, 0, "330999", 9.0), (2023, "b", 4, 1, "330999", 9.0)]


def test_the_id_of_a_manifest_stands_where_a_row_is_a_report_or_an_organ_and_year(tmp_path: Path):
    reports = {"a": made(), "b": made(year=2022)}
    entries = [Entry("a", "1", manifest_id="K-1"), Entry("b", "1")]
    put_together(tmp_path, reports, entries=entries)
    for name in ("reports", "panel"):
        assert query(tmp_path, name, "report, id") == [("a", "K-1"), ("b", None)]
    put_together(tmp_path, reports, entries=[Entry("a", "1", manifest_id="K-2"), entries[1]])
    assert query(tmp_path, "panel", "report, id") == [("a", "K-2"), ("b", None)]


def test_a_new_duplicate_is_told_although_the_report_is_the_same(tmp_path: Path):
    for files in ((), ("again.html", "b/again.html")):
        put_together(tmp_path, {"a": made()}, entries=[Entry("a", "1", "a.html", duplicates=files)])
        assert query(tmp_path, "reports", "path, duplicates") == [("a.html", "\n".join(files) or None)]


def test_the_panel_tells_organs_of_one_name_apart(tmp_path: Path):
    elsewhere = {**made()["region"], "code": "410721"}
    nowhere = {**made()["region"], "code": None}
    put_together(tmp_path, {"a": made(), "b": made(region=elsewhere), "c": made(region=nowhere)})
    assert query(tmp_path, "panel", "region_code, n_reports") == [("330999", 1), ("410721", 1), (None, 1)]


def test_an_organ_keeps_its_id_in_the_panel_when_it_is_renamed(tmp_path: Path):
    reports = {
        "a": made("青禾县国土资源局", 2017),
        "b": made("青禾县国土资源局", 2018),
        "c": made("青禾县自然资源局", 2018, values={}),
        "d": made("青禾县自然资源局", 2019),
        "e": made("青禾县水务局", 2019),
    }
    put_together(tmp_path, reports)
    found = query(tmp_path, "panel", "report, organ, chosen")
    assert [chosen for _, _, chosen in found] == [True, True, False, True, True]
    assert len({organ for _, organ, _ in found}) == 2
    with Corpus.open(tmp_path) as opened:  # the tables across years say the same
        assert opened.table("chain_reports").project("report, organ, chosen").order("ALL").fetchall() == found


def test_reports_without_organ_or_year_and_failed_files_stay_out_of_the_panel(tmp_path: Path):
    failed = failed_dict("x.pdf", ReadError("坏了。 / Broken.", code="READ.CORRUPT"))
    known = {**failed, "agency": "青禾县水务局", "year": 2023}  # by a manifest
    built = put_together(tmp_path, {"a": made(agency=None), "b": made(year=None), "c": failed, "d": known})
    assert (built.rows["reports"], built.rows["panel"]) == (4, 0)
    assert built.rows["values"] == 12


def test_the_panel_has_a_column_for_each_cell(tmp_path: Path):
    put_together(tmp_path, {"r": made()})
    assert set(form_cells()) < set(relation(tmp_path, "panel").columns)


def test_awkward_texts_and_folders(tmp_path: Path):
    folder = tmp_path / "报告's [2023]*?"
    text = "首行\n第二行\t\"引号\" 'x' \u0000 😀 \ud83d" + "长" * 9_000_000  # a row longer than DuckDB reads by itself
    put_together(folder, {"r'1": made(title=text)})
    (file,) = (folder / "data" / "reports").iterdir()
    (row,) = pq.read_table(file).to_pylist()
    assert row["title"] == text.replace("\ud83d", "\ufffd")
    assert row["report"] == "r'1"


def test_two_builders_do_not_mix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    put_together(tmp_path, corpus(1))
    monkeypatch.setattr(dataset_files, "_PATIENCE", 0.05)
    holder = sqlite3.connect(tmp_path / "data" / ".lock", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(CorpusError, match="Another gongkai") as caught:
        put_together(tmp_path, corpus(2))
    holder.close()
    assert caught.value.code == "CORPUS.BUSY"
    assert put_together(tmp_path, corpus(2)).reports == 2


def test_the_codebook_has_every_column_of_every_file_and_no_other(tmp_path: Path, small_parts: None):
    put_together(tmp_path, corpus(5))
    with (tmp_path / "codebook.csv").open(encoding="utf-8-sig", newline="") as stream:
        book = list(csv.DictReader(stream))
    told = {name: [row["column"] for row in book if row["table"] == name] for name in TABLES}
    assert sum(map(len, told.values())) == len(book)
    for name in TABLES:
        for file in (tmp_path / "data" / name).iterdir():
            assert pq.read_schema(file).names == told[name]
    for row in book:
        assert all(row[field] for field in row if not field.startswith(("unit_", "codes_"))), row
    assert (tmp_path / "codebook.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_data_package_describes_every_file(tmp_path: Path, small_parts: None):
    built = put_together(tmp_path, corpus(5))
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        files = {path.relative_to(tmp_path).as_posix() for path in (tmp_path / "data" / resource["name"]).iterdir()}
        assert set(resource["path"]) == files
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert fields == list(tables()[resource["name"]].names)
        assert set(resource["schema"]["primaryKey"]) <= set(fields)
        assert resource["rows"] == built.rows[resource["name"]]
    status = next(field for field in package["resources"][0]["schema"]["fields"] if field["name"] == "status")
    assert {"value": "ok", "label": "读全 / read in full"} in status["categories"]
