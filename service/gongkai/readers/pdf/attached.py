"""Files that a PDF carries: their names, so that a report left to its attachments is not taken for an empty one."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

_MOST = 50  # names that are told


def attached_names(document: Any) -> list[str]:
    """Return the names of the files attached to an open PDF."""
    count = min(max(0, pdfium.FPDFDoc_GetAttachmentCount(document)), _MOST)
    return [_name(pdfium.FPDFDoc_GetAttachment(document, index)) for index in range(count)]


def _name(attachment: Any) -> str:
    length = pdfium.FPDFAttachment_GetName(attachment, None, 0) if attachment else 0
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAttachment_GetName(attachment, buffer, length)
    return bytes(buffer)[: max(0, length - 2)].decode("utf-16-le", "replace") or "?"
