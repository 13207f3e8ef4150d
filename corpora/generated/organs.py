"""Who reports when: organs of real regions with invented towns, some renamed, some with missing years."""

from __future__ import annotations

import random
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from corpora.generated.model import Organ

HERE = Path(__file__).parent
_REGIONS = Path(__file__).parents[2] / "service" / "gongkai" / "sections" / "data" / "regions.tsv"
_COUNTY = re.compile(r"[^自]{2,3}县")
_CITY = re.compile(r"[^自]{2,3}[市区]")
FIRST, LAST = 2016, 2024
_ENDED = (2017, 2018, 2019)  # last years of counties whose change falls within the reports
_SERIES = 7  # years of an organ without a change of name
_BEFORE, _AFTER = 3, 4  # years on either side of one
# Of four organs one changes its name, and one is a town.
_RENAMED = 0.25
_TOWN = 0.25


class County(NamedTuple):
    """A county, and what became of it: its later name and the first year of that, or itself for good."""

    name: str
    later: str
    since: int


class _Row(NamedTuple):
    """A row of the table of regions."""

    code: str
    name: str
    first: int | None
    last: int | None


def _rows() -> list[_Row]:
    rows = []
    for line in _REGIONS.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            code, name, *years = line.split("\t")
            first, last, *_ = [*(int(year) if year else None for year in years), None, None]
            rows.append(_Row(code, name, first, last))
    return rows


def counties() -> tuple[list[County], list[County]]:
    """Return the counties that stay, and those that became cities or districts while reports are written."""
    rows = _rows()
    names = Counter(row.name for row in rows)
    alone = [row for row in rows if _COUNTY.fullmatch(row.name) and names[row.name] == 1]
    stay = [County(row.name, row.name, LAST + 1) for row in alone if row.first is None and row.last is None]
    changed = []
    for row in alone:
        if row.last not in _ENDED:
            continue
        heirs = [
            other.name
            for other in rows
            if other.code[:4] == row.code[:4]
            and other.name[:-1] == row.name[:-1]
            and other.first is not None
            and _CITY.fullmatch(other.name)
        ]
        if len(heirs) == 1 and names[heirs[0]] == 1:
            changed.append(County(row.name, heirs[0], row.last + 1))
    return stay, changed


class _Bureaus:
    """Deals out organs: no two of one county have the same function."""

    def __init__(self, rng: random.Random) -> None:
        data: Mapping[str, Any] = tomllib.loads((HERE / "organs.toml").read_text("utf-8"))
        self.rng = rng
        self.functions: Sequence[str] = data["functions"]
        self.renames: Sequence[tuple[str, str, int]] = data["renames"]
        self.towns: Sequence[str] = data["towns"]
        self.street_years: Sequence[int] = data["town_becomes_street"]
        self.stay, self.changed = counties()
        self.taken: set[tuple[str, str]] = set()

    def free(self, county: County, function: str) -> bool:
        """Take a function of a county, unless it is taken."""
        if (county.name, function) in self.taken:
            return False
        self.taken.add((county.name, function))
        return True

    def plain(self) -> tuple[dict[int, str], bool]:
        """Return the names of an organ that keeps its name, and whether it is a town."""
        while True:
            county, town = self.rng.choice(self.stay), self.rng.random() < _TOWN
            function = f"{self.rng.choice(self.towns)}镇人民政府" if town else self.rng.choice(self.functions)
            if self.free(county, function):
                first = self.rng.randint(FIRST + 1, LAST - _SERIES + 1)
                return dict.fromkeys(range(first, first + _SERIES), county.name + function), town

    def renamed(self, kind: str) -> tuple[dict[int, str], bool]:
        """Return the names of an organ that changes its name by its region, its function, or from town to street."""
        while True:
            county = self.rng.choice(self.changed if kind == "region" else self.stay)
            old, new, since = self._change(kind, county)
            if self.free(county, old):
                years = range(max(FIRST, since - _BEFORE), min(LAST, since + _AFTER - 1) + 1)
                return {year: new if year >= since else old for year in years}, kind == "street"

    def _change(self, kind: str, county: County) -> tuple[str, str, int]:
        if kind == "region":
            function = self.rng.choice(self.functions)
            return county.name + function, county.later + function, county.since
        if kind == "street":
            town = self.rng.choice(self.towns)
            since = self.rng.choice(self.street_years)
            return f"{county.name}{town}镇人民政府", f"{county.name}{town}街道办事处", since
        old, new, since = self.rng.choice(self.renames)
        return county.name + old, county.name + new, since


_KINDS = ("region", "function", "street")


def organs(rng: random.Random, reports: int) -> list[tuple[Organ, str]]:
    """Return organs that write about so many reports, each with its kind of change of name, or an empty string."""
    bureaus = _Bureaus(rng)
    found: list[tuple[Organ, str]] = []
    written = 0
    while written < reports:
        kind = _KINDS[len(found) // 4 % len(_KINDS)] if rng.random() < _RENAMED else ""
        names, town = bureaus.renamed(kind) if kind else bureaus.plain()
        found.append((Organ(f"o{len(found):03d}", names, town), kind))
        written += len(names)
    return found
