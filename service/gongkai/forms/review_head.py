"""Which column of table four stands where: told by the words above it, and by sums where its row lost blank cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from gongkai.forms.cells import is_doubtful, is_value_like, read_content
from gongkai.forms.columns import BY_SUM, IN_ORDER, JOINED, Range, Reading, one_of
from gongkai.forms.lines import Line, Spot
from gongkai.forms.model import Kind
from gongkai.forms.splits import total_last

Place = tuple[int, int]  # block, leaf
RECONSIDERATION, DIRECT, AFTER = 0, 1, 2  # the blocks in the form's order


@dataclass(frozen=True, slots=True)
class Mark:
    """A column word (``leaf``), a block word, or the word over both blocks of litigation (neither), on a line."""

    line: int
    spot: Spot
    leaf: int | None
    block: int | None


def marks_above(number: int, lines: Sequence[Line], marks: Sequence[Mark]) -> list[Mark]:
    """Return the words of the header right above a line of values, in the same table, in reading order."""
    first = number
    while first and lines[first - 1].table == lines[number].table and not lines[first - 1].has_values:
        first -= 1
    return [mark for mark in marks if first <= mark.line < number]


def heads_of(marks: Sequence[Mark], width: int) -> dict[Place, Range]:
    """Return the grid columns of each column of the header; empty where its words do not stand in a grid."""
    heads: dict[Place, Range] = {}
    for mark in marks:
        if mark.leaf is None or mark.block is not None:
            continue
        over = [other for other in marks if other.block is not None and _is_over(other, mark)]
        if not over or (place := (over[-1].block or 0, mark.leaf)) in heads:
            return {}
        heads[place] = (mark.spot.col, mark.spot.end)
    blocks = {block for block, _ in heads}
    ordered = sorted(heads.values())
    apart = all(before[1] <= after[0] for before, after in pairwise(ordered))
    return heads if apart and len(heads) == width * len(blocks) else {}


def _is_over(block: Mark, leaf: Mark) -> bool:
    return block.line < leaf.line and block.spot.col <= leaf.spot.col and leaf.spot.end <= block.spot.end


def below(heads: Mapping[Place, Range], line: Line) -> dict[Place, Reading]:
    """Return what stands below each column of the header; empty where the cells do not stand in its columns."""
    spots = [spot for spot in line.spots if not spot.inherited]
    under: dict[Place, list[Spot]] = {}
    for spot in spots:
        own = [place for place, (begin, end) in heads.items() if spot.col < end and begin < spot.end]
        if not own and spot.filled:
            return {}  # a value beside the header's columns: they do not hold on this line
        if own and not (is_value_like(spot.text) or is_doubtful(spot.text)):
            return {}
        if len(own) > 1 and read_content(spot.text).kind is Kind.NUMBER:
            return {}
        for place in own:
            under.setdefault(place, []).append(spot)
    if len(under) < len(heads):
        return {}
    return {place: _read(cells) for place, cells in under.items()}


def _read(cells: Sequence[Spot]) -> Reading:
    if len(cells) == 1:
        return Reading(cells[0].text, cells[0].place, IN_ORDER)
    return one_of(cells)._replace(confidence=JOINED)


def order_of(marks: Sequence[Mark], width: int, count: int) -> list[Place] | None:
    """Return the columns in the order of the header's words, None where these do not tell ``count`` columns.

    The block is -1 where the words tell the columns of one block, and not which it is.
    """
    leaves = [mark.leaf for mark in marks if mark.leaf is not None and mark.block is None]
    groups = [leaves[at : at + width] for at in range(0, len(leaves), width)]
    if any(sorted(group) != list(range(width)) for group in groups):
        return None
    blocks = _blocks_in_order(marks)
    n_blocks = count // width
    if len(groups) != n_blocks or (n_blocks > 1 and len(blocks) != n_blocks):
        return None
    if blocks[:1] != [RECONSIDERATION] and n_blocks > 1 and any(group != groups[0] for group in groups):
        return None  # whose words are whose is not told where litigation stands first
    return [(block, leaf) for block, group in zip(blocks or [-1], groups, strict=False) for leaf in group]


def _blocks_in_order(marks: Sequence[Mark]) -> list[int]:
    """Return the blocks as the header names them from the left: both of litigation stand where its own word does."""
    parts = [mark.block for mark in marks if mark.block in {DIRECT, AFTER}]
    order: list[int] = []
    for mark in marks:
        if mark.leaf is None or mark.block is not None:
            named = [mark.block] if mark.block == RECONSIDERATION else parts
            order.extend(block for block in named if block is not None and block not in order)
    return order


def is_moved(order: Sequence[Place]) -> bool:
    """Tell whether the columns stand otherwise than in the form."""
    return list(order) != sorted(order)


def by_sums(spots: Sequence[Spot], width: int, count: int) -> list[Reading] | None:
    """Return ``count`` columns of a row that lost blank cells, where the totals leave one way; else None.

    A row that kept blank cells between its numbers lost those at its ends, any other may have lost them anywhere.
    """
    texts = [spot.text.strip() for spot in spots]
    lost = count - len(spots)
    if not 0 < lost < count or not any(texts) or not all(map(is_value_like, texts)):
        return None
    kept = any(not text for text in texts[1:-1])
    ways = _shifts(texts, lost) if kept else _spread(texts, count)
    found = {way for way in ways if _adds_up(way, width)}
    if len(found) != 1:
        return None
    left = iter([spot for spot in spots if spot.text.strip()])
    blank = spots[0].place
    return [
        Reading(spot.text, spot.place, BY_SUM) if text and (spot := next(left)) else Reading("", blank, BY_SUM)
        for text in found.pop()
    ]


def _shifts(texts: Sequence[str], lost: int) -> Iterator[tuple[str, ...]]:
    for front in range(lost + 1):
        yield ("",) * front + tuple(texts) + ("",) * (lost - front)


def _spread(texts: Sequence[str], count: int) -> Iterator[tuple[str, ...]]:
    for places in combinations(range(count), len(texts)):
        row = [""] * count
        for place, text in zip(places, texts, strict=True):
            row[place] = text
        yield tuple(row)


def _adds_up(texts: Sequence[str], width: int) -> bool:
    return all(_is_whole(tuple(texts[at : at + width])) for at in range(0, len(texts), width))


@lru_cache(maxsize=4096)
def _is_whole(block: tuple[str, ...]) -> bool:
    """Tell whether a block is blank, or has a total and this is the sum of its numbers."""
    if not any(block):
        return True
    return bool(block[-1]) and total_last([read_content(text).value or 0 for text in block])
