"""Lays a source out as blocks, then lets the named quirks at it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from corpora.build.grids import grid
from corpora.build.model import Block, Heading, Paper, Para
from corpora.build.quirks import QUIRKS
from corpora.build.sources import Source


def paper(source: Source, quirks: Sequence[str], flags: frozenset[str], seed: str) -> Paper:
    """Return the source as a paper with the quirks done to it, in the order named. ``flags`` pass to the writer."""
    result = Paper(source, source.title, tuple(_blocks(source)), flags)
    for name in quirks:
        if name in QUIRKS:
            result = QUIRKS[name](result, random.Random(f"{seed}:{name}"))
    return result


def _blocks(source: Source) -> Iterator[Block]:
    for section in source.sections:
        if section.title:
            yield Heading(section.title, 1, section.role)
        for line in section.text.splitlines():
            if line.startswith("## "):
                yield Heading(line.removeprefix("## "), 2)
            elif line.startswith("{{"):
                yield grid(line.strip("{}"), source)
            elif line.strip():
                yield Para(line.strip())
    yield Para(source.issuer, "right")
    yield Para(source.date, "right")
