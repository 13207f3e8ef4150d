"""Glyphs to printed lines, all lines of a page at once: inside each cell and outside the tables."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gongkai.document import BBox
from gongkai.readers.pdf.page import CLOCKWISE, COUNTERCLOCKWISE, UPRIGHT, Flags, Floats, Glyphs, Ints, Style
from gongkai.readers.pdf.raised import without_raised

# All shares of the font size. Base lines of one line differ by raised signs (0.35); lines set solid are 1.0 apart.
_SAME_LINE = 0.45
_SAME_LEVEL = 0.12  # base lines of one font on one line
_OVERLAP = 0.3  # of one sign over the next: not set closely, but below it
_WORD_GAP = 0.22  # Latin words: a space is 0.25 wide, letters are set 0.1 apart at most
_MARKED_GAP = 0.08  # when the file has a blank there as well
_MIXED_GAP = 0.6  # between hanzi and Latin: editors add 0.25 of their own
_HANZI_GAP = 0.8  # a blank of hanzi width that was meant
_SHADOW = 0.3  # the same sign again within this distance is bold faked by printing twice
_SEGMENT_GAP = 1.0  # a gap that may part two columns
_LETTERSPACED = 2.5  # a title set wide apart has no wider gaps (two blanks and some justification), all much the same
_EVEN = 1.6  # times the least gap
_WIDE_SIGNS = np.zeros(0x10000, dtype=np.bool_)
for _first, _last in ((0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF)):
    _WIDE_SIGNS[_first : _last + 1] = True
_WIDE_SIGNS[[0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026]] = True


@dataclass(slots=True, eq=False)
class Line:
    """A printed line. ``region`` is the cell's number or -1 outside tables; ``size`` is the font size in points.

    ``segments`` are the stretches of ``text`` parted by gaps that may be columns, as (start, end, x0, x1).
    """

    text: str
    box: BBox
    page: int
    region: int
    size: float
    middle_origin: int
    segments: list[tuple[int, int, float, float]]
    turned: bool = False
    style: Style | None = None


def build_lines(glyphs: Glyphs, regions: Ints, page: int) -> list[Line]:
    """Return the lines of all regions, by region and from top to bottom; slanted glyphs must be left out before."""
    if not len(glyphs):
        return []
    kept = without_raised(glyphs)
    if kept is not None:
        glyphs, regions = glyphs.pick(kept), regions[kept]
    along0, along1, across, size = _axes(glyphs)
    keys = regions * 4 + glyphs.turns
    order = np.lexsort((along0, across, keys))
    sizes = size[order]
    new_line = np.ones(len(order), dtype=np.bool_)
    steps = np.diff(across[order])
    new_line[1:] = (np.diff(keys[order]) != 0) | (steps > _SAME_LINE * np.maximum(sizes[1:], sizes[:-1]))
    _part_stacked(new_line, across[order], along0[order], along1[order], sizes)
    line_ids = np.empty(len(order), dtype=np.int64)
    line_ids[order] = np.cumsum(new_line) - 1
    # Fonts that do not tell their heights leave 一 a point high: the line's largest glyph gives the size.
    line_sizes = np.maximum.reduceat(sizes, np.flatnonzero(new_line))
    size = line_sizes[line_ids]
    order = np.lexsort((along0, line_ids))
    order = order[_not_shadows(order, line_ids, glyphs, along0, size)]
    return _cut(order, line_ids, glyphs, along0, along1, size, regions, page)


def _part_stacked(new_line: Flags, across: Floats, along0: Floats, along1: Floats, sizes: Floats) -> None:
    """Begin more lines where words stand below one another, one line chained to the next by words beside them.

    The cells of a header are wrapped over one, two or three lines, all of them centred: their base lines are close to
    those of their neighbours. A line that only slants has no sign below another one.
    """
    starts = np.flatnonzero(new_line)
    ends = np.append(starts[1:], len(new_line))
    tall = across[ends - 1] - across[starts] > _SAME_LINE * np.maximum.reduceat(sizes, starts)
    for start, end in zip(starts[tall].tolist(), ends[tall].tolist(), strict=True):
        own = slice(start, end)
        size = float(sizes[own].max())
        if not _is_below(along0[own], along1[own], across[own], size):
            continue
        levels = start + 1 + np.flatnonzero(np.diff(across[own]) > _SAME_LEVEL * size)
        first = start
        for level, behind in pairwise([*levels.tolist(), end]):
            far = across[level] - across[first] > _SAME_LINE * size
            line = slice(first, behind)
            if far or _is_below(along0[line], along1[line], across[line], size, _SAME_LEVEL):
                new_line[level] = True
                first = level


def _is_below(along0: Floats, along1: Floats, across: Floats, size: float, limit: float = _SAME_LINE) -> bool:
    """Tell whether a sign stands below another one, further than ``limit`` font sizes."""
    order = np.argsort(along0, kind="stable")
    over = along0[order][1:] < along1[order][:-1] - _OVERLAP * size
    return bool((over & (np.abs(np.diff(across[order])) > limit * size)).any())


def _axes(glyphs: Glyphs) -> tuple[Floats, Floats, Floats, Floats]:
    """Return where each glyph begins and ends along its line, the line's place across, and the font size."""
    x0, top, x1, bottom = glyphs.boxes.T
    base_x, base_y = glyphs.bases.T
    if not glyphs.turns.any():
        return x0, x1, base_y, np.maximum(bottom - top, 1.0)
    down, up = glyphs.turns == CLOCKWISE, glyphs.turns == COUNTERCLOCKWISE
    along0 = np.where(down, top, np.where(up, -bottom, x0))
    along1 = np.where(down, bottom, np.where(up, -top, x1))
    across = np.where(down, -base_x, np.where(up, base_x, base_y))
    size = np.maximum(np.where(down | up, x1 - x0, bottom - top), 1.0)
    return along0, along1, across, size


def _not_shadows(order: Ints, line_ids: Ints, glyphs: Glyphs, along0: Floats, size: Floats) -> Flags:
    codes = glyphs.codes[order]
    shadow = np.zeros(len(order), dtype=np.bool_)
    shadow[1:] = (
        (codes[1:] == codes[:-1])
        & (np.diff(line_ids[order]) == 0)
        & (np.diff(along0[order]) < _SHADOW * size[order][1:])
        # Narrow signs may stand this close in earnest: two dots, two l.
        & (np.diff(along0[order]) < 0.5 * (glyphs.boxes[order][1:, 2] - glyphs.boxes[order][1:, 0]))
    )
    kept: Flags = ~shadow
    return kept


def _is_hanzi(codes: Ints) -> Flags:
    """Tell hanzi and the signs set as wide as hanzi, for which blanks mean nothing."""
    wide: Flags = _WIDE_SIGNS[np.minimum(codes, 0xFFFF)] | (codes >= 0x20000)
    return wide


def _blanks(order: Ints, glyphs: Glyphs, gaps: Floats, size: Floats, hanzi: Flags) -> Flags:
    """Tell before which glyphs (of the sorted ones, lines not yet parted) a blank belongs into the text."""
    neighbours = np.zeros(len(order), dtype=np.int64)
    neighbours[1:] = hanzi[1:].astype(np.int64) + hanzi[:-1]
    relative = gaps / size[order]
    limit = np.array((_WORD_GAP, _MIXED_GAP, _HANZI_GAP))[neighbours]
    marked = glyphs.spaced[order] & (neighbours == 0) & (relative > _MARKED_GAP)
    blanks: Flags = (relative > limit) | marked
    return blanks


def _cut(
    order: Ints, line_ids: Ints, glyphs: Glyphs, along0: Floats, along1: Floats, size: Floats, regions: Ints, page: int
) -> list[Line]:
    ids = line_ids[order]
    starts = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1])))
    ends = np.append(starts[1:], len(order))
    gaps = np.zeros(len(order))
    gaps[1:] = along0[order][1:] - along1[order][:-1]
    gaps[starts] = 0.0
    hanzi = _is_hanzi(glyphs.codes[order])
    blanks = _blanks(order, glyphs, gaps, size, hanzi)
    blanks[starts] = False
    wide = np.flatnonzero(gaps > _SEGMENT_GAP * size[order]).tolist()
    boxes = glyphs.boxes[order]
    low = np.minimum.reduceat(boxes[:, :2], starts, axis=0).tolist()
    high = np.maximum.reduceat(boxes[:, 2:], starts, axis=0).tolist()
    sizes = size[order[starts]].tolist()
    origins = glyphs.origin[order]
    signs = list(map(chr, glyphs.codes[order].tolist()))
    for index in np.flatnonzero(blanks).tolist():
        signs[index] = " " + signs[index]
    line_regions, turns = regions[order[starts]].tolist(), glyphs.turns[order[starts]].tolist()
    middles = origins[(starts + ends) // 2].tolist()
    lines: list[Line] = []
    cursor = 0
    for number, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        splits: list[int] = []
        while cursor < len(wide) and wide[cursor] < end:
            splits.append(wide[cursor])
            cursor += 1
        if (
            len(splits) >= 2
            and len(splits) == end - start - 1
            and hanzi[start:end].all()
            and gaps[splits].max() <= min(_LETTERSPACED * sizes[number], _EVEN * gaps[splits].min())
        ):
            # 工　作　年　报: a title set wide apart is one word
            signs[start + 1 : end] = [sign[-1] for sign in signs[start + 1 : end]]
            splits = []
        text = "".join(signs[start:end])
        box = BBox(*low[number], *high[number])
        lines.append(
            Line(
                text,
                box,
                page,
                line_regions[number],
                sizes[number],
                middles[number],
                _segments(signs, boxes, start, end, splits) if splits else [(0, len(text), box.x0, box.x1)],
                turns[number] != UPRIGHT,
            )
        )
    return lines


def _segments(
    signs: list[str], boxes: Floats, start: int, end: int, splits: list[int]
) -> list[tuple[int, int, float, float]]:
    segments = []
    position = 0
    for left, right in zip([start, *splits], [*splits, end], strict=True):
        part = "".join(signs[left:right])
        skipped = len(part) - len(part.lstrip(" "))
        segments.append((position + skipped, position + len(part), float(boxes[left, 0]), float(boxes[right - 1, 2])))
        position += len(part)
    return segments


def cell_text(lines: list[Line]) -> str:
    """Return a cell's lines with their breaks; a label set one sign a line is joined into a word."""
    if len(lines) > 1 and all(len(line.text) == 1 for line in lines):
        return "".join(line.text for line in lines)
    return "\n".join(line.text for line in lines)
