"""Where the columns of a table set by spaces stand.

Two measures are at hand, characters and display columns: pdftotext counts a hanzi as one place, editors and terminals
as two. The one in which full rows agree better is taken, table by table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, pstdev

from gongkai.readers.plain.layout_tokens import Columnar, Span, Token
from gongkai.text.lines import has_mark

_MIN_VOTES = 2  # lines on which a gap parts two label columns
_REACH = 2  # places that a number may stand off the middle of its column, however narrow that is
_NEARER = 0.75  # of the way to the next column: edges are aligned, not middles
_MARK_VOTES = 2  # a gap before a list mark tells as much as two


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table.

    ``bounds`` part the label columns; ``centres`` are the middles of the value columns; ``labels_end`` is where the
    longest label on a line of values ends. Without ``geometric`` no places are kept in the text, only the order.
    """

    in_characters: bool
    geometric: bool
    bounds: tuple[float, ...]
    centres: tuple[float, ...]
    labels_end: float

    @property
    def n_labels(self) -> int:
        """Return the number of label columns; none when no row has a label."""
        return len(self.bounds) + 1 if self.labels_end > 0 else 0

    def span(self, token: Token) -> Span:
        """Return where the token stands in the table's measure."""
        return span_of(token, in_characters=self.in_characters)

    def label_column(self, span: Span) -> int:
        """Return the label column that the span begins in."""
        return sum(bound <= span.start for bound in self.bounds)

    def is_wide(self, span: Span) -> bool:
        """Tell whether the span reaches over a bound of label columns."""
        return any(span.start < bound < span.end for bound in self.bounds)

    def fits(self, spans: Sequence[Span], places: Sequence[int]) -> bool:
        """Tell whether each span stands at its column rather than between two of them."""
        if len(spans) >= len(self.centres):
            return True
        apart = min((right - left for left, right in pairwise(self.centres)), default=0.0)
        reach = max(_REACH, _NEARER * apart)
        return all(
            span.start - reach <= self.centres[place] <= span.end + reach
            for span, place in zip(spans, places, strict=True)
        )

    def places(self, spans: Sequence[Span]) -> list[int]:
        """Return a value column for each span, in order, no column twice, as near as possible."""
        if not spans or not self.geometric or len(spans) >= len(self.centres):
            return list(range(len(spans)))
        return _nearest([span.centre for span in spans], self.centres)


def span_of(token: Token, *, in_characters: bool) -> Span:
    """Return where the token stands in one of the two measures."""
    return Span(token.start, token.end) if in_characters else Span(token.left, token.right)


def learn_columns(rows: Sequence[Columnar], lines: Sequence[Columnar]) -> Columns:
    """Learn the columns from the ``rows`` that hold values and all ``lines`` of the table."""
    counts = Counter(len(row.values) for row in rows)
    # A form may have sections with fewer columns: the most frequent of the wide rows set the columns.
    most = max(counts, key=lambda count: (counts[count] >= _MIN_VOTES or len(rows) < 4, count))
    full = [row for row in rows if len(row.values) == most]
    in_characters = _spread(full, in_characters=True) <= _spread(full, in_characters=False)
    spans = [[span_of(token, in_characters=in_characters) for token in row.values] for row in full]
    centres = tuple(median(span.centre for span in column) for column in zip(*spans, strict=True))
    heads = [row.head[-1] for row in rows if row.head]
    labels_end = max((span_of(token, in_characters=in_characters).end for token in heads), default=0)
    geometric = any(line.is_parted for line in lines)
    bounds = _bounds(lines, labels_end, in_characters=in_characters) if geometric else ()
    return Columns(in_characters, geometric, bounds, centres, labels_end)


def _spread(rows: Sequence[Columnar], *, in_characters: bool) -> float:
    """Return how far the value columns stray from row to row, against the table's width."""
    spans = [[span_of(token, in_characters=in_characters) for token in row.values] for row in rows]
    width = max(row[-1].end for row in spans) or 1
    stray = [min(pstdev(edges) for edges in _edges(column)) for column in zip(*spans, strict=True)]
    return sum(stray) / (len(stray) * width)


def _edges(column: Sequence[Span]) -> tuple[list[float], ...]:
    """Return left edges, right edges and middles: columns are aligned by one of them."""
    return [span.start for span in column], [span.end for span in column], [span.centre for span in column]


def _bounds(lines: Sequence[Columnar], labels_end: float, *, in_characters: bool) -> tuple[float, ...]:
    """Return the places that part label columns: those in which most gaps between labels agree."""
    gaps: list[tuple[int, int, int]] = []
    for line in lines:
        tokens = [(span_of(token, in_characters=in_characters), token) for token in line.head]
        if not line.values and tokens and tokens[-1][0].end > labels_end:
            continue  # heads, whose gaps part value columns
        inside = [(span, token) for span, token in tokens if span.start < labels_end]
        for (left, _), (right, token) in pairwise(inside):
            gaps.append((left.end, right.start, _MARK_VOTES if has_mark(token.text) else 1))
    bounds: list[float] = []
    while gaps:
        votes: Counter[int] = Counter()
        for start, end, weight in gaps:
            for place in range(start, end + 1):
                votes[place] += weight
        place, count = max(votes.items(), key=lambda vote: (vote[1], vote[0]))
        if count < _MIN_VOTES:
            break
        bounds.append(place)
        gaps = [gap for gap in gaps if not gap[0] <= place <= gap[1]]
    return tuple(sorted(bounds))


def _nearest(centres: Sequence[float], columns: Sequence[float]) -> list[int]:
    """Return increasing column numbers for the centres with the least total distance."""
    # cost[j]: of placing the centres so far with the last of them in column j.
    history: list[list[int]] = []
    cost = [0.0] * len(columns)
    for number, centre in enumerate(centres):
        best, best_at = float("inf"), -1
        step: list[float] = []
        came: list[int] = []
        for column, place in enumerate(columns):
            if number and column and cost[column - 1] < best:
                best, best_at = cost[column - 1], column - 1
            before = best if number else 0.0
            step.append(before + abs(centre - place))
            came.append(best_at)
        cost = step
        history.append(came)
    column = min(range(len(columns)), key=lambda each: cost[each])
    found = [column]
    for came in reversed(history[1:]):
        column = came[column]
        found.append(column)
    return found[::-1]
