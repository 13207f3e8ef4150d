"""Parts of a document as documents of their own, and documents joined into one; every place stays true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongkai.document.model import Block, BlockKind, Document, Page, Place, Problem, Source, Table, TextBlock


def excerpt(document: Document, start: int, end: int, *, name: str) -> Document:
    """Return what stands in ``document.text[start:end]`` as a document called ``name``.

    Pages keep their numbers, so that evidence still leads to the page of the file; a block of text that a limit cuts
    is parted there, a table belongs where it begins. Problems of pages without any block of the part are left out.
    """
    blocks = tuple(_moved(part, -start, 0) for block in document.blocks if (part := _within(block, start, end)))
    touched = [page for block in blocks for page in _pages(block)]
    first, last = (min(touched), max(touched)) if touched else (0, 0)
    source = replace(document.source, name=name)
    return Document(
        source,
        blocks,
        document.text[start:end],
        tuple(page for page in document.pages if first <= page.number <= last),
        tuple(problem for problem in document.problems if problem.page is None or first <= problem.page <= last),
        dict(document.metadata),
    )


def joined(documents: Sequence[Document], source: Source) -> Document:
    """Return the documents one after the other as a single one; pages are counted on from one to the next."""
    blocks: list[Block] = []
    pages: list[Page] = []
    problems: list[Problem] = []
    n_chars = n_pages = 0
    for document in documents:
        blocks.extend(_moved(block, n_chars, n_pages) for block in document.blocks)
        pages.extend(replace(page, number=page.number + n_pages) for page in document.pages)
        problems.extend(
            replace(problem, page=problem.page + n_pages) if problem.page else problem for problem in document.problems
        )
        n_chars += len(document.text)
        n_pages += len(document.pages)
    text = "".join(document.text for document in documents)
    return Document(source, tuple(blocks), text, tuple(pages), tuple(problems), dict(documents[0].metadata))


def as_furniture(document: Document, spans: Sequence[tuple[int, int]]) -> Document:
    """Return the document with the text blocks that begin within ``spans`` as furniture: a cover, rows of a form."""
    blocks = tuple(
        replace(block, kind=BlockKind.FURNITURE)
        if isinstance(block, TextBlock) and any(begin <= block.place.span[0] < end for begin, end in spans)
        else block
        for block in document.blocks
    )
    return replace(document, blocks=blocks)


def _within(block: Block, start: int, end: int) -> Block | None:
    begin, stop = block.place.span
    if isinstance(block, Table):
        return block if start <= begin < end else None
    if stop <= start or begin >= end:
        return None
    return _cut(block, max(start - begin, 0), min(end, stop) - begin)


def _cut(block: TextBlock, begin: int, stop: int) -> TextBlock | None:
    """Return ``block.text[begin:stop]`` as a block; None when nothing but space is left."""
    if begin == 0 and stop >= len(block.text):
        return block
    text = block.text[begin:stop]
    if not text.strip():
        return None
    runs = tuple(
        run._replace(start=max(run.start, begin) - begin, end=min(run.end, stop) - begin)
        for run in block.runs
        if run.start < stop and begin < run.end
    )
    origin = block.place.span[0]
    place = replace(block.place, page=runs[0].page if runs else block.place.page, span=(origin + begin, origin + stop))
    return replace(block, text=text, place=place, runs=runs)


def _moved(block: Block, n_chars: int, n_pages: int) -> Block:
    if isinstance(block, TextBlock):
        runs = tuple(run._replace(page=run.page + n_pages) for run in block.runs)
        return replace(block, place=_place(block.place, n_chars, n_pages), runs=runs)
    cells = tuple(replace(cell, place=_place(cell.place, n_chars, n_pages)) for cell in block.cells)
    pages = tuple(page + n_pages for page in block.pages)
    return replace(block, cells=cells, place=_place(block.place, n_chars, n_pages), pages=pages)


def _place(place: Place, n_chars: int, n_pages: int) -> Place:
    page = place.page + n_pages if place.page is not None else None
    return replace(place, page=page, span=(place.span[0] + n_chars, place.span[1] + n_chars))


def _pages(block: Block) -> list[int]:
    if isinstance(block, Table):
        return [*block.pages] or [page for page in [block.place.page] if page is not None]
    return [run.page for run in block.runs] or [page for page in [block.place.page] if page is not None]
