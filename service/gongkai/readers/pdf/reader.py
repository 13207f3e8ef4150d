"""Reads PDF: characters, rules and pictures through PDFium, put together page by page, then over pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from gongkai.document import BlockKind, Document, DocumentBuilder, Format, Page, Problem, Run
from gongkai.document.builder import CellDraft
from gongkai.errors import ReadError
from gongkai.readers.flow import check_cells
from gongkai.readers.pdf.beside import put_beside
from gongkai.readers.pdf.cells import PageTable
from gongkai.readers.pdf.furniture import find_furniture, is_continuation_note
from gongkai.readers.pdf.joins import GrowingTable
from gongkai.readers.pdf.layout import PageLayout, analyse
from gongkai.readers.pdf.lines import Line
from gongkai.readers.pdf.objects import damaged, open_pdfium
from gongkai.readers.pdf.page import PageObjects
from gongkai.readers.pdf.prose import Body, paragraphs
from gongkai.readers.pdf.scanned import is_copied, is_gibberish, is_scan, recognised
from gongkai.readers.site import site_lines
from gongkai.settings import Settings

if TYPE_CHECKING:
    from gongkai.readers.ocr.page import Scan

_TAIL = 4096  # bytes at the end in which a whole file has its end mark, servers' appended remarks allowed


def read_pdf(data: bytes, *, name: str, settings: Settings) -> Document:
    """Return the Document of a PDF. Raises CorruptFileError, EncryptedFileError or LimitExceededError."""
    try:
        with open_pdfium(data, settings=settings) as file:
            builder = DocumentBuilder(name=name, data=data, format=Format.PDF)
            note_missing_end(data, builder)
            if file.attachments:
                builder.metadata["attachments"] = "、".join(file.attachments)
            document = assemble_recognised(file.pages(), builder, settings)
            return document if document.tables or not file.attachments else _with_unread_attachments(document)
    except ReadError:
        raise
    except Exception as error:  # bytes of any kind come in: whatever they break, the file is to blame
        raise damaged(type(error).__name__) from error


def _with_unread_attachments(document: Document) -> Document:
    problem = Problem(
        "reader.pdf.attachments",
        f"正文没有表格，附件未读取：{document.metadata['attachments']}。请用 PDF 阅读器导出附件后读取。 / "
        "There are no tables, but attached files that were not read: save them from a PDF viewer and read them.",
    )
    return replace(document, problems=(*document.problems, problem))


def assemble_recognised(pages: Iterable[PageObjects | None], builder: DocumentBuilder, settings: Settings) -> Document:
    """Return the Document of pages as objects, those without usable text read from their picture.

    That needs the extra ``ocr``; without it a problem names those pages and what to install.
    """
    scans: dict[int, Scan] = {}
    document = assemble(recognised(pages, scans, settings), builder, settings)
    if not scans:
        return document
    from gongkai.readers.ocr.evidence import with_evidence

    return with_evidence(document, scans)


def assemble(pages: Iterable[PageObjects | None], builder: DocumentBuilder, settings: Settings) -> Document:
    """Return the Document of pages as objects, from whichever engine."""
    layouts = list(_layouts(pages, builder))
    if not layouts:
        raise damaged()
    put_beside(layouts)
    furniture = find_furniture(layouts)
    blocks = _join(layouts, furniture)
    furniture |= _of_site([item for item in blocks if isinstance(item, PageTable) or id(item) not in furniture])
    check_cells(sum(len(item.cells) for item in blocks if isinstance(item, PageTable)), settings.max_cells)
    body = Body.of([item for item in blocks if isinstance(item, Line) and id(item) not in furniture])
    pending: list[Line] = []
    aside: list[Line] = []
    for item in [*blocks, None]:
        if isinstance(item, Line):
            (aside if id(item) in furniture else pending).append(item)
            continue
        _emit_prose(builder, pending, aside, body)
        pending, aside = [], []
        if item is not None:
            _emit_table(builder, item)
    for layout in layouts:
        for text in layout.odd_text:
            builder.text(text, kind=BlockKind.FURNITURE, page=layout.number)
    document = builder.build()
    return document if _says_something(document) else _with_nothing_said(builder)


def _says_something(document: Document) -> bool:
    return bool(document.tables) or bool(document.problems) or any(True for _ in document.prose())


def _with_nothing_said(builder: DocumentBuilder) -> Document:
    builder.problem(
        "reader.pdf.no_text",
        "PDF 中没有可读的文字：可能是空白页、图片或图形。 / "
        "The PDF holds no readable text: its pages are blank, pictures or drawings.",
    )
    return builder.build()


def _layouts(pages: Iterable[PageObjects | None], builder: DocumentBuilder) -> Iterator[PageLayout]:
    for number, page in enumerate(pages, start=1):
        if page is None:
            builder.page(Page(number, 0.0, 0.0))
            builder.problem("reader.pdf.page", f"第 {number} 页已损坏，无法读取。 / Page {number} is damaged.", number)
            continue
        scanned = page.recognised or is_scan(page)
        builder.page(Page(number, page.width, page.height, scanned))
        if not page.recognised:
            _note_doubts(page, builder)
        layout = analyse(page)
        if layout.n_unread and not (page.recognised or is_scan(page) or is_gibberish(page)):
            _note_unread(layout, builder)
        yield layout


def _note_unread(layout: PageLayout, builder: DocumentBuilder) -> None:
    builder.problem(
        "reader.pdf.unreadable_signs",
        f"第 {layout.number} 页有 {layout.n_unread} 处读不出：字体没有编码，或用图形、图片代替文字。"
        "请改用原文件，或用文字识别读取。 / "
        f"Page {layout.number} has {layout.n_unread} places that do not read: their font has no encoding, or drawings "
        "or pictures stand for text. Use the original file, or text recognition.",
        layout.number,
    )


def _note_doubts(page: PageObjects, builder: DocumentBuilder) -> None:
    """Note what keeps a page from being read in full."""
    number = page.number
    if is_scan(page):
        builder.problem(
            "reader.pdf.scanned",
            f'第 {number} 页是扫描图像或轮廓图形，没有文字，需要文字识别：pip install "gongkai[ocr]"。 / '
            f"Page {number} is a picture of text, or text drawn as outlines: it needs text recognition: "
            'pip install "gongkai[ocr]".',
            number,
        )
    elif is_gibberish(page):
        builder.problem(
            "reader.pdf.unreadable_text",
            f'第 {number} 页的文字没有正确的编码，读出的是乱码，需要文字识别：pip install "gongkai[ocr]"。 / '
            f'The text of page {number} reads as gibberish: it needs text recognition: pip install "gongkai[ocr]".',
            number,
        )
    elif is_copied(page):
        builder.problem(
            "reader.pdf.copied_text",
            f'第 {number} 页的文字由其他软件识别，未经核对；核对需要：pip install "gongkai[ocr]"。 / '
            f"The text of page {number} was recognised by another program, nobody knows how well; to check it: "
            'pip install "gongkai[ocr]".',
            number,
        )
    if page.overdrawn and not is_scan(page):
        builder.problem(
            "reader.pdf.drawing",
            f"第 {number} 页图形过多，只读取了一部分，表格可能不全。 / "
            f"Page {number} holds more drawing than is looked at: tables on it may be incomplete.",
            number,
        )


def note_missing_end(data: bytes, builder: DocumentBuilder) -> None:
    """Note a file without its end mark: what was cut off cannot be missed otherwise."""
    if b"%%EOF" not in data[-_TAIL:]:
        builder.problem(
            "reader.pdf.incomplete",
            "PDF 文件不完整，可能缺少部分内容，请重新下载。 / "
            "The PDF is cut short and may lack content: download it again.",
        )


def _join(layouts: list[PageLayout], furniture: set[int]) -> list[Line | PageTable]:
    """Return all lines and tables in reading order, tables over pages made one."""
    blocks: list[Line | PageTable] = []
    growing: GrowingTable | None = None
    for layout in layouts:
        for item in layout.items:
            if isinstance(item, PageTable):
                if growing and growing.table.last_page == item.page - 1 and growing.take(item):
                    continue
                growing = GrowingTable.of(item)
            elif id(item) not in furniture:
                if is_continuation_note(item):
                    furniture.add(id(item))
                else:
                    growing = None
            blocks.append(item)
    return [line for block in blocks for line in _without_frame(block)]


def _of_site(items: list[Line | PageTable]) -> set[int]:
    """Return the lines that a web page printed around its report; PDF files are printed from pages too."""
    places = site_lines([item.text if isinstance(item, Line) else None for item in items])
    return {id(items[place]) for place in places}


def _without_frame(block: Line | PageTable) -> list[Line | PageTable]:
    """Return a frame that no table claimed as the lines in it."""
    if isinstance(block, PageTable) and block.is_frame:
        return [*block.cells[0].lines]
    return [block]


def _emit_prose(builder: DocumentBuilder, lines: list[Line], aside: list[Line], body: Body) -> None:
    for paragraph in paragraphs(lines, body):
        builder.text(
            paragraph.text,
            kind=paragraph.kind,
            page=paragraph.lines[0].page,
            bbox=paragraph.box,
            runs=paragraph.runs,
        )
    for line in aside:
        runs = (Run(0, len(line.text), line.page, line.box),)
        builder.text(line.text, kind=BlockKind.FURNITURE, page=line.page, bbox=line.box, runs=runs)


def _emit_table(builder: DocumentBuilder, table: PageTable) -> None:
    cells = [
        CellDraft(cell.row, cell.col, cell.text, cell.row_span, cell.col_span, cell.page, cell.box)
        for cell in table.cells
    ]
    builder.table(cells, page=table.page, bbox=table.box, ruled=table.ruled)
