"""What counts is what counts in a dataset: one report an organ and year, an organ one through its changes of name."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import httpx
import pytest

from gongkai.api.organs import Organs
from tests.api.serving import HTML, made, upload

REGION = "桐庐县"


def page(organ: str, year: int, more: str = "", text: str = "") -> bytes:
    body = HTML.format(organ=organ, year=year).replace("年度报告</h1>", f"年度报告{more}</h1>")
    return body.replace("<h2>一、", f"<p>{text}</p><h2>一、").encode()


@pytest.fixture(scope="module")
def ids(client: httpx.Client) -> dict[str, str]:
    files = {
        "old": made(f"{REGION}国土资源局", 2017),
        "new": made(f"{REGION}自然资源局", 2019),
        "twice": page(f"{REGION}自然资源局", 2019, text="同一份报告的另一版式。"),
        "first": made(f"{REGION}司法局", 2021),
        "corrected": page(f"{REGION}司法局", 2021, "（更正）", "原报告数据有误，现更正重新发布。"),
        "nameless": page("某某", 2021).replace("某某".encode(), b""),
    }
    return {name: str(upload(client, data, f"{name}.html").json()["id"]) for name, data in files.items()}


def ask(client: httpx.Client, path: str, **params: Any) -> dict[str, Any]:
    answer = client.get(path, params={"agency": REGION, **params})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_copies_and_superseded_reports_do_not_count(client: httpx.Client, ids: dict[str, str]):
    overview = ask(client, "/v1/corpus/overview")
    assert (overview["reports"], overview["superseded"]) == (3, 2)
    assert overview["years"] == {"2017": 1, "2019": 1, "2021": 1}
    themes = ask(client, "/v1/corpus/themes")["themes"]
    platform = next(theme for theme in themes if theme["theme"] == "platform")
    assert (platform["counts"], platform["total"]) == ({"2017": 1, "2019": 1, "2021": 1}, 3)
    listed = ask(client, "/v1/reports", counted=True)
    assert {item["id"] for item in listed["items"]} >= {ids["old"]}
    assert (listed["total"], ask(client, "/v1/reports")["total"]) == (3, 5)
    assert ask(client, "/v1/corpus/statements", theme="platform", role="issue")["total"] == 3


def test_a_problem_comes_back_under_another_name(client: httpx.Client, ids: dict[str, str]):
    found = ask(client, "/v1/corpus/recurring", theme="platform")
    assert [(item["agency"], item["years"]) for item in found["items"]] == [(f"{REGION}自然资源局", [2017, 2019])]
    assert found["items"][0]["organ"].endswith(":自然资源")


def test_a_region_is_asked_for_by_its_code_too(client: httpx.Client, ids: dict[str, str]):
    for region, total in (("330122", 5), ("330100", 5), ("330000", 5), ("330200", 0), (REGION, 5)):
        assert ask(client, "/v1/reports", region=region)["total"] == total


def test_what_is_corrected_by_hand_is_counted_as_corrected_and_says_so(client: httpx.Client, ids: dict[str, str]):
    report = client.get(f"/v1/reports/{ids['old']}").json()["report"]
    issue = next(each for each in report["statements"] if each["role"] == "issue" and "渠道" in each["text"])
    order = {"kind": "theme", "target": issue["id"], "value": ["funding"]}
    made_ = client.post(f"/v1/reports/{ids['old']}/corrections", json=order).json()
    themes = {each["theme"]: each["total"] for each in ask(client, "/v1/corpus/themes")["themes"]}
    assert (themes["platform"], themes["funding"]) == (2, 1)
    exported = client.get("/v1/export", params={"agency": REGION, "format": "csv"})
    text = zipfile.ZipFile(io.BytesIO(exported.content)).read("statements.csv").decode("utf-8-sig")
    by_hand = [row for row in csv.DictReader(io.StringIO(text)) if row["by_hand"] == "TRUE"]
    assert [(row["report"], row["statement"], row["theme"]) for row in by_hand] == [
        (ids["old"], issue["id"], "funding")
    ]
    text = zipfile.ZipFile(io.BytesIO(exported.content)).read("reports.csv").decode("utf-8-sig")
    paths = {row["report"]: (row["path"], row["n_by_hand"]) for row in csv.DictReader(io.StringIO(text))}
    assert paths[ids["old"]] == ("old.html", "1")
    client.delete(f"/v1/reports/{ids['old']}/corrections/{made_['number']}")
    themes = {each["theme"]: each["total"] for each in ask(client, "/v1/corpus/themes")["themes"]}
    assert (themes["platform"], themes["funding"]) == (3, 0)


def test_what_stands_already_is_not_told_again(
    client: httpx.Client, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    ask(client, "/v1/corpus/overview")
    organs = Organs(client.app.state.service.engine)  # type: ignore[attr-defined]
    monkeypatch.setattr("gongkai.api.organs._rows", lambda _: pytest.fail("told again"))
    organs.refresh()
