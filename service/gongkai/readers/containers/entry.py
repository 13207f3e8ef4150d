"""What an opener of a container yields, and what goes wrong while it does."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.errors import CorruptFileError, EncryptedFileError, ReadError, UnsupportedFormatError


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as it is stored: its name as stored, and its bytes or why there are none."""

    name: str
    data: bytes = b""
    error: ReadError | None = None


def locked() -> EncryptedFileError:
    """Return the error for a member that opens only with a password."""
    return EncryptedFileError(
        "压缩包内的文件已加密。 / The file in the archive is protected by a password.",
        remedy="请用密码解压后再读取。 / Unpack it with its password and read the files.",
    )


def damaged(what: str) -> CorruptFileError:
    """Return the error for an archive that is broken or cut short."""
    return CorruptFileError(
        f"压缩包已损坏或下载不完整（{what}）。 / The archive is damaged or was not downloaded whole ({what}).",
        remedy="请重新下载该文件。 / Download the file again.",
    )


def method_unknown(what: str) -> UnsupportedFormatError:
    """Return the error for a way of packing that gongkai cannot undo."""
    return UnsupportedFormatError(
        f"压缩方式 {what} 暂不支持。 / The packing method {what} is not supported.",
        code="READ.UNSUPPORTED.ARCHIVE",
        remedy="请解压后读取其中的文件。 / Unpack it and read the files in it.",
    )
