from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook

from evaluation.samples import load_samples
from gongkai.document import BlockKind, Document
from gongkai.errors import CorruptFileError, EncryptedFileError, LimitExceededError
from gongkai.readers.sheets import biff
from gongkai.readers.sheets.reader import read_ods, read_xls, read_xlsx
from gongkai.readers.sheets.shown import shown
from gongkai.settings import Settings

ROW = ("指标", "数量", "单位")


def xlsx(fill: Callable[[Workbook], object]) -> bytes:
    book = Workbook()
    fill(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(fill: Callable[[Workbook], object], **limits: int) -> Document:
    return read_xlsx(xlsx(fill), name="a.xlsx", settings=Settings(**limits))


def prose(document: Document) -> list[str]:
    return [block.text for block in document.prose()]


def put(sheet, rows, *, top: int = 1, left: int = 1) -> None:
    for row, values in enumerate(rows, start=top):
        for col, value in enumerate(values, start=left):
            if value is not None:
                sheet.cell(row, col, value)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1500000.0, None, "1500000"),
        (1.5e20, None, "150000000000000000000"),
        (0.1 + 0.2, "", "0.3"),
        (-0.0, None, "0"),
        (160.5964, "General", "160.5964"),
        (160.5, "0.00", "160.50"),
        (160.5964, "0.0", "160.6"),
        (2.5, "0", "3"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0.155, "0.0%", "15.5%"),
        (0.5, "0.##%", "50%"),
        (42, '0"件"', "42件"),
        (42, '"共"0\\次', "共42次"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (-5, "0.0", "-5.0"),
        (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        (0, "0;-0;;@", ""),
        (12000, "0.0,", "12.0"),
        (5, "[Red]0", "5"),
        (5, "[>3]0.0;0", "5"),
        (5, "000-0000", "5"),
        (5, "0.00E+00", "5"),
        (5, "@", "5"),
        (float("nan"), None, ""),
        (True, None, "TRUE"),
        (" 甲\r\n乙 ", None, "甲\n乙"),
        (date(2023, 1, 5), None, "2023-01-05"),
        (datetime(2023, 1, 5, 12, 3), None, "2023-01-05 12:03"),  # noqa: DTZ001 - sheets store no zone
        (date(2023, 1, 5), 'yyyy"年"m"月"d"日"', "2023年1月5日"),
        (date(2023, 1, 5), "yyyy/mm/dd", "2023/01/05"),
        (date(2023, 1, 5), "[$-804]yyyy.m", "2023.1"),
        (datetime(2023, 1, 5, 9, 7, 8), "h:mm:ss", "9:07:08"),  # noqa: DTZ001
        (time(9, 7), None, "09:07"),
        (time(9, 7), "mm:ss", "07:00"),
        (timedelta(hours=30), "[h]:mm", "1 day, 6:00:00"),
        (date(2023, 1, 5), "dddd", "2023-01-05"),
    ],
)
def test_values_are_written_as_the_sheet_shows_them(value, code: str | None, text: str):
    assert shown(value, code) == text


def test_a_table_may_begin_anywhere():
    document = read(lambda book: put(book.active, [ROW, ("规章", 3, "件")], top=5, left=4))
    assert document.tables[0].rows() == [list(ROW), ["规章", "3", "件"]]


def test_merged_cells_keep_their_spans():
    def fill(book: Workbook) -> None:
        put(book.active, [("组", "项", "数"), ("甲", "一", 1), (None, "二", 2)])
        book.active.merge_cells("A2:A3")

    cells = {cell.text: cell for cell in read(fill).tables[0].cells}
    assert (cells["甲"].row_span, cells["甲"].col_span) == (2, 1)


def test_titles_and_prose_around_a_table_are_paragraphs():
    def fill(book: Workbook) -> None:
        sheet = book.active
        long = "本机关认真落实政府信息公开各项要求，" * 4 + "。"
        put(
            sheet,
            [("某县2023年年度报告",), ("一、总体情况",), (long,), ROW, ("规章", 3, "件"), ("注：数字截至年底。",)],
        )
        for row in (1, 2, 3):
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)

    document = read(fill)
    assert [text[:8] for text in prose(document)] == [
        "某县2023年年",
        "一、总体情况",
        "本机关认真落实政",
        "注：数字截至年底",
    ]
    assert document.tables[0].rows() == [list(ROW), ["规章", "3", "件"]]


def test_a_title_between_two_tables_parts_them():
    def fill(book: Workbook) -> None:
        put(book.active, [ROW, ("规章", 3, "件"), ("三、收到和处理申请情况",), ROW, ("申请", 5, "件")])
        book.active.merge_cells("A3:C3")

    document = read(fill)
    assert [table.n_rows for table in document.tables] == [2, 2]
    assert prose(document) == ["三、收到和处理申请情况"]


def test_rows_left_blank_by_the_office_stay_in_their_table():
    rows = [
        ROW,
        ("一、本年新收政府信息公开申请数量",),
        ("二、上年结转政府信息公开申请数量", 1),
        ("四、结转下年度继续办理",),
    ]
    document = read(lambda book: put(book.active, rows))
    assert document.tables[0].n_rows == 3 + (len(prose(document)) == 0)
    assert "二、上年结转政府信息公开申请数量" in document.tables[0].rows()[2]


def test_a_last_row_left_blank_stays_where_its_label_is_merged_as_those_above():
    def fill(book: Workbook) -> None:
        put(
            book.active,
            [(*ROW, "合计"), ("二、上年结转", None, 1, 1), ("四、结转下年度继续办理",), ("四、行政复议情况",)],
        )
        for row in (2, 3):
            book.active.merge_cells(f"A{row}:B{row}")
        book.active.merge_cells("A4:D4")

    document = read(fill)
    assert [row[0] for row in document.tables[0].rows()] == ["指标", "二、上年结转", "四、结转下年度继续办理"]
    assert prose(document) == ["四、行政复议情况"]


def test_the_first_block_of_table_two_is_no_title():
    def fill(book: Workbook) -> None:
        put(book.active, [("第二十条第（一）项",), ("信息内容", "本年制发件数"), ("规章", 3)])
        book.active.merge_cells("A1:B1")

    assert read(fill).tables[0].rows()[0] == ["第二十条第（一）项", ""]


def test_a_blank_row_ends_a_table():
    document = read(lambda book: put(book.active, [ROW, ("甲", 1, "件"), (), ROW, ("乙", 2, "件")]))
    assert [table.rows()[1][0] for table in document.tables] == ["甲", "乙"]


def test_hidden_sheets_rows_and_columns_are_not_shown():
    def fill(book: Workbook) -> None:
        sheet = book.active
        put(sheet, [("指标", "旧", "数"), ("旧行", 8, 9), ("规章", 7, 3)])
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        other = book.create_sheet("底稿")
        put(other, [ROW, ("草稿", 99999, "件")])
        other.sheet_state = "hidden"

    document = read(fill)
    assert document.tables[0].rows() == [["指标", "数"], ["规章", "3"]]
    assert document.metadata["hidden_sheets"] == "底稿"
    assert document.problems == ()


def test_a_merged_cell_over_hidden_rows_covers_what_is_left():
    def fill(book: Workbook) -> None:
        put(book.active, [ROW, ("组", 1, "件"), (None, 2, "件"), (None, 3, "件"), ("尾", 4, "件")])
        book.active.merge_cells("A2:A4")
        book.active.row_dimensions[3].hidden = True

    table = read(fill).tables[0]
    assert table.n_rows == 4
    assert next(cell.row_span for cell in table.cells if cell.text == "组") == 2


def test_sheets_are_named_where_there_are_several():
    def fill(book: Workbook) -> None:
        put(book.active, [ROW, ("甲", 1, "件")])
        put(book.create_sheet("四、行政复议情况"), [ROW, ("乙", 2, "件")])
        book.create_sheet("空")

    document = read(fill)
    assert [(block.text, block.kind) for block in document.blocks if hasattr(block, "kind")] == [
        ("Sheet", BlockKind.FURNITURE),
        ("四、行政复议情况", BlockKind.PARAGRAPH),
    ]


def test_formulas_without_results_are_told():
    document = read(lambda book: put(book.active, [ROW, ("合计", "=1+1", "件")]))
    assert [problem.component for problem in document.problems] == ["reader.sheets.formulas"]


def test_a_workbook_that_shows_nothing_says_so():
    def fill(book: Workbook) -> None:
        put(book.active, [("一", 1)])
        book.create_sheet("空")
        book.active.sheet_state = "hidden"

    document = read(fill)
    assert [problem.component for problem in document.problems] == ["reader.sheets.empty"]
    assert "Sheet" in document.problems[0].message


def test_two_cells_in_opposite_corners_ask_for_too_much():
    def fill(book: Workbook) -> None:
        book.active["A1"], book.active["XFD1048576"] = 1, 2

    with pytest.raises(LimitExceededError):
        read(fill)


def test_too_many_cells_are_refused():
    with pytest.raises(LimitExceededError):
        read(lambda book: put(book.active, [range(20)] * 20), max_cells=100)


def test_a_workbook_without_its_parts_is_damaged():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(CorruptFileError):
        read_xlsx(stream.getvalue(), name="a", settings=Settings())


def sample(fmt: str) -> bytes:
    return min(load_samples(split="dev", format=fmt), key=lambda item: item.path.stat().st_size).data()


def test_broken_xls_files_raise_and_print_nothing(capfd):
    data = sample("xls")
    for cut in (100, 600, 2000, len(data) // 2, len(data) - 900):
        with pytest.raises(CorruptFileError):
            read_xls(data[:cut], name="a.xls", settings=Settings())
    assert capfd.readouterr().err == ""


def test_xls_records_tell_what_is_hidden():
    rows = [marks.hidden_rows for item in load_samples(split="dev", format="xls") if "hidden_rows" in item.quirks
            for marks in biff.marks_of(item.data()).values()]  # fmt: skip
    assert any(rows)
    with pytest.raises(CorruptFileError):
        biff.marks_of(b"no workbook")


def test_chains_of_sectors_without_an_end_are_never_followed():
    whole = load_samples(split="dev", format="xls")[0].data()
    (table,) = struct.unpack_from("<I", whole, 76)
    zeroed = bytearray(whole)
    zeroed[(table + 1) * 512 : (table + 2) * 512] = bytes(512)
    listed = bytearray(whole)
    struct.pack_into("<I", listed, 68, 0)
    struct.pack_into("<I", listed, 1020, 0)
    assert biff.marks_of(whole)
    for damaged in (zeroed, listed):
        with pytest.raises(CorruptFileError):
            biff.marks_of(bytes(damaged))


def ods(body: str, *, styles: str = "", more: dict[str, str] | None = None) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document-content {spaces}>{styles}{body}</office:document-content>")
        for name, text in (more or {}).items():
            archive.writestr(name, text)
    return stream.getvalue()


def ods_row(*texts: str, attributes: str = "") -> str:
    cells = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts)
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def test_ods_cells_repeat_span_and_hide():
    body = (
        '<table:table table:name="甲"><table:table-header-rows>' + ods_row(*ROW) + "</table:table-header-rows>"
        '<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>组<text:line-break/>名</text:p>'
        "<office:annotation><text:p>批注</text:p></office:annotation></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="2"><text:p>1<text:s text:c="2"/>件</text:p>'
        "</table:table-cell></table:table-row>"
        + ods_row("隐", "9", "9", attributes='table:visibility="collapse"')
        + "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>2</text:p></table:table-cell>"
        '</table:table-row><table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
        "</table:table>"
    )
    document = read_ods(ods(body), name="a.ods", settings=Settings())
    assert document.tables[0].rows() == [list(ROW), ["组\n名", "1 件", "1 件"], ["", "2", ""]]


def test_ods_sheets_that_are_not_displayed_are_hidden():
    styles = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    body = f'<table:table table:name="底稿" table:style-name="h">{ods_row("一", "2")}</table:table>'
    document = read_ods(ods(body, styles=styles), name="a", settings=Settings())
    assert document.metadata["hidden_sheets"] == "底稿"


def test_an_ods_bomb_of_repeats_is_defused():
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell>'
    body = f'<table:table><table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row></table:table>'
    with pytest.raises(LimitExceededError):
        read_ods(ods(body), name="a", settings=Settings())


def test_a_locked_or_broken_ods_is_named():
    locked = ods("", more={"META-INF/manifest.xml": "<m><encryption-data/></m>"})
    with pytest.raises(EncryptedFileError):
        read_ods(locked, name="a", settings=Settings())
    with pytest.raises(CorruptFileError):
        read_ods(ods("<unclosed>"), name="a", settings=Settings())
