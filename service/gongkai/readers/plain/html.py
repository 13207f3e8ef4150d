"""HTML tables that stand in plain text or Markdown, as many converters write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.document import BlockKind
from gongkai.document.builder import CellDraft
from gongkai.errors import LimitExceededError, ReadError
from gongkai.readers.flow import Item, Picture
from gongkai.readers.flow import Line as FlowLine
from gongkai.readers.grid import unwrap
from gongkai.readers.html.flow import Flow
from gongkai.readers.html.tree import parse_page
from gongkai.readers.plain.blocks import Attempt, Block, Line, Paragraph, PictureMark, Recogniser, Rows
from gongkai.text.lines import squeeze

_TABLE = re.compile(r"<(/?)table\b[^<>]*>", re.IGNORECASE)
_MARK = re.compile(r"<(/?)table\b", re.IGNORECASE)  # its attributes may go on on the next line
_WRAPPER = re.compile(r"</?(?:html|body|div|center|p|section|figure)\b[^<>]*>", re.IGNORECASE)
_ONLY_WRAPPERS = re.compile(rf"\s*(?:{_WRAPPER.pattern}\s*)+", re.IGNORECASE)
# A caption that a converter sets in a block of its own.
_CAPTION = re.compile(r"\s*<(div|p|center|figcaption|h[1-6])\b[^<>]{0,500}>([^<>]{1,500})</\1\s*>\s*", re.IGNORECASE)
_MAX_WRAPPERS = 6  # lines of wrapping tags and blank lines around a table


def html_tables(max_cells: int) -> Recogniser:
    """Return a recogniser of ``<table>`` elements that refuses more than ``max_cells`` cells."""

    def recognise(lines: Sequence[Line], start: int) -> Attempt | None:
        caption = _CAPTION.fullmatch(lines[start].text) if "<" in lines[start].text else None
        if caption is not None:
            return Attempt((Paragraph(squeeze(caption[2]), lines[start].number, lines[start].page),), start + 1)
        first_line = _first_table_line(lines, start)
        if first_line is None:
            return None
        end = _end(lines, first_line)
        if end is None:
            return Attempt((), len(lines))
        end = _behind_wrappers(lines, end)
        source = "\n".join(line.text for line in lines[start:end])
        marks = list(_TABLE.finditer(source))
        if not marks:
            return Attempt((), end)
        first, last = marks[0].start(), marks[-1].end()
        line = lines[start]
        blocks = [
            *_around(source[:first], line),
            *_table(source[first:last], line, max_cells),
            *_around(source[last:], lines[end - 1]),
        ]
        return Attempt(blocks, end)

    return recognise


def _first_table_line(lines: Sequence[Line], start: int) -> int | None:
    """Return the line of a table that begins on line ``start``, or below wrapping tags alone on their lines."""
    if "<" not in lines[start].text:
        return None
    for position in range(start, min(len(lines), start + _MAX_WRAPPERS)):
        text = lines[position].text
        if _MARK.search(text):
            return position
        if text.strip() and not _ONLY_WRAPPERS.fullmatch(text):
            return None
    return None


def _behind_wrappers(lines: Sequence[Line], end: int) -> int:
    """Return the position behind the closing tags that stand alone on their lines below a table."""
    position = end
    while position < min(len(lines), end + _MAX_WRAPPERS):
        text = lines[position].text
        if text.strip() and not (text.lstrip().startswith("</") and _ONLY_WRAPPERS.fullmatch(text)):
            break
        position += 1
        if text.strip():
            end = position
    return end


def _end(lines: Sequence[Line], start: int) -> int | None:
    """Return the position behind the line on which the last open table closes."""
    depth = 0
    for position in range(start, len(lines)):
        if "<" not in lines[position].text:
            continue
        for mark in _MARK.finditer(lines[position].text):
            depth += -1 if mark[1] else 1
        if depth <= 0:
            return position + 1
    return None


def _around(text: str, line: Line) -> Iterator[Block]:
    """Yield what stands beside a table on its lines."""
    for part in _WRAPPER.sub("", text).split("\n"):
        if part.strip():
            yield Paragraph(squeeze(part), line.number, line.page)


def _table(source: str, line: Line, max_cells: int) -> Iterator[Block]:
    try:
        items = unwrap(Flow(max_cells=max_cells).walk(parse_page(source).body))
    except LimitExceededError:
        raise
    except ReadError:
        yield from _around(re.sub(r"<[^<>]*>", "\n", source), line)
        return
    for item in items:
        yield _block(item, line)


def _block(item: Item, line: Line) -> Block:
    if isinstance(item, FlowLine):
        kind = BlockKind.HEADING if item.level is not None else BlockKind.PARAGRAPH
        return Paragraph(item.text, line.number, line.page, kind, item.level)
    if isinstance(item, Picture):
        return PictureMark(item.name, line.number)
    cells = [CellDraft(cell.row, cell.col, cell.text, cell.row_span, cell.col_span, line.page) for cell in item.cells]
    return Rows(cells, line.number, line.page)
