"""Writes a paper as a workbook: all on one sheet as offices type it, or prose and each table on sheets of their own."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from corpora.build.model import Grid, Paper

_EPOCH = datetime(2021, 1, 26, 9, 30)  # noqa: DTZ001 - a workbook stores no zone
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,8})(?:\.\d*[1-9])?")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)%")
_THIN = Side(style="thin")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WIDE = 10  # columns that prose is merged over where there is no table
STYLES = {
    # one sheet for all, first row and column, prose in cells merged over the table's width
    "one": (True, 1, 1, True),
    "many": (False, 1, 1, False),
    "offset": (True, 3, 2, True),
    "plain": (False, 2, 1, True),
    # --- hold-out
    # the title alone on a sheet before, prose in single cells that run over
    "cover": (True, 2, 3, False),
}


def to_xlsx(paper: Paper, style: str) -> bytes:
    """Return the file. Flags: ``hidden_sheet``, ``hidden_rows``, ``number_formats``."""
    single, top, left, merged = STYLES[style]
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("年度报告")
    width = max((grid.n_cols for grid in paper.grids()), default=_WIDE) if single else _WIDE
    row = _line(sheet, top, left, width if merged else 1, paper.title)
    if style == "cover":
        sheet, row = book.create_sheet("正文"), top
    tables = 0
    for block in paper.blocks:
        if not isinstance(block, Grid):
            row = _line(sheet, row, left, width if merged else 1, block.text)
        elif single:
            row = _table(sheet, row, left, block, paper.flags) + 1
        else:
            tables += 1
            _table(book.create_sheet(f"附表{tables}"), top, left, block, paper.flags)
    if "hidden_sheet" in paper.flags:
        copy = book.create_sheet("底稿")
        copy.sheet_state = "hidden"
        copy["A1"], copy["B1"] = "一、本年新收政府信息公开申请数量", 99999
    return _frozen(book)


def _line(sheet: Worksheet, row: int, left: int, width: int, text: str) -> int:
    cell = sheet.cell(row, left, text)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if width > 1:
        sheet.merge_cells(start_row=row, start_column=left, end_row=row, end_column=left + width - 1)
    return row + 1


def _table(sheet: Worksheet, top: int, left: int, grid: Grid, flags: frozenset[str]) -> int:
    """Put the grid at a place and return the row below it."""
    shift = 0
    for cell in grid.ordered():
        if "hidden_rows" in flags and cell.row == grid.n_rows - 1 and not shift:
            shift = 1
            sheet.row_dimensions[top + cell.row].hidden = True
            sheet.cell(top + cell.row, left, "上年数据 88888")
        place = sheet.cell(top + cell.row + shift, left + cell.col)
        _fill(place, cell.text, flags)
        place.border = _FRAME
        place.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        if cell.row_span * cell.col_span > 1:
            sheet.merge_cells(
                start_row=top + cell.row + shift,
                start_column=left + cell.col,
                end_row=top + cell.row + shift + cell.row_span - 1,
                end_column=left + cell.col + cell.col_span - 1,
            )
    return top + grid.n_rows + shift


def _fill(place, text: str, flags: frozenset[str]) -> None:  # type: ignore[no-untyped-def]
    """Type a number as a number, as whoever fills in a form does; other text as text, nothing as nothing."""
    percent = _PERCENT.fullmatch(text)
    if _NUMBER.fullmatch(text):
        place.value = float(text) if "." in text else int(text)
        if "number_formats" in flags and "." in text:
            place.number_format = "0." + "0" * len(text.partition(".")[2])
    elif percent and "number_formats" in flags:
        digits = len(percent[1].partition(".")[2])
        place.value, place.number_format = (
            round(float(percent[1]) / 100, digits + 2),
            f"0.{'0' * digits}%".replace(".%", "%"),
        )
    elif text:
        place.value = text


def _frozen(book: Workbook) -> bytes:
    """Return the workbook with fixed dates, so that a build can be compared with the last."""
    book.properties.created = book.properties.modified = _EPOCH
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2021-01-26T09:30:00Z", data)
            new.writestr(zipfile.ZipInfo(name, (2021, 1, 26, 9, 30, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
