"""Converts the old office files among many several at a time: a start of LibreOffice costs more than most of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice

from gongkai.document import Format
from gongkai.errors import ReadError
from gongkai.readers.containers import Member
from gongkai.readers.office.convert import convert_ahead
from gongkai.readers.sniff import sniff
from gongkai.settings import Settings

_BATCH = 16  # members that are held at a time
_LARGE = 16 * 1024 * 1024  # bytes; such a file is converted alone, and a batch of the others stays small


def in_batches(files: Iterable[Member], settings: Settings) -> Iterator[Member]:
    """Yield the files as they come, those that LibreOffice must convert made ready for their readers before."""
    remaining = iter(files)
    while batch := list(islice(remaining, _BATCH)):
        known = [(member.data, _format(member)) for member in batch if len(member.data) < _LARGE]
        wanted = [(data, fmt) for data, fmt in known if fmt is not None]
        if len(wanted) > 1:
            with suppress(ReadError):  # each file's own reader says it
                convert_ahead(wanted, settings)
        yield from batch


def _format(member: Member) -> Format | None:
    try:
        return None if member.error else sniff(member.data, member.name)
    except ReadError:
        return None
