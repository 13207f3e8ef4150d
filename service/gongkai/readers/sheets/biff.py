"""The marks of XLS and ET sheets, from the records of their stream ([MS-XLS] 2.3)."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import NamedTuple

import olefile

from gongkai.readers.sheets.chains import has_endless_chain
from gongkai.readers.sheets.marks import BUILT_IN, Marks, Reach, damaged

_SHEET, _FORMAT, _STYLE, _END = 0x85, 0x41E, 0xE0, 0x0A
_ROW, _COLUMNS = 0x208, 0x7D
_NUMBER, _SHORT_NUMBER, _SHORT_NUMBERS, _FORMULA = 0x203, 0x27E, 0xBD, 0x06
_CELLS = frozenset((_NUMBER, _SHORT_NUMBER, _FORMULA, 0xFD, 0x204, 0x205))  # with texts and booleans
_BEGIN, _BIFF8 = 0x809, 0x0600
_ROW_HIDDEN = 0x20
_DAMAGE = (OSError, ValueError, IndexError, struct.error, KeyError, TypeError, AttributeError, RecursionError)


class _Record(NamedTuple):
    kind: int
    data: bytes


def marks_of(data: bytes) -> dict[str, Marks]:
    """Return the marks of every sheet by its name; nothing for what cannot be made out, which calamine then judges.

    Raises CorruptFileError for a file that calamine must not be asked of, LimitExceededError for a sheet that reaches
    too far.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            endless = has_endless_chain(data, ole)
            stream = b"" if endless or not ole.exists("Workbook") else ole.openstream("Workbook").read()
    except _DAMAGE as error:
        raise damaged() from error
    if endless:
        raise damaged()
    try:
        return dict(_sheets(stream))
    except _DAMAGE:
        return {}


def _sheets(stream: bytes) -> Iterator[tuple[str, Marks]]:
    formats: dict[int, str] = {}
    styles: list[int] = []
    places: list[tuple[str, int]] = []
    for index, (kind, data) in enumerate(_records(stream, 0)):
        if index == 0 and (kind != _BEGIN or struct.unpack_from("<H", data)[0] != _BIFF8):
            return  # Excel 95 and older
        if kind == _FORMAT:
            formats[struct.unpack_from("<H", data)[0]] = _text(data[5:], struct.unpack_from("<H", data, 2)[0], data[4])
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<H", data, 2)[0])
        elif kind == _SHEET:
            places.append((_text(data[8:], data[6], data[7]), struct.unpack_from("<I", data)[0]))
    codes = [formats.get(number) or BUILT_IN.get(number, "") for number in styles]
    for name, start in places:
        yield name, _sheet_marks(stream, start, codes)


def _sheet_marks(stream: bytes, start: int, codes: list[str]) -> Marks:
    marks, reach = Marks(), Reach()
    for kind, data in _records(stream, start):
        if kind == _ROW and data[12] & _ROW_HIDDEN:
            marks.hidden_rows.add(struct.unpack_from("<H", data)[0])
        elif kind == _COLUMNS and data[8] & 1:
            first, last = struct.unpack_from("<HH", data)
            marks.hidden_cols.update(range(first, min(last, 255) + 1))
        elif kind in _CELLS or kind == _SHORT_NUMBERS:
            row, col = struct.unpack_from("<HH", data)
            count = (len(data) - 6) // 6 if kind == _SHORT_NUMBERS else 1
            for place in range(count):
                reach.take(row, col + place)
                style = struct.unpack_from("<H", data, 4 + 6 * place)[0]
                if style < len(codes) and codes[style]:
                    marks.formats[row, col + place] = codes[style]
    return marks


def _records(stream: bytes, start: int) -> Iterator[_Record]:
    """Yield the records from ``start`` to the end of that part of the stream, parts within it passed over."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        data = stream[at + 4 : at + 4 + length]
        at += 4 + length
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 1:
            yield _Record(kind, data)
        elif depth <= 0:
            return


def _text(data: bytes, length: int, flags: int) -> str:
    return data[: 2 * length].decode("utf-16-le") if flags & 1 else data[:length].decode("latin-1")
