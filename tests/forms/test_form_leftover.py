"""Rows of table three under other words, out of order, or not read: never dropped without a word."""

from __future__ import annotations

import pytest
from filled_forms import COLUMNS, HEADER, LABELS, Sheet, document
from layouts import edited
from quirky_forms import ROWS, grid_row

from gongkai.document import DocumentBuilder, Format
from gongkai.document.builder import CellDraft
from gongkai.forms import extract
from gongkai.forms.model import FormReading

Numbers = dict[tuple[str, str], int]


def renamed(sheet: Sheet, row: str, words: str) -> FormReading:
    def change(cell: CellDraft) -> CellDraft:
        return cell._replace(text=words) if cell.text == LABELS[row] else cell

    return extract(document(edited(sheet, change)))


def values_of(reading: FormReading, row: str) -> list[float | None]:
    return [reading.values[f"requests.{row}.{column}"].value for column in COLUMNS]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("total_processed", "本年度办理结果总计"),
        ("carried_forward", "四、未办结"),
        ("carried_forward", "四、结转下一年度办理数"),
        ("denied_state_secret", "1.涉密"),
        ("denied_security_stability", "3.可能危及国家安全、公共安全、经济安全、社会稳定的"),
        ("denied_third_party", "4.涉及商业秘密、个人隐私"),
        ("unavailable_not_held", "1.信息不存在"),
        ("unavailable_needs_creation", "2.需要加工、分析"),
        ("rejected_petition", "1.信访、投诉、举报"),
        ("other_unpaid_fee", "2.逾期未缴费"),
        ("other_reasons", "3.其他情形"),
        ("other_reasons", "（六）其他处理：3.其他"),
    ],
)
def test_other_words_for_a_row(sheet: Sheet, table: Numbers, row: str, words: str) -> None:
    reading = renamed(sheet, row, words)
    assert values_of(reading, row) == [table[row, column] for column in COLUMNS]
    assert not reading.problems


@pytest.mark.parametrize("words", ["2.信访举报投诉类申请", "2.前所未见的一种情形"])
def test_a_row_under_words_that_are_not_its_own_is_told_by_its_place(sheet: Sheet, table: Numbers, words: str) -> None:
    reading = renamed(sheet, "rejected_repeated", words)
    assert values_of(reading, "rejected_repeated") == [table["rejected_repeated", column] for column in COLUMNS]
    assert [(problem.component, problem.rows) for problem in reading.problems] == [
        ("forms.rows_by_place", ("rejected_repeated",))
    ]


def test_a_row_whose_numbering_is_another_s_is_not_guessed_but_named(sheet: Sheet) -> None:
    reading = renamed(sheet, "rejected_repeated", "9.前所未见的一种情形")
    assert not [key for key in reading.values if "rejected_repeated" in key]
    (problem,) = reading.problems
    assert (problem.component, problem.rows) == ("forms.rows_unnamed", ("rejected_repeated",))
    assert "前所未见的一种情形" in problem.message


def test_the_last_row_printed_first(sheet: Sheet, table: Numbers) -> None:
    last = grid_row("carried_forward")

    def change(cell: CellDraft) -> CellDraft:
        if cell.row == last:
            return cell._replace(row=3)
        return cell._replace(row=cell.row + 1) if cell.row >= 3 else cell

    reading = extract(document(edited(sheet, change)))
    assert values_of(reading, "carried_forward") == [table["carried_forward", column] for column in COLUMNS]


def test_a_row_with_a_number_too_many_in_running_text_is_named(table: Numbers) -> None:
    lines = []
    for row in ROWS:
        numbers = [str(table[row, column]) for column in COLUMNS]
        stray = ["4"] if row == "denied_internal_affairs" else []
        lines += [LABELS[row], *numbers[:3], *stray, *numbers[3:]]
    reading = extract(document(texts=("\n".join(lines),)))
    assert any("denied_internal_affairs" in problem.rows for problem in reading.problems)


@pytest.mark.parametrize(("column", "told"), [(1, True), (0, False), (6, False)])
def test_numbers_in_one_column_alone_may_be_totals_moved_by_blanks(column: int, *, told: bool) -> None:
    sheet = Sheet()
    sheet.line(["", *HEADER])
    for row in ROWS:
        sheet.line([LABELS[row], *("4" if place == column else "" for place in range(len(COLUMNS)))])
    components = [problem.component for problem in extract(document(sheet)).problems]
    assert ("forms.one_column" in components) == told


def test_regulations_are_told_with_the_block_that_was_not_read() -> None:
    head = ["第二十条第（一）项", "信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"]
    first = ["规章", "0", "0", "0", "规范性文件", "3", "2", "9"]
    licences = ["第二十条第（五）项", "信息内容", "本年处理决定数量", "行政许可", "5"]
    penalties = ["第二十条第（六）项", "信息内容", "本年处理决定数量", "行政处罚", "2", "行政强制", "1"]
    fees = ["第二十条第（八）项", "信息内容", "本年收费金额（单位：万元）", "行政事业性收费", "282.1"]
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    for text in (*head, *first, *licences, *penalties, *fees):
        builder.text(text)
    told = [problem for problem in extract(builder.build()).problems if problem.component == "forms.rows_unread"]
    assert [problem.rows for problem in told] == [("regulations", "normative_documents")]
