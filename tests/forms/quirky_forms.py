"""Forms written down row by row, and what is to be read of table three."""

from __future__ import annotations

from filled_forms import request_rows

from gongkai.document import Document, DocumentBuilder, Format
from gongkai.document.builder import CellDraft
from gongkai.forms import extract

ROWS = request_rows("2021")
HEADER_ROWS = 3
FIRST_VALUE = 3  # grid column of the plain layout's first value


def from_rows(*tables: list[list[str]], texts: tuple[str, ...] = ()) -> Document:
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    for text in texts:
        builder.text(text)
    for rows in tables:
        builder.table([CellDraft(row, col, text) for row, texts in enumerate(rows) for col, text in enumerate(texts)])
    return builder.build()


def assert_read(document: Document, table: dict[tuple[str, str], int], *, but: tuple[str, ...] = ()) -> None:
    wanted = {f"requests.{row}.{column}": n for (row, column), n in table.items() if row not in but}
    found = {key: value.value for key, value in extract(document).values.items() if key.startswith("requests")}
    assert found == wanted


def grid_row(row: str) -> int:
    return HEADER_ROWS + ROWS.index(row)
