"""Text that some program decoded wrongly and saved again: 鏀垮簻淇℃伅 for 政府信息."""

from __future__ import annotations

from typing import NamedTuple

from gongkai.text.encoding import everyday_share

_SAMPLE = 20_000  # characters that tell
_WRONG, _RIGHT = 0.12, 0.4  # share of everyday hanzi: wrong readings stay below the one, right ones above the other
_MIN_GAIN = 0.25
# (what the bytes were read as, what they are), the common case first.
_SLIPS = (
    ("gb18030", "utf-8"),
    ("cp1252", "utf-8"),
    ("latin-1", "utf-8"),
    ("cp1252", "gb18030"),
    ("latin-1", "gb18030"),
)


class Repair(NamedTuple):
    """The text as it was meant, and how many of its characters were lost on the way."""

    text: str
    n_lost: int


def repair(text: str) -> Repair | None:
    """Return the text as meant when all of it was decoded wrongly, None when it reads well as it is."""
    sample = text[:_SAMPLE]
    before = everyday_share(sample)
    if sample.isascii() or before >= _RIGHT:
        return None
    best: tuple[float, tuple[str, str]] | None = None
    for slip in _SLIPS:
        meant = _redecoded(sample, *slip)
        share = everyday_share(meant)
        if share >= _RIGHT and share - before >= _MIN_GAIN and (best is None or share > best[0]):
            best = (share, slip)
    if best is None:
        return None
    meant = _redecoded(text, *best[1])
    return Repair(meant, meant.count("\ufffd"))


_LOST = b"\xff"  # valid in none of the encodings, so that what was lost stays lost


def _redecoded(text: str, read_as: str, meant: str) -> str:
    """Undo one slip line by line, so that a lost byte spoils no more than its own line's character."""
    lines = []
    for line in text.split("\n"):
        raw = b"".join(_encoded(char, read_as) for char in line) if not line.isascii() else line.encode()
        lines.append(raw.decode(meant, errors="replace"))
    return "\n".join(lines)


def _encoded(char: str, encoding: str) -> bytes:
    if char == "\ufffd":
        return _LOST
    try:
        return char.encode(encoding)
    except UnicodeEncodeError:
        # cp1252 leaves five bytes unassigned; programs pass them through.
        return char.encode("latin-1") if char <= "\xff" else b"?"
