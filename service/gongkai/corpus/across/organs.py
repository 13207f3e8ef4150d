"""Names of organs over the years: the region in front, what the organ does behind it, and who goes on as whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gongkai.errors import ArtifactError
from gongkai.resources import load_toml
from gongkai.sections.regions import Region, find_regions
from gongkai.text.normal import key

_DATA = Path(__file__).parents[1] / "data" / "successors.toml"
GOVERNMENT = "人民政府"
_NOTE = re.compile(r"\([^()]*\)")
_OFFICE = re.compile(r"(?:党政)?(?:综合)?(?:办公室|办公厅|政务公开办)$")
_TAIL = re.compile(r"(?:局|厅|委员会|委|办公室|办)$")
_AND = re.compile(r"[和与及]")
# 新乡市生态环境局新乡县分局, 国家税务总局新乡县税务局: the organ above and the region.
_BRANCH = re.compile(r"(?P<above>.*[局会])(?P<region>.{0,9})分局$")
# 省水利厅 without its province, and the organ above.
_ABOVE = re.compile(r"^(?:国家税务总局(?=.)|[省市县区州](?!(?:中|北|南|辖)区)(?=.{2,}[局委厅会办室]$))")
_PREFIX = re.compile(r"^人民政府(?=.{2,}办公室$)(?!办公室)")
_BRANCH_TAIL = re.compile(r"分局$")
_TOWNSHIP = re.compile(
    r"(?P<stem>[^省市县区旗]{1,9}?|[市城新].{1,2})(?:.族)?(?P<kind>镇|乡|苏木|街道|地区)"
    r"(?:人民政府|政府|办事处|办)?$"
)
# Regions that no table knows are told by their tails; a city may hold a county, a county holds none.
_PIECE = re.compile(
    r"(?P<stem>[^局委厅]{1,9}?)(?P<tail>自治[区州县旗]|地区|[省市州盟县区旗])"
    r"(?![省市县区旗](?![场政容域]))"  # 松州市 is no 松州 with a 市人民政府, 青禾县市场监管局 no 青禾县市
)
_DEPTH = {"省": 1, "自治区": 1, "市": 2, "州": 2, "盟": 2, "地区": 2, "自治州": 2}
_COUNTY = 3
# 城市管理局 begins with no city, 社区 is no district; a zone is an organ of its own.
_NO_REGION = re.compile(
    r"(?:城市|都市|超市|市场|社区|小区|园区|景区|林区|牧区|灾区|库区|山区|校区|街区|辖区|城区|片区|区域|(?:[^省市县区]{0,8}?(?:开发|高新|经开|新|工业|示范|保税|试验|度假|管理|合作|自贸|产业|保护))区)"
)
_REGION_TAIL = re.compile(r"(?:自治[区州县旗]|地区|[省市州盟县区旗])$")
_LATER = ("市", "区", "县", "旗")


class Name(NamedTuple):
    """An organ's name in parts: the words of its region (without those above it), and its function."""

    region: str
    function: str


@dataclass(frozen=True, slots=True)
class Succession:
    """Who goes on as ``after``: the first of ``before`` that there is. ``merged`` end in it."""

    after: str
    before: tuple[str, ...]
    merged: tuple[str, ...]
    year: int


@cache
def successions() -> tuple[Succession, ...]:
    """Return the changes of name. Raises ArtifactError when the data file is malformed."""
    try:
        return tuple(
            Succession(entry["after"], tuple(entry["before"]), tuple(entry.get("merged", ())), int(entry["year"]))
            for entry in load_toml(_DATA)["succession"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ArtifactError(f"{_DATA.name}: missing or malformed: {error}") from error


@cache
def _same() -> Mapping[str, str]:
    return {short: name for name, shorts in load_toml(_DATA)["same"].items() for short in shorts}


@cache
def _renamed() -> Mapping[str, str]:
    """Return the names under which regions went on that took a name of another stem, by their last code."""
    return {str(code): str(name) for code, name in load_toml(_DATA)["renamed"].items()}


@cache
def parted(agency: str) -> Name:
    """Return the parts of an organ's name.

    >>> parted("河南省新乡市新乡县卫生和计划生育委员会")
    Name(region='新乡县', function='卫生计划生育')
    >>> parted("新乡市生态环境局新乡县分局")
    Name(region='新乡县', function='生态环境')
    >>> parted("青禾县人民政府办公室")
    Name(region='青禾县', function='人民政府办公室')
    >>> parted("青禾县河东街道办事处")
    Name(region='青禾县', function='河东街道')
    """
    plain = _ABOVE.sub("", _NOTE.sub("", key(agency)))
    branch = _BRANCH.fullmatch(plain)
    if branch:
        region, rest = _region(branch["above"])
        inner, left = _region(branch["region"])
        return Name(inner or left or region, _function(rest))
    region, rest = _region(plain)
    return Name(region, _function(rest))


def _region(plain: str) -> tuple[str, str]:
    """Return the deepest region that ``plain`` begins with, and what stands behind it."""
    region, at = "", 0
    for found in find_regions(plain):
        if found.start != at:
            break
        region, at = plain[found.start : found.end], found.end
    depth = 0 if not region else _depth(region)
    while depth < _COUNTY:
        piece = _PIECE.match(plain, at)
        if piece is None or _NO_REGION.match(plain, at) or _TOWNSHIP.fullmatch(plain[at:]):
            break
        deeper = max(_DEPTH.get(piece["tail"], _COUNTY), depth + 1)
        region, at, depth = piece.group(), piece.end(), deeper
    return region, plain[at:]


def _depth(region: str) -> int:
    tail = _REGION_TAIL.search(region)
    return _DEPTH.get(tail.group(), _COUNTY) if tail else 1  # 河北, 内蒙古


def _function(rest: str) -> str:
    if rest in {"", GOVERNMENT, "政府", "行政公署"}:
        return GOVERNMENT
    township = _TOWNSHIP.fullmatch(_OFFICE.sub("", rest))
    if township:
        return township["stem"] + township["kind"]
    if rest.removeprefix("人民").removeprefix("政府") in {"办公室", "办公厅", "办"}:
        return f"{GOVERNMENT}办公室"
    rest = _AND.sub("", _BRANCH_TAIL.sub("局", _PREFIX.sub("", rest)))
    bare = _OFFICE.sub("", rest) or rest
    stem = _TAIL.sub("", bare) or bare
    return _same().get(stem, stem)


def township_of(function: str) -> str | None:
    """Return the name of the township whose organ this is, without 乡, 镇, 街道; None for other functions."""
    township = _TOWNSHIP.fullmatch(function)
    return township["stem"] if township else None


def stem_of(region: str) -> str:
    """Return the name of a region without its tail: 青禾 of 青禾县."""
    return _REGION_TAIL.sub("", region) or region


@cache
def lasting_code(code: str, region: str) -> str:
    """Return the code that the region bears today: 密云县 (110228) is 密云区 (110118) now.

    ``region`` is the region's own name. A region goes on where one of the same stem in the same province began when it
    ended, or where the list names one; where none or several did, its code stays.
    """
    held: list[str] = []
    while code not in held:
        held.append(code)
        heir = _heir(code, region)
        if heir is not None:
            code, region = heir.code, heir.name
    return code


def _heir(code: str, region: str) -> Region | None:
    own = [row for row in _rows(region) if row.code == code]
    renamed = _renamed().get(code)
    if renamed is not None:
        return next((row for row in _rows(renamed) if row.code[:2] == code[:2]), None)
    if not own:
        return None
    if any(row.last is None for row in own):
        return _heir_of_unended(code, region)
    last = max(row.last or 0 for row in own)
    found = {
        row.code: row
        for row in _namesakes(region)
        if row.code != code
        and row.code[:2] == code[:2]
        and row.first is not None
        and abs(row.first - last) <= 1
        and row.last != row.first  # a code that stood for a year was corrected
        and not (row.code.endswith("00") and not code.endswith("00") and not _rises(region, row.name, code))
    }
    return found.popitem()[1] if len(found) == 1 else None


def _heir_of_unended(code: str, region: str) -> Region | None:
    """Return who goes on as a county that ended though the table has no end of it: 沙县 (350427) in 沙县区 (350405).

    A county does not stand beside the district or city of its own name that began later in its prefecture.
    """
    found = {
        row.code: row
        for row in _namesakes(region)
        if row.code != code
        and row.code[:4] == code[:4]
        and not row.code.endswith("00")
        and row.first is not None
        and row.last is None
        and (row.name.endswith(("市", "区")) and row.name != region)
    }
    return found.popitem()[1] if len(found) == 1 and not code.endswith("00") else None


def _namesakes(region: str) -> Iterator[Region]:
    """Yield the regions that may go on as one of this name: 密云区 of 密云县, 沙县区 of 沙县."""
    stem = stem_of(region)
    for name in dict.fromkeys((*(stem + tail for tail in _LATER), region, *(region + tail for tail in _LATER[:2]))):
        yield from _rows(name)


def _rises(region: str, name: str, code: str) -> bool:
    """Return whether a county-level city became a prefecture: 儋州市 did, 铜仁市 did not, but 铜仁地区 around it."""
    around = (row for row in _rows(f"{stem_of(region)}地区") if row.code[:2] == code[:2])
    return region[-1] == name[-1] and not any(around)


def _rows(name: str) -> tuple[Region, ...]:
    return tuple(row for found in find_regions(key(name)) for row in found.regions if found.end == len(key(name)))
