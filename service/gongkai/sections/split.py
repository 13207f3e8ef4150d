"""Pages that came as one long line: cut into lines where a section's title stands in the middle."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from gongkai.sections.headings import read_mark
from gongkai.sections.prose import Line
from gongkai.sections.roles import judge, run_in

# Shorter lines are paragraphs; a title with some text before and behind it does not fit into less.
_LONG = 60
_INSIDE = re.compile(r"(?<=[。!?)\s])(?=[一二三四五六七八九十]{1,2}\s?[、.])")
# As far as a title and the beginning of its text can reach.
_WINDOW = 120
# 全文包括：一、总体情况；二、…: a list of titles in a sentence.
_LISTED = re.compile(r"\s*[;,、.]")


def split_lines(lines: Iterable[Line]) -> list[Line]:
    """Return the lines, those with titles of sections inside cut before each; a part is a line like any other."""
    parts: list[Line] = []
    for line in lines:
        cuts = list(_cuts(line.plain)) if len(line.plain) > _LONG else []
        if not cuts:
            parts.append(line)
            continue
        for begin, stop in zip([0, *cuts], [*cuts, len(line.plain)], strict=True):
            end = begin + len(line.text[begin:stop].rstrip())
            if end > begin:
                parts.append(_part(line, begin, end, last=stop == len(line.plain)))
    return parts


def _part(line: Line, begin: int, end: int, *, last: bool) -> Line:
    return replace(
        line,
        start=line.start + begin,
        end=line.start + end,
        text=line.text[begin:end],
        plain=line.plain[begin:end],
        form=line.form if last else None,
    )


def _cuts(plain: str) -> Iterator[int]:
    for match in _INSIDE.finditer(plain):
        window = plain[match.start() : match.start() + _WINDOW]
        mark = read_mark(window)
        if mark is None:
            continue
        body = window[mark.end :]
        end = run_in(body)
        if end is None:
            end = len(body) if match.start() + len(window) == len(plain) else 0
        judgement = judge(body[:end])
        if judgement.certain and judgement.role and not _LISTED.match(body[end:]):
            yield match.start()
