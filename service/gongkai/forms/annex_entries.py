"""A statistical annex as entries: an indicator's words, its unit and its value, whatever the layout.

Read are three columns (指标 | 单位 | 统计数), codes among them, several value columns (本期实际 | 本年累计), two groups
of indicators side by side, row numbers in front, parent labels in a column of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from gongkai.document import Cell, Table
from gongkai.forms.annex_header import Band, Head, read_head
from gongkai.forms.cells import is_filled, is_value_like, read_content
from gongkai.forms.labels import squeeze
from gongkai.forms.lines import Line, Spot, transposed
from gongkai.forms.model import Kind
from gongkai.forms.schema import ANNEX, annex_schemas
from gongkai.text.numbers import fold

MONEY_UNITS = frozenset({"元", "万元", "千元", "百元", "亿元"})
_COUNTED = "条|件|次|个|项|篇|份|人|名|人次|场|期|宗|处|家|部|张|页|册|例|户|种|批|天|小时"
UNITS = MONEY_UNITS | frozenset(_COUNTED.split("|"))
_CODE = re.compile(r"\d{1,3}\*{0,2}")
_LEAD = re.compile(r"^[\s　·•\-—*※△▲]*(?:其中|包括)[:：,，]?\s*")
_TRAILING_UNIT = re.compile(rf"[(（](?:单位[:：])?(?P<unit>{'|'.join(sorted(UNITS, key=len, reverse=True))})[)）]$")
# Codes of an annex rise by one from row to row; half of the rows are enough to tell them from counts.
CODE_SHARE = 0.5
MIN_CODES = 5
CODE_LENGTH = 2
MIN_ACROSS = 5  # indicators along the first rows of a table that lies on its side


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator as printed. ``line`` is what the labels are matched by; ``value`` is None where no cell stands.

    ``doubtful``: several numbers stand in the row, and nothing tells which is the year's; none was taken.
    """

    line: Line
    value: Spot | None
    unit: str = ""
    code: str = ""
    doubtful: bool = False


@dataclass
class _Draft:
    labels: list[Spot] = field(default_factory=list)
    unit: Spot | None = None
    rest: list[Spot] = field(default_factory=list)

    @property
    def closed(self) -> bool:
        """Whether the label has ended: its unit or a value was seen."""
        return self.unit is not None or any(spot.text.strip() for spot in self.rest)


def entries_of(table: Table, index: int, head: Head | None = None) -> tuple[list[Entry], Head]:
    """Return the table's entries, the left group before the right one, and its header.

    ``head`` is the header of the part of the same annex before this table, used where it prints none.
    """
    table = _upright(table)
    rows = [(number, line) for number, cells in enumerate(table.grid()) for line in _lines_apart(_spots(cells, number))]
    own, below = read_head([spots for _, spots in rows])
    head = own or head or Head()
    drafts: list[list[tuple[int, _Draft]]] = [[] for _ in head.bands]
    for number, spots in rows[below:]:
        for place, part in enumerate(_parted(spots, head.bands)):
            drafts[place].extend((number, draft) for draft in _drafts(part, one_band=len(head.bands) == 1))
    entries: list[Entry] = []
    for band, found in zip(head.bands, drafts, strict=True):
        coded = band.code if band.known else _has_codes([draft for _, draft in found])
        entries.extend(_entry(index, number, draft, band, coded, table.ruled) for number, draft in _coded(found, coded))
    return entries, head


def _coded(found: Sequence[tuple[int, _Draft]], coded: bool) -> Iterator[tuple[int, _Draft]]:
    """Yield the drafts, a blank value added behind each code that stands alone: the next one of its column."""
    last = 0
    for number, draft in found:
        filled = [spot for spot in draft.rest if spot.text.strip()]
        code = fold(filled[0].text).strip().rstrip("*") if coded and filled else ""
        if code.isdecimal() and len(code) <= CODE_LENGTH:
            if len(filled) == 1 and (int(code) == last + 1 or (code[0] == "0" and len(code) == CODE_LENGTH)):
                draft.rest = draft.rest if draft.rest[-1] is not filled[0] else [*filled, filled[0]._replace(text="")]
            last = int(code) if int(code) == last + 1 or len(filled) > 1 else last + 1
        elif draft.rest or draft.unit:
            last += 1
        yield number, draft


def _spots(cells: Sequence[Cell | None], row: int) -> tuple[Spot, ...]:
    spots: list[Spot] = []
    last: Cell | None = None
    for cell in cells:
        if cell is None or cell is last:
            continue
        last = cell
        inherited = cell.row != row
        text = "" if inherited and (is_value_like(cell.text) or _is_unit(cell.text)) else cell.text
        spots.append(Spot(text, cell.col, cell.col + cell.col_span, cell.place, inherited))
    return tuple(spots)


def _upright(table: Table) -> Table:
    """Return the table upright where its indicators run along the first rows: one organ a row below."""
    across = sum(cell.row <= 1 and squeeze(clean_label(cell.text)[0]) in _labels() for cell in table.cells)
    down = sum(cell.col <= 1 and squeeze(clean_label(cell.text)[0]) in _labels() for cell in table.cells)
    return transposed(table) if across >= MIN_ACROSS and across > down else table


@cache
def _labels() -> frozenset[str]:
    return frozenset(label for schema in annex_schemas() for row in schema.tables[ANNEX].rows for label in row.labels)


def _lines_apart(spots: tuple[Spot, ...]) -> Iterator[tuple[Spot, ...]]:
    """Yield the printed lines of a row whose cells hold several rows of the form each, as many lines in every one."""
    own = [spot for spot in spots if spot.text.strip() and not spot.inherited]
    counts = {spot.text.count("\n") for spot in own}
    values = [spot for spot in own if all(is_value_like(line) for line in spot.text.split("\n"))]
    if len(own) < 2 or len(counts) != 1 or not values or values == own or counts == {0}:
        yield spots
        return
    for line in range(counts.pop() + 1):
        yield tuple(spot._replace(text=spot.text.split("\n")[line] if spot in own else "") for spot in spots)


def _parted(spots: Sequence[Spot], bands: Sequence[Band]) -> list[list[Spot]]:
    """Return the cells of each band; a cell belongs to the last band that begins at or before it."""
    parts: list[list[Spot]] = [[] for _ in bands]
    for spot in spots:
        place = max((number for number, band in enumerate(bands) if band.begin <= spot.col), default=0)
        parts[place].append(spot)
    return parts


def _drafts(spots: Sequence[Spot], *, one_band: bool) -> Iterator[_Draft]:
    """Yield the labels of one row of one band (several where the bands are not known), each with its cells."""
    draft = _Draft()
    nameless = not any(_is_label(spot.text) for spot in spots)  # its label stands on another line
    for spot in spots:
        if not _is_label(spot.text):
            if draft.labels or nameless:
                _take(draft, spot)
            continue
        if draft.closed:
            if one_band and _is_note(draft, spots, spot):
                break
            yield draft
            draft = _Draft()
        draft.rest.clear()  # blank cells between two columns of labels
        draft.labels.append(spot)
    if (nameless and draft.unit) or not all(spot.inherited for spot in draft.labels):
        yield draft


def _take(draft: _Draft, spot: Spot) -> None:
    if _is_unit(spot.text) and draft.unit is None:
        draft.unit = spot
        # Whatever blank cells stood before the unit belong to the label's columns.
        draft.rest = [other for other in draft.rest if other.text.strip()]
    else:
        draft.rest.append(spot)


def _is_note(draft: _Draft, spots: Sequence[Spot], spot: Spot) -> bool:
    """Return whether the words behind a value are a remark: nothing stands behind them."""
    behind = spots[spots.index(spot) + 1 :]
    return any(other.filled for other in draft.rest) and not any(other.text.strip() for other in behind)


def _is_label(text: str) -> bool:
    return bool(text.strip()) and not is_value_like(text) and not _is_unit(text) and not _CODE.fullmatch(text.strip())


def _is_unit(text: str) -> bool:
    return "".join(fold(text).split()) in UNITS


def _has_codes(drafts: Sequence[_Draft]) -> bool:
    """Return whether the first number behind each label is its code: it rises by one from row to row."""
    codes = [
        read_content(first.text).value
        for draft in drafts
        if (filled := [spot for spot in draft.rest if spot.text.strip()]) and (first := filled[0]).filled
    ]
    numbers = [code for code in codes if code is not None]
    steps = sum(later - before == 1 for before, later in pairwise(numbers))
    return steps >= MIN_CODES and steps >= CODE_SHARE * len(numbers)


def _entry(index: int, row: int, draft: _Draft, band: Band, coded: bool, ruled: bool) -> Entry:
    labels, unit = _cleaned(draft.labels)
    cells, code = _values(draft, band, coded)
    doubtful = not band.known and band.n_values == 1 and sum(spot.filled for spot in cells) > 1
    value = None if doubtful else _year_s(cells, band)
    printed = fold(draft.unit.text).strip() if draft.unit else unit
    spots = (*labels, *((value,) if value else ()))
    line = Line(index, row, spots, labels, (value,) if value else (), (value,) if value else (), ruled)
    return Entry(line, value, printed, code, doubtful)


def clean_label(raw: str) -> tuple[str, str]:
    """Return a label without 其中 in front and a unit in brackets behind, and that unit or an empty string."""
    text, unit = fold(raw).strip(), ""
    if match := _TRAILING_UNIT.search(text):
        unit, text = match["unit"], text[: match.start()]
    return _LEAD.sub("", text), unit


def _cleaned(labels: Sequence[Spot]) -> tuple[tuple[Spot, ...], str]:
    cleaned = [(spot, *clean_label(spot.text)) for spot in labels]
    units = [unit for _, _, unit in cleaned if unit]
    # 其中 alone is no label: its first part stands in the next row, or the next line of the cell.
    labels = tuple(spot._replace(text=text) for spot, text, _ in cleaned if text)
    return labels, units[-1] if units else ""


def _values(draft: _Draft, band: Band, coded: bool) -> tuple[list[Spot], str]:
    """Return the cells that hold values, and the code in front of them."""
    cells = list(draft.rest)
    if draft.unit is None and band.unit and len(cells) > band.n_values and _is_dash(cells[0]):
        del cells[0]  # —— stands for the unit of a heading
    expected = band.n_values + coded
    while len(cells) > expected and not cells[0].text.strip():
        del cells[0]
    code = fold(cells[0].text).strip() if coded and cells else ""
    if not _CODE.fullmatch(code) or (len(cells) == 1 and band.known):
        return cells, ""
    return cells[1:], code.rstrip("*").zfill(2)


def _year_s(cells: Sequence[Spot], band: Band) -> Spot | None:
    """Return the cell of the year's column: the one below its header, else the one in its turn."""
    if band.pick is None:
        return None
    placed = [spot for spot in cells if band.value_col is not None and spot.col == band.value_col]
    if placed:
        return placed[0]
    return cells[band.pick] if len(cells) > band.pick else None


def _is_dash(spot: Spot) -> bool:
    return read_content(spot.text).kind is Kind.DASH


def joined_labels(entry: Entry) -> str:
    """Return an entry's own label as printed, its parents left out."""
    own = entry.line.own_labels or entry.line.labels
    return "".join(own[-1].text.split()) if own else ""


def is_filled_entry(entry: Entry) -> bool:
    """Return whether a value other than blank stands in the entry."""
    return entry.value is not None and is_filled(entry.value.text)
