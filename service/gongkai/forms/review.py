"""Table four: administrative reconsideration and litigation, fifteen numbers in three blocks of five.

The same fifteen stand in one row, in rows of five or ten, down a column, or as a table of three by five; the labels
around them say which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai.forms.align import Match
from gongkai.forms.cells import read_content
from gongkai.forms.columns import BY_PLACE, IN_ORDER, MAX_SURPLUS, Reading, ways_to_fit
from gongkai.forms.labels import read_label, squeeze
from gongkai.forms.lines import Line, Spot, empty_columns
from gongkai.forms.requests import UNRULED
from gongkai.forms.schema import Column, TableSchema, load_schema
from gongkai.forms.splits import adds_up
from gongkai.forms.values import TableValues

LITIGATION = "行政诉讼"
_NUMBERS = re.compile(r"[^\u3400-\u9fff]*\d[^\u3400-\u9fff]*")
UNMISTAKABLE = frozenset({0, 1, 3})  # 维持, 纠正, 尚未审结; 其他 and 总计 stand in other tables too
MIN_TELLING = 2
NAMED = 0.9  # confidence of a block that its words tell
BY_ORDER = 0.5  # of one that its order alone tells, when another block was not found: it may be that one


@dataclass(frozen=True, slots=True)
class _Mark:
    """A column word (``leaf``) or a block word found on a line."""

    line: int
    spot: Spot
    leaf: int | None
    block: int | None


def read_review(lines: Sequence[Line], edition: str) -> TableValues:
    """Read table four from ``lines``, which may come from several tables."""
    schema = load_schema(edition).tables["review"]
    marks = [mark for number, line in enumerate(lines) for mark in _marks(number, line, schema)]
    found = TableValues(schema)
    if len({mark.leaf for mark in marks} & UNMISTAKABLE) < MIN_TELLING:
        return found
    found_cells = _in_rows(lines, marks, schema) or _down(lines, marks, schema) or _crossed(lines, marks, schema)
    for (block, column), (reading, line) in found_cells.items():
        trust = 1.0 if line.ruled else UNRULED
        key = f"review.{schema.rows[block].key}.{schema.columns[column].key}"
        found.values.setdefault(key, reading.value(None, trust))
    for block in sorted({block for block, _ in found_cells}):
        found.matches.append(Match(schema.rows[block], (), 1.0))
    return found


Cells = dict[tuple[int, int], tuple[Reading, Line]]


def _marks(number: int, line: Line, schema: TableSchema) -> Iterator[_Mark]:
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
            yield _Mark(number, spot, leaf, block)


def _names(word: str, column: Column) -> bool:
    return word in column.labels or any(len(label) >= 4 and word.startswith(label) for label in column.labels)


def _values_of(line: Line, empty: frozenset[int]) -> list[Spot]:
    return [spot for spot in line.values if spot.text.strip() or spot.col not in empty]


def _in_rows(lines: Sequence[Line], marks: Sequence[_Mark], schema: TableSchema) -> Cells:
    """Read rows of fifteen, ten or five values, each under its column words."""
    width = len(schema.columns)
    empty = {
        table: empty_columns([line for line in lines if line.table == table])
        for table in {line.table for line in lines}
    }
    cells: Cells = {}
    following = 0
    first_words = min(mark.line for mark in marks if mark.leaf in UNMISTAKABLE)
    for number, line in enumerate(lines):
        leaves = [mark.leaf for mark in marks if mark.line == number and mark.leaf is not None]
        if (
            number <= first_words
            or not (line.has_values or _is_blank_form(line, len(schema.rows) * width))
            or (leaves and not _behind_a_broken_head(line, leaves, schema))
        ):
            continue
        whole = _whole_form(line, len(schema.rows) * width) or _cut_form(number, lines, marks, schema)
        spots = whole or _fitted(_values_of(line, empty[line.table]), width)
        if spots is None:
            continue
        n_blocks = len(spots) // width
        if n_blocks < len(schema.rows) and _has_others(line, spots):
            continue  # which blocks are whole cannot be told
        first = _named_block(number, lines, marks, n_blocks)
        sure = IN_ORDER if n_blocks == len(schema.rows) else NAMED if first is not None else BY_ORDER
        if first is None:
            first = _next_block(number, lines, marks, n_blocks, following)
        if first + n_blocks > len(schema.rows):
            continue
        for position, spot in enumerate(spots):
            place = (first + position // width, position % width)
            cells.setdefault(place, (Reading(spot.text, spot.place, sure), line))
        following = first + n_blocks
    return _ordered(cells, schema)


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
    if line.spots[0] in others or not all(any(char.isdecimal() for char in spot.text) for spot in others):
        return None  # words: labels, which the place of the values must be told from
    return list(line.spots)


def _cut_form(number: int, lines: Sequence[Line], marks: Sequence[_Mark], schema: TableSchema) -> list[Spot] | None:
    """Return the cells of the form's value row where its last, blank ones were left out, these added as blanks.

    The column words of all blocks stand above it, one under the other, for a table that lost its spans.
    """
    count = len(schema.rows) * len(schema.columns)
    line = lines[number]
    cells = _whole_form(line, len(line.spots))
    if (
        not cells
        or not line.ruled
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


def _named_block(number: int, lines: Sequence[Line], marks: Sequence[_Mark], n_blocks: int) -> int | None:
    """Return the first block of a value row where its own label or the nearest words above name it."""
    if n_blocks == 3:
        return 0
    own = [mark.block for mark in marks if mark.line == number and mark.block is not None]
    if own:
        return own[-1]
    named = set(_words_above(number, lines, marks))
    return min(named) if len(named) == n_blocks else None


def _next_block(number: int, lines: Sequence[Line], marks: Sequence[_Mark], n_blocks: int, following: int) -> int:
    """Return the first block of a value row that no words name: the next one."""
    named = list(_words_above(number, lines, marks))
    if n_blocks == 2:
        return 1
    return max(following, min(named)) if named else following


def _words_above(number: int, lines: Sequence[Line], marks: Sequence[_Mark]) -> Iterator[int]:
    for above in range(number - 1, -1, -1):
        if lines[above].has_values:
            return
        yield from (mark.block for mark in marks if mark.line == above and mark.block is not None)


def _down(lines: Sequence[Line], marks: Sequence[_Mark], schema: TableSchema) -> Cells:
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


def _crossed(lines: Sequence[Line], marks: Sequence[_Mark], schema: TableSchema) -> Cells:
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


def _nearest(marks: Sequence[_Mark], number: int, spot: Spot, *, leaf: bool) -> int | None:
    found: int | None = None
    for mark in marks:  # in reading order: the nearest is the last
        place = mark.leaf if leaf else mark.block
        if place is None or (leaf and mark.block is not None):
            continue
        above = mark.line < number and mark.spot.col < spot.end and spot.col < mark.spot.end
        if above or (mark.line == number and mark.spot.col < spot.col):
            found = place
    return found
