"""The dataset as one workbook: a sheet a table under a frozen header, and the codebook as the last sheet.

The sheets are written as their XML, row by row: a corpus has millions of cells, and the libraries make objects of each
(openpyxl took seven times as long for the same sheet). All text is typed as text: nothing is a formula, a date, a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from gongkai.corpus.dataset_codebook import HEADER, codebook_rows

if TYPE_CHECKING:
    from gongkai.corpus.export import Selection

_MOST_ROWS = 1_048_576  # of a sheet, the header among them: Excel's limit
_MOST_CHARACTERS = 32_767  # of a cell, in UTF-16 units: Excel's limit
_WIDTHS = {"text": 60, "title": 40, "summary": 40, "raw": 12, "report": 14, "agency": 24, "source_name": 24, "path": 24}
_WIDTH = 13
_CODEBOOK = {"zh": "列说明", "en": "codebook"}
_NO_XML = re.compile("[\0-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")  # characters that XML cannot hold
_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as A
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="等线"/></font>'
    '<font><b/><sz val="11"/><name val="等线"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_PLAIN, _BOLD = "", ' s="1"'


def write_book(selections: Sequence[Selection], path: Path) -> tuple[dict[str, int], int]:
    """Write the workbook; return the rows of each table, and how many texts were too long and end in ``…``.

    A table of more rows than a sheet holds goes on in a second one.
    """
    counts = {}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        book = _Book(archive)
        for selection in selections:
            widths = [_WIDTHS.get(column.name, _WIDTH) for column in selection.table.columns]
            counts[selection.table.name] = book.add(selection.table.name, selection.headings, widths, selection.rows())
        book.add(_CODEBOOK[selections[0].lang], HEADER, [24] * len(HEADER), codebook_rows(tuple(counts)))
        book.finish()
    return counts, book.cut


@dataclass
class _Book:
    """A workbook that is being written."""

    archive: ZipFile
    sheets: list[str] = field(default_factory=list)
    cut: int = 0

    def add(self, name: str, headings: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Any]]) -> int:
        """Write a table, on as many sheets as it needs; return the number of its rows."""
        coming = iter(rows)
        count, part = 0, 1
        row = next(coming, None)
        while part == 1 or row is not None:
            begun = chain([] if row is None else [row], islice(coming, _MOST_ROWS - 2))
            count += self._sheet(name if part == 1 else f"{name}_{part}", headings, widths, begun)
            row = next(coming, None)
            part += 1
        return count

    def _sheet(self, name: str, headings: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Any]]) -> int:
        self.sheets.append(name)
        letters = [_letters(number) for number in range(1, len(headings) + 1)]
        count = 0
        with self._open(f"xl/worksheets/sheet{len(self.sheets)}.xml") as stream:
            stream.write(
                f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
                '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
                "<cols>"
            )
            for number, width in enumerate(widths, 1):
                stream.write(f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>')
            stream.write("</cols><sheetData>")
            stream.write(self._row(1, letters, headings, _BOLD))
            for count, row in enumerate(rows, 1):
                stream.write(self._row(count + 1, letters, row, _PLAIN))
            stream.write("</sheetData></worksheet>")
        return count

    def _row(self, number: int, letters: Sequence[str], row: Sequence[Any], style: str) -> str:
        cells = []
        for letter, value in zip(letters, row, strict=True):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                text = f'<is><t xml:space="preserve">{self._text(value)}</t></is>'
                cells.append(f'<c r="{letter}{number}"{style} t="inlineStr">{text}</c>')
            elif isinstance(value, bool):
                cells.append(f'<c r="{letter}{number}" t="b"><v>{value:d}</v></c>')
            else:
                cells.append(f'<c r="{letter}{number}"><v>{value!r}</v></c>')
        return f'<row r="{number}">{"".join(cells)}</row>'

    def _text(self, text: str) -> str:
        clean = _NO_XML.sub("", text)
        if len(clean) > _MOST_CHARACTERS // 2:  # else it fits even if every character counts twice
            units = clean.encode("utf-16-le")
            if len(units) > 2 * _MOST_CHARACTERS:
                self.cut += 1
                clean = units[: 2 * (_MOST_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"
        return escape(_ESCAPE_LIKE.sub("_x005F_", clean))

    def finish(self) -> None:
        """Write what names the sheets."""
        numbers = range(1, len(self.sheets) + 1)
        listed = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
            for number, name in zip(numbers, self.sheets, strict=True)
        )
        relations = "".join(
            f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number in numbers
        )
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
            for number in numbers
        )
        book = f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
        self._part("xl/workbook.xml", book)
        self._part("xl/styles.xml", _STYLES)
        styles = f'<Relationship Id="rId0" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        self._part("xl/_rels/workbook.xml.rels", _related(relations + styles))
        main = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        self._part("_rels/.rels", _related(main))
        types = (
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{parts}'
        )
        self._part("[Content_Types].xml", f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{types}</Types>')

    def _part(self, name: str, text: str) -> None:
        with self._open(name) as stream:
            stream.write(text)

    @contextmanager
    def _open(self, name: str) -> Iterator[TextIOWrapper]:
        with self.archive.open(name, "w", force_zip64=True) as raw, TextIOWrapper(raw, "utf-8", newline="") as stream:
            yield stream


def _related(relations: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


def _letters(number: int) -> str:
    """Return the name of a column, from 1: A, B, … Z, AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
