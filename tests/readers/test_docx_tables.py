from __future__ import annotations

import pytest
import word_files as word
from word_files import cell, paragraph, row, table

from gongkai.document import Document
from gongkai.readers.docx.reader import read_docx
from gongkai.settings import Settings

DOWN = '<w:vMerge w:val="restart"/>'
MORE = "<w:vMerge/>"


def span(count: int | str) -> str:
    return f'<w:gridSpan w:val="{count}"/>'


def width(twips: int) -> str:
    return f'<w:tcW w:w="{twips}" w:type="dxa"/>'


def read(body: str) -> Document:
    return read_docx(word.document(body), name="a.docx", settings=Settings())


def grid(*rows: str) -> list[list[str | None]]:
    (found,) = read(table(*rows)).tables
    return [[place.text if place else None for place in line] for line in found.grid()]


def test_spans_and_merges_of_the_official_form() -> None:
    assert grid(
        row(cell("勾稽", span(2) + DOWN), cell("申请人情况", span(3))),
        row(cell("", span(2) + '<w:vMerge w:val="continue"/>'), cell("自然人"), cell("组织"), cell("总计")),
        row(cell("结果", DOWN), cell("予以公开"), cell("1"), cell("2"), cell("3")),
        row(cell("", MORE), cell("不予公开"), cell(""), cell("0"), cell("0")),
        row(cell("总计", span(2)), cell("1"), cell("2"), cell("3")),
    ) == [
        ["勾稽", "勾稽", "申请人情况", "申请人情况", "申请人情况"],
        ["勾稽", "勾稽", "自然人", "组织", "总计"],
        ["结果", "予以公开", "1", "2", "3"],
        ["结果", "不予公开", "", "0", "0"],
        ["总计", "总计", "1", "2", "3"],
    ]


def test_two_merged_runs_below_each_other_stay_apart() -> None:
    runs = [row(cell(label, DOWN), cell("1")) + row(cell("", MORE), cell("2")) for label in "甲乙"]
    assert grid(*runs) == [["甲", "1"], ["甲", "2"], ["乙", "1"], ["乙", "2"]]


def test_a_continuation_without_a_start_begins_a_cell() -> None:
    assert grid(row(cell("甲", MORE), cell("1")), row(cell("", MORE), cell("2"))) == [["甲", "1"], ["甲", "2"]]


def test_a_continuation_of_another_width() -> None:
    assert grid(
        row(cell("甲", span(2) + DOWN), cell("1")), row(cell("", MORE), cell("乙"), cell("2"))
    )[0] == ["甲", "甲", "1"]  # fmt: skip


def test_horizontal_merge_of_old_files() -> None:
    assert grid(
        row(cell("甲", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), cell("乙")),
        row(cell("1"), cell("2"), cell("3")),
    ) == [["甲", "甲", "乙"], ["1", "2", "3"]]


def test_gaps_before_and_after_a_row() -> None:
    assert grid(
        row(cell("甲"), cell("乙"), cell("丙")),
        row(cell("2"), cell("3"), properties='<w:gridBefore w:val="1"/>'),
        row(cell("1"), properties='<w:gridAfter w:val="2"/>'),
    ) == [["甲", "乙", "丙"], [None, "2", "3"], ["1", None, None]]


def test_deleted_hidden_and_inserted_rows_and_cells() -> None:
    assert grid(
        row(cell("甲"), cell("乙")),
        row(cell("删"), cell("删"), properties="<w:del/>"),
        row(cell("隐"), cell("隐"), properties="<w:hidden/>"),
        row(cell("1"), cell("删", "<w:cellDel/>"), cell("2"), properties="<w:ins/>"),
        f"<w:sdt><w:sdtContent>{row(cell('3'), cell('4'))}</w:sdtContent></w:sdt>",
    ) == [["甲", "乙"], ["1", "2"], ["3", "4"]]


@pytest.mark.parametrize("bad", ["0", "-3", "x", "2.0", "99999"])
def test_senseless_spans_do_no_harm(bad: str) -> None:
    rows = grid(row(cell("甲", span(bad)), cell("乙")), row(cell("1"), cell("2")))
    assert rows[0][0] == "甲"
    assert rows[0][-1] == "乙"
    assert len(rows[0]) <= 3


def test_cells_that_are_told_apart_by_width_alone() -> None:
    assert grid(
        row(cell("结果", width(3000)), cell("总计", width(1000))),
        row(cell("予以", width(1010)), cell("公开", width(1990)), cell("3", width(1000))),
    ) == [["结果", "结果", "总计"], ["予以", "公开", "3"]]


def test_cell_lines_and_numbers_in_cells() -> None:
    levels = {0: '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/>'}
    mark = f"<w:p><w:pPr>{word.numbered(0)}</w:pPr></w:p>"
    body = table(row(cell(mark), cell(paragraph("商业") + paragraph("企业"))), row(cell(mark), cell("甲")))
    document = read_docx(word.document(body, numbering=word.numbering(levels)), name="a", settings=Settings())
    assert document.tables[0].rows() == [["1", "商业\n企业"], ["2", "甲"]]


def test_a_table_in_a_layout_table_stands_in_its_place() -> None:
    inner = table(row(cell("规章"), cell("0")), row(cell("文件"), cell("1")))
    outer = table(row(cell(paragraph("一、总体情况") + paragraph("本年度公开信息若干。") + inner + paragraph("后文"))))
    kinds = [type(block).__name__ for block in read(outer).blocks]
    assert kinds == ["TextBlock", "TextBlock", "Table", "TextBlock"]


def test_order_of_paragraphs_and_tables() -> None:
    form = table(row(cell("规章"), cell("0")), row(cell("文件"), cell("1")))
    document = read(paragraph("前") + form + paragraph("中") + form + paragraph("后"))
    assert [getattr(block, "text", "表") for block in document.blocks] == ["前", "表", "中", "表", "后"]


@pytest.mark.parametrize(
    ("runs", "told"),
    [
        (word.run("603", "<w:strike/>") + word.run("596"), "596"),
        (word.run("603", "<w:dstrike/>") + word.run("596"), "596"),
        (word.run("596", '<w:strike w:val="0"/>'), "596"),
        (word.run("1253") + word.run("1", '<w:vertAlign w:val="superscript"/>'), "1253"),
        (word.run("m") + word.run("2", '<w:vertAlign w:val="superscript"/>'), "m2"),
        (word.run("12", '<w:vertAlign w:val="superscript"/>'), "12"),
    ],
)
def test_what_is_struck_out_and_marks_of_footnotes_are_no_digits(runs: str, told: str) -> None:
    assert grid(row(cell(f"<w:p>{runs}</w:p>"), cell(paragraph("1")))) == [[told, "1"]]
