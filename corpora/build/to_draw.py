"""Draws a paper as PDF directly, so that rules, boxes, breaks and furniture are exactly those asked for."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from corpora.build.draw_pages import Item, Pages, Rule, Words
from corpora.build.draw_table import TableStyle, draw_table
from corpora.build.model import Grid, Heading, Paper, Para

_FONTS = {
    "zenhei": ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    "ming": ("/usr/share/fonts/truetype/arphic/uming.ttc", 0),
    # --- hold-out
    "kai": ("/usr/share/fonts/truetype/arphic/ukai.ttc", 0),
    "micro": ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    "song": ("/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf", 0),
    "brush": ("/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf", 0),
    # of values alone
    "serif": ("/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf", 0),
    "serif_bold": ("/usr/share/fonts/truetype/liberation/LiberationSerif-Bold.ttf", 0),
    "sans": ("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf", 0),
}
CROP = 24.0
A4, B5, LETTER, SIXTEENMO = (595.3, 841.9), (498.9, 708.7), (612.0, 792.0), (521.6, 737.0)
LARGE_SIXTEENMO = (595.3, 807.9)
_RED = "#D7000F"  # of a letterhead


@dataclass(frozen=True, slots=True)
class DrawStyle:
    """How a drawn file looks. ``number`` is the page number's pattern or None, ``head`` the running head's,
    ``letterhead`` that of the red one over the title; ``outer`` puts page numbers at the outer corner."""

    font: str
    size: tuple[float, float]
    margin: float
    body: float
    table: TableStyle
    number: str | None
    head: str | None = None
    letterhead: str | None = None
    outer: bool = False


STYLES = {
    "lines": DrawStyle("zenhei", A4, 72, 14, TableStyle("lines", 8.5), "- {n} -"),
    "rects": DrawStyle("ming", A4, 64, 15, TableStyle("rects", 9, white_boxes=True), "— {n} —"),
    "colour": DrawStyle("zenhei", A4, 50, 12, TableStyle("lines", 8, head_fill="#C6D9F1"), "{n}", "{agency}"),
    "outline": DrawStyle("zenhei", A4, 60, 14, TableStyle("strokes", 8.5), "第{n}页 共{total}页"),
    "open": DrawStyle("zenhei", A4, 56, 13, TableStyle("none", 8.5), "- {n} -"),
    "ledger": DrawStyle("ming", A4, 60, 14, TableStyle("horizontal", 8.5), None, "{agency}"),
    "three": DrawStyle("kai", A4, 70, 14, TableStyle("head_only", 8.5, thick=1.0), "{n}"),
    "pale": DrawStyle("micro", A4, 56, 12, TableStyle("pale", 8.5, stripes="#EEF3FA"), "–{n}–"),
    "double": DrawStyle("micro", B5, 40, 11, TableStyle("double", 7), "- {n} -"),
    "airy": DrawStyle("kai", A4, 64, 13, TableStyle("between", 8), "第{n}页"),
    "dashed": DrawStyle("zenhei", A4, 62, 13, TableStyle("dashes", 8.5, head_fill="#E4ECF4", outer=1.2), "- {n} -"),
    "red": DrawStyle("ming", A4, 58, 14, TableStyle("lines", 8.5, colour="#C00000"), "{n}"),
    # --- hold-out
    "kai": DrawStyle("kai", B5, 42, 11, TableStyle("dashes", 7), "·{n}·", "政府信息公开工作年度报告"),
    "micro": DrawStyle(
        "micro", LETTER, 66, 13, TableStyle("rects", 8, head_fill="#DDDDDD", thick=1.2), "{n} / {total}"
    ),
    "frame": DrawStyle(
        "kai", A4, 80, 16, TableStyle("strokes", 8, white_boxes=True, outer=1.5), "第 {n} 页", "{agency}"
    ),
    "tiles": DrawStyle("kai", LETTER, 48, 12, TableStyle("tiles", 8), "{n}/{total}", "{agency}"),
    "stitched": DrawStyle(
        "ming", SIXTEENMO, 52, 12, TableStyle("dashes", 7.5, head_fill="#F7E9D7", outer=1.8), "-{n}-", "{agency}"
    ),
    "slip": DrawStyle(
        "zenhei", LETTER, 58, 12.5, TableStyle("rects", 7.5, stripes="#F4F4EC", thick=0.3), "{n} of {total}"
    ),
    "bands": DrawStyle("micro", A4, 60, 12, TableStyle("none", 8, stripes="#F2F2F2"), "第{n}页"),
    "letterhead": DrawStyle(
        "song",
        A4,
        74,
        16,
        TableStyle("lines", 9, thick=0.4, outer=1.4, digits="serif", pad=3.5, label_share=0.42),
        "— {n} —",
        letterhead="{agency}文件",
        outer=True,
    ),
    "sideless": DrawStyle(
        "brush",
        LARGE_SIXTEENMO,
        62,
        14,
        TableStyle("sideless", 10, thick=0.7, digits="serif_bold", values="right", pad=4.5, label_share=0.4),
        "（{n}）",
    ),
    "compact": DrawStyle(
        "song",
        A4,
        68,
        12,
        TableStyle(
            "strokes", 7.5, head_fill="#D9D9D9", thick=0.25, digits="sans", labels="center", pad=1.8, spread=4.0
        ),
        "第{n}页（共{total}页）",
        "{agency}政府信息公开年报",
    ),
    "twinframe": DrawStyle(
        "song",
        A4,
        66,
        14,
        TableStyle("lines", 8.5, thick=0.6, outer=0.6, double_frame=True, values="left", pad=4.0, spread=2.5),
        "- {n} / {total} -",
        outer=True,
    ),
}


def draw(paper: Paper, style: str) -> bytes:
    """Return the file.

    Flags: ``random_breaks``, ``cut_rows``, ``repeat_header``, ``rotated``, ``cropped``, ``encrypted``, ``locked``,
    ``scanned``, ``double_struck``, ``char_by_char``, ``underlines``, ``watermark``, ``successor_head``.
    """
    pages, look = lay_out(paper, style)
    data = _render(pages, paper, look, rotated="rotated" in paper.flags)
    return _photographed(data) if "scanned" in paper.flags else data


def lay_out(paper: Paper, style: str) -> tuple[Pages, DrawStyle]:
    """Return the pages with everything but their furniture at its place, and the style."""
    look = STYLES[style]
    font = _font(look.font)
    shown = (look.size[1], look.size[0]) if "rotated" in paper.flags else look.size
    pages = Pages(*shown, look.margin, font)
    rng = random.Random(f"{paper.source.id}:{style}")
    for name in {look.table.digits} - {None}:
        _font(str(name))
    if look.letterhead:
        _letterhead(pages, look.letterhead.format(agency=paper.source.agency), look)
    _title(pages, paper.title, look)
    for block in paper.blocks:
        if isinstance(block, Grid):
            draw_table(pages, block, look.table, paper.flags, rng)
        elif isinstance(block, Heading):
            _heading(pages, block, look, paper.flags)
        else:
            _paragraph(pages, block, look, paper.flags)
    return pages, look


@cache
def _font(name: str) -> str:
    path, index = _FONTS[name]
    if not Path(path).exists():
        raise FileNotFoundError(f"the build draws with {path} (Debian: fonts-arphic-*, fonts-wqy-*, fonts-liberation)")
    pdfmetrics.registerFont(TTFont(name, path, subfontIndex=index))
    return name


def _letterhead(pages: Pages, text: str, look: DrawStyle) -> None:
    """Print an organ's name in red over a red stroke."""
    size = min(34.0, pages.content / (len(text) + 1))
    pages.skip(size)
    width = pages.width_of(text, size)
    pages.add(Words((pages.width - width) / 2, pages.y, size, text, colour=_RED))
    pages.skip(size * 1.8)
    pages.add(Rule(look.margin, pages.y, pages.width - look.margin, pages.y, 2.2, colour=_RED))
    pages.skip(look.body * 2)


def _title(pages: Pages, text: str, look: DrawStyle) -> None:
    size = look.body * 1.5
    for given in text.split("\n"):
        for line in pages.wrap(given, size, pages.content):
            pages.line(line, size, align="center")
    pages.skip(look.body)


def _heading(pages: Pages, block: Heading, look: DrawStyle, flags: frozenset[str]) -> None:
    size = look.body + (1 if block.level == 1 else 0)
    pages.keep(size * 5)
    for line in pages.wrap(block.text, size, pages.content - 2 * size):
        words = pages.line(line, size, indent=2 * size)
        if "double_struck" in flags:
            pages.add(Words(words.x + 0.4, words.y, size, line))
        if "underlines" in flags:
            pages.add(
                Rule(words.x, words.y + size + 1.5, words.x + pages.width_of(line, size), words.y + size + 1.5, 0.6)
            )


def _paragraph(pages: Pages, block: Para, look: DrawStyle, flags: frozenset[str]) -> None:
    size = look.body
    if block.align != "left":
        pages.line(block.text, size, align=block.align)
        return
    lines = pages.wrap("　　" + block.text, size, pages.content)
    for index, line in enumerate(lines):
        words = pages.line(line.lstrip("　"), size, indent=2 * size if index == 0 else 0)
        if "underlines" in flags and index == len(lines) - 1 and len(lines) > 2:
            pages.add(
                Rule(words.x, words.y + size + 1, words.x + pages.width_of(words.text, size), words.y + size + 1, 0.5)
            )


def _render(pages: Pages, paper: Paper, look: DrawStyle, *, rotated: bool) -> bytes:
    out = io.BytesIO()
    encrypt = None
    if paper.flags & {"encrypted", "locked"}:
        password = "geheim" if "locked" in paper.flags else ""
        encrypt = StandardEncryption(password, ownerPassword="owner", canModify=0)
    canvas = Canvas(out, pagesize=(pages.width, pages.height), invariant=1, encrypt=encrypt)
    agency = paper.source.agency
    if "successor_head" in paper.flags:
        agency = agency[:-1] + "和数据局"  # the organ's name after a later reform
    for number, items in enumerate(pages.done(), start=1):
        if rotated:
            canvas.setPageRotation(90)
            canvas.transform(0, 1, -1, 0, look.size[0], 0)  # reportlab turns the media box itself
        if "cropped" in paper.flags:  # the page shown is smaller than its sheet, and lies off its corner
            canvas.setCropBox((CROP, CROP / 2, pages.width - CROP, pages.height - CROP))
        if "watermark" in paper.flags:
            _watermark(canvas, pages, paper.source.agency)
        furniture = furniture_of(pages, look, agency, number)
        for item in (*items, *furniture):
            _put(canvas, pages, item, one_by_one="char_by_char" in paper.flags)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def furniture_of(pages: Pages, look: DrawStyle, agency: str, number: int) -> list[Item]:
    """Return the page number and the running head of a page."""
    furniture: list[Item] = []
    if look.number:
        text = look.number.format(n=number, total=len(pages.done()))
        free = pages.width - pages.width_of(text, 10)
        x = free / 2 if not look.outer else look.margin if number % 2 == 0 else free - look.margin
        furniture.append(Words(x, pages.height - look.margin * 0.6, 10, text))
    if look.head:
        furniture.append(Words(look.margin, look.margin * 0.45, 9, look.head.format(agency=agency)))
        furniture.append(
            Rule(look.margin, look.margin * 0.45 + 13, pages.width - look.margin, look.margin * 0.45 + 13, 0.5)
        )
    return furniture


def _watermark(canvas: Canvas, pages: Pages, text: str) -> None:
    canvas.saveState()
    canvas.setFillColor("#E4E4E4")
    canvas.setFont(pages.font, 44)
    canvas.translate(pages.width / 2, pages.height / 2)
    canvas.rotate(40)
    canvas.drawCentredString(0, 0, text)
    canvas.restoreState()


def _put(canvas: Canvas, pages: Pages, item: Item, *, one_by_one: bool) -> None:
    if isinstance(item, Words):
        canvas.setFillColor(item.colour)
        canvas.setFont(item.font or pages.font, item.size)
        base = pages.height - item.y - item.size * 0.86
        if one_by_one:
            x = item.x
            for char in item.text:
                canvas.drawString(x, base, char)
                x += pages.width_of(char, item.size)
        else:
            canvas.drawString(item.x, base, item.text, charSpace=item.spread)
    elif isinstance(item, Rule):
        canvas.setStrokeColor(item.colour)
        canvas.setLineWidth(item.width)
        canvas.setDash(*((2, 1.5) if item.dashed else ()))
        canvas.line(item.x0, pages.height - item.y0, item.x1, pages.height - item.y1)
        canvas.setDash()
    else:
        if item.fill:
            canvas.setFillColor(item.fill)
        canvas.setStrokeColor("black")
        canvas.setLineWidth(item.width)
        canvas.rect(
            item.x0,
            pages.height - item.y1,
            item.x1 - item.x0,
            item.y1 - item.y0,
            stroke=int(item.stroke),
            fill=int(bool(item.fill)),
        )


def _photographed(data: bytes) -> bytes:
    """Return the pages as grey pictures without characters, as a coarse scanner leaves them."""
    document = pdfium.PdfDocument(data)
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in document:
        canvas.setPageSize(page.get_size())
        picture = page.render(scale=1.2, grayscale=True).to_pil()
        canvas.drawImage(ImageReader(picture), 0, 0, *page.get_size())
        canvas.showPage()
    canvas.save()
    return out.getvalue()
