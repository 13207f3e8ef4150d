"""Text that a spreadsheet would run, made harmless and made whole again."""

from __future__ import annotations

import re
from typing import Any

# How a cell begins that Excel, LibreOffice or Google Sheets may run (OWASP, CSV injection): the signs of a formula,
# their full-width twins, which Excel folds under Chinese and Japanese input, also behind spaces that a program may
# trim, and the control characters that make it look further. Apostrophes before them count, so that one can be taken
# away.
_RUNS = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n\0])")


def harmless(value: Any) -> Any:
    """Return ``value`` so that no spreadsheet runs it: text that looks like a formula gets a leading apostrophe.

    Numbers stay numbers, negative ones too. ``restored`` takes the apostrophe away again, and only that one.
    """
    if isinstance(value, str) and _RUNS.match(value):
        return f"'{value}"
    return value


def restored(text: str) -> str:
    """Return the text that ``harmless`` was given."""
    return text[1:] if text.startswith("'") and _RUNS.match(text) else text
