"""The layers of a PDF that are switched off: PDFium does not tell, so pdfminer is asked for the file's catalog."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1


def may_have_layers(data: bytes) -> bool:
    """Tell whether a file may have layers: it names them, or its objects are packed so that nobody sees."""
    return b"/OCProperties" in data or b"/ObjStm" in data


def layers_off(data: bytes) -> frozenset[str]:
    """Return the names, as ``plain_name`` gives them, of the layers that are not shown when the file is opened.

    Names that a layer shown has as well are left out; of a file beyond pdfminer there are none.
    """
    try:
        catalog = PDFDocument(PDFParser(io.BytesIO(data))).catalog
        properties = resolve1(catalog.get("OCProperties")) or {}
        settings = resolve1(properties.get("D")) or {}
        groups, shown, off = (
            _names(entry) for entry in (properties.get("OCGs"), settings.get("ON"), settings.get("OFF"))
        )
        if str(resolve1(settings.get("BaseState")) or "").strip("/'") == "OFF":
            return frozenset(groups) - frozenset(shown)
        return frozenset(off) - frozenset(Counter(groups) - Counter(off))
    except Exception:  # PDFium reads files that pdfminer does not
        return frozenset()


def plain_name(name: str) -> str:
    """Return what PDFium leaves of a layer's name, whose bytes it reads as UTF-8 whatever they are."""
    return "".join(sign for sign in name if " " <= sign <= "~")


def _names(entry: Any) -> list[str]:
    names = (resolve1(resolve1(group).get("Name")) for group in resolve1(entry) or [])
    return [plain_name(name.decode("latin-1") if isinstance(name, bytes) else str(name)) for name in names]
