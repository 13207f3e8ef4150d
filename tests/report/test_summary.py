from __future__ import annotations

import re

from gongkai.document import Place
from gongkai.forms.model import Finding, FormReading, Kind, Value
from gongkai.nlp.model import Figure
from gongkai.report import Report
from gongkai.report.summary import summarize
from gongkai.sections.model import Metadata, Outline, Prose


def test_every_number_of_the_headline_is_a_cell_or_a_count(report: Report):
    assert report.summary is not None
    cells = {value.value for value in report.form.values.values()}
    roles = [statement.role for statement in report.statements]
    failed = [finding.code for finding in report.findings if finding.status == "fail"]
    absent = failed.count("FORM.ABSENT")
    counts = {report.year, roles.count("issue"), roles.count("commitment"), absent, len(failed) - absent}
    for headline in report.summary.headline.values():
        assert {int(number) for number in re.findall(r"\d+", headline)} <= cells | counts


def test_the_headline_names_organ_year_and_applications(report: Report):
    assert report.summary is not None
    assert report.summary.headline["zh"].startswith("青禾县水务局 2023 年：新收申请 9 件，办结 8 件")
    assert "9 new applications" in report.summary.headline["en"]


def test_before_2019_the_headline_tells_the_annex_and_one_is_singular():
    values = {
        f"annex.{row}.value": Value(number, str(number), Kind.NUMBER, Place(None, None, (0, 0)))
        for row, number in (("received", 84), ("replied", 82), ("reconsideration", 1))
    }
    frame = Outline(Prose("", ()), (), Metadata(year=2018))
    headline = summarize((), (), frame, FormReading("2014", values=values)).headline
    assert headline["zh"] == "2018 年：新收申请 84 件，办结 82 件，行政复议 1 件"
    assert headline["en"] == "2018: 84 new applications, 82 processed, 1 reconsideration"


def figure(indicator: str, value: int, *, approximate: bool = False, part: bool = False, scope: str = "year") -> Figure:
    return Figure(indicator, value, "件", approximate, f"{value}件", None, (0, 3), None, scope, part=part)


def headline(form: FormReading, *figures: Figure, findings: tuple[Finding, ...] = ()) -> dict[str, str]:
    frame = Outline(Prose("", ()), (), Metadata(year=2012))
    return summarize((), (), frame, form, figures=figures, findings=findings).headline


def test_without_a_form_the_headline_tells_the_prose_and_says_so():
    told = headline(
        FormReading(None),
        figure("information_items", 1200, approximate=True),
        figure("requests_received", 7),
        figure("requests_received", 2, part=True),
        figure("requests_processed", 6, scope="previous"),
        figure("reconsiderations", 1),
        figure("reconsiderations", 2),
    )
    assert told["zh"] == "2012 年：主动公开约 1,200 条，新收申请 7 件（据正文）"
    assert told["en"] == "2012: about 1,200 items disclosed, 7 new applications (told in the prose)"


def test_lawsuits_are_both_kinds_and_checks_that_failed_are_counted():
    cells = {"litigation_direct.total": 2, "litigation_after.total": 1}
    place = Place(None, None, (0, 0))
    form = FormReading(
        "2021", values={f"review.{key}": Value(n, str(n), Kind.NUMBER, place) for key, n in cells.items()}
    )
    failed = Finding("REQ.BALANCE", "error", "fail", {"zh": "", "en": ""})
    told = headline(form, figure("requests_received", 7), findings=(failed,))
    assert told == {"zh": "2012 年：行政诉讼 3 件，核对不符 1 处", "en": "2012: 3 lawsuits, 1 check failed"}


def test_tables_that_are_missing_are_no_checks_that_failed():
    missing = Finding("FORM.ABSENT", "info", "fail", {"zh": "", "en": ""})
    wrong = Finding("REQ.BALANCE", "error", "fail", {"zh": "", "en": ""})
    told = headline(FormReading("2021"), findings=(missing, missing, wrong))
    assert told == {"zh": "2012 年：缺表 2 张，核对不符 1 处", "en": "2012: 2 tables missing, 1 check failed"}
