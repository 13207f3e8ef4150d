"""Cells that speak of a number and give none for sure: told, never guessed at and never dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from gongkai.forms.cells import speaks_of_number
from gongkai.forms.doubts import Doubt, doubt
from gongkai.forms.model import FormReading, Kind, Value
from gongkai.forms.schema import ANNEX

NAMED = 6  # cells that a message names; the rest are counted
NUMERAL = 0.9  # confidence of a numeral that alone would be a dash
_ONE = "一"
_ARABIC = re.compile(r"[1-9]")  # 0 is written between numerals too
_NUMERAL = re.compile(r"[二两三四五六七八九]|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]百.{0,5}")


def with_ones(reading: FormReading) -> FormReading:
    """Return the reading with 一 as one in tables that write numerals; among Arabic numbers it is a dash.

    A numeral among many Arabic numbers is a dash or a speck that recognition took for one.
    """
    values = dict(reading.values)
    writing = writing_numerals(values)
    for key, value in values.items():
        if value.raw.strip() == _ONE and key.split(".")[0] in writing:
            sure = round(value.confidence * NUMERAL, 3)
            values[key] = replace(value, value=1, kind=Kind.NUMBER, confidence=sure)
    return replace(reading, values=values)


def writing_numerals(values: Mapping[str, Value]) -> set[str]:
    """Return the form tables that hold more numerals (二, 十二) than Arabic numbers above nought."""
    numerals = Counter(key.split(".")[0] for key, value in values.items() if _NUMERAL.fullmatch(value.raw.strip()))
    arabic = Counter(key.split(".")[0] for key, value in values.items() if _ARABIC.search(value.raw))
    return {table for table, count in numerals.items() if count > arabic[table]}


def with_unread(reading: FormReading) -> FormReading:
    """Return the reading with a problem that names the cells whose words hold a number which cannot be told.

    Cells of scanned pages have problems of their own.
    """
    named = [key for key, value in reading.values.items() if _is_unread(value) and not _is_told(key, reading)]
    if not named or any(value.readings for value in reading.values.values()):
        return reading
    return replace(reading, problems=(*reading.problems, *_doubts(named, reading.values)))


def _is_unread(value: Value) -> bool:
    return value.value is None and value.kind is Kind.TEXT and speaks_of_number(value.raw)


def _is_told(key: str, reading: FormReading) -> bool:
    return any(problem.names(key) for problem in reading.problems)


def _doubts(keys: list[str], values: Mapping[str, Value]) -> list[Doubt]:
    found = []
    for table in dict.fromkeys(key.split(".")[0] for key in keys):
        own = [key for key in keys if key.startswith(f"{table}.")]
        printed = "、".join(" ".join(values[key].raw.split()) for key in own[:NAMED])
        kind = "annex_unread" if table == ANNEX else "cells_unread"
        rows = [key.split(".")[1] for key in own] if table == ANNEX else []
        found.append(doubt(kind, table, rows=rows, cells=[] if rows else own, printed=printed))
    return found
