"""Writes a paper as DOCX: python-docx for the frame, raw XML for what offices really do."""

from __future__ import annotations

import io
import re
import zipfile
from copy import deepcopy
from datetime import datetime

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from corpora.build.docx_looks import LOOKS, Look, between_margins, dress, letterhead, turned
from corpora.build.docx_parts import (
    content_control,
    field_page_number,
    hidden,
    legacy_merge,
    numbering,
    smart_tag,
    text_box,
    tracked,
)
from corpora.build.model import Grid, GridCell, Heading, Paper, Para

_EPOCH = datetime(2021, 1, 26, 9, 30)  # noqa: DTZ001 - Word stores no zone
_LEADING = re.compile(r"^(?:[一二三四五六七八九]、|（[一二三四五六七八九]）)")
_NARROW = 6  # columns of a table that stands on upright pages
LONG = 40  # characters; shorter paragraphs are left as they are
STYLES = {
    # heading font, body font, table font size, margins in cm, landscape
    "office": ("黑体", "仿宋", 9, 2.6, False),
    "song": ("宋体", "宋体", 10.5, 3.0, False),
    "dense": ("AR PL UMing CN", "AR PL UMing CN", 8.5, 2.8, False),
    # --- hold-out
    "wide": ("AR PL UKai CN", "AR PL UKai CN", 8, 1.8, True),
    "fang": ("AR PL UMing CN", "AR PL UMing CN", 7.5, 2.2, False),
    "slim": ("WenQuanYi Zen Hei", "WenQuanYi Micro Hei", 6.5, 4.2, False),
    "foldout": ("AR PL SungtiL GB", "AR PL SungtiL GB", 10.5, 2.5, False),
    "redhead": ("AR PL KaitiM GB", "AR PL KaitiM GB", 9, 2.4, False),
    "roomy": ("Noto Serif CJK SC", "AR PL SungtiL GB", 12, 2.0, False),
}


def to_docx(paper: Paper, style: str) -> bytes:
    """Return the file. The flags it knows are listed in ``plan.FLAGS``."""
    heading_font, body_font, table_size, margin, landscape = STYLES[style]
    document = Document()
    _page(document, margin, landscape=landscape)
    document.core_properties.created = document.core_properties.modified = _EPOCH
    document.core_properties.author = paper.source.issuer
    document.core_properties.title = ""
    numbers = numbering(document) if "auto_numbering" in paper.flags else None
    look = LOOKS.get(style)
    if look and look.letterhead:
        letterhead(document, look.letterhead.format(agency=paper.source.agency), heading_font)
    _line(document, paper.title, heading_font, 18, WD_ALIGN_PARAGRAPH.CENTER)
    long = [block for block in paper.blocks if isinstance(block, Para) and len(block.text) > LONG]
    for block in paper.blocks:
        if isinstance(block, Grid):
            _set_table(document, block, (body_font, table_size), paper.flags, look)
        elif isinstance(block, Heading):
            _heading(document, block, heading_font, numbers, paper.flags)
        else:
            text = block.text.replace("。", "。\n", 1) if "soft_breaks" in paper.flags else block.text
            paragraph = _line(document, text, body_font, 16, _alignment(block))
            _odd(paragraph, block, paper.flags, first=bool(long) and block is long[0])
    _furniture(document, paper)
    return _frozen(document)


def _odd(paragraph: Paragraph, block: Para, flags: frozenset[str], *, first: bool) -> None:
    """Do to a paragraph what the flags ask for."""
    if "tracked_changes" in flags and first:
        tracked(paragraph)
    if "text_box" in flags and block.align == "right" and not block.text[0].isdigit():
        text_box(paragraph)
    if len(block.text) <= LONG:
        return
    for flag, change in (("hidden_text", hidden), ("smart_tags", smart_tag), ("content_controls", content_control)):
        if flag in flags:
            change(paragraph)


def _page(document: DocxDocument, margin: float, *, landscape: bool) -> None:
    section = document.sections[0]
    width, height = Cm(21.0), Cm(29.7)
    section.page_width, section.page_height = (height, width) if landscape else (width, height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(margin)


def _alignment(block: Para) -> WD_ALIGN_PARAGRAPH:
    return {"left": WD_ALIGN_PARAGRAPH.JUSTIFY, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}[
        block.align
    ]


def _line(document: DocxDocument, text: str, font: str, size: float, alignment: WD_ALIGN_PARAGRAPH) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    if alignment is WD_ALIGN_PARAGRAPH.JUSTIFY:
        paragraph.paragraph_format.first_line_indent = Pt(size * 2)
    half = len(text) // 3  # Word cuts runs anywhere
    for part in (text[:half], text[half:]):
        if part:
            _font(paragraph.add_run(part), font, size)
    return paragraph


def _font(run, font: str, size: float) -> None:  # type: ignore[no-untyped-def]
    run.font.size = Pt(size)
    run.font.name = font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _heading(document: DocxDocument, block: Heading, font: str, numbers: int | None, flags: frozenset[str]) -> None:
    text = block.text
    if numbers is not None and _LEADING.match(text):
        text = _LEADING.sub("", text)
    elif numbers is not None:
        numbers = None
    paragraph = _line(document, text, font, 16, WD_ALIGN_PARAGRAPH.LEFT)
    if "heading_styles" in flags:
        paragraph.style = document.styles[f"Heading {block.level}"]
    if numbers is not None:
        properties = paragraph._p.get_or_add_pPr()
        properties.append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{block.level - 1}"/><w:numId w:val="{numbers}"/></w:numPr>'
            )
        )


def _set_table(
    document: DocxDocument, grid: Grid, type_: tuple[str, float], flags: frozenset[str], look: Look | None
) -> None:
    """Add a table, in its look and on a page of its own where the style asks for it."""
    if look is None:
        _table(document, grid, *type_, flags)
        document.add_paragraph()
        return
    across = look.across and grid.n_cols > _NARROW
    width = turned(document) if across else between_margins(document)
    dress(_table(document, grid, *type_, flags), grid, look, width)
    if across:
        turned(document)
    else:
        document.add_paragraph()


def _table(document: DocxDocument, grid: Grid, font: str, size: float, flags: frozenset[str]) -> Table:
    table = document.add_table(rows=grid.n_rows, cols=grid.n_cols)
    table.style = "Table Grid"
    for cell in grid.cells:
        target = table.cell(cell.row, cell.col)
        if "legacy_merges" in flags:
            legacy_merge(table, cell)
        elif cell.row_span > 1 or cell.col_span > 1:
            target = target.merge(table.cell(cell.row + cell.row_span - 1, cell.col + cell.col_span - 1))
        _cell(target.paragraphs[0], cell, font, size)
        for extra in target.paragraphs[1:]:
            extra._p.getparent().remove(extra._p)
    if "nested_table" in flags and grid.name == "review":
        # the whole table stands in the one cell of a frame table, as pasted pages leave it
        frame = document.add_table(rows=1, cols=1)
        inner = deepcopy(table._tbl)
        table._tbl.getparent().remove(table._tbl)
        frame.cell(0, 0)._tc.insert(0, inner)
    return table


def _cell(paragraph: Paragraph, cell: GridCell, font: str, size: float) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for index, line in enumerate(cell.text.split("\n")):
        run = paragraph.add_run()
        if index:
            run.add_break()
        run.add_text(line)
        _font(run, font, size)


def _furniture(document: DocxDocument, paper: Paper) -> None:
    section = document.sections[0]
    if "page_numbers" in paper.flags:
        field_page_number(section.footer.paragraphs[0])
    if "running_head" in paper.flags:
        section.header.paragraphs[0].text = paper.source.agency + "文件"


def _frozen(document: DocxDocument) -> bytes:
    """Return the package with fixed dates in its archive, so that a build can be compared with the last."""
    raw = io.BytesIO()
    document.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if "thumbnail" in name:
                continue
            data = old.read(name)
            if name in ("_rels/.rels", "[Content_Types].xml"):
                data = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", data)
            new.writestr(zipfile.ZipInfo(name, (2021, 1, 26, 9, 30, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
