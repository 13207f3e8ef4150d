"""What an annex must satisfy besides its sums: a part is at most its whole."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.forms.model import Finding, FormReading, Number
from gongkai.forms.schema import ANNEX, Bound, Schema, load_schema
from gongkai.forms.wording import cell_en, cell_zh

MONEY = frozenset({"元", "万元"})


def bounds_of(reading: FormReading) -> Iterator[Finding]:
    """Yield a finding for each bound of the annex of which a cell was read; ``left`` is the part, ``right`` the whole.

    Sums of a bound need every number; a blank makes it not assessable, as in the sums.
    """
    for bound in _schema(reading).bounds if _edition(reading) else ():
        low, high = _keys(bound.low), _keys(bound.high)
        if not any(key in reading.values for key in (*low, *high)):
            continue
        yield _finding(bound, reading, low, high)


def amounts_in(reading: FormReading) -> frozenset[str]:
    """Return the keys of the annex that hold money."""
    if not _edition(reading):
        return frozenset()
    rows = _schema(reading).tables[ANNEX].rows
    return frozenset(f"{ANNEX}.{row.key}.value" for row in rows if row.unit in MONEY)


def _edition(reading: FormReading) -> str | None:
    return next((table.edition for table in reading.tables if table.form_table == ANNEX), None)


def _schema(reading: FormReading) -> Schema:
    return load_schema(_edition(reading) or "")


def _keys(rows: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{ANNEX}.{row}.value" for row in rows)


def _total(reading: FormReading, keys: tuple[str, ...]) -> Number | None:
    numbers = [value.value for key in keys if (value := reading.values.get(key)) and value.value is not None]
    return sum(numbers) if len(numbers) == len(keys) else None


def _finding(bound: Bound, reading: FormReading, low: tuple[str, ...], high: tuple[str, ...]) -> Finding:
    left, right = _total(reading, low), _total(reading, high)
    names = {row.key: row.labels[0] for row in _schema(reading).tables[ANNEX].rows}
    low_zh, high_zh = (" + ".join(cell_zh(key, names) for key in keys) for keys in (low, high))
    low_en, high_en = (" + ".join(map(cell_en, keys)) for keys in (low, high))
    cells = (*low, *high)
    if left is None or right is None:
        zh, en = (
            f"{low_zh} ≤ {high_zh}：无法核对，缺少数值",
            f"{low_en} ≤ {high_en}: not assessable, a number is missing",
        )
        return Finding(bound.code, "warning", "not_assessable", {"zh": zh, "en": en}, left, right, cells)
    held = left <= right
    sign = "≤" if held else ">"
    return Finding(
        bound.code,
        "info" if held else "warning",
        "pass" if held else "fail",
        {"zh": f"{low_zh} {left} {sign} {high_zh} {right}", "en": f"{low_en} {left} {sign} {high_en} {right}"},
        left,
        right,
        cells,
    )
