"""Pages being filled from the top: words, rules and boxes at places counted from the top left, in points."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.pdfbase import pdfmetrics

LEADING = 1.55  # of a line of prose, in its size
_NO_START = "，。；：、）》”！？"  # may not begin a line


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text whose top left is (x, y)."""

    x: float
    y: float
    size: float
    text: str
    font: str | None = None  # the page's own when None
    colour: str = "black"
    spread: float = 0.0  # room between signs


@dataclass(frozen=True, slots=True)
class Rule:
    """A stroke."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    dashed: bool = False
    colour: str = "black"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, filled, stroked or both."""

    x0: float
    y0: float
    x1: float
    y1: float
    fill: str | None = None
    stroke: bool = False
    width: float = 0.5


Item = Words | Rule | Box


class Pages:
    """Fill pages one after the other; ``y`` is where the next line goes."""

    def __init__(self, width: float, height: float, margin: float, font: str) -> None:
        self.width, self.height, self.margin, self.font = width, height, margin, font
        self._pages: list[list[Item]] = [[]]
        self.y = margin

    @property
    def content(self) -> float:
        """The width between the margins."""
        return self.width - 2 * self.margin

    @property
    def bottom(self) -> float:
        """Where a page ends."""
        return self.height - self.margin

    def add(self, item: Item) -> None:
        """Put an item on the current page."""
        self._pages[-1].append(item)

    def turn(self) -> None:
        """Begin a new page."""
        self._pages.append([])
        self.y = self.margin

    def keep(self, height: float) -> None:
        """Begin a new page unless ``height`` is left on this one."""
        if self.y + height > self.bottom:
            self.turn()

    def skip(self, height: float) -> None:
        """Leave room."""
        self.y += height

    def line(self, text: str, size: float, *, indent: float = 0, align: str = "left") -> Words:
        """Put one line and move below it."""
        self.keep(size * LEADING)
        width = self.width_of(text, size)
        shift = {"left": indent, "center": (self.content - width) / 2, "right": self.content - width - 2 * size}[align]
        words = Words(self.margin + shift, self.y, size, text)
        self.add(words)
        self.y += size * LEADING
        return words

    def width_of(self, text: str, size: float, font: str | None = None) -> float:
        """Return the printed width."""
        return float(pdfmetrics.stringWidth(text, font or self.font, size))

    def wrap(self, text: str, size: float, width: float) -> list[str]:
        """Break into lines; a digit group stays whole, punctuation never begins a line."""
        lines = [""]
        for piece in _pieces(text):
            if not lines[-1] or self.width_of(lines[-1] + piece, size) <= width:
                lines[-1] += piece
            elif piece in _NO_START and len(lines[-1]) > 1:
                lines.append(lines[-1][-1] + piece)  # the character before comes down with it
                lines[-2] = lines[-2][:-1]
            else:
                lines.append(piece)
        return lines

    def done(self) -> list[list[Item]]:
        """Return the pages."""
        return self._pages


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for char in text:
        joins = char.isascii() and not char.isspace() and pieces and pieces[-1].isascii() and not pieces[-1].isspace()
        if joins and len(pieces[-1]) < 12:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces
