"""Rows of table three that lost their blank cells: where their numbers stood, as far as the form's sums tell.

``3 1 4`` is a row of which two of six cells are filled, and their total. Its numbers kept their order, so that it has
fifteen readings. The sums down the columns leave one of them, or several; a number that stands in the same column in
all of these is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

Numbers = tuple[int, ...]
Places = tuple[int, ...]  # the columns of a row's numbers, in order

MOST_STEPS = 10_000  # ways of a row tried: some 20 ms; a small office's form takes a few hundred
MOST_SOLUTIONS = 400  # with more, columns that look alike can be exchanged, and nothing is told

_IN = ("received", "carried_over")
_OUT = ("total_processed", "carried_forward")
AROUND = frozenset((*_IN, *_OUT))  # every other row is an outcome


class _TooManyError(Exception):
    """More ways than are looked at."""


def placed(
    rows: Mapping[str, Numbers], whole: Mapping[str, Numbers], outcomes: Sequence[str], width: int
) -> dict[str, tuple[int | None, ...]]:
    """Return the column of each number of each row, None where several readings satisfy all sums.

    ``rows`` are the rows without their blanks and totals, ``whole`` those with a number for each of ``width`` columns;
    a row that is blank throughout is an empty one among ``rows``. All rows must be known, else no sum can be asked.
    """
    if not AROUND.union(outcomes) <= {*rows, *whole}:
        return {}
    try:
        solutions = list(_Search(rows, whole, outcomes, width).solutions())
    except _TooManyError:
        return {}
    if not solutions:
        return {}
    return {
        row: tuple(columns.pop() if len(columns := set(column)) == 1 else None for column in zip(*ways, strict=True))
        for row in rows
        if (ways := [solution[row] for solution in solutions])
    }


class _Search:
    """All ways to place the rows' numbers so that every column adds up."""

    def __init__(
        self, rows: Mapping[str, Numbers], whole: Mapping[str, Numbers], outcomes: Sequence[str], width: int
    ) -> None:
        self._rows, self._whole, self._width = rows, whole, width
        self._outcomes = sorted(outcomes, key=lambda row: -sum(rows.get(row, whole.get(row, ()))))
        self._steps = 0

    def solutions(self) -> Iterator[dict[str, Places]]:
        """Yield each way. Raises _TooManyError beyond the limits."""
        found = 0
        for processed, total in self._ways("total_processed"):
            ends = list(self._ends(total))
            if not ends:
                continue
            for parts in self._parts(0, total):
                for end in ends:
                    found += 1
                    if found > MOST_SOLUTIONS:
                        raise _TooManyError
                    yield {"total_processed": processed, **parts, **end}

    def _ways(self, row: str) -> list[tuple[Places, Numbers]]:
        """Return the ways to place a row's numbers, each with the full row that it makes."""
        if row in self._whole:
            return [(tuple(range(self._width)), self._whole[row])]
        return _spread(self._rows[row], self._width)

    def _ends(self, total: Numbers) -> Iterator[dict[str, Places]]:
        """Yield the ways of the rows around the outcomes: received and carried over make processed and forward."""
        sums: dict[Numbers, list[dict[str, Places]]] = {}
        for forward, numbers in self._ways("carried_forward"):
            everything = tuple(map(sum, zip(total, numbers, strict=True)))
            sums.setdefault(everything, []).append({"carried_forward": forward})
        for received, upper in self._ways("received"):
            for carried, lower in self._ways("carried_over"):
                self._step()
                for end in sums.get(tuple(map(sum, zip(upper, lower, strict=True))), ()):
                    yield {**end, "received": received, "carried_over": carried}

    def _parts(self, at: int, rest: Numbers) -> Iterator[dict[str, Places]]:
        """Yield the ways of the outcomes from ``at`` on that add up to ``rest`` in every column."""
        if at == len(self._outcomes):
            if not any(rest):
                yield {}
            return
        row = self._outcomes[at]
        for places, numbers in self._ways(row):
            self._step()
            left = tuple(have - need for have, need in zip(rest, numbers, strict=True))
            if min(left) < 0:
                continue
            for others in self._parts(at + 1, left):
                yield {row: places, **others}

    def _step(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise _TooManyError


@lru_cache(maxsize=1024)
def _spread(numbers: Numbers, width: int) -> list[tuple[Places, Numbers]]:
    ways = []
    for places in combinations(range(width), len(numbers)):
        full = [0] * width
        for place, number in zip(places, numbers, strict=True):
            full[place] = number
        ways.append((places, tuple(full)))
    return ways
