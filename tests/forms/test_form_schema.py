from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.errors import ArtifactError
from gongkai.forms import schema
from gongkai.forms.align import MIN_SCORE, Chain
from gongkai.forms.labels import read_label, squeeze
from gongkai.forms.schema import ALIASES, DATA, EDITIONS, FORM_TABLES, all_schemas, annex_schemas, load_schema
from gongkai.resources import load_toml

CONTRACT_ROWS = [
    "received",
    "carried_over",
    "granted",
    "partially_granted",
    "denied_state_secret",
    "denied_prohibited_by_law",
    "denied_security_stability",
    "denied_third_party",
    "denied_internal_affairs",
    "denied_process_information",
    "denied_enforcement_file",
    "denied_administrative_inquiry",
    "unavailable_not_held",
    "unavailable_needs_creation",
    "unavailable_unclear",
    "rejected_petition",
    "rejected_repeated",
    "rejected_published_material",
    "rejected_excessive",
    "rejected_reissue",
]
ENDS = {
    "2021": ["other_no_correction", "other_unpaid_fee", "other_reasons", "total_processed", "carried_forward"],
    "2019": ["other_handling", "total_processed", "carried_forward"],
}


@pytest.mark.parametrize("edition", EDITIONS)
def test_rows_and_columns_are_the_contract_s(edition: str) -> None:
    tables = load_schema(edition).tables
    assert [row.key for row in tables["requests"].data_rows] == CONTRACT_ROWS + ENDS[edition]
    columns = ["natural_person", "business", "research", "nonprofit", "legal_service", "other_org", "total"]
    assert [column.key for column in tables["requests"].columns] == columns
    assert [column.key for column in tables["review"].columns] == ["upheld", "corrected", "other", "pending", "total"]
    assert tuple(tables) == FORM_TABLES


@pytest.mark.parametrize(("edition", "cells"), [("2019", 161 + 15 + 22), ("2021", 175 + 15 + 10)])
def test_number_of_cells(edition: str, cells: int) -> None:
    assert sum(len(list(table.value_keys())) for table in load_schema(edition).tables.values()) == cells


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("table", FORM_TABLES)
def test_every_label_is_its_own_row_s_best_match(edition: str, table: str) -> None:
    rows = load_schema(edition).tables[table].rows
    chain = Chain(rows)
    for row in rows:
        for label in row.labels:
            scores = {chain.rows[place].key: score for place, score in chain.score_text(label).items()}
            assert scores.pop(row.key) == 1.0
            assert all(score < MIN_SCORE for score in scores.values()), (label, scores)


def test_other_words_belong_to_rows_that_there_are_and_are_no_row_s_own() -> None:
    tables = [table for each in (*all_schemas(), *annex_schemas()) for table in each.tables.values()]
    for name, words in load_toml(ALIASES).items():
        rows = [row for table in tables if table.name == name for row in table.rows]
        assert words.keys() <= {row.key for row in rows}
        labels = {label for row in rows for label in row.labels}
        assert labels.isdisjoint(squeeze(alias) for own in words.values() for alias in own)


def test_unlike_labels_do_not_match() -> None:
    chain = Chain(load_schema("2021").tables["requests"].rows)
    for text in ("其中：网上申请", "财政拨款收入", "主动公开政府信息数", "按时办结数"):
        assert not [score for score in chain.score_text(read_label(text).text).values() if score >= MIN_SCORE]


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (('edition = "2021"', 'edition = "1999"'), "1999"),
        (('key = "research"', 'key = "business"'), "twice"),
        (('parent = "denied"', 'parent = "nobody"'), "parent"),
        (('right = ["total"]', 'right = ["sum"]'), "REQ.COLUMNS"),
        (("[review]", "[review_]"), "review"),
    ],
)
def test_a_damaged_data_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: tuple[str, str], told: str
) -> None:
    text = (DATA / "2021.toml").read_text("utf-8")
    assert damage[0] in text
    (tmp_path / "2021.toml").write_text(text.replace(*damage), encoding="utf-8")
    monkeypatch.setattr(schema, "DATA", tmp_path)
    with pytest.raises(ArtifactError, match=told):
        load_schema.__wrapped__("2021")


@pytest.mark.parametrize(
    ("raw", "text", "number"),
    [
        ("1.属于国家\n秘密", "属于国家秘密", "1"),
        ("１．属于国家秘密", "属于国家秘密", "1"),
        ("1、属于 国家秘密", "属于国家秘密", "1"),
        ("（七）总 计", "总计", "(七)"),
        ("七）总计", "总计", "(七)"),  # a scan lost one bracket
        ("（七总计", "总计", "(七)"),
        ("·（七）总计", "总计", "(七)"),  # a speck before it
        ("（七）总i计", "总计", "(七)"),  # and within
        ("(三)不予公开", "不予公开", "(三)"),
        ("一、本年新收", "本年新收", "一"),
        ("三\n、\n本\n年\n度", "本年度", "三"),
        ("第二十条第（一）项", "第二十条第一项", ""),
        ("2021年情况", "2021年情况", ""),
    ],
)
def test_labels_are_made_comparable(raw: str, text: str, number: str) -> None:
    label = read_label(raw)
    assert (label.text, label.number) == (text, number)


def test_notes_in_labels_are_told_apart() -> None:
    assert read_label("规章（设区的市应提供相关数据）").bare == "规章"
