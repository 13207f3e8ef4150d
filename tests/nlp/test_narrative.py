from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.nlp import narrate
from gongkai.pipeline import parse, read
from gongkai.sections import outline
from gongkai.settings import Settings

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples" / "dev" / "text"


@pytest.fixture(scope="module")
def outlines():
    paths = sorted(SAMPLES.glob("*.txt"))
    assert paths
    return [outline(parse(path.read_bytes(), name=path.name, settings=Settings())) for path in paths]


def test_everything_said_is_a_slice_of_the_source(outlines):
    said = 0
    for frame in outlines:
        text, narrative = frame.prose.text, narrate(frame)
        for item in (*narrative.statements, *narrative.figures, *narrative.sentences):
            start, end = item.span
            assert text[start:end] == item.text
            assert item.text.strip()
            said += 1
        ends = [0, *(statement.span[1] for statement in narrative.statements)]
        assert all(statement.span[0] >= end for statement, end in zip(narrative.statements, ends, strict=False))
    assert said > 100


def test_ids_are_unique_and_answers_are_issues(outlines):
    for frame in outlines:
        statements = narrate(frame).statements
        by_id = {statement.id: statement for statement in statements}
        assert len(by_id) == len(statements)
        assert all(by_id[name].role == "issue" for statement in statements for name in statement.answers)


def test_titles_dates_and_signatures_are_no_statements(outlines):
    for frame in outlines:
        for statement in narrate(frame).statements:
            assert not statement.text.strip().endswith("年度报告")


def test_the_office_s_own_name_makes_no_statement_specific():
    text = (
        "青岬县水利局2022年政府信息公开工作年度报告\n五、存在的主要问题及改进情况\n"
        "青岬县水利局存在解读偏少的不足。\n下一步，县水利局将加强学习。\n县融媒体中心每周刊登水情。\n"
    )
    said = {one.text: one.specific for one in read(text.encode(), name="年报.txt").statements}
    assert said["下一步，县水利局将加强学习。"] is False
    assert said["青岬县水利局存在解读偏少的不足。"] is False
    assert said["县融媒体中心每周刊登水情。"] is True


def test_a_section_of_no_official_role_tells_deeds_and_its_list_items_are_kept():
    text = (
        "青岬县水利局2015年政府信息公开工作年度报告\n一、概述\n全年公开信息120条。\n四、平台建设情况\n"
        "（一）举办政务公开培训会\n网站改版，新增专栏3个。\n"
    )
    said = {one.text: one for one in read(text.encode(), name="年报.txt").statements}
    assert said["网站改版，新增专栏3个。"].role == "achievement"
    assert "（一）举办政务公开培训会" in said


@pytest.mark.parametrize("date", ["二0一七年", "二〇一七年", "2017年", "2017年1月6日"])
def test_a_date_below_the_report_is_no_statement(date: str) -> None:
    text = f"青河镇2016年政府信息公开年度报告\n一、基本情况\n公开56条。\n二、改进措施\n我镇将拓展覆盖面。\n{date}\n"
    document = parse(text.encode(), name="report.txt", settings=Settings())
    assert narrate(outline(document)).statements[-1].text == "我镇将拓展覆盖面。"
