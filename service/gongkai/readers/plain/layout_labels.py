"""Labels that are wrapped over several lines while their numbers stand on one: which line belongs to which row.

Numbers are set on the middle line of their label, or between its two middle lines, so that a label has about as many
lines above its numbers as below; or else on its first line, or behind its last, which is told table by table. A list
mark begins a label, and brackets close in the label in which they open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from gongkai.text.lines import has_mark

# Costs of what a good reading does not do, against 1 for each line that a label leans from where it should stand.
_MOST_LEAN = 4.0
_MARK_INSIDE = 6.0
_UNCLOSED = 2.0
_NAMELESS = 4.0
_GROUP = 6.0  # numbers for a label whose parts follow with numbers of their own
_TIGHT = 0.5  # what stands right above a head is rather that head's than the row's above
_APART = 2.0  # a label that names a group of rows and has no numbers of its own
_GROUP_MARK = re.compile(r"[（(][一二三四五六七八九十\u2f00\u2f06\u2f0b\u2f17]{1,3}[)）]")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百\u2f00\u2f06\u2f0b\u2f17\d]{1,5}[条款项]")
_FIRST_PART = re.compile(r"1\s*[.．、]")
_OPENING, _CLOSING = "（(《“【", "）)》”】"
_MAX_APART = 14  # label lines between two rows of numbers, beyond which no group's name is looked for


class _Stand(Enum):
    """On which line of its label a row's numbers stand."""

    MIDDLE = "middle"
    FIRST = "first"
    LAST = "last"


@dataclass(slots=True)
class Anchor:
    """A line of numbers: the label text on it, and the label lines between it and the next one.

    ``barrier``: so many of those lines stand above something that is no label, and can only belong to this row.
    """

    own: str
    below: list[str] = field(default_factory=list)
    barrier: int | None = None


class Split(NamedTuple):
    """How the label lines between two rows are shared out: the first ``upper`` to the row above, from ``lower`` on to
    the row below, those between to no row."""

    upper: int
    lower: int


def part_labels(above: Sequence[str], anchors: Sequence[Anchor]) -> list[Split]:
    """Return the split of the lines ``above`` the first anchor, then of the lines below each anchor."""
    if not above and not any(anchor.below for anchor in anchors):
        return [Split(0, 0)] * (len(anchors) + 1)
    return min((_part(above, anchors, stand) for stand in _Stand), key=lambda found: found[0])[1]


def _part(above: Sequence[str], anchors: Sequence[Anchor], stand: _Stand) -> tuple[float, list[Split]]:
    """Return the cost of the best splits, and these. The state between rows is where the next row's label begins."""
    best: dict[int, float] = dict.fromkeys(range(len(above) + 1), 0.0)
    gap = above
    history: list[dict[int, tuple[int, Split]]] = []
    for index, anchor in enumerate(anchors):
        last = index == len(anchors) - 1
        next_own = "" if last else anchors[index + 1].own
        step: dict[int, float] = {}
        came: dict[int, tuple[int, Split]] = {}
        reached: dict[int, tuple[float, int]] = {}
        for split, price in _splits(anchor, last=last):
            if split.upper not in reached:
                lower = anchor.below[: split.upper]
                reached[split.upper] = min(
                    (total + _cost(gap[begin:], anchor.own, lower, stand), begin) for begin, total in best.items()
                )
            cost, begin = reached[split.upper]
            pieces = [*gap[begin:], anchor.own, *anchor.below[: split.upper]]
            cost += price + _GROUP * _is_group(pieces, [*anchor.below[split.upper :], next_own])
            if cost < step.get(split.lower, float("inf")):
                step[split.lower] = cost
                came[split.lower] = (begin, split)
        best, gap = step, anchor.below
        history.append(came)
    at = min(best, key=lambda choice: best[choice])
    cost = best[at]
    splits = []
    for came in reversed(history):
        at, split = came[at]
        splits.append(split)
    return cost, [Split(0, at), *reversed(splits)]


def _splits(anchor: Anchor, *, last: bool) -> Iterator[tuple[Split, float]]:
    """Yield the ways to share out the lines below an anchor, each with its own cost."""
    n_lines = len(anchor.below)
    if last:
        yield Split(n_lines, n_lines), 0.0  # what stands below the last numbers can only be their own label
        return
    if anchor.barrier is not None:
        for upper in range(anchor.barrier + 1):
            yield Split(upper, anchor.barrier), _TIGHT if upper < anchor.barrier else 0.0
        return
    for upper in range(n_lines + 1):
        yield Split(upper, upper), 0.0
        if n_lines <= _MAX_APART and upper < n_lines and begins_label(anchor.below[upper]):
            for lower in range(upper + 1, n_lines + 1):
                yield Split(upper, lower), _APART + _faults(anchor.below[upper:lower])


def _cost(upper: Sequence[str], own: str, lower: Sequence[str], stand: _Stand) -> float:
    """Return how unlikely the lines make up one label."""
    pieces = [*upper, own, *lower] if own else [*upper, *lower]
    if not pieces:
        return _NAMELESS
    lean = {
        _Stand.MIDDLE: abs(len(upper) - len(lower)),
        _Stand.FIRST: len(upper),
        _Stand.LAST: len(lower),
    }[stand]
    return min(_MOST_LEAN, float(lean)) + _faults(pieces)


def begins_label(piece: str) -> bool:
    """Tell whether a new label begins: with a list mark, or as an article (第二十条) does."""
    return has_mark(piece) or _ARTICLE.match(piece) is not None


def _is_group(pieces: Sequence[str], following: Sequence[str]) -> bool:
    """Tell whether a label marked （三） is followed by one marked 1., the first of its parts."""
    next_piece = next((piece for piece in following if piece), "")
    return bool(_GROUP_MARK.match("".join(pieces)) and _FIRST_PART.match(next_piece))


def _faults(pieces: Sequence[str]) -> float:
    """Return the cost of list marks inside the label and of brackets left open."""
    text = "".join(pieces)
    unclosed = sum(
        abs(text.count(opening) - text.count(closing)) for opening, closing in zip(_OPENING, _CLOSING, strict=True)
    )
    return _MARK_INSIDE * sum(map(begins_label, pieces[1:])) + _UNCLOSED * unclosed
