"""Articles that lie in a page as data: in the strings of a script's JSON, in the value of a hidden field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from gongkai.readers.html.tree import Page

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_MARKUP = re.compile(r"<(?:p|table|div|h[1-6]|span)\b", re.IGNORECASE)
_LEAST = 200  # characters of markup; a message or a menu has fewer
_MOST_SCRIPT = 4_000_000  # characters of a script that is looked through


def articles_in_data(page: Page) -> Iterator[str]:
    """Yield the markup that scripts and hidden fields hold, the longest of each first."""
    for tag, kind, content in page.raw_texts:
        if tag == "script" and "template" not in kind and len(content) <= _MOST_SCRIPT:
            yield from sorted(markup_strings(content), key=len, reverse=True)
    values = (node.attributes.get("value", "") for node in page.body.elements() if node.tag == "input")
    yield from sorted((value for value in values if _is_markup(value)), key=len, reverse=True)


def markup_strings(text: str) -> Iterator[str]:
    """Yield the strings in quotes that hold markup, their escapes undone."""
    for match in _STRING.finditer(text):
        if len(match[1]) < _LEAST:
            continue
        try:
            value = json.loads(f'"{match[1]}"', strict=False)
        except ValueError:
            continue
        if _is_markup(value):
            yield value


def _is_markup(text: str) -> bool:
    return len(text) >= _LEAST and _MARKUP.search(text) is not None
