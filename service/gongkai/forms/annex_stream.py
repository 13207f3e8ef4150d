"""Labels of an annex found in lines of running text, wherever a line breaks them and wherever their value stands.

In a dump a label may run over several lines with its value behind any of them. The words of all lines are read as one
stream, in which the labels are found whole and in the order of the form; a value belongs to the label on whose lines
it stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from gongkai.forms.annex_entries import Entry
from gongkai.forms.annex_text import TextRow
from gongkai.forms.labels import squeeze
from gongkai.forms.schema import Row
from gongkai.text.numbers import fold


class Named(NamedTuple):
    """A row of the form and the text rows (by number) that its label stands on, first and last."""

    row: Row
    first: int
    last: int


class Valued(NamedTuple):
    """A row of the form with the entry that holds its value, and that entry's number among the text rows."""

    row: Row
    entry: Entry
    number: int


class _Spot(NamedTuple):
    start: int
    end: int
    place: int  # of the row in the form


def named_rows(found: Sequence[TextRow], rows: Sequence[Row]) -> list[Named]:
    """Return the rows of the form whose labels the text rows print, in the form's order."""
    words: list[str] = []
    owners: list[int] = []
    for number, row in enumerate(found):
        piece = squeeze(row.label.text) if row.label else ""
        words.append(piece)
        owners.extend([number] * len(piece))
    spots = _without_inner(list(_spots("".join(words), rows)))
    return [Named(rows[spot.place], owners[spot.start], owners[spot.end - 1]) for spot in _chain(spots)]


def valued_rows(named: Sequence[Named], found: Sequence[TextRow], entries: Sequence[Entry]) -> list[Valued]:
    """Return the rows of the form that have a value: on their label's lines, or on a line without words beside them.

    Two values on the lines of one label leave it without any, and so does a line that two labels share.
    """
    named = [_with_remark(found, name, after) for name, after in _with_next(named, len(found)) if not name.row.group]
    crowded = Counter(number for _, first, last in named for number in range(first, last + 1))
    values: dict[int, int] = {}  # place in named -> number of the text row
    bare: set[int] = set()
    for place, (_, first, last) in enumerate(named):
        own = [number for number in range(first, last + 1) if found[number].cells]
        if not own:
            bare.add(place)
        elif len(own) == 1 and crowded[own[0]] == 1:
            values[place] = own[0]
    values |= _beside(named, bare, found)
    return [_valued(named[place], found, entries, number) for place, number in sorted(values.items())]


def shared_lines(named: Sequence[Named]) -> int:
    """Return how many text rows hold the words of two indicators or more: nothing tells whose their number is."""
    lines = Counter(number for row, first, last in named if not row.group for number in range(first, last + 1))
    return sum(count > 1 for count in lines.values())


def _with_next(named: Sequence[Named], end: int) -> Iterator[tuple[Named, int]]:
    for place, name in enumerate(named):
        yield name, named[place + 1].first if place + 1 < len(named) else end


def _with_remark(found: Sequence[TextRow], name: Named, after: int) -> Named:
    """Return the row with the lines of a remark in brackets that goes on behind the words that the form has."""
    opened = "".join(fold(row.label.text) for row in found[name.first : name.last + 1] if row.label)
    last = name.last
    while opened.count("(") > opened.count(")") and last + 1 < after:
        last += 1
        label = found[last].label
        opened += fold(label.text) if label else ""
    return name._replace(last=last)


def _valued(name: Named, found: Sequence[TextRow], entries: Sequence[Entry], number: int) -> Valued:
    units = [fold(unit.text).strip("()") for row in found[name.first : name.last + 1] if (unit := row.unit)]
    entry = entries[number]
    return Valued(name.row, entry if entry.unit or not units else replace(entry, unit=units[0]), number)


def _beside(named: Sequence[Named], bare: set[int], found: Sequence[TextRow]) -> dict[int, int]:
    """Return the wordless text rows that hold the values of labels without any, by their place in ``named``.

    Where labels and wordless rows take turns and come out even, each goes with the next. Where one is missing, the
    even runs of the document tell whether values stand behind their labels or in front; behind, when there is none.
    """
    runs = list(_runs(named, bare, found))
    even = [run for run in runs if len(run) % 2 == 0 and _take_turns(run)]
    in_front = sum(run[0][0] is None for run in even) > len(even) / 2
    values: dict[int, int] = {}
    for run in runs:
        pairs = zip(run[::2], run[1::2], strict=True) if run in even else pairwise(run)
        for one, other in pairs:
            label, value = (other, one) if one[0] is None else (one, other)
            fits = run in even or (one[0] is None) == in_front
            if fits and label[0] is not None and value[0] is None and label[0] not in values:
                values[label[0]] = value[1]
    return values


_Item = tuple[int | None, int]  # (place in named, or None for a wordless row; number of the text row)


def _runs(named: Sequence[Named], bare: set[int], found: Sequence[TextRow]) -> Iterator[list[_Item]]:
    """Yield the runs of labels without a value and of rows without words, as they follow each other."""
    owners = {number: place for place, (_, first, last) in enumerate(named) for number in range(first, last + 1)}
    run: list[_Item] = []
    for number, row in enumerate(found):
        place = owners.get(number)
        if place is not None and place in bare:
            if not run or run[-1][0] != place:
                run.append((place, number))
        elif place is None and row.label is None and row.cells:
            run.append((None, number))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _take_turns(run: Sequence[_Item]) -> bool:
    return all((one[0] is None) != (other[0] is None) for one, other in pairwise(run))


def _spots(words: str, rows: Sequence[Row]) -> Iterator[_Spot]:
    for place, row in enumerate(rows):
        for label in row.labels:
            at = words.find(label)
            while at >= 0:
                yield _Spot(at, at + len(label), place)
                at = words.find(label, at + 1)


def _without_inner(spots: list[_Spot]) -> list[_Spot]:
    """Drop what stands inside a longer label of another row: 同意公开答复数 in 不同意公开答复数."""
    spots.sort(key=lambda spot: (spot.start, -spot.end))
    kept: list[_Spot] = []
    outer: list[_Spot] = []  # those that reach farthest so far: the same words may be several rows
    for spot in spots:
        inside = outer and spot.end <= outer[0].end and spot[:2] != outer[0][:2]
        if inside and all(spot.place != other.place for other in outer):
            continue
        if not outer or spot.end > outer[0].end:
            outer = [spot]
        elif not inside:
            outer.append(spot)
        kept.append(spot)
    return kept


def _chain(spots: Sequence[_Spot]) -> list[_Spot]:
    """Return the chain of labels in the form's order, none over another, that covers most words.

    ``spots`` come in the order of the text. The work grows with their number and not with its square: a file may
    repeat a label without end.
    """
    weights: list[int] = []
    before: list[int | None] = []
    ended: list[tuple[int, int]] = []  # (end, number) of the spots not yet behind
    leaders: dict[int, int] = {}  # place in the form -> the heaviest chain that ends there, of those behind
    for number, spot in enumerate(spots):
        while ended and ended[0][0] <= spot.start:
            _, done = heappop(ended)
            place = spots[done].place
            if place not in leaders or weights[done] >= weights[leaders[place]]:  # of equals the nearest
                leaders[place] = done
        best = max(
            (leader for place, leader in leaders.items() if place < spot.place), key=weights.__getitem__, default=None
        )
        weights.append(spot.end - spot.start + (weights[best] if best is not None else 0))
        before.append(best)
        heappush(ended, (spot.end, number))
    at = max(range(len(spots)), key=weights.__getitem__, default=None)
    chain: list[_Spot] = []
    while at is not None:
        chain.append(spots[at])
        at = before[at]
    return chain[::-1]
