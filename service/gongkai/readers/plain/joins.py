"""Tables that a page break cut in two, made one again: a page number or a running head stands between the pieces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from gongkai.document import BlockKind
from gongkai.document.builder import CellDraft
from gongkai.readers.plain.blocks import Block, Paragraph, Rows
from gongkai.text.lines import is_page_number, is_value

_BARE_NUMBER = re.compile(r"\d{1,3}")
_MAX_BETWEEN = 4  # a footer and a header of two lines each
_MIN_COLUMNS = 3  # narrower tables agree by chance
_MAX_HEADER = 8  # rows; the longest official header has 3


def join_tables(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with the pieces of a table joined, a header printed again on the next page dropped.

    What stood between the pieces stays, as furniture in front of the whole table.
    """
    repeated = Counter(block.text for block in blocks if isinstance(block, Paragraph))
    joined: list[Block] = []
    table: int | None = None  # where the last table stands among the joined
    between: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and table is not None and _is_page_mark(block, repeated):
            between.append(block)
            joined.append(block)
            continue
        before = joined[table] if table is not None else None
        if isinstance(block, Rows) and isinstance(before, Rows) and table is not None:
            whole = _joined(before, block) if _is_break(between, before, block) else None
            if whole is not None:
                joined[table:] = [*(replace(mark, kind=BlockKind.FURNITURE) for mark in between), whole]
                table, between = len(joined) - 1, []
                continue
        joined.append(block)
        table, between = (len(joined) - 1, []) if isinstance(block, Rows) else (None, [])
    return joined


def _is_page_mark(block: Paragraph, repeated: Counter[str]) -> bool:
    if block.kind is BlockKind.FURNITURE:
        return True
    if block.kind is not BlockKind.PARAGRAPH:
        return False
    return bool(_BARE_NUMBER.fullmatch(block.text)) or is_page_number(block.text) or repeated[block.text] > 1


def _is_break(between: Sequence[Paragraph], before: Rows, after: Rows) -> bool:
    """Tell whether a page ends between two tables."""
    if len(between) > _MAX_BETWEEN:
        return False
    pages = {cell.page for cell in before.cells[-1:]} | {cell.page for cell in after.cells[:1]}
    return bool(between) or len(pages) > 1


def _joined(before: Rows, after: Rows) -> Rows | None:
    """Return the two as one table, None where their columns differ."""
    n_cols = _n_cols(before.cells)
    if before.ruled != after.ruled or not before.ruled or n_cols < _MIN_COLUMNS or n_cols != _n_cols(after.cells):
        return None
    skipped = _repeated_header(before.cells, after.cells)
    offset = max(cell.row + cell.row_span for cell in before.cells) - skipped
    rest = [cell._replace(row=cell.row + offset) for cell in after.cells if cell.row >= skipped]
    return replace(before, cells=[*before.cells, *rest], strayed=before.strayed or after.strayed)


def _n_cols(cells: Sequence[CellDraft]) -> int:
    return max((cell.col + cell.col_span for cell in cells), default=0)


def _repeated_header(before: Sequence[CellDraft], after: Sequence[CellDraft]) -> int:
    """Return how many of the first rows are printed again."""
    first, again = _rows(before), _rows(after)
    equal = 0
    while equal < _MAX_HEADER and first.get(equal) and first[equal] == again.get(equal) and _is_head(first[equal]):
        equal += 1
    while equal and any(cell.row < equal < cell.row + cell.row_span for cell in after):
        equal -= 1
    return equal


def _is_head(row: Sequence[tuple[int, str]]) -> bool:
    texts = [text for _, text in row if text]
    return bool(texts) and not any(map(is_value, texts))


def _rows(cells: Sequence[CellDraft]) -> dict[int, list[tuple[int, str]]]:
    rows: dict[int, list[tuple[int, str]]] = {}
    for cell in cells:
        if cell.row < _MAX_HEADER:
            rows.setdefault(cell.row, []).append((cell.col, "".join(cell.text.split())))
    return rows
