"""Files that a PDF carries: their names, so that a report left to its attachments is not taken for an empty one."""

from __future__ import annotations

from typing import Any

import pypdfium2.raw as pdfium

from gongkai.readers.pdf.calls import words_from

_MOST = 50  # names that are told


def attached_names(document: Any) -> list[str]:
    """Return the names of the files attached to an open PDF."""
    count = min(max(0, pdfium.FPDFDoc_GetAttachmentCount(document)), _MOST)
    found = (pdfium.FPDFDoc_GetAttachment(document, index) for index in range(count))
    return [(words_from(pdfium.FPDFAttachment_GetName, each) if each else "") or "?" for each in found]
