"""Tables of PDF files, on one page and over pages, by both engines."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest
from pdf_canvas import Sheet, plain, steps
from reportlab.lib.colors import Color, black, white

from gongkai.document import Document, Table
from gongkai.readers.pdf.reader import read_pdf
from gongkai.readers.pdf.second import read_pdf_second
from gongkai.readers.registry import Reader
from gongkai.settings import Settings

GREY = Color(0.85, 0.9, 0.95)
HEAD = ["项目", "本年制发件数", "现行有效件数"]
X3 = [70.0, 200.0, 300.0, 420.0]


@pytest.fixture(params=[read_pdf, read_pdf_second], ids=["pdfium", "pdfminer"])
def engine(request: pytest.FixtureRequest) -> Reader:
    reader: Reader = request.param
    return reader


def read(engine: Reader, data: bytes) -> Document:
    return engine(data, name="t.pdf", settings=Settings())


def only(document: Document) -> Table:
    assert len(document.tables) == 1, [table.rows() for table in document.tables]
    return document.tables[0]


def words(table: Table) -> list[list[str]]:
    return [[text.replace("\n", "") for text in row] for row in table.rows()]


def spans(table: Table) -> dict[str, tuple[int, int]]:
    return {cell.text.replace("\n", ""): (cell.row_span, cell.col_span) for cell in table.cells}


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


LABELS = [70.0, 130.0, 190.0, 320.0, 370.0, 420.0]


def _across_pages(
    above: list[list[tuple[str, int, int]]], below: list[list[tuple[str, int, int]]], height: float = 40
) -> bytes:
    sheet = Sheet()
    sheet.table(LABELS, steps(780 - height * len(above), height, len(above)), above)
    sheet.page()
    sheet.table(LABELS, steps(70, height, len(below)), below)
    return sheet.data()


def _label(text: str, rows: int = 1, cols: int = 1) -> tuple[str, int, int]:
    return text, rows, cols


@pytest.mark.parametrize(
    ("upper", "lower"),
    [("（四）无法提供", ""), ("（四）无", "法提供"), ("", "（四）无法提供"), ("（\n四", "）无法\n提供")],
    ids=["drawn-again-empty", "cut-in-two", "printed-below", "sign-by-sign"],
)
def test_a_merged_label_cut_by_the_break_is_one_label(engine: Reader, upper: str, lower: str) -> None:
    above = [
        [_label("三、结果", 3), _label("（一）予以公开", 1, 2), _label("5"), _label("5")],
        [_label(upper, 2), _label("1.不掌握"), _label("1"), _label("1")],
        [_label("2.没有现成信息"), _label("2"), _label("2")],
    ]
    below = [
        [_label("", 3), _label(lower), _label("3.补正后不明确"), _label("3"), _label("3")],
        [_label("（五）不予处理", 2), _label("1.信访"), _label("4"), _label("4")],
        [_label("2.重复"), _label("0"), _label("0")],
    ]
    table = only(read(engine, _across_pages(above, below)))
    assert spans(table)["三、结果"] == (6, 1)
    assert spans(table)["（四）无法提供"] == (3, 1)
    assert spans(table)["（五）不予处理"] == (2, 1)
    assert [row[3] for row in words(table)] == ["5", "1", "2", "3", "4", "0"]


def test_a_row_cut_by_the_break_is_one_row(engine: Reader) -> None:
    above = [
        [_label("三、结果", 2), _label("（四）无法提供", 2), _label("1.不掌握"), _label("1"), _label("1")],
        [_label("2.没有现成信息需要\n另行制作的政府信息"), _label("2"), _label("2")],
    ]
    below = [
        [_label("", 2), _label(""), _label("和其他信息"), _label(""), _label("")],
        [_label("（七）总计", 1, 2), _label("3"), _label("3")],
    ]
    table = only(read(engine, _across_pages(above, below)))
    assert table.n_rows == 3
    assert words(table)[1] == ["", "", "2.没有现成信息需要另行制作的政府信息和其他信息", "2", "2"]
    assert words(table)[2] == ["", "（七）总计", "", "3", "3"]


def test_complete_rows_on_both_sides_of_the_break_stay_two(engine: Reader) -> None:
    above = [[_label("规章", 1, 3), _label("0"), _label("1")], [_label("行政规范性文件", 1, 3), _label(""), _label("")]]
    below = [[_label("其他文件", 1, 3), _label(""), _label("")], [_label("合计", 1, 3), _label("1"), _label("1")]]
    table = only(read(engine, _across_pages(above, below)))
    assert [row[0] for row in words(table)] == ["规章", "行政规范性文件", "其他文件", "合计"]
    assert table.n_cols == 3


def test_a_header_cut_by_the_break_is_one_header(engine: Reader) -> None:
    above = [[_label("（本列数据的勾稽关系为：第一项加第二项的数量之和，应", 1, 3), _label("申请人情况", 1, 2)]]
    below = [
        [_label("等于第三项加第四项之和）", 1, 3), _label("自然人"), _label("总计")],
        [_label("一、本年新收", 1, 3), _label("4"), _label("4")],
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
    head = [_label("三、结果", 2), _label("（一）予以公开", 1, 2), _label("5"), _label("5")]
    sheet.table(LABELS, steps(700, 40, 2), [head, [_label("（二）部分公开", 1, 2), _label("0"), _label("0")]])
    for number in range(2):
        sheet.page()
        rows = [[_label(f"（{'三四五六'[number * 2 + row]}）其他", 1, 2), _label("1"), _label("2")] for row in range(2)]
        sheet.table(LABELS[1:], steps(90, 330, 2), rows, style="sides")
        for x in (LABELS[0], LABELS[1], LABELS[-1]):
            sheet.rule(x, 90, x, 750)
    sheet.page()
    sheet.table(LABELS, steps(90, 40, 1), [[_label("四、结转", 1, 3), _label("1"), _label("1")]])
    table = only(read(engine, sheet.data()))
    assert spans(table)["三、结果"][0] == 6
    assert [row[1] for row in words(table)][:6] == [
        "（一）予以公开",
        "（二）部分公开",
        *(f"（{n}）其他" for n in "三四五六"),
    ]
    assert all(cell.place.page and cell.place.bbox for cell in table.cells)


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


OUTCOMES = ["结果维持", "结果纠正", "总计"]


def _outcomes(title: str, *values: str) -> list[list[tuple[str, int, int]]]:
    return [[_label(title, 1, 3)], *plain(OUTCOMES, list(values))]


@pytest.mark.parametrize("gap", [0.9, 2.5])
def test_tables_that_touch_are_parted_and_one_with_titles_inside_is_not(engine: Reader, gap: float) -> None:
    parts = [_outcomes("行政复议", "1", "2", "3"), _outcomes("行政诉讼", "4", "5", "9")]
    sheet = Sheet()
    sheet.table(X3, steps(100, 20, 3), parts[0])
    sheet.table(X3, steps(160 + gap, 20, 3), parts[1])
    sheet.table(X3, steps(400, 20, 6), [*parts[0], *parts[1]])
    tables = [words(table) for table in read(engine, sheet.data()).tables]
    first = [["行政复议", "", ""], OUTCOMES, ["1", "2", "3"]]
    second = [["行政诉讼", "", ""], OUTCOMES, ["4", "5", "9"]]
    assert tables == [first, second, first + second]


def test_a_title_and_header_at_the_top_of_a_page_begin_a_table_unless_the_table_has_several(engine: Reader) -> None:
    blocks = [_outcomes(title, "1", "2", "3") for title in ("行政复议", "未经复议", "复议后")]
    counts = []
    for below in (blocks[1], [*blocks[1], *blocks[2]]):
        sheet = Sheet()
        sheet.table(X3, steps(700, 20, 3), blocks[0])
        sheet.page()
        sheet.table(X3, steps(70, 20, len(below)), below)
        counts.append(len(read(engine, sheet.data()).tables))
    assert counts == [2, 1]


def test_a_header_row_of_two_lines_cut_between_them_is_one_row(engine: Reader) -> None:
    above = [[_label("申请人", 1, 3), _label("商业"), _label("其他")]]
    below = [[_label("", 1, 3), _label("企业"), _label("")], [_label("一、新收", 1, 3), _label("4"), _label("4")]]
    assert words(only(read(engine, _across_pages(above, below)))) == [
        ["申请人", "商业企业", "其他"], ["一、新收", "4", "4"]
    ]  # fmt: skip


def test_prose_right_below_a_table_in_the_page_is_not_taken_for_the_rest_of_a_cell(engine: Reader) -> None:
    sheet = Sheet()
    sheet.table(X3, steps(100, 12, 2), plain(HEAD, ["规章", "0", "1"]))
    sheet.text(75, 126, "后文", 9)
    document = read(engine, sheet.data())
    assert words(only(document)) == [HEAD, ["规章", "0", "1"]]
    assert [block.text for block in document.prose()] == ["后文"]
