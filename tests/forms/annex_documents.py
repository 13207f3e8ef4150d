"""Filled annexes of the years before 2019, in the layouts that offices print."""

from __future__ import annotations

import random

from corpora.build.annex_grids import LAYOUTS
from corpora.build.annex_print import PRINTED
from corpora.build.model import Grid
from gongkai.document import Document, DocumentBuilder, Format
from gongkai.document.builder import CellDraft
from gongkai.forms import extract
from gongkai.forms.cells import read_content
from gongkai.forms.schema import ANNEX, ANNEX_EDITIONS, load_schema

NEWEST, CODED, BY_ARTICLE = ANNEX_EDITIONS
FITTING = [
    (layout, edition) for layout in LAYOUTS for edition in ANNEX_EDITIONS if ("code" in layout) == (edition != NEWEST)
]


def of_grids(*grids: Grid, ruled: bool = True, texts: tuple[str, ...] = ()) -> Document:
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    for text in texts:
        builder.text(text)
    for grid in grids:
        builder.table(
            [CellDraft(cell.row, cell.col, cell.text, cell.row_span, cell.col_span) for cell in grid.cells], ruled=ruled
        )
    return builder.build()


def of_rows(*rows: list[str], texts: tuple[str, ...] = ()) -> Document:
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    for text in texts:
        builder.text(text)
    builder.table([CellDraft(row, col, text) for row, line in enumerate(rows) for col, text in enumerate(line)])
    return builder.build()


def filled(rng: random.Random, edition: str, blanks: int = 0) -> dict[str, str]:
    """Return the printed cells of an annex whose relations all hold, but for ``blanks`` cells without a number."""
    schema = load_schema(edition)
    numbers = {row.key: rng.randint(0, 60) for row in PRINTED[edition] if row.key}
    for identity in reversed(schema.identities):  # the parts of a part come first
        numbers[identity.right[0]] = sum(numbers.get(key, 0) for key in identity.left)
    if edition == NEWEST:
        numbers["disclosed"] = max(numbers[key] for key in numbers if key.startswith("channel_"))
    raw = {key: str(number) for key, number in numbers.items() if key in {row.key for row in PRINTED[edition]}}
    for key in rng.sample(sorted(raw), blanks):
        raw[key] = rng.choice(["", "/", "—", "无"])
    return raw


def numbers_in(document: Document) -> dict[str, float | int | None]:
    return {key.split(".")[1]: value.value for key, value in extract(document).values.items()}


def expected(edition: str, raw: dict[str, str]) -> dict[str, float | int | None]:
    units = {row.key: row.unit for row in load_schema(edition).tables[ANNEX].rows}
    return {key: read_content(text, units[key] if "元" in units[key] else None).value for key, text in raw.items()}
