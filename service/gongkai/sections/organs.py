"""Names of organs: what looks like one, and where one stands in a title, a sentence or a signature.

The words are data: ``data/organs.toml``. Texts are in the form of ``key`` unless told otherwise.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gongkai.resources import load_toml
from gongkai.sections.years import find_years
from gongkai.text.normal import key

_DATA = Path(__file__).parent / "data" / "organs.toml"
_SHORTEST, _LONGEST = 3, 40
_YEAR = r"(?:20\d\d|二〇[一二三四五六七八九〇]{2})"
_REGION_ALONE = re.compile(r"(?:省|市|县|区|旗|州|盟|镇|乡|街道|苏木)$")
# 某局（市某办）, 某镇政府（机关）: a second name or the scope behind the name.
_NOTE = re.compile(r"\([^()]{1,20}\)$")
# 【年度报告】某县统计局…: the column of the site that a page's headline names first.
_COLUMN = re.compile(r"^\([^()\d]{2,12}\)")
_EDGE = re.compile(r"^[()]+|[()]+$")
# Words of a sentence that a name found in it may still carry in front.
_LEADING = re.compile(r"^.*(?:现将|向社会|公布|发布|编制|要求|根据)(?=[\u4e00-\u9fff]{4})")
# The office that signs for a school, a hospital or a company; a government's office reports for itself, too.
_OFFICE = re.compile(r"(?:党政|党委|校长|院长|综合|行政|信息公开)*(?:办公室|办)$")
_SCHOOL = re.compile(r"(?:大学|学院|学校|中学|小学|医院|公司|集团|党校)$")


class _Grammar(NamedTuple):
    organ: re.Pattern[str]
    foreign: re.Pattern[str]
    pronoun: re.Pattern[str]
    subject: re.Pattern[str]
    governments: tuple[str, ...]
    sentences: tuple[re.Pattern[str], ...]
    weak_sentences: tuple[re.Pattern[str], ...]
    label: re.Pattern[str]
    signature: re.Pattern[str]
    site: re.Pattern[str]
    own: re.Pattern[str]
    kinds: dict[str, re.Pattern[str]]


@cache
def _grammar() -> _Grammar:
    data = load_toml(_DATA)
    tails = "|".join(sorted(data["tails"], key=len, reverse=True))
    name = rf"[\u4e00-\u9fff·()]{{1,34}}?(?:{tails})"

    def pattern(source: str) -> re.Pattern[str]:
        return re.compile(source.replace("ORGAN", f"(?P<organ>{name})").replace("YEAR", _YEAR))

    return _Grammar(
        re.compile(rf"{name}(?:\([\u4e00-\u9fff]{{1,12}}\))?"),
        re.compile(data["foreign"]),
        re.compile(data["pronoun"]),
        re.compile(data["subject"]),
        tuple(data["governments"]),
        tuple(pattern(source) for source in data["sentences"]),
        tuple(pattern(source) for source in data["weak_sentences"]),
        pattern(data["label"]),
        pattern(data["signature"]),
        pattern(data["site"]),
        re.compile(f"我({'|'.join(sorted(data['kinds'], key=len, reverse=True))})"),
        {kind: re.compile(f"(?:{endings})$") for kind, endings in data["kinds"].items()},
    )


def is_organ(plain: str) -> bool:
    """Return whether ``plain`` is the name of an organ and nothing else."""
    grammar = _grammar()
    if not _SHORTEST <= len(plain) <= _LONGEST or grammar.pronoun.search(plain) or grammar.foreign.search(plain):
        return False
    return grammar.organ.fullmatch(plain) is not None


def is_region(name: str) -> bool:
    """Return whether a name is that of a region rather than of its organ."""
    return _REGION_ALONE.search(name) is not None


def organ_of_title(title: str) -> str | None:
    """Return the organ that a report's title (in any form) names, or None."""
    plain = _COLUMN.sub("", key(title).replace("《", "").replace("》", ""))
    for _, start, end in reversed(find_years(plain)):
        plain = plain[:start] + "|" + plain[end:]
    plain = re.sub(r"\|(?:年度|年|度)", "|", plain)
    plain = re.sub(r"^(?:关于)?(?:公布|发布|印发)?", "", plain)
    subject = _grammar().subject.search(plain)
    head = plain[: subject.start()] if subject else plain
    for piece in reversed(head.split("|")):
        name = _EDGE.sub("", _NOTE.sub("", piece.strip("的之-_:、,."))).removesuffix("关于")
        if is_organ(name):
            return name
    return None


def fuller(name: str, texts: str) -> str:
    """Return ``name`` as the organ calls itself in ``texts`` where it is a region's alone: 新乡县人民政府."""
    if not is_region(name):
        return name
    for government in _grammar().governments:
        stem = name.removesuffix("街道") if government == "街道办事处" else name
        # 某市政府信息公开 is not a 某市政府.
        if re.search(re.escape(stem + government) + ("(?!信息|网)" if government == "政府" else ""), texts):
            return stem + government
    return name


def organs_of_sentences(texts: str) -> list[str]:
    """Return the organs that sentences of ``texts`` name as the one that reports, surest first."""
    grammar = _grammar()
    found: list[str] = []
    for pattern in (*grammar.sentences, *grammar.weak_sentences):
        if pattern in grammar.weak_sentences and found:
            break
        for match in pattern.finditer(texts):
            name = _LEADING.sub("", match["organ"])
            if is_organ(name) and name not in found:
                found.append(name)
    return found


def organ_of_signature(plain: str) -> str | None:
    """Return the organ that a line is the signature of, with or without its date."""
    return _organ_in(_grammar().signature.match(plain))


def organ_of_label(plain: str) -> str | None:
    """Return the organ of a line such as 来源:某某局."""
    return _organ_in(_grammar().label.match(plain))


def organ_of_site(name: str) -> str | None:
    """Return the organ whose web site ``name`` (in any form) names: 新乡县人民政府门户网站."""
    plain = key(name)
    match = _grammar().site.match(plain)
    organ = match["organ"] if match else plain
    if match and organ.endswith("人民"):
        organ += "政府"
    return organ if is_organ(organ) else None


def _organ_in(match: re.Match[str] | None) -> str | None:
    return match["organ"] if match and is_organ(match["organ"]) else None


def whose(name: str) -> list[str]:
    """Return the organs that ``name`` can stand for, likeliest first: an office signs for its school."""
    base = _OFFICE.sub("", name)
    if base == name or not is_organ(base):
        return [name]
    return [base, name] if _SCHOOL.search(base) else [name, base]


def own_kind(texts: str) -> str | None:
    """Return what the organ calls itself most (我局: 局), or None."""
    kinds = _grammar().own.findall(texts)
    return max(sorted(set(kinds)), key=kinds.count) if kinds else None


def is_of_kind(name: str, kind: str | None) -> bool:
    """Return whether an organ can call itself 我 ``kind``."""
    return kind is None or _grammar().kinds[kind].search(name) is not None
