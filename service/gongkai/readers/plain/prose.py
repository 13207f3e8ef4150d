"""Lines of running text to paragraphs: hard-wrapped lines are rejoined, everything else stays a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gongkai.document import BlockKind
from gongkai.readers.plain.blocks import Block, Line, Paragraph
from gongkai.readers.plain.cells import is_prose
from gongkai.text.lines import continues, seam, squeeze, wrap_width

_MIN_SPACED = 3  # wrapped lines with a blank line behind each, before a text counts as double-spaced
_MIN_CONTENTS = 3  # lines of a table of contents
_BARS = "|｜ "
_LEADERS = ("....", "．．．", "…………", "····", "・・・")


def paragraphs(found: Sequence[Block | Line]) -> list[Block]:
    """Return the blocks with every line between them made part of a paragraph."""
    lines = [item for item in found if isinstance(item, Line)]
    width = wrap_width(line.text for line in lines)
    spaced = _is_double_spaced(lines, width)
    blocks: list[Block] = []
    run: list[Line] = []
    for item in found:
        if isinstance(item, Line):
            run.append(item)
        else:
            blocks.extend(_run(run, width, spaced=spaced))
            run = []
            blocks.append(item)
    blocks.extend(_run(run, width, spaced=spaced))
    return blocks


def _is_double_spaced(lines: Sequence[Line], width: int | None) -> bool:
    """Tell whether a blank line stands behind every printed line, so that it parts nothing."""
    if width is None:
        return False
    close = sum(continues(line.text, following.text, width) for line, following in pairwise(lines))
    apart = sum(
        not middle.text.strip() and continues(line.text, following.text, width)
        for line, middle, following in zip(lines, lines[1:], lines[2:], strict=False)
    )
    return apart >= _MIN_SPACED and apart > 4 * close


def _run(lines: Sequence[Line], width: int | None, *, spaced: bool) -> Iterator[Paragraph]:
    """Yield the paragraphs of lines with no table between them."""
    pieces: list[str] = []
    first: Line | None = None
    last: Line | None = None
    blank = 0
    for line in lines:
        if not line.text.strip():
            blank += 1
            continue
        text = squeeze(line.text)
        # Blank lines at a page's edge are its margins.
        adjoining = last is not None and (not blank or (spaced and blank == 1) or last.page != line.page)
        if last is not None and adjoining and continues(last.text, line.text, width):
            pieces.append(seam(pieces[-1], text) + text)
        else:
            if first is not None:
                yield _paragraph("".join(pieces), first)
            first, pieces = line, [text]
        last, blank = line, 0
    if first is not None:
        yield _paragraph("".join(pieces), first)


def _paragraph(text: str, line: Line) -> Paragraph:
    bare = text.strip(_BARS)
    if "|" not in bare and is_prose(bare):  # prose of a page that was laid out in a table, its cell's bars around it
        text = bare
    kind = BlockKind.FURNITURE if any(leader in text for leader in _LEADERS) and text[-1:].isdecimal() else None
    return Paragraph(text, line.number, line.page, kind or BlockKind.PARAGRAPH)
