"""Tables of prose as blocks of text, in the place where they stand; tables that could not be read are told of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from gongkai.document import Block, BlockKind, Document, Format, Problem, Run, Table, TextBlock
from gongkai.sections.mixed import parted
from gongkai.sections.model import Outline, Role
from gongkai.sections.tabled import Piece, prose_of
from gongkai.text.lines import continues, display_width, join
from gongkai.text.normal import key

TABLE_ONLY = "sections.table_only"
_LONGEST_REFERENCE = 15  # characters: 详见下表。, 存在的问题及整改情况如下表：


def unfold(document: Document, forms: Collection[tuple[int, int]]) -> Document:
    """Return the document with each table of prose as text blocks, a cell a block, in the order in which it is read.

    ``forms`` are the spans of the official form's tables; they stay tables, without the sections of prose that stand
    in the same grid. Tables of anything else than prose stay as they are. Text and places are those of the cells.
    """
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Table):
            blocks.extend(_unfolded(block, document.source.format, is_form=block.place.span in forms))
        else:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def _unfolded(table: Table, fmt: Format, *, is_form: bool) -> Iterator[Block]:
    pieces: Sequence[Piece | Table] = [] if is_form else prose_of(table)
    widths = _widths(table)
    for part in pieces or parted(table):
        yield part if isinstance(part, Table) else _text(part, widths.get(part.cell.col), fmt)


def table_only(document: Document, outline: Outline, forms: Collection[tuple[int, int]]) -> Iterator[Problem]:
    """Yield a problem for each section on problems that holds but a table from which no prose was read.

    ``document`` is as ``unfold`` returned it, ``forms`` as there.
    """
    starts = [anchor.start for anchor in outline.prose.anchors]
    tables = list(_unread(document, forms))
    for section in outline.sections:
        start, end = section.span
        if section.role is not Role.PROBLEMS or len(key(outline.prose.text[start:end])) > _LONGEST_REFERENCE:
            continue
        first = bisect_right(starts, max(start - 1, 0))  # behind the block that ends with the title
        last = max(first, bisect_right(starts, max(end - 1, 0)))
        if any(first <= before <= last for before in tables):
            zh = f"“{section.title}”之下只有表格，未能从中读出文字，表中的问题和措施没有列入，请对照原件。"
            en = "The section on problems holds but a table from which no text could be read; see it in the file."
            yield Problem(TABLE_ONLY, f"{zh} / {en}", section.page)


def _unread(document: Document, forms: Collection[tuple[int, int]]) -> Iterator[int]:
    """Yield the number of blocks of prose before each table that is none of the form's."""
    count = 0
    for block in document.blocks:
        if isinstance(block, TextBlock):
            count += block.kind is not BlockKind.FURNITURE
        elif not any(begin <= block.place.span[0] < end for begin, end in forms):
            yield count


def _text(piece: Piece, width: int | None, fmt: Format) -> TextBlock:
    cell, head = piece
    kind = BlockKind.HEADING if head else BlockKind.PARAGRAPH
    if cell.place.page is not None:
        text = "\n".join(_whole(cell.text, width, head=head))
        box = cell.place.bbox
        return TextBlock(kind, text, cell.place, runs=(Run(0, len(text), cell.place.page, box),) if box else ())
    # Offsets lead back into the document's text, so that a break can but become a blank.
    text = cell.text.replace("\n", " ") if head else cell.text
    return TextBlock(kind, _even_breaks(text, width) if fmt is Format.TEXT else text, cell.place)


def _widths(table: Table) -> dict[int, int]:
    """Return how wide the widest printed line of each column is: at that width its cells were wrapped."""
    widths: dict[int, int] = {}
    for cell in table.cells:
        lines = cell.text.split("\n")
        widths[cell.col] = max(widths.get(cell.col, 0), *(display_width(line.rstrip()) for line in lines))
    return widths


def _whole(text: str, width: int | None, *, head: bool) -> Iterator[str]:
    """Yield the lines of a cell, those that the column's width broke joined; a head is one line."""
    held = ""
    last = ""
    for line in text.split("\n"):
        if held and (head or continues(last, line, width)):
            held = join(held, line)
        else:
            if held:
                yield held
            held = line
        last = line
    yield held


def _even_breaks(text: str, width: int | None) -> str:
    lines = text.split("\n")
    parts = [lines[0]]
    for above, below in pairwise(lines):
        parts += [" " if continues(above, below, width) else "\n", below]
    return "".join(parts)
