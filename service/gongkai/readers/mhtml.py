"""Web pages saved as one MIME file (.mht, .mhtml), as browsers and old Word versions write them."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import MessageError

_HEADER = re.compile(rb"\A\s*[\w-]+:")
_VERSION = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
_WITHIN = 4096


def is_mhtml(data: bytes) -> bool:
    """Tell whether the bytes begin with mail headers."""
    head = data[:_WITHIN]
    return bool(_HEADER.match(head) and _VERSION.search(head) and b"content-type:" in head.lower())


def html_part(data: bytes) -> tuple[bytes, str | None] | None:
    """Return (bytes, declared charset) of the first HTML part, or None when there is none."""
    try:
        for part in message_from_bytes(data).walk():
            payload = part.get_payload(decode=True)
            if part.get_content_type() == "text/html" and isinstance(payload, bytes) and payload.strip():
                return payload, part.get_content_charset()
    except (MessageError, ValueError, LookupError):
        return None
    return None
