"""Organs of one name: the folders tell their places, their numbers that they are not one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from corpus.made_reports import made, value

from gongkai import Corpus
from gongkai.corpus.dataset import Entry, build
from gongkai.corpus.placing import disagreement, region_of

NOWHERE = {"level": "county", "code": None, "province": None, "prefecture": None, "county": None}


@pytest.mark.parametrize(
    ("agency", "folder", "code", "source"),
    [
        ("新华区司法局", "/data/石家庄", "130105", "folder"),
        ("新华区司法局", "/data/河北省/沧州市/2021", "130902", "folder"),
        ("新华区司法局", "/data/2021", None, None),
        ("司法局", "/data/沧州市", "130900", "folder"),
        ("司法局", "/data/河北省", None, None),  # which of the province's
        ("水利厅", "/data/河北", "130000", "folder"),
        ("新华区司法局", None, None, None),
    ],
)
def test_a_folder_tells_which_place_of_a_name_is_meant(
    agency: str, folder: str | None, code: str | None, source: str | None
):
    found = region_of(made(agency, 2021, region=NOWHERE), folder)
    assert (found["region_code"], found["region_from"]) == (code, source)


def test_what_the_report_says_goes_before_the_folder_and_a_manifest_before_both():
    assert region_of(made(), "/data/沧州市")["region_code"] == "330999"
    named = {**made("沧州市司法局", 2021, region=None), "printed": {"agency": None}}
    assert (region_of(named, "/data/石家庄")["region_code"], region_of(named, None)["region_from"]) == (
        "130900",
        "manifest",
    )
    renamed = {**made("沧州市司法局", 2021), "printed": {"agency": "青禾县水务局"}}
    assert region_of(renamed, None) | {"level": "prefecture"} == region_of(renamed, None)
    assert (region_of(renamed, None)["region_code"], region_of(renamed, None)["region_from"]) == ("130900", "manifest")


def test_a_manifest_that_says_otherwise_is_told():
    report = made("沧州市司法局", 2021)
    assert disagreement(report) is None
    assert disagreement({**report, "printed": {"agency": "司法局", "year": 2021}}) is None
    assert disagreement({**report, "printed": {"agency": None, "year": None}}) is None
    told = disagreement({**report, "printed": {"agency": "沧州市民政局", "year": 2020}})
    assert told == "agency: 沧州市司法局 ≠ 沧州市民政局\nyear: 2021 ≠ 2020"


def numbered(year: int, start: int, **more: Any) -> dict[str, Any]:
    cells = {
        column: value(start + place) for place, column in enumerate(["total", "business", "research", "nonprofit"])
    }
    values = {"requests": {"received": cells, "granted": {**cells}}, "review": {}, "proactive": {}}
    return made("新华区司法局", year, region=NOWHERE, values=values, **more)


def placed(folder: Path, reports: Mapping[str, dict[str, Any]]) -> Corpus:
    entries = [Entry(name, "1", path=f"{name}.html") for name in reports]
    build(folder, entries, reports.__getitem__)
    return Corpus.open(folder)


def test_two_organs_of_one_name_are_two_where_their_numbers_are(tmp_path: Path):
    reports = {
        "a/2021": numbered(2021, 10),
        "a/2022": numbered(2022, 20),
        "b/2021": numbered(2021, 510),
        "b/2022": numbered(2022, 520),
    }
    with placed(tmp_path, reports) as corpus:
        rows = corpus.sql("SELECT organ, string_agg(report ORDER BY report) FROM panel GROUP BY organ ORDER BY 2")
        assert [names for _, names in rows.fetchall()] == ["a/2021,a/2022", "b/2021,b/2022"]
        assert corpus.sql("SELECT max(n_reports), bool_and(chosen) FROM panel").fetchall() == [(1, True)]
        organs = corpus.sql("SELECT DISTINCT organ FROM panel ORDER BY 1").fetchall()
        assert corpus.chains().select("organ").order("organ").fetchall() == organs


def test_in_one_folder_each_stays_by_itself(tmp_path: Path):
    with placed(tmp_path, {"a": numbered(2021, 10), "b": numbered(2021, 510), "c": numbered(2022, 20)}) as corpus:
        assert corpus.sql("SELECT count(*), count(DISTINCT organ) FROM panel").fetchall() == [(3, 3)]


def test_two_readings_of_one_report_stay_one(tmp_path: Path):
    other = numbered(2021, 10)
    other["values"]["requests"]["received"]["total"] = value(11)
    with placed(tmp_path, {"a/x": numbered(2021, 10), "b/x": other}) as corpus:
        assert corpus.sql("SELECT n_reports, n_conflicts FROM panel").fetchall() == [(2, 1)]


def test_a_report_without_a_place_is_not_joined_to_one_whose_numbers_are_others(tmp_path: Path):
    known = {"level": "county", "code": "130902", "province": "河北省", "prefecture": "沧州市", "county": "新华区"}
    reports = {"a": {**numbered(2021, 10), "region": known}, "b": numbered(2021, 510), "c": numbered(2022, 520)}
    with placed(tmp_path / "two", reports) as corpus:
        assert corpus.sql("SELECT report, region_code FROM panel ORDER BY report").fetchall() == [
            ("a", "130902"), ("b", None), ("c", None)
        ]  # fmt: skip
    reports["b"] = numbered(2021, 10)
    with placed(tmp_path / "one", reports) as corpus:
        assert corpus.sql("SELECT report, region_code, n_reports FROM panel ORDER BY report").fetchall() == [
            ("a", "130902", 2), ("c", None, 1)
        ]  # fmt: skip
