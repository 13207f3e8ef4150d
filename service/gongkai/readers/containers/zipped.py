"""ZIP archives of files, told from the documents that are ZIP archives too."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from lzma import LZMAError

from gongkai.errors import LimitExceededError
from gongkai.readers.archive import is_document
from gongkai.readers.containers.budget import Meter, too_many
from gongkai.readers.containers.entry import Entry, damaged, locked, method_unknown

MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ENCRYPTED = 0x1
_DIRECTORY_ENTRY = b"PK\x01\x02"
# zipfile builds an object of some 500 bytes for every directory entry before anyone can count them.
_MAX_DIRECTORY = 500_000
_DAMAGE = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError, IndexError, struct.error)
_UNICODE_PATH = 0x7075  # Info-ZIP: the name in UTF-8, with a checksum of the name that it replaces


def is_archive(data: bytes) -> bool:
    """Tell whether a ZIP file holds files rather than the parts of one document.

    A broken one cannot be told and counts as a file of its own; whoever reads it finds the damage.
    """
    if data.count(_DIRECTORY_ENTRY) > _MAX_DIRECTORY:
        return True
    try:
        return not is_document(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (*_DAMAGE, NotImplementedError):
        return False


def entries(data: bytes, _: str, meter: Meter) -> Iterator[Entry]:
    """Yield the files of a ZIP archive. Raises CorruptFileError or LimitExceededError for the whole of it."""
    if data.count(_DIRECTORY_ENTRY) > _MAX_DIRECTORY:
        raise too_many(meter.settings)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (*_DAMAGE, NotImplementedError) as error:
        raise damaged("ZIP") from error
    if len(infos) > meter.settings.max_members:
        raise too_many(meter.settings)
    meter.expect(sum(info.file_size for info in infos))
    for info in infos:
        if not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16):
            yield _entry(archive, info, meter)


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, meter: Meter) -> Entry:
    name = _unicode_path(info) or info.filename
    if info.flag_bits & _ENCRYPTED:
        return Entry(name, error=locked())
    try:
        meter.check_size(info.file_size)
        with archive.open(info) as stream:
            return Entry(name, meter.drain(stream))
    except LimitExceededError as error:
        return Entry(name, error=error)
    except NotImplementedError:
        return Entry(name, error=method_unknown(f"ZIP {info.compress_type}"))
    except (*_DAMAGE, RuntimeError):
        return Entry(name, error=damaged(info.filename))


def _unicode_path(info: zipfile.ZipInfo) -> str | None:
    extra = info.extra
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        if kind == _UNICODE_PATH and length > 5:
            try:
                return extra[9 : 4 + length].decode("utf-8")
            except UnicodeDecodeError:
                return None
        extra = extra[4 + length :]
    return None
