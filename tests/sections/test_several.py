from __future__ import annotations

import pytest
from documents import document
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.document import Document
from gongkai.sections import outline
from gongkai.sections.several import SEVERAL, join, part_of, reports_in

FIRST = """# 青禾县水务局2022年政府信息公开工作年度报告
一、总体情况
2022年，青禾县水务局公开供水信息41条，全年无差错。
二、主动公开政府信息情况
T2
三、收到和处理政府信息公开申请情况
T3
四、因政府信息公开工作被申请行政复议、提起行政诉讼情况
T4
五、存在的主要问题及改进情况
供水价格栏目更新不及时。
六、其他需要报告的事项
无。
青禾县水务局
2023年1月12日
"""
SECOND = FIRST.replace("水务局", "林业局").replace("供水", "造林")
LATER = FIRST.replace("2022年", "2023年").replace("2023年1月", "2024年1月")


def titles(made: Document) -> list[tuple[str, str | None, int | None]]:
    frames = [(part.source.name, outline(part).metadata) for part in reports_in(made)]
    return [(name, told.agency.name if told.agency else None, told.year) for name, told in frames]


def test_two_organs_reports_are_parted() -> None:
    parts = reports_in(document(FIRST + SECOND))
    assert titles(document(FIRST + SECOND)) == [("test#1", "青禾县水务局", 2022), ("test#2", "青禾县林业局", 2022)]
    assert [len(part.tables) for part in parts] == [3, 3]
    assert [[problem.component for problem in part.problems] for part in parts] == [[SEVERAL], [SEVERAL]]
    assert "2" in parts[1].problems[0].message
    assert "水务局" not in parts[1].text
    for part in parts:
        for block in part.prose():
            assert part.text[slice(*block.place.span)] == block.text


def test_one_organ_s_reports_for_two_years_are_parted() -> None:
    assert titles(document(FIRST + LATER)) == [("test#1", "青禾县水务局", 2022), ("test#2", "青禾县水务局", 2023)]


def test_one_report_is_itself() -> None:
    made = document(FIRST)
    assert reports_in(made) == (made,)


@pytest.mark.parametrize(
    "text",
    [
        "青禾县水务局2022年政府信息公开工作年度报告\n目录\n总体情况\n"
        + FIRST.replace("青禾县水务局2022", "青禾县水务局二〇二二", 1),
        FIRST + "附件：青禾县林业局2022年政府信息公开工作年度报告\n详见县政府网站。\n",
        FIRST + "青禾县林业局2021年政府信息公开工作年度报告\n青禾县财政局2021年政府信息公开工作年度报告\n",
        "目录\n青禾县水务局2022年政府信息公开工作年度报告\n",
    ],
    ids=["cover", "reference", "list of links", "contents"],
)  # fmt: skip
def test_titles_that_begin_no_report_part_nothing(text: str) -> None:
    assert len(reports_in(document(text))) == 1


def test_a_cover_before_several_reports_is_furniture_of_the_first() -> None:
    made = document("# 青禾县各部门2022年政府信息公开工作年度报告\n" + FIRST + SECOND)
    parts = reports_in(made)
    assert [told[1:] for told in titles(made)] == [("青禾县水务局", 2022), ("青禾县林业局", 2022)]
    assert "各部门" in parts[0].text
    assert "".join(part.text for part in parts) == made.text


def test_a_signature_and_its_date_belong_to_the_report_above() -> None:
    parts = reports_in(document(FIRST + SECOND.removeprefix("# ")))
    assert parts[0].text.rstrip().endswith("2023年1月12日")
    assert parts[1].text.startswith("青禾县林业局2022年")


def test_a_second_reading_counts_only_when_it_parts_the_file_alike() -> None:
    two = document(FIRST + SECOND)
    second = part_of(two, 1, 2)
    assert second is not None
    assert second.text == reports_in(two)[1].text
    assert part_of(document(FIRST), 1, 2) is None
    assert part_of(None, 0, 1) is None


def test_joined_files_are_named_with_their_pages() -> None:
    main, annex = document(FIRST), document("附件\nT0")
    whole = join([main, annex], [b"main", b"annex"])
    assert (whole.source.name, whole.source.n_bytes, whole.source.n_pages) == ("test + test", 9, None)
    assert [problem.component for problem in whole.problems] == ["source.joined"]
    assert len(whole.tables) == 4
    assert outline(whole).metadata.year == 2022


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*FIRST.splitlines(), *SECOND.splitlines(), *LATER.splitlines(), "", "目录"]), min_size=1)
)
def test_whatever_the_lines_nothing_is_lost(lines: list[str]) -> None:
    made = document("\n".join(lines))
    parts = reports_in(made)
    assert "".join(part.text for part in parts) == made.text
    assert sum(len(part.blocks) for part in parts) == len(made.blocks)
    assert len(parts) == 1 or [part.source.name for part in parts] == [f"test#{n + 1}" for n in range(len(parts))]
