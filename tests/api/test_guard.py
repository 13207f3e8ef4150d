"""Who may ask, how much, how slowly; and that the service goes on after every refusal."""

from __future__ import annotations

import http.client
import io
import json
import logging
import socket
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from gongkai.api import ServiceConfig
from gongkai.api.config import ServiceConfig as Config
from gongkai.api.tokens import hashed
from gongkai.errors import UsageError
from gongkai.settings import Settings
from tests.api.serving import made, serving, upload

TOKEN = "a-token-that-only-a-test-knows"  # noqa: S105 - of this test's own server
LIMITS = Settings(max_bytes=3 << 20, max_pages=40, max_members=30, max_unpacked_bytes=64 << 20, max_nesting=2)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client, with its token, of a server with tight limits."""
    config = ServiceConfig(
        data=tmp_path_factory.mktemp("guarded"),
        workers=1,
        tokens=hashed(TOKEN),
        max_upload=4 << 20,
        max_batch_upload=4 << 20,
        max_json=64 << 10,
        max_rows=100,
        idle=1.0,
        settings=LIMITS,
    )
    with serving(config, Authorization=f"Bearer {TOKEN}") as client:
        yield client


@pytest.fixture(autouse=True)
def goes_on(guarded: httpx.Client) -> Iterator[None]:
    """Whatever a test did, the service answers afterwards."""
    yield
    assert guarded.get("/healthz").status_code == 200


def code(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {hashed(TOKEN)}"])
@pytest.mark.parametrize("path", ["/v1/reports", "/v1/themes", "/metrics", "/v1/nothing"])
def test_a_wrong_token_sees_nothing(guarded: httpx.Client, path: str, header: str):
    answer = guarded.get(path, headers={"Authorization": header})
    assert code(answer) == (401, "AUTH.TOKEN")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_health_and_the_documentation_need_no_token(guarded: httpx.Client):
    for path in ("/healthz", "/readyz", "/openapi.json", "/docs"):
        assert guarded.get(path, headers={"Authorization": ""}).status_code == 200


def test_a_wrong_token_is_refused_before_the_upload_is_read(guarded: httpx.Client):
    body = b"x" * (3 << 20)
    answer = guarded.post("/v1/reports", files={"file": ("a.pdf", body)}, headers={"Authorization": "Bearer no"})
    assert code(answer) == (401, "AUTH.TOKEN")


def test_pages_of_other_sites_can_send_nothing(guarded: httpx.Client):
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert code(guarded.post("/v1/tag", json={"rows": []}, headers=headers)) == (403, "AUTH.ORIGIN")
    same = {"Origin": str(guarded.base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    assert guarded.post("/v1/tag", json={"rows": []}, headers=same).status_code == 200


def test_without_a_token_only_loopback_names_are_answered(client: httpx.Client):
    assert code(client.get("/v1/themes", headers={"Host": "rebound.example"})) == (421, "AUTH.HOST")
    assert code(client.get("/v1/themes", headers={"Host": "[::1"})) == (421, "AUTH.HOST")
    assert client.get("/v1/themes", headers={"Host": "localhost:1"}).status_code == 200


def test_every_answer_carries_the_strict_headers(guarded: httpx.Client):
    for path in ("/healthz", "/v1/themes", "/v1/nothing", "/docs"):
        headers = guarded.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "http" not in policy
        assert "object-src 'none'" in policy or "default-src 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-request-id"]


@pytest.mark.parametrize(
    ("path", "kind", "body", "expected"),
    [
        ("/v1/reports", "multipart/form-data; boundary=x", b"no boundary at all", (422, "UPLOAD.MALFORMED")),
        ("/v1/reports", "multipart/form-data", b"--x--", (422, "UPLOAD.MALFORMED")),
        ("/v1/reports", "multipart/form-data; boundary=x", b"--x--\r\n", (422, "UPLOAD.MISSING")),
        ("/v1/reports", "application/pdf", b"%PDF-", (415, "UPLOAD.MEDIA_TYPE")),
        ("/v1/batches", "text/plain", b"a", (415, "UPLOAD.MEDIA_TYPE")),
        ("/v1/tag", "application/json", b"[" * 50_000, (422, "REQUEST.INVALID")),
        ("/v1/tag", "application/json", b'{"rows": "' + b"x" * (64 << 10) + b'"}', (413, "UPLOAD.TOO_LARGE")),
        ("/v1/tag", "application/json", json.dumps({"rows": [{"text": "无"}] * 101}).encode(), (413, "TAG.TOO_MANY")),
        ("/v1/tag", "application/json", rb'{"rows": [{"id": "\ud800", "text": "x"}]}', (422, "REQUEST.INVALID")),
        ("/v1/tag", "text/plain", b'{"rows": []}', (422, "REQUEST.INVALID")),
        ("/v1/tag", "application/json", b"\xff\xfe", (422, "REQUEST.INVALID")),
        ("/v1/tag", "application/json", b'{"rows": [{"text": NaN}]}', (422, "REQUEST.INVALID")),
    ],
)
def test_bodies_that_are_no_request(
    guarded: httpx.Client, path: str, kind: str, body: bytes, expected: tuple[int, str]
):
    assert code(guarded.post(path, content=body, headers={"Content-Type": kind})) == expected


def test_an_upload_over_the_limit_is_refused_announced_or_not(guarded: httpx.Client):
    assert code(upload(guarded, b"x" * (5 << 20))) == (413, "UPLOAD.TOO_LARGE")

    def endless() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        for _ in range(6):
            yield b"x" * (1 << 20)

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = guarded.post("/v1/reports", content=endless(), headers=headers)
    assert code(answer) == (413, "UPLOAD.TOO_LARGE")


def test_a_slow_upload_is_cut_off(guarded: httpx.Client):
    head = (
        f"POST /v1/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n--x\r\n"
    )
    address = (guarded.base_url.host, guarded.base_url.port)
    with socket.create_connection(address, timeout=30) as sock:
        sock.sendall(head.encode())
        answer = http.client.HTTPResponse(sock)
        answer.begin()
        assert answer.status == 408
        assert json.loads(answer.read())["code"] == "UPLOAD.SLOW"


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def boxed(depth: int) -> bytes:
    data = made()
    for _ in range(depth):
        data = zipped({"inner.zip": data})
    return data


HOSTILE_ARCHIVES = {
    "bomb": zipped({"zeros.txt": bytes(100 << 20)}),
    "too many files": zipped({f"{number}.txt": b"x" for number in range(31)}),
    "too deep": boxed(5),
    "cut short": zipped({"a.html": made()})[:-30],
}


@pytest.mark.parametrize("what", HOSTILE_ARCHIVES)
def test_a_hostile_archive_is_a_failed_file_with_its_reason(guarded: httpx.Client, what: str):
    answer = guarded.post("/v1/batches", files=[("files", ("hostile.zip", HOSTILE_ARCHIVES[what]))])
    assert answer.status_code == 202
    batch = answer.json()["id"]
    while (shown := guarded.get(f"/v1/batches/{batch}").json())["state"] not in {"finished", "cancelled"}:
        time.sleep(0.05)
    assert shown["counts"]["failed"] >= 1
    failed = guarded.get(f"/v1/batches/{batch}/files", params={"state": "failed"}).json()["items"]
    assert all(file["failure"]["code"] and file["failure"]["message"] for file in failed)


def test_no_name_in_an_archive_reaches_the_disk(guarded: httpx.Client):
    folder: Path = guarded.app.state.service.config.data  # type: ignore[attr-defined]
    evil = zipped({"../../../escaped.html": made("逃县人民政府"), "/abs/escaped.html": made("绝县人民政府")})
    batch = guarded.post("/v1/batches", files=[("files", ("evil.zip", evil))]).json()["id"]
    while guarded.get(f"/v1/batches/{batch}").json()["state"] != "finished":
        time.sleep(0.05)
    assert guarded.get(f"/v1/batches/{batch}").json()["counts"]["ok"] == 2
    assert not list(folder.parent.rglob("*escaped*"))
    assert not [path for path in folder.rglob("*") if ".html" in path.name]


def long_pdf(pages: int) -> bytes:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(pages))
    objects.append(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids))
    objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * pages
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def test_a_pdf_of_10_000_pages_is_refused(guarded: httpx.Client):
    answer = upload(guarded, long_pdf(10_000), "long.pdf", wait=40)
    assert answer.status_code == 413
    assert answer.json()["code"].startswith("READ.LIMIT")


def test_an_external_entity_is_not_followed(guarded: httpx.Client, tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of this machine", encoding="utf-8")
    xml = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    kinds = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    answer = upload(
        guarded, zipped({"[Content_Types].xml": kinds.encode(), "word/document.xml": xml.encode()}), "x.docx"
    )
    assert "the secret of this machine" not in answer.text
    assert answer.status_code in {201, 415, 422}


def test_a_script_in_a_title_stays_text(guarded: httpx.Client):
    title = '</title><script>alert(1)</script>"><img src=x onerror=alert(1)>'
    data = made("<b>县</b>人民政府").replace("云岭".encode(), title.encode())
    answer = upload(guarded, data, f"{title}.html")
    assert answer.headers["content-type"] == "application/json"
    original = guarded.get(f"/v1/reports/{answer.json()['id']}/original")
    assert original.headers["content-type"] == "application/octet-stream"
    assert original.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in original.headers["content-security-policy"]


def test_the_audit_tells_who_did_what_and_nothing_of_the_content(
    guarded: httpx.Client, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.INFO, logger="gongkai.audit"):
        answer = upload(guarded, made("密山县人民政府"), "机密名称.html")
        guarded.get("/v1/reports", params={"q": "密山"})
    lines = [json.loads(record.getMessage()) for record in caplog.records if record.name == "gongkai.audit"]
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("POST", "/v1/reports", 201),
        ("GET", "/v1/reports", 200),
    ]
    assert lines[0]["who"].startswith("config-")
    assert lines[0]["request"] == answer.headers["x-request-id"]
    assert "密山" not in caplog.text
    assert "机密" not in caplog.text
    assert TOKEN not in caplog.text


def test_a_token_is_shown_once_and_kept_as_a_hash(tmp_path: Path):
    with serving(ServiceConfig(data=tmp_path), working=False) as client:
        app: Any = client.app  # type: ignore[attr-defined]
        token = app.state.tokens.make("anna")
        assert client.get("/v1/themes").status_code == 401
        assert client.get("/v1/themes", headers={"Authorization": f"Bearer {token}"}).status_code == 200
        assert app.state.tokens.who(f"Bearer {token}") == "anna"
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and token.encode() in path.read_bytes()]


def test_a_full_queue_says_when_to_come_again(tmp_path: Path):
    with serving(ServiceConfig(data=tmp_path, max_queue=1), working=False) as client:
        files = [("files", (f"{number}.html", made(f"第{number}县"))) for number in range(2)]
        answer = client.post("/v1/batches", files=files)
        assert code(answer) == (429, "QUEUE.FULL")
        assert int(answer.headers["retry-after"]) > 0


def test_settings_come_from_the_environment():
    config = Config.from_environment({"GONGKAI_SERVE_WORKERS": "3", "GONGKAI_SERVE_DATA": "/x"}, workers=None)
    assert (config.workers, config.data) == (3, Path("/x"))
    assert Config.from_environment({"GONGKAI_SERVE_WORKERS": "3"}, workers=5).workers == 5
    for wrong in ("0", "-1", "many", "inf", "nan"):
        with pytest.raises(UsageError, match="GONGKAI_SERVE_WAIT"):
            Config.from_environment({"GONGKAI_SERVE_WAIT": wrong})
