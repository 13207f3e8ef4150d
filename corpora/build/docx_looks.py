"""How tables of some DOCX styles are set, beyond font and size; and letterheads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import Table
from docx.text.run import Run

from corpora.build.model import Grid, GridCell

_W = nsdecls("w")
_RED = RGBColor(0xD7, 0x00, 0x0F)
_SHORT = 4  # signs of a label that is spread
_PLACES = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


@dataclass(frozen=True, slots=True)
class Look:
    """How tables look. ``outer`` and ``inner`` are a kind of border and its eighths of a point; lengths are points.

    ``height`` is a row's least one, ``spread`` the room between the signs of short labels, ``label_share`` the part of
    the width that columns of labels take, ``across`` puts tables on landscape pages of their own.
    """

    digits: str
    bold: bool = False
    values: str = "center"
    labels: str = "center"
    outer: tuple[str, int] = ("single", 4)
    inner: tuple[str, int] = ("single", 4)
    sides: bool = True
    head_fill: str | None = None
    height: float = 0.0
    spread: float = 0.0
    label_share: float = 0.0
    across: bool = False
    letterhead: str | None = None


LOOKS: Mapping[str, Look] = {
    # --- hold-out
    "foldout": Look("Liberation Serif", outer=("double", 6), inner=("single", 2), height=17, across=True),
    "redhead": Look(
        "Liberation Serif",
        bold=True,
        values="right",
        labels="left",
        outer=("single", 12),
        sides=False,
        head_fill="E7E6E6",
        label_share=0.42,
        letterhead="{agency}",
    ),
    "roomy": Look(
        "Liberation Sans",
        outer=("single", 18),
        inner=("dotted", 6),
        height=26,
        spread=4,
        label_share=0.3,
    ),
}


def dress(table: Table, grid: Grid, look: Look, width: int) -> None:
    """Set a filled table of the given width."""
    table.autofit = False
    table._tbl.tblPr.append(_borders(look))
    labels = min((cell.col for cell in grid.cells if cell.key), default=0)
    widths = _widths(grid.n_cols, labels, look.label_share, width)
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Length(wide)
    for number, row in enumerate(table.rows):
        if look.height:
            row.height, row.height_rule = Pt(look.height), WD_ROW_HEIGHT_RULE.AT_LEAST
        if number < grid.head_rows:
            row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {_W}/>"))
        for tc in row._tr.tc_lst:
            tc.width = Length(sum(widths[tc.left : tc.right]))
    for cell in grid.cells:
        _dress_cell(table, cell, look)


def _dress_cell(table: Table, cell: GridCell, look: Look) -> None:
    target = table.cell(cell.row, cell.col)
    target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = target.paragraphs[0]
    paragraph.alignment = _PLACES[look.values if cell.key else "center" if cell.head else look.labels]
    if look.head_fill and cell.head:
        target._tc.get_or_add_tcPr().append(
            parse_xml(f'<w:shd {_W} w:val="clear" w:color="auto" w:fill="{look.head_fill}"/>')
        )
    for run in paragraph.runs:
        run.font.name = look.digits
        run.bold = look.bold and bool(cell.key)
        if look.spread and not cell.key and 1 < len(cell.text) <= _SHORT:
            _spread(run, look.spread)


def _spread(run: Run, points: float) -> None:
    run._element.get_or_add_rPr().append(parse_xml(f'<w:spacing {_W} w:val="{round(20 * points)}"/>'))


def _borders(look: Look) -> object:
    upright = look.outer if look.sides else ("nil", 0)
    kinds = {"top": look.outer, "left": upright, "bottom": look.outer, "right": upright}
    kinds |= {"insideH": look.inner, "insideV": look.inner}
    sides = "".join(f'<w:{side} w:val="{kind}" w:sz="{size}" w:space="0"/>' for side, (kind, size) in kinds.items())
    return parse_xml(f"<w:tblBorders {_W}>{sides}</w:tblBorders>")


def _widths(count: int, labels: int, share: float, width: int) -> Sequence[int]:
    """Return the widths of columns: alike, or columns of labels with a share of their own."""
    if not share or not labels:
        return [width // count] * count
    return [round(width * share / labels)] * labels + [round(width * (1 - share) / (count - labels))] * (count - labels)


def turned(document: DocxDocument) -> int:
    """Begin a page that lies across the one before, and return its width between the margins."""
    old = document.sections[-1]
    width, height = old.page_width, old.page_height
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.page_width, section.page_height = height, width
    section.orientation = WD_ORIENT.LANDSCAPE if int(height or 0) > int(width or 0) else WD_ORIENT.PORTRAIT
    return between_margins(document)


def between_margins(document: DocxDocument) -> int:
    """Return the width of text on the last page."""
    section = document.sections[-1]
    return int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)


def letterhead(document: DocxDocument, text: str, font: str) -> None:
    """Print an organ's name in red over a red stroke."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb, run.font.name = Pt(30), _RED, font
    run._element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), font)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Cm(1), Cm(1.2)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:pBdr {_W}><w:bottom w:val="single" w:sz="18" w:space="8" w:color="D7000F"/></w:pBdr>')
    )
