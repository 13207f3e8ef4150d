"""A real Chromium before a real server: what every visit must keep, and how to look at what it shows."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.api.serving import made

DEV = Path("corpora/samples/dev")
PATIENCE = 60_000  # milliseconds until a page must show something, on a machine with much else to do


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium; without one the tests are skipped, and say how to have it."""
    path = os.environ.get("GONGKAI_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium: `apt-get install chromium`, or set GONGKAI_CHROMIUM to one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])  # root, as in containers
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visit(browser: Browser, base: str, lang: str = "zh-CN") -> Iterator[Page]:
    """Open a window on the page. At its end: no error in the console, and no word to another host."""
    context = browser.new_context(
        base_url=base, locale=lang, viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    errors: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    try:
        yield page
        assert errors == []
        assert hosts <= {urlsplit(base).netloc, ""}  # "": pictures from bytes at hand
    finally:
        context.close()


def read_one(page: Page, path: Path) -> None:
    """Upload a file by the page and open its report."""
    page.goto("/")
    page.set_input_files("#files", path)
    page.click(".transfer a.primary")
    page.wait_for_selector("#original .statement", state="attached")


def violations(page: Page, *rules: str) -> list[str]:
    """Return what axe-core finds, by all of its rules or just some, as rule and element."""
    options = {"runOnly": list(rules)} if rules else None
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['impact']} {one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def archive(good: int) -> bytes:
    """Return a ZIP of small reports of our own writing and three files that cannot be read."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for number in range(good):
            packed.writestr(f"reports/{number:02}.html", made(f"第{number + 1}县人民政府", 2019 + number % 5))
        packed.writestr("reports/empty.pdf", b"")
        packed.writestr("reports/cut.pdf", b"%PDF-1.7\n1 0 obj <<")
        packed.writestr("reports/locked.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    return stream.getvalue()
