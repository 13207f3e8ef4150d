"""Tables of PDF files on one page, by both engines."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest
from pdf_canvas import Sheet, plain, steps
from pdf_reading import HEAD, OUTCOMES, X3, only, outcomes, read, spans, words
from reportlab.lib.colors import Color, black, white

from gongkai.readers.registry import Reader

GREY = Color(0.85, 0.9, 0.95)


def test_merged_cells_keep_their_spans(engine: Reader) -> None:
    sheet = Sheet()
    sheet.table(
        steps(70, 60, 5),
        steps(100, 20, 4),
        [
            [("申请人情况", 1, 5)],
            [("自然人", 2, 1), ("法人或其他组织", 1, 3), ("总计", 2, 1)],
            [("企业", 1, 1), ("科研", 1, 1), ("其他", 1, 1)],
            [(value, 1, 1) for value in ["38", "2", "0", "0", "40"]],
        ],
    )
    table = only(read(engine, sheet.data()))
    assert (table.n_rows, table.n_cols, table.ruled) == (4, 5, True)
    assert spans(table)["申请人情况"] == (1, 5)
    assert spans(table)["自然人"] == (2, 1)
    assert spans(table)["法人或其他组织"] == (1, 3)
    assert words(table)[3] == ["38", "2", "0", "0", "40"]


def test_line_breaks_in_a_cell_stay_and_a_vertical_label_is_joined(engine: Reader) -> None:
    sheet = Sheet()
    sheet.table([70, 90, 200, 300], [100, 160, 220], [[("总\n计", 2, 1), ("本年新\n制作数量", 1, 1), ("7", 1, 1)],
                                                      [("有效 数", 1, 1), ("A b", 1, 1)]])  # fmt: skip
    texts = [cell.text for cell in only(read(engine, sheet.data())).cells]
    assert texts == ["总计", "本年新\n制作数量", "7", "有效数", "A b"]


def test_white_boxes_behind_text_and_underlines_draw_no_table(engine: Reader) -> None:
    sheet = Sheet()
    for top in range(100, 220, 20):
        sheet.box(70, top, 300, top + 18, fill=white)
        sheet.box(300, top, 500, top + 18, fill=white)
        sheet.text(72, top + 2, "公开工作有序开展取得了一定成效")
        sheet.rule(72, top + 15, 230, top + 15)
    assert read(engine, sheet.data()).tables == []


def test_coloured_cells_without_strokes_and_white_boxes_on_black_are_tables(engine: Reader) -> None:
    sheet = Sheet()
    for row in range(3):
        for col in range(3):
            sheet.box(X3[col] + 1, 100 + 20 * row, X3[col + 1] - 1, 119 + 20 * row, fill=GREY)
            sheet.text(X3[col] + 5, 103 + 20 * row, f"值{row}{col}", 9)
    sheet.box(70, 300, 421, 361, fill=black)
    for row in range(3):
        for col in range(3):
            sheet.box(X3[col] + 1, 301 + 20 * row, X3[col + 1], 320 + 20 * row, fill=white)
            sheet.text(X3[col] + 5, 303 + 20 * row, f"甲{row}{col}", 9)
    tables = read(engine, sheet.data()).tables
    assert [words(table) for table in tables] == [
        [[f"{sign}{row}{col}" for col in range(3)] for row in range(3)] for sign in "值甲"
    ]


def test_dashed_doubled_and_open_sided_rules_make_one_grid(engine: Reader) -> None:
    sheet = Sheet()
    sheet.table(X3, steps(100, 24, 2), plain(HEAD, ["规章", "0", "1"]), style="sides")
    for top in (300, 324, 348):
        for x in range(70, 420, 5):
            sheet.rule(x, top, x + 3, top)
    for x in X3:
        sheet.rule(x, 300, x, 348)
        sheet.rule(x + 2, 300, x + 2, 348)
    sheet.text(75, 305, "规章", 9)
    sheet.text(210, 330, "5", 9)
    tables = read(engine, sheet.data()).tables
    assert words(tables[0]) == [HEAD, ["规章", "0", "1"]]
    assert words(tables[1]) == [["规章", "", ""], ["", "5", ""]]


def test_doubled_rules_of_two_tables_that_lie_beside_one_another_are_not_mixed(engine: Reader) -> None:
    sheet = Sheet()
    for first, top in ((0.0, 100), (-1.6, 300)):
        xs = [70 + first, 200 + first, 300 + first, 420 + first]
        sheet.table(xs, steps(top, 24, 2), plain(HEAD, ["规章", "0", "1"]), style="none")
        for x in xs:
            for beside in (-1.8, 0, 1.8):
                sheet.rule(x + beside, top, x + beside, top + 48)
        for y in (top, top + 24, top + 48):
            sheet.rule(xs[0], y, xs[-1], y)
    assert [words(table) for table in read(engine, sheet.data()).tables] == [[HEAD, ["规章", "0", "1"]]] * 2


def test_rows_of_one_cell_do_not_part_a_table_with_open_sides_and_a_heading_does(engine: Reader) -> None:
    sheet = Sheet()
    title = [("第二十条第（五）项", 1, 3)]
    sheet.table(X3, steps(100, 24, 3), [*plain(HEAD), title, *plain(["规章", "0", "1"])], style="sides")
    sheet.text(90, 186, "三、收到和处理政府信息公开申请情况", 16)
    sheet.table(X3, steps(220, 24, 2), plain(["甲", "乙", "丙"], ["1", "2", "3"]), style="sides")
    tables = read(engine, sheet.data()).tables
    assert [words(table) for table in tables] == [
        [HEAD, ["第二十条第（五）项", "", ""], ["规章", "0", "1"]],
        [["甲", "乙", "丙"], ["1", "2", "3"]],
    ]


def test_numbers_in_columns_without_rules_are_a_guessed_table(engine: Reader) -> None:
    sheet = Sheet()
    rows = plain(
        ["项目", "企业", "总计"], ["新收申请数量", "2", "40"], ["上年结转", "0", "1,204"], ["予以公开", "-", "38"]
    )
    sheet.table(X3, steps(100, 20, 4), rows, style="none")
    table = only(read(engine, sheet.data()))
    assert not table.ruled
    assert words(table)[1:] == [["新收申请数量", "2", "40"], ["上年结转", "0", "1,204"], ["予以公开", "-", "38"]]


COLUMNS = [300.0, 335.0, 370.0, 405.0, 440.0, 475.0, 510.0]
SPARSE = [
    (["一、本年新收"], "25 0 _ _ _ 0 25"),
    (["（一）予以公开"], "10 _ _ 0 _ _ 10"),
    (["（二）部分公开（区分处理的，只计", "这一情形，不计其他情形）"], "1 0 0 _ 0 0 1"),
    (["1.属于国家秘密"], "_ _ _ _ _ _ _"),
    (["2.其他法律行政", "法规禁止公开"], "_ _ _ _ _ _ _"),
    (["（七）总计"], "11 0 0 0 0 _ 11"),
]


def test_a_wide_form_without_rules_keeps_its_blanks_in_their_columns(engine: Reader) -> None:
    sheet = Sheet()
    top = 100.0
    for word, x in zip(["自然人", "企业", "科研", "公益", "法律", "其他", "总计"], COLUMNS, strict=True):
        sheet.text(x, 80, word, 8)
    for lines, numbers in SPARSE:
        for number, line in enumerate(lines):
            sheet.text(70, top + 9.6 * number, line, 8)
        for x, text in zip(COLUMNS, numbers.split(), strict=True):
            if text != "_":
                sheet.text(x, top + 4.8 * (len(lines) - 1), text, 8)
        top += 16 + 9.6 * (len(lines) - 1)
    table = only(read(engine, sheet.data()))
    assert not table.ruled
    rows = [["".join(row[0].split()), *row[1:]] for row in words(table)[1:]]
    assert rows == [["".join(lines), *numbers.replace("_", "").split(" ")] for lines, numbers in SPARSE]


def test_a_label_without_a_number_is_a_row_and_no_piece_of_the_one_above(engine: Reader) -> None:
    sheet = Sheet()
    rows = [
        ("信息内容", "本年处理决定数量"),
        ("行政许可", "57"),
        ("行政处罚", "13"),
        ("行政强制", ""),
        ("行政收费", "4"),
    ]
    for number, (label, value) in enumerate(rows):
        sheet.text(70, 100 + 16 * number, label, 8)
        sheet.text(330, 100 + 16 * number, value, 8)
    assert words(only(read(engine, sheet.data()))) == [list(row) for row in rows]


@pytest.mark.parametrize("numbers", ["1 0 0 0 1 _ _ _ _ _ _ _ _ _ _", "_ _ 2 _ 2 _ _ _ _ _ 1 _ _ _ 1"])
def test_a_header_of_wrapped_words_tells_the_columns_of_few_numbers(engine: Reader, numbers: str) -> None:
    sheet = Sheet()
    for title, x, top in (
        ("行政复议", 127, 80),
        ("行政诉讼", 360, 80),
        ("未经复议直接起诉", 266, 96),
        ("复议后起诉", 436, 96),
    ):
        sheet.text(x, top, title, 8)
    starts = [68 + 31 * column for column in range(15)]
    for column, (x, word) in enumerate(
        zip(starts, ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3, strict=True)
    ):
        top = 103 if column < 5 else 111
        sheet.text(x, top, word[:3], 7)
        sheet.text(x + 7, top + 8, word[3:], 7)
    for x, text in zip(starts, numbers.split(), strict=True):
        sheet.text(x + 8, 136, text.replace("_", ""), 7)
    table = only(read(engine, sheet.data()))
    assert words(table)[-1] == numbers.replace("_", "").split(" ")
    assert words(table)[-2] == ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    assert {name: columns for name, (_, columns) in spans(table).items() if columns > 1} == {
        "行政复议": 5, "行政诉讼": 10, "未经复议直接起诉": 5, "复议后起诉": 5,
    }  # fmt: skip


def test_words_of_a_header_set_solid_are_told_by_the_numbers_below_them(engine: Reader) -> None:
    sheet = Sheet()
    for top, left, right in ((52, "甲类", "乙类"), (66, "初次", "再次")):
        sheet.text(90, top, left, 10)
        sheet.text(175, top, right, 10)
    sheet.text(70, 80, "结果维结果纠其他结尚未审总计数", 10)
    for column, sign in enumerate("持正果结量"):
        sheet.text(80 + 30 * column, 91, sign, 10)
    for column in range(5):
        sheet.text(82 + 30 * column, 110, str(column), 10)
    assert words(only(read(engine, sheet.data())))[-2:] == [
        ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计数量"],
        ["0", "1", "2", "3", "4"],
    ]


def test_words_below_one_another_are_lines_of_their_own_beside_words_at_other_heights(engine: Reader) -> None:
    sheet = Sheet()
    columns = {100: ["自然", "人"], 160: ["商业企", "业"], 220: ["社会公", "益组", "织"], 280: ["其他"], 340: ["总计"]}
    for x, lines in columns.items():
        for number, line in enumerate(lines):
            sheet.text(x, 100 - 5 * len(lines) + (0 if x < 300 else 3) + 10 * number, line, 10)
    for row in range(4):
        for x in columns:
            sheet.text(x + 5, 130 + 18 * row, str(row), 10)
    assert words(only(read(engine, sheet.data())))[0] == ["自然人", "商业企业", "社会公益组织", "其他", "总计"]


def test_few_rows_with_more_numbers_tell_the_columns(engine: Reader) -> None:
    sheet = Sheet()
    rows = [
        ("信息内容", "制发件数", "废止件数", "有效件数"),
        ("规章", "0", "1", "2"),
        ("行政规范性文件", "3", "4", "15"),
        *[(f"第{number}项", "", "处理决定", "") for number in "五六七八九"],
    ]
    for number, row in enumerate(rows):
        for x, text in zip((67, 226, 338, 451), row, strict=True):
            sheet.text(x, 100 + 16 * number, text, 8)
    assert words(only(read(engine, sheet.data()))) == [list(row) for row in rows]


def test_prose_in_columns_and_a_list_of_contents_are_no_tables(engine: Reader) -> None:
    sheet = Sheet()
    for row in range(8):
        sheet.text(70, 100 + 18 * row, "公开工作有序开展取得一定成效", 10)
        sheet.text(320, 100 + 18 * row, "全县信息公开工作发展局面良好", 10)
        sheet.text(70, 400 + 18 * row, f"{'一二三四五六七八'[row]}、总体情况", 10)
        sheet.text(420, 400 + 18 * row, str(row + 1), 10)
    assert read(engine, sheet.data()).tables == []


def test_prose_typed_into_a_frame_is_prose(engine: Reader) -> None:
    sheet = Sheet()
    sheet.box(60, 90, 500, 400, stroke=True)
    for row in range(3):
        sheet.text(70, 100 + 18 * row, "政务公开工作稳步推进有序开展取得了一定成效", 12)
    document = read(engine, sheet.data())
    assert document.tables == []
    assert "政务公开工作稳步推进" in document.text


def _ink(data: bytes, page: int, box: tuple[float, float, float, float]) -> int:
    """Count the dark points that the page's picture shows in a box."""
    with pdfium.PdfDocument(data) as file:
        picture = file[page - 1].render(scale=2).to_pil().convert("L")
        cut = picture.crop(tuple(int(edge * 2) for edge in box))
        return sum(cut.histogram()[:100])


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("cropped", [False, True])
def test_cells_lie_where_the_page_shows_them(engine: Reader, turn: int, cropped: bool) -> None:
    sheet = Sheet()
    sheet.canvas.setPageRotation(turn)
    if cropped:
        sheet.canvas.setCropBox((40, 30, 800, 560) if turn % 180 else (30, 40, 560, 800))
    # The sheet lies on its side when it is turned by 90 or 270 degrees; what is drawn stands upright as shown.
    sheet.canvas.translate(*{0: (0, 0), 90: (842, 0), 180: (595, 842), 270: (0, 595)}[turn])
    sheet.canvas.rotate(turn)
    sheet.table([100, 200, 300], [330, 370, 420, 460], plain(["规章", ""], ["", "1234"], ["文件", ""]))
    data = sheet.data()
    table = only(read(engine, data))
    assert words(table) == [["规章", ""], ["", "1234"], ["文件", ""]]
    for cell in table.cells:
        box = cell.place.bbox
        assert box is not None
        inner = (box.x0 + 2, box.top + 2, box.x1 - 2, box.bottom - 2)
        assert (_ink(data, 1, inner) > 20) == bool(cell.text), cell


def test_the_side_of_a_label_drawn_too_short_is_mended(engine: Reader) -> None:
    # Above ends a label's side one row early; the rule below the row beside it begins in the open.
    sheet = Sheet()
    for x in (70, 200, 300):
        sheet.rule(x, 100, x, 180)
    sheet.rule(130, 100, 130, 140)
    for top, left in ((100, 70), (120, 130), (140, 130), (160, 130), (180, 70), (140, 70)):
        sheet.rule(left, top, 300 if (top, left) != (140, 70) else 130, top)
    for row, (label, value) in enumerate([("（五）", "1"), ("（六）", "2"), ("（七）总计", "3"), ("四、结转", "4")]):
        sheet.text(80 if row == 3 else 135, 104 + 20 * row, label, 9)
        sheet.text(210, 104 + 20 * row, value, 9)
    assert words(only(read(engine, sheet.data()))) == [
        ["", "（五）", "1"], ["", "（六）", "2"], ["", "（七）总计", "3"], ["四、结转", "", "4"]
    ]  # fmt: skip


@pytest.mark.parametrize("gap", [0.9, 2.5])
def test_tables_that_touch_are_parted_and_one_with_titles_inside_is_not(engine: Reader, gap: float) -> None:
    parts = [outcomes("行政复议", "1", "2", "3"), outcomes("行政诉讼", "4", "5", "9")]
    sheet = Sheet()
    sheet.table(X3, steps(100, 20, 3), parts[0])
    sheet.table(X3, steps(160 + gap, 20, 3), parts[1])
    sheet.table(X3, steps(400, 20, 6), [*parts[0], *parts[1]])
    tables = [words(table) for table in read(engine, sheet.data()).tables]
    first = [["行政复议", "", ""], OUTCOMES, ["1", "2", "3"]]
    second = [["行政诉讼", "", ""], OUTCOMES, ["4", "5", "9"]]
    assert tables == [first, second, first + second]


def test_prose_right_below_a_table_in_the_page_is_not_taken_for_the_rest_of_a_cell(engine: Reader) -> None:
    sheet = Sheet()
    sheet.table(X3, steps(100, 12, 2), plain(HEAD, ["规章", "0", "1"]))
    sheet.text(75, 126, "后文", 9)
    document = read(engine, sheet.data())
    assert words(only(document)) == [HEAD, ["规章", "0", "1"]]
    assert [block.text for block in document.prose()] == ["后文"]
