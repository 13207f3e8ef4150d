from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from gongkai.errors import UsageError
from gongkai.report import Report
from gongkai.report.export import FORMATS, harmless, write
from gongkai.report.frames import rows, table_names


def test_csv_opens_in_excel_with_chinese_intact(report: Report, tmp_path: Path):
    write(report, tmp_path, "甲", ["csv"])
    path = tmp_path / "甲.values.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        table = list(csv.DictReader(stream))
    received = next(line for line in table if (line["row"], line["column"]) == ("received", "total"))
    assert (received["value"], received["raw"], received["suggested"]) == ("9", "9", "")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_text_runs_as_a_formula(text: str):
    assert harmless(text) == "'" + text


def test_numbers_stay_numbers():
    assert harmless(-15) == -15


def test_a_formula_in_a_report_stays_text_in_xlsx(report: Report, tmp_path: Path):
    write(report, tmp_path, "r", ["xlsx"])
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert set(book.sheetnames) == set(table_names())
    sheet = book["values"]
    assert sheet.freeze_panes == "A2"
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    header = [cell.value for cell in sheet[1]]
    assert len(list(sheet.iter_rows(min_row=2))) == len(rows(report, "values"))
    assert header[:5] == ["table", "row", "column", "value", "raw"]


def test_json_is_the_contract(report: Report, tmp_path: Path):
    (path,) = write(report, tmp_path, "r", ["json"])
    assert json.loads(path.read_text("utf-8")) == report.to_dict()


def test_markdown_shows_the_official_tables(report: Report, tmp_path: Path):
    (path,) = write(report, tmp_path, "r", ["md"])
    text = path.read_text("utf-8")
    assert "| 一、本年新收政府信息公开申请数量 | 7 | 2 | 0 | 0 | 0 | 0 | 9 |" in text
    assert report.text in text


def test_every_format_writes_what_it_says(report: Report, tmp_path: Path):
    for name in FORMATS:
        assert all(path.exists() for path in write(report, tmp_path, name, [name]))


@pytest.mark.parametrize("name", ["values", "findings", "statements", "figures", "sections", "tables"])
def test_frames_hold_the_rows(report: Report, name: str):
    frame = report.frame(name)
    assert isinstance(frame, pd.DataFrame)
    assert len(frame) == len(rows(report, name)) > 0


def test_an_unknown_table_says_which_there_are(report: Report):
    with pytest.raises(UsageError, match="values"):
        report.frame("valeus")


def test_the_notebook_view_marks_what_fails_and_escapes(wrong_report: Report):
    html = wrong_report._repr_html_()
    assert "class='bad'" in html
    assert "<script" not in html
    assert "REQ.BALANCE" in html
