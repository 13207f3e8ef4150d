"""The lines of one table set by spaces, as cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from gongkai.document.builder import CellDraft
from gongkai.readers.plain.layout_columns import Columns, learn_columns
from gongkai.readers.plain.layout_labels import Anchor, part_labels
from gongkai.readers.plain.layout_tokens import Columnar, Span, Token
from gongkai.text.lines import has_mark

_MARGIN = 2  # places that a label may stick out of the label columns
_WIDER = 3  # characters by which a head over several columns is longer than those below it
_DASHES = set("-−－—–/／")
_UNIT_LENGTH = 3  # characters
_UNIT_SHARE = 0.6  # of the rows
_NEAR = 3  # lines
_OVERLAP = 0.5


@dataclass(slots=True)
class _LabelRow:
    """A line as seen from its labels: the one of its own row, those of groups, and what stands over the values."""

    line: Columnar
    leaf: Token | None = None
    unit: Token | None = None
    groups: list[Token] = field(default_factory=list)
    heads: list[Token] = field(default_factory=list)


class Built(NamedTuple):
    """The cells of a table; ``strayed`` when numbers are left over that belong to no label."""

    cells: list[CellDraft]
    strayed: bool


def build_cells(block: Sequence[Columnar]) -> Built:
    """Return the cells of a table: heads over the columns, one row for each line of values."""
    lines = _with_units([line for line in block if not line.blank])
    rows = [line for line in lines if line.values]
    columns = learn_columns(rows, lines)
    if columns.n_labels == 1 and _has_units(lines):
        columns = replace(columns, bounds=(columns.labels_end,))  # the units are a column of their own
    parted = _parted_labels(lines, columns)
    owners = _owners(parted)
    return Built(list(_cells(parted, owners, columns)), _has_strays(parted, owners, columns))


def _has_strays(rows: Sequence[_LabelRow], owners: Sequence[int | None], columns: Columns) -> bool:
    named = {owner for row, owner in zip(rows, owners, strict=True) if row.leaf is not None}
    bare = [row for number, row in enumerate(rows) if row.line.values and number not in named]
    return len(named) > len(bare) and any(len(row.line.values) < len(columns.centres) for row in bare)


def _parted_labels(lines: Sequence[Columnar], columns: Columns) -> list[_LabelRow]:
    parted = []
    units = _has_units(lines)
    first = next(number for number, line in enumerate(lines) if line.values)
    for number, line in enumerate(lines):
        row = _LabelRow(line)
        tokens = list(line.head)
        if line.values:
            if units and len(tokens) > 1:
                row.unit = tokens.pop()
            row.leaf = tokens.pop() if tokens else None
            row.groups = tokens
        elif not columns.n_labels:
            row.heads = tokens
        else:
            inside = [token for token in tokens if _is_label(columns.span(token), columns)]
            if not columns.geometric:
                inside = tokens[:1] if len(tokens) == 1 else []
            if len(inside) < len(tokens):
                row.heads = tokens
            else:
                last = inside.pop()
                if _is_leaf(columns.span(last), columns, lines, number):
                    row.leaf, row.groups = last, inside
                elif number < first:
                    row.heads = tokens
                else:
                    row.groups = [*inside, last]
        parted.append(row)
    return parted


def _has_units(lines: Sequence[Columnar]) -> bool:
    """Tell whether a short word, the unit, stands between each row's label and its numbers."""
    rows = [line for line in lines if line.head and line.values and not set(line.values[0].text) <= _DASHES]
    short = sum(len(line.head) > 1 and len(line.head[-1].text) <= _UNIT_LENGTH for line in rows)
    return short > _UNIT_SHARE * len(rows)


def _with_units(lines: Sequence[Columnar]) -> Sequence[Columnar]:
    """Return the lines with a dash in place of a unit counted as the unit it stands for."""
    if not _has_units(lines):
        return lines
    counts = Counter(len(line.values) for line in lines if line.values and len(line.head) > 1)
    usual = counts.most_common(1)[0][0]
    return [
        replace(line, head=(*line.head, line.values[0]), values=line.values[1:])
        if len(line.head) == 1 and len(line.values) == usual + 1
        else line
        for line in lines
    ]


def _is_label(span: Span, columns: Columns) -> bool:
    return span.centre <= columns.labels_end and span.end <= columns.labels_end + _MARGIN


def _is_leaf(span: Span, columns: Columns, lines: Sequence[Columnar], number: int) -> bool:
    """Tell whether a label on a line without values is (part of) a row's own label rather than a group's."""
    if columns.label_column(span) == columns.n_labels - 1 or columns.is_wide(span):
        return True
    for step in (-1, 1):
        position = number + step
        while 0 <= position < len(lines) and not lines[position].values:
            position += step
        if 0 <= position < len(lines) and lines[position].head:
            near = columns.span(lines[position].head[-1])
            overlap = min(span.end, near.end) - max(span.start, near.start)
            if overlap >= _OVERLAP * (span.end - span.start):
                return True
    return False


def _owners(rows: Sequence[_LabelRow]) -> list[int | None]:
    """Return for each line the line of values to whose row its label belongs, None for lines of heads."""
    owners: list[int | None] = [None] * len(rows)
    anchors: list[Anchor] = []
    anchor_lines: list[int] = []
    above: list[int] = []
    gaps: list[list[int]] = []
    for number, row in enumerate(rows):
        if row.line.values:
            anchors.append(Anchor(row.leaf.text if row.leaf else ""))
            anchor_lines.append(number)
            gaps.append([])
            owners[number] = number
        elif row.heads:
            if anchors:
                anchors[-1].barrier = len(gaps[-1]) if anchors[-1].barrier is None else anchors[-1].barrier
            else:
                above.clear()
        elif row.leaf is not None:
            if anchors:
                gaps[-1].append(number)
                anchors[-1].below.append(row.leaf.text)
            else:
                above.append(number)
    splits = part_labels([_leaf_text(rows[number]) for number in above], anchors)
    for number in above[splits[0].lower :]:
        owners[number] = anchor_lines[0]
    for index, gap in enumerate(gaps):
        split = splits[index + 1]
        for number in gap[: split.upper]:
            owners[number] = anchor_lines[index]
        for number in gap[split.lower :]:
            owners[number] = anchor_lines[index + 1]
    return owners


def _leaf_text(row: _LabelRow) -> str:
    return row.leaf.text if row.leaf else ""


def _cells(rows: Sequence[_LabelRow], owners: Sequence[int | None], columns: Columns) -> Iterator[CellDraft]:
    """Yield all cells; rows are numbered by their lines and made dense by the order of lines with cells."""
    labels: dict[int, list[Token]] = {}
    for row, owner in zip(rows, owners, strict=True):
        if owner is not None and row.leaf is not None:
            labels.setdefault(owner, []).append(row.leaf)
    nameless = {
        number for number, row in enumerate(rows) if row.line.values and columns.n_labels and number not in labels
    }
    cells: list[CellDraft] = []
    for number, row in enumerate(rows):
        page = row.line.line.page
        if row.line.values:
            # Numbers without a label near by may be this row's, set a hair lower: then its gaps are not blanks.
            certain = columns.geometric and nameless.isdisjoint(range(number - _NEAR, number + _NEAR + 1))
            cells.extend(_value_row(number, row, labels.get(number, []), columns, blanks=certain))
        elif owners[number] is None and (row.heads or row.leaf):
            tokens = row.heads or [token for token in (*row.groups, row.leaf) if token is not None]
            cells.extend(_head_row(number, tokens, columns, page))
    taken = {(cell.row, cell.col): index for index, cell in enumerate(cells)}
    for cell in _groups(rows, owners, columns):
        index = taken.get((cell.row, cell.col))
        if index is None:
            cells.append(cell)
        else:  # no gap told the two apart
            cells[index] = cells[index]._replace(text=f"{cell.text}\n{cells[index].text}")
    dense = {row: index for index, row in enumerate(sorted({cell.row for cell in cells}))}
    for cell in _merged_heads(cells, rows, len(columns.centres)) if columns.geometric else cells:
        yield cell._replace(row=dense[cell.row])


def _value_row(
    number: int, row: _LabelRow, labels: Sequence[Token], columns: Columns, *, blanks: bool
) -> Iterator[CellDraft]:
    page = row.line.line.page
    text = "\n".join(token.text for token in labels)
    if labels and columns.n_labels:
        span = columns.span(labels[0])
        col = min(columns.label_column(span), columns.n_labels - 1)
        if row.unit is not None:
            col = min(col, columns.n_labels - 2)
        wide = columns.n_labels - col if columns.is_wide(span) and row.unit is None else 1
        yield CellDraft(number, col, text, col_span=wide, page=page)
    if row.unit is not None:
        yield CellDraft(number, columns.n_labels - 1, row.unit.text, page=page)
    spans = [columns.span(token) for token in row.line.values]
    places = columns.places(spans)
    if not columns.fits(spans, places):  # the lines of this table are not set by one measure
        places, blanks = list(range(len(spans))), False
    for place, token in zip(places, row.line.values, strict=True):
        yield CellDraft(number, columns.n_labels + place, token.text, page=page)
    if blanks:
        for place in sorted(set(range(len(columns.centres))) - set(places)):
            yield CellDraft(number, columns.n_labels + place, "", page=page)


def _head_row(number: int, tokens: Sequence[Token], columns: Columns, page: int | None) -> Iterator[CellDraft]:
    over: list[Token] = []
    col = 0
    if len(tokens) == columns.n_labels + len(columns.centres) or not columns.geometric:
        for place, token in enumerate(tokens):
            yield CellDraft(number, place, token.text, page=page)
        return
    for token in tokens:
        span = columns.span(token)
        if columns.n_labels and not over and _is_label(span, columns):
            col = max(col, columns.label_column(span))
            yield CellDraft(number, col, token.text, page=page)
            col += 1
        else:
            over.append(token)
    spans = [columns.span(token) for token in over]
    for place, span, token in zip(columns.places(spans), spans, over, strict=True):
        covered = sum(span.start <= centre <= span.end for centre in columns.centres[place:])
        fits = len(over) < len(columns.centres)
        yield CellDraft(
            number, columns.n_labels + place, token.text, col_span=max(1, covered) if fits else 1, page=page
        )


def _groups(rows: Sequence[_LabelRow], owners: Sequence[int | None], columns: Columns) -> Iterator[CellDraft]:
    """Yield the labels of groups of rows, their lines put together, each at the row on which it begins."""
    open_groups: dict[int, tuple[int, list[str], int]] = {}  # column -> row, texts, last line
    done: list[tuple[int, int, list[str]]] = []
    last_owner = 0
    for number, (row, owner) in enumerate(zip(rows, owners, strict=True)):
        last_owner = owner if owner is not None else last_owner
        if row.heads or (owner is None and row.leaf is not None):
            continue
        for token in row.groups:
            col = min(columns.label_column(columns.span(token)), max(0, columns.n_labels - 2))
            known = open_groups.get(col)
            if known and number - known[2] <= 2 and not has_mark(token.text):
                known[1].append(token.text)
                open_groups[col] = (known[0], known[1], number)
            else:
                texts = [token.text]
                open_groups[col] = (last_owner, texts, number)
                done.append((last_owner, col, texts))
    merged: dict[tuple[int, int], list[str]] = {}
    for owner, col, texts in done:
        merged.setdefault((owner, col), []).extend(texts)
    for (owner, col), texts in merged.items():
        yield CellDraft(owner, col, "\n".join(texts), page=rows[owner].line.line.page)


def _merged_heads(cells: Sequence[CellDraft], rows: Sequence[_LabelRow], n_columns: int) -> Iterator[CellDraft]:
    """Yield the cells; a head's lines, one under the other in one column, become one cell."""
    by_place = {(cell.row, cell.col): cell for cell in cells}
    gone: set[tuple[int, int]] = set()
    for cell in sorted(cells, key=lambda each: (each.row, each.col)):
        if (cell.row, cell.col) in gone:
            continue
        text = cell.text
        below = by_place.get((cell.row + 1, cell.col))
        row = cell.row
        while below is not None and _is_one_head(by_place[row, cell.col], below, rows, n_columns):
            text = f"{text}\n{below.text}"
            gone.add((below.row, below.col))
            row += 1
            below = by_place.get((row + 1, cell.col))
        yield cell._replace(text=text)


def _is_one_head(upper: CellDraft, lower: CellDraft, rows: Sequence[_LabelRow], n_columns: int) -> bool:
    if rows[upper.row].line.values or rows[lower.row].line.values:
        return False
    if upper.col_span != lower.col_span or has_mark(lower.text):
        return False
    # A line with a head for each column is whole in itself; fewer heads above it name groups of columns.
    if len(rows[upper.row].heads) < len(rows[lower.row].heads) == n_columns:
        return False
    # One head alone on its line stands over all that follow.
    if len(rows[upper.row].heads) < len(rows[lower.row].heads) and len(upper.text) >= len(lower.text) + _WIDER:
        return False
    return upper.col == 0 or len(rows[upper.row].heads) > 1
