"""Rows whose label is too short to be known by what is left of it when a sign is misread: 规章 read as 规票."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.forms.align import EXACT_ONLY, Match
from gongkai.forms.labels import read_label
from gongkai.forms.lines import Line
from gongkai.forms.schema import Row

_SCORE = 0.85  # place and half of its label tell whose the numbers are: in doubt all the same


def with_misread(matches: Sequence[Match], lines: Sequence[Line], rows: Sequence[Row]) -> list[Match]:
    """Return the matches, with short-labelled rows added that stand right where the form has them.

    Such a row is missing, a sign of its label stands at its place, and the line is the only one with numbers and
    without a row between those of the rows before and after it. ``rows`` are in the form's order, as are matches.
    """
    at = {match.row.key: match.lines for match in matches}
    taken = {line for own in at.values() for line in own}
    added: list[Match] = []
    for place, row in enumerate(rows):
        if row.key in at or all(len(label) > EXACT_ONLY for label in row.labels):
            continue
        before = [max(at[other.key]) for other in rows[:place] if other.key in at]
        after = [min(at[other.key]) for other in rows[place + 1 :] if other.key in at]
        if (place and not before) or not after:
            continue
        between = range(max(before, default=-1) + 1, min(after))
        free = [line for line in between if line not in taken and lines[line].has_values]
        if len(free) == 1 and lines[free[0]].ruled and _is_like(lines[free[0]], row):
            added.append(Match(row, (free[0],), _SCORE))
    return sorted([*matches, *added], key=lambda match: match.lines)


def _is_like(line: Line, row: Row) -> bool:
    """Tell whether a line's label is as long as one of the row's, and has one of its signs at its place."""
    label = read_label(line.own_labels[-1].text).text if line.own_labels else ""
    return any(
        len(label) == len(own) and any(ours == theirs for ours, theirs in zip(label, own, strict=True))
        for own in row.labels
    )
