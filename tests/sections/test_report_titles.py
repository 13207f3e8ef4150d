from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from documents import document

from gongkai.sections import outline
from gongkai.text.normal import key

TITLES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "report_titles.toml").read_text("utf-8"))["title"]


@pytest.mark.parametrize("case", TITLES, ids=lambda case: case["text"])
def test_a_title_names_organ_and_year(case: dict[str, Any]) -> None:
    found = outline(document(f"{case['text']}\n一、总体情况\n公开信息若干条。")).metadata
    assert key(found.title or "") == key(case["text"]).strip("《》")
    assert found.year == case.get("year")
    assert (key(found.agency.name) if found.agency else None) == case.get("agency")
    assert found.contradictions == ()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "北岭重型机械股份有限公司2023年年度报告摘要\n一、重要提示\n报告全文。",
            "北岭重型机械股份有限公司2023年年度报告摘要",
        ),
        ("临江市2023年供水服务承诺\n一、水质\n达标。", "临江市2023年供水服务承诺"),
        ("2023年3月1日\n一、水质\n达标。", None),
        ("2023年，我市水质达标。\n一、水质\n达标。", None),
        ("临江市2023年供水服务承诺\n水质达标。", None),
    ],
)
def test_the_first_line_above_sections_is_a_title_where_it_names_a_year(text: str, title: str | None) -> None:
    assert outline(document(text)).metadata.title == title


def test_a_title_may_stand_beside_a_word_of_the_page_around_it() -> None:
    chrome = "栏目导航 您现在的位置：首页\n机构职能 临江市司法局2021年政府信息公开工作年度报告"
    text = f"{chrome}\n一、总体情况\n公开信息若干条。"
    found = outline(document(text)).metadata
    assert found.title == "临江市司法局2021年政府信息公开工作年度报告"
    assert found.agency is not None
    assert found.agency.name == "临江市司法局"


@pytest.mark.parametrize("time", ["2024/1/15 10:23", "1/15/24, 10:23 AM", "2024/1/15 上午10:23", "2024-01-15 10:23:05"])
def test_the_time_of_printing_is_no_part_of_the_title(time: str) -> None:
    found = outline(document(f"{time} 临江市司法局2021年政府信息公开工作年度报告\n一、总体情况\n公开信息若干条。"))
    assert found.metadata.title == "临江市司法局2021年政府信息公开工作年度报告"


def test_a_title_may_stand_behind_the_forms_unless_several_do() -> None:
    title, other = "竹溪乡人民政府2023年政府信息公开工作年度报告", "松岭乡人民政府2022年政府信息公开工作年度报告"
    forms = "主动公开政府信息情况统计表\nT2\n收到和处理政府信息公开申请情况\nT3"
    text = f"{forms}\n{title}\n一、总体情况\n公开信息若干条。"
    found = outline(document(text)).metadata
    assert (found.title, found.year) == (title, 2023)
    assert found.agency is not None
    assert found.agency.name == "竹溪乡人民政府"
    assert outline(document(f"{text}\n{other}")).metadata.title == "主动公开政府信息情况统计表"
