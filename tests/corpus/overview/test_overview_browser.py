"""The overview in a real Chromium: as a file, in both languages, on screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from corpus.overview.made_pages import corpus_of, ledger_of, page, reports
from playwright.sync_api import Browser, Page

from gongkai.corpus.overview.saying import LANGUAGES
from tests.web.browsing import chromium, violations


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("overview")
    corpus_of(made, reports())
    ledger_of(made)
    for lang in LANGUAGES:
        (made / f"{lang}.html").write_text(page(made, lang), "utf-8")
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(params=LANGUAGES)
def opened(request: pytest.FixtureRequest, browser: Browser, folder: Path) -> Iterator[Page]:
    """Open the file offline; at the end nothing was asked for and nothing complained: no script, no broken policy."""
    context = browser.new_context(offline=True, viewport={"width": 1100, "height": 900})
    window = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    window.on("request", lambda each: asked.append(each.url))
    window.on("console", lambda message: complaints.append(message.text))
    window.on("dialog", lambda dialog: complaints.append(dialog.message))
    address = (folder / f"{request.param}.html").as_uri()
    window.goto(address)
    yield window
    assert asked == [address]
    assert complaints == []
    context.close()


def test_axe_finds_nothing(opened: Page):
    assert violations(opened) == []
    opened.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert violations(opened) == []


def test_its_style_is_let_in_by_its_policy(opened: Page):
    assert opened.evaluate("getComputedStyle(document.querySelector('rect.whole')).fill") == "rgb(79, 127, 159)"
    assert opened.evaluate("document.styleSheets.length") == 1


@pytest.mark.parametrize("width", [1100, 420])
def test_nothing_sticks_out_at_the_side(opened: Page, width: int):
    opened.set_viewport_size({"width": width, "height": 900})
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


def test_figures_stay_within_their_frames_and_labels_apart(opened: Page):
    outside = opened.evaluate(
        """[...document.querySelectorAll('svg.figure')].flatMap(figure => {
            const frame = figure.getBoundingClientRect();
            return [...figure.querySelectorAll('text')].filter(text => {
                const box = text.getBoundingClientRect();
                return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
            }).map(text => text.textContent);
        })"""
    )
    assert outside == []


def test_it_can_be_printed(opened: Page):
    opened.emulate_media(media="print")
    assert opened.evaluate("getComputedStyle(document.querySelector('details')).display") == "none"
    assert len(opened.pdf(format="A4", prefer_css_page_size=True)) > 10_000
