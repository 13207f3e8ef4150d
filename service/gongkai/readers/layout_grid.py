"""The lines of one table set by spaces, as cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.document.builder import CellDraft
from gongkai.readers.layout_columns import Columns, learn_columns
from gongkai.readers.layout_labels import Anchor, part_labels
from gongkai.readers.layout_tokens import Columnar, Span, Token
from gongkai.text.lines import has_mark

_MARGIN = 2  # places that a label may stick out of the label columns
_WIDER = 3  # characters by which a head over several columns is longer than those below it
_OVERLAP = 0.5


@dataclass(slots=True)
class _LabelRow:
    """A line as seen from its labels: the one of its own row, those of groups, and what stands over the values."""

    line: Columnar
    leaf: Token | None = None
    groups: list[Token] = field(default_factory=list)
    heads: list[Token] = field(default_factory=list)


def build_cells(block: Sequence[Columnar]) -> list[CellDraft]:
    """Return the cells of a table: heads over the columns, one row for each line of values."""
    lines = _merged_values([line for line in block if not line.blank])
    rows = [line for line in lines if line.values]
    columns = learn_columns(rows, lines)
    parted = _parted_labels(lines, columns)
    owners = _owners(parted)
    return list(_cells(parted, owners, columns))


def _merged_values(lines: Sequence[Columnar]) -> list[Columnar]:
    """Join lines of bare numbers to the row before where they complete it: numbers set a hair lower than the rest."""
    full = max((len(line.values) for line in lines if line.head), default=0)
    merged: list[Columnar] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        size, total = 1, len(line.values)
        while line.values and position + size < len(lines) and total < full:
            following = lines[position + size]
            if following.head or not following.values:
                break
            total += len(following.values)
            size += 1
        if size > 1 and total == full:
            values = tuple(token for each in lines[position : position + size] for token in each.values)
            merged.append(Columnar(line.line, line.head, values))
            position += size
        else:
            merged.append(line)
            position += 1
    return merged


def _parted_labels(lines: Sequence[Columnar], columns: Columns) -> list[_LabelRow]:
    parted = []
    for number, line in enumerate(lines):
        row = _LabelRow(line)
        tokens = list(line.head)
        if line.values:
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
                else:
                    row.groups = [*inside, last]
        parted.append(row)
    return parted


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
    cells: list[CellDraft] = []
    for number, row in enumerate(rows):
        page = row.line.line.page
        if row.line.values:
            cells.extend(_value_row(number, row, labels.get(number, []), columns))
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
    for cell in _merged_heads(cells, rows) if columns.geometric else cells:
        yield cell._replace(row=dense[cell.row])


def _value_row(number: int, row: _LabelRow, labels: Sequence[Token], columns: Columns) -> Iterator[CellDraft]:
    page = row.line.line.page
    text = "\n".join(token.text for token in labels)
    if labels and columns.n_labels:
        span = columns.span(labels[0])
        col = min(columns.label_column(span), columns.n_labels - 1)
        wide = columns.n_labels - col if columns.is_wide(span) else 1
        yield CellDraft(number, col, text, col_span=wide, page=page)
    places = columns.places([columns.span(token) for token in row.line.values])
    for place, token in zip(places, row.line.values, strict=True):
        yield CellDraft(number, columns.n_labels + place, token.text, page=page)
    if columns.geometric:  # without places nobody knows which cells are blank
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


def _merged_heads(cells: Sequence[CellDraft], rows: Sequence[_LabelRow]) -> Iterator[CellDraft]:
    """Yield the cells; a head's lines, one under the other in one column, become one cell."""
    by_place = {(cell.row, cell.col): cell for cell in cells}
    gone: set[tuple[int, int]] = set()
    for cell in sorted(cells, key=lambda each: (each.row, each.col)):
        if (cell.row, cell.col) in gone:
            continue
        text = cell.text
        below = by_place.get((cell.row + 1, cell.col))
        row = cell.row
        while below is not None and _is_one_head(by_place[row, cell.col], below, rows):
            text = f"{text}\n{below.text}"
            gone.add((below.row, below.col))
            row += 1
            below = by_place.get((row + 1, cell.col))
        yield cell._replace(text=text)


def _is_one_head(upper: CellDraft, lower: CellDraft, rows: Sequence[_LabelRow]) -> bool:
    if rows[upper.row].line.values or rows[lower.row].line.values:
        return False
    if upper.col_span != lower.col_span or has_mark(lower.text):
        return False
    # One head alone on its line stands over all that follow.
    if len(rows[upper.row].heads) < len(rows[lower.row].heads) and len(upper.text) >= len(lower.text) + _WIDER:
        return False
    return upper.col == 0 or len(rows[upper.row].heads) > 1
