"""Reads workbooks: each visible sheet's tables and prose, texts as the sheet shows them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

import python_calamine as calamine

from gongkai.document import Document, DocumentBuilder, Format
from gongkai.errors import EncryptedFileError, ReadError
from gongkai.readers.flow import check_cells, emit
from gongkai.readers.grid import unwrap
from gongkai.readers.sheets import biff, ooxml
from gongkai.readers.sheets.flow import items_of
from gongkai.readers.sheets.marks import Marks, check_area, damaged
from gongkai.readers.sheets.ods import ods_sheets
from gongkai.readers.sheets.quiet import quiet_stderr
from gongkai.readers.sheets.sheet import Sheet, SheetCell
from gongkai.readers.sheets.shown import shown
from gongkai.settings import Settings

_WITH_CELLS = (calamine.SheetTypeEnum.WorkSheet, calamine.SheetTypeEnum.MacroSheet)
_Range = tuple[tuple[int, int], tuple[int, int]]


def read_xlsx(data: bytes, *, name: str, settings: Settings) -> Document:
    """Read an XLSX or XLSM workbook. Raises CorruptFileError, EncryptedFileError or LimitExceededError."""
    sheets = _calamine_sheets(data, ooxml.marks_of(data), settings)
    return _document(sheets, DocumentBuilder(name=name, data=data, format=Format.XLSX), settings)


def read_xls(data: bytes, *, name: str, settings: Settings) -> Document:
    """Read a workbook of Excel 97–2003 or WPS (.xls, .et). Raises as ``read_xlsx``."""
    sheets = _calamine_sheets(data, biff.marks_of(data), settings)
    return _document(sheets, DocumentBuilder(name=name, data=data, format=Format.XLS), settings)


def read_ods(data: bytes, *, name: str, settings: Settings) -> Document:
    """Read an OpenDocument spreadsheet. Raises as ``read_xlsx``."""
    builder = DocumentBuilder(name=name, data=data, format=Format.ODS)
    return _document(ods_sheets(data, settings), builder, settings)


def _document(sheets: Iterable[Sheet], builder: DocumentBuilder, settings: Settings) -> Document:
    listed = list(sheets)
    shown_sheets = [sheet for sheet in listed if not sheet.hidden and not sheet.is_blank]
    hidden = [sheet.name for sheet in listed if sheet.hidden and not sheet.is_blank]
    if hidden:
        builder.metadata["hidden_sheets"] = "、".join(hidden)
    items = [item for sheet in shown_sheets for item in unwrap(items_of(sheet, titled=len(shown_sheets) > 1))]
    emit(items, builder, max_cells=settings.max_cells)
    _note_doubts(builder, shown_sheets, hidden)
    return builder.build()


def _note_doubts(builder: DocumentBuilder, sheets: list[Sheet], hidden: list[str]) -> None:
    if uncomputed := sum(sheet.uncomputed for sheet in sheets):
        builder.problem(
            "reader.sheets.formulas",
            f"有 {uncomputed} 个公式没有保存计算结果，按空白读取；请用 Excel 或 WPS 打开并另存。 / "
            f"{uncomputed} formulas have no stored result and read as blank: open and save the file in Excel or WPS.",
        )
    if not sheets:
        only = f"，只有隐藏的工作表：{'、'.join(hidden)}" if hidden else ""
        builder.problem(
            "reader.sheets.empty",
            f"工作簿没有可见的内容{only}。 / The workbook shows nothing{': its sheets are hidden' if hidden else ''}.",
        )


def _calamine_sheets(data: bytes, marks: dict[str, Marks], settings: Settings) -> list[Sheet]:
    try:
        return _read_quietly(data, marks, settings)
    except ReadError:
        raise
    except calamine.PasswordError as error:
        raise EncryptedFileError(
            "工作簿已用密码加密。 / The workbook is protected by a password.",
            remedy="请在 Excel 或 WPS 中去除密码后另存。 / Remove the password in Excel or WPS and save the file.",
        ) from error
    except BaseException as error:
        # calamine's own panics come as a BaseException of a class that cannot be imported.
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError | GeneratorExit):
            raise
        raise damaged() from error


def _read_quietly(data: bytes, marks: dict[str, Marks], settings: Settings) -> list[Sheet]:
    sheets: list[Sheet] = []
    n_cells = 0
    with quiet_stderr():
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for about in book.sheets_metadata:
            if about.typ not in _WITH_CELLS:
                continue
            sheet = _sheet(book.get_sheet_by_name(about.name), marks.get(about.name, Marks()))
            sheet.hidden = about.visible != calamine.SheetVisibleEnum.Visible
            n_cells += len(sheet.cells)
            check_cells(n_cells, settings.max_cells)
            sheets.append(sheet)
    return sheets


def _sheet(source: calamine.CalamineSheet, marks: Marks) -> Sheet:
    """Return what is shown: rows and columns that are hidden are left out as if they were not there."""
    sheet = Sheet(source.name, uncomputed=marks.uncomputed)
    if source.start is None or source.end is None:
        return sheet
    (top, left), (bottom, right) = source.start, source.end
    check_area(bottom - top + 1, right - left + 1)
    rows, cols = _visible(top, bottom, marks.hidden_rows), _visible(left, right, marks.hidden_cols)
    merged = dict(_merges(source.merged_cell_ranges or [], rows, cols))
    for row, values in enumerate(source.to_python(), start=top):
        for col, value in enumerate(values, start=left):
            if row not in rows or col not in cols or (value == "" and (row, col) not in merged):
                continue
            row_span, col_span = merged.get((row, col), (1, 1))
            text = shown(value, marks.formats.get((row, col)))
            if text or row_span * col_span > 1:
                sheet.cells.append(SheetCell(rows[row], cols[col], text, row_span, col_span))
    return sheet


def _visible(first: int, last: int, hidden: set[int]) -> dict[int, int]:
    """Return for each place that is shown its number among those that are shown."""
    return {
        place: index for index, place in enumerate(place for place in range(first, last + 1) if place not in hidden)
    }


def _merges(
    ranges: Iterable[_Range], rows: dict[int, int], cols: dict[int, int]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield the first place and the spans of each merged cell, as far as rows and columns are shown."""
    for (top, left), (bottom, right) in ranges:
        shown_rows = [row for row in range(top, min(bottom, max(rows, default=-1)) + 1) if row in rows]
        shown_cols = [col for col in range(left, min(right, max(cols, default=-1)) + 1) if col in cols]
        if shown_rows and shown_cols:
            yield (top, left), (len(shown_rows), len(shown_cols))
