"""No document makes the forms raise, and none takes long."""

from __future__ import annotations

import time

import pytest
from filled_forms import HEADER, LABELS, PARENTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layouts import BLOCK_WORDS, REVIEW_WORDS, running_lines

from gongkai.document import BlockKind, Document, DocumentBuilder, Format
from gongkai.document.builder import CellDraft
from gongkai.forms import check, compare, extract

pytestmark = pytest.mark.no_cover  # hundreds of whole forms: tracing would triple the time

WORDS = [
    *HEADER,
    *LABELS.values(),
    *PARENTS.values(),
    *REVIEW_WORDS,
    *BLOCK_WORDS,
    "信息内容",
    "本年制发件数",
    "上一年项目数量",
    "本年收费金额（单位：元）",
    "第二十条第（一）项",
    "规章",
    "行政许可",
    "行政事业性收费",
    "统计指标",
]
TEXTS = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(
        ["", "0", "1", "12", "-", "—", "无", "1 2", "0 0 0 0 0 0 0", "1\n2", "12万元", "-3", "2.5", "- 4 -"]
    ),
    st.lists(st.sampled_from(WORDS), max_size=3).map("".join),
    st.text(max_size=8),
)
CELLS = st.lists(
    st.builds(CellDraft, st.integers(0, 12), st.integers(0, 11), TEXTS, st.integers(1, 4), st.integers(1, 8)),
    max_size=60,
)
KINDS = st.sampled_from(list(BlockKind))
BLOCKS = st.lists(st.one_of(st.tuples(KINDS, TEXTS), st.tuples(CELLS, st.booleans())), max_size=8)


def build(blocks: list[tuple[object, object]]) -> Document:
    builder = DocumentBuilder(name="any", data=b"any", format=Format.TEXT)
    for first, second in blocks:
        if isinstance(first, list):
            builder.table(first, ruled=bool(second))
        elif isinstance(first, BlockKind):
            builder.text(str(second), kind=first)
    return builder.build()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(first=BLOCKS, second=BLOCKS)
def test_nothing_raises(first: list[tuple[object, object]], second: list[tuple[object, object]]) -> None:
    ours, theirs = extract(build(first)), extract(build(second))
    findings = check(ours)
    kept, judged = compare(ours, theirs, findings)
    assert len(judged) >= 0
    for reading in (ours, kept):
        assert all(0 <= value.confidence <= 1 for value in reading.values.values())
        assert all(key.count(".") == 2 for key in (*reading.values, *reading.extra))


def test_digits_without_end_do_not_take_long() -> None:
    rows = list(LABELS)
    table = {(row, column): 1111111 for row in rows for column in _columns()}
    lines = running_lines(table, "2021", [row for row in rows if row != "other_handling"], "run together")
    lines += [*REVIEW_WORDS, "1" * 40, *["予以公开 1"] * 2000]
    began = time.perf_counter()
    extract(build([(BlockKind.PARAGRAPH, "\n".join(lines))]))
    assert time.perf_counter() - began < 5


def _columns() -> list[str]:
    return ["natural_person", "business", "research", "nonprofit", "legal_service", "other_org", "total"]
