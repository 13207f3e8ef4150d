from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from gongkai.isolation import Unpacked
from gongkai.isolation.model import killed
from tests.api.serving import made, upload

CLOSED = {"finished", "cancelled"}


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def send(client: httpx.Client, *files: tuple[str, bytes], **fields: str) -> dict[str, Any]:
    answer = client.post("/v1/batches", files=[("files", file) for file in files], data=fields)
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


def followed(client: httpx.Client, batch: str) -> dict[str, Any]:
    for _ in range(600):
        shown = client.get(f"/v1/batches/{batch}").json()
        assert shown["counts"]["found"] == sum(n for name, n in shown["counts"].items() if name != "found")
        if shown["state"] in CLOSED:
            return dict(shown)
        time.sleep(0.05)
    raise AssertionError(f"{batch} never ended: {shown}")


@pytest.fixture(scope="module")
def batch(client: httpx.Client) -> dict[str, Any]:
    """A batch of a ZIP with a nested one, an empty file and a duplicate, beside a report of its own."""
    inner = zipped({"丙.html": made("丙县人民政府", 2021)})
    data = zipped(
        {
            "甲/一.html": made("甲县人民政府", 2020),
            "甲/二.html": made("甲县人民政府", 2021),
            "甲/又.html": made("甲县人民政府", 2020),
            "空.pdf": b"",
            "内.zip": inner,
        }
    )
    begun = send(client, ("年报.zip", data), ("乙.html", made("乙县人民政府", 2021)), name="试")
    return followed(client, begun["id"])


def test_a_zip_is_opened_and_every_file_accounted_for(client: httpx.Client, batch: dict[str, Any]):
    assert batch["name"] == "试"
    assert batch["counts"] | {"found": 6, "ok": 4, "failed": 1, "duplicate": 1} == batch["counts"]
    assert batch["finished"] == 6
    files = client.get(f"/v1/batches/{batch['id']}/files").json()
    assert [file["name"] for file in files["items"]] == [
        "乙.html", "年报.zip/内.zip/丙.html", "年报.zip/甲/一.html", "年报.zip/甲/二.html",
        "年报.zip/甲/又.html", "年报.zip/空.pdf",
    ]  # fmt: skip
    failed = client.get(f"/v1/batches/{batch['id']}/files", params={"state": "failed"}).json()["items"]
    assert [(file["name"], file["failure"]["code"]) for file in failed] == [("年报.zip/空.pdf", "READ.CORRUPT")]
    assert failed[0]["failure"]["remedy"]


def test_reports_of_a_batch_are_listed_by_it(client: httpx.Client, batch: dict[str, Any]):
    listed = client.get("/v1/reports", params={"batch": batch["id"], "state": "ok"}).json()
    assert {(item["agency"], item["year"]) for item in listed["items"]} == {
        ("甲县人民政府", 2020), ("甲县人民政府", 2021), ("乙县人民政府", 2021), ("丙县人民政府", 2021),
    }  # fmt: skip


def test_failed_files_are_tried_again(client: httpx.Client, batch: dict[str, Any]):
    again = client.post(f"/v1/batches/{batch['id']}/retry").json()
    assert again["counts"]["waiting"] + again["counts"]["running"] + again["counts"]["failed"] == 1
    assert followed(client, batch["id"])["counts"] == batch["counts"]


def test_an_archive_that_cannot_be_opened_is_a_failed_file(client: httpx.Client):
    begun = send(client, ("坏.zip", zipped({"a.html": made()})[:-40]), ("好.html", made("丁县人民政府")))
    closed = followed(client, begun["id"])
    assert closed["counts"] | {"found": 2, "ok": 1, "failed": 1} == closed["counts"]
    failed = client.get(f"/v1/batches/{begun['id']}/files", params={"state": "failed"}).json()["items"]
    assert [file["name"] for file in failed] == ["坏.zip"]


def test_what_waits_can_be_cancelled_and_the_rest_is_kept(client: httpx.Client):
    names = [f"{number}.html" for number in range(60)]
    files = {name: made(f"第{number}县人民政府") for number, name in enumerate(names)}
    shared = made("第59县人民政府")
    begun = send(client, ("many.zip", zipped(files)))
    kept = upload(client, shared, wait=0).json()["id"]
    client.post(f"/v1/batches/{begun['id']}/cancel")
    closed = followed(client, begun["id"])
    assert closed["state"] == "cancelled"
    assert closed["counts"]["waiting"] == closed["counts"]["running"] == 0
    assert upload(client, shared).json()["id"] == kept
    assert client.post(f"/v1/batches/{begun['id']}/retry").json()["code"] == "BATCH.CANCELLED"


def test_a_deleted_batch_takes_along_what_came_with_it_alone(client: httpx.Client):
    alone, shared = made("戊县人民政府"), made("己县人民政府")
    report_id = upload(client, shared).json()["id"]
    begun = send(client, ("alone.html", alone), ("shared.html", shared))
    followed(client, begun["id"])
    own = {file["name"]: file["id"] for file in client.get(f"/v1/batches/{begun['id']}/files").json()["items"]}
    assert client.delete(f"/v1/batches/{begun['id']}").status_code == 204
    assert client.get(f"/v1/batches/{begun['id']}").json()["code"] == "NOT_FOUND"
    assert client.get(f"/v1/reports/{own['alone.html']}").status_code == 404
    assert client.get(f"/v1/reports/{report_id}").status_code == 200


def test_batches_are_listed(client: httpx.Client, batch: dict[str, Any]):
    assert batch["id"] in {each["id"] for each in client.get("/v1/batches").json()["items"]}


def test_names_of_clients_are_labels(client: httpx.Client):
    begun = send(client, ("../../etc/passwd.html", made("庚县人民政府")), ("x/.././a.html", made("辛县人民政府")))
    followed(client, begun["id"])
    names = [file["name"] for file in client.get(f"/v1/batches/{begun['id']}/files").json()["items"]]
    assert names == ["etc/passwd.html", "x/a.html"]


def test_an_archive_whose_child_was_killed_by_someone_else_is_opened_again(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
):
    desk = client.app.state.service.desk  # type: ignore[attr-defined]
    members, kills = desk.members, [1]

    def killed_once(source: Any, *, name: str) -> Iterator[Unpacked]:
        found = members(source, name=name)
        yield next(found)
        if kills:
            kills.pop()
            found.close()
            yield Unpacked(name=name, failure=killed())
        yield from found

    monkeypatch.setattr(desk, "members", killed_once)
    data = zipped({f"{number}.html": made(f"断{number}县人民政府") for number in range(3)})
    closed = followed(client, send(client, ("断.zip", data))["id"])
    assert not kills
    assert closed["counts"] | {"found": 3, "ok": 3, "failed": 0} == closed["counts"]
