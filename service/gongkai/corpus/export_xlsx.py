"""The dataset as one workbook: a sheet a table under a frozen header, and the codebook as the last sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai.corpus.dataset_codebook import HEADER, codebook_rows

if TYPE_CHECKING:
    from gongkai.corpus.export import Selection

_MOST_ROWS = 1_048_576  # of a sheet, the header among them: Excel's limit
_MOST_CHARACTERS = 32_767  # of a cell, in UTF-16 units: Excel's limit
_WIDTHS = {"text": 60, "title": 40, "summary": 40, "raw": 12, "report": 14, "agency": 24, "source_name": 24, "path": 24}
_WIDTH = 13
_CODEBOOK = {"zh": "列说明", "en": "codebook"}


def write_book(selections: Sequence[Selection], path: Path) -> tuple[dict[str, int], int]:
    """Write the workbook; return the rows of each table, and how many texts were too long and end in ``…``.

    A table of more rows than a sheet holds goes on in a second one.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheets = _Sheets(book)
    counts = {}
    for selection in selections:
        widths = [_WIDTHS.get(column.name, _WIDTH) for column in selection.table.columns]
        counts[selection.table.name] = sheets.add(selection.table.name, selection.headings, widths, selection.rows())
    names = tuple(counts)
    sheets.add(_CODEBOOK[selections[0].lang], HEADER, [24] * len(HEADER), map(list, codebook_rows(names)))
    book.save(path)
    return counts, sheets.cut


class _Sheets:
    """The sheets of a workbook that is written row by row."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self.cut = 0

    def add(self, name: str, headings: Sequence[str], widths: Sequence[int], rows: Iterable[list[Any]]) -> int:
        """Write a table, on as many sheets as it needs; return the number of its rows."""
        count = 0
        sheet = self._begin(name, headings, widths)
        for row in rows:
            if count and count % (_MOST_ROWS - 1) == 0:
                sheet = self._begin(f"{name}_{count // (_MOST_ROWS - 1) + 1}", headings, widths)
            sheet.append(list(self._cells(sheet, row)))
            count += 1
        return count

    def _begin(self, name: str, headings: Sequence[str], widths: Sequence[int]) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        sheet = self._book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        header = [WriteOnlyCell(sheet, heading) for heading in headings]
        for cell in header:
            cell.font = Font(bold=True)
        sheet.append(header)
        return sheet

    def _cells(self, sheet: Any, row: Iterable[Any]) -> Iterator[Any]:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        for value in row:
            if isinstance(value, str):
                cell = WriteOnlyCell(sheet, self._fitting(ILLEGAL_CHARACTERS_RE.sub("", value)))
                cell.data_type = "s"  # text stays text: never a formula, never a date
                yield cell
            else:
                yield value

    def _fitting(self, text: str) -> str:
        units = text.encode("utf-16-le", "surrogatepass")
        if len(units) <= 2 * _MOST_CHARACTERS:
            return text
        self.cut += 1
        return units[: 2 * (_MOST_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"
