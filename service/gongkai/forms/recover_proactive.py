"""Table two recovered from running text: ``规章000``, ``行政许可 12``."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gongkai.forms import proactive
from gongkai.forms.recovered import add_row
from gongkai.forms.schema import TableSchema, load_schema
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
    doubtful: list[str] = []
    for spot, after in pairwise([*chain, Found(-1, end, end)]):
        row = schema.rows[spot.row]
        tokens = stream.tokens(spot.end, after.start)
        texts = _parted(tokens, len(row.columns))
        if texts is not None:
            add_row(found, stream, row, texts, tokens)
        elif tokens:
            doubtful.append(row.key)
    if not found.matches or len(found.matches) == 1:
        _detached(found, stream, chain, end)
    if doubtful:
        found.doubts.append(
            ("forms.ambiguous", f"proactive: digits run together and several readings fit: {', '.join(doubtful)}")
        )
    return found


def _detached(found: TableValues, stream: Stream, chain: Sequence[Found], end: int) -> None:
    """Read numbers that stand behind all the labels: as many as the rows have cells, row by row."""
    rows = [found.schema.rows[spot.row] for spot in chain]
    needed = sum(len(row.columns) for row in rows)
    tokens = stream.tokens(chain[-1].end, end) if chain else []
    if len(rows) < MIN_ROWS or len(tokens) != needed:
        return
    found.matches.clear()
    found.values.clear()
    for row in rows:
        own, tokens = tokens[: len(row.columns)], tokens[len(row.columns) :]
        add_row(found, stream, row, [token.text for token in own], own)


def _parted(tokens: Sequence[Token], count: int) -> tuple[str, ...] | None:
    """Return the values of a row when there is but one way to part them."""
    texts = [token.text for token in tokens]
    if len(texts) >= count:
        return tuple(texts[:count])
    found = []
    for way in ways_to_part(texts, count):
        found.append(way)
        if len(found) > 1:
            return None
    return found[0] if found else None
