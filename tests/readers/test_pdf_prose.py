"""Paragraphs, headings, furniture and odd text of PDF files."""

from __future__ import annotations

import numpy as np
import pytest
from pdf_canvas import Sheet
from pdf_reading import read
from reportlab.lib.colors import black, white

from gongkai.document import BlockKind, Document, TextBlock
from gongkai.readers.pdf.page import make_glyphs
from gongkai.readers.registry import Reader

LEFT, SIZE, PITCH = 90.0, 16.0, 28.0
WIDTH = 26  # signs a line


def texts(document: Document) -> list[str]:
    return [block.text for block in document.prose()]


def kinds(document: Document) -> dict[str, BlockKind]:
    return {block.text: block.kind for block in document.blocks if isinstance(block, TextBlock)}


def write(sheet: Sheet, paragraphs: list[str], *, indent: int = 2, bottom: float = 760, top: float = 90) -> None:
    """Set paragraphs as official documents are, over as many pages as needed."""
    y = top
    for paragraph in paragraphs:
        rest, room, x = paragraph, WIDTH - indent, LEFT + indent * SIZE
        while rest:
            if y > bottom:
                sheet.page()
                y = top
            sheet.text(x, y, rest[:room], SIZE)
            rest, room, x = rest[room:], WIDTH, LEFT
            y += PITCH


FIRST = (
    "一是依据条例和实施方案的通知要求坚持应公开尽公开原则，制定了保密"
    "审查制度和依申请公开工作制度，严格区分主动公开和依申请公开的信息。"
)
SECOND = (
    "二是根据政务公开任务分解通知，以标准化规范化为抓手，加强权力运行过"
    "程信息公开，努力提高信息公开质量，信息公开工作呈现出良好的发展局面。"
)
FULL = "三是" + "公" * (WIDTH - 2 + WIDTH - 3) + "。"  # its last line is full


def test_lines_become_paragraphs(engine: Reader) -> None:
    sheet = Sheet()
    write(sheet, [FIRST, SECOND, FULL, "四是加强培训。", FIRST])
    assert texts(read(engine, sheet.data())) == [FIRST, SECOND, FULL, "四是加强培训。", FIRST]


def test_nothing_goes_on_behind_the_date_of_a_signature(engine: Reader) -> None:
    sheet = Sheet()
    write(sheet, [FIRST, SECOND])
    y = 90 + PITCH * 8
    date, right = "2019年1月21日", LEFT + SIZE * WIDTH
    sheet.text(right - SIZE * 6.5, y, date, SIZE)
    sheet.text(LEFT, y + PITCH, "附表", SIZE)
    sheet.text(LEFT, y + 2 * PITCH, "公" * WIDTH, SIZE)
    assert texts(read(engine, sheet.data()))[2:] == [date, "附表", "公" * WIDTH]


def test_paragraphs_go_on_over_pages_past_page_numbers_and_running_heads(engine: Reader) -> None:
    sheet = Sheet()
    long = [FIRST[:-1] + SECOND] * 6
    y = 90.0
    pages = 1
    for paragraph in long:
        rest, room, x = paragraph, WIDTH - 2, LEFT + 2 * SIZE
        while rest:
            if y > 700:
                sheet.text(280, 790, f"— {pages} —", 10)
                sheet.page()
                pages, y = pages + 1, 90.0
            if y == 90.0:
                sheet.text(LEFT, 50, "新乡县人民政府", 10)
            sheet.text(x, y, rest[:room], SIZE)
            rest, room, x = rest[room:], WIDTH, LEFT
            y += PITCH
    sheet.text(280, 790, f"— {pages} —", 10)
    document = read(engine, sheet.data())
    assert pages > 1
    assert texts(document) == long
    furniture = [block.text for block in document.blocks if block.kind is BlockKind.FURNITURE]  # type: ignore[union-attr]
    assert furniture.count("新乡县人民政府") == pages
    assert sum(text.startswith("—") for text in furniture) == pages
    broken = next(block for block in document.prose() if len({run.page for run in block.runs}) > 1)
    assert "".join(broken.text[run.start : run.end] for run in broken.runs) == broken.text
    assert document.text[slice(*broken.place.span)] == broken.text


def test_titles_over_two_lines_are_one_heading(engine: Reader) -> None:
    sheet = Sheet()
    sheet.text(120, 60, "新乡县人民政府二〇二〇年政府信息公开", 20)
    sheet.text(235, 92, "工作年度报告", 20)
    write(sheet, ["一、总体情况", FIRST, "二、主动公开政府信息情况", SECOND], top=150)
    document = read(engine, sheet.data())
    title = "新乡县人民政府二〇二〇年政府信息公开工作年度报告"
    assert texts(document) == [title, "一、总体情况", FIRST, "二、主动公开政府信息情况", SECOND]
    assert kinds(document)[title] is BlockKind.HEADING
    assert kinds(document)[FIRST] is BlockKind.PARAGRAPH


def test_latin_words_keep_their_blanks_and_hanzi_get_none(engine: Reader) -> None:
    sheet = Sheet()
    sheet.text(90, 100, "公 开 2024 年 GDP per capita 网站", 12)
    for index, sign in enumerate("工作年报"):
        sheet.text(90 + 30 * index, 140, sign, 12)
    assert texts(read(engine, sheet.data())) == ["公开2024年GDP per capita网站", "工作年报"]


def test_bold_faked_by_printing_twice_is_read_once(engine: Reader) -> None:
    sheet = Sheet()
    for shift in (0, 0.3, 0.6):
        sheet.text(90 + shift, 100, "收到申请22件，办结1100件", 12)
    assert texts(read(engine, sheet.data())) == ["收到申请22件，办结1100件"]


def test_white_on_white_is_not_read_but_white_on_colour_is(engine: Reader) -> None:
    sheet = Sheet()
    sheet.text(90, 100, "看不见的白字", 12, color=white)
    sheet.box(80, 140, 300, 170, fill=black)
    sheet.text(90, 146, "深底白字", 12, color=white)
    assert texts(read(engine, sheet.data())) == ["深底白字"]


def test_a_slanting_watermark_is_furniture(engine: Reader) -> None:
    sheet = Sheet()
    write(sheet, [FIRST, SECOND])
    sheet.canvas.saveState()
    sheet.canvas.translate(150, 500)
    sheet.canvas.rotate(45)
    sheet.text(0, 842 - 20, "内部资料", 40)
    sheet.canvas.restoreState()
    document = read(engine, sheet.data())
    assert texts(document) == [FIRST, SECOND]
    assert kinds(document)["内部资料"] is BlockKind.FURNITURE


def test_every_line_has_its_box(engine: Reader) -> None:
    sheet = Sheet()
    write(sheet, [FIRST])
    (block,) = read(engine, sheet.data()).prose()
    assert len(block.runs) == 3
    for number, run in enumerate(block.runs):
        assert run.bbox.top == pytest.approx(90 + number * PITCH, abs=4)
        assert run.bbox.bottom == pytest.approx(90 + number * PITCH + SIZE, abs=4)
    assert block.locate(0, 1)[0][1] == block.runs[0].bbox


def test_numbers_that_count_nothing_stay_in_the_text(engine: Reader) -> None:
    sheet = Sheet()
    write(sheet, [FIRST, "42"])
    assert texts(read(engine, sheet.data())) == [FIRST, "42"]


def test_list_marks_of_symbol_fonts_are_marks() -> None:
    codes = np.array([0xF0B7, ord("优"), 0xF123], dtype=np.int64)
    boxes = np.array([[10.0 * at, 10, 10.0 * at + 10, 20] for at in range(3)])
    glyphs, n_unusable = make_glyphs(codes, boxes, boxes[:, [0, 3]], None, width=100, height=100)
    assert "".join(map(chr, glyphs.codes.tolist()[:2])) == "•优"
    assert n_unusable == 1


def test_what_a_site_printed_around_its_report_is_furniture(engine: Reader) -> None:
    above = ["您当前的位置：首页>政府信息公开年报", "来源：县民政局；发布时间：2024-01-22"]
    report = ["2023年政府信息公开工作年度报告", "一、总体情况", "来源：各股室报送。", "2024年1月20日"]
    below = ["附件：年度报告.pdf", "分享到：微信、微博", "上一篇：没有了"]
    sheet = Sheet()
    for number, line in enumerate([*above, *report, *below]):
        sheet.text(90, 90 + 40 * number, line, 12)
    document = read(engine, sheet.data())
    assert texts(document) == report
    assert [text for text, kind in kinds(document).items() if kind is BlockKind.FURNITURE] == [*above, *below]


def test_a_title_in_a_cell_beside_its_prose_is_read_before_it(engine: Reader) -> None:
    sheet = Sheet()
    body = [f"本机关第{row}行文字写满了这一栏的全部宽度而且并没有就此完结还要写下去" for row in "一二三四"]
    body[-1] = body[-1][:-4] + "到此结束。"
    sheet.table([70, 130, 560], [100, 200], [[("五、存在的\n主要问题", 1, 1), ("", 1, 1)]], size=10)
    for row, text in enumerate(body):
        sheet.text(140, 112 + 20 * row, text, 12)
    assert texts(read(engine, sheet.data())) == ["五、存在的主要问题", "".join(body)]


def test_columns_of_prose_in_a_table_are_read_one_after_the_other(engine: Reader) -> None:
    sheet = Sheet()
    columns = [[f"{name}的第{row}行字写满这一栏并未完结" for row in "一二三四五六七"] for name in ("问题", "措施")]
    for place, column in enumerate(columns):
        column[-1] = column[-1][:-3] + "结束了。"
        for row, text in enumerate(column):
            sheet.text(80 + 220 * place, 110 + 20 * row, text, 12)
    sheet.table([70, 290, 510], [100, 270], [[("", 1, 1), ("", 1, 1)]])
    document = read(engine, sheet.data())
    read_text = "".join(texts(document)) + "".join(cell.text for table in document.tables for cell in table.cells)
    assert all("".join(column) in read_text.replace("\n", "") for column in columns)
