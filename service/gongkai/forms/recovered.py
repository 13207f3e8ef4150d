"""Values recovered from running text: how they are noted."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.document import Place
from gongkai.forms.align import Match
from gongkai.forms.columns import Reading
from gongkai.forms.model import Value
from gongkai.forms.schema import Row, TableSchema
from gongkai.forms.splits import adds_up
from gongkai.forms.stream import Stream, Token
from gongkai.forms.values import TableValues

# Confidence of values from running text: parted by the text itself, or only by the form's sums.
PARTED, BY_SUMS = 0.85, 0.7
PLACED = 0.6  # the blanks beside it were lost: only the form's sums tell its column
NOWHERE = Place(None, None, (0, 0))


def add_up(tokens: Sequence[Token]) -> bool:
    """Tell whether all values are numbers, and the last is the sum of the others."""
    return adds_up([token.text for token in tokens])


def add_row(found: TableValues, stream: Stream, row: Row, texts: Sequence[str], tokens: Sequence[Token]) -> None:
    """Note a row's texts; each is placed where its token stands, or where the whole run of digits stands."""
    exact = [token.text for token in tokens[: len(texts)]] == list(texts)
    values: dict[str, Value] = {}
    for number, (column, text) in enumerate(zip(row.columns, texts, strict=True)):
        token = tokens[number] if exact else None
        place = stream.place(token.start, token.end) if token else stream.place(tokens[0].start, tokens[-1].end)
        values[column] = Reading(text, place, PARTED if exact else BY_SUMS).value(found.schema.column(column).unit)
    found.add(Match(row, (), PARTED), values)


def add_placed(
    found: TableValues, stream: Stream, row: Row, tokens: Sequence[Token], columns: Sequence[int | None]
) -> None:
    """Note the numbers of a row whose columns the sums tell, and its total; None stands for a column not told."""
    values: dict[str, Value] = {}
    for token, column in zip(tokens, (*columns, len(row.columns) - 1), strict=True):
        if column is not None:
            place = stream.place(token.start, token.end)
            values[row.columns[column]] = Reading(token.text, place, PLACED).value()
    found.add(Match(row, (), PLACED), values)


def add_total(found: TableValues, stream: Stream, row: Row, token: Token) -> None:
    """Note the total alone of a row whose other values cannot be told apart."""
    column = row.columns[-1]
    value = Reading(token.text, stream.place(token.start, token.end), BY_SUMS).value()
    found.add(Match(row, (), BY_SUMS), {column: value})


def row_values(schema: TableSchema, stream: Stream, tokens: Sequence[Token]) -> dict[str, Value]:
    """Return a row's values, one token for each column."""
    return {
        column.key: Reading(token.text, stream.place(token.start, token.end), PARTED).value(column.unit)
        for column, token in zip(schema.columns, tokens, strict=True)
    }
