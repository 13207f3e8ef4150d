"""ZIP containers, opened with limits: what a part may unpack to is checked before anything is inflated."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable

from gongkai.errors import CorruptFileError, EncryptedFileError, LimitExceededError

# A yearbook of 2,000 pages has a document.xml of 60 MB; bombs unpack to gigabytes.
_MAX_PART_BYTES = 256 * 1024 * 1024
_MAX_PARTS = 20_000
_ENCRYPTED_FLAG = 0x1
_DOCUMENT_PARTS = frozenset(("ofd.xml", "[content_types].xml", "word/document.xml", "mimetype"))
# A RuntimeError that is a NotImplementedError: zipfile knows no such compression, or no such version of the format.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, IndexError)


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Return the container; CorruptFileError when it is broken, LimitExceededError when it holds too many parts."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except _DAMAGE as error:
        raise CorruptFileError(
            "文件已损坏或下载不完整（ZIP 结构）。 / The file is damaged or was not downloaded whole (ZIP).",
            remedy="请重新下载该文件。 / Download the file again.",
        ) from error
    if len(infos) > _MAX_PARTS:
        raise LimitExceededError(
            f"压缩包含 {len(infos)} 个部件，过多。 / The archive holds {len(infos)} parts, too many."
        )
    return archive


def part_names(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the parts by name, with forward slashes and without a leading one; folders are left out."""
    names: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        name = info.filename.replace("\\", "/").lstrip("/")
        if name and not name.endswith("/"):
            names.setdefault(name, info)
    return names


def is_document(names: Iterable[str]) -> bool:
    """Tell whether an archive with these names is one document (OOXML, OFD, OpenDocument), not a box of files."""
    lower = {name.replace("\\", "/").lstrip("/").lower() for name in names}
    return bool(lower & _DOCUMENT_PARTS) or any(name.startswith(("xl/", "ppt/")) for name in lower)


def read_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a part's bytes.

    Raises LimitExceededError by the size in the central directory, EncryptedFileError, or CorruptFileError.
    """
    if info.file_size > _MAX_PART_BYTES:
        megabytes = info.file_size // 2**20
        raise LimitExceededError(
            f"部件 {info.filename} 解压后达 {megabytes} MB，超过上限。 / "
            f"The part {info.filename} would unpack to {megabytes} MB, over the limit."
        )
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise EncryptedFileError(
            "文件已加密。 / The file is protected by a password.",
            remedy="请去除密码后再试。 / Remove the password and try again.",
        )
    try:
        return archive.read(info)
    except _DAMAGE as error:
        raise CorruptFileError(
            f"文件已损坏：无法解压 {info.filename}。 / The file is damaged: cannot unpack {info.filename}.",
            remedy="请重新下载该文件。 / Download the file again.",
        ) from error
