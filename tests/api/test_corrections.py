from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from gongkai.nlp.codebook import load_codebook
from gongkai.nlp.training.build import load_gold
from tests.api.serving import upload

PDF = min((Path(__file__).parents[2] / "corpora/samples/dev/pdf").glob("county*.pdf"))


@pytest.fixture(scope="module")
def uploaded(client: httpx.Client) -> dict[str, Any]:
    return dict(upload(client, PDF.read_bytes(), PDF.name).json())


def say(client: httpx.Client, report_id: str, kind: str, target: str, value: Any) -> dict[str, Any]:
    answer = client.post(
        f"/v1/reports/{report_id}/corrections",
        json={"kind": kind, "target": target, "value": value, "note": "看图"},
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_each_kind_is_kept_beside_what_the_machine_said(client: httpx.Client, uploaded: dict[str, Any]):
    report_id, machine = uploaded["id"], uploaded["report"]
    issue = next(each for each in machine["statements"] if each["role"] == "issue")
    other = next(each for each in machine["statements"] if each["id"] != issue["id"])
    said = {
        "cell": ("requests.received.total", {"value": 99}),
        "role": (issue["id"], "commitment"),
        "theme": (issue["id"], ["funding", "platform"]),
        "boundary": (issue["id"], [issue["span"][0], issue["span"][1] - 1]),
        "link": (issue["id"], [other["id"]]),
    }
    for kind, (target, value) in said.items():
        made_ = say(client, report_id, kind, target, value)
        assert (made_["who"], made_["note"], made_["counts"]) == ("local", "看图", True)
    items = client.get(f"/v1/reports/{report_id}/corrections").json()["items"]
    assert [item["kind"] for item in items] == list(said)
    cell = machine["values"]["requests"]["received"]["total"]
    assert items[0]["machine"] == {"value": cell["value"], "kind": cell["kind"], "raw": cell["raw"]}
    assert client.get(f"/v1/reports/{report_id}").json()["report"] == machine
    corrected = client.get(f"/v1/reports/{report_id}", params={"corrected": 1}).json()["report"]
    changed = next(each for each in corrected["statements"] if each["id"] == issue["id"])
    assert corrected["values"]["requests"]["received"]["total"]["value"] == 99
    assert changed["role"] == "commitment"
    assert [theme["theme"] for theme in changed["themes"]] == ["funding", "platform"]
    assert changed["text"] == issue["text"][:-1]
    assert changed["answers"] == [other["id"]]


def test_the_latest_counts_and_can_be_withdrawn(client: httpx.Client, uploaded: dict[str, Any]):
    report_id = uploaded["id"]
    first = say(client, report_id, "cell", "requests.received.business", {"value": 1})
    second = say(client, report_id, "cell", "requests.received.business", {"value": None, "kind": "dash"})

    def counting() -> list[int]:
        items = client.get(f"/v1/reports/{report_id}").json()["corrections"]
        return [item["number"] for item in items if item["target"] == "requests.received.business"]

    assert counting() == [second["number"]]
    assert client.delete(f"/v1/reports/{report_id}/corrections/{second['number']}").status_code == 204
    assert counting() == [first["number"]]
    assert client.delete(f"/v1/reports/{report_id}/corrections/{second['number']}").status_code == 404


@pytest.mark.parametrize(
    ("kind", "target", "value"),
    [
        ("cell", "requests.nothing.total", {"value": 1}),
        ("cell", "requests.received.total", {"value": "1"}),
        ("cell", "requests.received.total", {"value": 1, "kind": "blank"}),
        ("cell", "requests.received.total", 1e300),
        ("role", "s1", "problem"),
        ("role", "nobody", "issue"),
        ("theme", "s1", ["weather"]),
        ("theme", "s1", []),
        ("boundary", "s1", [5, 5]),
        ("boundary", "s1", [0, 10**9]),
        ("link", "s1", ["s1"]),
        ("link", "s1", "s2"),
    ],
)
def test_what_cannot_be_right_is_refused(
    client: httpx.Client, uploaded: dict[str, Any], kind: str, target: str, value: Any
):
    answer = client.post(
        f"/v1/reports/{uploaded['id']}/corrections", json={"kind": kind, "target": target, "value": value}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "CORRECTION.INVALID")


def test_corrections_go_out_as_lines_and_into_exports(client: httpx.Client, uploaded: dict[str, Any]):
    say(client, uploaded["id"], "cell", "requests.carried_over.total", {"value": 77})
    lines = client.get("/v1/corrections/export").text.splitlines()
    assert any(json.loads(line)["value"] == {"value": 77, "kind": "number"} for line in lines)
    batch = client.get("/v1/export", params={"agency": uploaded["report"]["agency"], "format": "csv"})
    text = zipfile.ZipFile(io.BytesIO(batch.content)).read("values.csv").decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["cell"] == "requests.carried_over.total"]
    assert [row["value"] for row in rows if row["report"] == uploaded["id"]] == ["77"]


def test_corrections_are_gold_that_training_reads(client: httpx.Client, uploaded: dict[str, Any], tmp_path: Path):
    issue = next(each for each in uploaded["report"]["statements"] if each["role"] == "issue")
    say(client, uploaded["id"], "theme", issue["id"], ["training"])
    answer = client.get("/v1/corrections/export", params={"format": "gold"})
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
    units, labels = load_gold(tmp_path, load_codebook())
    corrected = [each.id for unit in units for each in unit.statements if labels[each.id].themes == ("training",)]
    assert corrected
    assert {each.id for unit in units for each in unit.statements} == labels.keys()
