"""The overview of a corpus: what it says, what it lets in, where its numbers come from."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from corpus.across.written import Said, Written
from corpus.overview.made_pages import CELLS, STAFFING, corpus_of, ledger_of, page, queries, reports, said, tree

from gongkai import Corpus
from gongkai.corpus.ledger_model import Counts, Reason, State
from gongkai.corpus.overview.files import Account
from gongkai.corpus.overview.page import overview
from gongkai.corpus.overview.saying import LANGUAGES, Saying, words
from gongkai.errors import UsageError

BAD = (State.FAILED, State.QUARANTINED, State.PARTIAL, State.NOT_A_REPORT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("overview")
    corpus_of(made, reports())
    ledger_of(made)
    return made


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, str]:
    return {lang: page(folder, lang) for lang in LANGUAGES}


def _text(html: str, section: str) -> str:
    (found,) = tree(html).xpath(f"//section[@id='{section}']")
    return re.sub(r"\s+", " ", found.text_content())


def _table(html: str, section: str, number: int = 0) -> list[list[str]]:
    rows = tree(html).xpath(f"//section[@id='{section}']//table")[number].xpath(".//tr")
    return [[re.sub(r"\s+", " ", cell.text_content()).strip() for cell in row.xpath("./th|./td")] for row in rows]


def test_the_same_dataset_gives_the_same_page_wherever_and_whenever(pages: dict[str, str], tmp_path: Path):
    corpus_of(tmp_path / "elsewhere", reports()[::-1])
    ledger_of(tmp_path / "elsewhere")
    for lang, html in pages.items():
        again = page(tmp_path / "elsewhere", lang)
        assert again == html
        assert str(tmp_path) not in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_out_of_a_report_becomes_part_of_the_page(pages: dict[str, str], lang: str):
    found = tree(pages[lang])
    assert not found.xpath("//script|//img|//iframe|//object|//link|//form|//base|//foreignObject")
    attributes = {name for element in found.iter() if isinstance(element.tag, str) for name in element.attrib}
    assert not [
        name for name in attributes if name.startswith("on") or name in {"style", "src", "srcset", "xlink:href"}
    ]
    assert all(link.startswith("#") for link in found.xpath("//@href"))
    assert "\u202e" not in pages[lang]
    assert pages[lang].count("alert(1)") >= 4  # in quotations, names of organs and files, findings, reasons: as words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_policy_lets_in_the_pages_own_style_and_nothing_else(pages: dict[str, str], lang: str):
    found = tree(pages[lang])
    (policy,) = found.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    style = re.search("<style>(.*?)</style>", pages[lang], re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style[1]
    assert "@import" not in style[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_links_lead_to_places_on_the_page_and_names_are_used_once(pages: dict[str, str], lang: str):
    found = tree(pages[lang])
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in found.xpath("//@href")} <= set(ids)


def test_every_query_on_the_page_can_be_asked_as_it_is_printed(pages: dict[str, str], folder: Path):
    printed = queries(pages["zh"])
    assert printed == queries(pages["en"])
    assert len(printed) > 12
    for needs in {tuple(names) for names, _ in printed}:
        with Corpus.open(folder) as corpus:  # a fresh one: what is not named as needed is not there
            for name in needs:
                corpus.table(name)
            for names, query in printed:
                if tuple(names) == needs:
                    corpus.sql(query).fetchall()


def test_brief_numbers(pages: dict[str, str]):
    tiles = tree(pages["en"]).xpath("//section[@id='summary']//li")
    told = {tile.xpath("normalize-space(text()[last()])"): tile.xpath("string(b)") for tile in tiles}
    assert told == {
        "files found": "5", "reports read in full": "7", "read in part": "1", "organs": "3",
        "organs with a missing year": "1", "reports without organ or year": "1", "numbers of the form": "77",
        "issues": "21", "commitments": "16", "checks that fail": "1",
    }  # fmt: skip


def test_a_file_that_failed_is_no_report(pages: dict[str, str]):
    assert tree(pages["en"]).xpath("string(//p[@class='span'])").strip() == "2021–2023, 3 organs, 8 reports"


def test_coverage_tells_whole_part_missing_and_several(pages: dict[str, str]):
    titles = tree(pages["en"]).xpath("//section[@id='coverage']//g/title/text()")
    assert "密云区水务局, 2021: read in full, reports: 1" in titles
    assert "富阳市教育局, 2022: missing" in titles
    assert "富阳市教育局, 2023: read in full, reports: 2" in titles
    assert len([title for title in titles if "read in part" in title]) == 1
    assert len(titles) == 7  # three years of two organs and one of the third


def test_a_theme_counts_once_a_report(pages: dict[str, str]):
    rows = {row[0]: row[1:] for row in _table(pages["en"], "themes")}
    assert rows["Theme"] == ["2021", "2022", "2023"]
    staffing = next(cells for name, cells in rows.items() if name.startswith("Staff"))
    assert [cell.split("/")[0] for cell in staffing] == ["2", "1", "2"]
    titles = tree(pages["en"]).xpath("//section[@id='themes']//g/title/text()")
    assert any(title.startswith("Staff and personnel, 2022: 50% (9%–91%), 1 of 2") for title in titles)


def test_problems_are_quoted_with_report_statement_and_page(pages: dict[str, str]):
    quotes = tree(pages["en"]).xpath("//section[@id='problems']//blockquote")
    quote = next(each for each in quotes if STAFFING in each.text_content())
    assert re.search(r"\[\d+ s1, p\. 3\]", re.sub(r"\s+", " ", quote.text_content()))
    number = quote.xpath(".//a/text()")[0]
    (row,) = tree(pages["en"]).xpath(f"//tr[@id='r{number}']")
    assert row.xpath("./td[5]")[0].text_content() in {each.report for each in reports()}


def test_a_problem_that_returns_and_the_run_it_makes(pages: dict[str, str]):
    again = {row[0]: row[1:] for row in _table(pages["en"], "problems")}
    assert again["Staff and personnel"][:3] == ["3", "2", "3 (100%)"]  # two of one organ, one over the gap of another
    runs = tree(pages["en"]).xpath("//ol[@class='runs']/li")
    run = next(each for each in runs if "密云区水务局: Staff" in each.text_content())
    assert "3 reports in a row, 2021–2023" in run.text_content()
    (quote,) = run.xpath(".//blockquote")  # the same words in three years stand there once
    assert re.findall(r"(20\d\d) \[", re.sub(r"\s+", " ", quote.text_content())) == ["2021", "2022", "2023"]


def test_of_a_long_run_the_first_and_the_last_wordings_are_quoted(tmp_path: Path):
    corpus_of(tmp_path, [Written("密云区水务局", year, said(year)) for year in range(2014, 2024)])
    runs = tree(page(tmp_path, "en")).xpath("//ol[@class='runs']/li")
    run = re.sub(r"\s+", " ", next(each for each in runs if "Platforms" in each.text_content()).text_content())
    assert re.findall(r"(20\d\d)年网站", run) == ["2014", "2015", "2022", "2023"]
    assert re.search(r"2015年.*6 more wordings between.*2022年", run)


def test_copies_stand_side_by_side_with_both_places(pages: dict[str, str]):
    rows = _table(pages["en"], "copies")
    assert len(rows) > 1
    assert all(re.search(r"\[\d+\]", cell) for row in rows[1:] for cell in row[:2])
    pair = tree(pages["en"]).xpath("//section[@id='copies']//div[@class='pair']")[0]
    one, other = (quote.xpath("string(.//footer/bdi)") for quote in pair.xpath("./blockquote"))
    assert one != other
    assert re.search(r"similarity [01]\.\d\d", pair.text_content())


def test_promises_by_theme_add_up(pages: dict[str, str], folder: Path):
    rows = _table(pages["en"], "promises")[1:]
    assert rows
    for row in rows:
        known, kept, repeated, dropped = (int(row[place]) for place in (1, 3, 4, 5))
        assert known == kept + repeated + dropped
    with Corpus.open(folder) as corpus:
        fates = dict(corpus.table("promises").aggregate("fate, count(*)").fetchall())
    assert sum(int(row[1]) for row in rows) == sum(fates.values()) - fates["open"]
    assert f"no next report: {fates['open']}" in _text(pages["en"], "promises")


def test_checks_over_years_with_their_widest_example(pages: dict[str, str]):
    rows = {row[0]: row[1:] for row in _table(pages["en"], "findings", 1)}
    assert rows["YEAR.MISSING"][0] == "1"
    assert rows["YEAR.MISSING"][3] == "—"  # it only speaks where it fails: no share
    assert "富阳市教育局" in rows["YEAR.MISSING"][5]


def test_a_blank_is_no_nought_in_requests(pages: dict[str, str]):
    received = {row[0]: row[1:] for row in _table(pages["en"], "requests")}
    assert received["2021"] == ["2", "1", "12", "12", "12–12"]  # reports, of which told, sum, median, quartiles


def test_outcomes_are_those_of_reports_that_add_up(pages: dict[str, str]):
    outcomes = {row[0]: row[1:] for row in _table(pages["en"], "requests", 1)}
    assert outcomes["2021"] == ["2/2", "24", "12", "2", "4", "6", "—", "—"]
    assert outcomes["2022"] == ["1/2", "12", "6", "1", "2", "3", "—", "—"]  # the other grants 5 of its 6
    review = _table(pages["en"], "requests", 2)
    assert review[1] == ["2021", "reconsideration", "2", "8", "6", "2", "25%"]


def test_files_that_failed_and_why(pages: dict[str, str]):
    told = _text(pages["zh"], "files")
    assert "找到 5 个文件 = 读全 2 + 部分 1 + 失败 1 + 重复 0 + 非报告 0" in told
    assert "尚有 1 个文件未读" in told
    rows = _table(pages["en"], "files")[1:]
    assert sorted(row[:2] for row in rows) == [["failed", "1"], ["read in part", "1"]]
    missing, corrupt = sorted(row[2] for row in rows)
    assert missing.startswith("FORM.MISSING 缺表")  # told in one language alone
    assert corrupt.startswith("READ.CORRUPT Damaged")
    assert corrupt.endswith("Fetch it again")


def test_what_is_left_out_is_told(tmp_path: Path):
    corpus_of(tmp_path, [Written(f"第{number}县水务局", year, (), {}) for number in range(64) for year in (2021, 2023)])
    told = _text(page(tmp_path, "en"), "coverage")
    assert "Of 64 organs the 60 that lack most years are shown; table chains holds all." in told


def test_a_page_does_not_grow_with_the_corpus(tmp_path: Path):
    sizes = []
    for count in (62, 124):
        folder = tmp_path / str(count)
        corpus_of(
            folder,
            [
                Written(f"第{number}县水务局", 2021, (Said("issue", "staffing", STAFFING),), CELLS)
                for number in range(count)
            ],
        )
        sizes.append(len(page(folder)))
    assert sizes[1] < sizes[0] * 1.02


def test_a_dataset_without_reports_has_a_page_too(tmp_path: Path):
    corpus_of(tmp_path, [])
    for lang in LANGUAGES:
        html = page(tmp_path, lang)
        assert "0" in _text(html, "summary")
        assert Saying(lang)("files.no_ledger") in html


def test_another_language_is_refused(folder: Path):
    with Corpus.open(folder) as corpus, pytest.raises(UsageError, match="there are zh, en"):
        overview(corpus, None, "fr")


def test_both_languages_say_everything_with_the_same_names_in_it():
    for section, entries in words().items():
        for name, texts in entries.items():
            braces = {lang: sorted(re.findall(r"\{(\w+)\}", texts[lang])) for lang in LANGUAGES}
            assert braces["zh"] == braces["en"], (section, name)
            assert all(texts[lang].strip() for lang in LANGUAGES)


def test_nothing_is_said_that_is_not_asked_for(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Every text of the data file is on some page: a full one, an empty one, one of many years."""
    asked: set[str] = set()
    plain = Saying.__call__

    def noted(self: Saying, key: str, **values: object) -> str:
        asked.add(key)
        return plain(self, key, **values)

    monkeypatch.setattr(Saying, "__call__", noted)
    page(folder)
    corpus_of(tmp_path / "empty", [])
    page(tmp_path / "empty", found=Account(Counts(found=0), ()))
    long = [Written(f"第{number}县水务局", 2004, (), CELLS) for number in range(61)]
    long += [
        Written(f"富阳市{name}局", year, said(year), CELLS)
        for name in ["教育", "民政", "水利", "财政", "审计"]
        for year in (2006, 2007)
    ]
    long += [Written("密云区水务局", year, said(year), CELLS) for year in range(2004, 2020)]
    corpus_of(tmp_path / "long", long)
    reasons = tuple(Reason(state=state, code="X", count=1, example="x", message="x", remedy="x") for state in BAD)
    page(tmp_path / "long", found=Account(Counts(found=4), reasons))
    page(tmp_path / "long")
    assert asked == {f"{section}.{name}" for section, entries in words().items() for name in entries}


def test_headings_are_told_as_they_are_made(folder: Path):
    told: list[str] = []
    with Corpus.open(folder) as corpus:
        overview(corpus, None, "en", told.append)
    assert told[0] == "In brief"
    assert told[-1] == "Files"
