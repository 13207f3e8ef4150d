"""Straight paths sorted into what a table finder asks for: rules, coloured areas, and the white ones of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gongkai.readers.pdf.page import Box, Floats, settle

THICK = 4.5  # points; a rule is thinner, a row of a table is higher
_STRAIGHT = 0.5  # points by which the ends of a rule may differ across


class Strokes:
    """What was drawn, as boxes in whichever space the points are given in; one unit is a point."""

    def __init__(self) -> None:
        self.rules: list[Box] = []
        self.fills: list[Box] = []
        self.white_rules: list[Box] = []
        self.white_fills: list[Box] = []

    def take(self, points: Sequence[tuple[float, float]], *, stroked: bool, white: bool) -> None:
        """Sort one straight-lined part of a path; what does not run along the axes is left out."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        if min(box[2] - box[0], box[3] - box[1]) <= THICK:
            (self.white_rules if white else self.rules).append(box)
        elif stroked:
            (self.white_rules if white else self.rules).extend(_straight_edges(points))
        elif len(points) in {4, 5}:
            (self.white_fills if white else self.fills).append(box)

    def settled(self) -> tuple[Floats, Floats]:
        """Return the rules and fills that show."""
        return settle(self.rules, self.white_rules, self.fills, self.white_fills)


def _straight_edges(points: Sequence[tuple[float, float]]) -> Iterator[Box]:
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(x0 - x1) <= _STRAIGHT or abs(y0 - y1) <= _STRAIGHT:
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
