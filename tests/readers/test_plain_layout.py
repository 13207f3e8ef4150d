"""Tables set by spaces, as ``pdftotext`` prints them; the pages are of our own making."""

from __future__ import annotations

from text_dumps import paragraphs, ragged, read

from gongkai.document import Table

# Numbers on the middle line of wrapped labels, group labels beside them, the hanzi counted as one place.
MIDDLE = """
三、申请情况
                                申请人情况
  （本列数据的关系为：第一项加第二项之     自然            总计
     和，等于第三项加第四项之和）        人   商业 其他
                                企业
    一、本年新收申请数量              12   1042 1   1055
    二、上年结转申请数量               0   12   5   17
三、本年       （一）予以公开           1   0    2   3
度办理结 （二）部分公开（区分处理的，只计
  果      这一情形，不计其他情形）        0   12   2   14
                1.属于国家秘密     1   38   0   39
            2.其他法律行政法规禁止     5   0    1   6
                     公开
      （三）不 3.危及三项安全      12   2    1042 1056
       予公开 4.保护第三方合法权益     2   0    0   2
四、诉讼情况
"""
# Numbers on the first line of their labels.
FIRST = """
二、申请情况
  一、本年新收政府信息公开     0     0    1042   1042
    申请数量
  三、本  （一）予以公开    12    1042     38       1092
  年度办  （二）部分公开      0    1042   5      1047
  理结果  （区分处理的，
       只计这一情形，
       不计其他情形）
       （三）  1.属于    2     38      0      40
       不予公  国家秘
         开    密
           2.其他   38      5      5      48
           法律
四、结转下年度       0     1     2      3
"""
# No places kept: labels in full, then their numbers.
RAW = """二、申请情况
一、本年新收 5 5 5
（一）予以公开 1042 2 38
（二）部分公开
（区分处理的，
只计这一情形） 0 1042 5
（三）
不予公
开
1.属于
国家秘
密 2 38 0
2.其他 1 0 4
（四）其他处理 0 0 0
四、结转下年度
继续办理 9 9 9
五、存在的问题
"""


def rows_of(table: Table) -> dict[str, list[str]]:
    """The values of each row by its label, wrapped lines put together."""
    values: dict[str, list[str]] = {}
    for cells in ragged(table):
        labels = [cell.replace("\n", "") for cell in cells if not is_number(cell)]
        numbers = [cell for cell in cells if is_number(cell)]
        if numbers and labels:
            values[labels[-1] or labels[0]] = numbers
    return values


def is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "").lstrip("+-").isdecimal()


def test_numbers_on_the_middle_line_of_their_labels() -> None:
    document = read(MIDDLE)
    (table,) = document.tables
    assert not table.ruled
    assert paragraphs(document) == ["三、申请情况", "四、诉讼情况"]
    rows = rows_of(table)
    assert rows["一、本年新收申请数量"] == ["12", "1042", "1", "1055"]
    assert rows["（二）部分公开（区分处理的，只计这一情形，不计其他情形）"] == ["0", "12", "2", "14"]
    assert rows["2.其他法律行政法规禁止公开"] == ["5", "0", "1", "6"]
    assert rows["3.危及三项安全"] == ["12", "2", "1042", "1056"]
    texts = [cell.text.replace("\n", "") for cell in table.cells]
    assert "三、本年度办理结果" in texts
    assert "（三）不予公开" in texts
    assert "商业企业" in texts
    head = next(cell for cell in table.cells if cell.text.replace("\n", "") == "商业企业")
    assert table.rows()[-1][head.col] == "0"


def test_numbers_on_the_first_line_of_their_labels() -> None:
    rows = rows_of(read(FIRST).tables[0])
    assert rows["一、本年新收政府信息公开申请数量"] == ["0", "0", "1042", "1042"]
    assert rows["（二）部分公开（区分处理的，只计这一情形，不计其他情形）"] == ["0", "1042", "5", "1047"]
    assert rows["2.其他法律"] == ["38", "5", "5", "48"]
    assert rows["四、结转下年度"] == ["0", "1", "2", "3"]


def test_numbers_behind_their_labels() -> None:
    document = read(RAW)
    (table,) = document.tables
    assert paragraphs(document) == ["二、申请情况", "五、存在的问题"]
    assert rows_of(table) == {
        "一、本年新收": ["5", "5", "5"],
        "（一）予以公开": ["1042", "2", "38"],
        "（二）部分公开（区分处理的，只计这一情形）": ["0", "1042", "5"],
        "1.属于国家秘密": ["2", "38", "0"],
        "2.其他": ["1", "0", "4"],
        "（四）其他处理": ["0", "0", "0"],
        "四、结转下年度继续办理": ["9", "9", "9"],
    }


def test_sections_of_different_width_and_their_heads_stay_in_one_table() -> None:
    text = """二、主动公开情况
                第二十条第（一）项
    信息内容    本年制发件数      本年废止件数     现行有效件数
     规章        0             0        0
  行政规范性文件     14             2       108
                第二十条第（五）项
   信息内容                本年处理决定数量
   行政许可                    20809
三、收到和处理情况
"""
    document = read(text)
    (table,) = document.tables
    assert paragraphs(document) == ["二、主动公开情况", "三、收到和处理情况"]
    assert [row for row in ragged(table) if row[0] == "行政规范性文件"] == [["行政规范性文件", "14", "2", "108"]]
    assert rows_of(table)["行政许可"] == ["20809"]
    assert ["信息内容", "本年处理决定数量"] in ragged(table)


def test_blank_cells_are_told_by_their_place() -> None:
    text = """
项目          制发      废止      有效
规章          1         2         3
文件                    5
许可          7                   9
处罚          1         1         1
"""
    assert read(text).tables[0].rows()[1:] == [
        ["规章", "1", "2", "3"],
        ["文件", "", "5", ""],
        ["许可", "7", "", "9"],
        ["处罚", "1", "1", "1"],
    ]


def test_units_between_labels_and_numbers() -> None:
    text = """政府信息公开情况统计表（2017年度）
统计指标                          单位   统计数
一、主动公开情况                  ——     ——
  （一）主动公开政府信息数        条     123
    其中：规范性文件数            条     4
二、回应解读情况                  ——     ——
  （一）回应热点次数              次     0
单位负责人：张三      审核人：李四     填报人：王五
"""
    document = read(text)
    assert ragged(document.tables[0]) == [
        ["统计指标", "单位", "统计数"],
        ["一、主动公开情况", "——", "——"],
        ["（一）主动公开政府信息数", "条", "123"],
        ["其中：规范性文件数", "条", "4"],
        ["二、回应解读情况", "——", "——"],
        ["（一）回应热点次数", "次", "0"],
    ]
    assert paragraphs(document) == ["政府信息公开情况统计表（2017年度）", "单位负责人：张三 审核人：李四 填报人：王五"]


def test_numbers_that_complete_the_row_above() -> None:
    text = "一、本年新收数量\n0 0 2\n0\n38 38 38\n二、上年结转 1 2 3 4 5 6 7\n（七）总计 1 2 3 4 5 6 7\n"
    rows = ragged(read(text).tables[0])
    assert rows[0] == ["一、本年新收数量", "0", "0", "2", "0", "38", "38", "38"]


def test_gaps_beside_strayed_numbers_are_no_blanks() -> None:
    text = """
项目          制发      废止      有效
规章          1         2         3
文件          4
                        5
处罚          1         1         1
"""
    document = read(text)
    assert ["文件", "4"] in ragged(document.tables[0])
    assert [problem.component for problem in document.problems] == ["reader.text.strayed"]


def test_a_row_of_numbers_under_its_heads() -> None:
    text = """四、复议情况
行政复议                                行政诉讼
结果维持   结果纠正   总计   结果维持   结果纠正   总计
2          4          6      1          0          1
五、问题
"""
    document = read(text)
    (table,) = document.tables
    assert table.rows()[-1] == ["2", "4", "6", "1", "0", "1"]
    assert table.rows()[1] == ["结果维持", "结果纠正", "总计"] * 2
    assert paragraphs(document) == ["四、复议情况", "五、问题"]


def test_prose_around_numbers_is_no_table() -> None:
    text = (
        "　　全年共受理申请 42 件，办结 40 件；其中政务要闻 1606\n条、公开信息 2706 条。网站访问量达 296694\n次。\n"
        "联系电话： 0371 12345678\n2022 年 1 月 20 日\n"
    )
    assert not read(text).tables


def test_numbers_of_two_rows_that_are_mixed_are_given_back_by_their_columns() -> None:
    rows = ["甲类申请        1     0     0     1", "乙类申请        4     1     2     7"]
    places = (16, 22, 28, 34)
    mixed = [
        " " * place + number for place, pair in zip(places, ("13", "01", "00", "14"), strict=True) for number in pair
    ]
    text = "\n".join(["一、收到情况", "", *rows, "丙类申请", *mixed, "丁类申请        2     0     0     2"])
    grid = [row for row in ragged(read(text).tables[0]) if any(row)]
    assert [row[-4:] for row in grid][2:4] == [["1", "0", "0", "1"], ["3", "1", "0", "4"]]


def test_a_row_that_is_set_wider_than_the_others_keeps_no_places() -> None:
    rows = [f"{label}        3 0 0 0 0 0 3" for label in ("新收申请数量", "结转申请数量", "办理结果总计")]
    text = "\n".join(["一、收到情况", "", rows[0], "不掌握信息量        1     0            1", *rows[1:]])
    row = next(row for row in ragged(read(text).tables[0]) if row[0] == "不掌握信息量")
    assert "".join(row[1:4]) == "101"


def test_an_indented_title_ends_the_table_above_it() -> None:
    text = """
二、申请情况
                  自然人   其他   总计
    一、本年新收     3    1042   1045
    二、上年结转     1      12     13
    四、结转下年度继续办理   0  2   2

    四、政府信息公开行政复议、行政诉讼情况
      行政复议                  行政诉讼
    结果维持  其他结果  总计    结果维持  其他结果  总计
        3        0       3         1         0        1
"""
    document = read(text)
    assert "四、政府信息公开行政复议、行政诉讼情况" in paragraphs(document)
    assert [table.rows()[-1][-1] for table in document.tables] == ["2", "1"]


def test_numbers_of_titles_printed_as_radicals_begin_a_label() -> None:
    text = """
三、申请情况
⼀、本年新收政
府信息公开申请     12   1042   1054
数量
⼆、上年结转政
府信息公开申请      0     12     12
数量
三、结转下年度      1      2      3
"""
    (table,) = read(text).tables
    rows = {"".join(row[0].split()): row[1:] for row in table.rows()}
    assert rows["⼆、上年结转政府信息公开申请数量"] == ["0", "12", "12"]


def test_values_parted_by_one_space_have_no_columns_where_rows_are_short() -> None:
    rows = ["一、本年新收 25 0 1 0 0 0 26", "二、上年结转 2 0 2", "四、结转下年度继续办理 2 2"]
    document = read("\n".join(rows))
    assert not document.tables
    assert paragraphs(document) == rows
    whole = ["一、本年新收 25 0 1 0 0 0 26", "二、上年结转 2 0 0 0 0 0 2", "四、结转下年度继续办理 2 0 0 0 0 0 2"]
    assert [len(row) for row in read("\n".join(whole)).tables[0].rows()] == [8, 8, 8]


NOTED = """
  信息内容             本年处理决定数量
  行政许可                34
  行政处罚            7（含简易程序 3 件）
  行政强制                 0
  政府集中采购      35   1286.4523 万元
   第三部分      收到和处理政府信息公开申请情况
  一、本年新收申请数量       5     6     11
  二、上年结转申请数量       0     1     1
"""


def test_notes_and_units_behind_numbers_and_titles_whose_number_stands_apart() -> None:
    document = read(NOTED)
    first, second = document.tables
    assert [row[-1] for row in ragged(first)] == [
        "本年处理决定数量",
        "34",
        "7（含简易程序 3 件）",
        "0",
        "1286.4523 万元",
    ]
    assert [row[0] for row in ragged(second)] == ["一、本年新收申请数量", "二、上年结转申请数量"]
    assert paragraphs(document) == ["第三部分 收到和处理政府信息公开申请情况"]


def test_single_spaces_part_a_label_its_unit_its_code_and_its_value() -> None:
    lines = [
        "统计指标 单位 代码 数量",
        *(f"第{'一二三四五六'[n]}种申请的数量{'甲' * n} 件 0{n + 1} {n * 11}" for n in range(6)),
    ]
    (table,) = read("\n".join(lines)).tables
    assert table.rows()[0] == ["统计指标", "单位", "代码", "数量"]
    assert [row[1:] for row in table.rows()[1:]] == [["件", f"0{n + 1}", str(n * 11)] for n in range(6)]


def test_a_label_a_unit_and_a_lone_value() -> None:
    lines = [
        "统计指标 单位 统计数",
        "一、申请情况 —— ——",
        "（一）收到申请的数量 件 17",
        "1.当面申请的数量 件 5",
        "二、收费 万元 0",
    ]
    (table,) = read("\n".join(lines)).tables
    assert [row[-1] for row in table.rows()[2:]] == ["17", "5", "0"]
