"""Prose, its sections, and what the report says of itself."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from gongkai.document import BBox, TextBlock


class Role(StrEnum):
    """The official sections of a report (《条例》第五十条; notice 国办公开办函〔2021〕30号)."""

    PREAMBLE = "preamble"
    OVERVIEW = "overview"
    PROACTIVE = "proactive"
    REQUESTS = "requests"
    REVIEW = "review"
    PROBLEMS = "problems"
    OTHER = "other"


class Anchor(NamedTuple):
    """``Prose.text[start:end]`` is ``block.text[offset:offset + end - start]``, character by character."""

    start: int
    end: int
    block: TextBlock
    offset: int


@dataclass(frozen=True, slots=True)
class Prose:
    """The text that every span of a report counts in: headings and paragraphs, one a line, no tables, no furniture.

    Characters are replaced one for one (Kangxi radicals, non-breaking spaces), never inserted or removed inside a
    block, so that a span leads back to page and box.
    """

    text: str
    anchors: tuple[Anchor, ...]  # ordered, not overlapping

    def locate(self, start: int, end: int) -> list[tuple[int, BBox]]:
        """Return (page, box) of each printed line under ``text[start:end]``; empty for files without pages."""
        places: list[tuple[int, BBox]] = []
        for anchor in self._between(start, end):
            begin = max(start, anchor.start) - anchor.start + anchor.offset
            stop = min(end, anchor.end) - anchor.start + anchor.offset
            places.extend(anchor.block.locate(begin, stop))
        return places

    def page(self, offset: int) -> int | None:
        """Return the page that ``text[offset]`` is printed on, None for files without pages."""
        for anchor in self._between(offset, offset + 1):
            lines = anchor.block.locate(
                offset - anchor.start + anchor.offset, offset + 1 - anchor.start + anchor.offset
            )
            return lines[0][0] if lines else anchor.block.place.page
        return None

    def _between(self, start: int, end: int) -> list[Anchor]:
        first = max(0, bisect_right(self.anchors, start, key=lambda anchor: anchor.start) - 1)
        found = []
        for anchor in self.anchors[first:]:
            if anchor.start >= end:
                break
            if anchor.end > start:
                found.append(anchor)
        return found


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its title line, and the span of its text (everything below the title, subsections included).

    ``level`` 1 is a top section, 2 the （一） below it, and so on. Only top sections carry a role, None where the title
    is not an official one; ``within`` is the role of the top section that a subsection stands in.
    """

    role: Role | None
    title: str
    level: int
    span: tuple[int, int]
    page: int | None = None
    within: Role | None = None


@dataclass(frozen=True, slots=True)
class Agency:
    """The organ that reports. ``level``: national, province, prefecture, county, township, or None when not told."""

    name: str
    level: str | None = None
    region_code: str | None = None  # GB/T 2260, six digits
    province: str | None = None
    prefecture: str | None = None
    county: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """Title, agency and year, None when not found, never guessed. ``contradictions`` are told in words (zh, en)."""

    title: str | None = None
    agency: Agency | None = None
    year: int | None = None
    contradictions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A document's prose with its sections in reading order and its metadata."""

    prose: Prose
    sections: tuple[Section, ...]
    metadata: Metadata = field(default_factory=Metadata)
