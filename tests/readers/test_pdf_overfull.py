"""Labels longer than the fixed height of their rows: printed over their neighbours, still read each in its cell."""

from __future__ import annotations

import pytest
from pdf_canvas import Sheet, plain, steps
from pdf_reading import only, words

from gongkai.readers.pdf.reader import read_pdf
from gongkai.settings import Settings

LABELS = ["1.项目一", "2.没有现成信息需要另行制作的", "3.超过规定期限不补正的申请", "4.重复申请", "5.其他情形"]
VALUES = ["11", "22", "33", "44", "55"]
SIZE, PITCH, HIGH, SIGNS = 9.0, 11.0, 16.0, 5


def drawn(at: str, *, first: str = "row") -> Sheet:
    """Draw a table of five rows, labels wrapped after SIGNS signs and set from the top, the middle or the bottom."""
    sheet = Sheet()
    x, y = [70.0, 125.0, 200.0], steps(100, HIGH, 5)
    sheet.table(x, y, plain(*[["", ""]] * 5))
    rows = list(enumerate(zip(LABELS, VALUES, strict=True)))
    for row, (label, value) in rows:
        lines = [label[place : place + SIGNS] for place in range(0, len(label), SIGNS)]
        high = PITCH * (len(lines) - 1) + SIZE
        top = {"top": y[row] + 3, "middle": y[row] + (HIGH - high) / 2, "bottom": y[row + 1] - 3 - high}[at]
        for number, line in enumerate(lines):
            sheet.text(75, top + number * PITCH, line, SIZE)
        if first == "row":
            sheet.text(155, y[row] + 3.5, value, SIZE)
    if first == "labels":
        for row, (_, value) in rows:
            sheet.text(155, y[row] + 3.5, value, SIZE)
    return sheet


@pytest.mark.parametrize("at", ["top", "middle", "bottom"])
@pytest.mark.parametrize("first", ["row", "labels"])
def test_labels_that_reach_over_their_rows_stay_whole(at: str, first: str) -> None:
    document = read_pdf(drawn(at, first=first).data(), name="t.pdf", settings=Settings())
    assert words(only(document)) == [list(row) for row in zip(LABELS, VALUES, strict=True)]


def test_labels_without_marks_in_blank_rows_stay_apart() -> None:
    sheet = Sheet()
    sheet.table(
        [70, 170, 250], steps(100, 14, 4), plain(["规章", ""], ["规范性文件", ""], ["行政许可", ""], ["合计", "4"])
    )
    document = read_pdf(sheet.data(), name="t.pdf", settings=Settings())
    assert words(only(document)) == [["规章", ""], ["规范性文件", ""], ["行政许可", ""], ["合计", "4"]]
