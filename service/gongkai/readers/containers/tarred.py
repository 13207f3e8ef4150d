"""TAR archives, plain or packed by gzip, bzip2 or xz, and single files packed so; never held unpacked as a whole."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from typing import IO, Self, cast

from gongkai.errors import LimitExceededError
from gongkai.readers.containers.budget import Meter
from gongkai.readers.containers.entry import Entry, damaged, method_unknown

_BLOCK = 512
_CHECKSUM = slice(148, 156)
_CHECKSUM_BLANK = 8 * ord(" ")  # the field counts as spaces in its own sum
_DAMAGE = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, IndexError)
_BROKEN_HEADER = (tarfile.TruncatedHeaderError, tarfile.InvalidHeaderError)  # type: ignore[attr-defined]
# xz -9 needs 65 MB to unpack; a header may ask for 4 GB.
_XZ_MEMORY = 256 * 1024 * 1024
_ENDINGS = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".gz": "", ".bz2": "", ".xz": ""}


def is_tar(data: bytes) -> bool:
    """Tell whether the bytes begin with a TAR header: its checksum fits."""
    header = data[:_BLOCK]
    if len(header) < _BLOCK or not header.strip(b"\0"):
        return False
    stored = header[_CHECKSUM].split(b"\0")[0].strip()
    if not stored or not set(stored) <= set(b"01234567"):
        return False
    return int(stored, 8) == sum(header) - sum(header[_CHECKSUM]) + _CHECKSUM_BLANK


def entries(data: bytes, _: str, meter: Meter) -> Iterator[Entry]:
    """Yield the files of a TAR archive. Raises CorruptFileError or LimitExceededError for the whole of it."""
    return _tar_entries(io.BytesIO(data), meter)


def packed_entries(data: bytes, name: str, meter: Meter) -> Iterator[Entry]:
    """Yield the files of a packed TAR archive, or the one packed file. Raises as ``entries``."""
    try:
        stream = _unpacking(data)
        head = stream.read(_BLOCK)
    except _DAMAGE as error:
        raise damaged("gzip/bzip2/xz") from error
    whole = cast("IO[bytes]", _Chained(head, stream))
    if is_tar(head):
        yield from _tar_entries(cast("IO[bytes]", _Metered(whole, meter)), meter, counted=True)
        return
    try:
        yield Entry(_unpacked_name(name), meter.drain(whole))
    except _DAMAGE as error:
        raise damaged("gzip/bzip2/xz") from error


def _unpacking(data: bytes) -> IO[bytes]:
    source = io.BytesIO(data)
    if data.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=source))
    if data.startswith(b"BZh"):
        return bz2.BZ2File(source)
    try:
        lzma.LZMADecompressor(memlimit=_XZ_MEMORY).decompress(data, max_length=1)
    except lzma.LZMAError as error:
        if "memory" in str(error).lower():
            raise method_unknown(f"xz ({error})") from error
        raise
    return lzma.LZMAFile(source)


def _tar_entries(stream: IO[bytes], meter: Meter, *, counted: bool = False) -> Iterator[Entry]:
    try:
        # Stream mode reads forward only: what is skipped goes through the meter too.
        with tarfile.open(fileobj=stream, mode="r|", errors="surrogateescape", tarinfo=_Info) as archive:
            for info in archive:
                if info.isreg():
                    yield _entry(archive, info, meter, counted=counted)
            if getattr(archive, "broken_header", False):
                raise damaged("TAR")
    except _DAMAGE as error:
        raise damaged("TAR") from error


class _Info(tarfile.TarInfo):
    """Notes a broken header on the archive, which otherwise ends there as if nothing were missing."""

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(tarfile)
        except _BROKEN_HEADER:
            setattr(tarfile, "broken_header", True)  # noqa: B010 - TarFile declares no such attribute
            raise


def _entry(archive: tarfile.TarFile, info: tarfile.TarInfo, meter: Meter, *, counted: bool) -> Entry:
    try:
        meter.check_size(info.size)
        # A sparse file is larger than what is stored of it.
        if not counted or info.issparse():
            meter.add(info.size)
    except LimitExceededError as error:
        return Entry(info.name, error=error)
    source = archive.extractfile(info)
    data = source.read() if source is not None else b""
    if len(data) < info.size:
        return Entry(info.name, error=damaged(info.name))
    return Entry(info.name, data)


class _Chained:
    """Reads ``head``, which was looked at already, and then on in ``stream``."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head, self._stream = head, stream

    def read(self, size: int) -> bytes:
        """Return up to ``size`` bytes."""
        chunk, self._head = self._head[:size], self._head[size:]
        return chunk or self._stream.read(size)


class _Metered:
    """A stream of which every byte is counted."""

    def __init__(self, stream: IO[bytes], meter: Meter) -> None:
        self._stream, self._meter = stream, meter

    def read(self, size: int) -> bytes:
        """Return up to ``size`` bytes. Raises LimitExceededError."""
        chunk = self._stream.read(size)
        self._meter.add(len(chunk))
        return chunk


def _unpacked_name(name: str) -> str:
    lower = name.lower()
    for ending, instead in _ENDINGS.items():
        if lower.endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)] + instead
    return name
