"""Whatever the format, the same values come back: blanks blank, Chinese intact, nothing runs."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
import pytest
from corpus.made_reports import made, read_jsonl, statement, value, with_cells
from python_calamine import CalamineWorkbook

from gongkai.corpus import export_xlsx
from gongkai.corpus.collection import Corpus
from gongkai.corpus.columns import TABLES, codes, table
from gongkai.corpus.dataset import Entry, build
from gongkai.corpus.export import FORMATS, export
from gongkai.errors import CorpusError, ReadError, UsageError
from gongkai.report.serialize import failed_dict
from gongkai.text.spreadsheet import restored

NASTY = [
    '=HYPERLINK("http://x")',
    "@SUM(1)",
    "+1",
    "-1",
    "－2",
    "'=1",
    '，"引号"\n换行',
    "𠮷野家😀",
    "=1" + "长" * 40_000,
]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("dataset")
    told = [
        statement(number, "issue", text, {"自定主题" if number == 1 else "staffing": 0.5})
        for number, text in enumerate(NASTY)
    ]
    local = {"requests": {"=本地+行": {"total": value(3)}}}
    reports = {
        "a": made(),
        "b": made("白鹭市教育局", 2022, statements=told, extra_values=local),
        "c": with_cells(made(year=2021), received__total=-3, granted__total=2.5),
        "d": failed_dict("坏.pdf", ReadError("坏了。 / Broken.", code="READ.CORRUPT")),
        "e": made(year=2020, form="pre2019", values={"annex": {"disclosed": value(120)}}),
    }
    build(folder, [Entry(name, "1", f"in/{name}", "0.1.0") for name in reports], reports.__getitem__)
    with Corpus.open(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def exported(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    out = {form: tmp_path_factory.mktemp(form) for form in FORMATS}
    for form, folder in out.items():
        export(corpus, form, folder)
    return out


def told(corpus: Corpus, name: str) -> list[Row]:
    entry = table(name)
    relation = corpus.table(name).order(", ".join(f'"{key}"' for key in ("agency", "year", *entry.key)))
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def as_written(rows: list[Row]) -> list[Row]:
    """Return the rows as formats without types know them: an empty text and a missing one are the same."""
    return [{name: None if cell == "" else cell for name, cell in row.items()} for row in rows]


def read_csv(folder: Path, name: str) -> list[Row]:
    entry = table(name)
    kinds = {"string": str, "number": "float64", "integer": "Int64", "boolean": "boolean"}
    frame = pd.read_csv(
        folder / f"{name}.csv",
        encoding="utf-8-sig",
        dtype={column.name: kinds[column.type] for column in entry.columns},
    )
    rows = [{key: None if pd.isna(cell) else cell for key, cell in row.items()} for row in frame.to_dict("records")]
    return [{key: restored(cell) if isinstance(cell, str) else cell for key, cell in row.items()} for row in rows]


def read_pyarrow(folder: Path, name: str) -> list[Row]:
    return pq.read_table(folder / f"{name}.parquet").to_pylist()


def read_duckdb(folder: Path, name: str) -> list[Row]:
    relation = duckdb.read_parquet(str(folder / f"{name}.parquet"))
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def read_xlsx(folder: Path, name: str) -> list[Row]:
    header, *rows = openpyxl.load_workbook(folder / "gongkai.xlsx")[name].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def read_stata(folder: Path, name: str, read: Callable[[Path], pd.DataFrame]) -> list[Row]:
    """Return the rows with the names and codes of the dataset in the place of Stata's names and numbers."""
    frame = read(folder / f"{name}.dta")
    rows = []
    for record in frame.to_dict("records"):
        row: Row = {}
        for column in table(name).columns:
            cell = record[column.short]
            if cell == "" or pd.isna(cell):
                row[column.name] = None
            elif column.codes:
                listed = dict(enumerate(codes(column.codes), 1))
                row[column.name] = listed.get(int(cell), "自定主题")
            elif column.type == "boolean":
                row[column.name] = bool(cell)
            else:
                row[column.name] = cell
        rows.append(row)
    return rows


def by_pandas(path: Path) -> pd.DataFrame:
    return pd.read_stata(path, convert_categoricals=False)


def by_pyreadstat(path: Path) -> pd.DataFrame:
    frame, _ = pyreadstat.read_dta(str(path))
    return frame


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("read", [read_jsonl, read_pyarrow, read_duckdb])
def test_formats_of_programs_keep_everything(
    corpus: Corpus, exported: dict[str, Path], name: str, read: Callable[[Path, str], list[Row]]
):
    form = "jsonl" if read is read_jsonl else "parquet"
    assert read(exported[form], name) == told(corpus, name)


@pytest.mark.parametrize("name", TABLES)
def test_csv_read_by_pandas_is_the_dataset(corpus: Corpus, exported: dict[str, Path], name: str):
    assert read_csv(exported["csv"], name) == as_written(told(corpus, name))


@pytest.mark.parametrize("name", TABLES)
def test_xlsx_is_the_dataset(corpus: Corpus, exported: dict[str, Path], name: str):
    expected = [
        {
            key: cell[:32_766] + "…" if isinstance(cell, str) and len(cell) > 32_767 else cell
            for key, cell in row.items()
        }
        for row in told(corpus, name)
    ]
    assert as_written(read_xlsx(exported["xlsx"], name)) == as_written(expected)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("read", [by_pandas, by_pyreadstat])
def test_dta_is_the_dataset(corpus: Corpus, exported: dict[str, Path], name: str, read: Callable[[Path], pd.DataFrame]):
    assert read_stata(exported["dta"], name, read) == as_written(told(corpus, name))


def test_csv_read_by_libreoffice_is_the_dataset(corpus: Corpus, exported: dict[str, Path], tmp_path: Path):
    """LibreOffice opens the CSV as Excel would, by its BOM; no cell becomes a formula and numbers are numbers."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: soffice is not on the path")
    for name in ("panel", "statements"):
        shutil.copy(exported["csv"] / f"{name}.csv", tmp_path)
    subprocess.run(
        [
            office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--infilter=CSV:44,34,UTF8",
            "--convert-to", "xlsx", "--outdir", str(tmp_path), *map(str, tmp_path.glob("*.csv")),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    sheet = openpyxl.load_workbook(tmp_path / "panel.xlsx").active
    header, *rows = sheet.iter_rows(values_only=True)
    expected = [list(row.values()) for row in as_written(told(corpus, "panel"))]
    texts = {at for at, column in enumerate(table("panel").columns) if column.type == "string"}  # codes such as 330999
    read = [[str(cell) if at in texts and cell is not None else cell for at, cell in enumerate(row)] for row in rows]
    assert list(header) == list(table("panel").names)
    assert read == expected
    sheet = openpyxl.load_workbook(tmp_path / "statements.xlsx").active
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    at = [cell.value for cell in sheet[1]].index("text")
    texts = [restored(str(row[at])) for row in sheet.iter_rows(min_row=2, values_only=True)]
    expected_texts = [row["text"] for row in told(corpus, "statements")]
    assert [text[:300] for text in texts] == [text[:300] for text in expected_texts]


def test_csv_has_no_cell_that_runs(exported: dict[str, Path]):
    for name in TABLES:
        path = exported["csv"] / f"{name}.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header, *rows = csv.reader(stream)
        texts = [at for at, column in enumerate(table(name).columns) if column.type == "string"]
        assert header == list(table(name).names)
        running = [row[at] for row in rows for at in texts if row[at].startswith(("=", "+", "-", "@", "－", "\t"))]
        assert not [text for text in running if not re.fullmatch(r"-\d+(\.\d+)?", text)]


def test_negative_and_broken_numbers_stay_numbers(exported: dict[str, Path]):
    with (exported["csv"] / "panel.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["year"]: row for row in csv.DictReader(stream)}
    assert rows["2021"]["requests.received.total"] == "-3"
    assert rows["2021"]["requests.granted.total"] == "2.5"
    assert rows["2021"]["requests.carried_over.total"] == ""
    assert rows["2023"]["proactive.fees.amount"] == "-12.5"


def test_xlsx_is_for_people(exported: dict[str, Path]):
    book = openpyxl.load_workbook(exported["xlsx"] / "gongkai.xlsx")
    assert book.sheetnames == [*TABLES, "列说明"]
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet["A1"].font.bold
        assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    told_columns = {(row[0].value, row[1].value) for row in book["列说明"].iter_rows(min_row=2)}
    assert told_columns == {(name, column) for name in TABLES for column in table(name).names}


def test_libreoffice_and_calamine_read_the_workbook(corpus: Corpus, exported: dict[str, Path], tmp_path: Path):
    book = CalamineWorkbook.from_path(str(exported["xlsx"] / "gongkai.xlsx"))
    header, *rows = book.get_sheet_by_name("panel").to_python()
    assert header == list(table("panel").names)
    assert rows == [[as_calamine(cell) for cell in row.values()] for row in told(corpus, "panel")]
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: soffice is not on the path")
    subprocess.run(
        [
            office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1",
            "--outdir", str(tmp_path), str(exported["xlsx"] / "gongkai.xlsx"),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with (tmp_path / "gongkai.csv").open(encoding="utf-8", newline="") as stream:
        first = list(csv.DictReader(stream))
    assert [(row["agency"], row["year"], row["n_pages"]) for row in first] == [
        (row["agency"] or "", str(row["year"] or ""), "") for row in told(corpus, "reports")
    ]


def as_calamine(cell: Any) -> Any:
    return "" if cell is None else float(cell) if isinstance(cell, int) else cell


def test_texts_that_look_like_escapes_of_excel_are_kept(tmp_path: Path):
    reports = {"a": made(title="代码_x0041_与\x07换行\r\n<b>&")}
    build(tmp_path, [Entry("a", "1")], reports.__getitem__)
    with Corpus.open(tmp_path) as corpus:
        export(corpus, "xlsx", tmp_path / "out", names=["reports"])
    header, row = (
        CalamineWorkbook.from_path(str(tmp_path / "out" / "gongkai.xlsx")).get_sheet_by_name("reports").to_python()
    )
    assert row[header.index("title")].replace("_x005F_", "_") == "代码_x0041_与换行\n<b>&"


def test_texts_too_long_for_a_cell_are_counted(corpus: Corpus, tmp_path: Path):
    assert export(corpus, "xlsx", tmp_path, names=["statements"]).cut == 1
    assert export(corpus, "csv", tmp_path, names=["statements"]).cut == 0


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(export_xlsx, "_MOST_ROWS", 3)
    written = export(corpus, "xlsx", tmp_path, names=["reports"])
    book = openpyxl.load_workbook(tmp_path / "gongkai.xlsx")
    sheets = [name for name in book.sheetnames if name.startswith("reports")]
    assert sheets == ["reports", "reports_2", "reports_3"]
    rows = [row[0] for name in sheets for row in book[name].iter_rows(min_row=2, values_only=True)]
    assert rows == list("becad")  # by organ and year
    assert written.rows == {"reports": 5}


def test_stata_files_bear_labels(exported: dict[str, Path]):
    _, about = pyreadstat.read_dta(str(exported["dta"] / "panel.dta"), metadataonly=True)
    assert about.column_names_to_labels["req_received_total"] == "一、本年新收政府信息公开申请数量｜总计（件）"
    assert about.variable_value_labels["status"] == {1: "读全", 2: "部分读出", 3: "未能读出"}
    assert len(about.column_names) == len(table("panel").columns)
    _, about = pyreadstat.read_dta(str(exported["dta"] / "statements.dta"), metadataonly=True)
    labels = about.variable_value_labels
    assert labels["specific"] == {0: "否", 1: "是"}
    assert labels["theme"][1] == "队伍人员"
    assert labels["theme"][max(labels["theme"])] == "自定主题"


def test_stata_labels_in_english(corpus: Corpus, tmp_path: Path):
    export(corpus, "dta", tmp_path, names=["reports", "panel"], lang="en")
    _, about = pyreadstat.read_dta(str(tmp_path / "reports.dta"), metadataonly=True)
    assert about.column_names_to_labels["status"] == "Status of the reading"
    assert about.variable_value_labels["status"][1] == "read in full"
    assert about.column_names == [column.short for column in table("reports").columns]


def test_labels_take_the_place_of_names_and_codes(corpus: Corpus, tmp_path: Path):
    export(corpus, "csv", tmp_path, names=["statements"], lang="zh")
    with (tmp_path / "statements.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["角色"] for row in rows} == {"问题", "改进措施"}
    assert {"栏目内容更新", "队伍人员", "自定主题"} == {row["主要主题"] for row in rows}
    assert {row["年度（年）"] for row in rows} == {"2020", "2021", "2022", "2023"}


def test_where_chooses_by_the_table_and_by_the_report(corpus: Corpus, tmp_path: Path):
    condition = "role = 'issue' AND year >= 2021 AND province = '浙江省' AND source_name = '报告.html'"
    written = export(corpus, "jsonl", tmp_path, names=["statements"], where=condition)
    rows = read_jsonl(tmp_path, "statements")
    assert written.rows["statements"] == len(rows) > 0
    assert {(row["role"], row["year"]) for row in rows} == {("issue", 2023), ("issue", 2022), ("issue", 2021)}
    assert list(rows[0]) == list(table("statements").names)


@pytest.mark.parametrize("condition", ["nothing = 1", "1=1); DROP VIEW reports; SELECT (1", "year >"])
def test_a_wrong_condition_is_told_and_writes_nothing(corpus: Corpus, tmp_path: Path, condition: str):
    with pytest.raises(UsageError, match="--where"):
        export(corpus, "csv", tmp_path / "out", names=["reports"], where=condition)
    assert not (tmp_path / "out").exists()
    assert corpus.table("reports").fetchall()


def test_what_does_not_exist_is_refused(corpus: Corpus, tmp_path: Path):
    with pytest.raises(UsageError, match="--format takes csv, xlsx, dta, jsonl, parquet, not 'sav'"):
        export(corpus, "sav", tmp_path)
    with pytest.raises(UsageError, match="No table tables"):
        export(corpus, "csv", tmp_path, names=["tables"])
    with pytest.raises(UsageError, match="zh or en"):
        export(corpus, "csv", tmp_path, lang="fr")


def test_two_exports_stand_in_one_folder(corpus: Corpus, tmp_path: Path):
    for names in (["reports", "panel"], ["chains"]):
        export(corpus, "csv", tmp_path, names=names)
        export(corpus, "xlsx", tmp_path, names=names)
    with (tmp_path / "codebook.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert {row["table"] for row in csv.DictReader(stream)} == {"reports", "panel", "chains"}
    sheets = {path.name: openpyxl.load_workbook(path).sheetnames for path in tmp_path.glob("*.xlsx")}
    assert sheets == {"gongkai.xlsx": ["reports", "panel", "列说明"], "gongkai-across.xlsx": ["chains", "列说明"]}


def test_a_dataset_of_another_version_is_told(tmp_path: Path):
    build(tmp_path, [Entry("a", "1")], lambda _: made())
    (part,) = (tmp_path / "data" / "reports").iterdir()
    pq.write_table(pq.read_table(part).drop_columns(["id"]), part)
    with Corpus.open(tmp_path) as opened, pytest.raises(CorpusError, match="has no column id") as caught:
        export(opened, "csv", tmp_path / "out")
    assert caught.value.code == "CORPUS.OUTDATED"
    assert not (tmp_path / "out").exists()


def test_an_export_that_fails_leaves_the_last_one(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    export(corpus, "csv", tmp_path, names=["reports"])
    before = (tmp_path / "reports.csv").read_bytes()

    def full(text: str) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gongkai.corpus.export.harmless", full)
    with pytest.raises(OSError, match="No space"):
        export(corpus, "csv", tmp_path, names=["reports"])
    assert (tmp_path / "reports.csv").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["codebook.csv", "reports.csv"]


def test_a_negative_number_as_printed_is_no_formula(exported: dict[str, Path]):
    with (exported["csv"] / "values.csv").open(encoding="utf-8-sig", newline="") as stream:
        raws = {row["raw"] for row in csv.DictReader(stream)}
    assert "-12.5" in raws
    assert not any(raw.startswith("'-") for raw in raws)
