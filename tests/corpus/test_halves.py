"""A report in two files is one in the dataset, whatever tells that they belong together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from corpus.made_reports import made

from gongkai import Corpus
from gongkai.corpus import halves
from gongkai.corpus.dataset import Entry, build

EMPTY: dict[str, Any] = {"statements": [], "figures": [], "sections": [], "text": ""}
NO_FORM: dict[str, Any] = {"form": None, "values": {}, "findings": []}
NAMELESS: dict[str, Any] = {"agency": None, "year": None, "title": None, "region": None}


def prose(**more: Any) -> dict[str, Any]:
    return made(**NO_FORM | more)


def tables(**more: Any) -> dict[str, Any]:
    return made(**EMPTY | more)


def found(folder: Path, reports: Mapping[str, dict[str, Any]], ids: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the prose of each file of tables, by their paths."""
    entries = [Entry(name, "1", path=name, manifest_id=(ids or {}).get(name)) for name in reports]
    build(folder, entries, reports.__getitem__)
    pairs = halves.find(folder, dict.fromkeys(reports, "1"))
    return {name: pair.prose for name, pair in pairs.items()}


def test_halves_of_one_organ_and_year_belong_together(tmp_path: Path):
    reports = {"a.docx": prose(), "b.xlsx": tables(), "c.docx": prose(year=2022), "d.html": made(year=2021)}
    assert found(tmp_path, reports) == {"b.xlsx": "a.docx"}


def test_halves_of_one_name_in_one_folder_belong_together(tmp_path: Path):
    reports = {
        "x/青禾县水务局2023正文.docx": prose(),
        "x/青禾县水务局2023（附表1）.xlsx": tables(**NAMELESS),
        "y/青禾县水务局2023附表.xlsx": tables(**NAMELESS),
        "x/附表.xlsx": tables(**NAMELESS),
    }
    assert found(tmp_path, reports) == {"x/青禾县水务局2023（附表1）.xlsx": "x/青禾县水务局2023正文.docx"}


def test_halves_of_one_id_belong_together(tmp_path: Path):
    reports = {"a.docx": prose(), "b.xlsx": tables(**NAMELESS), "c.xlsx": tables(**NAMELESS)}
    assert found(tmp_path, reports, {"a.docx": "K1", "b.xlsx": "K1", "c.xlsx": "K2"}) == {"b.xlsx": "a.docx"}


@pytest.mark.parametrize(
    "reports",
    [
        {"a": prose(), "b": tables(year=2022)},
        {"a": prose(), "b": tables(), "c": tables()},  # which of the two?
        {"a": made(), "b": tables()},
        {"甲县水务局年报正文": prose(), "甲县水务局年报附表": tables(**NAMELESS | {"year": 2022})},
    ],
)
def test_what_may_be_another_is_left_alone(tmp_path: Path, reports: dict[str, dict[str, Any]]):
    assert found(tmp_path, reports) == {}


def test_what_is_put_together_has_the_numbers_of_the_one_and_the_words_of_the_other(tmp_path: Path):
    whole = halves.joined(
        prose(),
        tables(**NAMELESS | {"status": "partial", "problems": [{"component": "x", "message": "y", "page": None}]}),
    )
    assert (whole["agency"], whole["form"], whole["status"]) == ("青禾县水务局", "2021", "partial")
    reports = {"a": whole, "b": tables(**NAMELESS)}
    entries = [Entry("a", "1", path="a", joined="b"), Entry("b", "1", path="b", joined_to="a")]
    build(tmp_path, entries, reports.__getitem__)
    with Corpus.open(tmp_path) as corpus:
        panel = 'SELECT report, n_reports, joined, n_issues, "requests.received.total" FROM panel'
        assert corpus.sql(panel).fetchall() == [("a", 1, "b", 1, 9.0)]
        assert corpus.sql('SELECT DISTINCT report FROM "values"').fetchall() == [("a",)]
        assert corpus.sql("SELECT report, joined, joined_to FROM reports ORDER BY report").fetchall() == [
            ("a", "b", None), ("b", None, "a")
        ]  # fmt: skip
        assert corpus.table("chain_reports").select("report").fetchall() == [("a",)]


def test_a_pair_is_kept_while_both_stand_as_they_did(tmp_path: Path):
    (tmp_path / "data").mkdir()
    pair = halves.Pair("a", "b", ("1", "2"))
    halves.note(tmp_path, {"b": pair})
    assert halves.known(tmp_path, {"a": "1", "b": "2"}) == {"b": pair}
    assert halves.known(tmp_path, {"a": "1", "b": "3"}) == {}
    assert halves.known(tmp_path, {"a": "1"}) == {}
    halves.note(tmp_path, {})
    assert halves.known(tmp_path, {"a": "1", "b": "2"}) == {}
