"""Which value cell of a line stands in which column of the form.

A line with as many value cells as the form has columns is read in order. Any other line is read by the place of its
cells: the places are learned from the lines that are whole, or else from the header.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from math import prod
from typing import NamedTuple

from gongkai.document import Place
from gongkai.forms.cells import read_content, several
from gongkai.forms.lines import Line, Spot
from gongkai.forms.model import Kind, Value

# Of the whole lines must agree on the places. In a ragged text dump, which shifts with every merged label, the rows
# that have three label cells agree: 18 of 25.
REGULAR_SHARE = 0.85
MIN_SUMMED = 3  # columns of which the last is the sum of the others
MAX_SURPLUS = 3  # cells more than columns: beyond that a line is no line of the form
MAX_WAYS = 64  # ways to read one line that are tried against its sum
# Confidence of a value by how its cell was found.
NOT_BARE = 0.95  # the cell holds more than a bare number: a unit, a note, a break
IN_ORDER, BY_PLACE, JOINED, BY_SUM = 1.0, 0.95, 0.8, 0.7


class Reading(NamedTuple):
    """What stands in one column of a line: the printed text, where, and how sure the column is."""

    text: str
    place: Place
    confidence: float

    def value(self, unit: str | None = None, trust: float = 1.0) -> Value:
        """Return the cell as a form value; ``trust`` is the confidence of its row."""
        content = read_content(self.text, unit)
        sure = self.confidence * trust * (1.0 if content.exact or content.value is None else NOT_BARE)
        return Value(content.value, self.text, content.kind, self.place, round(sure, 3))


Range = tuple[int, int]


@dataclass(frozen=True)
class Columns:
    """Places of the value columns in one table. ``ranges`` is empty when the table is ragged."""

    count: int
    ranges: tuple[Range, ...] = ()
    header: dict[int, Range] = field(default_factory=dict)  # column number -> its header cell's grid columns
    empty: frozenset[int] = frozenset()
    ragged: bool = False  # whole lines were seen, and they do not agree on their places
    begin: int = 0  # the grid column of the first value on lines that have as many cells as there are columns
    holds: bool = False  # the rows add up with their values read below the header's own cells

    @classmethod
    def learn(cls, lines: Sequence[Line], count: int, header: dict[int, Range], empty: frozenset[int]) -> Columns:
        """Learn the places of ``count`` columns from the lines that have that many cells."""
        exact = Counter(line.values[0].col for line in lines if len(line.values) == count and line.own_labels)
        begin = max(exact, key=lambda col: exact[col], default=0)
        blank = cls(count, (), header, empty, begin=begin, holds=_holds(lines, header, count))
        whole = [
            spots
            for line in lines
            if (line.has_values or len(line.values) == count) and len(spots := blank.trimmed(line.values)) == count
        ]
        votes = Counter(tuple((spot.col, spot.end) for spot in spots) for spots in whole)
        if not votes:
            return blank
        ranges, agreed = votes.most_common(1)[0]
        apart = all(before[1] <= after[0] for before, after in pairwise(ranges))  # values opened from one cell are not
        if blank.moved:
            return replace(blank, ranges=tuple(header[number] for number in range(count)))
        if apart and agreed >= REGULAR_SHARE * len(whole):
            return replace(blank, ranges=ranges)
        return replace(blank, ragged=True)

    def trimmed(self, spots: Sequence[Spot]) -> tuple[Spot, ...]:
        """Drop cells of empty grid columns and blank padding before or behind, as long as there are too many."""
        kept = self._behind_labels(spots)
        idle = [spot for spot in kept if spot.col in self.empty and not _printed(spot)]
        if len(idle) <= len(kept) - self.count:  # with more, the office left whole columns blank
            kept = [spot for spot in kept if spot not in idle]
        surplus = len(kept) - self.count
        if surplus <= 0:
            return tuple(kept)
        first, last = any(map(_printed, kept[:surplus])), any(map(_printed, kept[-surplus:]))
        # Padding stands behind the values when something stands in front of it, or when the last column's place is
        # printed and nothing behind it; else it is the blank label cells in front.
        if not last and (first or _printed(kept[self.count - 1])):
            return tuple(kept[: self.count])
        while len(kept) > self.count and not _printed(kept[0]):
            del kept[0]
        return tuple(kept)

    def _behind_labels(self, spots: Sequence[Spot]) -> list[Spot]:
        """Drop blank label cells in front, where the places tell them; blanks between values stay.

        In a ragged table rows have label cells of their own number: a first blank is a value where no cell is too many.
        """
        begin = self.ranges[0][0] if self.ranges else self.begin
        first = 0
        for spot in spots:
            if spot.filled or spot.end > begin or not (self.ranges or len(spots) - first > self.count):
                break
            first += 1
        return list(spots[first:])

    def assign(self, line: Line, valid: Callable[[Sequence[str]], bool] | None = None) -> dict[int, Reading]:
        """Return the reading of each column of ``line``; columns that cannot be told are left out.

        ``valid`` judges the texts of a whole line, to choose between several ways to join split numbers.
        """
        if self.holds and (under := _under(self.header, line)):
            return {number: Reading(spot.text, spot.place, IN_ORDER) for number, spot in under.items()}
        spots = self.trimmed(line.values)
        if (whole := self._in_turn(spots)) or (len(spots) == 1 and not spots[0].filled):
            return whole
        for known in self._known():
            if placed := self._by_place(line, known, valid):
                return placed
        return self._by_sum(spots, valid)

    def _in_turn(self, spots: Sequence[Spot]) -> dict[int, Reading]:
        """Return the cells one by one where there are as many as columns, these in the form's order."""
        opened = tuple(part for spot in spots for part in _opened(spot))
        if len(spots) == self.count and not self.moved:
            return {number: Reading(spot.text, spot.place, IN_ORDER) for number, spot in enumerate(spots)}
        if len(opened) == self.count and not self.moved:
            return {number: Reading(spot.text, spot.place, JOINED) for number, spot in enumerate(opened)}
        return {}

    def _known(self) -> Iterator[dict[int, Range]]:
        """Yield the places of the columns: those of whole lines, one cell in each, then the header's."""
        if self.ranges:
            yield dict(enumerate(self.ranges))
        if len(self.header) == self.count and not self.ragged and self._agrees():
            yield dict(self.header)

    @property
    def moved(self) -> bool:
        """Whether the header holds and has the columns in another order than the form."""
        return self.holds and [self.header[number] for number in range(self.count)] != sorted(self.header.values())

    def _agrees(self) -> bool:
        """Tell whether the header's cells stand where whole lines have theirs, else they have moved."""
        return all(
            self.header[number][0] < end and begin < self.header[number][1]
            for number, (begin, end) in enumerate(self.ranges)
        )

    def _by_place(
        self, line: Line, known: dict[int, Range], valid: Callable[[Sequence[str]], bool] | None
    ) -> dict[int, Reading]:
        first = min(begin for begin, _ in known.values())
        placed: dict[int, list[Spot]] = {}
        for spot in line.spots:
            if spot.end <= first or spot.inherited or (spot in line.labels and not placed):
                continue
            over = [number for number, (begin, end) in known.items() if spot.col < end and begin < spot.end]
            if len(over) > 1 and spot.filled and read_content(spot.text).kind is Kind.NUMBER:
                over = [max(over, key=lambda number: _overlap(spot, known[number]))]
            if not over and spot.filled:
                return {}  # a value outside every column: the places do not hold on this line
            for number in over:
                placed.setdefault(number, []).append(spot)
        if not line.values or (self.count > 1 and max(known) not in placed):
            return {}  # a cell is missing, and nothing tells which: the others may have moved up
        if not line.ruled and any(sum(spot.filled for spot in spots) > 1 for spots in placed.values()):
            return {}  # numbers that spaces part are cells of their own
        wide = known == dict(enumerate(self.ranges))  # whole lines have one cell in place of the several of this one
        return _borne_out({number: _ways(spots, wide=wide) for number, spots in placed.items()}, self.count, valid)

    def _by_sum(self, spots: Sequence[Spot], valid: Callable[[Sequence[str]], bool] | None) -> dict[int, Reading]:
        if valid is None or len(spots) <= self.count or len(spots) > self.count + MAX_SURPLUS:
            return {}
        found = [way for way in ways_to_fit(list(spots), self.count) if valid([text for text, _ in way])]
        if len({tuple(text for text, _ in way) for way in found}) != 1:
            return {}
        return {number: Reading(text, spot.place, BY_SUM) for number, (text, spot) in enumerate(found[0])}


def _holds(lines: Sequence[Line], header: dict[int, Range], count: int) -> bool:
    """Tell whether the rows add up to their last column, blanks counting nothing, as they stand below the header."""
    if count < MIN_SUMMED or len(header) != count:
        return False
    known = [
        [read_content(under[number].text).value or 0 for number in range(count)]
        for line in lines
        if line.ruled and line.has_values and (under := _under(header, line))
    ]
    told = [sum(numbers[:-1]) == numbers[-1] for numbers in known if any(numbers)]
    return bool(told) and sum(told) >= REGULAR_SHARE * len(told)


def _under(header: dict[int, Range], line: Line) -> dict[int, Spot]:
    """Return the one cell below each column of the header; empty where cells are missing, merged or beside them."""
    under: dict[int, Spot] = {}
    first = min(begin for begin, _ in header.values())
    for spot in line.spots:
        own = [number for number, (begin, end) in header.items() if spot.col < end and begin < spot.end]
        if (
            len(own) > 1
            or (own and (own[0] in under or spot.inherited))
            or (not own and spot.col >= first and spot.filled)
        ):
            return {}
        if own:
            under[own[0]] = spot
    return under if len(under) == len(header) else {}


def _printed(spot: Spot) -> bool:
    return bool(spot.text.strip())


def _overlap(spot: Spot, place: Range) -> int:
    return min(spot.end, place[1]) - max(spot.col, place[0])


def _opened(spot: Spot) -> Iterator[Spot]:
    """Yield a cell's values one by one where a lost rule ran several together."""
    tokens = several(spot.text)
    yield from (spot._replace(text=token) for token in tokens) if tokens else (spot,)


def _ways(spots: Sequence[Spot], *, wide: bool = False) -> list[Reading]:
    """Return what the cells of one column may be, the likeliest first.

    Several numbers under a merged header are cells of their own, the empty ones filled with noughts, dashes or the
    number once more; or one number was split over two cells, or nothing tells: then they stay apart, and unread.
    ``wide``: other lines have one cell there, so that a rule that no other line has parts the digits of one number.
    """
    filled = [spot for spot in spots if spot.text.strip()]
    if len(filled) < 2:
        return [Reading(spot.text, spot.place, BY_PLACE) for spot in filled or spots[:1]]
    texts = [spot.text.strip() for spot in filled]
    place = filled[0].place.to(filled[-1].place)
    first, apart = Reading(texts[0], filled[0].place, JOINED), Reading(" ".join(texts), place, JOINED)
    whole = Reading("".join(texts), place, JOINED)
    if len({spot.col for spot in filled}) < len(filled):
        return [apart]  # numbers that spaces part in one cell
    may_be_one = all(map(str.isdecimal, texts)) and texts[0] != "0"
    if all(_is_filler(text) for text in texts[1:]) or (set(texts[1:]) == {texts[0]} and not wide):
        return [apart, first, whole] if wide and may_be_one else [first, whole] if may_be_one else [first]
    if not may_be_one:
        return [apart]
    return [whole] if wide else [apart, whole]


def _is_filler(text: str) -> bool:
    content = read_content(text)
    return content.kind is Kind.DASH or content.value == 0


def _borne_out(
    ways: dict[int, list[Reading]], count: int, valid: Callable[[Sequence[str]], bool] | None
) -> dict[int, Reading]:
    """Return the one way of each column with which the line's sum holds, else the likeliest of each."""
    likeliest = {number: readings[0] for number, readings in ways.items()}
    numbers = sorted(ways)
    if valid is None or len(ways) < count or prod(map(len, ways.values())) > MAX_WAYS:
        return likeliest
    choices = product(*(ways[number] for number in numbers))
    held = [choice for choice in choices if valid([reading.text for reading in choice])]
    if len(held) != 1:
        return likeliest
    return dict(zip(numbers, held[0], strict=True))


def one_of(spots: Sequence[Spot]) -> Reading:
    """Return what several cells of one column are: see ``_ways``."""
    return _ways(spots)[0]


def ways_to_fit(spots: list[Spot], count: int) -> Iterator[list[tuple[str, Spot]]]:
    """Yield the ways to make ``count`` cells: join neighbouring digits, or leave out a blank cell."""
    if len(spots) < count or (count == 0 and any(spot.text.strip() for spot in spots)):
        return
    if count == 0:
        yield []
        return
    if not spots[0].text.strip() and len(spots) > count:
        yield from ways_to_fit(spots[1:], count)
    for size in range(1, len(spots) - count + 2):
        head = spots[:size]
        text = "".join(spot.text.strip() for spot in head)
        if size > 1 and not (text.isdecimal() and head[0].text.strip() not in {"", "0"} and head[-1].text.strip()):
            continue
        for rest in ways_to_fit(spots[size:], count - 1):
            yield [(text, head[0]._replace(place=head[0].place.to(head[-1].place))), *rest]
