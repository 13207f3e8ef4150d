"""Chains of sectors in a compound file ([MS-CFB] 2.3) that lead back to themselves.

calamine follows a chain to its end and keeps what it reads: of a damaged file of 16 KB whose table of sectors was
zeroed it read until the machine had no memory left. So every chain is followed here before, without reading.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

import olefile

_LAST = 0xFFFFFFFA  # the greatest number of a sector; greater ones end a chain
_SMALL = 4096  # bytes; shorter streams lie in small sectors of their own


def has_endless_chain(data: bytes, ole: olefile.OleFileIO) -> bool:
    """Tell whether a chain that a reader of the compound file would follow has no end."""
    if _is_endless_list(data, ole.first_difat_sector, ole.sector_size):
        return True
    table = list(ole.fat)
    if ole.first_mini_fat_sector <= _LAST:
        if _is_endless(table, ole.first_mini_fat_sector):
            return True
        ole.loadminifat()
    small = list(ole.minifat or ())
    starts = (ole.first_dir_sector, ole.root.isectStart)
    if any(_is_endless(table, start) for start in starts):
        return True
    return any(_is_endless(small if size < _SMALL else table, start) for start, size in _streams(ole))


def _streams(ole: olefile.OleFileIO) -> Iterator[tuple[int, int]]:
    for entry in ole.direntries:
        if entry is not None and entry.entry_type == olefile.STGTY_STREAM:
            yield entry.isectStart, entry.size


def _is_endless(table: Sequence[int], start: int) -> bool:
    at = start
    for _ in range(len(table) + 1):
        if not 0 <= at < len(table):
            return False
        at = table[at]
    return True


def _is_endless_list(data: bytes, start: int, size: int) -> bool:
    """Tell whether the sectors that list the table's own sectors, each naming the next at its end, have no end."""
    at = start
    for _ in range(len(data) // size + 1):
        end = (at + 2) * size
        if at > _LAST or end > len(data):
            return False
        at = struct.unpack_from("<I", data, end - 4)[0]
    return True
