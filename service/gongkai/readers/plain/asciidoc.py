"""Tables of AsciiDoc: cells behind bars, merged ones with their spans in front (``3.2+|``), between two ``|===``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.document.builder import CellDraft
from gongkai.readers.plain.blocks import Attempt, Line, Rows

_FENCE = "|==="
_COLUMNS = re.compile(r"cols\s*=\s*\"([^\"]*)\"")
_REPEATED = re.compile(r"(\d+)\*")
_CELL = re.compile(r"(?:(?<=\s)|^)(?:(?P<across>\d+)?(?:\.(?P<down>\d+))?\+)?[.<^>]*[adehlmsv]?\|", re.MULTILINE)
_BREAK = re.compile(r" \+$", re.MULTILINE)
_SIGNS = {
    "plus": "+",
    "nbsp": " ",
    "empty": "",
    "blank": "",
    "asterisk": "*",
    "vbar": "|",
    "amp": "&",
    "lt": "<",
    "gt": ">",
}
_NAMED = re.compile(r"\{(" + "|".join(_SIGNS) + r")\}")
_MAX_ATTRIBUTES = 2  # lines between the attributes and the fence: a title


def read_asciidoc(lines: Sequence[Line], start: int) -> Attempt | None:
    """Recognise a table from its attributes or its upper fence on."""
    fence = _fence(lines, start)
    if fence is None:
        return None
    end = next((at for at in range(fence + 1, len(lines)) if lines[at].text.strip() == _FENCE), None)
    if end is None:
        return Attempt((), len(lines))
    source = "\n".join(line.text for line in lines[fence + 1 : end])
    n_cols = _n_cols("\n".join(line.text for line in lines[start:fence]), source)
    cells = list(_placed(source, n_cols, lines[fence].page)) if n_cols else []
    blocks = (Rows(cells, lines[start].number, lines[start].page),) if cells else ()
    return Attempt(blocks, end + 1)


def _fence(lines: Sequence[Line], start: int) -> int | None:
    text = lines[start].text.strip()
    if text == _FENCE:
        return start
    if not (text.startswith("[") and text.endswith("]") and _COLUMNS.search(text)):
        return None
    following = range(start + 1, min(len(lines), start + 1 + _MAX_ATTRIBUTES))
    return next((at for at in following if lines[at].text.strip() == _FENCE), None)


def _n_cols(attributes: str, source: str) -> int:
    """Return the number of columns that the attributes name, or that the first row has."""
    named = _COLUMNS.search(attributes)
    if named is not None:
        columns = named[1].split(",")
        if len(columns) > 1 and not columns[-1].strip() and any(column.strip() for column in columns):
            columns.pop()  # a comma behind the last one
        return sum(int(many[1]) if (many := _REPEATED.match(column.strip())) else 1 for column in columns)
    first = source.lstrip().split("\n", 1)[0]
    return sum(int(cell["across"] or 1) for cell in _CELL.finditer(first))


def _placed(source: str, n_cols: int, page: int | None) -> Iterator[CellDraft]:
    """Yield the cells, each at the next free place of the grid."""
    marks = list(_CELL.finditer(source))
    taken: set[tuple[int, int]] = set()
    row = col = 0
    for number, mark in enumerate(marks):
        stop = marks[number + 1].start() if number + 1 < len(marks) else len(source)
        while col >= n_cols or (row, col) in taken:
            row, col = (row, col + 1) if col + 1 < n_cols else (row + 1, 0)
        across = min(int(mark["across"] or 1), n_cols - col)
        down = int(mark["down"] or 1)
        taken.update((row + below, col + right) for below in range(down) for right in range(across))
        yield CellDraft(row, col, _text(source[mark.end() : stop]), down, across, page)
        col += across


def _text(source: str) -> str:
    """Return a cell's text; only `` +`` breaks a line."""
    broken = _NAMED.sub(lambda name: _SIGNS[name[1]], _BREAK.sub("\v", source))
    parts = ("".join(line.strip() for line in part.split("\n")) for part in broken.split("\v"))
    return "\n".join(part.replace("\\|", "|") for part in parts if part)
