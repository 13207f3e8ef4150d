from __future__ import annotations

import re

from gongkai.report import Report


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
