"""7z archives, unpacked by Python's own codecs: LZMA, LZMA2, Deflate, BZip2 and stored, with Delta and BCJ filters.

The libraries for 7z are under the LGPL or need a program beside them. PPMd, BCJ2 and newer methods are told by name.
"""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import zlib
from collections.abc import Callable, Iterator

from gongkai.errors import LimitExceededError
from gongkai.readers.containers.budget import Meter
from gongkai.readers.containers.entry import Entry, damaged, locked, method_unknown
from gongkai.readers.containers.seven_header import Coder, Folder, Reader, UnknownMethod, files, streams

MAGIC = b"7z\xbc\xaf\x27\x1c"
_HEAD = 32
_ENCODED, _PLAIN = 0x17, 0x01
_MAX_HEADER = 64 * 1024 * 1024
_MAX_DICTIONARY = 256 * 1024 * 1024  # the largest of 7-Zip's levels is 64 MB; a header may ask for 4 GB
_CHUNK = 1 << 20
_COPY, _LZMA, _LZMA2, _DEFLATE, _BZIP2 = b"\0", b"\x03\x01\x01", b"\x21", b"\x04\x01\x08", b"\x04\x02\x02"
_DELTA, _BCJ, _AES = b"\x03", b"\x03\x03\x01\x03", b"\x06\xf1\x07\x01"
_DAMAGE = (ValueError, IndexError, struct.error, lzma.LZMAError, zlib.error, OSError, EOFError, OverflowError,
           StopIteration, KeyError)  # fmt: skip

_Unpack = Callable[[bytes, int], bytes]  # input (b"" for what is held back), most bytes of output


def entries(data: bytes, _: str, meter: Meter) -> Iterator[Entry]:
    """Yield the files of a 7z archive.

    Raises CorruptFileError, EncryptedFileError, UnsupportedFormatError or LimitExceededError for the whole of it.
    """
    try:
        folders, names = _directory(data, meter)
    except UnknownMethod as error:
        raise method_unknown(f"7z {error}") from error
    except _Locked as error:
        raise locked() from error
    except _DAMAGE as error:
        raise damaged("7z") from error
    meter.expect(sum(folder.unpacked for folder in folders))
    remaining = iter(names)
    for folder in folders:
        own = [next(remaining, "") for _ in folder.sizes]
        yield from _folder_entries(data, folder, own, meter)


def _directory(data: bytes, meter: Meter) -> tuple[list[Folder], list[str]]:
    offset, size = struct.unpack_from("<QQ", data, 12)
    header = data[_HEAD + offset : _HEAD + offset + size]
    if not size:
        return [], []
    if len(header) < size:
        raise ValueError("cut short")
    for _ in range(4):  # a directory may be packed more than once
        reader = Reader(header)
        kind = reader.byte()
        if kind == _PLAIN:
            return files(reader)
        if kind != _ENCODED:
            break
        folder = streams(reader)[0]
        if folder.unpacked > _MAX_HEADER:
            raise ValueError("header")
        header = _Stream(data, folder).read(folder.unpacked)
        meter.add(len(header))
    raise ValueError("header")


def _folder_entries(data: bytes, folder: Folder, names: list[str], meter: Meter) -> Iterator[Entry]:
    """Yield the files of a folder; where its stream breaks off, those that follow are damaged too."""
    try:
        stream = _Stream(data, folder)
    except UnknownMethod as error:
        yield from (Entry(name, error=method_unknown(f"7z {error}")) for name in names)
        return
    except _Locked:
        yield from (Entry(name, error=locked()) for name in names)
        return
    except _DAMAGE:
        yield from (Entry(name, error=damaged("7z")) for name in names)
        return
    crcs = folder.crcs or [None] * len(names)
    for name, size, crc in zip(names, folder.sizes, crcs, strict=True):
        yield _entry(stream, name, size, crc, meter)


def _entry(stream: _Stream, name: str, size: int, crc: int | None, meter: Meter) -> Entry:
    parts = io.BytesIO()
    error: LimitExceededError | None = None
    try:
        meter.check_size(size)
    except LimitExceededError as too_large:
        error = too_large  # unpacked all the same: the next file follows in the same stream
    left = size
    try:
        while left:
            chunk = stream.read(min(left, _CHUNK))
            meter.add(len(chunk))
            left -= len(chunk)
            if error is None:
                parts.write(chunk)
    except _DAMAGE:
        return Entry(name, error=damaged(name))
    if error is None and crc is not None and zlib.crc32(parts.getbuffer()) != crc:
        return Entry(name, error=damaged(name))
    return Entry(name, parts.getvalue()) if error is None else Entry(name, error=error)


class _Locked(Exception):  # noqa: N818 - a signal within this module
    """A folder that opens only with a password."""


class _Stream:
    """What a folder unpacks to, read on and on. Raises ValueError where it breaks off."""

    def __init__(self, data: bytes, folder: Folder) -> None:
        self._packed = memoryview(data)[_HEAD + folder.start : _HEAD + folder.start + folder.packed]
        self._unpack = _unpacker(folder.coders)
        self._at = 0

    def read(self, size: int) -> bytes:
        """Return just ``size`` bytes."""
        parts: list[bytes] = []
        while size:
            chunk = self._unpack(b"", size)
            if not chunk:
                if self._at >= len(self._packed):
                    raise ValueError("cut short")
                fed = bytes(self._packed[self._at : self._at + _CHUNK])
                self._at += len(fed)
                chunk = self._unpack(fed, size)
            parts.append(chunk)
            size -= len(chunk)
        return b"".join(parts)


def _unpacker(coders: list[Coder]) -> _Unpack:
    """Return what undoes the coders. Raises UnknownMethod that names the method, or _Locked."""
    if any(coder.method == _AES for coder in coders):
        raise _Locked
    if all(coder.method in {_LZMA, _LZMA2, _DELTA, _BCJ} for coder in coders):
        chain = lzma.LZMADecompressor(format=lzma.FORMAT_RAW, filters=[_lzma_filter(coder) for coder in coders])
        return lambda fed, most: b"" if chain.eof or (not fed and chain.needs_input) else chain.decompress(fed, most)
    if len(coders) > 1:
        raise UnknownMethod(" ".join(coder.method.hex() for coder in coders))
    method = coders[0].method
    if method == _BZIP2:
        plain = bz2.BZ2Decompressor()
        return lambda fed, most: b"" if plain.eof or (not fed and plain.needs_input) else plain.decompress(fed, most)
    if method == _DEFLATE:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        return lambda fed, most: inflater.decompress(inflater.unconsumed_tail + fed, most)
    if method == _COPY:
        return _Copy()
    raise UnknownMethod(method.hex())


class _Copy:
    """Stored bytes."""

    def __init__(self) -> None:
        self._held = b""

    def __call__(self, fed: bytes, most: int) -> bytes:
        held = self._held + fed
        self._held = held[most:]
        return held[:most]


def _lzma_filter(coder: Coder) -> dict[str, int]:
    if coder.method == _DELTA:
        return {"id": lzma.FILTER_DELTA, "dist": coder.properties[0] + 1}
    if coder.method == _BCJ:
        return {"id": lzma.FILTER_X86}
    if coder.method == _LZMA2:
        bits = coder.properties[0]
        size = 0xFFFFFFFF if bits >= 40 else (2 | bits & 1) << (bits // 2 + 11)
        return {"id": lzma.FILTER_LZMA2, "dict_size": _bounded(size)}
    first, size = struct.unpack("<BI", coder.properties)
    rest, literal_context = divmod(first, 9)
    position, literal_position = divmod(rest, 5)
    chosen = {"lc": literal_context, "lp": literal_position, "pb": position}
    return {"id": lzma.FILTER_LZMA1, "dict_size": _bounded(size), **chosen}


def _bounded(size: int) -> int:
    if size > _MAX_DICTIONARY:
        raise UnknownMethod(f"LZMA, {size >> 20} MB")
    return max(size, 4096)
