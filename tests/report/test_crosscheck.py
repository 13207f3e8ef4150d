from __future__ import annotations

import pytest

from gongkai.document import Place
from gongkai.forms.model import FormReading, Kind, Value
from gongkai.forms.schema import ANNEX, annex_schemas
from gongkai.nlp.model import Figure
from gongkai.report import Report
from gongkai.report.crosscheck import RESTATEMENTS, contradictions, link, other_document, prose_against_tables
from gongkai.report.official import labels
from gongkai.sections.model import Metadata


def form(**numbers: int | None) -> FormReading:
    place = Place(None, None, (0, 0))
    return FormReading(
        "2021",
        values={
            key.replace("__", "."): Value(number, str(number), Kind.NUMBER if number is not None else Kind.BLANK, place)
            for key, number in numbers.items()
        },
    )


def figure(value: int, indicator: str = "requests_received", scope: str = "year", approximate: bool = False) -> Figure:
    return Figure(indicator, value, "件", approximate, f"收到申请{value}件", None, (0, 3), None, scope)


@pytest.mark.parametrize(
    ("value", "status", "right"),
    [(42, "pass", 42), (45, "pass", 45), (43, "fail", 42)],
    ids=["new alone", "new with carried over", "neither"],
)
def test_both_usages_of_received_are_right(value: int, status: str, right: int):
    reading = form(requests__received__total=42, requests__carried_over__total=3)
    (finding,) = prose_against_tables([figure(value)], reading)
    assert (finding.code, finding.status, finding.left, finding.right) == ("TXT.RECEIVED", status, value, right)


@pytest.mark.parametrize(
    ("indicator", "row", "code"),
    [
        ("requests_received", "received", "TXT.RECEIVED"),
        ("requests_processed", "completed", "TXT.PROCESSED"),
        ("requests_processed", "replied", "TXT.PROCESSED"),
        ("requests_granted", "granted", "TXT.GRANTED"),
        ("reconsiderations", "reconsideration", "TXT.RECONSIDERATION"),
        ("lawsuits", "litigation", "TXT.LITIGATION"),
    ],
)
def test_before_2019_the_prose_is_held_against_the_annex(indicator: str, row: str, code: str):
    reading = form(**{f"annex__{row}__value": 9})
    told = [(item.code, item.status, item.cells) for item in prose_against_tables([figure(9, indicator)], reading)]
    assert told == [(code, "pass", (f"annex.{row}.value",))]
    (wrong,) = prose_against_tables([figure(8, indicator)], reading)
    assert wrong.status == "fail"
    assert f"annex.{row} = 9" in wrong.message["zh"]


@pytest.mark.parametrize(("value", "status"), [(4, "pass"), (1, "fail")])
def test_a_group_of_results_is_the_sum_of_its_reasons(value: int, status: str):
    reasons = {"not_held": 1, "needs_creation": 3, "unclear": 0}
    reading = form(**{f"requests__unavailable_{reason}__total": number for reason, number in reasons.items()})
    (finding,) = prose_against_tables([figure(value, "requests_unavailable")], reading)
    assert (finding.code, finding.status, finding.right) == ("TXT.UNAVAILABLE", status, 4)
    blank = form(requests__unavailable_not_held__total=1, requests__unavailable_unclear__total=0)
    assert prose_against_tables([figure(value, "requests_unavailable")], blank) == ()


def test_documents_in_force_are_a_stock():
    reading = form(proactive__normative_documents__in_force=20)
    told = figure(30, "normative_documents_in_force", scope="total")
    assert [finding.status for finding in prose_against_tables([told], reading)] == ["fail"]


def test_a_blank_cell_accuses_nobody():
    assert prose_against_tables([figure(5)], form(requests__received__total=None)) == ()


@pytest.mark.parametrize("scope", ["total", "change", "share", "previous"])
def test_only_figures_of_the_year_are_held_against_the_table(scope: str):
    assert prose_against_tables([figure(5, scope=scope)], form(requests__received__total=42)) == ()


@pytest.mark.parametrize(("value", "status"), [(41, "pass"), (30, "fail")])
def test_an_approximate_figure_passes_near_the_cell(value: int, status: str):
    (finding,) = prose_against_tables([figure(value, approximate=True)], form(requests__received__total=42))
    assert finding.status == status


def test_lawsuits_are_both_kinds_together():
    reading = form(review__litigation_direct__total=2, review__litigation_after__total=3)
    (finding,) = prose_against_tables([figure(5, "lawsuits")], reading)
    assert (finding.status, finding.cells) == (
        "pass",
        ("review.litigation_direct.total", "review.litigation_after.total"),
    )


def test_a_figure_is_linked_to_the_cell_that_it_restates():
    reading = form(requests__received__total=42, requests__carried_over__total=3)
    assert [linked.cell for linked in link([figure(42), figure(45), figure(7, "meetings")], reading)] == [
        "requests.received.total",
        None,
        None,
    ]


def test_the_prose_of_a_whole_report_agrees_with_its_table(report: Report):
    told = {finding.code: finding.status for finding in report.findings if finding.code.startswith("TXT.")}
    assert told == {"TXT.RECEIVED": "pass", "TXT.PROCESSED": "pass"}


def test_contradictions_become_findings_in_both_languages():
    (finding,) = contradictions(Metadata(contradictions=(("标题 2021，正文 2019", "title 2021, text 2019"),)))
    assert (finding.code, finding.message["en"]) == ("META.CONTRADICTION", "title 2021, text 2019")


def test_every_restated_cell_is_one_of_the_form():
    of_annexes = {key for schema in annex_schemas() for key in schema.tables[ANNEX].value_keys()}
    for restatement in RESTATEMENTS:
        for cell in (cell for reading in restatement.readings for cell in reading):
            table, row, column = cell.split(".")
            if table == ANNEX:
                assert cell in of_annexes
                continue
            assert row in labels()[table]["rows"]
            assert column in labels()[table]["columns"]


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("印台区2023年度法治政府建设工作报告", True),
        ("关于做好2023年政府信息公开工作年度报告编制发布工作的通知", True),
        ("衡东县水利局政府信息公开指南", True),
        ("衡东县2023年财政决算公开", True),
        ("2023年部门预算公开说明", True),
        ("衡东县水利局2023年政府信息公开工作年度报告", False),
        ("关于印发衡东县2012年政府信息公开年度报告的通知", False),
        ("2011年度政务公开工作总结", False),
        ("市发展改革委2014年信息公开年报", False),
        ("衡东县水利局", False),
    ],
)
def test_another_kind_of_document_is_told_by_its_title_unless_a_form_is_filled_in(title: str, other: bool):
    codes = [finding.code for finding in other_document(Metadata(title), form(requests__received__total=None))]
    assert codes == (["META.OTHER_DOCUMENT"] if other else [])
    assert not other_document(Metadata(title), form(requests__received__total=0))
