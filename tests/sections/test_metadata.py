from __future__ import annotations

import pytest
from documents import document

from gongkai.sections import Metadata, outline


def read(text: str, **metadata: str) -> Metadata:
    return outline(document(text, **metadata)).metadata


def name(found: Metadata) -> str | None:
    return found.agency.name if found.agency else None


BARE = (
    "政府信息公开工作年度报告\n{}\n一、总体情况\n2019年，我局认真落实。\n二、主动公开政府信息情况\nT2\n"
    "六、其他需要报告的事项\n无。\n{}"
)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("本年度报告由新乡县司法局编制，全文包括六部分。", ""),
        ("根据《条例》要求，特向社会公布新乡县司法局2019年度政府信息公开年度报告。", ""),
        ("按照国务院办公厅的要求，新乡县司法局结合工作实际编制本报告。", ""),
        ("现发布《新乡县司法局2019年政府信息公开工作年度报告》。", ""),
        ("现向社会公布2019年新乡县司法局政府信息公开工作年度报告。", ""),
        ("如有疑问，请联系：新乡县司法局；电话：1234567。", ""),
        ("新乡县司法局（以下简称我局）认真落实条例。", ""),
        ("", "新乡县司法局\n2020年1月15日"),
        ("", "新乡县司法局 2020年1月15日"),
        ("", "新乡县司法局（盖章）\n二〇二〇年一月十五日"),
        ("如有疑问，请与新乡县司法局办公室联系（地址：某路1号）。", ""),
        ("如有疑问，请联系新乡县司法局（联系地址：某路1号，电话：1234567）。", ""),
        ("来源：新乡县司法局", ""),
        ("新乡县司法局", ""),
        ("~ 新乡县司法局", ""),
    ],
)
def test_an_organ_that_the_title_does_not_name_is_named_elsewhere(above: str, below: str) -> None:
    found = read(BARE.format(above, below))
    assert name(found) == "新乡县司法局"
    assert found.year == 2019


def test_conjunctions_inside_a_name_belong_to_it() -> None:
    found = read(BARE.format("根据条例，编制新乡市住房和城乡建设局2019年政府信息公开年度报告。", ""))
    assert name(found) == "新乡市住房和城乡建设局"


def test_an_office_signs_for_its_school_and_a_government_office_for_itself() -> None:
    text = BARE.replace("我局", "学校")
    assert name(read(text.format("", "某某大学党政办公室\n2020年1月15日"))) == "某某大学"
    assert name(read(text.format("", "新乡县人民政府办公室\n2020年1月15日"))) == "新乡县人民政府办公室"
    county = BARE.replace("我局", "我县")
    assert name(read(county.format("", "新乡县人民政府办公室\n2020年1月15日"))) == "新乡县人民政府"


def test_a_page_names_its_organ_by_source_before_site() -> None:
    found = read(BARE.format("", ""), site="新乡县人民政府门户网站", source="新乡县司法局")
    assert name(found) == "新乡县司法局"


def test_a_site_names_the_organ_only_when_it_can_be_its_own() -> None:
    assert name(read(BARE.format("", ""), site="新乡县人民政府门户网站")) is None
    county = BARE.format("", "").replace("我局", "我县")
    assert name(read(county, site="新乡县人民政府门户网站")) == "新乡县人民政府"


@pytest.mark.parametrize(
    ("title", "organ"),
    [
        ("新乡县2020年政府信息公开工作年度报告", "新乡县人民政府"),
        ("翟坡镇2020年政府信息公开工作年度报告", "翟坡镇人民政府"),
        ("东街街道2020年政府信息公开工作年度报告", "东街街道办事处"),
        ("新乡县2020年国民经济和社会发展统计公报", "新乡县统计局"),
    ],
)
def test_a_region_in_the_title_becomes_its_organ_where_the_text_names_it(title: str, organ: str) -> None:
    assert name(read(f"{title}\n一、总体情况\n好。\n二、其他\n无。\n{organ}\n2021年1月20日")) == organ


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("年报\n统计期限自2021年1月1日起至2021年12月31日止。\n一、概述\n好。", 2021),
        ("年报\n统计期限为2021年1月1日至12月31日。\n一、概述\n好。", 2021),
        ("年报\n本报告所列数据从二〇一五年一月一日到十二月三十一日。\n一、概述\n好。", 2015),
        ("年报\n数据的统计期限自2008年5月1日起至12月31日。\n一、概述\n好。", 2008),
        ("年报\n统计期限为2013年9月1日—2014年8月31日。\n一、概述\n好。", 2014),
        ("年报\n一、概述\n2021年，我局公开20条。\n二、主动公开情况\n无。\n三、依申请公开情况\n无。", 2021),
        ("年报\n一、概述\n好。\n二、主动公开情况\n无。\n三、依申请公开情况\n无。\n2022年1月15日", 2021),
        ("年报\n发布时间：2022-02-15\n一、概述\n好。\n二、主动公开情况\n无。\n三、依申请公开情况\n无。", 2021),
        ("年报\n一、概述\n好。\n二、主动公开情况\n无。\n三、依申请公开情况\n无。\n2022年8月15日", None),
        ("年报\n一、概述\n好。\n二、主动公开情况\n无。\n三、依申请公开情况\n无。", None),
        ("年报（〔2021〕30号）\n一、概述\n好。", None),
        ("某某通知\n一、概述\n好。\n2022年1月15日", None),
    ],
)
def test_the_year_comes_from_period_text_or_date_and_is_never_guessed(text: str, year: int | None) -> None:
    assert read(text).year == year


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("新乡县统计局\n政府信息公开工作年度报告\n（2020年度）", "新乡县统计局政府信息公开工作年度报告（2020年度）"),
        ("2020年\n新乡县统计局\n政府信息公开工作年度报告", "2020年新乡县统计局政府信息公开工作年度报告"),
        ("新乡县统计局2020年度政府\n信息公开工作年度报告", "新乡县统计局2020年度政府信息公开工作年度报告"),
        ("[bookmark: _GoBack]新乡县统计局 2020 年工作年报", "新乡县统计局2020年工作年报"),
        ("《新乡县统计局2020年政府信息公开工作年度报告》", "新乡县统计局2020年政府信息公开工作年度报告"),
        ("首页 > 政务公开\n新乡县统计局2020年年报\n来源：新乡县统计局", "新乡县统计局2020年年报"),
        ("信息公开年度报告\n新乡县统计局2020年度\n信息公开年度报告", "新乡县统计局2020年度信息公开年度报告"),
        ("~ 名 称：新乡县统计局2020年政府信息公开工作年度报告", "新乡县统计局2020年政府信息公开工作年度报告"),
    ],
)
def test_the_title_is_found_over_lines_and_between_chrome(head: str, title: str) -> None:
    found = read(f"{head}\n一、总体情况\n好。\n二、主动公开政府信息情况\nT2")
    assert (found.title, name(found), found.year) == (title, "新乡县统计局", 2020)


def test_the_file_names_the_title_when_the_text_does_not() -> None:
    text = "一、总体情况\n好。\n二、主动公开政府信息情况\nT2"
    found = read(text, title="新乡县统计局2020年政府信息公开工作年度报告_新乡县人民政府门户网站")
    assert found.title == "新乡县统计局2020年政府信息公开工作年度报告"
    assert read(text, title="新乡县人民政府门户网站").title is None


REPORT = "新乡县公路局2021年政府信息公开工作年度报告\n{}\n一、总体情况\n{}\n二、其他\n无。\n{}"


@pytest.mark.parametrize(
    ("above", "text", "below", "told"),
    [
        ("统计期限为2019年1月1日至2019年12月31日。", "好。", "", "统计期限却为2019年"),
        ("", "2019年，我局公开20条。截至2019年底共100条。2019年培训2次。", "", "3次提到2019年"),
        ("~ 新乡县交通局", "好。", "", "页眉却为“新乡县交通局”"),
        ("", "好。", "新乡县林业局\n2022年1月5日", "落款却为“新乡县林业局”"),
    ],
)
def test_contradictions_are_told_in_two_languages(above: str, text: str, below: str, told: str) -> None:
    found = read(REPORT.format(above, text, below))
    [(zh, en)] = found.contradictions
    assert told in zh
    assert en.startswith("The ")
    assert (found.year, name(found)) == (2021, "新乡县公路局")


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("2021年，比2020年多。按照2019年修订的条例，2019年和2019年都好。", "新乡县公路局\n2022年1月10日"),
        ("好。", "新乡县公路局办公室\n2022年1月10日"),
        ("好。", "公路局"),
        ("好。", "新乡县人民政府"),
        ("好。", ""),
    ],
)
def test_past_years_and_offices_of_the_same_organ_are_no_contradiction(text: str, below: str) -> None:
    assert read(REPORT.format("", text, below)).contradictions == ()


def test_a_report_s_own_name_tells_the_year_before_its_period_does():
    found = read(
        "根据规定，某县水利局编制了2021年政府信息公开年度报告。统计期限自2020年1月1日起至2020年12月31日止。\n"
        "一、总体情况\n2021年，我局主动公开信息126条。"
    )
    assert found.year == 2021
    ((zh, en),) = found.contradictions
    assert "报告自称为2021年，统计期限却为2020年" in zh
    assert "2021" in en


def test_last_year_s_report_named_beside_this_year_s_tells_no_year():
    text = "编制了2021年政府信息公开年度报告，2020年政府信息公开年度报告已公布。统计期限为2021年1月1日至12月31日。"
    assert read(f"{text}\n一、总体情况\n我局认真落实。").year == 2021


def test_a_bar_in_front_of_a_title_is_none_of_it():
    found = read("| 新乡县司法局《条例》落实和2019年政府信息公开年度报告 |\n一、总体情况\n我局认真落实。")
    assert found.title == "新乡县司法局《条例》落实和2019年政府信息公开年度报告"


def test_a_kind_of_organ_is_no_name():
    text = "向社会公开2016年度镇政府信息公开年度报告。\n一、概述\n我镇主动公开568条。\n二、主动公开情况\n无"
    assert name(read(text)) is None
