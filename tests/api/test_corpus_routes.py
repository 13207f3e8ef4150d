from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import httpx
import pytest

from gongkai.nlp.codebook import load_codebook
from tests.api.serving import made, upload

ORGAN = "望川县人民政府"
YEARS = (2020, 2021, 2022)


@pytest.fixture(scope="module")
def ids(client: httpx.Client) -> dict[int, str]:
    """Three years of one organ."""
    return {year: str(upload(client, made(ORGAN, year), f"{year}.html").json()["id"]) for year in YEARS}


def ask(client: httpx.Client, path: str, **params: Any) -> dict[str, Any]:
    answer = client.get(path, params={"agency": ORGAN, **params})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_coverage_counts_what_the_list_lists(client: httpx.Client, ids: dict[int, str]):
    overview = ask(client, "/v1/corpus/overview")
    assert overview["reports"] == len(ids)
    assert overview["years"] == {str(year): 1 for year in YEARS}
    assert overview["states"] == {"ok": len(ids)}
    assert overview["statements"]["issue"] == 2 * len(ids)


def test_each_number_of_the_theme_table_leads_to_its_rows(client: httpx.Client, ids: dict[int, str]):
    table = ask(client, "/v1/corpus/themes")
    assert table["years"] == [str(year) for year in YEARS]
    assert [theme["theme"] for theme in table["themes"]] == list(load_codebook().theme_ids)
    platform = next(theme for theme in table["themes"] if theme["theme"] == "platform")
    assert platform["counts"] == {str(year): 1 for year in YEARS}
    rows = ask(client, "/v1/corpus/statements", role="issue", theme="platform", year=2021)
    assert [row["id"] for row in rows["items"]] == [ids[2021]]
    report = client.get(f"/v1/reports/{ids[2021]}").json()["report"]
    start, end = rows["items"][0]["span"]
    assert report["text"][start:end] == rows["items"][0]["text"]


def test_problems_that_come_back_are_told_with_quotes(client: httpx.Client, ids: dict[int, str]):
    found = ask(client, "/v1/corpus/recurring", theme="platform")
    assert found["total"] == 1
    assert found["items"][0]["years"] == list(YEARS)
    assert found["items"][0]["verbatim"] is True
    assert [quote["id"] for quote in found["items"][0]["quotes"]] == [ids[year] for year in YEARS]


def test_a_word_is_found_as_a_word(client: httpx.Client, ids: dict[int, str]):
    found = ask(client, "/v1/corpus/concordance", word="渠道", year=2020)
    assert found["total"] == 1
    item = found["items"][0]
    assert (item["id"], item["match"]) == (ids[2020], "渠道")
    assert item["left"].endswith("公开")
    assert ask(client, "/v1/corpus/concordance", word="道单", year=2020)["total"] == 0
    assert ask(client, "/v1/corpus/concordance", word="100%")["total"] == 0


def test_findings_are_counted_by_code(client: httpx.Client, ids: dict[int, str]):
    found = ask(client, "/v1/corpus/findings", status="not_assessable", limit=1)
    assert found["total"] == sum(found["codes"].values())
    assert len(found["items"]) <= 1


@pytest.mark.parametrize("form", ["csv", "xlsx", "dta", "jsonl", "parquet"])
def test_a_selection_goes_out_in_every_format(client: httpx.Client, ids: dict[int, str], form: str):
    answer = client.get("/v1/export", params={"agency": ORGAN, "year": [2020, 2021], "format": form})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    if form != "xlsx":
        names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
        assert f"reports.{form}" in names
    if form == "jsonl":
        text = zipfile.ZipFile(io.BytesIO(answer.content)).read("reports.jsonl").decode()
        assert {json.loads(line)["report"] for line in text.splitlines()} == {ids[2020], ids[2021]}
