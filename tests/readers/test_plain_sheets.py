"""A whole sheet saved as text by a spreadsheet: prose and tables in records of equally many fields."""

from __future__ import annotations

import csv
import io

import pytest
from text_dumps import Rows, paragraphs, ragged, read

SHEET: Rows = [
    ["云泽市水务局2023年政府信息公开工作年度报告"],
    ["一、总体情况"],
    ["2023年，我局公开信息12条，其中解读3篇，\n较上年增加。"],
    ["二、主动公开政府信息情况"],
    ["第二十条第（一）项"],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "0", "", "1,204"],
    ["三、收到和处理政府信息公开申请情况"],
    ["内容", "自然人", "其他", "总计"],
    ["一、本年新收", "3", "1", "4"],
    ["四、结转下年度继续办理"],
    ["五、存在的主要问题及改进情况"],
    ["更新不够及时。"],
]


def saved(rows: Rows, delimiter: str, quoting: int) -> str:
    width = max(map(len, rows))
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([*row, *[""] * (width - len(row))] for row in rows)
    return stream.getvalue()


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_titles_and_prose_are_paragraphs_and_records_are_rows(delimiter: str, quoting: int) -> None:
    document = read(saved(SHEET, delimiter, quoting))
    assert paragraphs(document) == [
        "云泽市水务局2023年政府信息公开工作年度报告",
        "一、总体情况",
        "2023年，我局公开信息12条，其中解读3篇，",
        "较上年增加。",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "五、存在的主要问题及改进情况",
        "更新不够及时。",
    ]
    two, three = document.tables
    assert ragged(two)[2] == ["规章", "0", "", "1,204"]
    assert [row[0] for row in ragged(three)] == ["内容", "一、本年新收", "四、结转下年度继续办理"]


def test_prose_with_commas_is_no_sheet() -> None:
    text = "一,二,三\n" + "\n".join(f"第{number}条,公开信息,{number}件,较上年,增加" for number in range(9))
    assert not read(text).tables or len(paragraphs(read(text))) == 1
