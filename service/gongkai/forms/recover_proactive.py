"""Table two recovered from running text: ``规章000``, ``行政许可 12``."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gongkai.forms import proactive
from gongkai.forms.doubts import doubt
from gongkai.forms.recovered import add_row
from gongkai.forms.schema import Row, TableSchema, load_schema
from gongkai.forms.splits import ways_to_part
from gongkai.forms.stream import Found, Stream, Token
from gongkai.forms.values import TableValues

OPENINGS = ("第二十条第一项", "信息内容")
BEYOND = 500  # characters of words from the opening to the last value
MIN_ROWS = 3


def recover_proactive(stream: Stream, prior: str | None) -> TableValues | None:
    """Return table two as the stream tells it, None when it does not."""
    for opening in OPENINGS:
        for start, _ in stream.occurrences(opening):
            end = stream.reach(start, BEYOND)
            edition = proactive.edition_of(stream.words_between(start, end))
            if edition is None and prior is None:
                continue
            found = _from(stream, start, end, load_schema(edition or prior or "2021").tables["proactive"])
            if len(found.matches) >= MIN_ROWS:
                return found
    return None


def _from(stream: Stream, start: int, end: int, schema: TableSchema) -> TableValues:
    found = TableValues(schema)
    chain = stream.chain(schema.rows, start, end)
    if not chain:
        return found
    rows = [
        (schema.rows[spot.row], stream.tokens(spot.end, after.start))
        for spot, after in pairwise([*chain, Found(-1, end, end)])
    ]
    doubtful: list[str] = []
    for row, tokens in rows:
        texts = _told(row, tokens, rows)
        if texts is not None:
            add_row(found, stream, row, texts, tokens)
        elif tokens:
            doubtful.append(row.key)
    if not any(tokens for _, tokens in rows[:-1]):
        _detached(found, stream, chain, end)
    if doubtful and len(found.matches) < len(rows):
        found.doubts.append(doubt("ambiguous", "proactive", rows=doubtful))
    return found


Rows = Sequence[tuple[Row, Sequence[Token]]]


def _told(row: Row, tokens: Sequence[Token], rows: Rows) -> tuple[str, ...] | None:
    """Return the values of a row, None where they can be read in several ways: table two has no sums to tell.

    A row with more numbers than columns shows that digits stand apart or that numbers of other rows stand here, so
    that no other row can be told either. The last row alone may have a page number behind it.
    """
    count = len(row.columns)
    if any(len(others) > len(other.columns) for other, others in rows[:-1]) or len(tokens) > count:
        return None
    if len(tokens) == count:
        texts = tuple(token.text for token in tokens)
        return texts if all(token.sure for token in tokens) and not _is_sign_apart(texts, row) else None
    return _parted(tokens, count) if _is_run_together(rows) else None


def _is_sign_apart(texts: Sequence[str], row: Row) -> bool:
    """Tell whether a minus may stand apart from its number."""
    return "change" in row.columns and any(
        text == "-" and following[:1].isdecimal() for text, following in pairwise(texts)
    )


def _is_run_together(rows: Rows) -> bool:
    """Tell whether cells are run together in this table and none is blank.

    Then a run of digits begins with a zero, and each row can be parted in as many numbers as it has columns.
    """
    runs = [token.text for _, tokens in rows for token in tokens if not token.sure]
    return any(run[:1] == "0" for run in runs) and all(
        next(ways_to_part([token.text for token in tokens], len(row.columns)), None) for row, tokens in rows
    )


def _detached(found: TableValues, stream: Stream, chain: Sequence[Found], end: int) -> None:
    """Read numbers that stand behind all the labels: as many as the rows have cells, row by row."""
    rows = [found.schema.rows[spot.row] for spot in chain]
    if len(rows) < len(found.schema.data_rows):
        return  # numbers of the rows that were not found may stand among them
    needed = sum(len(row.columns) for row in rows)
    tokens = stream.tokens(chain[-1].end, end) if chain else []
    if len(tokens) != needed or not all(token.sure for token in tokens):
        return
    found.matches.clear()
    found.values.clear()
    for row in rows:
        own, tokens = tokens[: len(row.columns)], tokens[len(row.columns) :]
        add_row(found, stream, row, [token.text for token in own], own)


def _parted(tokens: Sequence[Token], count: int) -> tuple[str, ...] | None:
    """Return the values of a row when there is but one way to part them."""
    texts = [token.text for token in tokens]
    found = []
    for way in ways_to_part(texts, count):
        found.append(way)
        if len(found) > 1:
            return None
    return found[0] if found else None
