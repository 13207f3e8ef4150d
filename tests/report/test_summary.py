from __future__ import annotations

import re

from gongkai.document import Place
from gongkai.forms.model import FormReading, Kind, Value
from gongkai.report import Report
from gongkai.report.summary import summarize
from gongkai.sections.model import Metadata, Outline, Prose


def test_every_number_of_the_headline_is_a_cell_or_a_count(report: Report):
    assert report.summary is not None
    cells = {value.value for value in report.form.values.values()}
    roles = [statement.role for statement in report.statements]
    counts = {report.year, roles.count("issue"), roles.count("commitment")}
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
