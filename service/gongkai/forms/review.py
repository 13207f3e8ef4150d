"""Table four: administrative reconsideration and litigation, fifteen numbers in three blocks of five.

The same fifteen stand in one row, in rows of five or ten, down a column, or as a table of three by five; the labels
around them say which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from gongkai.forms.align import Match
from gongkai.forms.cells import read_content
from gongkai.forms.columns import BY_PLACE, IN_ORDER, MAX_SURPLUS, Range, Reading, ways_to_fit
from gongkai.forms.doubts import doubt
from gongkai.forms.labels import read_label, squeeze
from gongkai.forms.lines import Line, Spot, empty_columns
from gongkai.forms.requests import UNRULED
from gongkai.forms.review_head import Mark, below, by_sums, heads_of, is_moved, marks_above, order_of
from gongkai.forms.schema import Column, TableSchema, load_schema
from gongkai.forms.splits import adds_up
from gongkai.forms.values import TableValues

LITIGATION = "行政诉讼"
_NUMBERS = re.compile(r"[^\u3400-\u9fff]*\d[^\u3400-\u9fff]*")
UNMISTAKABLE = frozenset({0, 1, 3})  # 维持, 纠正, 尚未审结; 其他 and 总计 stand in other tables too
MIN_TELLING = 2
SPELT = 4  # characters from which one wrong one leaves a column word what it is
MISREAD = 2  # cells of a value row that may hold what is no number at all
NAMED = 0.9  # confidence of a block that its words tell
BY_ORDER = 0.5  # of one that its order alone tells, when another block was not found: it may be that one


def read_review(lines: Sequence[Line], edition: str) -> TableValues:
    """Read table four from ``lines``, which may come from several tables."""
    schema = load_schema(edition).tables["review"]
    marks = [mark for number, line in enumerate(lines) for mark in _marks(number, line, schema)]
    found = TableValues(schema)
    if len({mark.leaf for mark in marks} & UNMISTAKABLE) < MIN_TELLING:
        return found
    found_cells = _in_rows(lines, marks, schema, found)
    if not found_cells and not found.unclear:
        found_cells = _down(lines, marks, schema) or _crossed(lines, marks, schema)
    for (block, column), (reading, line) in found_cells.items():
        trust = 1.0 if line.ruled else UNRULED
        key = f"review.{schema.rows[block].key}.{schema.columns[column].key}"
        found.values.setdefault(key, reading.value(None, trust))
    for block in sorted({block for block, _ in found_cells}):
        found.matches.append(Match(schema.rows[block], (), 1.0))
    return found


Cells = dict[tuple[int, int], tuple[Reading, Line]]


def _marks(number: int, line: Line, schema: TableSchema) -> Iterator[Mark]:
    for spot in line.spots:
        if not spot.text.strip() or spot.inherited:
            continue
        word = read_label(spot.text).bare
        leaf = next((place for place, column in enumerate(schema.columns) if _names(word, column)), None)
        whole = squeeze(spot.text)  # 行政诉讼（复议后起诉）
        block = next(
            (place for place, row in enumerate(schema.rows) if any(label in whole for label in row.labels)), None
        )
        if leaf is not None or block is not None or LITIGATION in word:
            yield Mark(number, spot, leaf, block)


def _names(word: str, column: Column) -> bool:
    long = [label for label in column.labels if len(label) >= SPELT]
    return word in column.labels or any(word.startswith(label) or _misspelt(word, label) for label in long)


def _misspelt(word: str, label: str) -> bool:
    """Tell whether a word is a label with one character read as another (尚未市结)."""
    return len(word) == len(label) and sum(one != other for one, other in zip(word, label, strict=True)) == 1


def _values_of(line: Line, empty: frozenset[int]) -> list[Spot]:
    return [spot for spot in line.values if spot.text.strip() or spot.col not in empty]


def _in_rows(lines: Sequence[Line], marks: Sequence[Mark], schema: TableSchema, found: TableValues) -> Cells:
    """Read rows of fifteen, ten or five values, each under its column words."""
    width, count = len(schema.columns), len(schema.columns) * len(schema.rows)
    empty = {
        table: empty_columns([line for line in lines if line.table == table])
        for table in {line.table for line in lines}
    }
    cells: Cells = {}
    following = 0
    for number in _value_lines(lines, marks, schema):
        line = lines[number]
        above = marks_above(number, lines, marks)
        heads = heads_of(above, width) if line.ruled else {}
        placed = below(heads, line)
        if not placed:
            spots = _told(number, lines, marks, schema, empty[line.table])
            if line.ruled and _names_all(above, count) and (spots is None or len(spots) < count):
                placed = _lost_blanks(line, heads, schema, found)
            elif spots is not None:
                placed = _placed(spots, number, lines, marks, schema, following)
        for place, reading in placed.items():
            cells.setdefault(place, (reading, line))
        following = max((block for block, _ in placed), default=following - 1) + 1
    return _ordered(cells, schema)


def _value_lines(lines: Sequence[Line], marks: Sequence[Mark], schema: TableSchema) -> Iterator[int]:
    """Yield the lines below the first column words that hold values, or are the form's value row left blank."""
    count = len(schema.rows) * len(schema.columns)
    first_words = min(mark.line for mark in marks if mark.leaf in UNMISTAKABLE)
    for number, line in enumerate(lines):
        leaves = [mark.leaf for mark in marks if mark.line == number and mark.leaf is not None]
        if number <= first_words or not (line.has_values or _is_blank_form(line, count)):
            continue
        if not leaves or _behind_a_broken_head(line, leaves, schema):
            yield number


def _told(
    number: int, lines: Sequence[Line], marks: Sequence[Mark], schema: TableSchema, empty: frozenset[int]
) -> list[Spot] | None:
    """Return the cells of a line that are whole blocks of the form, in order."""
    width = len(schema.columns)
    whole = _whole_form(lines[number], len(schema.rows) * width) or _cut_form(number, lines, marks, schema)
    spots = whole or _fitted(_values_of(lines[number], empty), width)
    if spots is not None and len(spots) < len(schema.rows) * width and _has_others(lines[number], spots):
        return None  # which blocks are whole cannot be told
    return spots


def _placed(
    spots: Sequence[Spot],
    number: int,
    lines: Sequence[Line],
    marks: Sequence[Mark],
    schema: TableSchema,
    following: int,
) -> dict[tuple[int, int], Reading]:
    """Return the columns of whole blocks: in the order of the header's words, else in the form's."""
    width = len(schema.columns)
    n_blocks = len(spots) // width
    order = order_of(marks_above(number, lines, marks), width, len(spots))
    first = _named_block(number, lines, marks, n_blocks)
    sure = IN_ORDER if n_blocks == len(schema.rows) else NAMED if first is not None else BY_ORDER
    if first is None:
        first = _next_block(number, lines, marks, n_blocks, following)
    if first + n_blocks > len(schema.rows):
        return {}
    plain = [(first + place // width, place % width) for place in range(len(spots))]
    if order is not None and n_blocks == 1:
        order = [(first, leaf) for _, leaf in order]
    places = order if order is not None and is_moved(order) else plain
    return {place: Reading(spot.text, spot.place, sure) for place, spot in zip(places, spots, strict=True)}


def _names_all(above: Sequence[Mark], count: int) -> bool:
    """Tell whether the header right above names every column of the form."""
    return sum(mark.leaf is not None and mark.block is None for mark in above) == count


def _lost_blanks(
    line: Line, heads: Mapping[tuple[int, int], Range], schema: TableSchema, found: TableValues
) -> dict[tuple[int, int], Reading]:
    """Return the columns of a row that has fewer cells than the header, where the totals tell; else note it."""
    width, count = len(schema.columns), len(schema.columns) * len(schema.rows)
    spots = [spot for spot in line.spots if not spot.inherited]
    moved = bool(heads) and is_moved(sorted(heads, key=lambda place: heads[place]))
    told = None if moved or any(spot.end - spot.col > 1 for spot in spots) else by_sums(spots, width, count)
    rows = [row.key for row in schema.rows]
    if told is None:
        found.unclear.extend(key for key in rows if key not in found.unclear)
        return {}
    found.doubts.append(doubt("blanks_placed", schema.name, rows=rows))
    return {(place // width, place % width): reading for place, reading in enumerate(told)}


def _ordered(cells: Cells, schema: TableSchema) -> Cells:
    """Return the cells, those that the order of the blocks tells alone in no doubt where all blocks were found."""
    if len({block for block, _ in cells}) < len(schema.rows):
        return cells
    return {
        place: (reading._replace(confidence=max(NAMED, reading.confidence)), line)
        for place, (reading, line) in cells.items()
    }


def _has_others(line: Line, spots: Sequence[Spot]) -> bool:
    """Tell whether numbers stand on a line besides those taken for whole blocks, as two of them in one cell do."""
    taken = {spot.col for spot in spots}
    others = (spot.text for spot in line.spots if spot.col not in taken and not spot.inherited)
    return any(_NUMBERS.fullmatch(text.strip()) for text in others if text.strip())


def _behind_a_broken_head(line: Line, leaves: Sequence[int], schema: TableSchema) -> bool:
    """Return whether a line is the form's value row behind the last word of a head that was broken over two lines.

    A dump wraps 总计 onto the next line; all fifteen numbers must stand there, and every block must add up.
    """
    width = len(schema.columns)
    texts = [spot.text for spot in line.values if spot.filled]
    return len(texts) == len(schema.rows) * width and set(leaves) == {width - 1} and adds_up(texts, width)


def _is_blank_form(line: Line, count: int) -> bool:
    """Return whether the line is the form's value row left blank."""
    return len(line.spots) == count and not any(spot.text.strip() or spot.inherited for spot in line.spots)


def _whole_form(line: Line, count: int) -> list[Spot] | None:
    """Return the cells of a line that is the form's value row and nothing else, blanks in their places.

    A number behind the first that is none, as recognition misreads one, keeps its place: the others keep theirs.
    """
    values = set(line.values)
    if len(line.spots) != count or any(spot.inherited for spot in line.spots):
        return None
    others = [spot for spot in line.spots if spot.text.strip() and spot not in values]
    wordy = [spot for spot in others if not any(char.isdecimal() for char in spot.text)]
    if line.spots[0] in others or len(wordy) > MISREAD or any(len(spot.text.strip()) > MISREAD for spot in wordy):
        return None  # words: labels, which the place of the values must be told from
    return list(line.spots)


def _cut_form(number: int, lines: Sequence[Line], marks: Sequence[Mark], schema: TableSchema) -> list[Spot] | None:
    """Return the cells of the form's value row where its last, blank ones were left out, these added as blanks.

    The column words of all blocks stand above it, one under the other, for a table that lost its spans; its first cell
    is blank: none in front was left out.
    """
    count = len(schema.rows) * len(schema.columns)
    line = lines[number]
    cells = _whole_form(line, len(line.spots))
    if (
        not cells
        or not line.ruled
        or cells[0].text.strip()
        or len(cells) >= count
        or any(spot.filled for other in lines[:number] for spot in other.values)
    ):
        return None
    if sum(mark.leaf is not None and mark.line < number for mark in marks) != count:
        return None
    return [*cells, *[cells[-1]._replace(text="")] * (count - len(cells))]


def _fitted(spots: list[Spot], width: int) -> list[Spot] | None:
    """Return the value cells when they are whole blocks, blank ones in front left out; None otherwise."""
    for count in (3 * width, 2 * width, width):
        if len(spots) == count:
            return spots
        if len(spots) > count and not any(spot.text.strip() for spot in spots[: len(spots) - count]):
            return spots[len(spots) - count :]
        filled = [spot for spot in spots if spot.text.strip()]
        if len(filled) == count:
            return filled
    return _mended(spots, 3 * width, width)


def _mended(spots: list[Spot], count: int, width: int) -> list[Spot] | None:
    """Return fifteen cells from a few more, a number split over two cells joined, when the totals leave one way."""
    if not count < len(spots) <= count + MAX_SURPLUS:
        return None
    found = [
        [spot._replace(text=text) for text, spot in way]
        for way in ways_to_fit(spots, count)
        if adds_up([text for text, _ in way], width)
    ]
    return found[0] if len({tuple(spot.text for spot in way) for way in found}) == 1 else None


def _named_block(number: int, lines: Sequence[Line], marks: Sequence[Mark], n_blocks: int) -> int | None:
    """Return the first block of a value row where its own label or the nearest words above name it."""
    if n_blocks == 3:
        return 0
    own = [mark.block for mark in marks if mark.line == number and mark.block is not None]
    if own:
        return own[-1]
    named = set(_words_above(number, lines, marks))
    return min(named) if len(named) == n_blocks else None


def _next_block(number: int, lines: Sequence[Line], marks: Sequence[Mark], n_blocks: int, following: int) -> int:
    """Return the first block of a value row that no words name: the next one."""
    named = list(_words_above(number, lines, marks))
    if n_blocks == 2:
        return 1
    return max(following, min(named)) if named else following


def _words_above(number: int, lines: Sequence[Line], marks: Sequence[Mark]) -> Iterator[int]:
    for above in range(number - 1, -1, -1):
        if lines[above].has_values:
            return
        yield from (mark.block for mark in marks if mark.line == above and mark.block is not None)


def _down(lines: Sequence[Line], marks: Sequence[Mark], schema: TableSchema) -> Cells:
    """Read a table laid on its side: a column word and its value on each line, block after block."""
    width = len(schema.columns)
    cells: Cells = {}
    block, last = -1, width
    for number, line in enumerate(lines):
        own = [mark for mark in marks if mark.line == number]
        for mark in own:
            if mark.block is not None and mark.leaf is None and mark.block > block:
                block, last = mark.block, -1
        leaves = [mark for mark in own if mark.leaf is not None]
        values = [spot for spot in line.values if spot.text.strip()] or list(line.values[-1:])
        if len(leaves) != 1 or len(values) != 1 or leaves[0].leaf is None:
            continue
        if leaves[0].leaf <= last:
            block += 1
        last = leaves[0].leaf
        if 0 <= block < len(schema.rows):
            cells.setdefault((block, last), (Reading(values[0].text, values[0].place, NAMED), line))
    return cells if len(cells) >= width else {}


def _crossed(lines: Sequence[Line], marks: Sequence[Mark], schema: TableSchema) -> Cells:
    """Read each value by the column word and the block word above it or before it, where both are plain."""
    cells: Cells = {}
    for number, line in enumerate(lines):
        for spot in line.values:
            if not spot.filled:
                continue
            seen = [mark for mark in marks if mark.line <= number and lines[mark.line].table == line.table]
            leaf = _nearest(seen, number, spot, leaf=True)
            block = _nearest(seen, number, spot, leaf=False)
            if leaf is None or block is None or (block, leaf) in cells:
                return {}
            cells[block, leaf] = (Reading(spot.text, spot.place, BY_PLACE), line)
    numbers = sum(read_content(reading.text).value is not None for reading, _ in cells.values())
    return cells if numbers >= len(schema.columns) else {}


def _nearest(marks: Sequence[Mark], number: int, spot: Spot, *, leaf: bool) -> int | None:
    found: int | None = None
    for mark in marks:  # in reading order: the nearest is the last
        place = mark.leaf if leaf else mark.block
        if place is None or (leaf and mark.block is not None):
            continue
        above = mark.line < number and mark.spot.col < spot.end and spot.col < mark.spot.end
        if above or (mark.line == number and mark.spot.col < spot.col):
            found = place
    return found
