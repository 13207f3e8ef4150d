"""What a section's title says about its role. The words are data: ``data/roles.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from gongkai.resources import load_toml
from gongkai.sections.model import Role
from gongkai.text.normal import key

_DATA = Path(__file__).parent / "data" / "roles.toml"
# A title of a section is shorter; longer lines are sentences. The longest official one has 32 characters.
LONGEST_TITLE = 45
# Characters that a certain title may hold besides the known words: a slip of the pen, an organ's 我局.
_SPARE = 2
_YEARS = r"(?:20|二〇|二零)[\d〇零一二三四五六七八九]{2}(?:[-至](?:20)?\d{2,4})?(?:学年度?|年度?)?"
# 没有收到申请 is made of the same words and is a sentence.
_NIL = re.compile(r"无|没|未(?!来)|暂无|不(?!足|予)")
# In shorter titles one wrong character makes another word.
_SHORTEST_SLIP = 9
_DIGIT = re.compile(r"\d")
_JOINTS = re.compile(r"[、,，/.·:;()《》\"'“”‘’\-]+")
_DRESS = " 。:;,*#|_="
_MARKS = re.compile(r"[,。;:]")
_FINISH = re.compile(r"[\s*#|_:：。.;；,，、=\-—]+$")


class Judgement(NamedTuple):
    """What a title says. ``certain``: it is made of the words of official titles and nothing else."""

    role: Role | None
    certain: bool
    known: bool


class _Rule(NamedTuple):
    role: Role | None
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    whole: bool


class _Vocabulary(NamedTuple):
    rules: tuple[_Rule, ...]
    word: re.Pattern[str]
    final: re.Pattern[str]
    weak_final: re.Pattern[str]
    opening: re.Pattern[str]
    labels: re.Pattern[str]
    apparatus: re.Pattern[str]
    forms: tuple[tuple[Role, re.Pattern[str]], ...]
    canonical: tuple[tuple[Role, str], ...]


@cache
def _vocabulary() -> _Vocabulary:
    data = load_toml(_DATA)
    rules = tuple(
        _Rule(
            Role(rule["role"]) if rule["role"] else None,
            re.compile(rule["pattern"]),
            re.compile(rule["unless"]) if "unless" in rule else None,
            rule.get("whole", False),
        )
        for rule in data["rule"]
    )
    words = data["words"]

    def one_of(names: list[str]) -> str:
        return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))

    return _Vocabulary(
        rules,
        re.compile(f"{_YEARS}|{one_of(words['title'])}|{_JOINTS.pattern}"),
        re.compile(f"(?:{one_of(words['final'])})$"),
        re.compile(f"(?:{one_of(words['final'] + words['weak_final'])})$"),
        re.compile(words["opening"]),
        re.compile(data["labels"]["pattern"]),
        re.compile(data["apparatus"]["pattern"]),
        tuple((Role(name), re.compile(pattern)) for name, pattern in data["forms"].items()),
        tuple((Role(name), title) for name, titles in data["canonical"].items() for title in titles),
    )


@lru_cache(maxsize=4096)
def judge(title: str) -> Judgement:
    """Return what ``title`` (without its number) says about the section."""
    plain = _FINISH.sub("", key(title))
    if not plain or len(plain) > LONGEST_TITLE or is_row_label(plain):
        return Judgement(None, certain=False, known=False)
    vocabulary = _vocabulary()
    spare = vocabulary.word.sub("", plain)
    certain = (
        len(plain) >= 2
        and not _NIL.match(plain)
        and len(spare) <= min(_SPARE, len(plain) // 3)
        and not _DIGIT.search(spare)
    )
    for rule in vocabulary.rules:
        if rule.whole and not certain:
            continue
        if rule.pattern.search(plain) and not (rule.unless and rule.unless.search(plain)):
            return Judgement(rule.role, certain, known=True)
    role = _nearly(plain)
    return Judgement(role, certain=role is not None, known=role is not None)


def _nearly(plain: str) -> Role | None:
    """Return the role of the official title that ``plain`` is but for one character in nine: 审请 for 申请."""
    for role, title in _vocabulary().canonical:
        if len(plain) == len(title) >= _SHORTEST_SLIP:
            slips = sum(one != other for one, other in zip(plain, title, strict=True))
            if slips <= len(title) // _SHORTEST_SLIP:
                return role
    return None


def is_row_label(plain: str) -> bool:
    """Return whether ``plain`` (in the form of ``key``) is a row of an official form rather than a title."""
    return _vocabulary().labels.match(plain) is not None


def is_apparatus(plain: str) -> bool:
    """Return whether a line is a date, source, button or the like rather than prose."""
    return _vocabulary().apparatus.match(plain) is not None


def form_role(plain: str) -> Role | None:
    """Return whose section an official table belongs to, told by its words (in the form of ``key``)."""
    for role, pattern in _vocabulary().forms:
        if pattern.search(plain):
            return role
    return None


def run_in(plain: str) -> int | None:
    """Return where a certain title at the beginning of ``plain`` (in the form of ``even``) ends and its text begins.

    None when ``plain`` is all title, or does not begin with one.
    """
    vocabulary = _vocabulary()
    weak: int | None = None
    for end in _word_ends(plain, vocabulary.word):
        title = plain[:end].strip()
        rest = plain[end:].lstrip()
        if not rest.strip(_DRESS):
            return None
        if vocabulary.final.search(title) and _stands_alone(title):
            parted = plain[end] == " " and _MARKS.search(rest)
            if parted or vocabulary.opening.match(rest) or rest[0] in "。:;!,*|" or len(plain) > LONGEST_TITLE:
                return end
        elif vocabulary.weak_final.search(title) and (rest[0] in "。:|*" or plain[end] == " ") and _stands_alone(title):
            weak = end
    return weak


def _word_ends(plain: str, word: re.Pattern[str]) -> Iterator[int]:
    """Yield where each word of titles ends, from the start on, as long as there is nothing else between them."""
    position = 0
    while position < min(len(plain), LONGEST_TITLE):
        if plain[position] == " ":
            position += 1
            continue
        match = word.match(plain, position)
        if not match or match.group()[0] in "。:;":
            return
        position = match.end()
        if not re.match(r"\s*(?:和|及|与|以及|或|的|、)", plain[position:]):
            yield position


def _stands_alone(title: str) -> bool:
    judgement = judge(title)
    return judgement.certain and judgement.known
