"""OFD packages for tests, each with the one thing that is asked about."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

from corpora.build.ofd_book import OfdBook, OfdPage, element, figures, path_object, text_code, text_object
from gongkai.document import Document
from gongkai.readers.ofd.reader import read_ofd
from gongkai.settings import Settings

PAGE = "Doc_0/Pages/Page_0/Content.xml"
SIZE = 4.0  # millimetres: the font size of every text
POINTS = 72 / 25.4
PROSE = "本机关认真落实政府信息公开的各项要求。"


def book(*objects: str) -> OfdBook:
    return OfdBook(210, 297, "年度报告", [OfdPage(list(objects))], [element("Font", {"ID": "1", "FontName": "宋体"})])


def words(text: str, x: float = 20, y: float = 30, **more: str) -> str:
    """A line of text whose top left is (x, y), a sign an em apart."""
    return text_object(
        x, y, SIZE * len(text), SIZE, text_code(0, 0.86 * SIZE, text, [SIZE] * (len(text) - 1)), more=more
    )


def rule(x0: float, y0: float, x1: float, y1: float, **more: str) -> str:
    return path_object((x0, y0, x1 - x0, y1 - y0), f"M 0 0 L {figures((x1 - x0, y1 - y0))}", more=more)


def grid(x: float = 20, y: float = 50, rows: int = 2, cols: int = 2) -> list[str]:
    """Rules of a table with cells of 30 by 10 millimetres."""
    flat = [rule(x, y + 10 * row, x + 30 * cols, y + 10 * row) for row in range(rows + 1)]
    upright = [rule(x + 30 * col, y, x + 30 * col, y + 10 * rows) for col in range(cols + 1)]
    return flat + upright


def in_cells(x: float = 20, y: float = 50) -> list[str]:
    return [words(text, x + 2 + 30 * (at % 2), y + 3 + 10 * (at // 2)) for at, text in enumerate("甲乙丙丁")]


CELLS = [["甲", "乙"], ["丙", "丁"]]


def read(data: OfdBook | bytes, **limits: int) -> Document:
    raw = data.data() if isinstance(data, OfdBook) else data
    return read_ofd(raw, name="a.ofd", settings=Settings(**limits))


def prose(data: OfdBook | bytes) -> list[str]:
    return [block.text for block in read(data).prose()]


def changed(data: bytes, changes: Mapping[str, bytes | tuple[str, str] | None]) -> bytes:
    """Return the package with parts replaced, left out (None), or with one text in them replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *changes}:
            change = changes.get(name, old.read(name) if name in old.namelist() else b"")
            if isinstance(change, tuple):
                text = old.read(name).decode()
                assert change[0] in text
                change = text.replace(*change).encode()
            if change is not None:
                new.writestr(name, change)
    return out.getvalue()


def font_of(glyphs: Mapping[int, str], *, format_: int = 4) -> bytes:
    """Return a font that holds nothing but the table that leads from characters to glyphs."""
    pairs = sorted((ord(char), glyph) for glyph, char in glyphs.items())
    if format_ == 12:
        groups = b"".join(struct.pack(">III", code, code, glyph) for code, glyph in pairs)
        table = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(pairs)) + groups
    else:
        ends = [*(code for code, _ in pairs), 0xFFFF]
        steps = [*((glyph - code) & 0xFFFF for code, glyph in pairs), 1]
        count = len(ends)
        head = struct.pack(">HHHHHHH", 4, 16 + 8 * count, 0, 2 * count, 0, 0, 0)
        table = head + struct.pack(f">{count}HH{count}H{count}H{count}H", *ends, 0, *ends, *steps, *[0] * count)
    cmap = struct.pack(">HHHHI", 0, 1, 3, 10 if format_ == 12 else 1, 12) + table
    return struct.pack(">IHHHH4sIII", 0x00010000, 1, 0, 0, 0, b"cmap", 0, 28, len(cmap)) + cmap
