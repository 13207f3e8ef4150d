"""Whether an organ's years fit together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from corpus.across.written import Said, Written, opened

from gongkai.corpus import across
from gongkai.corpus.columns import table

COLUMNS = table("year_findings").names
YEAR_ONE = {
    "requests.received.natural_person": 38.0,
    "requests.received.total": 41.0,
    "requests.granted.total": 30.0,
    "requests.denied_third_party.total": 7.0,
    "requests.carried_forward.natural_person": 3.0,
    "requests.carried_forward.total": 4.0,
    "proactive.licensing.decisions": 212.0,
}
PROSE = (
    Said("issue", "timeliness", "水库除险加固项目的进度信息往往要等到季度末才集中挂网，群众打电话来问时已经过时。"),
    Said("commitment", "timeliness", "由建管股在每次监理例会后三个工作日内更新进度，逾期的在局务会上通报。"),
)


NORMATIVE = "proactive.normative_documents"
IN_FORCE_ONE = {
    f"{NORMATIVE}.issued": 4.0, f"{NORMATIVE}.repealed": 1.0, f"{NORMATIVE}.in_force": 20.0,
    "proactive.regulations.in_force": 0.0,
}  # fmt: skip
IN_FORCE_TWO = {
    f"{NORMATIVE}.issued": 3.0, f"{NORMATIVE}.repealed": 2.0, f"{NORMATIVE}.in_force": 21.0,
    "proactive.regulations.issued": 0.0, "proactive.regulations.repealed": None, "proactive.regulations.in_force": 0.0,
}  # fmt: skip
RETOLD = (
    Said("issue", "staffing", "全县水利系统只有一名同志经手公开，他同时还管着档案、信访和值班，每到年底常常顾不过来。"),
    Said("commitment", "staffing", "明年从事业编制里划出一个岗位，专门负责公开和数据报送两件事。"),
)
LATER = (PROSE[0], Said("commitment", "timeliness", PROSE[1].text.replace("三个", "两个")))
ANEW = (
    Said("issue", "platform", "农村饮水安全的信息只贴在村务栏里，住在镇上的用水户看不到，微信里也没有查水质的地方。"),
)
LICENSING = "proactive.licensing"
TRIVIAL: list[Mapping[str, float | None]] = [
    {"requests.received.total": 0.0, "requests.granted.total": 0.0},
    {"requests.received.total": 1.0, "requests.received.natural_person": 1.0, "requests.granted.total": 1.0},
    {f"{NORMATIVE}.in_force": 340.0, f"{LICENSING}.previous_items": 1200.0},
    {"requests.carried_over.total": 700.0, "requests.total_processed.total": 700.0},
]
BLANKS: list[tuple[Mapping[str, float | None], Mapping[str, float | None]]] = [
    ({"requests.carried_forward.total": 0.0}, {"requests.carried_over.total": None}),
    ({"requests.carried_forward.total": None}, {"requests.carried_over.total": 2.0}),
    (
        {"requests.carried_forward.total": 2.0, "requests.carried_forward.business": None},
        {"requests.carried_over.business": None},
    ),
]
CARRIED = {"requests.carried_over.natural_person": 3.0, "requests.carried_over.total": 5.0}
Find = Callable[[str, str], list[dict[str, Any]]]


def years(of: str, *cells: Mapping[str, float | None], first: int = 2021) -> list[Written]:
    return [Written(f"{of}县水务局", first + number, cells=each) for number, each in enumerate(cells)]


def double(of: str, second: Written) -> list[Written]:
    first = Written(f"{of}县水务局", 2021, PROSE, YEAR_ONE, name=f"{of}-a")
    return [first, replace(second, agency=f"{of}县水务局", year=2021, name=f"{of}-b")]


REPORTS = [
    *years("青禾", YEAR_ONE, CARRIED),
    *(report for number, blank in enumerate(BLANKS) for report in years(f"空白{number}", *blank)),
    Written("隔年县水务局", 2021, cells=YEAR_ONE),
    Written("隔年县水务局", 2023, cells=CARRIED),
    *years("无表", YEAR_ONE, {f"{LICENSING}.decisions": 3.0}),
    *years("有效", IN_FORCE_ONE, IN_FORCE_TWO),
    *years("误计", IN_FORCE_ONE, {**IN_FORCE_TWO, f"{NORMATIVE}.repealed": 0.0}),
    *years(
        "旧表",
        {f"{LICENSING}.previous_items": 60.0, f"{LICENSING}.change": -15.0},
        {f"{LICENSING}.previous_items": 45.0, f"{LICENSING}.change": 2.0},
        {f"{LICENSING}.decisions": 9.0},
        first=2019,
    ),
    Written("改名县国土资源局", 2018, cells={"requests.carried_forward.total": 2.0}),
    Written("改名市自然资源局", 2019, cells={"requests.carried_over.total": 1.0}),
    *(Written("缺年县水务局", year) for year in (2018, 2019, 2022)),
    *double("网页", Written(None, None, PROSE, {**YEAR_ONE, "requests.granted.total": None})),
    *double("改数", Written(None, None, PROSE, {**YEAR_ONE, "requests.granted.total": 31.0})),
    *double("改文", Written(None, None, RETOLD, YEAR_ONE)),
    Written("疑数县水务局", 2021, cells=YEAR_ONE),
    Written("疑数县水务局", 2022, cells=CARRIED, doubtful=True),
    *double("疑数甲", Written(None, None, PROSE, {**YEAR_ONE, "requests.granted.total": 31.0}, doubtful=True)),
    *double("空壳", Written(None, None)),
    *years("照抄", YEAR_ONE, YEAR_ONE, {**YEAR_ONE, "requests.denied_third_party.total": 6.0}),
    *(report for number, cells in enumerate(TRIVIAL) for report in years(f"琐碎{number}", cells, cells)),
    Written("照搬县水务局", 2020, PROSE),
    Written("照搬县水务局", 2021, LATER),
    Written("照搬县水务局", 2022, ANEW),
    Written("照搬县水务局", 2023, (Said("issue", "other", "无。"),)),
    Written("无题县水务局", 2020, PROSE, untitled=True),
    Written("无题县水务局", 2021, PROSE, untitled=True),
]
CHECKS = Path(across.__file__).with_name("CHECKS.md").read_text("utf-8")
CODES = set(re.findall(r"^### (YEAR\.[A-Z_]+)$", CHECKS, re.MULTILINE))


@pytest.fixture(scope="module")
def find(tmp_path_factory: pytest.TempPathFactory) -> Find:
    with opened(tmp_path_factory.mktemp("years"), REPORTS) as corpus:
        relation = corpus.year_findings()
        assert tuple(relation.columns) == COLUMNS
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in relation.fetchall()]

    def found(place: str, code: str) -> list[dict[str, Any]]:
        return [row for row in rows if row["organ"].startswith(place) and row["code"] == code]

    assert len({tuple(row[key] for key in table("year_findings").key) for row in rows}) == len(rows)
    assert {row["code"] for row in rows} == CODES
    assert all(row["message_zh"] and row["message_en"] and row["organ"] and row["report"] for row in rows)
    return found


def test_what_is_carried_forward_is_carried_over_column_by_column(find: Find):
    found = find("青禾", "YEAR.CARRIED")
    assert [(row["cell"], row["status"], row["severity"], row["left"], row["right"]) for row in found] == [
        ("requests.carried_over.natural_person", "pass", "info", 3.0, 3.0),
        ("requests.carried_over.total", "fail", "error", 4.0, 5.0),
    ]
    assert found[1]["message_zh"] == (
        "二、上年结转政府信息公开申请数量｜总计：2021年结转下年度继续办理 = 2022年上年结转：4 ≠ 5。"
    )
    assert "carried forward in 2021 = carried over in 2022: 4 ≠ 5" in found[1]["message_en"]
    assert (found[0]["year"], found[0]["next_year"]) == (2021, 2022)
    assert (found[0]["report"], found[0]["next_report"]) == ("青禾县水务局-2021", "青禾县水务局-2022")


@pytest.mark.parametrize("number", range(len(BLANKS)))
def test_a_blank_is_never_a_pass(find: Find, number: int):
    found = find(f"空白{number}", "YEAR.CARRIED")
    assert found
    assert {row["status"] for row in found} == {"not_assessable"}
    assert "空白" in found[0]["message_zh"]


def test_where_the_reading_is_doubtful_a_difference_is_no_failure(find: Find):
    assert [row["status"] for row in find("疑数县", "YEAR.CARRIED")] == ["pass", "not_assessable"]
    (found,) = find("疑数甲", "YEAR.DUPLICATE")
    assert (found["status"], found["right"]) == ("pass", 0.0)


def test_years_apart_and_reports_without_the_table_are_not_compared(find: Find):
    assert not find("隔年", "YEAR.CARRIED")
    assert not find("无表", "YEAR.CARRIED")


def test_what_is_in_force_follows_from_what_is_issued_and_repealed(find: Find):
    assert [(row["cell"], row["status"], row["left"], row["right"]) for row in find("有效", "YEAR.IN_FORCE")] == [
        (f"{NORMATIVE}.in_force", "pass", 21.0, 21.0),
        ("proactive.regulations.in_force", "not_assessable", None, 0.0),
    ]
    wrong = find("误计", "YEAR.IN_FORCE")[0]
    assert (wrong["status"], wrong["severity"], wrong["left"]) == ("fail", "warning", 23.0)


def test_items_of_the_form_of_2019_change_by_what_the_year_says(find: Find):
    assert [(each["cell"], each["status"], each["left"], each["right"]) for each in find("旧表", "YEAR.ITEMS")] == [
        (f"{LICENSING}.previous_items", "pass", 45.0, 45.0)
    ]


def test_a_relation_holds_through_a_change_of_name(find: Find):
    (found,) = find("改名", "YEAR.CARRIED")
    assert (found["status"], found["agency"]) == ("fail", "改名市自然资源局")


def test_missing_years_are_told_one_by_one(find: Find):
    found = find("缺年", "YEAR.MISSING")
    assert [(row["year"], row["next_year"], row["status"], row["severity"]) for row in found] == [
        (2020, 2022, "fail", "warning"),
        (2021, 2022, "fail", "warning"),
    ]
    assert found[0]["message_zh"] == "没有2020年的报告；前一份为2019年，后一份为2022年。"
    assert not find("青禾", "YEAR.MISSING")


def test_two_reports_of_a_year_are_a_finding_where_they_differ(find: Find):
    (found,) = find("网页", "YEAR.DUPLICATE")
    assert (found["status"], found["left"], found["right"]) == ("pass", 0.0, 6.0)
    (found,) = find("改数", "YEAR.DUPLICATE")
    assert (found["status"], found["cell"], found["left"]) == ("fail", "requests.granted.total", 1.0)
    assert (found["year"], found["next_year"]) == (2021, None)
    assert (found["report"], found["next_report"]) == ("改数-a", "改数-b")
    assert [row["status"] for place in ("改文", "空壳") for row in find(place, "YEAR.DUPLICATE")] == [
        "fail", "not_assessable"
    ]  # fmt: skip


def test_last_years_figures_once_more(find: Find):
    same, changed = find("照抄", "YEAR.SAME_FIGURES")
    assert (same["status"], same["severity"], same["left"], same["right"]) == ("fail", "warning", 7.0, 7.0)
    assert (changed["status"], changed["left"], changed["right"]) == ("pass", 6.0, 7.0)


@pytest.mark.parametrize("number", range(len(TRIVIAL)))
def test_figures_that_two_years_may_well_share_tell_nothing(find: Find, number: int):
    assert {row["status"] for row in find(f"琐碎{number}", "YEAR.SAME_FIGURES")} <= {"not_assessable"}


def test_last_years_prose_once_more(find: Find):
    found = find("照搬", "YEAR.SAME_PROSE")
    assert [(row["next_year"], row["status"]) for row in found] == [
        (2021, "fail"), (2022, "pass"), (2023, "not_assessable")
    ]  # fmt: skip
    assert found[0]["left"] >= 0.9


def test_prose_without_section_five_is_compared_by_its_statements(find: Find):
    assert [row["status"] for row in find("无题", "YEAR.SAME_PROSE")] == ["fail"]


def test_every_code_is_among_the_column_s_words():
    assert all(code in table("year_findings").column("code").description["zh"] for code in CODES)
