"""What text readers pass among themselves: source lines in, paragraphs and rows out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.document import BlockKind
from gongkai.document.builder import CellDraft


class Line(NamedTuple):
    """A line of the file, its spaces and tabs kept. ``number`` counts from 0, ``page`` from 1 where there are pages."""

    text: str
    number: int
    page: int | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing is printed; a lone tab is an empty cell and not blank."""
        return not self.text.strip() and "\t" not in self.text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, heading or piece of furniture that begins on line ``number``."""

    text: str
    number: int
    page: int | None = None
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """A table that begins on line ``number``. ``ruled``: its cells are marked off, not guessed from alignment.

    ``strayed``: some of its numbers stand on lines of their own, so that rows near them may hold the wrong ones.
    """

    cells: Sequence[CellDraft]
    number: int
    page: int | None = None
    ruled: bool = True
    strayed: bool = False


@dataclass(frozen=True, slots=True)
class PictureMark:
    """A place where the file says that a picture stands."""

    name: str
    number: int


Block = Paragraph | Rows | PictureMark


class Attempt(NamedTuple):
    """What a recogniser made of the lines from its start to ``end`` (not included).

    No blocks: the lines up to ``end`` are not of its style, and it need not be asked about them again.
    """

    blocks: Sequence[Block]
    end: int


# Looks at the lines from an index on; None when that line does not begin anything of its style.
Recogniser = Callable[[Sequence[Line], int], Attempt | None]


@dataclass(slots=True)
class Row:
    """A row as written: cell texts from the left, on one page."""

    cells: list[str] = field(default_factory=list)
    page: int | None = None


def drafts(rows: Iterable[Row]) -> list[CellDraft]:
    """Return the rows as cells, each at its position in its row; rows may be ragged, empty cells stay."""
    filled = [row for row in rows if row.cells]
    return [
        CellDraft(number, col, text, page=row.page)
        for number, row in enumerate(filled)
        for col, text in enumerate(row.cells)
    ]


def scan(lines: Sequence[Line], recognisers: Sequence[Recogniser]) -> list[Block | Line]:
    """Return the blocks that the recognisers find, the first in order winning, and the lines between them."""
    found: list[Block | Line] = []
    silent_until = [0] * len(recognisers)
    position = 0
    while position < len(lines):
        attempt = _first(lines, position, recognisers, silent_until) if not lines[position].blank else None
        if attempt is None:
            found.append(lines[position])
            position += 1
        else:
            found.extend(attempt.blocks)
            position = attempt.end
    return found


def _first(
    lines: Sequence[Line], position: int, recognisers: Sequence[Recogniser], silent_until: list[int]
) -> Attempt | None:
    for index, recognise in enumerate(recognisers):
        if silent_until[index] > position:
            continue
        attempt = recognise(lines, position)
        if attempt is None:
            continue
        if attempt.blocks:
            return attempt
        silent_until[index] = attempt.end
    return None
