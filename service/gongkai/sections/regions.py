"""Where an organ belongs: its level and the GB/T 2260 code of its region.

The table (``data/regions.tsv``) knows every province, prefecture and county since 2008, with the years in which a name
or code began or ended; a county that became a district is found under both names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gongkai.errors import ArtifactError
from gongkai.sections.model import Agency
from gongkai.text.normal import EVEN, key

_TABLE = Path(__file__).parent / "data" / "regions.tsv"
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
_PEOPLES = (
    "各族|蒙古族|蒙古|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克|傣族|黎族|傈僳族|佤族|畲族"
    "|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|达斡尔|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|阿昌族|普米族|塔吉克"
    "|怒族|独龙族|鄂温克族|鄂伦春|保安族|裕固族|京族|门巴族|珞巴族|基诺族"
)
_PROVINCE_TAIL = re.compile(r"(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$")
_AUTONOMOUS = re.compile(rf"(?<=..)(?:(?:{_PEOPLES})+)?自治(州|县|旗)$")
_TAIL = re.compile(r"(?:地区|市|县|区|盟|州|旗)$")
# Names that are also plain words: read as a region only right behind the region that holds them.
_PLAIN_WORDS = frozenset({"城区", "郊区", "矿区", "市中区", "新城区", "城中区", "城关区", "新市区", "市辖区", "开发区"})
_SHORTEST_WORD = 2  # 城关区 at the beginning of an organ's name is a region, 城区 may be a town's centre
# A stem without 市 or 县 names its region only before these: 成都高新区, 鄂尔多斯康巴什.
_ZONE = re.compile(
    r"(?:国家(?:级)?)?.{0,6}?(?:高新|经开|经济(?:技术)?开发|开发区|新区|保税|综合试验区|示范区|工业园|产业园|园区)"
)
# 永安市场监督管理局 is not 永安市 with a 场监督管理局; 某县道路 is no county.
_NOT_A_TAIL = {
    "市": re.compile(r"场(?!镇|乡|街)|容|政(?!府)"),
    "县": re.compile(r"道(?!县)|域"),
    "区": re.compile(r"域|块"),
}
_UNIT = r"(?:$|.{0,8}(?:所|中心|办公室|站)$)"
_TOWNSHIP = re.compile(rf"(?:镇|乡|苏木)(?:(?:人民)?政府|党委|{_UNIT})|街道(?:办事处|办|{_UNIT})")
_NATIONAL = re.compile(
    r"^(?:中华人民共和国.+|国务院.*|国家.+(?:局|委员会|署|总局|部|中心|院|办公室)|中国(?:证券监督|银行保险监督|银行业监督|保险监督"
    r"|民用航空|地震|气象|人民银行|科学院|社会科学院|工程院)?.{0,8}(?:局|委员会|会|院|银行)"
    r"|(?:外交|国防|教育|科学技术|科技|工业和信息化|公安|国家安全|民政|司法|财政|人力资源和?社会保障|自然资源|国土资源|生态环境|环境保护"
    r"|住房和城乡建设|交通运输|铁道|水利|农业农村|农业|商务|文化和旅游|文化|卫生|退役军人事务|应急管理|监察)部"
    r"|审计署|海关总署|最高人民(?:法院|检察院)|中央.+(?:办公室|部|委员会))"
)
_OWN_REGION = re.compile(r".{1,7}?(?:自治[州县旗]|[省市县区旗州盟])")
_CORPORATE = re.compile(r"(?:大学|学院|学校|中学|小学|医院|公司|集团|银行|幼儿园)$")
_LEADING = {"省": "province", "自治区": "province", "县": "county", "区": "county", "旗": "county"}
_LEVELS = {2: "province", 4: "prefecture", 6: "county"}


# Words before a region's name, in sentences and in names of organs.
_BEFORE_NAME = (
    *"由在对是和与自到至为将现向于及据即", "关于", "公布", "发布", "编制", "来源", "作者", "访问", "来到", "联系",
    "总局", "中共", "委员会", "人民银行", "共青团", "政协", "国网", "中国", "共和国",
)  # fmt: skip


class Region(NamedTuple):
    """A row of the table; ``first`` and ``last`` are years, None for before 2008 and for still valid."""

    code: str
    name: str
    first: int | None = None
    last: int | None = None

    @property
    def prefix(self) -> str:
        """Return the digits that all regions inside share: 41, 4107 or 410721."""
        if self.code.endswith("0000"):
            return self.code[:2]
        return self.code[:4] if self.code.endswith("00") else self.code

    def valid(self, year: int) -> bool:
        """Return whether the row stood in the table at some time of ``year`` or of the year after."""
        return (self.first is None or self.first <= year + 1) and (self.last is None or year <= self.last)


class Found(NamedTuple):
    """A region's name in a text, with every region of that name."""

    start: int
    end: int
    regions: tuple[Region, ...]


@cache
def _rows() -> tuple[Region, ...]:
    try:
        lines = _TABLE.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ArtifactError(f"{_TABLE.name}: {error}") from error
    rows = []
    for line in lines:
        if not line.startswith("#"):
            code, name, *years = line.split("\t")
            rows.append(Region(code, name, *(int(year) if year else None for year in years)))
    return tuple(rows)


@cache
def _by_code() -> dict[str, tuple[Region, ...]]:
    """Return the provinces and prefectures by code."""
    index: dict[str, tuple[Region, ...]] = {}
    for row in _rows():
        if len(row.prefix) < 6:
            index[row.code] = (*index.get(row.code, ()), row)
    return index


@cache
def _names() -> dict[str, tuple[Region, ...]]:
    """Return every full name, and every short form that offices use with its tail (延边州, 孟村县), to its regions."""
    index: dict[str, tuple[Region, ...]] = {}
    for row in _rows():
        for name in _forms(row):
            index[name] = (*index.get(name, ()), row)
    return index


def _forms(row: Region) -> tuple[str, ...]:
    name = row.name.translate(EVEN)
    if row.code.endswith("0000"):
        return (name, _PROVINCE_TAIL.sub("", name))
    return (name, _AUTONOMOUS.sub(r"\1", name)) if "自治" in name else (name,)


@cache
def _stems() -> dict[str, tuple[Region, ...]]:
    """Return the names of prefectures and counties without their tails (成都, 鄂尔多斯), of two characters or more."""
    index: dict[str, tuple[Region, ...]] = {}
    for row in _rows():
        if row.code.endswith("0000"):
            continue
        stem = _TAIL.sub("", _AUTONOMOUS.sub("", _forms(row)[0]))
        if len(stem) >= 2:
            index[stem] = (*index.get(stem, ()), row)
    return index


@cache
def _initials() -> frozenset[str]:
    return frozenset(name[0] for names in (_names(), _stems()) for name in names)


@cache
def _longest() -> int:
    return max(map(len, _names()))


def find_regions(text: str) -> list[Found]:
    """Return the names of regions in ``text`` (already in the form of ``key``), leftmost and longest, in order."""
    found: list[Found] = []
    names, stems, initials = _names(), _stems(), _initials()
    start = 0
    while start < len(text):
        if text[start] not in initials:
            start += 1
            continue
        inside = bool(found) and found[-1].end == start
        match = _match(text, start, names, stems, inside) if inside or _begins(text, start) else None
        if match:
            found.append(match)
            start = match.end
        else:
            start += 1
    return found


def _begins(text: str, start: int) -> bool:
    """Return whether a name can begin at ``start``: 澄江口县 holds no 江口县, and 公开县政府的 no 开县."""
    return start == 0 or not "\u4e00" <= text[start - 1] <= "\u9fff" or text.endswith(_BEFORE_NAME, 0, start)


def _match(
    text: str, start: int, names: dict[str, tuple[Region, ...]], stems: dict[str, tuple[Region, ...]], inside: bool
) -> Found | None:
    for length in range(min(_longest(), len(text) - start), 1, -1):
        end = start + length
        name = text[start:end]
        regions = names.get(name)
        if regions and not _is_a_word(name, text, end, inside or (start == 0 and length > _SHORTEST_WORD)):
            return Found(start, end, regions)
        if start == 0 and (stem := stems.get(name)) and (_ZONE.match(text, end) or _begins_region(text, end, stem)):
            return Found(start, end, stem)
    return None


def _is_a_word(name: str, text: str, end: int, inside: bool) -> bool:
    if name in _PLAIN_WORDS and not inside:
        return True
    trap = _NOT_A_TAIL.get(name[-1])
    return trap is not None and trap.match(text, end) is not None


def _begins_region(text: str, start: int, holders: Sequence[Region]) -> bool:
    """Return whether a region inside one of ``holders`` is named from ``start``: 太原小店区."""
    for end in range(min(len(text), start + _longest()), start + 1, -1):
        rows = _names().get(text[start:end])
        if rows and any(row.prefix.startswith(holder.prefix) and row != holder for row in rows for holder in holders):
            return True
    return False


def locate(name: str, hints: Iterable[str] = (), year: int | None = None) -> Agency:
    """Return the agency ``name`` with its level and region, as far as they are told.

    ``hints`` are texts that may name the region more fully (title, site, preamble), the most trustworthy first; they
    settle which 鼓楼区 is meant, and where a street or a bureau without a region belongs. ``year`` prefers rows of the
    table that were valid then. What stays ambiguous stays None.
    """
    plain = key(name)
    if _CORPORATE.search(plain) and not _TOWNSHIP.search(plain):
        return Agency(name)  # 河北工业大学 lies in another province: neither a level nor a region is told
    told = _deepest(_chain(plain), year)
    region = told if isinstance(told, Region) else None
    if region is None or (_TOWNSHIP.search(plain) and len(region.prefix) < 6):
        region = _settle(plain, [key(hint) for hint in hints], year) or region
    level = _level(plain, told)
    if region is None or level == "national":
        return Agency(name, level)
    return _agency(name, level, region, year)


def _chain(text: str) -> list[tuple[Region, ...]]:
    """Return the regions named one inside the other from the left: (河南省), (新乡市), (新乡县)."""
    chain: list[tuple[Region, ...]] = []
    for found in find_regions(text):
        if not chain:
            chain.append(found.regions)
            continue
        inner = tuple(row for row in found.regions if _inside(row, chain[-1]))
        if inner:
            chain.append(inner)
    return chain


def _inside(row: Region, holders: Sequence[Region]) -> bool:
    return any(row.prefix.startswith(holder.prefix) and row.prefix != holder.prefix for holder in holders) or any(
        # Counties directly under a province, and districts that have moved, still name their city before them.
        holder.code[:2] == row.code[:2] and holder.code.endswith("00") and row.code[2:4] == "90"
        for holder in holders
    )


def _deepest(chain: list[tuple[Region, ...]], year: int | None) -> Region | tuple[Region, ...] | None:
    """Return the one region at the chain's end, its candidates when there are several, None for an empty chain."""
    if not chain:
        return None
    rows = chain[-1]
    if len(rows) > 1:
        rows = _valid(rows, year)
    return rows[0] if len(rows) == 1 else rows


def _valid(rows: Sequence[Region], year: int | None) -> tuple[Region, ...]:
    """Return the rows that stood in ``year``; those of today where no year is told; all when none did."""
    standing = tuple(row for row in rows if (row.valid(year) if year else row.last is None))
    return standing or tuple(rows)


def _settle(plain: str, hints: Sequence[str], year: int | None) -> Region | None:
    """Return the region that the hints settle on, or None where they do not."""
    own = _chain(plain)
    rows = _valid(own[-1], year) if own else ()
    if not rows and _OWN_REGION.match(plain):
        return None  # a region that the table does not know is none of those named around it
    for hint in hints:
        named = _chain(_before(hint, plain)) or _chain(hint)
        if not named:
            continue
        if not rows:
            deepest = _deepest(named, year)
            return deepest if isinstance(deepest, Region) else _settle_rows(deepest or (), hints, year)
        inside = tuple(row for row in rows if any(_inside(row, holders) or row in holders for holders in named))
        if len(inside) == 1:
            if not _TOWNSHIP.search(plain) or len(inside[0].prefix) == 6:
                return inside[0]
            deeper = _deepest(named, year)
            return deeper if isinstance(deeper, Region) and _inside(deeper, inside) else inside[0]
    return rows[0] if len(rows) == 1 else None


def _settle_rows(rows: Sequence[Region], hints: Sequence[str], year: int | None) -> Region | None:
    for hint in hints:
        for found in find_regions(hint):
            inside = [row for row in rows if _inside(row, found.regions)]
            if len(inside) == 1:
                return inside[0]
    standing = _valid(rows, year)
    return standing[0] if len(standing) == 1 else None


def _before(hint: str, plain: str) -> str:
    """Return the words right before the agency's own name in ``hint``, with it: 哈尔滨市道里区经纬街道办事处."""
    position = hint.find(plain)
    if position < 0:
        return ""
    head = re.search(r"[^,。;:、()《》\"“”\s]*$", hint[max(0, position - 30) : position])
    return (head.group() if head else "") + plain


def _level(plain: str, region: Region | tuple[Region, ...] | None) -> str | None:
    if _TOWNSHIP.search(plain):
        return "township"
    if isinstance(region, Region):
        zone = len(region.prefix) < 6 and _ZONE.search(plain) and not plain.endswith(("人民政府", "局"))
        return None if zone else _LEVELS[len(region.prefix)]
    levels = {_LEVELS[len(row.prefix)] for row in region or ()}
    if levels:
        return levels.pop() if len(levels) == 1 else None
    if _NATIONAL.match(plain):
        return "national"
    return next((level for head, level in _LEADING.items() if plain.startswith(head)), None)


def _agency(name: str, level: str | None, region: Region, year: int | None) -> Agency:
    def named(code: str) -> str | None:
        rows = _valid(_by_code().get(code, ()), year)
        return rows[0].name if rows else None

    depth = len(region.prefix)
    province = region.name if depth == 2 else named(region.code[:2] + "0000")
    prefecture = None
    if depth >= 4 and region.code[:2] not in _MUNICIPALITIES:
        prefecture = region.name if depth == 4 else named(region.code[:4] + "00")
    county = region.name if depth == 6 else None
    return Agency(name, level, region.code, province, prefecture, county)
