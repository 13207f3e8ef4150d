"""Word documents (.docx, .docm, .dotx), as Word or WPS shows them with all tracked changes accepted.

The parts are read with lxml straight from the package: python-docx has no view of merged cells with gaps, tracked
changes, content controls around rows, text boxes or automatic numbers, and refuses strict and some WPS packages.
"""

from __future__ import annotations

from functools import partial

from lxml import etree

from gongkai.document import Document, DocumentBuilder, Format
from gongkai.readers.docx.flow import BodyReader
from gongkai.readers.docx.package import Package, attribute, short
from gongkai.readers.flow import Grid, Item, Line, emit, lines_of
from gongkai.readers.grid import unwrap
from gongkai.readers.html.flow import Flow
from gongkai.readers.html.tree import parse_page
from gongkai.readers.mhtml import html_part, is_mhtml
from gongkai.readers.pictures import note_pictures
from gongkai.readers.rewrap import rejoin
from gongkai.readers.sniff import sniff
from gongkai.settings import Settings
from gongkai.text.encoding import decode

_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))


def read_docx(data: bytes, *, name: str, settings: Settings) -> Document:
    """Read a Word document.

    Raises CorruptFileError, EncryptedFileError or LimitExceededError.
    """
    sniff(data, name)  # encrypted, old and empty files are told apart there
    package = Package(data)
    read_chunk = partial(_read_chunk, package, settings)
    reader = BodyReader(package, max_cells=settings.max_cells, read_chunk=read_chunk)
    heads = _running_texts(package, reader, "header")
    items = unwrap(reader.blocks(_body(package.main())))
    feet = [*_notes(package, reader), *_running_texts(package, reader, "footer")]
    builder = DocumentBuilder(name=name, data=data, format=Format.DOCX)
    note_pictures(items, builder, component="reader.docx.picture")
    if package.recovered:
        builder.problem(
            "reader.docx.damaged",
            f"文件有损坏，可能缺少内容：{package.recovered[0]} / The file is damaged, some text may be missing.",
        )
    if not any(isinstance(item, Line | Grid) for item in items):
        builder.problem("reader.docx.empty", "文档没有文字。 / The document holds no text.")
    emit([*heads, *rejoin(items), *feet], builder, max_cells=settings.max_cells)
    return builder.build()


def _body(root: etree._Element) -> etree._Element:
    return next((node for node in root if short(node) == "w:body"), root)


def _running_texts(package: Package, reader: BodyReader, kind: str) -> list[Item]:
    """Return headers or footers as furniture, each text once."""
    texts: dict[str, None] = {}
    for _, name in package.related(kind):
        root = package.part(name)
        if root is not None:
            texts.update(dict.fromkeys(line.text for line in lines_of(reader.blocks(root))))
    return [Line(text, furniture=True) for text in texts]


def _notes(package: Package, reader: BodyReader) -> list[Item]:
    """Return the footnotes and endnotes that the text refers to, as furniture."""
    lines: list[Item] = []
    for kind in ("footnote", "endnote"):
        wanted = [note_id for found, note_id in reader.notes if found == kind]
        root = package.first(f"{kind}s") if wanted else None
        if root is None:
            continue
        notes = {attribute(node, "id"): node for node in root if attribute(node, "type") not in _SEPARATORS}
        for note_id in dict.fromkeys(wanted):
            if note_id in notes:
                lines.extend(Line(line.text, furniture=True) for line in lines_of(reader.blocks(notes[note_id])))
    return lines


def _read_chunk(package: Package, settings: Settings, relation: str) -> list[Item]:
    """Return HTML that was packed into the document unconverted, as exporters of web systems do."""
    data = package.raw(dict(package.related("aFChunk")).get(relation, ""))
    if not data:
        return []
    found = html_part(data) if is_mhtml(data) else (data, None)
    if found is None:
        return []
    text = decode(found[0], declared=found[1]).text
    return Flow(max_cells=settings.max_cells).walk(parse_page(text).body)
