"""Tables drawn with characters: ``+---+`` and ``|``, or box drawing (┌─┬─┐ │).

Cells may span columns and rows; a rule that leaves a column out lets that cell go on below it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.document.builder import CellDraft
from gongkai.readers.plain.blocks import Attempt, Line, Row, Rows, drafts
from gongkai.text.lines import display_width, is_value

_CORNERS = "┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╒╤╕╞╪╡╘╧╛╓╥╖╟╫╢╙╨╜╭╮╯╰┠┨┯┷┿╂┝┥┰┸"
_DRAWING = str.maketrans({
    **dict.fromkeys(_CORNERS, "+"),
    **dict.fromkeys("─━═┄┅┈┉╌", "-"),
    **dict.fromkeys("│┃║┆┇┊┋╎", "|"),
})  # fmt: skip
_RULE = re.compile(r"\+[-=:]+[+|]|[+|][-=:]+\+")  # dashes from corner to corner, or from a corner to a bar
_FULL_RULE = re.compile(r"\+(?:[-=:]+\+)+|\+[-=]+\+")
_AGREEING = 0.9  # of the bars stand under a corner, in the right measure
_REST = 2  # characters: the last line of a label that is wrapped in its cell
_TOLERANCE = 1  # places that a bar may stand off its corner


@dataclass(slots=True)
class _Cell:
    row: int
    col: int
    end: int
    page: int | None
    row_span: int = 1
    parts: list[str] = field(default_factory=list)


def read_grid(lines: Sequence[Line], start: int) -> Attempt | None:
    """Recognise a drawn table, from its upper rule on."""
    if lines[start].text.strip()[:1] not in {"+", *_CORNERS}:
        return None
    if not _FULL_RULE.fullmatch(_drawn(lines[start])):
        return None
    end = start
    while end < len(lines) and _drawn(lines[end])[:1] in {"+", "|"}:
        end += 1
    block = lines[start:end]
    if len(block) < 3:
        return Attempt((), end)
    cells = _traced(block) or _split(block)
    if not cells:
        return Attempt((), end)
    return Attempt((Rows(cells, lines[start].number, lines[start].page),), end)


def _drawn(line: Line) -> str:
    return line.text.translate(_DRAWING).strip()


def _traced(block: Sequence[Line]) -> list[CellDraft]:
    """Return the cells by the places of corners and bars; nothing where these do not agree."""
    found: list[tuple[float, Callable[[str], int], list[int]]] = []
    for measure in (display_width, _narrow_width, len):
        bounds = sorted({place for line in block for place in _places(line, "+", measure)})
        bars = [place for line in block for place in _places(line, "|", measure)]
        agreeing = sum(_nearest(bounds, place) is not None for place in bars)
        if len(bounds) > 1 and bars and agreeing >= _AGREEING * len(bars):
            found.append((agreeing / len(bars), measure, bounds))
    if not found:
        return []
    _, best, edges = max(found, key=lambda one: one[0])
    return _cells(block, edges, best)


def _narrow_width(text: str) -> int:
    """Return the columns that the text takes where quotation marks and dashes are narrow, as terminals print them."""
    return len(text) + sum(unicodedata.east_asian_width(char) in "WF" for char in text)


def _places(line: Line, char: str, measure: Callable[[str], int]) -> list[int]:
    text = line.text.translate(_DRAWING)
    if char == "+" and not _is_rule(text.strip()):
        return []
    return [measure(text[: match.start()]) for match in re.finditer(re.escape(char), text)]


def _is_rule(text: str) -> bool:
    return _RULE.search(text) is not None


def _nearest(bounds: Sequence[int], place: int) -> int | None:
    index = bisect_left(bounds, place)
    near = [each for each in (index - 1, index) if 0 <= each < len(bounds)]
    best = min(near, key=lambda each: abs(bounds[each] - place))
    return best if abs(bounds[best] - place) <= _TOLERANCE else None


def _cells(block: Sequence[Line], bounds: Sequence[int], measure: Callable[[str], int]) -> list[CellDraft]:
    cells: list[_Cell] = []
    open_cells: dict[tuple[int, int], _Cell] = {}
    row = -1
    fresh = True  # the next line of text begins a row
    per_line = _is_row_a_line(block)
    for before, line in pairwise((block[0], *block)):
        pieces = _pieces(line, bounds, measure)
        if _is_rule(line.text.translate(_DRAWING).strip()):
            open_cells = _through_rule(open_cells, pieces)
            fresh = True
            continue
        if fresh:
            row += 1
            if row and per_line and not _is_rule(_drawn(before)):
                open_cells = {}
            for cell in open_cells.values():
                cell.row_span += 1
            fresh = per_line
        for (col, stop), text in pieces.items():
            known = _covering(open_cells, col, stop)
            if known is None:
                known = open_cells[col, stop] = _Cell(row, col, stop, line.page)
                cells.append(known)
            known.parts.append(text)
    return [
        CellDraft(
            cell.row,
            cell.col,
            "\n".join(part for part in cell.parts if part),
            min(cell.row_span, row + 1 - cell.row),
            cell.end - cell.col,
            cell.page,
        )
        for cell in cells
    ]


def _is_row_a_line(block: Sequence[Line]) -> bool:
    """Tell whether rules only frame the table, so that each line of text is a row.

    Then two lines between rules hold numbers in one column, and labels of their own. A number that is wrapped in its
    cell stands beside a label that is not, or whose last line is a rest.
    """
    above: list[str] = []
    for line in block:
        drawn = _drawn(line)
        if _is_rule(drawn):
            above = []
            continue
        cells = [cell.strip() for cell in drawn.strip("|").split("|")]
        numbers = sum(is_value(upper) and is_value(lower) for upper, lower in zip(above, cells, strict=False))
        labelled = bool(above and above[0] and cells[0])
        if numbers and labelled and not len(cells[0]) <= _REST < len(above[0]):
            return True
        above = cells
    return False


def _covering(open_cells: dict[tuple[int, int], _Cell], col: int, stop: int) -> _Cell | None:
    exact = open_cells.get((col, stop))
    if exact is not None:
        return exact
    return next((cell for (left, right), cell in open_cells.items() if left <= col and stop <= right), None)


def _pieces(line: Line, bounds: Sequence[int], measure: Callable[[str], int]) -> dict[tuple[int, int], str]:
    """Return the text between bars (and corners, on a rule), by the columns that it covers."""
    text = line.text.translate(_DRAWING)
    marks = "+|" if _is_rule(text.strip()) else "|"
    edges = [
        (index, match.start())
        for match in re.finditer(f"[{re.escape(marks)}]", text)
        if (index := _nearest(bounds, measure(text[: match.start()]))) is not None
    ]
    pieces: dict[tuple[int, int], str] = {}
    for (left, begin), (right, stop) in pairwise(edges):
        if right > left:
            pieces[left, right] = line.text[begin + 1 : stop].strip()
    return pieces


def _through_rule(
    open_cells: dict[tuple[int, int], _Cell], pieces: dict[tuple[int, int], str]
) -> dict[tuple[int, int], _Cell]:
    """Return the cells that go on below a rule: those under which it is not drawn."""
    kept = {}
    for (col, stop), cell in open_cells.items():
        under = [text.translate(_DRAWING) for (left, right), text in pieces.items() if col <= left and right <= stop]
        if not under or any(set(text) & set("-=") and not set(text) - set("-=+: ") for text in under):
            continue
        cell.parts.extend(text for text in under if text)
        kept[col, stop] = cell
    return kept


def _split(block: Sequence[Line]) -> list[CellDraft]:
    """Return the cells by counting bars: a row between two rules, or a row a line where rules do not part rows."""
    per_line = _is_row_a_line(block)
    rows: list[Row] = []
    fresh = True
    for line in block:
        drawn = _drawn(line)
        if _is_rule(drawn):
            fresh = True
            continue
        cells = [cell.strip() for cell in drawn.strip("|").split("|")]
        if fresh or per_line or len(cells) != len(rows[-1].cells):
            rows.append(Row(cells, line.page))
        else:
            rows[-1].cells = ["\n".join(filter(None, pair)) for pair in zip(rows[-1].cells, cells, strict=True)]
        fresh = False
    return drafts(rows)
