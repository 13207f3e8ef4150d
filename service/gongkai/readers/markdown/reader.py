"""Markdown as people and converters write it: headings with levels, tables of every dialect, HTML in between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from gongkai.document import BlockKind, Document, DocumentBuilder, Format
from gongkai.readers.flow import Grid, GridCell, Item, Picture
from gongkai.readers.flow import Line as FlowLine
from gongkai.readers.markdown.inline import lone_picture, plain_inline
from gongkai.readers.pictures import note_pictures
from gongkai.readers.plain.blocks import Attempt, Block, Line, Paragraph, PictureMark, Rows, scan
from gongkai.readers.plain.joins import join_tables
from gongkai.readers.plain.layout import layout_tables
from gongkai.readers.plain.pages import number_lines
from gongkai.readers.plain.prose import paragraphs
from gongkai.readers.plain.reader import emit, open_text, set_aside, table_styles
from gongkai.settings import Settings
from gongkai.text.lines import ends, has_mark, squeeze

_FRONT_MATTER_LINES = 60
_FIELD = re.compile(r"([A-Za-z][\w .-]{0,40}):\s*(\S.*)")
_HEADING = re.compile(r" {0,3}(#{1,6})([ \t\u3000]*)(\S.*)")
_CLOSING = re.compile(r"\s+#+\s*$")
_NO_TITLE = re.compile(r" {4}|[\t|>]")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*")
_MAX_HEADING = 80  # characters; a longer one is a paragraph in a heading's dress
_FENCE = re.compile(r"\s{0,3}(?:`{3,}|~{3,})[\w+ -]*")
_BULLET = re.compile(r"\s*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
# Rules, and what converters print between pages: {3}----, ----- Page 4 -----, [TOC].
_RULE = re.compile(
    r"\s*(?:(?:[-*_]\s*){3,}|\{\d+\}-{3,}|-{3,}\s*(?:page|第)?\s*\d+\s*页?\s*-{3,}|\[TOC\])\s*", re.IGNORECASE
)
_ANCHOR = re.compile(r"\s*<a\b[^<>]*>\s*</a>\s*|<span id=\"page-[^\"<>]*\"></span>", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"\W*==>\s*picture\b.*<==\W*"
    r"|\W*[\[(<（【](?:image|picture|figure|img|图片|图像|图表)(?:\s+(?:omitted|placeholder|\d+))?[\])>）】]\W*",
    re.IGNORECASE,
)
_PICTURE_COMMENTS = frozenset(("image", "picture", "figure", "img", "图片"))
_PICTURE_TAG = re.compile(r"<img\b[^<>]*?\bsrc\s*=\s*[\"']?([^\"'\s<>]*)[^<>]*>", re.IGNORECASE)


def read_markdown(data: bytes, *, name: str, settings: Settings) -> Document:
    """Read a Markdown file. Raises LimitExceededError over ``settings.max_cells``, no other error for any bytes."""
    builder = DocumentBuilder(name=name, data=data, format=Format.MARKDOWN)
    text = _without_comments(open_text(data, builder))
    lines, metadata = _front_matter(number_lines(text))
    builder.metadata.update(metadata)
    body, aside = set_aside([_unquoted(line) for line in lines], builder)
    found: list[Block | Line] = []
    for item in scan(body, (_read_heading, *table_styles(settings))):
        found.extend(_cleaned(item))
    blocks = join_tables(sorted([*paragraphs(layout_tables(found)), *aside], key=lambda block: block.number))
    note_pictures(_items(blocks), builder, component="reader.markdown.picture")
    emit(blocks, builder, max_cells=settings.max_cells)
    return builder.build()


def _without_comments(text: str) -> str:
    """Drop HTML comments; those by which converters mark a picture become a picture."""
    parts: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start)
        if end < 0:
            break
        parts.append(text[position:start])
        comment = text[start + 4 : end]
        if comment.strip().lower() in _PICTURE_COMMENTS:
            parts.append(f"![{comment.strip()}]()")
        parts.append("\n" * comment.count("\n"))
        position = end + 3
    parts.append(text[position:])
    return "".join(parts)


def _front_matter(lines: list[Line]) -> tuple[list[Line], dict[str, str]]:
    """Return the lines below a YAML header, and its plain fields."""
    if not lines or lines[0].text.strip() != "---":
        return lines, {}
    for position, line in enumerate(lines[1:_FRONT_MATTER_LINES], start=1):
        if line.text.strip() in {"---", "..."}:
            fields = [_FIELD.fullmatch(inner.text.strip()) for inner in lines[1:position]]
            metadata = {match[1].strip().lower(): match[2].strip("\"' ") for match in fields if match}
            return (lines[position + 1 :], metadata) if metadata else (lines, {})
    return lines, {}


def _unquoted(line: Line) -> Line:
    """Return the line without the marks of a quotation."""
    quote = _QUOTE.match(line.text)
    return line._replace(text=line.text[quote.end() :]) if quote else line


def _read_heading(lines: Sequence[Line], start: int) -> Attempt | None:
    """Recognise ``# Title`` and titles with a row of ``=`` or ``-`` below."""
    line = lines[start]
    match = _HEADING.fullmatch(line.text)
    if match and (match[2] or has_mark(plain_inline(match[3]))):
        return _heading(_CLOSING.sub("", match[3]), len(match[1]), line, start + 1)
    following = lines[start + 1].text if start + 1 < len(lines) else ""
    rule = _UNDERLINE.fullmatch(following)
    if rule is None or len(rule[1]) < 3 or _NO_TITLE.match(line.text) or _RULE.fullmatch(line.text):
        return None
    if ends(line.text) or (start and not lines[start - 1].blank):
        return None  # a paragraph with a rule below
    return _heading(line.text, 1 if rule[1].startswith("=") else 2, line, start + 2)


def _heading(text: str, level: int, line: Line, end: int) -> Attempt:
    title = squeeze(plain_inline(text).replace("\n", " "))
    long = len(title) > _MAX_HEADING or title.endswith("。")
    kind = BlockKind.PARAGRAPH if long else BlockKind.HEADING
    return Attempt((Paragraph(title, line.number, line.page, kind, None if long else level),), end)


def _cleaned(item: Block | Line) -> Iterator[Block | Line]:
    """Yield a block or line without Markdown's marks."""
    if isinstance(item, Line):
        yield from _cleaned_line(item)
    elif isinstance(item, Rows):
        cells = [cell._replace(text=_cell(cell.text)) for cell in item.cells]
        yield replace(item, cells=cells)
    elif isinstance(item, Paragraph) and item.level is None:
        yield Paragraph(squeeze(plain_inline(item.text)), item.number, item.page, item.kind)
    else:
        yield item


def _cell(text: str) -> str:
    return "\n".join(part.strip() for part in plain_inline(text).split("\n") if part.strip())


def _cleaned_line(line: Line) -> Iterator[Block | Line]:
    text = _ANCHOR.sub("", line.text)
    picture = _PICTURE_TAG.search(text) if "<img" in text.lower() else None
    name = picture[1] if picture else lone_picture(text)
    if name is not None or _PLACEHOLDER.fullmatch(text):
        yield PictureMark(name or "", line.number)
        return
    if _RULE.fullmatch(text) or _FENCE.fullmatch(text):
        yield line._replace(text="")
        return
    # An indent in place of the bullet says that a paragraph begins.
    bullet = _BULLET.match(text)
    text = f"\u3000\u3000{text[bullet.end() :]}" if bullet else text
    # Two spaces or a backslash at the end force a line break.
    text = plain_inline(text.rstrip("\\").rstrip())
    for part in text.split("\n"):
        yield line._replace(text=part)


def _items(blocks: Sequence[Block]) -> list[Item]:
    """Return the blocks as the check for missing pictures wants them; neighbouring pictures count as one."""
    neighbours = pairwise((None, *blocks))
    return [
        _item(block)
        for before, block in neighbours
        if block is not None and not (isinstance(block, PictureMark) and isinstance(before, PictureMark))
    ]


def _item(block: Block) -> Item:
    if isinstance(block, PictureMark):
        return Picture(block.name)
    if isinstance(block, Paragraph):
        return FlowLine(block.text, block.level, block.kind is BlockKind.FURNITURE)
    cells: Iterable[GridCell] = (GridCell(cell.row, cell.col, items=[FlowLine(cell.text)]) for cell in block.cells)
    return Grid(list(cells))
