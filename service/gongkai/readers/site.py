"""What a web page printed around a report, in text or print that was made of the page: it is furniture there too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, takewhile

from gongkai.readers.flow import Line
from gongkai.readers.html.chrome import is_chrome, is_prose
from gongkai.text.lines import is_title

_MOST_LINES = 40  # above or below the report; menus that were copied too are longer, and are left
_FILE = re.compile(r"^附件.{0,80}\.(?:pdf|docx?|wps|ofd|xlsx?|et|zip|rar)\W{0,3}$", re.IGNORECASE)
_DATE = re.compile(r"\s*\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*")  # may be the report's own


def site_lines(texts: Sequence[str | None]) -> frozenset[int]:
    """Return the places of the lines above the report's first sentence and below its last that are the site's.

    None stands for a table: below it nothing is above the report, and above the last one nothing below.
    """
    filled = [(place, text) for place, text in enumerate(texts) if text is None or text.strip()]
    above = islice(takewhile(lambda item: item[1] is not None and not _begins(item[1]), filled), _MOST_LINES)
    below = islice(takewhile(lambda item: item[1] is not None and _is_end(item[1]), reversed(filled)), _MOST_LINES)
    found = {place for place, text in above if text and _is_site(text, before=True)}
    return frozenset(found.union(place for place, _ in below))


def _begins(text: str) -> bool:
    return is_title(text) or (is_prose(Line(text)) and not _is_site(text, before=True))


def _is_end(text: str) -> bool:
    return (_is_site(text, after=True) or _FILE.search(text.strip()) is not None) and not is_title(text)


def _is_site(text: str, *, before: bool = False, after: bool = False) -> bool:
    return is_chrome(Line(text), before=before, after=after) and not _DATE.fullmatch(text)
