"""Tables that hold prose: which they are, and in which order their cells are read.

Offices tell problems and measures in tables, and some set their whole report in one. A header that names what stands
below it (存在问题 | 改进措施) is read column by column, a left column of heads (问题 | text) row by row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gongkai.document import Cell, Table
from gongkai.sections.headings import Style, read_mark
from gongkai.sections.roles import form_role, is_apparatus, is_row_label, judge
from gongkai.text.normal import even, key

_SENTENCE = 12  # Chinese characters of the shortest sentence: 一是部分栏目更新不够及时
_CLAUSES = 20  # commas alone make a sentence of a longer cell; names of documents have none
_POINT = 6  # beside a head that may tell what it is a shorter cell is a point: 更新不够及时
_PHRASE = 8  # in a column of such a table, and no name of an office or a document: 已补齐全部栏目内容
_LONGEST_HEAD = 24  # the longest official title has 27 characters, and no other head of a row comes near it
_LONGEST_TITLE = 40
_MOST_NUMBERS = 1 / 3  # of the cells that hold anything, those of a column of ordinals apart
_LEAST_PROSE = 0.5  # of the Chinese characters stand in sentences, where no head tells
_MOST_DIGITS = 0.3  # of a sentence's characters

_HANZI = re.compile(r"[\u3400-\u9fff]")
_STOPS = re.compile(r"[。;!?]")
_CLAUSE = re.compile(r"[,:]")
_ENDS = "。;!?,"
_LIST_MARK = re.compile(r"[一二三四五六七八九十]是|首先|其次")
_NUMBER = re.compile(r"[-+]?[\d,.]+(?:%|件|条|个|次|人|项|万?元)?|[-/]+")
_NAME = re.compile(r"(?:[局办科室处股委站队厅府会所]|中心|单位|部门|人员|》(?:的?通知|公告)?|通知|公告|办法|方案)$")
_DATE = re.compile(r"[(\[]?(?:20\d\d[-年./])?\d{1,2}[-月./]\d{1,2}日?[)\]]?")
_ORDINAL = re.compile(r"\(?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[①-⑳])[)、.]?")
_ORDINALS = re.compile(r"(?:序|编)号?|项次|号|no\.?", re.IGNORECASE)
# Heads of what is wanting and of what is done about it, and no others: 问题数量 and 整改时限 are columns of a list.
_LEAD = (
    r"(?:存在|主要|突出|工作|目前|当前|具体|本?年度|本年|上一?年度?|去年|[本我]局|政府|政务|信息|公开|采取|方面|的|及其?|和|与|中|或|、|/|·"
    r"|下一?步|下一?年度?|明年|今后|20\d\d年?度?|解决|完善|应对|产生|形成|努力|提升|优化|加强|自查|发现|反馈|需要?|拟|已)"
)
_CORE = (
    r"(?:问题|不足|之处|困难|短板|弱项|差距|薄弱环节|薄弱点|原因|表现|改进|整改|措施|举措|办法|对策|打算|计划|安排|思路|方向"
    r"|建议|目标|做法)"
)
_TAIL = r"(?:情况|描述|表现|内容|分析|简述|落实|完成|进展|结果)"
_COUNT = r"之?[一二三四五六七八九十\d]{0,2}"
_TELLING = re.compile(rf"(?:{_LEAD}*{_CORE}{_TAIL}*)+{_COUNT}")
# One of these besides makes the heads those of a section five rather than of a plan of work.
_POINTED = re.compile(r"问题|不足|困难|短板|差距|薄弱|改进|整改|措施|举措|对策|打算")


class Piece(NamedTuple):
    """A cell in its place of the reading order; ``head`` where it names what follows."""

    cell: Cell
    head: bool


def prose_of(table: Table) -> list[Piece]:
    """Return the cells of a table of prose in the order in which they are read; none for any other table.

    Ordinals are left out, and so are columns in which nothing reads as prose. A table of an official form is none.
    """
    grid = _Grid(table)
    if not grid.rows or grid.is_form() or grid.is_numeric():
        return []
    header = grid.header()
    if header is not None and grid.is_told_below(header):
        return list(_by_columns(grid, header))
    heads = grid.left_heads()
    least = 1 if _is_pointed(heads) or any(is_numbered(head.text) for head in heads) else _POINT
    if heads and any(reads(cell, least) for row in grid.rows for cell in row[1:]):
        return list(_by_heads(grid))
    if grid.is_prose():
        return list(_by_rows(grid))
    return []


class _Grid:
    """The filled cells of a table row by row, without its columns of ordinals."""

    def __init__(self, table: Table) -> None:
        self.n_cols = table.n_cols
        columns: dict[int, list[Cell]] = {}
        for cell in table.cells:
            if cell.text.strip():
                columns.setdefault(cell.col, []).append(cell)
        counted = {col for col, cells in columns.items() if _is_counting(cells)}
        rows: dict[int, list[Cell]] = {}
        for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col)):
            if cell.text.strip() and (cell.col not in counted or _is_wide(cell)):
                rows.setdefault(cell.row, []).append(cell)
        self.rows = list(rows.values())

    @property
    def cells(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row]

    def header(self) -> int | None:
        """Return the number of the row whose cells are heads of columns, one of them of problems or measures."""
        for number, row in enumerate(self.rows[:-1]):
            if len(row) < 2:
                continue  # a caption over the table
            telling = [cell for cell in row if _is_telling(cell.text)]
            return number if all(_is_short(cell.text) for cell in row) and _is_pointed(telling) else None
        return None

    def is_told_below(self, header: int) -> bool:
        """Tell whether columns of problems and measures hold words: two heads are sure, one is where points follow."""
        columns = {cell.col for cell in self.rows[header] if _is_telling(cell.text)}
        least = 1 if len(columns) > 1 else _POINT
        below = self.rows[header + 1 :]
        if len(columns) == 1 and any(_is_telling(row[0].text) for row in below):
            return False  # 问题 above 措施: heads of rows
        return any(reads(cell, least) for row in below for cell in row if cell.col in columns)

    def left_heads(self) -> list[Cell]:
        """Return the first cells of the rows where most of them are heads: titles of sections, 问题, 措施."""
        first = [row[0] for row in self.rows if len(row) > 1]
        heads = [cell for cell in first if is_title(cell.text) or _is_telling(cell.text)]
        if len(heads) * 2 <= len(first) or len({cell.col for cell in first}) > 1:
            return []
        return heads if any(is_title(cell.text) for cell in heads) or _is_pointed(heads) else []

    def is_form(self) -> bool:
        """Tell whether labels of an official form stand in the table; a sentence or a point may name them too."""
        header = self.header()
        if header is not None and sum(_is_telling(cell.text) for cell in self.rows[header]) > 1:
            return False
        return form_role(key("".join(cell.text for cell in self.cells if not _is_sentence(cell)))) is not None

    def is_numeric(self) -> bool:
        """Tell whether numbers are too many for a table of prose."""
        cells = self.cells
        return sum(_NUMBER.fullmatch(key(cell.text)) is not None for cell in cells) > _MOST_NUMBERS * len(cells)

    def is_prose(self) -> bool:
        """Tell whether most of what is written stands in sentences, and no cell is a label of a page's data."""
        cells = self.cells
        if any(is_apparatus(key(cell.text)) for cell in cells if _hanzi(cell.text) < _SENTENCE):
            return False
        if any(_DATE.fullmatch(key(cell.text)) for cell in cells) and not any(
            _STOPS.search(even(c.text)) for c in cells
        ):
            return False  # titles of news or documents with their dates
        told = sum(_hanzi(cell.text) for cell in cells if _is_sentence(cell))
        return told > _LEAST_PROSE * sum(_hanzi(cell.text) for cell in cells)


def _by_heads(grid: _Grid) -> Iterator[Piece]:
    for row in grid.rows:
        yield Piece(row[0], _is_head(row[0]))
        yield from (Piece(cell, _is_head(cell)) for cell in row[1:] if not _NUMBER.fullmatch(key(cell.text)))


def _by_columns(grid: _Grid, header: int) -> Iterator[Piece]:
    """Yield what stands before the header, then each column below its head; a row of one cell over all parts them."""
    heads = grid.rows[header]
    yield from (Piece(cell, _is_head(cell)) for row in grid.rows[:header] for cell in row)
    again = [key(cell.text) for cell in heads]
    group: list[Cell] = []
    for row in grid.rows[header + 1 :]:
        if len(row) == 1 and row[0].col_span >= max(grid.n_cols - 1, 2):
            yield from _columns(heads, group)
            group = []
            yield Piece(row[0], _is_head(row[0]))
        elif [key(cell.text) for cell in row] != again:  # the header printed anew on the next page
            group.extend(row)
    yield from _columns(heads, group)


def _columns(heads: Sequence[Cell], cells: Sequence[Cell]) -> Iterator[Piece]:
    for head in heads:
        below = [cell for cell in cells if head.col <= cell.col < head.col + head.col_span]
        telling = _is_telling(head.text)
        if below and (telling or any(_is_sentence(cell) or _is_phrase(cell) for cell in below)):
            yield Piece(head, telling)
            yield from (Piece(cell, head=False) for cell in below)


def _by_rows(grid: _Grid) -> Iterator[Piece]:
    """Yield the rows, without columns that hold no sentence and without a header; the left of two cells is kept."""
    told = {cell.col for cell in grid.cells if _is_sentence(cell)}
    width = Counter(len(row) for row in grid.rows).most_common(1)[0][0]
    for number, row in enumerate(grid.rows):
        header = number == 0 and len(row) > 1 and len(grid.rows) > 1 and all(_is_short(cell.text) for cell in row)
        if header and not any(_is_sentence(cell) for cell in row):
            continue
        for cell in row:
            if cell.col in told or len(row) == 1 or (width == 2 and cell is row[0] and _hanzi(cell.text)):
                yield Piece(cell, _is_head(cell))


def _is_head(cell: Cell) -> bool:
    return is_title(cell.text) or _is_telling(cell.text)


def _is_telling(text: str) -> bool:
    plain = key(text).rstrip(":：")
    return len(plain) <= _LONGEST_HEAD and _TELLING.fullmatch(_bare(plain)) is not None


def _is_pointed(heads: Iterable[Cell]) -> bool:
    return any(_POINTED.search(key(head.text)) for head in heads)


def is_title(text: str) -> bool:
    """Tell whether a cell is a section's title: 一、总体情况, or the same without its number."""
    plain = key(text)
    if not plain or len(plain) > _LONGEST_TITLE or plain[-1] in _ENDS or _STOPS.search(plain):
        return False
    judgement = judge(_bare(plain))
    return (judgement.certain and judgement.role is not None) or is_numbered(text)


def is_numbered(text: str) -> bool:
    """Tell whether a cell begins as a top section's title does."""
    mark = read_mark(even(text.strip()))
    plain = key(text)
    return (
        mark is not None
        and mark.style in {Style.PART, Style.COMMA}
        and len(plain) <= _LONGEST_TITLE
        and not _CLAUSE.search(plain)
        and not is_row_label(_bare(plain))
    )


def _bare(plain: str) -> str:
    """Return a head without its number."""
    mark = read_mark(plain)
    return plain[mark.end :] if mark else plain


def _is_short(text: str) -> bool:
    plain = key(text)
    return len(plain) <= _LONGEST_HEAD and not _STOPS.search(plain) and plain[-1:] not in _ENDS


def _is_counting(cells: Sequence[Cell]) -> bool:
    """Tell whether a column counts its rows: its head says so or it has none, and all below are ordinals."""
    first = key(cells[0].text)
    below = cells[1:] if _ORDINALS.fullmatch(first) else cells
    named = len(below) < len(cells)
    narrow = [cell for cell in below if not _is_wide(cell)]
    return (named or len(narrow) > 1) and all(_ORDINAL.fullmatch(key(cell.text)) for cell in narrow)


def _is_wide(cell: Cell) -> bool:
    return cell.col_span > 1 and not _ORDINAL.fullmatch(key(cell.text))


def reads(cell: Cell, least: int) -> bool:
    """Tell whether a cell under a head that tells is a point of ``least`` characters, or a sentence."""
    plain = key(cell.text)
    return _hanzi(plain) >= least and sum(sign.isdigit() for sign in plain) <= _MOST_DIGITS * len(plain)


def _is_phrase(cell: Cell) -> bool:
    return reads(cell, _PHRASE) and not _NAME.search(key(cell.text))


def _is_sentence(cell: Cell) -> bool:
    """Tell whether a cell holds a sentence: what ends like one, an item of a list, or clauses."""
    plain = key(cell.text)
    if not reads(cell, _SENTENCE):
        return False
    if _STOPS.search(plain) or _LIST_MARK.match(plain):
        return True
    return _hanzi(plain) >= _CLAUSES and _CLAUSE.search(plain) is not None


def _hanzi(text: str) -> int:
    return len(_HANZI.findall(text))
