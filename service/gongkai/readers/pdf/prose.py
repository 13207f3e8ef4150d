"""Printed lines rejoined into paragraphs and headings, by geometry first and by language where that leaves it open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from gongkai.document import BBox, BlockKind, Run
from gongkai.readers.paragraphs import glue, is_date, must_continue
from gongkai.readers.pdf.lines import Line
from gongkai.text.lines import ends, has_mark, is_title, opens

# In font sizes unless said otherwise. Measured on Word, LibreOffice and browser prints of official documents.
_INDENT = 1.2  # the rule is 2; nothing else in running text moves a line this far
_DEEP = 3.5  # deeper lines are centred or signatures
_FIRST_LINES = 0.08  # of the lines, at least, are indented where paragraphs begin so: one in twelve
_ALIGNED = 0.6
_SLACK = 1.0  # justified lines end within this of the margin
_SHORT = 4.0
_BIGGER = 1.12  # 三号 body and 小二 or 二号 titles: 1.12 to 1.4 times
_OTHER_SIZE = 0.1
_SPACED = 1.45  # times the usual line pitch: space between paragraphs
_TITLE_PITCH = 2.4  # times the title's size
_CENTRED = 1.0
_CENTRED_INDENT = 2.6  # a first line indented by 2 whose end falls short is not centred
_OUTLIERS = 0.1  # of the lines may hang out of the margins: punctuation, squeezed lines
_MAX_HEADING = 90  # characters
_MIN_BODY = 10  # characters of a line that shows where the margins are


@dataclass(slots=True, frozen=True)
class Frame:
    """Where the text of a page stands: its margins in points."""

    left: float
    right: float


@dataclass(slots=True)
class Body:
    """How the running text of the document is set.

    ``pitch`` is the distance of its lines in points; ``indented``: first lines of paragraphs are.
    """

    size: float
    font: str
    bold: bool
    pitch: float
    frames: dict[int, Frame]
    indented: bool = True

    @classmethod
    def of(cls, lines: list[Line]) -> Body:
        """Measure the running text: the style that most characters have."""
        styles: Counter[tuple[float, str, bool]] = Counter()
        for line in lines:
            if line.style is not None:
                styles[line.style.size, line.style.font, line.style.bold] += len(line.text)
        size, font, bold = styles.most_common(1)[0][0] if styles else (12.0, "", False)
        long = [line for line in lines if len(line.text) >= _MIN_BODY and _size(line) <= size * _BIGGER]
        steps = [
            below.box.bottom - above.box.bottom
            for above, below in pairwise(long)
            if above.page == below.page and 0 < below.box.bottom - above.box.bottom < 4 * size
        ]
        body = cls(size, font, bold, median(steps) if steps else 1.6 * size, _frames(long))
        first_lines = sum(_INDENT < (line.box.x0 - body.frame(line).left) / size < _DEEP for line in long)
        body.indented = first_lines >= _FIRST_LINES * len(long)
        return body

    def frame(self, line: Line) -> Frame:
        """Return the margins that hold for a line."""
        own, usual = self.frames.get(line.page), self.frames.get(0)
        if own is None or usual is None:
            return own or usual or Frame(line.box.x0, line.box.x1)
        # A page with nothing but short or indented lines does not show where its margins are.
        inside = own.left >= usual.left - self.size and own.right <= usual.right + self.size
        return usual if inside and own.right - own.left < usual.right - usual.left - self.size else own


def _frames(lines: list[Line]) -> dict[int, Frame]:
    """Return the margins of each page with enough text, and under 0 those of the document."""
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    frames = {page: _margins(own) for page, own in by_page.items() if len(own) >= 4}
    if not frames and lines:
        frames[0] = _margins(lines)
    if frames:
        frames[0] = Frame(median(f.left for f in frames.values()), median(f.right for f in frames.values()))
    return frames


def _margins(lines: list[Line]) -> Frame:
    outliers = int(_OUTLIERS * len(lines))
    lefts, rights = sorted(line.box.x0 for line in lines), sorted(line.box.x1 for line in lines)
    return Frame(lefts[outliers], rights[-1 - outliers])


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, as text with the place of each line."""

    lines: list[Line]
    kind: BlockKind = BlockKind.PARAGRAPH
    text: str = ""
    runs: list[Run] = field(default_factory=list)

    def finish(self, body: Body) -> None:
        """Put the text together and tell headings."""
        parts: list[str] = []
        length = 0
        for line in self.lines:
            if parts:
                kept, between = glue(parts[-1], line.text)
                if kept != parts[-1]:
                    length -= len(parts[-1]) - len(kept)
                    parts[-1] = kept
                    last = self.runs[-1]
                    self.runs[-1] = Run(last.start, length, last.page, last.bbox)
                parts.append(between)
                length += len(between)
            self.runs.append(Run(length, length + len(line.text), line.page, line.box))
            parts.append(line.text)
            length += len(line.text)
        self.text = "".join(parts)
        if _is_heading(self, body):
            self.kind = BlockKind.HEADING

    @property
    def box(self) -> BBox:
        """Return the box around the lines on the first page."""
        page = self.lines[0].page
        boxes = [line.box for line in self.lines if line.page == page]
        return BBox(
            min(box.x0 for box in boxes), min(box.top for box in boxes),
            max(box.x1 for box in boxes), max(box.bottom for box in boxes),
        )  # fmt: skip


def paragraphs(lines: Iterable[Line], body: Body) -> list[Paragraph]:
    """Return the paragraphs of lines that follow one another with nothing but page furniture between."""
    found: list[Paragraph] = []
    for line in lines:
        if found and _continues(found[-1].lines, line, body):
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line]))
    for paragraph in found:
        paragraph.finish(body)
    return found


def _size(line: Line) -> float:
    return line.style.size if line.style is not None else line.size


def _is_centred(line: Line, frame: Frame) -> bool:
    """Tell whether a line stands in the middle, clear of both margins."""
    before, after = line.box.x0 - frame.left, frame.right - line.box.x1
    size = _size(line)
    return abs(before - after) < _CENTRED * size and before > _CENTRED_INDENT * size


def _continues(above: list[Line], line: Line, body: Body) -> bool:
    last = above[-1]
    size = _size(last)
    if abs(size - _size(line)) > _OTHER_SIZE * size or _is_other_cell(last, line):
        return False
    if last.page == line.page and line.box.bottom - last.box.bottom < 0.3 * size:
        return True  # pieces of one printed line
    if _is_title(last, body):
        return _title_continues(last, line)
    if must_continue(last.text, line.text):
        return True
    return not _parts(last, line, body) and not _opens(above, line, body)


def _is_other_cell(last: Line, line: Line) -> bool:
    return last.page == line.page and last.region != line.region


def _parts(last: Line, line: Line, body: Body) -> bool:
    """Tell whether a paragraph ends between two lines of running text."""
    frame, own = body.frame(last), body.frame(line)
    return (
        _is_spaced(last, line, body)
        or _is_centred(line, own)
        or _is_centred(last, frame)
        or (_other_face(last, line) and has_mark(line.text))
        or _ends_short(last, line, frame)
        or is_date(line.text)
        or is_date(last.text)  # of a signature: what follows, an annex or a note, is another matter
    )


def _is_title(line: Line, body: Body) -> bool:
    return _size(line) >= body.size * _BIGGER


def _title_continues(last: Line, line: Line) -> bool:
    """Tell whether a title goes on: same size, set close, and no mark of its own."""
    if has_mark(line.text) or last.page != line.page:
        return False
    return line.box.bottom - last.box.bottom < _TITLE_PITCH * _size(last) and not _other_face(last, line)


def _is_spaced(last: Line, line: Line, body: Body) -> bool:
    return last.page == line.page and line.box.bottom - last.box.bottom > _SPACED * body.pitch


def _other_face(last: Line, line: Line) -> bool:
    if last.style is None or line.style is None:
        return False
    return last.style.font != line.style.font or last.style.bold != line.style.bold


def _ends_short(last: Line, line: Line, frame: Frame) -> bool:
    """Tell whether a line leaves room that the next line's first sign or word would have filled."""
    size = _size(last)
    word = 0
    for sign in line.text:
        if not (sign.isascii() and not sign.isspace()):
            break
        word += 1
    needed = 0.55 * size * word if word else size * (2 if line.text[1:2] in "，。、；：）》”" else 1)
    return frame.right - last.box.x1 > needed + _SLACK * size


def _opens(above: list[Line], line: Line, body: Body) -> bool:
    """Tell whether a line begins a paragraph though the line above is full."""
    last = above[-1]
    size = _size(line)
    indent = line.box.x0 - body.frame(line).left
    last_indent = last.box.x0 - body.frame(last).left
    if indent > _INDENT * size:
        if abs(indent - last_indent) >= _ALIGNED * size:
            return indent > last_indent
        # As deep as the line above: both are first lines, unless that one already went on so deep.
        return len(above) == 1 or ends(last.text) or has_mark(line.text)
    if not ends(last.text):
        return False
    # A short line is the last of its paragraph, and closes a sentence, or a heading.
    is_heading = has_mark(line.text) and not ends(line.text) and body.frame(line).right - line.box.x1 > _SHORT * size
    return is_heading or (is_title(line.text) if body.indented else opens(line.text))


def _is_heading(paragraph: Paragraph, body: Body) -> bool:
    first = paragraph.lines[0]
    if first.style is None or len(paragraph.text) > _MAX_HEADING or len(paragraph.lines) > 4:
        return False
    if all(_is_title(line, body) for line in paragraph.lines):
        return True
    if paragraph.text.rstrip()[-1:] in {"。", "；", ";", "，", "："} or len(paragraph.lines) > 2:
        return False
    stands_out = (first.style.bold and not body.bold) or (
        first.style.font != body.font and first.style.bold == body.bold and has_mark(paragraph.text)
    )
    return stands_out or (
        len(paragraph.lines) == 1 and _is_centred(first, body.frame(first)) and len(paragraph.text) > 3
    )
