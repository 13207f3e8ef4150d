"""Where a statement stands: section, headings above it, pivots before it, place in its list, neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai.nlp.headings import Stance, pivot_of, stance_of
from gongkai.nlp.surface import body, fold, lines, mark_at
from gongkai.sections.model import Outline, Role


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement and its place. Everything but ``text`` may be unknown, as in a row of a table of sentences.

    ``heading`` is the nearest content heading above it in its list (1.加强队伍建设。), ``title`` the structural heading
    that it stands under; ``stance`` what that title and ``pivot`` what the last lead-in says of it. ``list_index``
    counts the lists begun in this section; ``since_pivot`` the statements since the last pivot; ``pivot_ahead`` tells
    whether a lead-in to remedies is still to come in this section.
    """

    text: str  # folded
    span: tuple[int, int] = (0, 0)
    section: Role | None = None
    located: bool = False
    title: str = ""
    heading: str = ""
    stance: Stance | None = None
    pivot: Stance | None = None
    since_pivot: int = 0
    pivot_ahead: bool = False
    mark_style: str = ""
    mark_number: int = 0
    list_index: int = 0
    position: int = 0
    count: int = 0
    line_start: bool = False
    previous: str = ""
    following: str = ""

    @property
    def topic(self) -> str:
        """Return the words above that tell what it is about: its list's heading, else a title like 监督保障.

        A title of problems or remedies tells nothing of their matter.
        """
        return self.heading or (self.title if self.stance is None else "")

    @property
    def setting(self) -> Role | None:
        """Return the section as which the place is judged: one of no role tells deeds, or what its title announces."""
        if self.section is not None or not self.located:
            return self.section
        return Role.PROBLEMS if self.stance in (Stance.ISSUES, Stance.REMEDIES) else Role.OVERVIEW


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of prose that belongs to one top section; ``title`` is that section's title line."""

    section: Role | None
    title: str
    start: int
    end: int


def regions(outline: Outline) -> list[Region]:
    """Return the prose cut at its top sections; what stands before the first title is the preamble."""
    tops = [section for section in outline.sections if section.level == 1]
    found: list[Region] = []
    end = len(outline.prose.text)
    first = min((_title_start(outline, section.title, section.span[0]) for section in tops), default=end)
    if first > 0:
        found.append(Region(Role.PREAMBLE if tops else None, "", 0, first))
    found.extend(Region(section.role, section.title, *section.span) for section in tops)
    return found


def _title_start(outline: Outline, title: str, start: int) -> int:
    at = outline.prose.text.rfind(title, 0, start) if title else -1
    return at if at >= 0 else start


def place(text: str, spans: Sequence[tuple[int, int]], region: Region) -> list[Placed]:
    """Return each span of the region with its place. Lines of the region that hold no span are its headings."""
    starts = sorted(spans)
    walk = _Walk(region, [fold(text[slice(*span)]) for span in starts])
    index = 0
    for line in lines(text, region.start, region.end):
        before = index
        while index < len(starts) and starts[index][0] < line.end:
            walk.statement(starts[index], line_start=starts[index][0] == line.start)
            index += 1
        if index == before and not (index and line.start < starts[index - 1][1]):
            walk.title(line.folded)
    return walk.placed


class _Walk:
    """Reads a region from top to bottom and remembers what the headings and pivots said."""

    def __init__(self, region: Region, texts: Sequence[str]) -> None:
        self.region = region
        self.placed: list[Placed] = []
        self._texts = texts
        self._marks = [mark_at(text) for text in texts]
        self._pivots = [None if mark else pivot_of(text) for text, mark in zip(texts, self._marks, strict=True)]
        remedies = [at for at, pivot in enumerate(self._pivots) if pivot is Stance.REMEDIES]
        self._last_remedies = remedies[-1] if remedies else -1
        self._title = region.title
        self._stance = stance_of(fold(region.title)) if region.title else None
        self._above = self._stance
        self._pivot: Stance | None = None
        self._since = 0
        self._lists = 0
        self._headings: list[tuple[str, str]] = []  # (mark style, words) from the outermost in

    def title(self, folded: str) -> None:
        self._title = folded
        self._stance = self._above = stance_of(folded) or self._above
        self._pivot, self._since = None, 0
        self._headings.clear()

    def statement(self, span: tuple[int, int], *, line_start: bool) -> None:
        at = len(self.placed)
        folded, mark, pivot = self._texts[at], self._marks[at], self._pivots[at]
        if mark is not None:
            if mark.number == 1:
                self._lists += 1
            self._close(mark.style)
        if pivot is not None:
            rectified = pivot is Stance.RECTIFIED  # stands for the heading that others give such a list
            self._pivot, self._since = None if rectified else pivot, 0
            self._stance = pivot if rectified else self._above
            self._headings.clear()
        self.placed.append(
            Placed(
                text=folded,
                span=span,
                section=self.region.section,
                located=True,
                title=self._title,
                heading=self._headings[-1][1] if self._headings else "",
                stance=self._stance,
                pivot=self._pivot,
                since_pivot=self._since,
                pivot_ahead=at < self._last_remedies,
                mark_style=mark.style if mark else "",
                mark_number=mark.number if mark else 0,
                list_index=self._lists,
                position=at,
                count=len(self._texts),
                line_start=line_start,
                previous=self._texts[at - 1] if at else "",
                following=self._texts[at + 1] if at + 1 < len(self._texts) else "",
            )
        )
        self._since += 1
        if mark is not None:
            self._headings.append((mark.style, body(folded)))

    def _close(self, style: str) -> None:
        """Leave the headings of this level and below: an item of the same style is a sibling, not a child."""
        styles = [held for held, _ in self._headings]
        if style in styles:
            del self._headings[styles.index(style) :]


def alone(text: str, section: Role | None = None, title: str = "") -> Placed:
    """Return a statement without a place, as in a row of sentences; ``title`` is its section's title, if any."""
    folded = fold(text.strip())
    mark = mark_at(folded)
    return Placed(
        text=folded,
        span=(0, len(text)),
        section=section,
        title=title,
        stance=stance_of(fold(title)) if title else None,
        mark_style=mark.style if mark else "",
        mark_number=mark.number if mark else 0,
    )


def texts(items: Iterable[Placed]) -> list[str]:
    """Return the folded texts."""
    return [item.text for item in items]
