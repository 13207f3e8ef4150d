"""Plain text: dumps of reports by converters, copies from browsers and word processors, pages of pdftotext."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gongkai.document import BlockKind, Document, DocumentBuilder, Format, Page
from gongkai.readers.flow import check_cells
from gongkai.readers.flow import emit as emit_items
from gongkai.readers.grid import unwrap
from gongkai.readers.json_article import article_of
from gongkai.readers.plain.asciidoc import read_asciidoc
from gongkai.readers.plain.blocks import Block, Line, Paragraph, Recogniser, Rows, scan
from gongkai.readers.plain.cells import read_cell_lines
from gongkai.readers.plain.copied import read_copied_cells
from gongkai.readers.plain.csv import read_csv
from gongkai.readers.plain.grid import read_grid
from gongkai.readers.plain.html import html_tables
from gongkai.readers.plain.joins import join_tables
from gongkai.readers.plain.layout import layout_tables
from gongkai.readers.plain.pages import furniture, number_lines
from gongkai.readers.plain.pipes import read_pipe_rows
from gongkai.readers.plain.prose import paragraphs
from gongkai.readers.plain.ruled import read_ruled_columns
from gongkai.readers.plain.sheet_text import sheet_of
from gongkai.readers.plain.tabs import read_tab_rows
from gongkai.readers.sheets.flow import items_of
from gongkai.readers.site import site_lines
from gongkai.settings import Settings
from gongkai.text.encoding import decode
from gongkai.text.glosses import without_glosses
from gongkai.text.lines import normalize, squeeze
from gongkai.text.mojibake import repair

# What converters leave of Word's bookmarks, fields and pictures.
_DEBRIS = re.compile(
    r"\[bookmark:[^\[\]\n]{0,120}\]|\[image:[^\[\]\n]{0,200}\]"
    r"|(?<![A-Za-z])HYPERLINK\s+\"[^\"\n]{0,400}\""
    r"|(?<![A-Za-z])(?:PAGE|NUMPAGES|TOC|REF|PAGEREF)\b[^\n\"\u3400-\u9fff]{0,60}\\\* ?MERGEFORMAT"
)
_SPACED = re.compile(r"[\u4e00-\u9fff] (?=[\u4e00-\u9fff])")
_CLOSE = re.compile(r"[\u4e00-\u9fff](?=[\u4e00-\u9fff])")
_ONE_SPACE = re.compile(r"(?<=\S) (?=\S)")
_MIN_SPACED, _MOSTLY = 100, 0.8  # neighbours parted by a space: a page of text, and next to no word left whole
_UNDECODABLE = 0.001  # of the characters replaced: beyond stray damage


def read_text(data: bytes, *, name: str, settings: Settings) -> Document:
    """Read a text file. Raises LimitExceededError over ``settings.max_cells`` and no other error for any bytes."""
    builder = DocumentBuilder(name=name, data=data, format=Format.TEXT)
    text = _DEBRIS.sub("", open_text(data, builder))
    text = "\n".join(article_of(text) or (text,))
    sheet = sheet_of(text)
    if sheet is not None:
        emit_items(unwrap(items_of(sheet, titled=False)), builder, max_cells=settings.max_cells)
        return builder.build()
    lines = number_lines(text)
    body, aside = set_aside(lines, builder)
    blocks = [*paragraphs(layout_tables(scan(body, table_styles(settings)))), *aside]
    whole = join_tables(sorted(blocks, key=lambda block: block.number))
    emit(whole, builder, max_cells=settings.max_cells)
    return builder.build()


def table_styles(settings: Settings) -> tuple[Recogniser, ...]:
    """Return the recognisers of tables, the most certain first."""
    return (
        html_tables(settings.max_cells),
        read_asciidoc,
        read_grid,
        read_cell_lines,
        read_copied_cells,
        read_pipe_rows,
        read_ruled_columns,
        read_tab_rows,
        read_csv,
    )


def set_aside(lines: Sequence[Line], builder: DocumentBuilder) -> tuple[list[Line], list[Paragraph]]:
    """Return the lines to read, and page numbers, running heads and lines of a site as furniture; notes the pages."""
    aside = furniture(lines) | {lines[place].number for place in site_lines([line.text for line in lines])}
    for page in sorted({line.page for line in lines if line.page is not None}):
        builder.page(Page(page, 0, 0))
    body = [line for line in lines if line.number not in aside]
    return body, [
        Paragraph(squeeze(line.text), line.number, line.page, BlockKind.FURNITURE)
        for line in lines
        if line.number in aside
    ]


def open_text(data: bytes, builder: DocumentBuilder) -> str:
    """Return the file's text with one kind of line end, wrong decoding undone; notes what was lost as problems."""
    decoded = decode(data)
    text = decoded.text
    repaired = repair(text)
    if repaired is not None:
        text = repaired.text
        builder.problem(
            "reader.text.mojibake",
            f"文件曾被用错误的编码打开并保存，已尽量还原，缺失 {repaired.n_lost} 个字；请换用原文件。 / "
            f"The file was once decoded wrongly and saved so; it was restored but for {repaired.n_lost} characters. "
            "Use the original file.",
        )
    lost = text.count("\ufffd")
    if lost > _UNDECODABLE * len(text) and repaired is None:
        builder.problem(
            "reader.text.undecodable",
            f"有 {lost} 个字符无法解码；请核对文件的编码。 / "
            f"{lost} characters could not be decoded; check the file's encoding.",
        )
    return without_glosses(_closed_up(normalize(text)))


def _closed_up(text: str) -> str:
    """Return the text without the space behind each character that converters leave where each was set on its own."""
    spaced, close = len(_SPACED.findall(text)), len(_CLOSE.findall(text))
    if spaced < _MIN_SPACED or spaced < _MOSTLY * (spaced + close):
        return text
    return _ONE_SPACE.sub("", text)


def emit(blocks: Iterable[Block], builder: DocumentBuilder, *, max_cells: int) -> None:
    """Append the blocks to the document; LimitExceededError over ``max_cells`` cells."""
    n_cells = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            builder.text(block.text, kind=block.kind, level=block.level, page=block.page)
        elif isinstance(block, Rows) and any(cell.text for cell in block.cells):
            n_cells += len(block.cells)
            check_cells(n_cells, max_cells)
            builder.table(block.cells, page=block.page, ruled=block.ruled)
            if block.strayed:
                builder.problem(
                    "reader.text.strayed",
                    "表中有数字不在其行内，附近几行的数字可能错位；请改用 PDF 或 Word 原件。 / "
                    "Numbers of a table stand off their rows, so that rows near by may hold the wrong ones; "
                    "use the PDF or Word original.",
                    block.page,
                )
