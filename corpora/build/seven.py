"""Writes 7z archives for tests: the libraries that do are under the LGPL."""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Mapping


def seven_zipped(
    files: Mapping[str, bytes], *, method: str = "lzma2", packed_header: bool = True, with_crcs: bool = True
) -> bytes:
    """Return a 7z archive of one folder, as 7-Zip writes it: the files one after another in one stream."""
    whole = b"".join(files.values())
    coder, packed = _seven_packed(whole, method)
    crcs = b"\x0a\x01" + b"".join(struct.pack("<L", zlib.crc32(data)) for data in files.values())
    if not with_crcs or len(files) == 1:  # that of one file is the folder's
        crcs = b""
    sizes = b"".join(_seven_number(len(data)) for data in list(files.values())[:-1])
    streams = _seven_streams(0, packed, coder, whole)
    substreams = b"\x08\x0d" + _seven_number(len(files)) + b"\x09" + sizes + crcs + b"\0"
    names = b"\0" + b"".join(f"{name}\0".encode("utf-16-le") for name in files)
    listed = b"\x05" + _seven_number(len(files)) + b"\x11" + _seven_number(len(names)) + names + b"\0"
    header = b"\x01\x04" + streams + substreams + b"\0" + listed + b"\0"
    if packed_header:
        coder, small = _seven_packed(header, "lzma")
        header, packed = b"\x17" + _seven_streams(len(packed), small, coder, header) + b"\0", packed + small
    start = struct.pack("<QQL", len(packed), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\x04" + struct.pack("<L", zlib.crc32(start)) + start + packed + header


def _seven_streams(start: int, packed: bytes, coder: bytes, whole: bytes) -> bytes:
    pack = b"\x06" + _seven_number(start) + b"\x01\x09" + _seven_number(len(packed)) + b"\0"
    unpack = b"\x07\x0b\x01\0\x01" + coder + b"\x0c" + _seven_number(len(whole))
    return pack + unpack + b"\x0a\x01" + struct.pack("<L", zlib.crc32(whole)) + b"\0"


def _seven_packed(data: bytes, method: str) -> tuple[bytes, bytes]:
    """Return a method's coder as the directory has it, and the data packed by it."""
    size = 1 << 16
    if method == "lzma":
        chain = [{"id": lzma.FILTER_LZMA1, "dict_size": size}]
        return b"\x23\x03\x01\x01\x05\x5d" + struct.pack("<L", size), lzma.compress(
            data, lzma.FORMAT_RAW, filters=chain
        )
    if method == "lzma2":
        return b"\x21\x21\x01\x08", lzma.compress(
            data, lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": size}]
        )
    if method == "deflate":
        packer = zlib.compressobj(wbits=-15)
        return b"\x03\x04\x01\x08", packer.compress(data) + packer.flush()
    plain = {"copy": (b"\x01\0", data), "bzip2": (b"\x03\x04\x02\x02", bz2.compress(data))}
    odd = {"aes": (b"\x24\x06\xf1\x07\x01\x01\0", data), "ppmd": (b"\x03\x03\x04\x01", data)}
    return (plain | odd)[method]


def _seven_number(value: int) -> bytes:
    return b"\xff" + struct.pack("<Q", value)  # the longest form serves for all
