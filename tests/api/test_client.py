from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from gongkai.client import Client
from gongkai.errors import ServiceError
from tests.api.serving import made


@pytest.fixture
def talker(client: httpx.Client) -> Iterator[Client]:
    with Client(str(client.base_url)) as found:
        yield found


def test_a_report_is_uploaded_asked_for_corrected_and_deleted(talker: Client, tmp_path: Path):
    path = tmp_path / "客户县.html"
    path.write_bytes(made("客户县人民政府"))
    answer = talker.upload(path)
    assert answer["report"] is not None
    assert answer["report"]["source"]["name"] == path.name
    assert talker.upload(path.read_bytes())["id"] == answer["id"]
    issue = answer["report"]["statements"][0]["id"]
    assert talker.correct(answer["id"], "theme", issue, ["funding"], note="试")["value"] == ["funding"]
    corrected = talker.report(answer["id"], corrected=True)["report"]
    assert corrected is not None
    assert corrected["statements"][0]["themes"] == [{"theme": "funding", "score": 1.0}]
    assert [item["id"] for item in talker.reports(agency="客户县")] == [answer["id"]]
    talker.delete(answer["id"])
    with pytest.raises(ServiceError) as refused:
        talker.report(answer["id"])
    assert (refused.value.status, refused.value.code) == (404, "NOT_FOUND")


def test_many_files_are_followed_and_exported(talker: Client, tmp_path: Path):
    for number in range(3):
        (tmp_path / f"{number}.html").write_bytes(made(f"客{number}县人民政府"))
    batch = talker.upload_many(sorted(tmp_path.glob("*.html")), name="三县")
    closed = talker.finished(batch["id"])
    assert (closed["name"], closed["counts"]["ok"]) == ("三县", 3)
    out = talker.export(tmp_path / "out.zip", format="csv", batch=batch["id"])
    assert "panel.csv" in zipfile.ZipFile(out).namelist()
    assert sum(1 for _ in talker.statements(batch=batch["id"], role="issue")) == 6


def test_a_file_that_cannot_be_read_is_an_error_with_a_remedy(talker: Client):
    with pytest.raises(ServiceError) as refused:
        talker.upload(b"", name="empty.pdf")
    assert refused.value.code == "READ.CORRUPT"
    assert refused.value.remedy


def test_sentences_are_tagged(talker: Client):
    assert talker.tag([{"id": 1, "text": "公开渠道较为单一。"}])[0]["themes"][0]["theme"] == "platform"
    assert len(talker.themes()["themes"]) == 18


def test_what_is_busy_is_asked_again(monkeypatch: pytest.MonkeyPatch):
    answers = [httpx.Response(503, headers={"Retry-After": "0"}, json={}), httpx.Response(200, json={"themes": []})]
    with Client("http://127.0.0.1:1") as talker:
        monkeypatch.setattr(talker._http, "request", lambda *_, **__: answers.pop(0))
        assert talker.themes() == {"themes": []}
        answers.append(httpx.Response(502, text="<html>gateway</html>"))
        with pytest.raises(ServiceError) as refused:
            talker.themes()
    assert refused.value.code == "HTTP.502"
