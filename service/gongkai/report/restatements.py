"""Which cells of the form a figure of the prose restates: the data file, compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.nlp.model import Figure
from gongkai.resources import load_toml

_DATA = Path(__file__).parent / "data" / "restatements.toml"


@dataclass(frozen=True, slots=True)
class Restatement:
    """An indicator of the prose and the sums of cells that offices mean by it, most usual first.

    The data file says what the other fields are for.
    """

    indicator: str
    code: str
    readings: tuple[tuple[str, ...], ...]
    zh: str
    en: str
    scopes: frozenset[str]
    says: re.Pattern[str] | None
    plain: re.Pattern[str] | None
    own: re.Pattern[str] | None
    sole: bool
    whole: bool
    money: bool


@cache
def restatements() -> tuple[Restatement, ...]:
    """Return the rows of the data file. Raises ArtifactError when it is missing or malformed."""
    data = load_toml(_DATA)
    return tuple(_row(row, {name: str(data[name]) for name in ("lead", "number")}) for row in data["restatement"])


def _row(row: Mapping[str, Any], parts: Mapping[str, str]) -> Restatement:
    def pattern(name: str) -> re.Pattern[str] | None:
        if name not in row:
            return None
        whole = str(row[name])
        for part, words in parts.items():
            whole = whole.replace(f"{{{part}}}", words)
        return re.compile(whole)

    return Restatement(
        row["indicator"],
        row["code"],
        tuple(tuple(cells) for cells in row["readings"]),
        row["zh"],
        row["en"],
        frozenset(row.get("scopes", ("year",))),
        pattern("says"),
        pattern("plain"),
        pattern("own"),
        *(bool(row.get(name)) for name in ("sole", "whole", "money")),
    )


@cache
def _by_indicator() -> dict[str, Sequence[Restatement]]:
    found: dict[str, list[Restatement]] = {}
    for restatement in restatements():
        found.setdefault(restatement.indicator, []).append(restatement)
    return dict(found)


def restated_by(figure: Figure) -> tuple[Restatement, ...]:
    """Return what ``figure`` may restate, the likeliest first; nothing where it is of another time."""
    rows = [row for row in _by_indicator().get(figure.indicator, ()) if figure.scope in row.scopes]
    said = [row for row in rows if row.says and row.says.search(figure.text)]
    return tuple(said or (row for row in rows if row.says is None))
