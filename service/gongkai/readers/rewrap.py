"""Rejoins prose that an editor or converter broke at the width of a printed line, by ``<br>`` or a paragraph a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from gongkai.readers.flow import Item, Line
from gongkai.text.lines import continues, join, wrap_width

_MIN_RUN = 3  # lines of one paragraph before their own width is measured


def rejoin(items: Sequence[Item]) -> list[Item]:
    """Return the items with wrapped lines made whole; where nothing shows a wrap width, the items as they are.

    A paragraph whose lines are parted by breaks is judged by its own width, everything else by the document's.
    """
    width = wrap_width(item.text for item in items if _is_prose(item))
    own = _own_widths(items)
    result: list[Item] = []
    last = ""  # the printed line before, which alone tells whether the sentence goes on
    for index, item in enumerate(items):
        before = result[-1] if result else None
        limit = own.get(index, width)
        if (
            limit is not None
            and _is_prose(item)
            and _is_prose(before)
            and not item.indented
            and continues(last, item.text, limit)
        ):
            text = join(before.text, item.text)
            result[-1] = replace(before, text=text, link_chars=before.link_chars + item.link_chars)
        else:
            result.append(item)
        last = item.text if isinstance(item, Line) else ""
    return result


def _is_prose(item: Item | None) -> TypeGuard[Line]:
    return isinstance(item, Line) and item.level is None and not item.furniture


def _own_widths(items: Sequence[Item]) -> dict[int, int]:
    """Return the wrap width of each broken line of a paragraph that shows one."""
    widths: dict[int, int] = {}
    start = 0
    for index in range(1, len(items) + 1):
        item = items[index] if index < len(items) else None
        if isinstance(item, Line) and item.broken:
            continue
        run = [held.text for held in items[start:index] if isinstance(held, Line)]
        if len(run) >= _MIN_RUN and (width := wrap_width(run)) is not None:
            widths.update(dict.fromkeys(range(start + 1, index), width))
        start = index
    return widths
