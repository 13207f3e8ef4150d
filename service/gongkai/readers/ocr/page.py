"""A scanned page as the objects of a PDF page: signs with their boxes, and rules; and how sure each cell is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gongkai.document import BBox
from gongkai.readers.ocr.bent import Flattened, flattened
from gongkai.readers.ocr.dashes import with_dash
from gongkai.readers.ocr.engine import Engine, Pixels
from gongkai.readers.ocr.found import found_lines
from gongkai.readers.ocr.grain import with_dark_ink
from gongkai.readers.ocr.ink import Mask
from gongkai.readers.ocr.lines import Extent, InkLine, lines_in, settled
from gongkai.readers.ocr.placed import in_place
from gongkai.readers.ocr.reading import LinePicture, Piece, as_number, at_seals, is_number, read_lines
from gongkai.readers.ocr.sheet import sheet_of
from gongkai.readers.ocr.stains import Stains, is_misshapen, lacks_dash, stains_of
from gongkai.readers.ocr.straighten import Straightened, straighten
from gongkai.readers.ocr.turned import Words, turned_back, upright, words_of
from gongkai.readers.pdf.page import PageObjects, Style, as_boxes, make_glyphs
from gongkai.readers.pdf.tables import GridCell, RuledGrid, find_grids, merged_rules

_USUAL = 8.0  # points: the ink of a line, where a table shows no other
_DIGIT_SHARE, _HANZI_SHARE = 0.72, 0.92  # of the font size: how high ink is
_LONG = 4  # hanzi side by side from which their step tells the font size for sure; two may stand closer or wider
_LIKE = 1.45  # times: nearer sizes of short lines are the same
# Times, where two hanzi at most or the ink told the size: ink of the lines above and below may stand in it.
_ALIKE = 2.0
_NUMBERS = 0.6  # of a column's or a row's filled cells: the others should be numbers too
_SAME_ROW = 0.5  # of a line's height
_ROW = 3  # pieces: fewer in a row are words of a sentence
_TEXT = 0.6  # mean chance of a line's signs; print in bad light has 0.9
_MAY_BE = 0.3  # chance of a number outside of tables; less is dirt
_BLANK_UNSURE = 0.6  # confidence of a cell in which ink stands that could not be read, or that a seal covers


@dataclass(frozen=True, slots=True)
class CellReading:
    """How sure the text of a ruled cell is: where its middle lies in points of the straight page, and what else it
    may be, the likeliest first."""

    middle: tuple[float, float]
    confidence: float
    readings: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as read from pixels. Boxes of ``objects`` lie on the page turned by ``quarters`` (against the clock) and
    straightened; ``straight`` leads back."""

    objects: PageObjects
    cells: tuple[CellReading, ...]
    straight: Straightened | Flattened
    scale: float  # pixels a point
    quarters: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height of the page as it was scanned, in points."""
        width, height = self.objects.width, self.objects.height
        return (height, width) if self.quarters % 2 else (width, height)

    def original(self, box: BBox) -> BBox:
        """Return where a box lies on the page as it was scanned."""
        return turned_back(self.straight.original(box, self.scale), self.quarters, self.size)


def scan_page(picture: Pixels, *, number: int, dpi: float, engine: Engine) -> Scan:
    """Read one page, given as RGB pixels (height, width, 3) at ``dpi``, however it lies."""
    scan, quarters = upright(picture, lambda turned: _scan(turned, number=number, dpi=dpi, engine=engine))
    return replace(scan, quarters=quarters)


def _scan(picture: Pixels, *, number: int, dpi: float, engine: Engine) -> tuple[Scan, Words]:
    straight = flattened(straighten(with_dark_ink(picture, dpi)), dpi)
    scale = dpi / 72
    grey, evened, seal, ink, rules, rule_pixels = sheet_of(straight.picture, dpi)
    grids = [grid for grid in find_grids(*merged_rules(rules)) if len(grid.cells) > 1] if len(rules) else []
    cells = list(_cell_lines(grids, ink, grey, scale))
    lines = [line for _, _, own in cells for line in own]
    lines.extend(found_lines(ink, grey, dpi, engine))
    read = at_seals(read_lines(lines, grey, engine), seal, evened.stained, engine)
    pieces = [piece for piece in read if piece.line.in_cell or _is_text(piece)]
    _settle_numbers(cells, pieces)
    pieces = [piece for piece in pieces if piece.line.in_cell or piece.signs]
    other = stains_of(straight.picture, evened, seal, rule_pixels, [piece.line for piece in pieces], scale)
    pieces = [
        replace(piece, stained=piece.line.crowded or other.touch(piece) or is_misshapen(piece) or lacks_dash(piece))
        for piece in pieces
    ]
    height, width = grey.shape
    objects = _objects(pieces, number, width / scale, height / scale, scale)
    objects.rules = rules
    n_cell_lines = sum(len(own) for _, _, own in cells)
    certain = (*_certainty(cells, pieces, other), *_words(pieces[n_cell_lines:], scale))
    return Scan(objects, certain, straight, scale), words_of(pieces)


def _is_text(piece: Piece) -> bool:
    """Tell whether a line found outside of tables is text, or may be a number if it stands among numbers.

    The edge of a desk and the weave of cloth are none.
    """
    if piece.readings and piece.readings[0][1] >= _MAY_BE:
        return True
    return bool(piece.signs) and float(np.mean([sign.chance for sign in piece.signs])) >= _TEXT


Cell = tuple[RuledGrid, GridCell, list[LinePicture]]


def _cell_lines(grids: Sequence[RuledGrid], ink: Mask, grey: Pixels, scale: float) -> Iterator[Cell]:
    """Yield every cell of the page's tables with its lines, inner tables first; their ink is taken off the page."""
    height, width = ink.shape
    for grid in sorted(grids, key=lambda grid: (grid.box.x1 - grid.box.x0) * (grid.box.bottom - grid.box.top)):
        found: list[tuple[GridCell, Extent, list[InkLine]]] = []
        for cell in grid.cells:
            x0, top, x1, bottom = (round(edge * scale) for edge in grid.cell_box(cell))
            room = (max(0, x0), max(0, top), min(width, x1), min(height, bottom))
            found.append((cell, room, lines_in(room, ink, grey, scale)))
        usual = _usual_height([line for _, _, lines in found for line in lines], scale)
        found = [(cell, room, settled(lines, usual, ink)) for cell, room, lines in found]
        for (cell, room, _), lines in zip(found, in_place(found, ink, grey), strict=True):
            inset = max(1, round(0.8 * scale))
            inner = (room[0] + inset, room[1] + inset, room[2] - inset, room[3] - inset)
            yield grid, cell, [_line_picture(line, inner, usual, grey, scale) for line in lines]
        x0, top, x1, bottom = (round(edge * scale) for edge in grid.box)
        ink[max(0, top) : bottom + 1, max(0, x0) : x1 + 1] = 0


def _line_picture(line: InkLine, room: Extent, height: int, grey: Pixels, scale: float) -> LinePicture:
    dashed = None if line.faint else with_dash(line.extent, room, height, grey, scale)
    extent = dashed or line.extent
    return LinePicture(
        extent, room, height, in_cell=True, faint=line.faint, dashed=dashed is not None, crowded=line.crowded
    )


def _usual_height(lines: Sequence[InkLine], scale: float) -> int:
    """Return the usual height of a table's lines: of the ink of single lines, dashes and merged lines left out."""
    heights = [line.extent[3] - line.extent[1] for line in lines if not line.faint]
    heights = [height for height in heights if 4 * scale <= height <= 20 * scale]
    return round(float(np.percentile(heights, 40))) if heights else round(_USUAL * scale)


def _settle_numbers(cells: Sequence[Cell], pieces: list[Piece]) -> None:
    """Make numbers of the lines that are numbers, or stand among numbers."""
    start = 0
    spans: list[tuple[Cell, int]] = []
    for cell in cells:
        if len(cell[2]) == 1:
            spans.append((cell, start))
        start += len(cell[2])
    among = _columns_of_numbers([(cell, pieces[index]) for cell, index in spans])
    for cell, index in spans:
        pieces[index] = as_number(pieces[index], expected=_places(cell) & among != set())
    single = {index for _, index in spans}
    among_numbers = set(_rows_of_numbers(pieces, start))
    for index in range(len(pieces)):
        if index not in single:
            pieces[index] = as_number(pieces[index], expected=index in among_numbers)


def _rows_of_numbers(pieces: Sequence[Piece], start: int) -> Iterator[int]:
    """Yield which pieces from ``start`` on, found outside of ruled tables, stand in a row of numbers."""
    middles = [(piece.line.extent[1] + piece.line.extent[3]) / 2 for piece in pieces]
    order = sorted(range(start, len(pieces)), key=lambda index: middles[index])
    row: list[int] = []
    for index in order:
        if row and middles[index] - middles[row[-1]] > _SAME_ROW * pieces[index].line.height:
            yield from _of_numbers(row, pieces)
            row = []
        row.append(index)
    yield from _of_numbers(row, pieces)


def _of_numbers(row: list[int], pieces: Sequence[Piece]) -> list[int]:
    n_numbers = sum(is_number(pieces[index]) for index in row)
    return row if len(row) > _ROW and n_numbers >= _NUMBERS * len(row) else []


Place = tuple[int, str, int]


def _places(cell: Cell) -> set[Place]:
    grid, own, _ = cell
    return {(id(grid), "column", own.col), (id(grid), "row", own.row)}


def _columns_of_numbers(lines: Sequence[tuple[Cell, Piece]]) -> set[Place]:
    counts: dict[Place, list[int]] = {}
    for cell, piece in lines:
        for place in _places(cell):
            count = counts.setdefault(place, [0, 0])
            count[0] += is_number(piece)
            count[1] += 1
    return {place for place, (right, total) in counts.items() if total > 2 and right >= _NUMBERS * total}


def _certainty(cells: Sequence[Cell], pieces: Sequence[Piece], other: Stains) -> Iterator[CellReading]:
    start = 0
    for grid, cell, lines in cells:
        own = pieces[start : start + len(lines)]
        start += len(lines)
        box = grid.cell_box(cell)
        middle = ((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2)
        read = [piece for piece in own if piece.text.strip()]
        if not own:
            yield CellReading(middle, _BLANK_UNSURE if other.lie_in(box) else 1.0)
        elif not read:
            yield CellReading(middle, _BLANK_UNSURE, own[0].readings)
        elif len(own) == 1:
            yield CellReading(middle, own[0].confidence, own[0].readings)
        else:
            yield CellReading(middle, min(piece.confidence for piece in read))


def _words(pieces: Sequence[Piece], scale: float) -> Iterator[CellReading]:
    """Yield how sure each word outside of ruled cells is: such words may be cells of a table without rules."""
    for piece in pieces:
        middle = (piece.line.extent[1] + piece.line.extent[3]) / 2 / scale
        start = 0
        for index in range(len(piece.signs) + 1):
            if index < len(piece.signs) and piece.signs[index].char != " ":
                continue
            if index > start:
                x = (piece.middles[start] + piece.middles[index - 1]) / 2 / scale
                whole = index - start == len(piece.signs)
                sure = piece.confidence if whole else min(sign.chance for sign in piece.signs[start:index])
                yield CellReading((x, middle), sure, piece.readings if whole else ())
            start = index + 1


def _objects(pieces: Sequence[Piece], number: int, width: float, height: float, scale: float) -> PageObjects:
    codes: list[int] = []
    boxes: list[tuple[float, float, float, float]] = []
    sizes: list[float] = []
    for piece, size in zip(pieces, _font_sizes(pieces), strict=True):
        for char, box in _sign_boxes(piece, size):
            codes.append(ord(char))
            boxes.append(tuple(edge / scale for edge in box))  # type: ignore[arg-type]
            sizes.append(round((box[3] - box[1]) / scale * 2) / 2)
    placed = np.array(boxes, dtype=np.float64).reshape(-1, 4)
    bases = np.column_stack((placed[:, 0], (placed[:, 1] + placed[:, 3]) / 2))
    glyphs, n_unusable = make_glyphs(np.array(codes, dtype=np.int64), placed, bases, None, width=width, height=height)
    return PageObjects(
        number, width, height, glyphs, n_unusable,
        rules=as_boxes([]), fills=as_boxes([]), pictures=as_boxes([]),
        style=lambda origin: Style("", sizes[origin], bold=False), recognised=True,
    )  # fmt: skip


def _sign_boxes(piece: Piece, size: float) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Yield the signs of a line with their boxes in pixels: side by side, so that no false blank arises."""
    x0, top, x1, bottom = piece.line.extent
    x0, x1 = piece.line.inked or (x0, x1)
    middle = (top + bottom) / 2
    signs, middles = piece.signs, piece.middles
    for index, sign in enumerate(signs):
        left = (middles[index - 1] + middles[index]) / 2 if index else min(float(x0), middles[0])
        right = (middles[index] + middles[index + 1]) / 2 if index + 1 < len(signs) else max(float(x1), middles[-1])
        left, right = max(left, middles[index] - size), min(right, middles[index] + size)
        yield sign.char, (left, middle - size / 2, max(right, left + 1), middle + size / 2)


def _font_sizes(pieces: Sequence[Piece]) -> list[float]:
    """Return the font size of each line in pixels: short lines, whose size is a guess, have that of a near long one."""
    sizes = [_font_size(piece) for piece in pieces]
    runs = [_hanzi_run(piece)[1] for piece in pieces]
    long = [index for index, run in enumerate(runs) if run >= _LONG]
    tops = np.array([pieces[index].line.extent[1] for index in long])
    for index, piece in enumerate(pieces):
        if long and runs[index] < _LONG:
            near = sizes[long[int(np.abs(tops - piece.line.extent[1]).argmin())]]
            like = _LIKE if runs[index] > 2 else _ALIKE
            if 1 / like < sizes[index] / near < like:
                sizes[index] = near
    return sizes


def _font_size(piece: Piece) -> float:
    """Return the font size of a line in pixels: the step from hanzi to hanzi, else from the height of its ink."""
    first, longest = _hanzi_run(piece)
    if longest >= 2:
        return (piece.middles[first + longest - 1] - piece.middles[first]) / (longest - 1)
    return piece.line.height / (_HANZI_SHARE if longest else _DIGIT_SHARE)


def _hanzi_run(piece: Piece) -> tuple[int, int]:
    """Return where the longest run of hanzi of a line begins and how many they are."""
    wide = [ord(sign.char) >= 0x3400 for sign in piece.signs]
    start = longest = first = 0
    for index in range(len(wide) + 1):
        if index < len(wide) and wide[index]:
            continue
        if index - start > longest:
            first, longest = start, index - start
        start = index + 1
    return first, longest
