"""A number cut, run together or written in any notation is read as it is or not at all, never as another number."""

from __future__ import annotations

import pytest
from filled_forms import dice, filled_requests, request_rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layouts import filled_proactive, running_lines, running_proactive

from gongkai.document import Document, DocumentBuilder, Format
from gongkai.document.builder import CellDraft
from gongkai.forms import extract
from gongkai.forms.digits import halved, values_in

quick = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SEEDS = st.integers(0, 10**6)
EDITIONS = st.sampled_from(["2019", "2021"])
FULL_WIDTH = str.maketrans("0123456789.,+-", "０１２３４５６７８９．，＋－")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2240.\n5 3", [("2240.\n5", True), ("3", True)]),
        ("2240\n.5", [("2240\n.5", True)]),
        ("1,\n234 5", [("1,\n234", True), ("5", True)]),
        ("38,2,0,42", [("38", True), ("2", True), ("0", True), ("42", True)]),
        ("38671,250.94", [("38671", False), ("250.94", False)]),  # 386 and 71,250.94 run together
        ("160.596\n4", [("160.596", False), ("4", True)]),
        ("1,23\n4", [("1", False), ("23", False), ("4", True)]),
        ("152.没有", [("152", False)]),  # 15, and the next label's 2.
        ("15.\n3.补正", [("15", False), ("3", False)]),
        ("007", [("007", False)]),
        ("+\n5", [("+\n5", True)]),
        ("１，２３４．５", [("1,234.5", True)]),
        ("－１５", [("-15", True)]),
        ("251000\n元", [("251000\n元", True)]),
        ("160.5964 万元", [("160.5964 万元", True)]),
        ("12’345", [("12", False), ("345", True)]),
    ],
)
def test_where_a_number_begins_and_ends(text: str, found: list[tuple[str, bool]]) -> None:
    half = halved(text)
    assert len(half) == len(text)
    values = [each for several in values_in(half, 0, len(half)) for each in several]
    assert [(half[each.start : each.end], each.sure) for each in values] == found


def document(lines: list[str]) -> Document:
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    builder.text("二、主动公开政府信息情况")
    builder.text("\n".join(lines))
    builder.text("五、存在的主要问题及改进情况")
    return builder.build()


NOTATIONS = {
    "plain": str,
    "thousands": lambda number: f"{number:,}",
    "full width": lambda number: str(number).translate(FULL_WIDTH),
    "full width thousands": lambda number: f"{number:,}".translate(FULL_WIDTH),
    "signed": lambda number: f"{number:+}",
}


@quick
@given(seed=SEEDS, edition=EDITIONS, notation=st.sampled_from(sorted(NOTATIONS)), cut=st.booleans())
def test_table_two_in_running_text_is_exact_or_absent(seed: int, edition: str, notation: str, cut: bool) -> None:
    rng = dice(seed)
    table = filled_proactive(rng, edition)
    lines = running_proactive(table, edition, "cell a line")
    written = []
    for line in lines:
        try:
            number = float(line) if "." in line else int(line)
        except ValueError:
            written.append(line)
            continue
        text = NOTATIONS[notation](number)
        at = rng.randrange(1, len(text)) if cut and len(text) > 1 and rng.random() < 0.5 else 0
        written.append(f"{text[:at]}\n{text[at:]}" if at else text)
    values = extract(document(written)).values
    wanted = {f"proactive.{row}.{column}": number for (row, column), number in table.items()}
    assert {key: value.value for key, value in values.items()}.items() <= wanted.items()
    if not cut:
        assert len(values) == len(wanted)


@quick
@given(seed=SEEDS, edition=EDITIONS, lost=st.booleans())
def test_digits_apart_in_table_three_are_exact_or_absent(seed: int, edition: str, lost: bool) -> None:
    rng = dice(seed)
    table = filled_requests(rng, edition, largest=300)
    lines = []
    for line in running_lines(table, edition, request_rows(edition), "cell a line"):
        if lost and line == "0" and rng.random() < 0.9:
            continue
        lines.append("\n".join(line) if line.isdecimal() and rng.random() < 0.7 else line)
    values = extract(document(lines)).values
    wrong = {key for key, value in values.items() if value.value != table[tuple(key.split(".")[1:])]}
    assert not wrong


def test_labels_first_and_their_numbers_behind_them_are_given_back() -> None:
    rows = request_rows("2021")
    table = filled_requests(dice(4), "2021")
    lines = running_lines(table, "2021", rows, "cell a line")
    at = lines.index("3.要求提供公开出版物")
    # Two labels, then the numbers of both: a text in reading order by columns prints them so.
    lines[at : at + 16] = [lines[at], lines[at + 8], *lines[at + 1 : at + 8], *lines[at + 9 : at + 16]]
    values = extract(document(lines)).values
    for row in ("rejected_published_material", "rejected_excessive"):
        assert values[f"requests.{row}.total"].value == table[row, "total"]


def test_cells_that_bars_part_but_whose_blanks_are_lost_are_not_read_by_the_header() -> None:
    rows = [
        ["自然人", "法人或其他组织", "总计"],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
        ["一、本年新收政府信息公开申请数量", "3", "0", "0", "0", "0", "0", "3"],
        ["二、上年结转政府信息公开申请数量", "0", "0", "0", "0", "0", "0", "0"],
        ["三、本年度办理结果", "（一）予以公开", "2", "2"],
        ["（四）无法提供", "1.本机关不掌握相关政府信息", "1", "0", "1"],
        ["（七）总计", "3", "0", "0", "0", "0", "0", "3"],
        ["四、结转下年度继续办理", "0", "0", "0", "0", "0", "0", "0"],
    ]
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    builder.table([CellDraft(row, col, text) for row, cells in enumerate(rows) for col, text in enumerate(cells)])
    values = extract(builder.build()).values
    assert values["requests.received.total"].value == 3
    told = {key: value.value for key, value in values.items() if "unavailable" in key}
    assert told == {"requests.unavailable_not_held.total": 1}
