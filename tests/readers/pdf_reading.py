"""Reads what ``pdf_canvas`` drew, by the engine under test, and shows its tables."""

from __future__ import annotations

from pdf_canvas import Span, plain

from gongkai.document import Document, Table
from gongkai.readers.registry import Reader
from gongkai.settings import Settings

HEAD = ["项目", "本年制发件数", "现行有效件数"]
X3 = [70.0, 200.0, 300.0, 420.0]
LABELS = [70.0, 130.0, 190.0, 320.0, 370.0, 420.0]
OUTCOMES = ["结果维持", "结果纠正", "总计"]


def read(engine: Reader, data: bytes, **limits: int) -> Document:
    return engine(data, name="t.pdf", settings=Settings(**limits))


def only(document: Document) -> Table:
    assert len(document.tables) == 1, [table.rows() for table in document.tables]
    return document.tables[0]


def words(table: Table) -> list[list[str]]:
    return [[text.replace("\n", "") for text in row] for row in table.rows()]


def spans(table: Table) -> dict[str, tuple[int, int]]:
    return {cell.text.replace("\n", ""): (cell.row_span, cell.col_span) for cell in table.cells}


def label(text: str, rows: int = 1, cols: int = 1) -> Span:
    return text, rows, cols


def outcomes(title: str, *values: str) -> list[list[Span]]:
    return [[label(title, 1, 3)], *plain(OUTCOMES, list(values))]
