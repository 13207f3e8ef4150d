"""Tables that hold prose enter the outline, in reading order and with their places."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.document import BBox, BlockKind, Document, DocumentBuilder, Format, Table, TextBlock
from gongkai.document.builder import CellDraft
from gongkai.sections import outline
from gongkai.sections.mixed import parted
from gongkai.sections.tabled import prose_of
from gongkai.sections.unfold import TABLE_ONLY, table_only, unfold

TABLES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "tables.toml").read_text("utf-8"))["table"]
TITLE = "新乡县水利局2023年政府信息公开工作年度报告"


def drafts(rows: str) -> list[CellDraft]:
    """Return the cells of rows as in tables.toml; ``*3`` behind a cell lets it span three columns."""
    cells = []
    for row, line in enumerate(rows.strip("\n").split("\n")):
        for col, cell in enumerate(line.split("|")):
            text, _, span = cell.partition("*")
            cells.append(CellDraft(row, col, text.replace("\\n", "\n"), col_span=int(span or 1)))
    return cells


def with_table(rows: str, *, before: list[str], after: list[str], fmt: Format = Format.DOCX) -> Document:
    builder = DocumentBuilder(name="test", data=b"", format=fmt)
    for line in before:
        builder.text(line)
    builder.table(drafts(rows))
    for line in after:
        builder.text(line)
    return builder.build()


@pytest.mark.parametrize("case", TABLES, ids=lambda case: case["name"])
def test_cells_are_read_in_the_order_of_sense(case: dict[str, Any]) -> None:
    [table] = with_table(case["rows"], before=[], after=[]).tables
    read = [("# " if head else "") + cell.text.replace("\n", "\\n") for cell, head in prose_of(table)]
    assert read == [line for line in case.get("read", "").strip("\n").split("\n") if line]


@pytest.mark.parametrize("case", [case for case in TABLES if "read" in case], ids=lambda case: case["name"])
def test_every_character_leads_back_to_its_cell(case: dict[str, Any]) -> None:
    document = with_table(case["rows"], before=[TITLE, "一、总体情况"], after=["以上。"])
    prose = outline(unfold(document, [])).prose
    for start, end, block, offset in prose.anchors:
        begin = block.place.span[0] + offset
        assert prose.text[start:end] == document.text[begin : begin + end - start]
    assert prose.text.startswith(TITLE)
    assert prose.text.endswith("以上。")


def test_tables_of_the_form_stay_tables() -> None:
    document = with_table("更新|部分栏目更新不够及时，内容不够丰富。", before=["五、存在的主要问题"], after=[])
    [table] = document.tables
    assert unfold(document, [table.place.span]).blocks == document.blocks
    assert not unfold(document, []).tables


def test_a_title_told_again_in_the_table_begins_no_second_section() -> None:
    rows = "五、存在的主要问题|存在问题|栏目更新不够及时，解读较少。\n|改进措施|安排专人每周检查栏目。"
    document = with_table(rows, before=[TITLE, "一、总体情况", "好。", "五、存在的主要问题"], after=["六、其他事项"])
    frame = outline(unfold(document, []))
    assert [(section.role, section.title) for section in frame.sections] == [
        ("overview", "一、总体情况"),
        ("problems", "五、存在的主要问题"),
        (None, "存在问题"),
        (None, "改进措施"),
        ("other", "六、其他事项"),
    ]


FORM = """
行政复议|行政诉讼
结果维持|未经复议直接起诉
1|0
"""


@pytest.mark.parametrize(
    "rows",
    [
        "一、总体情况|全年公开信息二十条。\n四、行政复议、行政诉讼情况|FORM\n五、存在的主要问题|栏目更新不够及时，解读较少。\n六、其他事项|无",
        "一、总体情况\n全年公开信息二十条，群众满意。\n四、行政复议、行政诉讼情况\nFORM\n五、存在的主要问题\n栏目更新不够及时，解读较少。\n六、其他事项\n无。",
    ],
    ids=["titles on the left", "titles above"],
)
def test_a_report_in_one_grid_with_its_form_is_parted(rows: str) -> None:
    document = with_table(rows.replace("FORM", FORM.strip("\n")), before=[TITLE], after=[])
    [table] = document.tables
    readable = unfold(document, [table.place.span])
    frame = outline(readable)
    assert [(section.role, frame.prose.text[slice(*section.span)][:6]) for section in frame.sections] == [
        ("overview", "全年公开信息"),
        ("review", ""),
        ("problems", "栏目更新不够"),
        ("other", frame.prose.text.rpartition("\n")[2]),
    ]
    assert frame.prose.text.rstrip("。").endswith("\n无")
    [form] = readable.tables
    assert [cell for row in form.rows() for cell in row if cell][:2] == ["行政复议", "行政诉讼"]
    assert document.text[slice(*form.place.span)].endswith("1\t0")
    assert not list(table_only(readable, frame, [table.place.span]))


@pytest.mark.parametrize(
    "rows",
    [
        "一、主动公开情况\n1.主动公开政府信息数，不同渠道公开同一信息的计为一条|条\n2.回应社会关切的次数|次",
        "行政复议|行政诉讼\n结果维持|结果维持\n1|0\n本表由本机关统计，数据截至年底，不含所属事业单位的数据。",
    ],
)
def test_notes_of_a_form_do_not_part_it(rows: str) -> None:
    document = with_table(rows, before=[TITLE], after=[])
    assert unfold(document, [document.tables[0].place.span]).blocks == document.blocks


def test_titles_in_a_left_column_are_sections() -> None:
    rows = next(case["rows"] for case in TABLES if case["name"].startswith("a whole report"))
    frame = outline(unfold(with_table(rows, before=[TITLE], after=[]), []))
    assert [(section.role, frame.prose.text[slice(*section.span)]) for section in frame.sections] == [
        ("overview", "全年公开信息二十条，群众满意度提高。"),
        ("proactive", "制发规范性文件两件，均已公开。"),
        ("problems", "栏目更新不够及时。\n下一步安排专人检查。"),
        ("other", "无"),
    ]


def test_cells_wrapped_by_a_page_are_whole_and_lie_in_their_boxes() -> None:
    builder = DocumentBuilder(name="test", data=b"", format=Format.PDF)
    builder.text("五、存在的主要问题及改进情况", page=2)
    box = BBox(80, 100, 200, 140)
    builder.table(
        [
            CellDraft(0, 0, "存在的\n问题", page=2, bbox=BBox(10, 100, 80, 140)),
            CellDraft(0, 1, "一是部分栏目更新不\n够及时；\n二是政策解读形式单一", page=2, bbox=box),
        ],
        page=2,
    )
    prose = outline(unfold(builder.build(), [])).prose
    lines = prose.text.split("\n")
    assert lines[1:] == ["存在的问题", "一是部分栏目更新不够及时；", "二是政策解读形式单一"]
    start = prose.text.index("二是")
    assert prose.locate(start, start + 10) == [(2, box)]
    assert prose.page(start) == 2


def test_columns_of_plain_text_are_joined_without_moving_a_character() -> None:
    rows = "问题|部分栏目更新不够及时，内容也不\\n够丰富。\\n解读单一。"
    document = with_table(rows, before=[], after=[], fmt=Format.TEXT)
    texts = [block.text for block in unfold(document, []).blocks if isinstance(block, TextBlock)]
    assert texts == ["问题", "部分栏目更新不够及时，内容也不 够丰富。\n解读单一。"]


@pytest.mark.parametrize("lead", [[], ["具体情况详见下表："]])
def test_a_section_of_a_table_alone_that_is_no_prose_is_told(lead: list[str]) -> None:
    rows = "问题类型|数量\n栏目更新|12\n政策解读|3"
    before = [TITLE, "一、总体情况", "好。", "五、存在的主要问题及改进情况", *lead]
    document = with_table(rows, before=before, after=["六、其他需要报告的事项", "无。"])
    readable = unfold(document, [])
    [problem] = table_only(readable, outline(readable), [])
    assert problem.component == TABLE_ONLY
    assert "五、存在的主要问题及改进情况" in problem.message
    assert not list(table_only(readable, outline(readable), [document.tables[0].place.span]))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["五、存在的主要问题及改进情况", "部分栏目更新不够及时，将安排专人检查。"], ["六、其他需要报告的事项"]),
        (["五、存在的主要问题及改进情况", "六、其他需要报告的事项"], []),
        (["一、总体情况"], ["五、存在的主要问题及改进情况", "六、其他需要报告的事项"]),
    ],
)
def test_tables_elsewhere_or_beside_text_are_no_problem(before: list[str], after: list[str]) -> None:
    document = with_table("问题类型|数量\n栏目更新|12", before=[TITLE, *before], after=after)
    readable = unfold(document, [])
    assert not list(table_only(readable, outline(readable), []))


CELLS = st.sampled_from(
    ["序号", "1", "问题", "改进措施", "一、总体情况", "部分栏目更新不够及时，内容不够丰富。", "", "\n", "无", "①", "0"]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELLS | st.text(max_size=5), min_size=1, max_size=4), min_size=1, max_size=5))
def test_no_table_breaks_it_and_no_cell_is_read_twice(rows: list[list[str]]) -> None:
    builder = DocumentBuilder(name="test", data=b"", format=Format.HTML)
    builder.table([CellDraft(row, col, text) for row, cells in enumerate(rows) for col, text in enumerate(cells)])
    document = builder.build()
    for block in document.blocks:
        assert isinstance(block, Table)
        places = [(piece.cell.row, piece.cell.col) for piece in prose_of(block)]
        assert len(places) == len(set(places))
        parts = parted(block)
        texts = [part.cell.text for part in parts if not isinstance(part, Table)]
        texts += [cell.text for part in parts if isinstance(part, Table) for cell in part.cells]
        assert sorted(filter(str.strip, texts)) == sorted(cell.text for cell in block.cells if cell.text.strip())
    assert all(block.kind is not BlockKind.FURNITURE for block in unfold(document, []).prose())
