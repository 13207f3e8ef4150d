from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import httpx
import pytest

import gongkai
from tests.api.serving import made, settled, upload

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples" / "dev"
PDF = min((SAMPLES / "pdf").glob("county*.pdf"))


@pytest.fixture(scope="module")
def pdf_id(client: httpx.Client) -> str:
    answer = upload(client, PDF.read_bytes(), PDF.name)
    assert answer.status_code == 201
    return str(answer.json()["id"])


def test_an_upload_is_answered_with_the_report_that_the_library_reads(client: httpx.Client):
    data = made("松山县人民政府")
    answer = upload(client, data, "松山县.html")
    assert answer.status_code == 201
    assert answer.json()["report"] == gongkai.read(data, name="松山县.html").to_dict()
    assert answer.json()["state"] == "ok"
    assert answer.json()["failure"] is None


def test_the_same_file_again_is_the_same_report_and_is_not_read_again(client: httpx.Client):
    data = made("柏山县人民政府")
    first = upload(client, data, "one.html").json()
    before = client.get("/metrics").text
    second = upload(client, data, "two.html").json()
    assert second == first
    read = [line for line in before.splitlines() if line.startswith("gongkai_files_total")]
    assert all(line in client.get("/metrics").text for line in read)


def test_wait_0_is_answered_at_once_and_the_report_follows(client: httpx.Client):
    answer = upload(client, made("竹山县人民政府"), wait=0)
    assert answer.status_code == 202
    assert answer.json().keys() == {"id", "state"}
    report = settled(client, answer.json()["id"])["report"]
    assert report["agency"] == "竹山县人民政府"  # type: ignore[index]


@pytest.mark.parametrize(
    ("data", "name", "status", "code"),
    [
        (b"", "empty.pdf", 422, "READ.CORRUPT"),
        (b"%PDF-1.7\n garbage", "cut.pdf", 422, "READ.CORRUPT"),
        (bytes(range(256)) * 40, "noise.bin", 415, "READ.UNSUPPORTED"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(client: httpx.Client, data: bytes, name: str, status: int, code: str):
    answer = upload(client, data, name)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"].startswith(code)
    assert problem["remedy"]
    again = client.get(f"/v1/reports/{problem['id']}").json()
    assert again["state"] == "failed"
    assert again["report"] is None
    assert again["failure"]["code"] == problem["code"]
    assert client.get(f"/v1/reports/{problem['id']}/values").status_code == 409


def test_a_pdf_has_page_pictures_in_the_size_asked_for(client: httpx.Client, pdf_id: str):
    from PIL import Image

    sizes = []
    for scale in (1, 2):
        answer = client.get(f"/v1/reports/{pdf_id}/pages/1.png", params={"scale": scale})
        assert answer.headers["content-type"] == "image/png", answer.text
        sizes.append(Image.open(io.BytesIO(answer.content)).size)
    assert sizes[0] == (595, 842)
    assert abs(sizes[1][0] - 2 * sizes[0][0]) <= 2
    assert client.get(f"/v1/reports/{pdf_id}/pages/999.png").json()["code"] == "PAGE.ABSENT"
    assert client.get(f"/v1/reports/{pdf_id}/pages/1.png", params={"scale": 90}).status_code == 422


def test_a_page_of_a_kind_without_pages_is_not_there(client: httpx.Client):
    report_id = upload(client, made("兰山县人民政府")).json()["id"]
    assert client.get(f"/v1/reports/{report_id}/pages/1.png").json()["code"] == "PAGE.NONE"


def test_parts_of_a_report_are_those_of_the_whole(client: httpx.Client, pdf_id: str):
    report = client.get(f"/v1/reports/{pdf_id}").json()["report"]
    values = client.get(f"/v1/reports/{pdf_id}/values").json()
    assert values["values"] == report["values"]
    assert values["findings"] == report["findings"]
    issues = client.get(f"/v1/reports/{pdf_id}/statements", params={"role": "issue"}).json()["statements"]
    assert issues == [each for each in report["statements"] if each["role"] == "issue"] != []
    text = client.get(f"/v1/reports/{pdf_id}/tables/1.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [len(row) for row in rows] == [len(row) for row in report["tables"][0]["rows"]]
    assert client.get(f"/v1/reports/{pdf_id}/tables/99.csv").status_code == 404
    assert client.get(f"/v1/reports/{pdf_id}/original").content == PDF.read_bytes()


def test_no_cell_of_a_csv_runs_as_a_formula(client: httpx.Client):
    cells = "".join(f"<td>{text}</td>" for text in ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3"))
    table = f"<table border=1><tr><td>甲</td><td>乙</td><td>丙</td><td>丁</td></tr><tr>{cells}</tr></table></body>"
    data = made("梅山县人民政府").replace(b"</body>", table.encode())
    report_id = upload(client, data).json()["id"]
    text = client.get(f"/v1/reports/{report_id}/tables/1.csv").content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1] == ["'=1+1", "'@SUM(A1)", "'+cmd|' /C calc'!A0", "'-2+3"]


def test_reports_are_listed_and_filtered(client: httpx.Client):
    for year in (2019, 2020):
        upload(client, made("槐山县人民政府", year), f"槐山县{year}.html")
    found = client.get("/v1/reports", params={"q": "槐山县"}).json()
    assert {item["year"] for item in found["items"]} == {2019, 2020}
    assert found["total"] == 2
    one = client.get("/v1/reports", params={"agency": "槐山县", "year": 2020}).json()["items"]
    assert [item["name"] for item in one] == ["槐山县2020.html"]
    assert one[0]["n_issues"] == 2
    assert client.get("/v1/reports", params={"agency": "槐山县", "theme": "platform"}).json()["total"] == 2
    assert client.get("/v1/reports", params={"agency": "槐山县", "theme": "funding"}).json()["total"] == 0
    assert client.get("/v1/reports", params={"agency": "槐山%"}).json()["total"] == 0


def test_a_deleted_report_is_gone_with_its_file(client: httpx.Client):
    data = made("桂山县人民政府")
    report_id = upload(client, data).json()["id"]
    store = client.app.state.service.store  # type: ignore[attr-defined]
    assert store.original(report_id).read_bytes() == data
    assert client.delete(f"/v1/reports/{report_id}").status_code == 204
    assert client.get(f"/v1/reports/{report_id}").status_code == 404
    assert client.delete(f"/v1/reports/{report_id}").status_code == 404
    assert not store.original(report_id).exists()
    assert client.get("/v1/reports", params={"q": "桂山县"}).json()["total"] == 0
    assert upload(client, data).status_code == 201


@pytest.mark.parametrize(
    "path", ["/v1/reports/zz", f"/v1/reports/{'0' * 64}", "/v1/nothing", "/v1/reports/..%2f..%2fetc"]
)
def test_what_is_not_there_is_told_in_a_problem(client: httpx.Client, path: str):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["code"] == "NOT_FOUND"
    assert answer.json()["type"] == "urn:gongkai:problem:NOT_FOUND"


def test_rows_are_tagged_as_the_library_does(client: httpx.Client):
    rows = [{"id": 1, "text": "公开渠道较为单一。", "extra": [1]}, {"id": None, "text": "无。", "section": "other"}]
    answer = client.post("/v1/tag", json={"rows": rows})
    assert answer.status_code == 200
    first, second = answer.json()["rows"]
    assert first["themes"][0]["theme"] == "platform"
    assert first["extra"] == [1]
    assert second["role"] == "other"
    assert client.post("/v1/tag", json={"rows": [{"id": 1}]}).json()["code"] == "REQUEST.INVALID"


def test_the_codebook_is_told(client: httpx.Client):
    book = client.get("/v1/themes").json()
    assert len(book["themes"]) == 18
    assert {role["role"] for role in book["roles"]} == {"issue", "commitment", "achievement", "other"}
    assert all(theme["name"]["zh"] and theme["name"]["en"] for theme in book["themes"])


def test_health_readiness_and_metrics(client: httpx.Client):
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/readyz").json()["queue"]["waiting"] == 0
    assert "gongkai_requests_total{" in client.get("/metrics").text


def test_the_documentation_lists_every_operation_and_loads_nothing_from_elsewhere(client: httpx.Client):
    page = client.get("/docs").text
    described = client.get("/openapi.json").json()
    assert all(path in page for path in described["paths"])
    assert "http://" not in page
    assert "https://" not in page


def test_the_index_takes_text_that_no_database_takes(client: httpx.Client):
    report = json.loads(json.dumps(upload(client, made("怪山县人民政府")).json()["report"]))
    report["title"] = "a\0b\ud800c"
    report["text"] = f"\0\udfff{report['text']}"
    index = client.app.state.service.index  # type: ignore[attr-defined]
    index.put("f" * 64, "1", [report])
    index.drop("f" * 64)
