from __future__ import annotations

import pytest

from gongkai.sections import Agency
from gongkai.sections.regions import find_regions, locate
from gongkai.text.normal import key


@pytest.mark.parametrize(
    ("name", "level", "code"),
    [
        ("新乡县人民政府", "county", "410721"),
        ("新乡市司法局", "prefecture", "410700"),
        ("河南省教育厅", "province", "410000"),
        ("河南省新乡市新乡县教育局", "county", "410721"),
        ("乌鲁木齐市天山区人民政府", "county", "650102"),
        ("内蒙古自治区锡林郭勒盟行政公署", "prefecture", "152500"),
        ("内蒙古锡林郭勒盟正蓝旗人民政府", "county", "152530"),
        ("甘孜州康定市人民政府", "county", "513301"),
        ("恩施州教育局", "prefecture", "422800"),
        ("孟村县教育局", "county", "130930"),
        ("北京市", "province", "110000"),
        ("上海市教育委员会", "province", "310000"),
        ("天津市和平区人民政府", "county", "120101"),
        ("济源市人民政府", "county", "419001"),
        ("神农架林区人民政府", "county", "429021"),
        ("晋城市城区人民政府", "county", "140502"),
        ("太原小店区教育局", "county", "140105"),
        ("吉林省吉林市昌邑区民政局", "county", "220202"),
        ("国家税务总局上海市松江区税务局", "county", "310117"),
        ("永安市市场监督管理局", "county", "350481"),
        ("临朐县五井镇人民政府", "township", "370724"),
        ("郑州市中原区城关镇", "township", "410102"),
        ("东莞市长安镇人民政府", "township", "441900"),
        ("成都高新区管理委员会", None, "510100"),
        ("北京经济技术开发区管理委员会", None, "110000"),
        ("国家发展和改革委员会", "national", None),
        ("教育部", "national", None),
        ("中国证券监督管理委员会", "national", None),
        ("朝阳区人民政府", "county", None),  # two of them stand in the table
        ("鼓楼区司法局", "county", None),
        ("经纬街道办事处", "township", None),
        ("县文化和旅游局", "county", None),
        ("市司法局", None, None),
        ("澄江口县人民政府", None, None),  # no county, and no 江口县 either
        ("永安市场监督管理局", None, None),
        ("河南师范大学", None, None),
        ("中国石油化工集团有限公司", None, None),
    ],
)
def test_an_organ_has_a_level_and_a_region(name: str, level: str | None, code: str | None) -> None:
    agency = locate(name)
    assert (agency.level, agency.region_code) == (level, code)


@pytest.mark.parametrize(
    ("name", "hints", "code"),
    [
        ("朝阳区人民政府", ["北京市朝阳区人民政府"], "110105"),
        ("朝阳区教育局", ["中国长春市人民政府门户网站"], "220104"),
        ("鼓楼区司法局", ["", "本报告可在徐州市人民政府网站下载"], "320302"),
        ("城关区人民政府", ["兰州市城关区人民政府"], "620102"),
        ("经纬街道办事处", ["哈尔滨市道里区经纬街道办事处在总结工作的基础上编制"], "230102"),
        ("翟坡镇人民政府", ["翟坡镇2020年年度报告", "河南省新乡县翟坡镇人民政府"], "410721"),
        ("县文化和旅游局", ["微山县人民政府"], "370826"),
        ("城西街道", ["公开县政府信息"], None),
        ("澄江口县人民政府", ["会同县老龄办进村入户", "新乡县人民政府"], None),  # not in the table, so not elsewhere
    ],
)
def test_hints_settle_what_the_name_leaves_open(name: str, hints: list[str], code: str | None) -> None:
    assert locate(name, hints).region_code == code


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("双流县人民政府", 2012, "510122"),
        ("双流区人民政府", 2020, "510116"),
        ("横县人民政府", 2019, "450127"),
        ("横州市人民政府", 2022, "450181"),
        ("巢湖市人民政府", 2009, "341400"),
        ("巢湖市人民政府", 2015, "340181"),
        ("莱芜市人民政府", 2016, "371200"),
        ("济南市莱芜区人民政府", 2021, "370116"),
        ("大方县人民政府", 2009, "522422"),
        ("大方县人民政府", 2015, "520521"),
        ("襄樊市人民政府", 2009, "420600"),
    ],
)
def test_regions_that_changed_are_found_by_the_name_of_their_year(name: str, year: int, code: str) -> None:
    assert locate(name, year=year).region_code == code


def test_the_region_is_named_at_each_level() -> None:
    assert locate("新乡县人民政府") == Agency("新乡县人民政府", "county", "410721", "河南省", "新乡市", "新乡县")
    assert locate("北京市朝阳区人民政府") == Agency(
        "北京市朝阳区人民政府", "county", "110105", "北京市", None, "朝阳区"
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("由新乡县人民政府编制", ["新乡县"]),
        ("河南省新乡市新乡县", ["河南省", "新乡市", "新乡县"]),
        ("公开县政府信息", []),
        ("澄江口县", []),
        ("新乡市场监督管理局", []),
        ("中心城区建设", []),
    ],
)
def test_regions_begin_and_end_where_names_do(text: str, names: list[str]) -> None:
    plain = key(text)
    assert [plain[found.start : found.end] for found in find_regions(plain)] == names
