"""The prose of a document, and its lines as the outline needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.document import Block, BlockKind, Document, Table, TextBlock
from gongkai.sections.model import Anchor, Prose, Role
from gongkai.sections.roles import form_role, judge
from gongkai.text.normal import even, key, printed, tidy

# The official tables tell what they are in their first cells; 600 characters hold every header of them.
_HEADER = 600
# Where a table was not seen as one, its header stands in the next few lines.
_LINES_OF_HEADER = 4
# The form of requests has 25 to 28 rows; a longer table may hold a second form.
_RUN_TOGETHER = 29
_NUMBER = re.compile(r"^[\s(（]*[\d一二三四五六七八九十]{1,2}\s*[)）、.．,，]?\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the prose: ``Prose.text[start:end]``.

    ``plain`` is the same in the form of ``even`` and has the same length. ``form`` is the role of the official table
    that follows at once. ``heading`` and ``level`` are what the file says of the block.
    """

    start: int
    end: int
    text: str
    plain: str
    heading: bool = False
    level: int | None = None
    form: Role | None = None


def read_prose(document: Document) -> tuple[Prose, list[Line]]:
    """Return the prose, headings and paragraphs one a line, and its lines in order; blank lines are left out."""
    parts: list[str] = []
    anchors: list[Anchor] = []
    drafts: list[tuple[int, str, TextBlock]] = []
    forms: dict[int, Role] = {}  # by the number of lines before the table
    length = 0
    for block in document.blocks:
        if isinstance(block, Table):
            _note_table(block, len(drafts), forms)
        elif block.kind is not BlockKind.FURNITURE:
            text = printed(block.text)
            anchors.append(Anchor(length, length + len(text), block, 0))
            drafts.extend(_lines(text, length, block))
            parts.append(text)
            length += len(text) + 1
    lines = []
    for number, (start, text, block) in enumerate(drafts, 1):
        form = forms.get(number) or _form_in_lines(drafts[number : number + _LINES_OF_HEADER])
        heading = block.kind is BlockKind.HEADING
        lines.append(Line(start, start + len(text), text, even(text), heading, block.level, form))
    return Prose("\n".join(parts), tuple(anchors)), lines


class OfficialTable(NamedTuple):
    """An official table: the number of prose blocks before it, its section's role, and its title if a cell holds it."""

    before: int
    role: Role
    title: str = ""


def official_tables(document: Document) -> list[OfficialTable]:
    """Return the official tables in order; several where a file ran them together, titles and all, into one."""
    found: list[OfficialTable] = []
    count = 0
    for block in document.blocks:
        if isinstance(block, Table):
            found.extend(OfficialTable(count, role, title) for role, title in _forms_in(block))
        elif _is_prose(block):
            count += 1
    return found


def _forms_in(table: Table) -> Iterator[tuple[Role, str]]:
    first = _role_of(table)
    if first:
        yield first, ""
    if first is None or table.n_rows < _RUN_TOGETHER:
        return
    told = {first}
    titles: dict[Role, str] = {}
    for cells in table.rows():
        filled = [cell for cell in cells if cell.strip()]
        judgement = judge(_NUMBER.sub("", filled[0])) if len(filled) == 1 else None
        if judgement and judgement.certain and judgement.role:
            titles.setdefault(judgement.role, tidy(filled[0]))  # 行政复议 below it is a header of the form
        role = form_role(key("".join(filled)))
        if role and role not in told:
            told.add(role)
            yield role, titles.get(role, "")


def _is_prose(block: Block) -> bool:
    return isinstance(block, TextBlock) and block.kind is not BlockKind.FURNITURE


def _lines(text: str, offset: int, block: TextBlock) -> Iterator[tuple[int, str, TextBlock]]:
    for line in text.split("\n"):
        if line.strip():
            yield offset, line, block
        offset += len(line) + 1


def _note_table(table: Table, before: int, forms: dict[int, Role]) -> None:
    role = _role_of(table)
    if role:
        forms.setdefault(before, role)


def _role_of(table: Table) -> Role | None:
    parts: list[str] = []
    length = 0
    for cell in table.cells:
        parts.append(cell.text)
        length += len(cell.text)
        if length > _HEADER:
            break
    return form_role(key("".join(parts)))


def _form_in_lines(following: list[tuple[int, str, TextBlock]]) -> Role | None:
    """Return the role of a table that was read as lines of text right behind a title."""
    if not following or len(following[0][1]) > 40:
        return None
    return form_role(key("".join(text[:80] for _, text, _ in following)))
