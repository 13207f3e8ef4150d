from __future__ import annotations

import json

import pytest

from gongkai.errors import CorruptFileError
from gongkai.pipeline import read
from gongkai.report import Report
from gongkai.report.official import official_tables
from gongkai.report.serialize import failed_dict, to_dict

TOP_KEYS = {
    "schema_version", "status", "source", "title", "agency", "year", "form", "sections", "tables", "values", "findings",
    "statements", "figures", "summary", "text", "problems",
}  # fmt: skip


def test_every_key_of_the_contract_is_there(report: Report):
    document = to_dict(report)
    assert document.keys() >= TOP_KEYS
    assert (document["schema_version"], document["form"], document["year"]) == ("1.0", "2021", 2023)
    assert document["agency"] == "青禾县水务局"
    assert document["editions"] == dict.fromkeys(("requests", "review", "proactive"), "2021")
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_a_value_carries_all_its_evidence(report: Report):
    value = to_dict(report)["values"]["requests"]["received"]["total"]
    assert value["value"] == 9
    assert value["raw"] == "9"
    assert value["kind"] == "number"
    assert value.keys() >= {"page", "bbox", "confidence", "suggested"}


def test_spans_quote_the_text(report: Report):
    document = to_dict(report)
    assert "span" not in document["values"]["requests"]["received"]["total"]  # a cell is no prose
    for kind in ("sections", "statements", "figures"):
        assert document[kind]
        for item in document[kind]:
            start, end = item["span"]
            assert document["text"][start:end] == item["text"]
    for sentence in document["summary"]["sentences"]:
        assert document["text"][slice(*sentence["span"])] == sentence["text"]


def test_the_six_official_sections_come_in_order(report: Report):
    roles = [section["role"] for section in to_dict(report)["sections"] if section["level"] == 1]
    assert roles == ["preamble", "overview", "proactive", "requests", "review", "problems", "other"]


def test_official_tables_are_named(report: Report):
    assert [table["form_table"] for table in to_dict(report)["tables"]] == ["proactive", "requests", "review"]


def test_a_failed_file_has_the_same_keys_and_its_reason(report: Report):
    document = failed_dict("坏.pdf", CorruptFileError("坏了。", remedy="重新下载。", page=3))
    assert document.keys() == to_dict(report).keys()
    assert document["status"] == "failed"
    assert document["problems"] == [{"component": "READ.CORRUPT", "message": "坏了。 重新下载。", "page": 3}]


ANNEX_PAGE = """<html><body><h1>青禾县水务局2016年政府信息公开工作年度报告</h1>
<p>一、概述</p><p>2016年，全年公开信息9条。</p>
<table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>
<tr><td>（一）收到申请数</td><td>件</td><td>5</td></tr>
<tr><td>1．当面申请数</td><td>件</td><td>2</td></tr><tr><td>2．传真申请数</td><td>件</td><td>0</td></tr>
<tr><td>3．网络申请数</td><td>件</td><td>1</td></tr><tr><td>4．信函申请数</td><td>件</td><td>1</td></tr></table>
</body></html>"""


def test_an_annex_has_one_value_a_row_and_findings_name_it_so():
    document = to_dict(read(ANNEX_PAGE.encode(), name="2016.html"))
    assert document["form"] == "pre2019"
    assert [(table["form_table"], table["edition"]) for table in document["tables"]] == [("annex", "pre2019-2014")]
    assert document["editions"] == {"annex": "pre2019-2014"}
    assert document["values"]["annex"]["received"]["value"] == 5
    assert document["values"]["requests"] == {}
    (finding,) = [item for item in document["findings"] if item["code"] == "ANNEX.RECEIVED"]
    assert (finding["status"], finding["left"], finding["right"]) == ("fail", 4, 5)
    assert all(document["values"]["annex"][key.removeprefix("annex.")] for key in finding["cells"])


@pytest.mark.parametrize(
    ("lang", "name", "label"),
    [
        ("zh", "政府信息公开情况统计表（2014–2018）", "收到申请数"),
        ("en", "Statistical annex (2014–2018)", "Requests received"),
    ],
)
def test_an_annex_is_shown_with_its_own_names(lang: str, name: str, label: str):
    (table,) = official_tables(read(ANNEX_PAGE.encode(), name="2016.html"), lang)
    row, words, values = table.rows[0]
    assert (table.name, row, words, values[0] and values[0].value) == (name, "received", label, 5)
