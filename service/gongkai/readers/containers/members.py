"""The files inside a file, whatever packs them, each with its path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gongkai.errors import ReadError
from gongkai.readers.containers import mail, seven, tarred, zipped
from gongkai.readers.containers.budget import Budget, Meter, too_deep
from gongkai.readers.containers.entry import Entry
from gongkai.readers.containers.names import is_side_file, once, readable, safe
from gongkai.settings import Settings

_Opener = Callable[[bytes, str, Meter], Iterator[Entry]]
_OPENERS: dict[str, _Opener] = {
    "zip": zipped.entries,
    "7z": seven.entries,
    "tar": tarred.entries,
    "gzip": tarred.packed_entries,
    "bzip2": tarred.packed_entries,
    "xz": tarred.packed_entries,
    "mail": mail.entries,
}
_MAGIC = ((b"\x1f\x8b\x08", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\0", "xz"), (seven.MAGIC, "7z"))


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a file.

    ``name`` is its path from the outermost file on, with forward slashes (``年报.zip/本级/报告.pdf``), unique among
    its neighbours and harmless. ``error`` says why its bytes could not be had: then ``data`` is empty.
    """

    name: str
    data: bytes
    error: ReadError | None = None


def container_kind(data: bytes) -> str | None:
    """Return ``zip``, ``7z``, ``tar``, ``gzip``, ``bzip2``, ``xz`` or ``mail``, or None for a file of its own.

    Office files and OFD are ZIP archives too, but each is one document; a web page saved as MIME is one page.
    """
    if data.startswith(zipped.MAGIC):
        return "zip" if zipped.is_archive(data) else None
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if kind is None and tarred.is_tar(data):
        kind = "tar"
    return kind or ("mail" if mail.is_mail(data) else None)


def members(data: bytes, name: str, settings: Settings | None = None) -> Iterator[Member]:
    """Yield the files in ``data``, those in nested containers too; a file that is no container is its own member.

    Raises nothing for any content: a member that needs a password, is damaged or goes over a limit has its ``error``,
    and so has the container itself where it cannot be opened. Once the limits on count or bytes are used up, the last
    member says so.
    """
    limits = settings or Settings()
    yield from _expand(data, safe(name) or "file", Budget(limits), 0)


def _expand(data: bytes, path: str, budget: Budget, depth: int) -> Iterator[Member]:
    kind = container_kind(data)
    if kind is None:
        yield Member(path, data)
    elif depth > budget.settings.max_nesting:
        yield Member(path, b"", too_deep(budget.settings))
    else:
        try:
            yield from _opened(kind, data, path, budget, depth)
        except ReadError as error:
            yield Member(path, b"", error)


def _opened(kind: str, data: bytes, path: str, budget: Budget, depth: int) -> Iterator[Member]:
    distinct = once()
    for index, entry in enumerate(_OPENERS[kind](data, path.rpartition("/")[2], Meter(budget, len(data))), start=1):
        name = safe(readable(entry.name)) or f"{index}"
        if is_side_file(name):
            continue
        budget.member()
        inner = f"{path}/{distinct(name)}"
        if entry.error is not None:
            yield Member(inner, b"", entry.error)
        else:
            yield from _expand(entry.data, inner, budget, depth + 1)
        if budget.spent:
            return
