from __future__ import annotations

import pytest

from gongkai.document import BBox, BlockKind, Document, DocumentBuilder, Format, Page, Run, Source, Table, TextBlock
from gongkai.document.builder import CellDraft
from gongkai.document.parts import as_furniture, excerpt, joined

BOX = BBox(1, 2, 3, 4)


def paged(name: str, texts: tuple[str, ...]) -> Document:
    """A document with one block a page, two printed lines each, and a table on its last page."""
    builder = DocumentBuilder(name=name, data=name.encode(), format=Format.PDF)
    for number, text in enumerate(texts, 1):
        builder.page(Page(number, 100, 200))
        half = len(text) // 2
        runs = (Run(0, half, number, BOX), Run(half, len(text), number, BOX))
        builder.text(text, page=number, bbox=BOX, runs=runs)
        builder.problem("reader.test", f"page {number}", number)
    last = len(texts)
    builder.table([CellDraft(0, 0, "甲", page=last, bbox=BOX), CellDraft(0, 1, "乙", page=last)], page=last, bbox=BOX)
    return builder.build()


def quotes(document: Document) -> bool:
    """Whether every place still quotes the document's text."""
    for block in document.blocks:
        things = block.cells if isinstance(block, Table) else (block,)
        if any(document.text[slice(*thing.place.span)] != thing.text for thing in things):
            return False
    return True


def test_a_part_keeps_its_pages_and_quotes_its_own_text() -> None:
    whole = paged("whole.pdf", ("第一页的文字", "第二页的文字", "第三页的文字"))
    start = whole.blocks[1].place.span[0]
    part = excerpt(whole, start, len(whole.text), name="whole.pdf#2")
    assert quotes(part)
    assert part.source.name == "whole.pdf#2"
    assert (part.source.sha256, part.source.n_pages) == (whole.source.sha256, 3)
    assert [page.number for page in part.pages] == [2, 3]
    assert [problem.page for problem in part.problems] == [2, 3]
    first = part.blocks[0]
    assert isinstance(first, TextBlock)
    assert (first.text, first.place.page, first.runs[0].page) == ("第二页的文字", 2, 2)
    assert part.tables[0].pages == (3,)


@pytest.mark.parametrize("at", [1, 3, 5])
def test_a_block_that_the_limit_cuts_is_parted(at: int) -> None:
    whole = paged("whole.pdf", ("甲乙丙丁戊己",))
    cut = whole.blocks[0].place.span[0] + at
    parts = [excerpt(whole, 0, cut, name="1"), excerpt(whole, cut, len(whole.text), name="2")]
    blocks = [part.blocks[0] for part in parts]
    assert all(isinstance(block, TextBlock) for block in blocks)
    texts = [block.text for block in blocks if isinstance(block, TextBlock)]
    assert texts == ["甲乙丙丁戊己"[:at], "甲乙丙丁戊己"[at:]]
    assert all(quotes(part) for part in parts)
    for block in blocks:
        assert isinstance(block, TextBlock)
        assert block.runs[0].start == 0
        assert block.runs[-1].end == len(block.text)
    assert [len(part.tables) for part in parts] == [0, 1]


def test_joined_documents_count_pages_on() -> None:
    first, second = paged("main.pdf", ("正文", "续文")), paged("annex.pdf", ("附表",))
    source = Source("both", "0", Format.PDF, 2, 3)
    whole = joined([first, second], source)
    assert quotes(whole)
    assert whole.text == first.text + second.text
    assert [page.number for page in whole.pages] == [1, 2, 3]
    assert [table.pages for table in whole.tables] == [(2,), (3,)]
    assert [problem.page for problem in whole.problems] == [1, 2, 3]
    last = whole.blocks[-2]
    assert isinstance(last, TextBlock)
    assert (last.place.page, last.runs[0].page) == (3, 3)
    assert whole.source is source


def test_a_cover_is_kept_as_furniture() -> None:
    whole = paged("whole.pdf", ("封面", "正文"))
    document = as_furniture(whole, [(0, whole.blocks[1].place.span[0])])
    kinds = [block.kind for block in document.blocks if isinstance(block, TextBlock)]
    assert kinds == [BlockKind.FURNITURE, BlockKind.PARAGRAPH]
    assert document.text == whole.text
