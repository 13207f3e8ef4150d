"""The header of a statistical annex: where each group of indicators begins, and which of its columns holds the year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from gongkai.forms.labels import squeeze
from gongkai.forms.lines import Spot
from gongkai.forms.schema import ANNEX, annex_schemas

INDICATOR = re.compile(r"(?:统计)?(?:指标(?:名称|项目)?|项目(?:名称)?|内容)")
UNIT = re.compile(r"(?:计量|计算|统计)?单位")
CODE = re.compile(r"(?:指标)?代码|序号|编号|编码")
_YEAR = re.compile(r"(20\d\d)年?度?(?:数|合计|累计|统计数)?")
_COLUMN_LETTER = re.compile(r"[甲乙丙丁\d]")  # 甲 | 乙 | 丙 | 1 | 2 below the header of official statistics
# The header stands among the first rows, below the table's title and the office's own particulars.
SEARCHED = 12


@dataclass(frozen=True, slots=True)
class Band:
    """A group of columns: indicators with unit, code and values. ``pick`` counts the value columns: the year's own.

    ``pick`` is None where none of several columns is plainly the year's. ``known`` is False without a header.
    """

    begin: int = 0
    unit: bool = True
    code: bool = False
    n_values: int = 1
    pick: int | None = 0
    value_col: int | None = None
    known: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The header of an annex: one band, or two that stand side by side."""

    bands: tuple[Band, ...] = (Band(),)


def read_head(rows: Sequence[Sequence[Spot]]) -> tuple[Head | None, int]:
    """Return the header and the number of the first row below it; (None, 0) where there is none."""
    for number, spots in enumerate(rows[:SEARCHED]):
        own = [spot for spot in spots if not spot.inherited]
        words = [(spot, squeeze(spot.text)) for spot in own]
        starts = [place for place, (_, word) in enumerate(words) if INDICATOR.fullmatch(word)]
        if not starts or len([word for _, word in words if word]) < 2 * len(starts):
            continue
        parts = [words[start:end] for start, end in zip(starts, [*starts[1:], len(words)], strict=True)]
        below = number + 1
        if below < len(rows) and (second := _second_level(rows[below])):
            parts = [_spread(part, second) for part in parts]
            below += 1
        bands = tuple(_band(part, len(starts) > 1 or starts[0] > 0) for part in parts)
        while below < len(rows) and _is_letters(rows[below]):
            below += 1
        return Head(tuple(_first_at_edge(bands))), below
    return _head_of_values(rows)


def _head_of_values(rows: Sequence[Sequence[Spot]]) -> tuple[Head | None, int]:
    """Return the header of which only the names of several value columns are left, the rest being torn."""
    for number, spots in enumerate(rows[:SEARCHED]):
        values = [(spot, word) for spot in spots if names_values(word := squeeze(spot.text))]
        pick = year_column([word for _, word in values])
        if len(values) > 1 and pick is not None:
            return Head((Band(n_values=len(values), pick=pick, value_col=values[pick][0].col),)), number + 1
    return None, 0


def names_values(word: str) -> bool:
    """Return whether a word (squeezed) is the name of a column of values."""
    return word in _preferred() or _YEAR.fullmatch(word) is not None


Words = list[tuple[Spot, str]]


def _second_level(spots: Sequence[Spot]) -> Words:
    """Return the names of value columns that stand below a common name (数量: 本期实际, 本年累计); empty if none do."""
    own = [(spot, squeeze(spot.text)) for spot in spots if not spot.inherited and spot.text.strip()]
    return own if len(own) > 1 and all(names_values(word) for _, word in own) else []


def _spread(part: Words, second: Words) -> Words:
    """Return the band's header with each wide value column replaced by the ones below it."""
    spread: Words = []
    for spot, word in part:
        below = [entry for entry in second if spot.col <= entry[0].col < spot.end]
        spread.extend(below if len(below) > 1 else [(spot, word)])
    return spread


def _first_at_edge(bands: Sequence[Band]) -> list[Band]:
    """Let the first band begin at the table's edge: row numbers in front of its labels belong to no other."""
    return [replace(bands[0], begin=0), *bands[1:]]


def _is_letters(spots: Sequence[Spot]) -> bool:
    words = [squeeze(spot.text) for spot in spots if spot.text.strip()]
    return len(words) > 1 and all(_COLUMN_LETTER.fullmatch(word) for word in words)


def _band(words: Words, placed: bool) -> Band:
    first = words[0][0]
    unit = any(UNIT.fullmatch(word) for _, word in words[1:])
    # A row number between two groups (序号 of the right one) is the last column of the left group.
    inner = list(words[1:])
    if placed and inner and CODE.fullmatch(inner[-1][1]) and len(inner) > 1 + unit:
        inner.pop()
    code = any(CODE.fullmatch(word) for _, word in inner)
    values = [(spot, word) for spot, word in inner if not UNIT.fullmatch(word) and not CODE.fullmatch(word)]
    values = [(spot, word) for spot, word in values if word not in {"备注", "说明"}]
    pick = year_column([word for _, word in values])
    column = values[pick][0].col if values and pick is not None else None
    return Band(first.col, unit, code, max(len(values), 1), pick, column, known=True)


@cache
def _preferred() -> tuple[str, ...]:
    labels: dict[str, None] = {}
    for schema in annex_schemas():
        for label in schema.tables[ANNEX].columns[0].labels:
            labels.setdefault(label)
    return tuple(labels)


def year_column(words: Sequence[str]) -> int | None:
    """Return which of the value columns is the year's: the only one, the sum or year to date, else the latest year."""
    if len(words) <= 1:
        return 0
    for label in _preferred():
        if label in words:
            return words.index(label)
    years = [int(match[1]) if (match := _YEAR.fullmatch(word)) else 0 for word in words]
    return years.index(max(years)) if any(years) else None
