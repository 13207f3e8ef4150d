"""One report to files: JSON, CSV (opens in Excel with Chinese intact), XLSX, Markdown."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from gongkai.report.frames import Row, rows, table_names
from gongkai.report.markdown import to_markdown
from gongkai.report.model import Report
from gongkai.text.spreadsheet import harmless

__all__ = ["FORMATS", "harmless", "write"]


def write(report: Report, folder: Path, stem: str, formats: Iterable[str]) -> list[Path]:
    """Write the report into ``folder`` as ``stem.*`` in each format and return what was written."""
    return [path for name in formats for path in FORMATS[name](report, folder, stem)]


def _json(report: Report, folder: Path, stem: str) -> list[Path]:
    path = folder / f"{stem}.json"
    path.write_text(json.dumps(report.to_dict(), ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8")
    return [path]


def _csv(report: Report, folder: Path, stem: str) -> list[Path]:
    written = []
    for name in table_names():
        table = rows(report, name)
        if table:
            path = folder / f"{stem}.{name}.csv"
            with path.open("w", encoding="utf-8-sig", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow(table[0])
                writer.writerows([harmless(value) for value in row.values()] for row in table)
            written.append(path)
    return written


def _xlsx(report: Report, folder: Path, stem: str) -> list[Path]:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name in table_names():
        _sheet(book.create_sheet(name), rows(report, name))
    path = folder / f"{stem}.xlsx"
    book.save(path)
    return [path]


def _sheet(sheet: Any, table: list[Row]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    sheet.freeze_panes = "A2"
    if table:
        sheet.append(list(table[0]))
    for row in table:
        line = []
        for value in row.values():
            if isinstance(value, str):
                cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
                cell.data_type = "s"  # text stays text: never a formula
                line.append(cell)
            else:
                line.append(value)
        sheet.append(line)


def _markdown(report: Report, folder: Path, stem: str) -> list[Path]:
    path = folder / f"{stem}.md"
    path.write_text(to_markdown(report), encoding="utf-8")
    return [path]


FORMATS: dict[str, Callable[[Report, Path, str], list[Path]]] = {
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
    "md": _markdown,
}
