"""Table four by the words of its header: moved columns, merged or lost blanks, a column for remarks."""

from __future__ import annotations

import pytest
from filled_forms import BLOCKS, REVIEW_COLUMNS, Sheet, document

from gongkai.forms import extract
from gongkai.forms.model import FormReading

WORDS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
NUMBERS = [[2, 0, 1, 4, 7], [1, 3, 0, 0, 4], [0, 0, 5, 1, 6]]


def headed(words: list[str], blocks: tuple[str, str] = ("未经复议直接起诉", "复议后起诉"), remark: str = "") -> Sheet:
    sheet = Sheet()
    behind = [(15, remark, 1, 3)] if remark else []
    sheet.row((0, "行政复议", 5), (5, "行政诉讼", 10), *behind)
    sheet.row(*((place, word, 1, 2) for place, word in enumerate(words)), (5, blocks[0], 5), (10, blocks[1], 5))
    sheet.row(*((5 + place, word) for place, word in enumerate(words * 2)))
    return sheet


def shown(reading: FormReading) -> list[list[float | None]]:
    values = reading.values
    return [[values[f"review.{block}.{column}"].value for column in REVIEW_COLUMNS] for block in BLOCKS]


def test_columns_and_blocks_stand_where_the_header_says() -> None:
    order = [4, 2, 3, 0, 1]
    sheet = headed([WORDS[place] for place in order], ("复议后起诉", "未经复议直接起诉"))
    sheet.line([str(NUMBERS[block][place]) for block in (0, 2, 1) for place in order])
    assert shown(extract(document(sheet))) == NUMBERS


def test_litigation_first() -> None:
    sheet = Sheet()
    sheet.row((0, "行政诉讼", 10), (10, "行政复议", 5))
    heads = [(10 + place, word, 1, 2) for place, word in enumerate(WORDS)]
    sheet.row((0, "未经复议直接起诉", 5), (5, "复议后起诉", 5), *heads)
    sheet.line(WORDS * 2)
    sheet.line([str(number) for block in (1, 2, 0) for number in NUMBERS[block]])
    assert shown(extract(document(sheet))) == NUMBERS


def test_a_header_without_its_spans_tells_the_order_too() -> None:
    words = [WORDS[4], *WORDS[:4]]
    sheet = Sheet()
    sheet.line(["行政复议", "行政诉讼"])
    sheet.line([*words, "复议后起诉", "未经复议直接起诉"])
    sheet.line(words * 2)
    sheet.line([str(NUMBERS[block][place]) for block in (0, 2, 1) for place in (4, 0, 1, 2, 3)])
    assert shown(extract(document(sheet))) == NUMBERS


@pytest.mark.parametrize("text", ["", "无", "-"])
def test_one_wide_cell_says_that_a_whole_block_has_nothing(text: str) -> None:
    sheet = headed(WORDS)
    numbers = [str(number) for block in NUMBERS[1:] for number in block]
    sheet.row((0, text, 5), *((5 + place, number) for place, number in enumerate(numbers)))
    assert shown(extract(document(sheet))) == [[None] * 5, *NUMBERS[1:]]


def test_a_column_for_remarks_moves_nothing() -> None:
    sheet = headed(WORDS, remark="备注")
    sheet.line(["", "", "3", "", "3", *[""] * 3, "2", "2", *[""] * 6])
    read = shown(extract(document(sheet)))
    assert read == [[None, None, 3, None, 3], [None, None, None, 2, 2], [None] * 5]


def test_blanks_stripped_off_both_ends_are_placed_by_the_sums_and_told() -> None:
    sheet = Sheet()
    for line in (["行政复议", "行政诉讼"], [*WORDS, "未经复议直接起诉", "复议后起诉"], WORDS * 2):
        sheet.line(line)
    sheet.line(["2", "", "1", "3", "", "4", "", "", "4", "", "", "5", "", "5"])
    reading = extract(document(sheet))
    assert shown(reading) == [[None, 2, None, 1, 3], [None, 4, None, None, 4], [None, None, 5, None, 5]]
    assert [problem.component for problem in reading.problems] == ["forms.blanks_lost"]


@pytest.mark.parametrize("numbers", ["3 3 1 1", "1 2 3 4 5 6 7", "0 0 0 0 0"])
def test_lost_cells_that_no_sum_places_are_left_out_and_told(numbers: str) -> None:
    sheet = headed(WORDS)
    sheet.line(numbers.split())
    reading = extract(document(sheet))
    assert not [key for key, value in reading.values.items() if value.value is not None]
    assert reading.problems


def test_digits_that_blanks_part_inside_cells_are_joined_where_the_totals_hold() -> None:
    sheet = headed(WORDS)
    numbers = [[1200, 0, 0, 56, 1256], [0, 522, 0, 0, 522], [0, 0, 7, 0, 7]]
    sheet.line([" ".join(str(number)) for block in numbers for number in block])
    assert shown(extract(document(sheet))) == numbers


def test_other_words_for_the_results_and_words_that_are_none() -> None:
    sheet = headed(["维持决定", "撤销或变更", "其他", "审理中", "总计"])
    sheet.line([str(number) for block in NUMBERS for number in block])
    assert shown(extract(document(sheet))) == NUMBERS
    strange = headed(["甲种", "乙种", "丙种", "丁种", "戊种"])
    strange.line([str(number) for block in NUMBERS for number in block])
    reading = extract(document(strange))
    assert not reading.values
    assert [problem.component for problem in reading.problems] == ["forms.no_values"]


def test_column_words_with_one_wrong_sign_are_known_and_one_misread_number_moves_nothing() -> None:
    sheet = headed([word.replace("尚未审结", "尚未市结").replace("纠正", "纠止") for word in WORDS])
    numbers = [str(number) for block in NUMBERS for number in block]
    sheet.line([*numbers[:12], "注", *numbers[13:]])
    told = [list(block) for block in NUMBERS]
    told[2][2] = None
    assert shown(extract(document(sheet))) == told
