"""What a web page printed around a report, in text that was copied from it: it is furniture there too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from gongkai.readers import flow
from gongkai.readers.html.chrome import is_chrome, is_prose
from gongkai.readers.plain.blocks import Line
from gongkai.text.lines import is_title

_MOST_LINES = 40  # above or below the report; menus that were copied too are longer, and are left
_DATE = re.compile(r"\s*\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*")  # may be the report's own


def site_lines(lines: Sequence[Line]) -> frozenset[int]:
    """Return the numbers of the lines above the report's first sentence and below its last that are the site's."""
    above = takewhile(lambda line: not _begins(line), (line for line in lines if line.text.strip()))
    found = {line.number for line, _ in zip(above, range(_MOST_LINES), strict=False) if _is_site(line, before=True)}
    below = takewhile(_is_end, (line for line in reversed(lines) if line.text.strip()))
    found.update(line.number for line, _ in zip(below, range(_MOST_LINES), strict=False))
    return frozenset(found)


def _begins(line: Line) -> bool:
    return is_title(line.text) or (is_prose(flow.Line(line.text)) and not _is_site(line, before=True))


def _is_end(line: Line) -> bool:
    return _is_site(line, after=True) and not is_title(line.text)


def _is_site(line: Line, *, before: bool = False, after: bool = False) -> bool:
    return is_chrome(flow.Line(line.text), before=before, after=after) and not _DATE.fullmatch(line.text)
