"""What a report says of itself: title, organ and year; None where it does not say. Contradictions are told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai.document import BlockKind, Document, Format, TextBlock
from gongkai.sections.model import Agency, Metadata, Role, Section
from gongkai.sections.organs import (
    fuller,
    is_of_kind,
    is_organ,
    is_region,
    organ_of_label,
    organ_of_signature,
    organ_of_site,
    organ_of_title,
    organs_of_sentences,
    own_kind,
    whose,
)
from gongkai.sections.prose import Line
from gongkai.sections.regions import locate
from gongkai.sections.titles import Title, clean, is_full_title
from gongkai.sections.years import (
    Period,
    count_years,
    find_period,
    find_years,
    report_year,
    reported_year,
    sentence_years,
)
from gongkai.text.normal import key

# The organ introduces itself in the preamble or at the beginning of the first section.
_INTRODUCTION = 1500
# Signature and date are the last lines; notes of the page may follow them.
_LAST_LINES = 8
_HEAD_LINES = 15
# A signature, a running head or a line of chrome is shorter; longer lines are sentences that name others.
_LONGEST_HINT = 60
# A body that names another year this often, and the title's never, was taken over from another year's report.
_MENTIONS = 3
_SITE_WORDS = re.compile(r"网站|门户|首页|官网|政务网|信息网|平台$|网$")
_TITLE_PARTS = re.compile(r"\s*[_|–—>·]+\s*|\s+-+\s+|-(?=[^-\d]{4,}$)")
_REPORT_WORD = re.compile(r"报告|年报|总结")
_TITLE_LABEL = re.compile(r"^(?:标\s*题|名\s*称|信息名称)\s*[:：]\s*")
_DATE_LINE = re.compile(
    r"^(?:.{0,12}(?:日期|时间):?)?(20\d\d[-年/.]\d{1,2}(?:[-月/.]\d{1,2}日?)?)(?:\d{1,2}:\d{2}(?::\d{2})?)?(?:来源.*|作者.*|浏览.*)?$"
)
_DATED = re.compile(r"(?:日期|时间):?(20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2})")
_CHINESE_DATE = re.compile(r"(二[〇零○][一二三四五六七八九〇零○]{2})年([一二三四五六七八九十]{1,2})月")


@dataclass(frozen=True, slots=True)
class _Texts:
    """The parts of a document that speak of it, all in the form of ``key``."""

    above: tuple[str, ...]  # lines before the first section
    head: tuple[str, ...]  # the first lines, also those of the first section
    introduction: str
    last: tuple[str, ...]  # the last lines, the very last first
    furniture: tuple[str, ...]
    running_heads: tuple[str, ...]  # organs named by headers and footers of printed pages


def read_metadata(
    document: Document, lines: Sequence[Line], titles: Sequence[Title], sections: Sequence[Section]
) -> Metadata:
    """Return title, agency and year with the places where the document contradicts itself."""
    title = _title(document, titles)
    texts = _texts(document, lines, sections)
    period = find_period(texts.introduction) or _period_anywhere(lines)
    title_year = _title_year(title)
    named_year = title_year or report_year(texts.introduction)
    year = _year(document, named_year, period, texts, sections)
    agency = _agency(document, title, texts, year)
    contradictions = (
        *_year_contradictions(title_year, named_year, period, lines),
        *(_organ_contradictions(agency, texts) if agency else ()),
    )
    return Metadata(title, agency, year, tuple(contradictions))


def _texts(document: Document, lines: Sequence[Line], sections: Sequence[Section]) -> _Texts:
    plain = [key(line.plain) for line in lines]
    first = next((section.span[0] for section in sections if section.role is not Role.PREAMBLE), len(lines))
    above = tuple(text for line, text in zip(lines, plain, strict=True) if line.start < first)[:_HEAD_LINES]
    introduction = "\n".join(plain[: _HEAD_LINES * 2])[:_INTRODUCTION]
    furniture = tuple(
        key(block.text)
        for block in document.blocks
        if isinstance(block, TextBlock) and block.kind is BlockKind.FURNITURE
    )
    # A page's chrome names every organ of the site; a header or footer of a printed page names its own.
    heads = () if document.source.format is Format.HTML else tuple(line for line in furniture if is_organ(line))
    return _Texts(
        above, tuple(plain[:_HEAD_LINES]), introduction, tuple(plain[: -_LAST_LINES - 1 : -1]), furniture, heads
    )


def _period_anywhere(lines: Sequence[Line]) -> Period | None:
    for line in lines:
        if "月" in line.plain and re.search("统计|期限|时限|数据", line.plain):
            period = find_period(key(line.plain))
            if period:
                return period
    return None


def _title(document: Document, titles: Sequence[Title]) -> str | None:
    if titles and titles[0].report:
        return titles[0].text
    for block in document.blocks:
        if isinstance(block, TextBlock) and block.kind is BlockKind.FURNITURE:
            name = _TITLE_LABEL.sub("", clean(block.text))
            if is_full_title(name):
                return name
    named = _title_of_file(document.metadata.get("title", ""))
    if named and (not titles or _REPORT_WORD.search(named)):
        return named
    return titles[0].text if titles else named


def _title_of_file(name: str) -> str | None:
    """Return the title that a file or page gives itself, without the site's name around it."""
    parts = [part for part in (clean(part) for part in _TITLE_PARTS.split(name)) if len(part) >= 4]
    reports = [part for part in parts if _REPORT_WORD.search(part)]
    others = [part for part in parts if not _SITE_WORDS.search(part) and re.search("[\u4e00-\u9fff]{4}", part)]
    return next(iter(reports or others), None)


def _title_year(title: str | None) -> int | None:
    """Return the year that the title names; of several the one nearest before the report's own name."""
    if not title:
        return None
    years = find_years(key(title))
    if not years:
        return None
    plain = key(title)
    yearly = [year for year, _, end in years if plain[end - 1] in "年度"]
    return yearly[-1] if yearly else years[-1][0]


def _year(
    document: Document, named_year: int | None, period: Period | None, texts: _Texts, sections: Sequence[Section]
) -> int | None:
    if named_year:
        return named_year
    if period:
        return period.last
    if not any(section.role not in {None, Role.PREAMBLE} for section in sections):
        return None
    begun = sentence_years(texts.introduction)
    dated = next((year for date in _dates(document, texts) if (year := reported_year(date))), None)
    if begun and (dated is None or dated in begun):
        return dated or begun[0]
    return dated


def _dates(document: Document, texts: _Texts) -> Iterator[str]:
    """Yield the dates that the document was signed or published on, the surest first."""
    for line in (*texts.last, *texts.head):
        match = _DATE_LINE.match(line) or re.search(r"(20\d\d年\d{1,2}月\d{1,2}日)$", line if len(line) < 40 else "")
        if match:
            yield match[1]
        elif (chinese := _CHINESE_DATE.search(line)) and len(line) < 40:
            year = "".join(
                str("〇一二三四五六七八九".index(char)) if char in "〇一二三四五六七八九" else "0"
                for char in chinese[1]
            )
            yield f"{year}-{_month(chinese[2])}"
    if date := document.metadata.get("date"):
        yield key(date)
    for line in texts.furniture:
        if match := _DATED.search(line):
            yield match[1]


def _month(name: str) -> int:
    digits = "〇一二三四五六七八九"
    if name.startswith("十"):
        return 10 + (digits.index(name[1]) if len(name) > 1 else 0)
    return digits.index(name[0])


def _agency(document: Document, title: str | None, texts: _Texts, year: int | None) -> Agency | None:
    name = _agency_name(document, title, texts)
    if name is None:
        return None
    site = document.metadata.get("site", "")
    hints = [
        title or "", texts.introduction, *(line for line in texts.last if len(line) < _LONGEST_HINT),
        document.metadata.get("source", ""), site,
        *(line for line in texts.furniture if len(line) < _LONGEST_HINT), document.metadata.get("title", ""),
    ]  # fmt: skip
    return locate(name, [hint for hint in hints if hint], year)


def _agency_name(document: Document, title: str | None, texts: _Texts) -> str | None:
    everything = "\n".join((texts.introduction, *texts.last, key(document.metadata.get("source", ""))))
    named = organ_of_title(title) if title else None
    if named:
        name = fuller(named, everything)
        if name == named and is_region(named):
            # 某市2021年统计公报: the title names the region, the signature the organ.
            return next((organ for organ in _candidates(document, texts) if organ.startswith(named)), named)
        return name
    kind = own_kind(everything)
    named_elsewhere = (name for found in _candidates(document, texts) for name in whose(found))
    return next((fuller(name, everything) for name in named_elsewhere if is_of_kind(name, kind)), None)


def _candidates(document: Document, texts: _Texts) -> Iterator[str]:
    """Yield organs that may be the one that reports, the surest first."""
    yield from (line for line in texts.above if is_organ(line))
    yield from organs_of_sentences(texts.introduction)
    for line in texts.last:
        if name := organ_of_signature(line):
            yield name
    for line in (*texts.head, f"来源:{key(document.metadata.get('source', ''))}", *texts.furniture):
        if name := organ_of_label(line):
            yield name
    yield from texts.running_heads
    if name := organ_of_site(document.metadata.get("site", "")):
        yield name


def _year_contradictions(
    title_year: int | None, named_year: int | None, period: Period | None, lines: Sequence[Line]
) -> Iterator[tuple[str, str]]:
    if named_year and period and period.last != named_year:
        told = period.last
        zh, en = ("标题", "The title") if title_year else ("报告自称", "The report's own name")
        yield (
            f"{zh}为{named_year}年，统计期限却为{told}年（{period.text}）。",
            f"{en} says {named_year}, but the statistical period is {told} ({period.text}).",
        )
        return
    if not title_year:
        return
    counts = count_years(key(line.plain) for line in lines[1:])
    if not counts or counts[title_year]:
        return
    other, mentions = counts.most_common(1)[0]
    if mentions >= _MENTIONS and other < title_year:
        yield (
            f"标题为{title_year}年，正文却从未提到{title_year}年，而{mentions}次提到{other}年。",
            f"The title says {title_year}, but the text never names that year and names {other} {mentions} times.",
        )


def _organ_contradictions(agency: Agency, texts: _Texts) -> Iterator[tuple[str, str]]:
    """Yield where a running head or the signature names another organ than the title."""
    named = key(agency.name)
    heads = ((name, "页眉", "the page header") for name in texts.running_heads)
    signatures = ((name, "落款", "the signature") for line in texts.last if (name := organ_of_signature(line)))
    seen: set[str] = set()
    for name, place_zh, place_en in (*heads, *signatures):
        if name in seen or _same_organ(name, named):
            continue
        seen.add(name)
        yield (
            f"报告机关为“{agency.name}”，{place_zh}却为“{name}”。",
            f"The report is of {agency.name}, but {place_en} names {name}.",
        )


_OFFICE = re.compile(
    r"(?:办公室|办公厅|人民政府|政府|委员会|办事处|管委会|机关|党政办|街道办|综合|信息中心|政务公开|政务服务|宣传)+$"
)


_TOWN = re.compile(r"(?:乡|街道)$")


def _same_organ(one: str, other: str) -> bool:
    """Return whether two names can mean one organ: one within the other, or the same but for 人民政府, 办公室."""
    if one in other or other in one:
        return True
    a, b = _OFFICE.sub("", one), _OFFICE.sub("", other)
    if not a or not b or a in b or b in a:
        return True
    # 县委宣传部 signs for nobody else: only two organs of the same kind are told apart.
    return _TOWN.sub("镇", a)[-1] != _TOWN.sub("镇", b)[-1]
