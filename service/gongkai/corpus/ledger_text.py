"""Text as databases take it: paths that are no UTF-8 come back as they were, what people read may lose characters.

Archives packed under Chinese Windows and unpacked under Linux leave names in GBK, which Python holds as surrogates.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_from_bytes, unquote_to_bytes

from gongkai.readers.containers.names import readable

_BYTES = "bytes:"  # no absolute path begins like this
_PATHS = ("place", "path")
_NAMES = ("name", "member")


def to_row(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with every text made fit to be stored."""
    return {key: _stored(key, value) if isinstance(value, str) else value for key, value in values.items()}


def stored_path(path: str) -> str:
    """Return a path as it is stored; ``original_path`` undoes it."""
    return path if _is_text(path) else _BYTES + quote_from_bytes(os.fsencode(path))


def original_path(stored: str) -> str:
    """Return the path that was stored."""
    return os.fsdecode(unquote_to_bytes(stored.removeprefix(_BYTES))) if stored.startswith(_BYTES) else stored


def _stored(key: str, value: str) -> str:
    if key in _PATHS:
        return stored_path(value)
    text = readable(value) if key in _NAMES else value
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode("utf-8")


def _is_text(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
