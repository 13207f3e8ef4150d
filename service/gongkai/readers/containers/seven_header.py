"""The directory of a 7z archive (7zFormat.txt of the LZMA SDK): which packed streams hold which files."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import NamedTuple

_END, _HEADER, _ARCHIVE_PROPERTIES, _STREAMS, _FILES = 0x00, 0x01, 0x02, 0x04, 0x05
_PACK_INFO, _UNPACK_INFO, _SUBSTREAMS, _SIZES, _CRCS = 0x06, 0x07, 0x08, 0x09, 0x0A
_FOLDERS, _UNPACK_SIZES, _STREAM_COUNTS, _EMPTY_STREAMS, _NAMES = 0x0B, 0x0C, 0x0D, 0x0E, 0x11
_MOST = 1_000_000  # of anything that a directory counts
_MAX_CODERS = 8


class UnknownMethod(Exception):  # noqa: N818 - a signal between the modules of 7z; users see UnsupportedFormatError
    """A method of packing that Python's codecs do not have; the message is its number or name."""


class Coder(NamedTuple):
    """One step of packing: its method's number and its properties."""

    method: bytes
    properties: bytes


@dataclass(slots=True)
class Folder:
    """Files packed as one stream. ``coders`` in the order in which they packed; ``sizes`` of the files in it.

    ``crcs`` are the files' checksums, ``crc`` that of the whole, None where the directory has none.
    """

    coders: list[Coder]
    start: int = 0
    packed: int = 0
    unpacked: int = 0
    sizes: list[int] = field(default_factory=list)
    crc: int | None = None
    crcs: list[int | None] = field(default_factory=list)


class Reader:
    """Takes numbers and bytes off the front. Raises ValueError or IndexError where there are none."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def byte(self) -> int:
        """Return the next byte."""
        self._at += 1
        return self._data[self._at - 1]

    def take(self, length: int) -> bytes:
        """Return the next bytes."""
        if length < 0 or self._at + length > len(self._data):
            raise ValueError("cut short")
        self._at += length
        return self._data[self._at - length : self._at]

    def number(self) -> int:
        """Return a number of one to nine bytes: leading ones of the first byte count those that follow."""
        first = self.byte()
        follow = next((index for index in range(8) if not first & (0x80 >> index)), 8)
        low = int.from_bytes(self.take(follow), "little")
        return low + ((first & (0x7F >> follow)) << (8 * follow) if follow < 8 else 0)

    def count(self) -> int:
        """Return a number of things. Raises ValueError for more than any archive has."""
        found = self.number()
        if found > _MOST:
            raise ValueError("too many")
        return found

    def bits(self, count: int) -> list[bool]:
        """Return truth values, eight a byte."""
        data = self.take((count + 7) // 8)
        return [bool(data[index // 8] & (0x80 >> index % 8)) for index in range(count)]

    def crcs(self, count: int) -> list[int | None]:
        """Return the checksums of ``count`` streams, None where there is none."""
        defined = [True] * count if self.byte() else self.bits(count)
        return [struct.unpack("<I", self.take(4))[0] if known else None for known in defined]


def streams(reader: Reader) -> list[Folder]:
    """Return the folders of a StreamsInfo."""
    folders: list[Folder] = []
    start, sizes = 0, [0]
    while (kind := reader.byte()) != _END:
        if kind == _PACK_INFO:
            start, sizes = _pack_info(reader)
        elif kind == _UNPACK_INFO:
            folders = _unpack_info(reader)
            for folder in folders:  # until the next part says otherwise
                folder.sizes, folder.crcs = [folder.unpacked], [folder.crc]
        elif kind == _SUBSTREAMS:
            _substreams(reader, folders)
        else:
            raise ValueError("unknown part")
    for folder, packed in zip(folders, sizes, strict=True):
        folder.start, folder.packed = start, packed
        start += packed
    return folders


def files(reader: Reader) -> tuple[list[Folder], list[str]]:
    """Return the folders of a Header and the names of the files that have content, in the order of the streams."""
    folders: list[Folder] = []
    names: list[str] = []
    while (kind := reader.byte()) != _END:
        if kind == _ARCHIVE_PROPERTIES:
            while reader.byte() != _END:
                reader.take(reader.number())
        elif kind == _STREAMS:
            folders = streams(reader)
        elif kind == _FILES:
            names = _file_names(reader)
        else:
            raise ValueError("unknown part")
    return folders, names


def _pack_info(reader: Reader) -> tuple[int, list[int]]:
    start, count = reader.number(), reader.count()
    sizes: list[int] = []
    while (kind := reader.byte()) != _END:
        if kind == _SIZES:
            sizes = [reader.number() for _ in range(count)]
        elif kind == _CRCS:
            reader.crcs(count)
        else:
            raise ValueError("unknown part")
    return start, sizes


def _unpack_info(reader: Reader) -> list[Folder]:
    folders: list[Folder] = []
    while (kind := reader.byte()) != _END:
        if kind == _FOLDERS:
            count = reader.count()
            if reader.byte():
                raise ValueError("external")
            folders = [_folder(reader) for _ in range(count)]
        elif kind == _UNPACK_SIZES:
            for folder in folders:
                # The first coder of ours is the last that unpacks: its size is the folder's.
                sizes = [reader.number() for _ in folder.coders]
                folder.unpacked = max(sizes)
        elif kind == _CRCS:
            for folder, crc in zip(folders, reader.crcs(len(folders)), strict=True):
                folder.crc = crc
        else:
            raise ValueError("unknown part")
    return folders


def _folder(reader: Reader) -> Folder:
    coders: list[Coder] = []
    n_coders = reader.number()
    if not 1 <= n_coders <= _MAX_CODERS:
        raise ValueError("coders")
    for _ in range(n_coders):
        flags = reader.byte()
        method = reader.take(flags & 0x0F)
        if flags & 0x10 and (reader.number(), reader.number()) != (1, 1):
            raise UnknownMethod(method.hex())  # BCJ2, which parts a stream in four
        coders.append(Coder(method, reader.take(reader.number()) if flags & 0x20 else b""))
    feeds = dict(sorted((reader.number(), reader.number()) for _ in range(n_coders - 1)))
    order = [next(index for index in range(n_coders) if index not in feeds.values())]
    while order[-1] in feeds and len(order) < n_coders:
        order.append(feeds[order[-1]])
    return Folder([coders[index] for index in order])


def _substreams(reader: Reader, folders: list[Folder]) -> None:
    counts = [1] * len(folders)
    kind = reader.byte()
    if kind == _STREAM_COUNTS:
        counts = [reader.count() for _ in folders]
        kind = reader.byte()
    if sum(counts) > _MOST:
        raise ValueError("too many")
    given = kind == _SIZES
    for folder, count in zip(folders, counts, strict=True):
        folder.sizes = [reader.number() for _ in range(count - 1)] if given else []
        folder.sizes += [folder.unpacked - sum(folder.sizes)] if count else []
        if any(size < 0 for size in folder.sizes):
            raise ValueError("sizes")
    if given:
        kind = reader.byte()
    known: list[int | None] = []
    # A folder of one file has that file's checksum already.
    open_ = [folder for folder in folders if len(folder.sizes) != 1 or folder.crc is None]
    while kind != _END:
        if kind != _CRCS:
            raise ValueError("unknown part")
        known = reader.crcs(sum(len(folder.sizes) for folder in open_))
        kind = reader.byte()
    following = iter(known)
    for folder in open_:
        folder.crcs = [next(following, None) for _ in folder.sizes]


def _file_names(reader: Reader) -> list[str]:
    count = reader.count()
    empty = [False] * count
    names: list[str] = []
    while (kind := reader.byte()) != _END:
        part = Reader(reader.take(reader.number()))
        if kind == _EMPTY_STREAMS:
            empty = part.bits(count)
        elif kind == _NAMES:
            if part.byte():
                raise ValueError("external")
            names = [_name(part) for _ in range(count)]
    return [name for name, is_empty in zip(names, empty, strict=True) if not is_empty]


def _name(reader: Reader) -> str:
    units: list[int] = []
    while unit := struct.unpack("<H", reader.take(2))[0]:
        units.append(unit)
    return struct.pack(f"<{len(units)}H", *units).decode("utf-16-le", "replace")
