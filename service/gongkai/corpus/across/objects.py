"""What promises and deeds of a theme are about, in whatever words: ``data/objects.toml``.

A deed that only counts the year's routine (全年主动公开政府信息620条) is told in every report, promised or not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from gongkai.corpus.across.shingles import worded
from gongkai.errors import ArtifactError
from gongkai.resources import load_toml
from gongkai.text.normal import key

_DATA = Path(__file__).parents[1] / "data" / "objects.toml"
_CLAUSE = re.compile(r"[，;；。:：、()（）]|(?<!\d)[,.]|[,.](?!\d)")
_ROUTINE = re.compile(
    r"(?:公开|发布|推送|更新|上传|收到|受理|新收|接收|办理|办结|答复|处理).{0,24}?0多?余?(?:条|件|篇|份|次|项)"
    r"|(?:信息|申请)0多?余?(?:条|件|份)|(?:公开|发布|受理|办结|答复|收到|推送)0多?余?(?:条|件|份)"
)
_ROUTINE_THING = re.compile(r"信息|申请|文件|稿件|公开0|答复0|办结0|受理0|收到0|发布0|推送0")
# What tells of a change is no mere count.
_CHANGE = re.compile(
    r"新增|新建|新设|增设|增加|增至|增长|扩大|拓展|首次|改版|完善|修订|建立|开通|升级|优化|细化|全部|均|补齐|清理|解读"
)
_CIRCUMSTANCE = re.compile(r"^(?:其中|截至|截止|全年|今年|年度|本年度?|0年|通过|利用|依托|主动公开$|依申请公开$)")
_LEAST = 4  # characters of a clause that tells something
_SHORT = 20  # characters of a statement that speaks of a theme as such (让群众随时看得到); longer ones name things
_KEPT = 4096  # statements remembered: two reports that are compared have some dozens, a corpus has millions


class _Theme(NamedTuple):
    general: re.Pattern[str] | None
    objects: Mapping[str, re.Pattern[str]]


class About(NamedTuple):
    """What a statement names of a theme: its objects, its words for the theme as such, and whether it names no more."""

    objects: frozenset[str]
    general: frozenset[str]
    as_such: bool


_NOTHING = About(frozenset(), frozenset(), as_such=False)


@cache
def _themes() -> Mapping[str, _Theme]:
    """Return the words of each theme. Raises ArtifactError when the data file is malformed."""
    try:
        return {
            theme: _Theme(
                re.compile("|".join(entry["general"])) if entry["general"] else None,
                {name: re.compile(words) for name, words in entry["objects"].items()},
            )
            for theme, entry in load_toml(_DATA).items()
        }
    except (KeyError, TypeError, AttributeError, re.error) as error:
        raise ArtifactError(f"{_DATA.name}: missing or malformed: {error}") from error


@lru_cache(maxsize=_KEPT)
def about(text: str, theme: str) -> About:
    """Return what of a theme a statement names; nothing of a theme that the list does not know."""
    entry = _themes().get(theme)
    if entry is None:
        return _NOTHING
    plain = key(text)
    objects = frozenset(name for name, words in entry.objects.items() if words.search(plain))
    general = frozenset(entry.general.findall(plain)) if entry.general is not None else frozenset()
    words = worded(text)
    return About(objects, general, as_such=bool(general) and not objects and "0" not in words and len(words) <= _SHORT)


def same_object(one: About, two: About) -> bool:
    """Return whether both name one object of the theme, or the theme by one word."""
    return bool(one.objects & two.objects or one.general & two.general)


def one_as_such(one: About, two: About) -> bool:
    """Return whether one speaks of the theme as such, and the other of anything in it."""
    return any(a.as_such and bool(b.general or b.objects) for a, b in ((one, two), (two, one)))


@lru_cache(maxsize=_KEPT)
def routine(text: str) -> bool:
    """Return whether a deed is only a count of what every year brings.

    >>> routine("2022年，通过门户网站主动公开政府信息436条，其中公示31条。")
    True
    >>> routine("重点领域公开事项由18项增至31项。")
    False
    """
    clauses = [words for part in _CLAUSE.split(key(text)) if len(words := worded(part)) >= _LEAST]
    counts = [clause for clause in clauses if _counts(clause)]
    return bool(counts) and all(clause in counts or _CIRCUMSTANCE.search(clause) for clause in clauses)


def _counts(clause: str) -> bool:
    return bool(_ROUTINE.search(clause) and _ROUTINE_THING.search(clause) and not _CHANGE.search(clause))
