"""Figures of what is promised: they stand in a commitment, and nothing says that it was done."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import replace

from gongkai.nlp.model import Figure, Statement, StatementRole
from gongkai.sections.model import Role
from gongkai.text.normal import even

_DONE = re.compile(
    r"已|(?<![为除])了(?!解)|先后|完成(?:了|率)|累计|今年以来|全年(?:共|累计|会商|召开|开展|举办)|目前|现有|得到|取得"
)
_NOT_DONE = re.compile(r"将(?!近)|拟|计划|力争|争取|下一步|明年|今后|不少于|不低于")
# Where the next steps are told behind it, what stands before them was done: 约谈4家。下一年，将推动….
_NEXT = r"(?:^|[。；\n])\s*(?:{year}\s?年|下一步|下一年度?|明年|今后)"
_KEPT = frozenset(("previous", "plan"))


def planned(
    figures: Sequence[Figure], statements: Sequence[Statement], text: str, year: int | None
) -> tuple[Figure, ...]:
    """Return the figures, those of promises in the section on problems with the scope ``plan``."""
    promises = [item for item in statements if item.role is StatementRole.COMMITMENT and item.section is Role.PROBLEMS]
    starts = [item.span[0] for item in promises]
    following = re.compile(_NEXT.format(year=year + 1 if year else "----"))
    found = []
    for figure in figures:
        at = bisect.bisect_right(starts, figure.span[1] - 1) - 1
        inside = at >= 0 and figure.span[1] <= promises[at].span[1] and figure.scope not in _KEPT
        if inside and _is_promised(figure, promises[at], text, year, following):
            figure = replace(figure, scope="plan")  # noqa: PLW2901
        found.append(figure)
    return tuple(found)


def _is_promised(figure: Figure, promise: Statement, text: str, year: int | None, following: re.Pattern[str]) -> bool:
    start, end = promise.span
    before = even(text[start : figure.span[1]])
    if _NOT_DONE.search(before):
        return True
    tail = re.match(r"[^,;。]{0,12}", even(text[figure.span[1] : end]))
    if _DONE.search(before) or (tail and _DONE.search(tail.group())) or (year and f"{year}年" in before):
        return False
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    ahead = even(text[end : stop if stop >= 0 else len(text)])
    return not following.search(ahead) or following.search(even(text[line:start])) is not None
