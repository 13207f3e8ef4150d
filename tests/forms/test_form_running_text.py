"""Forms that lost their table to the running text, and what is no form at all."""

from __future__ import annotations

import pytest
from filled_forms import (
    COLUMNS,
    LABELS,
    Sheet,
)
from quirky_forms import ROWS, assert_read, from_rows, grid_row

from gongkai.document import DocumentBuilder, Format
from gongkai.forms import extract

OTHER_TABLES = [
    [["项目", "2022年", "2023年"], ["行政许可", "5", "6"], ["行政处罚", "7", "8"], ["行政强制", "1", "2"]],
    [["科目编码", "科目名称", "预算数"], ["103", "行政事业性收费收入", "12"], ["104", "罚没收入", "3"]],
    [["案件类型", "受理", "维持", "纠正", "总计"], ["行政复议", "5", "2", "1", "8"], ["行政诉讼", "1", "1", "0", "2"]],
    [
        ["序号", "申请人", "办理结果"],
        ["1", "自然人", "予以公开"],
        ["2", "商业企业", "部分公开"],
        ["3", "自然人", "不予公开"],
    ],
    [["行政处罚决定公开", "本年处理决定数量"], ["市场监管局", "5"], ["行政许可", "6"]],
]


@pytest.mark.parametrize("rows", OTHER_TABLES, ids=range(len(OTHER_TABLES)))
def test_other_tables_are_not_claimed(rows: list[list[str]]) -> None:
    reading = extract(from_rows(rows))
    assert not reading.tables
    assert not reading.values


def test_prose_is_not_taken_for_a_form() -> None:
    prose = (
        "2023年，本年新收政府信息公开申请数量38件，上年结转政府信息公开申请数量2件，予以公开30件，部分公开2件。",
        "不予公开3件，其他处理1件，结转下年度继续办理2件。",
        "四、行政复议结果维持2件，结果纠正1件，其他结果0件，尚未审结0件，总计3件。",
    )
    assert not extract(from_rows(texts=prose)).values


def test_forms_before_2019_are_told() -> None:
    rows = [
        ["统 计 指 标", "单位", "统计数"],
        ["一、主动公开情况", "——", "——"],
        ["（一）主动公开政府信息数", "条", "4382"],
        ["其中：主动公开规范性文件数", "条", "12"],
        ["（一）收到申请数", "件", "5"],
        ["1.按时办结数", "件", "5"],
    ]
    reading = extract(from_rows(rows))
    assert reading.edition == "pre2019"
    told = [(table.form_table, table.edition, table.index) for table in reading.tables]
    assert told == [("annex", "pre2019-2014", 0)]


def test_an_empty_document_and_empty_tables() -> None:
    assert extract(from_rows()).edition is None
    assert not extract(from_rows([[""]], [["", ""], ["", ""]])).values


def test_labels_broken_by_their_own_numbers_in_running_text() -> None:
    text = """一、本年新收政府信息公开申请数量 18 6 5 4 2 13 48
二、上年结转政府信息公开申请数量 3 3 1 3 1 1 12三、本年度 （一）予以公开 3 0 0 1 0 0 4办理结果
（二）部分公开（区分处理的，只计这
0010012一情形，不计其他情形）
1.属于国家秘密 0 0 0 0 0 1 12.其他法律行政法规禁止
0000000公开
3.危及“三安全一稳定” 3 0 0 0 0 0 3（三）不予 4.保护第三方合法权益 3 0 0 2 0 2 7
公开
7.属于行政执法案卷 3 0 0 0 0 0 3
8.属于行政查询事项 1 2 0 0 0 0 3（四）无法 1.本机关不掌握相关政府
0200002提供 信息
（六）其他处理 0 0 0 0 2 0 2
（七）总计 18 6 1 6 3 11 45四、结转下年度继续办理 3 3 5 1 0 3 15四、政府信息公开行政复议、行政诉讼情况"""
    values = {key: value.value for key, value in extract(from_rows(texts=(text,))).values.items()}

    def row(name: str) -> list[float | None]:
        return [values[f"requests.{name}.{column}"] for column in COLUMNS]

    assert row("carried_over") == [3, 3, 1, 3, 1, 1, 12]
    assert row("partially_granted") == [0, 0, 1, 0, 0, 1, 2]
    assert row("denied_state_secret") == [0, 0, 0, 0, 0, 1, 1]
    assert row("denied_prohibited_by_law") == [0] * 7
    assert row("denied_security_stability") == [3, 0, 0, 0, 0, 0, 3]
    assert row("unavailable_not_held") == [0, 2, 0, 0, 0, 0, 2]
    assert row("carried_forward") == [3, 3, 5, 1, 0, 3, 15]
    assert row("other_handling") == [0, 0, 0, 0, 2, 0, 2]


def test_column_words_of_table_four_torn_apart_in_running_text() -> None:
    torn = "结果维结果纠其他结尚未审总结果维结果纠其他结尚未审总持正果结计"
    numbers = [0, 7, 1, 0, 8, 0, 0, 0, 6, 6, 12, 0, 2, 11, 25]
    last = "持正果结计持正果结计" + " ".join(map(str, numbers))
    texts = ("行政复议 行政诉讼", "未经复议直接起诉 复议后起诉", torn, last, "五、存在的问题 3")
    values = extract(from_rows(texts=texts)).values
    assert [value.value for value in values.values()] == numbers


def test_dashes_that_join_words_are_no_numbers_of_table_four() -> None:
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    words = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    blocks = {
        "行政复议": "0 2 2 1 5",
        "行政诉讼—未经复议直接起诉": "2 0 2 0 4",
        "行政诉讼—复议后起诉": "0 0 0 1 1",
    }
    for title, numbers in blocks.items():
        for line in (title, *words, *numbers.split()):
            builder.text(line)
    reading = extract(builder.build())
    assert [value.value for value in reading.values.values()] == [0, 2, 2, 1, 5, 2, 0, 2, 0, 4, 0, 0, 0, 1, 1]


def test_rows_that_a_table_lost_to_the_text_around_it(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    lost = ROWS[-2:]
    cut = grid_row(lost[0])
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    builder.table([cell for cell in sheet.cells if cell.row < cut])
    for row in lost:
        builder.text(" ".join([LABELS[row], *(str(table[row, column]) for column in COLUMNS)]))
    assert_read(builder.build(), table)


def test_rows_that_the_table_has_are_not_taken_from_the_text(sheet: Sheet, table: dict[tuple[str, str], int]) -> None:
    lost = ROWS[-2:]
    cut = grid_row(lost[0])
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    builder.table([cell for cell in sheet.cells if cell.row < cut])
    for row in ROWS:
        builder.text(" ".join([LABELS[row], *(str(table[row, column]) for column in COLUMNS)]))
    values = extract(builder.build()).values
    surely = {key.split(".")[1] for key, value in values.items() if value.confidence == 1}
    assert surely == set(ROWS) - set(lost)


def test_a_sentence_that_begins_with_its_year_gives_table_four_no_number() -> None:
    numbers = [39, 11, 6, 8, 64, 22, 3, 1, 9, 36, 17, 2, 0, 4, 23]  # the second total is the office's slip
    words = "结果 结果 其他 尚未 总计 结果 结果 其他 尚未 总计 结果 结果 其他 尚未 总计 维持 纠正 结果 审结"
    sentence = "2019年，全市因政府信息公开被申请行政复议64件。"
    texts = ("行政复议 行政诉讼", "未经复议直接起诉 复议后起诉", words, " ".join(map(str, numbers)), sentence)
    values = extract(from_rows(texts=texts)).values
    assert [value.value for value in values.values()] == numbers


@pytest.mark.parametrize("words", ["一、本年新收申请数量", "一、本年新收政府信息公开申请数量"])
def test_the_first_row_in_other_words_begins_the_form(table: dict[tuple[str, str], int], words: str) -> None:
    labels = {row: LABELS[row] for row in ROWS} | {"received": words}
    text = "\n".join(" ".join([labels[row], *(str(table[row, column]) for column in COLUMNS)]) for row in ROWS)
    assert_read(from_rows(texts=(text,)), table)


def test_what_a_sentence_tells_of_the_year_before_is_not_read() -> None:
    told = "行政复议{}件，其中结果维持{}件、结果纠正1件、其他结果0件、尚未审结0件。"
    values = extract(from_rows(texts=("去年" + told.format(9, 8) + "今年" + told.format(3, 2),))).values
    assert values["review.reconsideration.total"].value == 3
    assert not extract(from_rows(texts=("上年度" + told.format(9, 8),))).values


def test_a_block_told_in_the_order_of_the_form_is_read_though_its_total_is_wrong() -> None:
    told = "本年度行政复议8件，其中结果维持5件、结果纠正1件、其他结果0件、尚未审结1件"
    values = extract(from_rows(texts=(f"{told}；未经复议直接起诉的1件。",))).values
    columns = ("upheld", "corrected", "other", "pending", "total")
    assert [values[f"review.reconsideration.{column}"].value for column in columns] == [5, 1, 0, 1, 8]
    right = "行政复议7件，其中结果维持5件、结果纠正1件、其他结果0件、尚未审结1件"
    values = extract(from_rows(texts=(f"{told}。更正：{right}。",))).values
    assert values["review.reconsideration.total"].value == 7
    mixed = "行政复议8件，其中尚未审结1件、结果维持5件、结果纠正1件、其他结果0件"
    assert not extract(from_rows(texts=(f"{mixed}。",))).values
