"""Tables guessed from alignment: rows apart from their labels are put right by the sums, or are in doubt."""

from __future__ import annotations

from filled_forms import COLUMNS, CORNER, HEADER, LABELS, Sheet, dice, document, filled_requests, request_rows

from gongkai.forms import extract
from gongkai.forms.model import FormReading

ROWS = request_rows("2021")


def printed(table: dict[tuple[str, str], int], labels: dict[str, str], *, ruled: bool = False) -> FormReading:
    sheet = Sheet()
    for row in ROWS:
        sheet.line([labels.get(row, LABELS[row]), *(str(table[row, column]) for column in COLUMNS)])
    return extract(document(sheet, ruled=ruled))


def shifted(*, extra: bool) -> tuple[FormReading, dict[tuple[str, str], int]]:
    """Print a row's label one line too low: its numbers stand without a label, the next ones beside it."""
    table = filled_requests(dice(3), "2021")
    sheet = Sheet()
    for row in ROWS:
        label = {"rejected_repeated": "", "rejected_published_material": LABELS["rejected_repeated"]}
        sheet.line([label.get(row, LABELS[row]), *(str(table[row, column]) for column in COLUMNS)])
        if extra and row == "rejected_repeated":
            sheet.line(["", *["7"] * 6, "42"])
    return extract(document(sheet, ruled=False)), table


def test_as_many_rows_as_the_form_has_and_every_sum_holds() -> None:
    reading, table = shifted(extra=False)
    assert {key: value.value for key, value in reading.values.items()} == {
        f"requests.{row}.{column}": number for (row, column), number in table.items()
    }
    moved = [value.confidence for key, value in reading.values.items() if "rejected_repeated" in key]
    assert max(moved) < 0.9
    assert not reading.problems


def test_rows_beside_numbers_without_a_label_are_in_doubt() -> None:
    reading, _ = shifted(extra=True)
    assert "forms.rows_doubtful" in {doubt.component for doubt in reading.problems}
    near = [value.confidence for key, value in reading.values.items() if "rejected_repeated" in key]
    assert near
    assert max(near) <= 0.5
    assert reading.values["requests.received.total"].confidence > 0.5


def test_a_row_with_empty_cells_that_does_not_add_up_is_in_doubt() -> None:
    table: dict[tuple[str, str], object] = dict(filled_requests(dice(5), "2021"))
    row = "total_processed"
    table[row, "total"] = f"{table[row, 'other_org']}{table[row, 'total']}9"
    table[row, "other_org"] = ""
    reading = printed(table, {})  # type: ignore[arg-type]
    assert reading.values[f"requests.{row}.total"].confidence <= 0.5


def test_a_header_cut_off_within_the_first_label_belongs_to_the_table() -> None:
    table = filled_requests(dice(7), "2021")
    above, below = Sheet(), Sheet()
    above.row((0, CORNER), (1, "申请人情况"))
    above.row((1, "自然人"), (2, "法人或其他组织"), (7, "总计"))
    above.line(["", *HEADER])
    above.line(["一、本年新收"])
    above.line(["政府信息公开", *(str(table["received", column]) for column in COLUMNS)])
    below.line(["申请数量"])
    for row in ROWS[1:]:
        below.line([LABELS[row], *(str(table[row, column]) for column in COLUMNS)])
    reading = extract(document(above, below, ruled=False))
    assert {key: value.value for key, value in reading.values.items()} == {
        f"requests.{row}.{column}": number for (row, column), number in table.items()
    }


def test_numbers_in_columns_that_blanks_moved_are_left_out_but_for_the_totals() -> None:
    sheet = Sheet()
    sheet.line(["", *HEADER])
    for row in ROWS:
        sheet.line([LABELS[row], "", "5", "", "2", "", "7", ""])
    reading = extract(document(sheet, ruled=False))
    assert {key for key, value in reading.values.items() if value.value is not None} == {
        f"requests.{row}.total" for row in ROWS
    }
    assert {value.value for value in reading.values.values()} == {7}
    assert max(value.confidence for value in reading.values.values()) <= 0.5
    assert "forms.columns_unclear" in {doubt.component for doubt in reading.problems}


def test_a_ruled_table_is_as_printed() -> None:
    table = filled_requests(dice(3), "2021")
    for column in COLUMNS[:3]:
        table["granted", column] += 5
    reading = printed(table, {}, ruled=True)
    assert min(value.confidence for value in reading.values.values()) > 0.5


def test_numbers_that_spaces_part_are_never_joined() -> None:
    sheet = Sheet()
    sheet.row((0, "信息内容"), (1, "本年制发件数"), (4, "本年废止件数"), (7, "现行有效件数"))
    sheet.row((0, "行政规范性文件"), (1, "6"), (2, "6"), (4, "1"), (7, "41"))
    values = extract(document(sheet, ruled=False)).values
    assert 66 not in {value.value for value in values.values()}


def test_a_row_of_table_two_whose_label_is_torn_is_in_doubt() -> None:
    sheet = Sheet()
    sheet.line(["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"])
    sheet.line(["规章", "0", "0", "0"])
    sheet.line(["府应提供相关数据\n行政规范性文件", "9", "3", "8"])
    sheet.line(["行政许可", "4"])
    for ruled in (False, True):
        reading = extract(document(sheet, ruled=ruled))
        sure = reading.values["proactive.normative_documents.issued"].confidence
        assert (sure <= 0.5) is not ruled
        assert ("forms.rows_doubtful" in {doubt.component for doubt in reading.problems}) is not ruled
