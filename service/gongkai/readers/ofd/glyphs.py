"""From a font's glyph numbers back to characters, by the font's own table (OpenType ``cmap``, formats 4 and 12)."""

from __future__ import annotations

import struct

_UNICODE = frozenset(((0, 3), (0, 4), (0, 6), (3, 1), (3, 10)))  # platform, encoding
_MAX_GROUPS = 100_000
_MAX_CHARACTERS = 0x30000
_DAMAGE = (struct.error, IndexError, ValueError, OverflowError)


def characters_of(data: bytes) -> dict[int, int]:
    """Return glyph → code point; where several characters share a glyph, the lowest. Empty for other kinds of fonts."""
    try:
        table = _cmap(data)
        if table is None:
            return {}
        for format_, read in ((12, _format_12), (4, _format_4)):
            for offset in _subtables(table):
                if struct.unpack_from(">H", table, offset)[0] == format_:
                    return read(table, offset)
    except _DAMAGE:
        return {}
    return {}


def _cmap(data: bytes) -> bytes | None:
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    for index in range(struct.unpack_from(">H", data, start + 4)[0]):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, start + 12 + 16 * index)
        if tag == b"cmap":
            return data[offset : offset + length]
    return None


def _subtables(table: bytes) -> list[int]:
    records = [
        struct.unpack_from(">HHI", table, 4 + 8 * index) for index in range(struct.unpack_from(">H", table, 2)[0])
    ]
    return [offset for platform, encoding, offset in records if (platform, encoding) in _UNICODE]


def _format_12(table: bytes, at: int) -> dict[int, int]:
    found: dict[int, int] = {}
    for index in range(min(struct.unpack_from(">I", table, at + 12)[0], _MAX_GROUPS)):
        first, last, glyph = struct.unpack_from(">III", table, at + 16 + 12 * index)
        for code in range(first, min(last, first + _MAX_CHARACTERS - len(found)) + 1):
            found.setdefault(glyph + code - first, code)
    return found


def _format_4(table: bytes, at: int) -> dict[int, int]:
    n_segments = struct.unpack_from(">H", table, at + 6)[0] // 2
    ends = struct.unpack_from(f">{n_segments}H", table, at + 14)
    starts = struct.unpack_from(f">{n_segments}H", table, at + 16 + 2 * n_segments)
    steps = struct.unpack_from(f">{n_segments}H", table, at + 16 + 4 * n_segments)
    ranges_at = at + 16 + 6 * n_segments
    ranges = struct.unpack_from(f">{n_segments}H", table, ranges_at)
    found: dict[int, int] = {}
    for index, (start, end, step, distance) in enumerate(zip(starts, ends, steps, ranges, strict=True)):
        for code in range(start, end + 1):
            glyph = code
            if distance:
                place = ranges_at + 2 * index + distance + 2 * (code - start)
                glyph = struct.unpack_from(">H", table, place)[0]
                if not glyph:
                    continue
            if (glyph + step) & 0xFFFF and code != 0xFFFF:
                found.setdefault((glyph + step) & 0xFFFF, code)
    return found
