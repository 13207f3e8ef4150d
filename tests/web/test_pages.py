"""The shells: in the reader's language, under a strict policy, with nothing inline and nothing from elsewhere."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, HTTPException, Request

import gongkai.web
from gongkai.errors import ServiceError
from gongkai.web import mount

SHELLS = ("/", "/batches/b1", "/reports/r1", "/corpus")
FILES = {
    "text": ("年报.txt", Path("corpora/samples/dev/text/twin-county-2020-cells.txt").read_bytes()),
    "cut": ("年报.pdf", b"%PDF-1.7\n1 0 obj <<"),
}


def originals(_: Request, report_id: str) -> tuple[str, bytes]:
    if report_id not in FILES:
        raise HTTPException(404)
    return FILES[report_id]


class Client:
    """Asks the app itself, and keeps its cookies."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._cookies = httpx.Cookies()

    def get(self, address: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return asyncio.run(self._get(address, headers))

    async def _get(self, address: str, headers: dict[str, str] | None) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://page", cookies=self._cookies) as client:
            answer = await client.get(address, headers=headers)
            self._cookies = client.cookies
        return answer


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    app = FastAPI()
    page = mount(app, originals)
    yield Client(app)
    page.close()


@pytest.mark.parametrize("address", SHELLS)
def test_shells_hold_nothing_inline_and_nothing_from_elsewhere(client: Client, address: str):
    answer = client.get(address)
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|javascript:|https?://", answer.text)


def test_scripts_name_no_other_host_and_make_no_markup():
    for source in Path(gongkai.web.__file__).parent.glob("static/js/*.js"):
        text = source.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(
            r"https?://|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text
        ), source.name


@pytest.mark.parametrize(
    ("headers", "lang"),
    [
        ({"accept-language": "en-GB,en;q=0.9"}, "en"),
        ({"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"}, "zh"),
        ({"accept-language": "fr"}, "en"),
    ],
)
def test_the_browsers_language_is_spoken(client: Client, headers: dict[str, str], lang: str):
    assert f'data-lang="{lang}"' in client.get("/", headers=headers).text


def test_a_chosen_language_is_remembered(client: Client):
    assert 'data-lang="en"' in client.get("/corpus?lang=en&year=2020").text
    assert 'data-lang="en"' in client.get("/", headers={"accept-language": "zh"}).text
    assert 'data-lang="zh"' in client.get("/?lang=zh").text
    assert 'data-lang="zh"' in client.get("/").text


def test_the_switch_keeps_what_else_is_asked_for(client: Client):
    text = client.get("/corpus?year=2020&lang=zh").text
    assert re.search(r'href="/corpus\?year=2020&amp;lang=en"', text)


def test_an_id_is_never_markup(client: Client):
    text = client.get('/reports/"><img src=x onerror=alert(1)>').text
    assert "<img" not in text


def test_the_layout_of_an_original(client: Client):
    layout = client.get("/v1/reports/text/layout").json()
    assert layout["pages"] == []
    assert "桐柳县" in layout["blocks"][0]["text"]
    assert client.get("/v1/reports/text/layout").json() == layout


def test_an_original_that_cannot_be_shown_says_why(client: Client):
    with pytest.raises(ServiceError) as refused:
        client.get("/v1/reports/cut/layout")
    assert refused.value.status == 422
    assert refused.value.code.startswith("READ")
    assert refused.value.remedy


def test_an_unknown_original_is_refused_by_the_service(client: Client):
    assert client.get("/v1/reports/none/layout").status_code == 404


def test_static_files_stay_in_their_folder(client: Client):
    assert client.get("/static/js/report.js").headers["content-type"].startswith("text/javascript")
    assert client.get("/static/../pages.py").status_code == 404
    assert client.get("/static/%2e%2e/pages.py").status_code == 404
