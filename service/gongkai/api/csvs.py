"""Rows as CSV that opens in Excel with Chinese intact and runs nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from gongkai.text.spreadsheet import harmless


def as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Return the rows as CSV in UTF-8 with a byte order mark."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([harmless(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig", "backslashreplace")
