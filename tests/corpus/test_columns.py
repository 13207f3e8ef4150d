"""What every column of the dataset is, and that a report's rows have just these columns."""

from __future__ import annotations

import re

import pytest
from corpus.made_reports import made, value

from gongkai.corpus import columns
from gongkai.corpus.columns import (
    STATA_NAME,
    TABLES,
    TYPES,
    Column,
    TableColumns,
    codes,
    form_cells,
    table,
    tables,
    tables_across,
)
from gongkai.corpus.rows import rows
from gongkai.errors import ArtifactError, ReadError, UsageError
from gongkai.forms.schema import ANNEX, annex_schemas
from gongkai.report import Report
from gongkai.report.serialize import failed_dict

PYTHON = {"string": str, "integer": int, "number": (int, float), "boolean": bool}
COMPARED = {"n_reports", "n_conflicts", "organ", "chosen"}  # columns of the panel that only the dataset can tell


def test_every_column_says_what_it_is_in_both_languages():
    for entry in tables().values():
        assert entry.label["zh"], entry.name
        assert entry.label["en"], entry.name
        for column in entry.columns:
            assert column.type in TYPES
            assert column.source
            for words in (column.label, column.description, column.unit or {"zh": "-", "en": "-"}):
                assert words["zh"], f"{entry.name}.{column.name}"
                assert words["en"], f"{entry.name}.{column.name}"


def test_short_names_are_names_that_stata_takes():
    for entry in tables().values():
        shorts = [column.short for column in entry.columns]
        assert len({short.lower() for short in shorts}) == len(shorts)
        assert all(STATA_NAME.fullmatch(short) for short in shorts)
    assert table("panel").column("requests.received.total").short == "req_received_total"


def test_the_panel_has_a_column_for_every_cell_of_every_edition():
    cells = form_cells()
    assert {column.name for column in table("panel").columns if column.cell} == set(cells)
    assert {"requests.received.total", "proactive.fees.amount", "proactive.procurement.amount"} <= set(cells)
    assert table("panel").column("proactive.fees.amount").unit == {"zh": "万元", "en": "10,000 yuan"}
    assert table("panel").column("requests.granted.total").unit == {"zh": "件", "en": "case"}


def test_every_label_is_understood_alone():
    panel = table("panel")
    assert panel.column("requests.other_reasons.total").titled("zh") == "（六）其他处理 3.其他｜总计（件）"
    assert panel.column("requests.other_reasons.total").titled("en") == "3.6 Other: other reasons | Total (case)"
    assert panel.column("requests.other_handling.total").label["zh"] == "（六）其他处理｜总计"
    assert panel.column("requests.total_processed.total").label["zh"] == "三、办理结果（七）总计｜总计"
    assert panel.column("proactive.fees.amount").titled("zh") == "行政事业性收费｜金额（万元）"
    assert panel.column("annex.fees_requests").titled("en") == "Fees for requests | For requests (10,000 yuan)"
    labels = [column.label["zh"] for column in panel.columns if column.cell]
    assert len(set(labels)) == len(labels)
    assert not [label for label in labels if re.match(r"\d", label)]  # 2.重复申请: of which group?


def test_no_label_has_its_unit_twice_or_brackets_in_brackets():
    for entry in (*tables().values(), *tables_across().values()):
        for column in entry.columns:
            for lang in ("zh", "en"):
                title = column.titled(lang)
                assert not re.search(r"[（(][^）)]*[（(]", title), title
                if column.unit is None:
                    continue
                told = len(re.findall(rf"[（(]{re.escape(column.unit[lang])}[）)]", title))
                assert told == 1 or (told == 0 and column.unit["en"] in title.lower()), title


def test_a_label_that_says_its_unit_does_not_say_it_twice():
    titles = {column.name: column.titled("en") for column in table("reports").columns}
    assert (titles["year"], titles["n_issues"], titles["n_pages"]) == ("Year", "Issues (statement)", "Pages")


def test_the_annex_of_older_reports_has_its_columns_and_rows():
    keys = {row.key for schema in annex_schemas() for row in schema.tables[ANNEX].data_rows}
    assert {f"annex.{key}" for key in keys} < set(table("panel").names)
    disclosed = table("panel").column("annex.disclosed")
    assert (disclosed.short, disclosed.label["zh"]) == ("anx_disclosed", "主动公开政府信息数")
    report = made(
        form="pre2019", values={"annex": {"disclosed": value(120)}}, extra_values={"annex": {"自编": value(3)}}
    )
    found = rows(report, report_id="r")
    assert [(row["cell"], row["column"], row["value"], row["local_row"]) for row in found["values"]] == [
        ("annex.disclosed", None, 120, False),
        ("annex.自编", None, 3, True),
    ]
    assert found["panel"][0]["annex.disclosed"] == 120


@pytest.mark.parametrize("name", TABLES)
def test_rows_have_the_columns_of_their_table_and_values_of_their_type(report: Report, name: str):
    found = rows(report.to_dict(), report_id="r", path="a/right.html", tool_version="1")
    entry = table(name)
    assert found[name]
    for row in found[name]:
        assert row.keys() == set(entry.names) - (COMPARED if name == "panel" else set())
        for column in entry.columns:
            value = row.get(column.name)
            assert value is None or isinstance(value, PYTHON[column.type]), (name, column.name, value)
            if column.codes:
                assert value is None or value in codes(column.codes), (name, column.name, value)
    keys = [tuple(row.get(part) for part in entry.key) for row in found[name]]
    assert len(set(keys)) == len(keys)


def test_rows_tell_what_the_report_tells(report: Report):
    document = report.to_dict()
    found = rows(document, report_id="r", path="a/right.html", tool_version="1")
    (whole,) = found["reports"]
    assert (whole["agency"], whole["year"], whole["status"]) == ("青禾县水务局", 2023, document["status"])
    assert (whole["path"], whole["tool_version"], whole["source_name"]) == ("a/right.html", "1", "right.html")
    assert (whole["n_issues"], whole["n_commitments"]) == (2, 2)
    assert found["panel"][0]["requests.received.total"] == 9
    assert found["panel"][0]["requests.other_handling.total"] is None
    told = {row["statement"]: row["text"] for row in found["statements"]}
    assert found["links"]
    assert all(told[row["issue"]] == row["issue_text"] for row in found["links"])
    for row in (*found["statements"], *found["figures"], *found["sections"]):
        assert document["text"][row["span_start"] : row["span_end"]] == row["text"]


def test_a_failed_file_has_a_row_among_the_reports_and_nowhere_else():
    found = rows(failed_dict("x.pdf", ReadError("坏了。 / Broken.", code="READ.CORRUPT")), report_id="x")
    assert found["reports"][0]["status"] == "failed"
    assert found["reports"][0]["problems"].startswith("READ.CORRUPT: 坏了")
    assert all(not found[name] for name in TABLES if name != "reports")


def test_a_blank_is_none_and_never_zero(report: Report):
    document = report.to_dict()
    cell = document["values"]["requests"]["received"]["business"]
    cell.update(value=None, raw="", kind="blank")
    found = rows(document, report_id="r")
    assert found["panel"][0]["requests.received.business"] is None
    (row,) = [row for row in found["values"] if row["cell"] == "requests.received.business"]
    assert (row["value"], row["raw"], row["kind"]) == (None, "", "blank")


def test_themes_bear_the_names_of_the_codebook():
    assert codes("theme")["staffing"]["zh"] == "队伍人员"


def test_what_does_not_exist_is_said_to():
    with pytest.raises(UsageError, match="tabel"):
        table("tabel")
    with pytest.raises(UsageError, match="nothing"):
        table("reports").column("nothing")


def test_a_malformed_table_is_refused_with_all_its_faults():
    words = {"zh": "x", "en": "x"}
    bad = Column("一", "一", "text", words, words, "x", codes="none")
    twice = Column("a", "a", "string", words, words, "x")
    with pytest.raises(ArtifactError, match=r"a stands twice; 一 is no name.*no type text; 一: no list none; key z"):
        columns._check(TableColumns("t", words, words, ("z",), (bad, twice, twice)), {"status"})
