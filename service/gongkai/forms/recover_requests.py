"""Table three recovered from running text: a label, then seven values, row after row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from gongkai.forms.align import EXACT_ONLY
from gongkai.forms.blanks import AROUND, Numbers, consistent, placed
from gongkai.forms.columns import Reading
from gongkai.forms.doubts import doubt
from gongkai.forms.guessed import MAX_BROKEN_COLUMNS, broken_columns
from gongkai.forms.match import edition_of
from gongkai.forms.recovered import NOWHERE, add_placed, add_row, add_total, add_up, row_values
from gongkai.forms.relations import failing, relations_of
from gongkai.forms.requests import PARTIAL
from gongkai.forms.schema import Row, TableSchema, load_schema
from gongkai.forms.splits import Ways, adds_up, chosen_ways, numbers_of, parted_row, total_last, ways_to_join
from gongkai.forms.stream import Found, Stream, Token
from gongkai.forms.values import TableValues, extra_key, first_whole

MIN_ROWS = 6  # rows of table three whose values must be told before running text is taken for it
LOOK_BEFORE = 120  # characters in front of the first label: a row of seven numbers, parted by bars
MIN_LABELS = 0.8  # of the rows' labels make a table in which most rows are blank
MIN_LOCAL_LABEL = 4  # characters; shorter ones are pieces of a form row's words
NUMBERING_MARKS = tuple(".．、)）")
_OUTSIDE = frozenset({"received", "total_processed", "carried_forward"})  # no outcome stands behind these
BEYOND = 1500  # characters of words (without the numbers) in which the whole table stands: 25 labels have some 450


def recover_requests(stream: Stream, prior: str | None) -> TableValues | None:
    """Return table three as the stream tells it, None when it does not."""
    rows = load_schema(prior or "2021").tables["requests"].rows
    starts = sorted({start for opening in rows[0].labels for start, _ in stream.occurrences(opening)})
    if not starts:  # an office that left the first row out
        labels = [label for row in rows for label in row.labels if len(label) > EXACT_ONLY]
        starts = sorted(start for label in labels for start, _ in stream.occurrences(label))[:1]
    told: list[TableValues] = []
    for start, end in pairwise([*starts, len(stream.text)]):
        until = min(end, stream.reach(start, BEYOND))
        edition = edition_of("requests", stream.words_between(start, until), prior)
        found = _requests_from(stream, start, until, load_schema(edition).tables["requests"])
        if found is not None and found.numbers:
            told.append(found)
    if not told:
        return None
    chosen = first_whole(told, lambda found: found.share)
    if len(told) > 1:
        chosen.doubts.append(doubt("repeated_text", "requests"))
    return chosen


def _requests_from(stream: Stream, start: int, end: int, schema: TableSchema) -> TableValues | None:
    chain = stream.chain(schema.rows, start, end)
    width = len(schema.columns)
    behind = dict(_behind(stream, chain, schema.rows, end))
    if _stand_in_front(stream, start, width):
        return None
    tokens = _shared_out(behind, width)
    tokens |= _barred(stream, chain, schema, end)
    sparse = [row for row, row_tokens in tokens.items() if _is_sparse(row_tokens, width)]
    apart = _is_apart([own for row, own in tokens.items() if row not in sparse], width)
    sparse = [] if apart else sparse
    # Blanks are lost, or numbers stand in other rows: a row that does not add up may not be whole.
    ordered = not (apart or sparse) and all(tokens.values())
    ways: dict[str, Ways] = {
        row: options
        for row, own in tokens.items()
        if row not in sparse and (options := _row_ways(own, width, ordered=ordered))
    }
    if apart and (joined := _joined(tokens, schema)):
        ways = joined
    told = {*ways, *sparse}
    guessed = any(start <= at < end for at in stream.guessed)
    if len(told) < MIN_ROWS and (guessed or not _is_nearly_blank(told, tokens, schema)):
        return _detached(stream, behind, schema)
    found = _filled(stream, tokens, ways, sparse, schema)
    if found.values:
        _add_local(found, stream, chain, end)
    return found


def _stand_in_front(stream: Stream, start: int, width: int) -> bool:
    """Tell whether each row's numbers are printed in front of its label: a whole row stands right before the first."""
    runs = list(stream.runs(max(0, start - LOOK_BEFORE), start))
    if not runs or len(runs[-1]) < width or not add_up(runs[-1][-width:]):
        return False
    return len(stream.words_between(runs[-1][-1].end, start)) <= EXACT_ONLY


def _filled(
    stream: Stream,
    tokens: Mapping[str, Sequence[Token]],
    ways: Mapping[str, Ways],
    sparse: Sequence[str],
    schema: TableSchema,
) -> TableValues:
    """Return the rows of which one way is left, and what is told of those that lost their blanks; with the doubts."""
    chosen = chosen_ways(ways, _balances(schema))
    places = _places(sparse, chosen, tokens, schema) if sparse or len(chosen) < MIN_ROWS else {}
    found = TableValues(schema)
    for row in schema.data_rows:
        if row.key in chosen:
            add_row(found, stream, row, chosen[row.key], tokens[row.key])
        elif row.key in places and row.key in sparse:
            add_placed(found, stream, row, tokens[row.key], places[row.key])
        elif row.key in sparse:
            add_total(found, stream, row, tokens[row.key][-1])
    unproved = not places and len(found.matches) < MIN_ROWS
    if unproved or len(broken_columns(found)) > MAX_BROKEN_COLUMNS:
        return TableValues(schema)  # the numbers stand beside other rows' labels
    if sparse:
        found.doubts.append(doubt("blanks_placed" if places else "blanks_lost", "requests", rows=sparse))
    open_rows = [row for row in ways if row not in chosen]
    if open_rows:
        found.doubts.append(doubt("ambiguous", "requests", rows=open_rows))
    return found


def _barred(stream: Stream, chain: Sequence[Found], schema: TableSchema, last: int) -> dict[str, list[Token]]:
    """Return the rows whose cells are parted by bars, blank cells kept in their places.

    Some converters write the blank cells of a row behind its filled ones. Where no row has a blank before a value, and
    a row with values has none in its last column, that was done, and rows with blanks are left to their totals.
    """
    width = len(schema.columns)
    rows: dict[str, list[Token]] = {}
    for found, after in pairwise([*chain, Found(-1, last, last)]):
        cells = [] if schema.rows[found.row].group else stream.cells(found.end, after.start)
        if len(cells) >= width and not any(cell.text for cell in cells[width:]):
            rows[schema.rows[found.row].key] = cells[:width]
    filled = [[bool(cell.text) for cell in cells] for cells in rows.values()]
    in_place = any(later and not earlier for row in filled for earlier, later in pairwise(row))
    if not in_place and any(any(row) and not row[-1] for row in filled):
        return {key: cells for key, cells in rows.items() if all(cell.text for cell in cells)}
    return rows


def _is_sparse(tokens: Sequence[Token], width: int) -> bool:
    """Return whether the values are a row without its blank cells: whole numbers, the last the sum of the others."""
    apart = all(token.sure and token.text.isdecimal() for token in tokens)
    return 2 <= len(tokens) < width and apart and add_up(tokens)


def _add_local(found: TableValues, stream: Stream, chain: Sequence[Found], last: int) -> None:
    """Keep whole rows of values among the outcomes that stand under words of their own."""
    rows = found.schema.rows
    for before, after in pairwise([*chain, Found(-1, last, last)]):
        if rows[before.row].key in _OUTSIDE or after.row < 0:
            continue
        at = before.end
        for run in stream.runs(before.end, after.start):
            label = extra_key(stream.words_between(at, run[0].start))
            at = run[-1].end
            own = run[: len(found.schema.columns)]
            numbers = numbers_of([token.text for token in own])
            whole = len(own) == len(found.schema.columns) and numbers is not None and total_last(numbers)
            if whole and len(label) >= MIN_LOCAL_LABEL:
                found.add_extra(label, row_values(found.schema, stream, own))
                if not label.startswith(PARTIAL):
                    found.outcomes.append(label)


def _places(
    sparse: Sequence[str],
    chosen: Mapping[str, tuple[str, ...]],
    tokens: Mapping[str, Sequence[Token]],
    schema: TableSchema,
) -> dict[str, tuple[int | None, ...]]:
    """Return the columns of the numbers of rows that lost their blanks, as far as the sums tell."""
    if any(own for row, own in tokens.items() if row not in sparse and row not in chosen):
        return {}
    bare: dict[str, Numbers] = {row: () for row, own in tokens.items() if not own and row not in chosen}
    rows = bare | {row: tuple(int(token.text) for token in tokens[row][:-1]) for row in sparse}
    whole: dict[str, Numbers] = {}
    for row, texts in chosen.items():
        numbers = numbers_of(texts)
        if numbers is None or not all(isinstance(number, int) for number in numbers):
            return {}
        whole[row] = tuple(int(number) for number in numbers[:-1])
    return placed(rows, whole, _outcomes(schema), len(schema.columns) - 1)


def _outcomes(schema: TableSchema) -> list[str]:
    return [row.key for row in schema.data_rows if row.key not in AROUND]


def _balances(schema: TableSchema) -> list[dict[str, int]]:
    """Return the relations along the columns, as signs of rows."""
    identities = load_schema(schema.edition).identities
    return [
        dict.fromkeys(identity.left, 1) | dict.fromkeys(identity.right, -1)
        for identity in identities
        if identity.table == schema.name and identity.per == "column"
    ]


def _behind(
    stream: Stream, chain: Sequence[Found], rows: Sequence[Row], last: int
) -> Iterator[tuple[str, list[Token]]]:
    """Yield each data row of the chain with the values between its label and the next one."""
    for found, after in pairwise([*chain, Found(-1, last, last)]):
        row = rows[found.row]
        if row.group:
            continue
        number = rows[after.row].number if after.row >= 0 else ""
        inside = stream.inside(found.start, found.end)
        if inside:
            yield row.key, inside
            continue
        stripped = stream.tokens(found.end, after.start, number)
        whole = stream.tokens(found.end, after.start)
        # Without printed numbering the last digit is a value after all.
        fits = len(row.columns)
        numbered = stream.text[found.end : after.start].rstrip().endswith(NUMBERING_MARKS)
        own = stripped
        if len(whole) == fits and len(stripped) != fits and not numbered and not _is_sparse(stripped, fits):
            own = whole
        # Behind other words stands the row of a label that tells; 总计 and 其他 stand in the header too.
        telling = len(stream.words_between(found.start, found.end)) > EXACT_ONLY
        yield (
            row.key,
            own
            or (
                _between(stream, found.end, stream.before_number(found.end, after.start, number), rows)
                if telling
                else []
            ),
        )


def _between(stream: Stream, start: int, end: int, rows: Sequence[Row]) -> list[Token]:
    """Return the one whole row of values between two labels where other words stand before it, but no row's label."""
    width = max(len(row.columns) for row in rows)
    whole = [run for run in stream.runs(start, end) if len(run) == width and add_up(run)]
    if len(whole) != 1:
        return []
    words = stream.words_between(start, whole[0][0].start)
    others = any(label in words for row in rows for label in row.labels if len(label) > EXACT_ONLY)
    return [] if others else whole[0]


def _joined(tokens: Mapping[str, Sequence[Token]], schema: TableSchema) -> dict[str, Ways]:
    """Return the rows with digits that stand apart joined: one way for each, so that all columns add up; else none."""
    width = len(schema.columns)
    ways = {
        row: [way for way in ways_to_join([token.text for token in own], width) if adds_up(way)]
        for row, own in tokens.items()
    }
    vectors = {row: [(way, tuple(map(int, way))) for way in options] for row, options in ways.items()}
    choices = consistent(vectors, _outcomes(schema)) if len(ways) == len(schema.data_rows) else []
    return {row: [way] for row, way in choices[0].items()} if len(choices) == 1 else {}


def _is_nearly_blank(told: set[str], tokens: Mapping[str, Sequence[Token]], schema: TableSchema) -> bool:
    """Tell whether all labels are there but most rows are blank, as a small office fills in the form."""
    explained = all(row in told or not own for row, own in tokens.items())
    return bool(told) and explained and len(tokens) >= MIN_LABELS * len(schema.data_rows)


def _shared_out(tokens: dict[str, list[Token]], width: int) -> dict[str, list[Token]]:
    """Return the rows with the numbers of rows in a run of labels given back to these: labels first, then all numbers.

    Each of the rows must add up.
    """
    shared = dict(tokens)
    bare: list[str] = []
    for row, own in tokens.items():
        if not own:
            bare.append(row)
            continue
        if len(own) >= 2 * width:
            several = [own[start : start + width] for start in range(0, len(own), width)]
            rows = [*bare, row][-len(several) :]
            whole = len(rows) == len(several) and all(map(add_up, several))
            if whole:
                shared |= dict(zip(rows, several, strict=True))
        bare = []
    return shared


def _is_apart(rows: Sequence[Sequence[Token]], width: int) -> bool:
    """Tell whether digits of one number stand apart: rows that are too long, or too short and neither add up nor part.

    One row may be too long for another reason: a page number behind its values.
    """
    long = [own for own in rows if len(own) > width]
    open_rows = [
        own
        for own in rows
        if 1 < len(own) < width and all(token.sure for token in own) and not _row_ways(own, width, ordered=False)
    ]
    return len(long) > 1 or bool(open_rows) or any(not add_up(own[:width]) for own in long)


def _row_ways(tokens: Sequence[Token], width: int, *, ordered: bool) -> Ways:
    texts = [token.text for token in tokens]
    if len(texts) == width:
        surely = all(token.sure for token in tokens) and (ordered or numbers_of(texts) is None)
        return [tuple(texts)] if surely or add_up(tokens) else []
    if len(texts) > width:
        return [tuple(texts[:width])] if ordered and add_up(tokens[:width]) else []
    return parted_row(texts, width, total_last) if texts else []


def _broken(rows: Mapping[str, tuple[str, ...]], schema: TableSchema) -> bool:
    values = {
        f"{schema.name}.{row}.{column}": Reading(text, NOWHERE, 1.0).value()
        for row, texts in rows.items()
        for column, text in zip((entry.key for entry in schema.columns), texts, strict=True)
    }
    return bool(failing(relations_of(schema.edition, schema.name), values))


def _detached(stream: Stream, tokens: Mapping[str, list[Token]], schema: TableSchema) -> TableValues | None:
    """Read numbers that stand behind all the labels: row by row, or column by column."""
    longest = max(tokens.values(), key=len, default=[])
    width = len(schema.columns)
    for rows in (schema.data_rows, tuple(row for row in schema.data_rows if row.key in tokens)):
        needed = len(rows) * width
        if len(longest) < needed or needed < MIN_ROWS * width:
            continue
        texts = [token.text for token in longest[:needed]]
        by_row = {row.key: tuple(texts[n * width : (n + 1) * width]) for n, row in enumerate(rows)}
        by_column = {row.key: tuple(texts[n :: len(rows)]) for n, row in enumerate(rows)}
        for order, laid in enumerate((by_row, by_column)):
            if not _broken(laid, schema):
                found = TableValues(schema)
                for number, row in enumerate(rows):
                    own = (
                        longest[number * width : (number + 1) * width]
                        if order == 0
                        else longest[number : needed : len(rows)]
                    )
                    add_row(found, stream, row, laid[row.key], own)
                return found
    return None
