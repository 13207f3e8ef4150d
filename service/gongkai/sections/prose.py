"""The prose of a document, and its lines as the outline needs them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.document import Block, BlockKind, Document, Table, TextBlock
from gongkai.sections.model import Anchor, Prose, Role
from gongkai.sections.roles import form_role
from gongkai.text.normal import even, key, printed

# The official tables tell what they are in their first cells; 600 characters hold every header of them.
_HEADER = 600
# Where a table was not seen as one, its header stands in the next few lines.
_LINES_OF_HEADER = 4


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


def tables_between(document: Document) -> Iterator[tuple[int, Role]]:
    """Yield each official table as the number of prose blocks before it and the role of its section."""
    count = 0
    for block in document.blocks:
        if isinstance(block, Table):
            role = _role_of(block)
            if role:
                yield count, role
        elif _is_prose(block):
            count += 1


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
