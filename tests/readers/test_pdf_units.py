"""Lists without rules of what is counted, in which unit, and how much."""

from __future__ import annotations

from pdf_canvas import Sheet
from pdf_reading import only, words

from gongkai.readers.pdf.reader import read_pdf
from gongkai.settings import Settings

ROWS = [
    ["1.网站在线访谈次数", "次", "0"],
    ["2.政策解读稿件发布数", "篇", "15"],
    ["3.当面申请数", "件", "251"],
    ["（一）回应公众关注的热点问题或者重大舆情的数量（不同方式回应同一个问题计一次）", "次", "29"],
    ["4.接受培训人员数", "人次", "7"],
    ["5.专项经费", "万元", "18.92"],
]


def printed(rows: list[list[str]], *, wrap: int) -> Sheet:
    sheet = Sheet()
    top = 100.0
    for label, unit, value in rows:
        lines = [label[place : place + wrap] for place in range(0, len(label), wrap)]
        for number, line in enumerate(lines):
            sheet.text(70, top + 13 * number, line, 9)
        middle = top + 6.5 * (len(lines) - 1)
        sheet.text(400, middle, unit, 9)
        sheet.text(470, middle, value, 9)
        top += 13 * len(lines) + 5
    return sheet


def test_a_column_of_units_is_no_reason_against_a_table() -> None:
    rows = [row for row in ROWS if len(row[0]) < 20]
    document = read_pdf(printed(rows, wrap=40).data(), name="t.pdf", settings=Settings())
    assert words(only(document)) == rows


def test_a_long_label_does_not_end_the_table() -> None:
    document = read_pdf(printed(ROWS, wrap=30).data(), name="t.pdf", settings=Settings())
    assert words(only(document)) == ROWS
    assert not only(document).ruled


def test_prose_beside_numbers_ends_the_table() -> None:
    sheet = printed(ROWS[:3], wrap=40)
    sheet.text(70, 170, "以上各项由办公室汇总，经审核后公开发布，今后将继续做好统计工作。", 9)
    document = read_pdf(sheet.data(), name="t.pdf", settings=Settings())
    assert words(only(document)) == ROWS[:3]
    assert len(list(document.prose())) == 1
