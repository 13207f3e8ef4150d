"""The text of a Word 97–2003 file straight from its own structures ([MS-DOC] 2.4), to count what a conversion lost."""

from __future__ import annotations

import io
import re
import struct

import olefile

from gongkai.errors import EncryptedFileError

_MAGIC = 0xA5EC
_FIRST_VERSION = 0xC1  # Word 97; older files have other structures
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_FLAGS_AT, _LENGTH_AT, _CLX_AT = 0x0A, 0x4C, 0x01A2
_NOT_UNICODE = 0x40000000
_CELL_MARK = "\x07"
_FIELD_CODE = re.compile(r"\x13[^\x13-\x15]*(?:\x14|(?=\x15))")
_PIECES = 200_000
_DAMAGE = (OSError, ValueError, IndexError, struct.error, KeyError, TypeError, AttributeError, RecursionError)


def cells(data: bytes) -> list[str] | None:
    """Return the last paragraph of every table cell, row ends among them as ""; none for files older than Word 97.

    None where the file is damaged. Raises EncryptedFileError.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            stream = ole.openstream("WordDocument").read()
            flags = struct.unpack_from("<H", stream, _FLAGS_AT)[0]
            magic, version = struct.unpack_from("<HH", stream)
            if magic == _MAGIC and flags & _ENCRYPTED:
                raise _encrypted()
            if magic != _MAGIC:
                return None
            if version < _FIRST_VERSION:
                return []
            table = ole.openstream("1Table" if flags & _TABLE_1 else "0Table").read()
        text = _text(stream, table)
    except _DAMAGE:
        return None
    return [cell.rpartition("\r")[2] for cell in _FIELD_CODE.sub("", text).split(_CELL_MARK)[:-1]]


def _encrypted() -> EncryptedFileError:
    return EncryptedFileError(
        "文件已用密码加密。 / The file is protected by a password.",
        remedy="请在 Word 或 WPS 中去除密码后另存。 / Remove the password in Word or WPS and save the file.",
    )


def _text(stream: bytes, table: bytes) -> str:
    """Return the main text, put together from its pieces."""
    length = struct.unpack_from("<i", stream, _LENGTH_AT)[0]
    start, size = struct.unpack_from("<II", stream, _CLX_AT)
    pieces = _piece_table(table[start : start + size])
    n_pieces = min((len(pieces) - 4) // 12, _PIECES)
    ends = struct.unpack_from(f"<{n_pieces + 1}i", pieces)
    parts: list[str] = []
    for index in range(n_pieces):
        n_chars = min(ends[index + 1], length) - ends[index]
        if n_chars <= 0:
            continue
        place = struct.unpack_from("<I", pieces, 4 * (n_pieces + 1) + 8 * index + 2)[0]
        if place & _NOT_UNICODE:
            first = (place & ~_NOT_UNICODE) // 2
            parts.append(stream[first : first + n_chars].decode("cp1252", "replace"))
        else:
            parts.append(stream[place : place + 2 * n_chars].decode("utf-16-le", "replace"))
    return "".join(parts)


def _piece_table(clx: bytes) -> bytes:
    """Return the piece table, which follows any number of property lists."""
    at = 0
    while clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    size = struct.unpack_from("<I", clx, at + 1)[0]
    return clx[at + 5 : at + 5 + size]
