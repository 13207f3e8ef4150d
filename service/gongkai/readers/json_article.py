"""A report as a site's interface delivers it: a JSON object with a title and the article's markup in a string.

Or the string alone, as a script holds it: ``let content = "<p class=\\"…"``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_OBJECT = re.compile(r"\s*[{\[]")
_MARKUP = re.compile(r"<(?:p|table|div|h[1-6]|span)\b", re.IGNORECASE)
_TITLE = re.compile(r"(?:info|article|doc|news)?_?title|标题|name|subject", re.IGNORECASE)
_LEAST = 200  # characters of an article
# Markup whose quotation marks are escaped stands in a string of a script.
_ESCAPED = re.compile(r"<[a-z][^<>]*=\\\"", re.IGNORECASE)
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)


def article_of(text: str) -> tuple[str, str] | None:
    """Return title and article of a text that is JSON or a script, None where it is none or holds no article."""
    if not _OBJECT.match(text):
        return _literal(text)
    try:
        strings = list(_strings(json.loads(text, strict=False)))
    except (ValueError, RecursionError):
        return None
    articles = [value for _, value in strings if len(value) >= _LEAST and _MARKUP.search(value)]
    if not articles:
        return None
    title = next((value for key, value in strings if _TITLE.fullmatch(key) and value.strip()), "")
    return title.strip(), max(articles, key=len)


def _literal(text: str) -> tuple[str, str] | None:
    """Return the longest string of a script, its escapes undone, where it holds an article's markup."""
    if not _ESCAPED.search(text):
        return None
    longest = max((match[1] for match in _LITERAL.finditer(text)), key=len, default="")
    if len(longest) < _LEAST or not _ESCAPED.search(longest):
        return None
    try:
        return "", json.loads(f'"{longest}"', strict=False)
    except ValueError:  # an escape that scripts know and JSON does not
        return "", re.sub(r"\\(.)", r"\1", longest)


def _strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, key)
