"""What a person sees and does, in a real Chromium."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

import gongkai
from gongkai.api import ServiceConfig
from tests.api.serving import made, serving, upload
from tests.web.browsing import DEV, PATIENCE, archive, chromium, read_one, violations, visit

PDF = DEV / "pdf" / "city-2022-chromium-a4.pdf"  # prints four sums that fail
TEXT = DEV / "text" / "twin-county-2020-cells.txt"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with serving(ServiceConfig(data=tmp_path_factory.mktemp("page"), workers=1)) as client:
        yield client


@pytest.fixture
def page(browser: Browser, server: httpx.Client) -> Iterator[Page]:
    with visit(browser, str(server.base_url)) as found:
        yield found


def cell(key: str) -> str:
    return f'td[data-e="{key}"]'


def printed(value: float | None, raw: str) -> str:
    return raw.strip() if value is None else f"{value:,}"


def test_a_text_report_has_its_tables_and_shows_where_a_number_stands(page: Page):
    read_one(page, TEXT)
    values = gongkai.read(TEXT).to_dict()["values"]
    read = {
        f"{table}.{row}.{column}": printed(value["value"], value["raw"])
        for table in ("proactive", "requests", "review")
        for row, columns in values[table].items()
        for column, value in columns.items()
    }
    assert page.locator("td.cell").count() == len(read)
    shown = page.eval_on_selector_all("td.cell", "cells => cells.map(cell => [cell.dataset.e, cell.innerText])")
    assert dict(shown) == read
    page.click(cell("requests.received.total"))
    assert page.inner_text("#original .value.chosen") == "42"
    assert page.locator("#inspector").inner_text().count("requests.received.total") == 1


def test_a_number_chosen_in_the_table_is_framed_on_the_picture_of_its_page(page: Page):
    read_one(page, PDF)
    report = gongkai.read(PDF)
    value = report.to_dict()["values"]["requests"]["received"]["total"]
    page.click(cell("requests.received.total"))
    rect = page.locator("#original rect.chosen")
    assert rect.count() == 1
    image = page.locator(f'#original [data-page="{value["page"]}"] img')
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=image.element_handle())
    box, sheet = rect.bounding_box(), image.bounding_box()
    size = report.document.pages[value["page"] - 1]
    x0, top, x1, bottom = value["bbox"]
    assert (box["x"] - sheet["x"]) / sheet["width"] == pytest.approx(x0 / size.width, abs=0.01)
    assert (box["y"] - sheet["y"]) / sheet["height"] == pytest.approx(top / size.height, abs=0.01)
    assert box["width"] / sheet["width"] == pytest.approx((x1 - x0) / size.width, abs=0.01)
    assert box["height"] / sheet["height"] == pytest.approx((bottom - top) / size.height, abs=0.01)
    page.locator('#original rect[data-e="requests.granted.business"]').click()
    assert page.locator("td.chosen").get_attribute("data-e") == "requests.granted.business"


def test_a_failing_sum_shows_both_sides_and_the_suggestion_beside_the_printed_value(page: Page):
    read_one(page, PDF)
    row = page.locator("tr", has=page.locator(cell("requests.received.total")))
    assert row.locator(".check.fail").inner_text() == "617 ≠ 620"
    assert page.locator(cell("requests.received.total")).inner_text().split() == ["620", "→617"]
    page.click("#tab-findings")
    page.click(".finding.fail >> nth=0")
    assert page.locator("#original rect.chosen").count() > 1
    assert page.locator("#inspector .chip").count() > 1


def test_a_failing_relation_without_a_place_in_the_table_stands_beneath_it(page: Page):
    path = DEV / "pdf" / "street-2021-drawn-colour.pdf"  # its prose says 12, its table 15
    failing = next(one for one in gongkai.read(path).findings if one.status == "fail")
    read_one(page, path)
    card = page.locator(".official .finding.fail")
    assert card.locator(".code").inner_text() == failing.code == "TXT.RECEIVED"
    assert card.locator(".sides").inner_text() == "12 ≠ 15"


def test_an_issue_and_its_commitment_are_joined_and_found_in_the_original(page: Page):
    read_one(page, PDF)
    statements = gongkai.read(PDF).statements
    page.click("#tab-statements")
    assert page.locator(".card.issue").count() == sum(one.role == "issue" for one in statements)
    assert page.locator("path.pair").count() == sum(len(one.answers) for one in statements)
    answering = next(one for one in statements if one.answers)
    page.click(f'.card[data-e="{answering.id}"]')
    assert page.locator("path.pair.chosen").count() == len(answering.answers)
    assert page.locator("#original rect.chosen").count() >= 1
    page.locator("#original rect.statement.issue").first.click()
    assert page.locator(".card.chosen.issue").count() == 1


def test_a_theme_is_corrected_reloaded_and_exported(page: Page, server: httpx.Client, tmp_path: Path):
    read_one(page, DEV / "text" / "township-2022-cells.txt")
    page.click("#tab-statements")
    chosen = page.locator(".card.issue").first
    target = chosen.get_attribute("data-e")
    chosen.click()
    page.click(".correct-box summary")
    while page.locator('.themes [aria-pressed="true"]').count():
        page.locator('.themes [aria-pressed="true"]').first.click()
    page.click('.themes [data-theme="funding"]')
    page.click('.themes button[type="submit"]')
    page.wait_for_selector(f'.card.corrected[data-e="{target}"]')
    page.reload()
    page.wait_for_selector(f'.card.corrected[data-e="{target}"]')
    assert page.locator(f'.card[data-e="{target}"] .chip').first.inner_text() == "经费设施场所"
    page.click("#tab-corrections")
    assert page.locator(".corrections li s").inner_text() != "经费设施场所"
    with page.expect_download() as saved:
        page.click("#panel-corrections button >> nth=1")
    saved.value.save_as(tmp_path / "corrections.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "corrections.jsonl").read_text("utf-8").splitlines()]
    assert [(line["kind"], line["target"], line["value"]) for line in lines] == [("theme", target, ["funding"])]
    assert lines[0]["who"]
    assert lines[0]["machine"]


def test_a_cell_is_corrected_beside_the_machines_value_and_withdrawn(page: Page):
    read_one(page, DEV / "text" / "university-2022-tabs.txt")
    total = cell("requests.received.total")
    before = page.inner_text(total)
    page.click(total)
    page.fill('#inspector input[name="value"]', "7")
    page.click('#inspector button[type="submit"]')
    page.wait_for_selector(f"{total}.corrected")
    assert page.inner_text(f"{total} .machine") == before
    page.click("#tab-corrections")
    page.click(".corrections li .quiet")
    page.wait_for_selector(".corrections li.gone")
    page.click("#tab-tables")
    assert page.inner_text(total) == before


def test_the_sums_are_asked_again_with_the_corrected_number(page: Page):
    read_one(page, DEV / "pdf" / "city-2022-drawn-lines.pdf")
    row = page.locator("tr", has=page.locator(cell("requests.received.total")))
    assert row.locator(".check.fail").inner_text() == "617 ≠ 620"
    page.click(cell("requests.received.total"))
    page.click("#inspector form .quiet")  # takes what is suggested
    page.click('#inspector button[type="submit"]')
    page.wait_for_selector(f"{cell('requests.received.total')}.corrected")
    assert row.locator(".check.pass.after").count() == 1
    page.click("#tab-findings")
    assert set(page.locator("#panel-findings .sides.pass").all_text_contents()) == {"648 = 648", "617 = 617"}


def test_boundary_and_link_of_a_commitment_are_corrected(page: Page, server: httpx.Client):
    read_one(page, DEV / "text" / "province-2021-layout.txt")
    report_id = page.locator("main").get_attribute("data-report")
    page.click("#tab-statements")
    chosen = page.locator(".card.commitment").first
    target = chosen.get_attribute("data-e")
    chosen.click()
    page.click(".correct-box summary")
    page.locator("form:has(.line) input").first.check()
    page.locator("form:has(.line) input").nth(1).check()
    page.click('form:has(.line) button[type="submit"]')
    page.wait_for_selector(f'.card.corrected[data-e="{target}"]')
    text = page.input_value(".boundary textarea")
    statement = server.get(f"/v1/reports/{report_id}").json()["report"]["statements"]
    said = next(one["text"] for one in statement if one["id"] == target)
    start = text.index(said)
    page.eval_on_selector(".boundary textarea", f"area => area.setSelectionRange({start}, {start + len(said) - 1})")
    page.click('.boundary button[type="submit"]')
    page.wait_for_selector(f'.card[data-e="{target}"] .quote:text-is("{said[:-1]}")')
    corrected = server.get(f"/v1/reports/{report_id}", params={"corrected": 1}).json()["report"]
    now = next(one for one in corrected["statements"] if one["id"] == target)
    assert now["text"] == said[:-1] == corrected["text"][slice(*now["span"])]
    assert len(now["answers"]) >= 2


def test_the_report_is_walked_with_the_keyboard_alone(page: Page):
    read_one(page, TEXT)
    page.focus("#tab-tables")
    page.keyboard.press("ArrowRight")
    assert page.locator('[role="tab"][aria-selected="true"]').get_attribute("data-tab") == "statements"
    page.keyboard.press("ArrowLeft")
    page.focus(cell("requests.received.natural_person"))
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert page.locator("td.chosen").get_attribute("data-e") == "requests.carried_over.business"
    page.keyboard.press("Escape")
    assert page.locator("#inspector").is_hidden()
    page.focus("#divider")
    before = page.locator("#divider").get_attribute("aria-valuenow")
    page.keyboard.press("ArrowRight")
    assert int(page.locator("#divider").get_attribute("aria-valuenow")) == int(before) + 2


def test_a_dropped_file_is_read_and_markup_in_it_stays_text(page: Page):
    page.on("dialog", lambda _: pytest.fail("a report ran a script"))
    page.goto("/")
    page.wait_for_selector("#recent:not([aria-busy])")
    markup = "<img src=x onerror=alert(1)>"
    html = made(markup.replace("<", "&lt;") + "县人民政府", 2016).decode()
    take = "([name, text]) => { const all = new DataTransfer(); all.items.add(new File([text], name)); return all; }"
    page.dispatch_event("#drop", "drop", {"dataTransfer": page.evaluate_handle(take, [f"{markup}.html", html])})
    page.click(".transfer a.primary")
    page.wait_for_selector("#original .statement")
    assert markup in page.inner_text("#report-title")
    assert markup in page.inner_text("#original")
    page.goto("/")
    page.wait_for_selector("#recent table")
    assert markup in page.inner_text("#recent")
    assert page.locator('img[src="x"]').count() == 0


def test_each_of_several_reports_in_a_file_has_its_own_original(page: Page, tmp_path: Path):
    path = tmp_path / "two.txt"
    path.write_bytes(TEXT.read_bytes() + b"\n\n" + (DEV / "text" / "township-2022-cells.txt").read_bytes())
    read_one(page, path)
    page.click(".siblings a:not([aria-current])")
    page.wait_for_url("**-2")
    page.wait_for_selector("#original .statement")
    page.click(cell("requests.received.total"))
    assert page.inner_text("#original .value.chosen") == "3"
    assert "花石峡镇" in page.inner_text("#original .flow")


def test_a_page_without_a_picture_is_drawn_from_what_was_read(page: Page):
    read_one(page, DEV / "ofd" / "bureau-2019-rects.ofd")
    assert "住房和城乡建设局" in page.text_content("#original .page svg >> nth=0")
    page.click(cell("requests.received.total"))
    assert page.locator("#original rect.chosen").count() == 1


def test_a_service_with_tokens_asks_for_one_and_keeps_it_for_the_visit(browser: Browser, tmp_path: Path):
    digest = hashlib.sha256(b"a-token-of-our-own").hexdigest()
    with serving(ServiceConfig(data=tmp_path, workers=1, tokens=digest)) as client:
        context = browser.new_context(base_url=str(client.base_url), locale="en-GB")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto("/")
        page.wait_for_selector("#token[open]")
        assert violations(page) == []
        page.fill('#token input[name="token"]', "a-token-of-our-own")
        page.click('#token button[value="save"]')
        page.wait_for_selector("#recent .empty")
        read_one(page, PDF)
        image = page.locator("#original img").first
        page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=image.element_handle())
        assert image.get_attribute("src").startswith("blob:")
        context.close()


def test_a_file_that_cannot_be_read_says_why_and_what_to_do(browser: Browser, server: httpx.Client, tmp_path: Path):
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(b"%PDF-1.7\n1 0 obj <<")
    with visit(browser, str(server.base_url)) as page:
        page.goto("/")
        page.set_input_files("#files", cut)
        page.wait_for_selector(".transfer .why")
        assert page.locator(".transfer .state.failed").count() == 1
        assert len(page.inner_text(".transfer .why .remedy")) > 3
        assert page.inner_text(".transfer .why .code").startswith("READ")


def test_an_archive_of_fifty_comes_in_with_three_bad_files_told_apart(page: Page, tmp_path: Path):
    (tmp_path / "fifty.zip").write_bytes(archive(47))
    page.goto("/")
    assert violations(page) == []
    page.set_input_files("#files", tmp_path / "fifty.zip")
    page.wait_for_url("**/batches/*")
    page.wait_for_selector('#batch-actions a[href^="/corpus"]')  # it is offered when all are read
    rows = page.locator("#batch-files tbody tr")
    assert rows.count() == 50
    assert violations(page) == []
    page.click('#batch-filter .chip:has-text("未能读取")')
    page.wait_for_selector('#batch-filter [aria-pressed="true"]:has-text("未能读取")')
    assert rows.count() == 3
    reasons = [rows.nth(place).locator(".why").inner_text() for place in range(3)]
    assert all("READ." in reason and len(reason.splitlines()) == 3 for reason in reasons)
    page.click('#batch-filter .chip:has-text("已读")')
    page.wait_for_selector('#batch-filter [aria-pressed="true"]:has-text("已读")')
    rows.nth(0).locator("a").click()
    page.wait_for_selector("#original .statement")


def test_both_languages_are_spoken_and_the_chosen_one_is_remembered(page: Page):
    read_one(page, TEXT)
    assert page.inner_text("#tab-statements").startswith("问题与措施")
    page.click("#language")
    page.wait_for_selector("td.cell")
    assert page.inner_text("#tab-statements").startswith("Issues & commitments")
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto("/")
    assert page.inner_text("#drop-title") == "Drop files, archives or folders here"


def test_every_number_of_the_corpus_leads_to_its_rows(page: Page, server: httpx.Client):
    for year in (2021, 2022):
        upload(server, made("石门县人民政府", year))
    page.goto("/corpus?view=themes&region=&year=2021&year=2022")
    page.wait_for_selector("#view table")
    assert violations(page) == []
    link = page.locator("td.heat a").first
    theme = link.locator("xpath=ancestor::tr/th").inner_text()
    link.click()
    page.wait_for_selector("table.rows")
    assert page.locator("table.rows tbody tr").count() >= 1
    assert all(theme.strip() in chips for chips in page.locator("table.rows td:nth-child(2)").all_inner_texts())
    page.locator("table.rows td.from a").first.click()
    page.wait_for_selector(".card.issue.chosen")


def test_a_problem_that_comes_back_is_quoted_from_both_years(page: Page, server: httpx.Client):
    for year in (2018, 2019):
        upload(server, made("白塔县人民政府", year))
    page.goto("/corpus?view=recurring&agency=白塔县人民政府")
    page.wait_for_selector(".recurring > li")
    assert violations(page) == []
    first = page.locator(".recurring > li").first
    assert set(first.locator("ul a").all_inner_texts()) == {"2018", "2019"}
    first.locator("ul a").first.click()
    page.wait_for_selector(".card.issue.chosen")


def test_a_word_is_seen_in_its_context_and_in_its_report(page: Page, server: httpx.Client):
    upload(server, made("丰水县人民政府", 2020))
    page.goto("/corpus?view=concordance")
    page.fill('.seek input[type="search"]', "栏目")
    page.click(".seek button")
    page.wait_for_selector("table.kwic")
    assert violations(page) == []
    assert set(page.locator("table.kwic mark").all_inner_texts()) == {"栏目"}
    page.locator("table.kwic td.from a").first.click()
    page.wait_for_selector("#original .chosen")
    assert page.inner_text("#original .chosen") == "栏目"


def test_just_the_selection_is_exported(page: Page, server: httpx.Client, tmp_path: Path):
    upload(server, made("长桥县人民政府", 2017))
    page.goto("/corpus?view=reports&year=2017")
    page.wait_for_selector("table.list")
    assert violations(page) == []
    assert page.locator("table.list tbody tr").count() == 1
    page.select_option(".export select", "jsonl")
    with page.expect_download() as saved:
        page.click(".export button")
    saved.value.save_as(tmp_path / "selection")
    with zipfile.ZipFile(tmp_path / "selection") as packed:
        name = next(name for name in packed.namelist() if "reports" in name)
        assert [json.loads(line)["year"] for line in packed.read(name).decode("utf-8").splitlines()] == [2017]


@pytest.mark.parametrize(("scheme", "path", "rules"), [("light", PDF, ()), ("dark", TEXT, ("color-contrast",))])
def test_axe_finds_nothing_on_the_report(
    browser: Browser, server: httpx.Client, scheme: str, path: Path, rules: tuple[str, ...]
):
    with visit(browser, str(server.base_url), "en-GB") as page:
        page.emulate_media(color_scheme=scheme)
        read_one(page, path)
        for tab in ("summary", "figures", "findings", "raw", "corrections", "tables", "statements"):
            page.click(f"#tab-{tab}")
        page.click(".card.commitment >> nth=0")
        page.click(".correct-box summary")
        page.evaluate("for (const panel of document.querySelectorAll('.panel')) panel.hidden = false")
        # Rows are alike: three of each table are judged in a tenth of the time.
        page.evaluate("for (const row of document.querySelectorAll('tbody tr:nth-child(n+4)')) row.remove()")
        assert violations(page, *rules) == []
