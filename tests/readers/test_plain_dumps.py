"""A table survives every way of writing it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from text_dumps import MARKED, SPACED, Rows, only_table, paragraphs, read

LABELS = st.text(alphabet="规章文件许可处罚强制收费采购合计其他机构企业自然人法", min_size=2, max_size=9)
NUMBERS = st.one_of(
    st.integers(-99, 99_999).map(str), st.sampled_from(["0", "1,234", "12.5", "-", "--", "/", "１２", "+36"])
)
BEFORE = "一、主动公开情况\n　　本年度主动公开信息若干条，详见下表，不再赘述。\n"
AFTER = "二、其他事项\n　　无其他需要报告的事项，特此说明。\n"
LINES = [
    "一、主动公开情况",
    "本年度主动公开信息若干条，详见下表，不再赘述。",
    "二、其他事项",
    "无其他需要报告的事项，特此说明。",
]


@st.composite
def tables(draw: st.DrawFn) -> Rows:
    n_cols = draw(st.integers(2, 7))
    head = ["项目", *draw(st.lists(LABELS, min_size=n_cols, max_size=n_cols))]
    body = [
        [draw(LABELS), *draw(st.lists(NUMBERS, min_size=n_cols, max_size=n_cols))]
        for _ in range(draw(st.integers(2, 6)))
    ]
    return [head, *body]


@pytest.mark.parametrize("style", MARKED)
@given(rows=tables())
@settings(max_examples=25, deadline=None)
def test_marked_off_cells_come_back(style: str, rows: Rows) -> None:
    document = read(f"{BEFORE}\n{MARKED[style](rows)}\n{AFTER}")
    assert only_table(document) == rows
    assert document.tables[0].ruled
    assert paragraphs(document) == LINES


@pytest.mark.parametrize("style", SPACED)
@given(rows=tables())
@settings(max_examples=25, deadline=None)
def test_cells_set_by_spaces_come_back_as_a_guess(style: str, rows: Rows) -> None:
    document = read(f"{BEFORE}\n{SPACED[style](rows)}\n{AFTER}")
    assert only_table(document) == rows
    assert not document.tables[0].ruled
    assert paragraphs(document) == LINES


@pytest.mark.parametrize("style", ["cells", "tabs", "pipes", "grid", "box"])
@given(rows=tables(), blanks=st.sets(st.tuples(st.integers(1, 6), st.integers(1, 7)), max_size=4))
@settings(max_examples=25, deadline=None)
def test_blank_cells_stay_blank(style: str, rows: Rows, blanks: set[tuple[int, int]]) -> None:
    for row, col in blanks:
        if row < len(rows) and col < len(rows[row]):
            rows[row][col] = ""
    assert only_table(read(f"{BEFORE}\n{MARKED[style](rows)}\n{AFTER}")) == rows


def test_bars_that_pad_short_rows_are_blank_cells() -> None:
    rows = [["行政许可", "12"], ["行政处罚", "3"], ["行政强制", "0"]]
    text = "\n".join(f"| {label} | {value} | ||" for label, value in rows)
    assert only_table(read(text)) == [[*row, "", ""] for row in rows]
