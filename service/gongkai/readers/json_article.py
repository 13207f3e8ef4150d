"""A report as a site's interface delivers it: a JSON object with a title and the article's markup in a string."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_OBJECT = re.compile(r"\s*[{\[]")
_MARKUP = re.compile(r"<(?:p|table|div|h[1-6]|span)\b", re.IGNORECASE)
_TITLE = re.compile(r"(?:info|article|doc|news)?_?title|标题|name|subject", re.IGNORECASE)
_LEAST = 200  # characters of an article


def article_of(text: str) -> tuple[str, str] | None:
    """Return title and article of a text that is JSON, None where it is none or holds no article."""
    if not _OBJECT.match(text):
        return None
    try:
        strings = list(_strings(json.loads(text, strict=False)))
    except (ValueError, RecursionError):
        return None
    articles = [value for _, value in strings if len(value) >= _LEAST and _MARKUP.search(value)]
    if not articles:
        return None
    title = next((value for key, value in strings if _TITLE.fullmatch(key) and value.strip()), "")
    return title.strip(), max(articles, key=len)


def _strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, key)
