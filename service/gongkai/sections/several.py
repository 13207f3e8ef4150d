"""Several reports in one file, each as a document of its own; one report in several files, joined."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from gongkai.document import Document, Problem, Source
from gongkai.document.parts import as_furniture, excerpt, joined
from gongkai.sections.model import Metadata, Outline, Prose, Role
from gongkai.sections.outline import outline
from gongkai.sections.prose import Line, official_tables, read_prose
from gongkai.sections.split import split_lines
from gongkai.sections.titles import Title, find_titles
from gongkai.sections.unfold import unfold
from gongkai.text.normal import key

SEVERAL = "sections.several"
JOINED = "source.joined"
# Official sections that a part must have to be a report, where no official table proves it: a title in a list, a
# cover or a notice has none.
MIN_SECTIONS = 2


def reports_in(document: Document) -> tuple[Document, ...]:
    """Return each report of the document as a document; the document itself where it holds one report or none.

    A report begins at a title that names one, has official sections or tables of its own, and is of another organ or
    year than the one before it. Its source's name is the file's with ``#1``, ``#2`` behind it, and a problem says
    which of how many it is. What stands before the first report (a cover, contents) is kept as furniture of the first.
    """
    prose, lines = read_prose(unfold(document, ()))
    lines = split_lines(lines)
    titles = find_titles(lines)
    if len(titles) < 2:
        return (document,)
    starts = [0, *(_offset(prose, lines, title) for title in titles[1:])]
    spans = _merged(document, starts)
    if len(spans) < 2:
        return (document,)
    return tuple(_numbered(document, span, number, len(spans)) for number, span in enumerate(spans, 1))


def part_of(document: Document | None, number: int, total: int) -> Document | None:
    """Return report ``number`` (from 0) of another reading of the file, if that too finds ``total`` reports in it."""
    parts = reports_in(document) if document is not None else ()
    return parts[number] if len(parts) == total else None


def _offset(prose: Prose, lines: Sequence[Line], title: Title) -> int:
    """Return where in ``Document.text`` the title begins."""
    start = lines[title.lines[0]].start
    anchor = next(anchor for anchor in prose.anchors if anchor.start <= start < anchor.end)
    return anchor.block.place.span[0] + start - anchor.start + anchor.offset


def _merged(document: Document, starts: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return (begin, end, begin of the report itself) of each report; parts that are none join the one before them."""
    spans: list[tuple[int, int, int]] = []
    last: Metadata | None = None
    cover = 0
    for begin, end in zip(starts, [*starts[1:], len(document.text)], strict=True):
        part = excerpt(document, begin, end, name=document.source.name)
        frame = outline(unfold(part, ()))
        if not _is_report(part, frame):
            if spans:
                spans[-1] = (spans[-1][0], end, spans[-1][2])
            continue
        if last is not None and _same(last, frame.metadata):
            spans[-1] = (spans[-1][0], end, spans[-1][2])
            continue
        spans.append((begin if spans else cover, end, begin))
        last = frame.metadata
    return spans


def _is_report(part: Document, frame: Outline) -> bool:
    roles = {section.role for section in frame.sections} - {None, Role.PREAMBLE}
    return len(roles) >= MIN_SECTIONS or bool(official_tables(part))


def _same(one: Metadata, other: Metadata) -> bool:
    """Return whether two parts are of the same organ and year, as a cover and its report are, or do not say."""
    if one.year != other.year and one.year is not None and other.year is not None:
        return False
    if one.agency is None or other.agency is None:
        return True
    first, second = key(one.agency.name), key(other.agency.name)
    return first in second or second in first


def _numbered(document: Document, span: tuple[int, int, int], number: int, total: int) -> Document:
    begin, end, own = span
    part = as_furniture(excerpt(document, begin, end, name=f"{document.source.name}#{number}"), [(0, own - begin)])
    zh = f"文件中有 {total} 份报告，已分开读取，这是第 {number} 份。"
    en = f"The file holds {total} reports, read one by one; this is number {number}."
    return replace(part, problems=(*part.problems, Problem(SEVERAL, f"{zh} / {en}")))


def join(documents: Sequence[Document], contents: Sequence[bytes]) -> Document:
    """Return one report's files as one document, in the order given, with a problem that says which pages are whose.

    ``contents`` are the files' bytes: size and hash are those of all, one after the other. The format is the first's.
    """
    pages = sum(len(document.pages) for document in documents)
    source = Source(
        " + ".join(document.source.name for document in documents),
        hashlib.sha256(b"".join(contents)).hexdigest(),
        documents[0].source.format,
        sum(map(len, contents)),
        pages or None,
    )
    zh = "本报告由以下文件合成：" + "、".join(_told(documents, "第 {}–{} 页"))
    en = "One report joined from these files: " + ", ".join(_told(documents, "pages {}–{}"))
    whole = joined(documents, source)
    return replace(whole, problems=(*whole.problems, Problem(JOINED, f"{zh}。 / {en}.")))


def _told(documents: Sequence[Document], pages: str) -> list[str]:
    told = []
    before = 0
    for document in documents:
        count = len(document.pages)
        told.append(document.source.name + (f" ({pages.format(before + 1, before + count)})" if count else ""))
        before += count
    return told
