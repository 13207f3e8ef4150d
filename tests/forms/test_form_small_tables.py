"""Single quirks of the official tables seen in the wild."""

from __future__ import annotations

from dataclasses import replace

import pytest
from filled_forms import COLUMNS, CORNER, HEADER, Sheet, document, label_cells, request_rows
from quirky_forms import from_rows

from gongkai.document import DocumentBuilder, Format
from gongkai.document.builder import CellDraft
from gongkai.forms import FormReading, FormTable, Kind, check, extract
from gongkai.forms.certainty import LOW
from gongkai.forms.checks import with_suggestions

TABLE_TWO = [
    ["第二十条第（一）项"],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "０", "", "/"],
    ["行政规范性文件", "22（其中修订 16 件）", "1", "1,234"],
    ["其他主动公开文件", "7", "0", "9"],
    ["第二十条第（五）项"],
    ["信息内容", "本年处理决定数量"],
    ["行政许可", "20809件"],
    ["第二十条第（六）项"],
    ["信息内容", "本年处理决定数量"],
    ["行政处罚", "不涉及"],
    ["行政强制", "—"],
    ["第二十条第（八）项"],
    ["信息内容", "本年收费金额（单位：万元）"],
    ["行政事业性收费", "251000元"],
]


def test_cells_of_table_two_as_offices_fill_them() -> None:
    reading = extract(from_rows(TABLE_TWO))
    shown = {key.removeprefix("proactive."): (value.value, value.kind.value) for key, value in reading.values.items()}
    assert shown == {
        "regulations.issued": (0, "number"),
        "regulations.repealed": (None, "blank"),
        "regulations.in_force": (None, "dash"),
        "normative_documents.issued": (22, "number"),
        "normative_documents.repealed": (1, "number"),
        "normative_documents.in_force": (1234, "number"),
        "licensing.decisions": (20809, "number"),
        "penalties.decisions": (None, "text"),
        "coercion.decisions": (None, "dash"),
        "fees.amount": (25.1, "number"),
    }
    assert reading.values["proactive.fees.amount"].raw == "251000元"
    assert reading.extra["proactive.其他主动公开文件.in_force"].value == 9


def test_the_header_names_the_unit_of_money() -> None:
    rows = [*TABLE_TWO[:-2], ["信息内容", "本年收费金额（单位：元）"], ["行政事业性收费", "251000"]]
    assert extract(from_rows(rows)).values["proactive.fees.amount"].value == 25.1


def test_the_unit_of_money_in_traditional_script() -> None:
    rows = [*TABLE_TWO[:-2], ["信息內容", "本年收費金額(單位:萬元)"], ["行政事業性收費", "25.1"]]
    assert extract(from_rows(rows)).values["proactive.fees.amount"].value == 25.1
    rows[-1:] = [["行政事業性收費", "3億元"]]
    assert extract(from_rows(rows)).values["proactive.fees.amount"].value == 30_000


OLDER = [
    ["第二十条第（一）项", "", "", ""],
    ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
    ["规章", "0", "0", "0"],
    ["规范性文件", "5", "7", "9"],
    ["第二十条第（五）项", "", "", ""],
    ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
    ["行政许可", "8", "-2", "31"],
]


def shown(rows: list[list[str]]) -> dict[str, float | None]:
    return {key.removeprefix("proactive."): value.value for key, value in extract(from_rows(rows)).values.items()}


def test_a_column_whose_name_is_another_s_typed_twice_is_told_by_its_place() -> None:
    rows = [OLDER[0], ["信息内容", "本年新制作数量", "本年新制作数量", "对外公开总数量"], *OLDER[2:]]
    assert shown(rows) == shown(OLDER)
    assert shown(rows)["normative_documents.published"] == 7


def test_a_block_under_the_header_of_a_later_form_is_read_below_it() -> None:
    rows = [*OLDER[:5], ["信息内容", "本年处理决定数量", "", ""], ["行政许可", "31", "", ""]]
    read = shown(rows)
    assert read["normative_documents.made"] == 5
    assert {key: value for key, value in read.items() if key.startswith("licensing")} == {"licensing.decisions": 31}


def test_a_header_that_lost_a_word_takes_no_number_from_its_row() -> None:
    rows = [*OLDER[:5], ["信息内容", "上一年项目数量", "", "处理决定数量"], OLDER[6]]
    assert shown(rows) == shown(OLDER)


def test_two_rows_of_table_two_side_by_side() -> None:
    rows = [
        TABLE_TWO[1],
        ["规章", "0", "0", "0"],
        ["行政许可", "5", "行政处罚", "6"],
        ["行政强制", "7", "行政事业性收费", "8"],
    ]
    values = extract(from_rows(rows)).values
    found = {row: values[f"proactive.{row}.decisions"].value for row in ("licensing", "penalties", "coercion")}
    assert found == {"licensing": 5, "penalties": 6, "coercion": 7}


def test_a_value_left_in_the_label_s_cell() -> None:
    rows = [*TABLE_TWO[:3], ["行政规范性文件\n22", "1", "30"], *TABLE_TWO[5:7], ["行政许可 7"]]
    values = extract(from_rows(rows)).values
    found = [values[f"proactive.normative_documents.{column}"].value for column in ("issued", "repealed", "in_force")]
    assert found == [22, 1, 30]
    assert values["proactive.licensing.decisions"].value == 7


def test_rows_of_table_two_stacked_in_their_cells() -> None:
    rows = [
        TABLE_TWO[1],
        ["规章\n行政规范性文件", "0\n5", "0\n1", "2\n8"],
        TABLE_TWO[6],
        ["行政处罚\n行政强制", "5\n6"],
    ]
    values = extract(from_rows(rows)).values
    assert values["proactive.normative_documents.in_force"].value == 8
    assert values["proactive.coercion.decisions"].value == 6


def test_table_two_follows_its_headers_order() -> None:
    rows = [
        ["第二十条第（一）项", "", "", ""],
        ["信息内容", "现行有效件数", "本年制发件数", "本年废止件数"],
        ["规章", "7", "1", "2"],
        ["行政规范性文件", "88", "5", ""],
    ]
    values = extract(from_rows(rows)).values
    read = {key.removeprefix("proactive."): value.value for key, value in values.items()}
    assert read == {
        "regulations.issued": 1, "regulations.repealed": 2, "regulations.in_force": 7,
        "normative_documents.issued": 5, "normative_documents.repealed": None, "normative_documents.in_force": 88,
    }  # fmt: skip


REVIEW_HEAD = [
    ["行政复议", "行政诉讼"],
    ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计", "未经复议直接起诉", "复议后起诉"],
    [*[""] * 5, *["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2],
]


@pytest.mark.parametrize(("text", "kind"), [("", Kind.BLANK), ("-", Kind.DASH), ("无", Kind.TEXT)])
def test_table_four_without_numbers(text: str, kind: Kind) -> None:
    values = extract(from_rows([*REVIEW_HEAD, [text] * 15])).values
    assert len(values) == 15
    assert {value.kind for value in values.values()} == {kind}


BLOCKS = ("reconsideration", "litigation_direct", "litigation_after")


def test_a_split_number_in_table_four_is_joined_by_the_totals() -> None:
    values = extract(from_rows([*REVIEW_HEAD, ["1", "2", "0", "0", "0", "12", *["0"] * 10]])).values
    assert values["review.reconsideration.upheld"].value == 12
    assert values["review.reconsideration.upheld"].raw == "12"


def test_a_whole_value_row_is_read_in_order_where_the_header_is_ragged():
    """A converter that drops spans shifts the header; fifteen cells with nothing before them are the form itself."""
    words = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows = [
        ["行政复议", "行政诉讼"],
        [*words, "未经复议直接起诉", "复议后起诉"],
        [*words, *words],
        ["", "", "", "", "0", *["0"] * 5, *[""] * 5],
    ]
    made = DocumentBuilder(name="t", data=b"", format=Format.MARKDOWN)
    made.table([CellDraft(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)])
    values = extract(made.build()).values
    assert [values[f"review.litigation_direct.{column}"].value for column in ("upheld", "total")] == [0, 0]
    assert values["review.litigation_after.upheld"].value is None
    assert values["review.reconsideration.total"].value == 0


def test_a_misread_number_in_table_four_leaves_the_others_in_their_blocks() -> None:
    """Recognition made ``2L`` of a 2 in the third block: the first ten numbers are not the second and third block's."""
    numbers = ["4", "2", "0", "0", "6", "3", "0", "0", "1", "4", "2L", "0", "0", "0", "2"]
    values = extract(from_rows([*REVIEW_HEAD, numbers])).values
    assert [values[f"review.{block}.total"].value for block in BLOCKS] == [6, 4, 2]
    assert values["review.litigation_after.upheld"].value is None


def test_two_numbers_in_one_cell_of_table_four_leave_no_block_in_another_s_place() -> None:
    """A rule between two cells was lost: only the third block is whole, and it is not the first."""
    numbers = ["4", "2", "0", "0", "6", "3", "0 | 0", "1", "4", "2", "0", "0", "0", "2"]
    values = extract(from_rows([*REVIEW_HEAD, numbers])).values
    assert values.get("review.reconsideration.upheld") is None or values["review.reconsideration.upheld"].value == 4


@pytest.mark.parametrize("n_values", [0, 15])
def test_a_table_four_left_blank_is_not_absent(sheet: Sheet, n_values: int) -> None:
    words = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    four = Sheet()
    four.row((0, "行政复议", 5, 1), (5, "行政诉讼", 10, 1))
    four.row(
        *((n, word, 1, 2) for n, word in enumerate(words)), (5, "未经复议直接起诉", 5, 1), (10, "复议后起诉", 5, 1)
    )
    four.row(*((5 + n, word) for n, word in enumerate(words * 2)))
    if n_values:
        four.line([""] * n_values)
    reading = extract(document(sheet, four))
    blanks = [value for key, value in reading.values.items() if key.startswith("review.")]
    assert len(blanks) == n_values
    assert {value.kind for value in blanks} <= {Kind.BLANK}
    assert "review" in {table.form_table for table in reading.tables}
    absent = [finding.message["en"] for finding in check(reading) if finding.code == "FORM.ABSENT"]
    assert not any("review" in message for message in absent)


def test_blanks_cut_off_the_end_of_table_four_leave_its_numbers_in_their_blocks() -> None:
    """Without its spans the header tells nothing by place, and the last five cells of the row were dropped."""
    words = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    head = [["行政复议", "行政诉讼"], [*words, "未经复议直接起诉", "复议后起诉"], [*words, *words]]
    values = extract(from_rows([*head, ["", "", "", "", "0", "1", "0", "0", "0", "1"]])).values
    shown = {key.removeprefix("review."): value.value for key, value in values.items()}
    assert [shown[f"reconsideration.{column}"] for column in ("upheld", "total")] == [None, 0]
    assert [shown[f"litigation_direct.{column}"] for column in ("upheld", "total")] == [1, 1]
    assert shown["litigation_after.total"] is None


def test_blank_label_cells_are_no_values_where_a_page_leaves_whole_columns_blank() -> None:
    above, below = Sheet(), Sheet()
    above.line([CORNER, "", "", *HEADER])
    table = {row: ["9", "3", "", "2", "1", "", "15"] for row in request_rows("2019")}
    table["carried_forward"] = ["1", "", "", "", "2", "", "3"]
    for row in request_rows("2019"):
        labels = list(label_cells(row, request_rows("2019"), "2019"))
        sheet = below if row in {"rejected_reissue", "other_handling", "total_processed", "carried_forward"} else above
        sheet.line([*labels, *table[row]])
    reading = extract(document(above, below))
    for row, texts in table.items():
        got = [reading.values[f"requests.{row}.{column}"].raw for column in COLUMNS]
        assert got == texts


@pytest.mark.parametrize(
    ("head", "text", "sure"),
    [
        ("本年收费金额（单位：万元）", "1863.27", True),
        ("本年收费金额（单位：元）", "1863.27", True),
        ("本年收费金额", "1863.27", True),
        ("", "1863.27", False),
        ("本年收费金额（单位：", "1863.27", False),
        ("", "1863.27万元", True),
        ("", "0", True),
    ],
)
def test_money_is_unsure_where_the_header_that_names_its_unit_is_lost(head: str, text: str, *, sure: bool):
    values = extract(
        from_rows([*TABLE_TWO[:-2], ["信息内容", head] if head else [""], ["行政事业性收费", text]])
    ).values
    assert (values["proactive.fees.amount"].confidence >= LOW) == sure


TITLES = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def table_four(titles: list[str]) -> list[list[str]]:
    rows = [
        [[title], OUTCOMES, [str(number) for number in (1, 2, 3, block, 6 + block)]]
        for block, title in enumerate(titles)
    ]
    return [row for block in rows for row in block]


@pytest.mark.parametrize(
    ("titles", "sure"),
    [
        (list(TITLES), True),
        (["", "", ""], True),
        ([TITLES[0], TITLES[1]], True),
        ([TITLES[0], ""], False),  # the second one or the third
        ([""], False),
    ],
)
def test_a_block_that_its_order_alone_tells_is_unsure_where_another_one_is_lost(titles: list[str], *, sure: bool):
    values = extract(from_rows(table_four(titles))).values
    assert len(values) == 5 * len(titles)
    last = list(values)[-1]
    assert (values[last].confidence >= LOW) == sure
    recognised = {key: replace(value, readings=((value.value or 0, 0.99),)) for key, value in values.items()}
    settled = with_suggestions(FormReading("2021", (FormTable("review", "2021", 0),), recognised)).values
    assert (settled[last].confidence >= LOW) == sure


@pytest.mark.parametrize(
    ("label", "read"), [("规章", 1.0), ("规票", 0.85), ("现章", 0.85), ("政策", None), ("规划图", None)]
)
def test_a_short_label_with_a_misread_sign_is_known_by_its_place(label: str, read: float | None):
    rows = [
        ["第二十条第（一）项"] * 4,
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        [label, "2", "1", "5"],
        ["规范性文件", "6", "0", "6"],
    ]
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    builder.table([CellDraft(row, col, text) for row, cells in enumerate(rows) for col, text in enumerate(cells)])
    values = extract(builder.build()).values
    own = [value for key, value in values.items() if key.startswith("proactive.regulations.")]
    assert [value.value for value in own] == ([] if read is None else [2, 1, 5])
    assert {value.confidence for value in own} <= {read}
    assert len([key for key in values if key.startswith("proactive.normative_documents.")]) == 3


def test_two_unknown_rows_in_one_place_are_left_out():
    rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规票", "2", "1", "5"],
        ["现章", "3", "1", "5"],
        ["规范性文件", "6", "0", "6"],
    ]
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    builder.table([CellDraft(row, col, text) for row, cells in enumerate(rows) for col, text in enumerate(cells)])
    assert not [key for key in extract(builder.build()).values if key.startswith("proactive.regulations.")]


def test_table_three_that_breaks_off_below_its_header_is_read() -> None:
    rows = [
        [CORNER, "申请人情况"],
        [HEADER[0], "法人或其他组织", HEADER[6]],
        list(HEADER[1:6]),
        ["一、本年新收政府信息公开申请数量", "3", "0", "0", "0", "0", "0", "3"],
    ]
    assert extract(from_rows(rows)).values["requests.received.total"].value == 3


def test_table_three_that_breaks_off_and_cannot_be_read_is_told_and_not_absent() -> None:
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    for text in (CORNER, "申请人情况", "法人或其他组织", "一、本年新收政府信息公开申请数量", "0"):
        builder.text(text)
    builder.table([CellDraft(row, col, text) for row, cells in enumerate(TABLE_TWO) for col, text in enumerate(cells)])
    reading = extract(builder.build())
    assert ("forms.unread", "requests") in {(problem.component, problem.table) for problem in reading.problems}
    absent = [finding.message["zh"] for finding in check(reading) if finding.code == "FORM.ABSENT"]
    assert len(absent) == 1
    assert "行政复议" in absent[0]
