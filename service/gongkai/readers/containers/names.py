"""Names of members: decoded right, harmless, and each once.

Chinese versions of Windows write GBK into ZIP without saying so; unpackers that follow the standard then show code page
437 (╣½┐¬ for 公开), and some write that into the next archive as UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_HANZI = re.compile(r"[\u4e00-\u9fff]")
_OTHERS = re.compile(r"[^\x00-\x7f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef‘’“”—…·～①-⑳Ⅰ-Ⅹ]")
_BARE = re.compile(r"[\udc80-\udcff]")  # bytes that Python could not decode
_NO_LETTER = re.compile(r"[\u2500-\u259f\x80-\x9f\udc80-\udcff]")  # box drawing of code page 437, controls, bare bytes
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\ud800-\udfff]")
_DRIVE = re.compile(r"^[A-Za-z]:")
_SIDE_FILES = frozenset(("__macosx", "thumbs.db", "desktop.ini"))
_LOCK = "~$"  # what Word leaves beside a document that is open
_LONGEST = 200  # characters of one part of a path; file systems take 255 bytes, longer names are damage


def readable(name: str) -> str:
    """Return the name with a wrong decoding undone where the right one is certain."""
    if name.isascii() or _HANZI.search(name):
        return name
    for wrong in ("utf-8",) if _BARE.search(name) else ("cp437", "latin-1"):
        try:
            raw = name.encode(wrong, "surrogateescape")
        except UnicodeEncodeError:
            continue
        # In GB2312 both bytes of a character are high, which letters with accents hardly are by chance; the larger
        # sets are trusted where the name shows bytes that belong to no letter.
        for right in ("utf-8", "gb18030" if _NO_LETTER.search(name) else "gb2312"):
            found = _decoded(raw, right)
            if found is not None and _HANZI.search(found) and not _OTHERS.search(found):
                return found
    return name


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def safe(name: str) -> str:
    """Return a relative path with forward slashes that leads nowhere but down; "" when nothing is left of it."""
    parts = _DRIVE.sub("", _CONTROL.sub("", name).replace("\\", "/")).split("/")
    return "/".join(part.strip()[:_LONGEST] for part in parts if part.strip() not in {"", ".", ".."})


def is_side_file(name: str) -> bool:
    """Tell whether a member is hidden or what a system leaves beside the files, rather than a file that was sent."""
    parts = name.lower().split("/")
    return any(part.startswith(".") or part in _SIDE_FILES for part in parts) or parts[-1].startswith(_LOCK)


def once() -> Callable[[str], str]:
    """Return a function that tells names apart: the second 报告.pdf becomes 报告 (2).pdf."""
    given: set[str] = set()

    def distinct(name: str) -> str:
        folder, slash, base = name.rpartition("/")
        stem, dot, ending = base.rpartition(".") if "." in base[1:] else (base, "", "")
        number, told = 1, name
        while told.casefold() in given:
            number += 1
            told = f"{folder}{slash}{stem} ({number}){dot}{ending}"
        given.add(told.casefold())
        return told

    return distinct
