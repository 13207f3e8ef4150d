"""Whose report is whose: organs over the years, through changes of name and region."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus.across.written import Written, opened

from gongkai.corpus.across.chains import Report, series_of
from gongkai.corpus.across.organs import lasting_code, parted, successions
from gongkai.corpus.columns import table
from gongkai.errors import UsageError
from gongkai.sections.regions import locate


def reports_of(*reports: tuple[str, int]) -> list[list[str]]:
    """Return the reports of each organ, those of one organ by year."""
    told = []
    for agency, year in sorted(reports, key=lambda each: each[1]):
        place = locate(agency, (), year)
        region = place.county or place.prefecture or place.province
        told.append(
            Report(
                f"{agency}-{year}",
                agency,
                year,
                place.level,
                place.region_code,
                place.province,
                region,
                "",
                True,
                False,
                0,
                0,
            )
        )
    return sorted([each.report for each in series.reports] for series in series_of(told))


@pytest.mark.parametrize(
    ("agency", "region", "function"),
    [
        ("河南省新乡市新乡县卫生和计划生育委员会", "新乡县", "卫生计划生育"),
        ("新乡市生态环境局新乡县分局", "新乡县", "生态环境"),
        ("国家税务总局新乡县税务局", "新乡县", "税务"),
        ("青禾县人民政府", "青禾县", "人民政府"),
        ("青禾县", "青禾县", "人民政府"),
        ("青禾县人民政府办公室", "青禾县", "人民政府办公室"),
        ("青禾县河东街道办事处", "青禾县", "河东街道"),
        ("云川市河东区石桥镇人民政府", "河东区", "石桥镇"),
        ("青禾县城市管理局", "青禾县", "城市管理"),
        ("青禾市市场监督管理局", "青禾市", "市场监督管理"),
        ("城市管理局", "", "城市管理"),
        ("云川市发展和改革委员会（粮食局）", "云川市", "发展改革"),
        ("云川市发改局", "云川市", "发展改革"),
        ("云川市生态环境局河东县分局", "河东县", "生态环境"),
        ("河东区生态环境分局", "河东区", "生态环境"),
        ("松州市人民政府", "松州市", "人民政府"),
        ("青禾县市场监管局", "青禾县", "市场监督管理"),
        ("省市场监督管理局", "", "市场监督管理"),
        ("市城市管理局", "", "城市管理"),
        ("云川市人民政府外事办公室", "云川市", "外事"),
    ],
)
def test_a_name_is_parted_into_region_and_function(agency: str, region: str, function: str):
    assert parted(agency) == (region, function)


@pytest.mark.parametrize(
    ("code", "region", "today"),
    [
        ("110228", "密云县", "110118"),
        ("371200", "莱芜市", "370116"),
        ("330183", "富阳市", "330111"),
        ("420600", "襄樊市", "420600"),
        ("469003", "儋州市", "460400"),
        ("522200", "铜仁地区", "520600"),
        ("522201", "铜仁市", "522201"),  # the district 碧江 now: no heir of its own name
        ("410728", "长垣县", "410783"),
        ("420607", "襄阳区", "420607"),  # the city 襄阳 that began then is another region
        ("350427", "沙县", "350405"),  # the table has no end of it
        ("350681", "龙海市", "350604"),
        ("431121", "祁阳县", "431181"),
        ("441421", "梅县", "441403"),
        ("371421", "陵县", "371403"),  # another stem: the list tells it
        ("330621", "绍兴县", "330603"),
        ("522223", "玉屏侗族自治县", "520622"),
        ("512081", "简阳市", "510185"),
        ("430121", "长沙县", "430121"),  # stands beside the city of its name
        ("110103", "崇文区", "110103"),  # merged: no heir of its own name
    ],
)
def test_a_code_lasts_through_changes_of_region(code: str, region: str, today: str):
    assert lasting_code(code, region) == today


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("密云县国土资源局", "密云区自然资源局"),
        ("沙县财政局", "三明市沙县区财政局"),
        ("凤翔县财政局", "宝鸡市凤翔区财政局"),
        ("遵义县财政局", "遵义市播州区财政局"),
        ("青禾县国土资源局", "青禾市自然资源和规划局"),
        ("青禾县农业局", "青禾县农业农村局"),
        ("青禾县卫生局", "青禾县卫生健康委员会"),
        ("青禾县卫生和计划生育局", "青禾县卫健委"),
        ("青禾县食药监局", "青禾县市场监督管理局"),
        ("青禾县旅游局", "青禾县文化和旅游局"),
        ("青禾县文广新局", "青禾县文化广电和旅游局"),
        ("云川市环境保护局", "云川市生态环境局"),
        ("青禾县环保局", "云川市生态环境局青禾县分局"),
        ("青禾县石桥乡人民政府", "青禾县石桥镇人民政府"),
        ("青禾县石桥镇人民政府", "青禾市石桥街道办事处"),
        ("青禾县政府办公室", "青禾县人民政府"),
        ("青禾县安监局", "青禾县应急管理局"),
        ("新乡市青禾县水利局", "新乡市青禾区水务局"),  # a region below one that has a code
        ("青禾县石桥镇", "青禾区石桥街道办事处"),
        ("青禾县扶贫办", "青禾县乡村振兴局"),
        ("云溪县农业局", "云溪区农业农村局"),  # a county that no table has, and its district that one has
        ("青禾县计生局", "青禾县卫健局"),
    ],
)
def test_an_organ_goes_on_under_another_name(before: str, after: str):
    assert reports_of((before, 2017), (before, 2018), (after, 2019), (after, 2020)) == [
        [f"{before}-2017", f"{before}-2018", f"{after}-2019", f"{after}-2020"]
    ]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("青禾县石桥乡人民政府", "青禾县石桥镇人民政府"),
        ("青禾县水利局", "青禾县水务局"),
        ("青禾县人民政府", "青禾县人民政府办公室"),
        ("青禾县教育局", "青禾市教育局"),
        ("南京市鼓楼区教育局", "福州市鼓楼区教育局"),
        ("云川市水利局", "云川市河东县水利局"),
        ("新乡市教育局", "新乡市河东区教育局"),  # a district that no table has
        ("青禾县教育局", "青禾县教育体育局"),
        ("云溪县教育局", "云溪区教育局"),
    ],
)
def test_organs_that_stand_side_by_side_stay_apart(one: str, two: str):
    assert reports_of(*((name, year) for name in (one, two) for year in (2019, 2020))) == sorted(
        [[f"{one}-2019", f"{one}-2020"], [f"{two}-2019", f"{two}-2020"]]
    )


def test_a_county_is_not_the_city_of_its_name():
    assert len(reports_of(("新乡县教育局", 2018), ("新乡市教育局", 2019))) == 2
    region = {"level": None, "region_code": None, "province": None, "region": None, "folder": "", "original": True}
    county = Report(report="a", agency="新乡县教育局", year=2018, doubtful=False, numbers=0, n_failed=0, **region)
    city = Report("b", "新乡市教育局", 2019, "prefecture", "410700", "河南省", "新乡市", "", True, False, 0, 0)
    assert len(series_of([county, city])) == 2


def test_a_merger_goes_on_from_its_main_part_only():
    ended = [("青禾县工商局", 2017), ("青禾县食药监局", 2017), ("青禾县质监局", 2017)]
    assert reports_of(*ended, ("青禾县市场监管局", 2019)) == [
        ["青禾县工商局-2017", "青禾县市场监管局-2019"],
        ["青禾县质监局-2017"],
        ["青禾县食药监局-2017"],
    ]


def test_a_chain_of_reforms_is_one_organ():
    names = ["密云县卫生局", "密云县卫生和计划生育委员会", "密云区卫生和计划生育委员会", "密云区卫生健康委员会"]
    assert [len(reports) for reports in reports_of(*zip(names, (2012, 2014, 2017, 2020), strict=True))] == [4]


def test_a_report_without_code_belongs_to_the_organ_of_its_name_where_there_is_one(tmp_path: Path):
    nowhere = {"level": None, "code": None, "province": None, "prefecture": None, "county": None}
    reports = [Written("新乡县水利局", 2019), Written("新乡县水利局", 2020, region=nowhere)]
    with opened(tmp_path / "one", reports) as corpus:
        assert [row[8] for row in corpus.chains().fetchall()] == [2]
    towns = [Written("石桥镇人民政府", 2019, region={**nowhere, "code": "410721", "county": "新乡县"})]
    with opened(tmp_path / "town", [*towns, Written("石桥镇人民政府", 2020, region=nowhere)]) as corpus:
        assert [row[8] for row in corpus.chains().fetchall()] == [2]
    districts = [Written("南京市鼓楼区水利局", 2019), Written("福州市鼓楼区水利局", 2019)]
    with opened(tmp_path / "two", [*districts, Written("鼓楼区水利局", 2020, region=nowhere)]) as corpus:
        assert [row[8] for row in corpus.chains().fetchall()] == [1, 1, 1]


def test_a_chain_tells_its_names_years_and_gaps(tmp_path: Path):
    reports = [
        Written("密云县国土资源局", 2014),
        Written("密云区国土资源局", 2016),
        Written("密云区自然资源局", 2019),
        Written("密云区自然资源局", 2019, name="again"),
        Written("密云区自然资源局", None),
        Written(None, 2019),
    ]
    with opened(tmp_path, reports) as corpus:
        relation = corpus.chains()
        assert tuple(relation.columns) == table("chains").names
        assert relation.fetchall() == [
            (
                "110118:自然资源", "密云区自然资源局", "密云县国土资源局;密云区国土资源局;密云区自然资源局", "110118",
                "county", "北京市", 2014, 2019, 3, 4, "2015;2017;2018",
            )
        ]  # fmt: skip
        reports = corpus.chain("密云县国土资源局").select("report, chosen").fetchall()
        assert reports[:2] == [("密云县国土资源局-2014", True), ("密云区国土资源局-2016", True)]
        assert [chosen for _, chosen in reports[2:]] == [True, False]
        assert corpus.chain("密云区自然资源局", "110118").count("*").fetchall() == [(4,)]
        assert corpus.chain("110118:自然资源").count("*").fetchall() == [(4,)]
        with pytest.raises(UsageError, match="110118"):
            corpus.chain("密云区自然资源局", "330000")


def test_of_two_reports_of_a_year_the_better_read_one_speaks(tmp_path: Path):
    many = {"requests.received.total": 3.0, "requests.granted.total": 3.0}
    reports = [
        Written("青禾县水务局", 2020, name="a", cells={"requests.received.total": 3.0}),
        Written("青禾县水务局", 2020, name="b", cells=many),
        Written("青禾县水务局", 2020, name="c", cells=many, more={"status": "partial"}),
    ]
    with opened(tmp_path, reports) as corpus:
        assert corpus.table("chain_reports").filter("chosen").select("report").fetchall() == [("b",)]


def test_every_name_of_a_reform_is_in_the_form_that_names_are_compared_in():
    for change in successions():
        for name in (change.after, *change.before, *change.merged):
            assert parted(f"新乡县{name}局").function == name
