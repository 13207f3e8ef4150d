from __future__ import annotations

import pytest

from gongkai.document import Place
from gongkai.forms.model import FormReading, Kind, Value
from gongkai.forms.schema import ANNEX, annex_schemas
from gongkai.nlp.model import Figure
from gongkai.report import Report
from gongkai.report.crosscheck import contradictions, link, other_document, prose_against_tables
from gongkai.report.official import labels
from gongkai.report.restatements import restatements
from gongkai.sections.model import Metadata


def form(**numbers: float | None) -> FormReading:
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


def told_as(text: str, value: float, indicator: str, unit: str = "件", part: bool = False) -> Figure:
    return Figure(indicator, value, unit, False, text, None, (0, 3), None, part=part)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        (told_as("作出行政许可决定41件", 41, "licences"), ["fail"]),
        (told_as("作出环评类行政许可41件", 41, "licences"), []),
        (told_as("作出环评类行政许可42件", 42, "licences"), ["pass"]),
        (told_as("其中行政许可决定41件", 41, "licences", part=True), []),
    ],
    ids=["told plainly", "narrowed down", "narrowed down in words alone", "a part"],
)
def test_only_what_nothing_narrows_down_differs(told: Figure, status: list[str]):
    reading = form(proactive__licensing__decisions=42)
    assert [finding.status for finding in prose_against_tables([told], reading)] == status


def test_several_values_of_one_kind_are_no_difference():
    reading = form(annex__interviews__value=9)
    several = [told_as("在线访谈4期", 4, "interviews", "期"), told_as("在线访谈5期", 5, "interviews", "期")]
    assert prose_against_tables(several, reading) == ()
    assert [finding.status for finding in prose_against_tables(several[:1], reading)] == ["fail"]


@pytest.mark.parametrize(("value", "status"), [(30, []), (50, ["fail"]), (42, ["pass"])])
def test_behind_among_them_a_smaller_number_is_a_part(value: int, status: list[str]):
    told = told_as(f"其中省级机关收到{value}件", value, "requests_received", part=True)
    reading = form(requests__received__total=42)
    assert [finding.status for finding in prose_against_tables([told], reading)] == status


def test_a_smaller_number_of_someone_else_is_no_difference_where_the_whole_agrees():
    reading = form(requests__received__total=42)
    whole, other = (
        told_as("全年收到申请42件", 42, "requests_received"),
        told_as("区属企业收到申请3件", 3, "requests_received"),
    )
    again = told_as("全年共收到申请41件", 41, "requests_received")
    assert [finding.status for finding in prose_against_tables([whole, other], reading)] == ["pass"]
    assert [finding.status for finding in prose_against_tables([other], reading)] == ["fail"]
    assert [finding.status for finding in prose_against_tables([whole, again], reading)] == ["pass", "fail"]


def test_a_number_told_in_ten_thousands_passes_within_its_last_digit():
    reading = form(proactive__licensing__decisions=20_538)
    told = [told_as("行政许可2.05万件", 20_500, "licences"), told_as("行政许可2.04万件", 20_400, "licences")]
    assert [prose_against_tables([item], reading)[0].status for item in told] == ["pass", "fail"]


@pytest.mark.parametrize(
    ("value", "unit", "status"), [(31.5, "万元", "pass"), (315_000, "元", "pass"), (32, "元", "fail")]
)
def test_money_is_compared_in_the_unit_of_the_form(value: float, unit: str, status: str):
    reading = form(proactive__fees__amount=31.5)
    (finding,) = prose_against_tables([told_as("行政事业性收费", value, "fees", unit)], reading)
    assert (finding.code, finding.status) == ("TXT.FEES", status)


def test_fees_for_requests_are_not_the_fees_of_the_form():
    assert prose_against_tables([told_as("信息处理费20元", 20, "fees", "元")], form(proactive__fees__amount=31.5)) == ()


@pytest.mark.parametrize(
    ("indicator", "cell", "code"),
    [
        ("requests_from_businesses", "requests.received.business", "TXT.APPLICANTS"),
        ("reconsiderations_upheld", "review.reconsideration.upheld", "TXT.REVIEW_RESULTS"),
        ("requests_rejected_repeated", "requests.rejected_repeated.total", "TXT.REASONS"),
        ("regulations_issued", "proactive.regulations.issued", "TXT.REGULATIONS"),
        ("coercion", "proactive.coercion.decisions", "TXT.COERCION"),
        ("weibo_items", "annex.channel_weibo.value", "TXT.ANNEX"),
    ],
)
def test_parts_are_held_against_their_own_cells(indicator: str, cell: str, code: str):
    reading = form(**{cell.replace(".", "__"): 6})
    (finding,) = prose_against_tables([told_as("微博6条", 6, indicator)], reading)
    assert (finding.code, finding.status, finding.cells) == (code, "pass", (cell,))
    assert [item.cell for item in link([told_as("微博6条", 6, indicator)], reading)] == [cell]


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
    for restatement in restatements():
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


@pytest.mark.parametrize(
    ("text", "told"),
    [("结转下年度继续办理5件", None), ("结转5件", "fail"), ("结转4件", "pass")],
    ids=["to the next year", "open", "last year's"],
)
def test_what_goes_on_next_year_is_not_held_against_what_came_from_last_year(text: str, told: str | None):
    reading = form(requests__carried_over__total=4, requests__carried_forward__total=None)
    value = int(next(char for char in text if char.isdigit()))
    item = Figure("requests_carried_forward", value, "件", False, text, None, (0, 3), None, "year")
    assert [finding.status for finding in prose_against_tables([item], reading)] == ([told] if told else [])
