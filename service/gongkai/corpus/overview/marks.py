"""Where the marks of the figures stand: plain geometry, in units of a figure that is 760 wide; templates place them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH = 760.0  # of every figure; about the width of a printed page at 96 dots an inch
LABELS = 214.0  # for the names of rows
_STEPS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7)  # of the heat map, finer where most shares are: classes h0 to h8
_LABELLED = 34.0  # a part of a bar that is wide enough for its number


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle: its class in the style sheet, the text on it, and what it says when pointed at."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    text: str = ""
    title: str = ""
    low: float | None = None  # ends of an interval, in x
    middle: float | None = None
    high: float | None = None
    faint: bool = False  # too little behind it to be compared

    @property
    def centre(self) -> float:
        """Return where text is centred."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside or above the marks."""

    x: float
    y: float
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing of this height, ``WIDTH`` wide."""

    height: float
    marks: tuple[Mark, ...]
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    notes: tuple[Label, ...] = ()
    lines: tuple[float, ...] = ()  # in x: where an axis is divided


def step(share: float) -> str:
    """Return the class of a share, 0 to 1, on the scale of the heat map.

    >>> step(0.0), step(0.01), step(0.5), step(1.0)
    ('h0', 'h1', 'h6', 'h8')
    """
    return f"h{sum(share > least for least in _STEPS)}"


def along(share: float, start: float, width: float) -> float:
    """Return the x of a share, 0 to 1, on an axis."""
    return round(start + share * width, 1)


def stacked(parts: Iterable[tuple[str, float, str, str]], y: float, height: float, start: float) -> list[Mark]:
    """Return the parts of a bar from ``start`` to the right edge: class, share, text and title of each."""
    marks, x, width = [], start, WIDTH - start
    for kind, share, text, title in parts:
        if share > 0:
            long = share * width
            shown = text if long >= _LABELLED else ""
            marks.append(Mark(round(x, 1), y, round(long, 1), height, kind, shown, title))
            x += long
    return marks


def columns(count: int, most: float, start: float = LABELS, end: float = WIDTH) -> tuple[float, list[float]]:
    """Return the width, at most ``most``, of ``count`` columns from ``start`` to ``end``, and where each begins."""
    width = round(min(most, (end - start) / max(count, 1)), 1)
    return width, [round(start + place * width, 1) for place in range(count)]


def shortened(text: str, most: float) -> str:
    """Return a text that fits into ``most`` characters of full width; half-width ones count half.

    >>> shortened("青禾县水务局", 4)
    '青禾县…'
    """
    width = 0.0
    for place, sign in enumerate(text):
        width += 0.55 if sign < "\u2e80" else 1.0
        if width > most and place:
            return shortened_to(text, most - 1) + "…"
    return text


def shortened_to(text: str, most: float) -> str:
    """Return the beginning of a text that fits."""
    width = 0.0
    for place, sign in enumerate(text):
        width += 0.55 if sign < "\u2e80" else 1.0
        if width > most:
            return text[:place]
    return text


def ticks(most: float) -> Sequence[float]:
    """Return round numbers from 0 that divide an axis up to ``most`` or just above.

    >>> ticks(83)
    [0.0, 50.0, 100.0]
    """
    if most <= 0:
        return [0.0, 1.0]
    base = 10.0 ** (len(str(int(most))) - 1)
    unit = next(base * part for part in (0.2, 0.5, 1, 2, 5, 10) if most / (base * part) <= 4)
    return [unit * place for place in range(int(-(-most // unit)) + 1)]
