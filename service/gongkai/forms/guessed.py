"""Table three where the grid was guessed from alignment: its labels say one thing, its order and its sums another.

A label may be printed lines away from its numbers, so that these are taken for a neighbour's. As many rows of numbers
as the form has rows, all sums holding, tell better; where they do not, the rows near numbers without a label are in
doubt and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from gongkai.forms.align import Match
from gongkai.forms.columns import BY_SUM, Reading
from gongkai.forms.doubts import doubt
from gongkai.forms.lines import Line
from gongkai.forms.model import Value
from gongkai.forms.relations import failing, relations_of
from gongkai.forms.values import TableValues

DOUBTFUL = 0.5  # confidence of a value that may be a neighbouring row's
MIN_NUMBERS = 5  # in a line that must be a row of the form
MIN_NAMELESS = 3  # numbers without a label, before its neighbours are in doubt
MIN_MOVED = 3  # rows whose sum stands in another column than the total's
MIN_AGREEING = 0.5  # of the rows stand where their labels say, or the order proves nothing
MIN_ASKED = 0.8  # of the sums must be known to prove an order
MAX_BROKEN_COLUMNS = 2  # an office's slip breaks the sums of one column or two, misplaced rows those of many

Assign = Callable[[Line], Mapping[str, Reading]]


def settle(body: Sequence[Line], assign: Assign, found: TableValues) -> None:
    """Correct ``found`` by the order of the lines where the sums bear it out, else note the rows that are in doubt."""
    if not found.matches or any(line.ruled for line in body):
        return
    if _is_moved(found):
        _keep_totals(found)
        return
    at = {match.row.key: _valued(match, body) for match in found.matches}
    most = len(found.schema.columns) + 1  # a row number; table four has more
    numeric = [
        number
        for number, line in enumerate(body)
        if number in at.values() or MIN_NUMBERS <= sum(spot.filled for spot in line.values) <= most
    ]
    whole = len(numeric) == len(found.schema.data_rows) and _reordered(numeric, at, body, assign, found)
    doubtful = {match.row.key for match in found.matches if _is_torn(match.row.key, found)}
    _note_doubts(doubtful if whole else doubtful | _misplaced(at, body, found), found)


def _filled(row: str, found: TableValues) -> list[Value]:
    """Return the numbers of a row from the left."""
    cells = (found.values.get(f"{found.schema.name}.{row}.{column.key}") for column in found.schema.columns)
    return [value for value in cells if value is not None and value.value is not None]


def _ends_with_total(row: str, found: TableValues) -> bool:
    numbers = [value.value or 0 for value in _filled(row, found)]
    return len(numbers) > 1 and numbers[-1] > 0 and sum(numbers[:-1]) == numbers[-1]


def _is_moved(found: TableValues) -> bool:
    """Tell whether the numbers stand in wrong columns: those that are the sum of their row stand before the last one.

    Where cells are blank, columns that spaces set are told by fewer numbers than the form has.
    """
    total = found.schema.columns[-1].key
    rows = [match.row.key for match in found.matches if _ends_with_total(match.row.key, found)]
    right = [row for row in rows if _filled(row, found)[-1] is found.values.get(f"{found.schema.name}.{row}.{total}")]
    return len(rows) - len(right) >= MIN_MOVED and len(right) < len(rows) / 2


def _keep_totals(found: TableValues) -> None:
    """Keep of each row only the total, which its sum tells; nothing tells the columns of the others."""
    total = found.schema.columns[-1].key
    kept: dict[str, Value] = {}
    for match in found.matches:
        row = match.row.key
        if _ends_with_total(row, found):
            kept[f"{found.schema.name}.{row}.{total}"] = _doubted(_filled(row, found)[-1])
    found.values.clear()
    found.values.update(kept)
    found.doubts.append(doubt("columns_unclear", found.schema.name))


def _valued(match: Match, body: Sequence[Line]) -> int | None:
    return next((number for number in match.lines if body[number].has_values), None)


def _reordered(
    numeric: Sequence[int], at: Mapping[str, int | None], body: Sequence[Line], assign: Assign, found: TableValues
) -> bool:
    """Give the lines of numbers to the form's rows in order; tell whether all is well then."""
    schema = found.schema
    rows = dict(zip((row.key for row in schema.data_rows), numeric, strict=True))
    moved = [row for row in schema.data_rows if at.get(row.key) != rows[row.key]]
    if not moved:
        return True
    if len(moved) > (1 - MIN_AGREEING) * len(rows):
        return False
    values = dict(found.values)
    for row in moved:
        for column in row.columns:
            values.pop(f"{schema.name}.{row.key}.{column}", None)
        for column, reading in assign(body[rows[row.key]]).items():
            values[f"{schema.name}.{row.key}.{column}"] = reading.value(None, BY_SUM)
    relations = relations_of(schema.edition, schema.name)
    asked = sum(not relation.missing(values) for relation in relations)
    if failing(relations, values) or asked < MIN_ASKED * len(relations):
        return False
    found.values.clear()
    found.values.update(values)
    found.matches.extend(Match(row, (rows[row.key],), BY_SUM) for row in moved if row.key not in at)
    found.unclear = [key for key in found.unclear if key not in {row.key for row in moved}]
    return True


def _misplaced(at: Mapping[str, int | None], body: Sequence[Line], found: TableValues) -> set[str]:
    """Return the rows that may hold a neighbour's numbers: those beside numbers without a label, or all of them."""
    if len(broken_columns(found)) > MAX_BROKEN_COLUMNS:
        return set(at)
    used = {number: key for key, number in at.items() if number is not None}
    doubtful: set[str] = set()
    for number, line in enumerate(body):
        if number in used or sum(spot.filled for spot in line.values) < MIN_NAMELESS:
            continue
        before = max((other for other in used if other < number), default=None)
        after = min((other for other in used if other > number), default=None)
        doubtful |= {used[other] for other in (before, after) if other is not None}
    return doubtful


def _note_doubts(doubtful: set[str], found: TableValues) -> None:
    if not doubtful:
        return
    for key, value in found.values.items():
        if key.split(".")[1] in doubtful:
            found.values[key] = _doubted(value)
    rows = [row.key for row in found.schema.data_rows if row.key in doubtful]
    found.doubts.append(doubt("rows_doubtful", found.schema.name, rows=rows))


def _is_torn(row: str, found: TableValues) -> bool:
    """Tell whether a row with empty cells does not add up without them: one of its numbers may be two, or lost."""
    values = [found.values.get(f"{found.schema.name}.{row}.{column.key}") for column in found.schema.columns]
    numbers = [value.value if value is not None else None for value in values]
    known = [number for number in numbers[:-1] if number is not None]
    total = numbers[-1]
    return len(known) < len(numbers) - 1 and bool(known) and total is not None and sum(known) != total


def broken_columns(found: TableValues) -> set[str]:
    """Return the columns, but for the total, in which a relation along the column is broken."""
    relations = relations_of(found.schema.edition, found.schema.name)
    total = found.schema.columns[-1].key
    broken = {relation.where for relation in failing(relations, found.values) if relation.identity.per == "column"}
    return broken - {total}


def _doubted(value: Value) -> Value:
    return replace(value, confidence=min(value.confidence, DOUBTFUL))
