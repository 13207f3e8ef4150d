from __future__ import annotations

import json

from gongkai.errors import CorruptFileError
from gongkai.report import Report
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
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_a_value_carries_all_its_evidence(report: Report):
    value = to_dict(report)["values"]["requests"]["received"]["total"]
    assert value["value"] == 9
    assert value["raw"] == "9"
    assert value["kind"] == "number"
    assert value.keys() >= {"page", "bbox", "confidence", "suggested"}


def test_spans_quote_the_text(report: Report):
    document = to_dict(report)
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
