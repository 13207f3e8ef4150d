"""Single quirks of table three seen in the wild, a fixture each."""

from __future__ import annotations

import pytest
from filled_forms import (
    BLOCKS,
    COLUMNS,
    HEADER,
    LABELS,
    REVIEW_COLUMNS,
    Sheet,
    dice,
    document,
    filled_requests,
    filled_review,
    request_rows,
)
from layouts import edited, filled_proactive, laid_proactive, laid_review, plain_requests, repeated_requests
from quirky_forms import FIRST_VALUE, HEADER_ROWS, ROWS, assert_read, from_rows, grid_row

from gongkai.document.builder import CellDraft
from gongkai.forms import Kind, check, extract


def test_an_extra_empty_cell_in_two_rows(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    odd = {grid_row("received"), grid_row("total_processed")}

    def shift(cell: CellDraft) -> CellDraft:
        return cell._replace(col=cell.col + 1) if cell.row in odd and cell.col >= 6 else cell

    shifted = edited(sheet, shift)
    shifted.cells += [CellDraft(row, 6, "") for row in odd]
    assert_read(document(shifted), table)


def test_a_number_split_over_two_cells(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    row = grid_row("received")
    split = next(cell for cell in sheet.cells if cell.row == row and cell.col >= FIRST_VALUE and len(cell.text) > 1)

    def change(cell: CellDraft) -> CellDraft:
        if cell is split:
            return cell._replace(text=cell.text[:1])
        return cell._replace(col=cell.col + 1) if cell.row == row and cell.col > split.col else cell

    broken = edited(sheet, change)
    broken.cells.append(CellDraft(row, split.col + 1, split.text[1:]))
    assert_read(document(broken), table)


def test_two_values_in_one_cell(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    row = grid_row("total_processed")
    first, second = (next(c for c in sheet.cells if c.row == row and c.col == col).text for col in (4, 5))
    one = edited(sheet, lambda cell: None if cell.row == row and cell.col in {4, 5} else cell)
    one.cells.append(CellDraft(row, 4, f"{first} {second}", 1, 2))
    assert_read(document(one), table)


def test_a_wrong_header_over_right_values(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    assert_read(
        document(edited(sheet, lambda cell: cell._replace(col=cell.col - 1) if cell.row in {1, 2} else cell)), table
    )


def test_a_header_in_another_order(table: dict[tuple[str, str], int]) -> None:
    order = [6, 0, 1, 2, 3, 4, 5]
    sheet = Sheet()
    sheet.line(["项目", *(HEADER[place] for place in order)])
    for row in ROWS:
        sheet.line([LABELS[row], *(str(table[row, COLUMNS[place]]) for place in order)])
    assert_read(document(sheet), table)


def test_no_header_and_a_row_number_column(table: dict[tuple[str, str], int]) -> None:
    sheet = Sheet()
    for number, row in enumerate(ROWS):
        sheet.line([str(number + 1), LABELS[row], *(str(table[row, column]) for column in COLUMNS)])
    assert_read(document(sheet), table)


def test_a_page_number_and_the_header_again_inside_the_table(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    paged = Sheet()
    for row in range(sheet.n_rows):
        cells = [(cell.col, cell.text) for cell in sheet.cells if cell.row == row]
        if row == 14:
            paged.row((4, "- 4 -"), (5, ""))
            for head in range(HEADER_ROWS):
                paged.row(*((cell.col, cell.text) for cell in sheet.cells if cell.row == head))
        paged.row(*cells)
    assert_read(document(paged), table)


def test_a_parent_label_broken_by_a_page(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    cut = grid_row("unavailable_needs_creation")
    broken = edited(sheet, lambda cell: cell._replace(text="（四）无") if cell.text == "（四）无法提供" else cell)
    broken.cells = [cell for cell in broken.cells if not (cell.row == cut and cell.col == 1)]
    broken.cells.append(CellDraft(cut, 1, "法提供"))
    first = Sheet([cell for cell in broken.cells if cell.row < cut], cut)
    second = Sheet([cell._replace(row=cell.row - cut) for cell in broken.cells if cell.row >= cut])
    assert_read(document(first, second), table)


def test_a_row_label_broken_by_a_page(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    cut = grid_row("unavailable_needs_creation")
    first = Sheet([cell for cell in sheet.cells if cell.row < cut], cut)
    first.line(["", "", "2.没有现成信息", *[""] * 7])
    rest = [cell._replace(row=cell.row - cut) for cell in sheet.cells if cell.row >= cut]
    second = Sheet([cell._replace(text="需要另行制作") if "没有现成" in cell.text else cell for cell in rest])
    assert_read(document(first, second), table)


def test_merged_text_printed_at_every_place(table: dict[tuple[str, str], int]) -> None:
    assert_read(document(repeated_requests(table, "2021", ROWS)), table)


def test_all_labels_in_one_cell_beside_the_rows(table: dict[tuple[str, str], int]) -> None:
    sheet = Sheet()
    sheet.line(["", *HEADER])
    for number, row in enumerate(ROWS):
        labels = "\n".join(LABELS[label] for label in ROWS)
        front = [(0, labels, 1, len(ROWS))] if number == 0 else []
        sheet.row(*front, *((1 + place, str(table[row, column])) for place, column in enumerate(COLUMNS)))
    assert_read(document(sheet), table)


def test_inner_rules_lost_all_rows_in_one(table: dict[tuple[str, str], int]) -> None:
    sheet = Sheet()
    sheet.line(["", *HEADER])
    stacked = ["\n".join(str(table[row, column]) for row in ROWS) for column in COLUMNS]
    sheet.line(["\n".join(LABELS[row] for row in ROWS), *stacked])
    assert_read(document(sheet), table)


def test_a_table_on_its_side(table: dict[tuple[str, str], int]) -> None:
    sheet = Sheet()
    sheet.line(["", *(LABELS[row] for row in ROWS)])
    for name, column in zip(HEADER, COLUMNS, strict=True):
        sheet.line([name, *(str(table[row, column]) for row in ROWS)])
    assert_read(document(sheet), table)


def test_a_row_with_a_cell_too_few_is_left_out_and_told(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    row = grid_row("received")

    def change(cell: CellDraft) -> CellDraft | None:
        if cell.row != row or cell.col < 5:
            return cell
        return None if cell.col == 5 else cell._replace(col=cell.col - 1)

    short = document(edited(sheet, change))
    assert_read(short, table, but=("received",))
    assert any(
        doubt.component == "forms.row_unclear" and "received" in doubt.message for doubt in extract(short).problems
    )


def test_one_wrong_character_in_labels(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    wrong = str.maketrans({"予": "子", "复": "夏", "掌": "拿", "权": "杈", "密": "蜜"})
    misread = document(edited(sheet, lambda cell: cell._replace(text=cell.text.translate(wrong))))
    assert_read(misread, table)
    assert extract(misread).values["requests.rejected_repeated.total"].confidence < 1


def test_a_label_cell_that_caught_its_neighbour_s_lines(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    caught = {
        LABELS["other_unpaid_fee"]: "（六）其他\n2.申请人逾期未按收费通知\n处理\n要求缴纳费用、行政机关不",
        LABELS["other_reasons"]: "再处理其政府信息公开申请\n3.其他",
    }
    assert_read(document(edited(sheet, lambda cell: cell._replace(text=caught.get(cell.text, cell.text)))), table)


def test_traditional_script(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    simplified, traditional = (
        "条项规开请数结转办处属国护权务类执询无补报诉复据现确认获缴费总机构",
        "條項規開請數結轉辦處屬國護權務類執詢無補報訴復據現確認獲繳費總機構",
    )
    script = str.maketrans(simplified, traditional)
    assert_read(document(edited(sheet, lambda cell: cell._replace(text=cell.text.translate(script)))), table)


def test_a_dash_over_all_columns_is_a_dash_in_each(sheet: Sheet) -> None:
    row = grid_row("denied_state_secret")
    merged = edited(sheet, lambda cell: None if cell.row == row and cell.col >= FIRST_VALUE else cell)
    merged.cells.append(CellDraft(row, FIRST_VALUE, "—", 1, 7))
    values = extract(document(merged)).values
    assert [values[f"requests.denied_state_secret.{column}"].kind for column in COLUMNS] == [Kind.DASH] * 7


def test_a_blank_is_null_and_never_zero(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    blanked = edited(sheet, lambda cell: cell._replace(text="") if cell.text == "0" else cell)
    values = extract(document(blanked)).values
    assert len(values) == len(ROWS) * len(COLUMNS)
    for (row, column), number in table.items():
        value = values[f"requests.{row}.{column}"]
        assert (value.value, value.kind) == ((None, Kind.BLANK) if number == 0 else (number, Kind.NUMBER))


def test_only_the_totals_filled_in_and_padding_behind_the_values() -> None:
    rows = [["一、本年新收政府信息公开申请数量", *[""] * 6, "4", "", ""]]
    rows.append(["三、本年度办理结果", "（一）予以公开", *[""] * 6, "3", ""])
    rows.append(["（三）不予公开", "1.属于国家秘密", *[""] * 6, "1", ""])
    rows.append(["2.其他法律行政法规禁止公开", *[""] * 7, "", ""])
    rows.append(["（七）总计", *[""] * 6, "4", "", ""])
    values = extract(from_rows(rows)).values
    filled = {key: value.value for key, value in values.items() if value.value is not None}
    assert filled == {
        "requests.received.total": 4,
        "requests.granted.total": 3,
        "requests.denied_state_secret.total": 1,
        "requests.total_processed.total": 4,
    }
    assert len(values) == 5 * len(COLUMNS)


def test_a_local_row_is_kept_apart(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    local = Sheet([cell if cell.row < 8 else cell._replace(row=cell.row + 1) for cell in sheet.cells])
    local.cells += [CellDraft(8, place, text) for place, text in enumerate(["", "", "其中：网上申请", *["9"] * 7])]
    assert_read(document(local), table)
    assert extract(document(local)).extra["requests.其中网上申请.total"].value == 9


def test_hybrid_editions_are_told_table_by_table() -> None:
    rng = dice(3)
    old = filled_requests(rng, "2019")
    two = laid_proactive(rng, filled_proactive(rng, "2021"), "2021", "plain")
    reading = extract(document(*two, plain_requests(old, "2019", request_rows("2019"))))
    assert {(table.form_table, table.edition) for table in reading.tables} == {
        ("proactive", "2021"),
        ("requests", "2019"),
    }
    assert reading.edition == "2021"  # the words of 2021 were unknown in 2019
    assert reading.values["requests.other_handling.total"].value == old["other_handling", "total"]


def test_the_whole_report_in_one_table(table: dict[tuple[str, str], int], sheet: Sheet) -> None:
    rng = dice(4)
    two, four = filled_proactive(rng, "2021"), filled_review(rng)
    whole = Sheet()
    for part in (*laid_proactive(rng, two, "2021", "plain"), sheet, *laid_review(rng, four, "ragged")):
        for row in range(part.n_rows):
            whole.row(*((cell.col, cell.text) for cell in part.cells if cell.row == row))
    reading = extract(document(whole))
    assert_read(document(whole), table)
    for block in BLOCKS:
        for column in REVIEW_COLUMNS:
            assert reading.values[f"review.{block}.{column}"].value == four[block, column]
    for (row, column), number in two.items():
        assert reading.values[f"proactive.{row}.{column}"].value == number
    assert not reading.extra


def test_two_organs_in_one_file(table: dict[tuple[str, str], int], sheet: Sheet) -> None:
    other = filled_requests(dice(9), "2021")
    both = document(sheet, plain_requests(other, "2021", ROWS))
    assert_read(both, table)
    assert [doubt.component for doubt in extract(both).problems] == ["forms.repeated_table"]


def test_of_two_organs_the_first_is_read_however_much_it_left_blank() -> None:
    first, second = filled_requests(dice(5), "2021"), filled_requests(dice(9), "2021", 3000)
    sparse = {key: number or "-" for key, number in first.items()}
    reading = extract(document(plain_requests(sparse, "2021", ROWS), plain_requests(second, "2021", ROWS)))
    read = {key: value.value for key, value in reading.values.items()}
    assert read == {f"requests.{row}.{column}": number or None for (row, column), number in first.items()}


def test_a_form_left_blank_gives_way_to_one_filled_in(table: dict[tuple[str, str], int], sheet: Sheet) -> None:
    template = plain_requests(dict.fromkeys(table, ""), "2021", ROWS)
    assert_read(document(template, sheet), table)


def test_only_some_applicant_columns_are_printed() -> None:
    rows = [["", "自然人", "商业企业", "总计"]]
    rows += [[LABELS[row], "2", "1", "3"] for row in ROWS]
    values = extract(from_rows(rows)).values
    shown = {key.rsplit(".", 1)[1]: value.value for key, value in values.items() if ".received." in key}
    assert shown == {"natural_person": 2, "business": 1, "total": 3}


def local_row(sheet: Sheet, label: str, values: list[int]) -> Sheet:
    """Return the sheet with a row of the office's own behind the eighth ground of refusal."""
    below = grid_row("denied_administrative_inquiry") + 1
    cells = [cell._replace(row=cell.row + (cell.row >= below)) for cell in sheet.cells]
    cells += [CellDraft(below, 2, label)]
    cells += [CellDraft(below, FIRST_VALUE + place, str(value)) for place, value in enumerate(values)]
    return Sheet(cells, sheet.n_rows + 1)


@pytest.mark.parametrize("label", ["9.属于工作秘密", "属于内部工作信息"])
def test_an_outcome_of_the_offices_own_is_kept_and_counted(sheet: Sheet, label: str) -> None:
    own = [2, 1, 0, 0, 0, 0, 3]
    grown = {grid_row("received"), grid_row("total_processed")}

    def grow(cell: CellDraft) -> CellDraft:
        more = own[cell.col - FIRST_VALUE] if cell.row in grown and cell.col >= FIRST_VALUE else 0
        return cell._replace(text=str(int(cell.text) + more)) if more else cell

    reading = extract(document(local_row(edited(sheet, grow), label, own)))
    words = label.removeprefix("9.")
    assert [reading.extra[f"requests.{words}.{column}"].value for column in COLUMNS] == own
    outcomes = [finding for finding in check(reading) if finding.code == "REQ.OUTCOMES"]
    assert {finding.status for finding in outcomes} == {"pass"}
    assert all(f"requests.{words}." in "".join(finding.cells) for finding in outcomes)


def test_a_row_that_repeats_part_of_another_is_not_counted(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    again = [table["denied_enforcement_file", column] for column in COLUMNS]
    for label in ("其中：属于行政执法卷宗外信息", "涉及第三方信息情况"):
        findings = check(extract(document(local_row(sheet, label, again))))
        assert {finding.status for finding in findings if finding.code == "REQ.OUTCOMES"} == {"pass"}


@pytest.mark.parametrize(
    "words", ["上一年度结转的政府信息公开申请数量", "上年度结转政府信息公开申请数", "上一年结转申请数量"]
)
def test_the_year_before_in_other_words(sheet: Sheet, table: dict[tuple[str, str], int], words: str) -> None:
    label = LABELS["carried_over"]

    def rename(cell: CellDraft) -> CellDraft:
        return cell._replace(text=f"二、{words}") if cell.text == label else cell

    assert_read(document(edited(sheet, rename)), table)
