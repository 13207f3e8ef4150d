from __future__ import annotations

import pytest

from gongkai.document import BBox, BlockKind, DocumentBuilder, Format, Page, Place, Run
from gongkai.document.builder import CellDraft


def builder() -> DocumentBuilder:
    return DocumentBuilder(name="甲.txt", data=b"abc", format=Format.TEXT)


def test_every_span_is_the_slice_of_the_document_text():
    made = builder()
    made.text("𠮷野家乡人民政府", kind=BlockKind.HEADING, level=1)  # a character outside the BMP counts as one
    made.table([CellDraft(0, 0, "甲", 1, 2), CellDraft(1, 0, "1"), CellDraft(1, 1, "")])
    made.text("正文。")
    document = made.build()
    for block in document.prose():
        assert document.text[slice(*block.place.span)] == block.text
    for cell in document.tables[0].cells:
        assert document.text[slice(*cell.place.span)] == cell.text
    assert document.text == "𠮷野家乡人民政府\n甲\n1\t\n正文。\n"


def test_blank_text_and_empty_tables_are_dropped():
    made = builder()
    made.text("  \n ")
    made.table([])
    assert made.build().blocks == ()


def test_a_merged_cell_stands_everywhere_in_the_grid_and_once_in_the_rows():
    made = builder()
    made.table([CellDraft(0, 0, "合", 2, 1), CellDraft(0, 1, "1"), CellDraft(1, 1, "2")])
    table = made.build().tables[0]
    assert [[cell.text if cell else None for cell in row] for row in table.grid()] == [["合", "1"], ["合", "2"]]
    assert table.rows() == [["合", "1"], ["", "2"]]
    assert (table.n_rows, table.n_cols) == (2, 2)


def test_the_source_is_told_by_hash_and_pages():
    made = builder()
    made.page(Page(1, 595, 842))
    made.problem("reader.x", "说明", 1)
    document = made.build()
    assert document.source.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (document.source.n_bytes, document.source.n_pages) == (3, 1)
    assert document.problems[0].page == 1


@pytest.mark.parametrize(("start", "end", "pages"), [(0, 2, [1]), (1, 3, [1, 2]), (3, 4, [2]), (9, 12, [])])
def test_a_paragraph_over_a_page_break_is_found_line_by_line(start: int, end: int, pages: list[int]):
    box = BBox(0, 0, 10, 10)
    made = builder()
    made.text("甲乙丙丁", runs=[Run(0, 2, 1, box), Run(2, 4, 2, box)])
    block = next(made.build().prose())
    assert [page for page, _ in block.locate(start, end)] == pages


def test_a_place_reaches_to_another_on_its_page():
    first = Place(1, BBox(0, 0, 5, 10), (3, 4))
    assert first.to(Place(1, BBox(5, 1, 9, 9), (5, 7))) == Place(1, BBox(0, 0, 9, 10), (3, 7))
    assert first.to(Place(2, BBox(5, 1, 9, 9), (5, 7))) == Place(1, BBox(0, 0, 5, 10), (3, 7))
