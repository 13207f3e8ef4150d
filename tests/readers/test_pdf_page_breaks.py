"""Tables of PDF files that go on over pages, by both engines."""

from __future__ import annotations

import pytest
from pdf_canvas import Sheet, Span, plain, steps
from pdf_reading import HEAD, LABELS, X3, label, only, outcomes, read, spans, words

from gongkai.readers.registry import Reader


def test_a_repeated_header_is_dropped_and_page_numbers_do_not_part_a_table(engine: Reader) -> None:
    sheet = Sheet()
    for number in range(3):
        sheet.table(X3, steps(70, 100, 6), plain(HEAD, *([f"第{number}{row}项", str(row), "2"] for row in range(5))))
        sheet.text(280, 800, f"- {number + 1} -", 10)
        if number < 2:
            sheet.page()
    document = read(engine, sheet.data())
    table = only(document)
    assert table.pages == (1, 2, 3)
    assert [row[0] for row in words(table)] == ["项目"] + [f"第{page}{row}项" for page in range(3) for row in range(5)]
    assert [block.text for block in document.prose()] == []


def test_other_columns_on_the_next_page_are_another_table(engine: Reader) -> None:
    sheet = Sheet()
    sheet.table(X3, steps(600, 50, 3), plain(HEAD, ["规章", "0", "1"], ["文件", "3", "4"]))
    sheet.page()
    sheet.table([70, 130, 250, 330, 420], steps(70, 50, 1), plain(["维持", "纠正", "其他", "总计"]))
    assert [table.n_cols for table in read(engine, sheet.data()).tables] == [3, 4]


def _across_pages(above: list[list[Span]], below: list[list[Span]], height: float = 40) -> bytes:
    sheet = Sheet()
    sheet.table(LABELS, steps(780 - height * len(above), height, len(above)), above)
    sheet.page()
    sheet.table(LABELS, steps(70, height, len(below)), below)
    return sheet.data()


@pytest.mark.parametrize(
    ("upper", "lower"),
    [("（四）无法提供", ""), ("（四）无", "法提供"), ("", "（四）无法提供"), ("（\n四", "）无法\n提供")],
    ids=["drawn-again-empty", "cut-in-two", "printed-below", "sign-by-sign"],
)
def test_a_merged_label_cut_by_the_break_is_one_label(engine: Reader, upper: str, lower: str) -> None:
    above = [
        [label("三、结果", 3), label("（一）予以公开", 1, 2), label("5"), label("5")],
        [label(upper, 2), label("1.不掌握"), label("1"), label("1")],
        [label("2.没有现成信息"), label("2"), label("2")],
    ]
    below = [
        [label("", 3), label(lower), label("3.补正后不明确"), label("3"), label("3")],
        [label("（五）不予处理", 2), label("1.信访"), label("4"), label("4")],
        [label("2.重复"), label("0"), label("0")],
    ]
    table = only(read(engine, _across_pages(above, below)))
    assert spans(table)["三、结果"] == (6, 1)
    assert spans(table)["（四）无法提供"] == (3, 1)
    assert spans(table)["（五）不予处理"] == (2, 1)
    assert [row[3] for row in words(table)] == ["5", "1", "2", "3", "4", "0"]


def test_a_row_cut_by_the_break_is_one_row(engine: Reader) -> None:
    above = [
        [label("三、结果", 2), label("（四）无法提供", 2), label("1.不掌握"), label("1"), label("1")],
        [label("2.没有现成信息需要\n另行制作的政府信息"), label("2"), label("2")],
    ]
    below = [
        [label("", 2), label(""), label("和其他信息"), label(""), label("")],
        [label("（七）总计", 1, 2), label("3"), label("3")],
    ]
    table = only(read(engine, _across_pages(above, below)))
    assert table.n_rows == 3
    assert words(table)[1] == ["", "", "2.没有现成信息需要另行制作的政府信息和其他信息", "2", "2"]
    assert words(table)[2] == ["", "（七）总计", "", "3", "3"]


def test_complete_rows_on_both_sides_of_the_break_stay_two(engine: Reader) -> None:
    above = [[label("规章", 1, 3), label("0"), label("1")], [label("行政规范性文件", 1, 3), label(""), label("")]]
    below = [[label("其他文件", 1, 3), label(""), label("")], [label("合计", 1, 3), label("1"), label("1")]]
    table = only(read(engine, _across_pages(above, below)))
    assert [row[0] for row in words(table)] == ["规章", "行政规范性文件", "其他文件", "合计"]
    assert table.n_cols == 3


def test_a_header_cut_by_the_break_is_one_header(engine: Reader) -> None:
    above = [[label("（本列数据的勾稽关系为：第一项加第二项的数量之和，应", 1, 3), label("申请人情况", 1, 2)]]
    below = [
        [label("等于第三项加第四项之和）", 1, 3), label("自然人"), label("总计")],
        [label("一、本年新收", 1, 3), label("4"), label("4")],
    ]
    table = only(read(engine, _across_pages(above, below, height=20)))
    corner = table.cells[0]
    assert (corner.row_span, corner.col_span) == (2, 1)
    assert corner.text.endswith("应\n等于第三项加第四项之和）")
    assert words(table)[1:] == [["", "自然人", "总计"], ["一、本年新收", "4", "4"]]


def test_a_row_of_one_cell_alone_on_its_page_belongs_to_its_table(engine: Reader) -> None:
    sheet = Sheet()
    sheet.table([70, 420], steps(750, 24, 1), plain(["第二十条第（一）项"]))
    sheet.page()
    sheet.table(X3, steps(70, 24, 2), plain(HEAD, ["规章", "0", "1"]))
    table = only(read(engine, sheet.data()))
    assert words(table) == [["第二十条第（一）项", "", ""], HEAD, ["规章", "0", "1"]]
    assert spans(table)["第二十条第（一）项"] == (1, 3)


def test_long_tables_are_read_row_by_row(engine: Reader) -> None:
    sheet = Sheet()
    for number in range(12):
        sheet.table(X3, steps(60, 18, 40), plain(*([f"第{number * 40 + row}号", "1", "2"] for row in range(40))))
        if number < 11:
            sheet.page()
    table = only(read(engine, sheet.data()))
    assert [row[0] for row in table.rows()] == [f"第{number}号" for number in range(480)]


def test_a_page_of_a_merged_label_that_shows_only_its_sides_belongs_to_the_table(engine: Reader) -> None:
    sheet = Sheet()
    head = [label("三、结果", 2), label("（一）予以公开", 1, 2), label("5"), label("5")]
    sheet.table(LABELS, steps(700, 40, 2), [head, [label("（二）部分公开", 1, 2), label("0"), label("0")]])
    for number in range(2):
        sheet.page()
        rows = [[label(f"（{'三四五六'[number * 2 + row]}）其他", 1, 2), label("1"), label("2")] for row in range(2)]
        sheet.table(LABELS[1:], steps(90, 330, 2), rows, style="sides")
        for x in (LABELS[0], LABELS[1], LABELS[-1]):
            sheet.rule(x, 90, x, 750)
    sheet.page()
    sheet.table(LABELS, steps(90, 40, 1), [[label("四、结转", 1, 3), label("1"), label("1")]])
    table = only(read(engine, sheet.data()))
    assert spans(table)["三、结果"][0] == 6
    assert [row[1] for row in words(table)][:6] == [
        "（一）予以公开",
        "（二）部分公开",
        *(f"（{n}）其他" for n in "三四五六"),
    ]
    assert all(cell.place.page and cell.place.bbox for cell in table.cells)


def test_a_title_and_header_at_the_top_of_a_page_begin_a_table_unless_the_table_has_several(engine: Reader) -> None:
    blocks = [outcomes(title, "1", "2", "3") for title in ("行政复议", "未经复议", "复议后")]
    counts = []
    for below in (blocks[1], [*blocks[1], *blocks[2]]):
        sheet = Sheet()
        sheet.table(X3, steps(700, 20, 3), blocks[0])
        sheet.page()
        sheet.table(X3, steps(70, 20, len(below)), below)
        counts.append(len(read(engine, sheet.data()).tables))
    assert counts == [2, 1]


def test_a_header_row_of_two_lines_cut_between_them_is_one_row(engine: Reader) -> None:
    above = [[label("申请人", 1, 3), label("商业"), label("其他")]]
    below = [[label("", 1, 3), label("企业"), label("")], [label("一、新收", 1, 3), label("4"), label("4")]]
    assert words(only(read(engine, _across_pages(above, below)))) == [
        ["申请人", "商业企业", "其他"], ["一、新收", "4", "4"]
    ]  # fmt: skip
